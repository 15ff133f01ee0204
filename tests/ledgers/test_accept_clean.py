"""What stands without the faulty rows lands; the rest is held back until it comes right."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from artificial_ledgers import FAULTY, a_dozen, a_family, fill, id_number
from bangfu.ledgers.answer_workbook import write_answer
from bangfu.ledgers.covering_letter import CoveringLetter
from bangfu.ledgers.intake import ImportResult, LedgerFaults, import_ledgers, look_at
from bangfu.ledgers.rows.numbering import Sender
from bangfu.ledgers.scrutiny import Orders
from bangfu.ledgers.sheet_accounts import sheet_accounts
from bangfu.periods import Period
from bangfu.register.deliveries import standings
from bangfu.register.held_rows import held_by_union, pending_rows
from bangfu.register.loads import LoadTally, list_loads
from bangfu.register.schema import TABLES, Type
from bangfu.register.store import open_register
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

UNION = "110105001"
CLEAN = Orders(accepts_clean=True)
Rows = dict[str, list[dict[str, Any]]]


def bring(desk: Path, *files: Path, orders: Orders = CLEAN) -> ImportResult:
    return import_ledgers(
        files, desk / "register", key_file=desk / "person.key", orders=orders
    )  # fmt: skip


def rows_of(desk: Path) -> Mapping[str, list[dict[str, Any]]]:
    """All a register shows, without where it came from."""
    register = open_register(desk / "register")
    return {
        t.name: register.tables[t.name].select(*t.names).order_by(t.key).to_pyarrow().to_pylist()
        for t in TABLES
    }


def keys_of(desk: Path) -> set[str]:
    return {row[t.key] for t in TABLES for row in rows_of(desk)[t.name]}


def still_held(desk: Path) -> int:
    loads = list_loads(desk / "register")
    assert LoadTally.of(loads).held_back == len(pending_rows(loads))
    return LoadTally.of(loads).held_back


ALL = {
    "110105", "110105001", "F-1", "F-2", "E-1", "E-2", "E-3", "A-1", "A-2", "A-3", "C-1", "C-2",
}  # fmt: skip


@pytest.mark.parametrize(
    ("table", "number", "column", "value", "held"),
    [
        ("assistance", 0, "amount", "若干", {"A-1"}),
        ("comfort_case", 1, "happened_on", "2016-02-30", {"C-2"}),
        # The file, its two events, and what was given to its household.
        ("household_file", 0, "household_size", 0, {"F-1", "E-1", "E-3", "A-1", "A-2"}),
        ("household_file", 1, "holder_key", "110105", {"F-2", "E-2", "A-3"}),
        # Without its last event the file would seem open: so all of the file waits.
        ("file_event", 2, "happened_on", "2017-02-30", {"F-1", "E-1", "E-3", "A-1", "A-2"}),
        # The first of two rows with one number is as doubtful as the second.
        ("assistance", 2, "aid_id", "A-1", {"A-1", "A-3"}),
        ("assistance", 2, "aid_id", "a-1", {"A-1", "A-3"}),
        # A day before the file was opened, which only the rules can tell.
        ("assistance", 0, "paid_on", date(2015, 1, 5), {"A-1"}),
        # All of a union whose own row is faulty, but what its files do not need: nothing.
        ("union_unit", 1, "valid_from", "昨天", ALL - {"110105"}),
    ],
)
def test_a_faulty_row_is_held_back_with_all_that_depends_on_it(
    tmp_path: Path, table: str, number: int, column: str, value: object, held: set[str]
) -> None:
    rows = a_dozen()
    rows[table][number][column] = value
    result = bring(tmp_path, fill(tmp_path / "台账.xlsx", rows))
    assert keys_of(tmp_path) == ALL - held
    assert len(result.held) == still_held(tmp_path) == len(held)


def test_what_depends_on_a_row_is_held_back_in_other_ledgers_too(tmp_path: Path) -> None:
    rows, aid = a_dozen(), a_dozen()["assistance"]
    rows["household_file"][0]["household_size"] = "三口"
    rows["assistance"] = []
    files = [fill(tmp_path / "档案.xlsx", rows), fill(tmp_path / "帮扶.xlsx", {"assistance": aid})]
    result = bring(tmp_path, *files)
    assert {(one.file, one.kind) for one in result.held} >= {("帮扶.xlsx", "held_with_others")}
    assert keys_of(tmp_path) == ALL - {"F-1", "E-1", "E-3", "A-1", "A-2"}


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ("head", "列"),
        ("letter", "来文所报的3行"),
        ("file", "现为"),
    ],
)
def test_a_fault_of_no_row_holds_back_everything(tmp_path: Path, broken: str, message: str) -> None:
    rows, orders = a_dozen(), CLEAN
    rows["assistance"][0]["amount"] = "若干"
    files = [fill(tmp_path / "台账.xlsx", rows)]
    if broken == "head":
        book = openpyxl.load_workbook(files[0])
        heads = {cell.value: cell for cell in book["帮扶记录"][1]}
        heads["发放日期"].value = "不知何列"
        book.save(files[0])
    elif broken == "letter":
        orders = Orders(letter=CoveringLetter(rows=3), accepts_clean=True)
    else:
        files.append(tmp_path / "坏.xlsx")
        files[1].write_bytes(b"PK\x03\x04")
    with pytest.raises(LedgerFaults, match=message):
        bring(tmp_path, *files, orders=orders)
    assert not list_loads(tmp_path / "register")


def with_total(path: Path, amounts: list[object], total: int) -> Path:
    """A pay-out list with a sum below."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "慰问金发放表"
    sheet.append(
        [
            "序号",
            "姓名",
            "身份证号",
            "帮扶项目",
            "慰问节日",
            "形式",
            "发放日期",
            "金额（元）",
            "档案编号",
            "与职工关系",
            "资金来源",
        ]
    )
    for number, amount in enumerate(amounts, start=1):
        day = "2019-02-30" if number == 1 else "2019-01-25"
        sheet.append([
            number, "示例甲", id_number(20 + number), "生活救助", "春节", "现金", day, amount, None,
            "本人", "工会经费",
        ])  # fmt: skip
    sheet.append(["合计", *[None] * 6, total])
    book.save(path)
    return path


