"""Sentences take every number from a figure and speak one language at a time."""

import re

import pytest
from bangfu.errors import FigureError
from bangfu.figures.answers import Answers
from bangfu.figures.catalogue import measure_of
from bangfu.language import Language
from bangfu.periods import Period
from bangfu.register.store import Register
from bangfu.words.sentences import SENTENCES, tell
from live_answers import open_answers
from typed_register import DISTRICT, typed_register

FIELD = re.compile(r"\{([a-z_.]+)(?::([a-z]+))?\}")
WORDS = {"period", "unit", "last_day", "as_of", "goal_day", "year_earlier", "match_rules"}
PERIODS = ["2016", "2019-12", "2013..2019", "2016-Q3", "2021"]
EACH_SENTENCE = pytest.mark.parametrize("name", SENTENCES)


@pytest.fixture(scope="module")
def book(sample: Register) -> Answers:
    return open_answers(sample, DISTRICT, "public")


@pytest.fixture(scope="module")
def inside(sample: Register) -> Answers:
    return open_answers(sample, DISTRICT, "internal")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    register = typed_register(tmp_path_factory.mktemp("empty"))
    return open_answers(register, DISTRICT, "public")


def assert_said(sentence: str, language: Language) -> None:
    assert not re.search(r"[{}]|None|nan", sentence), sentence
    if language == "zh":
        assert sentence.endswith("。")
        assert not re.search(r"[A-Za-z;]|,(?!\d{3})", sentence), sentence
        assert not re.search(r"，，|，。|、。|。。", sentence), sentence
    else:
        assert sentence.endswith(".")
        assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", sentence), sentence
        assert not re.search(r",,|, ,|,\.|\.\.| {2}| [.,]", sentence), sentence
        assert sentence[0].isupper() or sentence[0].isdigit(), sentence


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        (
            "2016",
            "2016年共审批抚慰11批、374人次，比上年下降1.1%。",  # (374 - 378) / 378 = -1.06 %
            "In 2016, 11 batches of comfort payments reached 374 person-times, "
            "down 1.1% from the previous year.",
        ),
        (
            "2017",
            "2017年共审批抚慰13批、383人次，比上年增长2.4%。",  # (383 - 374) / 374 = 2.41 %
            "In 2017, 13 batches of comfort payments reached 383 person-times, "
            "up 2.4% from the previous year.",
        ),
    ],
)
def test_the_sentence_of_the_article_is_told_by_figures(
    book: Answers, period: str, zh: str, en: str
) -> None:
    assert tell("comfort.summary", book, Period.parse(period), "zh") == zh
    assert tell("comfort.summary", book, Period.parse(period), "en") == en


def test_a_span_is_told_without_a_comparison(book: Answers) -> None:
    sentence = tell("comfort.summary", book, Period.parse("2013..2019"), "zh")
    assert re.fullmatch(r"2013–2019年共审批抚慰\d+批、2,745人次。", sentence)


@pytest.mark.parametrize("period", PERIODS)
@EACH_SENTENCE
def test_every_sentence_fills_in_for_every_period(book: Answers, name: str, period: str) -> None:
    for language in ("zh", "en"):
        assert_said(tell(name, book, Period.parse(period), language), language)


@pytest.mark.parametrize("period", ["2016", "2020-12"])
@EACH_SENTENCE
def test_every_sentence_fills_in_for_an_empty_register(
    empty: Answers, name: str, period: str
) -> None:
    for language in ("zh", "en"):
        assert_said(tell(name, empty, Period.parse(period), language), language)


@EACH_SENTENCE
def test_both_languages_say_the_same_figures_and_type_none(inside: Answers, name: str) -> None:
    zh, en = SENTENCES[name].zh, SENTENCES[name].en
    fields = [sorted({f for f, _ in FIELD.findall(text)} - WORDS) for text in (zh, en)]
    assert fields[0] == fields[1]
    assert all(measure_of(field) for field in fields[0])
    # "12 months" defines the rate of return; no other digit stands in a template
    for text in (zh, en):
        assert not re.search(r"\d", FIELD.sub("", text).replace("12", ""))
    told = tell(name, inside, Period.parse("2016"), "zh")
    assert sorted({figure.id for figure in told.figures}) == fields[0]
    assert {str(figure.period) for figure in told.figures} == {"2016"}


def test_a_sentence_carries_the_figures_it_says(book: Answers) -> None:
    told = tell("comfort.summary", book, Period.parse("2016"), "zh")
    assert {figure.id: figure.value for figure in told.figures} == {
        "comfort.batches": 11,
        "comfort.person_times": 374,
    }


@pytest.mark.parametrize(
    ("name", "period", "told"),
    [
        ("assistance.match", "2016-Q3", "因困施策率按自然年度计算，见全年报告。"),
        (
            "hardship.returns",
            "2013..2019",
            "返困率只按一个月、季度、半年或年度计算，跨年期间不计。",
        ),
        ("assistance.off_standard", "2016", "核查结果见内部版。"),
    ],
)
def test_what_is_not_told_of_a_period_or_in_public_says_where_it_is(
    book: Answers, name: str, period: str, told: str
) -> None:
    sentence = tell(name, book, Period.parse(period), "zh")
    assert (sentence, sentence.figures) == (told, ())


def test_a_sentence_there_is_not_is_refused(book: Answers) -> None:
    with pytest.raises(FigureError, match=r"^sentence: found 'comfort\.story', expected one of: "):
        tell("comfort.story", book, Period.parse("2016"), "zh")


def test_a_share_of_nothing_is_said_not_to_be_computed(empty: Answers) -> None:
    period = Period.parse("2016")
    assert "批准率不计算（基数为0）" in tell("comfort.decisions", empty, period, "zh")
    assert "approval rate not computed (base 0)" in tell("comfort.decisions", empty, period, "en")


def test_a_stock_is_dated_by_its_day_and_the_day_starts_the_sentence(book: Answers) -> None:
    period = Period.parse("2019-12")
    assert tell("hardship.summary", book, period, "zh").startswith("截至2019年12月31日，")
    assert tell("hardship.summary", book, period, "en").startswith("As of 31 December 2019, ")
