"""What is asked about, as tables: the period as a table of one row, the unions as one of codes.

A measure joins these tables and looks at nothing else of its period, so its SQL is the same text
whatever the period and union. `with_scope` puts the days and codes before it, as a WITH of
literals: what is shown names them and runs by itself. `bound_scope` leaves them open, to be bound
by `scope_values`, so an engine plans the text once.
"""

from datetime import date

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from bangfu.periods import Period

__all__ = [
    "UNBOUND_PERIOD", "UNBOUND_UNITS", "bound_scope", "period_table", "scope_values", "with_scope",
]  # fmt: skip

UNBOUND_PERIOD = ibis.table(
    {
        "period": "string",
        "start_on": "date",
        "end_before": "date",
        "year_start_on": "date",
        "earlier_start_on": "date",
        "earlier_end_before": "date",
    },
    name="asked",
)
"""Any period: its text, its days, the first day of its first calendar year, and the days of the
same period a year earlier."""
UNBOUND_UNITS = ibis.table({"unit_code": "string"}, name="seen_units")
"""Any unions a register may be narrowed to."""


def period_table(period: Period) -> ir.Table:
    """A period as a table of one row, of the columns of `UNBOUND_PERIOD`."""
    literals = {name: ibis.literal(value).op() for name, value in _row(period).items()}
    table: ir.Table = ops.DummyTable(literals).to_expr()
    return table


def with_scope(sql: str, period: Period, codes: tuple[str, ...] | None) -> str:
    """SQL over the unbound tables, with a period and unions put before it.

    Parameters
    ----------
    sql
        A query; it may begin with a WITH of its own.
    period
        The period that is asked about.
    codes
        The unions whose rows are seen; None if all are.
    """
    columns = ", ".join(f'{_literal(value)} AS "{name}"' for name, value in _row(period).items())
    scope = [f'"asked" AS (SELECT {columns})']
    if codes is not None:
        rows = ", ".join(f"({_literal(code)})" for code in codes)
        scope.append(f'"seen_units" ("unit_code") AS (VALUES {rows})')
    return _after(scope, sql)


def bound_scope(sql: str, *, narrowed: bool) -> str:
    """SQL over the unbound tables for DuckDB to prepare: what is asked about is open.

    Parameters
    ----------
    sql
        As for `with_scope`.
    narrowed
        Whether the register is narrowed to some unions.
    """
    columns = ", ".join(
        f'CAST(${number} AS {kind}) AS "{name}"'
        for number, (name, kind) in enumerate(UNBOUND_PERIOD.schema().items(), start=1)
    )
    scope = [f'"asked" AS (SELECT {columns})']
    if narrowed:
        codes = f"CAST(${len(UNBOUND_PERIOD.columns) + 1} AS VARCHAR[])"
        scope.append(f'"seen_units" AS (SELECT unnest({codes}) AS "unit_code")')
    return _after(scope, sql)


def scope_values(period: Period, codes: tuple[str, ...] | None) -> str:
    """What `bound_scope` leaves open, as literals in its order."""
    values = [_literal(value) for value in _row(period).values()]
    if codes is not None:
        values.append(f"[{', '.join(map(_literal, codes))}]")
    return ", ".join(values)


def _after(scope: list[str], sql: str) -> str:
    """A query behind tables of a WITH; it may begin with one of its own."""
    own = sql.removeprefix("WITH ")
    return f"WITH {', '.join(scope)}{', ' if own != sql else chr(10)}{own}"


def _row(period: Period) -> dict[str, str | date]:
    earlier = period.year_earlier
    days = (period.start, period.end, period.years[0].start, earlier.start, earlier.end)
    return dict(zip(UNBOUND_PERIOD.columns, (str(period), *days), strict=True))


def _literal(value: str | date) -> str:
    quoted = "'" + str(value).replace("'", "''") + "'"
    return quoted if isinstance(value, str) else f"DATE {quoted}"
