"""Single values in words: exact where they can be, rounded half up where they cannot."""

import re
from decimal import Decimal

import pytest
from bangfu.errors import FigureError
from bangfu.figures.model import MeasureUnit, Status
from bangfu.language import Language
from bangfu.words.marks import status_mark
from bangfu.words.numerals import (
    format_list,
    format_points,
    format_value,
    round_half_up,
    unit_word,
)
from hypothesis import given
from hypothesis import strategies as st

U = MeasureUnit
COUNTS = (
    U.HOUSEHOLDS,
    U.PERSONS,
    U.PERSON_TIMES,
    U.FILES,
    U.CASES,
    U.BATCHES,
    U.ITEMS,
    U.SERVICES,
    U.HOUSEHOLD_YEARS,
    U.HOUSEHOLD_TIMES,
    U.MEMBERS,
)
LANGUAGES: tuple[Language, ...] = ("zh", "en")

money = st.decimals("0", "99999999999.99", places=2)
counts = st.integers(0, 10**9).map(Decimal)


def number_in(text: str) -> Decimal:
    """The number a text says, 万 and 亿 worked out."""
    found = re.search(r"-?[0-9,]+(\.[0-9]+)?", text)
    assert found, text
    scale = 10**4 if "万" in text else 10**8 if "亿" in text else 1
    return Decimal(found[0].replace(",", "")) * scale


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        ("1284", U.PERSON_TIMES, "1,284人次", "1,284 payments"),
        ("374", U.PERSON_TIMES, "374人次", "374 payments"),
        ("11", U.BATCHES, "11批", "11 batches"),
        ("1", U.BATCHES, "1批", "1 batch"),
        ("1", U.PERSON_TIMES, "1人次", "1 payment"),
        ("1", U.PERSONS, "1人", "1 person"),
        ("2", U.PERSONS, "2人", "2 people"),
        ("0", U.HOUSEHOLDS, "0户", "0 households"),
        ("1", U.HOUSEHOLDS, "1户", "1 household"),
        ("10", U.FILES, "10户", "10 files"),
        ("28", U.CASES, "28件", "28 cases"),
        ("3", U.ITEMS, "3笔", "3 items"),
        ("2", U.HOUSEHOLD_YEARS, "2户·年", "2 household-years"),
        ("2", U.HOUSEHOLD_TIMES, "2户次", "2 cases"),
        ("1", U.DAYS, "1天", "1 day"),
        ("45", U.DAYS, "45天", "45 days"),
        ("45.5", U.DAYS, "45.5天", "45.5 days"),
        ("7.25", U.MONTHS, "7.3个月", "7.3 months"),
        ("34", U.PERSON_TIMES_PER_BATCH, "34.0人次/批", "34.0 payments per batch"),
        ("0.95", U.HOUSEHOLDS_PER_MONTH, "0.95户/月", "0.95 households per month"),
        ("0.874", U.RATIO, "87.4%", "87.4%"),
        ("0.8745", U.RATIO, "87.5%", "87.5%"),  # half up; 87.4 if half to even
        ("1", U.RATIO, "100.0%", "100.0%"),
        ("-0.0004", U.RATIO, "0.0%", "0.0%"),  # never -0.0
        ("9999.99", U.YUAN, "9,999.99元", "9,999.99 yuan"),
        ("4000", U.YUAN, "4,000元", "4,000 yuan"),
        ("2187.5", U.YUAN, "2,187.50元", "2,187.50 yuan"),
        ("10000", U.YUAN, "1万元", "10,000 yuan"),
        ("9999.999", U.YUAN, "1万元", "10,000 yuan"),  # not 10,000元
        ("8060000", U.YUAN, "806万元", "8,060,000 yuan"),
        ("347890", U.YUAN, "34.79万元", "347,890 yuan"),  # never 34.789万
        ("12345678.9", U.YUAN, "1,234.57万元", "12,345,678.90 yuan"),
        ("99999950", U.YUAN, "1亿元", "99,999,950 yuan"),  # 9,999.995万 is 10,000万 is 1亿
        ("99999949", U.YUAN, "9,999.99万元", "99,999,949 yuan"),
        ("345000000", U.YUAN, "3.45亿元", "345,000,000 yuan"),  # 3.45亿, not 3亿4500万
        ("-1500", U.YUAN, "−1,500元", "−1,500 yuan"),
        ("-25000", U.YUAN, "−2.5万元", "−25,000 yuan"),
    ],
)
def test_value_with_its_unit(value: str, unit: MeasureUnit, zh: str, en: str) -> None:
    assert format_value(Decimal(value), unit, "zh") == zh
    assert format_value(Decimal(value), unit, "en") == en


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("8061234.5", U.YUAN, "8,061,234.50"),
        ("4000", U.YUAN, "4,000"),
        ("0.8745", U.RATIO, "87.5"),
        ("1284", U.PERSON_TIMES, "1,284"),
    ],
)
def test_value_for_a_column_that_names_its_unit(value: str, unit: MeasureUnit, text: str) -> None:
    for language in LANGUAGES:
        assert format_value(Decimal(value), unit, language, with_unit=False) == text


