"""Periods of which nothing, or not all, is known: a 0 of them is never told as a number."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from bangfu import desk
from bangfu.desk.cautions import PartlyKnownWarning
from bangfu.errors import ParameterError
from openpyxl.utils import get_column_letter
from typed_register import UNITS, write_load

# Jia and Yi have reported until June 2017; the register begins in 2016.
AID = """
aid_id | person_key | unit_code | paid_on
1      | ann        | 110105001 | 2016-03-01
2      | bob        | 110105002 | 2017-06-30
"""


@pytest.fixture(scope="module")
def here(sample_folder: Path) -> desk.Desk:
    return desk.open(sample_folder)


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> desk.Desk:
    folder = tmp_path_factory.mktemp("typed") / "register"
    tables = {"union_unit": UNITS, "assistance": AID}
    write_load(folder, tables, until=date(2017, 6, 30))
    return desk.open(folder)


@pytest.mark.parametrize(
    ("measure", "period", "compare", "told"),
    [
        ("comfort.payments", "2020", "", "found '2020', of which no union has reported anything"),
        ("caseload.on_file", "2031", "", "expected one that begins by 2019-12-31"),
        ("comfort.payments", "2012", "", "found '2012', before the register begins in 2013"),
        ("comfort.payments", "2019", "2012", "found '2012', before the register begins in 2013"),
        ("exits.returns", "2013", "", "it looks at the year before"),
    ],
)
def test_of_what_nobody_knows_there_is_no_zero(
    here: desk.Desk, measure: str, period: str, compare: str, told: str
) -> None:
    with pytest.raises(ParameterError, match=told):
        here.ask(measure, "", period, compare=compare)


def test_no_rows_are_listed_of_what_nobody_knows(here: desk.Desk) -> None:
    with pytest.raises(ParameterError, match="no union has reported anything"):
        here.cases("comfort.payments", "2031")
    with pytest.raises(ParameterError, match="before the register begins"):
        here.cases("comfort.person_times/2012/110105")


def test_who_was_on_file_before_the_register_begins_is_known(here: desk.Desk) -> None:
    """506 files were taken over, opened by the end of 2012."""
    asked = here.ask("caseload.on_file", period="2012")
    assert (asked.to_pandas().households.item(), asked.cautions()) == (506, [])


@pytest.mark.parametrize(
    ("period", "compare", "told"),
    [
        ("2016", "", []),
        ("2017-H1", "2016-H1", []),
        ("2017", "", ["2017年还有2个工会没有报全（各工会报全至2017年6月30日）"]),
        ("2016", "2017", ["2017年还有2个工会没有报全"]),
        ("2015..2016", "", ["登记库自2016年起记录，2015—2016年中此前的月份无从得知"]),
        ("2015..2017", "", ["登记库自2016年起记录", "2015—2017年还有2个工会没有报全"]),
    ],
)
def test_what_is_known_in_part_says_so_wherever_it_is_shown(
    typed: desk.Desk, tmp_path: Path, period: str, compare: str, told: list[str]
) -> None:
    asked = typed.ask("assistance.totals", period=period, compare=compare)
    said = asked.cautions()
    assert [one[: len(words)] for one, words in zip(said, told, strict=True)] == told
    sheet = openpyxl.load_workbook(asked.to_excel(tmp_path / "a.xlsx")).worksheets[0]
    cells = [cell.value for (cell,) in sheet.iter_rows(max_col=1)]
    for one in said:
        assert one in repr(asked)
        assert one in asked._repr_html_()
        assert one in cells


def test_a_workbook_says_what_it_is(here: desk.Desk, tmp_path: Path) -> None:
    asked = here.ask("comfort.payments", "illness", "2019", compare="2018")
    book = openpyxl.load_workbook(asked.to_excel(tmp_path / "a.xlsx"))
    assert book.sheetnames == ["抚慰发放", "说明"]
    head = [cell.value for (cell,) in book["抚慰发放"].iter_rows(max_col=1, max_row=4)]
    assert head[0] == "抚慰发放（按病种），2019年，朝阳区总工会，与2018年对照"
    assert head[1] == "内部资料"
    assert head[2].startswith("示例数据：")
    assert head[3] is None
    sheet = book["抚慰发放"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A6", "A5:O15")
    assert all(cell.font.bold for cell in sheet[5])
    money = next(cell.column for cell in sheet[5] if cell.value == "抚慰资金")
    assert sheet.column_dimensions[get_column_letter(money)].number_format == "#,##0.00"
    meanings = dict(row for row in book["说明"].iter_rows(values_only=True, min_row=2))
    assert meanings["抚慰资金（对照）"] == "对照：2018年"
    assert meanings["抚慰资金（增减）"] == "2019年减2018年"
    assert meanings["抚慰人次"].startswith("本期已批准并发放的抚慰案件数，按发放日期计")


def test_an_answer_says_what_it_is_wherever_it_is_shown(here: desk.Desk) -> None:
    """Of two unions nothing has changed: what lies between them is a difference."""
    asked = here.ask(
        "comfort.payments", "quarter", "2019", compare="望京", where={"illness": "cancer"}
    )
    title = "抚慰发放（按季度），2019年，朝阳区总工会，限病种为恶性肿瘤，与望京街道总工会对照"
    for shown in (repr(asked), asked._repr_html_()):
        assert title in shown
        assert "内部资料" in shown
        assert "示例数据" in shown
        assert "抚慰资金（差额）" in shown
        assert "增减" not in shown


@pytest.mark.parametrize(
    ("where", "language", "told"),
    [
        ({"illness": ["cancer", None]}, "zh", "限病种为恶性肿瘤、非疾病事件"),
        ({"illness": "!= 恶性肿瘤"}, "zh", "限病种不为恶性肿瘤"),
        ({"quarter": ">= 2019-Q3"}, "zh", "限季度 >= 2019年第三季度"),
        ({"illness": "cancer", "relation": "self"}, "en", ", where illness is "),
    ],
)
def test_a_title_names_the_rows_that_are_meant(
    here: desk.Desk, where: dict[str, object], language: str, told: str
) -> None:
    asked = here.ask("comfort.payments", "", "2019", where=where)
    assert told in asked.titled(language)  # type: ignore[arg-type]


@pytest.mark.parametrize("period", ["2020", "2012"])
@pytest.mark.parametrize(
    "asked",
    [
        lambda here, period: here.watch(period=period),
        lambda here, period: here.watch("silent_units", period),
        lambda here, period: here.changes(1, period),
        lambda here, period: here.overlaps("project", period),
        lambda here, period: here.cohorts(period),
        lambda here, period: here.whatif(years=period),
        lambda here, period: here.cases("comfort.payments", period),
    ],
)
def test_no_study_answers_for_a_period_of_which_nothing_is_known(
    here: desk.Desk, asked: Callable[[desk.Desk, str], object], period: str
) -> None:
    told = (
        "no union has reported anything" if period == "2020" else "before the register .* in 2013"
    )
    with pytest.raises(ParameterError, match=told):
        asked(here, period)


@pytest.mark.parametrize(
    "asked",
    [
        lambda here: here.overlaps("project", "2012..2013"),
        lambda here: here.cases("assistance.totals", "2012..2013"),
        lambda here: here.whatif(years="2012..2013"),
    ],
)
def test_a_study_of_a_period_known_in_part_warns_of_the_rest(
    here: desk.Desk, asked: Callable[[desk.Desk], object]
) -> None:
    with pytest.warns(PartlyKnownWarning, match="登记库自2013年起记录") as told:
        asked(here)
    assert told[0].filename == __file__


@pytest.mark.parametrize(
    ("measure", "compare", "told"),
    [
        ("comfort.payments", "2017-Q1", ["2019年有12个月，对照的2017年第一季度有3个月"]),
        ("comfort.payments", "2018-H1", ["2019年有12个月，对照的2018年上半年有6个月"]),
        ("comfort.payments", "2018", []),
        ("caseload.on_file", "2018-06", []),
    ],
)
def test_periods_of_unequal_length_beside_each_other_say_so(
    here: desk.Desk, measure: str, compare: str, told: list[str]
) -> None:
    """Who is on file is known of a day, whatever the period that ends with it."""
    said = here.ask(measure, "", "2019", compare=compare).cautions()
    assert [one.partition("，两边")[0] for one in said] == told


@pytest.mark.parametrize(
    "asked",
    [
        lambda own: own.cases("comfort.person_times/2019/110105"),
        lambda own: own.cases("comfort.person_times/2019/110105023"),
        lambda own: own.ask("comfort.payments", "", "2019", compare="大屯"),
        lambda own: own.within("110105"),
    ],
)
def test_a_union_that_looks_is_not_left_by_an_address_or_a_comparison(
    here: desk.Desk, asked: Callable[[desk.Desk], object]
) -> None:
    own = here.within("望京")
    with pytest.raises(ParameterError, match=rf"expected '{own.register.unit}' or a union below"):
        asked(own)
    code = own.register.unit
    rows = own.cases(f"comfort.person_times/2019/{code}")
    assert len(rows) == own.ask("comfort.payments", "", "2019").to_pandas().person_times.item()


@pytest.mark.parametrize(("period", "n"), [("2019", 0), ("2019-Q1", 1)])
def test_where_there_are_no_members_the_answer_says_why(
    here: desk.Desk, period: str, n: int
) -> None:
    asked = here.ask("membership.payments_per_members", "", period)
    assert asked.to_pandas().members.isna().sum() == n
    told = [one for one in asked.cautions() if one.startswith("会员在年末统计")]
    assert len(told) == n
