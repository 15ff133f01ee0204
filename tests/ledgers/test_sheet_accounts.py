"""Every line of every sheet of every file is accounted for, whatever is made of it."""

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from artificial_ledgers import a_dozen, a_family, fill, id_number
from bangfu.ledgers.formats.reader import one_reader
from bangfu.ledgers.intake import import_ledgers, look_at
from bangfu.ledgers.preview import preview
from bangfu.ledgers.scrutiny import NO_ORDERS, Orders
from bangfu.ledgers.sheet_accounts import SheetAccount, sheet_accounts
from bangfu.register.schema import TABLES
from bangfu.rules import default_rules
from corrupted_ledgers import KINDS, corrupted
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from kept_ledgers import AID, CLAIM, Grid, aid, claim, total, workbook

SAID = [
    ["工会代码：110105001", "", "与职工关系：本人", "", "帮扶项目：生活救助"],
    ["资金来源：工会经费", "", "发放形式：现金"],
]
WIDE = [
    ["2019年节日慰问情况表"], *SAID,
    ["序号", "姓名", "身份证号", "档案编号", "春节2019-01-25", "五一2019-04-29"],
    [1, "示例甲", id_number(1), "F-1", 200, ""],
    [2, "示例乙", id_number(2), "F-2", 0, "-"],
    [3, "示例丙", id_number(3), "F-3", "若干", 300],
    ["合计", "", "", "", "", 300],
]  # fmt: skip
SHEETS: dict[str, Grid] = {
    "list": [["帮扶记录"], AID, aid(1), aid(2, "若干"), total("合计", 100), ["制表人：示例甲"]],
    "claims": [CLAIM, claim(1), claim(2)],
    "wide": WIDE,
    "head": [AID],
    "wide head": WIDE[:4],
    "nothing": [],
    "below each other": [AID, aid(1), aid(2), [], CLAIM, claim(1)],
    "one unknown": [AID, aid(1), [], ["发放日期", "金额"], ["2019-01-25", 100]],
    "sections": [AID, ["一、春节"], aid(1), ["二、元旦"], aid(2, occasion="元旦")],
    "unknown": [["一", "二"], [1, 2]],
    "summary": [["街道", "人数", "金额"], ["甲街道", 2, 200], ["合计", 2, 200]],
}
"""Sheets of all that a file may have, by what they are."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where two unions have landed, and three files that are open; nothing more lands."""
    folder, dozen, third = tmp_path_factory.mktemp("desk"), a_dozen(), a_family(3)
    rows = {
        "union_unit": dozen["union_unit"],
        "household_file": dozen["household_file"] + third["household_file"],
        "file_event": dozen["file_event"][:2] + third["file_event"][:1],
    }
    ledger = fill(folder / "台账.xlsx", rows)
    import_ledgers([ledger], folder / "register", key_file=folder / "person.key")
    return folder


def accounts_of(desk: Path, file: Path, orders: Orders = NO_ORDERS) -> list[SheetAccount]:
    """What becomes of a file, once it was held against the lines that are in it."""
    found = look_at([file], desk / "register", key_file=desk / "person.key", orders=orders)
    accounts = sheet_accounts(found)
    lines = Counter[str | None]()
    for one in accounts:
        lines[one.sheet.sheet] += one.lines
        fates = one.new + one.changed + one.withdrawn + one.unchanged + one.told + one.unjudged
        assert one.read == fates + one.unpaid + one.no_data
    with one_reader() as reader:
        assert lines == Counter({grid.sheet: len(grid.rows) for grid in reader.grids(file)})
    told = list(preview(found, default_rules()).lines("zh"))
    assert all(one.message("zh") in told for one in accounts)
    return accounts


