"""CSV files that no spreadsheet reads as formulas, and whose numbers stay numbers."""

import pytest
from bangfu.csv_files import csv_text, guarded


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"), ("+86", "'+86"), ("@SUM(A1)", "'@SUM(A1)"), ("-2+3", "'-2+3"),
        ("\t=1", "'\t=1"), ("\r=1", "'\r=1"), ("--1", "'--1"), ("-", "'-"), ("-1.2.3", "'-1.2.3"),
        ("-1", "-1"), ("-12.50", "-12.50"), ("0", "0"), ("", ""), ("[c]", "[c]"), ("a=b", "a=b"),
        ("甲街道", "甲街道"),
    ],
)  # fmt: skip
def test_no_text_is_a_formula_and_no_number_is_text(cell: str, written: str) -> None:
    assert guarded(cell) == written


def test_csv_guards_every_cell_and_ends_lines_as_the_standard_says() -> None:
    assert csv_text(["a", "b"], [["=1", 'x "y", z']]) == 'a,b\r\n\'=1,"x ""y"", z"\r\n'
