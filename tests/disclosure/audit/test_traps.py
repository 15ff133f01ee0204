"""Every way figures were recovered from what was published, each with its answer."""

from decimal import Decimal

import pytest
from readers import recovered, told, verdict

CASES = {
    # 117 - 65 - 26 - 19 = 7
    "reasons of a route": (
        """
        hardship.exit_self/2019/110105 117
        hardship.outcomes/2019/110105;reason=own_income 65
        hardship.outcomes/2019/110105;reason=employment 26
        hardship.outcomes/2019/110105;reason=child_graduated 19
        hardship.outcomes/2019/110105;reason=insurance c1
        """,
        {"hardship.outcomes/2019/110105;reason=insurance": 7},
    ),
    # Relief is government relief, which is 0, or the backstop: 1 - 0 = 1
    "one relieved": (
        """
        hardship.exit_relief/2019-12/110105 1
        hardship.relief_kept/2019-12/110105 0
        hardship.outcomes/2019-12/110105;reason=gov_relief 0
        hardship.outcomes/2019-12/110105;reason=union_backstop c
        """,
        {"hardship.outcomes/2019-12/110105;reason=union_backstop": 1},
    ),
    # Illness 49 - 10 = 39. Of the other 10, 50,000 - 10 × 3,000 = 20,000 = 1,000 f + 4,000 d; with
    # f + i + d = 10 and all at least 1: d = 4, f = 4, i = 2 (d = 5 has no fire, d = 3 has 8 fires
    # and no injury).
    "kinds by their sums": (
        """
        comfort.person_times/2019-12/110105 49
        comfort.person_times/2019-12/110105;illness=none 10
        comfort.amount/2019-12/110105;illness=none 50000
        comfort.person_times/2019-12/110105;event_kind=major_illness c1
        comfort.person_times/2019-12/110105;event_kind=house_fire c1
        comfort.person_times/2019-12/110105;event_kind=accident_injury c1
        comfort.person_times/2019-12/110105;event_kind=accident_death c1
        """,
        {
            "comfort.person_times/2019-12/110105;event_kind=major_illness": 39,
            "comfort.person_times/2019-12/110105;event_kind=house_fire": 4,
            "comfort.person_times/2019-12/110105;event_kind=accident_death": 4,
            "comfort.person_times/2019-12/110105;event_kind=accident_injury": 2,
        },
    ),
    # 119,000 - 39 × 3,000 = 2,000 = 1,000 f + 4,000 d: 2 fires, no death.
    "fires by money": (
        """
        comfort.person_times/2019-10/110105 39
        comfort.amount/2019-10/110105 119000
        comfort.person_times/2019-10/110105;event_kind=accident_death c
        comfort.person_times/2019-10/110105;event_kind=house_fire c
        comfort.person_times/2019-10/110105;event_kind=accident_injury c
        comfort.person_times/2019-10/110105;event_kind=major_illness c
        """,
        {
            "comfort.person_times/2019-10/110105;event_kind=house_fire": 2,
            "comfort.person_times/2019-10/110105;event_kind=accident_death": 0,
        },
    ),
    # Only a death is 7,000 yuan.
    "one death in a union": (
        """
        comfort.person_times/2019-04/110105002 1
        comfort.amount/2019-04/110105002 7000
        """,
        {"comfort.person_times/2019-04/110105002;event_kind=accident_death": 1},
    ),
    "the row above": (
        """
        assistance.person_times/2019/110105;unit=110105007 c
        assistance.person_times/2019/110105007 7
        """,
        {"assistance.person_times/2019/110105;unit=110105007": 7},
    ),
    # September is the year to September less that to August: 41 - 36 = 5.
    "the year to date": (
        """
        comfort.person_times/2019-01..2019-08/110105 36
        comfort.person_times/2019-01..2019-09/110105 41
        comfort.person_times/2019-09/110105 c
        """,
        {"comfort.person_times/2019-09/110105": 5},
    ),
    # 12万 is 115,000 to 124,999.99, and the table above says which.
    "rounded here and exact above": (
        """
        assistance.amount/2019/110105007 12万
        assistance.amount/2019/110105;unit=110105007 118230.50
        assistance.amount_cash/2019/110105007 118000
        assistance.amount_in_kind/2019/110105007 c
        """,
        {"assistance.amount_in_kind/2019/110105007": Decimal("230.50")},
    ),
    # The aspects tell that employment is 12, of which training is 8, and that medical is 20.
    "projects pooled, aspects not": (
        """
        assistance.person_times/2019/110105;aspect=employment 12
        assistance.person_times/2019/110105;aspect=medical 20
        assistance.person_times/2019/110105;project=employment_training 8
        assistance.person_times/2019/110105;project=employment_placement c
        assistance.person_times/2019/110105;project=medical c
        """,
        {
            "assistance.person_times/2019/110105;project=employment_placement": 4,
            "assistance.person_times/2019/110105;project=medical": 20,
        },
    ),
    # 10 on file, nobody comes: 10 - 9 = 1, and 1 - 0 = 1.
    "stock and outcomes": (
        """
        hardship.on_file/2019-09/110105101 10
        hardship.on_file/2019-10/110105101 c
        hardship.on_file/2019-11/110105101 c
        hardship.outcomes/2019-10/110105101 9
        hardship.outcomes/2019-11/110105101 0
        hardship.opened/2019-10..2019-11/110105101 0
        hardship.reopened/2019-10..2019-11/110105101 0
        hardship.converted/2019-10..2019-11/110105101 0
        hardship.transferred_in/2019-10..2019-11/110105101 0
        hardship.transferred_out/2019-10..2019-11/110105101 0
        hardship.relief_kept/2019-10..2019-11/110105101 0
        """,
        {"hardship.on_file/2019-10/110105101": 1, "hardship.on_file/2019-11/110105101": 1},
    ),
    # 60 + 3 - 20 = 43, by cause.
    "the closing stock of a cause": (
        """
        hardship.opening/2019/110105;cause=illness 60
        hardship.opened/2019/110105;cause=illness 3
        hardship.reopened/2019/110105;cause=illness 0
        hardship.converted/2019/110105;cause=illness 0
        hardship.transferred_in/2019/110105;cause=illness 0
        hardship.exit_self/2019/110105;cause=illness 12
        hardship.exit_relief/2019/110105;cause=illness 6
        hardship.exit_other/2019/110105;cause=illness 2
        hardship.transferred_out/2019/110105;cause=illness 0
        hardship.on_file/2019/110105;cause=illness c
        """,
        {"hardship.on_file/2019/110105;cause=illness": 43},
    ),
    # 31 - 13 = 18
    "the second quarter": (
        """
        comfort.approved/2019-Q1/110105 13
        comfort.approved/2019-H1/110105 31
        comfort.approved/2019-Q2/110105 c
        """,
        {"comfort.approved/2019-Q2/110105": 18},
    ),
    # 67 / 74 = 0.905405..., and no other whole number of 74.
    "a rate of a base": (
        """
        comfort.approval_rate/2019-Q2/110105 0.905405
        comfort.decisions:decided/2019-Q2/110105 74
        comfort.approved/2019-Q2/110105 c
        comfort.rejected/2019-Q2/110105 c
        """,
        {"comfort.approved/2019-Q2/110105": 67, "comfort.rejected/2019-Q2/110105": 7},
    ),
    # The goal is 0 on file: what is not relieved stands in the distance to it.
    "the distance to the goal": (
        """
        hardship.to_goal/2019/110105 8
        hardship.unrelieved/2019/110105 c
        """,
        {"hardship.unrelieved/2019/110105": 8},
    ),
    # (192 - x) / 192 = 0.947917: 192 × 0.052083 = 10
    "the decline": (
        """
        hardship.decline/2019/110105 0.947917
        hardship.opening/2019/110105 192
        hardship.on_file/2019/110105 c
        """,
        {"hardship.on_file/2019/110105": 10},
    ),
    # 0.828125 = 53 / 64
    "the coverage of a base": (
        """
        assistance.coverage/2019/110105 0.828125
        assistance.households_on_file/2019/110105 64
        assistance.covered_households/2019/110105 c
        """,
        {"assistance.covered_households/2019/110105": 53},
    ),
    # 40 - 29 = 11
    "a change of per cent": (
        """
        comfort.person_times/2018/110105 29
        comfort.person_times.year_on_year/2019/110105 0.379310
        comfort.person_times/2019/110105 c
        """,
        {"comfort.person_times/2019/110105": 40},
    ),
    # 7 of 80
    "a share of a total": (
        """
        comfort.person_times/2019/110105 80
        comfort.person_times.share/2019/110105;relation=child 0.0875
        comfort.person_times/2019/110105;relation=child c
        """,
        {"comfort.person_times/2019/110105;relation=child": 7},
    ),
    # 3 × 1,882.133 = 5,646.40
    "a mean of a number": (
        """
        assistance.mean_per_item/2019-10/110105 1882.13
        assistance.amount/2019-10/110105 5646.40
        assistance.person_times/2019-10/110105 c
        """,
        {"assistance.person_times/2019-10/110105": 3},
    ),
}


