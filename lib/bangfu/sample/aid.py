"""The invented assistance of the sample: what the households on file were given, and when.

Payments keep to the dated standards except for a few dozen, so that the count of payments off
standard is not empty. Medical bills are handed in before the year's end, school aid comes in August
and September, and the four festivals have their own weeks.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bangfu.rules import default_rules
from bangfu.sample.histories import END, HardshipFile, Member, school_stage
from bangfu.sample.lots import Lots, invented, person_key, workday_from
from bangfu.sample.organisations import DISTRICT, LOCAL_UNIONS

__all__ = ["draw_aid"]

_YEARS = range(2013, END.year)
_DRAWN_BY = invented("assistance")
_WORK_CAUSES = ("unemployed_able", "laid_off")
_SLIPS = 0.02
"""Share of National Day grants before 2017 that fell short of the standard."""

_OUTSIDERS = 84
"""Items given to people who are not on file."""


@dataclass(frozen=True)
class _Item:
    """One item before it has a number."""

    file: HardshipFile | None
    member: Member
    paid_on: date
    project: str
    amount: Decimal | int
    occasion: str = "none"
    form: str = "cash"
    stage: str | None = None


def draw_aid(lots: Lots, files: list[HardshipFile]) -> list[dict[str, Any]]:
    """Rows of `assistance`, without trace columns, in the order of payment."""
    items = list(_under_ceiling(item for file in files for item in _for_file(lots, file)))
    items += [_breach(lots, items, year) for year in _YEARS[:-1]]
    items += [_outsider(lots, number) for number in range(_OUTSIDERS)]
    items.sort(
        key=lambda item: (item.paid_on, item.member.key, item.project, item.occasion, item.form)
    )
    return [_row(lots, number, item) for number, item in enumerate(items, start=1)]


def _for_file(lots: Lots, file: HardshipFile) -> Iterator[_Item]:
    """Everything a household was given while its file was open."""
    for year in _YEARS:
        wanted = [
            *_festivals(lots, file, year),
            *_living(lots, file, year),
            *_medical(lots, file, year),
            *_schooling(lots, file, year),
            *_work(lots, file, year),
        ]
        yield from (item for item in wanted if file.is_open_on(item.paid_on))


def _festivals(lots: Lots, file: HardshipFile, year: int) -> Iterator[_Item]:
    holder = file.household.members[0]
    spring = _DRAWN_BY["spring_festivals"][year]
    before_spring = (spring - timedelta(days=18), spring - timedelta(days=4))
    new_year = (date(year, 12, 18), date(year, 12, 31))
    for occasion, days, share, pack_share, sums in (
        ("new_year", new_year, 0.16, 0.22, (300, 500)),
        ("spring_festival", before_spring, 0.58, 0.26, (500, 1000)),
        ("may_day", (date(year, 4, 15), date(year, 4, 28)), 0.15, 0.0, (300, 500)),
        ("national_day", (date(year, 9, 16), date(year, 9, 29)), 0.32, 0.0, (1000, 1000)),
    ):
        if lots.chance(share):
            day, sum_given = lots.workday(*days), lots.yuan(*sums, 100)
            if occasion == "national_day" and year < 2017 and lots.chance(_SLIPS):
                sum_given = 800
            yield _Item(file, holder, day, "living", sum_given, occasion)
        if lots.chance(pack_share):
            worth = lots.yuan(180, 360, 20)
            yield _Item(file, holder, lots.workday(*days), "living", worth, occasion, "in_kind")


def _living(lots: Lots, file: HardshipFile, year: int) -> Iterator[_Item]:
    """Living aid to households on dibao, some months' worth in summer and in winter."""
    if file.household.category != "dibao":
        return
    for first, last in (
        (date(year, 6, 8), date(year, 6, 28)),
        (date(year, 11, 20), date(year, 12, 15)),
    ):
        if lots.chance(0.38):
            months = lots.pick({1: 50, 2: 35, 3: 15})
            day = lots.workday(first, last)
            amount = months * default_rules().dibao_on(day)
            yield _Item(file, file.household.members[0], day, "living", amount)


def _medical(lots: Lots, file: HardshipFile, year: int) -> Iterator[_Item]:
    share = _DRAWN_BY["medical_share"].get(file.household.cause_main, 0.14)
    for _ in range(lots.pick({1: 80, 2: 20})):
        if lots.chance(share):
            month = lots.pick(_DRAWN_BY["medical_months"])
            day = lots.workday(date(year, month, 2), date(year, month, 28))
            cents = lots.tail(2600, 0.75, 16000) * 100 + lots.randrange(100)
            member = lots.choice(file.household.members)
            yield _Item(file, member, day, "medical", Decimal(cents) / 100)


