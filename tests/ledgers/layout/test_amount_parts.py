"""Parts of an amount add up to it, and are of the fund, form and project of their row."""

from pathlib import Path
from typing import Any

import pytest
from kept_ledgers import AID, SHEET, Told, aid, workbook

UNION, DISTRICT = "其中：工会经费", "其中：区财政"


@pytest.mark.parametrize(
    ("heads", "cells", "kinds"),
    [
        # Of 800 yuan of the union.
        ([UNION, DISTRICT], [800, ""], []),
        ([UNION, DISTRICT], [500, 300], [(2, DISTRICT, "part_of_other")]),
        ([UNION, "区财政"], [500, 300], [(2, "区财政", "part_of_other")]),
        ([UNION, DISTRICT], ["", 800], [(2, DISTRICT, "part_of_other")]),
        ([UNION, DISTRICT], [500, ""], [(2, None, "parts_mismatch")]),
        ([UNION, DISTRICT], ["", ""], []),
        ([UNION], [500], []),  # a part of it alone need not be all
        ([UNION], [900], [(2, None, "parts_mismatch")]),
        (["其中：现金", "其中：实物"], [500, 300], [(2, "其中：实物", "part_of_other")]),
        (["其中：中秋", "其中：重阳"], [500, 300], []),
        (["其中：中秋", "其中：重阳"], [500, 200], [(2, None, "parts_mismatch")]),
    ],
)
def test_parts_are_held_against_their_row(
    tmp_path: Path, heads: list[str], cells: list[Any], kinds: list[Any]
) -> None:
    told = Told(workbook(tmp_path / "a.xlsx", {SHEET: [[*AID, *heads], [*aid(1, 800), *cells]]}))
    assert told.kinds == kinds
    assert [str(row.values["amount"]) for row in told.rows] == ["800.00"]
