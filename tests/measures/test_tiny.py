"""Four files under two unions, with every answer counted by hand: a union asks about its rows."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from answers import only_row
from bangfu.measures import assistance, caseload, comfort, exits
from bangfu.periods import Period
from bangfu.register.store import Register
from typed_register import typed_register

UNITS = """
unit_code | name       | name_en | kind        | parent_code | valid_from
X         | 区总工会   | X       | district    |             | 2000-01-01
X1        | 一街总工会 | X1      | subdistrict | X           | 2000-01-01
X2        | 二街总工会 | X2      | subdistrict | X           | 2000-01-01
"""
FILES = "file_id | unit_code\nF1 | X1\nF2 | X1\nF3 | X2\nF4 | X2"
EVENTS = """
event_id | file_id | happened_on | kind
e1       | F1      | 2018-01-01  | open
e2       | F1      | 2019-05-01  | exit_self
e3       | F2      | 2019-02-01  | convert
e4       | F2      | 2019-06-01  | exit_self
e5       | F3      | 2019-03-01  | transfer_in
e6       | F3      | 2019-09-01  | exit_self
e7       | F4      | 2018-03-01  | open
e8       | F4      | 2018-06-01  | relief
e9       | F4      | 2018-09-01  | exit_self
"""
AID = """
aid_id | file_id | person_key | unit_code | paid_on    | amount
a1     | F1      | one        | X1        | 2019-02-01 | 1000.00
a2     |         | stranger   | X1        | 2019-02-01 | 99000.00
a3     | F4      | four       | X1        | 2018-05-01 | 500.00
a4     | F1      | one        | X         | 2018-05-01 | 500.00
"""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Register:
    folder: Path = tmp_path_factory.mktemp("tiny")
    return typed_register(
        folder, union_unit=UNITS, household_file=FILES, file_event=EVENTS, assistance=AID
    )


def asked(tiny: Register, measure: Callable[..., Any], period: str, unit: str) -> dict[str, Any]:
    return only_row(measure(tiny.within(unit), Period.parse(period)))


def test_a_union_counts_the_household_it_paid_though_another_keeps_the_file(tiny: Register) -> None:
    row = asked(tiny, assistance.totals, "2018", "X1")  # a3, to F4 of X2
    assert (row["households"], row["amount"]) == (1, Decimal("500.00"))
    by_unit = assistance.totals(tiny.within("X"), Period.parse("2018"), ["unit"])
    rows = {row["unit"]: row["households"] for row in by_unit.to_pyarrow().to_pylist()}
    assert rows == {"X1": 1, "X": 1}  # X itself paid F1


@pytest.mark.parametrize(
    ("unit", "numerator", "denominator"),
    [
        ("X1", 1, 1),  # F1, paid by X
        ("X2", 1, 1),  # F4, paid by X1
        ("X", 2, 2),
    ],
)
def test_coverage_counts_whoever_paid(
    tiny: Register, unit: str, numerator: int, denominator: int
) -> None:
    row = asked(tiny, assistance.coverage, "2018", unit)
    assert (row["numerator"], row["denominator"]) == (numerator, denominator)


@pytest.mark.parametrize(
    ("period", "unit", "exit_self", "relieved", "base"),
    [
        ("2019", "X", 3, 0, 3),  # F1, F2 converted and F3 moved in: all left by their own means
        ("2019", "X1", 2, 0, 2),
        ("2018", "X2", 1, 0, 1),  # F4 was relieved, and left by its own means later
        ("2018-H1", "X2", 0, 1, 1),  # until June it was relieved
        ("2018", "X", 1, 0, 2),  # F1 and F4
    ],
)
def test_each_household_has_one_final_outcome_of_those_on_file(
    tiny: Register, period: str, unit: str, exit_self: int, relieved: int, base: int
) -> None:
    row = asked(tiny, exits.rates, period, unit)
    assert (row["exit_self"], row["relieved"], row["base"]) == (exit_self, relieved, base)


def test_money_of_people_not_on_file_is_no_household_s(tiny: Register) -> None:
    row = asked(tiny, assistance.totals, "2019", "X1")
    assert (row["households"], row["amount_on_file"]) == (1, Decimal("1000.00"))
    assert row["amount"] == Decimal("100000.00")


@pytest.mark.parametrize(
    ("period", "households", "relieved_kept", "unrelieved"),
    [("2018-05", 2, 0, 2), ("2018-06", 2, 1, 1), ("2018-09", 1, 0, 1)],  # F4 relieved in June
)
def test_who_is_relieved_and_kept_is_on_file_and_has_reached_the_goal(
    tiny: Register, period: str, households: int, relieved_kept: int, unrelieved: int
) -> None:
    row = asked(tiny, caseload.on_file, period, "X")
    found = (row["households"], row["relieved_kept"], row["unrelieved"])
    assert found == (households, relieved_kept, unrelieved)
    assert asked(tiny, caseload.distance_to_goal, period, "X")["households"] == unrelieved


@pytest.mark.parametrize(
    ("measure", "by", "period", "unit", "expected"),
    [
        (exits.rates, {}, "2017", "110105", {"base": 384}),
        (assistance.coverage, {}, "2018..2019", "110105105", {"numerator": 15, "denominator": 15}),
        (exits.time_on_file, {}, "2013..2019", "110105105", {"median_days": 1953.5}),
        (
            exits.time_on_file,
            {"exit_route": "exit_self"},
            "2013..2019",
            "110105105",
            {"median_days": 1942},
        ),
        (comfort.waiting, {}, "2016", "110105015", {"to_decision_p90": 95}),
        (assistance.totals, {}, "2013", "110105002", {"households": 30}),
    ],
)
def test_values_of_the_sample_found_by_an_independent_program(
    sample: Register,
    measure: Callable[..., Any],
    by: dict[str, str],
    period: str,
    unit: str,
    expected: dict[str, Any],
) -> None:
    answer = measure(sample.within(unit), Period.parse(period), list(by))
    rows = answer.to_pyarrow().to_pylist()
    (row,) = (row for row in rows if all(row[name] == code for name, code in by.items()))
    assert {name: row[name] for name in expected} == expected
