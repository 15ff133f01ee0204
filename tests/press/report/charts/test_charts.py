"""Charts: no label on another, no withheld value as a zero, the same bytes everywhere."""

import hashlib
import itertools
import os
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import bangfu
import matplotlib as mpl
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
from bangfu.press.report.charts.svg import svg_characters
from bangfu.press.report.charts.timeline import scale_for
from drawn_pages import charts, decimals, drawn_texts, months, withheld, words
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

MONTHS_EN = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
COLUMN = 'fill="#1f5fa8"'


def overlapping(chart: Chart) -> list[tuple[str, str]]:
    return [
        (one.text, other.text)
        for svg in (chart.svg, chart.svg_narrow)
        for one, other in itertools.combinations(drawn_texts(svg), 2)
        if one.overlaps(other)
    ]


def outside(chart: Chart) -> list[str]:
    """Texts that leave the sheet at the left or right; half a pixel is rounding."""
    return [
        text.text
        for svg, width in ((chart.svg, 720), (chart.svg_narrow, 344))
        for text in drawn_texts(svg)
        if text.left < -0.5 or text.right > width + 0.5
    ]


def texts(svg: str) -> list[str]:
    return [text.text for text in drawn_texts(svg)]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("count", [1, 12, 24, 84])
def test_time_labels_never_overlap(count: int, language: Language) -> None:
    labels = months(count)
    if language == "en":
        labels = tuple(f"{MONTHS_EN[i % 12]} {2013 + i // 12}" for i in range(count))
    chart = columns_over_time(
        labels, withheld(language, "", *range(90000, 90000 + count)), words("c", language)
    )
    assert overlapping(chart) == []
    assert outside(chart) == []
    assert labels[0] in texts(chart.svg_narrow)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_text_of_any_chart_overlaps_another_or_leaves_the_sheet(language: Language) -> None:
    for chart in charts(language).values():
        assert overlapping(chart) == [], chart.id
        assert outside(chart) == [], chart.id


@examples(12)
@given(
    values=st.lists(st.none() | st.integers(0, 10**7), min_size=1, max_size=40),
    size=st.sampled_from([1, 4, 9]),
)
def test_any_columns_are_legible(values: list[int | None], size: int) -> None:
    labels = [str(i).rjust(size, "年") for i in range(len(values))]
    chart = columns_over_time(labels, withheld("zh", "", *values), words("c", "zh"))
    assert overlapping(chart) == []
    assert outside(chart) == []
    assert ("〔不公布〕" in texts(chart.svg)) == (None in values)


@pytest.mark.parametrize(
    "series",
    [
        [withheld("zh", name, 0, 0, 0) for name in "甲乙丙"],  # ends at the base line
        [withheld("zh", name, 9, 9, 9) for name in "甲乙丙丁戊"],  # ends at the top
        [withheld("zh", "甲", 9, None, None), withheld("zh", "乙", 1, 2, 3)],  # ends early
    ],
)
def test_names_at_line_ends_keep_clear_of_times_and_breaks(series: list[Series]) -> None:
    breaks = [Break(0, "最初的办法"), Break(1, "修订"), Break(2, "再次修订后的办法")]
    chart = lines_over_time(["1月", "2月", "3月"], series, words("c", "zh"), breaks=breaks)
    assert overlapping(chart) == []
    assert outside(chart) == []


def test_withheld_value_is_a_mark_at_its_place_and_no_column() -> None:
    chart = columns_over_time(
        ["2013", "2014", "2015"], withheld("zh", "", 5, None, 7), words("c", "zh")
    )
    assert chart.svg.count(COLUMN) == 2
    middle = next(text for text in drawn_texts(chart.svg) if text.text == "2014")
    mark = next(text for text in drawn_texts(chart.svg) if text.text == "〔不公布〕")
    assert (mark.left + mark.right) / 2 == pytest.approx((middle.left + middle.right) / 2, abs=0.5)


def test_zero_is_drawn_as_a_zero_and_not_as_a_mark() -> None:
    chart = columns_over_time(["2013", "2014"], withheld("zh", "", 0, 7), words("c", "zh"))
    assert chart.svg.count(COLUMN) == 2
    assert {"0", "7"} <= set(texts(chart.svg))


def test_marks_without_room_become_bands_with_a_key() -> None:
    values = [None if i % 7 == 3 else i for i in range(84)]  # 12 withheld: 3, 10, … 80
    chart = columns_over_time(months(84), withheld("zh", "", *values), words("c", "zh"))
    for svg in (chart.svg, chart.svg_narrow):
        assert texts(svg).count("〔不公布〕") == 1
        assert svg.count('opacity="0.12"') == 12


def test_line_has_a_gap_where_a_value_is_withheld() -> None:
    values = [None if i == 40 else i + 1 for i in range(84)]
    chart = columns_over_time(months(84), withheld("zh", "", *values), words("c", "zh"))
    (line,) = [part for part in chart.svg.split("<path")[1:] if 'stroke-width="2.2"' in part]
    assert line.count("M ") == 2
    assert line.count(" L ") == 81  # 83 values in two stretches: 40 - 1 + 43 - 1


def test_withheld_values_rank_last_in_the_order_given() -> None:
    series = withheld("zh", "", None, 3, None, 9)
    chart = ranked_bars(["甲", "乙", "丙", "丁"], series, words("r", "zh"))
    assert [text for text in texts(chart.svg) if text in "甲乙丙丁"] == ["丁", "乙", "甲", "丙"]
    assert chart.svg.count(COLUMN) == 2


