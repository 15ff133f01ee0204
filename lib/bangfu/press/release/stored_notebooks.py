"""The notebooks a release runs, as they are stored: which, in which order, titles and topics.

`notebooks:` in `params/site.yaml` lists them; without it all in `notebooks/` are run, by name, but
those whose metadata say `"bangfu": {"release": false}`. The
titles are the headings their first cell begins with, the Chinese one first; the figures of a topic
are shown by the notebook that asks for most of them.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from bangfu.errors import ParameterError
from bangfu.language import Text
from bangfu.press.release.settings import SiteSettings, read_settings
from bangfu.project import NOTEBOOK_FOLDER

__all__ = ["notebooks_by_topic", "questions_of", "stored_notebooks", "titles_in"]

_FIGURE = re.compile(r"[\"'](\w+)\.\w+[\"']")
_QUESTION = re.compile(r"^# [^\n]+\n\s*([^#<\s][^\n]*(?:\n[^#<\s][^\n]*)*)", re.MULTILINE)
"""The first paragraph under a title."""
_TITLE = re.compile(r"^# +(.+?)[ \t]*$", re.MULTILINE)


def stored_notebooks(
    folder: Path = NOTEBOOK_FOLDER, settings: SiteSettings | None = None
) -> Mapping[str, Text]:
    """The names of the notebooks in the order of the index, and the titles of their reports.

    Parameters
    ----------
    folder
        Where they are stored.
    settings
        Those of `params/site.yaml` if not given.

    Raises
    ------
    ParameterError
        If there is none, or with all that are missing, damaged or without their two titles.
    """
    said = read_settings() if settings is None else settings
    names = said.notebooks or tuple(
        path.stem for path in sorted(folder.glob("*.ipynb")) if not _is_of_the_desk(path)
    )
    if not names:
        raise ParameterError(f"{str(folder)!r}: found no notebook, expected those of a release")
    titles, faults = {}, []
    for name in names:
        try:
            titles[name] = _title(folder / f"{name}.ipynb")
        except (OSError, ValueError, LookupError, TypeError) as error:
            faults.append(f"notebook {name!r}: {_told(error)}")
    if faults:
        raise ParameterError("\n".join(faults))
    return titles


def _is_of_the_desk(path: Path) -> bool:
    """Whether a notebook says by itself that no release runs it, as one that checks drafts."""
    try:
        said = json.loads(path.read_bytes())["metadata"]["bangfu"]["release"]
    except (OSError, ValueError, LookupError, TypeError):
        return False
    return said is False


def notebooks_by_topic(
    names: Iterable[str], topics: Iterable[str], folder: Path = NOTEBOOK_FOLDER
) -> dict[str, str]:
    """The notebook that shows the figures of each topic, if one does.

    Parameters
    ----------
    names
        The notebooks, read before by `stored_notebooks`.
    topics
        Those of the catalogue.
    folder
        Where they are stored.
    """
    asked = {name: _topics(folder / f"{name}.ipynb") for name in names}
    most = {topic: max(asked, key=lambda name: asked[name][topic]) for topic in topics}
    return {topic: name for topic, name in most.items() if asked[name][topic]}


def _topics(path: Path) -> Counter[str]:
    """How often a notebook asks for figures of each topic."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return Counter(_FIGURE.findall("\n".join(code)))


def titles_in(source: str) -> Text:
    """The titles the first cell of a notebook begins with.

    Raises
    ------
    ValueError
        If it does not hold one in each language.
    """
    found = _TITLE.findall(source)
    if len(found) != 2:
        raise ValueError(
            f"found {len(found)} titles, expected its first cell to hold '# ' and the title in "
            "Chinese, a line '<!-- en -->', and the same in English"
        )
    return Text(*found)


def questions_of(names: Iterable[str], folder: Path = NOTEBOOK_FOLDER) -> dict[str, Text]:
    """What each notebook answers: the text under its titles; nothing where there is none."""
    return {name: _question(folder / f"{name}.ipynb") for name in names}


def _question(path: Path) -> Text:
    found = [said.strip() for said in _QUESTION.findall(_first_cell(path))]
    return Text(*found) if len(found) == 2 else Text("", "")


def _first_cell(path: Path) -> str:
    return "".join(json.loads(path.read_text("utf-8"))["cells"][0]["source"])


def _title(path: Path) -> Text:
    return titles_in(_first_cell(path))


def _told(error: Exception) -> str:
    if isinstance(error, OSError):
        return "not found, expected it in notebooks/ (params/site.yaml lists what is run)"
    if isinstance(error, ValueError) and not isinstance(error, json.JSONDecodeError | UnicodeError):
        return str(error)
    return "is not a notebook as JupyterLab stores it"
