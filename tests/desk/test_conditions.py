"""Which rows are meant: codes and their words, numbers, days; and what is none of them."""

from pathlib import Path
from typing import Any

import pytest
from bangfu import desk
from bangfu.errors import ParameterError


@pytest.fixture(scope="module")
def here(sample_folder: Path) -> desk.Desk:
    return desk.open(sample_folder)


@pytest.mark.parametrize(
    ("where", "rows", "paid"),
    [
        # 2019: 673 payments, 241 for cancer, 122 without an illness; 15 of 望京街道总工会
        ({"illness": "恶性肿瘤"}, 1, 241), ({"illness": "cancer"}, 1, 241),
        ({"illness": "非疾病事件"}, 1, 122), ({"illness": "none"}, 1, 122),
        ({"illness": ["cancer", "非疾病事件"]}, 2, 241 + 122),
        ({"illness": "!= cancer"}, 9, 673 - 241), ({"illness": "!= 恶性肿瘤"}, 9, 673 - 241),
        ({"unit": "望京"}, 1, 15), ({"unit": 110105021}, 1, 15), ({"unit": "110105"}, 1, 0),
    ],
)  # fmt: skip
def test_codes_go_by_their_words_and_a_missing_one_by_its_own(
    here: desk.Desk, where: dict[str, Any], rows: int, paid: int
) -> None:
    frame = here.ask("comfort.payments", period="2019", where=where).to_pandas()
    assert (len(frame), frame.person_times.sum()) == (rows, paid)
    assert len(here.cases("comfort.payments", "2019", where=where)) == paid


def test_english_words_of_a_code_are_taken_too(here: desk.Desk) -> None:
    (word,) = {text.en for code, text in _illnesses(here).items() if code == "cancer"}
    assert here.ask("payments", period="2019", where={"illness": word}).to_pandas().size > 0
    assert len(here.cases("comfort.payments", "2019", where={"illness": word})) == 241


def _illnesses(here: desk.Desk) -> dict[str, Any]:
    return {code.value: code.label for code in here.register.rules.code_list("illness")}


def test_a_known_code_that_nobody_is_in_is_zero_and_not_nothing(here: desk.Desk) -> None:
    """The district itself paid nothing: twelve months of 0, and no days to wait."""
    nobody = {"unit": "110105"}
    months = here.ask("comfort.payments", "month", "2019", where=nobody).to_pandas()
    assert months.month.tolist() == [f"2019-{n:02}" for n in range(1, 13)]
    assert months.amount.tolist() == [0] * 12
    waited = here.ask("comfort.waiting", period="2019", where=nobody).to_pandas()
    assert waited.cases.tolist() == [0]
    assert waited.to_claim_median.isna().all()


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ({"illness": "cancr"}, "where illness: found 'cancr', expected 'cancer'?"),
        ({"illness": "恶性肿"}, "expected '恶性肿瘤'?.*cancer 恶性肿瘤"),
        ({"illness": ["cancer", "cancr"]}, "found 'cancr'"),
        ({"illness": "!= cancr"}, "found 'cancr'"),
        ({"illness": ""}, "found '', expected one of"),
        ({"event_kind": "house_fir"}, "expected 'house_fire'?"),
        ({"unit": "没有的工会"}, "unit: found '没有的工会'"),
    ],
)
def test_a_code_that_is_not_known_is_told_with_the_nearest(
    here: desk.Desk, where: dict[str, Any], told: str
) -> None:
    with pytest.raises(ParameterError, match=told.replace("?", r"\?")):
        here.ask("comfort.payments", period="2019", where=where)
    with pytest.raises(ParameterError, match=told.replace("?", r"\?")):
        here.cases("comfort.payments", "2019", where=where)


def test_months_that_are_none_are_told(here: desk.Desk) -> None:
    with pytest.raises(ParameterError, match="where month: found '2019-13', expected one such as"):
        here.ask("comfort.payments", period="2019", where={"month": "2019-13"})
    with pytest.raises(ParameterError, match="where quarter: found '2019-01', expected one such"):
        here.ask("comfort.payments", period="2019", where={"quarter": "2019-01"})


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ({"amount": "5000以上"}, "where amount: found '5000以上', expected a number"),
        ({"amount": ">= many"}, "where amount: found 'many', expected a number"),
        ({"amount": "nan"}, "where amount: found 'nan', expected a number"),
        ({"paid_on": "2019-13"}, "where paid_on: found '2019-13', expected a day"),
        ({"decision": "aproved"}, "where decision: found 'aproved', expected 'approved'"),
        ({"amont": 1}, "where: found 'amont', expected 'amount'"),
    ],
)
def test_what_is_no_number_day_or_code_of_a_column_is_told(
    here: desk.Desk, where: dict[str, Any], told: str
) -> None:
    with pytest.raises(ParameterError, match=told):
        here.cases("comfort.payments", "2019", where=where)


def test_numbers_and_days_are_read_as_they_are_written(here: desk.Desk) -> None:
    """35 payments of more than 5,000 yuan; every payment is of one of the twelve months."""
    cases = here.cases("comfort.payments", "2019")
    assert len(here.cases("comfort.payments", "2019", where={"amount": "> 5,000"})) == 35
    late = here.cases("comfort.payments", "2019", where={"paid_on": ">= 2019-12-01"})
    assert len(late) == (cases.paid_on >= "2019-12-01").sum() > 0
    assert len(here.cases("comfort.payments", "2019", where={"decision": "批准"})) == 673
