"""Members at the end of a year, and what there was for them: never of a sum that lacks a union."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from answers import require_answer
from bangfu.figures.model import Status
from bangfu.measures import membership
from bangfu.periods import Period
from bangfu.register.store import Register
from live_answers import open_answers
from typed_register import DISTRICT, typed_register

COUNTS = """
    count_id | unit_code | year | members
    m1       | 110105    | 2019 | 100
    m2       | 110105001 | 2018 | 1000
    m3       | 110105001 | 2019 | 1500
    m4       | 110105002 | 2019 | 2400
"""
CASES = """
    case_id | unit_code | claimant_key | decided_on | decision | batch_no | paid_on    | amount
    c1      | 110105001 | one          | 2019-02-01 | approved | 1        | 2019-02-10 | 10.00
    c2      | 110105001 | one          | 2019-02-01 | approved | 1        | 2019-12-31 | 10.00
    c3      | 110105002 | two          | 2019-02-01 | approved | 1        | 2020-01-01 | 10.00
"""
ITEMS = """
    aid_id | file_id | person_key | paid_on
    a1     | f1      | ann        | 2019-05-01
    a2     |         | bob        | 2019-06-01
    a3     |         | bob        | 2019-07-01
"""
UNIONS = """
    unit_code | name   | name_en | kind        | parent_code | valid_from | valid_to
    110105    | 测试   | Test    | district    |             | 2000-01-01 |
    110105001 | 甲街道 | Jia     | subdistrict | 110105      | 2000-01-01 |
    110105002 | 乙地区 | Yi      | area        | 110105      | 2000-01-01 |
    110105003 | 丙街道 | Bing    | subdistrict | 110105      | {}         | {}
"""


MEASURES = {
    "person_times": membership.payments_per_members,
    "people": membership.people_per_members,
    "households": membership.households_per_members,
}


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Register]:
    def written(**tables: str) -> Register:
        return typed_register(
            tmp_path, union_members=COUNTS, comfort_case=CASES, assistance=ITEMS,
            household_file="file_id | household_id\nf1 | h1",
            file_event="event_id | file_id | kind | happened_on\ne1 | f1 | open | 2019-01-01",
            **tables,
        )  # fmt: skip

    return written


@pytest.mark.parametrize(
    ("period", "typed"),
    [
        ("2019", "4000 | 2 | 2 | 1"),  # 100 of the district's own + 1500 + 2400; c1, c2
        ("2019-12", "4000 | 1 | 0 | 1"),  # it ends with the year
        ("2019-H1", " | 1 | 2 | 1"),  # members are counted at the end of a year
        ("2018", " | 0 | 0 | 0"),  # 110105002 has no count: 1000 would make every rate too high
        ("2020", " | 1 | 0 | 1"),
    ],
)
def test_members_are_told_where_every_union_has_counted_them(
    write: Callable[..., Register], period: str, typed: str
) -> None:
    members, *counts = typed.split(" | ")
    for (column, measure), count in zip(MEASURES.items(), counts, strict=True):
        answer = measure(write(), Period.parse(period))
        require_answer(answer, f"members | {column}\n{members} | {count}")


def test_each_union_is_held_against_its_own_members(write: Callable[..., Register]) -> None:
    register = write().within(DISTRICT)
    answer = membership.payments_per_members(register, Period.parse("2019"), ["unit"])
    typed = "110105 | 100 | 0\n110105001 | 1500 | 2\n110105002 | 2400 | 0"
    require_answer(answer, f"unit | members | person_times\n{typed}")


@pytest.mark.parametrize(
    ("begun", "ended", "members"),
    [
        ("2000-01-01", "", ""),  # it should have counted its members
        ("2020-01-01", "", "4000"),  # not there yet
        ("2000-01-01", "2019-12-30", "4000"),  # no more
        ("2000-01-01", "2019-12-31", ""),  # on its last day it was there
    ],
)
def test_a_union_is_waited_for_while_it_is_in_force(
    write: Callable[..., Register], begun: str, ended: str, members: str
) -> None:
    register = write(union_unit=UNIONS.format(begun, ended))
    answer = membership.payments_per_members(register, Period.parse("2019"))
    require_answer(answer, f"members | person_times\n{members} | 2")


@pytest.mark.parametrize(
    ("figure_id", "value"),
    [
        ("comfort.per_members", "5.0000"),  # 2 payments / 4,000 members x 10,000
        ("assistance.people_per_members", "5.0000"),  # ann and bob
        ("hardship.on_file_per_members", "2.5000"),  # one household
    ],
)
def test_rates_are_for_ten_thousand_members(
    write: Callable[..., Register], figure_id: str, value: str
) -> None:
    figure = open_answers(write(), DISTRICT, "public").figure(figure_id, Period.parse("2019"))
    assert figure.value == Decimal(value)


def test_a_rate_is_undefined_where_a_union_has_not_reported(
    write: Callable[..., Register],
) -> None:
    answers = open_answers(write(), DISTRICT, "public")
    figure = answers.figure("comfort.per_members", Period.parse("2018"))
    assert (figure.value, figure.status) == (None, Status.UNDEFINED)
