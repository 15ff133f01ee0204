"""A year that begins with another month than January: each measure by it, and its members."""

from dataclasses import replace

import pytest
from bangfu.figures.catalogue import MEASURES, MeasureSpec
from bangfu.measures.membership import payments_per_members
from bangfu.measures.query import ask
from bangfu.periods import Period
from bangfu.register.store import Register
from bangfu.rules import default_rules
from bangfu.rules.federations import Federation

BY_YEAR = [spec for spec in MEASURES if ("year",) in spec.breakdowns]
YEARS = Period.parse("2017-Y04..2018-Y04")


@pytest.mark.parametrize("spec", BY_YEAR, ids=[spec.name for spec in BY_YEAR])
def test_the_rows_of_its_years_are_those_years_by_themselves(
    sample: Register, spec: MeasureSpec
) -> None:
    rows, _ = ask(spec.compute, sample, YEARS, ["year"])
    told = {row.pop("year"): row for row in rows.to_pylist()}
    assert list(told) == ["2017-Y04", "2018-Y04"]
    for year in YEARS.years:
        (alone,) = ask(spec.compute, sample, year, [])[0].to_pylist()
        assert told[str(year)] | {"period": ""} == alone | {"period": ""}


def test_it_is_as_many_as_its_months(sample: Register) -> None:
    spec = next(one for one in MEASURES if one.name == "comfort.payments")
    months, _ = ask(spec.compute, sample, Period.parse("2018-Y04"), ["month"])
    (year,) = ask(spec.compute, sample, Period.parse("2018-Y04"), [])[0].to_pylist()
    rows = months.to_pylist()
    assert [rows[0]["month"], rows[-1]["month"], len(rows)] == ["2018-04", "2019-03", 12]
    assert sum(row["person_times"] for row in rows) == year["person_times"] > 0


@pytest.mark.parametrize(
    ("begins", "period", "is_told"),
    [(1, "2018", True), (1, "2018-Y04", False), (4, "2018-Y04", True), (4, "2018", False)],
)
def test_members_are_told_at_the_end_of_the_federations_own_year(
    sample: Register, begins: int, period: str, is_told: bool
) -> None:
    rules = replace(default_rules(), federation=Federation(year_from=begins))
    register = sample.with_rules(rules).within("110105")
    (row,) = ask(payments_per_members, register, Period.parse(period), [])[0].to_pylist()
    assert (row["members"] is not None) == is_told
