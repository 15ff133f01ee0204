"""The door: a release is audited, as its files tell it, before it lands.

Whatever the policy of publication says, the last word has the arithmetic: the files of the release,
of all that are public and what the archive remembers of earlier ones are one system of equations,
and a release by which a figure that is withheld or pooled could be worked out does not land. The
policy is made so that this never happens; the door shows that it has not.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from bangfu.disclosure.audit.cells import Background, Prices
from bangfu.disclosure.audit.facts import (
    Cell,
    Fact,
    Knowledge,
    agree,
    cell_at,
    figure_lines,
    gathered,
    line_facts,
    release_facts,
)
from bangfu.disclosure.audit.members import Roster, in_codes
from bangfu.disclosure.audit.relations import Relations, read_relations
from bangfu.disclosure.audit.verdict import AuditVerdict, audit, write_log
from bangfu.errors import DisclosureError
from bangfu.figures.catalogue import MEASURES
from bangfu.figures.model import Figure
from bangfu.figures.records import to_csv
from bangfu.files import write_whole
from bangfu.press.archive.notes import Archive, read_archive
from bangfu.press.release.answers_file import opened_register
from bangfu.press.release.job import Release
from bangfu.press.release.manifest import FIGURES_FILE, read_manifest
from bangfu.register.loads import Load
from bangfu.register.store import Register
from bangfu.rules import Rules
from bangfu.scratch import Scratch

__all__ = ["audit_figures", "audit_releases", "judge_together", "judged_with_all", "what_is_public"]

_JUDGED = "judged.json"
_MOST_REMEMBERED = 100_000


def audit_releases(
    built: Sequence[tuple[Release, Path]], reports: Path, archive: Path, workplace: Path
) -> list[bool]:
    """Judge releases that are built, together with everything that is or was public.

    Parameters
    ----------
    built
        The releases, each with the folder of its files, in the order they are to land; of the
        internal edition nothing is judged.
    reports
        What is public: an older version of a release is taken to be replaced, not forgotten.
    archive
        What was public before.
    workplace
        Where the log of what fails is written, readable by its owner only, named by the first of
        the releases; and what was judged before is remembered.

    Returns
    -------
    list of bool
        Whether what each tells otherwise than before tells what befell fewer than ten people: one
        payment more and 7,000 yuan more are one death.

    Raises
    ------
    DisclosureError
        If a withheld or pooled figure is given away, or could not be judged. Neither it nor the log
        has a value.
    """
    landing = [(one, folder) for one, folder in built if one.params.edition == "public"]
    if not landing:
        return [False for _ in built]
    kept = read_archive(archive)
    verdict = judged_with_all(landing, reports, kept, workplace)
    name = landing[0][0].name.replace("/", "-")
    _require_passed(verdict, workplace / "audit" / f"{name}.log")
    few = {_subject(cell_at(address)) for address in verdict.of_few}
    telling = {one.name for one, folder in landing if few & _changed(one.name, folder, kept)}
    return [one.name in telling for one, _ in built]


_Subject = tuple[str, int, int, str]
"""What a change is about: the topic of a figure, its first and last month, and its union."""


def _subject(cell: Cell) -> _Subject:
    return cell.figure.partition(".")[0], cell.start, cell.end, cell.unit


def _changed(name: str, folder: Path, kept: Archive) -> frozenset[_Subject]:
    """What a release that is to land tells otherwise than its newest version there was.

    A change that was told before is not held against the release a second time.
    """
    versions = (note for note in reversed(kept.notes) if note.release == name)
    last = next((note for note in versions if note.kind == "published"), None)
    if last is None:
        return frozenset()
    before = {line.address: line.value for line in kept.lines(last)}
    return frozenset(
        _subject(cell_at(address))
        for address, value, _ in figure_lines(folder)
        if before.get(address, value) != value
    )


def audit_figures(
    figures: Sequence[Figure],
    register: Register,
    loads: Sequence[Load],
    *,
    reports: Path,
    archive: Path,
    workplace: Path,
) -> None:
    """Judge public figures that are in no release, together with what is public of their register.

    Nothing is remembered of them: whoever prints figures may not publish them.

    Parameters
    ----------
    figures
        As the public edition tells them.
    register
        The register they are of.
    loads
        Of the register: a release of another one is no business of its readers.
    reports, archive, workplace
        As for `audit_releases`.

    Raises
    ------
    DisclosureError
        If a withheld or pooled figure is given away, or could not be judged.
    """
    relations = _relations(register.rules)
    own = {load.content_hash for load in loads}
    standing = [
        place for place in _standing(reports) if read_manifest(place).register_content_sha256 in own
    ]
    workplace.mkdir(exist_ok=True, mode=0o700, parents=True)
    with Scratch(workplace, "figures-") as scratch:
        (scratch.folder / FIGURES_FILE).write_text(to_csv(figures), "utf-8")
        kept = read_archive(archive)
        known = what_is_public(standing, kept, landing={"": scratch.folder})
    verdict = judge_together(known, register, relations, remembered=workplace / _JUDGED)
    _require_passed(verdict, workplace / "audit" / "figures.log")


def _require_passed(verdict: AuditVerdict, log: Path) -> None:
    """Refuse what gives anything away, or could not be judged; the log says which and by what."""
    given = tuple(one for one in verdict.given if one.is_withheld)
    if not (given or verdict.unjudged):
        return
    write_log(verdict, log)
    raise DisclosureError(
        f"{len(given)} withheld figures could be worked out and {len(verdict.unjudged)} were not "
        f"judged; see {log}, which only you can read"
    )


def judged_with_all(
    landing: Sequence[tuple[Release, Path]], reports: Path, kept: Archive, workplace: Path
) -> AuditVerdict:
    """What is given away of some releases and all that is or was public; see `audit_releases`."""
    register, _ = opened_register(landing[0][0].params)
    replaced = {reports / release.name for release, _ in landing}
    standing = [place for place in _standing(reports) if place not in replaced]
    relations = _relations(register.rules)
    folders = {release.name: folder for release, folder in landing}
    known = what_is_public(standing, kept, landing=folders)
    return judge_together(known, register, relations, remembered=workplace / _JUDGED)


def what_is_public(
    places: Sequence[Path],
    kept: Archive,
    *,
    landing: Mapping[str, Path] = MappingProxyType({}),
) -> Knowledge:
    """What the files of some releases tell, and what versions before them told.

    Parameters
    ----------
    places
        Folders of the releases.
    kept
        What was public before.
    landing
        By name, the folders of the releases that are to land, in their order. What their standing
        versions tell is of the past then, and what another tells otherwise, which has yet to be
        made again.
    """
    newest = {note.number for note in kept.newest.values() if note.kind == "published"}
    past = [
        line_facts((line.address, line.value, line.status) for line in kept.lines(note))
        for note in kept.notes
        if note.kind == "published" and (note.number not in newest or note.release in landing)
    ]
    before: dict[str, tuple[Fact, ...]] = {}
    for told in reversed(past):  # the first version is what the others are held against
        before |= told
    known = [*map(_told, places)]
    for folder in landing.values():
        new = release_facts(folder)
        stale = {
            address: facts
            for one in known
            for address, facts in one.facts.items()
            if address in new.facts and not agree(*facts, *new.facts[address])
        }
        if stale:
            known = [replace(one, facts=_without(one.facts, stale)) for one in known]
        known.append(new)
        before = {**stale, **before}
    now = gathered(*known)
    return Knowledge(now.facts, before, now.partial)


def _told(place: Path) -> Knowledge:
    """What a release that stands tells: read once, as it lands whole and is not changed."""
    looked = (place / FIGURES_FILE).stat()
    return _read_once(place, (looked.st_ino, looked.st_mtime_ns, looked.st_size))


@lru_cache(maxsize=3_000)  # releases, of some 15 kB each, of a top union 100
def _read_once(place: Path, _: object) -> Knowledge:
    return release_facts(place)


def _without(
    facts: Mapping[str, tuple[Fact, ...]], gone: Mapping[str, object]
) -> dict[str, tuple[Fact, ...]]:
    return {address: some for address, some in facts.items() if address not in gone}


def judge_together(
    known: Knowledge, register: Register, relations: Relations, *, remembered: Path | None = None
) -> AuditVerdict:
    """Judge what is public of a register as one system.

    Parameters
    ----------
    known
        What is told.
    register
        Whose unions, prices and goal everybody is taken to know.
    relations
        How figures hang together.
    remembered
        File of what has been judged before. With 112 releases public one more takes 1.0 s of
        processor time with it and 3.4 s without.
    """
    units = {
        code: Roster(register.unit_kinds[code], unit.parent)
        for code, unit in register.units.items()
    }
    groups = {
        name: {group.id: tuple(group.codes) for group in some}
        for name, some in register.rules.groups.items()
    }
    told, members = in_codes(known, groups, units)
    background = Background(
        parents={code: one.parent for code, one in units.items() if one.parent},
        pools=members,
        prices=_prices(register),
        goal=register.rules.goal.target if register.rules.goal else None,
    )
    wide = _read(remembered) if remembered else set()
    before = len(wide)
    verdict = audit(told, relations, background, wide=wide)
    if remembered and len(wide) > before:
        write_whole(remembered, json.dumps(sorted(wide)[-_MOST_REMEMBERED:]), private=True)
    return verdict


def _standing(reports: Path) -> Iterator[Path]:
    """Folders of the public releases that have figures: one that was withdrawn has none."""
    yield from sorted(path.parent for path in (reports / "public").glob(f"*/*/{FIGURES_FILE}"))


def _relations(rules: Rules) -> Relations:
    aspects = {aspect.id: aspect.projects for aspect in rules.aspects}
    return read_relations(MEASURES, aspects, rules.code_list("event_reason").values)


def _read(path: Path) -> set[str]:
    try:
        return set(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError):  # it is a memory: without it all is judged anew
        return set()


def _prices(register: Register) -> Prices:
    """By kind of event, what one is paid from a year on: None where it is not one sum."""
    cases = register.tables["comfort_case"]
    paid = cases.filter(cases.paid_on.notnull(), cases.amount.notnull())
    sums = (
        paid.group_by("event_kind", year=paid.paid_on.year())
        .agg(least=paid.amount.min(), most=paid.amount.max())
        .order_by("event_kind", "year")
    )
    found: dict[str, list[tuple[int, Decimal | None]]] = {
        code: [] for code in register.rules.code_list("comfort_event").values
    }
    for row in register.ask(sums)[0].to_pylist():
        steps = found.setdefault(str(row["event_kind"]), [])
        price = row["least"] if row["least"] == row["most"] else None
        if not steps or steps[-1][1] != price:
            steps.append((row["year"], price))
    return found
