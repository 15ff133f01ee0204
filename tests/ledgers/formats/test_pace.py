"""Whoever listens is told what an import does, and nobody is told anything else."""

from pathlib import Path

import pytest
from artificial_ledgers import a_dozen, fill
from bangfu.language import Text
from bangfu.ledgers.formats.pace import counted, listened, step
from bangfu.ledgers.intake import import_ledgers

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


def test_an_import_says_its_steps_in_their_order_and_no_name(tmp_path: Path) -> None:
    ledger = fill(tmp_path / "示例甲.xlsx", a_dozen())
    told: list[str] = []
    with listened(lambda said: told.append(said.zh)):
        import_ledgers([ledger], tmp_path / "register", key_file=tmp_path / "key")
    steps = ["核对单元格：0行", "核对编号", "按规则检查", "查找异常", "写入登记库"]
    assert [said for said in dict.fromkeys(told) if not said.startswith("读取")] == steps
    assert told[0] == "读取文件"
    assert not [said for said in told if "示例" in said]
