"""Sealing a register whose loads an earlier version has landed, which sealed nothing: once.

What can be checked is: every file must be the one its manifest tells of. From then on the register
proves itself. Loads are sealed oldest first, each in one step, so whoever is stopped goes on where
it was left, and until the last one is sealed the register is used for nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bangfu.errors import RegisterError
from bangfu.files import UNFINISHED
from bangfu.register.homes.folder_home import FolderHome
from bangfu.register.homes.parquet_load import note_newest, sealed, write_manifest
from bangfu.register.loads import CONTENT, Load, list_loads, read_loads, refuse, seen_of

__all__ = ["Sealing", "seal_register"]


@dataclass(frozen=True)
class Sealing:
    """What became of sealing a register."""

    register: Path
    loads: tuple[Load, ...]
    """All there are, oldest first."""
    fresh: tuple[Load, ...]
    """Those of them that were sealed now."""

    @property
    def message(self) -> str:
        """The same in words."""
        content = f"content hash {self.loads[-1].content_hash}"
        if not self.fresh:
            return f"{str(self.register)!r} was sealed before, nothing is changed; {content}"
        rows = sum(sum(load.rows.values()) for load in self.fresh)
        return (
            f"sealed {len(self.fresh)} of {len(self.loads)} loads of {str(self.register)!r}, "
            f"{rows:,} rows as they were read; {content}"
        )


def seal_register(register: Path) -> Sealing:
    """Seal the loads of a register that are not sealed yet; all its files are read.

    Parameters
    ----------
    register
        Folder of the register.

    Raises
    ------
    RegisterError
        If the folder is not a register, is damaged, so that nothing is sealed, or cannot be
        written.
    """
    loads, damage = read_loads(register)
    try:
        for load in loads:
            for leftover in load.folder.glob(f".*{UNFINISHED}"):  # of one who was killed at it
                leftover.unlink()
        refuse(register, [*damage, *FolderHome(register).digests(loads)])
        seen_of(register, loads, None)
        _seal(loads)
    except OSError as error:
        raise RegisterError(f"{str(register)!r}: cannot be sealed ({error})") from None
    now = tuple(list_loads(register))
    note_newest(register, now[-1].told)
    return Sealing(register, now, tuple(b for a, b in zip(loads, now, strict=True) if a != b))


def _seal(loads: Sequence[Load]) -> None:
    previous = ""
    for load in loads:
        if load.content_hash:
            previous = load.content_hash
        else:
            told = sealed({"load": load.load_id, **load.told}, load.folder, previous)
            write_manifest(load.folder, told)
            previous = told[CONTENT]
