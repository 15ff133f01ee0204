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

from bangfu.sample.histories import END, HardshipFile, Member, dibao_line, school_stage
from bangfu.sample.inventions import invented, sample_rules
from bangfu.sample.lots import Lots, person_key, workday_from
from bangfu.sample.organisations import LOCAL_UNIONS, TOP_UNION

__all__ = ["draw_aid"]

_YEARS = range(min(invented("caseload")["plan"]) + 1, END.year)
_DRAWN_BY = invented("assistance")
_LIVING, _SCHOOLING, _WORK = (_DRAWN_BY[name] for name in ("living", "schooling", "work"))
_SHORT = _DRAWN_BY["short"] or {"occasion": "", "until": 0, "share": 0, "yuan": 0}
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
    occasion: str = _DRAWN_BY["ordinary"]
    form: str = "cash"
    stage: str | None = None


def draw_aid(lots: Lots, files: list[HardshipFile]) -> list[dict[str, Any]]:
    """Rows of `assistance`, without trace columns, in the order of payment."""
    items = list(_under_ceiling(item for file in files for item in _for_file(lots, file)))
    if _DRAWN_BY["ceiling"]:
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
    holder, project = file.household.members[0], _DRAWN_BY["festival_project"]
    for festival in _DRAWN_BY["festivals"]:
        days, occasion = _festival_days(festival, year), festival["occasion"]
        if lots.chance(festival["share"]):
            least, most = festival["yuan"]
            day, sum_given = lots.workday(*days), lots.yuan(least, most, 100)
            is_early = occasion == _SHORT["occasion"] and year <= _SHORT["until"]
            if is_early and lots.chance(_SHORT["share"]):
                sum_given = _SHORT["yuan"]
            yield _Item(file, holder, day, project, sum_given, occasion)
        if lots.chance(festival["goods"]):
            worth = lots.yuan(180, 360, 20)
            yield _Item(file, holder, lots.workday(*days), project, worth, occasion, "in_kind")


def _festival_days(festival: dict[str, Any], year: int) -> tuple[date, date]:
    if festival["days"]:
        first, last = festival["days"]
        return _day(year, first), _day(year, last)
    most, least = festival["before_spring"]
    spring = _DRAWN_BY["spring_festivals"][year]
    return spring - timedelta(days=most), spring - timedelta(days=least)


def _day(year: int, text: str) -> date:
    return date.fromisoformat(f"{year}-{text}")


def _living(lots: Lots, file: HardshipFile, year: int) -> Iterator[_Item]:
    """Living aid to households of a category, some months' worth in each season of it."""
    if file.household.category != _LIVING["category"]:
        return
    for first, last in _LIVING["days"]:
        if lots.chance(_LIVING["share"]):
            months = lots.pick(_DRAWN_BY["living_months"])
            day = lots.workday(_day(year, first), _day(year, last))
            amount = months * dibao_line(day)
            yield _Item(file, file.household.members[0], day, _LIVING["project"], amount)


def _medical(lots: Lots, file: HardshipFile, year: int) -> Iterator[_Item]:
    share = _DRAWN_BY["medical_share"].get(file.household.cause_main, 0.14)
    for _ in range(lots.pick({1: 80, 2: 20})):
        if lots.chance(share):
            month = lots.pick(_DRAWN_BY["medical_months"])
            day = lots.workday(date(year, month, 2), date(year, month, 28))
            cents = lots.tail(2600, 0.75, 16000) * 100 + lots.randrange(100)
            member = lots.choice(file.household.members)
            yield _Item(file, member, day, _DRAWN_BY["medical"], Decimal(cents) / 100)


def _schooling(lots: Lots, file: HardshipFile, year: int) -> Iterator[_Item]:
    """School aid in autumn; students also had a second instalment in spring at first."""
    project = _SCHOOLING["project"]
    for member in file.household.members:
        autumn = lots.workday(date(year, 8, 10), date(year, 9, 27))
        stage = school_stage(member, autumn)
        share = 0.3 if stage == "compulsory" else 0.92
        if stage and lots.chance(share):
            amount = _school_sum(lots, stage, autumn)
            occasion = _SCHOOLING["occasion"]
            yield _Item(file, member, autumn, project, amount, occasion, stage=stage)
        spring = lots.workday(date(year, 3, 4), date(year, 3, 24))
        is_due = school_stage(member, spring) == "college" and year <= _SCHOOLING["spring_until"]
        if is_due and lots.chance(0.85):
            yield _Item(file, member, spring, project, _SCHOOLING["unset"], stage="college")


