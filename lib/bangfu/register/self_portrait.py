"""What a register says of itself where it is looked at: its span, loads, tables and rows."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from html import escape

from bangfu.register.completeness import Completeness
from bangfu.register.schema import TABLES

__all__ = ["facts_of", "facts_table"]

_MISSING = "不详"


def facts_of(
    unit: str, load_id: int, *, synthetic: bool, known: Completeness, units: Iterable[str],
    rows: Mapping[str, int],
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
    """
    until = max(known.until.values(), default=None)
    yield "工会", unit
    yield (
        "数据",
        f"{_day(known.since)}至{_day(until)}，装载至第{load_id}次" + "（虚构）" * synthetic,
    )
    yield "各工会报全至", _day(known.through(units))
    for table in TABLES:
        yield table.words.zh, f"{table.name}，{rows[table.name]:,}行"


def facts_table(facts: Iterable[tuple[str, str]]) -> str:
    """The same as a small table of HTML."""
    lines = (
        f'<tr><th style="text-align:left">{escape(name)}</th>'
        f'<td style="text-align:left">{escape(said)}</td></tr>'
        for name, said in facts
    )
    return f"<table>{''.join(lines)}</table>"


def _day(day: date | None) -> str:
    return _MISSING if day is None else f"{day.year}年{day.month}月{day.day}日"
