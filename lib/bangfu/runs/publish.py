"""The files of a release: pages, figures, tables, and what it was made of."""

from collections.abc import Mapping
from pathlib import Path

from nbformat import NotebookNode

from bangfu.errors import GateError, RunError
from bangfu.figures.records import csv_text, to_csv, to_shared_json
from bangfu.language import Language, Text
from bangfu.params import find_register
from bangfu.periods import Period
from bangfu.present.gate import cell_name
from bangfu.present.page import PageMeta, render_page
from bangfu.present.shown import MIME, figures_of, reads_of, tables_of
from bangfu.register.store import Register, open_register
from bangfu.release.about import About, File
from bangfu.release.datapackage import PACKAGE_FILE, datapackage_text
from bangfu.runs.execute import read_notebook
from bangfu.runs.landing import write_files
from bangfu.runs.manifest import RELEASE_FILE, manifest_text
from bangfu.runs.plan import Job, Release
from bangfu.site.addresses import FINDER, INDEX, TOP
from bangfu.site.settings import read_settings

__all__ = ["build_release", "render_release"]

_LINKS: dict[Language, dict[str, str]] = {
    "zh": {
        "figures.csv": "全部数字（CSV）",
        "figures.json": "全部数字（JSON，含计算语句）",
        "other": "English",
        "finder": "查找数字",
        "index": "报告目录",
    },
    "en": {
        "figures.csv": "All figures (CSV)",
        "figures.json": "All figures (JSON, with their queries)",
        "other": "中文版",
        "finder": "Find a figure",
        "index": "All reports",
    },
}


def render_release(
    release: Release, executed: Mapping[Job, NotebookNode], register: Register
) -> dict[str, File]:
    """The files of a release by name.

    Raises
    ------
    GateError
        If a page breaks a publication rule.
    """
    about = _about(release, register)
    files: dict[str, File] = {
        job.page: _page(release, job, nb, about) for job, nb in executed.items()
    }
    notebooks = list(executed.values())
    figures = figures_of(notebooks)
    files["figures.csv"] = to_csv(figures)
    files["figures.json"] = to_shared_json(figures)
    for table in tables_of(notebooks):
        files[f"tables/{table.id}.csv"] = csv_text(table.header, table.rows)
    files[PACKAGE_FILE] = datapackage_text(about, files, read_settings())
    reads = {job: reads_of(nb) for job, nb in executed.items()}
    files[RELEASE_FILE] = manifest_text(release, reads, files)
    return files


def build_release(release: Release, executed: Mapping[Job, Path], folder: Path) -> None:
    """Make the files of a release from its executed notebooks; a worker does this, aside.

    Raises
    ------
    GateError
        If a page breaks a publication rule.
    """
    register = open_register(find_register(release.params.register_path), release.params.as_of)
    notebooks = {job: read_notebook(path) for job, path in executed.items()}
    try:
        files = render_release(release, notebooks, register)
    except RunError as error:
        place = next(iter(executed.values())).parent
        raise RunError(f"{error}\n  executed notebooks: {place}") from None
    write_files(folder, files)


def _about(release: Release, register: Register) -> About:
    params, unit = release.params, register.units[release.params.unit]
    return About(
        params.unit, Text(unit.zh, unit.en), Period.parse(params.period), params.edition,
        release.synthetic, release.languages, register.load_id, release.content_hash,
    )  # fmt: skip


def _page(release: Release, job: Job, nb: NotebookNode, about: About) -> str:
    language = job.params.language
    meta = PageMeta(
        unit_name=about.unit_name.of(language),
        period_label=about.period.label(language),
        edition=about.edition,
        synthetic=about.synthetic,
        links=_links(release, job),
    )
    try:
        _require_shown(nb)
        return render_page(nb, language=language, page=meta)
    except GateError as error:
        raise GateError(f"notebook {job.notebook!r} ({language}), {error}") from None


def _require_shown(nb: NotebookNode) -> None:
    """Refuse HTML of any other origin than a report.

    Tables of other libraries show themselves as HTML too, and have passed no disclosure control.
    """
    for number, cell in enumerate(nb.cells, start=1):
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if "text/html" in data and MIME not in data:
                raise GateError(
                    f"{cell_name(number, cell)}: shows HTML that no report made, expected what a "
                    "method of the report gives"
                )


def _links(release: Release, job: Job) -> tuple[tuple[str, str], ...]:
    """Words and relative addresses: the data, the other language, and for the public the index."""
    words = _LINKS[job.params.language]
    links = [(words[name], name) for name in ("figures.csv", "figures.json")]
    links += [
        (words["other"], other.page)
        for other in release.jobs
        if other.notebook == job.notebook and other.params.language != job.params.language
    ]
    if release.params.edition == "public":
        links.append((words["finder"], f"{TOP}{FINDER[job.params.language]}"))
        links.append((words["index"], f"{TOP}{INDEX[job.params.language]}"))
    return tuple(links)