def _school_sum(lots: Lots, stage: str, day: date) -> Decimal | int:
    """The standard of the day where there is one; some unions were slow to take up a new one."""
    if stage == "compulsory":
        return lots.yuan(500, 1000, 100)
    rules = sample_rules()
    exact = [
        rules.yuan(standard, day)
        for standard in rules.aid_standards
        if standard.school_stage == stage and standard.kind == "exact" and standard.holds_on(day)
    ]
    if not exact:
        unset: int = _SCHOOLING["unset"]
        return unset
    slow = _SCHOOLING["slow"].get(stage, {}).get(day.year)
    return slow if slow and lots.chance(0.25) else exact[0]


def _work(lots: Lots, file: HardshipFile, year: int) -> Iterator[_Item]:
    """Training, job placement and legal aid to those of working age."""
    seeking = file.household.cause_main in _WORK["seeking"]
    adults = [m for m in file.household.members if m.relation != "parent" and not m.senior_from]
    first, last = date(year, 2, 20), date(year, 11, 30)
    if _WORK["training"] and lots.chance(0.3 if seeking else 0.06):
        subsidy = lots.yuan(300, 1500, 100)
        day = lots.workday(first, last)
        yield _Item(file, lots.choice(adults), day, _WORK["training"], subsidy)
    if _WORK["placement"] and lots.chance(0.42 if seeking else 0.07):
        day = lots.workday(first, last)
        yield _Item(file, lots.choice(adults), day, _WORK["placement"], 0, form="service")
    if _WORK["legal"] and lots.chance(0.025):
        yield _Item(file, adults[0], lots.workday(first, last), _WORK["legal"], 0, form="service")


def _under_ceiling(items: Iterable[_Item]) -> Iterator[_Item]:
    """Leave out living aid that would go over the ceiling of the household's year."""
    given: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for item in items:
        if _DRAWN_BY["ceiling"] and item.file and item.project == _LIVING["project"]:
            year = (item.file.household.household_id, item.paid_on.year)
            total = given[year] + item.amount
            if total > _living_ceiling(item.paid_on):
                continue
            given[year] = total
        yield item


def _living_ceiling(day: date) -> Decimal:
    rules = sample_rules()
    ceiling = next(s for s in rules.aid_standards if s.id == _DRAWN_BY["ceiling"])
    return rules.yuan(ceiling, day)


def _breach(lots: Lots, items: list[_Item], year: int) -> _Item:
    """One payment that brings a household, given much already, over the ceiling of the year."""
    day = workday_from(date(year, 12, 10))
    given: dict[str, Decimal] = defaultdict(Decimal)
    files = {}
    for item in items:
        cash = item.project == _LIVING["project"] and item.form == "cash"
        if cash and item.file and item.paid_on.year == year:
            given[item.file.file_id] += item.amount
            files[item.file.file_id] = item.file
    most = sorted((f for f in given if files[f].is_open_on(day)), key=lambda f: (-given[f], f))
    file = files[lots.choice(most[:5])]
    amount = _living_ceiling(day) - given[file.file_id] + _DRAWN_BY["above_ceiling"]
    return _Item(file, file.household.members[0], day, _LIVING["project"], amount)


def _outsider(lots: Lots, number: int) -> _Item:
    """Help to somebody not on file, mostly without money."""
    person = Member(person_key(f"outsider {number}"), "self")
    project = lots.pick(_DRAWN_BY["outsiders"])
    day = lots.workday(date(_YEARS[0], 1, 7), END - timedelta(days=1))
    if project == _LIVING["project"]:
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
        return TOP_UNION if lots.chance(0.5) else lots.choice(LOCAL_UNIONS)
    return file.unit_code


def _fund(lots: Lots, item: _Item) -> str:
    funds = "funds"
    if item.form == "service":
        funds = "service_funds"
    elif item.form == "in_kind":
        funds = "goods_funds"
    elif item.occasion == _SHORT["occasion"] or item.file is None:
        paid_by: str = _DRAWN_BY["union_funds"]
        return paid_by
    elif item.file.household.file_level == _DRAWN_BY["nationally_paid"]:
        funds = "central_funds"
    fund: str = lots.pick(_DRAWN_BY[funds])
    return fund
