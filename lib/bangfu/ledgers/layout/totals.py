"""合计 and 小计 held against the rows above them: a wrong sum is a fault, a right one is told.

A total may be the sum of the rows since the last total, or of all rows of its table. One that
counts on from earlier months (累计) may be larger than its sheet; then nothing can be said of it.
Where a number above cannot be read it is not checked either: it may be right once that is mended.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from operator import or_

from bangfu.language import Text
from bangfu.ledgers.formats.grid import Dressed, ErrorValue, Raw, Uncalculated, held, text_of
from bangfu.ledgers.layout.row_kinds import PART_WORD, total_word
from bangfu.ledgers.layout.sheets import LedgerSheet, TotalRow
from bangfu.ledgers.layout.typed_rows import LedgerRow, rows_of_sheets
from bangfu.ledgers.values.amounts import amounts_in, read_amount
from bangfu.ledgers.values.vocabulary import bare, unit_in, vocabulary
from bangfu.register.faults import Fault, RefusedError
from bangfu.register.remarks import Remark
from bangfu.register.schema import Type

__all__ = ["checked_totals", "told_of_totals"]

_COUNTED = re.compile(r"(?<![\d.])(\d{1,6})(人次|人|户|笔|名)")
_YUAN = Decimal(1)


def told_of_totals(
    sheets: Sequence[LedgerSheet], rows: Sequence[LedgerRow]
) -> tuple[list[Fault], list[Remark]]:
    """Hold the totals of all sheets against their rows, which come in the order of the sheets."""
    faults: list[Fault] = []
    remarks: list[Remark] = []
    groups = Counter(map(_stands, sheets))
    wide = {_stands(one)[:4] for one in sheets if one.joint}
    wanted = (
        one for one in sheets if one.totals or groups[_stands(one)] > 1 or _stands(one)[:4] in wide
    )
    lists = rows_of_sheets(wanted, rows)
    for sheet, own in lists:
        if sheet.joint:
            wrong, told = _checked_jointly(sheet, lists)
            faults += wrong
            remarks += told
        others = [
            pair for pair in lists if pair[0] is not sheet and _stands(pair[0]) == _stands(sheet)
        ]
        wrong, told = _checked_beside(sheet, own, others) if others else checked_totals(sheet, own)
        faults += wrong
        remarks += told
    return faults, remarks


def _stands(sheet: LedgerSheet) -> tuple[str, str | None, int, str, str]:
    """Where a list stands: those of one table with one head stand beside each other."""
    return sheet.file, sheet.sheet, sheet.head, sheet.table.name, sheet.suffix


def _checked_jointly(
    sheet: LedgerSheet, lists: Sequence[tuple[LedgerSheet, Sequence[LedgerRow]]]
) -> tuple[list[Fault], list[Remark]]:
    """What is told of a wide table as a whole: of the payments of all its columns."""
    own = [pair for pair in lists if _stands(pair[0])[:4] == _stands(sheet)[:4]]
    shared = set.intersection(*({*one.headers} for one, _ in own))
    everything = sorted((row for _, rows in own for row in rows), key=lambda row: row.number)
    headers = {name: head for name, head in sheet.headers.items() if name in shared}
    headers["amount"] = sheet.table.column("amount").zh
    return checked_totals(replace(sheet, totals=sheet.joint, headers=headers), everything)


def _checked_beside(
    sheet: LedgerSheet,
    rows: Sequence[LedgerRow],
    others: Sequence[tuple[LedgerSheet, Sequence[LedgerRow]]],
) -> tuple[list[Fault], list[Remark]]:
    """Totals of a list that stands beside others: of its own rows, or of all of them."""
    faults: list[Fault] = []
    remarks: list[Remark] = []
    everybody = [*rows, *(row for _, theirs in others for row in theirs)]
    veiled = reduce(or_, (other.veiled for other, _ in others), sheet.veiled)
    everybody.sort(key=lambda row: row.number)
    apart = {total.number for other, _ in others for total in other.totals if total.cells}
    for total in sheet.totals:
        wrong, told = checked_totals(replace(sheet, totals=(total,)), rows)
        if wrong:
            above = rows[total.since - 1].number if total.since else 0
            last = rows[total.until - 1].number if total.until else 0
            until = last if last > total.number else total.number
            since = sum(row.number <= above for row in everybody)
            of_all = replace(total, since=since, until=sum(r.number <= until for r in everybody))
            joint, said = checked_totals(replace(sheet, totals=(of_all,), veiled=veiled), everybody)
            if len(joint) < len(wrong) or (len(joint) == len(wrong) and total.number not in apart):
                wrong, told = joint, said
        faults += wrong
        remarks += told
    return faults, remarks


def checked_totals(
    sheet: LedgerSheet, rows: Sequence[LedgerRow]
) -> tuple[list[Fault], list[Remark]]:
    """Hold the totals of a sheet against its rows.

    Parameters
    ----------
    sheet
        With its totals.
    rows
        Its rows, typed, in their order.

    Returns
    -------
    tuple
        A fault for each wrong total at its cell; a remark for each row of right ones.
    """
    faults: list[Fault] = []
    remarks: list[Remark] = []
    for total in sheet.totals:
        if total.part and total.part[0] not in sheet.headers:
            continue
        answers = _answers(sheet, rows, total)
        wrong = [answer for answer in answers if isinstance(answer, Fault)]
        if wrong and sheet.veiled:
            agrees = _agrees_without(sheet, rows, total)
            wrong = [sheet.veiled.named_in(fault, agrees=agrees) for fault in wrong]
        faults += wrong
        said = [answer for answer in answers if isinstance(answer, Text)]
        place = sheet.place(total.number)
        if said:
            told = Text("；".join(t.zh for t in said), "; ".join(t.en for t in said))
            remarks.append(Remark("checked_total", place, told))
    return faults, remarks


def _answers(sheet: LedgerSheet, rows: Sequence[LedgerRow], total: TotalRow) -> list[Fault | Text]:
    """What is said of all that a total says."""
    answers = list(_sums(sheet, rows, total))
    if not total.brought:
        answers += [*_counts(sheet, rows, total), *_sums_in_words(sheet, rows, total)]
    return answers


def _agrees_without(sheet: LedgerSheet, rows: Sequence[LedgerRow], total: TotalRow) -> bool:
    """Whether a total is right of the rows that can be seen and are not struck out."""
    seen = [row.number not in sheet.veiled.rows for row in rows]
    rest = [row for row, is_seen in zip(rows, seen, strict=True) if is_seen]
    own = replace(total, since=sum(seen[: total.since]), until=sum(seen[: total.until]))
    is_wrong = any(isinstance(answer, Fault) for answer in _answers(sheet, rest, own))
    return len(rest) < len(rows) and all(row.sound for row in rest) and not is_wrong


@dataclass(frozen=True)
class _Span:
    """Rows a total may be the sum of."""

    rows: Sequence[LedgerRow]
    is_sure: bool = True
    """Whether it is known which they are."""

    def sum_of(self, column: str) -> Decimal | None:
        """Their sum; missing if a cell among them cannot be read."""
        if not self.is_sure or any(column in row.faulty for row in self.rows):
            return None
        cells = (row.values.get(column) for row in self.rows)
        return sum(
            (Decimal(cell) for cell in cells if isinstance(cell, (int, Decimal))), Decimal(0)
        )


def _spans(rows: Sequence[LedgerRow], total: TotalRow) -> list[_Span]:
    if total.part is not None:
        column, code = total.part
        whole = _spans(rows, replace(total, part=None))
        return [
            _Span(
                [row for row in span.rows if row.values.get(column) == code],
                all(column not in row.faulty for row in span.rows),
            )
            for span in whole
        ]
    since, everything = rows[total.since : total.until], rows[: total.until]
    if total.word in vocabulary().subtotals or total.since == 0:
        return [_Span(since)]
    return [_Span(everything), *([_Span(since)] if since else [])]


def _sums(sheet: LedgerSheet, rows: Sequence[LedgerRow], total: TotalRow) -> Iterator[Fault | Text]:
    """What is said of each sum of a total."""
    for column in sheet.table.columns:
        cell = total.cells.get(column.name)
        if cell is None or column.type not in (Type.MONEY, Type.COUNT):
            continue
        own = _own_unit(total) if column.type is Type.MONEY else None
        said = _said(cell, own or sheet.units.get(column.name, _YUAN))
        if said is None:
            yield _unchecked(total, sheet.headers[column.name])
            continue
        if total.is_brought:
            yield _from_before(total, sheet.headers[column.name], said)
            continue
        sums = _possible(sheet, rows, total, column.name)
        known = [s for s in sums if s is not None]
        if said in known:
            header = sheet.headers[column.name]
            header += "：" if header[-1].isdigit() else ""
            yield Text(
                f"{total.word}{header}{said:f}，与各行之和相符",
                f"total of {header!r} {said:f}, as the rows sum to",
            )
        elif len(known) == len(sums):
            yield _judged(sheet, total, column.name, said, known[0])
        else:
            yield _unproved(total, sheet.headers[column.name])


def _possible(
    sheet: LedgerSheet, rows: Sequence[LedgerRow], total: TotalRow, column: str
) -> list[Decimal | None]:
    """What a total may have to be; with what earlier pages brought, too."""
    sums = [span.sum_of(column) for span in _spans(rows, total)]
    if column not in total.brought:
        return sums
    before = _said(total.brought[column], sheet.units.get(column, _YUAN))
    return [*sums, *(None if one is None or before is None else one + before for one in sums)]


def _own_unit(total: TotalRow) -> Decimal | None:
    """The unit a total says beside its word: 合计（万元）."""
    units = (unit_in(text)[1] for text in total.texts if total_word(text))
    return next((unit for unit in units if unit), None)


def _said(cell: Raw, unit: Decimal) -> Decimal | None:
    """The number a total says, if it can be read."""
    value = held(cell)
    if isinstance(value, (Uncalculated, ErrorValue)):
        return None
    try:
        return read_amount(cell if isinstance(cell, Dressed) else value, unit)
    except RefusedError:
        return None


def _unchecked(total: TotalRow, header: str) -> Text:
    return Text(
        f"{total.word}{header}读不出数，未核对", f"total of {header!r} cannot be read, not checked"
    )


def _from_before(total: TotalRow, header: str, said: Decimal) -> Text:
    return Text(
        f"{total.word}{header}{said:f}，是以前各页的，未导入、未核对",
        f"{said:f} of {header!r} is of earlier pages: left out, not checked",
    )


def _unproved(total: TotalRow, header: str) -> Text:
    return Text(
        f"{total.word}{header}未核对：以上有读不出的数",
        f"total of {header!r} not checked: a number above it cannot be read",
    )


def _judged(
    sheet: LedgerSheet, total: TotalRow, column: str, said: Decimal, summed: Decimal
) -> Fault | Text:
    header = sheet.headers[column]
    if any(word in total.word for word in vocabulary().running) and said > summed:
        return Text(
            f"{total.word}{header}{said:f}，本表各行之和{summed:f}（含以前月份？），未核对",
            f"running total of {header!r} {said:f}, this sheet sums to {summed:f}, not checked",
        )
    return Fault(
        sheet.place(total.number, column),
        Text(
            f"{total.word}{said:f}，各行之和为{summed:f}",
            f"a total of {said:f}, the rows sum to {summed:f}",
        ),
        Text(
            f"与各行相符的{total.word}：核对各行后改正",
            "the sum of the rows: check them and mend it",
        ),
        kind="total_mismatch",
    )


def _counts(
    sheet: LedgerSheet, rows: Sequence[LedgerRow], total: TotalRow
) -> Iterator[Fault | Text]:
    """What is said of the people, households or rows a total counts."""
    for text in total.texts:
        for number, word in _COUNTED.findall(bare(text)):
            spans = _spans(rows, total)
            right = {count for span in spans for count in _countings(sheet, span.rows, word)}
            right |= {total.listed} if right and total.listed else set()
            if int(number) in right:
                yield Text(
                    f"{total.word}{number}{word}，与各行相符",
                    f"a count of {number}, as the rows say",
                )
            elif right:
                yield _miscounted(sheet, total, f"{number}{word}", sorted(right))


def _sums_in_words(
    sheet: LedgerSheet, rows: Sequence[LedgerRow], total: TotalRow
) -> Iterator[Fault | Text]:
    """What is said of money a total tells in a text: 合计：2人，3000元."""
    money = [name for name in sheet.table.of_type(Type.MONEY) if name in sheet.headers]
    sums = [span.sum_of(name) for span in _spans(rows, total) for name in money]
    checked = {bare(text_of(total.cells[name])) for name in money if name in total.cells}
    for text in (bare(one) for one in total.texts):
        if text in checked or PART_WORD in text:
            continue
        for words, said in amounts_in(text):
            if said in sums:
                yield Text(f"{total.word}{words}，与各行之和相符", f"{said:f}, as the rows sum to")
            elif sums and None not in sums:
                yield _judged(sheet, total, money[-1], said, sums[0] or Decimal(0))
            else:
                yield _unproved(total, words)


def _miscounted(sheet: LedgerSheet, total: TotalRow, said: str, right: Sequence[int]) -> Fault:
    listed = "、".join(map(str, right))
    return Fault(
        sheet.place(total.number),
        Text(
            f"{total.word}写{said}，各行数得{listed}",
            f"a count of {said}, the rows give {', '.join(map(str, right))}",
        ),
        Text("与各行相符的人数：核对各行后改正", "the count of the rows: check them and mend it"),
        kind="total_mismatch",
    )


def _countings(sheet: LedgerSheet, rows: Sequence[LedgerRow], word: str) -> set[int]:
    """The numbers that a count of some rows may be: of rows, of people, of households.

    Or of those alone that were paid: a claim may have been rejected.
    """
    counts = {len(rows)}
    paid = [row for row in rows if "amount" in row.faulty or row.values.get("amount")]
    if "amount" in sheet.headers and 0 < len(paid) < len(rows):
        counts |= _countings(sheet, paid, word)
    wanted = {Type.PERSON} if word in ("人", "名") else {Type.KEY} if word == "户" else set[Type]()
    for column in sheet.table.columns:
        if column.type not in wanted or column.name not in sheet.headers:
            continue
        if any(column.name in row.faulty for row in rows):
            return set()
        counts.add(len({row.values.get(column.name) for row in rows}))
    return counts