def test_only_the_top_are_ranked() -> None:
    chart = ranked_bars(
        [f"u{i}" for i in range(43)], withheld("en", "", *range(43)), words("r", "en"), top=3
    )
    assert [text for text in texts(chart.svg) if text.startswith("u")] == ["u42", "u41", "u40"]


def test_breaks_are_labelled_or_else_numbered_and_explained() -> None:
    breaks = [Break(1, "办法第一次修订"), Break(2, "办法第二次修订"), Break(3, "办法第三次修订")]
    chart = columns_over_time(
        [str(year) for year in range(2013, 2020)],
        withheld("zh", "", *range(7)),
        words("c", "zh"),
        breaks=breaks,
    )
    assert "办法第一次修订" in texts(chart.svg)
    assert {"①", "① 办法第一次修订", "③ 办法第三次修订"} <= set(texts(chart.svg_narrow))
    assert chart.svg.count("stroke-dasharray") == 3


def test_exits_are_drawn_downwards_without_minus_signs() -> None:
    chart = flows_over_time(
        ["2018", "2019"],
        withheld("zh", "在档", 100, 90),
        [Flow("建档", decimals(5, 0), entry=True), Flow("脱困", decimals(8, 10))],
        words("f", "zh"),
        flow_unit="户",
    )
    assert not any("-" in text or "−" in text for text in texts(chart.svg))
    assert {"建档", "脱困", "90"} <= set(texts(chart.svg))


@pytest.mark.parametrize(
    ("highest", "texts"),
    [("20.7", ("0", "10", "20", "30")), ("9.4", ("0", "2.5", "5.0", "7.5", "10.0"))],
)
def test_ticks_have_as_many_decimals_as_one_of_them_needs(
    highest: str, texts: tuple[str, ...]
) -> None:
    scale = scale_for([Decimal(highest)], lambda value: f"{value:.1f}" if value else "0")
    assert scale.texts == texts


def test_money_is_labelled_by_the_callers_format() -> None:
    series = Series("", (Decimal("1234567.50"),))
    chart = columns_over_time(
        ["2019"], series, words("c", "zh"), value_format=lambda value: f"{value / 10000:.1f}万"
    )
    assert "123.5万" in texts(chart.svg)


def test_html_names_the_chart_once_for_each_sheet_and_escapes() -> None:
    chart = charts("zh")["top"]
    assert chart.html.count('role="img"') == 2
    assert '<div class="narrow" hidden>' in chart.html
    assert "<figcaption>标题top</figcaption>" in chart.html
    assert set("人次110某街道") <= svg_characters(chart.html)


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: columns_over_time([], Series("a", ()), words("c", "en")), "chart 'c': no labels"),
        (
            lambda: columns_over_time(["1", "2"], Series("a", decimals(1)), words("c", "en")),
            "chart 'c', series 'a': found 1 values and 0 marks, expected 2",
        ),
        (
            lambda: columns_over_time(["1"], Series("a", (None,)), words("c", "en")),
            "chart 'c', series 'a', '1': no value and no mark",
        ),
        (
            lambda: columns_over_time(
                ["1"], Series("a", decimals(1)), words("c", "en"), breaks=[Break(1, "b")]
            ),
            "chart 'c', break 'b': found position 1, expected 0 to 0",
        ),
        (
            lambda: lines_over_time(["1"], [Series("a", decimals(1))] * 6, words("c", "en")),
            "chart 'c': found 6 series, expected 1 to 5",
        ),
        (
            lambda: ranked_bars(["x"], Series("a", decimals(-1)), words("c", "en")),
            "chart 'c', 'x': negative",
        ),
        (
            lambda: flows_over_time(
                ["1"],
                Series("a", decimals(1)),
                [Flow("b", decimals(-1))],
                words("c", "en"),
                flow_unit="u",
            ),
            "chart 'c', flow 'b': negative",
        ),
    ],
)
def test_malformed_chart_is_refused(draw: Callable[[], Chart], message: str) -> None:
    with pytest.raises(GateError, match=message):
        draw()


def test_drawing_leaves_no_trace_in_global_settings() -> None:
    before, open_before = dict(mpl.rcParams), open_figures()
    charts("zh")
    assert dict(mpl.rcParams) == before
    assert open_figures() == open_before


def open_figures() -> list[int]:
    return mpl.pyplot.get_fignums() if "matplotlib.pyplot" in sys.modules else []


def digest() -> str:
    drawn = "".join(chart.html for name in ("zh", "en") for chart in charts(name).values())  # type: ignore[arg-type]
    return hashlib.sha256(drawn.encode()).hexdigest()


@pytest.mark.parametrize(
    "machine",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LANG": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "America/Lima", "LANG": "zh_CN.UTF-8"},
    ],
)
def test_bytes_are_equal_on_other_machines(machine: dict[str, str]) -> None:
    here, library = Path(__file__).parent, Path(bangfu.__file__).parents[1]
    paths = os.pathsep.join(map(str, (library, here.parents[2], here)))
    done = subprocess.run(
        [sys.executable, "-c", "import test_charts; print(test_charts.digest())"],
        env={**os.environ, **machine, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == digest()
