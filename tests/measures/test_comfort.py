"""Comfort payments, decisions and delays, counted by hand from a dozen claims."""

from pathlib import Path

import pytest
from answers import require_answer
from bangfu.measures import comfort
from bangfu.periods import Period
from bangfu.register.store import Register, open_register
from typed_register import UNITS, typed_register, write_load

CASES = """
case_id | claimant_key | relation | unit_code | event_kind      | illness          | happened_on | applied_on | decided_on | decision   | reject_reason | batch_no | paid_on    | amount  | withdrawn
c01     | ann          | self     | 110105001 | major_illness   | cancer           | 2015-12-01  | 2015-12-11 | 2015-12-21 | approved   |               | 1        | 2016-01-01 | 2000.00 |
c02     | ann          | child    | 110105001 | house_fire      |                  | 2016-01-01  | 2016-01-31 | 2016-02-10 | approved   |               | 1        | 2016-02-15 | 1000.50 |
c03     | bob          | self     | 110105002 | major_illness   | organ_transplant | 2016-05-01  | 2016-05-21 | 2016-06-20 | approved   |               | 2        | 2016-06-30 | 3000.00 |
c04     | cat          | spouse   | 110105002 | accident_injury |                  | 2016-06-01  | 2016-06-02 | 2016-07-02 | approved   |               | 2        | 2016-12-31 | 1500.00 |
c05     | dan          | self     | 110105001 | accident_death  |                  | 2016-11-01  | 2016-12-01 | 2016-12-20 | approved   |               | 1        | 2017-01-01 | 2500.00 |
c06     | eve          | self     | 110105001 | major_illness   | cancer           | 2015-01-01  | 2016-02-01 | 2016-03-01 | rejected   | late          |          |            |         |
c07     | fay          | child    | 110105002 | house_fire      |                  | 2016-10-01  | 2016-11-01 | 2016-12-31 | rejected   | incomplete    |          |            |         |
c08     | gus          | self     | 110105001 | major_illness   | other            | 2016-01-01  | 2016-02-01 | 2016-04-01 | supplement |               |          |            |         |
c09     | hal          | self     | 110105001 | major_illness   | cancer           | 2016-01-01  | 2016-02-01 | 2016-05-01 | withdrawn  |               |          |            |         |
c10     | ida          | self     | 110105001 | major_illness   | cancer           | 2016-01-01  | 2016-02-01 |            |            |               |          |            |         |
c11     | joe          | self     | 110105002 | major_illness   | cancer           | 2016-09-01  | 2016-10-01 | 2016-11-11 | approved   |               | 3        |            |         |
c12     | kim          | self     | 110105001 | major_illness   | cancer           | 2016-01-01  | 2016-02-01 | 2016-03-01 | approved   |               | 7        | 2016-03-15 | 9999.00 | yes
c13     | bob          | self     | 110105002 | major_illness   | cancer           | 2015-01-01  | 2015-02-01 | 2015-12-01 | approved   |               | 2        | 2015-12-31 | 700.00  |
c14     | lea          | self     | 110105002 | major_illness   | cancer           | 2013-01-01  | 2013-02-01 | 2013-12-01 | rejected   |               | 2        | 2014-05-01 | 700.00  |
"""  # noqa: E501
# The second load states another reason for c06.
CORRECTED = """
case_id | claimant_key | event_kind    | illness | happened_on | applied_on | decided_on | decision | reject_reason
c06     | eve          | major_illness | cancer  | 2015-01-01  | 2016-02-01 | 2016-03-01 | rejected | duplicate
"""  # noqa: E501


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    folder = tmp_path_factory.mktemp("register")
    write_load(folder, {"union_unit": UNITS, "comfort_case": CASES})
    write_load(folder, {"comfort_case": CORRECTED})
    return open_register(folder)


@pytest.mark.parametrize(
    ("period", "typed"),
    [
        # c01 to c04, ann twice: 2000 + 1000.50 + 3000 + 1500; c11 is unpaid, c12 is withdrawn
        ("2016", "4 | 3 | 3 | 7500.50"),  # batches 2015-1, 2016-1, 2016-2
        ("2016-01", "1 | 1 | 1 | 2000.00"),  # on the first day, though decided the year before
        ("2016-Q1", "2 | 1 | 2 | 3000.50"),
        ("2016-H1", "3 | 2 | 3 | 6000.50"),
        ("2016-H2", "1 | 1 | 1 | 1500.00"),  # on the last day
        ("2017", "1 | 1 | 1 | 2500.00"),
        # batches 2015-1, 2015-2, 2016-1 (paid in 2016 and 2017), 2016-2: numbered anew in each
        # year of decision; 700 + 7500.50 + 2500
        ("2015..2017", "6 | 4 | 4 | 10700.50"),
        ("2016-12..2017-01", "2 | 2 | 2 | 4000.00"),
        ("2014", "0 | 0 | 0 | 0.00"),  # c14 was rejected, whatever its day of payment says
    ],
)
def test_payments_count_approved_cases_on_the_day_paid(
    register: Register, period: str, typed: str
) -> None:
    header = "person_times | people | batches | amount"
    require_answer(comfort.payments(register, Period.parse(period)), f"{header}\n{typed}")


