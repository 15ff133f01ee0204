"""Each figure has a verb that a newspaper would use of it, and the sentence fills in."""

import re

import pytest
from bangfu.figures.catalogue import MEASURES
from bangfu.language import Language
from bangfu.words.verbs import VERBS, spoken

PARTS = {
    "period": "2019年", "day": "截至2019年12月31日", "unit": "某区总工会", "dimensions": "",
    "value": "673人次", "mark": "",
}  # fmt: skip


def test_verbs_are_of_figures_there_are() -> None:
    known = {figure.id for spec in MEASURES for figure in spec.figures}
    assert set(VERBS) <= known


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("figure_id", VERBS)
def test_a_verb_says_the_value_once_and_whose_it_is(figure_id: str, language: Language) -> None:
    fields = re.findall(r"\{(\w+)\}", spoken(figure_id, language))
    assert {"unit", "dimensions", "value", "mark"} < set(fields)
    assert len(fields) == 5


def test_the_figures_of_the_article_are_said_as_it_says_them() -> None:
    said = spoken("comfort.person_times", "zh").format(**PARTS)
    assert said == "2019年，某区总工会发放抚慰673人次。"
    stock = spoken("hardship.on_file", "zh").format(**{**PARTS, "value": "10户"})
    assert stock == "截至2019年12月31日，某区总工会在档困难职工家庭10户。"


def test_a_figure_without_a_verb_has_no_sentence_of_its_own() -> None:
    assert spoken("assistance.coverage", "zh") == ""
    assert spoken("comfort.nothing", "zh") == ""
