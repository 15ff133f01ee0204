"""What to run: from parameter files and the command line to releases, and why each run is made.

A release is one unit, period and edition, in one or more languages, with all notebooks. It is up
to date if nothing it is made of and nothing it saw of the register has changed, judged by content
and never by times. Planning opens no register it already knows and imports no engine.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

from bangfu.disclosure.policy import Edition
from bangfu.errors import ParameterError
from bangfu.files import FileHashes
from bangfu.language import LANGUAGES, Language, file_name
from bangfu.params import ALL_UNITS, ReportParams, RunParams, find_register, read_run_params
from bangfu.periods import Each, Period, ending_with, last_complete_month
from bangfu.press.archive.notes import Archive, archive_of, read_archive
from bangfu.press.release.job import Job, Release
from bangfu.press.release.manifest import RELEASE_FILE, Manifest, read_manifest
from bangfu.press.release.stored_notebooks import stored_notebooks
from bangfu.press.runs.reasons import (
    NOT_PUBLIC,
    STILL_PUBLISHED,
    made_of,
    never_public,
    reasons,
    unreported,
    withdrawn,
)
from bangfu.press.runs.waiting import Shelf
from bangfu.project import NOTEBOOK_FOLDER, REPORTS, RUN_FOLDER, require_project
from bangfu.register.dependence.snapshot import Snapshot, snapshot_of
from bangfu.register.units import Unit
from bangfu.rules import read_rules

__all__ = [
    "PlannedRun",
    "asked_params",
    "dropped_languages",
    "keep_languages",
    "plan_releases",
    "plan_runs",
    "planned_again",
    "up_to_date",
    "waiting",
]


@dataclass(frozen=True)
class PlannedRun:
    """One run of the matrix, and why it would be made or withheld; without one it is skipped."""

    job: Job
    why: tuple[str, ...]
    is_withheld: bool = False
    """Whether it would not be made, because its period is not reported."""
    is_public: bool = True
    """Whether anything of it may be told in its edition."""
    is_made: bool = False
    """Whether it is made as it would be, and `why` is what it waits for."""

    @property
    def is_skipped(self) -> bool:
        """Whether nothing has changed, nothing may be told, or it is made and waits."""
        return not self.why or not self.is_public or self.is_made


def asked_params(
    files: Sequence[Path],
    instead: Mapping[str, object] | None = None,
    *,
    each: Each | None = None,
    now: datetime | None = None,
) -> list[ReportParams]:
    """The reports a run is asked for, each once.

    Parameters
    ----------
    files
        Parameter files of runs or of reports.
    instead
        Values that take the place of those in the files, by the names of `RunParams`; those that
        are None or empty do not.
    each
        Cut every period into these.
    now
        The moment of the run, which decides where no period is named: the last complete month in
        the run's time zone, and the quarter, half-year and year that end with it. The clock's if
        not given.

    Returns
    -------
    list of ReportParams
        By file, then by period, union and language in the order they are named.

    Raises
    ------
    ParameterError
        With every fault of every file and of the values given instead; or if a period cannot be
        cut, or is to be cut but not named.
    RegisterError
        If the unions of a register are asked for that cannot be opened.
    """
    changes = {key: value for key, value in (instead or {}).items() if value not in (None, [], ())}
    moment = now or datetime.now(UTC)
    runs = _without_faults(files, changes)
    reports = [report for run in runs for report in _reports(run, each, moment)]
    return list(dict.fromkeys(reports))


def _without_faults(files: Sequence[Path], changes: Mapping[str, object]) -> list[RunParams]:
    """The runs of the files with the changes made, or the faults of all of them at once."""
    runs, faults = [], []
    for path in files:
        try:
            runs.append(read_run_params(path).with_(**changes))
        except ParameterError as error:
            faults += str(error).splitlines()
    if faults:  # that of the command line is the same beside every file
        raise ParameterError("\n".join(dict.fromkeys(faults)))
    return runs


def _reports(run: RunParams, each: Each | None, now: datetime) -> Iterator[ReportParams]:
    known = _units_of(run) if ALL_UNITS in run.unit or run.edition is None else {}
    units = tuple(known) if ALL_UNITS in run.unit else run.unit
    shared = {"register": run.register_path, "as_of": run.as_of}
    for period, unit, language in product(_periods(run, each, now), units, run.language):
        report = {"period": str(period), "unit": unit, "language": language}
        edition = run.edition or _own_edition(unit, known)
        yield ReportParams.check({**report, **shared, "edition": edition})


def _units_of(run: RunParams) -> Mapping[str, Unit]:
    register = find_register(run.register_path)
    return snapshot_of(register, run.as_of, RUN_FOLDER / "seen").units


def _own_edition(unit: str, known: Mapping[str, Unit]) -> Edition:
    """The edition of a union nobody has named one for: most of a street is not public."""
    return "internal" if unit in known and known[unit].parent in known else "public"


def _periods(run: RunParams, each: Each | None, now: datetime) -> Sequence[Period]:
    named = [Period.parse(text) for text in run.period]
    if each is not None:
        if not named:
            raise ParameterError("--each: no period to cut, expected one (--period 2013..2019)")
        return [part for period in named for part in period.cut(each)]
    month = last_complete_month(now, ZoneInfo(run.timezone))
    return named or ending_with(month, read_rules().federation.year_from)


def plan_releases(
    asked: Sequence[ReportParams],
    *,
    folder: Path = NOTEBOOK_FOLDER,
    workplace: Path = RUN_FOLDER,
) -> list[Release]:
    """The releases asked for, each once; parameters of the same release join their languages.

    Parameters
    ----------
    asked
        Parameters of runs.
    folder
        Where the notebooks are stored.
    workplace
        Where digests of registers are kept.

    Raises
    ------
    ParameterError
        If there is no project, a notebook is not there, a unit is not in its register, or two
        registers are asked for in one release.
    RegisterError
        If a register cannot be opened as of the load asked for.
    """

    @cache  # for this call only: a load may land before the next
    def known_register(path: str, as_of: int | None) -> Snapshot:
        return snapshot_of(find_register(path), as_of, workplace / "seen")

    require_project()
    notebooks = tuple(stored_notebooks(folder))
    parts = made_of(folder, notebooks)
    releases: dict[str, Release] = {}
    for params in asked:
        seen = known_register(params.register_path, params.as_of)
        seen.require_unit(params.unit)
        pinned = params.with_(as_of=seen.load_id)
        release = Release(pinned, (params.language,), seen, parts, notebooks, folder)
        known = releases.get(release.name, release)
        _require_one_source(known, release)
        joined = tuple(dict.fromkeys((*known.languages, params.language)))
        releases[release.name] = replace(known, languages=joined)
    return list(releases.values())


def planned_again(told: Manifest, register: str | None = None) -> Release:
    """A release that was made, as it would be planned now, of the same load.

    Parameters
    ----------
    told
        What it says of itself.
    register
        Where its register is, if not where it says.

    Raises
    ------
    ParameterError, RegisterError
        If it cannot be planned any more, or there is no such register or load.
    """
    given = told.parameters | ({} if register is None else {"register": register})
    asked = [
        ReportParams.check({**given, "language": language}, RELEASE_FILE)
        for language in told.languages
    ]
    (release,) = plan_releases(asked)
    return release


def keep_languages(releases: Sequence[Release], reports: Path = REPORTS) -> list[Release]:
    """The releases in the languages they are published in too, beside those asked for.

    A page that somebody has quoted is not taken away by a run in another language.

    Parameters
    ----------
    releases
        From `plan_releases`.
    reports
        Folder of the published releases.
    """
    kept = []
    for release in releases:
        published = _published_languages(release, reports)
        others = [one for one in release.languages if one not in published]
        kept.append(replace(release, languages=(*published, *others)))
    return kept


def dropped_languages(
    releases: Sequence[Release], reports: Path = REPORTS
) -> dict[str, tuple[Language, ...]]:
    """The languages releases are published in and not asked for, by the release's name."""
    dropped = {
        release.name: tuple(
            one for one in _published_languages(release, reports) if one not in release.languages
        )
        for release in releases
    }
    return {name: languages for name, languages in dropped.items() if languages}


