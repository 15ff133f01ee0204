"""Ledger files of every format and state: read, or refused with the one step that mends them."""

import os
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import psutil
import pytest
import xlwt
from artificial_ledgers import id_number
from bangfu.ledgers.formats.delimited_text import decoded_text
from bangfu.ledgers.formats.file_words import refused_file
from bangfu.ledgers.formats.grid import UnreadableError
from bangfu.ledgers.formats.reader import LedgerReader, one_reader
from hypothesis import given
from hypothesis import strategies as st
from kept_ledgers import AID, SHEET, Grid, Told, aid, edited, workbook

GRID: Grid = [AID, aid(1, 1000), aid(2, 20.5, file="", person=id_number(11), relation="子女")]
LANDED = [("A-1", "F-1", "2019-01-25", "1000.00"), ("A-2", "F-1", "2019-01-25", "20.50")]
COLUMNS = ("aid_id", "file_id", "paid_on", "amount")


@pytest.fixture(autouse=True, scope="module")
def _a_reader_at_work() -> None:
    """None but those of the tests themselves, which count them."""


def text(grid: Grid, delimiter: str = ",") -> str:
    return "".join(delimiter.join(map(str, row)) + "\r\n" for row in grid)


def drawn(grid: Grid, upright: str, rule: str, *, each: bool = False) -> str:
    """A grid as a drawn table: a line of strokes below its head, or around each row."""
    lines = [upright + upright.join(f" {cell} " for cell in row) + upright for row in grid]
    below = f"\n{rule}\n"
    first, rest = lines[0], lines[1:]
    return rule + "\n" + below.join(lines) + below if each else first + below + "\n".join(rest)


def merged_down(book: Any) -> None:
    book[SHEET].merge_cells("B2:B3")


def old_workbook(path: Path) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet(SHEET)
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for r, row in enumerate(GRID):
        for c, value in enumerate(row):
            if (r, c) not in ((1, 1), (2, 1)):
                sheet.write(r, c, value, *([day] if isinstance(value, date) else []))
    sheet.write_merge(1, 2, 1, 1, "F-1")
    sheet.row(2).hidden = True
    sheet.row(2).height_mismatch = True
    book.save(str(path))
    return path


ODS_CELL = '<table:table-cell office:value-type="{}" office:{}="{}"{}><text:p>{}</text:p>'


def ods_cell(value: Any, span: str = "") -> str:
    if value == "":
        return "<table:table-cell/>"
    if isinstance(value, date):
        cell = ODS_CELL.format("date", "date-value", value, span, value)
    elif isinstance(value, str):
        cell = f'<table:table-cell office:value-type="string"{span}><text:p>{value}</text:p>'
    else:
        cell = ODS_CELL.format("float", "value", value, span, value)
    return cell + "</table:table-cell>"


