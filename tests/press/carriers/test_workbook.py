"""The workbook of a release: the tables of the pages with numbers in them, and nothing more."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from bangfu.figures.model import Figure, MeasureUnit, Status
from bangfu.language import Language, Text
from bangfu.periods import Period
from bangfu.press.carriers.workbook import render_workbook
from bangfu.press.carriers.workbook_sheets import sheet_name
from bangfu.press.release.about import About
from bangfu.press.release.answers_file import make_answers
from bangfu.press.release.settings import Licence, SettingWords, SiteSettings
from bangfu.press.report.output_record import printed_of
from bangfu.press.report.tables.table_spec import ColumnSpec, RowSpec, TableSpec
from bangfu.press.runs.plan import plan_releases
from bangfu.press.runs.release_files import render_release
from bangfu.project import ROOT
from bangfu.register.units import Unit
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook
from read_page import head_and_body, read_page
from report_params import read_params
from run_all import run_all

HOSTILE = ["=1+1", "@SUM(A1)", "+1-1", "-cmd", "http://x.example/", "'x", "{=A1}", "\x00bad"]
ABOUT = About(
    "110105", Text("测试区总工会", "Test Federation"), Period.parse("2019-12"), "public",
    True, ("zh", "en"), 7, "ab" * 32,
)  # fmt: skip


@pytest.fixture(scope="module")
def files(sample_folder: Path) -> dict[str, bytes]:
    """The files of the public release of December 2019 in both languages."""
    month = read_params(ROOT / "params" / "month.yaml").with_(register=str(sample_folder))
    asked = [month.with_(period="2019-12", language=language) for language in ("zh", "en")]
    (release,) = plan_releases(asked)
    executed = {job: run_all(job.notebook, job.params) for job in release.jobs}
    made = render_release(release, make_answers(release.params), executed)
    return {name: m.encode() if isinstance(m, str) else m for name, m in made.items()}


def figure(value: str | None, unit: MeasureUnit, name: str = "a.b", **changes: Status) -> Figure:
    status = changes.get("status", Status.OK)
    return Figure(
        name, Period.parse("2019-12"), "110105", (), None if value is None else Decimal(value),
        unit, status, Text("数字", "figure"), Text("定义", "what it is"), "SELECT 1", "SELECT 1",
    )  # fmt: skip


UNITS = {"110105": Unit("110105", "某区总工会", "Some District", None)}
WITHHELD = figure(None, MeasureUnit.FILES, status=Status.SUPPRESSED)
PROVISIONAL = figure("1284", MeasureUnit.PERSON_TIMES, status=Status.PROVISIONAL)
UNDEFINED = figure(None, MeasureUnit.DAYS, status=Status.UNDEFINED)


def one_table(
    cells: Sequence[tuple[str, Figure | None]], language: Language = "zh", **changes: str
) -> TableSpec:
    """A table of one row with these cells."""
    texts, figures = zip(*cells, strict=True)
    row = RowSpec("行", texts, "total", figures)
    columns = tuple(ColumnSpec(f"列{n}") for n, _ in enumerate(cells))
    caption = changes.get("caption", "标题，2019年")
    return TableSpec("t", caption, "头", columns, (row,), language, notes=("注",))


def workbook(
    tables: Sequence[TableSpec], figures: Sequence[Figure] = (),
    about: About = ABOUT, language: Language = "zh",
) -> bytes:  # fmt: skip
    return render_workbook(about, language, figures, tables, UNITS, settings=SiteSettings())


def sheets(content: bytes) -> list[Worksheet]:
    return list(openpyxl.load_workbook(io.BytesIO(content)).worksheets)


def rows_below_head(sheet: Worksheet) -> list[list[object]]:
    """Cells below the rows that stay in sight, up to the first empty row."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    first = int(re.sub(r"\D", "", str(sheet.freeze_panes))) - 1
    until = next((n for n, row in enumerate(rows) if n > first and not any_of(row)), len(rows))
    return rows[first - 1 : until]


def any_of(row: list[object]) -> bool:
    return any(cell is not None for cell in row)


