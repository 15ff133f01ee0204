"""The files of a release: pages, figures, tables, and what it was made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from bangfu.csv_files import csv_text, is_number, with_mark
from bangfu.errors import GateError, RunError
from bangfu.figures.answers import Answers
from bangfu.figures.model import Figure, Status
from bangfu.figures.records import to_csv, to_shared_json
from bangfu.language import Language
from bangfu.periods import Period
from bangfu.persons.keys import private_names
from bangfu.persons.personal_rules import PrivateWords
from bangfu.press.archive.notes import View
from bangfu.press.archive.past import past_of, revision_of
from bangfu.press.carriers.chart_files import Picture, chart_files, draw_pictures
from bangfu.press.carriers.datapackage import PACKAGE_FILE, datapackage_text
from bangfu.press.carriers.word import render_document
from bangfu.press.carriers.workbook import render_workbook, workbook_name
from bangfu.press.gate.inspection import Expected, inspect_words
from bangfu.press.gate.page_rules import address_faults
from bangfu.press.gate.pieces import Findings, cell_name
from bangfu.press.pages.page import PageMeta, render_page
from bangfu.press.release.about import About, File
from bangfu.press.release.addresses import CORRECTIONS, FINDER, INDEX, TOP
from bangfu.press.release.answers_file import read_answers
from bangfu.press.release.job import Job, Release
from bangfu.press.release.manifest import FIGURES_FILE, RELEASE_FILE, Revision, manifest_text
from bangfu.press.release.settings import Licence, SiteSettings, read_settings
from bangfu.press.report.output_record import (
    MIME,
    DataTable,
    figures_of,
    printed_of,
    reads_of,
    tables_of,
)
from bangfu.press.report.tables.table_spec import TableSpec
from bangfu.press.runs.execution import read_notebook
from bangfu.press.runs.landing import write_files
from bangfu.words.labels import RELEASE

__all__ = ["build_release", "render_release"]


def render_release(
    release: Release,
    answers: Answers,
    executed: Mapping[Job, NotebookNode],
    settings: SiteSettings | None = None,
    view: View | None = None,
) -> dict[str, File]:
    """The files of a release by name, by the settings of the library if none are given.

    What it says of figures told before is found in the archive as it was viewed, if at all.

    Raises
    ------
    GateError
        If a page breaks a publication rule.
    """
    notebooks, units = list(executed.values()), release.seen.units
    figures, tables = figures_of(notebooks, answers), tables_of(notebooks)
    about = _about(release, revised=any(one.status is Status.REVISED for one in figures))
    held = _Held(tuple(unit.zh for unit in units.values()), PrivateWords.of(private_names()))
    settings = settings or read_settings()
    files: dict[str, File] = {
        job.page: _page(release, job, nb, about, held, settings=settings)
        for job, nb in executed.items()
    }
    _require_nobody(tables, about, held)
    files[FIGURES_FILE] = with_mark(to_csv(figures))
    files["figures.json"] = to_shared_json(figures)
    for table in tables:
        files[f"tables/{table.id}.csv"] = with_mark(csv_text(table.header, table.rows))
    printed = {job: printed_of(nb, answers) for job, nb in executed.items()}
    files |= _workbooks(about, printed, answers, figures, settings.licence)
    pictures = draw_pictures(notebooks, about)
    files |= chart_files(pictures)
    if settings.word:
        files |= _documents(about, executed, printed, pictures)
    files[PACKAGE_FILE] = datapackage_text(about, files, settings)
    reads = {job: reads_of(nb) for job, nb in executed.items()}
    files[RELEASE_FILE] = manifest_text(
        release, reads, files, revision=_told(release, figures, view)
    )
    return files


def _told(release: Release, figures: Sequence[Figure], view: View | None) -> Revision | None:
    """What a release says of figures told before, as found in the archive if it was viewed."""
    if view is None:
        return None
    return view.told or revision_of(release, figures, past_of(view, release.name))


def build_release(
    release: Release,
    answers: Path,
    executed: Mapping[Job, Path],
    folder: Path,
    view: View | None = None,
) -> None:
    """Make the files of a release from its executed notebooks; a worker does this, aside.

    Raises
    ------
    GateError
        If a page breaks a publication rule.
    """
    notebooks = {job: read_notebook(path) for job, path in executed.items()}
    try:
        found = read_answers(answers, release.params)
        files = render_release(release, found, notebooks, view=view)
    except RunError as error:
        place = next(iter(executed.values())).parent
        raise RunError(f"{error}\n  executed notebooks: {place}") from None
    write_files(folder, files)


def _workbooks(
    about: About,
    printed: Mapping[Job, Sequence[TableSpec]],
    answers: Answers,
    figures: Sequence[Figure],
    licence: Licence | None,
) -> dict[str, bytes]:
    """A workbook for each language there are pages in."""
    of_language: dict[Language, list[TableSpec]] = {}
    for job, tables in printed.items():
        of_language.setdefault(job.params.language, []).extend(tables)
    return {
        workbook_name(language): render_workbook(
            about, language, figures, tables, answers.units, licence=licence
        )
        for language, tables in of_language.items()
    }


def _documents(
    about: About,
    executed: Mapping[Job, NotebookNode],
    printed: Mapping[Job, Sequence[TableSpec]],
    pictures: Sequence[Picture],
) -> dict[str, bytes]:
    """A Word file for each page."""
    drawn: dict[Language, dict[str, Picture]] = {}
    for picture in pictures:
        drawn.setdefault(picture.chart.language, {})[picture.chart.id] = picture
    return {
        job.document: render_document(
            nb, about, job.params.language, printed[job], drawn.get(job.params.language, {})
        )
        for job, nb in executed.items()
    }


@dataclass(frozen=True)
class _Held:
    """What pages are held against besides the rules."""

    names: tuple[str, ...]
    """Names of unions, which may hold Latin letters in Chinese as well."""
    private: PrivateWords


def _about(release: Release, *, revised: bool) -> About:
    params, unit = release.params, release.seen.units[release.params.unit]
    return About(
        params.unit, unit.words, Period.parse(params.period), params.edition,
        release.synthetic, release.languages, release.seen.load_id, release.content_hash,
        release.provisional, revised,
    )  # fmt: skip


def _page(
    release: Release,
    job: Job,
    nb: NotebookNode,
    about: About,
    held: _Held,
    *,
    settings: SiteSettings,
) -> str:
    language = job.params.language
    meta = PageMeta(
        unit_name=about.unit_name.of(language),
        period_label=about.period.label(language),
        edition=about.edition,
        synthetic=about.synthetic,
        provisional=about.provisional,
        revised=about.revised,
        links=_links(job, about, settings),
        twin=_twin(release, job),
        names=held.names,
        private=held.private,
    )
    try:
        _require_shown(nb)
        return render_page(nb, language=language, page=meta)
    except GateError as error:
        raise GateError(f"notebook {job.notebook!r} ({language}), {error}") from None


def _require_shown(nb: NotebookNode) -> None:
    """Refuse HTML of any other origin than a report, and numbers that name no figure.

    Tables of other libraries show themselves as HTML too, and have passed no disclosure control.
    """
    findings = Findings()
    for number, cell in enumerate(nb.cells, start=1):
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if MIME in data:
                said = "".join(data.get("text/plain", ""))
                findings.note(cell_name(number, cell), *address_faults(data[MIME], said))
            elif "text/html" in data:
                findings.note(
                    cell_name(number, cell),
                    "shows HTML that no report made, expected what a method of the report gives",
                )
    findings.refuse()


def _require_nobody(tables: Sequence[DataTable], about: About, held: _Held) -> None:
    """Refuse tables of a public edition whose words, which are no figures, point to a person."""
    findings = Findings()
    expected = Expected("zh", about.edition, held.names, held.private)
    for table in tables:
        words = [cell for row in table.rows for cell in row if not is_number(cell)]
        inspect_words(f"table {table.id!r}", words, expected, findings)
    findings.refuse()


def _links(job: Job, about: About, settings: SiteSettings) -> tuple[tuple[str, str], ...]:
    """Words and relative addresses: the report itself, the data, and for the public the index."""
    language = job.params.language
    links = [(RELEASE["document"].of(language), job.document)] if settings.word else []
    links.append((RELEASE["workbook"].of(language), workbook_name(language)))
    links += [(RELEASE[name].of(language), name) for name in ("figures.csv", "figures.json")]
    if about.edition == "public":
        if about.revised:
            links.append((RELEASE["corrections"].of(language), f"{TOP}{CORRECTIONS[language]}"))
        links.append((RELEASE["finder"].of(language), f"{TOP}{FINDER[language]}"))
        links.append((RELEASE["index"].of(language), f"{TOP}{INDEX[language]}"))
    return tuple(links)


def _twin(release: Release, job: Job) -> str:
    """The page of the same report in the other language, if there is one."""
    same = (other for other in release.jobs if other.notebook == job.notebook)
    return next((o.page for o in same if o.params.language != job.params.language), "")
