"""Word files of the reports of a published release.

A release is named by its folder. What is read must be a page that its `release.json` lists and must
be as it was published; what is written never goes into the release, which would no longer be what
it says it is, nor over a file that is there unless that is asked for.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from bangfu.errors import ParameterError
from bangfu.files import write_whole
from bangfu.language import Language
from bangfu.periods import Period
from bangfu.press.carriers.blocks import read_report
from bangfu.press.carriers.word import render_document
from bangfu.press.release.manifest import RELEASE_FILE, Manifest, read_manifest

__all__ = ["Wanted", "export_documents"]


@dataclass(frozen=True)
class Wanted:
    """Which reports of a release, and where to write them.

    `notebook` None is every report; `output` is a file if there is one report, and otherwise a
    folder; None is the working folder, with names from the release.
    """

    notebook: str | None = None
    language: Language = "zh"
    output: Path | None = None
    force: bool = False
    """Whether files that are there may be replaced."""


def export_documents(release: Path, wanted: Wanted) -> list[Path]:
    """Write the reports of a release as Word files.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    ParameterError
        If the folder holds no release or not the report asked for, a page is not as it was
        published, or a file is in the way; then nothing is written.
    """
    told = _manifest(release)
    pages = _pages(told, release, wanted)
    texts = {page: _published(told, release, page) for page in pages}
    places = _places(told, release, pages, wanted)
    made = {places[page]: _document(told, text) for page, text in texts.items()}
    for place, content in made.items():
        _write(place, content)
    return list(made)


def _manifest(release: Path) -> Manifest:
    try:
        return read_manifest(release)
    except (OSError, ValueError):
        raise ParameterError(
            f"{str(release)!r}: holds no readable {RELEASE_FILE}, expected the folder of a "
            "published release"
        ) from None


def _pages(told: Manifest, release: Path, wanted: Wanted) -> list[str]:
    """The pages asked for, in the order of the release."""
    runs = {page: run for page, run in told.runs.items() if run.language == wanted.language}
    if not runs:
        raise ParameterError(
            f"--language: found {wanted.language!r}, expected one of {str(release)!r}: "
            f"{', '.join(told.languages)}"
        )
    pages = [p for p, run in runs.items() if wanted.notebook in (None, run.notebook)]
    if not pages:
        names = ", ".join(run.notebook for run in runs.values())
        raise ParameterError(f"--notebook: found {wanted.notebook!r}, expected one of: {names}")
    return pages


def _published(told: Manifest, release: Path, page: str) -> str:
    """The text of a page, if it is still the one that was published."""
    path = (release / page).resolve()
    if path.parent != release.resolve():
        raise ParameterError(f"{page!r}: is not in {str(release)!r}, expected a page beside it")
    try:
        content = path.read_bytes()
    except OSError:
        raise ParameterError(f"{str(release / page)!r}: is missing from the release") from None
    if hashlib.sha256(content).hexdigest() != told.outputs.get(page):
        raise ParameterError(
            f"{str(release / page)!r}: is not as it was published, expected the hash that "
            f"{RELEASE_FILE} has"
        )
    return content.decode()


def _places(told: Manifest, release: Path, pages: list[str], wanted: Wanted) -> dict[str, Path]:
    folder = wanted.output or Path()
    places = {page: folder / _name(told, page) for page in pages}
    if wanted.output is not None and wanted.notebook is not None and not folder.is_dir():
        places = {pages[0]: wanted.output}
    for place in places.values():
        if place.suffix != ".docx":
            raise ParameterError(f"--output: found {str(place)!r}, expected a name in .docx")
        if place.resolve().is_relative_to(release.resolve()):
            raise ParameterError(
                f"--output: {str(place)!r} is inside the release, expected a place outside it"
            )
        if place.exists() and not wanted.force:
            raise ParameterError(f"{str(place)!r}: exists; --force replaces it")
    return places


def _name(told: Manifest, page: str) -> str:
    """A name that says which report it is, wherever the file is sent."""
    unit, period = (told.parameters[name] for name in ("unit", "period"))
    return f"{Path(page).stem}.{unit}.{period}.docx"


def _document(told: Manifest, page: str) -> bytes:
    report = read_report(page)
    made = Period.parse(str(told.parameters["period"])).last_day
    return render_document(report, made=made)


def _write(place: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    try:
        write_whole(place, content)
    except OSError as error:
        raise ParameterError(f"{str(place)!r}: cannot be written ({error.strerror})") from None
