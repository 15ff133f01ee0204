"""The templates of the library's pages, their style, and the policy that admits it."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from bangfu.language import LANGUAGE_TAGS, Language, other
from bangfu.press.pages.stylesheet import ICON, running_heads, style_hash, stylesheet
from bangfu.press.release.addresses import CORRECTIONS, FEED, FINDER, INDEX
from bangfu.press.release.settings import SiteSettings
from bangfu.words.labels import LANGUAGE_NAMES, LIBRARY, in_language_of

__all__ = ["frame", "script", "template"]

_FOLDER = files("bangfu.press.library")


@cache
def template(name: str) -> Template:
    """A template by its file name; every value is escaped, a missing one is an error."""
    environment = Environment(
        loader=PackageLoader("bangfu.press.library", "template"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def frame(
    language: Language,
    settings: SiteSettings,
    place: Callable[[Language], str],
    *,
    up: str = "",
    has_other: bool = True,
) -> dict[str, object]:
    """What every page of the library is given: words, style, addresses, settings.

    Parameters
    ----------
    place
        Where the page stands in the folder of all releases, in each language.
    up
        From the page to that folder.
    has_other
        Whether there is the page in the other language.
    """
    own = place(language)
    paper = running_heads(settings.title.of(language), "", f"{settings.base}{own}")
    css = stylesheet() + (_FOLDER / "site.css").read_text("utf-8") + paper
    return {
        "css": Markup(css),  # noqa: S704 - our own files
        "css_hash": style_hash(css),
        "words": in_language_of(LIBRARY, language) | {"other": LANGUAGE_NAMES[other(language)]},
        "lang": LANGUAGE_TAGS[language],
        "other_lang": LANGUAGE_TAGS[other(language)],
        "language": language,
        "settings": settings,
        "icon": ICON,
        "index": f"{up}{INDEX[language]}",
        "finder": f"{up}{FINDER[language]}",
        "feed": f"{up}{FEED[language]}",
        "corrections": f"{up}{CORRECTIONS[language]}",
        "other_page": f"{up}{place(other(language))}" if has_other else "",
        "address": f"{settings.base}{own}" if settings.base else "",
        "other_address": f"{settings.base}{place(other(language))}" if settings.base else "",
    }  # fmt: skip


@cache
def script(name: str) -> tuple[Markup, str]:
    """A script by its file name, and what a Content-Security-Policy calls it."""
    text = (_FOLDER / name).read_text("utf-8")
    return Markup(text), style_hash(text)  # noqa: S704 - our own file
