"""The policy is that of the rules, and only the internal edition goes without."""

from dataclasses import replace

import pytest
from bangfu.disclosure.policy import policy_for
from bangfu.errors import DisclosureError
from bangfu.periods import Period
from bangfu.rules import default_rules
from bangfu.rules.publication import FigureKind

RULES = default_rules()
EXACT, ROUNDED, NEVER = "exact", "rounded", None


def test_the_public_edition_is_under_the_policy_of_the_rules() -> None:
    assert policy_for("public", RULES) == RULES.publication
    draft = RULES.publication.model_copy(update={"threshold": 5})
    assert policy_for("public", replace(RULES, publication=draft)) == draft


def test_only_the_internal_edition_goes_without() -> None:
    assert policy_for("internal", RULES) is None
    with pytest.raises(DisclosureError, match="found 'Internal', expected one of"):
        policy_for("Internal", RULES)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "top_month", "top_year", "top_years", "below_month", "below_year", "below_years"),
    [
        ("count", EXACT, EXACT, EXACT, NEVER, EXACT, NEVER),
        ("money", ROUNDED, EXACT, EXACT, NEVER, ROUNDED, NEVER),
        ("mean", NEVER, EXACT, EXACT, NEVER, NEVER, NEVER),
        ("rate", EXACT, EXACT, EXACT, NEVER, NEVER, NEVER),
        ("median", EXACT, EXACT, EXACT, NEVER, EXACT, NEVER),
        ("percentile", EXACT, EXACT, EXACT, NEVER, NEVER, NEVER),
    ],
)
def test_what_is_public_follows_from_kind_unit_and_length(
    kind: FigureKind, top_month: str | None, top_year: str | None, top_years: str | None,
    below_month: str | None, below_year: str | None, below_years: str | None,
) -> None:  # fmt: skip
    found = [
        (line := RULES.publication.figures_of(kind, Period.parse(period), is_top=is_top))
        and line.show
        for is_top in (True, False)
        for period in ("2019-06", "2019", "2013..2019")
    ]
    assert found == [top_month, top_year, top_years, below_month, below_year, below_years]


@pytest.mark.parametrize(
    "period",
    ["2019-06", "2019-Q2", "2019-H1", "2019-01..2019-06", "2018-07..2019-06", "2017-07..2019-06"],
)
def test_what_is_not_of_whole_years_is_told_alike(period: str) -> None:
    one = Period.parse(period)
    money, count = (
        RULES.publication.figures_of(kind, one, is_top=True) for kind in ("money", "count")
    )
    assert money is not None
    assert count is not None
    assert (money.show, count.show) == (ROUNDED, EXACT)
    assert RULES.publication.table_by(("event_kind",), one) is None
    assert RULES.publication.figures_of("count", one, is_top=False) is None


@pytest.mark.parametrize(
    ("by", "month", "year", "years"),
    [
        (("event_kind",), False, True, True),
        (("illness",), False, False, False),  # told in groups
        (("illness_group",), False, True, True),
        (("unit",), False, True, False),
        (("batch",), False, False, False),  # the month under another name
        (("project",), False, False, False),  # the aspects under another name
        (("cause_group", "aspect"), False, True, True),
        (("cause", "aspect"), False, False, False),
    ],
)
def test_tables_are_public_by_the_year(
    by: tuple[str, ...], month: bool, year: bool, years: bool
) -> None:
    periods = [Period.parse(text) for text in ("2019-06", "2019", "2013..2019")]
    found = [RULES.publication.table_by(by, period) is not None for period in periods]
    assert found == [month, year, years]


def test_a_line_holds_for_periods_that_end_while_it_does() -> None:
    line = RULES.publication.figures[0].model_copy(
        update={"valid_from": Period.parse("2019").start}
    )
    policy = RULES.publication.model_copy(update={"figures": (line,)})
    told = [policy.figures_of("count", Period.parse(y), is_top=True) for y in ("2018", "2019")]
    assert told == [None, line]