def open_document(path: Path) -> Path:
    rows = ""
    for r, row in enumerate(GRID):
        spans = [' table:number-rows-spanned="2"' if (r, c) == (1, 1) else "" for c in range(11)]
        hidden = ' table:visibility="filter"' if r == 2 else ""
        cells = "".join(map(ods_cell, row, spans))
        rows += f"<table:table-row{hidden}>{cells}</table:table-row>"
    rows += (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content{names}><office:body><office:spreadsheet>'
        f'<table:table table:name="{SHEET}">{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return path


def xml_2003(path: Path) -> Path:
    def cell(value: Any, more: str) -> str:
        if isinstance(value, date):
            return f'<Cell><Data ss:Type="DateTime">{value}T00:00:00.000</Data></Cell>'
        kind = "String" if isinstance(value, str) else "Number"
        return f'<Cell{more}><Data ss:Type="{kind}">{value}</Data></Cell>' if value != "" else ""

    rows = ""
    for r, row in enumerate(GRID):
        cells = [
            cell(v, ' ss:MergeDown="1"' if (r, c) == (1, 1) else f' ss:Index="{c + 1}"')
            for c, v in enumerate(row)
        ]
        hidden = ' ss:Hidden="1"' if r == 2 else ""
        rows += f"<Row{hidden}>{''.join(cells)}</Row>"
    schema = "urn:schemas-microsoft-com:office:spreadsheet"
    path.write_text(
        f'<?xml version="1.0"?><Workbook xmlns="{schema}" xmlns:ss="{schema}">'
        f'<Worksheet ss:Name="{SHEET}"><Table>{rows}</Table></Worksheet></Workbook>',
        "utf-8",
    )
    return path


def web_page(path: Path) -> Path:
    rows = "".join(
        f"<tr{' style=display:none' if r == 2 else ''}>"
        + "".join(
            f"<td{' rowspan=2' if (r, c) == (1, 1) else ''}>{v}&nbsp;</td>"
            for c, v in enumerate(row)
            if (r, c) != (2, 1)
        )
        + "</tr>"
        for r, row in enumerate(GRID)
    )
    path.write_bytes(f"<html><meta charset='gb2312'><table>{rows}</table></html>".encode("gbk"))
    return path


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("台账.xls", old_workbook), ("台账.et", old_workbook), ("台账.xlsx", old_workbook),
        ("台账.ods", open_document), ("帮扶.xls", xml_2003), ("帮扶.xls", web_page),
    ],
)  # fmt: skip
def test_a_ledger_is_read_by_what_it_is_with_merged_cells_and_hidden_rows(
    tmp_path: Path, name: str, write: Any
) -> None:
    ledger = Told(write(tmp_path / name))
    assert ledger.values(*COLUMNS) == LANDED
    assert ledger.remarked("hidden_row") == ["隐藏的1行（第3行）也算在内"]


SCHEMAS = "http://schemas.openxmlformats.org"
ISO = "http://purl.oclc.org/ooxml"
STRICT = {
    f"{SCHEMAS}/spreadsheetml/2006/main": f"{ISO}/spreadsheetml/main",
    f"{SCHEMAS}/officeDocument/2006/relationships": f"{ISO}/officeDocument/relationships",
}


def strict(name: str, content: bytes) -> bytes:
    for transitional, own in STRICT.items():
        content = content.replace(transitional.encode(), own.encode())
    return content


def far_cell(name: str, content: bytes) -> bytes:
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t> </t></is></c></row>'
    return content.replace(b"</sheetData>", far + b"</sheetData>")


def prefixed(name: str, content: bytes) -> bytes:
    if not name.endswith("sheet1.xml"):
        return content
    return content.replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"xmlns=", b"xmlns:x=")


