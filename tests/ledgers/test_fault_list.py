"""The list of faults that goes back to a union, as text and as a table."""

import csv
from pathlib import Path

from bangfu.language import Text
from bangfu.ledgers.intake import LedgerFaults, write_faults
from bangfu.register.faults import Fault, Place

SUM = Fault(
    Place(table="file_event", key="110105001"), Text("3户", "3 files"), Text("2户", "2"), "balance"
)
NUMBER = Fault(
    Place("new.csv", row=7, header="金额", table="assistance", column="amount"),
    Text("-12.50", "-12.50"), Text("=x", "=x"),
)  # fmt: skip
OLD = Fault(
    Place("old.xlsx", "档案变动", 5, table="file_event", column="kind", key="E-9"),
    Text("'exit_self'", "'exit_self'"), Text("在档档案", "an open file"),
)  # fmt: skip


def test_a_sum_is_told_of_its_union_and_a_row_of_its_place() -> None:
    assert str(LedgerFaults([SUM, NUMBER, OLD], "en")).splitlines() == [
        "table 'file events' (110105001): found 3 files, expected 2",
        "'new.csv', row 7, column '金额': found -12.50, expected =x",
        "'old.xlsx', sheet '档案变动', row 5, column 'event kind' (E-9): "
        "found 'exit_self', expected an open file",
    ]
    assert str(LedgerFaults([SUM])) == "表'档案变动'（110105001）：现为3户，应为2户"


def test_the_table_has_a_place_in_each_row_and_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "faults.csv"
    write_faults(path, [SUM, NUMBER, OLD], language="en")
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.reader(handle))
    assert rows == [
        ["file", "sheet", "row", "column", "found", "expected", "kind"],
        ["table 'file events' (110105001)", "", "", "", "3 files", "2", "balance"],
        ["new.csv", "", "7", "金额", "-12.50", "'=x", ""],
        ["old.xlsx", "档案变动", "5", "event kind", "'exit_self'", "an open file", ""],
    ]


def test_a_key_with_the_digits_of_a_telephone_is_not_quoted() -> None:
    fault = Fault(Place("a.csv", key="F-13800138000"), Text("空", "nothing"), Text("值", "a value"))
    assert fault.message("en") == "'a.csv' (F-…): found nothing, expected a value"


def test_many_faults_are_summed_up_by_kind_and_column_on_few_lines() -> None:
    keys = [
        Fault(
            Place("a.xlsx", "帮扶", row, "编号"), Text("x", "x"), Text("编号", "a key"), kind="key"
        )
        for row in range(2000)
    ]
    days = [
        Fault(Place("a.xlsx", "帮扶", row, f"日期{row}"), Text("x", "x"), Text("日期", "a day"))
        for row in range(200)
    ]
    lines = str(LedgerFaults([*keys, *days])).splitlines()
    assert len(lines) <= 40
    assert lines[:2] == ["共2200处差错，按种类：", "  2000处：'a.xlsx'，'编号'列，编号"]
    assert "  其余181处，共181种" in lines
    assert lines[-1] == "全部差错见 --faults 指定的文件。"
    assert "'a.xlsx'，工作表'帮扶'，第3行，'编号'列：现为x，应为编号" in lines
