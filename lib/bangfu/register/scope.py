"""What is asked about, as a table of one row: a period by its days, and a union.

A measure joins this row and looks at nothing else of its period and union, so its SQL is the same
text whatever they are. `with_scope` puts the row before it, as a WITH of literals: what is shown
names them and runs by itself. `bound_scope` leaves them open, to be bound by `scope_values`, so an
engine plans the text once.

`UNIT_BRANCH` says for each union which unions lie under it, and through which of those directly
below it: a union sees the rows of all of them, and tells them apart by the branch they lie in.
"""

from datetime import date

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from bangfu.periods import Period

__all__ = [
    "UNBOUND_SCOPE", "UNIT_BRANCH", "below_level", "bound_scope", "of_level", "scope_table",
    "scope_values", "unit_branch_sql", "with_branches", "with_scope",
]  # fmt: skip

UNBOUND_SCOPE = ibis.table(
    {
        "period": "string",
        "start_on": "date",
        "end_before": "date",
        "year_start_on": "date",
        "earlier_start_on": "date",
        "earlier_end_before": "date",
        "asked_unit": "string",
    },
    name="asked",
)
"""Any period and union: the period's text, its days, the first day of its first calendar year, the
days of the same period a year earlier, and the union's code, empty for all that stand at the top.
"""
UNIT_BRANCH = "unit_branch"
"""Name of the table of the columns `ancestor`, `unit_code` and `unit`: the union that looks, one
that lies under it (or itself), and the one directly below it through which (or itself)."""


def of_level(level: int) -> str:
    """Who looks for all unions of a level at once: each row lies in the one of them above it.

    Parameters
    ----------
    level
        How many unions stand above them.
    """
    return f"*{level}"


def below_level(level: int) -> str:
    """Who looks for the tables by union of all unions of a level at once."""
    return f"+{level}"


def unit_branch_sql() -> str:
    """The query that makes the table `UNIT_BRANCH` of the table `union_unit`.

    An empty `ancestor` stands for whoever looks at the whole register: the union at the top if
    there is one, else somebody above several.
    """
    top = (
        "SELECT unit_code FROM union_unit WHERE parent_code IS NULL "
        "OR parent_code NOT IN (SELECT unit_code FROM union_unit)"
    )
    return (
        "WITH RECURSIVE line AS ("  # noqa: S608 - all of it is our own
        "SELECT unit_code AS ancestor, unit_code, unit_code AS unit FROM union_unit "
        "UNION SELECT line.ancestor, u.unit_code, "
        "CASE WHEN line.unit_code = line.ancestor THEN u.unit_code ELSE line.unit END "
        "FROM line JOIN union_unit u ON u.parent_code = line.unit_code), "
        f"top AS ({top}), "
        "depth AS (SELECT unit_code, count(*) - 1 AS level FROM line GROUP BY unit_code) "
        "SELECT * FROM line UNION ALL SELECT '', unit_code, "
        "CASE WHEN (SELECT count(*) FROM top) = 1 THEN unit ELSE ancestor END "
        "FROM line WHERE ancestor IN (SELECT unit_code FROM top) "
        "UNION ALL SELECT '*' || level, line.unit_code, ancestor FROM line "
        "JOIN depth ON depth.unit_code = ancestor "
        "UNION ALL SELECT '+' || level, line.unit_code, unit FROM line "
        "JOIN depth ON depth.unit_code = ancestor"
    )


def scope_table(period: Period, unit: str) -> ir.Table:
    """What is asked about as a table of one row, of the columns of `UNBOUND_SCOPE`."""
    literals = {name: ibis.literal(value).op() for name, value in _row(period, unit).items()}
    table: ir.Table = ops.DummyTable(literals).to_expr()
    return table


def with_scope(sql: str, period: Period, unit: str) -> str:
    """SQL over the unbound scope, with a period and a union put before it.

    Parameters
    ----------
    sql
        A query; it may begin with a WITH of its own.
    period, unit
        What is asked about.
    """
    row = _row(period, unit).items()
    columns = ", ".join(f'{_literal(value)} AS "{name}"' for name, value in row)
    return _after(columns, sql)


def bound_scope(sql: str) -> str:
    """SQL over the unbound scope for DuckDB to prepare: what is asked about is open."""
    columns = ", ".join(
        f'CAST(${number} AS {kind}) AS "{name}"'
        for number, (name, kind) in enumerate(UNBOUND_SCOPE.schema().items(), start=1)
    )
    return _after(columns, sql)


def scope_values(period: Period, unit: str) -> str:
    """What `bound_scope` leaves open, as literals in its order."""
    return ", ".join(map(_literal, _row(period, unit).values()))


def with_branches(sql: str) -> str:
    """SQL that makes `UNIT_BRANCH` itself if it asks for it: it runs where the tables alone are."""
    if f'"{UNIT_BRANCH}"' not in sql:
        return sql
    own = sql.removeprefix("WITH ")
    made = f'WITH "{UNIT_BRANCH}" AS ({unit_branch_sql()})'
    return f"{made}{', ' if own != sql else chr(10)}{own}"


def _after(columns: str, sql: str) -> str:
    """A query behind the row it asks about; it may begin with a WITH of its own."""
    own = sql.removeprefix("WITH ")
    return f'WITH "asked" AS (SELECT {columns}){", " if own != sql else chr(10)}{own}'


def _row(period: Period, unit: str) -> dict[str, str | date]:
    earlier = period.year_earlier
    days = (period.start, period.end, period.years[0].start, earlier.start, earlier.end)
    return dict(zip(UNBOUND_SCOPE.columns, (str(period), *days, unit), strict=True))


def _literal(value: str | date) -> str:
    quoted = "'" + str(value).replace("'", "''") + "'"
    return quoted if isinstance(value, str) else f"DATE {quoted}"
