"""The answer to a sender: their own workbook, marked; corrected and sent back it imports."""

import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from artificial_ledgers import a_dozen, fill, id_number
from bangfu.errors import ParameterError
from bangfu.ledgers.answer_workbook import require_apart, write_answer, write_receipt
from bangfu.ledgers.intake import ImportResult, LedgerFaults, import_ledgers
from bangfu.project import ROOT
from kept_ledgers import AID, SHEET, aid, workbook


def bring(desk: Path, file: Path) -> ImportResult:
    return import_ledgers([file], desk / "register", key_file=desk / "person.key")


def returned(desk: Path, file: Path) -> Any:
    """The answer to a ledger that is refused, opened."""
    with pytest.raises(LedgerFaults) as caught:
        bring(desk, file)
    write_answer(desk / "退回.xlsx", file, caught.value.faults, caught.value.remarks)
    return openpyxl.load_workbook(desk / "退回.xlsx")


def faulty(desk: Path) -> Path:
    rows = a_dozen()
    rows["assistance"][1]["amount"] = "约3000"
    rows["assistance"][2]["project"] = "生话救助"
    rows["file_event"][2]["happened_on"] = "2017-02-30"
    return fill(desk / "台账.xlsx", rows)


def test_each_doubtful_cell_is_coloured_and_says_what_to_do(tmp_path: Path) -> None:
    book = returned(tmp_path, faulty(tmp_path))
    assert book.sheetnames[0] == "退回说明"
    first = book["退回说明"]
    assert first["A1"].value == "退回：共3处需要改正"
    listed = [[cell.value for cell in row[1:4]] for row in first.iter_rows(min_row=5)]
    assert listed == [
        ["档案变动", 4, "变动日期"], ["帮扶记录", 3, "金额（元）"], ["帮扶记录", 4, "帮扶项目"],
    ]  # fmt: skip
    aid = book["帮扶记录"]
    heads = [cell.value for cell in aid[1]]
    # 金额（元） is the eleventh column, K; a click leads to the cell
    assert first["C6"].hyperlink.location == "'帮扶记录'!K3"
    amount, project = (aid.cell(3, heads.index(h) + 1) for h in ("金额（元）", "帮扶项目"))
    assert "约3000" in amount.comment.text
    assert amount.fill.start_color.rgb.endswith("FFC7CE")
    assert aid.cell(3, heads.index("帮扶项目") + 1).comment is None
    assert project.value == "生活救助"  # the other row: its cell is right
    assert "生活救助" in aid.cell(4, heads.index("帮扶项目") + 1).comment.text


def test_of_columns_with_one_head_the_one_is_marked_that_is_meant(tmp_path: Path) -> None:
    grid = [[*AID, AID[-1]], [*aid(1), 100], [*aid(2), 90], [*aid(3, "约3000"), ""]]
    sheet = returned(tmp_path, workbook(tmp_path / "台账.xlsx", {SHEET: grid}))[SHEET]
    marked = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment]
    assert [one for one in marked if one[0] in "KL"] == ["L3", "K4"]


def test_an_answer_that_is_mended_and_sent_back_imports(tmp_path: Path) -> None:
    book = returned(tmp_path, faulty(tmp_path))
    for name, row, head, value in [
        ("帮扶记录", 3, "金额（元）", 3000), ("帮扶记录", 4, "帮扶项目", "生活救助"),
        ("档案变动", 4, "变动日期", "2017-02-28"),
    ]:  # fmt: skip
        heads = [cell.value for cell in book[name][1]]
        book[name].cell(row, heads.index(head) + 1).value = value
    book.save(tmp_path / "改正.xlsx")
    assert bring(tmp_path, tmp_path / "改正.xlsx").load_id == 1


def test_a_text_file_is_answered_as_a_workbook_that_imports(tmp_path: Path) -> None:
    bring(tmp_path, fill(tmp_path / "台账.xlsx", a_dozen()))
    file = tmp_path / "帮扶记录.csv"
    row = f"B-1,{id_number(1)},本人,110105001,2016-02-03,生活救助,春节,工会经费,现金,若干,F-1"
    heads = (
        "帮扶编号,受助人身份证号,与职工关系,工会代码,发放日期,帮扶项目,发放时机,资金来源,发放形式,"
        "金额（元）,档案编号"
    )
    file.write_bytes(f"{heads}\r\n{row}\r\n".encode("gb18030"))
    book = returned(tmp_path, file)
    sheet = book["帮扶记录"]
    assert sheet["B2"].value == id_number(1)  # still text
    assert "若干" in sheet["J2"].comment.text
    sheet["J2"].value = 120
    book.save(tmp_path / "改正.xlsx")
    assert bring(tmp_path, tmp_path / "改正.xlsx").load_id == 2


def test_a_file_that_cannot_be_read_is_answered_by_the_list_alone(tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 half a file")
    book = returned(tmp_path, tmp_path / "坏.xlsx")
    assert book.sheetnames == ["退回说明"]
    assert book["退回说明"]["A1"].value == "退回：共1处需要改正"


def test_a_receipt_tells_rows_people_money_and_load(tmp_path: Path) -> None:
    file = fill(tmp_path / "台账.xlsx", a_dozen())
    write_receipt(tmp_path / "回执.xlsx", file, bring(tmp_path, file))
    (sheet,) = openpyxl.load_workbook(tmp_path / "回执.xlsx").worksheets
    lines = [cell.value for cell in sheet["A"] if isinstance(cell.value, str)]
    assert sheet.title == "回执"
    assert lines[:2] == ["回执：台账.xlsx", "已接收，第1次装载"]
    # 1000 + 1234.56 + 2000 = 4234.56
    assert "帮扶记录：3行（新增3，更改0，撤销0，未变0），3人，4,234.56元" in lines


def test_what_is_quoted_is_no_formula(tmp_path: Path) -> None:
    rows = a_dozen()
    rows["assistance"][1]["amount"] = "=1+1 元"
    file = fill(tmp_path / "台账.xlsx", rows)
    book = openpyxl.load_workbook(file)
    book["帮扶记录"].cell(3, 11).data_type = "s"
    book.save(file)
    first = returned(tmp_path, file)["退回说明"]
    assert not any(cell.data_type == "f" for row in first for cell in row)


def test_an_answer_is_for_its_owner_and_never_in_project_or_register(tmp_path: Path) -> None:
    returned(tmp_path, faulty(tmp_path))
    assert (tmp_path / "退回.xlsx").stat().st_mode & 0o077 == 0
    register = tmp_path / "register"
    require_apart(tmp_path / "x.xlsx", register)
    for place in (register / "x.xlsx", register / "a" / "b.xlsx", ROOT / "reports" / "x.xlsx"):
        with pytest.raises(ParameterError, match="expected a place outside"):
            require_apart(place, register)


def test_a_workbook_with_far_cells_or_a_bomb_beside_its_sheets_is_answered(tmp_path: Path) -> None:
    file = faulty(tmp_path)
    book = openpyxl.load_workbook(file)
    book["帮扶记录"]["XFD1048576"] = "远"
    book.save(file)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/media/bomb.bin", bytes(150_000_000))
    tracemalloc.start()
    try:
        answer = returned(tmp_path, file)
        assert tracemalloc.get_traced_memory()[1] < 150_000_000
    finally:
        tracemalloc.stop()
    assert answer.sheetnames[0] == "退回说明"
    assert "帮扶记录" in answer.sheetnames
