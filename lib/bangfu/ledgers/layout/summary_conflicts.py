"""The sums of a 汇总 sheet held against themselves and the sheets they are of.

Its total must be the sum of its rows, and a row that is called like another sheet of its file
(甲街道, 1月) must say what the rows of that sheet come to. What else it says cannot be told from
one file, and is passed over.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from bangfu.language import Text
from bangfu.ledgers.layout.summary_sheets import SummarySheet
from bangfu.ledgers.layout.typed_rows import LedgerRow
from bangfu.ledgers.values.vocabulary import bare
from bangfu.register.faults import Fault, Place
from bangfu.register.remarks import Remark
from bangfu.register.schema import Type

__all__ = ["told_of_summaries"]

_AMOUNT = "amount"
_ADDED = frozenset({"人次", "笔"})
"""Counts that add up over parts; one household, or person, may be in several."""
_TAIL = ("总工会", "工会", "街道", "地区")
"""What the name of a sheet may leave out at the end of a union's."""


def told_of_summaries(
    summaries: Iterable[SummarySheet], rows: Iterable[LedgerRow]
) -> tuple[list[Fault], list[Remark]]:
    """Faults of sums that others contradict; a remark of each sheet of which some could be checked.

    Parameters
    ----------
    summaries
        Sheets of sums.
    rows
        All rows of an import, typed.
    """
    faults, remarks = list[Fault](), list[Remark]()
    sheets = _by_sheet(rows) if (found := [*summaries]) else {}
    for summary in found:
        own = {name: rows for (file, name), rows in sheets.items() if file == summary.place.file}
        answers = [*_footed(summary), *_compared(summary, own)]
        wrong = [answer for answer in answers if isinstance(answer, Fault)]
        faults += wrong
        right = sum(not isinstance(answer, Fault) for answer in answers)
        if right and not wrong:
            told = Text(f"汇总表核对{right}处，均相符", f"{right} sums of a summary checked: right")
            remarks.append(Remark("checked_summary", summary.place, told))
    return faults, remarks


def _by_sheet(rows: Iterable[LedgerRow]) -> dict[tuple[str, str], list[LedgerRow]]:
    found: dict[tuple[str, str], list[LedgerRow]] = {}
    for row in rows:
        if row.source.sheet and not row.withdrawn:
            found.setdefault((row.source.file, row.source.sheet), []).append(row)
    return found


def _footed(summary: SummarySheet) -> Iterator[Fault | Decimal]:
    """Its totals held against the rows above them."""
    for column, counted in summary.counted.items():
        if counted and counted not in _ADDED:
            continue
        parts, summed = [], Decimal(0)
        for row in summary.rows:
            if not row.is_total:
                parts.append(row.said.get(column))
                continue
            known = [part for part in parts if part is not None]
            summed = sum(known, Decimal(0))
            said = row.said.get(column)
            if said is None or len(known) < 2 or len(known) < len(parts):
                continue
            right = said == summed
            yield said if right else _wrong(summary.at(row.number, column), said, summed, None)


def _compared(
    summary: SummarySheet, sheets: Mapping[str, Sequence[LedgerRow]]
) -> Iterator[Fault | Decimal]:
    """Its rows held against the sheets that are called like them."""
    money = [column for column, counted in summary.counted.items() if not counted]
    for row in summary.rows:
        names = [name for name in sheets if not row.is_total and _is_called(row.label, name)]
        if len(names) != 1:
            continue
        rows = sheets[names[0]]
        for column, said in row.said.items():
            if not summary.counted[column] and len(money) > 1:
                continue  # which of them is the whole of a sheet is not known
            right = _right(rows, summary.counted[column])
            if said in right:
                yield said
            elif right:
                yield _wrong(summary.at(row.number, column), said, max(right), names[0])


def _is_called(label: str, sheet: str) -> bool:
    """Whether a row is called like a sheet, the ends of names left out: 甲街道总工会, 甲街道."""
    return bool(label) and _stem(label) == _stem(bare(sheet))


def _stem(name: str) -> str:
    for tail in _TAIL:
        name = name.removesuffix(tail) or name
    return name


def _right(rows: Sequence[LedgerRow], counted: str) -> set[Decimal]:
    """What a sum may be of the rows of a sheet; nothing if cells it needs cannot be read."""
    if any(_AMOUNT in row.faulty for row in rows):
        return set()
    paid = [row for row in rows if row.values.get(_AMOUNT)]
    if not counted:
        amounts = (row.values[_AMOUNT] for row in paid)
        return {sum((Decimal(a) for a in amounts if isinstance(a, (int, Decimal))), Decimal(0))}
    counts = {len(rows), len(paid)}
    for kind in (Type.PERSON, Type.KEY):
        names = {name for row in rows for name in row.table.of_type(kind)}
        if any(names & row.faulty for row in rows):
            return set()
        counts |= {len({row.values.get(name) for row in rows}) for name in names}
    return {Decimal(count) for count in counts}


def _wrong(place: Place, said: Decimal, summed: Decimal, sheet: str | None) -> Fault:
    whose = Text("以上各行之和", "the rows above it come to")
    if sheet is not None:
        whose = Text(f"工作表“{sheet}”各行之和", f"the rows of sheet {sheet!r} come to")
    return Fault(
        place,
        Text(f"汇总表写{said:f}，{whose.zh}为{summed:f}", f"{said:f}, where {whose.en} {summed:f}"),
        Text(
            "汇总与明细一致：核对是汇总写错，还是明细少了或多了行，改正后再报",
            "a summary that agrees: find out which of both is wrong, mend it and send it again",
        ),
        kind="summary_mismatch",
    )
