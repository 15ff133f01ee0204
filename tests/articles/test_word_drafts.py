"""A Word draft given back with a comment on each number, and otherwise as it was."""

from pathlib import Path
from typing import Any

import docx
import pytest
from bangfu.articles.drafts import Checker
from bangfu.articles.word_drafts import WordDraft
from docx.oxml.ns import qn

ID = qn("w:id")


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """Numbers across runs of several looks, in a table, and a comment somebody has made."""
    document = docx.Document()
    document.add_heading("抚慰救助")
    paragraph = document.add_paragraph("2014年抚慰2")
    paragraph.add_run("59人次").bold = True
    last = paragraph.add_run("，次年增至387人次\t（全区）。志愿者约900名。")
    document.add_comment(last, text="请核对", author="编辑")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("年份", "抚慰人次", "2016年", "374"), strict=True):
        cell.text = text
    document.save(str(tmp_path / "稿.docx"))
    return tmp_path / "稿.docx"


@pytest.fixture
def checked(draft: Path, checker: Checker, tmp_path: Path) -> Path:
    word = WordDraft(draft)
    word.write(tmp_path / "核对.docx", checker.check(word.text))
    return tmp_path / "核对.docx"


def looks(path: Path) -> list[list[tuple[str, bool | None]]]:
    """The text of each paragraph, letter by letter with its look."""
    document = docx.Document(str(path))
    cells = [p for table in document.tables for cell in table._cells for p in cell.paragraphs]
    return [
        [(letter, run.bold) for run in paragraph.runs for letter in run.text]
        for paragraph in [*document.paragraphs, *cells]
    ]


def test_each_number_has_a_comment_and_the_editors_stays(checked: Path) -> None:
    comments = [(one.author, one.text) for one in docx.Document(str(checked)).comments]
    assert comments[0] == ("编辑", "请核对")
    assert sorted(comments[1:]) == sorted([
        ("数字核对", "一致\n与登记数据一致\ncomfort.person_times/2014/110105"),
        ("数字核对", "有误\n应为378人次；数字的次序颠倒了\ncomfort.person_times/2015/110105"),
        ("数字核对", "无从核对\n文中没有说明这是什么的数字"),
        ("数字核对", "一致\n与登记数据一致\ncomfort.person_times/2016/110105"),
    ])  # fmt: skip


def test_text_and_looks_are_as_they_were(draft: Path, checked: Path) -> None:
    assert looks(checked) == looks(draft)
    assert WordDraft(checked).text == WordDraft(draft).text
    assert checked.stat().st_mode & 0o777 == 0o600


def test_a_comment_spans_its_number_and_nothing_else(checked: Path) -> None:
    body = docx.Document(str(checked)).element.body
    spans = {}
    for start in body.xpath(".//w:commentRangeStart"):
        order = start.get(ID)
        spans[order] = "".join(_until(start, order))
    assert sorted(spans.values()) == sorted(
        ["259人次", "387人次", "约900名", "374", "，次年增至387人次\t（全区）。志愿者约900名。"]
    )


def _until(start: Any, order: str) -> list[str]:
    found = []
    for element in start.itersiblings():
        if element.tag.endswith("commentRangeEnd") and element.get(ID) == order:
            break
        if element.tag.endswith("}r"):
            found.append(element.text)
    return found


def test_the_same_draft_makes_the_same_bytes(
    draft: Path, checked: Path, checker: Checker, tmp_path: Path
) -> None:
    word = WordDraft(draft)
    word.write(tmp_path / "b.docx", checker.check(word.text))
    assert (tmp_path / "b.docx").read_bytes() == checked.read_bytes()