@pytest.mark.parametrize(
    "change",
    [
        strict, far_cell, prefixed,
        lambda name, content: content.replace(b'ref="A1:K3"', b'ref="A1"'),
    ],
    ids=["strict", "far cell", "prefixed", "wrong dimension"],
)  # fmt: skip
def test_a_workbook_of_another_program_is_read(tmp_path: Path, change: Any) -> None:
    path = edited(workbook(tmp_path / "a.xlsx", {SHEET: GRID}, merged_down), change)
    assert Told(path).values(*COLUMNS) == LANDED


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("帮扶记录.csv", text(GRID).encode("gb18030")),
        ("帮扶记录.txt", text(GRID, "\t").encode("utf-16")),
        ("帮扶记录.tsv", text(GRID, "\t").encode("utf-8")),
        ("帮扶记录.csv", text(GRID, ";").encode("utf-8-sig")),
        ("帮扶记录.csv", text(GRID, "|").encode("utf-8")),
        ("帮扶记录.csv", text(GRID, "，").encode("utf-8")),  # as a Chinese keyboard writes it
        ("帮扶记录.md", drawn(GRID, "|", "|:---|---:|" + "---|" * 9).encode("utf-8")),
        ("帮扶记录.txt", ("# 帮扶记录\n\n" + drawn(GRID, "|", "| --- |")).encode("gb18030")),
        ("帮扶记录.txt", drawn(GRID, "│", "├──┼──┤", each=True).encode("utf-8")),
        ("帮扶记录.txt", drawn(GRID, "|", "+---+---+", each=True).encode("utf-8")),
        ("帮扶记录.xls", text(GRID, "\t").encode("gbk")),  # as systems export what Excel opens
        ("帮扶记录.xlsx", text(GRID, "\t").encode("utf-16")),
        ("a.csv", ("sep=;\r\n" + text(GRID, ";")).encode("gb18030")),
        ("a.csv", ("题,一\r\n" + text(GRID)).encode("utf-16-le")),
        ("帮扶记录.csv", text([[f'="{cell}"' for cell in row] for row in GRID]).encode("gb18030")),
        (
            "帮扶记录.csv",
            text([[f'"=""{cell}"""' for cell in row] for row in GRID]).encode("gb18030"),
        ),
    ],
)
def test_a_text_file_is_read_in_any_encoding_with_any_delimiter(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    assert [row[::3] for row in Told(tmp_path / name).values(*COLUMNS)] == [
        row[::3] for row in LANDED
    ]


def bomb(name: str, content: bytes) -> bytes:
    blanks = b" " * 700_000_000 if name.endswith("sheet1.xml") else b""
    return content.replace(b"</sheetData>", blanks + b"</sheetData>")


def entity(name: str, content: bytes) -> bytes:
    declared = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "a">]>'
    return declared + content.split(b"?>", 1)[-1] if name.endswith("sheet1.xml") else content


def long_cell(name: str, content: bytes) -> bytes:
    letters = b"x" * 30_000_000
    return content.replace(b"A-1", letters).replace(b"A-2", letters)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "kind"), [(bomb, "too_large"), (entity, "entities"), (long_cell, "too_large")]
)
def test_a_workbook_made_to_do_harm_is_a_sentence(tmp_path: Path, change: Any, kind: str) -> None:
    path = edited(workbook(tmp_path / "a.xlsx", {SHEET: GRID}), change)
    (fault,) = Told(path).faults
    assert fault.kind == kind


def whole(path: Path) -> bytes:
    return workbook(path / "whole.xlsx", {SHEET: GRID}).read_bytes()


