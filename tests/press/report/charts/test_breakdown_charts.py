"""Charts of a report: a statement as title, words that say its figure, data for the files."""

import re
from pathlib import Path
from typing import Any

import pytest
from bangfu.language import Language
from bangfu.press.report.notebook import Report, open_report
from bangfu.press.report.output_record import Output


def opened(folder: Path, language: Language, **changes: Any) -> Report:
    given: dict[str, Any] = {"period": "2013..2019", "unit": "110105", "edition": "public"}
    return open_report(register=str(folder), language=language, as_of=None, **{**given, **changes})


@pytest.fixture(scope="module", params=["zh", "en"])
def charts(request: pytest.FixtureRequest, sample_folder: Path) -> dict[str, Output]:
    """The kinds of charts of the notebooks, in one language."""
    report = opened(sample_folder, request.param)
    waiting = ("comfort.days_to_claim_median", "comfort.days_to_payment_median")
    yearly = report.yearly("comfort.payments")
    return {
        "trend": report.trend(yearly, "comfort.person_times", revisions=True),
        "lines": report.lines(report.yearly("comfort.waiting"), *waiting),
        "flows": report.flows(report.monthly("hardship.balance")),
        "ranking": report.ranking(
            report.measure("assistance.totals", by="project"), "assistance.amount"
        ),
    }


@pytest.mark.parametrize("kind", ["trend", "lines", "flows", "ranking"])
def test_alternative_text_starts_with_the_statement(charts: dict[str, Output], kind: str) -> None:
    shown = charts[kind]
    assert shown.chart is not None
    assert any(character.isdigit() or character in "成半" for character in shown.chart.title)
    assert shown.chart.alt.startswith(shown.chart.title)
    assert shown.text == shown.chart.alt
    assert shown.chart.subtitle not in ("", shown.chart.title)
    assert f"<figcaption>{shown.chart.title}<p" in shown.html


def test_printed_series_is_told_by_its_level(charts: dict[str, Output]) -> None:
    chart = charts["trend"].chart
    assert chart is not None
    assert (
        chart.title
        == {
            "zh": "2015年起抚慰人次保持在370以上",
            "en": "Comfort payments stayed at 370 person-times or more from 2015 on",
        }[chart.language]
    )
    rows = {row[0]: row[3] for row in chart.table.rows}
    assert (rows["2013"], rows["2016"]) == ("67", "374")


def test_links_lead_to_the_files_of_the_language(charts: dict[str, Output]) -> None:
    shown = charts["trend"]
    assert shown.chart is not None
    stem, en = "charts/comfort-person-times-by-year", shown.chart.language == "en"
    for address in (f"{stem}.csv", *(f"{stem}{'.en' * en}.{kind}" for kind in ("svg", "png"))):
        assert f'<a href="{address}" download="" aria-label="' in shown.html


def test_data_are_the_same_in_both_languages(sample_folder: Path) -> None:
    tables = []
    for language in ("zh", "en"):
        report = opened(sample_folder, language, period="2019")  # type: ignore[arg-type]
        shown = report.trend(report.monthly("assistance.totals"), "assistance.amount")
        assert shown.chart is not None
        tables.append(shown.chart.table)
    assert tables[0] == tables[1]


def test_one_value_left_of_a_ranking_is_said_and_not_drawn(sample_folder: Path) -> None:
    report = opened(sample_folder, "zh", period="2019")
    shown = report.ranking(report.measure("assistance.totals", by="unit"), "assistance.amount")
    assert shown.chart is None
    assert "项保密" in shown.text
    assert "<svg" not in shown.html


def test_amounts_of_a_chart_have_equally_many_decimals(sample_folder: Path) -> None:
    report = opened(sample_folder, "zh", period="2019")
    shown = report.ranking(report.measure("assistance.totals", by="project"), "assistance.amount")
    # 20.73, 14.92, 9.42 and 0.97 in units of 10,000 yuan, then two projects without any money
    texts = re.findall(r">([\d.]+)</text>", shown.html.split("</svg>")[0])
    assert texts == ["20.7", "14.9", "9.4", "1.0", "0", "0"]
