"""Rows of text files that have another number of cells than their head."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from bangfu.ledgers.formats.reader import one_reader
from kept_ledgers import AID, CLAIM, SHEET, Told, aid, claim

MANY, FEW, SPLIT = "too_many_cells", "too_few_cells", "split_amount"
SIGNS = (",", "\t", ";", "|", "，")
NOTED = [*AID, "备注"]


def line(order: int, amount: str, *behind: str) -> list[str]:
    """A row of aid as it stands in a text file, the amount as it is typed."""
    return [*(str(cell) for cell in aid(order)[:-1]), amount, *behind]


def told(path: Path, *rows: Sequence[str], sign: str = ",") -> Told:
    file = path / f"{SHEET}.csv"
    file.write_text("\n".join(sign.join(row) for row in rows) + "\n", "utf-8")
    return Told(file)


@pytest.mark.parametrize(
    ("heads", "rows", "faults"),
    [
        (NOTED, [("1,000", ""), ("200", "")], [(2, "金额（元）", MANY)]),  # landed as 1.00
        (NOTED, [("1,000", "代领"), ("200", "")], [(2, "金额（元）", MANY)]),
        (AID, [("1,000",), ("200",)], [(2, "金额（元）", MANY)]),
        (NOTED, [("1,000,000.50", ""), ("200", "")], [(2, "金额（元）", MANY)]),
        (NOTED, [("￥1,000元", ""), ("200", "")], [(2, "金额（元）", MANY)]),
        (NOTED, [("200", "代领,已签"), ("200", "")], [(2, None, MANY)]),  # whichever cell it is
        (NOTED, [("200", "代领", ""), ("200", "")], [(2, None, MANY)]),  # nor in a blank one
        (NOTED, [("1,000", ""), ("1,500", "")], [(n, "金额（元）", MANY) for n in (2, 3)]),
        (NOTED, [("1,000", ""), ("200", "", "")], [(2, "金额（元）", MANY), (3, None, MANY)]),
        (NOTED, [("1,000", "")], [(2, "金额（元）", MANY)]),
        (AID, [("1,000",)], [(2, "金额（元）", MANY)]),
        (NOTED, [("1,000",), ("200",)], [(2, "金额（元）", SPLIT)]),  # no blank cell is written
        (NOTED, [("1,500",), ("200",)], [(2, "金额（元）", SPLIT)]),
        (NOTED, [("1,000",), ("2,000",)], [(n, "金额（元）", SPLIT) for n in (2, 3)]),
        ([*NOTED, "撤销"], [("1,500", "", ""), ("200", "", "")], [(2, "金额（元）", MANY)]),
        ([*AID, "家庭月收入", "备注"], [("200", "1,500", ""), ("200", "900", "")],
         [(2, "家庭月收入", MANY)]),
    ],
)  # fmt: skip
def test_a_row_with_more_cells_than_its_head_is_refused_there(
    tmp_path: Path,
    heads: list[str],
    rows: list[tuple[str, ...]],
    faults: list[tuple[int, str | None, str]],
) -> None:
    ledger = told(tmp_path, heads, *(line(n, *cells) for n, cells in enumerate(rows, 1)))
    assert ledger.kinds == faults


def test_the_cells_of_a_shifted_row_are_counted_beside_those_of_its_head(tmp_path: Path) -> None:
    (fault,) = told(tmp_path, NOTED, line(1, "1,000", ""), line(2, "200", "")).faults
    assert fault.message("zh") == (
        "'帮扶记录.csv'，第2行，'金额（元）'列：现为13格（'1'与'000'是一个金额被逗号分开？），"
        "应为12格，与标题行一样：内容里有逗号的（如1,000），加引号或去掉逗号"
    )
    assert "found 13 cells ('1' and '000', one amount parted by commas?), expected 12 as in" in (
        fault.message("en")
    )


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("behind", [("代领", "已签"), ("代领", "")])
def test_whatever_parts_the_cells_a_row_may_not_have_more(
    tmp_path: Path, sign: str, behind: tuple[str, str]
) -> None:
    rows = [line(1, "200", ""), line(2, "200", *behind), line(3, "200", "")]
    assert told(tmp_path, NOTED, *rows, sign=sign).kinds == [(3, None, MANY)]


def test_a_drawn_table_is_held_against_its_head_too(tmp_path: Path) -> None:
    grid = [NOTED, ["---"] * 12, line(1, "200", ""), line(2, "200", "代领", ""), line(3, "9", "")]
    (tmp_path / f"{SHEET}.md").write_text(
        "\n".join(f"| {' | '.join(row)} |" for row in grid) + "\n", "utf-8"
    )
    assert Told(tmp_path / f"{SHEET}.md").kinds == [(4, None, MANY)]


@pytest.mark.parametrize("sign", SIGNS[:-1])
@pytest.mark.parametrize(
    ("heads", "rows"),
    [
        (AID, [("200", ""), ("300", "")]),  # every row ends with a sign
        (AID, [("200", "", ""), ("300", "", "")]),
        (AID, [("200", "")]),
        ([*AID, ""], [("200", ""), ("300", "")]),  # the head does, too
        ([*AID, "", ""], [("200",), ("300", "")]),
        (NOTED, [("200",), ("300", "代领"), ("400",)]),  # blank cells are left out
        (NOTED, [("200",), ("300",)]),
        ([*NOTED, "撤销"], [("200", "代领"), ("300",), ("400", "代领")]),
    ],
)
def test_blank_cells_at_the_ends_of_rows_are_ordinary(
    tmp_path: Path, sign: str, heads: list[str], rows: list[tuple[str, ...]]
) -> None:
    lines = [line(n, *cells) for n, cells in enumerate(rows, 1)]
    amounts = [(f"{cells[0]}.00",) for cells in rows]
    assert told(tmp_path, heads, *lines, sign=sign).values("amount") == amounts


@pytest.mark.parametrize(
    ("heads", "rows"),
    [
        (NOTED, [('"1,000"', ""), ("200", "")]),  # quoted, as it should be
        ([*AID, "批次"], [("300", "101"), ("200", "102")]),  # a column of its own behind amounts
    ],
)
def test_a_number_behind_an_amount_may_be_one_of_its_own(
    tmp_path: Path, heads: list[str], rows: list[tuple[str, ...]]
) -> None:
    ledger = told(tmp_path, heads, *(line(n, *cells) for n, cells in enumerate(rows, 1)))
    assert not [kind for _, _, kind in ledger.kinds if kind in (MANY, FEW, SPLIT)]


def test_the_number_of_a_file_behind_an_amount_is_one_of_its_own(tmp_path: Path) -> None:
    heads = [AID[0], *AID[2:], AID[1]]
    rows = [[row[0], *row[2:], "001"] for row in (line(1, "300"), line(2, "200"))]
    assert told(tmp_path, heads, *rows).values("file_id") == [("001",), ("001",)]
    (fault,) = told(tmp_path, heads, rows[0], rows[1][:-1]).faults  # of the other row in parts?
    assert fault.kind == SPLIT


def test_an_amount_behind_an_amount_is_one_of_its_own(tmp_path: Path) -> None:
    heads = [*CLAIM[:-1], "申请金额（元）", "金额（元）"]
    rows = [[*(str(cell) for cell in claim(n)[:-1]), "500", paid] for n, paid in ((1, "300"),)]
    assert told(tmp_path, heads, *rows).values("amount_asked", "amount") == [("500.00", "300.00")]


@pytest.mark.parametrize("sign", SIGNS)
def test_a_row_that_lacks_a_sign_is_refused_where_others_write_blank_cells(
    tmp_path: Path, sign: str
) -> None:
    heads = [*AID, "就读阶段", "备注"]
    rows = [line(1, "200", "", ""), line(2, "300", "代领"), line(3, "400", "", "代领")]
    (fault,) = told(tmp_path, heads, *rows, sign=sign).faults
    assert (fault.place.row, fault.kind, fault.found.zh) == (3, FEW, "12格")
    assert fault.expected.zh.startswith("13格，与标题行一样")


def test_blank_cells_that_excel_leaves_out_of_sixteen_rows_are_no_fault(tmp_path: Path) -> None:
    # Rows 2 to 16 have a remark in one of them, rows 17 to 32 in none, and row 33 has one again.
    rows = [line(n, "200", "代领" if n in (3, 32) else "") for n in range(1, 33)]
    saved = [row[:11] if 17 <= n <= 32 else row for n, row in enumerate(rows, 2)]
    assert len(told(tmp_path, NOTED, *saved).values("amount")) == 32
    saved[18] = rows[18]  # row 20 alone is written whole: then this is not Excel's way
    assert {kind for _, _, kind in told(tmp_path, NOTED, *saved).kinds} == {FEW}


def test_the_others_stand_without_a_row_that_has_shifted(tmp_path: Path) -> None:
    ledger = told(tmp_path, NOTED, line(1, "1,000", ""), line(2, "200", ""))
    assert [row.sound for row in ledger.rows] == [False, True]


def shifted(row: str) -> Iterator[str]:
    """A line with a comma more in the midst of a cell, or one less."""
    for at, sign in enumerate(row):
        if sign == ",":
            yield f"{row[:at]}{row[at + 1 :]}"
        elif row[at + 1 : at + 2] not in ("", ","):
            yield f"{row[: at + 1]},{row[at + 1 :]}"


def test_no_comma_more_or_less_changes_a_claim_without_a_fault(tmp_path: Path) -> None:
    heads = [*CLAIM[:-1], "申请金额（元）", "金额（元）", "备注"]
    sums = [("", "3000", ""), ("5000", "3000", "好"), ("500", "300", "")]
    rows = [[*(str(cell) for cell in claim(n)[:-1]), *own] for n, own in enumerate(sums, 1)]
    columns = ("case_id", "paid_on", "amount_asked", "amount")
    with one_reader():
        right = told(tmp_path, heads, *rows).values(*columns)
        for place, row in enumerate(rows):
            for line in [*shifted(",".join(row))][::3]:
                others = [*rows[:place], line.split(","), *rows[place + 1 :]]
                ledger = told(tmp_path, heads, *others)
                assert ledger.faults or ledger.values(*columns) == right, line
