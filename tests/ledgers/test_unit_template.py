"""A union's own template: what it says before anybody types, and that it imports as it is."""

import stat
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from artificial_ledgers import a_dozen, a_family, fill, id_number
from bangfu.errors import ParameterError
from bangfu.ledgers.intake import import_ledgers
from bangfu.ledgers.template import Prefill, write_template
from bangfu.ledgers.unit_template import prefill_of
from bangfu.register.store import open_register

JIA = "110105001"


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """Files F-1, which left, F-2 and F-5, which are open."""
    family = {name: rows[:1] for name, rows in a_family(5).items()}
    rows: dict[str, list[Any]] = {
        name: [*own, *family.get(name, [])] for name, own in a_dozen().items()
    }
    fill(tmp_path / "台账.xlsx", rows)
    import_ledgers([tmp_path / "台账.xlsx"], tmp_path / "register", key_file=tmp_path / "key")
    return tmp_path / "register"


def written(register: Path, last: Path | None = None) -> Path:
    own = prefill_of(open_register(register), JIA, "zh", last)
    write_template(register.parent / "空表.xlsx", own=own)
    return register.parent / "空表.xlsx"


def test_its_code_stands_over_each_head_and_its_open_files_are_offered(register: Path) -> None:
    file = written(register)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    book = openpyxl.load_workbook(file)
    assert "工会组织" not in book.sheetnames
    sheet = book["帮扶记录"]
    assert [cell.value for cell in sheet[1]][:2] == [f"工会代码：{JIA}", "甲街道总工会"]
    heads = [cell.value for cell in sheet[2]]
    assert "工会代码" not in heads
    place = sheet.cell(900_000, heads.index("档案编号") + 1).coordinate
    (rule,) = [r for r in sheet.data_validations.dataValidation if place in r]
    assert (rule.formula1, rule.errorStyle) == ('"F-2,F-5"', "warning")


def test_empty_it_says_nothing_and_filled_in_it_imports(register: Path) -> None:
    file, key = written(register), register.parent / "key"
    assert import_ledgers([file], register, key_file=key).load_id is None
    book = openpyxl.load_workbook(file)
    sheet = book["帮扶记录"]
    cells = {
        "帮扶编号": "A-77", "档案编号": "F-2", "受助人身份证号": id_number(2), "与职工关系": "本人",
        "发放日期": date(2016, 5, 1), "帮扶项目": "生活救助", "发放时机": "五一",
        "资金来源": "工会经费", "发放形式": "现金", "金额（元）": 500, "姓名": "示例甲",
    }  # fmt: skip
    heads = [cell.value for cell in sheet[2]]
    for head, value in cells.items():
        if head in heads:
            sheet.cell(3, heads.index(head) + 1, value)
    book.save(file)
    done = import_ledgers([file], register, key_file=key)
    assert done.counts["assistance"].new == 1
    row = open_register(register).tables["assistance"].filter(lambda t: t.aid_id == "A-77")
    assert row.unit_code.to_pyarrow().to_pylist() == [JIA]


@pytest.mark.process
def test_it_imports_after_a_round_trip_through_libreoffice(register: Path, soffice: str) -> None:
    file = written(register)
    for kind in ("ods", "xlsx", "xls"):
        out = register.parent / kind
        command = [soffice, "--headless", "--convert-to", kind, "--outdir", str(out), str(file)]
        subprocess.run(command, check=True, capture_output=True)
        file = out / f"{file.stem}.{kind}"
        done = import_ledgers([file], register, key_file=register.parent / "key")
        assert done.load_id is None


def test_the_rows_of_the_last_workbook_are_carried_over_but_for_numbers_and_days(
    register: Path, tmp_path: Path
) -> None:
    last = openpyxl.Workbook()
    sheet = last.active
    assert sheet is not None
    sheet.title = "帮扶记录"
    sheet.append(["2019年春节帮扶"])
    sheet.append(
        [
            "序号",
            "姓名",
            "帮扶编号",
            "受助人身份证号",
            "发放日期",
            "帮扶项目",
            "金额（万元）",
            "备注",
        ]
    )
    sheet.append([1, "示例甲", "B-1", id_number(2), date(2019, 1, 25), "生活救助", 0.3, "x"])
    sheet.append([2, "示例乙", "B-2", id_number(5), date(2019, 1, 25), "生活救助", 0.05, None])
    sheet.append(["合计", None, None, None, None, None, 0.35, None])
    last.save(tmp_path / "上月.xlsx")
    book = openpyxl.load_workbook(written(register, tmp_path / "上月.xlsx"))
    rows = list(book["帮扶记录"].iter_rows(min_row=2, values_only=True))
    heads = rows[0]
    carried = [dict(zip(heads, row, strict=True)) for row in rows[1:]]
    told = [{head: value for head, value in row.items() if value is not None} for row in carried]
    assert told == [
        {
            "姓名": "示例甲",
            "受助人身份证号": id_number(2),
            "帮扶项目": "生活救助",
            "金额（元）": 3000,
        },
        {
            "姓名": "示例乙",
            "受助人身份证号": id_number(5),
            "帮扶项目": "生活救助",
            "金额（元）": 500,
        },
    ]


def test_what_is_carried_is_in_no_text_of_it(register: Path) -> None:
    assert "示例" not in repr(Prefill(JIA, "甲", (), {"assistance": [{"name": "示例甲"}]}))


def test_a_union_there_is_not_and_a_file_without_a_table_are_refused(
    register: Path, tmp_path: Path
) -> None:
    opened = open_register(register)
    with pytest.raises(ParameterError, match="--unit: found '9', expected one of: 110105"):
        prefill_of(opened, "9", "zh")
    openpyxl.Workbook().save(tmp_path / "leer.xlsx")
    with pytest.raises(ParameterError, match=r"--from: found no table in '…\.xlsx'"):
        prefill_of(opened, JIA, "zh", tmp_path / "leer.xlsx")
