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
        ("0", "67", "上年为67人次", "67 payments in the previous year"),
        ("10001", "10000", "与上年基本持平", "almost unchanged from the previous year"),
        ("10005", "10000", "比上年增长0.1%", "up 0.1% from the previous year"),  # 0.05% half up
        ("378", "378", "与上年持平", "unchanged from the previous year"),
        ("0", "0", "与上年持平", "unchanged from the previous year"),
        ("67", "0", "上年为零", "none in the previous year"),
        ("12", "9", "上年为9人次", "9 payments in the previous year"),
        ("2", "1", "上年为1人次", "1 payment in the previous year"),
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
        (MONTH, "year", "30", "0", "上年同期为零", "none in the same period a year earlier"),
        (MONTH, "previous", "30", "0", "上期为零", "none in the previous period"),
        (MONTH, "previous", "5", "4", "上期为4人次", "4 payments in the previous period"),
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


@pytest.mark.parametrize(
    ("period", "kind", "current", "base", "zh", "en"),
    [
        # (10 - 192) / 192 = -94.79 per cent
        (YEAR, "year", "10", "192", "比上年末减少182户，下降94.8%",
         "182 households fewer than at the end of the previous year, down 94.8%"),
        (MONTH, "previous", "122", "150", "比2016年11月30日减少28户，下降18.7%",
         "28 households fewer than on 30 November 2016, down 18.7%"),
        (MONTH, "year", "12", "10", "比上年同期末增加2户，增长20.0%",
         "2 households more than at the same time a year earlier, up 20.0%"),
        (YEAR, "year", "9999", "10000", "比上年末减少1户",
         "1 household fewer than at the end of the previous year"),
        (YEAR, "year", "5", "5", "与上年末持平", "unchanged from the end of the previous year"),
        (YEAR, "year", "3", "5", "上年末为5户", "5 households at the end of the previous year"),
    ],
)  # fmt: skip
def test_a_stock_is_held_against_the_end_of_a_period_and_counted(
    period: Period, kind: Kind, current: str, base: str, zh: str, en: str
) -> None:
    for language, expected in (("zh", zh), ("en", en)):
        phrase = change_phrase(
            Decimal(current), Decimal(base), measure_unit=U.HOUSEHOLDS, period=period, kind=kind,
            language=language, stock=True,  # type: ignore[arg-type]
        )  # fmt: skip
        assert phrase == expected


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
    assert "times" not in en


@given(counts.filter(lambda n: n >= 10), counts)
def test_the_percentage_said_leads_back_to_the_value(base: Decimal, current: Decimal) -> None:
    phrase = said(str(current), str(base), language="zh")
    found = re.fullmatch(r"比上年(增长|下降)([0-9,]+\.[0-9])%", phrase)
    if current == 0:
        assert phrase == f"上年为{base:,}人次"
        return
    if not found:
        assert phrase in ("与上年持平", "与上年基本持平")
        assert abs(current - base) * 2000 < base
        return
    share = Decimal(found[2].replace(",", "")) / 100 * (1 if found[1] == "增长" else -1)
    # Off by half a last place of the percentage at most: 0.05% of the base.
    assert abs(base * (1 + share) - current) <= base * Decimal("0.0005")
