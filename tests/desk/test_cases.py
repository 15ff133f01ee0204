"""The rows behind a number: as many as it counts, whatever its address."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from bangfu import desk
from bangfu.errors import ParameterError
from bangfu.figures.model import Figure, MeasureUnit
from bangfu.figures.questions import answer, catalogue_questions
from bangfu.periods import Period
from examples import how_many

YEAR = Period.parse("2019")
WHO = {
    MeasureUnit.HOUSEHOLDS: ("household_id",),
    MeasureUnit.PERSONS: ("person_key", "claimant_key"),
    MeasureUnit.BATCHES: ("batch",),
}
SUMS = {"hardship.people_on_file": "household_size", "hardship.corrected": "delta"}
DIVIDED = ("mean_", "per_batch", "rate", "days_", "_members", "decline", "goal", "standard_amount")
WHOLE = ("coverage", "match", "members")


@pytest.fixture(scope="module")
def here(sample_folder: Path) -> desk.Desk:
    return desk.open(sample_folder)


def some_figures(here: desk.Desk) -> Iterator[Figure]:
    """Of every figure the public edition tells of the year, its total and the last row a breakdown.

    In `make prove` the first row too.
    """
    questions = catalogue_questions(YEAR, "public")
    public = answer(here.register, "110105", "public", YEAR, questions).figures_of(YEAR)
    exact = {
        one.address: one
        for one in answer(
            here.register, "110105", "internal", YEAR, catalogue_questions(YEAR, "internal")
        ).figures_of(YEAR)
    }
    told = defaultdict(list)
    for one in public:
        if one.is_public and one.address in exact:  # and not several unions told as one
            told[one.id, tuple(name for name, _ in one.dimensions)].append(exact[one.address])
    for rows in told.values():
        ends = (rows[0], rows[-1])[how_many(usual=1, proof=0) :]
        yield from {one.address: one for one in ends}.values()


def test_cases_are_as_many_as_every_public_figure_says(here: desk.Desk) -> None:
    counted = 0
    for figure in some_figures(here):
        name = figure.id.partition(".")[2]
        if (any(part in name for part in DIVIDED) and name != "rate_base") or name in WHOLE:
            with pytest.raises(ParameterError, match=f"address: found '{figure.id}', .*expected"):
                here.cases(figure.address)
            continue
        rows = here.cases(figure.address)
        who = [one for one in WHO.get(figure.measure_unit, ()) if one in rows]
        what = SUMS.get(figure.id, "amount" if figure.measure_unit is MeasureUnit.YUAN else "")
        number = rows[who[0]].nunique() if who else len(rows)
        found = rows[what].sum() if what else number
        assert round(float(found), 2) == float(figure.value or 0), figure.address
        counted += 1
    assert counted > 100


@pytest.mark.parametrize(
    ("address", "rows"),
    [
        ("comfort.rejected/2019/110105", 40), ("comfort.approved/2019/110105", 673),
        ("comfort.person_times/2019/110105;illness=none", 122),  # 673 - 551 with an illness
        ("comfort.person_times/2013..2019/110105;year=2019", 673),
        ("comfort.person_times/2018/110105;month=2018-06", 0),
        ("comfort.person_times/2019/110105;unit=110105021", 15),
        ("comfort.person_times/2019/110105;union=110105021", 15),  # as before 0.4.0
        ("comfort.person_times/2019/110105021", 15),
        ("hardship.on_file/2019/110105", 10), ("hardship.on_file/2019/110105;month=2019-12", 10),
    ],
)  # fmt: skip
def test_an_address_lists_what_its_figure_counts(here: desk.Desk, address: str, rows: int) -> None:
    assert len(here.cases(address)) == rows


def test_codes_told_in_a_group_are_listed_together(here: desk.Desk) -> None:
    """Every claim is in one group; those of no illness are one too."""
    groups = here.ask("comfort.payments", "illness_group", "2019").to_pandas("")
    for group, n in zip(groups.illness_group, groups.person_times, strict=True):
        code = "none" if not isinstance(group, str) else group
        rows = here.cases(f"comfort.person_times/2019/110105;illness_group={code}")
        assert len(rows) == n, group
    assert "illness_group" not in here.cases("comfort.payments", "2019")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("comfort.person_times/2019", "address: found .*expected one such as comfort.person_times"),
        ("comfort.person_times/20199/110105", "address: found .*expected one such as"),
        ("a/b/c/d", "address: found 'a/b/c/d', expected one such as"),
        ("comfort.person_time/2019/110105", "figure: found .*expected 'comfort.person_times'"),
        ("comfort.person_times/2019/110106", "unit: found '110106', expected '110105"),
        ("comfort.person_times/2019/110105;ilness=cancer", "where: found 'ilness', expected 'ill"),
        ("comfort.person_times/2019/110105;month=2018-06", "expected 2018-06 to lie in 2019"),
        ("comfort.person_times/2019/110105;unit=other_area_6", "6 unions told as one, expected a"),
        ("comfort.mean_amount/2019/110105", "expected a figure that counts rows: comfort.person_t"),
        ("comfort.days_to_claim_median/2019/110105", r"desk.cases\('comfort.waiting'\) lists all"),
        ("assistance.members/2019/110105", "counts no rows, expected one that does"),
    ],
)
def test_what_cannot_be_listed_is_refused_with_a_sentence(
    here: desk.Desk, address: str, told: str
) -> None:
    with pytest.raises(ParameterError, match=told):
        here.cases(address)


@pytest.mark.parametrize(
    "address",
    [
        "figures.html#comfort.person_times/2019/110105",
        "https://reports.invalid/figures.html#comfort.person_times/2019/110105",
    ],
)
def test_an_address_is_taken_as_a_link_has_it(here: desk.Desk, address: str) -> None:
    """2019: 673 comfort payments."""
    assert len(here.cases(address)) == 673


def test_rows_have_no_column_twice_and_none_that_says_nothing(here: desk.Desk) -> None:
    for measure in ("assistance.totals", "caseload.balance", "assistance.unaided"):
        columns = [*here.cases(measure, "2019").columns]
        assert not [name for name in columns if name.endswith("_right") or name == "withdrawn"]
