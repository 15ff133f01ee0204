"""Periods and unions beside each other: no row is lost, doubled, or beside another one's."""

from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest
from bangfu import desk
from bangfu.desk.replies import Reply
from bangfu.desk.wording import MEASURES, groups_of
from bangfu.errors import ParameterError
from bangfu.measures.shape import TIME
from examples import how_many
from typed_register import UNITS, write_load

CASES = """
case_id | claimant_key | event_kind      | illness          | happened_on | applied_on | decided_on | decision | batch_no | paid_on    | amount
c1      | ann          | major_illness   | cancer           | 2015-12-01  | 2015-12-11 | 2015-12-21 | approved | 1        | 2016-01-01 | 2000.00
c2      | ann          | house_fire      |                  | 2016-01-01  | 2016-01-31 | 2016-02-10 | approved | 1        | 2016-02-15 | 1000.50
c3      | bob          | major_illness   | organ_transplant | 2016-05-01  | 2016-05-21 | 2016-06-20 | approved | 2        | 2016-06-30 | 3000.00
c4      | cat          | accident_injury |                  | 2016-06-01  | 2016-06-02 | 2016-07-02 | approved | 2        | 2016-12-31 | 1500.00
c5      | bob          | major_illness   | cancer           | 2015-01-01  | 2015-02-01 | 2015-12-01 | approved | 2        | 2015-12-31 | 700.00
"""  # noqa: E501


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> desk.Desk:
    folder = tmp_path_factory.mktemp("typed") / "register"
    write_load(folder, {"union_unit": UNITS, "comfort_case": CASES})
    return desk.open(folder)


@pytest.fixture(scope="module")
def here(sample_folder: Path) -> desk.Desk:
    return desk.open(sample_folder)


def test_a_missing_code_stands_beside_a_missing_code(typed: desk.Desk) -> None:
    """Claims without an illness: one in the first quarter of 2016, one in the last; 2015 none."""
    asked = typed.ask("comfort.payments", "illness, quarter", "2016", compare="2015").to_pandas("")
    rows = asked.astype({"illness": object}).where(asked.notna(), None)
    shown = ["illness", "quarter", "person_times", "person_times_before"]
    told = [*rows[shown].itertuples(index=False, name=None)]
    q1, q2, q3, q4 = (f"2016-Q{n}" for n in range(1, 5))
    assert told == [
        ("cancer", q1, 1, 0), ("cancer", q2, 0, 0), ("cancer", q3, 0, 0), ("cancer", q4, 0, 1),
        ("organ_transplant", q1, 0, 0), ("organ_transplant", q2, 1, 0),
        ("organ_transplant", q3, 0, 0), ("organ_transplant", q4, 0, 0),
        (None, q1, 1, 0), (None, q2, 0, 0), (None, q3, 0, 0), (None, q4, 1, 0),
    ]  # fmt: skip


def test_a_row_of_the_other_side_alone_says_what_it_stands_beside(typed: desk.Desk) -> None:
    """2015 had no transplant; that of June 2016 stands in the second quarter."""
    asked = typed.ask("comfort.payments", "illness, quarter", "2015", compare="2016").to_pandas()
    alone = asked[asked.illness == "organ_transplant"]
    assert alone.quarter.tolist() == [f"2015-Q{n}" for n in range(1, 5)]
    assert alone.quarter_label.iloc[1] == "2015年第二季度"
    assert alone.illness_label.nunique() == 1
    assert alone.person_times.tolist() == [0, 0, 0, 0]
    assert alone.amount_before.tolist() == [0, 3000, 0, 0]
    assert alone.amount_change.tolist() == [0, -3000, 0, 0]
    assert set(asked.period) == {"2015"}


def test_of_nobody_there_are_no_days_to_tell(typed: desk.Desk) -> None:
    """The transplant of 2016 was claimed after 20 days; in 2015 there was none to wait for."""
    asked = typed.ask("comfort.waiting", "illness", "2015", compare="2016").to_pandas("")
    row = asked.set_index("illness").loc["organ_transplant"]
    assert (row.cases, row.cases_before) == (0, 1)
    assert pd.isna(row.to_claim_median)
    assert row.to_claim_median_before == 20
    assert pd.isna(row.to_claim_median_change)