def _published_languages(release: Release, reports: Path) -> tuple[Language, ...]:
    """The languages a release is published in, or was before it was withdrawn; none if never."""
    place = reports / release.name
    try:
        return read_manifest(place).languages
    except (OSError, ValueError):
        return tuple(
            language
            for language in LANGUAGES
            if any(
                (place / file_name(name, "html", language)).exists() for name in release.notebooks
            )
        )


def plan_runs(
    releases: Sequence[Release],
    reports: Path = REPORTS,
    *,
    provisional: bool = False,
    republish: bool = False,
    workplace: Path = RUN_FOLDER,
    archive: Path | None = None,
) -> list[PlannedRun]:
    """The runs of some releases, in their order, each with why it would be made or withheld.

    Parameters
    ----------
    releases
        From `plan_releases`.
    reports
        Folder of the published releases.
    provisional
        As for the run: periods that not all unions have reported are made too.
    republish
        As for the run: what was withdrawn is made too.
    workplace
        Where hashes of published files are kept.
    archive
        Folder of the archive; beside the reports if not given.

    Raises
    ------
    ArchiveError
        If the archive was edited or cut.
    """
    kept = read_archive(archive or archive_of(reports))
    taken_back = {} if republish else withdrawn(releases, kept)
    asked = ((one.name, unreported(one, provisional=provisional)) for one in releases)
    withheld = {name: why for name, why in asked if why} | taken_back
    silent = never_public(releases) - taken_back.keys()
    shelf = Shelf.of(workplace, kept.folder)
    return [
        run
        for one in releases
        for run in _runs_of(
            one, reports, shelf, kept, withheld.get(one.name, ""), is_silent=one.name in silent
        )
    ]


