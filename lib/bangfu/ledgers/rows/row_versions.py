"""What a ledger leaves unsaid, says again, or says otherwise of much at once.

A column a sheet lacks is unsaid: what the register knows stays, and only a new row lacks what is
required. An empty cell of a column that is there is said: it empties. Old copies change nothing,
and many changes of a union at once wait for somebody who has looked at them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from bangfu.language import Text
from bangfu.ledgers.layout.sheets import LedgerSheet
from bangfu.ledgers.layout.typed_rows import LedgerRow, Spot
from bangfu.ledgers.rows.amendments import (
    Amendments,
    Change,
    OldCopy,
    StoredRow,
    versions_under,
)
from bangfu.ledgers.rows.unnumbered_rows import NATURAL
from bangfu.register.faults import Fault, Place, shown
from bangfu.register.load_comparison import said_as
from bangfu.register.remarks import Remark
from bangfu.register.schema import TABLES, Column, is_natural
from bangfu.register.store import Register
from bangfu.rules import Rules

__all__ = ["change_faults", "completed_rows", "old_copy_remarks"]

_MOST_CHANGED = 20
_MOST_SHARE = 20
"""One row in so many may change; see `_ALWAYS`."""
_ALWAYS = 3
"""So many rows of a union may change whatever share of them that is."""
_SOME = 10  # keys a remark names
_CONFIRM = Text("核对后导入时加 --confirm", "import with --confirm once you have looked")


def completed_rows(
    rows: Iterable[LedgerRow],
    before: Register | None,
    sheets: Iterable[LedgerSheet],
    given: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> tuple[list[LedgerRow], list[Fault]]:
    """Rows with what their sheets do not say, as the register has it.

    Parameters
    ----------
    rows
        Rows under the keys of the register.
    before
        The register before the import, if there is one.
    sheets
        The sheets they are of, which know what to say of columns they lack.
    given
        By table: keys the register has no rows of.

    Returns
    -------
    tuple
        All rows in their order, and what new ones lack: once a sheet.
    """
    everything, unsaid_of = list(rows), _Unsaid()
    known = _known(
        (row for row in everything if row.key not in given.get(row.table.name, ())),
        unsaid_of,
        before,
    )
    lacking: dict[tuple[int, bool], tuple[LedgerRow, Column]] = {}
    done = []
    for row in everything:
        unsaid = unsaid_of.of(row)
        newest = known.get((row.table.name, row.key or ""))
        if unsaid and newest:
            said = row.values
            row = replace(row, values={c.name: newest[c.name] for c in unsaid} | said)  # noqa: PLW2901 - the same row, completed
        for column in () if newest else [column for column in unsaid if column.required]:
            where = (id(row.headers), column.name == row.table.key)
            lacking.setdefault(where, (row, column))
            row = row.with_faulty(column.name)  # noqa: PLW2901 - the same row
        done.append(row)
    told = {
        (id(sheet.headers), is_key): sheet.lacking
        for sheet in sheets
        for is_key in (False, True)
        if not is_key or sheet.lines  # a form says of its number what it says of the rest
    }
    faults = (
        told.get((of_sheet, is_key)) or _lacks(row, column)
        for (of_sheet, is_key), (row, column) in lacking.items()
    )
    return done, list(dict.fromkeys(faults))  # the lists of a wide table lack the same


class _Unsaid:
    """What rows say nothing of: asked of the columns once a sheet, as nearly all sheets have all.

    Asked of each row it took 0.6 s of 200,000 rows.
    """

    def __init__(self) -> None:
        self.lacking: dict[int, tuple[dict[str, str], list[Column]]] = {}

    def of(self, row: LedgerRow) -> list[Column]:
        """The columns a row says nothing of; one that withdraws another need not."""
        kept = self.lacking.get(id(row.headers))
        if kept is None:
            kept = self.lacking[id(row.headers)] = row.headers, _lacked(row)
        lacking = kept[1]
        if not lacking or row.withdrawn:
            return []
        return [c for c in lacking if c.name not in row.values and c.name not in row.faulty]


def _lacked(row: LedgerRow) -> list[Column]:
    """The columns a sheet has not."""
    may_lack = {row.table.key} if row.table.name in NATURAL else set[str]()  # without numbers
    return [c for c in row.table.columns if c.name not in row.headers and c.name not in may_lack]


def _known(
    rows: Iterable[LedgerRow], unsaid: "_Unsaid", before: Register | None
) -> dict[tuple[str, str], StoredRow]:
    """The newest row under the keys of those that leave something unsaid."""
    keys: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.key and unsaid.of(row):
            keys[row.table.name].add(row.key)
    return {
        (declared.name, key): found[-1]
        for declared in TABLES
        for key, found in versions_under(keys[declared.name], declared, before).items()
    }


def _lacks(row: LedgerRow, column: Column) -> Fault:
    place = Place(row.source.file, row.source.sheet)
    found = Text(f"没有{column.zh!r}列", f"no column {column.en!r}")
    expected = Text(
        "有这一必需列（有新增的行）", "this required column, as there are rows that are new"
    )
    return Fault(place, found, expected, kind="missing_columns")


def old_copy_remarks(
    old: Iterable[OldCopy], seen: Mapping[str, int], *, restores: bool = False
) -> list[Remark]:
    """What to say of ledgers that came before, and of rows that say what they said before.

    Parameters
    ----------
    old
        The rows, which stay as they are.
    seen
        The load that brought a ledger, by its name, if its bytes came before.
    restores
        Whether they are meant, and what they said comes back.
    """
    of_file: dict[str, list[OldCopy]] = {file: [] for file in seen}
    remarks = []
    for copy in old:
        if copy.row.source.file in seen:
            of_file[copy.row.source.file].append(copy)
        else:
            kind = "withdrawn_row" if copy.withdrawn else "old_row"
            remarks.append(Remark(kind, copy.row.at(copy.row.table.key), _stays(copy)))
    told = [
        Remark("seen_file", Place(file), _came_before(seen[file], copies, restores=restores))
        for file, copies in of_file.items()
    ]
    return [*told, *remarks]


def _called(row: LedgerRow) -> Text:
    """What a row is called: by its number, or by its line in a list without any."""
    if is_natural(row.key):
        return Text(f"第{row.number}行", f"row {row.number}")
    return shown(row.key)


def _stays(copy: OldCopy) -> Text:
    key = _called(copy.row)
    done = Text("撤销", "withdrawn") if copy.withdrawn else Text("更正", "corrected")
    return Text(
        f"{key.zh}已在第{copy.load_id}次装载中{done.zh}，此行是旧内容，未导入"
        "（要恢复，加 --restore）",
        f"{key.en} was {done.en} by load {copy.load_id}; this is what it said before, and did not "
        "land (with --restore it does)",
    )


def _came_before(load_id: int, copies: list[OldCopy], *, restores: bool) -> Text:
    """That a file came before, and what was corrected and withdrawn since, by key."""
    zh, en = f"与第{load_id}次装载的文件完全相同", f"the very file of load {load_id}"
    if restores:
        return Text(f"{zh}，按其内容恢复", f"{en}; what it said comes back")
    for withdrawn, words in ((False, ("更正", "corrected")), (True, ("撤销", "withdrawn"))):
        keys = [_called(one.row) for one in copies if one.withdrawn is withdrawn]
        if keys:
            more = (f"等{len(keys)}条", f" and others, {len(keys)} in all")
            cut = more if len(keys) > _SOME else ("", "")
            zh += f"；此后已{words[0]}：{'、'.join(key.zh for key in keys[:_SOME])}{cut[0]}"
            en += f"; since then {words[1]}: {', '.join(key.en for key in keys[:_SOME])}{cut[1]}"
    return Text(
        f"{zh}；没有变化（要恢复旧内容，加 --restore）" if copies else f"{zh}，没有变化",
        en + "; nothing changes",
    )


def change_faults(
    amendments: Amendments,
    units: Mapping[Spot, str],
    replacing: Collection[Spot],
    before: Register | None,
) -> list[Fault]:
    """What to confirm before it lands: of a union, too much would change at once.

    More than 20 of its rows, or more than 5% of them where that is over 3 rows. Cells that were
    empty and are filled change nothing that was said. Whatever takes the place of another row of a
    list without numbers is confirmed one by one.

    Parameters
    ----------
    amendments
        What the import changes.
    units
        The union of each row, by its place.
    replacing
        Places of rows without a number that would take the place of another.
    before
        The register before the import, if there is one.
    """
    changed: dict[str, list[Change]] = defaultdict(list)
    for change in amendments.changes:
        if change.undoes:
            changed[units.get(change.row.spot, "")].append(change)
    doubtful = [
        one for one in amendments.changes if one.row.spot in replacing or _is_perhaps_another(one)
    ]
    rules = before.rules if before else None
    faults = [fault for change in doubtful for fault in _told(change, rules)]
    for unit, changes in sorted(changed.items()):
        if len(changes) <= _ALWAYS or before is None:
            continue
        rows = _rows_of(unit, before)
        if len(changes) > _MOST_CHANGED or len(changes) * _MOST_SHARE > rows:
            faults.append(_many(unit, changes, rows))
            faults += [fault for change in changes for fault in _told(change, rules)]
    return faults


def _is_perhaps_another(change: Change) -> bool:
    """Whether a claim without a number says otherwise than the known one: it may be another."""
    row = change.row
    is_claim = row.table.name == "comfort_case" and is_natural(row.key)
    return is_claim and not row.withdrawn and change.undoes


def _rows_of(unit: str, before: Register) -> int:
    """How many rows of a union the register shows, events of its files too."""
    tables = [t.name for t in TABLES if t.name != "union_unit" and "unit_code" in t.names]
    parts = [f'SELECT count(*) AS n FROM "{name}" WHERE unit_code = ?' for name in tables]  # noqa: S608 - our own names
    parts.append(
        "SELECT count(*) FROM file_event JOIN household_file USING (file_id) WHERE unit_code = ?"
    )
    sql = f"SELECT sum(n)::BIGINT FROM ({' UNION ALL '.join(parts)})"  # noqa: S608 - our own names
    ((rows,),) = before.backend.con.execute(sql, [unit] * len(parts)).fetchall()
    return int(rows)


def _many(unit: str, changes: list[Change], rows: int) -> Fault:
    found = Text(
        f"工会{unit}一次更改或撤销{len(changes)}行（登记库共{rows}行）",
        f"{len(changes)} rows of union {unit} changed or withdrawn at once, of {rows}",
    )
    expected = Text(
        f"不超过{_MOST_CHANGED}行，且不超过5%；{_CONFIRM.zh}",
        f"at most {_MOST_CHANGED} rows and at most 5%; {_CONFIRM.en}",
    )
    place = changes[0].row.place
    spots = frozenset(change.row.spot for change in changes)
    return Fault(Place(place.file, place.sheet), found, expected, kind="many_changes", spots=spots)


def _told(change: Change, rules: Rules | None) -> list[Fault]:
    """A change cell by cell, before and after."""
    if change.row.withdrawn:
        found = Text(f"撤销{shown(change.row.key).zh}", f"{shown(change.row.key).en} withdrawn")
        return [Fault(change.row.at(change.row.table.key), found, _CONFIRM, kind="change")]
    faults = []
    for name in change.columns:
        old, new = (
            said_as(change.row.table, name, cells.get(name), rules)
            for cells in (change.before, change.row.values)
        )
        found = Text(f"{old.zh}→{new.zh}", f"{old.en} → {new.en}")
        faults.append(Fault(change.row.at(name), found, _CONFIRM, kind="change"))
    return faults
