"""Figures made of others: sums, quotients, changes, shares, prices, balance, routes and reasons.

Each function writes down the equations of one class; `equations.py` says what a reader concludes.
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from bangfu.disclosure.audit.cells import FEN, CellSystem
from bangfu.disclosure.audit.facts import Cell, Nothing, Shown
from bangfu.disclosure.audit.integers import UNBOUNDED, Span
from bangfu.disclosure.audit.relations import Ordered
from bangfu.disclosure.audit.sums import (
    alike,
    cover,
    equate,
    is_within_a_year,
    no_more,
)

__all__ = [
    "balance", "changes", "columns", "goal", "order", "outcomes", "prices", "quotients", "reasons",
    "revisions", "shares",
]  # fmt: skip


def columns(cells: CellSystem) -> None:
    """Write down that cash and goods are the money, and other sums of figures."""
    stocks = cells.relations.stocks
    for whole, parts in cells.relations.written.sums.items():
        figures = (whole, *parts)
        moving = [figure for figure in figures if figure not in stocks] or figures
        for key in alike(cells, moving):
            own = [key._replace(figure=figure) for figure in figures]
            if sum(one in cells for one in own) >= 2:
                equate(cells, "columns", own[0], own[1:])


def quotients(cells: CellSystem) -> None:
    """Write down that a mean times its number is the sum, and a rate times its base the count."""
    for cell, facts in cells.told.items():
        quotient = cells.relations.quotients.get(cell.figure)
        if quotient is None:
            continue
        above = cell._replace(figure=quotient.numerator)
        below = cell._replace(figure=quotient.denominator)
        for fact in facts:
            if isinstance(fact, Shown):
                _divide(cells, "quotients", (above, below), fact.value, scale=quotient.scale)
            elif isinstance(fact, Nothing):
                number = cells.number(below)
                cells.system.add("quotients", [(1, number)], 0, 0)


def _divide(
    cells: CellSystem, rule: str, parts: tuple[Cell, Cell], value: Decimal, *, scale: int = 1,
    add: int = 0,
) -> None:  # fmt: skip
    """Say that one cell divided by another gives a value, to the digits it is told with.

    The quotient is `value + add`, times `scale` if that is more than 1. Halves are rounded away
    from 0.
    """
    above, below = (FEN if one.figure in cells.relations.money else 1 for one in parts)
    exponent = value.as_tuple().exponent
    digits = 2 * 10 ** (max(0, -exponent) if isinstance(exponent, int) else 0)
    per, middle = digits * below * scale, int((value + add) * digits) * above
    span = Span(middle - above, middle + above)
    numerator, denominator = map(cells.number, parts)
    if value < 0:
        cells.system.add(rule, [(per, numerator), (-span.low, denominator)], 1, UNBOUNDED)
        cells.system.add(rule, [(per, numerator), (-span.high, denominator)], -UNBOUNDED, 0)
    else:
        cells.system.divide(rule, numerator, denominator, span, per)


def changes(cells: CellSystem) -> None:
    """Write down what a change of so many per cent says of the figure and its base."""
    for cell, facts in cells.told.items():
        figure, _, ending = cell.figure.rpartition(".")
        months = cells.relations.written.changes.get(ending)
        if months is None:
            continue
        back = months or cell.end - cell.start
        now = cell._replace(figure=figure)
        base = now._replace(start=cell.start - back, end=cell.end - back)
        for fact in facts:
            if isinstance(fact, Shown):
                _divide(cells, "changes", (now, base), fact.value, add=1)


def shares(cells: CellSystem) -> None:
    """Write down what a share says of the part and its total."""
    for cell, facts in cells.told.items():
        figure, _, ending = cell.figure.rpartition(".")
        if ending != cells.relations.written.share or not cell.codes:
            continue
        part = cell._replace(figure=figure)
        for fact in facts:
            if isinstance(fact, Shown):
                _divide(cells, "shares", (part, part.without(*part.dimensions)), fact.value)


def goal(cells: CellSystem) -> None:
    """Write down that the distance to the goal and the goal are the stock."""
    distance, stock = cells.relations.written.goal
    goal = cells.background.goal
    for cell in [one for one in cells.cells() if one.figure == distance and goal is not None]:
        terms = [(1, cells.number(cell._replace(figure=stock))), (-1, cells.number(cell))]
        cells.system.add("goal", terms, goal or 0, goal or 0)


def prices(cells: CellSystem) -> None:
    """Write down that money is the price of each kind times how many there were."""
    priced, background = cells.relations.written.priced, cells.background
    for key in alike(cells, (priced.amount, priced.count)):
        kinds = _kinds(cells, key)
        prices = {kind: background.price(kind, key.start, key.end) for kind in kinds}
        if not kinds or None in prices.values():
            continue
        known = {kind: price for kind, price in prices.items() if price is not None}
        amount, count = (key._replace(figure=name) for name in (priced.amount, priced.count))
        own = {
            kind: _of_kind(count, priced.by, kind) if len(known) > 1 else count for kind in known
        }
        if len(own) > 1:
            equate(cells, "prices", count, list(own.values()))
        parts = {kind: cells.number(one) for kind, one in own.items()}
        total, number = cells.number(amount), cells.number(count)
        paid = [(price, parts[kind]) for kind, price in known.items()]
        cells.system.add("prices", [*paid, (-1, total)], 0, 0)
        least = min(known.values())
        dearer = [(price - least, parts[kind]) for kind, price in known.items() if price > least]
        cells.system.add("prices", [*dearer, (-1, total), (least, number)], 0, 0)


def _kinds(cells: CellSystem, cell: Cell) -> list[str]:
    """The kinds of event a cell may hold."""
    codes = dict(cell.codes)
    by = cells.relations.written.priced.by
    if by in codes:
        return [codes[by]]
    kinds = list(cells.background.prices)
    for one in cells.relations.written.codes:
        if one.are == by and one.of.items() <= codes.items():  # not an illness
            return [kind for kind in kinds if kind not in one.but]
        if by in one.of and codes.get(one.are) not in (None, *one.but):  # an illness
            return [one.of[by]]
    return kinds


def _of_kind(cell: Cell, by: str, kind: str) -> Cell:
    """The part of a cell that is of a kind."""
    return cell.broken_down(**{by: kind})


def balance(cells: CellSystem) -> None:
    """Write down that the stock is what it was, and came, less what left."""
    balance = cells.relations.written.balance
    times: defaultdict[Cell, set[int]] = defaultdict(set)
    for cell in cells.cells():
        if cell.figure == balance.stock:
            times[cell._replace(start=0, end=0)].add(cell.end)
    for family, ends in times.items():
        steps = sorted(ends)
        for start, end in pairwise(steps):
            flow = family._replace(start=start, end=end)
            own = [flow._replace(figure=name) for name in (*balance.entries, balance.corrections)]
            left = [flow._replace(figure=name) for name in balance.exits]
            terms = [(1, cells.number(one)) for one in own]
            terms += [(-1, cells.number(one)) for one in left]
            terms += [(1, cells.number(flow._replace(figure=balance.opening)))]
            terms += [(-1, cells.number(flow._replace(figure=balance.stock)))]
            cells.system.add("balance", terms, 0, 0)
            corrected = cells.number(own[-1])
            if corrected not in cells.addresses:
                cells.system.add("balance", [(1, corrected)], 0, 0, taken=True)


def outcomes(cells: CellSystem) -> None:
    """Write down that who has an outcome had an event of its route."""
    balance = cells.relations.written.balance
    events = list(balance.routes.values())
    for cell in [one for one in cells.cells() if one.figure == balance.outcomes]:
        route = dict(cell.codes).get("route")
        if route is not None and route in balance.routes:
            own = cell.without("route")._replace(figure=balance.routes[route])
            _count_events(cells, cell, [own])
        elif route is None and "reason" not in cell.dimensions:
            _count_events(cells, cell, [cell._replace(figure=event) for event in events])


def _count_events(cells: CellSystem, outcomes: Cell, events: Sequence[Cell]) -> None:
    """Say that there are no more households than events, and as a rule within a year as many."""
    number = cells.number(outcomes)
    terms = [(1, cells.number(event)) for event in events]
    cells.system.add("outcomes", [*terms, (-1, number)], 0, UNBOUNDED)
    if is_within_a_year(outcomes):
        # Households relieved first and gone later are one, so those that stay are left out.
        once = terms if len(terms) == 1 else terms[:-1]
        cells.system.add("outcomes", [*once, (-1, number)], -UNBOUNDED, 0, taken=True)
        cells.system.add("outcomes", [*terms[-1:], (-1, number)], -UNBOUNDED, 0, taken=True)


def reasons(cells: CellSystem) -> None:
    """Write down that the reasons of a route add up to it."""
    written = cells.relations.written
    found: defaultdict[Cell, dict[str, None]] = defaultdict(dict)
    for cell in cells.cells():
        if cell.figure == written.balance.outcomes and cell.dimensions in (("reason",), ("route",)):
            total = cell.without("reason", "route")
            found[total].update((code, None) for name, code in cell.codes if name == "reason")
    for total, there in found.items():
        of_reason: defaultdict[str, list[Cell]] = defaultdict(list)
        for route, known in written.reasons.items():
            own = [reason for reason in known if reason in there]
            for reason, pair in zip(own, _of_route(cells, total, route, own), strict=True):
                of_reason[reason].append(pair)
        for reason, pairs in of_reason.items():
            cover(cells, "reasons", total.broken_down(reason=reason), pairs)


def _of_route(cells: CellSystem, total: Cell, route: str, own: Sequence[str]) -> list[Cell]:
    """The cells of the reasons of a route, which add up to the route if all are told."""
    whole = total.broken_down(route=route)
    pairs = [whole.broken_down(reason=reason) for reason in own]
    if not (pairs and cells.is_whole(total, "reason")):
        for pair in pairs:
            no_more(cells, "reasons", pair, whole)
        return pairs
    cover(cells, "reasons", whole, pairs)
    if is_within_a_year(total):
        equate(cells, "reasons", whole, pairs, taken=True)
        event = cells.relations.written.balance.routes[route]
        _count_events(cells, whole, [total._replace(figure=event)])
    return pairs


def revisions(cells: CellSystem) -> None:
    """Write down that a figure is what an older version told, and what came since or is gone."""
    system = cells.system
    for cell, then in cells.before.items():
        now = cells.number(cell)
        are_known = system.is_known(now) and system.is_known(then)
        is_less = are_known and system.low[now] < system.low[then]
        terms = [(1, now), (-1, then)]
        if not is_less:
            terms.append((-1, cells.number(cell.broken_down(since="1"))))
        if is_less or not are_known:  # a number corrected may be less than it was
            terms.append((1, cells.number(cell.broken_down(gone="1"))))
        system.add("revisions", terms, 0, 0, taken=True)
        if now in cells.withheld:  # taken back, and known all the same
            system.add("revisions", terms[:2], 0, 0, taken=True)


def order(cells: CellSystem) -> None:
    """Write down what medians and percentiles say of a few values in their order."""
    for figure, ordered in cells.relations.written.in_order.items():
        most = _MOST_IN_ORDER if ordered.p90 else 2
        for cell in [one for one in cells.told if one.figure == ordered.median]:
            number = cells.number(cell._replace(figure=ordered.of))
            n = cells.system.low[number]
            if cells.system.is_known(number) and 0 < n <= most:
                first = cell._replace(figure=figure)
                values = [first.broken_down(case=str(place)) for place in range(1, n + 1)]
                _rank_all(cells, values, cell, ordered)


def _rank_all(cells: CellSystem, values: Sequence[Cell], median: Cell, ordered: Ordered) -> None:
    """Say that values are in order, and what is told of them."""
    for less, more in pairwise(values):
        no_more(cells, "order", less, more)
    n = len(values)
    _rank(cells, values, _value_at(cells, median), n - 1)
    is_linear = cells.background.percentile == "linear"
    twice = Decimal(18 * (n - 1)) / 10 if is_linear else Decimal(2 * (-(-9 * n // 10) - 1))
    if ordered.p90:
        _rank(cells, values, _value_at(cells, median._replace(figure=ordered.p90)), twice)


_MOST_IN_ORDER = 4
"""With more, who knows one knows none of the others."""


def _value_at(cells: CellSystem, cell: Cell) -> Decimal | None:
    """What is told of a cell that is none of the system's, if a value is."""
    shown = (fact.value for fact in cells.told.get(cell, ()) if isinstance(fact, Shown))
    return next(shown, None)


def _rank(
    cells: CellSystem, values: Sequence[Cell], told: Decimal | None, twice: Decimal | int
) -> None:
    """Say that the value at half of a place, from 0, is what is told."""
    if told is None:
        return
    place = Decimal(twice) / 2
    below, share = int(place), place - int(place)
    terms = [(int(10 * (1 - share)), cells.number(values[below]))]
    if share:
        terms.append((int(10 * share), cells.number(values[below + 1])))
    cells.system.add("order", terms, int(10 * told), int(10 * told))
