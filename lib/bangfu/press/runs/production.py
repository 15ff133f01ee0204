"""A run from planned releases to published ones: many at a time, each landing whole or not at all.

Four kinds of tasks are handed to an executor. A release is answered first: all its figures are
computed once. Then its notebooks run, one task each, on those answers. When the last has run, its
files are built aside. Then they are audited with all that is public, in the order asked for; and
this process, which holds the lock, moves them into place. Nothing heavy is imported here: what
computes and draws is in the workers.
"""

import time
from collections import deque
from collections.abc import Collection, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Literal

from bangfu.errors import BangfuError, LibraryError
from bangfu.press.archive.accession import INDEX_DUE, announce
from bangfu.press.archive.notes import Archive, View, archive_of, read_archive
from bangfu.press.release.job import Job, Release
from bangfu.press.release.manifest import RELEASE_FILE
from bangfu.press.runs.entrance import Entrance
from bangfu.press.runs.events import Event, Tell
from bangfu.press.runs.landing import (
    FRESH,
    begin_site,
    is_index_due,
    land,
    reports_lock,
    sweep_up,
    tidy,
)
from bangfu.press.runs.making import Making
from bangfu.press.runs.outcome import Outcome
from bangfu.press.runs.plan import up_to_date, waiting
from bangfu.press.runs.reasons import STILL_PUBLISHED, never_public, unreported, withdrawn
from bangfu.press.runs.tasks import answer, audit, build, execute, index
from bangfu.press.runs.waiting import Shelf
from bangfu.press.runs.withdrawal import complete
from bangfu.project import REPORTS, RUN_FOLDER
from bangfu.scratch import Scratch

__all__ = ["Left", "Outcome", "run_releases"]

_ANSWER_SECONDS = 0.2
"""How soon a signal is noticed while all workers are busy."""

Left = Literal["up_to_date", "provisional", "withdrawn"]
"""Why a release may be left as it is, or not be made."""


def run_releases(
    releases: Sequence[Release],
    reports: Path = REPORTS,
    *,
    executor: Executor,
    jobs: int = 1,
    even: Collection[Left] = (),
    tell: Tell = lambda _: None,
    workplace: Path = RUN_FOLDER,
    archive: Path | None = None,
) -> Outcome:
    """Run and publish releases; one that fails is withheld whole and does not stop the others.

    Parameters
    ----------
    releases
        From `plan_releases`.
    reports
        Folder to publish to.
    executor
        Does the tasks, `jobs` at a time. If the run is interrupted, it is left as it is.
    even
        What is made although it is left otherwise: what is up to date, a period that not all
        unions have reported (marked so), a release that was withdrawn.
    tell
        Told every event.
    workplace
        Where notebooks are executed; those of a release that failed are left there.
    archive
        Folder of the archive; beside the reports if not given.

    Raises
    ------
    ArchiveError
        If the archive was edited or cut.
    LockError
        If another run is at work on the same reports.
    MachineError
        If the folder of reports cannot be written to.
    """
    order, where = [one.name for one in releases], archive or archive_of(reports)
    run = _Run(reports, executor, tell, order=order, shelf=Shelf.of(workplace, where))
    kept = read_archive(where, workplace=workplace)
    if "withdrawn" not in even:
        releases = run.not_withdrawn(releases, kept)
    releases = run.telling(releases)
    releases = run.reported(releases, provisional="provisional" in even)
    stale = run.stale(releases, kept, force=(force := "up_to_date" in even))
    if not stale and not is_index_due(reports, run.archive):
        tidy(reports, tell)
        return run.outcome()
    workplace.mkdir(exist_ok=True, mode=0o700, parents=True)
    with reports_lock(reports) as killed:
        sweep_up(reports, killed, tell)
        run.kept = complete(reports, run.archive, workplace=workplace)
        # Another run may have landed some of them between the look and the lock.
        return run.all_of(run.stale(stale, run.kept, force=force), releases, jobs=jobs)


_Task = Literal["answer", "build", "audit"] | Job
"""What is done for a release: a job is one of its notebooks."""


