"""The project: the folder that holds the notebooks, parameters, rules, data and reports of a house.

It is the folder named by `BANGFU_PROJECT`; else the nearest one, from the working folder upwards,
that holds both `notebooks/` and `params/`; else the nearest above the package itself, as in a
checkout. Where there is none, the working folder stands for it: whatever has defaults works there.
A process has one project from its first import on, and hands it to the workers and kernels it
starts. `bangfu new` makes one.
"""

import os
from pathlib import Path

from bangfu.errors import ParameterError

__all__ = [
    "ARCHIVE", "LIB", "NOTEBOOK_FOLDER", "PARAMS", "REPORTS", "ROOT", "RULES", "RUN_FOLDER",
    "SAMPLE", "SETTINGS_FILE", "VARIABLE", "WORKPLACE_VARIABLE", "is_project", "own_file",
    "own_or_shipped", "require_project", "shipped",
]  # fmt: skip

VARIABLE = "BANGFU_PROJECT"
"""Environment variable that names the project's folder."""
WORKPLACE_VARIABLE = "BANGFU_WORKPLACE"
"""Environment variable that names the workplace, if it is not in the project."""
LIB = Path(__file__).parents[1]
"""Where our packages lie, in a checkout as in an installation."""
_STARTER = LIB / "bangfu" / "starter"


def _found(named: str | None, *beginnings: Path) -> Path:
    if named:
        return Path(named).absolute()
    for beginning in beginnings:
        for folder in (beginning, *beginning.parents):
            if is_project(folder):
                return folder
    return beginnings[0]


def is_project(folder: Path) -> bool:
    """Whether a folder holds what a run needs."""
    return (folder / "notebooks").is_dir() and (folder / "params").is_dir()


def _workplace(project: Path) -> Path:
    if named := os.environ.get(WORKPLACE_VARIABLE):
        return Path(named).absolute()
    if is_project(project):
        return project / "run"
    return Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "bangfu")


ROOT = _found(os.environ.get(VARIABLE), Path.cwd(), LIB)
"""The project's folder; relative paths of parameters are looked up in it."""
NOTEBOOK_FOLDER = ROOT / "notebooks"
PARAMS = ROOT / "params"
RULES = PARAMS / "rules"
SETTINGS_FILE = PARAMS / "site.yaml"
SAMPLE = ROOT / "data" / "sample"
"""Where the invented register is made on first use."""
REPORTS = ROOT / "reports"
ARCHIVE = ROOT / "archive"
"""Where it is remembered what was ever public."""
RUN_FOLDER = _workplace(ROOT)
"""The workplace: where notebooks are executed, and what is known of registers and files is kept.

Without a project it is in the user's cache, so that nothing is left in a folder nobody named.
"""


def require_project() -> None:
    """Refuse to go on without a project.

    Raises
    ------
    ParameterError
        If there are no notebooks and parameters here.
    """
    if not is_project(ROOT):
        raise ParameterError(
            f"project: found {str(ROOT)!r}, expected a folder with notebooks/ and params/ here, "
            f"above, or named by {VARIABLE} (bangfu new FOLDER makes one)"
        )


def own_file(key: str, name: str) -> Path:
    """A file a parameter names, from the project's folder.

    Parameters
    ----------
    key
        What the parameter is called.
    name
        What it says.

    Raises
    ------
    ParameterError
        If it leads out of the folder.
    """
    path = (ROOT / name).resolve()
    if not path.is_relative_to(ROOT.resolve()):
        raise ParameterError(f"{key}: found {name!r}, expected a file in the project's folder")
    return path


def shipped(name: str) -> Path:
    """A file or folder a new project starts with, as it comes with bangfu.

    In an installation it lies in the package, in a checkout where it is kept.
    """
    packed = _STARTER / name
    return packed if packed.exists() else LIB.parent / name


def own_or_shipped(name: str) -> Path:
    """A file or folder of the project, or the one that comes with bangfu if the project has none.

    Parameters
    ----------
    name
        From the project's folder, as in `params/rules`.
    """
    own = ROOT / name
    return own if own.exists() else shipped(name)
