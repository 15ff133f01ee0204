"""A list without numbers, or a row of it, sent again put right: asked, never counted twice."""

from collections import Counter
from pathlib import Path

import pytest
from artificial_ledgers import fill_csv, id_number, unions
from bangfu.ledgers.intake import ImportResult, LedgerFaults, import_ledgers
from bangfu.ledgers.rows.numbering import Sender
from bangfu.ledgers.scrutiny import Orders
from bangfu.register.store import open_register

ONE, TWO = "110105001", "110105002"
HEADS = "受助人身份证号,与职工关系,帮扶项目,发放时机,资金来源,发放形式,发放日期,金额（元）,档案编号"
KNOWN = {7: 1000, 8: 1000, 9: 500}
"""The sums of a list that is in the register, by person."""


def bring(desk: Path, *files: Path, confirmed: bool = False) -> ImportResult:
    orders = Orders(Sender(ONE), confirmed=confirmed)
    return import_ledgers(
        files, desk / "register", key_file=desk / "person.key", language="en", orders=orders
    )


def a_list(
    desk: Path, day: str = "2016-02-03", project: str = "生活救助", sums: dict[int, int] = KNOWN
) -> Path:
    """A pay-out list without numbers."""
    line = "{},本人,{},春节,工会经费,现金,{},{},"
    rows = [line.format(id_number(n), project, day, amount) for n, amount in sums.items()]
    file = desk / f"发放表{day}{project}.csv"
    file.write_text("\n".join([HEADS, *rows]), "utf-8")
    return file


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a register of two unions and a list."""
    begun = fill_csv(tmp_path / "工会", {"union_unit": unions(ONE, TWO)})
    import_ledgers(begun, tmp_path / "register", key_file=tmp_path / "person.key")
    bring(tmp_path, a_list(tmp_path))
    return tmp_path


def paid(desk: Path) -> Counter[tuple[str, str, int]]:
    rows = open_register(desk / "register").assistance.to_pyarrow().to_pylist()
    return Counter((str(one["paid_on"]), one["project"], int(one["amount"])) for one in rows)


@pytest.mark.parametrize(
    ("changed", "known", "lands"),
    [
        ({"day": "2016-02-04"}, "2016-02-03 → 2016-02-04", ("2016-02-04", "living")),
        ({"project": "医疗救助"}, "living → medical", ("2016-02-03", "medical")),
    ],
    ids=["another day", "another project"],
)
def test_it_is_asked_and_takes_the_place_of_the_known_list(
    desk: Path, changed: dict[str, str], known: str, lands: tuple[str, str]
) -> None:
    file = a_list(desk, **changed)
    with pytest.raises(LedgerFaults) as caught:
        bring(desk, file)
    (fault,) = caught.value.faults
    assert fault.kind == "list_again"
    assert fault.found.en.startswith("3 rows to the people and of the sums of a known list")
    assert known.split(" → ", maxsplit=1)[0] in fault.found.en.casefold()
    bring(desk, file, confirmed=True)
    assert paid(desk) == {(*lands, 1000): 2, (*lands, 500): 1}


@pytest.mark.parametrize(
    ("day", "sums"),
    [
        ("2016-03-03", KNOWN),  # 29 days later: what is given every month
        ("2016-02-04", {7: 1000, 8: 800, 9: 600}),  # two other sums of three: another list
        ("2016-02-04", {7: 1000, 18: 1000}),  # one of them is somebody else
        ("2016-02-04", {7: 1000}),  # one row alone
    ],
    ids=["a month later", "another sum", "another person", "one row"],
)
def test_another_list_lands_beside_it(desk: Path, day: str, sums: dict[int, int]) -> None:
    bring(desk, a_list(desk, day, sums=sums))
    assert paid(desk).total() == len(KNOWN) + len(sums)


def test_a_list_that_says_the_known_rows_too_is_another_distribution(desk: Path) -> None:
    both = desk / "两次.csv"
    first, second = (a_list(desk, day).read_text("utf-8") for day in ("2016-02-03", "2016-02-10"))
    both.write_text(first + "\n" + second.partition("\n")[2], "utf-8")
    bring(desk, both)
    assert paid(desk).total() == 6


def test_a_list_of_which_half_has_another_day_is_asked_with_what_is_new_in_it(desk: Path) -> None:
    file = a_list(desk, "2016-02-04", sums={7: 1000, 8: 800, 9: 500, 10: 1000})
    with pytest.raises(LedgerFaults) as caught:
        bring(desk, file)
    (fault,) = caught.value.faults
    assert fault.found.en.startswith("2 rows to the people")
    bring(desk, file, confirmed=True)
    # 1000 of 8 stays; 1000, 500 take the place of theirs; 800 of 8 and 1000 of 10 are new.
    assert paid(desk) == {
        ("2016-02-03", "living", 1000): 1, ("2016-02-04", "living", 1000): 2,
        ("2016-02-04", "living", 800): 1, ("2016-02-04", "living", 500): 1,
    }  # fmt: skip


ROW = "{},本人,{},春节,工会经费,现金,{},{},"


def with_one_row(desk: Path, row: str, unchanged: tuple[int, ...] = (7, 8)) -> Path:
    """The known list again, with another row in the place of the last."""
    kept = [ROW.format(id_number(n), "生活救助", "2016-02-03", KNOWN[n]) for n in unchanged]
    file = desk / "更正.csv"
    file.write_text("\n".join([HEADS, *kept, row]), "utf-8")
    return file


@pytest.mark.parametrize(
    ("project", "day", "amount", "said"),
    [
        ("生活救助", "2016-02-04", 500, "发放日期 2016-02-03 2016-02-04"),
        ("生活救助", "2016-05-04", 500, "发放日期 2016-02-03 2016-05-04"),  # however far
        ("医疗救助", "2016-02-03", 500, "帮扶项目 生活救助 医疗救助"),
        ("生活救助", "2016-02-04", 700, "发放日期 2016-02-03 2016-02-04 金额（元） 500.00 700.00"),
    ],
)
def test_one_row_put_right_is_asked_where_the_others_are_known(
    desk: Path, project: str, day: str, amount: int, said: str
) -> None:
    file = with_one_row(desk, ROW.format(id_number(9), project, day, amount))
    with pytest.raises(LedgerFaults) as caught:
        bring(desk, file)
    (fault,) = caught.value.faults
    assert (fault.kind, fault.place.row) == ("row_again", 4)
    assert all(word in fault.found.zh for word in said.split())
    bring(desk, file, confirmed=True)
    assert paid(desk).total() == 3  # it took the place of the known one


@pytest.mark.parametrize(
    ("row", "unchanged"),
    [
        (ROW.format(id_number(9), "生活救助", "2016-05-04", 500), (7, 8, 9)),  # one more for 9
        (ROW.format(id_number(18), "生活救助", "2016-05-04", 500), (7, 8)),  # somebody else
        (ROW.format(id_number(9), "医疗救助", "2016-05-04", 700), (7, 8)),  # nothing is the same
        (ROW.format(id_number(9), "生活救助", "2016-05-04", 500), ()),  # no list sent again
    ],
    ids=["the known row too", "another person", "another thing", "a list of its own"],
)
def test_one_row_lands_beside_the_known_ones(
    desk: Path, row: str, unchanged: tuple[int, ...]
) -> None:
    bring(desk, with_one_row(desk, row, unchanged))
    assert paid(desk).total() == len(KNOWN) + 1


def test_a_row_left_out_of_a_list_sent_again_stays_and_is_told(desk: Path) -> None:
    found = bring(desk, a_list(desk, sums={7: 1000, 8: 1000}))
    (said,) = (one.said.en for one in found.remarks if one.kind == "left_out")
    assert said.startswith("1 rows of the list of load 2")
    assert "row 4" in said
    assert paid(desk).total() == 3


def test_a_list_that_says_little_of_an_earlier_one_leaves_nothing_out(desk: Path) -> None:
    found = bring(desk, a_list(desk, sums={7: 1000}))  # 1 of 3
    assert "left_out" not in {one.kind for one in found.remarks}