@pytest.mark.parametrize(
    ("name", "make", "kind", "said"),
    [
        ("a.xlsx", lambda p: whole(p)[:2000], "cut_off", "不完整"),
        ("a.xlsx", lambda p: whole(p)[:-40], "cut_off", "不完整"),
        ("a.xls", lambda p: old_workbook(p / "b").read_bytes()[:3000], "damaged", "损坏"),
        ("a.xls", lambda p: "本月没有发放，特此说明。".encode("gbk"), "text_as_workbook", "另存为"),
        ("a.xls", lambda p: "帮扶,共1人".encode("gbk"), "text_as_workbook", "另存为"),
        ("a.xls", lambda p: b"<html><frameset></frameset></html>", "web_page", "网页"),
        ("a.xls", lambda p: b"<?xml version='1.0'?><a/>", "xml", "XML"),
        ("a.xlsx", lambda p: b"", "empty_file", "空文件"),
        ("a.xlsx", lambda p: b"\x89PNG\r\n", "picture", "图片"),
        ("a.pdf", lambda p: b"%PDF-1.4", "pdf", "PDF"),
        ("a.csv", lambda p: text(GRID).encode() + b"\0\0", "binary", "空字节"),
        ("a.csv", lambda p: text(GRID).encode() + b'"A', "broken_quotes", "第4行起引号不成对"),
        ("a.csv", lambda p: b"a," + b"x" * 1_100_000, "too_long_a_cell", "第1行有过长"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_it_is_and_what_mends_it(
    tmp_path: Path, name: str, make: Any, kind: str, said: str
) -> None:
    content = make(tmp_path)
    (tmp_path / name).write_bytes(content)
    (fault,) = Told(tmp_path / name).faults
    assert fault.kind == kind
    assert said in fault.message("zh")


def test_what_is_no_file_says_what_it_is(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "gone.xlsx")
    (tmp_path / "folder").mkdir()
    places = [tmp_path / name for name in ("pipe.xlsx", "link.xlsx", "folder", "none.xlsx")]
    assert [fault.kind for fault in Told(*places).faults] == [
        "no_regular_file", "dangling_link", "folder", "missing_file",
    ]  # fmt: skip


def locked(path: Path) -> Path:
    """As a password makes it: another document in a compound file."""
    book = old_workbook(path).read_bytes()
    path.write_bytes(book + "EncryptedPackage".encode("utf-16-le"))
    return path


def test_a_password_is_told(tmp_path: Path) -> None:
    (fault,) = Told(locked(tmp_path / "a.xlsx")).faults
    assert (fault.kind, fault.found.zh) == ("password", "有密码的工作簿")


def test_a_reader_that_dies_is_a_sentence_and_the_next_file_is_read(tmp_path: Path) -> None:
    good = workbook(tmp_path / "good.xlsx", {SHEET: GRID})
    with LedgerReader() as reading:
        assert len(reading.grids(good)[0].rows) == 3
        for child in psutil.Process().children():
            if "bangfu.ledgers.formats.reading_child" in child.cmdline():
                child.kill()
                child.wait()
        with pytest.raises(UnreadableError) as died:
            reading.grids(good)
        assert refused_file(died.value).kind == "reader_died"
        assert len(reading.grids(good)[0].rows) == 3


def test_readers_within_a_reader_are_that_one_and_it_ends_with_its_block() -> None:
    with one_reader() as first:
        with one_reader() as second:
            assert second is first
        with one_reader() as third:
            assert third is first
    with one_reader() as other:
        assert other is not first


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    files = []
    for folder in ("甲", "乙"):
        (tmp_path / folder).mkdir()
        files.append(workbook(tmp_path / folder / "台账.xlsx", {SHEET: [AID, aid(1, "x")]}))
    files.append(workbook(tmp_path / "别的.xlsx", {SHEET: [AID, aid(2, "x")]}))
    assert [fault.place.file for fault in Told(*files).faults if fault.kind == "amount"] == [
        "甲/台账.xlsx", "乙/台账.xlsx", "别的.xlsx",
    ]  # fmt: skip


@given(st.text(alphabet="金额工会代码示例abc,;1\r\n", min_size=1))
def test_utf_8_goes_before_gb18030(words: str) -> None:
    assert decoded_text(words.encode("utf-8")) == words
    assert decoded_text(words.encode("utf-16")) == words


@pytest.mark.parametrize(
    ("cell", "kind"),
    [("<f>1+1</f><v></v>", "no_cached_value"), ("<f>1+1</f><v>0</v>", "no_cached_value")],
)
def test_a_formula_without_its_result_is_no_blank(tmp_path: Path, cell: str, kind: str) -> None:
    """openpyxl asks for all to be calculated on opening, so a 0 is no result either."""
    path = workbook(tmp_path / "a.xlsx", {SHEET: [AID, aid(1, 77)]})
    edited(path, lambda name, content: content.replace(b"<v>77</v>", cell.encode()))
    assert Told(path).kinds == [(2, "金额（元）", kind)]


def test_an_error_in_an_optional_column_is_no_blank(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {SHEET: [AID, aid(1, file="#REF!")]})
    assert Told(path).kinds == [(2, "档案编号", "error_cell")]


def test_the_old_way_of_counting_days_is_heeded(tmp_path: Path) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    def mac(book: Any) -> None:
        book.epoch = CALENDAR_MAC_1904

    grid = [AID, aid(1), aid(2, day=42028)]  # 43490 - 1462, its format lost
    ledger = Told(workbook(tmp_path / "a.xlsx", {SHEET: grid}, mac))
    assert ledger.values("paid_on") == [("2019-01-25",), ("2019-01-25",)]
