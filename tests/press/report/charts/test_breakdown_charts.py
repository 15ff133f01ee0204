"""Charts of a report: a statement as title, words that say its figure, data for the files."""

import re
from pathlib import Path
from typing import Any

import pytest
from bangfu.language import Language
from bangfu.press.report.notebook import Report, open_report
from bangfu.press.report.output_record import Output
from bangfu.project import ROOT


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
            report.measure("assistance.totals", by="aspect"), "assistance.amount"
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


def test_printed_series_is_told_from_its_first_year_to_its_last(charts: dict[str, Output]) -> None:
    chart = charts["trend"].chart
    assert chart is not None
    assert (
        chart.title
        == {
            "zh": "抚慰人次由2013年的67人次增至2019年的673人次，其间办法修改四次",
            "en": "Comfort payments rose from 67 in 2013 to 673 in 2019; the scheme was revised "
            "four times in between",
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


def test_a_ranking_of_one_value_is_left_out_and_no_words_stand_for_it(
    sample_folder: Path,
) -> None:
    report = opened(sample_folder, "zh", period="2019")
    by_unit = report.measure("assistance.totals", by="unit")
    assert report.ranking(by_unit, "assistance.amount") is None
    assert report.shown == {}


def test_no_prose_leads_in_to_a_ranking_that_may_fall_out() -> None:
    text = (ROOT / "notebooks" / "assistance_totals.ipynb").read_text("utf-8")
    assert "report.ranking(" in text
    assert not re.search(r"先看|如下图|下图|First the", text)


def test_lines_are_told_by_what_the_longest_stage_did(charts: dict[str, Output]) -> None:
    chart = charts["lines"].chart
    assert chart is not None
    values = {row[0]: row[3] for row in chart.table.rows}
    assert (values["2013"], values["2019"]) == ("55.0", "37.0")
    assert (
        chart.title
        == {
            "zh": "事发到申请用时（中位数）由2013年的55天降至2019年的37天，其间办法修改四次",
            "en": "Time from event to claim (median) fell from 55 days in 2013 to 37 days in 2019; "
            "the scheme was revised four times in between",
        }[chart.language]
    )


@pytest.mark.parametrize(
    ("period", "title"),
    [
        ("2019-06", "2019年6月抚慰人次为46人次，上月为101人次"),
        ("2019", "2019年5月抚慰人次最多，为101人次"),
    ],
)
def test_the_report_of_a_month_leads_with_the_month(
    sample_folder: Path, period: str, title: str
) -> None:
    report = opened(sample_folder, "zh", period=period)
    chart = report.trend(report.monthly("comfort.payments"), "comfort.person_times").chart
    assert chart is not None
    assert chart.title == title


def test_a_chart_of_several_figures_is_called_by_what_they_are(charts: dict[str, Output]) -> None:
    chart = charts["lines"].chart
    assert chart is not None
    assert chart.subtitle.startswith(
        {"zh": "抚慰办理时长（中位数，按年份）", "en": "Time taken (median) by year"}[
            chart.language
        ]
    )


@pytest.mark.parametrize(
    ("period", "language", "labels"),
    [
        ("2019", "zh", ["1月", "12月"]),
        ("2019", "en", ["Jan", "Dec"]),
        ("2019-06", "zh", ["2018年7月", "2019年5月"]),  # every second label finds room
        ("2018..2019", "en", ["Jan 2018"]),
        ("2013..2019", "zh", ["2013年", "2019年"]),
    ],
)
def test_times_are_said_as_a_reader_says_them(
    sample_folder: Path, period: str, language: Language, labels: list[str]
) -> None:
    report = opened(sample_folder, language, period=period)
    html = report.flows(report.monthly("hardship.balance")).html
    for label in labels:
        assert f">{label}</text>" in html
    assert not re.search(r">\d{4}-\d\d</text>", html)


def test_months_that_are_too_many_are_drawn_and_told_as_years(sample_folder: Path) -> None:
    """Seven years have 84 months: these are in the data file, and are figures all the same."""
    report = opened(sample_folder, "zh")
    months = report.monthly("assistance.totals")
    drawn, told = report.trend(months, "assistance.amount"), report.table(months)
    assert drawn is not None
    assert drawn.chart is not None
    assert [row[0] for row in drawn.chart.table.rows] == [str(year) for year in range(2013, 2020)]
    assert told.table is not None
    assert told.printed is not None
    assert (told.table.id, len(told.table.rows)) == ("assistance.totals.by_month", 84)
    assert [row.label for row in told.printed.rows] == [
        *(f"{year}年" for year in range(2013, 2020)), "2013—2019年",
    ]  # fmt: skip
    assert "逐月的数见数据文件。" in told.html
    assert {row["assistance.amount"] for row in months.rows} <= set(told.figures)


def test_years_are_not_told_twice(sample_folder: Path) -> None:
    report = opened(sample_folder, "zh")
    report.table(report.yearly("comfort.payments"))
    months = report.monthly("comfort.payments")
    assert report.trend(months, "comfort.person_times") is None
    told = report.table(months)
    assert (told.printed, told.text) == (None, "逐月的数见数据文件。")
    assert told.table is not None
    assert len(told.table.rows) == 84


@pytest.mark.parametrize(("period", "count"), [("2018..2019", 24), ("2017-07..2019-06", 24)])
def test_two_years_are_told_by_month(sample_folder: Path, period: str, count: int) -> None:
    report = opened(sample_folder, "zh", period=period)
    told = report.table(report.monthly("assistance.totals"))
    assert told.printed is not None
    assert len(told.printed.rows) == count + 1


def test_alternative_text_leaves_out_series_of_zeros(sample_folder: Path) -> None:
    report = opened(sample_folder, "zh", period="2019")
    alt = report.flows(report.monthly("hardship.balance")).text
    assert "返困重建、临时转正均为0" in alt
    assert "期末在档：最高189户（2019年1月），最低10户（2019年12月）" in alt
    assert "解困退档：最高8户（2019年6月），最低0户" in alt


def test_of_a_series_with_gaps_no_end_is_called_the_highest_or_lowest(sample_folder: Path) -> None:
    """A street had ten comfort payments in 2018 and 2019 only; what it had before is not public."""
    street = opened(sample_folder, "zh", period="2019", unit="110105015")
    drawn = street.trend(street.yearly("comfort.payments"), "comfort.person_times", revisions=True)
    assert drawn is not None
    assert drawn.chart is not None
    assert [row[0] for row in drawn.chart.table.rows] == [str(year) for year in range(2013, 2020)]
    assert [row[3] for row in drawn.chart.table.rows] == ["[c]"] * 5 + ["15", "10"]
    assert drawn.chart.alt.endswith("。2018年为15人次，2019年为10人次，另有5项不公布。")
    assert drawn.html.count(">…</text>") == 10  # five years, drawn wide and narrow
    assert not re.search("最[高低多少]", drawn.chart.alt + drawn.chart.title)
    assert {figure.period.text for figure in drawn.figures} == {"2018", "2019"}


def test_of_months_with_withheld_ones_the_ends_are_those_published(sample_folder: Path) -> None:
    report = opened(sample_folder, "zh", period="2019")
    drawn = report.trend(report.monthly("assistance.totals"), "assistance.amount")
    assert drawn is not None
    assert drawn.text.endswith(
        "公布的最高约17万元（2019年9月），最低约1万元（2019年2月），另有6项不公布。"
    )


def test_unions_told_as_one_are_told_beside_the_bars_of_single_ones(sample_folder: Path) -> None:
    report = opened(sample_folder, "zh", period="2016")
    drawn = report.ranking(report.measure("assistance.totals", by="unit"), "assistance.amount")
    assert drawn is not None
    assert "公布的最高约10万元" in drawn.text
    assert drawn.text.endswith("，另有其余23个工会合计约39万元。")


def test_rounded_money_is_drawn_without_decimals_it_does_not_have(sample_folder: Path) -> None:
    report = opened(sample_folder, "zh", period="2019-06")
    drawn = report.trend(report.monthly("assistance.totals"), "assistance.amount")
    assert drawn is not None
    texts = re.findall(r">([^<>]+)</text>", drawn.html.split("</svg>")[0])
    assert "万元，约数" in texts
    assert not [text for text in texts if "." in text]


def test_years_a_period_cuts_are_not_drawn_beside_whole_ones(sample_folder: Path) -> None:
    report = opened(sample_folder, "zh", period="2017-07..2019-06")
    by_year = report.measure("comfort.payments", by="year")
    assert [row.code for row in by_year.rows] == ["2017-07..2017-12", "2018", "2019-01..2019-06"]
    chart = report.trend(by_year, "comfort.person_times").chart
    assert chart is not None
    assert [row[0] for row in chart.table.rows] == ["2018"]


def test_amounts_of_a_chart_have_equally_many_decimals(sample_folder: Path) -> None:
    report = opened(sample_folder, "zh", period="2019", edition="internal")
    shown = report.ranking(report.measure("assistance.totals", by="project"), "assistance.amount")
    assert shown is not None
    # 20.73, 14.92, 9.42 and 0.97 in units of 10,000 yuan, then two projects without any money
    texts = re.findall(r">([\d.]+)</text>", shown.html.split("</svg>")[0])
    assert texts == ["20.7", "14.9", "9.4", "1.0", "0", "0"]


@pytest.mark.parametrize(
    ("language", "told_before", "aside"),
    [
        ("zh", {"2016": "373"}, "（2016年为修订数）"),
        ("en", {"2016": "373"}, " (2016 revised)"),
        ("zh", {"2016": "373", "2018": "610"}, "（2016年、2018年为修订数）"),
        ("zh", {"2013": "1", "2014": "2", "2015": "3", "2016": "4"}, "（其中4处为修订数）"),
        ("zh", {"2016": "374"}, ""),  # the same number
    ],
)
def test_what_was_published_otherwise_is_said_under_the_title_and_aloud(
    sample_folder: Path, language: Language, told_before: dict[str, str], aside: str
) -> None:
    report = opened(sample_folder, language)
    report.scene.answers.told_before = {
        f"comfort.person_times/{year}/110105": (value, "ok") for year, value in told_before.items()
    }
    chart = report.trend(report.yearly("comfort.payments"), "comfort.person_times").chart
    assert chart is not None
    said = {"zh": "修订数", "en": "revised"}[language]
    assert (said in chart.subtitle) is bool(aside)
    assert chart.subtitle.endswith(aside)
    assert chart.alt.startswith(f"{chart.title}{aside}")
