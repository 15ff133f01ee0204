"""ID numbers where none belong: told with their place, never quoted."""

from pathlib import Path

import pytest
from artificial_ledgers import id_number
from kept_ledgers import AID, Told, aid, workbook


def told(tmp_path: Path, head: str, *cells: str) -> list[str]:
    rows = [[*aid(order), cell] for order, cell in enumerate(cells, 1)]
    ledger = Told(workbook(tmp_path / "a.xlsx", {"帮扶记录": [[*AID, head], *rows]}))
    assert ledger.faults == []
    return ledger.remarked("stray_id")


@pytest.mark.parametrize("head", ["备注", "代领人证件", "签字"])
def test_an_id_number_in_a_column_that_is_passed_over_is_told(tmp_path: Path, head: str) -> None:
    (said,) = told(tmp_path, head, f"由{id_number(7)}代领", "", id_number(8))
    assert said.startswith("2行写有身份证号（第2、4行），这一列不导入")
    assert id_number(7) not in said


@pytest.mark.parametrize(
    ("head", "cell"), [("银行卡号", "6222020200012345678"), ("备注", "共3份，第2019001号")]
)
def test_other_numbers_are_not(tmp_path: Path, head: str, cell: str) -> None:
    assert told(tmp_path, head, cell) == []