def says(shown: str, value: object) -> bool:
    """Whether a text of a page can stand for a cell: rounded, grouped, in per cent, with a unit."""
    if isinstance(value, str):
        return shown == value
    digits = re.match(r"[+−]?[\d,]+(\.\d+)?", shown.removeprefix("≈"))
    assert digits, shown
    assert isinstance(value, int | float), shown
    printed = Decimal(digits[0].replace(",", "").replace("−", "-"))
    scales = (Decimal(1), Decimal("0.01"), Decimal(10_000))
    half = Decimal(10) ** int(printed.as_tuple().exponent) / 2
    exact = Decimal(repr(value))
    return any(abs(exact - printed * scale) <= half * scale for scale in scales)


@pytest.mark.parametrize(("language", "suffix"), [("zh", ""), ("en", ".en")])
def test_every_table_of_the_pages_is_a_sheet_with_the_same_cells(
    files: dict[str, bytes], language: Language, suffix: str
) -> None:
    made = sheets(files[f"figures{suffix}.xlsx"])[2:-1]
    names = ("assistance_totals", "hardship_exit", "comfort_payments")
    pages = [read_page(files[f"{name}{suffix}.html"].decode()) for name in names]
    tables = [rows for page in pages for rows in page.tables.values()]
    assert len(made) == len(tables) > 10
    for sheet, table in zip(made, tables, strict=True):
        cells = rows_below_head(sheet)
        heads, body = head_and_body(table)
        if len(heads) == 1:
            assert cells[0] == heads[0], sheet.title
        else:  # a sheet says in one row what the page has under shared heads
            own = [str(head) for head in cells[0][1:]]
            assert all(p.lower() in h for p, h in zip(heads[1], own, strict=True)), heads
        for row, shown in zip(cells[1:], body, strict=True):
            assert all(map(says, shown, row)), (sheet.title, row, shown)


def test_every_figure_is_a_row_with_its_exact_value(files: dict[str, bytes]) -> None:
    published = list(
        csv.DictReader(io.StringIO(files["figures.csv"].decode("utf-8-sig"), newline=""))
    )
    head, *rows = [[c.value for c in row] for row in sheets(files["figures.xlsx"])[-1].iter_rows()]
    assert head == ["数字", "分组", "期间", "起", "止", "数值", "单位", "状态", "编号", "地址"]
    assert [row[-1] for row in rows] == [row["address"] for row in published]
    for row, told in zip(rows, published, strict=True):
        value = {"[c]": "〔不公布〕", "": "—"}.get(told["value"])
        assert row[5] == (value or float(told["value"])), row
        assert isinstance(row[3], datetime)
        assert isinstance(row[4], datetime)
    assert sum(row[5] == "〔不公布〕" for row in rows) > 5


def test_another_reader_finds_the_same(files: dict[str, bytes]) -> None:
    content = files["figures.xlsx"]
    other = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert other.sheet_names == [sheet.title for sheet in sheets(content)]
    for sheet in sheets(content):
        mine = [["" if c.value is None else c.value for c in row] for row in sheet.iter_rows()]
        theirs = other.get_sheet_by_name(sheet.title).to_python(skip_empty_area=False)
        days = [[datetime(c.year, c.month, c.day) if type(c) is date else c for c in row]
                for row in theirs]  # fmt: skip
        assert days == mine


@pytest.mark.parametrize(
    ("text", "worded", "value", "form"),
    [
        ("1,284", figure("1284", MeasureUnit.PERSON_TIMES), 1284, "#,##0"),
        ("94,199.75", figure("94199.75", MeasureUnit.YUAN), 94199.75, "#,##0.00"),
        ("800.5万元", figure("8005000.00", MeasureUnit.YUAN), 800.5, '#,##0.00"万元"'),
        ("46.04", figure("460379.75", MeasureUnit.YUAN), 46.037975, "#,##0.00"),
        ("0.00", figure("0.00", MeasureUnit.YUAN), 0, "#,##0.00"),
        ("1,284 〔初步〕", PROVISIONAL, 1284, '#,##0" 〔初步〕"'),
        ("3 days", figure("3.0", MeasureUnit.DAYS), 3, '#,##0.0" days"'),
        ("12.5", figure("0.125", MeasureUnit.RATIO), 0.125, "0.0%"),
        ("+12.5%", figure("0.1250", MeasureUnit.RATIO, "a.b.year_on_year"), 0.125,
         "+0.0%;-0.0%;0.0%"),
        ("3天", figure("3.0", MeasureUnit.DAYS), 3, '#,##0.0"天"'),
        ("〔不公布〕", WITHHELD, "〔不公布〕", "General"),
        ("—", UNDEFINED, "—", "General"),
        ("0", None, 0, "General"),
        ("−1,234.5", None, -1234.5, "General"),
        ("500余名", None, "500余名", "General"),
    ],
)  # fmt: skip
def test_cell_is_the_number_its_text_words(
    text: str, worded: Figure | None, value: object, form: str
) -> None:
    cell = sheets(workbook([one_table([(text, worded)])]))[2]["B3"]
    assert (cell.value, cell.number_format) == (value, form)
    assert cell.font.bold  # it is a total