def test_a_total_of_all_rows_may_agree_and_must_not_disagree(tmp_path: Path) -> None:
    bring(tmp_path, fill(tmp_path / "工会.xlsx", {"union_unit": a_dozen()["union_unit"]}))
    orders = Orders(Sender(UNION), accepts_clean=True)
    wrong = with_total(tmp_path / "错.xlsx", [100, 200, 300], 500)
    with pytest.raises(LedgerFaults) as caught:  # 100 + 200 + 300 = 600, with the faulty row
        bring(tmp_path, wrong, orders=orders)
    assert {fault.kind for fault in caught.value.faults} >= {"total_mismatch"}
    right = bring(tmp_path, with_total(tmp_path / "对.xlsx", [100, 200, 300], 600), orders=orders)
    assert (right.counts["assistance"].new, len(right.held)) == (2, 1)


def test_what_is_mended_and_sent_back_lands_and_nothing_is_held_back_any_more(
    tmp_path: Path,
) -> None:
    rows = a_dozen()
    rows["household_file"][0]["household_size"] = "三口"
    rows["assistance"][2]["amount"] = "约2000"
    file = fill(tmp_path / "台账.xlsx", rows)
    result = bring(tmp_path, file)
    assert still_held(tmp_path) == 6  # F-1, E-1, E-3, A-1, A-2; A-3
    write_answer(tmp_path / "待改.xlsx", file, result.faults, result.remarks, landed=result)
    book = openpyxl.load_workbook(tmp_path / "待改.xlsx")
    first = [row[0].value for row in book["退回说明"].iter_rows(max_row=2)]
    assert first == [
        "退回：共2处需要改正",
        "其余各行已导入（第1次装载）；扣留6行，改正发回后导入，已导入的行不必删除",
    ]
    for sheet, row, head, value in (
        ("困难职工档案", 2, "家庭人口", 3), ("帮扶记录", 4, "金额（元）", 2000),
    ):  # fmt: skip
        heads = [cell.value for cell in book[sheet][1]]
        cell = book[sheet].cell(row, heads.index(head) + 1)
        assert cell.comment is not None
        cell.value = value
    book.save(tmp_path / "改正.xlsx")
    mended = bring(tmp_path, tmp_path / "改正.xlsx", orders=Orders())
    landed = {name: counts.new for name, counts in mended.counts.items() if counts.new}
    assert landed == {"household_file": 1, "file_event": 2, "assistance": 3}
    assert (mended.settled, still_held(tmp_path)) == (6, 0)
    assert "此前扣留的6行已了结。" in mended.message("zh")
    assert keys_of(tmp_path) == ALL


