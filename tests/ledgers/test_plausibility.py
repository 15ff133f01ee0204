"""What is odd and lands, told with both places; what cannot be, refused."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from artificial_ledgers import a_dozen, fill, fill_csv, id_number, unions
from bangfu.ledgers.intake import ImportResult, LedgerFaults, import_ledgers, look_at
from typed_register import write_load

ONE, TWO = "110105001", "110105002"
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder to work in, with a register of a dozen rows and a second union."""
    bring(tmp_path, a_dozen() | {"union_unit": unions(ONE, TWO)})
    return tmp_path


def bring(desk: Path, rows: Rows) -> ImportResult:
    files = fill_csv(desk / "ledgers", rows)
    return import_ledgers(files, desk / "register", key_file=desk / "person.key", language="en")


def aid(key: str, person: int = 7, **cells: Any) -> dict[str, Any]:
    """A payment of 1000 yuan to somebody not on file."""
    row = a_dozen()["assistance"][0]
    return row | {"aid_id": key, "file_id": None, "person_key": id_number(person)} | cells


def told(result: ImportResult) -> list[tuple[str, str]]:
    assert result.load_id == 2
    return [(one.kind, one.message("en")) for one in result.remarks if one.severity != "note"]


@pytest.mark.parametrize(
    ("other", "is_told"),
    [
        ({}, True),
        ({"unit_code": TWO}, True),  # by another union
        ({"occasion": "元旦"}, True),
        ({"amount": 1000.01}, False),
        ({"paid_on": date(2016, 2, 4)}, False),
        ({"person_key": id_number(8)}, False),
        ({"project": "医疗救助"}, False),
    ],
)
def test_one_payment_under_two_numbers_is_told_with_both_places(
    desk: Path, other: dict[str, Any], is_told: bool
) -> None:
    found = told(bring(desk, {"assistance": [aid("B-1"), aid("B-2", **other)]}))
    expected = (
        "paid_twice",
        "'帮扶记录.csv', row 3, column 'aid_id': 'B-2' is the same as 'B-1' ('帮扶记录.csv', "
        "row 2): person, day, project and amount; paid twice?",
    )
    assert found == [expected] * is_told


def test_of_many_equal_payments_each_is_told_once_with_the_first(desk: Path) -> None:
    found = told(bring(desk, {"assistance": [aid("B-1"), aid("B-2"), aid("B-3")]}))
    assert [kind for kind, _ in found] == ["paid_twice"] * 2
    assert all("is the same as 'B-1' ('帮扶记录.csv', row 2)" in said for _, said in found)


def test_of_a_list_without_numbers_only_places_are_told(tmp_path: Path) -> None:
    heads = (
        "身份证号,与职工关系,工会代码,发放日期,帮扶项目,发放时机,资金来源,发放形式,金额,档案编号"
    )
    line = f"{id_number(7)},本人,110105001,2016-02-03,生活救助,春节,工会经费,现金,300,"
    file = tmp_path / "帮扶记录.csv"
    file.write_text("\n".join([heads, line, line]), "utf-8")
    fill(tmp_path / "工会.xlsx", {"union_unit": a_dozen()["union_unit"]})
    register, key = tmp_path / "register", tmp_path / "person.key"
    import_ledgers([tmp_path / "工会.xlsx"], register, key_file=key)
    ((_, said),) = told(import_ledgers([file], register, key_file=key))
    assert said == (
        "'帮扶记录.csv', row 3: this row is the same as '帮扶记录.csv', row 2: "
        "person, day, project and amount; paid twice?"
    )


def test_a_payment_the_register_has_under_another_number_is_told(desk: Path) -> None:
    again = a_dozen()["assistance"][0] | {"aid_id": "B-1"}  # A-1 of before
    ((kind, said),) = told(bring(desk, {"assistance": [again]}))
    assert kind == "paid_twice"
    assert "'B-1' is the same as 'A-1' ('帮扶记录.csv', row 2)" in said


