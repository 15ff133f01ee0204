"""CSV files that no spreadsheet reads as formulas, and whose numbers stay numbers."""

import csv
import io

import pytest
from bangfu.csv_files import csv_text, guarded, is_number, unguarded
from hypothesis import given
from hypothesis import strategies as st

TEXTS = st.text(st.one_of(st.sampled_from("'=+-@\t\r\n＝,\"1."), st.characters(codec="utf-8")))


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"), ("+86", "'+86"), ("@SUM(A1)", "'@SUM(A1)"), ("-2+3", "'-2+3"),
        ("\t=1", "'\t=1"), ("\r=1", "'\r=1"), ("--1", "'--1"), ("-", "'-"), ("-1.2.3", "'-1.2.3"),
        ("-1", "-1"), ("-12.50", "-12.50"), ("0", "0"), ("", ""), ("[c]", "[c]"), ("a=b", "a=b"),
        ("甲街道", "甲街道"), ("\n=1", "'\n=1"), ("＝1", "'＝1"), ("'=1", "''=1"),
        ("'t Hof", "'t Hof"),
    ],
)  # fmt: skip
def test_no_text_is_a_formula_and_no_number_is_text(cell: str, written: str) -> None:
    assert guarded(cell) == written


def test_csv_guards_every_cell_and_ends_lines_as_the_standard_says() -> None:
    assert csv_text(["a", "b"], [["=1", 'x "y", z']]) == 'a,b\r\n\'=1,"x ""y"", z"\r\n'


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2)))
def test_whatever_is_written_is_read_back_and_nothing_is_run(rows: list[list[str]]) -> None:
    _, *read = csv.reader(io.StringIO(csv_text(["a", "b"], rows), newline=""))
    assert [[unguarded(cell) for cell in row] for row in read] == rows
    for cell in (cell for row in read for cell in row):
        assert is_number(cell) or cell[:1] not in [*"=+-@\t\r\n＝＋－＠"]
