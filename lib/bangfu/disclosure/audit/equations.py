"""The equations anybody can write down, class by class.

Each class says in a sentence what a reader may conclude and why. What need not hold but is taken to
hold, as long as nothing contradicts it, is marked as taken: a household as a rule has one outcome a
year.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from bangfu.disclosure.audit import formulas
from bangfu.disclosure.audit.cells import CellSystem
from bangfu.disclosure.audit.facts import Cell
from bangfu.disclosure.audit.relations import CodeParts
from bangfu.disclosure.audit.sums import add_up, alike, cover, equate, no_more, part_of

__all__ = ["CLASSES", "EquationClass", "settled"]


class EquationClass(NamedTuple):
    """A class of equations: its name, what a reader concludes by it, and what writes them down."""

    name: str
    why: str
    add: Callable[[CellSystem], None]


def settled(cells: CellSystem) -> None:
    """Write down every equation of every class, and what each says by itself.

    In their order: a class that brings new cells comes before those that join them to others. How
    many values a median is of may be known by the others only, so that comes last.
    """
    for one in CLASSES[:-1]:
        one.add(cells)
    _time(cells)  # again, for the cells that came since
    cells.system.settle()
    CLASSES[-1].add(cells)
    cells.system.settle()


def _pools(cells: CellSystem) -> None:
    pairs = [(cell, *pair) for cell in cells.cells() for pair in cell.codes]
    for cell, name, code in pairs:
        if not cells.is_pool(name, code):
            continue
        members = [cell.broken_down(**{name: one}) for one in cells.members(name, code)]
        add_up(cells, "pools", cell, members, dimension=name)
        if not cells.is_nobody(cell):
            _withhold(cells, members)


def _withhold(cells: CellSystem, members: Iterable[Cell]) -> None:
    """Members of a pool are withheld, though no file says so."""
    for member in members:
        number = cells.number(member)
        if number not in cells.shown and number not in cells.addresses:
            cells.withheld.setdefault(number, [member.address])


def _names(cells: CellSystem) -> None:
    codes: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for cell in cells.cells():
        for name, code in cell.codes:
            if not cells.is_pool(name, code):
                codes[cell.figure, name].add(code)
    for one in cells.relations.written.codes:
        ((dimension, code),) = one.of.items()
        for cell in [c for c in cells.cells() if c.figure.startswith(f"{one.figures}.")]:
            if (dimension, code) in cell.codes and one.are not in cell.dimensions:
                there = sorted(codes[cell.figure, one.are])
                _rename(cells, one, cell, there)


def _rename(cells: CellSystem, one: CodeParts, cell: Cell, there: Sequence[str]) -> None:
    """Say that a row of one table is some rows of another, if there is such a table."""
    total = cell.without(*one.of)
    wanted = one.these or [code for code in there if code not in one.but]
    parts = [total.broken_down(**{one.are: code}) for code in wanted]
    if any(part in cells for part in parts):
        add_up(cells, "names", cell, parts, dimension=one.are)


def _time(cells: CellSystem) -> None:
    families: defaultdict[Cell, set[tuple[int, int]]] = defaultdict(set)
    without = cells.relations.written.not_in_time
    for cell in cells.cells():
        if cell.figure not in cells.relations.stocks and cell.figure not in without:
            families[cell._replace(start=0, end=0)].add((cell.start, cell.end))
    for family, periods in families.items():
        if len(periods) > 1:
            _split(cells, family, periods)


def _split(cells: CellSystem, family: Cell, periods: set[tuple[int, int]]) -> None:
    """Say of each period that it is the sum of shorter ones, the longest that fit first."""
    days = sorted({day for period in periods for day in period})
    adds_up = cells.relations.adds_up(family.figure)
    starting: defaultdict[int, list[int]] = defaultdict(list)
    for start, end in sorted(periods):
        starting[start].append(end)
    for start, end in sorted(periods):
        parts, at = [], start
        while at < end:
            fitting = [day for day in starting[at] if day <= end and (at, day) != (start, end)]
            following = days[days.index(at) + 1]
            parts.append((at, max(fitting, default=following), bool(fitting)))
            at = parts[-1][1]
        if len(parts) < 2:
            continue
        whole = family._replace(start=start, end=end)
        pieces = [family._replace(start=a, end=b) for a, b, there in parts if there or adds_up]
        if adds_up:
            equate(cells, "time", whole, pieces)
        elif len(pieces) == len(parts):
            cover(cells, "time", whole, pieces)
        else:
            for piece in pieces:
                no_more(cells, "time", piece, whole)


def _tables(cells: CellSystem) -> None:
    margins: defaultdict[tuple[Cell, str], dict[str, None]] = defaultdict(dict)
    for total, dimension in cells.lines():
        if dimension != "unit":
            add_up(cells, "rows", total, cells.rows(total, dimension), dimension=dimension)
        for name, code in total.codes:
            margins[total.without(name), name][code] = None
    for (total, name), codes in margins.items():  # nobody need publish it
        if name != "unit" and not cells.is_whole(total, name):
            members = [one for code in sorted(codes) for one in cells.members(name, code)]
            rows = [total.broken_down(**{name: code}) for code in dict.fromkeys(members)]
            add_up(cells, "rows", total, rows, dimension=name)
    _hidden_tables(cells)


_NOT_CODES = ("unit", "since", "gone", "version", "case")
"""What is written like a code and is none."""


def _hidden_tables(cells: CellSystem) -> None:
    """Rows nobody publishes are parts of their total all the same."""
    found: defaultdict[tuple[Cell, str], list[Cell]] = defaultdict(list)
    for cell in cells.cells():
        for name, code in cell.codes:
            total = cell.without(name)
            if name in _NOT_CODES or cells.is_pool(name, code) or total not in cells:
                continue
            if not cells.is_whole(total, name):
                found[total, name].append(cell)
    for (total, _), rows in found.items():
        part_of(cells, "rows", total, rows)


def _units(cells: CellSystem) -> None:
    found: defaultdict[Cell, set[str]] = defaultdict(set)
    for cell in cells.cells():
        if cell.figure not in cells.relations.written.not_by_unit:
            found[cell.without("unit")._replace(unit="")].add(cell.unit)
    for key, units in found.items():
        for parent in units & cells.below.keys():
            _hierarchy(cells, key._replace(unit=parent), units)


def _hierarchy(cells: CellSystem, total: Cell, units: set[str]) -> None:
    """Say that a union's figure is that of the unions below it and its own."""
    if cells.is_whole(total, "unit"):
        add_up(cells, "units", total, cells.rows(total, "unit"), dimension="unit")
        return
    below = cells.below[total.unit]
    parts = [total._replace(unit=unit) for unit in below if unit in units]
    own = total.broken_down(unit=total.unit)
    if len(parts) == len(below):
        add_up(cells, "units", total, [*parts, own], dimension="unit")
    elif parts or own in cells:
        part_of(cells, "units", total, parts + [own] * (own in cells))


