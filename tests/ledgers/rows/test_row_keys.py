"""Rows known by their union and the number it gave them, whatever comes in whatever order."""

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from artificial_ledgers import a_count, a_dozen, fill_csv, id_number, unions
from bangfu.errors import ParameterError
from bangfu.ledgers.intake import ImportResult, LedgerFaults, import_ledgers
from bangfu.ledgers.rows.numbering import Numbering, Sender
from bangfu.ledgers.scrutiny import NO_ORDERS, Orders
from bangfu.register.check import check_register
from bangfu.register.loads import list_loads
from bangfu.register.schema import TABLES
from bangfu.register.store import open_register
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

Rows = dict[str, list[dict[str, Any]]]
UNITS = ("110105001", "110105002", "110105003")
ONE, TWO, THREE = UNITS


def ledger(unit: str, first: int, count: int = 2, prefix: str = "") -> Rows:
    """Files, openings, aid, claims and a count of a union that numbers from 1."""
    rows, people = a_dozen(), range(first, first + count)
    numbers = {person: f"{prefix}{n}" for n, person in enumerate(people, start=1)}
    mine = {"unit_code": unit}
    return {
        "household_file": [
            rows["household_file"][0] | mine
            | {"file_id": n, "household_id": n, "holder_key": id_number(person)}
            for person, n in numbers.items()
        ],
        "file_event": [
            rows["file_event"][0] | {"event_id": n, "file_id": n} for n in numbers.values()
        ],
        "assistance": [
            rows["assistance"][0] | mine
            | {"aid_id": n, "file_id": n, "person_key": id_number(person), "amount": 100 + person}
            for person, n in numbers.items()
        ],
        "comfort_case": [
            rows["comfort_case"][0] | mine | {"case_id": n, "claimant_key": id_number(person)}
            for person, n in numbers.items()
        ],
        "union_members": [a_count(f"{prefix}1", 2016, unit=unit)],
    }  # fmt: skip


def bring(
    desk: Path, rows: Mapping[str, Sequence[Any]], orders: Orders = NO_ORDERS
) -> ImportResult:
    """Import rows as CSV files, with all columns of their tables."""
    return bring_files(desk, fill_csv(desk / "ledgers", rows), orders)


def bring_files(desk: Path, files: Sequence[Path], orders: Orders = NO_ORDERS) -> ImportResult:
    return import_ledgers(
        files, desk / "register", key_file=desk / "person.key", language="en", orders=orders
    )


def told(desk: Path, rows: Mapping[str, Sequence[Any]], orders: Orders = NO_ORDERS) -> list[str]:
    """The faults of an import after which nothing more may have landed."""
    loads = len(list_loads(desk / "register"))
    with pytest.raises(LedgerFaults) as caught:
        bring(desk, rows, orders)
    assert len(list_loads(desk / "register")) == loads
    return str(caught.value).splitlines()


def keys_of(desk: Path, name: str, column: str | None = None) -> list[Any]:
    declared = next(one for one in TABLES if one.name == name)
    tables = open_register(desk / "register").tables
    cells = tables[name].order_by(declared.key).to_pyarrow()[column or declared.key]
    return list(cells.to_pylist())


