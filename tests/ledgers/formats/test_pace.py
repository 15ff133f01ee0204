"""Whoever listens is told what an import does, and nobody is told anything else."""

from pathlib import Path

import pytest
from artificial_ledgers import a_dozen, fill
from bangfu.language import Text
from bangfu.ledgers.formats.pace import counted, listened, step
from bangfu.ledgers.formats.reader import one_reader
from bangfu.ledgers.intake import import_ledgers
from kept_ledgers import AID, SHEET, aid, edited, workbook

ROWS = Text("{}行", "{} rows")


def test_whoever_listens_is_told_until_the_block_ends() -> None:
    told: list[str] = []
    with listened(lambda said: told.append(said.zh)):
        step(Text("编号", "keys"))
    step(Text("无人听", "nobody hears"))
    assert told == ["编号"]


@pytest.mark.parametrize(
    ("things", "told"),
    [
        (0, []),
        (1, ["0 rows"]),
        (5000, ["0 rows"]),
        (10_001, ["0 rows", "5,000 rows", "10,000 rows"]),
    ],
)
def test_things_are_counted_every_5000(things: int, told: list[str]) -> None:
    heard: list[str] = []
    with listened(lambda said: heard.append(said.en)):
        assert list(counted(range(things), ROWS)) == list(range(things))
    assert heard == told


def test_of_a_large_file_it_is_said_how_far_it_is_read_and_of_a_small_one_not(
    tmp_path: Path,
) -> None:
    small = workbook(tmp_path / "small.xlsx", {SHEET: [AID, aid(1, 1000)]})
    large = workbook(tmp_path / "large.xlsx", {SHEET: [AID, aid(1, 1000)]})
    # 10,000,000 blanks and the sheet itself, read in pieces of 262,144 bytes: the first is 2%.
    edited(large, lambda name, part: part + b" " * 10_000_000 * name.endswith("sheet1.xml"))
    heard: list[str] = []
    with listened(lambda said: heard.append(said.en)), one_reader() as reader:
        assert reader.grids(small)[0].rows
        assert not [said for said in heard if "%" in said]
        assert reader.grids(large)[0].rows
    shares = [int(said.removesuffix("%").split()[-1]) for said in heard if "%" in said]
    assert (shares[0], shares[-1]) == (2, 100)
    assert shares == sorted(shares)


def test_an_import_says_its_steps_in_their_order_and_no_name(tmp_path: Path) -> None:
    ledger = fill(tmp_path / "示例甲.xlsx", a_dozen())
    told: list[str] = []
    with listened(lambda said: told.append(said.zh)):
        import_ledgers([ledger], tmp_path / "register", key_file=tmp_path / "key")
    steps = ["核对单元格：0行", "核对编号", "按规则检查", "查找异常", "写入登记库"]
    assert [said for said in dict.fromkeys(told) if not said.startswith("读取")] == steps
    assert told[0] == "读取文件"
    assert not [said for said in told if "示例" in said]
