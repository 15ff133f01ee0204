"""What the covering letter says is in the ledgers: rows and money, held against what was read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from bangfu.errors import ParameterError
from bangfu.language import Text
from bangfu.ledgers.sheets import LedgerReading
from bangfu.ledgers.typed_rows import LedgerRow
from bangfu.register.faults import Fault, Place

__all__ = ["CoveringLetter"]

_MONEY = ("assistance", "comfort_case")
_PART = re.compile(r"(rows|amount)=([0-9][0-9,]*(?:\.[0-9]{1,2})?)")
_FORM = "as in rows=38,amount=38000"


@dataclass(frozen=True)
class CoveringLetter:
    """The figures of a letter; what it does not say is not held against anything."""

    rows: int | None = None
    amount: Decimal | None = None

    @classmethod
    def of(cls, text: str) -> "CoveringLetter":
        """The figures written as `rows=38,amount=38000`.

        Raises
        ------
        ParameterError
            If they are written otherwise.

        Examples
        --------
        >>> CoveringLetter.of("rows=38,amount=38000.50")
        CoveringLetter(rows=38, amount=Decimal('38000.50'))
        """
        parts = [_PART.fullmatch(part.strip()) for part in re.split(r"[,;，；](?=\s*[a-z])", text)]
        try:
            said = {part[1]: Decimal(part[2].replace(",", "")) for part in parts if part}
        except InvalidOperation:
            said = {}
        whole = said.get("rows", Decimal(0))
        if not all(parts) or len(said) != len(parts) or whole != whole.to_integral_value():
            raise ParameterError(f"--expect: found {text!r}, expected figures {_FORM}")
        return cls(int(whole) if "rows" in said else None, said.get("amount"))

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
        if self.rows is not None and self.rows != len(read):
            found.append((f"{len(read)}行", f"{len(read)} rows", f"{self.rows}行", f"{self.rows}"))
        if self.amount is not None and self.amount != amount:
            said = f"{self.amount:,.2f}"
            found.append((f"金额合计{amount:,.2f}元", f"{amount:,.2f} yuan", f"{said}元", said))
        return [
            Fault(
                place, Text(zh, en), Text(f"来文所报的{zh_said}", f"{en_said}, as the letter says")
            )
            for zh, en, zh_said, en_said in found
        ]
