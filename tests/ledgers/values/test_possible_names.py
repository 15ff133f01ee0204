"""Names where none belongs are never told; words that help are."""

from pathlib import Path

import pytest
from kept_ledgers import AID, SHEET, Told, aid, workbook

COLUMNS = ["relation", "day", "project", "occasion", "fund", "form", "amount", "key", "file"]


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("name", ["示例甲", "示 例", "示·例甲", " 示例丁丁 "])
def test_a_name_in_a_wrong_column_is_told_by_its_first_letter(
    tmp_path: Path, column: str, name: str
) -> None:
    row = aid(1, name) if column == "amount" else aid(1, **{column: name})
    (fault,) = Told(workbook(tmp_path / "a.xlsx", {SHEET: [[*AID, "撤销"], row]})).faults
    for text in (fault.message("zh"), fault.message("en")):
        assert name.strip() not in text
        assert "'示…'" in text


def test_a_name_in_the_column_of_withdrawals_is_told_by_its_first_letter(tmp_path: Path) -> None:
    grid = [[*AID, "撤销"], [*aid(1), "示例甲"]]
    (fault,) = Told(workbook(tmp_path / "a.xlsx", {SHEET: grid})).faults
    assert "示例甲" not in fault.message("zh")
    assert "'示…'（3个字）" in fault.message("zh")


@pytest.mark.parametrize(
    ("column", "word"),
    [
        ("project", "生话救助"), ("occasion", "中秋"), ("relation", "不详"), ("form", "无此选项"),
        ("amount", "约三千"), ("amount", "米面油"), ("fund", "党费"), ("day", "春节前"),
    ],
)  # fmt: skip
def test_a_word_that_is_no_name_is_quoted(tmp_path: Path, column: str, word: str) -> None:
    row = aid(1, word) if column == "amount" else aid(1, **{column: word})
    (fault,) = Told(workbook(tmp_path / "a.xlsx", {SHEET: [AID, row]})).faults
    assert repr(word) in fault.found.zh
