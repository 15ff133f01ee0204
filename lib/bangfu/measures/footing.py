"""Proof that the balance of files foots, computed two ways, before any of it is shown."""

from collections.abc import Mapping
from typing import Any

from bangfu.errors import RegisterError
from bangfu.measures.caseload import ENTRIES, EXITS, balance, on_file
from bangfu.measures.query import Ask, ask
from bangfu.periods import Period
from bangfu.register.store import Register

__all__ = ["require_balance"]


def require_balance(register: Register, period: Period, asking: Ask = ask) -> None:
    """Refuse a register whose balance does not foot to the unit, per union and in total.

    For every union, opening plus flows must give closing, and closing must equal the households
    whose file the last event left open.

    Parameters
    ----------
    register, period
        What is proved.
    asking
        Asks the measures; one that remembers need not ask again what is shown anyway.

    Raises
    ------
    RegisterError
        If it does not; the message names every union and both numbers.
    """
    balanced = asking(balance, register, period, ("unit",))[0].to_pylist()
    counted = asking(on_file, register, period, ("unit",))[0].to_pylist()
    stock = {row["unit"]: row["households"] for row in counted}
    faults = [
        f"union {row['unit']}: closing is {row['closing']} by flows, {footed} by sum of the "
        f"lines, {stock.get(row['unit'], 0)} by files still open"
        for row in sorted(balanced, key=lambda row: str(row["unit"]))
        if not row["closing"] == (footed := _footed(row)) == stock.get(row["unit"], 0)
    ]
    if faults:
        raise RegisterError(
            f"the balance of files for {period} does not foot:\n" + "\n".join(faults)
        )


def _footed(row: Mapping[str, Any]) -> int:
    entries = sum(row[name] for name in ENTRIES)
    exits = sum(row[name] for name in EXITS)
    return int(row["opening"] + entries - exits + row["corrected"])
