"""Pay-out lists without numbers: known by what they say, in whatever order and however often."""

import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from artificial_ledgers import a_dozen, fill_csv, id_number, unions
from bangfu.ledgers.intake import ImportResult, LedgerFaults, import_ledgers
from bangfu.ledgers.scrutiny import NO_ORDERS, Orders
from bangfu.register.loads import list_loads
from bangfu.register.store import open_register
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

ONE, TWO = "110105001", "110105002"
Payment = tuple[str, int, str, str]
"""Of a list: union, person, day and yuan."""

HEADS = (
    "姓名", "受助人身份证号", "与职工关系", "工会代码", "发放日期", "帮扶项目", "发放时机",
    "资金来源", "发放形式", "金额（元）", "档案编号",
)  # fmt: skip
LIST: list[Payment] = [
    (ONE, 11, "2016-02-03", "500"),
    (ONE, 12, "2016-02-03", "500"),
    (ONE, 12, "2016-02-03", "500"),  # twice the same to one person
    (TWO, 11, "2016-02-03", "500"),  # and to that person by another union
    (ONE, 13, "2016-05-01", "300.50"),
]


def bring(desk: Path, rows: dict[str, list[dict[str, Any]]]) -> None:
    files = fill_csv(desk / "ledgers", rows)
    import_ledgers(files, desk / "register", key_file=desk / "person.key")


def write(desk: Path, rows: Sequence[Payment], name: str = "帮扶记录", **more: Any) -> Path:
    """A list without numbers as a CSV file, with further columns for all rows."""
    folder = desk / str(len(list(desk.iterdir())))
    folder.mkdir()
    lines = [",".join([*HEADS, *more])]
    for unit, person, day, amount in rows:
        cells = [
            "示例",
            id_number(person),
            "本人",
            unit,
            day,
            "生活救助",
            "春节",
            "工会经费",
            "现金",
        ]
        lines.append(",".join([*cells, amount, "", *map(str, more.values())]))
    file = folder / f"{name}.csv"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def send(
    desk: Path, rows: Sequence[Payment], orders: Orders = NO_ORDERS, **more: Any
) -> ImportResult:
    return import_ledgers(
        [write(desk, rows, **more)], desk / "register", key_file=desk / "person.key",
        language="en", orders=orders,
    )  # fmt: skip


