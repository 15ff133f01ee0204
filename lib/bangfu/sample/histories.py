"""The invented life of the sample's files: of the district 506 at the end of 2012, 10 of 2019.

Printed are only 「500余名」 and 「10名」; the start, its date and every year between are
invented. The register starts with the first year planned, when all files are taken to have been
opened anew. Each year ends on a set number of open files: after that year's entries, as many files
leave as it takes.

Members of a household are drawn so that size, causes and schooling agree: a household whose main
cause is a child's schooling has a pupil, one that lives on dibao has an income under the line of
its day.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from bangfu.sample.inventions import invented, sample_rules
from bangfu.sample.lots import Lots, person_key
from bangfu.sample.organisations import LOCAL_UNIONS

__all__ = ["END", "HardshipFile", "Member", "dibao_line", "draw_caseload", "school_stage"]

_SHARES, _DRAWN_BY = invented("households"), invented("caseload")
END = date(max(_DRAWN_BY["plan"]) + 1, 1, 1)
"""First day after the sample."""


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
    cause = lots.pick(_SHARES["causes"])
    category = _SHARES["category_of"].get(cause) or lots.pick(_SHARES["categories"])
    low, high = _SHARES["income"][category]
    income = dibao_line(day) * lots.randint(low, high) / 100
    return Household(
        household_id,
        _draw_members(lots, household_id, cause, day),
        lots.pick(_SHARES["levels"]),
        category,
        cause,
        _draw_other_causes(lots, cause),
        income.quantize(Decimal("0.01")),
    )


def dibao_line(day: date) -> Decimal:
    """The dibao line of a day, or the invented one where the rules have none."""
    if _SHARES["line"] is not None:
        return Decimal(_SHARES["line"])
    return sample_rules().dibao_on(day)


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
    relations += ["child"] * (cause == _SHARES["schooling"] or lots.chance(0.6))
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
    earliest, latest = (-3, 2) if cause == _SHARES["schooling"] else (-8, 9)
    return day.year + lots.randint(earliest, latest)


def _draw_other_causes(lots: Lots, main: str) -> str | None:
    count = lots.pick({0: 45, 1: 38, 2: 14, 3: 3})
    others = lots.sample([cause for cause in _SHARES["causes"] if cause != main], count)
    return ";".join(others) or None


@dataclass(frozen=True)
class _Year:
    """What happens in a year: files opened and converted, households moving, files at its end."""

    opened: int
    converted: int
    moved: int
    closing: int


_PLAN = {year: _Year(**plan) for year, plan in _DRAWN_BY["plan"].items()}


@dataclass(frozen=True)
class FileEvent:
    """One change of a file."""

    happened_on: date
    kind: str
    reason: str | None = None
    correction: int | None = None

    @property
    def opens(self) -> bool:
        """Whether the file is open from then on."""
        entries = ("open", "reopen", "convert", "transfer_in")
        return self.kind in (*entries, "relief") or self.correction == 1


@dataclass
class HardshipFile:
    """One file and what happened to it so far."""

    file_id: str
    household: Household
    unit_code: str
    events: list[FileEvent] = field(default_factory=list)

    @property
    def opened_on(self) -> date:
        """Day of the first event."""
        return self.events[0].happened_on

    @property
    def is_open(self) -> bool:
        """Whether the file is open after its last event."""
        return self.events[-1].opens

    def is_open_on(self, day: date) -> bool:
        """Whether the file is open at the end of a day."""
        before = [event for event in self.events if event.happened_on <= day]
        return bool(before) and before[-1].opens


def draw_caseload(lots: Lots, *, planted: bool = False) -> list[HardshipFile]:
    """All files of the sample with their events, in the order they were opened.

    Who leaves does not depend on why they came, unless such a difference is to be `planted`.
    """
    history = _History(lots, _DRAWN_BY["planted"] if planted else {})
    for year in _PLAN:
        history.live_through(year)
    return sorted(history.files, key=lambda file: (file.opened_on, file.file_id))


class _History:
    """The files so far, and the lots that decide what becomes of them."""

    def __init__(self, lots: Lots, hurry: Mapping[str, float]) -> None:
        self.lots = lots
        self.hurry = hurry
        """How much sooner than others a household leaves, by its main cause; nothing if alike."""
        self.files: list[HardshipFile] = []
        self.unions = {code: lots.uniform(0.4, 2.0) for code in LOCAL_UNIONS}

    def live_through(self, year: int) -> None:
        """One year: entries, returns, moves and corrections first, then those who leave."""
        plan = _PLAN[year]
        settled = [file for file in self.files if file.is_open]
        self._take_back(year)
        self._enter(year, plan)
        touched = self._move(settled[:], year, plan.moved) + self._correct(settled, year)
        staying = [file for file in settled if file not in touched]
        leaving = sum(file.is_open for file in self.files) - plan.closing
        for number in self._who_leaves(staying, leaving):
            self._leave(staying[number], year)

    def _who_leaves(self, staying: Sequence[HardshipFile], count: int) -> list[int]:
        if not self.hurry:
            return self.lots.sample(range(len(staying)), count)
        weights = {n: self.hurry[file.household.cause_main] for n, file in enumerate(staying)}
        return self.lots.weighted_sample(weights, count)

    def _enter(self, year: int, plan: _Year) -> None:
        kinds = ["open"] * plan.opened + ["convert"] * plan.converted
        days = sorted(self.lots.workday(date(year, 1, 5), date(year, 12, 20)) for _ in kinds)
        for day, kind in zip(days, self.lots.shuffled(kinds), strict=True):
            self._open(FileEvent(day, kind))

    def _open(self, event: FileEvent, moved: HardshipFile | None = None) -> HardshipFile:
        """A new file: of a new household, or of one that another union takes over."""
        number = len(self.files) + 1
        household = (
            moved.household
            if moved
            else draw_household(self.lots, f"H{number:05d}", event.happened_on)
        )
        others = {c: w for c, w in self.unions.items() if not moved or c != moved.unit_code}
        file = HardshipFile(f"F{number:05d}", household, self.lots.pick(others), [event])
        self.files.append(file)
        return file

    def _move(self, settled: list[HardshipFile], year: int, count: int) -> list[HardshipFile]:
        """Households that move to another union: one file ends, another starts the same day."""
        leaving = self.lots.sample(settled, count)
        for file in leaving:
            day = self.lots.workday(date(year, 2, 1), date(year, 11, 30))
            file.events.append(FileEvent(day, "transfer_out", _DRAWN_BY["moved"]))
            self._open(FileEvent(day, "transfer_in"), file)
        return leaving

    def _correct(self, settled: list[HardshipFile], year: int) -> list[HardshipFile]:
        """Two mistakes and their corrections: a file closed, and one opened, by mistake."""
        years = _DRAWN_BY["mistakes"]
        if year == years.get("opened"):
            mistaken = self._open(FileEvent(date(year, 5, 10), "open"))
            mistaken.events.append(FileEvent(date(year, 5, 24), "correct", correction=-1))
        if year != years.get("closed"):
            return []
        file = next(f for f in settled if f.is_open)
        file.events.append(FileEvent(date(year, 3, 10), "exit_other", _DRAWN_BY["mistaken"]))
        file.events.append(FileEvent(date(year, 4, 2), "correct", correction=1))
        return [file]

    def _leave(self, file: HardshipFile, year: int) -> None:
        month = self.lots.pick(_DRAWN_BY["leaving_months"])
        day = self.lots.workday(date(year, month, 4), date(year, month, 28))
        route = self.lots.pick(_DRAWN_BY["routes"])
        if route == "exit_relief" and month > 5 and self.lots.chance(0.7):
            relieved = self.lots.workday(date(year, 1, 4), day - timedelta(days=60))
            file.events.append(
                FileEvent(relieved, "relief", self.lots.pick(_DRAWN_BY["reasons"][route]))
            )
        file.events.append(FileEvent(day, route, self._reason(file, route, year)))

    def _reason(self, file: HardshipFile, route: str, year: int) -> str:
        if file.events[-1].kind == "relief":
            return str(file.events[-1].reason)
        own = route == "exit_self" and _DRAWN_BY["own_reasons"].get(file.household.cause_main)
        reason: str = self.lots.pick(own or _DRAWN_BY["reasons"][route])
        graduated = any((m.senior_from or year) + 3 <= year for m in file.household.members)
        named = _DRAWN_BY["graduated"]
        return named["else"] if reason == named.get("reason") and not graduated else reason

    def _take_back(self, year: int) -> None:
        if year not in _DRAWN_BY["return_years"]:
            return
        for file, first, last in self._returning(year):
            file.events.append(FileEvent(self.lots.workday(first, last), "reopen"))

    def _returning(self, year: int) -> Iterator[tuple[HardshipFile, date, date]]:
        """Two who left by own means last year: the last one to leave, and the first."""
        left = [
            file
            for file in self.files
            if file.events[-1].kind == "exit_self" and file.events[-1].happened_on.year == year - 1
        ]
        left.sort(key=lambda file: (file.events[-1].happened_on, file.file_id))
        yield left[-1], date(year, 3, 1), date(year, 6, 30)
        yield left[0], date(year, 9, 1), date(year, 11, 30)
