"""Why a run is made again or withheld, in words: by content, never by times, down to a file.

A release is compared with what it would be made of now. A checkout or a copy changes no hash, and
what has not been touched is not read again; see `bangfu.files`.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bangfu.disclosure.policy import policy_for
from bangfu.files import FileHashes, sha256_of, tree_digest
from bangfu.periods import Period
from bangfu.press.archive.accession import EDITED, edited_releases
from bangfu.press.archive.notes import Archive
from bangfu.press.release.job import Job, Release
from bangfu.press.release.manifest import (
    FIGURES_FILE,
    RELEASE_FILE,
    Manifest,
    RunRecord,
    read_manifest,
)
from bangfu.press.release.versions import versions
from bangfu.press.report.fonts import font_path
from bangfu.project import LIB, ROOT
from bangfu.register.dependence.streams import STREAMS, Read
from bangfu.register.units import below
from bangfu.rules import Rules, read_rules
from bangfu.rules.federations import words_digest

__all__ = [
    "NOT_PUBLIC", "STILL_PUBLISHED", "made_of", "never_public", "reasons", "unreported",
    "withdrawn",
]  # fmt: skip

NOT_PUBLIC = "nothing of such a period of this unit is public; the internal edition has it"
STILL_PUBLISHED = (
    "nothing of it is public any more, and it stands published; withdraw it with bangfu withdraw"
)

_MONTHS_NAMED = 6
_HOW = {"missing": "is missing", "damaged": "is damaged", "foreign": "is not of this release"}
_COMPARED = ("unit", "period", "edition")
"""Parameters compared as such. What the register and `as_of` mean is compared by what is seen."""
_PACKAGES = {
    "library code": (
        "bangfu/**/*.py",
        "bangfu/register/*.csv",
        "bangfu/figures/topics/*.yaml",
        "bangfu/words/*.yaml",
        "warmkernel/**/*.py",
    ),
    "style or template": (
        "bangfu/press/report/charts/*.mplstyle",
        "bangfu/press/pages/template/**/*",
        "bangfu/press/carriers/template/*",
    ),
    "printed figures": ("bangfu/starter/data/published/*.csv",),
}
"""What comes with bangfu, and stands in where a project has no file of its own."""
_PROJECT = {
    "printed figures": ("data/published/*.csv",),
    "words of the site": ("params/site.yaml",),
    "locked environment": ("requirements.lock",),
}


def unreported(release: Release, *, provisional: bool = False) -> str:
    """Why a release is withheld of whose period nothing is known, or not all; else nothing.

    `provisional` is published of which some unions have reported: of nothing is nothing to tell.
    """
    period, known = Period.parse(release.params.period), release.seen.completeness
    if why := known.unknown(release.params.unit, period):
        return f"{period}: {why}"
    if not release.provisional:
        return ""
    found, expected = known.reported(below(release.params.unit, release.seen.units), period)
    if provisional and found:
        return ""
    unions = f"{found} of {expected} unit{'s' * (expected != 1)} have reported"
    return (
        f"{period}: {unions if expected else 'no unit has rows in the register'}; import what is "
        "missing, declare it with `bangfu import --until`"
        + (", or publish it with --provisional" if found else "")
    )


def never_public(releases: Sequence[Release]) -> set[str]:
    """Names of the releases of whose union and period the policy of publication tells nothing."""
    rules = read_rules()
    return {one.name for one in releases if not _tells_anything(one, rules)}


def _tells_anything(release: Release, rules: Rules) -> bool:
    params, units = release.params, release.seen.units
    is_top = units[params.unit].parent not in units
    policy = policy_for(params.edition, rules)
    return policy is None or policy.tells_of(Period.parse(params.period), is_top=is_top)


def withdrawn(releases: Sequence[Release], archive: Archive) -> dict[str, str]:
    """Why releases are withheld that somebody has withdrawn, by their names."""
    notes = archive.withdrawn()
    return {
        one.name: f"was withdrawn on {notes[one.name].time:%Y-%m-%d} ({notes[one.name].reason}); "
        "publish it anew with --republish"
        for one in releases
        if one.name in notes
    }


def reasons(
    release: Release, reports: Path, hashes: FileHashes, archive: Archive | None = None
) -> dict[Job, tuple[str, ...]]:
    """Why each run of a release is made again; nothing for all of them if it is up to date.

    A release is made whole, so the runs nothing has changed for say that they go along.

    Parameters
    ----------
    release
        The release as it would be made now.
    reports
        Folder of the published releases.
    hashes
        Hashes of published files.
    archive
        What the published figures are held against; if not given, they are not.
    """
    folder = reports / release.name
    try:
        published = read_manifest(folder)
    except (FileNotFoundError, NotADirectoryError):
        return dict.fromkeys(release.jobs, ("never published",))
    except (OSError, ValueError):
        return dict.fromkeys(release.jobs, (f"{RELEASE_FILE} is damaged",))
    found = _compared(release, published, folder, hashes)
    shown = {release.name: published.outputs.get(FIGURES_FILE, "")}
    if archive is not None and edited_releases(archive, reports, shown):
        found = {job: (*why, EDITED) for job, why in found.items()}
    return _all_or_none(found)


def _all_or_none(own: dict[Job, tuple[str, ...]]) -> dict[Job, tuple[str, ...]]:
    if not any(own.values()):
        return own
    return {job: why or ("made again with its release",) for job, why in own.items()}


def _compared(
    release: Release, published: Manifest, folder: Path, hashes: FileHashes
) -> dict[Job, tuple[str, ...]]:
    damage = _damage(published, folder, hashes)
    pages = {job.page for job in release.jobs}
    shared = (*_shared(release, published), *(why for name, why in damage if name not in pages))
    return {
        job: (
            *_own(release, job, published),
            *shared,
            *(why for name, why in damage if name == job.page),
        )
        for job in release.jobs
    }


def _shared(release: Release, published: Manifest) -> Iterator[str]:
    """What concerns every run of a release."""
    given = release.params.notebook_parameters()
    others = [name for name in _COMPARED if given[name] != published.parameters.get(name)]
    if others:
        yield f"parameters changed: {', '.join(others)}"
    if release.languages != published.languages:
        yield f"languages asked for: {_languages(release.languages, published.languages)}"
    if release.synthetic != published.synthetic:
        yield f"register {'is' if release.synthetic else 'is no longer'} synthetic"
    if release.provisional != published.provisional:
        yield f"period {'is' if release.provisional else 'is no longer'} provisional"
    for part in _changed(release.made_of, published.made_of):
        if not part.startswith("notebook ") or part not in release.made_of:
            yield f"{part} changed"
    packages = _changed(versions(), published.versions)
    if packages:
        yield f"versions changed: {', '.join(packages)}"


def _languages(asked: Sequence[str], published: Sequence[str]) -> str:
    added = [f"{one} added" for one in asked if one not in published]
    dropped = [f"{one} left out" for one in published if one not in asked]
    return ", ".join(added + dropped) or f"{', '.join(asked)} in this order"


def _changed(now: Mapping[str, str], before: Mapping[str, str]) -> list[str]:
    return [name for name in {**now, **before} if now.get(name) != before.get(name)]


def _own(release: Release, job: Job, published: Manifest) -> Iterator[str]:
    """What concerns one run: its notebook and what it saw of the register."""
    part = f"notebook {job.notebook}"
    if release.made_of.get(part) != published.made_of.get(part):
        yield f"{part} changed"
    ran = published.runs.get(job.page)
    if ran is None:
        yield f"page {job.page} was never published"
    elif not release.seen.is_called(published.register_content_sha256):
        yield from _seen(release, ran, published.register_content_sha256)


def _seen(release: Release, ran: RunRecord, older: str) -> Iterator[str]:
    """Whether another register shows the run the same rows; which rows differ, if that is known."""
    if ran.reads is None:
        yield "register changed, and the notebook does not say what it reads of it"
        return
    if any(read[0] not in STREAMS for read in ran.reads):
        yield "register is read in another way now"
        return
    reads = tuple(Read(*read) for read in ran.reads)  # type: ignore[arg-type]
    if release.sees(reads) == ran.seen_sha256:
        return
    changes = release.seen.changes(release.params.unit, reads, older)
    yield "register changed" + (f": {_told(changes)}" if changes else "")


def _told(changes: Mapping[str, Sequence[str]]) -> str:
    return "; ".join(
        " ".join([table, ", ".join(months[:_MONTHS_NAMED])]).strip()
        + (f" and {len(months) - _MONTHS_NAMED} more" if len(months) > _MONTHS_NAMED else "")
        for table, months in changes.items()
    )


def _damage(published: Manifest, folder: Path, hashes: FileHashes) -> list[tuple[str, str]]:
    """Files that are not those of the release: name and words."""
    found = hashes.differing(folder, published.outputs)
    return [
        (name, f"{'page' if name.endswith('.html') else 'file'} {name} {_HOW[how]}")
        for name, how in found
        if name != RELEASE_FILE
    ]


def made_of(
    folder: Path, notebooks: Sequence[str], *, project: Path = ROOT, packages: Path = LIB
) -> dict[str, str]:
    """SHA-256 of each notebook, the library, rules, printed figures, style, fonts and lock file.

    Parameters
    ----------
    folder, notebooks
        Folder and names of the notebooks.
    project
        The project's folder.
    packages
        Where our packages lie.

    Returns
    -------
    dict
        By the words that name the part, as in `notebook hardship_exit` and `library code`.

    Raises
    ------
    RunError
        If the Chinese font is not installed.
    ParameterError
        If the rules have faults.
    """
    rules = project / "params" / "rules"
    return {
        **{f"notebook {name}": sha256_of(folder / f"{name}.ipynb") for name in notebooks},
        **{
            part: tree_digest(
                (packages, _PACKAGES.get(part, ())), (project, _PROJECT.get(part, ()))
            )
            for part in {**_PACKAGES, **_PROJECT}
        },
        "rules": read_rules(rules).digest,
        **({"words of the federation": words} if (words := words_digest(rules)) else {}),
        "fonts": sha256_of(font_path()),
    }
