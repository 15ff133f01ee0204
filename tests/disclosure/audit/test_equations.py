"""Each class of equation by itself: what it gives, and that the verdict names it."""

from decimal import Decimal

import pytest
from bangfu.disclosure.audit.equations import CLASSES
from readers import told, verdict

# Class: facts, dimensions of whole tables, what the first withheld address must be.
CASES = {
    # 100 - 70 = 30 in goods
    "columns": (
        """
        assistance.amount_in_kind/2019/110105 c
        assistance.amount/2019/110105 100
        assistance.amount_cash/2019/110105 70
        """,
        "", 30,
    ),
    # 22,000 / 7 = 3,142.857...
    "quotients": (
        """
        assistance.person_times/2014/110105007 c
        assistance.amount/2014/110105007 22000
        assistance.mean_per_item/2014/110105007 3142.86
        """,
        "", 7,
    ),
    # 20 less 15%
    "changes": (
        """
        comfort.approved/2019/110105 c
        comfort.approved/2018/110105 20
        comfort.approved.year_on_year/2019/110105 -0.150000
        """,
        "", 17,
    ),
    # 1/8 of 32
    "shares": (
        """
        comfort.amount/2014/110105;relation=child c
        comfort.amount/2014/110105 32000
        comfort.amount.share/2014/110105;relation=child 0.125000
        """,
        "", 4000,
    ),
    "goal": ("hardship.unrelieved/2019/110105 c\nhardship.to_goal/2019/110105 12", "", 12),
    # 40 in the pool, 25 of the one told
    "pools": (
        """
        comfort.rejected/2019/110105;reject_reason=late c
        comfort.rejected/2019/110105;reject_reason=paper 40
        comfort.rejected/2019/110105;reject_reason=incomplete 25
        """,
        "", 15,
    ),
    # 5 = 3 + 2
    "reasons": (
        """
        hardship.outcomes/2019-Q2/110105;reason=union_backstop c
        hardship.outcomes/2019-Q2/110105;reason=gov_relief 3
        hardship.outcomes/2019-Q2/110105;route=exit_relief 5
        hardship.outcomes/2019-Q2/110105;route=relief 0
        """,
        "reason route", 2,
    ),
    "outcomes": (
        "hardship.outcomes/2019-Q2/110105;route=exit_other c\nhardship.exit_other/2019-Q2/110105 6",
        "", 6,
    ),
    # 50 + 2 - 7 - 4 = 41
    "balance": (
        """
        hardship.on_file/2019-Q2/110105 c
        hardship.opening/2019-Q2/110105 50
        hardship.opened/2019-Q2/110105 2
        hardship.reopened/2019-Q2/110105 0
        hardship.converted/2019-Q2/110105 0
        hardship.transferred_in/2019-Q2/110105 0
        hardship.exit_self/2019-Q2/110105 7
        hardship.exit_relief/2019-Q2/110105 4
        hardship.exit_other/2019-Q2/110105 0
        hardship.transferred_out/2019-Q2/110105 0
        """,
        "", 41,
    ),
    # 60 - 48 - 3 = 9
    "time": (
        """
        comfort.rejected/2018-12/110105 c
        comfort.rejected/2018-10..2019-09/110105 60
        comfort.rejected/2018-10..2018-11/110105 3
        comfort.rejected/2019-01..2019-09/110105 48
        """,
        "", 9,
    ),
    # Medical aid is an aspect of one project.
    "names": (
        """
        assistance.households/2019/110105;project=medical c
        assistance.households/2019/110105;aspect=medical 8
        """,
        "", 8,
    ),
    # 13,000 = 2 × 3,000 + 7,000
    "prices": (
        """
        comfort.person_times/2019/110105007;event_kind=accident_death c
        comfort.person_times/2019/110105007 3
        comfort.amount/2019/110105007 13000
        """,
        "", 1,
    ),
    # The column has 9, of which 4 and 3 are told.
    "rows": (
        """
        comfort.rejected/2019/110105;reject_reason=late;relation=self c
        comfort.rejected/2019/110105;reject_reason=other;relation=self 4
        comfort.rejected/2019/110105;reject_reason=duplicate;relation=self 3
        comfort.rejected/2019/110105;relation=self 9
        """,
        "reject_reason relation", 2,
    ),
    # 20 in all, 6 of the district itself, 9 of the other one
    "units": (
        """
        comfort.rejected/2019/110105;unit=110105001 c
        comfort.rejected/2019/110105002 9
        comfort.rejected/2019/110105;unit=110105002 c
        comfort.rejected/2019/110105;unit=110105 5
        comfort.rejected/2019/110105 20
        """,
        "unit", 6,
    ),
    # One payment has one payee.
    "people": ("comfort.people/2014/110105007 c\ncomfort.person_times/2014/110105007 1", "", 1),
    "revisions": ("comfort.rejected/2019/110105007 c", "", 4),
    # Half a year, of which the table by reason of the second quarter has no such row.
    "zeros": (
        """
        comfort.rejected/2019-Q1/110105;reject_reason=late c
        comfort.rejected/2019-H1/110105;reject_reason=late 5
        comfort.rejected/2019-Q1/110105;reject_reason=other 2
        comfort.rejected/2019-H1/110105;reject_reason=other 3
        comfort.rejected/2019-Q2/110105;reject_reason=other 1
        """,
        "reject_reason", 5,
    ),
    "order": (
        """
        comfort.days_to_claim/2014/110105007;case=1 c
        comfort.person_times/2014/110105007 1
        comfort.days_to_claim_median/2014/110105007 77.0
        """,
        "", 77,
    ),
}  # fmt: skip


def test_every_class_is_tried_and_says_why() -> None:
    assert {one.name for one in CLASSES} == {*CASES}
    assert all(one.why.endswith(".") for one in CLASSES)


@pytest.mark.parametrize("name", CASES)
def test_a_class_gives_a_withheld_figure_away(name: str) -> None:
    text, whole, answer = CASES[name]
    before = "comfort.rejected/2019/110105007 4" if name == "revisions" else ""
    found = verdict(
        told(text, before=before, whole=whole),
        pools={"reject_reason": {"paper": ["late", "incomplete"]}},
    )
    assert not found.contradictions
    address = text.split()[0]
    (given,) = [one for one in found.ways("recovered") if one.address == address]
    assert given.low == Decimal(answer)
    assert name in {line.partition(":")[0] for line in given.equations}


def test_somebody_in_two_rows_makes_no_sum() -> None:
    # 10 households, 7 of them with medical aid: of living aid there may be 3 to 10, of both kinds.
    found = verdict(
        told(
            """
            assistance.households/2019/110105 10
            assistance.households/2019/110105;aspect=medical 7
            assistance.households/2019/110105;aspect=living c
            """,
            whole="aspect",
        )
    )
    assert found.passes


def test_what_is_taken_to_add_up_and_does_not_is_passed_over() -> None:
    # Households of causes as a rule add up; here one changed its file's cause within the year.
    found = verdict(
        told(
            """
            hardship.outcomes/2019/110105 10
            hardship.outcomes/2019/110105;cause=illness 6
            hardship.outcomes/2019/110105;cause=accident 5
            """,
            whole="cause",
        )
    )
    assert found.passes
