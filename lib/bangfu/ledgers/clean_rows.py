"""Which rows of faulty ledgers stand without the others: the rest is held back, and why.

Held back is each row with a fault, each that may be the same one (its number again, or one that
looks like it), and all that hangs together with these: what is said of a file or a household that
is held back, in whichever ledger. A fault of no row, as of a head or a 合计, is of all rows: then
nothing stands.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bangfu.language import Text
from bangfu.ledgers.judging import rows_apart
from bangfu.ledgers.layout.typed_rows import LedgerRow, Spot
from bangfu.ledgers.rows.numbering import look
from bangfu.register.faults import Fault, shown
from bangfu.register.store import Register

__all__ = ["DEPENDS", "rows_to_hold"]

DEPENDS = "held_with_others"
"""The kind of a row that is right by itself."""
_WITH = Text(
    "不必改：随有差错的行改正后一并导入", "nothing to mend: it lands once the faulty row is mended"
)


def rows_to_hold(
    faults: Sequence[Fault],
    rows: Sequence[LedgerRow],
    units: Mapping[Spot, str],
    before: Register | None,
) -> dict[Spot, Fault] | None:
    """The rows to hold back, each with a fault that says why; nothing if no row could stand.

    Parameters
    ----------
    faults
        All that is wrong.
    rows
        All rows that were looked at, under their keys.
    units
        The union of each row, by its place.
    before
        The register before the import, if there is one.
    """
    held = _blamed(faults, rows)
    if held is None:
        return None
    same = {one for row in rows if row.spot in held for one in _names(row, units)}
    alike = [
        row for row in rows if row.spot not in held and not same.isdisjoint(_names(row, units))
    ]
    spoiling = [row for row in rows if row.spot in held] + alike
    known = {row.spot for row in spoiling}
    left = [row for row in rows if row.spot not in known]
    apart = {row.spot for row in rows_apart(left, spoiling, before)}
    tied = [row for row in left if row.spot not in apart]
    return held | {row.spot: _depends(row) for row in (*alike, *tied)}


def _blamed(faults: Iterable[Fault], rows: Iterable[LedgerRow]) -> dict[Spot, Fault] | None:
    """The rows that faults are of, each with its first; nothing if one of the faults is of none."""
    lines: dict[tuple[str, str | None, int | None], list[LedgerRow]] = defaultdict(list)
    known, by_spot = set(), {row.spot: row for row in rows}
    for row in rows:
        lines[row.source.file, row.source.sheet, row.number].append(row)
        known.add((row.table.name, row.key))
    held: dict[Spot, Fault] = {}
    for fault in faults:
        place = fault.place
        if fault.rule and (place.table, place.key) not in known:
            return None  # a row of the register, whatever in the import is to blame
        here = lines.get((place.file, place.sheet, place.row), [])
        own = [row for row in here if place.table in ("", row.table.name)]
        own = [row for row in own if not row.sound] or own  # of tables beside each other
        own = [by_spot[spot] for spot in fault.spots if spot in by_spot] or own
        if not own:
            return None
        for row in own:
            held.setdefault(row.spot, fault)
    return held


def _names(row: LedgerRow, units: Mapping[Spot, str]) -> list[tuple[str, str, str]]:
    """What a row is known by, and what that looks like."""
    if not row.key:
        return []
    unit = units.get(row.spot, "")
    return [
        (row.table.name, "", row.key),
        (row.table.name, unit, look(row.key.removeprefix(f"{unit}/"))),
    ]


def _depends(row: LedgerRow) -> Fault:
    key = shown(row.key) if row.key else Text("此行", "this row")
    found = Text(f"{key.zh}与有差错的行相关", f"{key.en}, which hangs together with a faulty row")
    return Fault(row.at(row.table.key), found, _WITH, kind=DEPENDS)