@pytest.mark.parametrize(
    ("other", "is_told"),
    [
        ({"event_kind": "意外死亡", "happened_on": date(2016, 3, 20)}, True),
        ({"illness": "恶性肿瘤"}, True),  # once more
        ({"illness": "恶性肿瘤", "relation": "配偶"}, True),  # whoever it is said to be about
        ({"illness": "恶性肿瘤", "happened_on": date(2016, 3, 13)}, True),  # the day told otherwise
        ({"illness": "恶性肿瘤", "happened_on": date(2016, 1, 1)}, False),
        ({"event_kind": "意外死亡", "happened_on": date(2016, 1, 1)}, False),
        ({"event_kind": "意外死亡", "relation": "配偶"}, False),  # of somebody else
    ],
)
def test_one_event_claimed_twice_is_told(desk: Path, other: dict[str, Any], is_told: bool) -> None:
    claim = a_dozen()["comfort_case"][0] | {
        "case_id": "K-1", "claimant_key": id_number(9), "event_kind": "重大疾病",
        "illness": "恶性肿瘤", "applied_on": date(2016, 3, 25), "decided_on": date(2016, 3, 26),
    }  # fmt: skip
    second = claim | {"case_id": "K-2", "illness": None} | other
    kinds = [kind for kind, _ in told(bring(desk, {"comfort_case": [claim, second]}))]
    assert kinds == ["claimed_twice"] * is_told


@pytest.mark.parametrize(
    ("amount", "kinds"),
    [
        (2000, []),
        (100_000, ["far_sum", "above_ceiling"]),  # 100 times 1000
        (99_999, ["above_ceiling"]),
        (10, ["far_sum"]),
    ],
)
def test_a_sum_far_from_its_neighbours_is_told(desk: Path, amount: int, kinds: list[str]) -> None:
    rows = [aid(f"B-{n}", n) for n in range(10, 15)] + [aid("B-x", 20, amount=amount)]
    assert [kind for kind, _ in told(bring(desk, {"assistance": rows}))] == kinds


@pytest.mark.parametrize(
    ("amounts", "far"),
    [
        ((3000, 3000, 300_000), ["300,000.00 yuan, where the median of the sheet is 3,000.00"]),
        # Of the register, 2 claims of 5,000 and 3,000 (a dozen) and three of 4,000, it is 4,000.
        ((400_000,), ["400,000.00 yuan, where the median of the register is 4,000.00"]),
        ((399_999,), []),
        ((3000, 30_000_000), ["30,000,000.00 yuan, where the median of the register is 4,000.00"]),
    ],
)
def test_a_sum_of_a_short_list_is_held_against_the_register(
    desk: Path, amounts: tuple[int, ...], far: list[str]
) -> None:
    claim = a_dozen()["comfort_case"][0]
    known = [claim | {"case_id": f"K-{n}", "claimant_key": id_number(60 + n), "amount": 4000}
             for n in range(3)]  # fmt: skip
    bring(desk, {"comfort_case": known})
    rows = [
        claim | {"case_id": f"N-{n}", "claimant_key": id_number(70 + n), "amount": amount}
        for n, amount in enumerate(amounts)
    ]
    found = far_sums(bring(desk, {"comfort_case": rows}))
    assert len(found) == len(far)
    assert all(one in said for one, said in zip(far, found, strict=True))


def far_sums(result: ImportResult) -> list[str]:
    return [one.said.en for one in result.remarks if one.kind == "far_sum"]


def test_a_million_at_once_is_told_even_beside_nothing(tmp_path: Path) -> None:
    rows = a_dozen()
    rows["comfort_case"] = [rows["comfort_case"][0] | {"amount": 30_000_000}]
    (said,) = far_sums(bring(tmp_path, rows))
    assert "30,000,000.00 yuan: which unit?" in said


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        # 12 months of the dibao line of 2016, 800 yuan, are 9,600. There were of the
        # household: 1,000 + 1,234.56 = 2,234.56, so 7,365.44 are left.
        ((7365.44,), []),
        ((7365.45,), ["9,600.01 yuan for this household in 2016, above the yearly ceiling of"]),
        ((5000, 4000), ["11,234.56 yuan for this household in 2016"]),  # at the last
        ((9700,), []),  # above by itself, which is told as such
    ],
)
def test_what_a_household_gets_in_a_year_is_held_against_the_ceiling(
    desk: Path, amounts: tuple[float, ...], said: list[str]
) -> None:
    row = a_dozen()["assistance"][0] | {"paid_on": date(2016, 6, 1)}
    rows = [row | {"aid_id": f"B-{n}", "amount": amount} for n, amount in enumerate(amounts)]
    found = dict(told(bring(desk, {"assistance": rows})))
    assert [key in found.get("above_year_ceiling", "") for key in said] == [True] * len(said)
    assert ("above_year_ceiling" in found) is bool(said)


