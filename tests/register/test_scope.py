"""What is asked about: the same as a table Ibis can run, and as literals before a query."""

from datetime import date

import ibis
import pytest
from bangfu.periods import Period
from bangfu.register.scope import UNBOUND_SCOPE, scope_table, with_scope

SQL = ibis.duckdb.compile(UNBOUND_SCOPE)


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("2019-12", "2019-12-01 2020-01-01 2019-01-01 2018-12-01 2019-01-01"),
        ("2019", "2019-01-01 2020-01-01 2019-01-01 2018-01-01 2019-01-01"),
        ("2018-10..2019-03", "2018-10-01 2019-04-01 2018-01-01 2017-10-01 2018-04-01"),
    ],
)
def test_what_is_asked_is_a_row_of_days_and_a_union(period: str, days: str) -> None:
    asked = Period.parse(period)
    row = {"period": period, "asked_unit": "110105"} | {
        name: date.fromisoformat(day)
        for name, day in zip(UNBOUND_SCOPE.columns[1:-1], days.split(), strict=True)
    }
    con = ibis.duckdb.connect()
    assert con.to_pyarrow(scope_table(asked, "110105")).to_pylist() == [row]
    assert con.raw_sql(with_scope(SQL, asked, "110105")).to_arrow_table().to_pylist() == [row]
    assert scope_table(asked, "110105").schema() == UNBOUND_SCOPE.schema()


@pytest.mark.parametrize("code", ["110105001", "it's", '"; DROP TABLE x; --'])
def test_a_union_is_named_whatever_is_in_its_code(code: str) -> None:
    sql = with_scope(SQL, Period.parse("2019"), code)
    (row,) = ibis.duckdb.connect().raw_sql(sql).to_arrow_table().to_pylist()
    assert row["asked_unit"] == code


def test_a_query_that_begins_with_a_with_of_its_own_keeps_it() -> None:
    sql = with_scope(
        'WITH "a" AS (SELECT 1 AS n)\nSELECT * FROM "a", "asked"', Period.parse("2019"), ""
    )
    (row,) = ibis.duckdb.connect().raw_sql(sql).to_arrow_table().to_pylist()
    assert (row["n"], row["period"]) == (1, "2019")
