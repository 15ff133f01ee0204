"""A new project: a folder of notebooks and parameters, with places for data and reports."""

import shutil
import tempfile
from pathlib import Path

from bangfu.errors import ParameterError
from bangfu.project import shipped
from bangfu.rules.rule_files import DEFAULTS

__all__ = ["make_project"]

_TEXTS = Path(__file__).parent / "project"
_FOLDERS = ("data", "reports")


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
        with tempfile.TemporaryDirectory(prefix=".new-", dir=folder.parent) as desk:
            fresh = Path(desk, "project")
            shutil.copytree(_TEXTS, fresh)
            (fresh / "gitignore").rename(fresh / ".gitignore")
            _copy("notebooks", "*.ipynb", fresh)
            _copy("params", "*.yaml", fresh)
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
