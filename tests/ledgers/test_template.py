"""The workbook template, read back by another library."""

from pathlib import Path

import openpyxl
import pytest
from bangfu.language import Language
from bangfu.ledgers.layout.sheets import read_ledgers
from bangfu.ledgers.template import write_template
from bangfu.register.schema import TABLES, Table, Type
from bangfu.rules import default_rules
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

LAST_ROW = 1_048_576
UNITS = [("110105", "测试区总工会"), ("110105001", "甲街道总工会")]


@pytest.fixture(scope="module", params=["zh", "en"])
def written(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Language, Path]:
    path = tmp_path_factory.mktemp("template") / f"{request.param}.xlsx"
    write_template(path, language=request.param, units=UNITS)
    return request.param, path


def sheet_of(book: Workbook, declared: Table, language: Language) -> Worksheet:
    return book[declared.zh if language == "zh" else declared.en]


def offered(book: Workbook, sheet: Worksheet, column: int) -> list[str] | None:
    """The labels a drop-down list offers, from the validation or from the list sheet."""
    cell = sheet.cell(LAST_ROW, column).coordinate
    rules = [r for r in sheet.data_validations.dataValidation if cell in r and r.type == "list"]
    if not rules:
        return None
    (rule,) = rules
    if rule.formula1.startswith('"'):
        return str(rule.formula1).strip('"').split(",")
    title, cells = rule.formula1.replace("$", "").split("!")
    found = book[title.strip("'")][cells]
    return [row[0].value for row in (found if isinstance(found, tuple) else ((found,),))]


def test_the_read_me_has_a_line_for_every_column(written: tuple[Language, Path]) -> None:
    language, path = written
    first = openpyxl.load_workbook(path).worksheets[0]
    assert first.title == ("说明" if language == "zh" else "Read me")
    lines = {row[:2] for row in first.iter_rows(values_only=True)}
    for declared in TABLES:
        name = declared.zh if language == "zh" else declared.en
        assert {(name, c.label(language)) for c in declared.columns} <= lines


def test_every_table_has_a_sheet_with_the_headers_of_its_columns(
    written: tuple[Language, Path],
) -> None:
    language, path = written
    book = openpyxl.load_workbook(path)
    for declared in TABLES:
        sheet = sheet_of(book, declared, language)
        withdrawn = "撤销" if language == "zh" else "withdrawn"
        expected = [c.label(language) for c in declared.columns] + [withdrawn]
        assert [cell.value for cell in sheet[1]] == expected
        assert all(cell.font.bold and cell.comment.text for cell in sheet[1])
        assert sheet.freeze_panes == "A2"
        assert sheet.max_row == 1  # no example rows


def test_codes_are_chosen_from_lists_of_labels(written: tuple[Language, Path]) -> None:
    language, path = written
    book = openpyxl.load_workbook(path)
    for declared in TABLES:
        sheet = sheet_of(book, declared, language)
        for index, column in enumerate(declared.columns, start=1):
            if column.codes:
                assert offered(book, sheet, index) == [
                    code.label.of(language) for code in default_rules().code_list(column.codes)
                ]
            elif column.references == "union_unit":
                assert offered(book, sheet, index) == [code for code, _ in UNITS]
        last = len(declared.columns) + 1
        assert offered(book, sheet, last) == (["是"] if language == "zh" else ["yes"])


def test_long_lists_stand_on_a_hidden_sheet(tmp_path: Path) -> None:
    write_template(tmp_path / "en.xlsx", language="en")
    book = openpyxl.load_workbook(tmp_path / "en.xlsx")
    assert book["lists"].sheet_state == "hidden"
    # One label has a comma, which would split it in a list typed into a validation.
    assert "able to work, not employed" in [row[0].value for row in book["lists"]["A1:A10"]]
    for sheet in book:
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.formula1 or "") <= 255 + 2  # and its quotes


def test_cells_have_the_format_of_their_column(written: tuple[Language, Path]) -> None:
    language, path = written
    book = openpyxl.load_workbook(path)
    formats = {Type.DATE: "yyyy-mm-dd", Type.MONEY: "#,##0.00", Type.COUNT: "0", Type.YEAR: "0"}
    for declared in TABLES:
        sheet = sheet_of(book, declared, language)
        widths = {
            number: dimension
            for dimension in sheet.column_dimensions.values()
            for number in range(dimension.min, dimension.max + 1)
        }
        for index, column in enumerate(declared.columns, start=1):
            assert widths[index].number_format == formats.get(column.type, "@"), column.name


def test_the_same_call_writes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        write_template(tmp_path / name, units=UNITS)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_an_empty_template_reads_as_no_rows_and_no_faults(written: tuple[Language, Path]) -> None:
    reading = read_ledgers([written[1]])
    assert reading.faults == ()
    assert [(sheet.table.name, sheet.rows) for sheet in reading.sheets] == [
        (declared.name, []) for declared in TABLES
    ]