def two_wrong(tmp_path: Path) -> Rows:
    """A register with all of a dozen but two claims, which are held back."""
    rows = a_dozen()
    for claim in rows["comfort_case"]:
        claim["happened_on"] = "2016-02-30"
    bring(tmp_path, fill(tmp_path / "台账.xlsx", rows))
    assert still_held(tmp_path) == 2
    return rows


def test_one_that_comes_alone_settles_itself(tmp_path: Path) -> None:
    two_wrong(tmp_path)
    one = {"comfort_case": a_dozen()["comfort_case"][:1]}
    bring(tmp_path, fill(tmp_path / "补报.xlsx", one))
    assert still_held(tmp_path) == 1
    assert held_by_union(list_loads(tmp_path / "register")) == {UNION: 1}


def test_one_that_its_sender_takes_back_is_settled_though_it_never_landed(tmp_path: Path) -> None:
    two_wrong(tmp_path)
    back = {"comfort_case": [{"case_id": "C-2", "unit_code": UNION, "withdrawn": "是"}]}
    result = bring(tmp_path, fill(tmp_path / "撤销.xlsx", back), orders=Orders())
    assert (result.settled, still_held(tmp_path)) == (1, 1)
    assert sum(list_loads(tmp_path / "register")[-1].rows.values()) == 0


def test_one_that_is_gone_from_its_ledger_is_settled(tmp_path: Path) -> None:
    rows = two_wrong(tmp_path)
    rows["comfort_case"] = []
    assert bring(tmp_path, fill(tmp_path / "定稿.xlsx", rows)).settled == 2
    assert still_held(tmp_path) == 0


def test_one_that_is_still_wrong_is_held_back_once(tmp_path: Path) -> None:
    rows = two_wrong(tmp_path)
    rows["comfort_case"][0] = a_dozen()["comfort_case"][0]
    result = bring(tmp_path, fill(tmp_path / "改了一处.xlsx", rows))
    assert (result.counts["comfort_case"].new, still_held(tmp_path)) == (1, 1)


def test_a_ledger_of_which_nothing_new_stands_is_returned(tmp_path: Path) -> None:
    rows = two_wrong(tmp_path)
    with pytest.raises(LedgerFaults):
        bring(tmp_path, fill(tmp_path / "又一次.xlsx", rows))
    assert (len(list_loads(tmp_path / "register")), still_held(tmp_path)) == (1, 2)


def test_of_equal_rows_without_numbers_each_settles_one(tmp_path: Path) -> None:
    bring(tmp_path, fill(tmp_path / "工会.xlsx", {"union_unit": a_dozen()["union_unit"]}))
    orders = Orders(Sender(UNION), accepts_clean=True)
    heads = "身份证号,与职工关系,帮扶项目,慰问节日,资金来源,形式,发放日期,金额（元）,档案编号\n"
    row = "{},本人,生活救助,{},工会经费,现金,2019-01-25,300,\n"
    wrong, right = row.format(id_number(7), "春节日"), row.format(id_number(7), "春节")
    file = tmp_path / "发放表.csv"
    file.write_text(heads + row.format(id_number(8), "春节") + wrong + wrong, "utf-8-sig")
    bring(tmp_path, file, orders=orders)
    assert still_held(tmp_path) == 2
    file.write_text(heads + right, "utf-8-sig")
    bring(tmp_path, file, orders=orders)
    assert still_held(tmp_path) == 1
    file.write_text(heads + right + right, "utf-8-sig")
    bring(tmp_path, file, orders=orders)
    assert still_held(tmp_path) == 0


