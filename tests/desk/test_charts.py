"""Charts of replies: every group of both sides, by its name; title, unit, labels that are read."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from bangfu import desk
from bangfu.errors import ParameterError


@pytest.fixture(scope="module")
def here(sample_folder: Path) -> desk.Desk:
    return desk.open(sample_folder)


def legend(axes: Any) -> list[str]:
    return [text.get_text() for text in axes.get_legend().get_texts()]


def test_both_groups_and_both_sides_are_drawn(here: desk.Desk) -> None:
    asked = here.ask("comfort.payments", "quarter, event_kind", "2019", compare="2018")
    axes = asked.plot("amount")
    kinds = list(dict.fromkeys(asked.to_pandas().event_kind_label))
    assert legend(axes) == [f"{kind} {year}年" for kind in kinds for year in (2019, 2018)]
    rows = asked.to_pandas().set_index("event_kind_label")
    lines = axes.get_lines()
    for place, kind in enumerate(kinds):
        now, then = lines[2 * place : 2 * place + 2]
        assert list(now.get_ydata()) == rows.loc[kind, "amount"].tolist()
        assert list(then.get_ydata()) == rows.loc[kind, "amount_before"].tolist()
        assert now.get_color() == then.get_color()
        assert (now.get_linestyle(), then.get_linestyle()) == ("-", "--")


@pytest.mark.parametrize(
    ("language", "compare", "sides", "title", "unit"),
    [
        ("zh", "2018", ["2019年", "2018年"], "（按病种），2019年，朝阳区总工会，与2018年对照",
         "元"),
        ("zh", "望京", ["朝阳区总工会", "望京街道总工会"], "与望京街道总工会对照", "元"),
        ("en", "2018", ["2019", "2018"], "Comfort payments by illness", "yuan"),
    ],
)  # fmt: skip
def test_a_chart_says_what_it_shows_of_whom_and_in_what(
    here: desk.Desk, language: Any, compare: str, sides: list[str], title: str, unit: str
) -> None:  # fmt: skip
    spoken = replace(here, language=language)
    axes = spoken.ask("comfort.payments", "illness", "2019", compare=compare).plot("amount")
    assert legend(axes) == sides
    assert title in axes.get_title()
    assert axes.get_xlabel() == unit


def test_codes_of_the_second_group_have_bars_of_their_own(here: desk.Desk) -> None:
    asked = here.ask("comfort.payments", "event_kind, relation", "2019")
    rows, axes = asked.to_pandas(), asked.plot()
    assert legend(axes) == list(dict.fromkeys(rows.relation_label))
    widths = sum(bar.get_width() for bar in axes.patches if bar.get_width() > 0)
    assert widths == 673


@pytest.mark.parametrize(
    ("by", "period", "most"), [("quarter", "2019", 4), ("quarter", "2013..2019", 15),
                               ("month", "2013..2019", 15), ("year", "2013..2019", 7)]
)  # fmt: skip
def test_labels_of_times_do_not_run_into_each_other(
    here: desk.Desk, by: str, period: str, most: int
) -> None:
    axes = here.ask("comfort.payments", by, period).plot()
    axes.figure.canvas.draw()
    labels = [one for one in axes.get_xticklabels() if one.get_text()]
    assert 0 < len(labels) <= most
    flat = [one.get_window_extent() for one in labels if one.get_rotation() == 0]
    assert all(one.x1 <= other.x0 for one, other in pairwise(flat))


def test_a_column_that_is_not_there_is_told(here: desk.Desk) -> None:
    with pytest.raises(ParameterError, match="value: found 'amont', expected 'amount'"):
        here.ask("comfort.payments", "illness", "2019").plot("amont")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (lambda here: here.whatif("params/drafts/nowhere.yaml"), "draft: found no file 'params/dr"),
        (lambda here: here.forecast("nowhere.yaml"), "draft: found no file 'nowhere.yaml'"),
        (lambda here: here.ask("payments").to_pandas("fr"), "language: found 'fr', expected"),
        (lambda here: here.watch(language="fr"), "language: found 'fr'"),
        (lambda here: desk.open(here.source, language="fr"), "language: found 'fr'"),
        (lambda here: here.ask(5), "measure: found '5'"),
        (lambda here: here.ask("payments", by=5), "by: found 5, expected names"),
        (lambda here: here.changes(since="a"), "since: found 'a', expected the number of a load"),
    ],
)  # fmt: skip
def test_what_is_typed_wrong_is_a_line_and_no_raw_error(
    here: desk.Desk, asked: Any, told: str
) -> None:
    with pytest.raises(ParameterError, match=told):
        asked(here)


def test_a_year_beside_may_be_a_number(here: desk.Desk) -> None:
    asked = here.ask("comfort.payments", period=2019, compare=2018)  # type: ignore[arg-type]
    assert asked.to_pandas().person_times_before.item() == 611
