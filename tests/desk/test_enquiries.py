"""Asking a register in text: names, groups, conditions, comparisons, rows, own tables."""

from pathlib import Path

import matplotlib.pyplot as plt
import openpyxl
import pandas as pd
import pytest
from bangfu import desk
from bangfu.errors import ParameterError, RegisterError
from bangfu.figures.frames import to_frame
from bangfu.measures import comfort
from bangfu.periods import Period
from bangfu.press.report.fonts import FONT_FAMILY
from IPython.core.interactiveshell import InteractiveShell
from typed_register import UNITS, write_load

pytestmark = pytest.mark.filterwarnings("ignore:The 'future.infer_string' option")


@pytest.fixture(scope="module")
def here(sample_folder: Path) -> desk.Desk:
    return desk.open(sample_folder)


def test_what_is_asked_in_text_is_what_the_measure_says(here: desk.Desk) -> None:
    asked = here.ask("comfort.payments", by="illness, year", period="2016..2019")
    told = comfort.payments(here.register, Period.parse("2016..2019"), by=["illness", "year"])
    pd.testing.assert_frame_equal(asked.to_pandas(), to_frame(told, here.register, language="zh"))


@pytest.mark.parametrize(
    ("measure", "period", "column", "rate"),
    [
        ("exits.rates", "2019", "exit_self_rate", 117 / 195),
        ("exits.rates", "2019", "decline", 182 / 192),
        ("assistance.coverage", "2018..2019", "coverage", 297 / 310),
        ("membership.payments_per_members", "2018..2019", "per_members", 1284 / 118.9097),
    ],
)
def test_rates_stand_beside_the_counts_they_are_divided_from(
    here: desk.Desk, measure: str, period: str, column: str, rate: float
) -> None:
    reply = here.ask(measure, period=period)
    assert reply.to_pandas()[column].tolist() == [pytest.approx(rate, abs=1e-6)]
    assert f'AS "{column}"' in reply.sql
    assert (
        "率" in reply.headings("zh")[column]
        or "每万名会员" in reply.headings("zh")[column]
        or (reply.headings("zh")[column] == "降幅")
    )


def test_a_rate_of_nobody_is_missing_and_not_zero(here: desk.Desk) -> None:
    told = here.ask("exits.rates", by="cause", period="2019-12").to_pandas()
    assert (told["base"] == 0).any()
    assert told["outcome_rate"].isna().tolist() == (told["base"] == 0).tolist()


def test_a_register_that_nobody_has_reported_to_is_told_so(tmp_path: Path) -> None:
    write_load(tmp_path, {"union_unit": UNITS})
    with pytest.raises(RegisterError, match="found no month that any union has reported"):
        desk.open(tmp_path).ask("exits.rates", period="2019").to_pandas()


def test_measures_that_share_a_title_are_called_as_their_figures_are(here: desk.Desk) -> None:
    titles = here.measures()["title"].tolist()
    assert len({*titles}) == len(titles)
    assert "每万名会员抚慰人次" in titles


def test_codes_go_by_what_newsrooms_call_them(here: desk.Desk) -> None:
    asked = [here.ask("comfort.payments", where={"illness": one}) for one in ("癌症", "cancer")]
    pd.testing.assert_frame_equal(*(one.to_pandas() for one in asked))


def test_the_newest_whole_year_is_asked_where_none_is_said(here: desk.Desk) -> None:
    assert here.ask("payments").period == Period.parse("2019")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"measure": "comfort.payment"}, "expected 'comfort.payments'?"),
        ({"measure": "comfort.payments", "by": "ilness"}, "expected 'illness'?"),
        ({"measure": "comfort.payments", "by": "cause"}, "expected one of: unit, event_kind"),
        ({"measure": "comfort.payments", "where": {"ilness": "cancer"}}, "where: found 'ilness'"),
        ({"measure": "comfort.payments", "period": "20199"}, "period: found '20199'"),
        ({"measure": "comfort.payments", "where": {"unit": "望京"}}, ""),
        ({"measure": "comfort.payments", "where": {"unit": "没有的工会"}}, "unit: found"),
        ({"measure": "comfort.payments", "compare": "没有的工会"}, "unit: found"),
    ],
)
def test_a_name_that_is_not_known_is_told_with_the_nearest(
    here: desk.Desk, asked: dict[str, object], told: str
) -> None:
    if not told:
        assert len(here.ask(**asked).to_pandas()) == 1  # type: ignore[arg-type]
        return
    with pytest.raises(ParameterError, match=told.replace("?", r"\?")):
        here.ask(**asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("where", "rows", "paid"),
    [
        ({"illness": "cancer"}, 1, 241), ({"illness": "恶性肿瘤"}, 1, 241),
        ({"illness": ["cancer", "ami"]}, 2, 241 + 92), ({"event_kind": "accident_death"}, 1, 35),
        ({"unit": "110105021"}, 1, 15), ({"illness": None}, 1, 122),
    ],
)  # fmt: skip
def test_conditions_pick_rows_and_several_codes_keep_theirs(
    here: desk.Desk, where: dict[str, object], rows: int, paid: int
) -> None:
    """2019: cancer 241, heart attacks 92, deaths by accident 35, 望京 15; 673 - 551 no illness."""
    frame = here.ask("comfort.payments", period="2019", where=where).to_pandas()
    assert (len(frame), frame.person_times.sum()) == (rows, paid)