@pytest.mark.parametrize(
    ("by", "period", "typed"),
    [
        ("unit", "2016", "110105001 | 2 | 1 | 2 | 3000.50\n110105002 | 2 | 2 | 1 | 4500.00"),
        (
            "event_kind",
            "2016",
            """
            major_illness   | 2 | 2 | 2 | 5000.00
            house_fire      | 1 | 1 | 1 | 1000.50
            accident_injury | 1 | 1 | 1 | 1500.00
            """,
        ),
        (
            "illness",  # the fire and the injury are none
            "2016",
            """
            cancer           | 1 | 1 | 1 | 2000.00
            organ_transplant | 1 | 1 | 1 | 3000.00
                             | 2 | 2 | 2 | 2500.50
            """,
        ),
        (
            "relation",
            "2016",
            """
            self   | 2 | 2 | 2 | 5000.00
            child  | 1 | 1 | 1 | 1000.50
            spouse | 1 | 1 | 1 | 1500.00
            """,
        ),
        (
            "batch",
            "2015..2017",
            """
            2015-B01 | 1 | 1 | 1 | 2000.00
            2015-B02 | 1 | 1 | 1 | 700.00
            2016-B01 | 2 | 2 | 1 | 3500.50
            2016-B02 | 2 | 2 | 1 | 4500.00
            """,
        ),
        (
            "month",
            "2016",
            """
            2016-01 | 1 | 1 | 1 | 2000.00
            2016-02 | 1 | 1 | 1 | 1000.50
            2016-03 | 0 | 0 | 0 | 0.00
            2016-04 | 0 | 0 | 0 | 0.00
            2016-05 | 0 | 0 | 0 | 0.00
            2016-06 | 1 | 1 | 1 | 3000.00
            2016-07 | 0 | 0 | 0 | 0.00
            2016-08 | 0 | 0 | 0 | 0.00
            2016-09 | 0 | 0 | 0 | 0.00
            2016-10 | 0 | 0 | 0 | 0.00
            2016-11 | 0 | 0 | 0 | 0.00
            2016-12 | 1 | 1 | 1 | 1500.00
            """,
        ),
        (
            "year",
            "2015..2017",
            """
            2015 | 1 | 1 | 1 | 700.00
            2016 | 4 | 3 | 3 | 7500.50
            2017 | 1 | 1 | 1 | 2500.00
            """,
        ),
        (
            "unit | year",
            "2016..2017",
            """
            110105001 | 2016 | 2 | 1 | 2 | 3000.50
            110105001 | 2017 | 1 | 1 | 1 | 2500.00
            110105002 | 2016 | 2 | 2 | 1 | 4500.00
            110105002 | 2017 | 0 | 0 | 0 | 0.00
            """,
        ),
    ],
)
def test_payments_are_broken_down(register: Register, by: str, period: str, typed: str) -> None:
    answer = comfort.payments(register, Period.parse(period), by.split(" | "))
    require_answer(answer, f"{by} | person_times | people | batches | amount\n{typed.strip()}")


def test_a_union_sees_the_payments_of_its_own_claims(register: Register) -> None:
    answer = comfort.payments(register.within("110105002"), Period.parse("2016"))
    require_answer(answer, "person_times | people | batches | amount\n2 | 2 | 1 | 4500.00")


def test_batches_past_99_keep_their_number(tmp_path: Path) -> None:
    cases = """
    case_id | claimant_key | decided_on | decision | batch_no | paid_on    | amount
    c1      | ann          | 2016-03-01 | approved | 10       | 2016-03-02 | 1.00
    c2      | bob          | 2016-12-01 | approved | 100      | 2016-12-02 | 2.00
    c3      | cat          | 2016-12-01 | approved | 101      | 2016-12-02 | 4.00
    """
    register = typed_register(tmp_path, comfort_case=cases)
    require_answer(
        comfort.payments(register, Period.parse("2016"), ["batch"]),
        """
        batch     | batches | amount
        2016-B10  | 1       | 1.00
        2016-B100 | 1       | 2.00
        2016-B101 | 1       | 4.00
        """,
    )


