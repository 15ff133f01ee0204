"""What a register, a table and a breakdown show of themselves at the prompt."""

import re
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from bangfu import desk, open_report
from bangfu.errors import ParameterError


def test_a_register_shows_its_span_loads_and_rows(sample_folder: Path) -> None:
    here = desk.open(sample_folder)
    told = dict(here.register.facts())
    assert told["工会"] == "朝阳区总工会（110105）"
    assert told["数据"].startswith("2013年1月1日至2019年12月31日，装载至第1次")
    assert told["各工会报全至"] == "2019年12月31日"
    rows = len(desk.rows("comfort_case"))
    assert told["抚慰"] == f"comfort_case，{rows:,}行"
    html = here.register._repr_html_()
    assert all(said in html for said in told.values())
    assert here._repr_html_() == html


def test_a_table_shows_its_columns_in_words_their_gaps_and_codes(sample_folder: Path) -> None:
    desk.open(sample_folder)
    columns = desk.columns("comfort_case").set_index("column")
    rows = desk.rows("comfort_case")
    assert columns.words["illness"] == "病种"
    assert columns.missing["illness"] == rows.illness.isna().sum() > 0
    assert columns.missing["case_id"] == 0
    assert "cancer 恶性肿瘤" in columns.codes["illness"]
    assert columns.codes["case_id"] == ""
    with pytest.raises(ParameterError, match="expected 'comfort_case'"):
        desk.columns("comfort_cases")


def test_a_breakdown_shows_its_numbers(sample_folder: Path) -> None:
    """2019: 551 + 30 + 57 + 35 = 673 payments; what is withheld stays so."""
    report = open_report(
        register=str(sample_folder), period="2019", unit="110105", language="zh",
        edition="public", as_of=None,
    )  # fmt: skip
    by_event = report.measure("comfort.payments", by="event_kind")
    head, names, *lines = repr(by_event).splitlines()
    assert head == "comfort.payments 2019"
    place = names.split().index("抚慰人次")
    assert [line.split()[place] for line in lines] == ["551", "30", "57", "35", "673"]
    assert all(f"<td>{n}</td>" in by_event._repr_html_() for n in (551, 30, 57, 35, 673))


def test_a_desk_opened_in_english_shows_itself_in_english(sample_folder: Path) -> None:
    here = desk.open(sample_folder, language="en")
    han = re.compile(r"[\u4e00-\u9fff]")
    shown = [here, here.whatif(years="2019"), here.ask("comfort.payments", "illness", "2019")]
    for one in shown:
        assert not han.search(repr(one))
        assert not han.search(one._repr_html_())
    assert not han.search(here.watch().title.str.cat())
    assert not han.search(here.overlaps("aspect", "2019").ways.str.cat())
    assert here.watch().title.equals(desk.watch().title)
    assert han.search(here.watch(language="zh").title.str.cat())


def test_ways_of_aid_are_counted_whatever_their_words_hold(sample_folder: Path) -> None:
    """61 households had several aspects in either language, though English words hold commas."""
    for language in ("zh", "en"):
        told = desk.open(sample_folder, language=language).overlaps("aspect", "2019")
        assert told[told.n > 1].households.sum() == 61


def test_a_union_that_looks_is_shown_its_own_rows(sample_folder: Path) -> None:
    here = desk.open(sample_folder, unit="望京")
    code = here.register.unit
    told = dict(here.register.facts())
    claims = desk.rows("comfort_case")
    own = int((claims.unit_code == code).sum())
    assert own > 0
    assert told["抚慰"] == f"comfort_case，{own:,}行"
    assert told["工会组织"] == "union_unit，1行"


def test_what_cannot_be_opened_leaves_no_other_desk_to_be_asked(sample_folder: Path) -> None:
    desk.open(sample_folder)
    with pytest.raises(ParameterError, match="unit: found '望经', expected"):
        desk.open(sample_folder, unit="望经")
    with pytest.raises(ParameterError, match="nothing is opened"):
        desk.ask("comfort.payments")


@pytest.mark.parametrize(
    "asked",
    [
        {"measure": "comfort.payments", "by": "unit, illness"},
        {"measure": "comfort.payments", "where": {"unit": "望京"}},
        {"measure": "caseload.on_file", "by": "cause"},
        {"measure": "membership.payments_per_members", "by": "unit"},
    ],
)
def test_the_sql_of_an_answer_runs_over_the_files_alone(
    sample_folder: Path, asked: dict[str, object]
) -> None:
    """The sample has one load, whose rows are all the newest."""
    reply = desk.open(sample_folder).ask(period="2019", **asked)  # type: ignore[arg-type]
    connection = duckdb.connect()
    for file in sample_folder.glob("loads/*/*.parquet"):
        connection.execute(f"CREATE VIEW {file.stem} AS SELECT * FROM '{file}'")
    told = connection.execute(reply.sql).fetchdf()
    pd.testing.assert_frame_equal(
        told.astype(float, errors="ignore")[reply.values].astype(float),
        reply.to_pandas("")[reply.values].astype(float),
    )


def test_help_tells_what_a_call_takes_and_dir_only_what_can_be_asked() -> None:
    assert desk.ask.__doc__ == desk.Desk.ask.__doc__
    assert "Parameters" in (desk.cohorts.__doc__ or "")
    assert {*dir(desk)} == {*desk.__all__}


def test_a_register_that_has_no_newer_load_has_no_changes(sample_folder: Path) -> None:
    told = desk.open(sample_folder).changes(1)
    assert (len(told), [*told.columns]) == (0, ["address", "before", "after"])


def test_codes_of_a_look_and_of_curves_have_their_words_beside(sample_folder: Path) -> None:
    here = desk.open(sample_folder)
    rows = here.watch("refused", "2019").set_index("unit")
    assert rows.unit_label["110105021"] == "望京街道总工会"
    curves = here.time_on_file("cause")
    words = dict(zip(curves.cause, curves.cause_label, strict=True))
    assert words["illness"] == here.register.rules.code_list("cause").get("illness").label.zh  # type: ignore[union-attr]
    told = desk.open(sample_folder, language="en").watch("illness_jumps", "2019")
    assert not told.illness_label.str.contains(r"[\u4e00-\u9fff]").any()
