"""Releases that wait: built and audited, and not visible until the review of the project is done.

They lie in the workplace, which nobody but its account can read and no web server serves. What is
published stands as it is meanwhile. A run finds there what it made before: it makes a release again
only if that is out of date, and then it must be approved anew, since its hash is another.
"""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bangfu.files import account, write_whole
from bangfu.folders import switch
from bangfu.periods import Period
from bangfu.press.archive.approvals import approvals_of
from bangfu.press.release.issue import today
from bangfu.press.release.job import Release
from bangfu.press.release.manifest import RELEASE_FILE
from bangfu.press.release.review import Review, read_review
from bangfu.press.release.settings import read_settings
from bangfu.press.runs.landing import FRESH
from bangfu.scratch import REPLACED, Scratch

__all__ = ["Shelf", "Waiting", "release_hash"]

_FOLDER = "waiting"
_MAKING = "public-waiting-"
"""How the folder begins in which one is put on the shelf; swept up like what is executed."""


class Waiting(BaseModel):
    """What is known of a release that waits."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str
    """Of its `release.json`."""
    ran_by: str
    """Who ran it, by the name they gave or that of the account."""
    since: datetime
    register_path: str
    """Where its register is, which its own files do not say if that is outside of the project."""
    of_few: bool = False
    """Whether what it tells otherwise than before tells of fewer than ten people."""


def release_hash(folder: Path) -> str:
    """SHA-256 of the `release.json` of a release, which has the hash of every other file."""
    return hashlib.sha256((folder / RELEASE_FILE).read_bytes()).hexdigest()


@dataclass(frozen=True)
class Shelf:
    """Where releases wait, and what for."""

    workplace: Path
    archive: Path
    """Where approvals are kept."""
    review: Review
    day: date
    """What day it is."""

    @classmethod
    def of(cls, workplace: Path, archive: Path) -> "Shelf":
        """The shelf of a workplace, under the review the project asks for, today."""
        return cls(workplace, archive, read_review(), today(read_settings().timezone))

    @property
    def folder(self) -> Path:
        """Of all of them, as `reports/` is of what is published."""
        return self.workplace / _FOLDER

    def missing(self, release: Release, folder: Path, *, of_few: bool | None = None) -> str:
        """What a release, with its files in a folder, still waits for; nothing if it may land.

        Only public ones wait. One whose changes are of few waits for more of them, by which it will
        be made again, or for somebody who says that a wrong number is worse; `of_few` is known of a
        release that waits.
        """
        if release.params.edition != "public":
            return ""
        if of_few is None:
            known = self.known(release.name)
            of_few = known is not None and known.of_few
        opens, wanted = self.review.opens(Period.parse(release.params.period)), []
        if self.day < opens:
            wanted.append(f"not visible before {opens}")
        needed = max(self.review.approvals, int(of_few))
        found = len(approvals_of(self.archive, release.name, release_hash(folder)))
        if found < needed:
            more = ", or more changes: those it has are of fewer than ten people" * of_few
            wanted.append(f"{found} of {needed} approval{'s' * (needed != 1)}{more}")
        return ", ".join(wanted)

    def known(self, name: str) -> Waiting | None:
        """What is known of a release that waits; None if it does not, or was edited meanwhile."""
        try:
            told = Waiting.model_validate_json(self._record(name).read_bytes())
            return told if release_hash(self.folder / name) == told.sha256 else None
        except (OSError, ValidationError):
            return None

    def names(self) -> Iterator[str]:
        """The releases that wait."""
        for path in sorted(self.folder.glob(f"*/*/*/{RELEASE_FILE}")):
            name = path.parent.relative_to(self.folder).as_posix()
            if self.known(name):
                yield name

    def put(self, release: Release, built: Path, *, of_few: bool = False) -> None:
        """Let a release wait, in the place of one of its name.

        Raises
        ------
        OSError
            If it cannot be copied.
        """
        place = self.folder / release.name
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with Scratch(self.workplace, _MAKING) as scratch:
            shutil.copytree(built, scratch.folder / FRESH)
            switch(place, scratch.folder / FRESH, scratch.folder / REPLACED)
        now = datetime.now(UTC).replace(microsecond=0)
        ran_by = release.ran_by or account()
        told = Waiting(
            sha256=release_hash(place), ran_by=ran_by, since=now,
            register_path=release.params.register_path, of_few=of_few,
        )  # fmt: skip
        write_whole(self._record(release.name), told.model_dump_json(indent=1) + "\n", private=True)

    def bring(self, name: str, place: Path) -> None:
        """Copy a release that waits to where it is about to land from.

        Raises
        ------
        OSError
            If it cannot be copied.
        """
        shutil.copytree(self.folder / name, place)

    def take_off(self, name: str) -> None:
        """Remove a release that waits no more."""
        if not self.folder.is_dir():
            return
        self._record(name).unlink(missing_ok=True)
        shutil.rmtree(self.folder / name, ignore_errors=True)

    def _record(self, name: str) -> Path:
        place = self.folder / name
        return place.with_name(f".{place.name}.json")
