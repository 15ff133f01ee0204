"""A report shows figures of its own book and nothing else, in one language, and remembers them."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from artificial_ledgers import a_dozen, fill
from bangfu.disclosure.tidy_table import TidyTable
from bangfu.errors import DisclosureError, FigureError, ParameterError, RegisterError
from bangfu.ledgers.intake import import_ledgers
from bangfu.ledgers.scrutiny import Orders
from bangfu.measures import assistance
from bangfu.periods import Period
from bangfu.press.report.notebook import Report, open_report
from bangfu.press.report.output_record import MIME, DataTable, Output, figures_of, tables_of
from bangfu.register.loads import list_loads
from bangfu.register.store import Register
from nbformat.v4 import new_code_cell, new_notebook, new_output
from read_page import read_page

GIVEN: dict[str, Any] = {
    "period": "2019",
    "unit": "110105",
    "language": "zh",
    "edition": "public",
    "as_of": None,
}


def opened(folder: Path, **changes: Any) -> Report:
    return open_report(register=str(folder), **{**GIVEN, **changes})


@pytest.fixture(scope="module")
def public(sample_folder: Path) -> Report:
    """The public report on 2019; tests look at what it shows."""
    return opened(sample_folder)


@pytest.fixture(scope="module")
def internal(sample_folder: Path) -> Report:
    """The internal report on the same."""
    return opened(sample_folder, edition="internal")


@pytest.mark.parametrize(
    ("period", "language", "said"),
    [
        ("2013..2019", "zh", ["2013年67人次，2019年673人次", "2013年底489户，2019年底10户"]),
        (
            "2013..2019",
            "en",
            [
                "67 payments in 2013, 673 payments in 2019",
                "489 households at the end of 2013, 10 households at the end of 2019",
            ],
        ),
        ("2013-07..2019-06", "zh", []),  # its first and last year are not whole
        # +62 of 611, -182 of 192
        ("2019", "zh", ["比上年增长10.1%", "比上年末减少182户，下降94.8%"]),
        # the scheme was revised, and 2013 is its first year; -26 of 489
        ("2014", "zh", ["上年为67人次，口径有变", "比上年末减少26户，下降5.3%"]),
        ("2013", "zh", ["比上年末减少17户，下降3.4%"]),  # before the scheme was none; -17 of 506
    ],
)
def test_headline_says_how_each_figure_moved(
    sample_folder: Path, period: str, language: str, said: list[str]
) -> None:
    report = opened(sample_folder, period=period, language=language)
    html = report.headline("comfort.person_times", "hardship.on_file").html
    assert re.findall(r'<dd class="change">([^<]*)', html) == said


SHOWING: dict[str, Callable[[Report, Any], Output]] = {
    "table": lambda report, what: report.table(what),
    "table of a figure": lambda report, what: report.table(what, "assistance.households"),
    "cross table": lambda report, what: report.cross_table(what, "assistance.households"),
    "ranking": lambda report, what: report.ranking(what, "assistance.households"),
    "trend": lambda report, what: report.trend(what, "assistance.households"),
    "lines": lambda report, what: report.lines(what, "assistance.households"),
    "flows": lambda report, what: report.flows(what),
}


@pytest.fixture(scope="module")
def smuggled(public: Report, internal: Report, sample: Register) -> dict[str, Any]:
    """What somebody in a hurry might hand to a public report."""
    raw = assistance.totals(sample, Period.parse("2019"), ("cause",))
    own = public.measure("assistance.totals", by="cause")
    hidden = internal.measure("assistance.totals", by="cause")
    assert hidden.rows != own.rows
    return {
        "expression": raw,
        "data frame": pd.DataFrame(raw.to_pyarrow().to_pylist()),
        "rows": raw.to_pyarrow().to_pylist(),
        "numbers": {"illness": 12},
        "internal breakdown": hidden,
        "rows of the internal one": replace(own, rows=hidden.rows),
        "one row": own.rows[0],
        "nothing": None,
    }


@pytest.mark.parametrize("show", SHOWING.values(), ids=SHOWING)
@pytest.mark.parametrize(
    "what",
    ["expression", "data frame", "rows", "numbers", "internal breakdown",
     "rows of the internal one", "one row", "nothing"],
)  # fmt: skip
def test_nothing_reaches_display_by_another_way(
    public: Report,
    smuggled: dict[str, Any],
    show: Callable[[Report, Any], Output],
    what: str,
) -> None:
    before = dict(public.shown)
    with pytest.raises(DisclosureError, match=r"expected what report\.measure\(\.\.\.\) of this"):
        show(public, smuggled[what])
    assert public.shown == before


def test_what_is_not_public_shows_nothing_and_its_codes_are_told_in_groups(
    public: Report, internal: Report
) -> None:
    # In 2019 10 households are left on file: no breakdown of them is public.
    stock = public.measure("hardship.stock", by="cause")
    assert public.table(stock, "hardship.on_file") is None
    assert public.ranking(stock, "hardship.on_file") is None
    assert internal.table(internal.measure("hardship.stock", by="cause")) is not None
    aided = public.measure("assistance.totals", by="cause")
    assert aided.by == ("cause_group",)
    assert internal.measure("assistance.totals", by="cause").by == ("cause",)
    shown = public.table(aided, "assistance.households")
    assert shown is not None
    (rows,) = read_page(shown.html).tables.values()
    assert [row[-1] for row in rows[1:]] == ["78", "40", "42", "160"]


@pytest.mark.parametrize(("language", "told"), [("zh", "其余45个工会"), ("en", "45 other unions")])
def test_unions_told_as_one_stand_last(sample_folder: Path, language: str, told: str) -> None:
    report = opened(sample_folder, language=language)
    shown = report.table(report.measure("assistance.totals", by="unit"), "assistance.households")
    assert shown is not None
    (rows,) = read_page(shown.html).tables.values()
    assert rows[-2:] == [[told, "149"], [rows[-1][0], "160"]]  # one union alone has ten: 11


def test_a_year_that_is_not_public_is_marked_as_such_and_not_as_nothing(
    sample_folder: Path,
) -> None:
    """110105002 had 15 payments in 2019 and 7 in 2018: not told, and yet not none."""
    report = opened(sample_folder, unit="110105002")
    shown = report.compare("comfort.person_times")
    assert shown is not None
    (rows,) = read_page(shown.html).tables.values()
    assert "…" in [cell for row in rows for cell in row]
    assert "…：按公布办法不单独公布。" in shown.html


def test_where_money_is_rounded_no_file_is_said_to_be_exact(
    public: Report, internal: Report
) -> None:
    about, exact = "各项之和与合计可能有出入。", "准确数见本表CSV文件"
    for report, said, unsaid in ((public, about, exact), (internal, exact, about)):
        shown = report.table(report.measure("comfort.payments", by="relation"), "comfort.amount")
        assert shown is not None
        assert said in shown.html
        assert unsaid not in shown.html


def test_a_report_within_a_year_says_what_only_the_year_has(
    public: Report, internal: Report, sample_folder: Path
) -> None:
    month = opened(sample_folder, period="2019-12")
    words = "按类别、按工会分列的数字只按年度公布，见全年报告。"
    assert words in month.headline("comfort.person_times").html
    assert words not in public.headline("comfort.person_times").html
    inside = opened(sample_folder, period="2019-12", edition="internal")
    assert words not in inside.headline("comfort.person_times").html


def test_of_a_union_with_too_few_it_says_so_and_never_that_there_was_nothing(
    sample_folder: Path,
) -> None:
    street = opened(sample_folder, unit="110105015")  # 10 comfort payments, few on file
    said = street.headline("hardship.on_file", "hardship.exit_self").text
    assert said.startswith("按公布办法，八里庄街道总工会2019年的这些数字不单独公布")
    for name in ("hardship.summary", "hardship.flows", "hardship.rates", "comfort.decisions"):
        assert street.sentence(name) is None, name
    assert street.balance() is None
    assert street.definitions() is None
    yearly = street.table(street.yearly("comfort.payments"), "comfort.person_times")
    assert yearly is not None
    (rows,) = read_page(yearly.html).tables.values()
    # The gap is seen: else 2018 would be taken for the first year there was.
    assert rows[1:] == [
        *([f"{year}年", "…"] for year in range(2013, 2018)), ["2018年", "15"], ["2019年", "10"],
    ]  # fmt: skip


def test_standards_are_told_where_it_is_told_how_much_was_held_against_them(
    sample_folder: Path,
) -> None:
    shown = {
        (unit, period): opened(sample_folder, unit=unit, period=period).standards() is not None
        for unit, period in [("110105", "2019"), ("110105", "2019-06"), ("110105015", "2014"),
                             ("110105015", "2019")]
    }  # fmt: skip
    assert shown == {
        ("110105", "2019"): True, ("110105", "2019-06"): True, ("110105015", "2014"): True,
        ("110105015", "2019"): False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "period", "note"),
    [
        ("110105", "2019", ""),
        ("110105", "2019-06", "按类别、按工会分列的数字只按年度公布，见全年报告。"),
        ("110105", "2018-10..2019-09", "按类别、按工会分列的数字只按年度公布，见全年报告。"),
        ("110105", "2018..2019", "按工会分列的数字只按年度公布，见各年报告。"),
        ("110105015", "2018..2019", "下级工会的数字只按年度公布，见各年报告。"),
    ],
)
def test_it_says_where_what_is_not_told_of_its_period_is(
    sample_folder: Path, unit: str, period: str, note: str
) -> None:
    said = opened(sample_folder, unit=unit, period=period).headline("comfort.person_times").text
    assert said.endswith(note) if note else "公布" not in said


def test_a_table_that_is_not_protected_has_no_figures(sample_folder: Path) -> None:
    report = opened(sample_folder)
    table = TidyTable(("cause",), (), ("households",), ("households",), ())
    with pytest.raises(DisclosureError):
        report.table(table)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"period": "2019-13"}, ParameterError, "period: found '2019-13', expected one of"),
        ({"edition": "secret"}, ParameterError, "edition: found 'secret', expected 'public'"),
        ({"unit": "999"}, ParameterError, "unit: found '999', expected one of: 110105"),
        ({"as_of": 9}, RegisterError, "as_of: found 9, expected one of: 1"),
    ],
)
def test_report_is_not_opened_on_what_is_not_there(
    sample_folder: Path, changes: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        opened(sample_folder, **changes)


def test_unknown_measures_dimensions_and_sentences_are_refused(public: Report) -> None:
    with pytest.raises(FigureError, match=r"measure: found 'comfort\.payment', expected one of"):
        public.measure("comfort.payment")
    with pytest.raises(ParameterError, match="project"):
        public.measure("comfort.payments", by="project")
    with pytest.raises(FigureError, match=r"comfort\.nothing"):
        public.sentence("comfort.nothing")


def test_definitions_explain_what_was_shown_and_only_that(sample_folder: Path) -> None:
    report = opened(sample_folder, period="2016")
    assert report.definitions() is None
    report.sentence("comfort.summary")
    report.table(report.measure("comfort.payments", by="event_kind"), "comfort.amount")
    explained = report.definitions().text
    assert "抚慰人次 (comfort.person_times): " in explained
    assert "comfort" not in re.sub("<[^>]*>", "", report.definitions().html)  # ids are in links
    assert "抚慰资金 (comfort.amount): " in explained
    assert "comfort.mean_amount" not in explained
    assert "hardship" not in explained


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_meaning_is_explained_once(sample_folder: Path, language: str) -> None:
    report = opened(sample_folder, language=language)
    report.table(report.yearly("comfort.waiting"))
    report.standards()
    listing = report.definitions().listing
    assert listing is not None
    heads, words = zip(*listing.entries, strict=True)
    assert len(set(words)) == len(words)
    # The same percentile of three waiting times is one entry, and so are all standards.
    assert sum("90" in head for head in heads) == 1
    assert {"zh": "标准", "en": "Standard"}[language] in heads


def test_sentence_of_the_issue_comes_from_figures(sample_folder: Path) -> None:
    report = opened(sample_folder, period="2016")
    said = report.sentence("comfort.summary")
    assert "11批、374人次" in said.text
    assert "上年为378人次，口径有变" in said.text  # the third revision
    values = {figure.address: figure.value for figure in said.figures}
    assert values["comfort.person_times/2016/110105"] == 374
    assert values["comfort.batches/2016/110105"] == 11


def test_balance_foots_to_the_household(public: Report) -> None:
    (rows,) = read_page(public.balance().html).tables.values()
    amounts = {row[0]: Decimal(row[1].replace(",", "").replace("−", "-")) for row in rows[1:]}
    signs = {"＋": 1, "－": -1, "±": 1}
    moved = sum(signs.get(label[0], 0) * amount for label, amount in amounts.items())
    (opening,) = [amount for label, amount in amounts.items() if "期初" in label]
    (closing,) = [amount for label, amount in amounts.items() if label.startswith("＝")]
    assert closing == 10
    assert opening + moved == closing


def test_the_year_so_far_is_held_against_the_same_months_of_the_year_before(
    sample_folder: Path,
) -> None:
    """2019: 53 + 52 + 47 + 57 + 101 + 46 = 356; 2018: 38 + 59 + 46 + 41 + 94 + 0 = 278; +28.06%."""
    report = opened(sample_folder, period="2019-06")
    shown = report.cumulative("comfort.person_times")
    assert shown is not None
    (rows,) = read_page(shown.html).tables.values()
    assert rows == [
        ["项目", "2019年1—6月", "2018年1—6月", "同比"],
        ["抚慰人次", "356", "278", "+28.1%"],
    ]
    addresses = [figure.address for figure in shown.figures]
    assert "comfort.person_times.year_on_year/2019-01..2019-06/110105" in addresses


@pytest.mark.parametrize("period", ["2019", "2019-12", "2019-H1", "2019-01", "2013..2019"])
def test_no_year_so_far_is_told_where_the_period_or_a_year_is_the_same(
    sample_folder: Path, period: str
) -> None:
    assert opened(sample_folder, period=period).cumulative("comfort.amount") is None


def test_each_topic_is_compared_in_a_table_of_its_own(public: Report) -> None:
    """2019 and 2018: 117 and 84 households left by their own means, 39.3% more."""
    shown = public.compare("hardship.exit_self")
    (rows,) = read_page(shown.html).tables.values()
    assert rows[1] == ["脱困（户）", "117", "84", "+39.3%"]
    other = public.compare("comfort.amount")
    assert shown.table is not None
    assert other.table is not None
    assert (shown.table.id, other.table.id) == ("comparison.hardship", "comparison.comfort")
    assert shown.text != other.text


def test_print_is_quoted_and_nothing_is_subtracted_where_units_differ(public: Report) -> None:
    checks = {"comfort": ["相符"] * 10, "hardship": ["口径不同"] * 2}
    for topic, expected in checks.items():
        (rows,) = read_page(public.published(topic).html).tables.values()
        assert [row[-1] for row in rows[1:]] == expected
    assert [row[2] for row in rows[1:]] == ["“500余名”", "“10名”"]
    assert [row[3] for row in rows[1:]] == ["506户", "10户"]


@pytest.mark.parametrize(
    ("language", "paper", "wording"),
    [
        ("zh", "来源：劳动午报", "“累计投入抚慰资金800余万元”"),
        ("en", "Source: Laodong Wubao", "“more than 8 million yuan in comfort payments in all”"),
    ],
)
def test_the_newspaper_is_named_in_both_languages(
    sample_folder: Path, language: str, paper: str, wording: str
) -> None:
    html = opened(sample_folder, language=language).published("comfort").html
    assert paper in html
    assert wording in html


def test_what_print_says_of_later_years_is_not_told(sample_folder: Path) -> None:
    report = opened(sample_folder, period="2016")
    (rows,) = read_page(report.published("comfort").html).tables.values()
    assert [row[1] for row in rows[1:]] == ["2013年", "2014年", "2015年", "2016年", "2016年"]


def test_a_year_that_is_not_over_stands_apart_from_whole_years(sample_folder: Path) -> None:
    report = opened(sample_folder, period="2019-06")
    by_year = report.yearly("comfort.payments")
    shown = report.table(by_year, "comfort.person_times")
    (rows,) = read_page(shown.html).tables.values()
    assert [row[0] for row in rows[1:]] == [
        *(f"{year}年" for year in range(2013, 2019)),
        "2019年1—6月",
    ]
    # The months of the report itself add up to the running year: 2019-01 to 2019-06 of its twelve.
    months = report.monthly("comfort.payments").rows[-6:]
    counted = [row["comfort.person_times"].value or 0 for row in months]
    assert rows[-1][1] == str(sum(counted)) == "356"
    assert shown.figures[-1].address == "comfort.person_times/2019-01..2019-06/110105"
    assert shown.table is not None
    assert [row[0] for row in shown.table.rows] == [str(year) for year in range(2013, 2019)]
    drawn = report.trend(by_year, "comfort.person_times").chart
    assert drawn is not None
    assert [row[0] for row in drawn.table.rows] == [str(year) for year in range(2013, 2019)]
    assert "2019" not in drawn.title + drawn.alt
    english = opened(sample_folder, period="2019-06", language="en")
    told = english.table(english.yearly("comfort.waiting"), "comfort.days_to_claim_median").html
    assert "January to June 2019" in told


def test_a_december_report_has_no_running_year(public: Report) -> None:
    (rows,) = read_page(public.table(public.yearly("comfort.payments")).html).tables.values()
    assert rows[-1][0] == "2019年"


def test_a_month_is_seen_in_the_twelve_months_before_it(sample_folder: Path) -> None:
    report = opened(sample_folder, period="2019-03")
    months = [row.code for row in report.monthly("comfort.payments").rows]
    assert (months[0], months[-1], len(months)) == ("2018-04", "2019-03", 12)
    years = [row.code for row in report.yearly("comfort.payments").rows]
    assert (years[0], years[-1]) == ("2013", "2018")


def test_provenance_names_load_content_parameters_and_versions(
    public: Report, sample: Register
) -> None:
    told = public.provenance().text
    assert f"sha256:{sample.content_hash}" in told
    assert "period=2019; unit=110105; language=zh; edition=public" in told
    assert "register=" not in told  # a folder of this machine is nobody's business
    assert "duckdb " in told


def test_the_quality_of_the_data_is_told_of_the_district_alone(
    public: Report, sample: Register, sample_folder: Path
) -> None:
    told = public.provenance().text
    rows = sum(sum(load.rows.values()) for load in list_loads(sample_folder))
    loads = f"1次装载；{rows:,}行（含更正和撤销）"
    assert f"数据质量: {loads}；疑似差错0处；请核实0处；扣留未导入0行；未报全的工会0个" in told
    street = opened(sample_folder, unit="110105015")
    assert "数据质量" not in street.provenance().text
    inside = opened(sample_folder, unit="110105015", edition="internal")
    assert "数据质量" in inside.provenance().text


def test_what_is_held_back_or_doubtful_is_counted_in_the_report(tmp_path: Path) -> None:
    rows = a_dozen()
    first = rows["assistance"][0]
    rows["assistance"] += [first | {"aid_id": "A-8"}, first | {"aid_id": "A-9", "amount": "若干"}]
    rows["household_file"][0]["household_size"] = 16
    import_ledgers(
        [fill(tmp_path / "台账.xlsx", rows)], tmp_path / "register",
        key_file=tmp_path / "person.key", orders=Orders(accepts_clean=True),
    )  # fmt: skip
    told = opened(tmp_path / "register", period="2016").provenance().text
    # A-8 is A-1 again, a household of 16; A-9 has no amount
    assert "疑似差错1处；请核实1处；扣留未导入1行" in told


def test_a_reader_is_told_the_source_and_nothing_of_machines(public: Report) -> None:
    shown = public.provenance()
    source, folded = shown.html.split("<details", 1)
    assert "困难职工帮扶登记" in source
    assert "sha256" in folded
    assert "period=" in folded
    assert shown.listing is not None
    terms = [term for term, _ in shown.listing.entries]  # all a Word file holds of it
    assert terms == ["来源", "数据质量"]
    assert "duckdb" not in str(shown.listing)


def test_shown_output_names_its_figures(public: Report) -> None:
    shown = public.table(public.measure("comfort.payments", by="event_kind"), "comfort.amount")
    bundle = shown._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain", MIME}
    cell = new_code_cell("x", outputs=[new_output("display_data", bundle)])
    nb = new_notebook(cells=[cell])
    in_order = tuple(sorted(shown.figures, key=lambda figure: figure.address))
    assert figures_of([nb], public.scene.answers) == in_order
    assert tables_of([nb]) == (shown.table,)
    first = shown.figures[0]
    assert bundle[MIME]["figures"][0] == [first.address, str(first.value), str(first.status)]


def test_output_without_figures_is_still_one_of_a_report() -> None:
    bundle = Output("<p>x</p>", "x", table=DataTable("t", ("a",), (("1",),)))._repr_mimebundle_()
    assert bundle[MIME]["figures"] == []
    assert bundle[MIME]["table"] == {"id": "t", "header": ["a"], "rows": [["1"]]}
    assert repr(Output("<p>x</p>", "x")) == "x"


def test_shares_stand_behind_their_figure_and_add_up_to_all(sample_folder: Path) -> None:
    report = opened(sample_folder, period="2016", edition="internal")
    shown = report.table(
        report.measure("comfort.payments", by="event_kind"),
        "comfort.person_times",
        "comfort.amount",
        share="comfort.person_times",
    )
    (rows,) = read_page(shown.html).tables.values()
    assert rows[0][1:] == ["抚慰人次", "占比（%）", "抚慰资金（万元）"]
    assert rows[-1][2] == "100.0"
    for _, count, share, _ in rows[1:]:
        assert Decimal(share) == round(100 * Decimal(count) / 374, 1)
    assert "comfort.person_times.share/2016/110105;event_kind=house_fire" in {
        figure.address for figure in shown.figures
    }


@pytest.mark.parametrize(("edition", "is_shown"), [("public", False), ("internal", True)])
def test_an_internal_table_is_nothing_in_public(
    sample_folder: Path, edition: str, is_shown: bool
) -> None:
    report = opened(sample_folder, period="2016", edition=edition)
    shown = report.internal_table("hardship.per_members_by_unit", "unit")
    assert (shown is not None) is is_shown


def test_what_counts_a_household_in_several_groups_says_so(sample_folder: Path) -> None:
    report = opened(sample_folder, period="2019", edition="internal")
    note = "各组之和可能大于合计"
    assert note in report.table(report.measure("hardship.routes", by="route")).html
    assert note not in report.table(report.measure("hardship.stock", by="cause")).html


@pytest.mark.parametrize(
    ("measure", "figure_id", "noted"),
    [
        # A person given something in two months is one person in the year.
        ("assistance.totals", "assistance.people", True),
        ("assistance.totals", "assistance.person_times", False),  # payments add up
        ("hardship.balance", "hardship.opened", False),  # and so do the events of a file
        ("hardship.balance", "hardship.on_file", False),  # ends of months are no parts
    ],
)
def test_under_months_it_says_that_rows_count_people_once(
    public: Report, measure: str, figure_id: str, noted: bool
) -> None:
    shown = public.table(public.monthly(measure), figure_id)
    assert ("户数、人数每行去重，各行之和可能大于末行。" in shown.html) is noted


def test_a_change_there_is_not_is_told_apart_from_one_that_is_not_public(
    sample_folder: Path,
) -> None:
    """In June 2018 nobody was paid comfort; of rounded sums of both months there is a change."""
    report = opened(sample_folder, period="2019-06")
    shown = report.compare("comfort.person_times", "comfort.amount")
    assert shown is not None
    assert shown.printed is not None
    people, money = (row.cells for row in shown.printed.rows)
    # this month, the one before, its change, a year earlier, its change
    assert people == ("46", "101", "−54.5%", "0", "—")
    assert money == ("≈16", "≈34", "…", "0", "—")


def test_a_table_says_of_which_unfinished_year_it_tells_too(sample_folder: Path) -> None:
    report = opened(sample_folder, period="2019-06")
    shown = report.table(report.yearly("comfort.payments"), "comfort.person_times")
    assert shown is not None
    assert shown.printed is not None
    assert "，2013—2018年及2019年1—6月，" in shown.printed.caption
    assert shown.printed.rows[-1].label == "2019年1—6月"


def test_where_the_last_row_is_a_month_like_the_others_nothing_is_said_of_sums(
    sample_folder: Path,
) -> None:
    """A report on a month has the twelve months up to it, and no row of all of them."""
    report = opened(sample_folder, period="2019-06")
    shown = report.table(report.monthly("assistance.totals"))
    assert shown is not None
    assert shown.printed is not None
    assert shown.printed.rows[-1].label == "2019年6月"
    assert not re.search("末行|合计", shown.html)
