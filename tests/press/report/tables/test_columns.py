"""Columns of numbers: one unit and one number of decimals each, and no value that turns into 0."""

from decimal import Decimal
from pathlib import Path
from unicodedata import east_asian_width

import pytest
from bangfu.language import Language
from bangfu.press.report.notebook import Report, open_report
from bangfu.press.report.output_record import Output
from bangfu.press.report.scene import Scene
from bangfu.press.report.tables.breakdowns import CellForm, cell
from hypothesis import given
from hypothesis import strategies as st
from read_page import read_page
from typed_figures import figure

MONEY = st.decimals("0.00", "99999999999.99", places=2).map(str)


@pytest.fixture(scope="module")
def report(sample_folder: Path) -> Report:
    return opened(sample_folder, "zh")


def opened(folder: Path, language: Language, period: str = "2019") -> Report:
    """The internal edition, which has every table of every period."""
    return open_report(
        register=str(folder), period=period, unit="110105", language=language, edition="internal",
        as_of=None,
    )  # fmt: skip


def decimals(text: str) -> int:
    return len(text.partition(".")[2])


@given(st.lists(MONEY, min_size=1, max_size=9), st.booleans())
def test_a_column_of_money_has_one_number_of_decimals(
    report: Report, values: list[str], english: bool
) -> None:
    scene = report.scene
    if english:
        scene = Scene(scene.answers, "en", scene.unit_name)
    shown = [figure("comfort.amount", "2019", value) for value in values]
    total = figure("comfort.amount", "2019", str(sum(map(Decimal, values))))
    form = CellForm.of([*shown, total], total, scene)
    texts = [cell(one, scene, form) for one in [*shown, total]]
    assert len(set(map(decimals, texts))) == 1
    for one, text in zip(shown, texts, strict=False):
        assert (Decimal(text.replace(",", "")) == 0) == (one.value == 0)


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        (["3000", "2000"], ["3,000", "2,000"]),  # whole yuan; together 5,000
        (["3000", "2000.50"], ["3,000.00", "2,000.50"]),
        (["30000", "40000"], ["3", "4"]),  # 万元; together 70,000
        (["30000", "40100"], ["3.00", "4.01"]),
        (["30000", "40"], ["30,000", "40"]),  # in 万元 40 would be 0.00
    ],
)
def test_decimals_are_those_the_column_needs(
    report: Report, values: list[str], texts: list[str]
) -> None:
    shown = [figure("comfort.amount", "2019", value) for value in values]
    total = figure("comfort.amount", "2019", str(sum(map(Decimal, values))))
    form = CellForm.of([*shown, total], total, report.scene)
    assert [cell(one, report.scene, form) for one in shown] == texts


def shown(report: Report) -> list[Output]:
    """Tables of the reports that are breakdowns, and the one of standards."""
    names = {"assistance.totals": ("project", "occasion"), "comfort.payments": ("event_kind",)}
    tables = [report.table(report.measure(name, by)) for name, all_ in names.items() for by in all_]
    cross = report.measure("assistance.totals", by=["cause", "aspect"])
    told = ("comfort.approved", "comfort.rejected", "comfort.approval_rate")
    tables.append(report.table(report.yearly("comfort.decisions"), *told))
    by_year = ("comfort.payments", "comfort.waiting")
    tables += [report.table(report.yearly(name)) for name in by_year]
    return [*tables, report.cross_table(cross, "assistance.amount"), report.standards()]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("period", ["2013", "2019", "2019-06", "2013..2019"])
def test_points_stand_under_each_other(
    sample_folder: Path, period: str, language: Language
) -> None:
    for output in shown(opened(sample_folder, language, period)):
        assert output.printed is not None
        cells = zip(*(row.cells for row in output.printed.rows), strict=True)
        for column, texts in zip(output.printed.columns, cells, strict=True):
            found = {decimals(t) for t in texts if column.numeric and t[-1].isdigit()}
            assert len(found) < 2, (output.text, column.label, texts)


def test_a_rate_stands_under_per_cent(report: Report) -> None:
    """2019: 673 approved, 40 not: 94.4%."""
    printed = report.table(report.yearly("comfort.decisions"), "comfort.approval_rate").printed
    assert printed is not None
    assert printed.columns[0].label == "批准率（%）"
    assert printed.rows[-1].cells == ("94.4",)


@pytest.mark.parametrize(
    ("language", "shared", "own", "unit"),
    [
        ("zh", ["事发到申请", "申请到审批", "审批到发放"], ["中位数", "第90百分位"], "天"),
        (
            "en",
            ["Event to claim", "Claim to decision", "Decision to payment"],
            ["Median", "90th percentile"],
            "days",
        ),
    ],
)
def test_statistics_stand_under_the_thing_they_are_of(
    sample_folder: Path, language: Language, shared: list[str], own: list[str], unit: str
) -> None:
    report = opened(sample_folder, language)
    output = report.table(report.yearly("comfort.waiting"))
    (rows,) = read_page(output.html).tables.values()
    assert rows[0][1:] == shared
    assert rows[1] == own * 3
    assert output.printed is not None
    assert output.printed.unit == unit
    assert output.html.count('scope="colgroup" colspan="2"') == 3
    assert 'rowspan="2"' in output.html


def width(head: str) -> float:
    """How wide a head is, in Chinese characters."""
    return sum(1.0 if east_asian_width(c) in "WF" else 0.55 for c in head)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_heads_take_two_lines_at_most(sample_folder: Path, language: Language) -> None:
    """Of the 46 characters of a line, each column has its share."""
    for output in shown(opened(sample_folder, language)):
        assert output.printed is not None
        heads = output.printed.groups or [(c.label, "") for c in output.printed.columns]
        room = 2 * 46 / (len(heads) + 1)
        if len(heads) < 6:  # no notebook shows all figures of a measure at once
            assert [pair for pair in heads if max(map(width, pair)) > room] == []


@pytest.mark.parametrize(
    ("language", "heads", "unit"),
    [
        ("zh", ["新建档", "脱困", "解困退档", "其他退档"], "户"),
        ("en", ["New files", "Exit by own means", "Exit by relief", "Other exit"], "households"),
    ],
)
def test_a_unit_all_columns_have_is_said_once(
    sample_folder: Path, language: Language, heads: list[str], unit: str
) -> None:
    report = opened(sample_folder, language)
    ids = ("opened", "exit_self", "exit_relief", "exit_other")
    months = report.monthly("hardship.balance")
    printed = report.table(months, *(f"hardship.{one}" for one in ids)).printed
    assert printed is not None
    assert [column.label for column in printed.columns] == heads
    assert printed.unit == unit
