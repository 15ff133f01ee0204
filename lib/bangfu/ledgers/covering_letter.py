"""What the covering letter says of the ledgers, held against what was read: rows, money, days."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bangfu.errors import ClerkError, PeriodError
from bangfu.language import Text
from bangfu.ledgers.layout.sheets import LedgerReading
from bangfu.ledgers.layout.typed_rows import LedgerRow
from bangfu.ledgers.values.amounts import read_amount
from bangfu.periods import Period
from bangfu.register.completeness import DAYS
from bangfu.register.faults import Fault, Place, RefusedError, shown

__all__ = ["CoveringLetter", "other_period_faults"]

_MONEY = ("assistance", "comfort_case")
_PAID = "paid_on"
_PART = re.compile(r"(rows|amount|period)=(.+)")
_ROWS = re.compile(r"([0-9][0-9,]*)(?:行|笔|条|人次)?")
_FORM = "rows=38,amount=38000,period=2019-12"


@dataclass(frozen=True)
class CoveringLetter:
    """The figures of a letter; what it does not say is not held against anything."""

    rows: int | None = None
    amount: Decimal | None = None
    period: Period | None = None
    """In which all of it was paid."""

    @classmethod
    def of(cls, text: str) -> "CoveringLetter":
        """The figures written as `rows=38,amount=38000,period=2019-12`.

        The amount is read as one in a cell: 3.8万元 and 叁万捌仟元整 are the same.

        Raises
        ------
        ClerkError
            If they are written otherwise.

        Examples
        --------
        >>> CoveringLetter.of("rows=38,amount=38000.50")
        CoveringLetter(rows=38, amount=Decimal('38000.50'), period=None)
        """
        plain = unicodedata.normalize("NFKC", text)
        parts = [_PART.fullmatch(part.strip()) for part in re.split(r"[,;、](?=\s*[a-z])", plain)]
        said = {part[1]: part[2].strip() for part in parts if part}
        if not all(parts) or len(said) != len(parts):
            raise _unread(text)
        rows, amount, period = (said.get(name) for name in ("rows", "amount", "period"))
        counted = None if rows is None else _ROWS.fullmatch(rows)
        try:
            return cls(
                None if rows is None else int(counted[1].replace(",", "") if counted else rows),
                None if amount is None else read_amount(amount),
                None if period is None else Period.parse(period),
            )
        except RefusedError as refused:
            raise _unread(amount or "", refused.expected) from None
        except (ValueError, PeriodError):
            raise _unread(text) from None

    def faults(self, rows: Iterable[LedgerRow], reading: LedgerReading) -> list[Fault]:
        """Where the ledgers hold something else than the letter says.

        Parameters
        ----------
        rows
            All rows that were read; the money of one whose amount cannot be read is not there.
        reading
            What was read.
        """
        read = list(rows)
        money = [row.values.get("amount") for row in read if row.table.name in _MONEY]
        amount = sum((one for one in money if isinstance(one, Decimal)), Decimal("0.00"))
        place = Place("、".join(dict.fromkeys(sheet.file for sheet in reading.sheets)))
        found = []
        # Of a wide table a letter may count the lines.
        beyond = sum(sheet.counts.more - sheet.counts.unpaid for sheet in reading.sheets)
        if self.rows is not None and self.rows not in (len(read), len(read) - beyond):
            found.append((f"{len(read)}行", f"{len(read)} rows", f"{self.rows}行", f"{self.rows}"))
        if self.amount is not None and self.amount != amount:
            said = f"{self.amount:,.2f}"
            found.append((f"金额合计{amount:,.2f}元", f"{amount:,.2f} yuan", f"{said}元", said))
        return [
            *self._other_days(read),
            *(
                Fault(
                    place,
                    Text(zh, en),
                    Text(f"来文所报的{zh_said}", f"{en_said}, as the letter says"),
                    kind="covering_letter",
                )
                for zh, en, zh_said, en_said in found
            ),
        ]

    def _other_days(self, rows: Iterable[LedgerRow]) -> Iterator[Fault]:
        """Rows paid on days the letter is not about."""
        period = self.period
        if period is None:
            return
        for row in rows:
            day = row.values.get(_PAID)
            if isinstance(day, date) and not period.start <= day <= period.last_day:
                told = Text(
                    f"来文所报期间{period}内的日期", f"a day of {period}, as the letter says"
                )
                yield Fault(row.at(_PAID), shown(day), told, kind="other_period")


def _unread(text: str, expected: Text | None = None) -> ClerkError:
    found, wanted = shown(text), expected or Text(f"如 {_FORM}", f"figures as in {_FORM}")
    return ClerkError(
        Text(
            f"--expect：现为{found.zh}，应为{wanted.zh}",
            f"--expect: found {found.en}, expected {wanted.en}",
        )
    )


def other_period_faults(rows: Iterable[LedgerRow], sent_for: str) -> list[Fault]:
    """What to say of ledgers with payments none of whose rows is of the period they are sent for.

    Parameters
    ----------
    rows
        All rows that were read. A file or event of the past alone says nothing.
    sent_for
        The period; empty if that was not said.
    """
    if not sent_for:
        return []
    period, days, paid = Period.parse(sent_for), list[date](), list[LedgerRow]()
    for row in rows:
        own = [row.values.get(name) for name in DAYS.get(row.table.name, ())]
        days += [day for day in own if isinstance(day, date)]
        paid += [row] if row.table.name in _MONEY else []
    if not paid or not days or any(period.start <= day <= period.last_day for day in days):
        return []
    found = Text(
        f"各行的日期在{min(days)}至{max(days)}，没有一行在{period}",
        f"days from {min(days)} to {max(days)}, none of {period}",
    )
    expected = Text(
        f"{period}的台账；补报以前的，用 bangfu import 导入",
        f"a ledger of {period}; of earlier days, import it with `bangfu import`",
    )
    place = Place(paid[0].source.file, paid[0].source.sheet)
    spots = frozenset(row.spot for row in paid)
    return [Fault(place, found, expected, kind="no_row_of_period", spots=spots)]
