"""What the tests of the audit are told, and how they ask what a reader makes of it."""

from collections.abc import Mapping
from decimal import Decimal

from bangfu.disclosure.audit.cells import Background
from bangfu.disclosure.audit.facts import Fact, Knowledge, Ranged, Shown, Withheld, cell_at
from bangfu.disclosure.audit.relations import Relations, read_relations
from bangfu.disclosure.audit.verdict import AuditVerdict, Protection, audit
from bangfu.figures.catalogue import MEASURES
from bangfu.rules import default_rules

RELATIONS: Relations = read_relations(
    MEASURES, {aspect.id: aspect.projects for aspect in default_rules().aspects}
)
PRICES = {
    "major_illness": [(2013, Decimal(2000)), (2016, Decimal(3000))],
    "house_fire": [(2013, Decimal(2000)), (2016, Decimal(4000))],
    "accident_injury": [(2013, Decimal(1500)), (2016, Decimal(3000))],
    "accident_death": [(2013, Decimal(3000)), (2016, Decimal(7000))],
}
"""Yuan paid for an event, from a year on: those of the sample."""


def told(text: str, *, before: str = "", whole: str = "") -> Knowledge:
    """What lines of an address and a value tell: a number, `c`, `c1` (at least 1), or `12万`.

    Of tables by the dimensions of `whole` all rows are told, of others only some.
    """
    facts = _facts(text)
    rows = {(cell.figure, cell.dimensions) for cell in map(cell_at, facts)}
    partial = {row for row in rows if not set(row[1]) <= set(whole.split())}
    return Knowledge(facts, _facts(before), frozenset(partial))


def _facts(text: str) -> dict[str, tuple[Fact, ...]]:
    found: dict[str, tuple[Fact, ...]] = {}
    for line in text.strip().splitlines():
        address, value = line.split()
        found[address] = (*found.get(address, ()), _fact(value))
    return found


def _fact(value: str) -> Fact:
    if value.startswith("c"):
        least, _, most = value[1:].partition("-")
        return Withheld(int(least or 0), int(most) if most else None)
    if value.endswith("万"):
        middle = Decimal(value[:-1]) * 10_000
        return Ranged(middle - 5_000, middle + 5_000)
    return Shown(Decimal(value))


def verdict(
    knowledge: Knowledge, protection: Protection | None = None, **known: object
) -> AuditVerdict:
    """The verdict of a reader who knows the prices, and whatever else is said."""
    background = Background(**{"prices": PRICES, "goal": 0, **known})  # type: ignore[arg-type]
    return audit(knowledge, RELATIONS, background, protection)


def recovered(found: AuditVerdict) -> Mapping[str, Decimal]:
    """What is recovered, by address."""
    assert not found.contradictions
    return {one.address: one.low for one in found.ways("recovered")}