@pytest.mark.parametrize(
    ("wrong", "sent", "left"),
    [
        ({"day": "2019-02-30"}, {}, 0),
        ({"person": "110105"}, {}, 0),
        ({"yuan": "若干"}, {}, 0),
        ({"yuan": "若干"}, {"day": "2019-01-26"}, 1),  # a payment of another day
        ({"person": "110105"}, {"yuan": "301"}, 1),
        ({"person": "110105", "yuan": "若干"}, {}, 1),  # too little of it was known
    ],
)
def test_a_row_without_a_number_is_known_again_though_a_cell_was_wrong(
    tmp_path: Path, wrong: dict[str, str], sent: dict[str, str], left: int
) -> None:
    bring(tmp_path, fill(tmp_path / "工会.xlsx", {"union_unit": a_dozen()["union_unit"]}))
    orders = Orders(Sender(UNION), accepts_clean=True)
    heads = "身份证号,与职工关系,帮扶项目,慰问节日,资金来源,形式,发放日期,金额（元）,档案编号\n"
    row = "{person},本人,生活救助,春节,工会经费,现金,{day},{yuan},\n"
    right = {"person": id_number(7), "day": "2019-01-25", "yuan": "300"}
    other = row.format(person=id_number(8), day="2019-01-25", yuan="400")
    file = tmp_path / "发放表.csv"
    file.write_text(heads + other + row.format(**right | wrong), "utf-8-sig")
    bring(tmp_path, file, orders=orders)
    assert still_held(tmp_path) == 1
    file.write_text(heads + row.format(**right | sent), "utf-8-sig")
    bring(tmp_path, file, orders=orders)
    assert still_held(tmp_path) == left


def test_nothing_of_a_row_is_kept_but_its_place_kind_and_hash(tmp_path: Path) -> None:
    rows = a_dozen()
    rows["assistance"][0]["amount"] = "约87654321"
    bring(tmp_path, fill(tmp_path / "示例甲台账.xlsx", rows))
    (load,) = list_loads(tmp_path / "register")
    (note,) = load.landing["held_back"]
    mark = note.pop("mark")
    assert note == {
        "unit": UNION, "file": "…台账.xlsx", "sheet": "帮扶记录", "row": 2,
        "kind": "approximate_amount",
    }  # fmt: skip
    assert (len(mark), "A-1" in mark) == (64, False)
    kept = b"".join(p.read_bytes() for p in (tmp_path / "register").rglob("*") if p.is_file())
    assert "示例甲".encode() not in kept
    assert b"87654321" not in kept


def test_all_rows_are_accounted_for_before_they_land(tmp_path: Path) -> None:
    rows = a_dozen()
    rows["household_file"][0]["household_size"] = "三口"
    found = look_at([fill(tmp_path / "台账.xlsx", rows)], tmp_path / "register", orders=CLEAN)
    told = {
        one.sheet.table: (one.rows, one.new, one.told) for one in sheet_accounts(found) if one.rows
    }
    assert told == {
        "union_unit": (2, 2, 0), "household_file": (2, 1, 1), "file_event": (3, 1, 2),
        "assistance": (3, 1, 2), "comfort_case": (2, 2, 0),
    }  # fmt: skip
    assert not (tmp_path / "register" / "loads").exists()


def test_a_unions_standing_says_how_many_rows_are_held_back(tmp_path: Path) -> None:
    two_wrong(tmp_path)
    register = open_register(tmp_path / "register")
    period = Period.parse("2016-02")
    found = standings(tmp_path / "register", register, period)
    assert {one.unit: one.said.zh for one in found}[UNION] == "已导入（第1次装载），扣留2行待改正"


CELLS = [
    (t.name, n, c.name)
    for t in TABLES
    for n in range(len(a_dozen().get(t.name, ())))
    for c in t.columns
    if c.name not in ("valid_to", "parent_code") and c.type is not Type.KEY
]


