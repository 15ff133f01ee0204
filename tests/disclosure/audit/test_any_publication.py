"""Invented publications: the audit finds what every register that fits has, and no more.

The register is small enough to write down every one with so many payments: for three unions (the
district itself and two below it) by month, and for three kinds of event by month. The search shares
no code with the audit.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import product

from bangfu.disclosure.audit.facts import Fact, Knowledge, Shown, Withheld
from bangfu.disclosure.audit.verdict import Protection
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from readers import verdict

UNITS = ("110105", "110105001", "110105002")
KINDS = {"major_illness": 3000, "house_fire": 4000, "accident_death": 7000}
MONTHS = ("2019-01", "2019-02")
SPANS = {"2019-01": (0,), "2019-02": (1,), "2019-01..2019-02": (0, 1)}
PRICES = {kind: [(2016, Decimal(price))] for kind, price in KINDS.items()}

World = tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]]
"""Payments of each union by month, and of each kind by month."""


def parts(total: int, n: int) -> Iterator[tuple[int, ...]]:
    """All ways to write a number as a sum of n."""
    if n == 1:
        yield (total,)
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in parts(total - first, n - 1))


@cache
def worlds(total: int) -> tuple[World, ...]:
    """All registers with so many payments."""
    found = []
    for months in parts(total, len(MONTHS)):
        by_unit = product(*(list(parts(n, len(UNITS))) for n in months))
        by_kind = list(product(*(list(parts(n, len(KINDS))) for n in months)))
        found += [(units, kinds) for units in by_unit for kinds in by_kind]
    return tuple(found)


def values(world: World) -> dict[str, int]:
    """What could be published of a register."""
    units, kinds = world
    found = {}
    for span, months in SPANS.items():
        count, money = f"comfort.person_times/{span}/", f"comfort.amount/{span}/110105"
        found[f"{count}110105"] = sum(sum(units[m]) for m in months)
        found[f"{count}110105;unit=110105"] = sum(units[m][0] for m in months)
        for n, unit in enumerate(UNITS[1:], start=1):
            found[f"{count}110105;unit={unit}"] = sum(units[m][n] for m in months)
        paid = {kind: sum(kinds[m][n] for m in months) for n, kind in enumerate(KINDS)}
        found |= {f"{count}110105;event_kind={kind}": n for kind, n in paid.items()}
        found[money] = sum(KINDS[kind] * n for kind, n in paid.items())
    return found


@st.composite
def publications(draw: st.DrawFn) -> tuple[int, World, dict[str, Fact]]:
    """A register, and what is told of it: each table, total and sum wholly, in part, or not."""
    total = draw(st.integers(1, 4))
    world = draw(st.sampled_from(worlds(total)))
    told: dict[str, Fact] = {}
    truth = values(world)
    for span in SPANS:
        for ending in ("", ";unit=", ";event_kind="):
            if draw(st.booleans()) or (not ending and ".." in span):
                rows = [a for a in truth if a.startswith(f"comfort.person_times/{span}/110105")]
                own = [a for a in rows if (ending in a if ending else ";" not in a)]
                told |= {address: draw(facts(truth[address])) for address in own}
        if draw(st.booleans()):
            money = f"comfort.amount/{span}/110105"
            told[money] = Shown(Decimal(truth[money]))
    told["comfort.person_times/2019-01..2019-02/110105"] = Shown(Decimal(total))
    return total, world, told


def facts(value: int) -> st.SearchStrategy[Fact]:
    hidden = [Withheld(), *([Withheld(least=1)] if value else [])]
    return st.sampled_from([Shown(Decimal(value)), *hidden])


def fits(found: dict[str, int], told: dict[str, Fact]) -> bool:
    """Whether a register could be the one all this is told of."""
    return all(
        found[address] == fact.value if isinstance(fact, Shown) else found[address] >= fact.least
        for address, fact in told.items()
        if isinstance(fact, Shown | Withheld)
    )


@examples(60)
@given(publications())
def test_what_is_recovered_is_what_every_register_that_fits_has(
    invented: tuple[int, World, dict[str, Fact]],
) -> None:
    total, world, told = invented
    fitting = [found for found in map(values, worlds(total)) if fits(found, told)]
    pinned = {
        address: fitting[0][address]
        for address, fact in told.items()
        if isinstance(fact, Withheld) and len({found[address] for found in fitting}) == 1
    }
    known = Knowledge({address: (fact,) for address, fact in told.items()})
    judged = verdict(known, Protection(counts=2), prices=PRICES)
    assert not judged.contradictions
    assert not judged.unjudged
    own = {one.address: one.low for one in judged.ways("recovered") if one.is_withheld}
    assert own == pinned
    truth = values(world)
    assert all(truth[address] == value for address, value in own.items())


Payment = tuple[str, str, str, str]
"""Payee, union, month and project."""
PAYMENTS = st.tuples(
    st.sampled_from("abc"),
    st.sampled_from(UNITS),
    st.sampled_from(MONTHS),
    st.sampled_from(("medical", "living", "employment_training", "employment_placement")),
)
ASPECTS = {"medical": "medical", "living": "living"}


def people_and_payments(payments: list[Payment]) -> dict[str, int]:
    """What could be published of payments, somebody paid twice being one."""
    aspects = ("medical", "living", "employment")
    found = {}
    for span, months in SPANS.items():
        own = [one for one in payments if MONTHS.index(one[2]) in months]
        rows = {"": own}
        rows |= {f";unit={unit}": [one for one in own if one[1] == unit] for unit in UNITS}
        rows |= {
            f";aspect={a}": [o for o in own if ASPECTS.get(o[3], "employment") == a]
            for a in aspects
        }
        for ending, some in rows.items():
            found[f"assistance.people/{span}/110105{ending}"] = len({one[0] for one in some})
            found[f"assistance.person_times/{span}/110105{ending}"] = len(some)
    return found


@examples(60)
@given(st.lists(PAYMENTS, max_size=6), st.data())
def test_what_is_recovered_of_people_in_several_rows_is_the_truth(
    payments: list[Payment], data: st.DataObject
) -> None:
    truth = people_and_payments(payments)
    tables = {address.partition("=")[0] for address in truth}
    chosen = data.draw(st.sets(st.sampled_from(sorted(tables))))
    told = {
        address: (data.draw(facts(value)),)
        for address, value in truth.items()
        if address.partition("=")[0] in chosen
    }
    judged = verdict(Knowledge(told), Protection(counts=3))
    assert not judged.contradictions
    assert all(one.low <= truth[one.address] <= one.high for one in judged.given if one.is_withheld)
