"""What a new project and a new notebook start with."""

import json
import re
import shutil
from pathlib import Path

from bangfu.errors import ParameterError
from bangfu.files import write_whole
from bangfu.language import Text
from bangfu.press.release.settings import read_settings
from bangfu.project import NOTEBOOK_FOLDER, SETTINGS_FILE, require_project, shipped
from bangfu.rules import DEFAULTS
from bangfu.scratch import Scratch, sweep_folders

__all__ = ["make_notebook", "make_project"]

_TEXTS = Path(__file__).parent / "project"
_FOLDERS = ("data", "reports")
_PATTERN = Path(__file__).parent / "notebook.ipynb"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
_LIST = re.compile(
    r"^notebooks:[ \t]*(?:#.*)?(?:\n[ \t]*#.*)*(?:\n(?P<indent>[ \t]*)- .*)+", re.MULTILINE
)


def make_project(folder: Path, *, rules: bool = False) -> None:
    """Make a project, whole or not at all.

    Parameters
    ----------
    folder
        Where it goes; may be there if it is empty.
    rules
        Copy the rules and code lists too, to change them; without, those of bangfu hold.

    Raises
    ------
    ParameterError
        If there is something in the folder, or it cannot be made.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        sweep_folders(folder.parent, ".new-")
        with Scratch(folder.parent, ".new-") as scratch:
            fresh = scratch.folder / "project"
            shutil.copytree(_TEXTS, fresh)
            (fresh / "gitignore").rename(fresh / ".gitignore")
            _copy("notebooks", "*.ipynb", fresh)
            _copy("params", "*.yaml", fresh)
            _copy("params/drafts", "*.yaml", fresh)
            if rules:
                shutil.copytree(DEFAULTS, fresh / "params" / "rules")
            for name in _FOLDERS:
                (fresh / name).mkdir()
            fresh.rename(folder)
    except OSError as error:
        raise ParameterError(
            f"project: {str(folder)!r}: found {error.strerror!r}, expected a folder that is not "
            "there yet, or an empty one"
        ) from None


def _copy(part: str, pattern: str, project: Path) -> None:
    place = project / part
    place.mkdir()
    for path in sorted(shipped(part).glob(pattern)):
        shutil.copyfile(path, place / path.name)


def make_notebook(name: str, title: Text | None = None) -> Path:
    """Write a notebook into the project and add it to what a release runs.

    Parameters
    ----------
    name
        Of its file and pages: small letters, digits and underscores.
    title
        Of its reports; may be changed later in its first cell.

    Returns
    -------
    Path
        The notebook.

    Raises
    ------
    ParameterError
        If there is no project, the name is not one or is taken, or `params/site.yaml` has its list
        in a form that cannot be added to.
    """
    require_project()
    place = NOTEBOOK_FOLDER / f"{name}.ipynb"
    if not _NAME.fullmatch(name):
        raise ParameterError(
            f"notebook: found {name!r}, expected small letters, digits and underscores"
        )
    if place.exists():
        raise ParameterError(f"notebook: {name!r} is there already, expected a new name")
    settings = _settings_with(name)
    write_whole(place, _notebook_text(name, title))
    if settings is not None:
        write_whole(SETTINGS_FILE, settings)
    return place


def _notebook_text(name: str, title: Text | None) -> str:
    notebook = json.loads(_PATTERN.read_text("utf-8"))
    for cell in notebook["cells"]:
        cell["id"] = cell["id"].replace("new", name.replace("_", "-"), 1)
    if title is not None:
        first = notebook["cells"][0]
        titles = iter((title.zh, title.en))
        first["source"] = [
            f"# {next(titles)}\n" if line.startswith("# ") else line for line in first["source"]
        ]
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def _settings_with(name: str) -> str | None:
    """The text of `params/site.yaml` with one more notebook; None if it has no list to add to."""
    listed = read_settings().notebooks
    if not listed or name in listed:
        return None
    text = SETTINGS_FILE.read_text("utf-8")
    found = _LIST.search(text)
    if found is None:
        raise ParameterError(
            f"params/site.yaml: found 'notebooks' on one line, expected a line '- {name}' each"
        )
    end = found.end()
    return f"{text[:end]}\n{found['indent']}- {name}{text[end:]}"