@examples(12)
@given(st.lists(st.sampled_from(CELLS), min_size=1, max_size=3))
def test_the_clean_rows_land_as_if_the_others_had_been_deleted_by_hand(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, int, str]]
) -> None:
    desk, other = tmp_path_factory.mktemp("desk"), tmp_path_factory.mktemp("other")
    rows = a_dozen()
    for order in (3, 4):
        for table, own in a_family(order).items():
            rows[table] += own
    for name, number, column in cells:
        table = next(t for t in TABLES if t.name == name)
        rows[name][number][column] = FAULTY[table.column(column).type]
    try:
        result = bring(desk, fill(desk / "台账.xlsx", rows))
    except LedgerFaults:  # nothing stood
        assert any(name == "union_unit" for name, _, _ in cells)
        return
    sheets = {t.zh: t.name for t in TABLES}
    gone = {(sheets[one.sheet or ""], (one.row or 0) - 2) for one in result.held}
    left = {
        name: [row for n, row in enumerate(own) if (name, n) not in gone]
        for name, own in rows.items()
    }
    (other / "person.key").write_bytes((desk / "person.key").read_bytes())
    (other / "person.key").chmod(0o600)
    bring(other, fill(other / "台账.xlsx", left), orders=Orders())
    assert rows_of(desk) == rows_of(other)


HEADS = (
    "帮扶编号", "身份证号", "与职工关系", "帮扶项目", "慰问节日", "资金来源", "形式", "发放日期",
    "金额（元）", "档案编号",
)  # fmt: skip


def payments(path: Path, rows: list[dict[str, str]], *, without: tuple[str, ...] = ()) -> Path:
    """A list of payments as text, some columns left out."""
    usual = dict(zip(HEADS, ("", "", "本人", "生活救助", "春节", "工会经费", "现金", "2019-01-25",
                             "300", ""), strict=True))  # fmt: skip
    heads = [head for head in HEADS if head not in without]
    lines = [heads, *([(usual | row)[head] for head in heads] for row in rows)]
    path.write_text("".join(",".join(line) + "\n" for line in lines), "utf-8-sig")
    return path


def test_a_fault_of_several_rows_holds_back_these_and_no_others(tmp_path: Path) -> None:
    bring(tmp_path, fill(tmp_path / "台账.xlsx", a_dozen()))
    orders = Orders(Sender(UNION), accepts_clean=True)
    # Two relatives, whose file nobody can tell without the column; the holder of F-1 has one.
    people = [{"身份证号": id_number(n), "与职工关系": "子女"} for n in (51, 52)]
    holder = {"身份证号": a_dozen()["household_file"][0]["holder_key"], "发放日期": "2016-03-01"}
    file = payments(tmp_path / "无档案号.csv", [*people, holder], without=("档案编号", "帮扶编号"))
    result = bring(tmp_path, file, orders=orders)
    assert (result.counts["assistance"].new, len(result.held)) == (1, 2)
    assert {one.kind for one in result.held} == {"no_file_found"}


def test_one_payment_in_two_lists_is_held_back_in_both(tmp_path: Path) -> None:
    bring(tmp_path, fill(tmp_path / "台账.xlsx", a_dozen()))
    orders = Orders(Sender(UNION), accepts_clean=True)
    bare = payments(
        tmp_path / "发放表.csv", [{"身份证号": id_number(n)} for n in (61, 62)], without=HEADS[:1]
    )
    again = payments(
        tmp_path / "台账.csv",
        [{"身份证号": id_number(n), "帮扶编号": f"B-{n}"} for n in (61, 63)],
    )
    result = bring(tmp_path, bare, again, orders=orders)
    # Of three persons one is in both lists: two payments land, both rows of the third wait.
    assert (result.counts["assistance"].new, len(result.held)) == (2, 2)
    assert {(one.file, one.row) for one in result.held} == {("发放表.csv", 2), ("台账.csv", 2)}


def test_many_changes_at_once_wait_and_what_is_new_lands(tmp_path: Path) -> None:
    rows = [{"身份证号": id_number(n), "帮扶编号": f"B-{n}"} for n in range(61, 69)]
    bring(tmp_path, fill(tmp_path / "工会.xlsx", {"union_unit": a_dozen()["union_unit"]}))
    orders = Orders(Sender(UNION), accepts_clean=True)
    bring(tmp_path, payments(tmp_path / "一.csv", rows), orders=orders)
    for row in rows[:4]:
        row["金额（元）"] = "400"
    rows.append({"身份证号": id_number(70), "帮扶编号": "B-70"})
    # 4 of 8 rows are more than 5% and more than 3.
    result = bring(tmp_path, payments(tmp_path / "二.csv", rows), orders=orders)
    assert (result.counts["assistance"].new, result.counts["assistance"].changed) == (1, 0)
    assert {one.kind for one in result.held} == {"many_changes"}
    assert len(result.held) == 4
