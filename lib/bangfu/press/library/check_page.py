"""The page of the number check: a draft is held against what is in print, in a browser.

Editors have no Python. The page has the rules a draft is read by and a script that goes by them,
the twin of `bangfu.articles`; the figures stand in the page itself, so that it works from a disk
and can be handed on, or, where a library has more than a page can hold, in the finder's drawers.
"""

import zlib
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import orjson

from bangfu.articles.drafts import MOST_BYTES
from bangfu.articles.marked_draft import SIGNS, SORT_NAMES, WORDS, marks_style
from bangfu.articles.reading_rules import reading_program, reading_rules, unpacking_program
from bangfu.language import Language
from bangfu.press.library.inventory import InPrint
from bangfu.press.library.templates import embedded, frame, program, source, template
from bangfu.press.release.addresses import CHECK, DRAWERS, FINDER
from bangfu.press.release.settings import SiteSettings
from bangfu.words.labels import CHECK_PAGE, CHECK_SCRIPT, in_language_of

__all__ = ["render_check"]

_UNPACKED = """const rules = JSON.parse(
  pako.inflate(Uint8Array.from(atob(data.rules), (one) => one.charCodeAt(0)), {to: "string"}));
"""


def render_check(
    told: InPrint, language: Language, *, settings: SiteSettings, synthetic: bool
) -> str:
    """The page in one language.

    Parameters
    ----------
    told
        What drafts are held against.
    language
        Language of the page.
    settings
        What the library says of itself.
    synthetic
        Whether all figures are invented.
    """
    data = {
        "rules": _packed(reading_rules(told.lexicon, told.told(language), language)),
        "contents": told.contents,
        "words": in_language_of(CHECK_SCRIPT, language),
        "signs": SIGNS,
        "finder": FINDER[language],
        "folder": DRAWERS,
        "most_bytes": MOST_BYTES,
    }
    say = in_language_of(CHECK_PAGE, language)
    parts = (source("elements.js"), _UNPACKED, reading_program(), source("number_check.js"))
    script, script_hash = program(unpacking_program(), *parts)
    opens = {} if told.contents else {"opens_drawers": True}
    return template("check.html.j2").render(
        **frame(language, settings, CHECK.__getitem__, style=marks_style()),
        **opens,
        say=say,
        covers=say["covers"].format(years=told.known.label(language)),
        marks=in_language_of(WORDS, language),
        legend=[(name, sign, SORT_NAMES[name].of(language)) for name, sign in SIGNS.items()],
        data=embedded(data),
        script=script,
        script_hash=script_hash,
        synthetic=synthetic,
    )


def _packed(rules: Mapping[str, Any]) -> str:
    """Rules as the page carries them: a quarter of their size. The figures stay to be read."""
    return b64encode(zlib.compress(orjson.dumps(rules), 9)).decode("ascii")