def landed(desk: Path) -> dict[str, tuple[Any, ...]]:
    """The aid of a register by its keys."""
    rows = open_register(desk / "register").assistance.order_by("aid_id").to_pyarrow().to_pylist()
    names = ("unit_code", "person_key", "paid_on", "amount", "file_id")
    return {row["aid_id"]: tuple(str(row[name]) for name in names) for row in rows}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder to work in, with a register that has the unions."""
    bring(tmp_path, {"union_unit": unions(ONE, TWO)})
    return tmp_path


def test_a_list_without_numbers_lands_under_keys_no_sender_can_write(desk: Path) -> None:
    assert send(desk, LIST).counts["assistance"].new == 5
    assert {len(key) for key in landed(desk)} == {17}
    assert {key[0] for key in landed(desk)} == {"~"}


def test_the_same_list_sorted_and_with_more_rows_adds_these_alone(desk: Path) -> None:
    send(desk, LIST)
    before = landed(desk)
    again = send(desk, [(ONE, 14, "2016-05-01", "20"), *reversed(LIST)])
    assert (again.counts["assistance"].new, again.counts["assistance"].unchanged) == (1, 5)
    assert before.items() <= landed(desk).items()


def test_another_amount_for_the_same_person_day_and_project_is_confirmed(desk: Path) -> None:
    send(desk, LIST)
    corrected = [*LIST[:4], (ONE, 13, "2016-05-01", "350")]
    with pytest.raises(LedgerFaults) as caught:
        send(desk, corrected)
    said = "row 6, column '金额（元）': found 300.50 → 350.00, expected import with --confirm"
    assert said in str(caught.value)
    assert send(desk, corrected, Orders(confirmed=True)).counts["assistance"].changed == 1
    assert len(landed(desk)) == 5
    assert send(desk, corrected).load_id is None


@pytest.mark.parametrize(
    ("said", "is_asked"),
    [
        ({"amount": 2000}, True),
        ({"paid_on": date(2016, 4, 2)}, True),
        ({}, False),
    ],
)
def test_a_claim_without_a_number_that_is_said_otherwise_is_confirmed(
    desk: Path, said: dict[str, Any], is_asked: bool
) -> None:
    claim = {n: v for n, v in a_dozen()["comfort_case"][0].items() if n != "case_id"}
    send_claim(desk, claim)
    if is_asked:
        with pytest.raises(LedgerFaults) as caught:
            send_claim(desk, claim | said)
        assert [one.kind for one in caught.value.faults] == ["change"]
    else:
        send_claim(desk, claim)


def send_claim(desk: Path, claim: dict[str, Any]) -> ImportResult:
    """Import one claim in a sheet without a column of numbers."""
    file = desk / "抚慰.csv"
    file.write_text(
        "\n".join(",".join(map(str, line)) for line in (claim, claim.values())), "utf-8"
    )
    return import_ledgers([file], desk / "register", key_file=desk / "person.key")


def test_an_amount_that_may_stand_for_one_of_several_is_asked(desk: Path) -> None:
    send(desk, LIST)
    with pytest.raises(
        LedgerFaults, match=r"found 80\.00, where 500\.00, 500\.00 is known for this"
    ):
        send(desk, [(ONE, 12, "2016-02-03", "80")])


def test_a_row_without_a_number_is_withdrawn_by_what_it_says(desk: Path) -> None:
    send(desk, LIST)
    gone = send(desk, [LIST[4]], 撤销="是")
    assert gone.counts["assistance"].withdrawn == 1
    assert len(landed(desk)) == 4
    still = send(desk, LIST[::-1])
    assert still.load_id is None
    assert "withdrawn_row" in [remark.kind for remark in still.remarks]
    with pytest.raises(LedgerFaults, match="not in the register"):
        send(desk, [(ONE, 19, "2016-02-03", "1")], 撤销="是")


def test_a_row_without_a_number_is_told_by_its_line(desk: Path) -> None:
    first = write(desk, LIST)
    again = [first], desk / "register"
    own = {"key_file": desk / "person.key", "language": "en"}
    import_ledgers(*again, **own)
    send(desk, [LIST[4]], 撤销="是")
    (said,) = [one.said for one in import_ledgers(*again, **own).remarks if one.kind == "seen_file"]
    assert said.en == "the very file of load 2; since then withdrawn: row 6; nothing changes"
    back = import_ledgers(*again, **own, orders=Orders(restores=True))
    (said,) = [one.said for one in back.remarks if one.kind == "seen_file"]
    assert (said.en, back.load_id) == ("the very file of load 2; what it said comes back", 4)


@pytest.mark.parametrize("name", ["困难职工档案", "工会组织"])
def test_what_others_name_needs_numbers(desk: Path, name: str) -> None:
    file = desk / f"{name}.csv"
    file.write_text(
        "名称,工会代码,建档日期\n甲,110105001,2016-01-01\n".replace(
            "工会代码", "工会代码" if name == "困难职工档案" else "别名"
        ),
        "utf-8",
    )
    with pytest.raises(LedgerFaults, match=r"no column|expected one of the headers"):
        import_ledgers([file], desk / "register", key_file=desk / "person.key", language="en")
    assert len(list_loads(desk / "register")) == 1


def without_files(desk: Path, rows: list[list[Any]]) -> list[Path]:
    """A list with numbers and no column for files."""
    heads = ["帮扶编号", *HEADS[1:10]]
    file = desk / "帮扶记录.csv"
    lines = [heads, *rows]
    file.write_text("\n".join(",".join(map(str, line)) for line in lines) + "\n", "utf-8")
    return [file]


def aid(number: str, person: int, day: str, relation: str = "本人") -> list[Any]:
    tail = ["生活救助", "春节", "工会经费", "现金", 100]
    return [number, id_number(person), relation, ONE, day, *tail]


def test_aid_without_file_numbers_finds_the_file_of_who_got_it(tmp_path: Path) -> None:
    bring(tmp_path, a_dozen())  # F-1 is open from 2016-01-05 to 2017-03-01, F-2 from 2016-01-05
    days = [("B-1", 1, "2016-02-03"), ("B-2", 1, "2017-03-01"), ("B-3", 2, "2017-05-01")]
    files = without_files(tmp_path, [aid(*row) for row in days])
    import_ledgers(files, tmp_path / "register", key_file=tmp_path / "person.key")
    found = {key: cells[-1] for key, cells in landed(tmp_path).items() if key.startswith("B")}
    assert found == {"B-1": "F-1", "B-2": "F-1", "B-3": "F-2"}


@pytest.mark.parametrize(
    "row",
    [
        aid("B-1", 1, "2017-03-02"),  # left the day before
        aid("B-1", 9, "2016-02-03"),  # nobody on file
        aid("B-1", 3, "2016-02-03", "子女"),  # a child: of which file?
    ],
)
def test_aid_whose_file_cannot_be_told_is_asked_once_a_sheet(
    tmp_path: Path, row: list[Any]
) -> None:
    bring(tmp_path, a_dozen())
    files = without_files(tmp_path, [row, ["B-2", *row[1:]]])
    with pytest.raises(LedgerFaults) as caught:
        import_ledgers(
            files, tmp_path / "register", key_file=tmp_path / "person.key", language="en"
        )
    (fault,) = str(caught.value).splitlines()
    assert "no column 'file number', and 2 rows of people with no one file open that day" in fault
    assert "(rows 2, 3)" in fault


@examples(6)
@given(st.integers(0, 2**16), st.integers(1, 3))
def test_lists_shuffled_split_and_merged_make_the_same_register(seed: int, parts: int) -> None:
    chance = random.Random(seed)
    people = [(unit, person) for unit in (ONE, TWO) for person in range(11, 16)]
    rows = [(*one, str(date(2016, 2, chance.randrange(1, 4))), "500") for one in people]
    mixed = chance.sample(rows, len(rows))
    cuts = [mixed[n::parts] for n in range(parts)]
    with TemporaryDirectory() as name:
        registers = []
        for place, lists in (("one", [rows]), ("many", [*cuts, mixed])):
            desk = Path(name, place)
            desk.mkdir()
            (desk / "person.key").write_text("ab" * 32 + "\n", "ascii")
            (desk / "person.key").chmod(0o600)
            bring(desk, {"union_unit": unions(ONE, TWO)})
            for one in lists:
                send(desk, one)
            registers.append(landed(desk))
        assert registers[0] == registers[1]


@pytest.mark.parametrize("whole", [False, True])
def test_a_list_that_has_landed_adds_nothing_beside_another_that_says_it_again(
    desk: Path, whole: bool
) -> None:
    first, other = LIST[:2], [(ONE, 13, "2016-02-03", "500"), LIST[0]]
    a, b = write(desk, first, "帮扶甲"), write(desk, other, "帮扶乙")
    for file in (a, b):
        import_ledgers([file], desk / "register", key_file=desk / "person.key")
    # 11 and 12, then 13 and 11 again
    assert len(landed(desk)) == 3
    longer = write(desk, [*first, (ONE, 14, "2016-02-03", "500")], "帮扶丙")
    files = [a, longer] if whole else [a, b]
    import_ledgers(files, desk / "register", key_file=desk / "person.key")
    assert len(landed(desk)) == 3 + whole