@pytest.mark.parametrize(("text", "answer"), CASES.values(), ids=CASES)
def test_what_is_recovered(text: str, answer: dict[str, int]) -> None:
    found = recovered(verdict(told(text, whole="reason event_kind project")))
    assert {address: found.get(address) for address in answer} == answer


def test_kinds_of_one_price_are_not_told_apart() -> None:
    # 39 paid, of which 2 fires and no death; what is left is an illness or an injury.
    found = recovered(verdict(told(CASES["fires by money"][0])))
    assert not [one for one in found if one.endswith(("major_illness", "accident_injury"))]


def test_a_row_withheld_for_its_households_is_told_by_its_payments() -> None:
    known = told("""
    assistance.households/2019/110105;unit=110105007 c1-9
    assistance.person_times/2019/110105;unit=110105007 c1
    assistance.person_times/2019/110105007 14
    """)
    found = verdict(known)
    assert recovered(found) == {"assistance.person_times/2019/110105;unit=110105007": 14}
    # 1 to 9 households: nine values, so not narrow.
    assert [one.address for one in found.given] == [
        "assistance.person_times/2019/110105;unit=110105007"
    ]


def test_a_value_told_before_it_was_withheld_stays_known() -> None:
    known = told("comfort.rejected/2019/110105007 c", before="comfort.rejected/2019/110105007 4")
    assert recovered(verdict(known))["comfort.rejected/2019/110105007"] == 4


