"""Approvals: who has let which release become visible, and when, kept with what was ever public.

They stand in one file of the archive, `approvals.json`, which its owner alone can read. Each names
the hash of the one before, so that one that was edited, cut or slipped in is noticed; and the hash
of the release as it was looked at, so that one made again must be approved anew.
"""

import hashlib
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bangfu.errors import ArchiveError
from bangfu.files import write_whole

__all__ = ["APPROVALS_FILE", "Approval", "add_approval", "approvals_of", "same_person"]

APPROVALS_FILE = "approvals.json"


class Approval(BaseModel):
    """One person's word for one release."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    release: str
    """Its name, as in `public/110105/2019`."""
    sha256: str
    """Of its `release.json`, which has the hash of every other file."""
    by: str
    """The name that was given."""
    account: str
    """The account of the machine it was given on."""
    time: datetime
    previous: str = ""
    """SHA-256 of the approval before; empty in the first."""


_ALL = TypeAdapter(tuple[Approval, ...])


def approvals_of(folder: Path, release: str = "", sha256: str = "") -> tuple[Approval, ...]:
    """The approvals in an archive, the oldest first; of one release as it is, if asked for.

    Raises
    ------
    ArchiveError
        If they were edited or cut.
    """
    found = _read(folder)
    return tuple(
        one for one in found if release in ("", one.release) and sha256 in ("", one.sha256)
    )


def add_approval(folder: Path, approval: Approval) -> Approval:
    """Write one more; what it follows is filled in.

    Raises
    ------
    ArchiveError
        If those before were edited or cut.
    OSError
        If it cannot be written; then they are as they were.
    """
    known = _read(folder)
    previous = _digest(known[-1]) if known else ""
    added = approval.model_copy(update={"previous": previous})
    content = _ALL.dump_json((*known, added), indent=1) + b"\n"
    write_whole(folder / APPROVALS_FILE, content, private=True, durable=True)
    return added


def same_person(one: str, other: str) -> bool:
    """Whether two names are written for one person: width, case and spaces make no other.

    Examples
    --------
    >>> same_person("Li  Wei", "ｌｉ wei"), same_person("李伟", "李玮")
    (True, False)
    """
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _read(folder: Path) -> tuple[Approval, ...]:
    try:
        content = (folder / APPROVALS_FILE).read_bytes()
    except FileNotFoundError:
        return ()
    try:
        found = _ALL.validate_json(content)
    except ValidationError:
        raise _refusal(folder) from None
    _require_chain(folder, found)
    return found


def _require_chain(folder: Path, found: Sequence[Approval]) -> None:
    previous = ""
    for one in found:
        if one.previous != previous:
            raise _refusal(folder)
        previous = _digest(one)


def _digest(one: Approval) -> str:
    return hashlib.sha256(one.model_dump_json().encode()).hexdigest()


def _refusal(folder: Path) -> ArchiveError:
    return ArchiveError(
        f"{str(folder / APPROVALS_FILE)!r}: was edited or cut; put the archive back from a copy"
    )
