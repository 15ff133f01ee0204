"""Shares of a whole: figures with an address, that add up to one and tell nothing withheld."""

from decimal import Decimal

import pytest
from bangfu.disclosure.policy import Edition
from bangfu.errors import FigureError
from bangfu.figures.answers import Answers
from bangfu.figures.changes import figure_at
from bangfu.figures.model import Status
from bangfu.figures.proportions import proportion, with_shares
from bangfu.periods import Period
from bangfu.register.store import Register
from live_answers import open_answers
from typed_register import DISTRICT

YEAR = Period.parse("2019")


@pytest.fixture(params=["public", "internal"])
def answers(request: pytest.FixtureRequest, sample: Register) -> Answers:
    edition: Edition = request.param
    return open_answers(sample, DISTRICT, edition)


@pytest.mark.parametrize(
    ("measure", "by", "figure_id"),
    [
        ("assistance.totals", "aspect", "assistance.amount"),
        ("assistance.totals", "fund_source", "assistance.person_times"),
        ("comfort.payments", "illness_group", "comfort.person_times"),
        ("comfort.payments", "relation", "comfort.amount"),
    ],
)
def test_shares_add_up_to_one_and_are_withheld_with_their_part(
    answers: Answers, measure: str, by: str, figure_id: str
) -> None:
    shared = with_shares(answers.breakdown(measure, (by,), YEAR), figure_id, answers)
    for row in shared.rows:
        part, share = row[figure_id], row[f"{figure_id}.share"]
        assert share.address == part.address.replace(figure_id, f"{figure_id}.share", 1)
        if part.status.is_rounded:  # a share to the last digit would tell the rounded part
            assert (share.value, share.status) == (None, Status.NOT_PUBLIC)
            continue
        assert (share.value is None) == (part.value is None)
        assert share.status is part.status
        assert figure_at(answers, share.address, share.value, share.status) == share
    shown = [row[f"{figure_id}.share"].value for row in shared.rows]
    assert shared.total[f"{figure_id}.share"].value == 1
    if None not in shown:
        # Each is rounded to six places.
        assert abs(sum(filter(None, shown)) - 1) <= Decimal("0.0000005") * len(shown)


def test_the_share_of_a_part_is_the_part_by_the_whole(answers: Answers) -> None:
    rows = answers.breakdown("comfort.payments", ("event_kind",), YEAR)
    part = next(row for row in rows.rows if row.code == "major_illness")["comfort.person_times"]
    whole = rows.total["comfort.person_times"]
    if part.value is None or whole.value is None:
        assert proportion(part, whole).status is Status.SUPPRESSED
        return
    assert proportion(part, whole).value == round(part.value / whole.value, 6)


def test_households_have_no_shares(answers: Answers) -> None:
    by_cause = answers.breakdown("assistance.totals", ("cause",), YEAR)
    with pytest.raises(FigureError, match="expected what adds up"):
        with_shares(by_cause, "assistance.households", answers)


def test_nothing_has_no_shares(answers: Answers) -> None:
    part = answers.figure("comfort.amount", Period.parse("2010"))
    assert proportion(part, part).status is Status.UNDEFINED


def test_the_sql_of_a_share_gives_its_part_and_its_whole(
    answers: Answers, sample: Register
) -> None:
    shared = with_shares(
        answers.breakdown("assistance.totals", ("aspect",), YEAR), "assistance.amount", answers
    )
    share = shared.rows[0]["assistance.amount.share"]
    part, whole = (row[0] for row in sample.backend.raw_sql(share.sql).fetchall())
    assert round(part / whole, 6) == share.value


def test_a_share_is_revised_if_it_was_another_itself(answers: Answers) -> None:
    """The total and the amount for schooling were others; the whole is all of itself as before."""
    own, part = "assistance.amount/2019/110105", "assistance.amount/2019/110105;aspect=schooling"
    shares = [one.replace("amount/", "amount.share/") for one in (own, part)]
    answers.told_before = {
        own: ("1.00", "ok"), part: ("1.00", "ok"),
        shares[0]: ("1.000000", "ok"), shares[1]: ("0.5", "ok"),
    }  # fmt: skip
    by_aspect = answers.breakdown("assistance.totals", ("aspect",), YEAR)
    shared = with_shares(by_aspect, "assistance.amount", answers)
    found = {one.address: one.status for one in shared.figures}
    assert found[own] is found[part] is found[shares[1]] is Status.REVISED
    assert found[shares[0]] is Status.OK or found[shares[0]] is Status.SYNTHETIC
