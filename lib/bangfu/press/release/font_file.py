"""Where the Chinese font lies, found without importing what draws with it."""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from bangfu.errors import RunError

__all__ = ["font_path"]

_FILE = "fonts/NotoSansSC-Regular.ttf"


@lru_cache(maxsize=1)
def font_path() -> Path:
    """The font file, found without importing the package that carries it.

    Raises
    ------
    RunError
        If the package or the file in it is missing.
    """
    spec = find_spec("zhplot")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        raise RunError("Chinese font: package 'zhplot' is not installed, expected it with bangfu")
    path = Path(next(iter(folders)), _FILE)
    if not path.is_file():
        raise RunError(f"Chinese font: package 'zhplot' has no file {_FILE!r}")
    return path
