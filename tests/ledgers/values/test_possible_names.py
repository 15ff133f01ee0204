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


@pytest.mark.parametrize("word", ["示例庚捐款", "捐款示例庚", "工会经费示例庚捐款"])
def test_a_name_beside_words_of_the_field_is_told_by_its_first_letter(
    tmp_path: Path, word: str
) -> None:
    (fault,) = Told(workbook(tmp_path / "a.xlsx", {SHEET: [AID, aid(1, fund=word)]})).faults
    assert "示例庚" not in fault.message("zh") + fault.message("en")
    assert "示…" in fault.found.zh


@pytest.mark.parametrize("head", ["示例庚签收", "经办示例庚", "示例庚"])
def test_a_name_in_a_head_nothing_is_known_of_is_told_by_its_first_letter(
    tmp_path: Path, head: str
) -> None:
    told = Told(workbook(tmp_path / "a.xlsx", {SHEET: [[*AID, head], [*aid(1), "好"]]}))
    (said,) = told.remarked("unknown_columns")
    assert "示例庚" not in said
    assert "示…" in said


@pytest.mark.parametrize("head", ["片区", "慰问标准", "是否低保", "实发数"])
def test_a_head_that_is_no_name_is_quoted(tmp_path: Path, head: str) -> None:
    told = Told(workbook(tmp_path / "a.xlsx", {SHEET: [[*AID, head], [*aid(1), "好"]]}))
    assert told.remarked("unknown_columns") == [f"未识别的列，未导入：{head!r}"]
