"""Every numeral of a text lies in exactly one mention, which says what it claims."""

import re
from decimal import Decimal

import pytest
from bangfu.articles.mentions import mentions_in
from bangfu.articles.typesetting import folded
from bangfu.articles.usage import read_usage
from hypothesis import given
from hypothesis import strategies as st

USAGE = read_usage()
NUMERAL = re.compile(f"[{USAGE.numerals}]")
LETTERS = st.sampled_from(
    "0123456789０１９〇一二三四五六七八九十百千万亿两半%％‰，。、；：\n\t "
    "年月日号户人次元余近约多倍番成分之第个抚慰帮扶困难职工在档脱困区总工会"
    "同比增长至了占其中（）“”abcmillion percent"
)
PIECES = st.sampled_from(
    [
        "2017年",
        "二〇一四年",
        "8月",
        "383人次",
        "近400万元",
        "800余万元",
        "百分之六",
        "六成多",
        "第五次",
        "一些",
        "十分",
        "12351",
        "3.2万名",
        "1,284人次",
        "一百二十一万五千元",
        "三四十户",
        "数百人",
        "5.1个百分点",
        "翻两番",
        "一半",
        "四分之三",
        "2019.3.5",
        "上半年",
        "第三季度",
        "2013年至2019年",
        "55岁",
        "12号院",
        "9时30分",
        "2 0 1 7 年",
        "七年来",
        "¥500",
        "万元",
        "in 2014",
        "1.48 million yuan",
    ]
)


def mentioned(text: str) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.sort) for one in mentions_in(folded(text), USAGE)]


@given(st.lists(st.one_of(LETTERS, PIECES), max_size=40).map("".join))
def test_every_numeral_lies_in_exactly_one_mention(text: str) -> None:
    held = [0] * len(text)
    for one in mentions_in(folded(text), USAGE):
        for place in range(one.start, one.end):
            held[place] += 1
    assert max(held, default=0) <= 1
    assert [n for n, c in enumerate(text) if NUMERAL.match(c) and held[n] != 1] == []


@pytest.mark.parametrize(
    ("text", "value", "counter", "rounding"),
    [
        ("383人次", "383", "person_times", ()),
        ("３８３人次", "383", "person_times", ()),
        ("1,284人次", "1284", "person_times", ()),
        ("四百六十三户", "463", "households", ()),
        ("十一批", "11", "batches", ()),
        ("一百二十一万五千元", "1215000", "yuan", ()),
        ("124.6万元", "1246000", "yuan", ()),
        ("近400万元", "4000000", "yuan", ("below",)),
        ("800余万元", "8000000", "yuan", ("above",)),
        ("约800余万元", "8000000", "yuan", ("about", "above")),
        ("1400余人次", "1400", "person_times", ("above",)),
        ("20名左右", "20", "persons", ("about",)),
        ("2.11 million yuan", "2110000", "yuan", ()),
        ("490 households", "490", "households", ()),
        ("百分之六", "6", "", ()),
        ("45.9%", "45.9", "percent", ()),
        ("6.3个百分点", "6.3", "points", ()),
        ("六成多", "60", "", ("above",)),
        ("四分之三", "75", "", ()),
        ("5.6倍", "5.6", "times", ()),
        ("翻两番", "4", "", ()),
        ("2 9 2 人 次", "292", "person_times", ()),
        ("2 5 . 4 5 万\n元", "254500", "yuan", ()),
    ],
)
def test_a_number_is_read_with_its_words(
    text: str, value: str, counter: str, rounding: tuple[str, ...]
) -> None:
    (one,) = mentions_in(folded(text), USAGE)
    assert (one.start, one.end) == (0, len(text))
    assert one.claim is not None
    assert one.claim.value == Decimal(value)
    assert (one.claim.counter, one.claim.rounding) == (counter, rounding)


@pytest.mark.parametrize(
    ("text", "sorts"),
    [
        ("3月8日下午2时", ["day", "time"]),
        ("第2会议室", ["document"]),
        ("今年47岁", ["age"]),
        ("热线电话是12351", ["phone"]),
        ("家住12号院3号楼", ["place", "place"]),
        ("一图读懂", ["word"]),
        ("一些困难十分突出", ["word", "word"]),
        ("三个名字", ["word"]),
        ("二〇一四年", ["period"]),
        ("2013年至2017年", ["period"]),
        ("第三季度", ["period"]),
        ("2019.3.5", ["day"]),
        ("七年来", ["duration"]),
        ("第五次修改", ["ordinal"]),
        ("五一、十一期间", ["word", "word"]),
    ],
)
def test_what_is_no_figure_says_what_it_is(text: str, sorts: list[str]) -> None:
    assert [sort for _, sort in mentioned(text)] == sorts


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2 0 1 7 年 春 节 期 间 帮\n扶 2 9 2 人 次", "2017年春节期间帮扶292人次"),
        ("据统计，去年朝阳区总\n工会发放帮扶金210.67\n万元，帮扶困难职工家庭\n490户，年末在档463\n户。",
         "据统计，去年朝阳区总工会发放帮扶金210.67万元，帮扶困难职工家庭490户，年末在档463户。"),
        ("标题\n\n正文。", "标题\n正文。"),
        ("年份\t人次\n2015年\t378", "年份\t人次\n2015年\t378"),
        ("✅ 帮扶 284 户\n✅ 助学 92 人", "✅帮扶284户\n✅助学92人"),
        ("383 124.6", "383 124.6"),
        ("In 2014 it was 5", "In 2014 it was 5"),
    ],
)  # fmt: skip
def test_a_text_is_read_without_its_typesetting(text: str, read: str) -> None:
    found = folded(text)
    assert found.text == read
    assert len(found.places) == len(read)
