"""What is asked about: the same as a table Ibis can run, and as literals before a query."""

from datetime import date

import ibis
import pytest
from bangfu.periods import Period
from bangfu.register.scope import UNBOUND_PERIOD, UNBOUND_UNITS, period_table, with_scope

SQL = ibis.duckdb.compile(UNBOUND_PERIOD)


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("2019-12", "2019-12-01 2020-01-01 2019-01-01 2018-12-01 2019-01-01"),
        ("2019", "2019-01-01 2020-01-01 2019-01-01 2018-01-01 2019-01-01"),
        ("2018-10..2019-03", "2018-10-01 2019-04-01 2018-01-01 2017-10-01 2018-04-01"),
    ],
)
def test_a_period_is_a_row_of_its_days(period: str, days: str) -> None:
    asked = Period.parse(period)
    row = {"period": period} | {
        name: date.fromisoformat(day)
        for name, day in zip(UNBOUND_PERIOD.columns[1:], days.split(), strict=True)
    }
    con = ibis.duckdb.connect()
    assert con.to_pyarrow(period_table(asked)).to_pylist() == [row]
    assert con.raw_sql(with_scope(SQL, asked, None)).to_arrow_table().to_pylist() == [row]
    assert period_table(asked).schema() == UNBOUND_PERIOD.schema()


def test_unions_are_a_table_of_codes_whatever_is_in_them() -> None:
    codes = ("110105001", "it's", '"; DROP TABLE x; --')
    sql = with_scope(ibis.duckdb.compile(UNBOUND_UNITS), Period.parse("2019"), codes)
    (column,) = ibis.duckdb.connect().raw_sql(sql).to_arrow_table().to_pydict().values()
    assert tuple(column) == codes


def test_a_query_that_begins_with_a_with_of_its_own_keeps_it() -> None:
    sql = with_scope(
        'WITH "a" AS (SELECT 1 AS n)\nSELECT * FROM "a", "asked"', Period.parse("2019"), None
    )
    (row,) = ibis.duckdb.connect().raw_sql(sql).to_arrow_table().to_pylist()
    assert (row["n"], row["period"]) == (1, "2019")
