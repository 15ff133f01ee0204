"""Comparisons and dates in words, against the article and the rules for official prose."""

import re
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

import pytest
from bangfu.figures.model import MeasureUnit
from bangfu.language import Language
from bangfu.periods import Period
from bangfu.words.comparisons import as_of_phrase, change_phrase, date_words
from hypothesis import given
from hypothesis import strategies as st

U = MeasureUnit
Kind = Literal["year", "previous"]
YEAR, MONTH = Period.parse("2016"), Period.parse("2016-12")

counts = st.integers(0, 5000).map(Decimal)
shares = st.decimals("0", "1", places=5)


def said(
    current: str | None,
    base: str | None,
    *,
    language: Language,
    unit: MeasureUnit = U.PERSON_TIMES,
    period: Period = YEAR,
    kind: Kind = "year",
) -> str:
    return change_phrase(
        None if current is None else Decimal(current),
        None if base is None else Decimal(base),
        measure_unit=unit,
        period=period,
        kind=kind,
        language=language,
    )


@pytest.mark.parametrize(
    ("current", "base", "zh", "en"),
    [
        # (374 - 378) / 378 = -1.058%; (383 - 374) / 374 = 2.406%
        ("374", "378", "比上年下降1.1%", "down 1.1% from the previous year"),
        ("383", "374", "比上年增长2.4%", "up 2.4% from the previous year"),
        ("259", "67", "比上年增长286.6%", "up 286.6% from the previous year"),  # 192 / 67
        ("0", "67", "比上年下降100.0%", "down 100.0% from the previous year"),
        ("10001", "10000", "与上年基本持平", "almost unchanged from the previous year"),
        ("10005", "10000", "比上年增长0.1%", "up 0.1% from the previous year"),  # 0.05% half up
        ("378", "378", "与上年持平", "unchanged from the previous year"),
        ("0", "0", "与上年持平", "unchanged from the previous year"),
        ("67", "0", "上年为0", "the previous year had 0"),
        ("12", "9", "由上年的9人次增至12人次",
         "up from 9 person-times in the previous year to 12 person-times"),
        ("1", "8", "由上年的8人次降至1人次",
         "down from 8 person-times in the previous year to 1 person-time"),
        ("8", "10", "比上年下降20.0%", "down 20.0% from the previous year"),  # base not under 10
        (None, "378", "", ""),
        ("374", None, "", ""),
        (None, None, "", ""),
    ],
)  # fmt: skip
def test_change_on_the_year(current: str | None, base: str | None, zh: str, en: str) -> None:
    assert said(current, base, language="zh") == zh
    assert said(current, base, language="en") == en


@pytest.mark.parametrize(
    ("period", "kind", "current", "base", "zh", "en"),
    [
        (MONTH, "year", "30", "40", "同比下降25.0%",
         "down 25.0% from the same period a year earlier"),
        (MONTH, "previous", "50", "40", "环比增长25.0%", "up 25.0% from the previous period"),
        (MONTH, "year", "30", "0", "上年同期为0", "the same period a year earlier had 0"),
        (MONTH, "previous", "30", "0", "上期为0", "the previous period had 0"),
        (MONTH, "previous", "5", "4", "由上期的4人次增至5人次",
         "up from 4 person-times in the previous period to 5 person-times"),
        (MONTH, "year", "40", "40", "与上年同期持平",
         "unchanged from the same period a year earlier"),
        (Period.parse("2016-Q4"), "year", "30", "40", "同比下降25.0%",
         "down 25.0% from the same period a year earlier"),
        # Twelve months that are no calendar year are not called one.
        (Period.parse("2015-10..2016-09"), "year", "30", "40", "同比下降25.0%",
         "down 25.0% from the same period a year earlier"),
    ],
)  # fmt: skip
def test_change_names_what_it_is_compared_with(
    period: Period, kind: Kind, current: str, base: str, zh: str, en: str
) -> None:
    assert said(current, base, language="zh", period=period, kind=kind) == zh
    assert said(current, base, language="en", period=period, kind=kind) == en


@pytest.mark.parametrize(
    ("current", "base", "zh", "en"),
    [
        ("0.874", "0.812", "比上年提高6.2个百分点",
         "up 6.2 percentage points from the previous year"),
        ("0.05", "0.06", "比上年下降1.0个百分点",
         "down 1.0 percentage points from the previous year"),
        ("0.5", "0", "比上年提高50.0个百分点",
         "up 50.0 percentage points from the previous year"),
        ("0.5", "0.5", "与上年持平", "unchanged from the previous year"),
        ("0.5004", "0.5", "与上年基本持平", "almost unchanged from the previous year"),
    ],
)  # fmt: skip
def test_shares_differ_by_percentage_points(current: str, base: str, zh: str, en: str) -> None:
    assert said(current, base, language="zh", unit=U.RATIO) == zh
    assert said(current, base, language="en", unit=U.RATIO) == en


def test_dates_are_absolute() -> None:
    assert date_words(date(2019, 3, 5), "zh") == "2019年3月5日"
    assert date_words(date(2019, 3, 5), "en") == "5 March 2019"
    assert as_of_phrase(date(2019, 12, 31), "zh") == "截至2019年12月31日"
    assert as_of_phrase(date(2019, 12, 31), "en") == "as of 31 December 2019"


@given(
    st.one_of(
        st.tuples(counts, counts, st.just(U.PERSON_TIMES)),
        st.tuples(shares, shares, st.just(U.RATIO)),
    ),
    st.sampled_from((YEAR, MONTH)),
    st.sampled_from(("year", "previous")),
)
def test_changes_are_never_times_and_never_mix_languages(
    case: tuple[Decimal, Decimal, MeasureUnit], period: Period, kind: Kind
) -> None:
    current, base, unit = case
    zh, en = (
        change_phrase(current, base, measure_unit=unit, period=period, kind=kind, language=language)
        for language in get_args(Language)
    )
    assert "倍" not in zh
    assert not re.search(r"[A-Za-z]", zh)
    assert not re.search(r"[\u4e00-\u9fff]", en)
    assert "times" not in en.replace("person-times", "")


@given(counts.filter(lambda n: n >= 10), counts)
def test_the_percentage_said_leads_back_to_the_value(base: Decimal, current: Decimal) -> None:
    phrase = said(str(current), str(base), language="zh")
    found = re.fullmatch(r"比上年(增长|下降)([0-9,]+\.[0-9])%", phrase)
    if not found:
        assert phrase in ("与上年持平", "与上年基本持平")
        assert abs(current - base) * 2000 < base
        return
    share = Decimal(found[2].replace(",", "")) / 100 * (1 if found[1] == "增长" else -1)
    # Off by half a last place of the percentage at most: 0.05% of the base.
    assert abs(base * (1 + share) - current) <= base * Decimal("0.0005")