def test_times_stand_beside_those_they_are_compared_with(here: desk.Desk) -> None:
    asked = here.ask("comfort.payments", "month", "2019", compare="2018").to_pandas()
    assert asked.month.tolist() == [f"2019-{n:02}" for n in range(1, 13)]
    assert (asked.person_times.sum(), asked.person_times_before.sum()) == (673, 611)
    assert asked.person_times_change.sum() == 673 - 611
    assert asked.person_times_before.tolist()[5] == 0  # nothing was paid in June 2018


@pytest.mark.parametrize("compare", ["2018", "year_earlier", "previous", "上年同期"])
def test_groups_that_only_one_of_both_has_are_0_in_the_other(here: desk.Desk, compare: str) -> None:
    asked = here.ask("comfort.payments", "unit, illness", "2019", compare=compare).to_pandas()
    assert asked.person_times_before.sum() == 611
    assert asked.person_times.dtype == "int64"
    assert not asked.duplicated(["unit", "illness"]).any()
    assert not asked[["period", "unit_label", "illness_label"]].isna().any().any()
    assert not [name for name in asked if name.endswith("label_before")]


def test_a_union_stands_beside_the_whole(here: desk.Desk) -> None:
    asked = here.ask("comfort.payments", "event_kind", "2019", compare="大屯街道总工会").to_pandas()
    own = here.within("大屯街道总工会").ask("comfort.payments", period="2019").to_pandas()
    assert asked.person_times_before.sum() == own.person_times.item() > 0


@pytest.mark.parametrize(
    ("measure", "column"),
    [
        ("comfort.payments", "person_times"), ("comfort.rejections", "rejected"),
        ("comfort.in_hand", "in_hand"), ("caseload.on_file", "households"),
    ],
)  # fmt: skip
def test_the_rows_behind_a_number_are_as_many_as_it_says(
    here: desk.Desk, measure: str, column: str
) -> None:
    assert (
        len(here.cases(measure, "2019"))
        == here.ask(measure, period="2019").to_pandas()[column].item()
    )


def test_rows_are_listed_from_an_address(here: desk.Desk) -> None:
    rows = here.cases("comfort.person_times/2019/110105;illness=cancer")
    assert (len(rows), set(rows.illness)) == (241, {"cancer"})
    with pytest.raises(ParameterError, match="figure: found"):
        here.cases("comfort.person_time/2019/110105")
    with pytest.raises(ParameterError, match="measure with rows"):
        here.cases("membership.people_per_members", "2019")


def test_a_workbook_has_words_and_no_formula(here: desk.Desk, tmp_path: Path) -> None:
    file = here.ask("comfort.payments", "unit", "2019").to_excel(tmp_path / "a.xlsx")
    told = pd.read_excel(file, engine="openpyxl", header=4)
    assert list(told.columns)[:4] == ["时期", "工会（代码）", "工会", "抚慰人次"]
    assert told["抚慰人次"].sum() == 673


