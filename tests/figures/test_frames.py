"""Answers as data frames: in order, without gaps in time, labelled, with money to reckon with."""

from decimal import Decimal

import pytest
from bangfu import to_frame
from bangfu.measures import caseload, comfort
from bangfu.periods import Period
from bangfu.register.store import Register
from typed_register import typed_register

CASES = """
    case_id | unit_code | claimant_key | illness | happened_on | applied_on | decided_on | decision | batch_no | paid_on    | amount
    c1      | 110105001 | one          | cancer  | 2016-01-05  | 2016-01-20 | 2016-02-01 | approved | 1        | 2016-02-10 | 2000.10
    c2      | 110105001 | two          |         | 2016-01-05  | 2016-01-20 | 2016-02-01 | approved | 1        | 2016-02-10 | 1000.20
    c3      | 110105002 | one          | cancer  | 2016-03-05  | 2016-03-20 | 2016-04-01 | approved | 2        | 2016-04-10 | 3000.00
"""  # noqa: E501
QUARTERS = Period.parse("2016-H1")


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    return typed_register(tmp_path_factory.mktemp("frames"), comfort_case=CASES)


def test_months_are_in_order_and_none_is_missing(register: Register) -> None:
    frame = to_frame(comfort.payments(register, QUARTERS, ["month"]), register)
    assert list(frame.month) == [f"2016-0{n}" for n in range(1, 7)]
    assert list(frame.person_times) == [0, 2, 0, 1, 0, 0]
    assert frame.person_times.dtype == "int64"


def test_money_is_plotted_and_multiplied_as_floats(register: Register) -> None:
    frame = to_frame(comfort.payments(register, QUARTERS, ["month"]), register)
    assert frame.amount.dtype == "float64"
    assert (frame.amount * 1.1).sum() == pytest.approx(6600.33)  # (2000.10 + 1000.20 + 3000) * 1.1
    assert frame.amount.quantile(0.5) == 0


def test_money_is_exact_if_asked(register: Register) -> None:
    frame = to_frame(comfort.payments(register, QUARTERS), register, exact=True)
    assert frame.amount[0] == Decimal("6000.30")
    assert frame.amount.sum() == Decimal("6000.30")


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", ["恶性肿瘤", "非疾病事件"]), ("en", ["cancer", "not an illness"])],
)
def test_codes_have_their_words_beside_them(
    register: Register, language: str, words: list[str]
) -> None:
    answer = comfort.payments(register, QUARTERS, ["illness"])
    frame = to_frame(answer, register, language=language)
    assert list(frame.columns[:3]) == ["period", "illness", "illness_label"]
    assert list(frame.illness_label) == words


def test_what_is_missing_stays_missing(register: Register) -> None:
    frame = to_frame(comfort.waiting(register, QUARTERS, ["month"]), register)
    assert list(frame.to_claim_median.isna()) == [True, False, True, False, True, True]


def test_what_an_analyst_made_of_an_answer_is_a_frame_too(register: Register) -> None:
    answer = comfort.payments(register, QUARTERS, ["unit"])
    frame = to_frame(answer.filter(answer.person_times >= 2), register, language="en")
    assert list(frame.unit) == ["110105001"]


def test_the_balance_by_month_is_in_order(register: Register) -> None:
    frame = to_frame(caseload.balance(register, QUARTERS, ["month"]), register)
    assert frame.month.is_monotonic_increasing
    assert len(frame) == 6
