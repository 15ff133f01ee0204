"""Asking registers of two homes alike, and holding their answers against each other."""

from collections.abc import Iterator

from bangfu.desk.wording import MEASURES, groups_of
from bangfu.disclosure.policy import Edition
from bangfu.figures.model import Figure
from bangfu.figures.questions import answer, release_questions
from bangfu.measures.query import ask
from bangfu.periods import Period
from bangfu.register.store import Register
from bangfu.rules import default_rules
from hypothesis import strategies as st

RULES = default_rules()
ROW = st.tuples(st.integers(1, 4), st.integers(0, 99_999), st.booleans())
LOADS = st.lists(st.lists(ROW, max_size=4, unique_by=lambda row: row[0]), min_size=1, max_size=5)
"""Payments of loads; see `typed`."""


def questions() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every measure, without a group and by each of its groups."""
    for name in MEASURES:
        yield name, ()
        yield from ((name, (group,)) for group in groups_of(name))


def require_same(
    one: Register, other: Register, name: str, by: tuple[str, ...], period: Period
) -> int:
    """Ask a measure of two registers alike; how many values were compared."""
    ours, theirs = (ask(MEASURES[name], register, period, by)[0] for register in (one, other))
    assert ours.schema == theirs.schema
    assert ours.equals(theirs), f"{name} by {by} in {period}"
    return ours.num_rows * ours.num_columns


def figures(register: Register, unit: str, edition: Edition, period: Period) -> list[Figure]:
    """All figures of a release."""
    asked = release_questions(unit, period, edition, RULES)
    answers = answer(register, unit, edition, period, asked)
    rows = (row for question in answers.answered for row in answers.rows(question))
    return [figure for row in rows for figure in row.figures.values()]


def typed(rows: list[tuple[int, int, bool]]) -> str:
    """Payments of a load: number, cents, and whether it is a withdrawal."""
    lines = [
        f"a{key} | p | 2019-01-01 | {cents / 100:.2f} | {'yes' if withdrawn else ''}"
        for key, cents, withdrawn in rows
    ]
    return "\n".join(["aid_id | person_key | paid_on | amount | withdrawn", *lines]) * bool(lines)
