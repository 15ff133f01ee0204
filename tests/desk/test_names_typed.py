"""Names as analysts type them: those a desk shows itself are taken, hints are of what is meant."""

from collections.abc import Callable
from pathlib import Path

import pytest
from bangfu import desk
from bangfu.desk.wording import MEASURES, measure_called, measure_title
from bangfu.errors import ParameterError
from bangfu.language import LANGUAGES
from bangfu.periods import Period


@pytest.fixture(scope="module")
def here(sample_folder: Path) -> desk.Desk:
    return desk.open(sample_folder)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"measure": "comfort.person_times"}, "expected 'comfort.payments'?"),  # a figure of it
        ({"measure": "comfort.amount"}, "expected 'comfort.payments'?"),
        ({"measure": "comfort.xyz"}, "expected one of: assistance.totals"),
        (
            {"where": {"amount": ">5000"}},
            "'amount', a column of single rows, expected one of: unit",
        ),
        ({"where": {"decision": "approved"}}, "'decision', a column of single rows"),
        ({"by": "amount"}, "by: found 'amount', a column of single rows"),
        ({"by": "share"}, "by: found 'share', expected one of: unit"),
        ({"by": "ilness"}, "by: found 'ilness', expected 'illness'?"),
        ({"compare": "last_year"}, "compare: .*'last_year'.*; or a period, year_earlier, previous"),
        ({"compare": "望经街道总工会"}, "expected '110105021 望京街道总工会'?"),
    ],
)
def test_a_hint_names_what_is_meant_or_nothing(
    here: desk.Desk, asked: dict[str, object], told: str
) -> None:
    with pytest.raises(ParameterError, match=told.replace("?", r"\?")):
        here.ask(**{"measure": "comfort.payments", **asked})  # type: ignore[arg-type]


def test_what_is_compared_with_a_year_earlier_is_told_to_be_divided(here: desk.Desk) -> None:
    told = "'comfort.amount.year_on_year', which is divided or ranked, expected .*: comfort.amount$"
    with pytest.raises(ParameterError, match=told):
        here.cases("comfort.amount.year_on_year/2019/110105")


@pytest.mark.parametrize(
    "asked",
    [
        lambda here: here.ask("抚慰发放", "", "2019"),  # as desk.measures() calls it
        lambda here: here.ask("Comfort payments", "", "2019"),
        lambda here: here.ask("comfort.payments", "", "2019", where={"工会": "望京"}),
    ],
)
def test_a_measure_goes_by_the_words_the_desk_shows(
    here: desk.Desk, asked: Callable[[desk.Desk], desk.Reply]
) -> None:
    assert asked(here).name == "comfort.payments"


def test_a_measure_goes_by_the_name_the_glossary_lists(here: desk.Desk) -> None:
    assert here.ask("hardship.stock", "", "2019").name == "caseload.on_file"


def test_tables_columns_and_groups_go_by_their_words(here: desk.Desk) -> None:
    """35 payments of 2019 are of more than 5,000 yuan; 望京 is one of 45 unions."""
    assert here.rows("抚慰").equals(here.rows("comfort_case"))
    assert here.columns("抚慰").equals(here.columns("comfort_case"))
    assert len(here.cases("comfort.payments", "2019", where={"金额": "> 5000"})) == 35
    own = here.cases("comfort.payments", "2019", where={"工会": "望京"})
    assert {*own.unit} == {"110105021"}
    asked = here.ask("comfort.payments", "病种", "2019")
    assert asked.plot("抚慰资金").get_xlabel() == "元"


def test_whatever_the_desk_calls_a_measure_it_takes() -> None:
    for name in MEASURES:
        assert [measure_called(measure_title(name, one))[0] for one in LANGUAGES] == [name, name]


@pytest.mark.parametrize(
    "period",
    ["2018", "2018-05", "2018-Q1", "2018-H2", "2013..2019", "2018-10..2019-09", "2018-01..2018-06"],
)
def test_a_period_is_taken_as_the_desk_shows_it(here: desk.Desk, period: str) -> None:
    shown = Period.parse(period).label("zh")
    asked = [here.ask("comfort.payments", "", one).to_pandas() for one in (period, shown)]
    assert asked[0].equals(asked[1])


def test_groups_are_parted_as_titles_part_them(here: desk.Desk) -> None:
    asked = [here.ask("comfort.payments", by, "2019") for by in ("病种、季度", "illness, quarter")]
    assert asked[0].to_pandas().equals(asked[1].to_pandas())


@pytest.mark.parametrize("since", [0, 5, "1"])
def test_a_load_that_is_none_is_told_by_the_word_it_was_given_for(
    here: desk.Desk, since: object
) -> None:
    with pytest.raises(ParameterError, match=r"since: found .*, expected the number of a load: 1"):
        here.changes(since=since)  # type: ignore[arg-type]