def equivalent(desk: Path, secret_of: Path | None = None) -> set[tuple[Any, ...]]:
    """All a register holds, its keys told as union and number, whoever has the plain form."""
    register = open_register(desk / "register")
    tables = {
        n: t.to_pyarrow().to_pylist() for n, t in register.tables.items() if n != "unit_branch"
    }
    files = {row["file_id"]: row["unit_code"] for row in tables["household_file"]}

    def plain(name: str, row: dict[str, Any], column: str) -> Any:
        value, unit = row[column], row.get("unit_code") or files.get(row.get("file_id", ""))
        if column in ("file_id", "household_id") and value in files:
            unit = files[value]
        is_number = column in (
            next(t for t in TABLES if t.name == name).key,
            "file_id",
            "household_id",
        )
        return (
            (unit, str(value).rpartition("/")[2]) if is_number and name != "union_unit" else value
        )

    return {
        (declared.name, *(plain(declared.name, row, name) for name in declared.names))
        for declared in TABLES
        for row in tables[declared.name]
    }


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder to work in, with a register that has the unions."""
    bring(tmp_path, {"union_unit": unions(*UNITS)})
    return tmp_path


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        ([(ONE, "A-1")], ["A-1"]),  # as its sender wrote it
        ([(ONE, "1")], [f"{ONE}/1"]),  # digits say nothing of whose they are
        ([(TWO, "1"), (ONE, "1")], [f"{TWO}/1", f"{ONE}/1"]),
        (
            [(TWO, "A-1"), (ONE, "A-1")],
            [f"{TWO}/A-1", "A-1"],
        ),  # the smallest code, whoever is first
        ([(ONE, f"{TWO}/1"), (TWO, "1")], [f"{ONE}/{TWO}/1", f"{TWO}/1"]),  # a trap
        ([(ONE, f"{ONE}/7")], [f"{ONE}/7"]),  # written out as keys are told
    ],
)
def test_a_number_and_its_union_have_one_key(
    wanted: list[tuple[str, str]], keys: list[str]
) -> None:
    numbers = Numbering(frozenset(UNITS))
    numbers.assign(wanted)
    assert [numbers.key_of(unit, number) for unit, number in wanted] == keys
    assert [numbers.number_of(key) for key in keys] == [
        number.removeprefix(f"{unit}/") for unit, number in wanted
    ]


def test_a_key_given_once_is_given_to_nobody_else() -> None:
    numbers = Numbering(frozenset(UNITS))
    numbers.assign([(TWO, "A-1")])
    numbers.assign([(ONE, "A-1")])  # in a later import
    assert (numbers.key_of(TWO, "A-1"), numbers.key_of(ONE, "A-1")) == ("A-1", f"{ONE}/A-1")


def test_unions_that_all_number_from_one_touch_no_rows_of_each_other(desk: Path) -> None:
    for first, unit in enumerate(UNITS):
        result = bring(desk, ledger(unit, 10 * first + 1))
        assert {name: one.changed for name, one in result.counts.items()} == dict.fromkeys(
            result.counts, 0
        )
        assert result.counts["assistance"].new == 2
    assert keys_of(desk, "assistance") == [f"{unit}/{n}" for unit in UNITS for n in (1, 2)]
    assert keys_of(desk, "assistance", "file_id") == keys_of(desk, "assistance")
    assert keys_of(desk, "household_file", "household_id") == keys_of(desk, "household_file")
    # 101, 102; 111, 112; 121, 122
    assert sum(keys_of(desk, "assistance", "amount")) == Decimal(669)
    assert check_register(open_register(desk / "register")) == []


@pytest.mark.parametrize("prefix", ["", "A-"])
def test_all_rows_sent_again_change_nothing(desk: Path, prefix: str) -> None:
    ledgers = [ledger(unit, 10 * n + 1, prefix=prefix) for n, unit in enumerate(UNITS)]
    for one in [*ledgers, *reversed(ledgers)]:
        bring(desk, one)
    assert len(list_loads(desk / "register")) == 4  # the unions and three ledgers


def test_a_union_corrects_and_withdraws_its_own_row_by_its_own_number(desk: Path) -> None:
    for first, unit in enumerate(UNITS):
        bring(desk, ledger(unit, 10 * first + 1))
    rows = ledger(TWO, 11)["assistance"]
    rows[0]["amount"] = 500
    result = bring(desk, {"assistance": rows})
    assert (result.counts["assistance"].changed, result.counts["assistance"].new) == (1, 0)
    bring(desk, {"assistance": [{"aid_id": "2", "unit_code": TWO, "withdrawn": "是"}]})
    # 101, 102; 500; 121, 122
    assert sum(keys_of(desk, "assistance", "amount")) == Decimal(946)


def test_a_withdrawal_that_does_not_say_whose_is_the_senders(desk: Path) -> None:
    for first, unit in enumerate(UNITS):
        bring(desk, ledger(unit, 10 * first + 1))
    row = {"aid_id": "2", "withdrawn": "是"}
    (fault,) = told(desk, {"assistance": [row]})  # whose 2 is it?
    assert "found a withdrawal of '2', not in the register" in fault
    bring(desk, {"assistance": [row]}, Orders(Sender(THREE)))
    assert f"{THREE}/2" not in keys_of(desk, "assistance")
    assert len(keys_of(desk, "assistance")) == 5


def test_a_sender_touches_no_rows_of_another_union(desk: Path) -> None:
    bring(desk, ledger(ONE, 1))
    bring(desk, ledger(TWO, 11))
    rows = ledger(TWO, 11)
    rows["assistance"][0]["amount"] = 1
    faults = told(desk, rows, Orders(Sender(ONE)))
    assert len(faults) == len(faults) >= 7
    assert all(
        "rows of the sender only, 110105001" in fault for fault in faults if "row of" in fault
    )
    with pytest.raises(ParameterError, match="--unit: found '999', expected one of: 110105, "):
        bring(desk, rows, Orders(Sender("999")))


def test_a_row_under_another_union_for_the_same_person_and_day_is_asked(desk: Path) -> None:
    bring(desk, ledger(ONE, 1, prefix="A-"))
    row = ledger(ONE, 1, prefix="A-")["assistance"][0] | {"unit_code": TWO}
    (fault,) = told(desk, {"assistance": [row]})
    assert fault == (
        "'帮扶记录.csv', row 2, column 'unit_code': found 'A-1', which 110105001 has for the same "
        "person and day, expected the union it had; if it has moved here, import with --move-rows"
    )
    moving = Orders(Sender(moves=True))
    assert bring(desk, {"assistance": [row]}, moving).counts["assistance"].changed == 1
    assert keys_of(desk, "assistance") == ["A-1", "A-2"]  # a key stays
    assert bring(desk, {"assistance": [row]}).load_id is None  # it is known there now


def test_another_person_under_the_same_number_of_another_union_is_another_row(desk: Path) -> None:
    bring(desk, ledger(TWO, 11, prefix="A-"))
    bring(desk, ledger(ONE, 1, prefix="A-"))
    assert keys_of(desk, "assistance") == [f"{ONE}/A-1", f"{ONE}/A-2", "A-1", "A-2"]


@pytest.mark.parametrize(
    ("column", "number", "like"),
    [("aid_id", "01", "1"), ("aid_id", "0002", "2"), ("file_id", "01", "1")],
)
def test_a_number_that_looks_like_another_is_told(
    desk: Path, column: str, number: str, like: str
) -> None:
    bring(desk, ledger(ONE, 1))
    row = ledger(ONE, 1)["assistance"][0] | {"aid_id": "9", column: number}
    (fault,) = told(desk, {"assistance": [row]})
    assert f"found '{number}', which looks like '{like}' of the same union" in fault


def test_numbers_alike_in_one_import_are_told_and_those_of_two_unions_are_not(desk: Path) -> None:
    rows = {"assistance": [
        row | {"file_id": None, "aid_id": number, "unit_code": unit}
        for (number, unit), row in zip(
            [("a-1", ONE), ("A-1", ONE), ("A-01", TWO)],
            ledger(ONE, 1, 3)["assistance"],
            strict=True,
        )
    ]}  # fmt: skip
    (fault,) = told(desk, rows)
    assert "row 3, column 'aid_id': found 'A-1', which looks like 'a-1'" in fault


def test_aid_names_a_file_of_its_own_union_first_and_another_if_only_that_can_be_meant(
    desk: Path,
) -> None:
    bring(desk, ledger(ONE, 1, prefix="F-"))
    bring(desk, ledger(TWO, 11, 3, prefix="F-"))
    aid = ledger(ONE, 1)["assistance"][0] | {"aid_id": "B-1"}
    for number, file in [("F-2", "F-2"), ("F-3", "F-3"), (f"{TWO}/F-2", f"{TWO}/F-2")]:
        bring(desk, {"assistance": [aid | {"aid_id": f"B-{file}", "file_id": number}]})
        key = f"B-{file}"
        rows = open_register(desk / "register").assistance.to_pyarrow().to_pylist()
        assert [row["file_id"] for row in rows if row["aid_id"] == key] == [file]


def test_a_number_of_digits_that_only_another_union_has_is_asked(desk: Path) -> None:
    bring(desk, ledger(TWO, 11))
    aid = ledger(ONE, 1)["assistance"][0] | {"file_id": "2"}
    (fault,) = told(desk, {"assistance": [aid]})
    assert "found '2', a file of other unions (110105002), expected a file of this union" in fault
    moved = aid | {"person_key": id_number(12)}  # but for whom that file is kept
    bring(desk, {"assistance": [moved]})
    assert keys_of(desk, "assistance", "file_id")[0] == f"{TWO}/2"


def test_what_a_row_named_it_still_names_when_its_own_union_uses_the_number(desk: Path) -> None:
    bring(desk, ledger(TWO, 11, prefix="F-"))
    aid = {"assistance": [ledger(ONE, 1)["assistance"][0] | {"aid_id": "B", "file_id": "F-1"}]}
    bring(desk, aid)
    bring(desk, {n: r for n, r in ledger(ONE, 1, prefix="F-").items() if n != "assistance"})
    assert bring(desk, aid).load_id is None


def test_one_person_stands_for_one_household_in_two_unions(desk: Path) -> None:
    bring(desk, ledger(ONE, 1, 1))
    moved = ledger(TWO, 1, 1)
    moved["household_file"][0]["opened_on"] = date(2016, 2, 1)
    moved["file_event"][0]["happened_on"] = date(2016, 2, 1)
    (fault,) = told(desk, {n: moved[n] for n in ("household_file", "file_event")})
    assert "expected one open file in a household at a time" in fault


def shuffled(ledgers: Iterable[Rows], seed: int, parts: int) -> list[Rows]:
    """The rows of ledgers in another order, split into so many imports; files come first."""
    chance = random.Random(seed)
    left: list[Rows] = [{t.name: [] for t in TABLES} for _ in range(parts)]
    for one in ledgers:
        for name, rows in one.items():
            for row in rows:
                part = 0 if name in ("household_file", "file_event") else chance.randrange(parts)
                left[part][name].append(row)
    for part in left:
        for rows in part.values():
            chance.shuffle(rows)
    return left


@examples(4)
@given(
    st.integers(0, 2**16), st.integers(1, 3), st.permutations(UNITS),
    st.sampled_from(["", "A-", "007-"]),
)  # fmt: skip
def test_rows_shuffled_split_and_merged_make_the_same_register(
    seed: int, parts: int, order: list[str], prefix: str
) -> None:
    ledgers = {u: ledger(u, 10 * n + 1, prefix=prefix) for n, u in enumerate(UNITS)}
    with TemporaryDirectory() as name:
        plain, mixed = Path(name, "plain"), Path(name, "mixed")
        for desk in (plain, mixed):
            desk.mkdir()
            (desk / "person.key").write_text("ab" * 32 + "\n", "ascii")
            (desk / "person.key").chmod(0o600)
            bring(desk, {"union_unit": unions(*UNITS)})
        for unit in UNITS:
            bring(plain, ledgers[unit])
        files = {u: {n: ledgers[u][n] for n in ("household_file", "file_event")} for u in UNITS}
        for unit in order:  # an event says nothing of its union: it comes with its files
            bring(mixed, files[unit])
        others = [{n: r for n, r in one.items() if n not in files[ONE]} for one in ledgers.values()]
        for part in shuffled(others, seed, parts):
            bring(mixed, part)
        assert equivalent(mixed) == equivalent(plain)
        if not prefix:  # of digits only: the same to the letter
            assert keys_of(mixed, "assistance") == keys_of(plain, "assistance")


def test_a_section_of_another_union_than_the_sender_is_a_fault(desk: Path) -> None:
    bring(desk, ledger(ONE, 1) | {"assistance": []})
    other = unions(TWO)[1] | {"name": "乙街道总工会"}
    bring(desk, ledger(TWO, 11) | {"assistance": [], "union_unit": [other]})
    lines = [
        "帮扶编号,档案编号,身份证号,与职工关系,发放日期,帮扶项目,发放时机,资金来源,发放形式,金额",
        "工会代码：110105001,,,,,,,,,",
        f"A-1,1,{id_number(1)},本人,2016-02-03,生活救助,春节,工会经费,现金,100",
        "乙街道总工会,,,,,,,,,",
        f"A-2,1,{id_number(11)},本人,2016-02-03,生活救助,春节,工会经费,现金,200",
    ]
    file = desk / "帮扶记录.csv"
    file.write_text("\n".join(lines), "utf-8")
    with pytest.raises(LedgerFaults) as caught:
        bring_files(desk, [file], Orders(Sender(ONE)))
    assert "rows of the sender only, 110105001" in str(caught.value)
    assert bring_files(desk, [file]).counts["assistance"].new == 2
    assert keys_of(desk, "assistance", "unit_code") == [ONE, TWO]
