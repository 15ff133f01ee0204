"""Sums beyond 14 digits, from the ledger to every file of a release."""

import csv
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from artificial_ledgers import a_dozen, fill
from bangfu.language import file_name
from bangfu.ledgers.intake import import_ledgers
from bangfu.params import ReportParams
from bangfu.press.runs.plan import plan_releases
from read_page import read_page
from run_all import publish_here

MOST = Decimal("999999999999.99")
"""The largest single payment a register holds."""


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of a register in which every payment is as large as can be."""
    desk = tmp_path_factory.mktemp("desk")
    rows = a_dozen()
    for row in (*rows["assistance"], *rows["comfort_case"]):
        row["amount"] = str(MOST)
    ledger = fill(desk / "台账.xlsx", rows)
    import_ledgers([ledger], desk / "register", key_file=desk / "person.key")
    asked = [
        ReportParams.check({
            "register": str(desk / "register"), "period": "2016", "unit": "110105",
            "edition": "internal", "language": language,
        })
        for language in ("zh", "en")
    ]  # fmt: skip
    (planned,) = plan_releases(asked)
    return publish_here(planned, desk / "reports")


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("assistance.amount", "2999999999999.97"),  # 3 items
        ("assistance.amount_cash", "2999999999999.97"),
        ("assistance.mean_per_item", "999999999999.99"),
        ("assistance.mean_per_household", "1499999999999.99"),  # 2 households; half up to 2 places
        ("comfort.amount", "1999999999999.98"),  # 2 claims
        ("comfort.mean_amount", "999999999999.99"),
    ],
)
def test_the_file_of_figures_has_them_exactly(release: Path, figure: str, value: str) -> None:
    with (release / "figures.csv").open(encoding="utf-8-sig", newline="") as handle:
        rows = {row["address"]: row["value"] for row in csv.DictReader(handle)}
    assert rows[f"{figure}/2016/110105"] == value


def test_pages_say_them(release: Path) -> None:
    page = (release / file_name("comfort_payments", "html", "en")).read_text("utf-8")
    assert "1,999,999,999,999.98" in page
    assert "999,999,999,999.99" in page
    assert "20,000亿元" in (release / "comfort_payments.html").read_text("utf-8")
    assert read_page(page).tables


def test_the_workbook_has_them_as_numbers(release: Path) -> None:
    book = openpyxl.load_workbook(release / file_name("figures", "xlsx", "en"))
    cells = {cell for sheet in book for line in sheet.iter_rows(values_only=True) for cell in line}
    assert float(Decimal("1999999999999.98")) in cells
