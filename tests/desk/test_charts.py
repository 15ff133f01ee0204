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


def ticks(axes: Any) -> list[str]:
    axes.figure.canvas.draw()
    low, high = axes.get_xlim()
    return [
        one.get_text() for one in axes.get_xticklabels() if low <= one.get_position()[0] <= high
    ]


def test_an_axis_of_small_counts_has_each_whole_number_once(here: desk.Desk) -> None:
    """Of 望京 no illness had more than 3 payments in a quarter of 2019."""
    asked = here.ask("comfort.payments", "illness, quarter", "2019", where={"unit": "望京"})
    assert asked.to_pandas().person_times.max() == 3
    assert ticks(asked.plot()) == ["0", "1", "2", "3"]


def test_an_axis_of_small_shares_is_not_rounded_to_whole_numbers(here: desk.Desk) -> None:
    axes = here.ask("comfort.waiting", "relation", "2019", compare="2018").plot(
        "to_decision_median"
    )
    assert len({*ticks(axes)}) == len(ticks(axes))


def test_ten_lines_are_ten_colours_and_markers(here: desk.Desk) -> None:
    lines = (
        here.ask("comfort.payments", "quarter, illness", "2018..2019").plot("amount").get_lines()
    )
    assert len(lines) == 10
    looks = {(line.get_color(), line.get_marker(), line.get_linestyle()) for line in lines}
    assert len(looks) == 10


def test_no_two_of_forty_lines_look_alike(here: desk.Desk) -> None:
    """45 unions in 2013..2019: 25 pairs of colour and marker, then with another stroke."""
    lines = here.ask("comfort.payments", "year, unit", "2013..2019").plot("amount").get_lines()
    assert len(lines) > 40
    looks = {
        (line.get_color(), line.get_marker(), str(line._dash_pattern))  # type: ignore[attr-defined]
        for line in lines
    }
    assert len(looks) == len(lines)


def test_bars_of_both_sides_are_told_apart_and_say_their_own_times(here: desk.Desk) -> None:
    """The quarters of 2018 are called so, in the pale colour of those of 2019, in their order."""
    axes = here.ask("comfort.payments", "illness, quarter", "2019", compare="2018").plot()
    words = [f"{year}年第{n}季度{end}" for n in "一二三四"
             for year, end in ((2019, ""), (2018, " （对照）"))]  # fmt: skip
    assert legend(axes) == words
    looks = [(bars[0].get_facecolor()[:3], bars[0].get_alpha()) for bars in axes.containers]
    assert len({*looks}) == 8
    assert all(now[0] == then[0] for now, then in zip(looks[::2], looks[1::2], strict=True))
    assert axes.yaxis_inverted()  # the first row, and of it the first bar, is the highest
    heights = [bars[0].get_y() for bars in axes.containers]
    assert heights == sorted(heights)


def test_times_that_both_sides_have_are_not_taken_for_one(here: desk.Desk) -> None:
    """2018 is the first year of 2018..2019, and the second of 2017..2018 beside it."""
    axes = here.ask("comfort.payments", "illness, year", "2018..2019", compare="2017..2018").plot()
    assert legend(axes) == ["2018年", "2017年 （对照）", "2019年", "2018年 （对照）"]


def test_a_chart_says_which_rows_it_shows(here: desk.Desk) -> None:
    asked = here.ask("comfort.payments", "illness, quarter", "2019", where={"unit": "望京"})
    assert asked.plot().get_title().endswith("，2019年，朝阳区总工会，限工会为望京街道总工会")


def test_of_many_bars_the_picture_says_how_many_are_left_out(here: desk.Desk) -> None:
    """The ten are the largest of 2019, not of both years together."""
    asked = here.ask("comfort.waiting", "unit", "2019", compare="2018")
    axes = asked.plot("to_decision_median", most=10)
    rows = asked.to_pandas()
    assert axes.get_xlabel() == f"天（{len(rows)}项中最大的10项）"
    largest = rows.set_index("unit_label").to_decision_median.nlargest(10).index
    assert [one.get_text() for one in axes.get_yticklabels()] == [*largest]


def test_the_last_of_many_quarters_is_labelled(here: desk.Desk) -> None:
    assert (
        ticks(here.ask("comfort.payments", "quarter", "2013..2019").plot())[-1] == "2019年第四季度"
    )


def test_lines_are_seen_whole_at_their_ends_and_at_the_top(here: desk.Desk) -> None:
    asked = here.ask("comfort.payments", "quarter", "2019")
    axes = asked.plot("amount")
    assert axes.get_xlim()[0] < 0
    assert axes.get_xlim()[1] > 3
    assert axes.get_ylim()[1] > asked.to_pandas().amount.max() * 1.02


def test_money_and_persons_do_not_share_an_axis(here: desk.Desk) -> None:
    asked = here.ask("comfort.payments", "quarter", "2019")
    with pytest.raises(ParameterError, match="'amount' and 'person_times', which are counted in"):
        asked.plot("amount", "person_times")
    assert legend(asked.plot("person_times", "people")) == ["抚慰人次", "抚慰人数"]


def test_a_chart_is_drawn_in_the_kind_that_is_asked_for(here: desk.Desk) -> None:
    """Stacked bars of a quarter reach to its sum."""
    asked = here.ask("comfort.payments", "quarter, relation", "2019")
    axes = asked.plot("amount", kind="bar", stacked=True)
    sums = asked.to_pandas().groupby("quarter").amount.sum()
    tops = [max(bar.get_y() + bar.get_height() for bar in column)
            for column in zip(*axes.containers, strict=True)]  # fmt: skip
    assert tops == sums.tolist()
    with pytest.raises(ParameterError, match=r"kind: found 'pie', expected .*line, bar"):
        asked.plot("amount", kind="pie")
    with pytest.raises(ParameterError, match=r"expected options of DataFrame\.plot: "):
        asked.plot("amount", no_such_option=1)


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
        (lambda here: here.ask("payments", where="illness=cancer"), "where: found 'illness="),
        (lambda here: here.cases("comfort.payments", where="a"), "where: found 'a', expected val"),
        (lambda here: here.changes(), "changes: missing .* 'since', expected changes.since, per"),
        (lambda here: desk.changes(), "changes: missing a required argument: 'since'"),
        (lambda here: desk.cases("payments", by="project"), "'by', expected cases.measure"),
        (lambda here: here.cases("payments", by="project"), "'by', expected cases.measure"),
        (lambda here: here.ask("payments").to_excel("a.csv"), "path: found 'a.csv', expected a"),
        (lambda here: here.ask("payments").to_excel("/no/a.xlsx"), "path: found no folder '/no'"),
        (lambda here: desk.explore("payments", "illness, quarter, unit"), "by: found 3 groups"),
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