class _Run:
    """The releases of one run on their way."""

    def __init__(
        self,
        reports: Path,
        executor: Executor,
        tell: Tell,
        *,
        order: Sequence[str],
        shelf: Shelf,
    ) -> None:
        self.reports = reports
        self.workplace, self.archive = shelf.workplace, shelf.archive
        self.executor = executor
        self.tell = tell
        self.order = order
        """Names of the releases as they were asked for."""
        self.begun: list[Making] = []
        self.entrance, self.judged = Entrance(), list[Making]()
        self.pending: dict[Future[Any], tuple[Making, _Task]] = {}
        self.published: dict[str, Path] = {}
        self.fresh: list[Path] = []
        self.is_listed = True
        self.withheld: dict[str, str] = {}
        self.not_public: list[str] = []
        self.waiting: dict[str, str] = {}
        self.shelf = shelf
        self.ready: set[str] = set()
        """Those that have waited, and may land."""
        self.standing = sum(1 for _ in (reports / "public").glob(f"*/*/{RELEASE_FILE}"))
        self.kept: Archive | None = None
        """The archive as it stood when the run began: all releases are held against that."""

    def outcome(self, *, interrupted: bool = False) -> Outcome:
        """What became of the releases so far, each kind in the order asked for."""
        published = tuple(self.published[name] for name in self.order if name in self.published)
        withheld = tuple(
            (name, self.withheld[name]) for name in self.order if name in self.withheld
        )
        return Outcome(
            published, tuple(self.fresh), withheld, tuple(self.not_public),
            tuple(self.waiting.items()), interrupted=interrupted, is_listed=self.is_listed,
        )  # fmt: skip

    def all_of(self, stale: Sequence[Release], asked: Sequence[Release], *, jobs: int) -> Outcome:
        """Make the releases, a few at a time, then the index; stop at once when interrupted."""
        try:
            queue = deque(stale)
            while queue or self.pending:
                while queue and len({one for one, _ in self.pending.values()}) < 2 * jobs:
                    self._begin(queue.popleft())
                finished = wait(self.pending, _ANSWER_SECONDS, FIRST_COMPLETED).done
                self._tell_started()
                for future in finished:
                    self._settle(future, *self.pending.pop(future))
                self._open_door(is_last=not queue)
            self._write_index(asked)
        except KeyboardInterrupt:
            self.tell(Event("interrupted", {"unfinished": len(self.pending)}))
            for making in self.begun:
                making.drop()
            return self.outcome(interrupted=True)
        return self.outcome()

    def not_withdrawn(self, releases: Sequence[Release], archive: Archive) -> list[Release]:
        """The releases nobody has withdrawn; the others are withheld."""
        for name, why in withdrawn(releases, archive).items():
            self._withhold(name, why)
        return [release for release in releases if release.name not in self.withheld]

    def telling(self, releases: Sequence[Release]) -> list[Release]:
        """The releases of which anything can be public; of the others no number is even asked."""
        silent = never_public(releases)
        for release in releases:
            if release.name in silent:
                self._keep_silent(release.name)
        return [release for release in releases if release.name not in silent]

    def _keep_silent(self, name: str) -> None:
        """Make nothing of a release; if one stands from when more was public, say so."""
        if (self.reports / name / RELEASE_FILE).exists():
            self._withhold(name, STILL_PUBLISHED)
            return
        self.not_public.append(name)
        self.tell(Event("release_not_public", {"release": name}))

    def reported(self, releases: Sequence[Release], *, provisional: bool) -> list[Release]:
        """The releases whose period is reported; the others are withheld, and no kernel starts."""
        for release in releases:
            why = unreported(release, provisional=provisional)
            if why:
                self._withhold(release.name, why)
        return [release for release in releases if release.name not in self.withheld]

    def stale(self, releases: Sequence[Release], kept: Archive, *, force: bool) -> list[Release]:
        """The releases to make; the others are told to be up to date."""
        if force:
            return list(releases)
        stale, work = list[Release](), self.workplace
        unchanged = up_to_date(releases, self.reports, workplace=work, archive=kept)
        waits = waiting(releases, self.shelf)
        self.ready = {name for name, why in waits.items() if not why}
        for release in releases:
            if release.name in unchanged:
                self.fresh.append(self.reports / release.name)
                self.shelf.take_off(release.name)
                self.tell(Event("release_up_to_date", {"release": release.name}))
            elif waits.get(release.name):
                self._let_wait(release.name, waits[release.name])
            else:
                stale.append(release)
        return stale

    def _begin(self, release: Release) -> None:
        try:
            scratch = Scratch(self.workplace, f"{release.name.replace('/', '-')}-")
            with ExitStack() as unless_begun:
                unless_begun.callback(scratch.remove)
                making = Making(release, scratch, begin_site(self.reports, release.name))
                if release.name in self.ready:
                    self.shelf.bring(release.name, making.site.folder / FRESH)
                unless_begun.pop_all()
        except OSError as error:
            self._withhold(release.name, f"cannot be built: {error}")
            return
        self.begun.append(making)
        self.entrance.append(making)
        if release.name in self.ready:
            making.is_built = True
            return
        self._submit(making, "answer", answer, release, making.answers, self._seen(release))

    def _seen(self, release: Release) -> View | None:
        """What a release is held against; what is not public was never told anybody."""
        is_public = release.params.edition == "public"
        return self.kept.view(release.params.unit) if self.kept and is_public else None

    def _submit(self, making: Making, task: _Task, function: Any, *arguments: Any) -> None:
        self.pending[self.executor.submit(function, *arguments)] = (making, task)

    def _tell_started(self) -> None:
        for future, (making, task) in self.pending.items():
            begun = future.running() or future.done()
            if isinstance(task, Job) and begun and task not in making.started:
                making.started.add(task)
                self.tell(Event("notebook_started", making.about(task)))

    def _settle(self, future: "Future[Any]", making: Making, task: _Task) -> None:
        """Take note of an ended task, and hand out what it was waited for."""
        match task:
            case "answer":
                self._answered(making, future)
            case "build":
                self._built(making, future)
            case "audit":
                self._audited(future)
            case job:
                self._note(future, making, job)
                making.waiting.discard(job)
                if not making.waiting:
                    self._executed(making)

    def _answered(self, making: Making, future: "Future[Any]") -> None:
        """Run the notebooks of a release on its answers; without answers there is no release."""
        release = making.release
        try:
            seconds, tells_anything = future.result()
        except Exception as error:  # whatever it is, this release is withheld and others go on
            making.drop()
            self._withhold(
                release.name, f"no answers for {release.name}: {error or type(error).__name__}"
            )
            return
        if not tells_anything:
            making.drop()
            self._keep_silent(release.name)
            return
        self.tell(Event("release_answered", {"release": release.name, "seconds": seconds}))
        making.waiting.update(release.jobs)
        for job in release.jobs:
            self._submit(making, job, execute, job, making.answers, making.executed(job))

    def _executed(self, making: Making) -> None:
        """Build a release whose notebooks have all run; withhold it if one has failed."""
        if making.failures:
            making.keep()
            self._withhold(making.release.name, "\n".join(making.failures))
            return
        executed = {job: making.executed(job) for job in making.release.jobs}
        self._submit(
            making, "build", build, making.release, making.answers, executed,
            making.site.folder / FRESH, self._seen(making.release),
        )  # fmt: skip

    def _note(self, future: "Future[Any]", making: Making, job: Job) -> None:
        try:
            seconds = future.result()
        except Exception as error:  # whatever it is, this release is withheld and others go on
            failure = making.failure(error, job)
            making.failures.append(str(failure))
            told = {"where": failure.where, "cause": failure.cause, "executed": failure.executed}
            self.tell(Event("notebook_failed", making.about(job) | told))
        else:
            self.tell(Event("notebook_done", making.about(job) | {"seconds": seconds}))

    def _built(self, making: Making, built: "Future[Any]") -> None:
        """Let a release wait for its turn; one that could not be built is withheld."""
        try:
            built.result()
        except Exception as error:  # a page refused, a full disk, a dead worker
            making.keep()
            self._withhold(making.release.name, str(error))
        else:
            making.is_built = True

    def _open_door(self, *, is_last: bool) -> None:
        """Have the releases audited that no other waits before."""
        if any(task == "audit" for _, task in self.pending.values()):
            return
        is_last, standing = is_last and not self.pending, self.standing + len(self.published)
        self.judged = self.entrance.next_ones(standing, self._is_settled, is_last=is_last)
        if self.judged:
            built = [(one.release, one.site.folder / FRESH) for one in self.judged]
            places = (self.reports, self.archive, self.workplace)
            self._submit(self.judged[0], "audit", audit, built, *places)

    def _is_settled(self, making: Making) -> bool:
        known = (self.published, self.withheld, self.not_public, self.waiting)
        return any(making.release.name in some for some in known)

    def _audited(self, audited: "Future[Any]") -> None:
        """Have what was judged land; if several were judged in vain, have them judged in parts."""
        try:
            for making, of_few in zip(self.judged, audited.result(), strict=True):
                self._land(making, of_few=of_few)
        except Exception as error:  # what would be given away, a dead worker
            self.entrance.part(len(self.judged))
            if len(self.judged) > 1:
                return
            self.judged[0].keep()
            self._withhold(self.judged[0].release.name, str(error))

    def _land(self, making: Making, *, of_few: bool) -> None:
        """Move an audited release into its place; the index is due from before that moment."""
        release, built = making.release, making.site.folder / FRESH
        try:
            if why := self.shelf.missing(release, built, of_few=of_few):
                self.shelf.put(release, built, of_few=of_few)
                self._let_wait(release.name, why)
                making.drop()
                return
            announce(self.reports, release.name)
            self.published[release.name] = land(self.reports, release.name, making.site.folder)
        except Exception as error:  # a full disk
            making.keep()
            self._withhold(release.name, str(error))
        else:
            seconds = round(time.monotonic() - making.begun, 3)
            about = {"release": release.name, "seconds": seconds}
            self.tell(Event("release_published", about))
            making.drop()
            self.shelf.take_off(release.name)

    def _let_wait(self, name: str, why: str) -> None:
        self.waiting[name] = why
        self.tell(Event("release_waits", {"release": name, "why": why}))

    def _withhold(self, name: str, why: str) -> None:
        self.withheld[name] = why
        self.tell(Event("release_withheld", {"release": name, "why": why}))

    def _write_index(self, releases: Sequence[Release]) -> None:
        if not is_index_due(self.reports, self.archive):
            return
        units = {code: unit for r in releases for code, unit in r.seen.units.items()}
        try:
            self.executor.submit(index, self.reports, units, self.archive, self.workplace).result()
            (self.reports / INDEX_DUE).unlink(missing_ok=True)
        except (BangfuError, OSError) as error:
            self.is_listed = False
            kind = "index_incomplete" if isinstance(error, LibraryError) else "index_failed"
            self.tell(Event(kind, {"why": str(error)}))
        else:
            self.tell(Event("index_written"))
