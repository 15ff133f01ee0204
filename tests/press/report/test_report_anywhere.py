"""The reports can be made and published for any period, union, edition and register there is.

Notebooks are run in this process; the figures they show go through the gate as in a release.
"""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from artificial_ledgers import a_dozen, fill
from bangfu.ledgers.intake import import_ledgers
from bangfu.params import ReportParams
from bangfu.periods import Period
from bangfu.press.pages.page import PageMeta, render_page
from bangfu.press.report.output_record import tables_of, values_shown
from nbformat import NotebookNode
from read_page import read_page
from run_all import run_all
from small_notebooks import NOTEBOOKS
from typed_register import UNITS, write_load

HAN = re.compile(r"[\u3400-\u9fff]")


def report(folder: Path, **given: Any) -> list[NotebookNode]:
    params = ReportParams.check({"register": str(folder), "unit": "110105", **given})
    return [run_all(name, params) for name in NOTEBOOKS]


def pages(notebooks: list[NotebookNode], **given: Any) -> list[str]:
    """The pages of a report; a page that breaks a rule raises."""
    language = given.get("language", "zh")
    period = Period.parse(given["period"]).label(language)
    meta = PageMeta("Unit", period, given.get("edition", "public"), synthetic=True)
    return [render_page(nb, language=language, page=meta) for nb in notebooks]


@pytest.mark.parametrize(
    "given",
    [
        {"period": "2016-12"},
        {"period": "2012..2020", "unit": "110105015", "edition": "internal", "language": "en"},
        {"period": "1995"},  # before the first record, the scheme and the standards
        {"period": "2031-H1", "language": "en"},  # after all of them
    ],
    ids=lambda given: "-".join(given.values()),
)
def test_report_can_be_published(sample_folder: Path, given: dict[str, str]) -> None:
    notebooks = report(sample_folder, **given)
    assert values_shown(notebooks)  # each address with one value
    assert tables_of(notebooks)
    for html in pages(notebooks, **given):
        assert len(html.encode()) < 200_000
        if given.get("language") == "en":
            assert not HAN.search(read_page(html).text)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A register of a dozen rows, imported from a workbook."""
    ledger = fill(tmp_path / "ledger.xlsx", a_dozen())
    import_ledgers([ledger], tmp_path / "register", key_file=tmp_path / "person.key")
    return tmp_path / "register"


def test_report_on_a_dozen_rows_shows_totals_and_breaks_nothing_down(own: Path) -> None:
    notebooks = report(own, period="2016")
    shown = values_shown(notebooks)
    values = {address: value and Decimal(value) for address, (value, _) in shown.items()}
    # Both claims are paid in April 2016, the aid in February, of 3 items.
    assert values["comfort.person_times/2016/110105"] == 2
    assert values["assistance.person_times/2016-02/110105"] == 3
    # Money of two or three people would tell what each of them got.
    assert shown["comfort.amount/2016/110105"] == (None, "suppressed")
    assert shown["assistance.amount/2016-02/110105"] == (None, "suppressed")
    parts = [one for one in shown if ";" in one and "standard" not in one]
    assert {Decimal(shown[one][0] or 0) for one in parts} <= {0}
    assert "synthetic" not in {status for _, status in shown.values()}
    assert any("〔不公布〕" in html for html in pages(notebooks, period="2016"))


def test_report_on_an_empty_register_has_zeros_and_dashes(tmp_path: Path) -> None:
    write_load(tmp_path, {"union_unit": UNITS})
    notebooks = report(tmp_path, period="2019")
    values = values_shown(notebooks)
    assert values["comfort.person_times/2019/110105"] == ("0", "ok")
    assert values["comfort.mean_amount/2019/110105"] == (None, "undefined")
    assert values["hardship.on_file/2019/110105"] == ("0", "ok")
    assert len(pages(notebooks, period="2019")) == 3
