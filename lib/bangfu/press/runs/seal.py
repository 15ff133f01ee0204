"""What kernels and workers are closed to: whatever lies in the home of the user who runs them.

A file in `~/.ipython/profile_default/startup` runs in every kernel, one named `sitecustomize` on
`PYTHONPATH` in every interpreter. Such files change numbers, or switch disclosure control off, and
nothing in the release says so. So kernels get an empty home for their settings and interpreters are
started without the user's own packages. What has crept into this process already, or lies where it
cannot be closed out, is refused.
"""

import os
import sys
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from bangfu.errors import ParameterError
from bangfu.project import LIB

__all__ = ["KERNEL_SEAL", "require_sealed", "sealed_home", "sealed_interpreter"]

KERNEL_SEAL = [
    "--InteractiveShellApp.exec_PYTHONSTARTUP=False",
    "--InteractiveShellApp.exec_files=[]",
    "--InteractiveShellApp.exec_lines=[]",
    "--InteractiveShellApp.extensions=[]",
    "--HistoryManager.enabled=False",
]
"""What a kernel is told: run nothing but the cells, and keep nothing of them."""
_DROPPED = ("PYTHONSTARTUP", "PYTHONHOME", "PYTHONUSERBASE", "PYTHONINSPECT", "JUPYTER_PATH")
_FROM_OUTSIDE = ("sitecustomize", "usercustomize")
"""Modules Python imports at its start if it finds them anywhere."""
_SYSTEM_WIDE = ("etc/ipython", "usr/local/etc/ipython")
_SETTINGS = ("startup/*.py", "startup/*.ipy", "ipython_config.*", "ipython_kernel_config.*")


def sealed_interpreter(env: Mapping[str, str]) -> dict[str, str]:
    """An environment in which an interpreter finds what is installed, and our own library."""
    sealed = {name: value for name, value in env.items() if name not in _DROPPED}
    sealed["PYTHONNOUSERSITE"] = "1"
    paths = sealed.pop("PYTHONPATH", "").split(os.pathsep)
    if kept := [path for path in paths if _is_ours(path)]:
        sealed["PYTHONPATH"] = os.pathsep.join(kept)
    if settings := _plain_matplotlibrc():
        sealed["MATPLOTLIBRC"] = settings
    return sealed


def sealed_home(folder: Path) -> dict[str, str]:
    """Variables by which a kernel finds its settings in an empty folder, and its kernelspec here.

    Parameters
    ----------
    folder
        Made with mode 700; to be removed by whoever asked.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    own = dict.fromkeys(("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR"), str(folder))
    return {**own, "JUPYTER_NO_CONFIG": "1", "JUPYTER_PREFER_ENV_PATH": "1"}


def require_sealed() -> None:
    """Refuse to run where something from outside has been let in already.

    Raises
    ------
    ParameterError
        If Python has imported a module of the user's at its start, or settings for every kernel of
        this machine would run in ours; names the files.
    """
    found = [*_customised(), *_settings_for_all()]
    if found:
        raise ParameterError(
            f"found {', '.join(found)}, which would run in every kernel; expected none: the same "
            "register must give the same numbers whoever runs it. Move it away, or unset PYTHONPATH"
        )


def _customised() -> list[str]:
    """Files of modules that came in at the start of this process from outside the environment."""
    installed = {Path(prefix).resolve() for prefix in (sys.prefix, sys.base_prefix)}
    installed |= {Path("/usr/lib"), Path("/etc")}  # where Debian keeps its own
    files = (getattr(sys.modules.get(name), "__file__", None) for name in _FROM_OUTSIDE)
    return [file for file in files if file and not installed & {*Path(file).resolve().parents}]


def _settings_for_all() -> list[str]:
    """Settings and startup files of IPython that hold for every user."""
    places = [Path(sys.prefix, "etc/ipython"), *(Path("/", place) for place in _SYSTEM_WIDE)]
    return [str(file) for place in places for one in _SETTINGS for file in sorted(place.glob(one))]


def _is_ours(path: str) -> bool:
    return bool(path) and Path(path).resolve() == LIB.resolve()


@cache
def _plain_matplotlibrc() -> str:
    """The settings matplotlib comes with; nothing if it is not installed."""
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        return ""
    return str(Path(spec.origin).parent / "mpl-data" / "matplotlibrc")
