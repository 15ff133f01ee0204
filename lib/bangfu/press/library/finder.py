"""The figure finder: one page that holds all public figures and finds any of them.

It is a file like any other: it loads nothing, so it works from a disk, a mail or a plain server.
"""

from collections.abc import Mapping
from typing import Any

import orjson
from markupsafe import Markup

from bangfu.language import Language
from bangfu.press.library.figure_columns import Gathered
from bangfu.press.library.finder_data import finder_data
from bangfu.press.library.templates import frame, script, template
from bangfu.press.release.settings import SiteSettings
from bangfu.register.units import Unit
from bangfu.words.labels import FINDER_PAGE, FINDER_SCRIPT, in_language_of

__all__ = ["render_finder"]


def render_finder(
    gathered: Gathered,
    units: Mapping[str, Unit],
    language: Language,
    *,
    settings: SiteSettings,
    notebooks: Mapping[str, str],
) -> str:
    """The finder page in one language.

    Parameters
    ----------
    gathered
        From `gather`.
    units
        Names of the unions by code.
    language
        Language of the page.
    settings
        What the library says of itself.
    notebooks
        From `notebooks_by_topic`.
    """
    data = finder_data(gathered, units, notebooks, language)
    data["language"] = language
    data["words"] = in_language_of(FINDER_SCRIPT, language)
    data["site"] = settings.title.of(language)
    data["base"] = settings.base
    program, program_hash = script()
    return template("finder.html.j2").render(
        **frame(language, settings),
        say=in_language_of(FINDER_PAGE, language),
        data=_embedded(data),
        script=program,
        script_hash=program_hash,
        synthetic=gathered.is_synthetic,
    )


def _embedded(data: Mapping[str, Any]) -> Markup:
    """JSON that may stand in a script element: nothing in it can end the element or begin one."""
    text = orjson.dumps(data, option=orjson.OPT_NON_STR_KEYS).decode()
    safe = text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return Markup(safe)  # noqa: S704 - what could be markup has just been escaped
