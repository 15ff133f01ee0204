"""Ledger files read into sheets, columns and rows, each with its place."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from artificial_ledgers import id_number
from bangfu.ledgers.layout.sheets import LedgerReading, read_ledgers

EVENTS = ("变动编号", "档案编号", "变动日期", "变动类型")


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def csv_file(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def messages(reading: LedgerReading) -> list[str]:
    return [fault.message("en") for fault in reading.faults]


@pytest.mark.parametrize("title", ["档案变动", "file events", "file_event", " File Events "])
@pytest.mark.parametrize(
    "headers",
    [
        EVENTS, ("event number", "file number", "happened on", "event kind"),
        ("event_id", "file_id", "happened_on", "kind"),
        ("　变动编号 ", "档案编号　", "变动日期", "KIND"),
    ],
)  # fmt: skip
def test_sheets_and_headers_go_by_any_of_their_names(
    tmp_path: Path, title: str, headers: tuple[str, ...]
) -> None:
    rows: list[list[Any]] = [list(headers), ["E-1", "F-1", "2016-01-05", "新建档"]]
    reading = read_ledgers([workbook(tmp_path / "a.xlsx", {title: rows})])
    assert reading.faults == ()
    (sheet,) = reading.sheets
    assert sheet.table.name == "file_event"
    assert sheet.rows[0].cells == {
        "event_id": "E-1", "file_id": "F-1", "happened_on": "2016-01-05", "kind": "新建档",
    }  # fmt: skip
    assert sheet.place(2, "kind").header == headers[3].strip()


def test_rows_keep_the_number_that_excel_shows(tmp_path: Path) -> None:
    rows: list[list[Any]] = [[], list(EVENTS), [], ["E-1"], ["  "], [None, "F-2"]]
    reading = read_ledgers([workbook(tmp_path / "a.xlsx", {"档案变动": rows})])
    assert [row.number for row in reading.sheets[0].rows] == [4, 6]


def test_a_csv_row_is_a_record_even_over_two_lines(tmp_path: Path) -> None:
    text = '变动编号,档案编号,变动日期,变动类型\r\n\r\nE-1,F-1,2016-01-05,"新\n建档"\r\nE-2\r\n'
    reading = read_ledgers([csv_file(tmp_path / "档案变动.csv", text)])
    assert [(row.number, row.cells["event_id"]) for row in reading.sheets[0].rows] == [
        (3, "E-1"),
        (4, "E-2"),
    ]
    assert reading.sheets[0].place(3).words("en") == "'档案变动.csv', row 3"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_a_csv_file_may_be_in_any_encoding_that_excel_writes(tmp_path: Path, encoding: str) -> None:
    file = csv_file(tmp_path / "file_event.csv", ",".join(EVENTS) + "\nE-1,,,\n", encoding)
    reading = read_ledgers([file])
    assert (messages(reading), len(reading.sheets[0].rows)) == ([], 1)


def test_traditional_characters_in_big5_are_another_encoding(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "發放表.csv", "序號,姓名,身份證號,金額\n1,示例甲,,1\n", "big5")
    (fault,) = read_ledgers([file]).faults
    assert fault.found.en == "a file in another encoding"


def test_a_csv_file_in_another_encoding_is_a_fault(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "file_event.csv", "Größe,Öl\nÿ,ü\xff\n", "latin-1")
    (message,) = messages(read_ledgers([file]))
    assert message.startswith("'file_event.csv': found a file in another encoding, expected")


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.xlsx", None, "no such file"),
        ("a.xlsx", b"not a workbook", "a text file called '.xlsx'"),
        ("a.xls", b"", "an empty file (0 bytes)"),
        ("a.docx", b"\0\1", "a file '.docx'"),
        ("file_event.csv", b'a,"b\n', "a file with broken quotes from row 1 on"),
        ("notes.csv", b"a,b\n", "no header that is known"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_fault(
    tmp_path: Path, name: str, content: bytes | None, found: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    reading = read_ledgers([tmp_path / name])
    (message,) = messages(reading)
    assert message.startswith(f"'{name}': found {found}, expected ")
    assert not reading.is_complete


def test_an_unknown_sheet_is_a_fault_unless_it_is_empty_or_ours(tmp_path: Path) -> None:
    ours = {
        name: [["x"]] for name in ("说明", "Read me", "选项", "lists", "工会名单", "union list")
    }
    sheets: dict[str, list[list[Any]]] = {**ours, "Sheet2": [], "备注": [["x", 1]]}
    (message,) = messages(read_ledgers([workbook(tmp_path / "a.xlsx", sheets)]))
    assert message.startswith("'a.xlsx', sheet '备注': found no header that is known")


def test_a_sheet_of_notes_is_left_out_and_told(tmp_path: Path) -> None:
    sheets: dict[str, list[list[Any]]] = {
        "填表说明": [["一、按月填报。"], ["二、不得涂改。"]],
        "档案变动": [list(EVENTS)],
    }
    reading = read_ledgers([workbook(tmp_path / "a.xlsx", sheets)])
    assert (reading.faults, reading.is_complete) == ((), True)
    assert [remark.message("zh") for remark in reading.remarks] == [
        "'a.xlsx'，工作表'填表说明'：没有表格，2行，未导入"
    ]


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        # Nothing of it can be told apart: who sent it must not have a receipt.
        ("帮扶记录.csv", "工会代码，金额\n110105001，1000\n", "one_column"),
        ("帮扶记录.txt", "工会代码  金额\n110105001  1000\n", "one_column"),
        ("说明.txt", "本月无新增。\n", "one_column"),
    ],
)
def test_text_without_columns_is_returned(tmp_path: Path, name: str, text: str, kind: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    reading = read_ledgers([tmp_path / name])
    assert ([fault.kind for fault in reading.faults], reading.is_complete) == ([kind], False)


def test_a_list_pasted_into_one_column_is_returned(tmp_path: Path) -> None:
    rows = [["帮扶记录"], ["姓名 身份证号 金额"], [f"示例甲 {id_number(1)} 1000"]]
    reading = read_ledgers([workbook(tmp_path / "a.xlsx", {"Sheet1": rows})])
    assert [fault.kind for fault in reading.faults] == ["one_column"]


@pytest.mark.parametrize("name", ["作废", "样表", "发放表（备份）", "草稿1"])
def test_a_sheet_that_may_not_count_is_asked_about_if_it_has_rows(
    tmp_path: Path, name: str
) -> None:
    heads = list(EVENTS)
    row = ["E-1", "F-1", date(2016, 1, 5), "新建档"]
    both = {"档案变动": [heads, row], name: [heads, row]}
    reading = read_ledgers([workbook(tmp_path / "a.xlsx", both)])
    assert [(fault.kind, fault.place.sheet) for fault in reading.faults] == [("spare_sheet", name)]
    reading = read_ledgers([workbook(tmp_path / "b.xlsx", both | {name: [heads]})])
    assert reading.faults == ()


def test_a_workbook_with_a_summary_alone_is_returned(tmp_path: Path) -> None:
    rows = [["工会", "人数", "金额"], ["甲街道总工会", 3, 3000], ["合计", 3, 3000]]
    reading = read_ledgers([workbook(tmp_path / "a.xlsx", {"汇总": rows})])
    assert [fault.kind for fault in reading.faults] == ["no_list"]
    assert [remark.kind for remark in reading.remarks] == ["summary_sheet"]


@pytest.mark.parametrize(
    ("headers", "row", "expected"),
    [
        ((*EVENTS, "kind"), ("E-1",), "row 1: found 2 columns 'event kind' (D, E), expected one"),
        (
            (*EVENTS[:3], "变动类形"),
            ("E-1",),
            "row 1, column '变动类形': found '变动类形', expected 'event kind' (if it is that",
        ),
        ((*EVENTS, None), ("E-1", "", "", "", "x"), "row 1, column 'E': found cells without a"),
    ],
)
def test_a_faulty_header_is_a_fault(
    tmp_path: Path, headers: tuple[Any, ...], row: tuple[Any, ...], expected: str
) -> None:
    file = workbook(tmp_path / "a.xlsx", {"档案变动": [list(headers), list(row)]})
    reading = read_ledgers([file])
    (message,) = messages(reading)
    assert message.startswith(f"'a.xlsx', sheet '档案变动', {expected}")
    assert reading.sheets[0].doubtful


def test_a_first_row_of_cells_is_not_quoted_as_headers(tmp_path: Path) -> None:
    cells = ["E-1", "王某某", "2016-01-05", "110105190001010012"]
    (message,) = messages(read_ledgers([workbook(tmp_path / "a.xlsx", {"档案变动": [cells]})]))
    assert "found a row that is not the header, and no header below" in message
    assert not any(cell in message for cell in cells)


def test_names_and_telephones_are_dropped_unless_the_table_has_the_column(tmp_path: Path) -> None:
    events: list[list[Any]] = [
        [*EVENTS, "姓名", " 联系电话", "Name"],
        ["E-1", "F-1", "2016-01-05", "新建档", "王某某", "13800000000", "W"],
    ]
    unions: list[list[Any]] = [
        ["union code", "name", "English name", "kind", "valid from"],
        ["1", "甲", "Jia", "district", "2000-01-01"],
    ]
    file = workbook(tmp_path / "a.xlsx", {"档案变动": events, "union units": unions})
    reading = read_ledgers([file])
    assert reading.faults == ()
    assert list(reading.sheets[0].rows[0].cells) == ["event_id", "file_id", "happened_on", "kind"]
    assert reading.sheets[1].rows[0].cells["name"] == "甲"


def test_numbers_as_long_as_an_id_number_are_masked_in_places(tmp_path: Path) -> None:
    file = workbook(tmp_path / "110105190001010012.xlsx", {"13800000000": [["x", 1]]})
    (message,) = messages(read_ledgers([file]))
    assert message.startswith("'….xlsx', sheet '…': found no header that is known")


@pytest.mark.parametrize("part", [",", "，", "    ", "/"])
def test_whole_rows_in_one_cell_each_are_a_fault(tmp_path: Path, part: str) -> None:
    rows = [["序号", "姓名", "身份证号", "金额"], ["1", "示例甲", id_number(1), "1000"]]
    path = workbook(tmp_path / "a.xlsx", {"Sheet1": [[part.join(row)] for row in rows]})
    reading = read_ledgers([path])
    assert [(fault.kind, fault.place.row) for fault in reading.faults] == [("one_column", 2)]
    assert not reading.is_complete


def test_a_sheet_without_any_known_header_is_told_what_was_looked_for(tmp_path: Path) -> None:
    rows = [["1", "示例甲", id_number(1), 1000], ["2", "示例乙", id_number(2), 1000]]
    (fault,) = read_ledgers([workbook(tmp_path / "a.xlsx", {"2月": rows})]).faults
    assert (fault.kind, fault.found.zh) == ("unknown_table", "没有认出标题行")
    assert fault.expected.zh.startswith("本表自己的一行标题，如身份证号、金额（元）、发放日期")


def test_a_header_of_which_too_little_is_known_is_told_with_the_nearest(tmp_path: Path) -> None:
    grid = [["慰问发放表"], ["序号", "姓名", "身份证号", "本次金额", "片区", "网格"]]
    (fault,) = read_ledgers([workbook(tmp_path / "a.xlsx", {"Sheet1": grid})]).faults
    assert (fault.place.row, fault.kind) == (2, "unknown_table")
    assert fault.found.zh == (
        "像是标题行，其中未识别的标题：'本次金额'（近于'金额'？）、'片区'、'网格'"
    )
