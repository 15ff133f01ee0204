"""Every text of a chart can be read: none on another, none cut off, turned or too small."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from bangfu.errors import GateError
from bangfu.language import Language
from bangfu.press.report.charts import (
    Break,
    Chart,
    Flow,
    Series,
    columns_over_time,
    flows_over_time,
    lines_over_time,
    ranked_bars,
)
from bangfu.press.report.charts.boxes import refuse_illegible, text_boxes, text_faults
from drawn_pages import charts, drawn_texts, months, withheld, words
from examples import examples
from hypothesis import given
from hypothesis import strategies as st


def drawing(*texts: str) -> str:
    return f'<svg viewBox="0 0 100 50">{"".join(texts)}</svg>'


PLAIN = '<text x="10" y="20" font-size="12">人次</text>'


@pytest.mark.parametrize(
    ("texts", "faults"),
    [
        ((PLAIN, '<text x="10" y="40" font-size="12">户</text>'), []),
        ((PLAIN, '<text x="34.5" y="20" font-size="12">户</text>'), []),  # 10 + 2 × 12 = 34
        ((PLAIN, '<text x="33" y="20" font-size="12">户</text>'), ["'人次' lies on '户'"]),
        (
            (PLAIN, '<text x="46" y="20" font-size="12" text-anchor="end">12</text>'),
            ["'人次' lies on '12'"],  # 46 less two digits of 0.555 em: from 32.7 on
        ),
        (('<text x="80" y="20" font-size="12">人次</text>',), ["'人次' leaves the drawing"]),
        (('<text x="10" y="20" font-size="9">人</text>',), ["'人' is 9 px high"]),
        (
            ('<text x="10" y="20" font-size="12" transform="rotate(-90 1 2)">人</text>',),
            ["'人' is turned"],
        ),
        (('<text x="10" y="20" font-size="12">&lt;1&gt;</text>',), []),
    ],
)
def test_each_fault_is_found(texts: tuple[str, ...], faults: list[str]) -> None:
    assert text_faults(drawing(*texts)) == faults


def test_a_chart_with_faults_is_refused_by_name() -> None:
    with pytest.raises(GateError, match="chart 'top': '人次' lies on '户'"):
        refuse_illegible("top", drawing(PLAIN, PLAIN.replace("人次", "户")))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_boxes_agree_with_another_reader_of_the_font(language: Language) -> None:
    for chart in charts(language).values():
        for one, other in zip(text_boxes(chart.svg), drawn_texts(chart.svg), strict=True):
            assert (one.text, one.left) == (other.text, pytest.approx(other.left, abs=0.01))
            assert one.right == pytest.approx(other.right, abs=0.01)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_charts_of_each_kind_can_be_read(language: Language) -> None:
    for chart in charts(language).values():
        assert text_faults(chart.svg) + text_faults(chart.svg_narrow) == [], chart.id


amounts = st.none() | st.integers(0, 10**7) | st.integers(0, 12)
rows = st.lists(st.tuples(amounts, amounts, amounts), min_size=1, max_size=90)
names = st.sampled_from(
    [("建档", "脱困", "解困"), ("Opened a file again", "Out", "Caught by relief")]
)

Columns = list[tuple[int | None, int | None, int | None]]


def _series(values: Columns, called: tuple[str, ...], number: int) -> Series:
    return withheld("zh", called[number], *(row[number] for row in values))


def _breaks(count: int) -> list[Break]:
    places = sorted({0, count // 3, count // 2, count - 1})
    return [Break(place, f"第{n}次修改后的办法") for n, place in enumerate(places, 1)]


def _flows(values: Columns, called: tuple[str, ...]) -> Chart:
    moves = [
        Flow(one.name, one.values, one.marks, entry=number == 1)
        for number, one in ((n, _series(values, called, n)) for n in (1, 2))
    ]
    return flows_over_time(
        months(len(values)), _series(values, called, 0), moves, words("f", "en"), flow_unit="户"
    )


DRAWN: dict[str, Callable[[Columns, tuple[str, ...]], Chart]] = {
    "columns": lambda values, called: columns_over_time(
        months(len(values)), _series(values, called, 0), words("c", "zh"),
        breaks=_breaks(len(values)),
    ),
    "lines": lambda values, called: lines_over_time(
        months(len(values)), [_series(values, called, n) for n in range(3)], words("l", "zh"),
        breaks=_breaks(len(values)),
    ),
    "one line": lambda values, called: lines_over_time(
        months(len(values)), [_series(values, called, 0)], words("l", "en"),
        breaks=_breaks(len(values)), value_format=lambda value: f"{value:,.1f}",
    ),
    "flows": _flows,
    "ranking": lambda values, called: ranked_bars(
        [f"{called[0]}{n}" for n in range(len(values))], _series(values, called, 0),
        words("r", "zh"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", DRAWN)
@examples(12)
@given(values=rows, called=names)
def test_any_chart_can_be_read(kind: str, values: Columns, called: tuple[str, ...]) -> None:
    chart = DRAWN[kind](values, called)
    assert text_faults(chart.svg) == []
    assert text_faults(chart.svg_narrow) == []


def test_the_highest_value_of_a_long_line_stands_over_it() -> None:
    values = tuple(Decimal(90 if i == 40 else i % 50) for i in range(84))
    chart = columns_over_time(months(84), Series("a", values), words("c", "en"))
    texts = {box.text: box for box in text_boxes(chart.svg)}
    assert "90" in texts
    assert text_faults(chart.svg) == []
