"""What is said of a figure is read back: a check of the sentence finds it right."""

import random
import re
from collections.abc import Iterator
from typing import get_args

import pytest
from bangfu.articles.drafts import Checker
from bangfu.articles.evidence import RegisterEvidence
from bangfu.articles.quotations import Quoter
from bangfu.articles.verdicts import VERDICTS
from bangfu.errors import FigureError
from bangfu.figures.answers import Question
from bangfu.figures.catalogue import MEASURES
from bangfu.figures.model import Figure
from bangfu.language import LANGUAGES, Language
from bangfu.periods import Period
from bangfu.words.sayings import SayingStyle

PLACE = "110105"

_COUNTED = r"\d(?=[\d.]*(?:%|[户人元件笔次天批个]))"
"""The last digit of a number before its counting word."""


def totals(evidence: RegisterEvidence, period: str) -> Iterator[Figure]:
    for spec in MEASURES:
        told = evidence.rows(spec.name, Period.parse(period))
        yield from (one for one in told if one.value is not None and one.is_public)


def rows(evidence: RegisterEvidence, period: str, most: int) -> Iterator[Figure]:
    """Some rows of each table, but pools of unions and what two codes are called alike."""
    rng = random.Random(7)
    for spec in MEASURES:
        for by in spec.breakdowns if spec.is_told(Period.parse(period), "public") else ():
            asked = evidence.told(Question(spec.name, by, Period.parse(period)))
            some = [
                one for row in asked for one in row.figures.values()
                if one.value is not None and one.is_public and one.dimensions
                and ";unit=other_" not in one.address and ";standard=" not in one.address
            ]  # fmt: skip
            yield from rng.sample(some, min(most, len(some)))


def sentences(
    evidence: RegisterEvidence, figures: Iterator[Figure], language: Language
) -> Iterator[str]:
    quoter = Quoter(evidence, language)
    for figure in figures:
        for style in get_args(SayingStyle):
            try:
                yield quoter.quote(figure.address, style)
            except FigureError:
                assert style != "exact", figure.address


def sorts(checker: Checker, text: str) -> set[str]:
    return {VERDICTS[one.verdict] for one in checker.check(text).verdicts} - {"none"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "period",
    ["2018", *(pytest.param(one, marks=pytest.mark.prove) for one in ("2019-Q4", "2017-08"))],
)
def test_a_check_finds_right_what_is_said_of_every_total(
    checker: Checker, evidence: RegisterEvidence, period: str, language: Language
) -> None:
    said = list(sentences(evidence, totals(evidence, period), language))
    assert len(said) > 150
    assert [text for text in said if sorts(checker, text) != {"right"}] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_check_finds_right_what_is_said_of_rows(
    checker: Checker, evidence: RegisterEvidence, language: Language
) -> None:
    said = list(sentences(evidence, rows(evidence, "2018", 3), language))
    assert len(said) > 100
    assert [text for text in said if sorts(checker, text) != {"right"}] == []


def test_a_true_sentence_with_another_number_year_or_word_passes_no_more(
    checker: Checker, evidence: RegisterEvidence
) -> None:
    changed = 0
    for figure in totals(evidence, "2018"):
        for text in sentences(evidence, iter([figure]), "zh"):
            for other in mutants(evidence, figure, text):
                changed += 1
                assert sorts(checker, other) != {"right"}, other
    assert changed > 400


def mutants(evidence: RegisterEvidence, figure: Figure, text: str) -> Iterator[str]:
    """The sentence with one digit, its year or its words of change another, if that is not true.

    A rounded number may hold of several values.
    """
    if re.search("[约余近]", text) or not re.search(_COUNTED, text):
        return
    last = [found.start() for found in re.finditer(_COUNTED, text)][-1]
    yield f"{text[:last]}{(int(text[last]) + 3) % 10}{text[last + 1 :]}"
    then = evidence.at(figure.id, Period.parse("2014"), PLACE, {}).figure
    if text.count("2018") == 1 and then is not None and then.value != figure.value:
        yield text.replace("2018", "2014")
    if "增长" in text or "下降" in text:
        yield text.translate(str.maketrans({"增": "下", "长": "降", "下": "增", "降": "长"}))
    if "户（" in text:
        yield text.replace("户（", "人次（")


@pytest.mark.parametrize(
    ("address", "style", "why"),
    [
        ("comfort.person_times/2018", "exact", "found no address"),
        ("comfort.person_times/2018-13/110105", "exact", "found no address"),
        ("comfort.nothing/2018/110105", "exact", "'comfort.nothing'"),
        ("comfort.person_times/2031/110105", "exact", "lies behind"),
        ("comfort.person_times/2018/110105", "share", "is no part of a whole"),
        ("comfort.person_times/2018/110105", "rank", "is not ranked"),
        ("comfort.mean_amount/2018/110105", "span", "has no sum"),
        ("comfort.person_times/2013..2019/110105", "change", "is not compared"),
        ("comfort.person_times/2013/110105", "series", "found no series"),
    ],
)
def test_what_cannot_be_said_so_is_refused(
    evidence: RegisterEvidence, address: str, style: SayingStyle, why: str
) -> None:
    with pytest.raises(FigureError, match=why):
        Quoter(evidence).quote(address, style)


def test_a_withheld_figure_says_that_alone_whatever_is_asked(evidence: RegisterEvidence) -> None:
    address = f"comfort.person_times/2018/{PLACE};illness=aorta"
    said = {Quoter(evidence).quote(address, style) for style in get_args(SayingStyle)}
    assert said == {"2018年，朝阳区总工会抚慰人次（病种：主动脉手术）不予公布（为保护个人信息）。"}


def test_the_address_of_a_change_is_said_as_a_change(evidence: RegisterEvidence) -> None:
    said = Quoter(evidence).quote(f"comfort.person_times.year_on_year/2017/{PLACE}")
    # 383 / 374 = 1.0241
    assert said.startswith("2017年，朝阳区总工会发放抚慰383人次，比上年增长2.4%")
