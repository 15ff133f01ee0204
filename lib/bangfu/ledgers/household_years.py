"""What a household gets in a calendar year, held against the yearly ceilings: told before it lands.

Summed is the cash of the register and of the import together, whoever paid it. One payment that is
above a ceiling by itself is told as such, in `bangfu.ledgers.plausibility`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from bangfu.language import Text
from bangfu.ledgers.layout.typed_rows import LedgerRow
from bangfu.ledgers.rows.amendments import rows_with
from bangfu.register.remarks import Remark
from bangfu.register.schema import Table, table
from bangfu.register.store import Register
from bangfu.rules import Rules
from bangfu.rules.provisions import AidStandard

__all__ = ["Ceilings", "above_yearly_ceilings"]

_AID, _FILES = table("assistance"), table("household_file")
_FILE, _HOUSEHOLD = "file_id", "household_id"
_Cells = Mapping[str, Any]


def above_yearly_ceilings(
    coming: Iterable[LedgerRow], rows: Sequence[LedgerRow], before: Register | None, rules: Rules
) -> list[Remark]:
    """Households that have more than they may in a year, each told at the last payment that comes.

    Parameters
    ----------
    coming
        The rows that would land, but for withdrawals.
    rows
        All rows of the import.
    before
        The register before the import, if there is one.
    rules
        They have the ceilings.
    """
    ceilings = Ceilings(rules, "household_year")
    own = [row for row in coming if row.table is _AID and row.values.get(_FILE)]
    if not ceilings.standards or not own:
        return []
    files = {str(row.values[_FILE]) for row in own}
    of_file = _by_key(_FILES, rows, before, _FILE, files)
    homes = {str(file[_HOUSEHOLD]) for file in of_file.values()}
    of_file = _by_key(_FILES, rows, before, _HOUSEHOLD, homes)
    home = {key: file[_HOUSEHOLD] for key, file in of_file.items()}
    paid: dict[str, list[_Cells]] = defaultdict(list)
    for item in _by_key(_AID, rows, before, _FILE, set(home)).values():
        items = paid[home[item[_FILE]]]
        if item.get("form") == "cash" and item.get("project") in ceilings.projects:
            items.append(item)
    told = {row.key: row for row in own}
    return [
        remark
        for items in paid.values()
        for remark in _above(sorted(items, key=_moment), ceilings, told)
    ]


def _by_key(
    declared: Table, rows: Iterable[LedgerRow], before: Register | None, column: str, of: set[str]
) -> dict[str, _Cells]:
    """The rows of a table with some values in a column, as an import would leave them, by key."""
    stored = rows_with(before, declared.name, column, of)
    found: dict[str, _Cells] = {cells[declared.key]: cells for cells in stored}
    for row in rows:
        if row.table is declared and row.key and (row.sound or row.withdrawn):
            found.pop(row.key, None)
            if not row.withdrawn and row.values.get(column) in of:
                found[row.key] = row.values
    return found


def _moment(cells: _Cells) -> tuple[date, str]:
    """When something was paid; of one day by number."""
    return cells["paid_on"], str(cells[_AID.key])


def _above(
    items: Iterable[_Cells], ceilings: "Ceilings", told: Mapping[str | None, LedgerRow]
) -> Iterator[Remark]:
    """What to say of the payments to a household, once a year: of the last that comes."""
    got: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    last: list[dict[int, tuple[LedgerRow, Decimal, Decimal]]] = [{} for _ in ceilings.standards]
    for item in items:
        day, amount, row = item["paid_on"], item["amount"], told.get(item[_AID.key])
        for ceiling, allowed in ceilings.about(item, day):
            got[ceiling, day.year] += amount
            sum_ = got[ceiling, day.year]
            if row and amount <= allowed < sum_:
                last[ceiling][day.year] = row, sum_, allowed
    for years in last:
        for year, (row, sum_, allowed) in years.items():
            said = _said(year, f"{sum_:,.2f}", f"{allowed:,.2f}")
            yield Remark("above_year_ceiling", row.at("amount"), said, "high")


def _said(year: int, got: str, allowed: str) -> Text:
    return Text(
        f"此户{year}年累计{got}元，超过年度上限{allowed}元",
        f"{got} yuan for this household in {year}, above the yearly ceiling of {allowed}",
    )


class Ceilings:
    """Standards in yuan, and those among them that speak of a payment of a day.

    It is asked of each payment, and payments of one day are much alike: so the answer is kept.
    Without that it took 2 s more of 200,000 payments.

    Parameters
    ----------
    rules
        They have the standards.
    per
        What they are for, if only some matter: yearly ceilings of a household are.
    """

    def __init__(self, rules: Rules, per: str = "") -> None:
        self.rules = rules
        self.standards = [
            one for one in rules.aid_standards
            if not per or (one.per == per and one.kind == "ceiling")
        ]  # fmt: skip
        self.projects = {one.project for one in self.standards}
        self._known: dict[tuple[Any, ...], list[tuple[int, Decimal]]] = {}

    def about(self, cells: _Cells, day: date) -> list[tuple[int, Decimal]]:
        """The standards about a payment of a day, by their places, each with its yuan."""
        what = (cells.get("project"), cells.get("school_stage"), cells.get("occasion"), day)
        if what not in self._known:
            self._known[what] = [
                (place, self.rules.yuan(one, day))
                for place, one in enumerate(self.standards)
                if _is_about(one, cells, day, self.rules)
            ]
        return self._known[what]


def _is_about(standard: AidStandard, cells: _Cells, day: date, rules: Rules) -> bool:
    """Whether a standard speaks of a payment of a day: of its project, while it holds."""
    return (
        standard.project == cells.get("project")
        and standard.school_stage in (None, cells.get("school_stage"))
        and standard.occasion in (None, cells.get("occasion"))
        and standard.holds_on(day)
        and (standard.amount is not None or any(one.valid_from <= day for one in rules.dibao))
    )
