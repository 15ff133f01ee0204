"""What was told of figures before: whether one is revised, since when and by what cause.

The rule stands at the head of the room, in `bangfu.press.archive`.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from bangfu.figures.model import Figure, Status
from bangfu.figures.records import exact_text
from bangfu.press.archive.notes import Line, Note, View, read_viewed
from bangfu.press.release.job import Release
from bangfu.press.release.manifest import Cause, Revision
from bangfu.register.loads import loads_as_of

__all__ = ["Earlier", "Past", "differs", "lines_of", "past_of", "revision_of"]


@dataclass(frozen=True)
class Earlier:
    """A value that was public, and the note that tells it."""

    value: str
    status: str
    note: Note = field(repr=False)


@dataclass(frozen=True)
class Past:
    """What was told before of the figures a release may show."""

    entries: int = 0
    sha256: str = ""
    told: dict[str, Earlier] = field(default_factory=dict, repr=False)
    """By address: what the release itself told last, else what any other did."""
    last: Note | None = None
    """The newest note on the release."""
    lines: tuple[Line, ...] = field(default=(), repr=False)
    """The figures of the release as it was last published."""

    @property
    def withdrawn(self) -> int:
        """The number of the note that has withdrawn the release; 0 if none has."""
        return self.last.number if self.last and self.last.kind == "withdrawn" else 0

    def before(self, periods: Collection[str]) -> dict[str, tuple[str, str]]:
        """Value and status by the addresses of figures of some periods."""
        return {
            address: (one.value, one.status)
            for address, one in self.told.items()
            if address.split("/")[1] in periods
        }


def past_of(view: View, release: str) -> Past:
    """What an archive, as it is viewed, tells of a release and its union.

    Raises
    ------
    ArchiveError
        If a note was edited meanwhile.
    """
    own: dict[str, Earlier] = {}
    others: dict[str, Earlier] = {}
    last, lines = None, list[Line]()
    for note, found in read_viewed(view):
        told = {one.address: Earlier(one.value, one.status, note) for one in found if _is_open(one)}
        others |= told
        if note.release == release:
            own |= told
            last, lines = note, found if note.kind == "published" else lines
    return Past(view.entries, view.sha256, others | own, last, tuple(lines))


def _is_open(line: Line) -> bool:
    """Whether it was told: what is withheld says nothing of its value."""
    return line.status != Status.SUPPRESSED


def differs(line: Line, told: Earlier | None) -> bool:
    """Whether a figure has another value than was told, told as exactly as it is now."""
    if told is None or not _is_open(line):
        return False
    if Status(line.status).is_rounded != Status(told.status).is_rounded:
        return False
    return _number(line.value) != _number(told.value)


def _number(value: str) -> Decimal | None:
    return Decimal(value) if value else None


def lines_of(figures: Iterable[Figure]) -> list[Line]:
    """Figures as notes keep them."""
    return [
        Line(f.address, "" if f.value is None else exact_text(f), str(f.status)) for f in figures
    ]


def revision_of(release: Release, figures: Iterable[Figure], past: Past) -> Revision | None:
    """What a release says of what it revises; None if it revises nothing.

    Raises
    ------
    RegisterError
        If the loads of its register cannot be read.
    """
    lines = lines_of(figures)
    if past.last and not past.withdrawn and past.lines == tuple(lines):
        return past.last.revision  # told before, and kept as it was told
    changed = [past.told[one.address] for one in lines if differs(one, past.told.get(one.address))]
    is_marked = any(Status(one.status).is_revised for one in lines)
    if not (changed or is_marked or past.withdrawn):
        return None
    causes = tuple(_causes(release, [one.note for one in changed]))
    return Revision(
        entries=past.entries, sha256=past.sha256, causes=causes, withdrawn=past.withdrawn
    )


def _causes(release: Release, before: Sequence[Note]) -> Iterator[Cause]:
    """Why figures told in some notes are told otherwise now: loads since, the newest first."""
    if not before:
        return
    since = min(note.load or 0 for note in before)
    loads = loads_as_of(release.seen.register, release.params.as_of)
    newer = [load for load in reversed(loads) if load.load_id > since]
    for load in newer:
        yield Cause(kind="load", load=load.load_id, reason=load.reason)
    changed = {
        part
        for note in before
        for part in ("rules", "library code")
        if note.made_of.get(part) != release.made_of.get(part)
    }
    if "rules" in changed:
        yield Cause(kind="rules")
    elif not newer and any(not release.seen.is_called(note.register_sha256) for note in before):
        yield Cause(kind="register")
    elif not newer:
        yield Cause(kind="library")
