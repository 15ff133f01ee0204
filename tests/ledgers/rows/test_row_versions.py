"""What is unsaid, said again or said otherwise of much at once, and how a load came about."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from artificial_ledgers import a_dozen, fill, id_number
from bangfu.errors import ClerkError, RegisterError
from bangfu.ledgers.covering_letter import CoveringLetter
from bangfu.ledgers.intake import ImportResult, LedgerFaults, import_ledgers
from bangfu.ledgers.scrutiny import NO_ORDERS, Orders
from bangfu.register.loads import MANIFEST, list_loads
from bangfu.register.store import open_register

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where a dozen rows and forty payments were imported; never touched by a test."""
    folder = tmp_path_factory.mktemp("first")
    bring(folder, [fill(folder / "台账.xlsx", a_dozen() | {"assistance": payments()})])
    return folder


@pytest.fixture
def desk(first: Path, tmp_path: Path) -> Path:
    """A folder to work in, with a register of a dozen rows and forty payments."""
    return shutil.copytree(first, tmp_path / "begun")


def payments() -> list[dict[str, Any]]:
    """Forty payments of 100 yuan to a person each, of which only two are on file."""
    (row, *_) = a_dozen()["assistance"]
    return [
        row | {"aid_id": f"A-{n}", "file_id": None, "person_key": id_number(n), "amount": 100}
        for n in range(1, 41)
    ]


def bring(desk: Path, files: list[Path], orders: Orders = NO_ORDERS) -> ImportResult:
    return import_ledgers(
        files, desk / "register", key_file=desk / "person.key", language="en", orders=orders
    )


def sheet(desk: Path, name: str, heads: list[str], *rows: list[Any]) -> Path:
    """A CSV file of some columns; it is called after its table."""
    file = desk / f"{name}.csv"
    lines = [",".join(map(str, cells)) for cells in (heads, *rows)]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def values(desk: Path, table: str, key: str) -> dict[str, Any]:
    rows = open_register(desk / "register").tables[table].to_pyarrow().to_pylist()
    (row,) = [row for row in rows if next(iter(row.values())) == key]
    return row


def told(desk: Path, files: list[Path], orders: Orders = NO_ORDERS) -> list[str]:
    with pytest.raises(LedgerFaults) as caught:
        bring(desk, files, orders)
    return str(caught.value).splitlines()


def test_a_column_that_is_not_there_says_nothing(desk: Path) -> None:
    file = sheet(desk, "困难职工档案", ["档案编号", "家庭人口"], ["F-1", 4])
    assert bring(desk, [file]).counts["household_file"].changed == 1
    row = values(desk, "household_file", "F-1")
    assert (row["household_size"], str(row["income_per_head"]), row["household_id"]) == (
        4, "800.00", "H-1",
    )  # fmt: skip
    assert bring(desk, [file]).load_id is None


def test_an_empty_cell_says_that_there_is_nothing(desk: Path) -> None:
    bring(desk, [sheet(desk, "困难职工档案", ["档案编号", "家庭月人均收入"], ["F-1", ""])])
    assert values(desk, "household_file", "F-1")["income_per_head"] is None


def test_only_a_new_row_lacks_a_required_column_and_that_is_told_once(desk: Path) -> None:
    heads = ["帮扶编号", "受助人身份证号", "工会代码", "发放日期", "金额（元）"]
    rows = [[f"B-{n}", id_number(n), "110105001", "2016-02-03", 5] for n in (1, 2)]
    faults = told(desk, [sheet(desk, "帮扶记录", heads, *rows)])
    (fault,) = faults
    assert fault.startswith(
        "'帮扶记录.csv', row 1: found no columns 'relation', 'project', 'occasion', 'fund source', "
        "'form', expected these required columns"
    )


def test_a_withdrawal_needs_two_columns(desk: Path) -> None:
    file = sheet(desk, "帮扶记录", ["帮扶编号", "撤销"], ["A-2", "是"])
    assert bring(desk, [file]).counts["assistance"].withdrawn == 1
    assert bring(desk, [file]).load_id is None


