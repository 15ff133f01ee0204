"""Sums far from the usual one of their sheet or of the register: the unit may be another.

They are told before they land. One that stands under 万元 and can hardly be is a fault that is
confirmed: among many lines nobody may read the one by which 1,500 became 15 million.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from statistics import median
from typing import Any

from bangfu.language import Text
from bangfu.ledgers.layout.sheet_parts import LedgerSheet
from bangfu.ledgers.layout.typed_rows import LedgerRow
from bangfu.ledgers.rows.amendments import Amendments
from bangfu.register.faults import Fault
from bangfu.register.remarks import Remark
from bangfu.register.store import Register

__all__ = ["far_sums", "misread_units"]

_FAR = 100
"""So many times the median of its sheet is far from it."""
_FEW = 3
"""Of fewer amounts a median says little."""
_MUCH = Decimal(1_000_000)
"""No scheme gives one person so much at once."""
_LARGE_UNIT = Decimal(10_000)
_HARDLY = 1000
"""So many times the usual sum, under 万元, is rather a sum in yuan."""
_IN_UNIT = Text(
    "以列标题的单位计的金额：填的若是元，换算成万元（1500元写作0.15）；确是此数的，"
    "核对后导入时加 --confirm",
    "an amount in the unit of its header: if it is in yuan, convert it (1500 yuan are 0.15 of "
    "10,000); if it is right, import with --confirm once you have looked",
)
_OF_SHEET, _OF_REGISTER = Text("本表", "the sheet"), Text("登记库中此类", "the register")
_Sheet = tuple[str, str | None, str]
"""File, name of the sheet and table."""


def far_sums(
    rows: list[LedgerRow], coming: list[LedgerRow], before: Register | None
) -> Iterator[Remark]:
    """Sums a hundred times the usual one, or a hundredth of it, and any of a million.

    Parameters
    ----------
    rows
        All rows of the import, with whose amounts others are compared.
    coming
        Those that would land.
    before
        The register before the import, if there is one.
    """
    sums, usual = _usual_sums(rows, before)
    far = {
        sheet: {one for one in {*sums[sheet]} if one >= _MUCH or _is_far(one, middle)}
        for sheet, (middle, _) in usual.items()
    }
    for row in coming if any(far.values()) else ():
        amount, sheet = _sum_of(row), _sheet_of(row)
        if amount and amount in far.get(sheet, ()):
            yield Remark("far_sum", row.at("amount"), _far_said(amount, *usual[sheet]), "high")


def misread_units(
    rows: Iterable[LedgerRow],
    amendments: Amendments,
    sheets: Iterable[LedgerSheet],
    before: Register | None,
) -> list[Fault]:
    """What to confirm of sums under 万元 that can hardly be: 1500 there is 15 million yuan.

    Parameters
    ----------
    rows
        All rows of the import, with whose amounts others are compared.
    amendments
        Which of them would land.
    sheets
        Where they stand: what a bare number is there.
    before
        The register before the import, if there is one.
    """
    units = {id(sheet.headers): sheet.units.get("amount", Decimal(1)) for sheet in sheets}
    large = {headers for headers, unit in units.items() if unit >= _LARGE_UNIT}
    own = [row for row in amendments.coming if id(row.headers) in large and _sum_of(row)]
    _, usual = _usual_sums(rows if own else (), before)
    found = []
    for row in own:
        amount, (middle, where) = _sum_of(row) or Decimal(0), usual[_sheet_of(row)]
        if amount >= _MUCH or (middle and amount >= _HARDLY * middle):
            said = _far_said(amount, middle, where)
            written = f"{(amount / units[id(row.headers)]).normalize():f}"
            told = Text(f"{written}，即{said.zh}", f"{written}, that is {said.en}")
            found.append(Fault(row.at("amount"), told, _IN_UNIT, kind="misread_unit"))
    return found


def _usual_sums(
    rows: Iterable[LedgerRow], before: Register | None
) -> tuple[dict[_Sheet, list[Decimal]], dict[_Sheet, tuple[Decimal, Text]]]:
    """The sums of each sheet, and what is usual among them."""
    sums: dict[_Sheet, list[Decimal]] = defaultdict(list)
    for row in rows:
        if amount := _sum_of(row):
            sums[_sheet_of(row)].append(amount)
    return sums, {sheet: _usual_sum(sheet, known, before) for sheet, known in sums.items()}


def _far_said(amount: Decimal, middle: Decimal, where: Text) -> Text:
    zh = f"，{where.zh}金额的中位数是{middle:,.2f}元" if middle else ""
    en = f", where the median of {where.en} is {middle:,.2f}" if middle else ""
    return Text(
        f"{amount:,.2f}元{zh}，请核实单位（元或万元）", f"{amount:,.2f} yuan{en}: which unit?"
    )


def _is_far(one: Decimal, middle: Decimal) -> bool:
    return bool(middle) and (one >= _FAR * middle or _FAR * one <= middle)


def _usual_sum(sheet: _Sheet, sums: list[Decimal], before: Register | None) -> tuple[Decimal, Text]:
    """The median of a sheet; if it has few sums that of the register, and of few of these none."""
    if len(sums) >= _FEW:
        return Decimal(median(sums)), _OF_SHEET
    found: tuple[Any, int] = (None, 0)
    if before is not None:
        sql = f'SELECT quantile_disc(amount, 0.5), count(amount) FROM "{sheet[2]}"'  # noqa: S608 - our own names
        (found,) = before.backend.con.execute(sql).fetchall()
    return (Decimal(found[0]) if found[1] >= _FEW else Decimal(0)), _OF_REGISTER


def _sum_of(row: LedgerRow) -> Decimal | None:
    amount = row.values.get("amount")
    return amount if isinstance(amount, Decimal) else None


def _sheet_of(row: LedgerRow) -> _Sheet:
    return row.source.file, row.source.sheet, row.table.name
