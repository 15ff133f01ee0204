"""Drafts of articles checked by command."""

import io
import json
import sys
from pathlib import Path

import docx
import pytest
from bangfu.articles.drafts import read_draft
from bangfu.errors import ParameterError
from bangfu.press.library.top_pages import write_library
from bangfu.press.release.settings import SiteSettings
from called_command import Command
from small_library import DAY, UNITS, figure, release_of


@pytest.fixture
def check(bangfu: Command, sample_folder: Path) -> Command:
    def call(*arguments: object) -> object:
        return bangfu("article", "check", *arguments, "--register", sample_folder)

    return call  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "code", "summary"),
    [
        ("2014年抚慰259人次。", 0, "1处数字：1处一致，0处有误，0处不予公布，0处无从核对"),
        ("2014年抚慰295人次。", 1, "1处数字：0处一致，1处有误，0处不予公布，0处无从核对"),
        ("志愿者约900名。", 5, "1处数字：0处一致，0处有误，0处不予公布，1处无从核对"),
        ("没有数字。", 0, "0处数字：0处一致，0处有误，0处不予公布，0处无从核对"),
    ],
)
def test_the_exit_code_says_whether_anything_is_wrong(
    check: Command, tmp_path: Path, text: str, code: int, summary: str
) -> None:
    draft = tmp_path / "稿.txt"
    draft.write_text(text, "utf-8")
    said = check(draft)
    assert (said.code, said.out.splitlines()[-1]) == (code, summary)


def test_what_is_piped_in_is_checked_and_told_to_programs(
    check: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("去年，抚慰611人次。"))
    said = check("-", "--json", "--dated", "2019-01-10", "--language", "en")
    assert said.code == 0
    assert json.loads(said.out) == {
        "numbers": [
            {"text": "611人次", "start": 5, "end": 10, "verdict": "exact",
             "address": "comfort.person_times/2018/110105", "value": "611", "period": "2018",
             "reason": "it agrees with the register"}
        ]
    }  # fmt: skip


def test_a_word_file_is_read_with_its_tables(check: Command, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("2014年抚慰259人次，次年增至387人次。")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("年份", "抚慰人次", "2016年", "374"), strict=True):
        cell.text = text
    document.save(str(tmp_path / "稿.docx"))
    said = check(tmp_path / "稿.docx")
    assert said.code == 1
    assert [line.split("\t")[:2] for line in said.out.splitlines()[:-1]] == [
        ["259人次", "一致"], ["387人次", "有误"], ["374", "一致"],
    ]  # fmt: skip


def test_a_text_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "稿.txt").write_bytes(b"\xff\xff\xff")
    with pytest.raises(ParameterError, match="expected text in UTF-8 or GB18030"):
        read_draft(tmp_path / "稿.txt")
    with pytest.raises(ParameterError, match="cannot be read"):
        read_draft(tmp_path / "none.txt")


def test_what_is_no_word_file_is_told_before_anything_is_written(
    check: Command, tmp_path: Path
) -> None:
    (tmp_path / "稿.docx").write_bytes(b"no archive")
    said = check(tmp_path / "稿.docx", "--docx", tmp_path / "out.docx")
    assert (said.code, "cannot be read as a Word file" in said.err) == (2, True)
    (tmp_path / "稿.txt").write_text("2014年", "utf-8")
    said = check(tmp_path / "稿.txt", "--docx", tmp_path / "out.docx")
    assert (said.code, "no .docx file" in said.err) == (2, True)
    assert not (tmp_path / "out.docx").exists()


def test_a_draft_in_the_code_of_older_chinese_machines_is_read(tmp_path: Path) -> None:
    (tmp_path / "稿.txt").write_bytes("抚慰259人次".encode("gb18030"))
    assert read_draft(tmp_path / "稿.txt") == "抚慰259人次"


@pytest.mark.parametrize("name", ["稿.txt", "稿.docx"])
def test_what_is_too_large_for_a_draft_is_refused(
    check: Command, tmp_path: Path, name: str
) -> None:
    with (tmp_path / name).open("wb") as file:
        file.truncate(20_000_001)
    said = check(tmp_path / name)
    assert (said.code, "found over 20 MB" in said.err) == (2, True)


def test_releases_stand_in_for_a_register(bangfu: Command, tmp_path: Path) -> None:
    reports, person_times = tmp_path / "reports", "comfort.person_times/2014/110105"
    release_of(reports, "public/110105/2014", figures=[figure(person_times, "259")])
    write_library(reports, UNITS, settings=SiteSettings(), now=DAY)
    (tmp_path / "稿.txt").write_text("2014年抚慰259人次，2013年抚慰67人次。", "utf-8")
    said = bangfu("article", "check", tmp_path / "稿.txt", "--release", reports)
    assert said.code == 5
    assert said.out.splitlines() == [
        f"259人次\t一致\t与登记数据一致\t{person_times}",
        "67人次\t无从核对\t没有这个公开数字\tcomfort.person_times/2013/110105",
        "2处数字：1处一致，0处有误，0处不予公布，1处无从核对",
    ]
    said = bangfu("article", "check", tmp_path / "稿.txt", "--release", reports, "--as-of", "1")
    assert (said.code, "found with --register" in said.err) == (2, True)


def test_a_figure_is_said_in_a_sentence(bangfu: Command, sample_folder: Path) -> None:
    address = "comfort.amount/2013..2019/110105"
    said = bangfu("say", address, "--style", "rounded", "--register", sample_folder)
    assert said.out == "2013—2019年，朝阳区总工会累计发放抚慰资金800余万元（示例数据）。\n"
    said = bangfu("say", "comfort/2019", "--register", sample_folder)
    assert (said.code, "found no address" in said.err) == (2, True)


def test_a_check_against_an_invented_register_says_so(check: Command, tmp_path: Path) -> None:
    (tmp_path / "稿.txt").write_text("2014年抚慰259人次。", "utf-8")
    said = check(tmp_path / "稿.txt", "--html", tmp_path / "稿.html")
    assert "不得引用" in said.err
    assert "不得引用" in (tmp_path / "稿.html").read_text("utf-8")