@pytest.mark.parametrize("with_unit", [True, False])
@pytest.mark.parametrize(
    ("status", "zh", "en"), [(Status.SUPPRESSED, "〔不公布〕", "[c]"), (Status.UNDEFINED, "—", "—")]
)
def test_a_value_that_is_not_shown_has_its_mark(
    status: Status, zh: str, en: str, with_unit: bool
) -> None:
    # Even if the value is at hand: the status decides.
    for value in (None, Decimal(3)):
        for language, mark in (("zh", zh), ("en", en)):
            shown = format_value(value, U.FILES, language, status=status, with_unit=with_unit)  # type: ignore[arg-type]
            assert shown == mark


@pytest.mark.parametrize(
    "status", [Status.OK, Status.PROVISIONAL, Status.REVISED, Status.SYNTHETIC]
)
def test_other_values_are_shown(status: Status) -> None:
    assert status_mark(status, "zh") is None
    assert format_value(Decimal(3), U.FILES, "zh", status=status) == "3户"


@pytest.mark.parametrize(
    ("with_unit", "zh", "en"),
    [(True, "约12万元", "about 120,000 yuan"), (False, "≈120,000", "≈120,000")],
)
def test_what_is_rounded_says_so(with_unit: bool, zh: str, en: str) -> None:
    for language, said in (("zh", zh), ("en", en)):
        shown = format_value(
            Decimal(120000),
            U.YUAN,
            language,
            status=Status.ROUNDED,
            with_unit=with_unit,  # type: ignore[arg-type]
        )
        assert shown == said


def test_a_missing_value_that_should_be_there_is_an_error() -> None:
    with pytest.raises(FigureError, match="value in files: found none, expected one at status ok"):
        format_value(None, U.FILES, "zh")


def test_a_count_that_is_not_whole_is_an_error() -> None:
    with pytest.raises(FigureError, match=r"value in persons: found 2\.5, expected a whole number"):
        format_value(Decimal("2.5"), U.PERSONS, "en")


@pytest.mark.parametrize("unit", list(MeasureUnit))
def test_every_measure_unit_has_words(unit: MeasureUnit) -> None:
    assert unit_word(unit, "zh")
    assert unit_word(unit, "en")


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("2.45", 1, "2.5"),
        ("-0.04", 1, "0.0"),
        ("1E+3", 0, "1000"),
    ],
)
def test_halves_are_rounded_away_from_zero(value: str, places: int, rounded: str) -> None:
    assert str(round_half_up(Decimal(value), places)) == rounded


@pytest.mark.parametrize(
    ("difference", "zh", "en"),
    [
        ("0.062", "6.2个百分点", "6.2 percentage points"),
        ("0.01", "1.0个百分点", "1.0 percentage points"),
    ],
)
def test_differences_of_shares(difference: str, zh: str, en: str) -> None:
    assert format_points(Decimal(difference), "zh") == zh
    assert format_points(Decimal(difference), "en") == en


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        (["3500", "806000"], ["0.35万元", "80.6万元"]),
        (["40", "806000"], ["40元", "806,000元"]),  # 40元 would be 0.00万元
        (["0", "806000"], ["0万元", "80.6万元"]),
        (["20000000", "345000000"], ["0.2亿元", "3.45亿元"]),
        (["200000", "345000000"], ["20万元", "34,500万元"]),
        ([], []),
    ],
)
def test_money_in_one_sentence_has_one_unit(values: list[str], texts: list[str]) -> None:
    assert list(format_list([Decimal(v) for v in values], U.YUAN, "zh")) == texts


def test_lists_of_other_units_and_languages_are_said_one_by_one() -> None:
    values = [Decimal(3500), Decimal(806000)]
    assert format_list(values, U.YUAN, "en") == ("3,500 yuan", "806,000 yuan")
    assert format_list(values, U.PERSONS, "zh") == ("3,500人", "806,000人")


@given(counts, st.sampled_from(COUNTS), st.sampled_from(LANGUAGES))
def test_no_count_is_lost(value: Decimal, unit: MeasureUnit, language: Language) -> None:
    assert number_in(format_value(value, unit, language)) == value


@given(money)
def test_english_and_column_money_is_exact(value: Decimal) -> None:
    assert number_in(format_value(value, U.YUAN, "en")) == value
    assert number_in(format_value(value, U.YUAN, "zh", with_unit=False)) == value


@given(money)
def test_chinese_money_is_within_half_its_last_place(value: Decimal) -> None:
    text = format_value(value, U.YUAN, "zh")
    last_place = (
        Decimal(10**6) if "亿" in text else Decimal(100) if "万" in text else Decimal("0.01")
    )
    assert abs(number_in(text) - value) <= last_place / 2
    assert not re.search(r"\.[0-9]{3}", text)


@given(
    st.one_of(money, st.decimals("0", "1", places=4)),
    st.sampled_from([unit for unit in MeasureUnit if unit not in COUNTS]),
)
def test_the_languages_do_not_mix(value: Decimal, unit: MeasureUnit) -> None:
    assert not re.search("[A-Za-z]", format_value(value, unit, "zh"))
    assert not re.search("[\u4e00-\u9fff]", format_value(value, unit, "en"))
