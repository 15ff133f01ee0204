"""What an import would do, in words: rows in and what becomes of them, money, before and after."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from bangfu.language import COLON, Language, Text
from bangfu.ledgers.column_samples import ColumnSample, SheetTable, column_samples
from bangfu.ledgers.fault_summary import fault_lines
from bangfu.ledgers.layout.typed_rows import LedgerRow
from bangfu.ledgers.rows.amendments import Change
from bangfu.ledgers.scrutiny import Scrutiny
from bangfu.register.faults import Fault, Place
from bangfu.register.load_comparison import RowChange
from bangfu.register.load_writer import new_load
from bangfu.register.loads import list_loads
from bangfu.register.remarks import Remark
from bangfu.register.schema import Type, table
from bangfu.rules import Rules
from bangfu.scratch import Scratch

__all__ = [
    "ImportPreview", "MonthLanding", "SheetCount", "months_landing", "people_and_yuan", "preview",
    "row_changes_coming", "sheet_counts", "would_be", "would_change",
]  # fmt: skip

_MOST_TOLD = 20
_SHEET = Text(
    "{table}，{read}行：新增{new}，更改{changed}，撤销{withdrawn}，未变{unchanged}，有差错{told}，"
    "标题、合计等{no_data}",
    "{table}, {read} rows: {new} new, {changed} changed, {withdrawn} withdrawn, {unchanged} "
    "unchanged, {told} with faults, {no_data} titles, totals and the like",
)
_MONTH = Text(
    "{month}：{rows}行，{people}人，{yuan}元", "{month}: {rows} rows, {people} people, {yuan} yuan"
)
_APART = Text("；", "; ")
_MORE = Text("另有{}行更改", "{} more rows changed")
_DAYS = {"assistance": "paid_on", "comfort_case": "paid_on"}


@dataclass(frozen=True)
class SheetCount:
    """What becomes of the rows of a sheet: they add up to all that were read."""

    sheet: SheetTable
    place: Place
    """Where it is, as it is told."""
    rows: int
    new: int
    changed: int
    withdrawn: int
    told: int
    no_data: int
    """Titles, heads, totals, notes: beside the rows."""

    @property
    def unchanged(self) -> int:
        """Rows that say nothing new."""
        return self.rows - self.new - self.changed - self.withdrawn - self.told

    def message(self, language: Language) -> str:
        """The counts in one line."""
        said = _SHEET.of(language).format(
            table=table(self.sheet.table).label(language), read=self.rows + self.no_data,
            new=self.new, changed=self.changed, withdrawn=self.withdrawn, unchanged=self.unchanged,
            told=self.told, no_data=self.no_data,
        )  # fmt: skip
        return f"{self.place.words(language)}{COLON.of(language)}{said}"


def sheet_counts(found: Scrutiny) -> list[SheetCount]:
    """What becomes of the rows of every sheet, in their order.

    Parameters
    ----------
    found
        The ledgers, looked at.
    """
    kinds: dict[SheetTable, Counter[str]] = defaultdict(Counter)
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
    for row in found.rows:
        where = (row.source.file, row.source.sheet, row.number)
        # Of a wide table several rows stand in one: blamed are those that have the column.
        told = blamed.get(where, set()) & {None, *row.headers.values()}
        is_told = not row.sound or row.spot in astray or bool(told)
        kinds[SheetTable.of(row)]["told" if is_told else coming.get(row.spot, "unchanged")] += 1
    for row in found.again:
        kinds[SheetTable.of(row)]["unchanged"] += 1
    no_data: Counter[SheetTable] = Counter()
    for part in found.reading.sheets:
        place = SheetTable(part.file, part.sheet, part.table.name)
        no_data[place] += part.counts.read - part.counts.data
    return [
        SheetCount(
            place, found.names.place(Place(place.file, place.sheet)), counts.total(),
            counts["new"], counts["changed"], counts["withdrawn"], counts["told"], no_data[place],
        )
        for place, counts in kinds.items()
    ]  # fmt: skip


def would_change(found: Scrutiny) -> list[RowChange]:
    """What the import would change in the register, row by row."""
    new = [
        RowChange(row.table.name, row.key or "", None, row.values) for row in found.amendments.new
    ]
    return [*new, *row_changes_coming(found)]


def _change(one: Change) -> RowChange:
    after = None if one.row.withdrawn else one.row.values
    return RowChange(one.row.table.name, one.row.key or "", one.before, after)


@dataclass(frozen=True)
class ImportPreview:
    """What a clerk reads before the yes, on a terminal and as a page alike."""

    remarks: tuple[Remark, ...]
    faults: tuple[Fault, ...]
    sheets: tuple[tuple[SheetCount, list[ColumnSample]], ...]
    """With the columns of each."""
    months: tuple["MonthLanding", ...]
    changes: tuple[RowChange, ...]
    held: tuple[Fault, ...]
    """What is wrong with rows that are held back."""
    is_empty: bool
    """Whether nothing would land."""

    def lines(self, language: Language) -> Iterator[str]:
        """The preview line by line; its faults are told by whoever stops for them."""
        yield from (one.message(language) for one in self.remarks)
        for one, columns in self.sheets:
            yield one.message(language)
            filled = (column.message(language) for column in columns if column.samples)
            yield "  " + _APART.of(language).join(filled)
        yield from (one.message(language) for one in self.months)
        yield from (one.message(language) for one in self.changes[:_MOST_TOLD])
        if len(self.changes) > _MOST_TOLD:
            yield _MORE.of(language).format(len(self.changes) - _MOST_TOLD)
        yield from fault_lines(self.held, language)


def preview(found: Scrutiny, rules: Rules) -> ImportPreview:
    """What would come of ledgers, in names that may be told to everybody.

    Parameters
    ----------
    found
        The ledgers, looked at.
    rules
        They have the labels of codes.
    """
    columns, names = column_samples(found, rules), found.names
    return ImportPreview(
        tuple(map(names.remark, found.remarks)),
        tuple(map(names.fault, found.faults)),
        tuple((one, columns[one.sheet]) for one in sheet_counts(found)),
        tuple(months_landing(found)),
        tuple(row_changes_coming(found)),
        tuple(map(names.fault, found.told)),
        found.amendments.is_empty,
    )


def row_changes_coming(found: Scrutiny) -> list[RowChange]:
    """The rows of the register that would become others, or be withdrawn."""
    return [_change(one) for one in found.amendments.changes]


@dataclass(frozen=True)
class MonthLanding:
    """What would land that was paid in a month."""

    month: str
    rows: int
    people: int
    yuan: Decimal

    def message(self, language: Language) -> str:
        """The sums in one line."""
        return _MONTH.of(language).format(
            month=self.month, rows=self.rows, people=self.people, yuan=f"{self.yuan:,.2f}"
        )


def months_landing(found: Scrutiny) -> list[MonthLanding]:
    """Rows, people and money of what would land, by the month in which it was paid."""
    by_month: dict[str, list[LedgerRow]] = defaultdict(list)
    changed = [one.row for one in found.amendments.changes if not one.row.withdrawn]
    for row in (*found.amendments.new, *changed):
        day = row.values.get(_DAYS.get(row.table.name, ""))
        if isinstance(day, date):
            by_month[f"{day:%Y-%m}"].append(row)
    return [
        MonthLanding(month, len(rows), *people_and_yuan(rows))
        for month, rows in sorted(by_month.items())
    ]


def people_and_yuan(rows: Sequence[LedgerRow]) -> tuple[int, Decimal]:
    """How many persons rows are about, and the money in them."""
    people = {row.values.get(name) for row in rows for name in row.table.of_type(Type.PERSON)}
    amounts = (row.values.get("amount") for row in rows)
    yuan = sum((one for one in amounts if isinstance(one, Decimal)), Decimal("0.00"))
    return len(people - {None}), yuan


@contextmanager
def would_be(found: Scrutiny, register: Path) -> Iterator[Path]:
    """The register as it would be, to make figures of: its loads, linked, and one with the rows.

    It is in a private folder that is gone afterwards.
    """
    register.parent.mkdir(parents=True, exist_ok=True)
    with Scratch(register.parent, ".import-") as scratch:
        folder = scratch.folder / register.name
        (folder / "loads").mkdir(parents=True)
        for load in list_loads(register):
            (folder / "loads" / load.folder.name).symlink_to(load.folder.resolve())
        with new_load(folder) as written:
            for name, rows in found.amendments.rows.items():
                written.write(name, rows)
        yield folder
