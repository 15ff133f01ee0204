"""An attacker: what a reader with a spreadsheet works out of published files, and nothing else.

It shares no code with the audit of the releases it attacks. It reads `figures.csv` files alone,
knows what the printed definitions say (rows add up to their total, months to their year, unions to
the district, there are no more people than payments), who belongs to which kind of union, and what
each event is paid, and narrows every number by every equation until nothing moves any more.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

ADDITIVE = {
    "comfort.person_times", "comfort.amount", "assistance.person_times", "assistance.amount",
    "assistance.amount_cash", "assistance.amount_in_kind", "hardship.opened",
    "hardship.transferred_in", "hardship.exits", "hardship.exit_self", "hardship.exit_relief",
    "hardship.exit_other",
}  # fmt: skip
"""Flows whose rows, months and unions add up."""
COUNTED_ONCE = {"comfort.people", "assistance.people", "assistance.households"}
"""Whose rows cover the total: somebody may be in two."""
FEWER = (
    ("comfort.people", "comfort.person_times"), ("assistance.people", "assistance.person_times"),
    ("assistance.households", "assistance.person_times"),
)  # fmt: skip
MANY = 10**12
YUAN = 100


class Key(NamedTuple):
    """A number: figure, first and last month, union, codes."""

    figure: str
    start: int
    end: int
    unit: str
    codes: tuple[tuple[str, str], ...] = ()


def months_of(text: str) -> tuple[int, int]:
    """First month and the one after the last, counted from year 0."""
    if ".." in text:
        first, last = text.split("..")
        return months_of(first)[0], months_of(last)[1]
    year, _, part = text.partition("-")
    start = int(year) * 12
    if not part:
        return start, start + 12
    length = {"Q": 3, "H": 6}.get(part[0], 1)
    at = int(part.lstrip("QH")) - 1
    return start + at * length, start + (at + 1) * length


class Attack:
    """All that is known, and all that must hold."""

    def __init__(self, kinds: Mapping[str, str], top: str, prices: Mapping[str, int]) -> None:
        self.kinds, self.top, self.prices = kinds, top, prices
        self.low: dict[Key, int] = {}
        self.high: dict[Key, int] = {}
        self.hidden: set[Key] = set()
        self.sums: list[tuple[tuple[tuple[int, Key], ...], int, int]] = []
        self.tables: defaultdict[Key, dict[str, None]] = defaultdict(dict)

    def know(self, key: Key, low: int, high: int) -> None:
        self.low[key] = max(self.low.get(key, 0), low)
        self.high[key] = min(self.high.get(key, MANY), high)

    def read(self, path: Path) -> None:
        """Take in a file of figures."""
        for row in csv.DictReader(path.read_text("utf-8-sig").splitlines()):
            figure, period, rest = row["address"].split("/")
            if figure not in ADDITIVE | COUNTED_ONCE:
                continue
            unit, *pairs = rest.split(";")
            codes = tuple(sorted(tuple(pair.split("=")) for pair in pairs))
            key = Key(figure, *months_of(period), unit, codes)  # type: ignore[arg-type]
            if len(codes) == 1:
                self.tables[key._replace(codes=((codes[0][0], "*"),))][codes[0][1]] = None
            if codes and codes[0][0] == "unit" and codes[0][1] in self.kinds and len(codes) == 1:
                key = self.own(key, codes[0][1])
            scale = YUAN if "amount" in figure else 1
            if row["status"] == "suppressed":
                self.hidden.add(key)
                self.know(key, 0, MANY)
            elif row["value"]:
                value = round(float(row["value"]) * scale)
                slack = 5000 * YUAN if row["status"].startswith("rounded") else 0
                self.know(key, value - slack, value + max(slack - 1, 0))

    def own(self, key: Key, code: str) -> Key:
        """The row of a union is what its own report says; the top's own part is another."""
        return key if code == key.unit else key._replace(unit=code, codes=())

    def write_down(self) -> None:
        """All equations."""
        for table, codes in self.tables.items():
            ((name, _),) = table.codes
            total = table._replace(codes=())
            rows = [k for code in codes for k in self.members(table, name, code)]
            if name == "unit" and not self.is_all(table, codes):
                continue
            self.add_up(total, rows)
            self.price(table, codes)
        self.add_periods()
        for less, more in FEWER:
            for key in list(self.low):
                if key.figure == less:
                    self.rule([(1, key._replace(figure=more)), (-1, key)], 0, MANY)

    def members(self, table: Key, name: str, code: str) -> list[Key]:
        one = table._replace(codes=((name, code),))
        if name != "unit" or code in self.kinds:
            return [self.own(one, code) if name == "unit" else one]
        told, members = self.tables[table], []
        kind, size = code.removeprefix("other_").rsplit("_", 1)
        pooled = {c.removeprefix("other_").rsplit("_", 1)[0] for c in told if c not in self.kinds}
        for unit, its in self.kinds.items():
            fits = its == kind or (kind == "union" and its not in pooled)
            if unit not in told and fits:
                members.append(self.own(one, unit) if unit != self.top else
                               table._replace(codes=(("unit", unit),)))  # fmt: skip
        if len(members) != int(size):
            return [one]
        for member in members:
            if self.low.get(member, -1) != self.high.get(member, -2):
                if self.high.get(one, 1):
                    self.hidden.add(member)
                self.know(member, 0, MANY)
        self.add_up(one, members)
        return members

    def is_all(self, table: Key, codes: Iterable[str]) -> bool:
        rows = [k for code in codes for k in self.members(table, "unit", code)]
        return len(rows) == len(self.kinds)

    def add_up(self, total: Key, rows: list[Key]) -> None:
        if total.figure in ADDITIVE:
            self.rule([(1, total), *((-1, row) for row in rows)], 0, 0)
            return
        self.rule([(-1, total), *((1, row) for row in rows)], 0, MANY)
        for row in rows:
            self.rule([(1, total), (-1, row)], 0, MANY)

    def price(self, table: Key, codes: Iterable[str]) -> None:
        """Money is what each event is paid, for every row and the total."""
        if table.figure != "comfort.amount" or table.start < 2016 * 12:
            return
        rows = [key for code in codes for key in self.members(table, table.codes[0][0], code)]
        for key in (*rows, table._replace(codes=())):
            self.price_row(key)

    def price_row(self, key: Key) -> None:
        count = key._replace(figure="comfort.person_times")
        named = dict(key.codes).get("event_kind")
        if named:
            self.rule([(1, key), (-self.prices[named], count)], 0, 0)
            return
        parts = [
            (price, count._replace(codes=tuple(sorted([*count.codes, ("event_kind", kind)]))))
            for kind, price in self.prices.items()
        ]
        self.rule([(1, key), *((-price, part) for price, part in parts)], 0, 0)
        self.rule([(1, count), *((-1, part) for _, part in parts)], 0, 0)

    def add_periods(self) -> None:
        """Every period is the sum of those that make it up, where all are told."""
        spans: defaultdict[Key, set[tuple[int, int]]] = defaultdict(set)
        for key in self.low:
            if key.figure in ADDITIVE:
                spans[key._replace(start=0, end=0)].add((key.start, key.end))
        for family, periods in spans.items():
            for start, end in periods:
                for length in (1, 3, 6, 12):
                    parts = [(at, at + length) for at in range(start, end, length)]
                    if len(parts) > 1 and parts[-1][1] == end and periods.issuperset(parts):
                        rows = [family._replace(start=a, end=b) for a, b in parts]
                        self.add_up(family._replace(start=start, end=end), rows)

    def rule(self, terms: list[tuple[int, Key]], low: int, high: int) -> None:
        for _, key in terms:
            self.know(key, 0, MANY)
        self.sums.append((tuple(terms), low, high))

    def narrow(self) -> None:
        """Narrow every number by every equation until nothing moves any more."""
        at: defaultdict[Key, list[int]] = defaultdict(list)
        for number, (terms, _, _) in enumerate(self.sums):
            for _, key in terms:
                at[key].append(number)
        todo, waiting = list(range(len(self.sums))), set(range(len(self.sums)))
        while todo:
            number = todo.pop()
            waiting.discard(number)
            for key in self.tighten(*self.sums[number]):
                new = [one for one in at[key] if one not in waiting]
                waiting.update(new)
                todo += new

    def tighten(self, terms: tuple[tuple[int, Key], ...], low: int, high: int) -> Iterator[Key]:
        ends = [sorted((factor * self.low[key], factor * self.high[key])) for factor, key in terms]
        least, most = sum(a for a, _ in ends), sum(b for _, b in ends)
        for (factor, key), (a, b) in zip(terms, ends, strict=True):
            floor, ceiling = low - (most - b), high - (least - a)
            if factor < 0:
                floor, ceiling = -ceiling, -floor
            size = abs(factor)
            new = -(-floor // size), ceiling // size
            if new[0] > self.low[key] or new[1] < self.high[key]:
                self.low[key] = max(self.low[key], new[0])
                self.high[key] = min(self.high[key], new[1])
                if self.low[key] > self.high[key]:
                    raise ValueError(f"{key}: what is published contradicts itself")
                yield key

    def found(self) -> Counter[str]:
        """How many hidden numbers there are, and how many of them came out."""
        told: Counter[str] = Counter(withheld=len(self.hidden), recovered=0, narrow=0)
        for key in self.hidden:
            width = self.high[key] - self.low[key]
            told["recovered"] += not width
            told["narrow"] += 0 < width < (1000 * YUAN if "amount" in key.figure else 2)
        return told


def attack(
    files: Iterable[Path], kinds: Mapping[str, str], top: str, prices: Mapping[str, int]
) -> Attack:
    """Attack some files together."""
    made = Attack(kinds, top, prices)
    for path in files:
        made.read(path)
    made.write_down()
    made.narrow()
    return made
