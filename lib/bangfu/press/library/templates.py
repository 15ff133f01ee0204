"""The templates of the library's pages, their style, and the policy that admits it."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import orjson
from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup
from rjsmin import jsmin

from bangfu.language import LANGUAGE_TAGS, Language, other
from bangfu.press.pages.stylesheet import ICON, running_heads, style_hash, stylesheet
from bangfu.press.release.addresses import CHECK, CORRECTIONS, FEED, FINDER, INDEX
from bangfu.press.release.settings import SiteSettings
from bangfu.words.labels import LANGUAGE_NAMES, LIBRARY, in_language_of

__all__ = ["embedded", "frame", "program", "script", "source", "template"]

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
    style: str = "",
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
    style
        Of this page alone, beside that of all.
    """
    own = place(language)
    paper = running_heads(settings.title.of(language), "", f"{settings.base}{own}")
    css = stylesheet() + source("site.css") + style + paper
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
        "check": f"{up}{CHECK[language]}",
        "feed": f"{up}{FEED[language]}",
        "corrections": f"{up}{CORRECTIONS[language]}",
        "other_page": f"{up}{place(other(language))}" if has_other else "",
        "address": f"{settings.base}{own}" if settings.base else "",
        "other_address": f"{settings.base}{place(other(language))}" if settings.base else "",
    }  # fmt: skip


@cache
def script(name: str) -> tuple[Markup, str]:
    """A script by its file name, and what a Content-Security-Policy calls it."""
    return _admitted(source(name))


@cache
def program(*parts: str) -> tuple[Markup, str]:
    """A script of several files, whose names are its own, and what a policy calls it.

    Without comments and spaces, which a page need not carry: a quarter of the check's.
    """
    inside = "\n".join(parts)
    # The line that says whose a part is, is kept: its licence asks for it.
    return _admitted(
        jsmin(f'(() => {{\n"use strict";\n\n{inside}}})();\n', keep_bang_comments=True)
    )


def _admitted(text: str) -> tuple[Markup, str]:
    return Markup(text), style_hash(text)  # noqa: S704 - our own files


@cache
def source(name: str) -> str:
    """The text of a script or a style by its file name."""
    return (_FOLDER / name).read_text("utf-8")


def embedded(data: Mapping[str, Any]) -> Markup:
    """JSON that may stand in a script element: nothing in it can end the element or begin one."""
    text = orjson.dumps(data, option=orjson.OPT_NON_STR_KEYS).decode()
    safe = text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return Markup(safe)  # noqa: S704 - what could be markup has just been escaped
