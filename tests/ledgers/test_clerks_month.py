"""One month as a clerk goes through it: 43 ledgers of ten layouts, five of them with a fault."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from artificial_ledgers import fill, id_number, unions
from bangfu.figures.movements import moved_figures
from bangfu.ledgers.answer_workbook import write_answer
from bangfu.ledgers.inbox import Delivery, take_in
from bangfu.ledgers.intake import import_ledgers
from bangfu.periods import Period
from bangfu.register.deliveries import standings
from bangfu.register.store import open_register

UNITS = [f"110105{n:03d}" for n in range(1, 44)]
FEBRUARY = Period.parse("2016-02")
HEADS = ["帮扶编号", "档案编号", "身份证号", "与职工关系", "发放日期", "帮扶项目", "发放时机",
         "资金来源", "发放形式", "金额（元）"]  # fmt: skip
Cells = list[list[Any]]


def payments(order: int, amounts: Sequence[Any]) -> Cells:
    """Rows under `HEADS` of people who are not on file."""
    people = (order * 3 + n for n in range(len(amounts)))
    ids = [id_number(n % 90 + 1, birth=f"190001{n // 90 + 1:02d}") for n in people]
    return [
        [f"B-{n}", None, one, "本人", "2016-02-03", "生活救助", "春节", "工会经费", "现金", amount]
        for n, (one, amount) in enumerate(zip(ids, amounts, strict=True), start=1)
    ]


def book(path: Path, *sheets: tuple[str, Cells]) -> Path:
    made = openpyxl.Workbook()
    for place, (name, rows) in enumerate(sheets):
        sheet = made.active if place == 0 else made.create_sheet()
        sheet.title = name
        for row in rows:
            sheet.append(row)
    path = path.with_suffix(".xlsx")
    made.save(path)
    return path


def text(path: Path, rows: Cells, mark: str, encoding: str, ending: str = ".csv") -> Path:
    lines = [mark.join("" if cell is None else str(cell) for cell in row) for row in rows]
    path = path.with_suffix(ending)
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def total(rows: Cells) -> Any:
    amounts = [row[-1] for row in rows]
    return sum(amounts) if all(isinstance(one, int) for one in amounts) else 600


def plain(path: Path, rows: Cells) -> Path:
    return book(path, ("帮扶记录", [HEADS, *rows]))


def titled(path: Path, rows: Cells) -> Path:
    foot = [["合计", *[None] * 8, total(rows)], ["制表人：", None, None, "审核："]]
    return book(path, ("2月", [["二月份困难职工帮扶发放表"], HEADS, *rows, *foot]))


def in_ten_thousands(path: Path, rows: Cells) -> Path:
    small = [[*row[:-1], row[-1] / 10000 if isinstance(row[-1], int) else row[-1]] for row in rows]
    return book(path, ("帮扶记录", [["单位：万元"], [*HEADS[:-1], "金额"], *small]))


def numbered(path: Path, rows: Cells) -> Path:
    own = [[n, *row, "签字"] for n, row in enumerate(rows, start=1)]
    return book(path, ("Sheet1", [["序号", *HEADS, "签字"], *own]))


def dittoed(path: Path, rows: Cells) -> Path:
    own = [rows[0], *([*row[:3], "同上", "同上", "〃", *row[6:]] for row in rows[1:])]
    return book(path, ("帮扶记录", [HEADS, *own]))


def with_summary(path: Path, rows: Cells) -> Path:
    summary = [["项目", "金额"], ["生活救助", total(rows)]]
    return book(path, ("帮扶记录", [HEADS, *rows]), ("汇总", summary))


def gb18030(path: Path, rows: Cells) -> Path:
    return text(path, [["帮扶记录"], HEADS, *rows], ",", "gb18030")


def semicolons(path: Path, rows: Cells) -> Path:
    return text(path, [HEADS, *rows], ";", "utf-8")


def utf16(path: Path, rows: Cells) -> Path:
    return text(path, [HEADS, *rows], "\t", "utf-16", ".txt")


def page(path: Path, rows: Cells) -> Path:
    """A web page that calls itself a workbook, as many programs export."""
    cells = "".join(
        f"<tr>{''.join(f'<td>{cell or chr(0xA0)}</td>' for cell in row)}</tr>"
        for row in [HEADS, *rows]
    )
    path = path.with_suffix(".xls")
    path.write_text(f"<html><meta charset=utf-8><table>{cells}</table></html>", "utf-8")
    return path


LAYOUTS: list[Callable[[Path, Cells], Path]] = [
    plain, titled, in_ten_thousands, numbered, dittoed, with_summary, gb18030, semicolons, utf16,
    page,
]  # fmt: skip
BAD = {0, 11, 22, 36, 38}
"""Whose amount cannot be read: of five layouts, of a workbook and of a text file too."""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "mended").mkdir()
    first = fill(tmp_path / "工会.xlsx", {"union_unit": unions(*UNITS)})
    import_ledgers([first], tmp_path / "register", key_file=tmp_path / "person.key")
    for order, unit in enumerate(UNITS):
        amounts = [100, "若干" if order in BAD else 200, 300]
        LAYOUTS[order % 10](tmp_path / "inbox" / unit, payments(order, amounts))
    return tmp_path


def opened(desk: Path, folder: str) -> list[Delivery]:
    return list(take_in(desk / folder, desk / "register", FEBRUARY, key_file=desk / "person.key"))


def mend(desk: Path, one: Delivery) -> None:
    """Answer the sender of a ledger, whose marked cell is then filled in and sent back."""
    file = desk / "mended" / f"{one.unit}.xlsx"
    write_answer(file, one.file, one.faults, one.remarks)
    answer = openpyxl.load_workbook(file)
    marked = [
        cell for sheet in answer.worksheets[1:] for row in sheet for cell in row if cell.comment
    ]
    assert [cell.value for cell in marked] == ["若干"]
    is_small = LAYOUTS[UNITS.index(one.unit) % 10] is in_ten_thousands
    marked[0].value, marked[0].data_type = (0.02 if is_small else 200), "n"
    answer.save(file)


def test_43_ledgers_of_ten_layouts_five_of_them_returned_mended_and_sent_back(desk: Path) -> None:
    found = opened(desk, "inbox")
    returned = [one for one in found if one.returned]
    assert {UNITS.index(one.unit) for one in returned} == BAD
    assert [len(one.faults) for one in returned] == [1] * 5
    landed = open_register(desk / "register")
    assert sums(landed) == (38 * 3, Decimal(38 * 600))
    said = {one.unit: one.said.en for one in standings(desk / "register", landed, FEBRUARY)}
    assert sum(words.startswith("landed") for words in said.values()) == 38
    assert {said[UNITS[order]] for order in BAD} == {"returned with 1 faults"}
    for one in returned:
        mend(desk, one)
    assert not any(one.returned for one in opened(desk, "mended"))
    whole = open_register(desk / "register")
    assert sums(whole) == (43 * 3, Decimal(43 * 600))
    moved = {one.address: one for one in moved_figures(landed, whole, "110105", [FEBRUARY])}
    times = moved["assistance.person_times/2016-02/110105"]
    assert (times.before.value, times.after.value) == (38 * 3, 43 * 3)
    assert [one.result.load_id for one in opened(desk, "inbox") if one.result] == [None] * 38


def sums(register: Any) -> tuple[int, Decimal]:
    """Payments of a register, and the money in them."""
    rows = register.tables["assistance"].select("amount").to_pyarrow().to_pylist()
    return len(rows), sum((row["amount"] for row in rows), Decimal(0))
