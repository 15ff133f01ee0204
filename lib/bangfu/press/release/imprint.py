"""The imprint of a release: when it was issued, what it rests on, who answers, how to cite it.

Said on pages, in Word files and on the cover of the workbook, as far as it is stated: what
`params/site.yaml` leaves out is not said.
"""

from collections.abc import Iterator

from bangfu.language import COMMA, Language
from bangfu.press.release.about import About
from bangfu.press.release.settings import SiteSettings
from bangfu.words.comparisons import date_words
from bangfu.words.labels import IMPRINT

__all__ = ["citation", "imprint", "issued_words"]


def imprint(about: About, settings: SiteSettings, language: Language) -> Iterator[tuple[str, str]]:
    """Terms of `IMPRINT`, each with what is said of it."""
    if about.issued:
        yield "issued", date_words(about.issued, language)
    if about.data_until:
        yield "data_until", date_words(about.data_until, language)
    yield "load", str(about.load_id)
    for name in ("next_release", "contact"):
        said = getattr(settings, name)
        if said is not None:
            yield name, said.of(language)
    if settings.licence is not None and about.edition == "public":
        licence = settings.licence
        yield "licence", " ".join(filter(None, (licence.title.of(language), licence.address)))


def issued_words(about: About, language: Language) -> str:
    """As in 2020年1月15日发布; nothing of what is not issued."""
    if about.issued is None:
        return ""
    return IMPRINT["issued_on"].of(language).format(day=date_words(about.issued, language))


def citation(
    about: About, settings: SiteSettings, language: Language, *, title: str, address: str
) -> str:
    """How a report is cited: publisher, title, unit, period, day, version and address.

    Nothing of an internal edition, which nobody cites, and of what is not issued.

    Parameters
    ----------
    title
        Of the report.
    address
        Where it is found; a blank stands before it and nothing behind.
    """
    if about.edition == "internal" or about.issued is None:
        return ""
    publisher = (settings.publisher or about.unit_name).of(language)
    told = [about.unit_name.of(language), about.period.label(language)]
    return IMPRINT["citation"].of(language).format(
        publisher=publisher, title=title,
        about=COMMA.of(language).join(words for words in told if words != publisher),
        day=date_words(about.issued, language), load=about.load_id, address=address,
    )  # fmt: skip
