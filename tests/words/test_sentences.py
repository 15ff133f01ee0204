"""Sentences take every number from a figure and speak one language at a time."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from bangfu.errors import FigureError
from bangfu.figures.answers import Answers
from bangfu.figures.catalogue import measure_of
from bangfu.figures.changes import is_change
from bangfu.language import Language, Text
from bangfu.periods import Period
from bangfu.register.store import Register
from bangfu.words import sentences
from bangfu.words.sentences import _PARTS, SENTENCES, Sentence, _pace, _part, comparison, tell
from live_answers import open_answers
from typed_register import DISTRICT, typed_register

FIELD = re.compile(r"\{([a-z_.]+)(?::([a-z]+))?\}")
OPTIONAL = re.compile(r"\[[^\[\]]*\]")
WORDS = {
    "period", "start", "unit", "last_day", "as_of", "goal_day", "year_earlier", "match_rules",
    "rounded_apart",
}  # fmt: skip
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
        assert not re.search(r"，，|，。|、。|。。|，；|；；|[\[\]]", sentence), sentence
    else:
        assert sentence.endswith(".")
        assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", sentence), sentence
        assert not re.search(r",,|, ,|,\.|\.\.| {2}| [.,;]|[\[\]]", sentence), sentence
        assert sentence[0].isupper() or sentence[0].isdigit(), sentence


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        (
            "2016",
            # the third revision
            "2016年，朝阳区总工会发放抚慰11批、374人次（上年为378人次，口径有变）；"
            "年末会员1,131,380人，相当于每万名会员发放3.31人次。",  # 374 / 1,131,380 = 3.306
            "In 2016, Chaoyang District Federation of Trade Unions made 374 payments of comfort "
            "(378 payments in the previous year, by other rules) in 11 batches; this comes to 3.31 "
            "payments per 10,000 members (1,131,380 at the end of the year).",
        ),
        (
            "2017",
            # (383 - 374) / 374 = 2.41 %
            "2017年，朝阳区总工会发放抚慰13批、383人次（比上年增长2.4%）；"
            "年末会员1,152,923人，相当于每万名会员发放3.32人次。",
            "In 2017, Chaoyang District Federation of Trade Unions made 383 payments of comfort "
            "(up 2.4% from the previous year) in 13 batches; this comes to 3.32 payments per "
            "10,000 members (1,152,923 at the end of the year).",
        ),
        (
            "2014",
            "2014年，朝阳区总工会发放抚慰10批、259人次（上年为67人次，口径有变）；"  # no +286.6 %
            "年末会员1,094,268人，相当于每万名会员发放2.37人次。",
            "In 2014, Chaoyang District Federation of Trade Unions made 259 payments of comfort "
            "(67 payments in the previous year, by other rules) in 10 batches; this comes to 2.37 "
            "payments per 10,000 members (1,094,268 at the end of the year).",
        ),
        (  # the scheme's first year: before it there was none
            "2013",
            "2013年，朝阳区总工会发放抚慰8批、67人次；"
            "年末会员1,078,825人，相当于每万名会员发放0.62人次。",
            "In 2013, Chaoyang District Federation of Trade Unions made 67 payments of comfort in "
            "8 batches; this comes to 0.62 payments per 10,000 members (1,078,825 at the end of "
            "the year).",
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
    assert re.fullmatch(r"2013—2019年，朝阳区总工会发放抚慰\d+批、2,745人次。", sentence)


@pytest.mark.parametrize("period", PERIODS)
@EACH_SENTENCE
def test_every_sentence_fills_in_for_every_period(book: Answers, name: str, period: str) -> None:
    for language in ("zh", "en"):
        said = tell(name, book, Period.parse(period), language)
        if name != "assistance.off_standard":  # internal
            assert_said(said, language)


@pytest.mark.parametrize("period", ["2016", "2020-12"])
@EACH_SENTENCE
def test_every_sentence_fills_in_for_an_empty_register(
    empty: Answers, name: str, period: str
) -> None:
    for language in ("zh", "en"):
        said = tell(name, empty, Period.parse(period), language)
        if name != "assistance.off_standard":  # internal
            assert_said(said, language)


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
    needed = {f for f, _ in FIELD.findall(OPTIONAL.sub("", zh))} - WORDS
    said = {figure.id for figure in told.figures if not is_change(figure.id)}
    assert needed <= said <= set(fields[0])
    assert {str(figure.period) for figure in told.figures} == {"2016"}


def test_a_sentence_carries_the_figures_it_says(book: Answers) -> None:
    told = tell("comfort.summary", book, Period.parse("2016"), "zh")
    assert {figure.id: figure.value for figure in told.figures} == {
        "comfort.batches": 11,
        "comfort.person_times": 374,
        "comfort.members": 1_131_380,
        "comfort.per_members": Decimal("3.3057"),  # 374 / 1,131,380 x 10,000
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
        ("assistance.off_standard", "2016", ""),
    ],
)
def test_what_is_not_told_of_a_period_or_in_public_says_where_it_is(
    book: Answers, name: str, period: str, told: str
) -> None:
    sentence = tell(name, book, Period.parse(period), "zh")
    assert (sentence, sentence.figures) == (told, ())


def test_a_percentage_of_change_is_a_figure_of_its_own(book: Answers) -> None:
    told = tell("comfort.summary", book, Period.parse("2019-12"), "zh")
    assert {figure.id: str(figure.value) for figure in told.figures} == {
        "comfort.batches": "1",
        "comfort.person_times": "49",
        "comfort.person_times.year_on_year": "0.139535",  # (49 - 43) / 43
        "comfort.person_times.on_previous": "-0.109091",  # (49 - 55) / 55
    }


def test_a_sentence_there_is_not_is_refused(book: Answers) -> None:
    with pytest.raises(FigureError, match=r"^sentence: found 'comfort\.story', expected one of: "):
        tell("comfort.story", book, Period.parse("2016"), "zh")


def test_a_share_of_nothing_is_said_not_to_be_computed(empty: Answers) -> None:
    rate = empty.figure("comfort.approval_rate", Period.parse("2016"))
    for language, said in (("zh", "不计算（基数为0）"), ("en", "not computed (base 0)")):
        template = Text("批准率{comfort.approval_rate}", "rate {comfort.approval_rate}")
        told = sentences._Teller(empty, rate.period, language).filled(template)  # type: ignore[arg-type]
        assert told.endswith(said)


# Optional parts ---------------------------------------------------------------------------------


def filled(answers: Answers, period: str, zh: str) -> Sentence:
    return sentences._Teller(answers, Period.parse(period), "zh").filled(Text(zh, zh))


@pytest.mark.parametrize(
    ("edition", "period", "zh", "said"),
    [
        # 2019: three new files, none reopened
        ("public", "2019", "{period}[，新建档{hardship.opened}][，重建{hardship.reopened}]。",
         "2019年，新建档3户。"),
        # the rate of return is not told of spans, what is off standard not in public
        ("public", "2013..2019", "{period}[，返困率{hardship.return_rate}]。", "2013—2019年。"),
        ("public", "2016", "{period}[，不符{assistance.standard_off}]。", "2016年。"),
        ("internal", "2016", "{period}[，不符{assistance.standard_off}]。", "2016年，不符4笔。"),
        # one batch: the mean of a batch is what was paid
        ("public", "2019-12", "{comfort.batches}[，每批{comfort.per_batch:bare}人次]。", "1批。"),
        ("public", "2016", "{comfort.batches}[，每批{comfort.per_batch:bare}人次]。",
         "11批，每批34.0人次。"),  # 374 / 11
        # no payment in 2012, so nothing to take a mean of
        ("public", "2012", "{period}[，次均{comfort.mean_amount}]。", "2012年。"),
        # two figures in one part: both must be there
        ("public", "2019", "{period}[，{hardship.opened}、{hardship.reopened}]。", "2019年。"),
    ],
)  # fmt: skip
def test_a_part_is_left_out_where_its_figure_is_zero_or_not_told(
    book: Answers, inside: Answers, edition: str, period: str, zh: str, said: str
) -> None:
    answers = inside if edition == "internal" else book
    sentence = filled(answers, period, zh)
    assert sentence == said
    # what is left out is not among the figures said either
    assert len(sentence.figures) == len(re.findall(r"\d[户笔批人次]", said))


@pytest.mark.parametrize(
    ("name", "period", "zh", "en"),
    [
        ("comfort.summary", "2012", "2012年测试区总工会没有发放抚慰。",
         "In 2012, Test District made no comfort payment."),
        ("hardship.flows", "2012", "2012年没有家庭建档或退档。",
         "In 2012, no file was opened or closed."),
        ("comfort.decisions", "2012", "2012年没有审批抚慰申请。",
         "In 2012, no comfort claim was decided."),
    ],
)  # fmt: skip
def test_nothing_is_said_in_words(empty: Answers, name: str, period: str, zh: str, en: str) -> None:
    assert tell(name, empty, Period.parse(period), "zh") == zh
    assert tell(name, empty, Period.parse(period), "en") == en


def test_each_change_stands_behind_its_figure(book: Answers) -> None:
    told = tell("hardship.flows", book, Period.parse("2019"), "zh")
    # 117 of 84 a year earlier: (117 - 84) / 84
    assert told == "2019年，新建档3户，脱困117户（比上年增长39.3%），解困退档38户，其他退档30户。"


def test_a_share_moves_by_points_and_a_stock_by_what_is_counted(book: Answers) -> None:
    year = Period.parse("2019")
    rate, stock = (book.figure(i, year) for i in ("hardship.outcome_rate", "hardship.on_file"))
    before = book.figure("hardship.outcome_rate", Period.parse("2018")).value
    assert rate.value is not None
    assert before is not None
    points = round((rate.value - before) * 100, 1)
    assert comparison(book, rate, "year", "zh") == f"比上年提高{points}个百分点"
    # 192 at the end of 2018, 10 at the end of 2019: 182 / 192
    assert comparison(book, stock, "year", "zh") == "比上年末减少182户，下降94.8%"


@pytest.mark.parametrize(
    ("year", "aside"),
    [
        ("2013", ""),  # 4.6 + 0.6 = 5.2
        ("2014", "（因四舍五入，前两率之和与之略有出入）"),  # 6.0 + 1.0 = 7.0, told as 6.9
    ],
)
def test_rates_that_do_not_add_up_as_printed_say_so(book: Answers, year: str, aside: str) -> None:
    told = tell("hardship.rates", book, Period.parse(year), "zh")
    assert told.endswith(f"%{aside}。")


@EACH_SENTENCE
def test_a_sentence_says_what_period_or_day_it_is_about(book: Answers, name: str) -> None:
    template = SENTENCES[name]
    texts = [template, template.empty, template.unknown, template.nothing]
    for text in filter(None, texts):
        for language in ("zh", "en"):
            dated = {"period", "as_of", "year_earlier"} & set(
                re.findall(r"{(\w+)", text.of(language))
            )
            assert dated or name == "assistance.off_standard", text  # goes on from another


def test_a_fall_that_is_a_rise_is_said_so(book: Answers, sample: Register) -> None:
    zh = "{hardship.decline:fall}"
    assert filled(book, "2019", zh) == "降幅94.8%"  # 182 / 192
    street = open_answers(sample, "110105015", "internal")
    assert filled(street, "2013", zh) == "增幅5.9%"  # from 17 to 18
    falls = tell("hardship.summary", book, Period.parse("2019"), "en")
    assert falls.endswith("; at the start of 2019 it had 192, so the number is down 94.8%.")


def test_a_stock_is_dated_by_its_day_and_the_day_starts_the_sentence(book: Answers) -> None:
    period = Period.parse("2019-12")
    assert tell("hardship.summary", book, period, "zh").startswith("截至2019年12月31日，")
    assert tell("hardship.summary", book, period, "en").startswith("As of 31 December 2019, ")


@pytest.mark.parametrize(
    ("left", "months", "zh", "en"),
    [
        (77, 10, "每月需减少7.7户", "7.7 households each month"),
        (10, 12, "每一个多月需减少1户", "one household every 1 to 2 months"),  # 12 / 10 = 1.2
        (10, 10, "每月需减少1户", "1 household each month"),
        (3, 6, "每2个月需减少1户", "one household every 2 months"),
        (18, 72, "每4个月需减少1户", "one household every 4 months"),
        (1, 12, "每12个月需减少1户", "one household every 12 months"),
    ],
)
def test_less_than_one_a_month_is_told_as_one_in_so_many_months(
    left: int, months: int, zh: str, en: str
) -> None:
    told = [_pace(Decimal(left), Decimal(months), language) for language in ("zh", "en")]
    assert told == [zh, en]


@pytest.mark.parametrize(
    ("left", "zh", "en"),
    [
        ("9", "未解困9户", "9 not yet relieved"),
        ("10", "均未解困", "none of them relieved yet"),
    ],
)
def test_how_many_are_left_is_said_as_all_where_it_is_all(
    book: Answers, left: str, zh: str, en: str
) -> None:
    whole = book.figure("hardship.on_file", Period.parse("2019"))  # 10
    told = replace(book.figure("hardship.unrelieved", Period.parse("2019")), value=Decimal(left))
    said = [_part(told, whole, _PARTS["left"], language) for language in ("zh", "en")]
    assert said == [zh, en]
    one = replace(whole, value=Decimal(1))
    assert _part(replace(told, value=Decimal(1)), one, _PARTS["left"], "zh") == "未解困"


def test_of_a_part_left_out_what_stands_behind_the_bar_is_said(book: Answers) -> None:
    # 24 left in 2013 and none came back; 42 left in 2015 and one came back: 1 / 42 = 2.4 %
    said = {
        year: tell("hardship.returns", book, Period.parse(year), "zh") for year in ("2014", "2016")
    }
    assert said == {
        "2014": "2013年脱困24户，12个月内没有返困的。",
        "2016": "2015年脱困42户，其中1户在12个月内返困，返困率2.4%。",
    }


def test_a_list_begins_with_what_is_first_in_it(sample: Register) -> None:
    street = open_answers(sample, "110105015", "internal")
    told = tell("comfort.decisions", street, Period.parse("2014"), "en")
    assert told == "Comfort claims decided in 2014: 7 approved, an approval rate of 100.0%."
    nothing = tell("comfort.decisions", street, Period.parse("2013"), "zh")
    assert nothing == "2013年没有审批抚慰申请；期末在办1件。"


def test_a_number_that_was_published_otherwise_is_marked_in_a_sentence(sample: Register) -> None:
    answers = open_answers(sample, "110105", "public")
    answers.told_before = {"comfort.person_times/2016/110105": ("370", "ok")}
    year = Period.parse("2016")
    assert "发放抚慰11批、374人次〔修订〕（" in tell("comfort.summary", answers, year, "zh")
    assert "made 374 payments [r] of comfort (" in tell("comfort.summary", answers, year, "en")


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        ("2020", "目标是到2020年12月31日在档", "by 31 December 2020 no household"),
        (
            "2021-06",
            "目标是到2020年12月31日（期限已过）在档",
            "by 31 December 2020 (a day that is past) no household",
        ),
    ],
)
def test_the_day_of_the_goal_is_said_to_be_past_when_it_is(
    tmp_path: Path, period: str, zh: str, en: str
) -> None:
    opened = "file_id | opened_on\nf1 | 2020-01-05"
    happened = "event_id | file_id | happened_on\ne1 | f1 | 2020-01-05"
    register = typed_register(tmp_path, household_file=opened, file_event=happened)
    answers = open_answers(register, DISTRICT, "internal")
    assert zh in tell("hardship.goal", answers, Period.parse(period), "zh")
    assert en in tell("hardship.goal", answers, Period.parse(period), "en")
