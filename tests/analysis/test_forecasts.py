"""Forecasts: intervals that hold as often as they say, what cannot move, past years held."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from bangfu import desk
from bangfu.analysis.forecasts import coverage_of, forecast_caseload, forecast_payments
from bangfu.analysis.outlook import next_year, past_forecasts
from bangfu.analysis.scheme_replay import replay
from bangfu.errors import ParameterError
from bangfu.measures.caseload import LEAVING
from bangfu.periods import Period
from bangfu.project import ROOT
from bangfu.register.store import open_register
from bangfu.rules import read_draft

BASE, YEAR = Period.parse("2018..2019"), Period.parse("2020")
SEEN = Period.parse("2013..2019")


def claims_of(rng: np.random.Generator, per_month: float) -> pd.DataFrame:
    """Two years of claims, about so many a month, of 2000 or 4000 yuan."""
    days = [
        pd.Timestamp(str(month)) + pd.Timedelta(days=int(day))
        for month in pd.period_range("2018-01", periods=24, freq="M").start_time
        for day in rng.integers(0, 28, rng.poisson(per_month))
    ]
    return pd.DataFrame({"day": days, "amount": rng.choice([2000.0, 4000.0], len(days))})


def flows_of(entries: list[int], gone: list[int], start: int) -> pd.DataFrame:
    """Months with entries and households that leave by their own means."""
    months, on_file = [], start
    for came, left in zip(entries, gone, strict=True):
        months.append((on_file, came, left, 0, 0, on_file + came - left))
        on_file += came - left
    return pd.DataFrame(months, columns=["opening", "entries", *LEAVING, "closing"])


def test_intervals_hold_as_often_as_they_say() -> None:
    """Of 150 registers whose claims come at one rate; a rate of 20 a month makes 240 a year."""
    rng = np.random.default_rng(3)
    inside = {80: 0, 95: 0}
    for _ in range(150):
        told = forecast_payments(claims_of(rng, 20), BASE, YEAR).iloc[0]
        came = rng.poisson(240)
        for level in inside:
            inside[level] += told[f"low{level}"] <= came <= told[f"high{level}"]
    # 3 standard errors of a share of 150: 0.8 +- 0.098, 0.95 +- 0.053; beyond 0.95 it may be wider
    assert 0.70 < inside[80] / 150 < 0.92
    assert inside[95] / 150 > 0.89


def test_money_is_what_the_payments_are_worth() -> None:
    claims = claims_of(np.random.default_rng(5), 30).assign(amount=3000.0)
    told = forecast_payments(claims, BASE, YEAR).set_index("what")
    for end in ("expected", "low80", "high80", "low95", "high95"):
        worth = 3000 * told.loc["payments", end]
        assert told.loc["amount", end] == pytest.approx(worth, rel=0.005)  # rounded to whole ones
    assert told.loc["payments", "expected"] == pytest.approx(len(claims) / 2, rel=0.01)


def test_the_same_register_gives_the_same_forecast() -> None:
    claims = claims_of(np.random.default_rng(7), 9)
    pd.testing.assert_frame_equal(
        forecast_payments(claims, BASE, YEAR), forecast_payments(claims, BASE, YEAR)
    )


def test_a_caseload_that_nobody_leaves_stays() -> None:
    """A prior of half a household in 12 months of 100 lets at most a few go."""
    told = forecast_caseload(flows_of([0] * 24, [0] * 24, 100), YEAR).set_index("what")
    assert 90 <= told.loc["on_file", "low95"] <= told.loc["on_file", "expected"] <= 101
    assert told.loc["exit_self", "expected"] <= 1
    assert set(told.mark) == {"[f]"}


def test_a_steady_caseload_goes_on() -> None:
    """Of 1000 households 10 leave and 10 come a month: 120 of each in a year, 1000 stay."""
    told = forecast_caseload(flows_of([10] * 36, [10] * 36, 1000), YEAR).set_index("what")
    assert told.loc["exit_self", "expected"] == pytest.approx(120, abs=6)
    assert told.loc["entries", "expected"] == pytest.approx(120, abs=6)
    assert told.loc["on_file", "low80"] < 1000 < told.loc["on_file", "high80"]


def test_years_that_differ_widen_the_intervals() -> None:
    steady = forecast_caseload(flows_of([0] * 36, [6] * 36, 1000), YEAR)
    uneven = forecast_caseload(flows_of([0] * 36, [2] * 12 + [12] * 12 + [6] * 12, 1000), YEAR)
    widths = [
        float((one.high95 - one.low95)[one.what == "exit_self"].iloc[0]) for one in (steady, uneven)
    ]
    assert widths[1] > 2 * widths[0]


@pytest.mark.parametrize(
    ("base", "message"),
    [("2019-H1", "in 6 months of 2019-H1"), ("2010..2011", "found 0 payments")],
)
def test_too_little_is_no_base(base: str, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        forecast_payments(claims_of(np.random.default_rng(1), 9), Period.parse(base), YEAR)


def test_few_months_are_no_base() -> None:
    with pytest.raises(ParameterError, match="found 3 months"):
        forecast_caseload(flows_of([1] * 3, [1] * 3, 9), YEAR)


def test_past_forecasts_are_held_against_what_came(sample_folder: Path) -> None:
    register = desk.open(sample_folder).register
    held = past_forecasts(register, SEEN)
    assert held.year.unique().tolist() == ["2015", "2016", "2017", "2018", "2019"]
    assert (held.in95 | ~held.in80).all()  # what lies within 80% lies within 95%
    # Years with a revision are no test of what goes on: 2017 and 2019 had none.
    kept = held[~held.revised & held.what.isin(["payments", "amount"])]
    assert len(kept) == 4
    assert kept.in95.all()
    on_file = held[held.what == "on_file"].set_index("year").actual
    assert on_file["2018"] == 192


def test_next_year_is_told_of_the_year_behind_the_register(sample_folder: Path) -> None:
    told = next_year(desk.open(sample_folder).register, SEEN).set_index("what")
    assert told.year.unique().tolist() == ["2020"]
    assert told.loc["payments", "low95"] < 607 < told.loc["payments", "high95"]
    assert told.loc["on_file", "high95"] < 20


def test_coverage_needs_what_came() -> None:
    told = forecast_caseload(flows_of([1] * 24, [1] * 24, 50), YEAR)
    actual = pd.DataFrame({"what": ["on_file"], "year": ["2020"], "actual": [50]})
    assert coverage_of([told], actual).what.tolist() == ["on_file"]


def test_under_a_draft_money_moves_and_the_rest_does_not(sample_folder: Path) -> None:
    """The draft gives more for most claims: as many payments or more, each dearer."""
    register = open_register(sample_folder)
    draft = read_draft(ROOT / "params/drafts/fifth_revision.yaml", register.rules)
    told = next_year(register, SEEN, draft).set_index("what")
    without = next_year(register, SEEN).set_index("what")
    assert told.drop(index=["payments_draft", "amount_draft"]).equals(without)
    given = replay(register.with_rules(draft), Period.parse("2018..2019")).sums("year")
    dearer = float(given.cost_draft.sum()) / float(given.paid.sum())
    assert told.expected["amount_draft"] / told.expected["amount"] == pytest.approx(dearer, 0.05)


def test_a_draft_that_is_the_version_in_force_forecasts_what_is_paid(sample_folder: Path) -> None:
    register = open_register(sample_folder)
    told = next_year(register, SEEN, register.rules).set_index("what").expected
    assert told["payments_draft"] == pytest.approx(told["payments"], rel=0.02)
    assert told["amount_draft"] == pytest.approx(told["amount"], rel=0.02)


@pytest.mark.parametrize("told", [next_year, past_forecasts])
def test_years_that_begin_in_april_are_refused(told: Any, sample_folder: Path) -> None:
    register = open_register(sample_folder)
    with pytest.raises(ParameterError, match=r"found '2016-Y04\.\.2018-Y04', expected calendar"):
        told(register, Period.parse("2016-Y04..2018-Y04"))
