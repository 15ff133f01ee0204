"""A number on a page names its figure; years, rules and prose are not meant."""

from typing import Any

import pytest
from bangfu.press.gate.page_rules import address_faults

SHOWN = ["comfort.people/2019/110105", "374", "ok"]
HIDDEN = ["comfort.people/2019/110105;illness=cancer", None, "suppressed"]


def printed(*cells: Any, given: bool = False) -> dict[str, Any]:
    return {"columns": [["人数", True, given]] * len(cells), "rows": [["row", "甲", list(cells)]]}


def data(header: str, row: str) -> dict[str, Any]:
    return {"id": "t", "header": header.split(), "rows": [row.split()]}


@pytest.mark.parametrize(
    ("record", "text", "faults"),
    [
        ({"figures": [SHOWN]}, "共374人。", 0),
        ({"figures": []}, "共374人。", 1),
        ({"figures": []}, "2019年12月31日，没有记录。", 0),  # the calendar is no figure
        ({"figures": []}, "No records in December 2019, on 31 December, in Q4 2019-Q4.", 0),
        ({"figures": []}, "12 people in December", 1),
        ({"figures": [], "given": True}, "duckdb 1.4.2", 0),
        ({"figures": [SHOWN], "printed": printed(["374", 0])}, "", 0),
        ({"figures": [SHOWN], "printed": printed(["374", 0], "375")}, "", 1),
        ({"figures": [SHOWN], "printed": printed(["374", 0], "—")}, "", 0),
        ({"figures": [SHOWN], "printed": printed("800余万元", given=True)}, "", 0),
        ({"figures": [SHOWN, HIDDEN], "table": data("illness comfort.people", "a 374")}, "", 0),
        ({"figures": [SHOWN, HIDDEN], "table": data("illness comfort.people", "a [c]")}, "", 0),
        ({"figures": [SHOWN], "table": data("illness comfort.people", "a 375")}, "", 1),
        ({"figures": [SHOWN], "table": data("year comfort.people", "2018 374")}, "", 0),
        ({"figures": [SHOWN], "table": data("address value", "x 9")}, "", 1),
        (
            {"figures": [SHOWN], "chart": {"table": data("code 病种 ill 人数", "1 甲 a 374")}},
            "",
            0,
        ),
        (
            {"figures": [SHOWN], "chart": {"table": data("code 病种 ill 人数", "1 甲 a 375")}},
            "",
            1,
        ),
    ],
)
def test_a_number_without_a_figure_is_a_fault(
    record: dict[str, Any], text: str, faults: int
) -> None:
    found = list(address_faults(record, text))
    assert len(found) == faults, found


@pytest.mark.parametrize(("text", "faults"), [
    ("3514厂工会没有记录。", 0), ("3514厂工会共3人。", 1), ("3514厂第2分会没有记录。", 0),
    ("3514厂共3人。", 1),
    # A year right behind a name that ends with a number.
    ("分会12019年没有记录。", 0), ("分会122019年没有记录。", 0), ("分会12没有记录。", 0),
    ("分会13没有记录。", 1),
])  # fmt: skip
def test_digits_of_a_unions_name_are_no_number(text: str, faults: int) -> None:
    names = ["3514厂第2分会", "3514厂工会", "3514厂", "分会12", "分会1"]
    assert len([*address_faults({"figures": []}, text, names)]) == faults
    cell = {"figures": [SHOWN], "printed": printed(text)}
    assert len([*address_faults(cell, "", names)]) == faults