def test_names_and_heads_that_a_spreadsheet_would_run_are_texts(tmp_path: Path) -> None:
    units = UNITS.replace("甲街道总工会", "=1+1        ").replace("乙地区总工会", "＝cmd       ")
    aid = "aid_id | person_key | unit_code | paid_on\n" + "".join(
        f"{n} | p{n} | 11010500{n} | 2016-03-01\n" for n in (1, 2)
    )
    asked = desk.open(_folder(tmp_path, units, aid)).ask("assistance.totals", "unit", "2016")
    file = asked.to_excel(tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(file).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {"'=1+1", "'＝cmd"} <= {cell.value for cell in cells}
    assert not [cell.value for cell in cells if cell.data_type == "f"]


def _folder(place: Path, units: str, aid: str) -> Path:
    write_load(place / "register", {"union_unit": units, "assistance": aid})
    return place / "register"


def test_an_error_of_ours_is_one_line_in_a_notebook(capsys: pytest.CaptureFixture[str]) -> None:
    shell = InteractiveShell.instance()
    shell.run_cell("from bangfu.errors import ParameterError\nraise ParameterError('by: found 1')")
    assert capsys.readouterr().out.strip().splitlines()[-1] == "ParameterError: by: found 1"
    InteractiveShell.clear_instance()


def test_a_desk_and_its_replies_show_what_they_are(here: desk.Desk) -> None:
    assert "comfort_case" in repr(here)
    assert "3,043行" in here._repr_html_()
    reply = here.ask("comfort.payments", "illness", "2019")
    assert "恶性肿瘤" in reply._repr_html_()
    assert "抚慰人次" in repr(reply)
    assert "SELECT" in reply.sql
    assert "抚慰人次" in reply.definition


def test_overlaps_count_each_household_once(here: desk.Desk) -> None:
    """2019: 160 households got something, 61 of them in more than one aspect."""
    told = here.overlaps("aspect", "2019")
    assert (told.households.sum(), told[told.n > 1].households.sum()) == (160, 61)


def test_of_a_cohort_fewer_are_on_file_the_later_one_looks(here: desk.Desk) -> None:
    told = here.cohorts()
    shares = told[["after_12", "after_24", "after_36", "after_60"]]
    falls = shares.diff(axis=1).iloc[:, 1:]
    assert (falls.fillna(0) <= 0).all().all()
    assert shares.iloc[-1].isna().all()  # 2019: twelve months are not over
    assert told.came.min() > 0
    assert told.year.tolist() == [str(year) for year in range(2013, 2020)]
    with pytest.raises(ParameterError, match="only who was on file still is known"):
        here.cohorts("2012..2014")
    years = here.spells.began_on.dt.year.between(2013, 2019)
    assert told.came.sum() == years.sum()


def test_nothing_is_asked_before_a_register_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "_opened", [])
    with pytest.raises(ParameterError, match="nothing is opened"):
        desk.ask("comfort.payments")


@pytest.mark.parametrize(
    ("measure", "column"),
    [("comfort.payments", "amount"), ("assistance.totals", "person_times"),
     ("exits.routes", "households"), ("caseload.balance", "exit_self")],
)  # fmt: skip
def test_quarters_are_the_sums_of_their_months(here: desk.Desk, measure: str, column: str) -> None:
    months = here.ask(measure, "month", "2018-02..2019-04").to_pandas()
    quarters = here.ask(measure, "quarter", "2018-02..2019-04").to_pandas()
    of_month = [f"{m[:4]}-Q{(int(m[5:]) + 2) // 3}" for m in months.month]
    summed = months.groupby(of_month)[column].sum()
    assert quarters.set_index("quarter")[column].to_dict() == summed.to_dict()
    assert quarters.quarter.tolist() == ["2018-Q1", "2018-Q2", "2018-Q3", "2018-Q4", "2019-Q1",
                                         "2019-Q2"]  # fmt: skip


def test_own_charts_speak_chinese_in_the_houses_look(recwarn: pytest.WarningsRecorder) -> None:
    desk.house_style()
    figure, axes = plt.subplots()
    axes.set_title("困难职工帮扶−抚慰")
    figure.canvas.draw()
    assert not [str(told.message) for told in recwarn if "Glyph" in str(told.message)]
    assert axes.title.get_fontfamily() == [FONT_FAMILY]


def test_a_draft_is_replayed_on_past_claims(here: desk.Desk) -> None:
    """2019: 673 payments of 2,189,000 yuan, and 40 refusals."""
    told = here.whatif("params/drafts/fifth_revision.yaml", "2019")
    sums = told.sums().iloc[0]
    assert (sums.paid, sums.cost_before) == (2_189_000, 2_189_000)
    assert sums.cost_draft > sums.cost_before
    assert (told.claims().decision == "rejected").sum() == 40
    assert len(here.whatif().astray()) == 39  # no draft: the versions in force, all years
    with pytest.raises(ParameterError, match="years: found '2030', of which no"):
        here.whatif(years="2030")