def _runs_of(
    release: Release, reports: Path, shelf: Shelf, kept: Archive, withheld: str,
    *, is_silent: bool,
) -> list[PlannedRun]:  # fmt: skip
    """The runs of a release; `withheld` says why none would be made, if that is so.

    Of one that `is_silent` nothing can be public.
    """
    if is_silent:
        if (reports / release.name / RELEASE_FILE).exists():
            return [PlannedRun(job, (STILL_PUBLISHED,), is_withheld=True) for job in release.jobs]
        return [PlannedRun(job, (NOT_PUBLIC,), is_public=False) for job in release.jobs]
    if withheld:
        return [PlannedRun(job, (withheld,), is_withheld=True) for job in release.jobs]
    found = _reasons(release, reports, shelf.workplace, kept)
    if any(found.values()) and (waits := waiting([release], shelf).get(release.name)):
        return [PlannedRun(job, (waits,), is_made=True) for job in release.jobs]
    return [PlannedRun(job, why) for job, why in found.items()]


def up_to_date(
    releases: Sequence[Release],
    reports: Path = REPORTS,
    *,
    workplace: Path = RUN_FOLDER,
    archive: Archive | None = None,
) -> set[str]:
    """Names of the releases of which no run would be made; see `plan_runs`."""
    kept = archive or read_archive(archive_of(reports))
    return {
        release.name
        for release in releases
        if not any(_reasons(release, reports, workplace, kept).values())
    }


def waiting(releases: Sequence[Release], shelf: Shelf) -> dict[str, str]:
    """What those of some releases wait for that are on the shelf as they would be made now.

    Returns
    -------
    dict
        By their names; nothing is waited for by one that may be published.
    """
    found = {}
    for release in releases:
        place = shelf.folder / release.name
        if shelf.known(release.name) and not any(
            _reasons(release, shelf.folder, shelf.folder, None).values()
        ):
            found[release.name] = shelf.missing(release, place)
    return found


def _reasons(
    release: Release, reports: Path, workplace: Path, kept: Archive | None
) -> dict[Job, tuple[str, ...]]:
    """Why its runs would be made; its files are read once and not again until they are touched.

    Each release has a file of its own for that: one of all of them would grow with the library.
    """
    known = workplace / "hashes" / f"{release.name.replace('/', '-')}.json"
    with FileHashes(known) as hashes:
        return reasons(release, reports, hashes, kept)


def _require_one_source(known: Release, release: Release) -> None:
    """A release is of one register and load: its languages must not show different numbers."""
    if known.content_hash != release.content_hash:
        raise ParameterError(
            f"{release.name}: asked for of register {known.params.register_path!r}, load "
            f"{known.params.as_of}, and of {release.params.register_path!r}, load "
            f"{release.params.as_of}, expected one of them"
        )
