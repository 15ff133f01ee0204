"""Register rows: the claims, payments, files and events behind a number, and whole tables.

Persons are keyed hashes; what is listed here is for those who may read the register.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from bangfu.desk.cautions import known_period
from bangfu.desk.conditions import code_of, condition
from bangfu.desk.counted_rows import COUNTED
from bangfu.desk.wording import MEASURES, expected_one_of, measure_called, names_in, unit_within
from bangfu.disclosure.pools import Pool
from bangfu.errors import BangfuError, ParameterError, PeriodError
from bangfu.figures.catalogue import MEASURES as SPECS
from bangfu.figures.catalogue import STANDARD_AMOUNT, FigureSpec, MeasureSpec
from bangfu.figures.dimensions import NONE, code_labels
from bangfu.figures.frames import to_frame
from bangfu.figures.model import current_address, dimension_pairs
from bangfu.language import LIST_COMMA, Language
from bangfu.measures.shape import TIME, in_groups
from bangfu.periods import Period
from bangfu.register.schema import TABLES, Column, Table
from bangfu.register.scope import UNBOUND_SCOPE
from bangfu.register.store import Register
from bangfu.rules.rulebook import GROUP_ENDING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["columns_of", "rows_behind", "whole_table"]

_ASKED = ("source_", *UNBOUND_SCOPE.columns)
"""How columns begin that say where a row was read, or what was asked."""
_OF_JOINS = "_right"
"""How a column ends that two tables have: it says what the one without says."""
_FORM = "expected one such as comfort.person_times/2016/110105;illness=cancer"


@dataclass(frozen=True)
class _Wanted:
    """What rows are asked for: those of a measure, or of one column of it that a figure is."""

    register: Register
    measure: str
    period: Period
    column: str = ""
    codes: Mapping[str, Any] = field(default_factory=dict)
    """Of groups, as typed; None for rows without one."""


def rows_behind(
    register: Register,
    said: str,
    period: Period,
    where: Mapping[str, Any],
    language: Language = "zh",
) -> "pd.DataFrame":
    """The rows a measure counts, or those of a figure by its address.

    Parameters
    ----------
    register
        The register.
    said
        Name of a measure, or address of a figure.
    period
        Of a measure; an address has its own.
    where
        Conditions on any column of the rows, or a group of its codes.
    language
        Of what is warned of.

    Raises
    ------
    ParameterError
        If they cannot be listed, or there is no such column, figure, code or union.
    """
    name = "" if "/" in said else measure_called(said)[0]
    wanted = _Wanted(register, name, period) if name else _of_address(register, said)
    if wanted.measure not in COUNTED:
        raise expected_one_of("measure with rows", wanted.measure, COUNTED)
    known_period(wanted.register, wanted.period, language, wanted.measure)
    register, rules = wanted.register, wanted.register.rules
    rows = COUNTED[wanted.measure].rows(register, wanted.period, wanted.column)
    said_by = {_column_called(name, rows.columns): value for name, value in where.items()}
    conditions = {**wanted.codes, **said_by}
    groups = [
        one for one in conditions
        if one.endswith(GROUP_ENDING) and one.removesuffix(GROUP_ENDING) in rows.columns
    ]  # fmt: skip
    rows = in_groups(rows, groups, rules)
    keep = [one for one in rows.columns if _is_told(one) and one not in groups]
    for column, value in conditions.items():
        if column not in (*keep, *groups):
            raise expected_one_of("where", column, keep)
        rows = rows.filter(condition(rows[column], code_of(register, column, value)))
    return _dated(to_frame(rows.select(*keep), register))


def _is_told(column: str) -> bool:
    """Whether a column says something of its row: the newest of a key is never withdrawn."""
    return not (column.startswith(_ASKED) or column.endswith(_OF_JOINS) or column == "withdrawn")


def _column_called(name: str, columns: Sequence[str]) -> str:
    """A column by its name or its words in either language; what is not known as it was typed."""
    words = {
        word: column.name
        for table in TABLES for column in table.columns if column.name in columns
        for word in (column.en.partition(" (")[0], column.zh.partition("（")[0])  # without 元
    }  # fmt: skip
    return name if name in columns else words.get(name, names_in([name])[0])


def _of_address(register: Register, address: str) -> _Wanted:
    """What the address of a figure asks for."""
    address = unquote(address.rpartition("#")[2])  # as a link to a page of figures has it
    own, *_ = current_address(address).split(";")
    pairs = dict(dimension_pairs(current_address(address).partition(";")[2]))
    try:
        figure, said, unit = own.split("/")
        period = Period.parse(said)
    except (ValueError, BangfuError):
        raise ParameterError(f"address: found {address!r}, {_FORM}") from None
    known = dict.fromkeys(one.id for spec in SPECS for one in spec.figures)
    if figure == STANDARD_AMOUNT:
        raise ParameterError(f"address: found {figure!r}, a rule and no count, expected a figure")
    base = figure.rpartition(".")[0]
    if base in known:  # such as comfort.amount.year_on_year
        raise ParameterError(
            f"address: found {figure!r}, which is divided or ranked, expected a figure that counts "
            f"rows: {base}"
        )
    if figure not in known:
        raise expected_one_of("figure", figure, known)
    codes = {name: code for name, code in pairs.items() if name not in TIME}
    if pool := Pool.read(codes.get("unit", "")):
        raise ParameterError(
            f"address: found {address!r}, {pool.size} unions told as one, expected a single union: "
            "which of them they are is a matter of each release"
        )
    spec, one = _figure_of(figure, tuple(pairs))
    name = next((n for n, measure in MEASURES.items() if measure is spec.compute), spec.name)
    if one.over or not _is_listed(name, one.column):
        raise _not_listed(figure, name, spec)
    seen = register.within(unit_within(unit, register))
    for time in (code for n, code in pairs.items() if n in TIME):
        period = _within(period, time, address)
    nulls = {n: None if _is_none(n, code, seen) else code for n, code in codes.items()}
    return _Wanted(seen, name, period, one.column, nulls)


def _not_listed(figure: str, measure: str, spec: MeasureSpec) -> ParameterError:
    """Why the rows of a figure cannot be listed, and what can be instead."""
    told = [one.id for one in spec.figures if not one.over and _is_listed(measure, one.column)]
    if told:
        instead = f"a figure that counts rows: {', '.join(told)}"
    else:
        whole = f": desk.cases({measure!r}) lists all rows" if measure in COUNTED else ""
        instead = f"one that does{whole}"
    return ParameterError(
        f"address: found {figure!r}, which is divided or ranked or counts no rows, expected "
        f"{instead}"
    )


def _is_listed(measure: str, column: str) -> bool:
    return measure in COUNTED and column in COUNTED[measure].columns


def _figure_of(figure: str, dimensions: tuple[str, ...]) -> tuple[MeasureSpec, FigureSpec]:
    """The first measure that has a figure, of several one that is told by these dimensions."""
    owners = [(spec, one) for spec in SPECS for one in spec.figures if one.id == figure]
    told = [
        (spec, one) for spec, one in owners if {*dimensions} in [{*by} for by in spec.breakdowns]
    ]
    return (told or owners)[0]


def _within(period: Period, said: str, address: str) -> Period:
    """The months of a period that lie in a month, quarter or year."""
    try:
        part = Period.parse(said)
    except PeriodError as error:
        raise ParameterError(f"address: found {address!r}, {error}") from None
    months = [one for one in period.months if part.start <= one.start < part.end]
    if not months:
        raise ParameterError(f"address: found {address!r}, expected {said} to lie in {period}")
    return months[0].through(months[-1])


def _is_none(dimension: str, code: str, register: Register) -> bool:
    """Whether a code in an address stands for rows that have none."""
    return code == NONE and NONE not in code_labels(dimension, register.rules)


def whole_table(register: Register, table: str) -> "pd.DataFrame":
    """A table of the register as a data frame: days are days, money is floats.

    Parameters
    ----------
    register
        The register.
    table
        Name of the table.

    Raises
    ------
    ParameterError
        If there is none of that name.
    """
    return _dated(to_frame(getattr(register, _table_called(table).name), register))


def columns_of(register: Register, table: str, language: Language = "zh") -> "pd.DataFrame":
    """What a table holds: its columns, their words, how often they are missing, their codes.

    Parameters
    ----------
    register
        The register.
    table
        Name of the table.
    language
        Of the words.

    Raises
    ------
    ParameterError
        If there is none of that name.
    """
    import pandas as pd  # noqa: PLC0415

    one = _table_called(table)
    rows = getattr(register, one.name)
    gaps = [rows[column.name].isnull().sum().name(column.name) for column in one.columns]
    (missing,) = register.ask(rows.aggregate(gaps))[0].to_pylist()
    told = [
        (
            column.name,
            column.words.of(language),
            missing[column.name] or 0,
            _codes_of(column, register, language),
        )
        for column in one.columns
    ]
    return pd.DataFrame(told, columns=["column", "words", "missing", "codes"])


def _codes_of(column: Column, register: Register, language: Language) -> str:
    if column.codes is None:
        return ""
    codes = register.rules.code_list(column.codes)
    return LIST_COMMA.of(language).join(f"{code.value} {code.label.of(language)}" for code in codes)


def _table_called(name: str) -> Table:
    known = {one.name: one for one in TABLES}
    words = {word: one for one in TABLES for word in (one.en, one.zh)}
    if name in words:
        return words[name]
    if name not in known:
        raise expected_one_of("table", name, known)
    return known[name]


def _dated(frame: "pd.DataFrame") -> "pd.DataFrame":
    """A data frame whose days can be reckoned with."""
    import pandas as pd  # noqa: PLC0415

    days = [name for name in frame.columns if name.endswith("_on")]
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in days})
