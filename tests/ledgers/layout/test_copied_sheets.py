"""A sheet that is a copy of another one: asked where its rows are the same, else told."""

from pathlib import Path

import pytest
from bangfu.ledgers.layout.copied_sheets import told_of_copies
from kept_ledgers import AID, Told, aid, workbook


def told(tmp_path: Path, sheets: dict[str, list[int]]) -> tuple[list[str], list[str]]:
    """The sheets that are asked about and told of; of each, whom its rows are about."""
    grids = {name: [AID, *map(aid, people)] for name, people in sheets.items()}
    faults, remarks = told_of_copies(Told(workbook(tmp_path / "a.xlsx", grids)).rows)
    assert {fault.kind for fault in faults} <= {"copied_sheet"}
    return [str(one.place.sheet) for one in faults], [str(one.place.sheet) for one in remarks]


@pytest.mark.parametrize("name", ["1月 (2)", "1月（2）", "1月 的副本", "Copy of 1月", "1月 - 复制"])
@pytest.mark.parametrize(
    ("copied", "is_asked"),
    [
        ([1, 2, 3, 4], True),
        ([1, 2, 5, 6], True),  # half of them
        ([1, 5, 6], False),  # one of three
        ([5], False),
    ],
)
def test_a_sheet_called_a_copy_is_asked_about_or_told(
    tmp_path: Path, name: str, copied: list[int], is_asked: bool
) -> None:
    asked, said = told(tmp_path, {"1月": [1, 2, 3, 4], name: copied})
    assert (asked, said) == (([name], []) if is_asked else ([], [name]))


def test_a_copy_that_stands_before_its_sheet_is_the_one_asked_about(tmp_path: Path) -> None:
    assert told(tmp_path, {"1月 (2)": [1, 2], "1月": [1, 2]}) == (["1月 (2)"], [])


@pytest.mark.parametrize(
    ("second", "is_asked"),
    [([2, 1], True), ([1, 2, 3], False), ([1], False), ([3, 4], False)],
    ids=["the same rows", "one more", "one row alone", "other rows"],
)
def test_a_sheet_of_any_name_is_asked_about_where_all_its_rows_are_anothers(
    tmp_path: Path, second: list[int], is_asked: bool
) -> None:
    assert told(tmp_path, {"甲": [1, 2], "乙": second}) == (["乙"] * is_asked, [])


def test_rows_with_numbers_of_their_own_are_no_copies(tmp_path: Path) -> None:
    numbered = [AID, *(aid(order, key=f"B-{order}") for order in (1, 2))]
    grids = {"1月": [AID, aid(1), aid(2)], "2月": numbered}
    assert told_of_copies(Told(workbook(tmp_path / "a.xlsx", grids)).rows) == ([], [])


def test_the_question_says_which_sheet_and_how_many_rows(tmp_path: Path) -> None:
    grid = [AID, aid(1), aid(2)]
    ((fault,), _) = told_of_copies(
        Told(workbook(tmp_path / "a.xlsx", {"1月": grid, "2月": grid})).rows
    )
    assert fault.found.zh == "2行中有2行与'a.xlsx'，工作表'1月'的相同，像是它的副本"
    assert fault.spots is not None
    assert len(fault.spots) == 2