@pytest.mark.parametrize(
    ("period", "typed"),
    [
        # approved: c02 to c05, and c11 that is not yet paid; c01 was decided in 2015
        ("2016", "5 | 2 | 1 | 1 | 7"),
        ("2015..2016", "7 | 2 | 1 | 1 | 9"),  # and c01, c13
        ("2016-12", "1 | 1 | 0 | 0 | 2"),  # c05; c07 on the last day
        ("2016-Q2", "1 | 0 | 1 | 1 | 1"),  # c03; c08 on the first day; c09
        ("2017", "0 | 0 | 0 | 0 | 0"),
    ],
)
def test_decisions_are_counted_on_their_own_day(
    register: Register, period: str, typed: str
) -> None:
    header = "approved | rejected | supplement | withdrawn | decided"
    require_answer(comfort.decisions(register, Period.parse(period)), f"{header}\n{typed}")


@pytest.mark.parametrize(
    ("by", "typed"),
    [
        ("unit", "110105001 | 2 | 1 | 1 | 1 | 3\n110105002 | 3 | 1 | 0 | 0 | 4"),
        (
            "event_kind",
            """
            major_illness   | 2 | 1 | 1 | 1 | 3
            house_fire      | 1 | 1 | 0 | 0 | 2
            accident_injury | 1 | 0 | 0 | 0 | 1
            accident_death  | 1 | 0 | 0 | 0 | 1
            """,
        ),
        (
            "illness",
            """
            cancer           | 1 | 1 | 0 | 1 | 2
            organ_transplant | 1 | 0 | 0 | 0 | 1
            other            | 0 | 0 | 1 | 0 | 0
                             | 3 | 1 | 0 | 0 | 4
            """,
        ),
        (
            "relation",  # self: c03, c05, c11; c06; c08; c09
            "self | 3 | 1 | 1 | 1 | 4\nchild | 1 | 1 | 0 | 0 | 2\nspouse | 1 | 0 | 0 | 0 | 1",
        ),
        (
            "month",
            """
            2016-01 | 0 | 0 | 0 | 0 | 0
            2016-02 | 1 | 0 | 0 | 0 | 1
            2016-03 | 0 | 1 | 0 | 0 | 1
            2016-04 | 0 | 0 | 1 | 0 | 0
            2016-05 | 0 | 0 | 0 | 1 | 0
            2016-06 | 1 | 0 | 0 | 0 | 1
            2016-07 | 1 | 0 | 0 | 0 | 1
            2016-08 | 0 | 0 | 0 | 0 | 0
            2016-09 | 0 | 0 | 0 | 0 | 0
            2016-10 | 0 | 0 | 0 | 0 | 0
            2016-11 | 1 | 0 | 0 | 0 | 1
            2016-12 | 1 | 1 | 0 | 0 | 2
            """,
        ),
        ("year", "2016 | 5 | 2 | 1 | 1 | 7"),
    ],
)
def test_decisions_are_broken_down(register: Register, by: str, typed: str) -> None:
    answer = comfort.decisions(register, Period.parse("2016"), [by])
    header = f"{by} | approved | rejected | supplement | withdrawn | decided"
    require_answer(answer, f"{header}\n{typed.strip()}")


@pytest.mark.parametrize(
    ("by", "typed"),
    [
        ("reject_reason", "duplicate | 1\nincomplete | 1"),  # as corrected, not late
        ("unit", "110105001 | 1\n110105002 | 1"),
        ("event_kind", "major_illness | 1\nhouse_fire | 1"),
        ("illness", "cancer | 1\n | 1"),
        ("relation", "self | 1\nchild | 1"),
        ("month", "\n".join(f"2016-{n:02} | {int(n in (3, 12))}" for n in range(1, 13))),
        ("year", "2016 | 2"),
    ],
)
def test_rejections_are_broken_down(register: Register, by: str, typed: str) -> None:
    answer = comfort.rejections(register, Period.parse("2016"), [by])
    require_answer(answer, f"{by} | rejected\n{typed}")


@pytest.mark.parametrize(("period", "rejected"), [("2016", 2), ("2016-12", 1), ("2015", 0)])
def test_rejections_are_counted_on_the_day_decided(
    register: Register, period: str, rejected: int
) -> None:
    require_answer(comfort.rejections(register, Period.parse(period)), f"rejected\n{rejected}")


