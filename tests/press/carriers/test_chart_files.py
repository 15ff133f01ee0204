"""The files of a chart: data a spreadsheet opens, pictures that can stand alone."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import screenshot
from bangfu.errors import GateError, RunError
from bangfu.language import Language, Text
from bangfu.periods import Period
from bangfu.press.carriers.chart_files import chart_files, draw_pictures
from bangfu.press.release.about import About, File
from bangfu.press.report.charts import columns_over_time
from bangfu.press.report.output_record import ChartData, DataTable, Output
from drawn_pages import withheld, words
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image

ABOUT = About(
    "110105", Text("某区总工会", "Some District"), Period.parse("2019"), "public", True,
    ("zh", "en"), 7, "0" * 64,
)  # fmt: skip
TABLE = DataTable(
    "by-year",
    ("code", "年份", "year", "抚慰人次（人次）"),
    (("2013", "2013年", "2013", "67"), ("2014", "=1+1", "2014", "[c]"), ("2015", "甲", "a", "-3")),
)
TITLE: dict[Language, str] = {
    "zh": "2015年起保持在370以上 <&>",
    "en": "370 or more <&> from 2015 on",
}


def shown(language: Language = "zh", *, table: DataTable = TABLE, top: int = 378) -> Output:
    title = TITLE[language]
    drawn = columns_over_time(
        ["2013", "2014", "2015"], withheld(language, "", 67, None, top), words("c", language)
    )
    data = ChartData(table.id, language, title, "抚慰人次，按年份", f"{title}。67", table)
    return Output(drawn.html, drawn.alt, chart=data)


def notebook(*outputs: Output) -> NotebookNode:
    cells = [
        new_code_cell("x", outputs=[new_output("display_data", one._repr_mimebundle_())])
        for one in outputs
    ]
    return new_notebook(cells=cells)


def made(*outputs: Output, about: About = ABOUT) -> dict[str, File]:
    return chart_files(draw_pictures([notebook(*outputs)], about))


@pytest.fixture(scope="module")
def files() -> dict[str, File]:
    return made(shown("zh"), shown("en"))


def svg(files: dict[str, File], name: str = "charts/by-year.svg") -> str:
    text = files[name]
    assert isinstance(text, str)
    return text


def picture(files: dict[str, File]) -> Image.Image:
    content = files["charts/by-year.png"]
    assert isinstance(content, bytes)
    return Image.open(io.BytesIO(content))


def test_a_chart_has_one_file_of_data_and_pictures_in_each_language(files: dict[str, File]) -> None:
    assert set(files) == {
        "charts/by-year.csv", "charts/by-year.svg", "charts/by-year.png", "charts/by-year.en.svg",
        "charts/by-year.en.png",
    }  # fmt: skip


def test_data_open_in_excel_withhold_and_are_no_formulas(files: dict[str, File]) -> None:
    text = files["charts/by-year.csv"]
    assert isinstance(text, str)
    assert text.encode().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert rows[0] == list(TABLE.header)
    assert [row[1] for row in rows[1:]] == ["2013年", "'=1+1", "甲"]
    assert [row[3] for row in rows[1:]] == ["67", "[c]", "-3"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "charts/by-year.svg",
            ["2015年起保持在370以上 &lt;&amp;&gt;", "抚慰人次，按年份", "〔不公布〕", "378",
             "来源：某区总工会困难职工帮扶登记，数据版本7", "示例数据："],
        ),
        (
            "charts/by-year.en.svg",
            ["370 or more &lt;&amp;&gt; from 2015 on", "[c]", "378",
             "Source: Some District, hardship register, data version 7", "Synthetic data:"],
        ),
    ],
)  # fmt: skip
def test_svg_says_title_source_and_that_numbers_are_invented(
    files: dict[str, File], name: str, said: Sequence[str]
) -> None:
    texts = "\n".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg(files, name)))
    assert [words for words in said if words not in texts] == []


def test_svg_stands_alone(files: dict[str, File]) -> None:
    drawing = svg(files)
    assert drawing.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 ')
    assert "@font-face{font-family:bangfu;src:url(data:font/woff;base64," in drawing
    assert not re.findall(r"currentColor|var\(|<script|https?://(?!www\.w3\.org/2000/svg)", drawing)


@pytest.mark.parametrize(
    ("change", "mark", "present"),
    [
        ({"edition": "internal"}, "内部资料", True),
        ({}, "内部资料", False),
        ({"synthetic": False}, "示例数据", False),
        ({}, "示例数据", True),
    ],
)
def test_picture_says_who_may_see_it(change: dict[str, object], mark: str, present: bool) -> None:
    about = replace(ABOUT, **change)  # type: ignore[arg-type]
    assert (mark in svg(made(shown(), about=about))) == present


def test_png_is_twice_the_size_small_and_on_white(files: dict[str, File]) -> None:
    drawn = picture(files)
    height = float(re.findall(r'viewBox="0 0 800 ([\d.]+)"', svg(files))[0])
    assert drawn.size == (1600, round(2 * height))
    assert len(files["charts/by-year.png"]) < 60_000
    assert drawn.convert("RGB").getpixel((3, 3)) == (255, 255, 255)


def test_png_has_the_colours_of_the_house(files: dict[str, File]) -> None:
    colours = {colour for _, colour in picture(files).convert("RGB").getcolors(999) or []}
    for wanted in ((0x1F, 0x5F, 0xA8), (0x1C, 0x20, 0x24), (0x8A, 0x3B, 0x00)):
        assert min(sum(map(abs, np.subtract(wanted, one))) for one in colours) <= 12


def test_files_are_the_same_twice(files: dict[str, File]) -> None:
    assert made(shown("zh"), shown("en")) == files


def test_an_equal_chart_may_be_shown_twice_and_another_may_not() -> None:
    assert made(shown(), shown()) == made(shown())
    with pytest.raises(GateError, match="chart 'by-year': shown twice, and not the same"):
        made(shown(), shown(top=379))


def test_languages_may_not_differ_in_their_data() -> None:
    other = replace(TABLE, rows=TABLE.rows[:2])
    with pytest.raises(GateError, match="chart 'by-year': the data of its languages are not"):
        made(shown("zh"), shown("en", table=other))


def test_a_chart_that_cannot_be_read_is_not_published() -> None:
    good = shown()
    planted = '<text x="50" y="50" font-size="12">人次人次</text>'
    bad = replace(good, html=good.html.replace("</desc>", f"</desc>{planted}{planted}"))
    with pytest.raises(GateError, match="chart 'by-year': '人次人次' lies on '人次人次'"):
        made(bad)


def test_picture_is_drawn_as_a_browser_draws_it(files: dict[str, File], tmp_path: Path) -> None:
    path = tmp_path / "alone.svg"
    path.write_text(svg(files), encoding="utf-8")
    try:
        screenshot.chromium_path()
    except RunError as missing:
        pytest.skip(str(missing))
    drawn = picture(files).convert("L")
    with screenshot.browser() as chromium:
        tab = chromium.new_page(
            viewport={"width": 800, "height": drawn.height // 2}, device_scale_factor=2
        )
        tab.goto(path.as_uri())
        seen = Image.open(io.BytesIO(tab.screenshot())).convert("L")
    size = (200, drawn.height // 8)  # blurred by 8: edges differ, places and letters must not
    apart = np.abs(np.subtract(*(np.asarray(p.resize(size), float) for p in (drawn, seen))))
    assert seen.size == drawn.size
    assert apart.mean() < 1.5
    assert np.percentile(apart, 99.5) < 40