def test_bytes_that_came_before_change_nothing_and_it_is_told_what_came_since(desk: Path) -> None:
    bring(desk, [sheet(desk, "帮扶记录", ["帮扶编号", "金额（元）"], ["A-3", 150])])
    bring(desk, [sheet(desk, "帮扶记录", ["帮扶编号", "撤销"], ["A-2", "是"])])
    again = bring(desk, [desk / "台账.xlsx"])
    assert again.load_id is None
    (said,) = [one for one in again.remarks if one.kind == "seen_file"]
    assert said.message("zh") == (
        "'台账.xlsx'：与第1次装载的文件完全相同；此后已更正：'A-3'；此后已撤销：'A-2'；没有变化"
        "（要恢复旧内容，加 --restore）"
    )
    assert str(values(desk, "assistance", "A-3")["amount"]) == "150.00"
    back = bring(desk, [desk / "台账.xlsx"], Orders(restores=True))
    assert (back.counts["assistance"].new, back.counts["assistance"].changed) == (1, 1)


@pytest.mark.parametrize(
    "heads", [["帮扶编号", "金额（元）"], ["帮扶编号", "金额（元）", "资金来源"]]
)
def test_an_old_copy_saved_anew_undoes_no_correction(desk: Path, heads: list[str]) -> None:
    bring(desk, [sheet(desk, "帮扶记录", ["帮扶编号", "金额（元）"], ["A-3", 150])])
    old = sheet(desk, "帮扶记录", heads, ["A-3", 100, "工会经费"][: len(heads)])
    again = bring(desk, [old])
    assert again.load_id is None
    assert "'A-3' was corrected by load 2; this is what it said before" in again.message("en")
    assert bring(desk, [old], Orders(restores=True)).load_id == 3


def test_a_withdrawn_row_in_a_workbook_with_more_rows_stays_withdrawn(desk: Path) -> None:
    bring(desk, [sheet(desk, "帮扶记录", ["帮扶编号", "撤销"], ["A-2", "是"])])
    more = [*payments(), payments()[0] | {"aid_id": "A-99", "paid_on": "2016-02-04"}]
    result = bring(desk, [fill(desk / "更新.xlsx", {"assistance": more})])
    assert result.counts["assistance"].new == 1
    kinds = [remark.kind for remark in result.remarks]
    assert [kind for kind in kinds if kind != "rows_read"] == ["withdrawn_row"]


@pytest.mark.parametrize(
    ("changed", "lands"),
    [
        (2, True),
        (3, True),  # 3 rows always may
        (4, False),  # of 51 rows of the union: more than 5%
    ],
)
def test_many_changes_of_a_union_at_once_wait_for_a_word(
    desk: Path, changed: int, lands: bool
) -> None:
    rows = [[f"A-{n}", 250] for n in range(1, changed + 1)]
    file = sheet(desk, "帮扶记录", ["帮扶编号", "金额（元）"], *rows)
    if lands:
        assert bring(desk, [file]).counts["assistance"].changed == changed
        return
    faults = told(desk, [file])
    # 2 files, 3 events, 40 payments, 2 claims
    assert faults[0] == (
        "'帮扶记录.csv': found 4 rows of union 110105001 changed or withdrawn at once, of 47, "
        "expected at most 20 rows and at most 5%; import with --confirm once you have looked"
    )
    assert faults[1].startswith(
        "'帮扶记录.csv', row 2, column '金额（元）': found 100.00 → 250.00, expected"
    )
    assert len(faults) == 5
    assert bring(desk, [file], Orders(confirmed=True)).counts["assistance"].changed == 4


def test_filling_in_what_was_empty_changes_nothing_that_was_said(desk: Path) -> None:
    rows = [[f"A-{n}", "F-1"] for n in range(1, 9)]
    assert bring(desk, [sheet(desk, "帮扶记录", ["帮扶编号", "档案编号"], *rows)]).load_id == 2