def test_a_revision_tells_what_came_since() -> None:
    # 41 - 40 = 1 payment and 130,000 - 123,000 = 7,000 yuan: one death.
    known = told(
        "comfort.person_times/2019-06/110105 41\ncomfort.amount/2019-06/110105 130000",
        before="comfort.person_times/2019-06/110105 40\ncomfort.amount/2019-06/110105 123000",
    )
    found = recovered(verdict(known))
    assert found["comfort.person_times/2019-06/110105;event_kind=accident_death;since=1"] == 1
    assert found["comfort.person_times/2019-06/110105;since=1"] == 1


def test_two_values_are_told_by_their_median_and_ninth_tenth() -> None:
    # 31.0 = (30 + 32) / 2, 31.8 = 30 + 0.9 × 2
    known = told("""
    comfort.person_times/2019/110105005 2
    comfort.days_to_claim_median/2019/110105005 31.0
    comfort.days_to_claim_p90/2019/110105005 31.8
    """)
    found = recovered(verdict(known, percentile="linear"))
    days = "comfort.days_to_claim/2019/110105005;case="
    assert (found[f"{days}1"], found[f"{days}2"]) == (30, 32)


@pytest.mark.parametrize(
    ("n", "median", "p90", "days"),
    [(1, "146.0", "146.0", [146]), (2, "31.0", "32.0", [30, 32]), (3, "9.0", "40.0", [9, 40])],
)
def test_days_of_few_by_the_nearest_rank(n: int, median: str, p90: str, days: list[int]) -> None:
    # Of one the median; of two the larger is p90, the other twice the median less it; of three the
    # middle and the largest.
    known = told(f"""
    comfort.person_times/2016/110105005 {n}
    comfort.days_to_claim_median/2016/110105005 {median}
    comfort.days_to_claim_p90/2016/110105005 {p90}
    """)
    found = recovered(verdict(known))
    own = [value for address, value in found.items() if "days_to_claim/" in address]
    assert own == days


def test_each_of_two_knows_what_the_other_got() -> None:
    known = told("""
    assistance.person_times/2019-10/110105 2
    assistance.amount/2019-10/110105 5646.40
    """)
    assert [one.address for one in verdict(known).ways("shared")] == [
        "assistance.amount/2019-10/110105"
    ]


def test_a_row_pooled_in_one_year_is_told_by_the_others_and_the_span() -> None:
    # 2018..2019 has 20 and 2018 has 13, so 2019 has 7: the pool of 11 hides neither.
    known = told("""
    comfort.person_times/2018..2019/110105;illness=aorta 20
    comfort.person_times/2018/110105;illness=aorta 13
    comfort.person_times/2019/110105;illness=rare 11
    """)
    found = recovered(verdict(known, pools={"illness": {"rare": ["aorta", "valve"]}}))
    assert found == {
        "comfort.person_times/2019/110105;illness=aorta": 7,
        "comfort.person_times/2019/110105;illness=valve": 4,
    }


def test_projects_pooled_are_told_by_aspects_that_are_not() -> None:
    # Medical aid and school aid are aspects of one project each: 22, and 40 - 22 = 18.
    known = told("""
    assistance.person_times/2019/110105;project=rest 40
    assistance.person_times/2019/110105;aspect=medical 22
    """)
    found = recovered(verdict(known, pools={"project": {"rest": ["medical", "schooling"]}}))
    assert found == {
        "assistance.person_times/2019/110105;project=medical": 22,
        "assistance.person_times/2019/110105;project=schooling": 18,
    }


def test_a_pool_that_nothing_else_tells_of_is_safe() -> None:
    known = told("assistance.person_times/2019/110105;project=rest 40")
    assert verdict(known, pools={"project": {"rest": ["medical", "schooling"]}}).passes
