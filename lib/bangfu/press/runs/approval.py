"""Approving a release that waits: who may, and what of it is written down.

Whoever approves has looked at what `bangfu disclosure report` says of it. The name is taken as it
is given, beside the account of the machine: nothing here proves who somebody is. What it does prove
is that so many different names stand for the very files that become visible.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bangfu.errors import ParameterError
from bangfu.files import account
from bangfu.press.archive.approvals import Approval, add_approval, approvals_of, same_person
from bangfu.press.archive.notes import archive_of
from bangfu.press.release.job import Release
from bangfu.press.release.manifest import read_manifest
from bangfu.press.runs.landing import reports_lock
from bangfu.press.runs.plan import planned_again, waiting
from bangfu.press.runs.waiting import Shelf
from bangfu.press.runs.withdrawal import public_name

__all__ = ["Approved", "approve"]

_LONGEST = 100


class Approved(NamedTuple):
    """What came of an approval."""

    release: Release
    missing: str
    """What it still waits for; nothing if it may land."""


def approve(
    release: str, by: str, *, reports: Path, workplace: Path, archive: Path | None = None
) -> Approved:
    """Write down that somebody approves a release that waits.

    Parameters
    ----------
    release
        As in `110105/2019`.
    by
        The name of who approves.
    reports
        Folder of the releases.
    workplace
        Where it waits.
    archive
        Folder of the archive, which keeps approvals; beside the reports if not given.

    Raises
    ------
    ParameterError
        If it does not wait, would be made otherwise by now, or this is nobody who may approve it.
    LockError
        If a run is at work on the reports.
    ArchiveError
        If approvals were edited or cut.
    """
    name, who = public_name(reports, release), _name_of(by)
    shelf = Shelf.of(workplace, archive or archive_of(reports))
    with reports_lock(reports):
        planned = _waiting(shelf, name)
        known = shelf.known(name)
        sha256, ran_by = (known.sha256, known.ran_by) if known else ("", "")
        before = [one.by for one in approvals_of(shelf.archive, name, sha256)]
        if same_person(who, ran_by):
            raise ParameterError(f"--by: found {by!r}, who ran it, expected somebody else")
        if any(same_person(who, one) for one in before):
            raise ParameterError(f"--by: found {by!r}, who has approved it, expected somebody else")
        now = datetime.now(UTC).replace(microsecond=0)
        given = Approval(release=name, sha256=sha256, by=who, account=account(), time=now)
        add_approval(shelf.archive, given)
    return Approved(planned, shelf.missing(planned, shelf.folder / name))


def _waiting(shelf: Shelf, name: str) -> Release:
    """The release that waits, if it is as it would be made now."""
    known = shelf.known(name)
    if known is None:
        names = [one.removeprefix("public/") for one in shelf.names()]
        raise ParameterError(
            f"release: {name!r} does not wait for approval; "
            + (f"expected one of: {', '.join(names)}" if names else "nothing does")
        )
    planned = planned_again(read_manifest(shelf.folder / name), known.register_path)
    if name not in waiting([planned], shelf):
        raise ParameterError(
            f"{name}: would be made otherwise by now; bangfu run makes it anew, to be looked at "
            "and approved as it is then"
        )
    return planned


def _name_of(by: str) -> str:
    name = " ".join(by.split())
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise ParameterError(f"--by: found {by!r}, expected a name of 1 to {_LONGEST} characters")
    return name
