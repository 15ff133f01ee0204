"""Which time a title, heading or head speaks of, and which days and times lie in it."""

from datetime import date

import pytest
from bangfu.ledgers.values.said_times import time_said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2019年春节慰问发放表", "2019年"),
        ("2019年1月发放表", "2019年1月"),
        ("二〇一九年一月份", "2019年1月"),
        ("2019-03发放名单", "2019年"),  # 03 may be a number of a list, too
        ("2019年二季度", "2019年4至6月"),
        ("2019年第4季度", "2019年10至12月"),
        ("上半年帮扶", "1至6月"),
        ("金额（1-3月）", "1至3月"),
        ("2019年3月至5月", "2019年3至5月"),
        ("以下为2月20日补发", "2月20日"),
        ("2019年2月20日补发", "2019年2月20日"),
        ("2019.2.20发放", "2019年2月20日"),
        ("月人均收入", None),
        ("截至2019年12月", None),  # all up to then
        ("上年同期（2018年）", None),
        ("2018年、2019年春节", None),  # two years
        ("2019年2月30日", None),  # no such day
        ("慰问发放表", None),
    ],
)
def test_a_text_speaks_of_one_time_or_of_none(text: str, said: str | None) -> None:
    found = time_said(text)
    assert (found and found.words().zh) == said


@pytest.mark.parametrize(
    ("text", "day", "lies_in"),
    [
        ("2019年1月", date(2019, 1, 25), True),
        ("2019年1月", date(2018, 1, 25), False),
        ("1月", date(2018, 1, 25), True),  # of any year
        ("2019年1月25日", date(2019, 1, 26), False),
        ("2019年", date(2019, 12, 31), True),
        ("2019年春节", date(2018, 12, 20), True),  # paid before the year begins
        ("2019年春节", date(2018, 10, 31), False),
        ("2019年国庆", date(2018, 12, 20), False),
        ("2019年一季度", date(2019, 4, 5), True),  # of several months, the month after them too
        ("2019年四季度", date(2020, 1, 5), True),
        ("2019年一季度", date(2019, 5, 5), False),
        ("二季度", date(2011, 7, 1), True),
    ],
)
def test_a_day_lies_in_a_time(text: str, day: date, lies_in: bool) -> None:
    found = time_said(text)
    assert found is not None
    assert found.has(day) is lies_in


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("2019年1月", "2019年1月25日", True),
        ("2019年1月", "2019年2月", False),
        ("2019年一季度", "3月", True),
        ("2019年", "2018年", False),
        ("2019年春节", "2018年12月", True),
        ("2019年春节", "2018年9月", False),
        ("2019年", "2019年5月", True),
    ],
)
def test_two_times_meet(one: str, other: str, meet: bool) -> None:
    first, second = time_said(one), time_said(other)
    assert first is not None
    assert second is not None
    assert first.meets(second) is meet


def test_of_a_day_its_month_is_left_without_it() -> None:
    found = time_said("2019年2月20日")
    assert found is not None
    assert (found.day, found.without_day.day) == (date(2019, 2, 20), None)
    assert found.without_day.words().en == "2019-02"
