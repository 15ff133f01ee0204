"""What a chart says is true of what it draws, and says nothing of what is withheld."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from bangfu.figures.model import Figure, MeasureUnit, Status
from bangfu.language import Language, Text
from bangfu.words.headlines import of_month, over_time, since_start
from bangfu.words.themes import Theme
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


def said(figures: Sequence[Figure], language: Language = "zh", **revisions: str) -> str:
    """What is said; `y2016="第三次修改"` revises the scheme in a year."""
    places = {int(year[1:]) - 2013: label for year, label in revisions.items()}
    return over_time(figures, Theme.of(figures[0].id, language), places).text


@pytest.mark.parametrize(
    ("figures", "zh", "en"),
    [
        # The printed series: 673 - 67 = 606 is all the reach there is.
        (
            years(PERSON_TIMES, 67, 259, 378, 374, 383, 611, 673),
            "抚慰人次由2013年的67人次增至2019年的673人次",
            "Comfort payments rose from 67 in 2013 to 673 in 2019",
        ),
        (
            years(PERSON_TIMES, 900, 500, 300, 100),
            "抚慰人次由2013年的900人次降至2016年的100人次",
            "Comfort payments fell from 900 in 2013 to 100 in 2016",
        ),
        # What is withheld between the ends is not spoken of.
        (
            years(PERSON_TIMES, 67, 259, C, 374, 383),
            "抚慰人次由2013年的67人次增至2017年的383人次",
            "Comfort payments rose from 67 in 2013 to 383 in 2017",
        ),
        (
            years(DAYS, 55, 60, 57, 54, 49, 42, 37),
            "事发到申请用时（中位数）由2013年的55天降至2019年的37天",
            "Time from event to claim (median) fell from 55 days in 2013 to 37 days in 2019",
        ),
        (
            years(PERSON_TIMES, 0, 40, 90),
            "抚慰人次由2013年的零增至2015年的90人次",
            "Comfort payments rose from none in 2013 to 90 in 2015",
        ),
        # From end to end 20 of a reach of 350: a level that was kept from 2014 on.
        (
            years(PERSON_TIMES, 360, 400, 370, 380),
            "各年抚慰人次均在360人次以上",
            "Comfort payments stayed at 360 payments or more in every year",
        ),
        (
            years(MEAN, "3012.50", "2950", "3100"),
            "各年次均抚慰金均在2,900元以上",
            "Mean comfort payment stayed at 2,900 yuan or more in every year",
        ),
        # The last is 85 of the first: no news; 2015 is the longest of the years.
        (
            years(DAYS, 80, 40, 90, 75),
            "2015年事发到申请用时（中位数）最长，为90天",
            "Time from event to claim (median) peaked at 90 days in 2015",
        ),
        # From one month to another there is no trend to tell.
        (
            months(PERSON_TIMES, 90, 10, 20, 40, 85),
            "2019年1月抚慰人次最多，为90人次",
            "Comfort payments peaked at 90 payments in January 2019",
        ),
        (
            months(MONEY, 120000, "1234567.80", 60000, 0, 90000),
            "2019年2月帮扶资金最多，为123.46万元",
            "Assistance paid peaked at 1,234,568 yuan in February 2019",
        ),
        # A mean of nothing is no value: of those there are, one is the highest.
        (
            months(MEAN, 3000, None, 5000, 2000),
            "2019年3月次均抚慰金最高，为5,000元",
            "Mean comfort payment peaked at 5,000 yuan in March 2019",
        ),
        # Two peaks alike, and the last is withheld. (20 - 10) / 10
        (
            years(PERSON_TIMES, 20, 10, 20, C),
            "2015年抚慰人次为20人次，比上年增长100.0%",
            "Comfort payments in 2015: 20 payments, up 100.0% from the previous year",
        ),
        # A base under 10: what it was.
        (
            years(PERSON_TIMES, 9, 3),
            "2014年抚慰人次为3人次，上年为9人次",
            "Comfort payments in 2014: 3 payments, 9 payments in the previous year",
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
            "抚慰人次由2013年的60人次增至2016年的310人次",
            "Comfort payments rose from 60 in 2013 to 310 in 2016",
        ),
        (
            months(PERSON_TIMES, 0, 0, 0), "各月抚慰人次均为零",
            "Comfort payments: none in any month",
        ),
        (years(PERSON_TIMES, C, C), "", ""),
        (years(MEAN, None, None), "", ""),
        (years(PERSON_TIMES, 0), "2013年抚慰人次为零", "Comfort payments in 2013: none"),
    ],
)  # fmt: skip
def test_the_statement_is_chosen_by_the_data(figures: list[Figure], zh: str, en: str) -> None:
    assert (said(figures, "zh"), said(figures, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("figures", "revisions", "zh"),
    [
        # 3,249 - 2,011 is all but 16 of the reach of 1,254.
        (
            years(MEAN, 2000, 2008, 2011, 3249, 3254, 3254),
            {"y2014": "第一次修改", "y2016": "第三次修改"},
            "2016年办法第三次修改，次均抚慰金由上年的2,011元升至3,249元",
        ),
        # No step is three quarters of 606: from end to end, and how often it was revised.
        (
            years(PERSON_TIMES, 67, 259, 378, 374, 383, 611, 673),
            {"y2013": "", "y2014": "1", "y2015": "2", "y2016": "3", "y2018": "4"},
            "抚慰人次由2013年的67人次增至2019年的673人次，其间办法修改四次",
        ),
        # The launch is no revision; against its year no percentage is said: 192 / 67 is no news.
        (
            years(PERSON_TIMES, 67, 259), {"y2013": ""},
            "2014年抚慰人次为259人次，上年为67人次，口径有变",
        ),
        (
            years(PERSON_TIMES, 383, 611), {"y2014": ""},
            "2014年抚慰人次为611人次，上年为383人次，口径有变",
        ),
    ],
)  # fmt: skip
def test_a_revision_is_told_and_no_percentage_across_it(
    figures: list[Figure], revisions: dict[str, str], zh: str
) -> None:
    assert said(figures, "zh", **revisions) == zh


def test_a_step_with_a_revision_that_was_undone_since_is_no_headline() -> None:
    """From 42 days to 59 in the year of the revision, and down to 37.5: that rise is no news."""
    figures = years(DAYS, 42, 59, 59, 40, "39.5", "37.5")
    assert said(figures, "zh", y2014="第一次修改") == "2018年事发到申请用时（中位数）为37.5天"


@pytest.mark.parametrize(
    ("kept_from", "text"),
    [
        ({}, "2019年2月抚慰资金为3万元，环比增长50.0%"),
        ({"alike": {1: "broken"}}, "2019年2月抚慰资金为3万元，上期为2万元，口径有变"),
        ({"alike": {1: "unsure"}}, "2019年2月抚慰资金为3万元，上期为2万元，口径可能有变"),
        ({"small": {0}}, "2019年2月抚慰资金为3万元，上期为2万元"),
        ({"small": {1}}, "2019年2月抚慰资金为3万元，环比增长50.0%"),  # the base is not small
    ],
)
def test_no_percentage_is_told_where_none_may_be(kept_from: dict[str, Any], text: str) -> None:
    figures = months("comfort.amount", 20000, 30000)
    assert over_time(figures, Theme.of("comfort.amount", "zh"), **kept_from).text == text


def test_the_english_of_a_revision_says_its_year() -> None:
    figures = years(MEAN, 2000, 2008, "2010.58", "3248.66", 3254, 3254)
    assert said(figures, "en", y2016="third revision") == (
        "Mean comfort payment rose from 2,011 yuan to 3,249 yuan in 2016, the year of the third "
        "revision"
    )
    assert said(years(PERSON_TIMES, 67, 259, 378), "en", y2014="a", y2015="b") == (
        "Comfort payments rose from 67 in 2013 to 378 in 2015; the scheme was revised twice in "
        "between"
    )


@pytest.mark.parametrize(
    ("values", "zh", "en"),
    [
        (
            (39, 101, 46), "2019年3月抚慰人次为46人次，上月为101人次",
            "Comfort payments in March 2019: 46 payments, after 101 payments in the month before",
        ),
        (
            (39, 0, 101, 102), "2019年4月抚慰人次为102人次，为4个月来最多",
            "Comfort payments in April 2019: 102 payments, the highest of 4 months",
        ),
        # One of the months is withheld: nothing says that it was not more.
        (
            (39, C, 101, 102), "2019年4月抚慰人次为102人次，上月为101人次",
            "Comfort payments in April 2019: 102 payments, after 101 payments in the month before",
        ),
        (
            (39, 101, 0), "2019年3月抚慰人次为零，上月为101人次",
            "Comfort payments in March 2019: none, after 101 payments in the month before",
        ),
        ((0, 5, 0, 0), "2019年4月抚慰人次为零", "Comfort payments in April 2019: none"),
        ((39, C, 7), "2019年3月抚慰人次为7人次", "Comfort payments in March 2019: 7 payments"),
        ((39, 101, C), "", ""),
    ],
)  # fmt: skip
def test_a_month_that_is_reported_on_leads(values: tuple[Value, ...], zh: str, en: str) -> None:
    figures = months(PERSON_TIMES, *values)
    for language, expected in (("zh", zh), ("en", en)):
        assert of_month(figures, Theme.of(PERSON_TIMES, language)).text == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "last", "zh", "en"),
    [
        (
            512, 10, "在档户数由2013年年初的512户降至2019年年底的10户",
            "Households on file fell from 512 at the start of 2013 to 10 at the end of "
            "2019",
        ),
        (
            100, 150, "在档户数由2013年年初的100户增至2019年年底的150户",
            "Households on file rose from 100 at the start of 2013 to 150 at the end of "
            "2019",
        ),
        (
            0, 12, "在档户数由2013年年初的零增至2019年年底的12户",
            "Households on file rose from none at the start of 2013 to 12 at the end of "
            "2019",
        ),
        (
            10, 10, "在档户数2013年年初与2019年年底同为10户",
            "Households on file stood at 10 at the start of 2013 and the end of 2019",
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


@pytest.mark.parametrize(
    ("first", "last", "zh", "en"),
    [
        ("2019-03", "2019-06", "files由2019年3月初的40户降至6月底的30户",
         "Files fell from 40 at the start of March 2019 to 30 at the end of June"),
        ("2019-06", "2019-06", "files由2019年6月初的40户降至月底的30户",
         "Files fell from 40 at the start of June 2019 to 30 at its end"),
        ("2019-01", "2019-12", "files由2019年年初的40户降至年底的30户",
         "Files fell from 40 at the start of 2019 to 30 at its end"),
        ("2019-01", "2019-01", "files由2019年年初的40户降至1月底的30户",
         "Files fell from 40 at the start of 2019 to 30 at the end of January"),
        ("2018-07", "2019-06", "files由2018年7月初的40户降至2019年6月底的30户",
         "Files fell from 40 at the start of July 2018 to 30 at the end of June 2019"),
    ],
)  # fmt: skip
def test_the_end_of_a_stock_is_said_in_as_few_words_as_are_clear(
    first: str, last: str, zh: str, en: str
) -> None:
    ends = figure("hardship.opening", first, 40), figure(ON_FILE, last, 30)
    words = Text("files", "files")
    assert since_start(*ends, Theme.of(ON_FILE, "zh", words)).text == zh
    assert since_start(*ends, Theme.of(ON_FILE, "en", words)).text == en


# Whatever is said of an invented series is read back from the words and held against the series:
# the checks know nothing of the rules that chose the statement.

values = st.lists(st.sampled_from([None, C]) | st.integers(0, 2000), min_size=1, max_size=14)
labels = st.dictionaries(st.integers(0, 13), st.sampled_from(["", "第二次修改"]), max_size=4)

NUMBER = r"(零|[\d,]+(?=人次))(?:人次)?"


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace("零", "0"))


def at(figures: list[Figure], year: str) -> Decimal:
    """The value of a year, which must be shown."""
    (value,) = [f.value for f in figures if str(f.period) == year]
    assert value is not None
    return value


def reach(figures: list[Figure]) -> Decimal:
    shown = [f.value for f in figures if f.value is not None]
    return max(shown) - min(shown)


def check_step(text: str, figures: list[Figure], revised: dict[int, str]) -> None:
    found = re.fullmatch(rf"(\d{{4}})年办法(.+?)，抚慰人次由上年的{NUMBER}(增|降)至{NUMBER}", text)
    assert found
    before, after = at(figures, str(int(found[1]) - 1)), at(figures, found[1])
    assert (before, after) == (number(found[3]), number(found[5]))
    assert (after > before) == (found[4] == "增")
    assert revised[int(found[1]) - 2013] == found[2]
    assert abs(after - before) * 2 > reach(figures)  # most of what is seen


def check_ends(text: str, figures: list[Figure], revised: dict[int, str]) -> None:
    found = re.fullmatch(
        rf"抚慰人次由(\d{{4}})年的{NUMBER}(增|降)至(\d{{4}})年的{NUMBER}(?:，其间办法修改(.+)次)?",
        text,
    )
    assert found
    first, last = at(figures, found[1]), at(figures, found[4])
    assert (first, last) == (number(found[2]), number(found[5]))
    assert (last > first) == (found[3] == "增")
    assert (found[1], found[4]) == (str(figures[0].period), str(figures[-1].period))
    assert abs(last - first) * 2 >= reach(figures)
    times = [label for place, label in revised.items() if label and 0 < place < len(figures)]
    assert found[6] == (None, "一", "两", "三", "四")[len(times)]


def check_level(text: str, figures: list[Figure], _: dict[int, str]) -> None:
    floor = number(re.search(r"在([\d,]+)", text)[1])  # type: ignore[index]
    since = re.match(r"(\d{4})年起", text)
    start = int(since[1]) - 2013 if since else 0
    assert all(f.value is not None and f.value >= floor for f in figures[start:])
    assert all(f.value is not None and f.value < floor for f in figures[:start])


def check_peak(text: str, figures: list[Figure], _: dict[int, str]) -> None:
    found = re.fullmatch(rf"(\d{{4}})年抚慰人次最多，为{NUMBER}", text)
    assert found
    assert Status.SUPPRESSED not in [f.status for f in figures]
    high = max(f.value for f in figures if f.value is not None)
    assert [str(f.period) for f in figures if f.value == high] == [found[1]]
    assert number(found[2]) == high


def check_latest(text: str, figures: list[Figure], revised: dict[int, str]) -> None:
    found = re.fullmatch(rf"(\d{{4}})年抚慰人次为(?:零|{NUMBER})(?:，(.+))?", text)
    assert found
    place = int(found[1]) - 2013
    value = at(figures, found[1])
    assert value == number(found[2] or "零")
    assert all(f.value is None for f in figures[place + 1 :])
    if not found[3]:
        assert place == 0 or figures[place - 1].value is None
        return
    base, broken = at(figures, str(int(found[1]) - 1)), "口径有变" in found[3]
    assert broken == (base != 0 and (place in revised or revised.get(place - 1) == ""))
    check_change(found[3], value, base)


def check_change(text: str, value: Decimal, base: Decimal) -> None:
    if percent := re.fullmatch(r"比上年(增长|下降)([\d,.]+)%", text):
        assert base >= 10
        change = (value - base) / base * 100
        assert abs(abs(change) - number(percent[2])) <= Decimal("0.05")
        assert (change > 0) == (percent[1] == "增长")
    elif was := re.fullmatch(rf"上年为(?:零|{NUMBER})(，口径有变)?", text):
        assert base == number(was[1] or "零")
    else:
        assert text in ("与上年持平", "与上年基本持平")
        assert abs(value - base) * 2000 < base or value == base


def check_zeros(text: str, figures: list[Figure], _: dict[int, str]) -> None:
    assert text == "各年抚慰人次均为零"
    assert {f.value for f in figures} == {0}


def check_plain(text: str, figures: list[Figure], _: dict[int, str]) -> None:
    assert text == ""
    assert all(f.value is None for f in figures)


CHECKS = {
    "step": check_step, "ends": check_ends, "level": check_level, "peak": check_peak,
    "latest": check_latest, "zeros": check_zeros, "plain": check_plain,
}  # fmt: skip


@examples(400)
@given(values=values, revised=labels)
def test_whatever_is_said_of_a_series_holds(values: list[Value], revised: dict[int, str]) -> None:
    figures = years(PERSON_TIMES, *values)
    message = over_time(figures, Theme.of(PERSON_TIMES, "zh"), revised)
    CHECKS[message.kind](message.text, figures, revised)
    places = set(re.findall(r"(\d{4})年", message.text))
    hidden = {str(f.period) for f in figures if f.status is Status.SUPPRESSED}
    assert places & hidden == set()


@examples(200)
@given(values=values, revised=labels)
def test_english_says_the_same_numbers_the_same_way(
    values: list[Value], revised: dict[int, str]
) -> None:
    figures = years(PERSON_TIMES, *values)
    zh, en = (over_time(figures, Theme.of(PERSON_TIMES, one), revised) for one in ("zh", "en"))  # type: ignore[arg-type]
    assert zh.kind == en.kind
    years_said = [set(re.findall(r"20[12]\d", text.text)) for text in (zh, en)]
    assert years_said[0] == years_said[1]
    for chinese, english in (("增至", "rose from"), ("降至", "fell from")):
        assert (chinese in zh.text) == (english in en.text)


@examples(200)
@given(values=values)
def test_whatever_is_said_of_a_month_holds(values: list[Value]) -> None:
    figures = months(PERSON_TIMES, *values)
    text = of_month(figures, Theme.of(PERSON_TIMES, "zh")).text
    shown = [f.value for f in figures[:-1]]
    if figures[-1].value is None:
        assert text == ""
        return
    place = figures[-1].period.label("zh")
    found = re.fullmatch(rf"{place}抚慰人次为(?:零|{NUMBER})(?:，(.+))?", text)
    assert found
    assert number(found[1] or "零") == figures[-1].value
    if found[2] == f"为{len(figures)}个月来最多":
        assert all(value is not None and value < figures[-1].value for value in shown)
    elif found[2]:
        was = re.fullmatch(rf"上月为(?:零|{NUMBER})", found[2])
        assert was
        assert shown[-1] == number(was[1] or "零")


@examples(200)
@given(first=st.integers(0, 1000), last=st.integers(0, 1000))
def test_what_a_stock_went_from_and_to_is_said_as_it_was(first: int, last: int) -> None:
    ends = figure("hardship.opening", "2013-01", first), figure(ON_FILE, "2019-12", last)
    text = since_start(*ends, Theme.of(ON_FILE, "zh", Text("在档户数", "files"))).text
    found = re.search(r"初的(零|[\d,]+)户?(增|降)至\S+底的(零|[\d,]+)户?", text)
    if found is None:
        assert first == last
        return
    assert (number(found[1]), number(found[3])) == (first, last)
    assert (last > first) == (found[2] == "增")


def test_units_choose_the_word_for_the_largest() -> None:
    subject = Theme(Text("a", "b"), MeasureUnit.PERSON_TIMES_PER_BATCH, "zh", summed=False)
    assert subject.most == "最高"