WAITING = (
    "cases | to_claim_median | to_claim_p90 | to_decision_median | to_decision_p90 | "
    "to_payment_median | to_payment_p90"
)


@pytest.mark.parametrize(
    ("period", "typed"),
    [
        # claim 1, 10, 20, 30: (10 + 20) / 2; decision 10, 10, 30, 30: (10 + 30) / 2;
        # payment 5, 10, 11, 182: (10 + 11) / 2; nine in ten of 4 are 3.6, so all 4
        ("2016", "4 | 15 | 30 | 20 | 30 | 10.5 | 182"),
        # claim 10, 20, 30; decision 10, 10, 30; payment 5, 10, 11: nine in ten of 3 are all 3
        ("2016-H1", "3 | 20 | 30 | 10 | 30 | 10 | 11"),
        ("2016-01", "1 | 10 | 10 | 10 | 10 | 11 | 11"),
        ("2014", "0 | | | | | |"),
    ],
)
def test_waiting_is_the_median_and_nine_in_ten(register: Register, period: str, typed: str) -> None:
    require_answer(comfort.waiting(register, Period.parse(period)), f"{WAITING}\n{typed}")


@pytest.mark.parametrize(
    ("by", "period", "typed"),
    [
        (
            "batch",
            "2016",
            """
            2015-B01 | 1 | 10   | 10 | 11
            2016-B01 | 1 | 30   | 30 | 5
            2016-B02 | 2 | 10.5 | 20 | 96
            """,
        ),
        # claim 10, 30: 20, 30; payment 5, 11: 8
        ("unit", "2016", "110105001 | 2 | 20 | 30 | 8\n110105002 | 2 | 10.5 | 20 | 96"),
        (
            "event_kind",
            "2016",
            """
            major_illness   | 2 | 15 | 20 | 10.5
            house_fire      | 1 | 30 | 30 | 5
            accident_injury | 1 | 1  | 1  | 182
            """,
        ),
        (
            "illness",
            "2016",
            """
            cancer           | 1 | 10   | 10   | 11
            organ_transplant | 1 | 20   | 20   | 10
                             | 2 | 15.5 | 30   | 93.5
            """,
        ),
        (
            "relation",
            "2016",
            "self | 2 | 15 | 20 | 10.5\nchild | 1 | 30 | 30 | 5\nspouse | 1 | 1 | 1 | 182",
        ),
        ("month", "2016-Q2", "2016-04 | 0 | | |\n2016-05 | 0 | | |\n2016-06 | 1 | 20 | 20 | 10"),
        # 2015: c13, 31 days to claim, 303 to decision, 30 to payment; 2017: c05, 30, 19, 12
        (
            "year",
            "2015..2017",
            "2015 | 1 | 31 | 31 | 30\n2016 | 4 | 15 | 30 | 10.5\n2017 | 1 | 30 | 30 | 12",
        ),
    ],
)
def test_waiting_is_broken_down(register: Register, by: str, period: str, typed: str) -> None:
    answer = comfort.waiting(register, Period.parse(period), [by])
    header = f"{by} | cases | to_claim_median | to_claim_p90 | to_payment_median"
    require_answer(answer, f"{header}\n{typed.strip()}")


def test_nine_in_ten_is_whole_days_that_nine_cases_in_ten_did_not_pass(tmp_path: Path) -> None:
    # Twenty cases wait 1 to 20 days for their payment: 18 of 20 took no more than 18.
    cases = ["case_id | claimant_key | decided_on | decision | batch_no | paid_on | amount"]
    cases += [
        f"c{n} | one | 2016-03-01 | approved | 1 | 2016-03-{n + 1:02} | 1.00" for n in range(1, 21)
    ]
    register = typed_register(tmp_path, comfort_case="\n".join(cases))
    answer = comfort.waiting(register, Period.parse("2016"))
    require_answer(answer, "cases | to_payment_median | to_payment_p90\n20 | 10.5 | 18")


@pytest.mark.parametrize(
    ("period", "in_hand"),
    [
        ("2015-01", 0),
        ("2015-02", 1),  # c13, decided in December
        ("2015-12", 0),  # c01 was decided on 21 December, c13 on the first
        # c02 decided on the 10th; c06, c08, c09, c10 handed in on the first
        ("2016-02", 4),
        ("2016-12", 2),  # c08 waits for papers, c10 for a decision; c05 decided on the 20th
    ],
)
def test_claims_in_hand_are_those_not_decided_yet(
    register: Register, period: str, in_hand: int
) -> None:
    require_answer(comfort.in_hand(register, Period.parse(period)), f"in_hand\n{in_hand}")
