"""Levels by revision: a closed form by hand, a season that hides nothing, the sample."""

from datetime import date
from math import exp, sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from bangfu import desk
from bangfu.analysis.exposure import members_by_month
from bangfu.analysis.revision_effects import fitted_months, levels_by_revision, monthly_counts
from bangfu.errors import ParameterError
from bangfu.periods import Period
from bangfu.rules import default_rules
from bangfu.rules.provisions import ComfortRevision
from typed_register import typed_register

SCHEME = default_rules().comfort_scheme


def revision(number: int, day: date) -> ComfortRevision:
    return SCHEME[1].model_copy(update={"number": number, "valid_from": day})


def months(first: str, n: int) -> list[str]:
    return [str(one) for one in pd.period_range(first, periods=n, freq="M")]


def test_without_a_season_a_level_is_a_mean_over_a_mean() -> None:
    """12 months of 8 and 12, mean 10; 12 of 16 and 24, mean 20: the ratio is 2.

    Pearson's sum is 12 * 4/10 + 12 * 16/20 = 14.4, over 24 - 2 = 22 it is 0.6545; the logarithm
    of the ratio has the variance 0.6545 * (1/120 + 1/240).
    """
    counts = pd.Series([8, 12] * 6 + [16, 24] * 6, index=months("2016-01", 24))
    told = levels_by_revision(counts, [revision(3, date(2017, 1, 1))], harmonics=0).iloc[0]
    error = 1.959964 * sqrt(14.4 / 22 * (1 / 120 + 1 / 240))
    assert (told.ratio, told.ratio_nb) == pytest.approx((2, 2), rel=1e-6)
    assert told.dispersion == pytest.approx(14.4 / 22)
    assert (told.low, told.high) == pytest.approx((2 * exp(-error), 2 * exp(error)), rel=1e-5)
    assert told.converged


def test_a_season_is_told_from_a_level() -> None:
    turn = np.arange(1, 73) * 2 * np.pi / 12
    counts = pd.Series(
        np.round(100 * np.exp(0.5 * np.sin(turn)) * np.where(np.arange(72) < 40, 1, 1.5)),
        index=months("2013-01", 72),
    )
    told = levels_by_revision(counts, [revision(3, date(2016, 5, 1))]).iloc[0]
    assert told.ratio == pytest.approx(1.5, rel=0.01)
    assert told.low > 1.4


def test_claims_show_the_illnesses_of_2018_and_payments_vary_more(sample_folder: Path) -> None:
    claims = desk.open(sample_folder).rows("comfort_case")
    span = Period.parse("2013..2019")
    by_claim = levels_by_revision(monthly_counts(claims.applied_on, span), SCHEME)
    by_payment = levels_by_revision(monthly_counts(claims.paid_on, span), SCHEME)
    assert by_claim.month.tolist() == ["2014-01", "2015-01", "2016-01", "2018-01"]
    fourth = by_claim[by_claim.revision == 4].iloc[0]
    assert 1 < fourth.low < fourth.ratio < fourth.high
    assert by_payment.dispersion.iloc[0] > 2 * by_claim.dispersion.iloc[0]
    assert by_claim.converged.all()
    assert by_payment.converged.all()


def test_months_without_a_day_are_counted_as_0() -> None:
    days = pd.Series([pd.Timestamp("2019-01-05"), pd.Timestamp("2019-01-31"), pd.NaT])
    counts = monthly_counts(days, Period.parse("2019-01..2019-03"))
    assert counts.to_dict() == {"2019-01": 2, "2019-02": 0, "2019-03": 0}


@pytest.mark.parametrize(("n", "day"), [(23, date(2017, 1, 1)), (36, date(2012, 1, 1))])
def test_too_few_months_or_no_revision_among_them_is_refused(n: int, day: date) -> None:
    counts = pd.Series(5, index=months("2016-01", n))
    with pytest.raises(ParameterError, match="revisions: found"):
        levels_by_revision(counts, [revision(3, day)])


def test_fitted_months_sum_to_what_was_counted(sample_folder: Path) -> None:
    """The first equation of a Poisson model with a constant: the residuals sum to 0."""
    claims = desk.open(sample_folder).rows("comfort_case")
    told = fitted_months(monthly_counts(claims.applied_on, Period.parse("2013..2019")), SCHEME)
    assert told.fitted.sum() == pytest.approx(told.n.sum())
    assert (told.n - told.fitted).to_numpy() == pytest.approx(
        (told.residual * told.fitted**0.5).to_numpy()
    )


def test_as_many_members_more_as_claims_leave_the_level_where_it_was() -> None:
    """20 a month instead of 10, of 2,000 members instead of 1,000: a ratio of 1 per member."""
    counts = pd.Series([8, 12] * 6 + [16, 24] * 6, index=months("2016-01", 24))
    members = pd.Series([1000] * 12 + [2000] * 12, index=counts.index)
    told = levels_by_revision(
        counts, [revision(3, date(2017, 1, 1))], harmonics=0, members=members
    ).iloc[0]
    assert (told.ratio, told.ratio_nb) == pytest.approx((1, 1), rel=1e-6)


MEMBERS = """
count_id | unit_code | year | members
1-2017   | 110105001 | 2017 | 1000
1-2018   | 110105001 | 2018 | 1240
1-2019   | 110105001 | 2019 | 1240
2-2017   | 110105002 | 2017 | 500
2-2018   | 110105002 | 2018 | 380
2-2019   | 110105002 | 2019 | 500
"""


def test_members_change_in_even_steps_between_two_counts(tmp_path: Path) -> None:
    """1,500, then 1,620 and 1,740: ten more each month of both years."""
    told = members_by_month(
        typed_register(tmp_path, union_members=MEMBERS), Period.parse("2018..2019")
    )
    assert told is not None
    assert told.tolist() == pytest.approx([1500 + 10 * n for n in range(1, 25)])


@pytest.mark.parametrize("missing", ["1-2017", "2-2019"])
def test_where_a_union_was_not_counted_there_is_no_exposure(missing: str, tmp_path: Path) -> None:
    counted = "\n".join(line for line in MEMBERS.splitlines() if not line.startswith(missing))
    day = "house_fire | 2018-01-05 | 2018-01-06"
    claim = f"case_id | claimant_key | event_kind | happened_on | applied_on\nC-1 | x | {day}\n"
    claim += f"C-2 | y | {day.replace('2018', '2019')}\n"
    found = typed_register(tmp_path, union_members=counted, comfort_case=claim)
    assert members_by_month(found, Period.parse("2018..2019")) is None
    with pytest.raises(ParameterError, match="found members not counted in some year"):
        desk.open(tmp_path).revisions(per_member=True)