def test_a_payment_before_its_person_was_born_is_a_fault_that_does_not_say_when(desk: Path) -> None:
    unborn = id_number(1, birth="20990203")
    with pytest.raises(LedgerFaults) as caught:
        bring(desk, {"assistance": [aid("B-1", person_key=f"'{unborn[:6]} {unborn[6:]}")]})
    (fault,) = caught.value.faults
    assert (fault.kind, fault.found.en) == ("before_birth", "2016-02-03")
    assert "2099" not in fault.message("zh") + fault.message("en")


@pytest.mark.parametrize(("size", "kinds"), [(3, []), (15, []), (16, ["large_household"])])
def test_a_large_household_is_told(desk: Path, size: int, kinds: list[str]) -> None:
    file = a_dozen()["household_file"][0] | {"household_size": size, "income_per_head": 801}
    assert [kind for kind, _ in told(bring(desk, {"household_file": [file]}))] == kinds


CLAIM = a_dozen()["comfort_case"][0]


@pytest.mark.parametrize(
    ("rows", "kinds"),
    [
        ({"assistance": [aid("B-1", amount=0)]}, ["nothing_paid"]),
        ({"assistance": [aid("B-1", amount="0.00元"), aid("B-2", 8)]}, ["nothing_paid"]),
        ({"assistance": [aid("B-1", amount=0, form="服务")]}, []),
        ({"assistance": [aid("B-1", amount=0, form="实物")]}, []),
        ({"comfort_case": [CLAIM | {"case_id": "K-1", "amount": 0}]}, ["nothing_paid"]),
    ],
)
def test_a_payment_of_nothing_is_asked_about(desk: Path, rows: Rows, kinds: list[str]) -> None:
    found = look_at([*fill_csv(desk / "ledgers", rows)], desk / "register",
        key_file=desk / "person.key")  # fmt: skip
    assert [fault.kind for fault in found.faults] == kinds
    assert all("“撤销”" in fault.expected.zh for fault in found.faults)


def test_goods_of_no_worth_are_told(desk: Path) -> None:
    goods = [aid("B-1", amount=0, form="实物"), aid("B-2", 8, amount=50, form="实物")]
    ((kind, said),) = told(bring(desk, {"assistance": goods}))
    assert kind == "unpriced_goods"
    assert said.startswith("'帮扶记录.csv', row 2, column 'amount'")


@pytest.mark.parametrize(
    ("cells", "is_asked"),
    [
        ({"aid_id": "Z-1"}, False),  # as the register has it
        ({"aid_id": "Z-1", "withdrawn": "是"}, False),
        ({"aid_id": "Z-2"}, True),
        ({"aid_id": "Z-3"}, True),  # it was a service
    ],
)
def test_a_payment_of_nothing_the_register_has_may_come_again_or_be_withdrawn(
    desk: Path, cells: dict[str, Any], is_asked: bool
) -> None:
    stored = """
        aid_id | person_key | paid_on    | amount | form
        Z-1    | ann        | 2016-02-03 | 0.00   | cash
        Z-3    | ann        | 2016-02-03 | 0.00   | service
    """
    write_load(desk / "register", {"assistance": stored})
    files = fill_csv(desk / "ledgers", {"assistance": [aid("B-1", amount=0) | cells]})
    found = look_at(files, desk / "register", key_file=desk / "person.key")
    assert ("nothing_paid" in [fault.kind for fault in found.faults]) == is_asked


def test_a_household_of_nobody_is_a_fault(desk: Path) -> None:
    file = a_dozen()["household_file"][0] | {"household_size": 0}
    with pytest.raises(LedgerFaults, match="found 0, expected at least 1, the holder"):
        bring(desk, {"household_file": [file]})
