"""Which public figures move when a register changes: each told before and after."""

from collections.abc import Iterable
from dataclasses import dataclass

from bangfu.figures.model import Figure, Status
from bangfu.figures.questions import answer, catalogue_questions
from bangfu.periods import Period
from bangfu.register.store import Register

__all__ = ["Movement", "moved_figures"]


@dataclass(frozen=True)
class Movement:
    """A figure that is told otherwise; missing where it was not or is not told at all."""

    address: str
    before: Figure | None
    after: Figure | None

    @property
    def is_settled(self) -> bool:
        """Whether its value stays, and only its being provisional came or went.

        A month that becomes complete settles all its figures at once; which of them moved is what
        a reader of the others would have to search for.
        """
        was, now = self.before, self.after
        if was is None or now is None or was.value != now.value:
            return False
        return Status.PROVISIONAL in (was.status, now.status)


def moved_figures(
    before: Register, after: Register, unit: str, periods: Iterable[Period]
) -> list[Movement]:
    """The figures of a public release of one unit that two registers tell otherwise.

    Parameters
    ----------
    before, after
        The registers.
    unit
        Code of the union whose figures they are.
    periods
        Periods to compare.
    """
    moved: dict[str, Movement] = {}  # a year tells its months too
    for period in periods:
        old, new = (_told(register, unit, period) for register in (before, after))
        for address in sorted(old.keys() | new.keys()):
            was, now = old.get(address), new.get(address)
            if was is None or now is None or (was.value, was.status) != (now.value, now.status):
                moved[address] = Movement(address, was, now)
    return list(moved.values())


def _told(register: Register, unit: str, period: Period) -> dict[str, Figure]:
    if unit not in register.units:
        return {}
    questions = catalogue_questions(period, "public")
    answers = answer(register, unit, "public", period, questions)
    return {one.address: one for one in answers.figures_of(period) if one.is_public}
