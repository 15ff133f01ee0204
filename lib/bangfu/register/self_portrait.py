"""What a register says of itself where it is looked at: its span, loads, tables and rows."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from html import escape

from bangfu.language import Language, Text
from bangfu.register.completeness import Completeness
from bangfu.register.schema import TABLES

__all__ = ["facts_of", "facts_table"]

_MISSING = Text("不详", "unknown")
_UNION = Text("工会", "union")
_DATA = Text("数据", "data")
_SPAN = Text("{0}至{1}，装载至第{2}次{3}", "{0} to {1}, up to load {2}{3}")
_INVENTED = Text("（虚构）", " (invented)")
_THROUGH = Text("各工会报全至", "all unions have reported until")
_ROWS = Text("{0}，{1:,}行", "{0}, {1:,} rows")


def facts_of(
    unit: str, load_id: int, *, synthetic: bool, known: Completeness, units: Iterable[str],
    rows: Mapping[str, int], language: Language = "zh",
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """What is to be known of a register, line by line.

    Parameters
    ----------
    unit
        Who looks.
    load_id, synthetic
        Its newest load, and whether any row is invented.
    known
        Until when its unions have reported.
    units
        The unions that are looked at.
    rows
        How many rows each table has.
    language
        Of the words.
    """
    until = max(known.until.values(), default=None)
    invented = _INVENTED.of(language) if synthetic else ""
    days = (_day(day, language) for day in (known.since, until))
    yield _UNION.of(language), unit
    yield _DATA.of(language), _SPAN.of(language).format(*days, load_id, invented)
    yield _THROUGH.of(language), _day(known.through(units), language)
    for table in TABLES:
        yield table.words.of(language), _ROWS.of(language).format(table.name, rows[table.name])


def facts_table(facts: Iterable[tuple[str, str]]) -> str:
    """The same as a small table of HTML."""
    lines = (
        f'<tr><th style="text-align:left">{escape(name)}</th>'
        f'<td style="text-align:left">{escape(said)}</td></tr>'
        for name, said in facts
    )
    return f"<table>{''.join(lines)}</table>"


def _day(day: date | None, language: Language) -> str:
    if day is None:
        return _MISSING.of(language)
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else str(day)
