"""The invented households of the sample: who belongs to them, why they are in hardship.

Members are drawn so that size, causes and schooling agree: a household whose main cause is a
child's schooling has a pupil, one that lives on dibao has an income under the line of its day.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bangfu.rules import default_rules
from bangfu.sample.lots import Lots, person_key

__all__ = ["Household", "Member", "draw_household", "school_stage"]

_CAUSES = {
    "illness": 38, "schooling": 16, "unemployed_able": 9, "laid_off": 10, "no_labour": 9,
    "accident": 5, "no_insurance": 4, "insurance_gap": 3, "disaster": 1, "other": 5,
}  # fmt: skip
_CATEGORIES = {"dibao": 55, "dibao_edge": 45}
_LEVELS = {"prefecture": 86, "national": 9, "county": 5}
_INCOME = {"dibao": (30, 98), "dibao_edge": (101, 149), "accident": (120, 290)}
"""Income per head in per cent of the dibao line: the limits of each category."""


@dataclass(frozen=True)
class Member:
    """One person: key, relation to the worker, and for a child the year senior school starts."""

    key: str
    relation: str
    senior_from: int | None = None


@dataclass(frozen=True)
class Household:
    """What a file says about a household that does not change when another union takes it over."""

    household_id: str
    members: tuple[Member, ...]
    file_level: str
    category: str
    cause_main: str
    causes_other: str | None
    income_per_head: Decimal


def draw_household(lots: Lots, household_id: str, day: date) -> Household:
    """One household that comes into hardship around `day`."""
    cause = lots.pick(_CAUSES)
    category = "accident" if cause in ("accident", "disaster") else lots.pick(_CATEGORIES)
    low, high = _INCOME[category]
    income = default_rules().dibao_on(day) * lots.randint(low, high) / 100
    return Household(
        household_id,
        _draw_members(lots, household_id, cause, day),
        lots.pick(_LEVELS),
        category,
        cause,
        _draw_other_causes(lots, cause),
        income.quantize(Decimal("0.01")),
    )


def school_stage(member: Member, day: date) -> str | None:
    """The school stage of a member on a day, by the school year that started last August.

    Examples
    --------
    >>> child = Member("", "child", senior_from=2014)
    >>> [school_stage(child, date(year, 9, 1)) for year in (2013, 2014, 2017, 2021)]
    ['compulsory', 'senior_secondary', 'college', None]
    """
    if member.senior_from is None:
        return None
    since = day.year - (day.month < 8) - member.senior_from
    bounds = ((-9, None), (0, "compulsory"), (3, "senior_secondary"), (7, "college"))
    return next((stage for bound, stage in bounds if since < bound), None)


def _draw_members(lots: Lots, household_id: str, cause: str, day: date) -> tuple[Member, ...]:
    relations = ["self"]
    relations += ["spouse"] * lots.chance(0.62)
    relations += ["child"] * (cause == "schooling" or lots.chance(0.6))
    relations += ["child"] * lots.chance(0.08)
    relations += ["parent"] * lots.chance(0.18)
    return tuple(
        Member(
            person_key(f"{household_id}-{place}"),
            relation,
            _draw_senior_from(lots, cause, day) if relation == "child" else None,
        )
        for place, relation in enumerate(relations)
    )


def _draw_senior_from(lots: Lots, cause: str, day: date) -> int:
    """Year a child starts senior school; near `day` if schooling is the hardship."""
    earliest, latest = (-3, 2) if cause == "schooling" else (-8, 9)
    return day.year + lots.randint(earliest, latest)


def _draw_other_causes(lots: Lots, main: str) -> str | None:
    count = lots.pick({0: 45, 1: 38, 2: 14, 3: 3})
    others = lots.sample([cause for cause in _CAUSES if cause != main], count)
    return ";".join(others) or None
