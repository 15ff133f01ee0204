"""What is odd in rows that would land, though no rule forbids it: told before they do.

Most of it is seldom wrong and sometimes is: two payments that look like one, one event claimed
twice, sums far from their neighbours. So it is a finding with a severity, and lands. What cannot
be, such as a household of nobody, is a fault.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any

import numpy as np

from bangfu.language import Text
from bangfu.ledgers.far_sums import far_sums
from bangfu.ledgers.household_years import Ceilings, above_yearly_ceilings
from bangfu.ledgers.layout.typed_rows import LedgerRow
from bangfu.ledgers.rows.amendments import Amendments, rows_under, rows_with
from bangfu.register.faults import Fault, Place, shown
from bangfu.register.remarks import Remark
from bangfu.register.schema import Table, Type, is_natural, table
from bangfu.register.store import Register
from bangfu.rules import Rules

__all__ = ["findings", "impossible_rows"]

_AID, _CLAIMS, _FILES = map(table, ("assistance", "comfort_case", "household_file"))
_LARGE_HOUSEHOLD = 15
_PAID = Text(
    "实际发放的金额；没有发放的，删去此行，已报过的在“撤销”列填“是”",
    "the amount that was paid; if nothing was, leave the row out, or put yes under “withdrawn” if "
    "it was reported",
)
_ONE_EVENT = timedelta(days=30)
"""What happened to one person within so many days may be one event, as an illness and a death."""


@dataclass(frozen=True)
class _Known:
    """A row that is compared with others: of the import, or of the register before it."""

    key: str
    cells: Mapping[str, Any]
    place: Place

    def told(self) -> Text:
        """Which row it is, and where; of a list without numbers only where."""
        zh, en = self.place.words("zh"), self.place.words("en")
        if is_natural(self.key):
            return Text(zh, en)
        key = shown(self.key)
        return Text(f"{key.zh}（{zh}）", f"{key.en} ({en})")


def impossible_rows(rows: Iterable[LedgerRow], before: Register | None) -> list[Fault]:
    """What cannot be in a row by itself, though its cells can be read.

    Parameters
    ----------
    rows
        All rows of the import.
    before
        The register before the import, if there is one: what it has may come again.
    """
    found, unpaid = [], list[LedgerRow]()
    for row in rows:
        if row.table is _FILES and row.values.get("household_size") == 0:
            expected = Text("至少1人（户主本人）", "at least 1, the holder")
            found.append(Fault(row.at("household_size"), Text("0", "0"), expected, kind="nobody"))
        elif not row.withdrawn and _pays_nothing(row.values):
            unpaid.append(row)
    known = _known_unpaid(unpaid, before)
    return found + [
        Fault(row.at("amount"), Text("0元", "0 yuan"), _PAID, kind="nothing_paid")
        for row in unpaid if (row.table.name, row.key) not in known
    ]  # fmt: skip


def _pays_nothing(cells: Mapping[str, Any]) -> bool:
    """Whether a row says that money was paid, and none: a service costs nothing."""
    is_paid = cells.get("form") == "cash" or cells.get("decision") == "approved"
    return is_paid and cells.get("amount") == 0


def _known_unpaid(
    rows: Iterable[LedgerRow], before: Register | None
) -> set[tuple[str, str | None]]:
    """Which rows pay nothing in the register already: table and key."""
    keys = defaultdict[Table, list[str]](list)
    for row in rows:
        keys[row.table] += [row.key] if row.key else []
    return {
        (declared.name, key)
        for declared, own in keys.items()
        for key, cells in rows_under(own, declared, before).items()
        if _pays_nothing(cells)
    }


def findings(
    rows: Iterable[LedgerRow], amendments: Amendments, before: Register | None, rules: Rules
) -> list[Remark]:
    """What is odd in the rows that would land.

    Parameters
    ----------
    rows
        All rows of the import, with whose amounts others are compared.
    amendments
        Which of them would land.
    before
        The register before the import, if there is one.
    rules
        They have the ceilings.
    """
    everything, coming = list(rows), amendments.coming
    return [
        *_paid_twice(everything, coming, before),
        *_claimed_twice(everything, coming, before),
        *far_sums(everything, coming, before),
        *_above_ceilings(coming, rules),
        *above_yearly_ceilings(coming, everything, before, rules),
        *_large_households(coming),
        *_unpriced_goods(coming),
    ]


def _known(
    declared: Table, coming: list[LedgerRow], rows: list[LedgerRow], before: Register | None
) -> dict[str, _Known]:
    """The rows of a table about the persons of those that come, by key."""
    (person,) = declared.of_type(Type.PERSON)
    people = {str(row.values[person]) for row in coming if row.values.get(person)}
    known: dict[str, _Known] = {}
    for cells in rows_with(before, declared.name, person, people, order=declared.key):
        where = Place(cells["source_file"], cells["source_sheet"], cells["source_row"])
        known[cells[declared.key]] = _Known(cells[declared.key], cells, where)
    for row in rows:
        if row.table is declared and row.key and row.sound:
            if row.withdrawn:
                known.pop(row.key, None)
            elif row.values.get(person) in people:
                known[row.key] = _as_known(row)
    return known


def _paid_twice(
    rows: list[LedgerRow], coming: list[LedgerRow], before: Register | None
) -> Iterator[Remark]:
    """Payments of one sum to one person on one day for one project, whoever paid them.

    Each that comes is told once, with the first of those there were before it.
    """
    own = [row for row in coming if row.table is _AID]
    known = _known(_AID, own, _others(own, [row for row in rows if row.table is _AID]), before)
    alike = _alike(chain((one.cells for one in known.values()), (row.values for row in own)))
    first: dict[tuple[Any, ...], _Known | LedgerRow] = {}

    def note(cells: Mapping[str, Any], one: _Known | LedgerRow) -> None:
        if hash(payment := _payment(cells)) in alike:
            first.setdefault(payment, one)

    for number in sorted(known.keys() - {row.key for row in own if row.key in known}):
        note(known[number].cells, known[number])
    for row in own:
        if row.sound:
            note(row.values, row)
        elif row.key in known:
            note(known[row.key].cells, known[row.key])
    for row in own:
        same = first.get(_payment(row.values))
        if same is None or same.key == row.key:
            continue
        other, key = _as_known(same).told(), _called(row)
        said = Text(
            f"{key.zh}与{other.zh}相同：同一人、同一天、同一项目、同一金额，疑为重复发放",
            f"{key.en} is the same as {other.en}: person, day, project and amount; paid twice?",
        )
        yield Remark("paid_twice", _at_number(row), said, "high")


def _others(coming: list[LedgerRow], rows: list[LedgerRow]) -> list[LedgerRow]:
    """The rows of a table that do not come; mostly there are none, and no keys to compare."""
    if len(rows) == len(coming):
        return []
    keys = {row.key for row in coming}
    return [row for row in rows if row.key not in keys]


def _alike(payments: Iterable[Mapping[str, Any]]) -> set[int]:
    """The hashes several payments have: all payments beside each other take 30 MB of 200,000."""
    hashes, times = np.unique(
        np.fromiter((hash(_payment(cells)) for cells in payments), np.int64), return_counts=True
    )
    return set(hashes[times > 1].tolist())


def _as_known(one: _Known | LedgerRow) -> _Known:
    return one if isinstance(one, _Known) else _Known(one.key or "", one.values, one.place)


def _called(row: LedgerRow) -> Text:
    """What a row is called: by its number, if its list has any."""
    return Text("本行", "this row") if is_natural(row.key) else shown(row.key)


def _at_number(row: LedgerRow) -> Place:
    return row.at(row.table.key) if row.table.key in row.headers else row.place


def _payment(cells: Mapping[str, Any]) -> tuple[Any, ...]:
    get = cells.get
    return get("person_key"), get("paid_on"), get("project"), get("amount")


def _claimed_twice(
    rows: list[LedgerRow], coming: list[LedgerRow], before: Register | None
) -> Iterator[Remark]:
    """Claims of one person that may be about one event, each told with the first such before it."""
    own = [row for row in coming if row.table is _CLAIMS]
    known, later = _known(_CLAIMS, own, rows, before), {row.key for row in own}
    (person,) = _CLAIMS.of_type(Type.PERSON)
    claims: dict[str, list[_Known]] = defaultdict(list)
    for one in known.values():
        if one.key not in later:
            claims[str(one.cells[person])].append(one)
    for row in own:
        earlier = claims[str(row.values[person])]
        same = next((one for one in earlier if _may_be_one(one.cells, row.values)), None)
        earlier += [known[row.key]] if row.key in known else []
        if same is None:
            continue
        other, key = same.told(), _called(row)
        said = Text(
            f"{key.zh}与{other.zh}可能是同一事件：同一申请人，事发日期相同或相近，疑为重复申请",
            f"{key.en} and {other.en} may be one event: one claimant, the same day or nearly",
        )
        yield Remark("claimed_twice", row.at("event_kind"), said, "high")


def _may_be_one(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    first, second = one.get("happened_on"), other.get("happened_on")
    if not isinstance(first, date) or not isinstance(second, date):
        return False
    if first == second and one.get("event_kind") == other.get("event_kind"):
        return True  # whoever of the family it is said to be about
    return abs(first - second) <= _ONE_EVENT and one.get("relation") == other.get("relation")


def _above_ceilings(coming: list[LedgerRow], rules: Rules) -> list[Remark]:
    """Single payments above what the rules of their day allow."""
    found, ceilings = [], Ceilings(rules)
    for row in coming:
        day, amount = row.values.get("paid_on"), row.values.get("amount")
        if row.table is not _AID or not isinstance(day, date) or not isinstance(amount, Decimal):
            continue
        if row.values.get("form") != "cash":
            continue
        allowed = [yuan for _, yuan in ceilings.about(row.values, day) if yuan < amount]
        if allowed:
            said = Text(
                f"{amount:,.2f}元，超过当日标准的上限{min(allowed):,.2f}元",
                f"{amount:,.2f} yuan, above the ceiling of its day, {min(allowed):,.2f}",
            )
            found.append(Remark("above_ceiling", row.at("amount"), said, "high"))
    return found


def _large_households(coming: list[LedgerRow]) -> list[Remark]:
    found = []
    for row in coming:
        size = row.values.get("household_size")
        if row.table is _FILES and isinstance(size, int) and size > _LARGE_HOUSEHOLD:
            said = Text(f"家庭人口{size}人，请核实", f"a household of {size}: is that right?")
            found.append(Remark("large_household", row.at("household_size"), said, "low"))
    return found


def _unpriced_goods(coming: list[LedgerRow]) -> Iterator[Remark]:
    """Goods of no worth: they count as given, and their money does not."""
    for row in coming:
        if row.values.get("form") == "in_kind" and row.values.get("amount") == 0:
            said = Text("0元的实物：请核实折价", "goods of 0 yuan: what are they worth?")
            yield Remark("unpriced_goods", row.at("amount"), said, "low")