def test_conditions_that_one_side_alone_meets_lose_nothing(typed: desk.Desk) -> None:
    """One transplant, in June 2016; none in 2015."""
    one = {"illness": "organ_transplant"}
    asked = typed.ask("comfort.payments", period="2015", compare="2016", where=one).to_pandas("")
    assert asked[["person_times", "person_times_before"]].to_numpy().tolist() == [[0, 1]]


@pytest.mark.parametrize(
    ("by", "period", "compare", "told"),
    [
        ("quarter", "2019", "2017..2018", "found '2017..2018', 8 quarters, beside '2019', 4"),
        ("illness, month", "2019", "2018-Q1", "3 months, beside '2019', 12 months; expected a"),
        ("year", "2018..2019", "2017", "1 year, beside '2018..2019', 2 years"),
    ],
)
def test_periods_of_other_lengths_are_not_paired(
    here: desk.Desk, sample_folder: Path, by: str, period: str, compare: str, told: str
) -> None:
    with pytest.raises(ParameterError, match=f"compare: .*{told}"):
        here.ask("comfort.payments", by, period, compare=compare)
    shown = desk.explore(by=by, period=period, compare=compare, register=sample_folder)
    assert "compare: found" in shown._repr_html_()


def test_months_and_their_quarters_are_named_of_the_first_side(here: desk.Desk) -> None:
    """The five months before 2019-Q1 and the months of it: the fourth is of the second quarter."""
    asked = here.ask(
        "exits.routes", "route, quarter, month", "2019-01..2019-05", compare="previous"
    )
    rows = asked.to_pandas("")
    months = [f"2019-{n:02}" for n in range(1, 6)]
    quarters = ["2019-Q1"] * 3 + ["2019-Q2"] * 2
    for _, own in rows.groupby("route", dropna=False):
        assert (own.month.tolist(), own.quarter.tolist()) == (months, quarters)


@pytest.mark.parametrize("measure", MEASURES)
def test_whatever_is_compared_both_sides_keep_their_sums(here: desk.Desk, measure: str) -> None:
    """Every pair of groups, beside the year before and, by turns, beside a union."""
    pairs = [*combinations(groups_of(measure), 2)] or [groups_of(measure)]
    for n, by in enumerate(pairs):
        if measure == "caseload.balance" and {*by} <= {*TIME}:
            continue  # it has no two of them together
        if n % how_many(usual=2, proof=1):
            continue
        compare = "2018" if n % 3 else "110105021"
        asked = here.ask(measure, by, "2019", compare=compare)
        other, then = here.compared(compare, asked.period)
        alone = desk.Desk(other, here.source).ask(measure, by, then)
        rows = asked.to_pandas("", exact=True)
        assert len(rows) == (len(rows.drop_duplicates([*by])) if by else 1), by
        values = here.ask(measure, by, "2019").values
        assert _sums(rows, values) == _sums(_rows(here.ask(measure, by, "2019")), values), by
        before = rows[[f"{name}_before" for name in values]].set_axis(values, axis="columns")
        assert _sums(before, values) == _sums(_rows(alone), values), by


def _rows(reply: Reply) -> pd.DataFrame:
    return reply.to_pandas("", exact=True)


def _sums(rows: pd.DataFrame, values: list[str]) -> dict[str, object]:
    return {name: rows[name].dropna().sum() for name in values}


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        # Paid in December: 1,500.00 in 2016, 700.00 in 2015; in February 1,000.50, and nothing.
        ({"month": "2016-12"}, [("1500.00", "700.00")]),
        ({"month": ["2016-02", "2016-12"]}, [("1000.50", "0.00"), ("1500.00", "700.00")]),
        ({"quarter": "2016-Q4"}, [("1500.00", "700.00")]),
        ({"month": "2016-12", "event_kind": "accident_injury"}, [("1500.00", "0.00")]),
    ],
)
def test_a_month_that_is_picked_stands_beside_that_of_the_other_year(
    typed: desk.Desk, where: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    asked = typed.ask("comfort.payments", "", "2016", compare="2015", where=where)
    rows = asked.to_pandas("", exact=True)
    told = [
        (f"{one:.2f}", f"{two:.2f}")
        for one, two in zip(rows.amount, rows.amount_before, strict=True)
    ]
    assert told == expected