def _schooling(lots: Lots, file: HardshipFile, year: int) -> Iterator[_Item]:
    """School aid in autumn; students also had a second instalment in spring before 2019."""
    for member in file.household.members:
        autumn = lots.workday(date(year, 8, 10), date(year, 9, 27))
        stage = school_stage(member, autumn)
        share = 0.3 if stage == "compulsory" else 0.92
        if stage and lots.chance(share):
            amount = _school_sum(lots, stage, autumn)
            yield _Item(file, member, autumn, "schooling", amount, "autumn_schooling", stage=stage)
        spring = lots.workday(date(year, 3, 4), date(year, 3, 24))
        if school_stage(member, spring) == "college" and year < 2019 and lots.chance(0.85):
            yield _Item(file, member, spring, "schooling", 2200, stage="college")


def _school_sum(lots: Lots, stage: str, day: date) -> Decimal | int:
    """The standard of the day where there is one; some unions were slow to take up a new one."""
    if stage == "compulsory":
        return lots.yuan(500, 1000, 100)
    rules = default_rules()
    exact = [
        rules.yuan(standard, day)
        for standard in rules.aid_standards
        if standard.school_stage == stage and standard.kind == "exact" and standard.holds_on(day)
    ]
    if not exact:
        return 2200
    slow = {("senior_secondary", 2017): 2000, ("college", 2019): 4400}.get((stage, day.year))
    return slow if slow and lots.chance(0.25) else exact[0]


def _work(lots: Lots, file: HardshipFile, year: int) -> Iterator[_Item]:
    """Training, job placement and legal aid to those of working age."""
    seeking = file.household.cause_main in _WORK_CAUSES
    adults = [m for m in file.household.members if m.relation != "parent" and not m.senior_from]
    first, last = date(year, 2, 20), date(year, 11, 30)
    if lots.chance(0.3 if seeking else 0.06):
        subsidy = lots.yuan(300, 1500, 100)
        day = lots.workday(first, last)
        yield _Item(file, lots.choice(adults), day, "employment_training", subsidy)
    if lots.chance(0.42 if seeking else 0.07):
        day = lots.workday(first, last)
        yield _Item(file, lots.choice(adults), day, "employment_placement", 0, form="service")
    if lots.chance(0.025):
        yield _Item(file, adults[0], lots.workday(first, last), "legal", 0, form="service")


def _under_ceiling(items: Iterable[_Item]) -> Iterator[_Item]:
    """Leave out living aid that would go over the ceiling of the household's year."""
    given: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for item in items:
        if item.file and item.project == "living":
            year = (item.file.household.household_id, item.paid_on.year)
            total = given[year] + item.amount
            if total > _living_ceiling(item.paid_on):
                continue
            given[year] = total
        yield item


def _living_ceiling(day: date) -> Decimal:
    rules = default_rules()
    ceiling = next(s for s in rules.aid_standards if s.id == "living_ceiling")
    return rules.yuan(ceiling, day)


def _breach(lots: Lots, items: list[_Item], year: int) -> _Item:
    """One payment that brings a household, given much already, over the ceiling of the year."""
    day = workday_from(date(year, 12, 10))
    given: dict[str, Decimal] = defaultdict(Decimal)
    files = {}
    for item in items:
        cash = item.project == "living" and item.form == "cash"
        if cash and item.file and item.paid_on.year == year:
            given[item.file.file_id] += item.amount
            files[item.file.file_id] = item.file
    most = sorted((f for f in given if files[f].is_open_on(day)), key=lambda f: (-given[f], f))
    file = files[lots.choice(most[:5])]
    amount = _living_ceiling(day) - given[file.file_id] + 600
    return _Item(file, file.household.members[0], day, "living", amount)


def _outsider(lots: Lots, number: int) -> _Item:
    """Help to somebody not on file, mostly without money."""
    person = Member(person_key(f"outsider {number}"), "self")
    project = lots.pick({"employment_placement": 50, "legal": 25, "living": 25})
    day = lots.workday(date(2013, 1, 7), END - timedelta(days=1))
    if project == "living":
        return _Item(None, person, day, project, lots.yuan(300, 1000, 100))
    return _Item(None, person, day, project, 0, form="service")


def _row(lots: Lots, number: int, item: _Item) -> dict[str, Any]:
    return {
        "aid_id": f"A{number:06d}",
        "file_id": item.file.file_id if item.file else None,
        "person_key": item.member.key,
        "relation": item.member.relation,
        "unit_code": _giver(lots, item.file),
        "paid_on": item.paid_on,
        "project": item.project,
        "occasion": item.occasion,
        "fund_source": _fund(lots, item),
        "form": item.form,
        "amount": Decimal(item.amount).quantize(Decimal("0.01")),
        "school_stage": item.stage,
    }


def _giver(lots: Lots, file: HardshipFile | None) -> str:
    if file is None or lots.chance(0.04):
        return DISTRICT if lots.chance(0.5) else lots.choice(LOCAL_UNIONS)
    return file.unit_code


def _fund(lots: Lots, item: _Item) -> str:
    funds = "funds"
    if item.form == "service":
        funds = "service_funds"
    elif item.form == "in_kind":
        funds = "goods_funds"
    elif item.occasion == "national_day" or item.file is None:
        return "union"
    elif item.file.household.file_level == "national":
        funds = "central_funds"
    fund: str = lots.pick(_DRAWN_BY[funds])
    return fund
