"""Copying a register from one home to another: load by load, each sealed as it was.

A load is written as any load is, read back and held against the content hash it has where it comes
from, before it lands. So what arrives is the same register, or nothing of that load.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bangfu.errors import RegisterError
from bangfu.project import RUN_FOLDER
from bangfu.register.deliveries import DELIVERIES
from bangfu.register.homes import Whereabouts, folder_at, home_of
from bangfu.register.load_chain import (
    CONTENT,
    DIGESTS,
    FINGERPRINT,
    LANDING,
    PARTS,
    PREVIOUS,
    Load,
)
from bangfu.register.loads import list_loads
from bangfu.register.proof import proven_loads
from bangfu.scratch import COPYING, Scratch

__all__ = ["Copying", "copy_at_hand", "copy_register"]

_COMPUTED = ("load", "rows", "sha256", PARTS, DIGESTS, PREVIOUS, CONTENT, LANDING)
"""What of a manifest is found out anew, or told apart."""


@dataclass(frozen=True)
class Copying:
    """What was copied."""

    source: str
    target: str
    copied: int
    """Loads that were copied now; the others were there before."""
    loads: int
    rows: int
    content_hash: str

    @property
    def message(self) -> str:
        """The same in words."""
        return (
            f"copied {self.copied} of {self.loads} loads, {self.rows:,} rows, from "
            f"{self.source!r} to {self.target!r}; content hash {self.content_hash}"
        )


@contextmanager
def copy_at_hand(register: Whereabouts) -> Iterator[Path]:
    """The folder of a register; of one in a database a copy, which is gone afterwards.

    The copy is in a folder of the workplace that is its owner's only.
    """
    folder = folder_at(register)
    if folder is not None:
        yield folder
        return
    RUN_FOLDER.mkdir(parents=True, exist_ok=True)
    with Scratch(RUN_FOLDER, COPYING) as scratch:
        folder = scratch.folder / "register"
        copy_register(register, folder)
        yield folder


def copy_register(
    source: Whereabouts, target: Whereabouts, tell: Callable[[int, int], None] = lambda *_: None
) -> Copying:
    """Copy the loads of a register that its copy does not have yet; all of them are read.

    Parameters
    ----------
    source
        The register; it stays as it is.
    target
        A home that holds no register yet, or the beginning of this one.
    tell
        Told after each load, of how many.

    Raises
    ------
    RegisterError
        If either is damaged, the target holds another register, or a load does not come out the
        same; then it and what follows did not land.
    """
    if (folder_at(source) or source) == (folder_at(target) or target):
        raise RegisterError(f"copy: found {str(source)!r} twice, expected two registers")
    loads = proven_loads(source, workplace=None)
    there = list_loads(target)
    for own, copy in zip(loads, there, strict=False):
        _require_same(own, copy, target)
    if len(there) > len(loads):
        raise RegisterError(
            f"copy: {str(target)!r}: found {len(there)} loads, expected no more than the "
            f"{len(loads)} of the register that is copied"
        )
    _copy_notes(source, target)
    fresh = loads[len(there) :]
    for load in fresh:
        _copy_load(source, target, load)
        tell(load.load_id, len(loads))
    rows = sum(sum(load.rows.values()) for load in fresh)
    content = proven_loads(target, workplace=None)[-1].content_hash
    return Copying(str(source), str(target), len(fresh), len(loads), rows, content)


def _require_same(own: Load, copy: Load, target: Whereabouts) -> None:
    if own.content_hash != copy.content_hash:
        raise RegisterError(
            f"copy: {str(target)!r}: found another register, which differs from load "
            f"{own.load_id} on; expected none, or the beginning of the one that is copied"
        )


def _copy_load(source: Whereabouts, target: Whereabouts, load: Load) -> None:
    home = home_of(source)
    told = {name: value for name, value in load.told.items() if name not in _COMPUTED}
    shapes = home.shapes(load)
    landed = home_of(target).append(told, load.landing, shapes=shapes, expected=load.content_hash)
    with landed as writer:
        parts = ((name, rows) for name in shapes for rows in home.stored(load, name))
        for table_name, rows in parts:
            writer.write(table_name, rows.drop_columns(["load_id"]))


def _copy_notes(source: Whereabouts, target: Whereabouts) -> None:
    """What lies beside the loads: which key it was made with, and what was returned to senders.

    Raises
    ------
    RegisterError
        If the target was made with another person key.
    """
    home, other = home_of(source), home_of(target)
    key = home.note(FINGERPRINT)
    if key is not None:
        other.keep_note(FINGERPRINT, key, once=True)
        if other.note(FINGERPRINT) != key:
            raise RegisterError(
                f"copy: {str(target)!r}: was made with another person key; expected the same"
            )
    for name in home.notes(DELIVERIES):
        other.keep_note(name, home.note(name) or "")