def _people(cells: CellSystem) -> None:
    _at_most(cells)
    _implied(cells)


def _at_most(cells: CellSystem) -> None:
    for less, more in cells.relations.written.at_most:
        for key in alike(cells, (less, more)):
            pair = key._replace(figure=less), key._replace(figure=more)
            if all(one in cells for one in pair):
                no_more(cells, "people", *pair)


def _implied(cells: CellSystem) -> None:
    for first, second in cells.relations.written.implied:
        for key in alike(cells, (first, second)):
            pair = key._replace(figure=first), key._replace(figure=second)
            if all(one in cells for one in pair):
                cells.system.imply("people", *map(cells.number, pair))


def _absent(cells: CellSystem) -> None:
    named = {
        (cells.canonical(total), name): set(map(cells.canonical, cells.rows(total, name)))
        for total, name in cells.lines()
    }
    for cell in cells.cells():
        for name, code in cell.codes:
            rows = named.get((cell.without(name), name))
            if rows is not None and cell not in rows and not cells.is_pool(name, code):
                cells.system.add("zeros", [(1, cells.number(cell))], 0, 0)


CLASSES: Sequence[EquationClass] = (
    EquationClass(
        "quotients",
        "A mean times its number is the sum and a rate times its base the count, whole numbers "
        "both; where there is no rate its base is 0.",
        formulas.quotients,
    ),
    EquationClass(
        "changes",
        "A change of so many per cent tells what the base was, or the figure.",
        formulas.changes,
    ),
    EquationClass(
        "shares",
        "A share of a total tells the part, or the total.",
        formulas.shares,
    ),
    EquationClass(
        "columns",
        "Cash and goods are the money; approved and rejected are decided; what is on file is "
        "relieved or not; the fall is what was on file less what is.",
        formulas.columns,
    ),
    EquationClass(
        "goal",
        "The distance to the goal and the goal are what is not yet relieved.",
        formulas.goal,
    ),
    EquationClass(
        "pools",
        "A pooled row is the sum of its members, and its code tells which.",
        _pools,
    ),
    EquationClass(
        "reasons",
        "Every reason belongs to a route, so that the reasons of a route add up to it.",
        formulas.reasons,
    ),
    EquationClass(
        "outcomes",
        "Who has an outcome had an event of its route, as a rule one a year.",
        formulas.outcomes,
    ),
    EquationClass(
        "balance",
        "What is on file is what was, and came, less what left: so the stock of any day bounds "
        "that of another.",
        formulas.balance,
    ),
    EquationClass(
        "revisions",
        "What is told anew was told before: what came since, or is gone, is a figure too.",
        formulas.revisions,
    ),
    EquationClass(
        "time",
        "A year is the sum of its months, and the year to date less that of a month before is the "
        "month.",
        _time,
    ),
    EquationClass(
        "names",
        "The same numbers stand in two tables under two names: aspects are projects, an event that "
        "is no illness is of another kind.",
        _names,
    ),
    EquationClass(
        "prices",
        "Each kind of event is paid one sum, so that money tells how many of each there were.",
        formulas.prices,
    ),
    EquationClass(
        "rows",
        "The rows of a table add up to its total in every direction; what is counted once covers "
        "it.",
        _tables,
    ),
    EquationClass(
        "units",
        "A union is those below it and itself; its row in the table above is its own figure.",
        _units,
    ),
    EquationClass(
        "people",
        "There are no more people than payments, and where there is a payment somebody is paid.",
        _people,
    ),
    EquationClass(
        "zeros",
        "A row that a whole table does not have is 0.",
        _absent,
    ),
    EquationClass(
        "order",
        "The median of one value is the value; of two, with nine in ten, both of them.",
        formulas.order,
    ),
)
"""All classes, in the order they are written down."""
