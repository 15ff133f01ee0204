"""The CSV for readers says what the page says: heads with units, values as shown, no formula."""

import csv
import io
from dataclasses import replace

import pytest
from bangfu.errors import GateError
from bangfu.press.carriers.readers_tables import readers_tables
from bangfu.press.report.tables.table_spec import ColumnSpec, RowSpec, TableSpec

SPEC = TableSpec(
    "table-by-unit", "抚慰，2019年", "工会", (ColumnSpec("人次"), ColumnSpec("抚慰资金（万元）")),
    (
        RowSpec("=甲街道", ("1,284", "〔不公布〕")),
        RowSpec("乙街道", ("+10.1%", "-43.7%")),
        RowSpec("合计", ("1,290", "218.9"), "total"),
    ),
    "zh", csv_href="tables/comfort.payments.by_unit.csv",
)  # fmt: skip


def lines(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline="")))


def test_readers_get_the_words_and_values_of_the_page() -> None:
    (name,), (text,) = zip(*readers_tables([SPEC]).items(), strict=True)
    assert name == "readers/comfort.payments.by_unit.csv"
    assert lines(text) == [
        ["工会", "人次", "抚慰资金（万元）"],
        ["'=甲街道", "1,284", "〔不公布〕"],
        ["乙街道", "+10.1%", "-43.7%"],  # numbers, which no spreadsheet runs
        ["合计", "1,290", "218.9"],
    ]


def test_what_the_page_says_once_is_said_in_each_head_and_no_head_is_a_formula() -> None:
    spec = replace(
        SPEC, language="en", unit="payments", row_header="@Union",
        columns=(ColumnSpec("=Self"), ColumnSpec("Word", numeric=False)),
    )  # fmt: skip
    (name,), (text,) = zip(*readers_tables([spec]).items(), strict=True)
    assert name == "readers/comfort.payments.by_unit.en.csv"
    assert lines(text)[0] == ["'@Union", "'=Self (payments)", "Word"]


def test_a_table_without_data_has_no_file_and_one_name_is_one_table() -> None:
    assert readers_tables([replace(SPEC, csv_href="")]) == {}
    assert len(readers_tables([SPEC, SPEC])) == 1
    with pytest.raises(GateError, match="shown twice, with different cells"):
        readers_tables([SPEC, replace(SPEC, row_header="街道")])
