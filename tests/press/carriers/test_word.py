"""A report as a Word document: it says what its page says, word for word and number for number."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from html import unescape
from pathlib import Path

import pytest
from bangfu.cli.commands import main
from bangfu.params import NOTEBOOKS, read_params
from bangfu.press.carriers.blocks import Chart, Paragraph, Run, Table, TableRow, read_report
from bangfu.press.carriers.word import render_document
from bangfu.press.carriers.word_files import Wanted, export_documents
from bangfu.press.runs.plan import plan_releases
from bangfu.project import ROOT
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from read_page import read_page
from run_all import publish_here

PAGES = [f"{name}{suffix}.html" for name in NOTEBOOKS for suffix in ("", ".en")]
NUMBER = re.compile(r"\d[\d,.]*")
HEADINGS = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1>", re.S)
MADE = date(2019, 12, 31)


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
    """The document of a page, made once; nobody may change it."""
    content = render_document(read_report(page(release, name)), made=MADE)
    return Document(io.BytesIO(content))


def texts(word: WordDocument) -> Iterator[str]:
    """Every text of the body: paragraphs, then the cells of tables."""
    yield from (line.text for line in word.paragraphs)
    for table in word.tables:
        yield from (cell.text for row in table.rows for cell in row.cells)


def seen_numbers(html: str) -> Counter[str]:
    """The numbers a reader sees on a page, but those drawn in charts and the lists of links."""
    body = re.sub(r"<(svg|nav|style|title)\b.*?</\1>", " ", html, flags=re.S)
    bare = re.sub(r'<a [^>]*href="[^"#]*\.(csv|png|svg)"[^>]*>[^<]*</a>', " ", body)
    return Counter(NUMBER.findall(unescape(re.sub(r"<[^>]+>", " ", bare))))


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
    expected = [(int(level), unescape(re.sub(r"<[^>]+>", "", words)).strip())
                for level, words in HEADINGS.findall(page(release, name))]  # fmt: skip
    assert found == expected
    assert len(found) > 5


@pytest.mark.parametrize("name", PAGES)
def test_tables_have_the_same_cells_and_a_head_that_is_repeated(release: Path, name: str) -> None:
    tables = document(release, name).tables
    expected = list(read_page(page(release, name)).tables.values())
    found = [[[cell.text for cell in row.cells] for row in table.rows] for table in tables]
    assert found == expected
    for table in tables:
        head, *rest = table.rows
        assert head._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in rest)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


@pytest.mark.parametrize("name", PAGES)
def test_no_number_is_broken_into_lines_and_short_tables_stay_whole(
    release: Path, name: str
) -> None:
    for table in document(release, name).tables:
        texts = [[cell.text for cell in row.cells] for row in table.rows]
        for number, column in enumerate(table.columns):
            longest = max((len(row[number]) for row in texts[1:]), default=0)
            if all(NUMBER.fullmatch(row[number]) for row in texts[1:]):
                # half of 10.5 points a digit, and 0.19 cm of padding on either side
                assert column.width.pt >= 5.25 * longest + 10.8, texts[0][number]
        kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows]
        assert {*kept[:2], *kept[-2:]} == {True}
        assert set(kept) == {True} or len(kept) > 16


@pytest.mark.parametrize("name", PAGES)
def test_each_chart_is_a_picture_with_the_words_of_the_page(release: Path, name: str) -> None:
    word = document(release, name)
    charts = [b for b in read_report(page(release, name)).blocks if isinstance(b, Chart)]
    pictures = [shape._inline.docPr for shape in word.inline_shapes]
    assert [picture.get("descr") for picture in pictures] == [chart.alt for chart in charts]
    assert all(len(chart.alt) > 20 and NUMBER.search(chart.alt) for chart in charts)
    captions = [line.text for line in word.paragraphs if line.style.name == "Caption"]
    assert {chart.captions[0] for chart in charts} <= set(captions)
    parts = [part for part in word.part.package.iter_parts() if part.partname.endswith(".png")]
    assert len(parts) == len(charts) > 0
    assert all(part.blob.startswith(b"\x89PNG") for part in parts)


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
    assert word.core_properties.language == tag
    assert word.core_properties.title == read_report(page(release, name)).title
    assert word.core_properties.author in word.core_properties.title
    assert word.core_properties.created.date() == MADE


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


def test_same_bytes_twice_and_no_time_of_the_clock(release: Path) -> None:
    report = read_report(page(release, "hardship_exit.html"))
    first, second = (render_document(report, made=MADE) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert str(datetime.now().year) not in parts.read("docProps/core.xml").decode()
        assert not [name for name in parts.namelist() if "thumbnail" in name]


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("<p>1 <em>2</em>\n <strong>3</strong></p>",
         (Paragraph((Run("1 2 "), Run("3", "strong"))),)),
        ("<aside><section><div>4</div></section></aside>", (Paragraph((Run("4"),)),)),
        ("<blockquote>5</blockquote>", (Paragraph((Run("5"),)),)),
        ('<p><a href="a.csv">x</a> · <a href="b.csv">y</a></p>', ()),
        ('<p>6 <a href="a.csv">x</a></p>', (Paragraph((Run("6"),)),)),
        ('<p>6 <a href="figures.html#a">x</a></p>', (Paragraph((Run("6 x"),)),)),
        ('<table class="figures"><caption>c<tr><th>a<th>b<th class="words">d<tr><th>1<td>2<td>3',
         (Table("c", ("a", "b", "d"), (False, True, False), (TableRow(("1", "2", "3")),), ()),)),
        ('<p>7<span class="spoken">, withheld</span></p>', (Paragraph((Run("7"),)),)),
        ("<nav>8</nav><script>9</script>", ()),
        ("<p>&lt;b&gt; &amp;</p>", (Paragraph((Run("<b> &"),)),)),
        ('<table><caption>c</caption><tr><th>a<th class="num">b<tr class="total"><th>1<td>2',
         (Table("c", ("a", "b"), (False, True), (TableRow(("1", "2"), "total"),), ()),)),
    ],
)  # fmt: skip
def test_page_is_read_in_blocks_and_nothing_that_is_said_is_dropped(
    html: str, blocks: tuple[object, ...]
) -> None:
    assert read_report(f"<html lang='en'><body>{html}</body></html>").blocks == blocks


def call(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: object
) -> tuple[object, str, str]:
    monkeypatch.setattr("sys.argv", ["bangfu", "export", *map(str, arguments)])
    with pytest.raises(SystemExit) as left:
        main()
    said = capsys.readouterr()
    return left.value.code or 0, said.out, said.err


def test_command_writes_every_report_and_says_where(
    release: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = call(monkeypatch, capsys, "--docx", release)
    names = [f"{name}.110105.2019.docx" for name in NOTEBOOKS]
    assert (code, err) == (0, "")
    assert out.splitlines() == [f"written {name}" for name in names]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


def test_one_report_goes_to_the_file_named(release: Path, tmp_path: Path) -> None:
    place = tmp_path / "new" / "report.docx"
    wanted = Wanted("comfort_payments", "en", place)
    assert export_documents(release, wanted) == [place]
    first = Document(str(place)).paragraphs
    assert "Comfort payments" in [line.text for line in first]
    with pytest.raises(Exception, match="exists; --force replaces it"):
        export_documents(release, wanted)
    assert export_documents(release, Wanted("comfort_payments", "en", place, force=True))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["{release}"], "found no kind of file, expected --docx"),
        (["--docx", "{here}"], "holds no readable release.json"),
        (["--docx", "{release}", "--notebook", "../secret"],
         "--notebook: found '../secret', expected one of: assistance_totals, "),
        (["--docx", "{release}", "--notebook", "hardship_exit", "--output", "{here}/x.doc"],
         "expected a name in .docx"),
        (["--docx", "{release}", "--output", "{release}"], "is inside the release"),
        (["--docx", "{release}", "--output", "{here}/there"], "exists; --force replaces it"),
        (["--docx", "{internal}", "--language", "en"], "--language: found 'en', expected one of"),
    ],
)  # fmt: skip
def test_refusal_says_what_was_found_and_writes_nothing(
    release: Path, internal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str,
) -> None:  # fmt: skip
    (tmp_path / "there").mkdir()
    blocking = tmp_path / "there" / "comfort_payments.110105.2019.docx"
    blocking.write_text("mine")
    places = {"release": release, "internal": internal, "here": tmp_path}
    given = [argument.format(**places) for argument in arguments]
    code, out, err = call(monkeypatch, capsys, *given)
    assert (code, out) == (2, "")
    assert err.startswith("bangfu: ")
    assert message in err
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [blocking]
    assert blocking.read_text() == "mine"


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        ("changed", "is not as it was published"),
        ("missing", "is missing from the release"),
        ("leads away", "is not in"),
    ],
)
def test_page_that_is_not_as_published_is_refused(
    release: Path, tmp_path: Path, harm: str, message: str
) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "release.json").write_bytes((release / "release.json").read_bytes())
    target = copy / "comfort_payments.html"
    if harm == "changed":
        target.write_text(page(release, target.name).replace("673", "674"), encoding="utf-8")
    if harm == "leads away":
        target.symlink_to(release / target.name)
    with pytest.raises(Exception, match=message):
        export_documents(copy, Wanted("comfort_payments", "zh", tmp_path / "x.docx"))
    assert not (tmp_path / "x.docx").exists()