@pytest.mark.parametrize(
    ("name", "counted"),
    [
        # title, head, total and signature; of two rows of data one is unreadable
        ("list", {"assistance": (6, 1, 1, 0, 4)}),
        # title, two lines, head, total; six cells: two paid, one unreadable, three of nothing
        ("wide", {"assistance": (11, 2, 1, 3, 5)}),
        ("head", {"assistance": (1, 0, 0, 0, 1)}),
        ("wide head", {"assistance": (4, 0, 0, 0, 4)}),
        ("nothing", {"": (0, 0, 0, 0, 0)}),
        # the heads of both count with the first
        ("below each other", {"assistance": (4, 2, 0, 0, 2), "comfort_case": (1, 1, 0, 0, 0)}),
        # head, heading, row, twice the latter
        ("sections", {"assistance": (5, 2, 0, 0, 3)}),
        ("unknown", {"": (2, 0, 2, 0, 0)}),
        ("summary", {"": (3, 0, 0, 0, 3)}),
        # two heads and a row, not compared for the other table, whose row is told
        ("one unknown", {"assistance": (3, 0, 0, 0, 2), "": (1, 0, 1, 0, 0)}),
    ],
)
def test_each_line_has_one_fate(
    desk: Path, tmp_path: Path, name: str, counted: dict[str, tuple[int, ...]]
) -> None:
    title = "汇总" if name == "summary" else "Sheet1"
    told = accounts_of(desk, workbook(tmp_path / "a.xlsx", {title: SHEETS[name]}))
    assert {
        one.sheet.table: (one.read, one.new, one.told, one.unpaid, one.no_data) for one in told
    } == counted


def test_rows_beside_what_cannot_be_read_are_not_called_unchanged(
    desk: Path, tmp_path: Path
) -> None:
    told, _ = accounts_of(desk, workbook(tmp_path / "a.xlsx", {"Sheet1": SHEETS["one unknown"]}))
    assert (told.unchanged, told.unjudged) == (0, 1)
    assert told.message("zh").endswith("未比对1（别处有差错）")


def test_a_wide_table_says_that_a_cell_counts_as_a_row(desk: Path, tmp_path: Path) -> None:
    (wide,) = accounts_of(desk, workbook(tmp_path / "a.xlsx", {"Sheet1": SHEETS["wide"]}))
    assert wide.message("zh").endswith(
        "帮扶记录，8行，一格算一行，共11行：新增2，更改0，撤销0，未变0，有差错1，空格和0共3，标题、合计等5"
    )


def test_the_sheets_of_a_template_are_accounted_for_by_their_names(
    desk: Path, tmp_path: Path
) -> None:
    told = accounts_of(desk, fill(tmp_path / "a.xlsx", {"assistance": a_dozen()["assistance"]}))
    names = [one.place.sheet for one in told]
    assert {"说明", *(one.zh for one in TABLES)} <= {*names}
    assert [one.rows for one in told if one.place.sheet == "帮扶记录"] == [3]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orders", [NO_ORDERS, Orders(accepts_clean=True)], ids=["all", "clean"])
def test_a_ledger_that_was_spoilt_is_accounted_for(
    desk: Path, tmp_path: Path, kind: str, orders: Orders
) -> None:
    corrupted(kind, 0, tmp_path / "a.xlsx")
    assert sum(one.lines for one in accounts_of(desk, tmp_path / "a.xlsx", orders)) > 0


@given(
    st.lists(st.sampled_from(sorted(SHEETS)), min_size=1, max_size=4), st.sets(st.integers(1, 3))
)
@examples(30)
def test_whatever_sheets_a_file_has_every_line_of_them_is_accounted_for(
    desk: Path, names: list[str], hidden: set[int]
) -> None:
    def hide(book: Any) -> None:
        for n in hidden & {*range(len(names))}:
            book.worksheets[n].sheet_state = "hidden"

    titles = [f"{'汇总' if name == 'summary' else '表'}{n}" for n, name in enumerate(names)]
    sheets = {title: SHEETS[name] for title, name in zip(titles, names, strict=True)}
    with tempfile.TemporaryDirectory() as folder:
        file = workbook(Path(folder) / "a.xlsx", sheets, hide)
        assert {one.sheet.sheet for one in accounts_of(desk, file)} == {*sheets}
