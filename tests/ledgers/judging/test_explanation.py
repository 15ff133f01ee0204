"""Findings of the register's rules in the words of the ledger they came from."""

from pathlib import Path

import pytest
from bangfu.language import Text
from bangfu.ledgers.faults import Place
from bangfu.ledgers.judging.explanation import explained
from bangfu.ledgers.typed_rows import LedgerRow
from bangfu.register.check import Finding
from bangfu.register.schema import table

BALANCE = Finding(
    "balance", "file_event", "110105001", "", "", 0, "", Text("3户", "3 files"), Text("2户", "2")
)
TWICE = Finding(
    "event_sequence", "file_event", "E-9", "old.xlsx", "档案变动", 5, "kind",
    Text("'exit_self'", "'exit_self'"), Text("在档档案", "an open file"),
)  # fmt: skip


def told(findings: list[Finding], rows: list[LedgerRow], folder: Path) -> list[str]:
    return [fault.message("en") for fault in explained(findings, rows, folder, "en")]


def test_a_sum_that_does_not_foot_is_told_of_its_union_and_a_row_of_its_place(
    tmp_path: Path,
) -> None:
    assert told([BALANCE, TWICE], [], tmp_path) == [
        "'file events': found 110105001 with 3 files, expected 2",
        "'old.xlsx', sheet '档案变动', row 5, column 'event kind': "
        "found 'exit_self', expected an open file",
    ]


@pytest.mark.parametrize("header", ["变动类型", "kind"])
def test_a_header_is_told_as_the_ledger_writes_it(tmp_path: Path, header: str) -> None:
    row = LedgerRow(
        table("file_event"), Place("new.csv", None, 7), {"kind": header}, {"event_id": "E-9"},
        withdrawn=False,
    )  # fmt: skip
    assert told([TWICE], [row], tmp_path) == [
        f"'new.csv', row 7, column {header!r}: found 'exit_self', expected an open file"
    ]
