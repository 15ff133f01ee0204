"""Formulas of old workbooks that nobody has worked out are no blank cells."""

import struct
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
import xlwt
from bangfu.ledgers.formats.grid import Uncalculated, UnreadableError
from bangfu.ledgers.formats.reader import LedgerReader
from examples import examples
from hypothesis import given
from hypothesis import strategies as st


def cells_of(file: Path) -> dict[tuple[int, int], object]:
    with LedgerReader() as reader:
        grids = reader.grids(file)
    return {
        (number, column): cell
        for number, grid in enumerate(grids)
        for row in grid.rows
        for column, cell in row.items()
    }


def write(path: Path, *formulas: str) -> Path:
    """A workbook with a sheet of dates before one that has some formulas in a row."""
    book = xlwt.Workbook()
    book.add_sheet("日期").write(0, 0, date(2019, 1, 25), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    sheet = book.add_sheet("金额")
    for column, formula in enumerate(formulas):
        sheet.write(0, column, xlwt.Formula(formula))
    sheet.write(0, len(formulas), 5)
    book.save(str(path))
    return path


@pytest.mark.parametrize(
    ("formula", "is_told"),
    [
        ("1+2", True),
        ("SUM(B1:C1)", True),
        ("A9", True),
        # What gives an empty text may have been worked out: that is a blank as Excel saves it.
        ('IF(B1=5,"","x")', False),
    ],
)
def test_a_formula_without_a_result_is_told_from_a_blank(
    tmp_path: Path, formula: str, is_told: bool
) -> None:
    cells = cells_of(write(tmp_path / "a.xls", formula, "B9+1"))
    told = {(1, 1): Uncalculated()} | ({(1, 0): Uncalculated()} if is_told else {})
    assert cells == {(0, 0): cells[0, 0], (1, 2): 5.0} | told


def with_shared(path: Path, formula: str, *, kind: int = 0x4BC) -> Path:
    """A workbook with one formula that two cells share, as Excel writes it once for both."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("金额")
    for column in range(2):
        sheet.write(0, column, xlwt.Formula(formula))
    sheet.write(0, 2, 5)
    stream, made, at, first = book.get_biff_data(), b"", 0, True
    while at < len(stream):
        number, length = struct.unpack("<HH", stream[at : at + 4])
        data = stream[at + 4 : at + 4 + length]
        at += 4 + length
        if number != 0x06:
            made += struct.pack("<HH", number, len(data)) + data
            continue
        own = data[22:]
        data = data[:20] + struct.pack("<HBHH", 5, 1, 0, 0)  # see the one of the first cell
        made += struct.pack("<HH", number, len(data)) + data
        if first:
            head = struct.pack("<HHBB", 0, 0, 0, 1) + (b"\0\2" if kind == 0x4BC else bytes(6))
            shared = head + struct.pack("<H", len(own)) + own
            made += struct.pack("<HH", kind, len(shared)) + shared
            first = False
    xlwt.CompoundDoc.XlsDoc().save(str(path), made)
    return path


@pytest.mark.parametrize("kind", [0x4BC, 0x221])
@pytest.mark.parametrize(("formula", "is_told"), [("B9+1", True), ('IF(C1=5,"","x")', False)])
def test_a_formula_that_cells_share_is_told_in_each(
    tmp_path: Path, formula: str, is_told: bool, kind: int
) -> None:
    cells = cells_of(with_shared(tmp_path / "a.xls", formula, kind=kind))
    told = {(0, 0): Uncalculated(), (0, 1): Uncalculated()} if is_told else {}
    assert cells == {(0, 2): 5.0} | told


@examples(30)
@given(cut=st.integers(0, 4000), byte=st.integers(0, 255))
def test_a_damaged_workbook_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, cut: int, byte: int
) -> None:
    file = write(tmp_path_factory.mktemp("damaged") / "a.xls", "1+2")
    content = bytearray(file.read_bytes())
    content[512 + cut % (len(content) - 512)] = byte
    file.write_bytes(content)
    with suppress(UnreadableError):  # anything else fails
        cells_of(file)
