"""What the library says of releases that were withdrawn, wherever it says it."""

from collections.abc import Mapping
from pathlib import Path

from bangfu.language import Language, file_name, other
from bangfu.periods import Period
from bangfu.press.archive.notes import Note
from bangfu.press.library.history import record_of
from bangfu.press.library.templates import frame, template
from bangfu.press.release.addresses import TOP
from bangfu.press.release.settings import SiteSettings, read_settings
from bangfu.register.units import Unit
from bangfu.words.labels import CORRECTIONS, day_words, in_language_of, unit_name

__all__ = ["told", "withdrawn_pages"]


def told(
    note: Note, units: Mapping[str, Unit], language: Language, settings: SiteSettings
) -> dict[str, str]:
    """What is said of a release that was withdrawn, and the first of its pages in a language."""
    _, unit, period = note.release.split("/")
    pages = [page for page, one in note.pages.items() if one == language]
    return {
        "unit": unit_name(unit, units, language),
        "period": Period.parse(period).label(language),
        "page": f"{note.release}/{pages[0]}" if pages else "",
        "day": day_words(note.time, language, settings.zone),
        "reason": note.reason,
    }


def withdrawn_pages(
    reports: Path, note: Note, settings: SiteSettings | None = None
) -> dict[str, str]:
    """The pages that stand in the place of those withdrawn, by their names.

    Parameters
    ----------
    reports
        Folder of the releases: its record knows the names of the unions.
    note
        By which the release was withdrawn.
    settings
        What the library says of itself; `params/site.yaml` if not given.
    """
    units, said = record_of(reports, ()).unions, settings or read_settings()
    return {page: _page(note, page, units, settings=said) for page in note.pages}


def _page(note: Note, page: str, units: Mapping[str, Unit], *, settings: SiteSettings) -> str:
    language = note.pages[page]
    says = told(note, units, language, settings)
    words = in_language_of(CORRECTIONS, language)
    twin = _twin(page, language)
    return template("withdrawn.html.j2").render(
        **frame(language, settings, lambda _: page, has_other=False),
        top=TOP,
        twin=twin if twin in note.pages else "",
        title=f"{says['unit']} · {says['period']}",
        say=words,
        means=words["page_means"].format(**says),
        because=words["reasons"].format(causes=note.reason),
    )


def _twin(page: str, language: Language) -> str:
    """The name of the same page in the other language."""
    stem = page.removesuffix(".html").removesuffix(".en")
    return file_name(stem, "html", other(language))
