"""Register rows: the claims, payments, files and events behind a number, and whole tables.

Persons are keyed hashes; what is listed here is for those who may read the register.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import ibis
import ibis.expr.types as ir

from bangfu.desk.wording import code_of, condition, expected_one_of, measure_called
from bangfu.figures.catalogue import MEASURES as SPECS
from bangfu.figures.frames import to_frame
from bangfu.language import LIST_COMMA, Language
from bangfu.measures import assistance, caseload, comfort, exits
from bangfu.periods import Period
from bangfu.register.schema import TABLES, Column, Table
from bangfu.register.store import Register

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["columns_of", "rows_behind", "whole_table"]

_ROWS: Mapping[str, Callable[[Register, ir.Table], ir.Table]] = {
    "assistance.totals": assistance.items_given,
    "assistance.schooling": assistance.items_given,
    "caseload.on_file": caseload.on_file_at_end,
    "comfort.decisions": comfort.cases_decided,
    "comfort.in_hand": comfort.cases_in_hand,
    "comfort.payments": comfort.cases_paid,
    "comfort.rejections": comfort.cases_decided,
    "comfort.waiting": comfort.cases_paid,
    "exits.routes": exits.outcomes_of,
}
"""What gives the rows a measure counts, by its name."""
_ONLY: Mapping[str, tuple[str, str]] = {
    "comfort.rejections": ("decision", "rejected"),
    "assistance.schooling": ("project", "schooling"),
}
_OWN = ("source_", "start_", "end_", "year_")
"""How columns begin that say where a row was read, or what was asked."""


def rows_behind(
    register: Register, said: str, period: Period, where: Mapping[str, Any]
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
        Conditions on any column of the rows.

    Raises
    ------
    ParameterError
        If they cannot be listed, or there is no such column, figure or union.
    """
    name, wanted = said, dict(where)
    if "/" in said:
        head, _, codes = said.partition(";")
        figure, when, unit = head.split("/")
        period, register = Period.parse(when), register.within(unit)
        name = _measure_of(figure)
        wanted = dict(one.split("=", 1) for one in codes.split(";") if one) | wanted
    name = measure_called(name)[0]
    if name not in _ROWS:
        raise expected_one_of("measure with rows", name, _ROWS)
    rows = _ROWS[name](register, register.asked(period))
    if name in _ONLY:
        column, code = _ONLY[name]
        rows = rows.filter(ibis._[column] == code)
    for column, value in wanted.items():
        if column not in rows.columns:
            raise expected_one_of("where", column, rows.columns)
        rows = rows.filter(condition(rows[column], code_of(register, column, value)))
    keep = [name for name in rows.columns if not name.startswith(_OWN)]
    return _dated(to_frame(rows.select(*keep), register))


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
    if name not in known:
        raise expected_one_of("table", name, known)
    return known[name]


def _measure_of(figure: str) -> str:
    """The measure a figure is read from."""
    owners = {one.id: spec.name for spec in SPECS for one in spec.figures}
    if figure not in owners:
        raise expected_one_of("figure", figure, owners)
    return owners[figure]


def _dated(frame: "pd.DataFrame") -> "pd.DataFrame":
    """A data frame whose days can be reckoned with."""
    import pandas as pd  # noqa: PLC0415

    days = [name for name in frame.columns if name.endswith("_on")]
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in days})
