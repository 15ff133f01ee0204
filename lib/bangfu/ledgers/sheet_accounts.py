"""What becomes of all that was read: of every sheet of every file, each line in one place.

Lines that are rows land, say nothing new or are told; the others are no data. Of a wide table each
cell counts as a row, and those that are blank or 0 are counted apart.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bangfu.language import COLON, Language, Text
from bangfu.ledgers.column_samples import SheetTable
from bangfu.ledgers.layout.sheet_counts import SheetCounts
from bangfu.ledgers.scrutiny import Scrutiny
from bangfu.register.faults import Place
from bangfu.register.schema import table

__all__ = ["SheetAccount", "sheet_accounts"]

_LIST = Text(
    "{table}，{read}行：新增{new}，更改{changed}，撤销{withdrawn}，未变{unchanged}，有差错{told}，"
    "标题、合计等{no_data}",
    "{table}, {read} rows: {new} new, {changed} changed, {withdrawn} withdrawn, {unchanged} "
    "unchanged, {told} with faults, {no_data} titles, totals and the like",
)
_WIDE = Text(
    "{table}，{lines}行，一格算一行，共{read}行：新增{new}，更改{changed}，撤销{withdrawn}，"
    "未变{unchanged}，有差错{told}，空格和0共{unpaid}，标题、合计等{no_data}",
    "{table}, {lines} rows, {read} with a cell as a row: {new} new, {changed} changed, {withdrawn} "
    "withdrawn, {unchanged} unchanged, {told} with faults, {unpaid} blank or 0, {no_data} titles, "
    "totals and the like",
)
_REST = Text(
    "{table}，{read}行：有差错{told}，不是数据{no_data}",
    "{table}, {read} rows: {told} with faults, {no_data} no data",
)
_UNJUDGED = Text("，未比对{}（别处有差错）", ", {} not compared, for faults elsewhere")
_NO_TABLE = Text("没有读作任何表", "read as no table")


@dataclass(frozen=True)
class SheetAccount:
    """What becomes of what was read of a table in a sheet, or of what no table was made of."""

    sheet: SheetTable
    place: Place
    """Where it is, as it is told."""
    lines: int
    """All that are not blank."""
    read: int
    """The same, but that of a wide table each cell counts as a row: all others add up to this."""
    new: int
    changed: int
    withdrawn: int
    unchanged: int
    """Rows that say nothing new."""
    told: int
    unjudged: int
    """Rows not held against the register: a file or a head could not be read."""
    unpaid: int
    """Cells of a wide table that are blank or 0."""
    no_data: int
    """Titles, heads, totals, notes."""

    @property
    def rows(self) -> int:
        """Those of data."""
        return self.new + self.changed + self.withdrawn + self.unchanged + self.told + self.unjudged

    def label(self, language: Language) -> str:
        """The table, in words."""
        name = self.sheet.table
        return table(name).label(language) if name else _NO_TABLE.of(language)

    def message(self, language: Language) -> str:
        """The counts in one line."""
        words = _LIST if self.sheet.table else _REST
        words = _WIDE if self.read != self.lines else words
        counts = {name: value for name, value in vars(self).items() if isinstance(value, int)}
        said = words.of(language).format(table=self.label(language), **counts)
        said += _UNJUDGED.of(language).format(self.unjudged) if self.unjudged else ""
        return f"{self.place.words(language)}{COLON.of(language)}{said}"


def sheet_accounts(found: Scrutiny) -> list[SheetAccount]:
    """What becomes of all that was read, sheet by sheet in their order.

    Parameters
    ----------
    found
        The ledgers, looked at.
    """
    fates = _fates(found)
    tables: dict[Place, dict[SheetTable, SheetCounts]] = {
        sheet.place: {} for sheet in found.reading.lines
    }
    for part in found.reading.sheets:
        own = tables[Place(part.file, part.sheet)]
        name = SheetTable(part.file, part.sheet, part.table.name)
        own[name] = own.get(name, SheetCounts()) + part.counts
    accounts: list[SheetAccount] = []
    for place, own in tables.items():
        shown = found.names.place(place)
        accounts += [_account(name, shown, counts, fates) for name, counts in own.items()]
        accounts += _rest(found, place, sum(counts.read for counts in own.values()))
    return accounts


def _account(
    name: SheetTable, place: Place, counts: SheetCounts, fates: Mapping[SheetTable, Counter[str]]
) -> SheetAccount:
    own = fates.get(name, Counter[str]())
    return SheetAccount(
        name, place, counts.read, counts.entries, own["new"], own["changed"], own["withdrawn"],
        own["unchanged"], own["told"], own["unjudged"], counts.unpaid,
        counts.totals + counts.frame,
    )  # fmt: skip


def _rest(found: Scrutiny, place: Place, counted: int) -> Iterator[SheetAccount]:
    """The lines of a sheet that are of no table: a fault tells of them, or they are no data."""
    sheets = [one for one in found.reading.lines if one.place == place]
    lines = max(sum(one.lines for one in sheets) - counted, 0)  # of tables beside each other: less
    if not lines and counted:
        return
    told = lines if any(one.is_told for one in sheets) else 0
    name = SheetTable(place.file or "", place.sheet, "")
    yield SheetAccount(
        name, found.names.place(place), lines, lines, 0, 0, 0, 0, told, 0, 0, lines - told
    )


def _fates(found: Scrutiny) -> dict[SheetTable, Counter[str]]:
    """What becomes of the rows of each table in a sheet."""
    fates: dict[SheetTable, Counter[str]] = defaultdict(Counter)
    coming = {row.spot: "new" for row in found.amendments.new}
    for change in found.amendments.changes:
        coming[change.row.spot] = "withdrawn" if change.row.withdrawn else "changed"
    astray = {row.spot for row in found.amendments.astray} | found.held.keys()
    astray |= {spot for fault in found.faults for spot in fault.spots}
    heads = {head for sheet in found.reading.sheets for head in sheet.headers.values()}
    blamed: dict[tuple[str, str | None, int | None], set[str | None]] = defaultdict(set)
    for fault in found.faults:
        label = fault.place.label("zh")
        where = (fault.place.file, fault.place.sheet, fault.place.row)
        blamed[where].add(label if label in heads else None)  # a note is of all that stands there
    rest = "unchanged" if found.reading.is_complete else "unjudged"
    for row in found.rows:
        where = (row.source.file, row.source.sheet, row.number)
        # Of a wide table several rows stand in one: blamed are those that have the column.
        told = blamed.get(where, set()) & {None, *row.headers.values()}
        is_told = not row.sound or row.spot in astray or bool(told)
        fates[SheetTable.of(row)]["told" if is_told else coming.get(row.spot, rest)] += 1
    for row in found.again:
        fates[SheetTable.of(row)]["unchanged"] += 1
    return fates
