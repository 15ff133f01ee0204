"""The files of a release: pages, figures, tables, and what it was made of."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from nbformat import NotebookNode

from bangfu.csv_files import csv_text, is_number, with_mark
from bangfu.errors import GateError, RunError
from bangfu.figures.answers import Answers
from bangfu.figures.model import Figure
from bangfu.figures.records import to_csv, to_shared_json
from bangfu.language import Language, Text
from bangfu.periods import Period
from bangfu.persons.personal_rules import PrivateWords
from bangfu.persons.private_names import private_names
from bangfu.press.archive.notes import View
from bangfu.press.archive.past import past_of, revision_of
from bangfu.press.carriers.chart_files import Picture, chart_files, draw_pictures
from bangfu.press.carriers.datapackage import PACKAGE_FILE, datapackage_text
from bangfu.press.carriers.readers_tables import readers_tables
from bangfu.press.carriers.word import render_document
from bangfu.press.carriers.workbook import render_workbook, workbook_name
from bangfu.press.gate.inspection import Expected, inspect_words
from bangfu.press.gate.page_rules import address_faults
from bangfu.press.gate.pieces import Findings, cell_name
from bangfu.press.pages.page import render_page
from bangfu.press.release.about import About, File
from bangfu.press.release.answers_file import read_answers
from bangfu.press.release.issue import figures_digest
from bangfu.press.release.job import Job, Release
from bangfu.press.release.manifest import FIGURES_FILE, RELEASE_FILE, Revision, manifest_text
from bangfu.press.release.settings import SiteSettings, read_settings
from bangfu.press.release.stored_notebooks import titles_in
from bangfu.press.report.output_record import (
    MIME,
    DataTable,
    figures_of,
    outputs_of,
    printed_of,
    reads_of,
    tables_of,
)
from bangfu.press.report.tables.table_spec import TableSpec
from bangfu.press.runs.execution import read_notebook
from bangfu.press.runs.front_matter import FrontMatter
from bangfu.press.runs.landing import write_files
from bangfu.register.units import below

__all__ = ["build_release", "render_release"]

_DIGIT = re.compile(r"\d")


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
    settings = settings or read_settings()
    notebooks = list(executed.values())
    figures, tables = figures_of(notebooks, answers), tables_of(notebooks)
    shown = to_csv(figures)
    about = _about(release, shown, revised=any(one.status.is_revised for one in figures))
    units = release.seen.units.values()
    names = tuple(unit.zh for unit in units)
    numbered = sorted({n for u in units for n in (u.zh, u.en) if _DIGIT.search(n)}, key=len)[::-1]
    private = PrivateWords.of(private_names())
    front = FrontMatter(
        about, settings, _titles(executed), release.jobs, _pictures(executed), names, private
    )
    files: dict[str, File] = {
        job.page: _page(job, nb, front, numbered) for job, nb in executed.items()
    }
    _require_nobody(tables, front)
    files[FIGURES_FILE] = with_mark(shown)
    files["figures.json"] = to_shared_json(figures)
    for table in tables:
        files[f"tables/{table.id}.csv"] = with_mark(csv_text(table.header, table.rows))
    printed = {job: printed_of(nb, answers) for job, nb in executed.items()}
    files |= _workbooks(about, printed, answers, figures, settings)
    files |= readers_tables(spec for specs in printed.values() for spec in specs)
    pictures = draw_pictures(notebooks, about)
    files |= chart_files(pictures)
    if settings.word:
        files |= _documents(front, executed, printed, pictures)
    files[PACKAGE_FILE] = datapackage_text(about, files, settings)
    reads = {job: reads_of(nb) for job, nb in executed.items()}
    files[RELEASE_FILE] = manifest_text(
        release, reads, files, issued=about.issued, revision=_told(release, figures, view)
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
    settings: SiteSettings,
) -> dict[str, bytes]:
    """A workbook for each language there are pages in."""
    of_language: dict[Language, list[TableSpec]] = {}
    for job, tables in printed.items():
        of_language.setdefault(job.params.language, []).extend(tables)
    return {
        workbook_name(language): render_workbook(
            about, language, figures, tables, answers.units, settings=settings
        )
        for language, tables in of_language.items()
    }


def _documents(
    front: FrontMatter,
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
            nb,
            front.about,
            job.params.language,
            printed[job],
            drawn.get(job.params.language, {}),
            imprint=front.imprint(job),
        )
        for job, nb in executed.items()
    }


def _about(release: Release, figures: str, *, revised: bool) -> About:
    params, seen = release.params, release.seen
    return About(
        params.unit, seen.units[params.unit].words, Period.parse(params.period), params.edition,
        release.synthetic, release.languages, seen.load_id, release.content_hash,
        release.provisional, revised,
        release.issue.of(figures_digest(figures)) if release.issue else None,
        seen.completeness.through(below(params.unit, seen.units)),
    )  # fmt: skip


def _titles(executed: Mapping[Job, NotebookNode]) -> dict[str, Text]:
    """The titles of the reports, which their first cells begin with."""
    return {job.notebook: titles_in(nb.cells[0].source) for job, nb in executed.items()}


def _pictures(executed: Mapping[Job, NotebookNode]) -> dict[Job, str]:
    """The id of the first chart each report shows."""
    shown = {job: [o[MIME] for o in outputs_of([nb])] for job, nb in executed.items()}
    charts = {job: [d["chart"]["id"] for d in data if "chart" in d] for job, data in shown.items()}
    return {job: ids[0] for job, ids in charts.items() if ids}


def _page(job: Job, nb: NotebookNode, front: FrontMatter, numbered: Sequence[str]) -> str:
    try:
        _require_shown(nb, numbered)
        return render_page(nb, language=job.params.language, page=front.of(job))
    except GateError as error:
        raise GateError(f"notebook {job.notebook!r} ({job.params.language}), {error}") from None


def _require_shown(nb: NotebookNode, numbered: Sequence[str]) -> None:
    """Refuse HTML of any other origin than a report, and numbers that name no figure.

    Tables of other libraries show themselves as HTML too, and have passed no disclosure control.
    """
    findings = Findings()
    for number, cell in enumerate(nb.cells, start=1):
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if MIME in data:
                said = "".join(data.get("text/plain", ""))
                findings.note(cell_name(number, cell), *address_faults(data[MIME], said, numbered))
            elif "text/html" in data:
                findings.note(
                    cell_name(number, cell),
                    "shows HTML that no report made, expected what a method of the report gives",
                )
    findings.refuse()


def _require_nobody(tables: Sequence[DataTable], front: FrontMatter) -> None:
    """Refuse tables of a public edition whose words, which are no figures, point to a person."""
    findings = Findings()
    expected = Expected("zh", front.about.edition, front.names, front.private)
    for table in tables:
        words = [cell for row in table.rows for cell in row if not is_number(cell)]
        inspect_words(f"table {table.id!r}", words, expected, findings)
    findings.refuse()