def test_nothing_is_read_as_a_formula_or_a_link() -> None:
    row = RowSpec(HOSTILE[0], tuple(HOSTILE))
    columns = tuple(ColumnSpec(text, numeric=n % 2 == 0) for n, text in enumerate(HOSTILE))
    spec = TableSpec("t", HOSTILE[0], HOSTILE[1], columns, (row,), "zh", notes=tuple(HOSTILE))
    content = workbook([spec])
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        xml = "".join(parts.read(name).decode() for name in parts.namelist() if "sheet3" in name)
        assert "<f>" not in xml
        assert "hyperlink" not in xml
        assert not [name for name in parts.namelist() if "externalLink" in name]
    cells = [cell for line in sheets(content)[2].iter_rows() for cell in line if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    guarded = [cell for cell in cells if str(cell.value).startswith(("=", "+", "-", "@"))]
    assert len(guarded) > 10
    assert all(cell.quotePrefix for cell in guarded)


@pytest.mark.parametrize(
    ("words", "taken", "name"),
    [
        ("抚慰（按年份）", (), "抚慰（按年份）"),
        ("抚慰（按年份）", ("抚慰（按年份）",), "抚慰（按年份） 2"),
        ("ABC", ("abc", "abc 2"), "ABC 3"),
        ("a[b]:c*d?e/f\\g", (), "a b c d e f g"),
        ("x" * 31, (), "x" * 31),
        ("x" * 32, (), "x" * 30 + "…"),
        ("x" * 40, ("x" * 30 + "…",), "x" * 28 + "… 2"),
        ("'quoted'", (), "quoted"),
        ("History", (), "History 2"),
        ("", (), "-"),
    ],
)
def test_sheet_names_are_valid_and_unique(words: str, taken: tuple[str, ...], name: str) -> None:
    assert sheet_name(words, taken) == name
    assert len(name) <= 31


def test_sheets_are_set_up_for_reading_and_for_paper(files: dict[str, bytes]) -> None:
    for content in (files["figures.xlsx"], files["figures.en.xlsx"]):
        made = sheets(content)
        for sheet in made:
            assert sheet.merged_cells.ranges == set()
            assert sheet.page_setup.paperSize == 9
            assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
            assert "&P" in str(sheet.oddFooter.center.text)
        for sheet in made[2:]:
            head = int(re.sub(r"\D", "", str(sheet.freeze_panes))) - 1
            assert sheet.print_title_rows == f"${head}:${head}"
            assert [bool(cell.font.bold) for cell in sheet[head] if cell.value] != [False]


@pytest.mark.parametrize(
    ("language", "tag", "words"),
    [("zh", "zh-CN", ["公开版", "示例数据"]), ("en", "en", ["Public edition", "Synthetic data"])],
)
def test_cover_and_properties_say_what_it_is(
    files: dict[str, bytes], language: Language, tag: str, words: list[str]
) -> None:
    name = "figures.xlsx" if language == "zh" else "figures.en.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(files[name]))
    cover = book.worksheets[0]
    told = [str(cell.value) for row in cover.iter_rows() for cell in row if cell.value]
    for word in [*words, "110105", "sha256:"]:
        assert any(word in text for text in told), word
    links = [cell.hyperlink.location for row in cover.iter_rows() for cell in row if cell.hyperlink]
    assert links == [f"'{sheet.title}'!A1" for sheet in book.worksheets[1:]]
    assert {p.name: p.value for p in book.custom_doc_props.props} == {"Language": tag}
    assert words[1] in str(book.properties.subject)
    assert book.properties.created == datetime(2019, 12, 31)
    assert all(words[1] in str(sheet.oddHeader.left.text) for sheet in book.worksheets)


def test_invented_figures_are_not_offered_for_citing(files: dict[str, bytes]) -> None:
    for name, words in (("figures.xlsx", "可以引用"), ("figures.en.xlsx", "May be cited")):
        told = [str(cell.value) for row in sheets(files[name])[0].iter_rows() for cell in row]
        assert not any(words in text for text in told)
    real = sheets(workbook([one_table([("1", None)])], about=replace(ABOUT, synthetic=False)))[0]
    assert any("可以引用" in str(row[1].value) for row in real.iter_rows(max_col=2))


def test_no_two_sheets_are_called_alike(files: dict[str, bytes]) -> None:
    """But for their numbers, which tell nobody what is on them, and what Excel has no room for."""
    for name in ("figures.xlsx", "figures.en.xlsx"):
        titles = [re.sub(r"^\d+ ", "", sheet.title) for sheet in sheets(files[name])]
        whole = [title for title in titles if not title.endswith("…")]
        assert len(set(whole)) == len(whole)


def test_no_text_is_wider_than_its_page(files: dict[str, bytes]) -> None:
    """A sheet is printed one page wide: a longer line would make all of it smaller."""
    for name in ("figures.xlsx", "figures.en.xlsx"):
        for sheet in sheets(files[name])[2:-1]:
            columns = [d.width * (d.max - d.min + 1) for d in sheet.column_dimensions.values()]
            for row in sheet.iter_rows(max_col=1):
                text = str(row[0].value or "")
                wide = sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
                assert wide <= max(sum(columns), 64) + 2, text


def test_internal_workbook_says_so_on_every_page() -> None:
    about = replace(ABOUT, edition="internal", synthetic=False)
    book = sheets(workbook([one_table([("1", None)])], about=about))
    assert "内部资料" in [row[0].value for row in book[0].iter_rows()]
    assert all("内部资料" in str(sheet.oddHeader.left.text) for sheet in book)
    assert not any("示例数据" in str(sheet.oddHeader.left.text) for sheet in book)


def test_cover_states_the_licence_of_a_public_release_and_of_no_other() -> None:
    licence = Licence(
        name="CC-BY-4.0",
        title=SettingWords(zh="署名", en="Attribution"),
        address="https://example.org/by",
    )
    table = one_table([("1", None)])
    for edition, stated in (("public", True), ("internal", False)):
        about = replace(ABOUT, edition=edition)
        settings = SiteSettings(licence=licence)
        cover = sheets(render_workbook(about, "zh", [], [table], UNITS, settings=settings))[0]
        told = [(row[0].value, row[1].value) for row in cover.iter_rows(max_col=2)]
        assert (("许可", "署名 https://example.org/by") in told) == stated


def test_cover_and_properties_say_the_day_of_issue_and_until_when_data_are() -> None:
    about = replace(ABOUT, issued=date(2020, 1, 15), data_until=date(2019, 12, 31))
    content = workbook([one_table([("1", None)])], about=about)
    told = [(row[0].value, row[1].value) for row in sheets(content)[0].iter_rows(max_col=2)]
    assert ("发布日期", "2020年1月15日") in told
    assert ("数据截至", "2019年12月31日") in told
    assert ("数据版本", "7") in told
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.properties.created == datetime(2020, 1, 15)


def test_sheet_of_a_table_ends_with_its_notes_and_its_source() -> None:
    spec = replace(one_table([("1", None)]), source="来源：登记")
    column = [row[0].value for row in sheets(workbook([spec]))[2].iter_rows()]
    assert column[-2:] == ["注", "来源：登记"]


def test_no_han_character_in_an_english_workbook(files: dict[str, bytes]) -> None:
    for sheet in sheets(files["figures.en.xlsx"]):
        for row in sheet.iter_rows():
            for cell in row:
                assert not re.search(r"[\u3400-\u9fff]", str(cell.value)), cell


def test_same_bytes_twice() -> None:
    table = one_table([("1", figure("1", MeasureUnit.FILES))])
    first, second = (workbook([table], [figure("1", MeasureUnit.FILES)]) for _ in range(2))
    assert first == second


def test_tables_survive_the_notebook_file(sample_folder: Path) -> None:
    year = read_params(ROOT / "params" / "year.yaml").with_(register=str(sample_folder))
    tables = printed_of(run_all("comfort_payments", year), make_answers(year))
    worded = [f for table in tables for row in table.rows for f in row.figures if f is not None]
    assert len(tables) > 5
    assert len(worded) > 100
