"""A list without numbers sent again with another day or project: asked, never counted twice."""

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
        ("2016-02-04", {7: 1000, 8: 800, 9: 500}),  # another sum: another list
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