@pytest.mark.parametrize(
    ("letter", "fault"),
    [
        ("rows=2,amount=300.50", None),
        ("amount=300.50", None),
        ("rows=2行，amount=0.03005万元", None),
        ("amount=３００．５０元", None),
        ("amount=叁佰元伍角（300.50）", None),
        ("rows=3", "found 2 rows, expected 3, as the letter says"),
        ("amount=1,300.50", "found 300.50 yuan, expected 1,300.50, as the letter says"),
    ],
)
def test_the_covering_letter_is_held_against_what_was_read(
    desk: Path, letter: str, fault: str | None
) -> None:
    row = payments()[0] | {"paid_on": "2016-02-05"}
    rows = [row | {"aid_id": "B-1", "amount": 100}, row | {"aid_id": "B-2", "amount": "200.50"}]
    file = fill(desk / "来文.xlsx", {"assistance": rows})
    orders = Orders(letter=CoveringLetter.of(letter))
    if fault is None:
        assert bring(desk, [file], orders).load_id == 2
    else:
        (said,) = told(desk, [file], orders)
        assert said == f"'来文.xlsx': {fault}"


@pytest.mark.parametrize(
    ("letter", "said"),
    [
        ("amount=约300", "--expect：现为'约300'，应为实际发放的准确金额"),
        ("300", "--expect：现为'300'，应为如 rows=38,amount=38000,period=2019-12"),
        ("rows=x", "--expect：现为'rows=x'，应为如 rows=38,amount=38000,period=2019-12"),
    ],
)
def test_a_letter_that_cannot_be_read_is_told_in_both_languages(letter: str, said: str) -> None:
    with pytest.raises(ClerkError) as error:
        CoveringLetter.of(letter)
    assert error.value.told.zh == said
    assert str(error.value).startswith("--expect: found ")


def test_a_load_says_when_by_whom_and_of_which_ledgers_it_is(desk: Path) -> None:
    shutil.copy(desk / "台账.xlsx", desk / "示例甲.xlsx")
    book = openpyxl.load_workbook(desk / "示例甲.xlsx")
    book["帮扶记录"].cell(2, 1).value = "A-100"
    book.save(desk / "示例甲.xlsx")
    bring(desk, [desk / "示例甲.xlsx"])
    one, two = list_loads(desk / "register")
    landed = datetime.fromisoformat(two.landing["at"])
    assert timedelta(0) <= datetime.now(UTC) - landed < timedelta(minutes=5)
    assert [source["name"] for source in (*one.landing["sources"], *two.landing["sources"])] == [
        "台账.xlsx", "….xlsx",
    ]  # fmt: skip
    kept = b"".join(path.read_bytes() for path in (desk / "register").rglob("*") if path.is_file())
    assert "示例甲".encode() not in kept
    assert {values(desk, "assistance", "A-100")[name] for name in ("source_file",)} == {"….xlsx"}


def test_the_same_ledgers_give_the_same_content_whenever_they_are_imported(desk: Path) -> None:
    other = desk / "other"
    other.mkdir()
    shutil.copy(desk / "person.key", other / "person.key")
    bring(other, [desk / "台账.xlsx"])
    (mine,), (same,) = list_loads(desk / "register"), list_loads(other / "register")
    assert mine.content_hash == same.content_hash


@pytest.mark.parametrize("name", ["at", "by", "sources", "sha256"])
def test_an_edit_of_how_a_load_came_about_is_noticed(desk: Path, name: str) -> None:
    path = desk / "register" / "loads" / "000001" / MANIFEST
    told = json.loads(path.read_text("utf-8"))
    told["landing"][name] = "2016-01-01T00:00:00+00:00"
    path.write_text(json.dumps(told), "utf-8")
    with pytest.raises(RegisterError, match="changed content"):
        list_loads(desk / "register")
