"""Names of persons in the names of ledgers and sheets: the sender is told them, nobody else."""

from pathlib import Path

import pytest
from artificial_ledgers import a_dozen, fill, id_number
from bangfu.language import Text
from bangfu.ledgers.rows.told_names import WHOLE_NAMES, ToldNames, numbered_names
from bangfu.register.faults import Fault, Place
from called_command import Command, caller
from kept_ledgers import AID, aid, workbook

NAME = "示例甲"


def kept(name: str) -> str:
    return name.replace(NAME, "…").replace("示例乙", "…")


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["1月.xlsx", "2月.xlsx"], ["1月.xlsx", "2月.xlsx"]),
        (["示例甲台账.xlsx"], ["…台账.xlsx"]),
        (["示例甲台账.xlsx", "示例乙台账.xlsx"], ["…台账(1).xlsx", "…台账(2).xlsx"]),
        (["示例甲", "1月", "示例乙"], ["…(1)", "1月", "…(2)"]),
        (["示例甲台账.xlsx", "…台账.xlsx"], ["…台账(1).xlsx", "…台账(2).xlsx"]),
    ],
)
def test_names_that_would_look_the_same_are_numbered(names: list[str], told: list[str]) -> None:
    found = numbered_names(names, kept)
    assert [found[name] for name in names] == told


def test_a_name_quoted_in_the_words_of_a_fault_is_told_like_its_place() -> None:
    names = ToldNames.of(kept, ["示例甲.csv", "示例乙.csv"], [Place("示例甲.csv", "示例甲户")])
    other = Place("示例乙.csv", row=2)
    fault = Fault(
        Place("示例甲.csv", "示例甲户", 3),
        Text(f"重复，见{other.words('zh')}", "again"),
        Text("'示例甲'", ""),
    )
    assert names.fault(fault).message("zh") == (
        "'…(1).csv'，工作表'…户'，第3行：现为重复，见'…(2).csv'，第2行，应为'…(1)'"
    )


@pytest.mark.parametrize(
    ("line", "is_said"),
    [
        ("'…台账.xlsx'，第2行", True),
        ("'1月.xlsx'，工作表'…'", True),
        ("'1月.xlsx'，第2行：'…'", True),  # quoted as a sheet is
        ("'1月.xlsx'，第2行", False),
    ],
)
def test_it_is_said_why_a_name_is_told_in_part_where_one_is(line: str, is_said: bool) -> None:
    files, places = [f"{NAME}台账.xlsx", "1月.xlsx"], [Place("1月.xlsx", NAME)]
    names = ToldNames.of(kept, files, places)
    said = [*names.why_masked([line], "zh")]
    assert ["人名" in one for one in said] == [True] * is_said
    assert [*WHOLE_NAMES.why_masked([line], "zh")] == []


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return caller(monkeypatch, capsys)


def test_no_command_prints_the_name_of_a_person(tmp_path: Path, call: Command) -> None:
    register, key = tmp_path / "register", tmp_path / "person.key"
    asked = ["--register", register, "--key", key]
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    base = fill(inbox / f"0{NAME}台账.xlsx", a_dozen())
    rows = {
        f"{NAME}名单": [AID, aid(81, file=""), aid(2, "若干", file="")],
        "示例乙名单": [AID, aid(81, file=""), aid(4, key="", file="")],
    }
    bad = workbook(inbox / f"1{NAME}发放表.xlsx", rows)
    unread = workbook(inbox / "1示例乙发放表.xlsx", {NAME: [["甲", "乙"], [1, 2], [3, 4]]})
    faults, page = tmp_path / "faults.csv", tmp_path / "page.html"
    told = [
        call("import", base, bad, unread, *asked, "--dry-run"),
        call("import", base, bad, unread, *asked, "--preview", page),
        call("import", base, bad, unread, *asked, "--faults", faults),
        call("import", base, *asked),
        call("import", base, *asked),
        call("import", bad, unread, *asked),
        call("inbox", inbox, *asked, "--period", "2019-01"),
        call("map", bad, unread, "--unit", "110105001", "--profile", tmp_path / "senders"),
    ]
    assert [one.code for one in told] == [2, 2, 2, 0, 0, 2, 2, 0]
    said = [one.out + one.err for one in told]
    assert not [one for one in (*said, page.read_text("utf-8")) if NAME in one or "示例乙" in one]
    assert "'1…发放表(1).xlsx'，工作表'…名单(1)'，第3行" in said[0]
    assert "重复的帮扶编号'A-81'，首次见于'1…发放表(1).xlsx'，工作表'…名单(1)'，第2行" in said[0]
    assert [line.partition(" (")[0] for line in told[6].out.splitlines()] == [
        "'0…台账.xlsx'", "'1…发放表(1).xlsx'", "'1…发放表(2).xlsx'",
    ]  # fmt: skip
    assert ["全名见差错表或答复" in one for one in said] == [
        True, True, True, True, True, True, False, False,
    ]  # fmt: skip
    # The sender finds the whole name in the table that goes to nobody else.
    assert f"1{NAME}发放表.xlsx" in faults.read_text("utf-8-sig")
    assert faults.stat().st_mode & 0o777 == 0o600
    assert id_number(81) not in "".join(said)
