"""Workings of an internal report: what its methods tell, and nothing of it in public."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from bangfu import open_report
from bangfu.analysis.scheme_replay import replay
from bangfu.errors import ParameterError
from bangfu.figures.frames import to_frame
from bangfu.language import Language
from bangfu.periods import Period
from bangfu.press.report.output_record import Output
from bangfu.press.report.tables.workings import Workings
from bangfu.project import ROOT
from bangfu.register.store import open_register
from bangfu.rules import read_draft

DRAFT = "params/drafts/fifth_revision.yaml"
YEARS = "2013..2019"
EVERY: list[Callable[[Workings], Output | None]] = [
    Workings.deadlines, Workings.matched, Workings.not_listed, Workings.effects, Workings.fitted,
    lambda told: told.replay(DRAFT), Workings.outlook, Workings.past_forecasts,
]  # fmt: skip


def workings(folder: Path, language: Language = "zh", edition: str = "internal") -> Workings:
    report = open_report(
        register=str(folder), period=YEARS, unit="110105", language=language,
        edition=edition, as_of=None,  # type: ignore[arg-type]
    )  # fmt: skip
    return report.workings(YEARS)


def rows_of(shown: Output | None) -> list[list[str]]:
    """The rows of a table, each with its label first."""
    assert shown is not None
    assert shown.printed is not None
    return [[row.label, *row.cells] for row in shown.printed.rows]


@pytest.mark.parametrize("edition", ["internal", "public"])
def test_only_the_internal_edition_tells_anything(sample_folder: Path, edition: str) -> None:
    told = workings(sample_folder, edition=edition)
    shown = [method(told) for method in EVERY]
    assert all(one is not None for one in shown) == (edition == "internal")
    assert any(one is not None for one in shown) == (edition == "internal")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_table_has_a_value_in_each_cell(sample_folder: Path, language: Language) -> None:
    told = workings(sample_folder, language)
    for method in EVERY:
        shown = method(told)
        assert shown is not None
        assert shown.given
        assert not re.search(r"nan|None", shown.text)
        if shown.printed is not None:
            assert all(all(row) for row in rows_of(shown)), shown.text


def test_a_draft_costs_what_the_replay_says(sample_folder: Path) -> None:
    register = open_register(sample_folder)
    rules = read_draft(ROOT / DRAFT, register.rules)
    sums = replay(register.with_rules(rules), Period.parse(YEARS)).sums("illness")
    rows = rows_of(workings(sample_folder).replay(DRAFT, "illness"))
    assert [row[-2] for row in rows] == [f"{cost:,.0f}" for cost in sums.cost_draft]


def test_what_is_foretold_says_so(sample_folder: Path) -> None:
    told = workings(sample_folder)
    for rows in (rows_of(told.outlook()), rows_of(told.past_forecasts())):
        assert all(any(cell.endswith("[f]") for cell in row) for row in rows)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("years", ["2019", "2016..2017", "2019-H1"])
def test_what_has_too_little_to_work_with_is_left_out_with_a_sentence(
    sample_folder: Path, years: str, language: Language
) -> None:
    """No revision lies within them, and a back-test asks for three years."""
    report = open_report(
        register=str(sample_folder), period=years, unit="110105", language=language,
        edition="internal", as_of=None,
    )  # fmt: skip
    told = report.workings(years)
    shown = [method(told) for method in EVERY]
    out = {"zh": "数据不够", "en": "Too little to work with"}[language]
    assert all(one is not None for one in shown)
    left = [one for one, output in enumerate(shown) if out in repr(output)]
    # effects, past_forecasts; six months carry no outlook either
    assert left == ([3, 6, 7] if years == "2019-H1" else [3, 7])


@pytest.mark.parametrize(
    ("language", "by_claim", "known_today"),
    [("zh", "按申请日计", "按现在所知"), ("en", "by the day of the claim", "known today")],
)
def test_forecasts_say_by_which_day_they_count_and_what_they_knew(
    sample_folder: Path, language: Language, by_claim: str, known_today: str
) -> None:
    """Claims of 2019 that are open: neither paid nor refused nor taken back."""
    told = workings(sample_folder, language)
    held, next_year = told.past_forecasts(), told.outlook()
    assert held is not None
    assert next_year is not None
    register = open_register(sample_folder)
    cases = to_frame(register.comfort_case, register)
    in_2019 = cases[cases.applied_on.map(lambda day: day.year == 2019)]
    settled = in_2019.decision.isin(["rejected", "withdrawn"]) | in_2019.paid_on.notna()
    for shown in (held, next_year):
        assert by_claim in repr(shown)
        assert f"{(~settled).sum()}" in repr(shown).splitlines()[-3]
    assert known_today in repr(held)
    assert "只用此前各年的数据" not in repr(held)


def test_late_are_those_behind_the_deadline_of_their_day(sample_folder: Path) -> None:
    by_year = {row[0]: row for row in rows_of(workings(sample_folder).deadlines())}
    # The first version has no deadline, the others leave at most 180 days.
    assert by_year["2013"][4] == "0"
    assert sum(int(row[4]) for row in by_year.values()) > 0
    by_unit = rows_of(workings(sample_folder).deadlines("unit"))
    assert sum(int(row[4]) for row in by_unit) == sum(int(row[4]) for row in by_year.values())


def test_a_draft_outside_of_the_project_is_not_read(sample_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="expected a file in the project's folder"):
        workings(sample_folder).replay(str(tmp_path / "draft.yaml"))


def test_a_year_that_papermill_takes_for_a_number_is_a_year(sample_folder: Path) -> None:
    report = open_report(
        register=str(sample_folder), period=YEARS, unit="110105", language="zh",
        edition="internal", as_of=None,
    )  # fmt: skip
    assert report.workings(2019).span == Period.parse("2019")  # type: ignore[arg-type]
