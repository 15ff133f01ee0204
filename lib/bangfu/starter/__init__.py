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
from bangfu.rules.federations import FEDERATIONS, Base
from bangfu.scratch import Scratch, sweep_folders
from bangfu.yaml_files import read_yaml

__all__ = ["make_notebook", "make_project"]

_TEXTS = Path(__file__).parent / "project"
_BLANK = Path(__file__).parent / "blank"
_FOLDERS = ("data", "reports")
_PATTERN = Path(__file__).parent / "notebook.ipynb"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
_LIST = re.compile(
    r"^notebooks:[ \t]*(?:#.*)?(?:\n[ \t]*#.*)*(?:\n(?P<indent>[ \t]*)- .*)+", re.MULTILINE
)


def make_project(folder: Path, *, federation: Base | None = None) -> None:
    """Make a project, whole or not at all.

    Parameters
    ----------
    folder
        Where it goes; may be there if it is empty.
    federation
        Write the rules, code lists and words of this federation of the package too, to change
        them: `beijing`, or `blank`, which says nothing of any place. Without one those of Beijing
        hold.

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
            for place in reversed(FEDERATIONS[federation] if federation else ()):
                shutil.copytree(place, fresh / "params" / "rules", dirs_exist_ok=True)
            if federation == "blank":
                _blank(fresh)
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


def _blank(project: Path) -> None:
    """Let a project say nothing of the place the notebooks and parameters were written for."""
    shutil.copyfile(_BLANK / "README.md", project / "README.md")
    shutil.rmtree(project / "params" / "drafts")
    (project / "params" / "drafts").mkdir()
    shutil.copyfile(_BLANK / "draft.yaml", project / "params" / "drafts" / "draft.yaml")
    # The versions of Beijing's scheme, which the blank federation's one file stands for.
    shutil.rmtree(project / "params" / "rules" / "comfort_scheme")
    said = read_yaml(_BLANK / "texts.yaml")
    for path in (project / "notebooks").glob("*.ipynb"):
        notebook = json.loads(path.read_text("utf-8"))
        for cell in notebook["cells"]:
            if words := said["cells"].get(cell["id"]):
                text = f"{words['zh']}\n\n<!-- en -->\n\n{words['en']}"
                cell["source"] = text.splitlines(keepends=True)
        path.write_text(_written(notebook), "utf-8")
    changed = [*(project / "notebooks").glob("*.ipynb"), *(project / "params").glob("*.yaml")]
    for path in changed:
        text = path.read_text("utf-8")
        for found, put in said["replaced"].items():
            text = text.replace(found, put)
        path.write_text(text, "utf-8")


def _written(notebook: object) -> str:
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


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
    return _written(notebook)


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
