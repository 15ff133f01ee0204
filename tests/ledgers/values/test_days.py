"""Days as ledgers write and show them."""

from datetime import date, datetime
from typing import Any

import pytest
from bangfu.ledgers.formats.grid import Dressed
from bangfu.ledgers.formats.serials import day_of
from bangfu.ledgers.values.days import read_day
from bangfu.register.faults import RefusedError
from hypothesis import given
from hypothesis import strategies as st

MARCH_5 = date(2019, 3, 5)


@pytest.mark.parametrize(
    "raw",
    [
        "2019.3.5", "2019.03.05.", "2019年3月5日", "20190305", "二〇一九年三月五日",
        "二零一九年三月五号",
        "2019-3-5", "2019/03/05", "２０１９－３－５", "2019年 3月 5日", "2019 3 5",
        "2019/3/5 0:00", "2019-03-05 10:20:30", "2019-03-05T00:00:00", "2019年3月5日 星期二",
        "2019年3月5日（周二）", 43529.0, 20190305.0, date(2019, 3, 5), datetime(2019, 3, 5, 9, 30),
        Dressed(date(2019, 3, 5), 'm"月"d"日"'),
    ],
)  # fmt: skip
def test_a_day_is_read_from_every_form_that_can_mean_no_other(raw: Any) -> None:
    assert read_day(raw) == MARCH_5


@pytest.mark.parametrize("raw", ["2019年元月25日", "二〇一九年元月二十五日", "2019 年 元月 25 号"])
def test_the_first_month_may_be_written_in_words(raw: str) -> None:
    assert read_day(raw) == date(2019, 1, 25)


@pytest.mark.parametrize(
    ("raw", "kind", "said"),
    [
        ("2019.1", "month_only", "没有日"), ("2019年3月", "month_only", "没有日"),
        ("2019-03", "month_only", "没有日"), ("201903", "month_only", "没有日"),
        (201903.0, "month_only", "没有日"), (2019.3, "month_only", "没有日"),
        (Dressed(date(2019, 3, 1), 'yyyy"年"m"月"'), "month_only", "只显示到月（2019年3月）"),
        (Dressed(date(2019, 3, 1), "mmm-yy"), "month_only", "只显示到月"),
        (Dressed(date(2019, 3, 1), "yyyy"), "day_not_shown", "不显示日"),
        (Dressed(MARCH_5, "d"), "day_not_shown", "不显示月"),
        (Dressed(MARCH_5, 'd"日"'), "day_not_shown", "不显示月"),
        (Dressed(MARCH_5, "aaaa"), "day_not_shown", "不显示日"),
        (Dressed(MARCH_5, "yyyy-m dddd"), "month_only", "只显示到月"),
        (Dressed(43529.0, "0"), "day_not_shown", "序号"),
        (Dressed(43529.0, "#,##0.00"), "day_not_shown", "序号"),
        (Dressed(43529.0, ";;;"), "day_not_shown", "不显示出来"),
        ("2019年", "year_only", "只有年"), ("19/3/5", "ambiguous_date", "年份不明"),
        ("19.3.5", "ambiguous_date", "年份不明"), ("19年3月5日", "ambiguous_date", "年份不明"),
        ("2019年正月初五", "lunar_date", "农历"), ("腊月二十三", "lunar_date", "农历"),
        ("农历2019年1月5日", "lunar_date", "农历"),
        ("5/3/2019", "ambiguous_date", "日月次序不明"), ("3月5日", "no_year", "没有年份"),
        ("3/5", "no_year", "没有年份"), ("2019-02-30", "no_such_day", "没有这一天"),
        ("2019年13月1日", "no_such_day", "没有这一天"), ("2019年3月5日至8日", "two_dates", "不止"),
        ("2019.3.5-3.8", "two_dates", "不止"), ("2019年3月5、6日", "two_dates", "不止"),
        ("2019年3月初", "vague_date", "没有日"), ("2019年春节", "vague_date", "没有日"),
        ("43529", "serial_text", "序号"), ("=TODAY()", "formula_text", "TODAY"),
        ("1989-12-31", "day_out_of_range", "1989"), ("去年", "day", "去年"),
        (1.5, "no_year", "没有年份"), (5.0, "day", "5"),
    ],
)  # fmt: skip
def test_what_names_no_day_is_told_by_kind(raw: Any, kind: str, said: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_day(raw)
    assert refused.value.kind == kind
    assert said in refused.value.found.zh


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_a_day_and_its_number_are_one_in_both_systems(day: date) -> None:
    since_1900 = float((day - date(1899, 12, 30)).days)
    assert read_day(since_1900) == day
    assert day_of(since_1900) == day
    assert day_of(since_1900 - 1462, from_1904=True) == day


CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")


def in_words(number: int) -> str:
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{str(tens).translate(CHINESE)}十"
    return ten + (str(ones).translate(CHINESE) if ones else "")


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_a_day_is_read_back_from_chinese_numerals(day: date) -> None:
    year = str(day.year).translate(CHINESE)
    assert read_day(f"{year}年{in_words(day.month)}月{in_words(day.day)}日") == day
