"""A list without numbers sent again with a row, or all of them, put right: asked, never guessed.

What such a row is known by holds its day and project, so a corrected row would land beside the one
it corrects, and its money count twice. It is asked, and whoever has looked and confirms it has the
new one take the place of the other.

- **Of a whole list**: half of its new rows or more have one in the register for the same person and
  sum, that differs in its day or its project alone. What is given every month differs in its day
  too, so days further apart than half a month are taken for two payments.
- **Of a row**: other rows of its sheet say again what an earlier list says, and that list has a row
  about the same person which is not said again. Whatever it says otherwise, it may be that one.

A row of an earlier list that is only left out stays, and that is told: nobody can tell whether it
was to be taken back.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bangfu.language import Text
from bangfu.ledgers.layout.sheet_words import rows_in_words
from bangfu.ledgers.layout.typed_rows import LedgerRow
from bangfu.ledgers.rows.amendments import StoredRow, rows_with
from bangfu.ledgers.rows.renumbered_rows import rows_of_people, withdrawal_of
from bangfu.register.faults import Fault, Place
from bangfu.register.load_comparison import said_as
from bangfu.register.remarks import Remark
from bangfu.register.schema import Type, is_natural, table
from bangfu.register.store import Register
from bangfu.rules import Rules

__all__ = ["Redating", "left_out_remarks", "redatings"]

_AID = table("assistance")
_SAME = ("unit_code", "person_key", "amount")
_NEAR = timedelta(days=15)
_FEWEST = 2
_ABOUT: Mapping[str, tuple[str, ...]] = {
    "assistance": ("paid_on", "project", "amount"),
    "comfort_case": ("happened_on", "event_kind", "relation"),
}
"""What a row says beside whom it is about; some of it is the same in one that corrects another."""
_CONFIRM = Text(
    "同一次发放的更正，核对后导入时加 --confirm，以本名单代替；另一次发放的，各行编号后报送",
    "import with --confirm if it corrects that list: it takes its place; if it was paid once more, "
    "a number for each row",
)
_CONFIRM_ROW = Text(
    "是更正的，核对后导入时加 --confirm，以此行代替；另一笔的，把原来那一行也留在名单中",
    "import with --confirm if it corrects that row: it takes its place; if it is one more, keep "
    "the other row in the list too",
)
_Home = tuple[int, str, str | None]
"""The load, file and sheet that brought a row."""
_Sheet = tuple[str, str | None]
_Pair = tuple[LedgerRow, StoredRow]


@dataclass(frozen=True)
class Redating:
    """Rows of a list, each with the one of an earlier list that it may correct."""

    pairs: Sequence[_Pair]
    columns: Sequence[str]
    """In what they differ."""
    rules: Rules
    """They have the labels of projects."""
    is_whole: bool
    """Whether the list is asked about, not a single row."""

    @property
    def may_replace(self) -> bool:
        """Whether the new ones may take the place of the others."""
        return True

    @property
    def withdrawals(self) -> list[LedgerRow]:
        """What takes back the rows whose place the new ones take."""
        return [withdrawal_of(*pair) for pair in self.pairs]

    @property
    def fault(self) -> Fault:
        """What to ask."""
        row, known = self.pairs[0]
        number = None if self.is_whole else known["source_row"]
        before = Place(known["source_file"], known["source_sheet"], number)
        other = self._differences(row, known)
        if self.is_whole:
            found = Text(
                f"{len(self.pairs)}行与已报的名单（{before.words('zh')}）同人同额，只是{other.zh}",
                f"{len(self.pairs)} rows to the people and of the sums of a known list "
                f"({before.words('en')}), but for the {other.en}",
            )
        else:
            found = Text(
                f"名单其余各行已报过，此行与其中一行（{before.words('zh')}）同人，{other.zh}",
                f"a row of a list whose other rows are known, to the person of one of them "
                f"({before.words('en')}), but for the {other.en}",
            )
        spots = frozenset(one.spot for one, _ in self.pairs)
        expected = _CONFIRM if self.is_whole else _CONFIRM_ROW
        kind = "list_again" if self.is_whole else "row_again"
        return Fault(row.at(self.columns[0]), found, expected, kind=kind, spots=spots)

    def _differences(self, row: LedgerRow, known: StoredRow) -> Text:
        """Column by column, before and after."""
        said = []
        for name in self.columns:
            label = row.table.column(name)
            old, new = (
                said_as(row.table, name, cells.get(name), self.rules)
                for cells in (known, row.values)
            )
            said.append(
                Text(f"{label.zh}不同：{old.zh}→{new.zh}", f"{label.en}: {old.en} → {new.en}")
            )
        return Text("；".join(one.zh for one in said), "; ".join(one.en for one in said))


def redatings(
    new: Iterable[LedgerRow], before: Register | None, come: Iterable[LedgerRow]
) -> list[Redating]:
    """The lists, and the rows of lists, that may be those of an earlier one put right.

    Parameters
    ----------
    new
        Rows the register does not have under their keys.
    before
        The register before the import, if there is one.
    come
        All rows of the import.
    """
    lists: dict[tuple[_Sheet, str], list[LedgerRow]] = defaultdict(list)
    for row in new:
        if row.table.name in _ABOUT and is_natural(row.key) and row.sound:
            lists[_sheet_of(row), row.table.name].append(row)
    if not lists or before is None:
        return []
    again, said = set[str | None](), defaultdict[tuple[_Sheet, str], list[LedgerRow]](list)
    for row in come:
        again.add(row.key)
        said[_sheet_of(row), row.table.name].append(row)
    found: list[Redating] = []
    for (sheet, name), rows in lists.items():
        stored = rows_of_people(name, rows, before, natural=True)
        known = [one for one in stored if one[table(name).key] not in again]
        if not known:
            continue
        whole = _compared(rows, known, before.rules) if name == _AID.name else None
        found += [whole] if whole else _corrections(rows, known, said[sheet, name], before)
    return found


def _sheet_of(row: LedgerRow) -> _Sheet:
    return row.source.file, row.source.sheet


def _compared(
    rows: Sequence[LedgerRow], known: Sequence[StoredRow], rules: Rules
) -> Redating | None:
    """The earlier list that rows may correct, if half of them have their like in it."""
    for column, is_near in _WAYS.items():
        left: dict[tuple[object, ...], list[StoredRow]] = defaultdict(list)
        for one in known:
            left[tuple(one[name] for name in _SAME)].append(one)
        pairs: list[_Pair] = []
        for row in rows:
            some = left.get(tuple(row.values.get(name) for name in _SAME), [])
            like = next((one for one in some if is_near(one, row)), None)
            if like is not None:
                some.remove(like)
                pairs.append((row, like))
        if len(pairs) >= _FEWEST and 2 * len(pairs) >= len(rows):
            return Redating(pairs, [column], rules, is_whole=True)
    return None


def _is_redated(known: StoredRow, row: LedgerRow) -> bool:
    apart = abs(known["paid_on"] - row.values["paid_on"])
    return known["project"] == row.values["project"] and bool(apart <= _NEAR)


def _is_renamed(known: StoredRow, row: LedgerRow) -> bool:
    return bool(known["paid_on"] == row.values["paid_on"])


_WAYS: dict[str, Callable[[StoredRow, LedgerRow], bool]] = {
    "paid_on": _is_redated,
    "project": _is_renamed,
}
"""In what a list may differ from the one it corrects."""


def _corrections(
    rows: Sequence[LedgerRow],
    known: Sequence[StoredRow],
    said: Sequence[LedgerRow],
    before: Register,
) -> Iterator[Redating]:
    """New rows of a sheet that otherwise says an earlier list again, by what they may correct."""
    homes = _homes(said, before).keys()
    left = [one for one in known if _home_of(one) in homes]
    for row in rows:
        differing = [(_differing(row, one), one) for one in left if _is_of_one_person(row, one)]
        likes = [pair for pair in differing if len(pair[0]) < len(_ABOUT[row.table.name])]
        if likes:
            columns, one = min(likes, key=lambda pair: len(pair[0]))
            left.remove(one)
            yield Redating([(row, one)], columns, before.rules, is_whole=False)


def _is_of_one_person(row: LedgerRow, known: StoredRow) -> bool:
    (person,) = row.table.of_type(Type.PERSON)
    return all(known[name] == row.values.get(name) for name in ("unit_code", person))


def _differing(row: LedgerRow, known: StoredRow) -> list[str]:
    """The columns in which a row differs from a known one."""
    return [name for name in _ABOUT[row.table.name] if known[name] != row.values.get(name)]


def _home_of(known: StoredRow) -> _Home:
    return known["load_id"], known["source_file"], known["source_sheet"]


def _homes(rows: Sequence[LedgerRow], before: Register) -> dict[_Home, int]:
    """Which lists brought what rows of one table say again, and how many of them each."""
    if not rows:
        return {}
    key = rows[0].table.key
    names = ("load_id", "source_file", "source_sheet")
    keys = (row.key for row in rows if row.key)
    homes: dict[_Home, int] = defaultdict(int)
    for one in rows_with(before, rows[0].table.name, key, keys, names=names):
        homes[_home_of(one)] += 1
    return homes


def left_out_remarks(
    come: Iterable[LedgerRow], seen: Iterable[str], before: Register | None
) -> Iterator[Remark]:
    """Of sheets that say most of an earlier list again: the rows of it that nothing says.

    Parameters
    ----------
    come
        All rows of the import.
    seen
        Files whose bytes came before: of these all is said.
    before
        The register before the import, if there is one.
    """
    if before is None:
        return
    sheets: dict[tuple[_Sheet, str], list[LedgerRow]] = defaultdict(list)
    keys: dict[str, set[str | None]] = defaultdict(set)
    for row in come:
        sheets[_sheet_of(row), row.table.name].append(row)
        keys[row.table.name].add(row.key)
    for (sheet, name), rows in sheets.items():
        if name not in _ABOUT or sheet[0] in seen:
            continue
        for home, times in _homes(rows, before).items():
            missing = [one for one in _rows_of(home, name, before) if one[0] not in keys[name]]
            if missing and times >= len(missing):
                yield _left_out(Place(*sheet), home, [number for _, number in missing])


def _rows_of(home: _Home, name: str, before: Register) -> list[tuple[str, int]]:
    """The keys of the rows a list brought that the register shows, and where they stood."""
    sql = (
        f'SELECT "{table(name).key}", source_row FROM "{name}" WHERE load_id = ? '  # noqa: S608 - our own names
        "AND source_file = ? AND source_sheet IS NOT DISTINCT FROM ? ORDER BY source_row"
    )
    found = before.backend.con.execute(sql, [*home]).fetchall()
    return [(str(key), int(number)) for key, number in found]


def _left_out(place: Place, home: _Home, numbers: Sequence[int]) -> Remark:
    load, file, sheet = home
    where, rows = Place(file, sheet), rows_in_words([*dict.fromkeys(numbers)])
    said = Text(
        f"第{load}次装载的名单（{where.words('zh')}）有{len(numbers)}笔（{rows.zh}）这次没有，"
        "保持不变；要撤销的，另报带“撤销”列的名单",
        f"{len(numbers)} rows of the list of load {load} ({where.words('en')}; {rows.en}) are not "
        "in this one and stay; to take them back, send a list that withdraws them",
    )
    return Remark("left_out", place, said, "low")
