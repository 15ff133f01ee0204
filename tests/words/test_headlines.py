"""What a chart says is true of what it draws, and says nothing of what is withheld."""

import re
from collections.abc import Sequence
from decimal import Decimal

import pytest
from bangfu.figures.model import Figure, MeasureUnit, Status
from bangfu.language import Language, Text
from bangfu.words.headlines import Message, Theme, leading, over_time, since_start
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from typed_figures import WITHHELD as C
from typed_figures import Value, figure

PERSON_TIMES, MEAN, MONEY, ON_FILE = (
    "comfort.person_times", "comfort.mean_amount", "assistance.amount", "hardship.on_file",
)  # fmt: skip
DAYS = "comfort.days_to_claim_median"


def years(figure_id: str, *values: Value, first: int = 2013) -> list[Figure]:
    return [figure(figure_id, str(first + i), value) for i, value in enumerate(values)]


def months(figure_id: str, *values: Value) -> list[Figure]:
    return [
        figure(figure_id, f"{2019 + i // 12}-{i % 12 + 1:02d}", value)
        for i, value in enumerate(values)
    ]


def said(figures: Sequence[Figure], language: Language = "zh") -> str:
    return over_time(figures, Theme.of(figures[0].id, language)).text


@pytest.mark.parametrize(
    ("figures", "zh", "en"),
    [
        # The printed series: from 2015 on never under 374, before never over 259.
        (
            years(PERSON_TIMES, 67, 259, 378, 374, 383, 640, 644),
            "2015年起抚慰人次保持在370以上",
            "Comfort payments stayed at 370 person-times or more from 2015 on",
        ),
        # A level to the last exact value: 以上 includes it.
        (
            years(PERSON_TIMES, 50, 400, 370, 380),
            "2014年起抚慰人次保持在370以上",
            "Comfort payments stayed at 370 person-times or more from 2014 on",
        ),
        (
            years(MEAN, "3012.50", "2950", "3100"),
            "各年次均抚慰金均在2,900元以上",
            "Mean comfort payment stayed at 2,900 yuan or more in every year",
        ),
        # 2015 is withheld: of the years from 2014 on nothing is said together.
        (
            years(PERSON_TIMES, 67, 259, C, 374, 383),
            "2017年抚慰人次为383人次，比上年增长2.4%",  # (383 - 374) / 374 = 2.41
            "Comfort payments in 2017: 383 person-times, up 2.4% from the previous year",
        ),
        (
            years(PERSON_TIMES, 900, 500, 300, 100),
            "抚慰人次连续3年减少，2016年降至100人次",
            "Comfort payments fell 3 years in a row, to 100 person-times in 2016",
        ),
        (
            months(PERSON_TIMES, 90, 10, 20, 40, 85),
            "抚慰人次连续3个月增加，2019年5月达到85人次",
            "Comfort payments rose 3 months in a row, to 85 person-times in May 2019",
        ),
        (
            months(MONEY, 120000, "1234567.80", 60000, 0, 90000),
            "2019年2月帮扶资金最多，为123.46万元",
            "Assistance paid peaked at 1,234,568 yuan in February 2019",
        ),
        (
            years(DAYS, 80, 40, 90, 20),
            "2015年事发到申请（中位数）最长，为90天",
            "Event to claim (median) peaked at 90 days in 2015",
        ),
        # A mean of nothing is no value: of those there are, one is the highest.
        (
            months(MEAN, 3000, None, 5000, 2000),
            "2019年3月次均抚慰金最高，为5,000元",
            "Mean comfort payment peaked at 5,000 yuan in March 2019",
        ),
        # Two peaks alike: neither is the highest. 3 of base 10: 70 per cent less.
        (
            years(PERSON_TIMES, 10, 20, 20, 10, 3),
            "2017年抚慰人次为3人次，比上年下降70.0%",
            "Comfort payments in 2017: 3 person-times, down 70.0% from the previous year",
        ),
        # A base under 10: two counts.
        (
            years(PERSON_TIMES, 9, 3),
            "2014年抚慰人次由上年的9人次降至3人次",
            "Comfort payments in 2014: down from 9 person-times in the previous year to "
            "3 person-times",
        ),
        # A mean is never compared.
        (
            years(MEAN, 2000, 3000),
            "2014年次均抚慰金为3,000元",
            "Mean comfort payment in 2014: 3,000 yuan",
        ),
        # Half a year beside whole ones is left out.
        (
            [*years(PERSON_TIMES, 60, 300, 280, 310), figure(PERSON_TIMES, "2017-H1", 400)],
            "2014年起抚慰人次保持在280以上",
            "Comfort payments stayed at 280 person-times or more from 2014 on",
        ),
        (years(PERSON_TIMES, C, C), "", ""),
        (years(MEAN, None, None), "", ""),
        (
            years(PERSON_TIMES, 0),
            "2013年抚慰人次为0人次",
            "Comfort payments in 2013: 0 person-times",
        ),
    ],
)  # fmt: skip
def test_the_statement_is_chosen_by_the_data(figures: list[Figure], zh: str, en: str) -> None:
    assert (said(figures, "zh"), said(figures, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("first", "last", "zh", "en"),
    [
        # (512 - 10) / 512 = 98.05 per cent
        (
            512, 10, "2019年12月底在档户数降至10户，比2013年年初减少98%以上",
            "Households on file fell to 10 by the end of December 2019, down more than 98% from "
            "the start of 2013",
        ),
        # (500 - 10) / 500 = 98 per cent exactly
        (
            500, 10, "2019年12月底在档户数降至10户，比2013年年初减少98%",
            "Households on file fell to 10 by the end of December 2019, down 98% from the start "
            "of 2013",
        ),
        (
            100, 150, "2019年12月底在档户数增至150户，比2013年年初增加50%",
            "Households on file rose to 150 by the end of December 2019, up 50% from the start "
            "of 2013",
        ),
        (
            9, 3, "在档户数由2013年年初的9户降至2019年12月底的3户",
            "Households on file fell from 9 at the start of 2013 to 3 at the end of December 2019",
        ),
        (
            0, 12, "在档户数由2013年年初的0户增至2019年12月底的12户",
            "Households on file rose from 0 at the start of 2013 to 12 at the end of December "
            "2019",
        ),
        # More than twice as many: the two counts say it better.
        (
            10, 31, "在档户数由2013年年初的10户增至2019年12月底的31户",
            "Households on file rose from 10 at the start of 2013 to 31 at the end of December "
            "2019",
        ),
        # 0.5 per cent floored is none.
        (
            200, 199, "在档户数由2013年年初的200户降至2019年12月底的199户",
            "Households on file fell from 200 at the start of 2013 to 199 at the end of "
            "December 2019",
        ),
        (
            10, 10, "2019年12月底在档户数为10户，与2013年年初持平",
            "Households on file stood at 10 at the start of 2013 and the end of December 2019",
        ),
        (C, 10, "", ""),
        (10, C, "", ""),
    ],
)  # fmt: skip
def test_a_stock_is_told_from_its_start(first: Value, last: Value, zh: str, en: str) -> None:
    words = Text("在档户数", "households on file")
    ends = figure("hardship.opening", "2013-01", first), figure(ON_FILE, "2019-12", last)
    for language, expected in (("zh", zh), ("en", en)):
        subject = Theme.of(ON_FILE, language, words)  # type: ignore[arg-type]
        assert since_start(*ends, subject).text == expected


def test_a_stock_whose_start_is_within_a_year_says_the_month() -> None:
    ends = figure("hardship.opening", "2019-03", 40), figure(ON_FILE, "2019-06", 30)
    said = since_start(*ends, Theme.of(ON_FILE, "zh", Text("在档户数", "files")))
    assert said.text == "2019年6月底在档户数降至30户，比2019年3月初减少25%"


def lines(*rows: tuple[Value, ...]) -> list[tuple[Theme, list[Figure]]]:
    ids = (DAYS, "comfort.days_to_decision_median")
    return [(Theme.of(i, "zh"), years(i, *row)) for i, row in zip(ids, rows, strict=True)]


@pytest.mark.parametrize(
    ("rows", "zh"),
    [
        (((10, 45), (20, 30)), "2014年事发到申请（中位数）最长，为45天"),
        (((10, 45), (20, None)), "2013年申请到审批（中位数）最长，为20天"),
        (((10, 30), (20, 30)), ""),
        (((C, 30), (20, C)), ""),
    ],
)
def test_the_leading_line_is_that_of_the_last_time_that_has_them_all(
    rows: tuple[tuple[Value, ...], ...], zh: str
) -> None:
    assert leading(lines(*rows)).text == zh


values = st.lists(st.sampled_from([None, C]) | st.integers(0, 2000), min_size=1, max_size=14)


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def check_level(message: Message, figures: list[Figure]) -> None:
    floor = number(re.search(r"在([\d,]+)", message.text)[1])  # type: ignore[index]
    since = re.match(r"(\d{4})年起", message.text)
    start = int(since[1]) - 2013 if since else 0
    assert all(f.value is not None and f.value >= floor for f in figures[start:])
    assert all(f.value is not None and f.value < floor for f in figures[:start])


def check_run(message: Message, figures: list[Figure]) -> None:
    found = re.search(r"连续(\d+)年(增加|减少)，\d+年\D+([\d,]+)", message.text)
    assert found
    tail = [f.value for f in figures[-int(found[1]) - 1 :]]
    assert None not in tail
    assert len(tail) == int(found[1]) + 1
    assert tail == sorted(set(tail), reverse=found[2] == "减少")  # type: ignore[type-var]
    assert tail[-1] == number(found[3])


def check_peak(message: Message, figures: list[Figure]) -> None:
    found = re.match(r"(\d{4})年\D+最多，为([\d,]+)人次", message.text)
    assert found
    assert Status.SUPPRESSED not in [f.status for f in figures]
    high = max(f.value for f in figures if f.value is not None)
    assert [str(f.period) for f in figures if f.value == high] == [found[1]]
    assert number(found[2]) == high


def check_latest(message: Message, figures: list[Figure]) -> None:
    two = re.match(r"(\d{4})年\D+由上年的(\d)人次[降增]至([\d,]+)人次$", message.text)
    if two:
        pair = figures[int(two[1]) - 2014 : int(two[1]) - 2012]
        assert [f.value for f in pair] == [number(two[2]), number(two[3])]
        return
    found = re.match(r"(\d{4})年\D+为([\d,]+)人次(?:，比上年(增长|下降)([\d.]+)%)?", message.text)
    assert found
    place = int(found[1]) - 2013
    assert figures[place].value == number(found[2])
    if found[3]:
        base = figures[place - 1].value
        assert base is not None
        assert base >= 10
        change = (number(found[2]) - base) / base * 100
        assert abs(abs(change) - Decimal(found[4])) <= Decimal("0.05")
        assert (change > 0) == (found[3] == "增长")


def check_plain(message: Message, figures: list[Figure]) -> None:
    assert message.text == ""
    assert all(f.value is None for f in figures)


CHECKS = {
    "level": check_level, "run": check_run, "peak": check_peak, "latest": check_latest,
    "plain": check_plain,
}  # fmt: skip


@examples(400)
@given(values=values)
def test_whatever_is_said_of_a_series_holds(values: list[Value]) -> None:
    figures = years(PERSON_TIMES, *values)
    message = over_time(figures, Theme.of(PERSON_TIMES, "zh"))
    CHECKS[message.kind](message, figures)
    places = set(re.findall(r"(\d{4})年", message.text))
    hidden = {str(f.period) for f in figures if f.status is Status.SUPPRESSED}
    assert places & hidden == set()


@examples(200)
@given(first=st.integers(0, 1000), last=st.integers(0, 1000))
def test_a_change_of_a_stock_is_never_overstated(first: int, last: int) -> None:
    ends = figure("hardship.opening", "2013-01", first), figure(ON_FILE, "2019-12", last)
    text = since_start(*ends, Theme.of(ON_FILE, "zh", Text("在档户数", "files"))).text
    found = re.search(r"(减少|增加)(\d+)%(以上)?", text)
    if first < 10:
        assert found is None
    if found:
        exact = Decimal(abs(last - first)) * 100 / first
        assert (found[1] == "减少") == (last < first)
        assert exact > int(found[2]) if found[3] else exact == int(found[2])
        assert exact < int(found[2]) + 1
    assert f"{last:,}" in text


def test_units_choose_the_word_for_the_largest() -> None:
    subject = Theme(Text("a", "b"), MeasureUnit.PERSON_TIMES_PER_BATCH, "zh", summed=False)
    assert subject.most == "最高"
