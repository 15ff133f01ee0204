"""A report as a Word document: it says what its page says, word for word and number for number."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from bangfu.language import Text
from bangfu.periods import Period
from bangfu.press.carriers.word import render_document
from bangfu.press.release.about import About
from bangfu.press.release.answers_file import make_answers
from bangfu.press.release.settings import SiteSettings
from bangfu.press.report.output_record import Output
from bangfu.press.report.tables.table_spec import ColumnSpec, RowSpec, TableSpec, render_table
from bangfu.press.runs.plan import plan_releases
from bangfu.press.runs.release_files import render_release
from bangfu.project import ROOT
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image
from read_page import head_and_body, read_page
from report_params import read_params
from run_all import publish_here, run_all
from small_notebooks import NOTEBOOKS

PAGES = [f"{name}{suffix}.html" for name in NOTEBOOKS for suffix in ("", ".en")]
NUMBER = re.compile(r"\d[\d,.]*")
HEADINGS = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1>", re.S)
CHARTS = re.compile(r"<figcaption>(.*?)(?:<p|</figcaption).*?<desc[^>]*>(.*?)</desc>", re.S)
ABOUT = About(
    "110105", Text("某区总工会", "Some District"), Period.parse("2019"), "public", True,
    ("zh", "en"), 7, "0" * 64,
)  # fmt: skip
# The places of properties in a paragraph and in a run, as the schema of the format has them: Word
# calls a file damaged where they stand otherwise.
ORDERS = {
    "pPr": ["pStyle", "keepNext", "keepLines", "numPr", "spacing", "ind", "jc", "outlineLvl"],
    "rPr": ["rFonts", "b", "bCs", "color", "sz", "szCs", "lang"],
    "tcPr": ["tcW", "tcBorders"],
    "tblPr": ["tblW", "tblBorders", "tblLook", "tblCaption", "tblCellMar"],
    "sectPr": ["headerReference", "footerReference", "pgSz", "pgMar"],
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reports")


@pytest.fixture(scope="module")
def release(reports: Path, sample_folder: Path) -> Path:
    """The folder of the public release of 2019 in both languages; nobody may write to it."""
    year = read_params(ROOT / "params" / "year.yaml").with_(register=str(sample_folder))
    (planned,) = plan_releases([year.with_(language=language) for language in ("zh", "en")])
    return publish_here(planned, reports)


@pytest.fixture(scope="module")
def internal(reports: Path, sample_folder: Path) -> Path:
    month = read_params(ROOT / "params" / "month.yaml").with_(register=str(sample_folder))
    (planned,) = plan_releases([month.with_(period="2019-12", edition="internal", language="zh")])
    return publish_here(planned, reports)


def page(release: Path, name: str) -> str:
    return (release / name).read_text("utf-8")


@lru_cache
def document(release: Path, name: str) -> WordDocument:
    """The document of a page; nobody may change it."""
    return Document(str(release / name.replace(".html", ".docx")))


def written(*cells: NotebookNode, about: About = ABOUT, tables: Sequence[TableSpec] = ()) -> bytes:
    """The document of a notebook of some cells, which print these tables."""
    nb = new_notebook(cells=[new_markdown_cell("# 题\n<!-- en -->\n# Title"), *cells])
    return render_document(nb, about, "zh", tables, {})


def test_document_says_its_day_and_how_to_cite_it() -> None:
    about = replace(ABOUT, issued=date(2020, 1, 15))
    nb = new_notebook(cells=[new_markdown_cell("# 题\n<!-- en -->\n# Title")])
    content = render_document(nb, about, "zh", [], {}, imprint=[("发布日期", "2020年1月15日")])
    said = lines(content)
    assert ("Subtitle", "2019年 · 公开版 · 2020年1月15日发布") in said
    assert said[-2:] == [("Heading 1", "发布说明"), ("Definition", "发布日期：2020年1月15日")]
    assert Document(io.BytesIO(content)).core_properties.created == datetime(
        2020, 1, 15, tzinfo=UTC
    )


def shown(output: Output) -> NotebookNode:
    bundle = output._repr_mimebundle_()
    return new_code_cell("x", outputs=[new_output("display_data", bundle)])


def lines(content: bytes) -> list[tuple[str, str]]:
    """Style and text of each paragraph."""
    return [(line.style.name, line.text) for line in Document(io.BytesIO(content)).paragraphs]


def texts(word: WordDocument) -> Iterator[str]:
    """Every text of the body: paragraphs, then the cells of tables."""
    yield from (line.text for line in word.paragraphs)
    for table in word.tables:
        yield from (cell.text for row in table.rows for cell in row.cells)


def seen_numbers(html: str) -> Counter[str]:
    """The numbers a reader sees on a page, but those drawn in charts, links and the fold."""
    body = re.sub(r"<(svg|nav|style|title|details)\b.*?</\1>", " ", html, flags=re.S)
    bare = re.sub(r'<a [^>]*href="[^"#]*\.(csv|png|svg)"[^>]*>[^<]*</a>', " ", body)
    return Counter(NUMBER.findall(unescape(re.sub(r"<[^>]+>", " ", bare))))


def bare(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()


@pytest.mark.parametrize("name", PAGES)
def test_every_number_of_the_page_is_in_the_document_and_no_other(release: Path, name: str) -> None:
    found = Counter(number for text in texts(document(release, name)) for number in
                    NUMBER.findall(text))  # fmt: skip
    expected = seen_numbers(page(release, name))
    assert sum(expected.values()) > 100
    assert found == expected


@pytest.mark.parametrize("name", PAGES)
def test_every_heading_is_a_heading_of_the_same_depth(release: Path, name: str) -> None:
    found = [
        (int(line.style.name[-1]) + 1 if line.style.name != "Title" else 1, line.text)
        for line in document(release, name).paragraphs
        if line.style.name == "Title" or line.style.name.startswith("Heading")
    ]
    expected = [(int(level), bare(words)) for level, words in HEADINGS.findall(page(release, name))]
    assert found == expected
    assert len(found) > 5


@pytest.mark.parametrize("name", PAGES)
def test_tables_have_the_same_cells_and_a_head_that_is_repeated(release: Path, name: str) -> None:
    tables = document(release, name).tables
    expected = list(read_page(page(release, name)).tables.values())
    found = [[[cell.text for cell in row.cells] for row in table.rows] for table in tables]
    for table, shown in zip(found, expected, strict=True):
        heads, body = head_and_body(shown)
        assert table[1:] == body
        assert len(heads) == 2 or heads == table[:1]  # it has no heads that are shared
    for table in tables:
        head, *rest = table.rows
        assert head._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in rest)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert table._tbl.getnext().tag == qn("w:p")  # two tables that touch would become one


@pytest.mark.parametrize("name", PAGES)
def test_no_number_is_broken_into_lines_and_short_tables_stay_whole(
    release: Path, name: str
) -> None:
    for table in document(release, name).tables:
        cells = [[cell.text for cell in row.cells] for row in table.rows]
        for number, column in enumerate(table.columns):
            longest = max((len(row[number]) for row in cells[1:]), default=0)
            if all(NUMBER.fullmatch(row[number]) for row in cells[1:]):
                # half of 10.5 points a digit, and 0.19 cm of padding on either side
                assert column.width.pt >= 5.25 * longest + 10.8, cells[0][number]
        kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows]
        assert {*kept[:2], *kept[-2:]} == {True}
        assert set(kept) == {True} or len(kept) > 16
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


@pytest.mark.parametrize("name", PAGES)
def test_each_chart_is_a_picture_with_the_words_of_the_page(release: Path, name: str) -> None:
    word = document(release, name)
    charts = [(bare(title), bare(alt)) for title, alt in CHARTS.findall(page(release, name))]
    pictures = [shape._inline.docPr for shape in word.inline_shapes]
    assert [(picture.get("title"), picture.get("descr")) for picture in pictures] == charts
    assert all(len(alt) > 20 and NUMBER.search(alt) for _, alt in charts)
    captions = [line.text for line in word.paragraphs if line.style.name == "Caption"]
    assert {title for title, _ in charts} <= set(captions)
    parts = {part.blob for part in word.part.package.iter_parts() if part.partname.endswith(".png")}
    assert len(parts) == len(charts) > 0
    assert parts <= {path.read_bytes() for path in (release / "charts").glob("*.png")}


def test_of_a_picture_the_chart_is_shown_and_its_title_is_not(release: Path) -> None:
    word = document(release, "comfort_payments.html")
    for shape in word.inline_shapes:
        fill = shape._inline.graphic.graphicData.pic.blipFill
        drawn = Image.open(io.BytesIO(word.part.related_parts[fill.blip.embed].blob)).convert("L")
        left, top, right, bottom = (int(fill.find(qn("a:srcRect")).get(side)) / 1e5
                                    for side in "ltrb")  # fmt: skip
        width, height = drawn.size
        whole = (width * left, height * top, width * (1 - right), height * (1 - bottom))
        chart = drawn.crop(tuple(map(round, whole)))
        assert chart.width == 1440
        assert shape.height / shape.width == pytest.approx(chart.height / chart.width, rel=0.01)
        # Above the cut stands the title, and below it a rule; between them and the chart nothing.
        for edge in (chart.height, whole[1]):
            assert drawn.crop((0, round(edge) - 4, width, round(edge))).getextrema()[1] == 255
        assert drawn.crop((0, 0, width, round(whole[1]))).getextrema()[0] < 60


@pytest.mark.parametrize(
    ("name", "tag", "words", "pages"),
    [
        ("comfort_payments.html", "zh-CN", "示例数据", "第 1 页，共 1 页"),
        ("comfort_payments.en.html", "en", "Synthetic data", "Page 1 of 1"),
    ],
)
def test_each_page_is_a4_marked_and_numbered(
    release: Path, name: str, tag: str, words: str, pages: str
) -> None:
    word = document(release, name)
    (section,) = word.sections
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert section.header.paragraphs[0].text.startswith(f"{words} · ")
    foot = section.footer.paragraphs[0]._p
    fields = [field.get(qn("w:instr")).strip() for field in foot.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "".join(text.text for text in foot.iter(qn("w:t"))) == pages
    about = word.core_properties
    assert about.language == tag
    assert about.title == read_page(page(release, name)).title
    assert about.author == about.last_modified_by
    assert about.author in about.title
    assert about.created.date() == about.modified.date() == date(2019, 12, 31)


def test_internal_edition_says_so_at_the_head_of_each_page(internal: Path) -> None:
    word = document(internal, "assistance_totals.html")
    assert word.sections[0].header.paragraphs[0].text.startswith("内部资料 · 示例数据 · ")
    assert word.paragraphs[0].text == "内部资料"


def test_chinese_text_has_chinese_fonts_and_no_theme_over_them(release: Path) -> None:
    styles = document(release, "comfort_payments.html").styles
    for name, font in [("Normal", "宋体"), ("Body Text", "宋体"), ("Heading 1", "黑体"),
                       ("Title", "黑体"), ("Table Text", "宋体")]:  # fmt: skip
        fonts = styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == font
        assert not [key for key in fonts.attrib if "Theme" in key or "cstheme" in key]
    lang = next(styles.element.iter(qn("w:lang")))
    assert (lang.get(qn("w:val")), lang.get(qn("w:eastAsia"))) == ("en-US", "zh-CN")


def test_same_bytes_twice_and_no_time_of_the_clock(release: Path, sample_folder: Path) -> None:
    year = read_params(ROOT / "params" / "year.yaml").with_(register=str(sample_folder))
    (planned,) = plan_releases([year])
    executed = {job: run_all(job.notebook, job.params) for job in planned.jobs}
    again = render_release(planned, make_answers(planned.params), executed)
    documents = [name for name in again if name.endswith(".docx")]
    assert documents == [f"{name}.docx" for name in NOTEBOOKS]
    assert all((release / name).read_bytes() == again[name] for name in documents)
    with zipfile.ZipFile(release / "hardship_exit.docx") as parts:
        assert parts.testzip() is None
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert str(datetime.now().year) not in parts.read("docProps/core.xml").decode()


def test_file_asks_for_nothing_from_outside(release: Path) -> None:
    for path in release.glob("*.docx"):
        with zipfile.ZipFile(path) as parts:
            listed = "".join(parts.read(n).decode() for n in parts.namelist() if ".rels" in n)
        targets = re.findall(r'Target="([^"]*)"', listed)
        assert len(targets) > 5
        assert "TargetMode" not in listed
        assert not [target for target in targets if ":" in target or target.startswith("/")]


def test_properties_stand_in_the_order_of_the_format(release: Path) -> None:
    found = set()
    with zipfile.ZipFile(release / "comfort_payments.docx") as parts:
        read = [parts.read(name) for name in parts.namelist() if name.endswith(".xml")]
    for element in (element for text in read for element in ET.fromstring(text).iter()):
        kind = element.tag.rpartition("}")[2]
        places = [ORDERS[kind].index(one.tag.rpartition("}")[2])
                  for one in element] if kind in ORDERS else []  # fmt: skip
        assert places == sorted(places), ET.tostring(element)
        found |= {kind} & set(ORDERS)
    assert found == set(ORDERS)


def test_site_may_do_without_word_files(sample_folder: Path) -> None:
    month = read_params(ROOT / "params" / "month.yaml")
    asked = month.with_(register=str(sample_folder), period="2019-12", language="zh")
    (planned,) = plan_releases([asked])
    executed = {job: run_all(job.notebook, job.params) for job in planned.jobs}
    answers = make_answers(planned.params)
    for word in (True, False):
        files = render_release(planned, answers, executed, SiteSettings(word=word))
        assert any(name.endswith(".docx") for name in files) is word
        assert ('href="hardship_exit.docx"' in str(files["hardship_exit.html"])) is word


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("一 *二* **三** `四` [五](six.html)", [("Body Text", "一 二 三 四 五")]),
        ("一\n二", [("Body Text", "一 二")]),
        ("<&> \\*1", [("Body Text", "<&> *1")]),
        (
            "- 一\n- 二\n  - 三",
            [("List Bullet", "一"), ("List Bullet", "二"), ("List Bullet", "三")],
        ),
        ("1. 一\n2. 二", [("List Number", "一"), ("List Number", "二")]),
        ("> 七", [("Body Text", "七")]),
        ("```\n八\n```", [("Body Text", "八\n")]),
        (
            "| 九 | 十 |\n|---|---|\n| 11 | 12 |",
            [("Body Text", n) for n in ("九", "十", "11", "12")],
        ),
        ("## 十三\n\n### 十四 `x`", [("Heading 1", "十三"), ("Heading 2", "十四 x")]),
        ("***\n\n$x^2$", [("Body Text", "x^2")]),
    ],
)
def test_prose_is_kept_with_its_structure_and_nothing_that_is_said_is_dropped(
    prose: str, expected: list[tuple[str, str]]
) -> None:
    assert lines(written(new_markdown_cell(prose)))[4:] == expected


def test_prose_that_leads_in_to_nothing_is_left_out_as_on_the_page() -> None:
    cells = [
        new_markdown_cell("## 甲\n<!-- en -->\n## A"), new_code_cell("a()"),
        new_markdown_cell("## 乙\n<!-- en -->\n## B"),
    ]  # fmt: skip
    assert [text for style, text in lines(written(*cells)) if style == "Heading 1"] == ["乙"]


def test_faces_of_prose_are_those_of_the_cell() -> None:
    word = Document(io.BytesIO(written(new_markdown_cell("一 **二** `三`"))))
    runs = [(run.text, bool(run.bold), run.font.name) for run in word.paragraphs[4].runs]
    assert runs == [("一 ", False, None), ("二", True, None), (" ", False, None),
                    ("三", False, "Consolas")]  # fmt: skip


def test_numbers_of_lists_begin_anew_and_inner_lists_are_set_in() -> None:
    word = Document(io.BytesIO(written(new_markdown_cell("1. 一\n   - 二\n\n段\n\n- 三\n  1. 四"))))
    numbered = [line._p.pPr.numPr for line in word.paragraphs[4:] if line._p.pPr.numPr is not None]
    assert [(one.numId.val, one.ilvl.val) for one in numbered] == [(2, 0), (1, 1), (1, 0), (3, 1)]
    known = [one.numId for one in word.part.numbering_part.element.num_lst]
    assert known == [1, 2, 3]


def test_words_of_a_ledger_are_text_and_never_markup() -> None:
    hostile = "</w:t></w:r>&amp;<w:b/>\"'=1+1"
    spec = TableSpec(
        "t", hostile, hostile, (ColumnSpec(hostile), ColumnSpec("b", numeric=False)),
        (RowSpec(hostile, ("1", hostile), "total"), RowSpec("甲", ("2", ""), "part")), "zh",
        unit="元", notes=(hostile,), source=hostile,
    )  # fmt: skip
    about = replace(ABOUT, unit_name=Text(hostile, hostile))
    table = shown(Output(render_table(spec), hostile, printed=spec))
    content = written(table, about=about, tables=[spec])
    word = Document(io.BytesIO(content))
    (found,) = word.tables
    assert [[cell.text for cell in row.cells] for row in found.rows] == [
        [hostile, hostile, "b"], [hostile, "1", hostile], ["甲", "2", ""],
    ]  # fmt: skip
    assert [line.text for line in word.paragraphs][4:] == [f"{hostile} 元", hostile, hostile]
    assert word.core_properties.author == hostile
    assert word.sections[0].header.paragraphs[0].text.endswith(f"{hostile} · 2019年")


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        (ABOUT, ["示例数据 本页全部数字由虚构的登记数据算出，不反映实际情况。", "某区总工会", "题",
                 "2019年 · 公开版"]),
        (replace(ABOUT, synthetic=False), ["某区总工会", "题", "2019年 · 公开版"]),
        (replace(ABOUT, synthetic=False, edition="internal"),
         ["内部资料", "某区总工会", "题", "2019年"]),
    ],
)  # fmt: skip
def test_document_begins_with_what_must_be_known(about: About, expected: list[str]) -> None:
    assert [text for _, text in lines(written(about=about))] == expected
