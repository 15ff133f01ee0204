"""What an import would do, in words: rows in and what becomes of them, money, before and after."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from bangfu.language import Language, Text
from bangfu.ledgers.column_samples import ColumnSample, column_samples
from bangfu.ledgers.fault_summary import fault_lines
from bangfu.ledgers.layout.typed_rows import LedgerRow
from bangfu.ledgers.rows.amendments import Change
from bangfu.ledgers.scrutiny import Scrutiny
from bangfu.ledgers.sheet_accounts import SheetAccount, sheet_accounts
from bangfu.register.copying import copy_at_hand
from bangfu.register.faults import Fault
from bangfu.register.homes import Whereabouts
from bangfu.register.load_comparison import RowChange
from bangfu.register.load_writer import new_load
from bangfu.register.loads import list_loads
from bangfu.register.remarks import Remark
from bangfu.register.schema import Type
from bangfu.rules import Rules
from bangfu.scratch import Scratch

__all__ = [
    "ImportPreview", "MonthLanding", "months_landing", "people_and_yuan", "preview",
    "row_changes_coming", "would_be", "would_change",
]  # fmt: skip

_MOST_TOLD = 20
_MONTH = Text(
    "{month}：{rows}行，{people}人，{yuan}元", "{month}: {rows} rows, {people} people, {yuan} yuan"
)
_APART = Text("；", "; ")
_MORE = Text("另有{}行更改", "{} more rows changed")
_DAYS = {"assistance": "paid_on", "comfort_case": "paid_on"}


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
    sheets: tuple[tuple[SheetAccount, list[ColumnSample]], ...]
    """With the columns of each, which one without rows has not."""
    months: tuple["MonthLanding", ...]
    changes: tuple[RowChange, ...]
    held: tuple[Fault, ...]
    """What is wrong with rows that are held back."""
    is_empty: bool
    """Whether nothing would land."""
    rules: Rules
    """They have the labels of codes."""

    def lines(self, language: Language) -> Iterator[str]:
        """The preview line by line; its faults are told by whoever stops for them."""
        yield from (one.message(language) for one in self.remarks)
        for one, columns in self.sheets:
            yield one.message(language)
            filled = (column.message(language) for column in columns if column.samples)
            yield from ["  " + _APART.of(language).join(filled)] if columns else ()
        yield from (one.message(language) for one in self.months)
        yield from (one.message(language, self.rules) for one in self.changes[:_MOST_TOLD])
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
        tuple((one, columns.get(one.sheet, [])) for one in sheet_accounts(found)),
        tuple(months_landing(found)),
        tuple(row_changes_coming(found)),
        tuple(map(names.fault, found.told)),
        found.amendments.is_empty,
        rules,
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
def would_be(found: Scrutiny, register: Whereabouts) -> Iterator[Path]:
    """The register as it would be, to make figures of: its loads, linked, and one with the rows.

    It is in a private folder that is gone afterwards. One in a database is copied into it.
    """
    with ExitStack() as stack:
        there = stack.enter_context(copy_at_hand(register))
        there.parent.mkdir(parents=True, exist_ok=True)
        scratch = stack.enter_context(Scratch(there.parent, ".import-"))
        folder = scratch.folder / "register"
        (folder / "loads").mkdir(parents=True)
        for load in list_loads(there):
            (folder / "loads" / load.folder.name).symlink_to(load.folder.resolve())
        with new_load(folder) as written:
            for name, rows in found.amendments.rows.items():
                written.write(name, rows)
        yield folder
