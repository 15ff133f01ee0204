"""A title of another union than its rows: asked, but for rows of unions below it."""

from typing import Any

import pytest
from bangfu.ledgers.layout.title_unions import other_union_faults
from bangfu.register.units import Unit
from kept_ledgers import AID, Told, aid, workbook

ONE, TWO = "110105001", "110105002"
UNITS = {
    "110105": Unit("110105", "某区总工会", "District", None),
    ONE: Unit(ONE, "甲街道总工会", "Jia Subdistrict", "110105"),
    TWO: Unit(TWO, "乙地区总工会", "Yi Area", "110105"),
}


def asked(tmp_path: Any, title: str, sheet: str = "帮扶记录") -> list[str]:
    told = Told(workbook(tmp_path / "a.xlsx", {sheet: [[title], AID, aid(1), aid(2)]}))
    found = other_union_faults(told.reading.sheets, told.rows, UNITS)
    assert all(fault.kind == "title_union" for fault in found)
    return [fault.found.zh for fault in found]


def of(code: str) -> str:
    return UNITS[code].zh


def test_a_title_of_another_union_is_asked_about(tmp_path: Any) -> None:
    (said,) = asked(tmp_path, f"{of(TWO)}2016年春节慰问发放表")
    assert said == f"标题或工作表的名称写的是工会{TWO}，各行的工会代码是{ONE}"


def test_so_is_the_name_of_a_sheet(tmp_path: Any) -> None:
    assert len(asked(tmp_path, "2016年春节慰问发放表", f"帮扶记录{of(TWO)}")) == 1


@pytest.mark.parametrize(
    "title",
    [
        f"{of(ONE)}发放表", f"{of('110105')}发放表", f"{of(ONE)}和{of(TWO)}发放表", "发放表",
        f"填报单位：{of(TWO)}",
    ],
)  # fmt: skip
def test_its_own_one_above_it_and_several_are_not(tmp_path: Any, title: str) -> None:
    assert asked(tmp_path, title) == []
