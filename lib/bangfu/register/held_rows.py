"""Rows that were held back when the others of their ledger landed, until they come right.

A load notes of each where it stands, why, and a keyed hash of which row it is: nothing of what
stood in it. A later load notes which of them it settles. So it is known of any load how many rows
are still missing, without the key.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from bangfu.errors import RegisterError
from bangfu.register.load_chain import HELD, SETTLED, Load

__all__ = ["HeldRow", "PendingRow", "held_by_union", "pending_rows"]


@dataclass(frozen=True)
class HeldRow:
    """A row that did not land: of which union, where, and what kind of fault it has.

    File and sheet are told as they may be kept. `mark` is the keyed hash of the number it has, or
    of what it says where its list has no numbers; empty if too little could be read.
    """

    unit: str
    file: str
    sheet: str | None
    row: int | None
    kind: str
    mark: str

    def told(self) -> dict[str, object]:
        """As a load keeps it."""
        return asdict(self)


@dataclass(frozen=True)
class PendingRow:
    """A row that no load has settled yet: the load that noted it, and which of its notes it is."""

    load_id: int
    number: int
    held: HeldRow

    @property
    def address(self) -> tuple[int, int]:
        """What a later load calls it by."""
        return self.load_id, self.number


def pending_rows(loads: Sequence[Load]) -> list[PendingRow]:
    """The rows that are still held back after some loads, in the order they were noted.

    Raises
    ------
    RegisterError
        If what a load notes of them cannot be read.
    """
    held, settled = list[PendingRow](), set[tuple[int, int]]()
    for load in loads:
        try:
            notes = [HeldRow(**note) for note in load.landing.get(HELD, ())]
            settled |= {(int(of), int(number)) for of, number in load.landing.get(SETTLED, ())}
        except (TypeError, ValueError) as error:
            raise RegisterError(
                f"load {load.load_id}: found notes of rows held back that cannot be read ({error})"
            ) from None
        held += [PendingRow(load.load_id, number, one) for number, one in enumerate(notes)]
    return [one for one in held if one.address not in settled]


def held_by_union(loads: Sequence[Load]) -> Counter[str]:
    """How many rows of each union are still held back; under nothing those of an unknown one."""
    return Counter(one.held.unit for one in pending_rows(loads))
