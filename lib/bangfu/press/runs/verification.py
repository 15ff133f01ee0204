"""Making a published release again, from what it says it was made of, and comparing every byte."""

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path

from bangfu.errors import ParameterError, RunError
from bangfu.press.archive.notes import View, archive_of, read_archive
from bangfu.press.release.issue import Issue
from bangfu.press.release.job import Release
from bangfu.press.release.manifest import RELEASE_FILE, Manifest, read_manifest
from bangfu.press.runs.plan import planned_again
from bangfu.press.runs.tasks import answer, build, execute
from bangfu.register.loads import erased_on
from bangfu.register.proof import proven_loads
from bangfu.scratch import Scratch

__all__ = ["Difference", "Verdict", "verify_release"]

_ANSWERS = "answers.json"


@dataclass(frozen=True)
class Difference:
    """A file of a release that did not come out the same, and how."""

    file: str
    how: str


@dataclass(frozen=True)
class Verdict:
    """What came of making a release again."""

    files: int
    """Files compared."""
    differences: tuple[Difference, ...]
    reasons: tuple[str, ...]
    """What the release was made with that is not what is here now."""

    @property
    def is_same(self) -> bool:
        """Whether every byte is the same."""
        return not self.differences


def verify_release(
    folder: Path,
    *,
    executor: Executor,
    register: str | None = None,
    archive: Path | None = None,
    workplace: Path,
) -> Verdict:
    """Make a release again from its `release.json` and compare every byte.

    Parameters
    ----------
    folder
        The published release.
    executor
        Runs its notebooks.
    register
        Where its register lies, if not where the release says; its content must be the same.
    archive
        Where its archive is, if not beside the reports; one with a revised figure is held
        against the state of it that the release names. The causes it told are told again.
    workplace
        Where the notebooks are executed and the files made.

    Raises
    ------
    ArchiveError
        If it was held against a state the archive never had.
    ParameterError
        If the folder holds no release, or the register is another one.
    RegisterError
        If the register has no such load.
    NotebookError
        If a notebook does not run to its end.
    """
    told = _read(folder)
    release = _release(told, folder, register)
    with Scratch(workplace, "verify-") as scratch:
        again = scratch.folder / "release"
        view = _view(told, archive or archive_of(_reports_of(folder)))
        try:
            _make(release, scratch.folder, again, executor, view)
        except RunError:
            scratch.keep(without=[_ANSWERS])
            raise
        # The register may lie elsewhere now; what it is called there is no difference.
        _rename_register(again / RELEASE_FILE, str(told.parameters["register"]))
        names = sorted(_files(folder) | _files(again))
        different = tuple(_compared(folder, again, names))
        made = read_manifest(again)
    return Verdict(len(names), different, tuple(_reasons(told, made)))


def _read(folder: Path) -> Manifest:
    try:
        told = read_manifest(folder)
    except (OSError, ValueError) as error:
        raise _no_record(folder, str(error)) from None
    if not told.languages:
        raise _no_record(folder, "found no language, expected zh, en or both")
    if missing := {"register", "period", "unit"} - told.parameters.keys():
        raise _no_record(folder, f"found no parameter {', '.join(sorted(missing))}")
    return told


def _no_record(folder: Path, why: str) -> ParameterError:
    return ParameterError(f"{str(folder / RELEASE_FILE)!r}: is not the record of a release ({why})")


def _release(told: Manifest, folder: Path, register: str | None) -> Release:
    """The release as it would be planned today, of the same parameters and load."""
    release = planned_again(told, register)
    named = told.parameters["register"] if register is None else register
    # What is verified is read, every time.
    loads = proven_loads(release.seen.register, workplace=None)
    if day := erased_on(loads, told.register_content_sha256):
        raise ParameterError(
            f"{str(folder)!r}: was made of the register in {named!r} before a person "
            f"was erased from it on {day}, so it cannot be made again; make it anew with "
            "bangfu run --force"
        )
    if not release.seen.is_called(told.register_content_sha256):
        raise ParameterError(
            f"{str(folder)!r}: was made of a register with the content hash "
            f"{told.register_content_sha256}, found {release.content_hash} in "
            f"{named!r}; name the right one with --register"
        )
    return replace(release, issue=Issue(told.issued) if told.issued else None)


def _reports_of(folder: Path) -> Path:
    """The folder of reports a release stands in; of a copy by itself, what would be that."""
    above = folder.absolute().parents
    return above[min(2, len(above) - 1)]


def _view(told: Manifest, archive: Path) -> View | None:
    """The archive as it stood when the release was held against it, if it was at all."""
    if told.revision is None:
        return None
    seen = read_archive(archive, told.revision.entries, told.revision.sha256)
    return seen.view(str(told.parameters["unit"]), told.revision)


def _make(
    release: Release,
    desk: Path,
    again: Path,
    executor: Executor,
    view: View | None,
) -> None:
    executed = {job: desk / f"{job.notebook}.{job.params.language}.ipynb" for job in release.jobs}
    answers = desk / _ANSWERS
    executor.submit(answer, release, answers, view).result()
    tasks = [executor.submit(execute, job, answers, path) for job, path in executed.items()]
    for task in tasks:
        task.result()
    executor.submit(build, release, answers, executed, again, view).result()


def _rename_register(path: Path, name: str) -> None:
    made = read_manifest(path.parent)
    parameters = {**made.parameters, "register": name}
    path.write_text(made.model_copy(update={"parameters": parameters}).text, encoding="utf-8")


def _files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def _compared(folder: Path, again: Path, names: list[str]) -> Iterator[Difference]:
    for name in names:
        published, made = folder / name, again / name
        if not made.exists():
            yield Difference(name, "is not made any more")
        elif not published.exists():
            yield Difference(name, "is missing from the release")
        elif (old := published.read_bytes()) != (new := made.read_bytes()):
            yield Difference(name, _how(old, new))


def _how(old: bytes, new: bytes) -> str:
    """How many lines differ, and which is the first; of data, what it says in both."""
    pairs = list(zip_longest(old.splitlines(), new.splitlines(), fillvalue=b""))
    different = [number for number, (a, b) in enumerate(pairs, start=1) if a != b]
    if not different:
        return "differs in its line ends"
    return f"differs in {len(different)} of {len(pairs)} lines, first in line {different[0]}"


def _reasons(told: Manifest, made: Manifest) -> Iterator[str]:
    before, now = told.versions, made.versions
    for name in sorted(before | now):
        if before.get(name) != now.get(name):
            yield f"{name}: made with {before.get(name)}, found {now.get(name)}"
    for part in sorted(told.made_of | made.made_of):
        if told.made_of.get(part) != made.made_of.get(part):
            yield f"{part} changed"
