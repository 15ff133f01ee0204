"""A number that a workbook shows as another one keeps the format it is shown in."""

from pathlib import Path

import openpyxl
import pytest
from bangfu.ledgers.formats.grid import Dressed
from bangfu.ledgers.formats.number_formats import number_format
from bangfu.ledgers.formats.reader import LedgerReader


@pytest.mark.parametrize(
    ("form", "value", "shown"),
    [
        ("#,##0", 1000.55, "1001"),
        ("0.0", 1000.55, "1000.6"),
        ('"￥"#,##0', 1000.5, "1001"),
        ("0.00E+00", 1234.0, "1.23E+3"),
        ("# ?/?", 100.3, "100.285714285714"),  # 100 2/7
        ("#,##0", 1000.0, None),
        ("0.00", 1000.55, None),
        ("0.##", 1000.55, None),
        ("General", 1000.55, None),
    ],
)
def test_a_format_is_kept_where_it_shows_another_number(
    tmp_path: Path, form: str, value: float, shown: str | None
) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = value
    book.worksheets[0]["A1"].number_format = form
    book.save(tmp_path / "a.xlsx")
    with LedgerReader() as reader:
        (grid,) = reader.grids(tmp_path / "a.xlsx")
    ((cell,),) = (row.cells for row in grid.rows)
    if shown is None:
        assert cell == value
    else:
        assert isinstance(cell, Dressed)
        assert str(number_format(cell.form).shown(value)) == shown
