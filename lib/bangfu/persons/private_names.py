"""Private names: who may never be named on a public page.

A register holds no names, so the gate cannot know them; whoever has the ledgers can give it a
list of names and person keys that may never be on a public page. The list is optional and as
secret as the key, and lies beside it: one name or one person key (64 hexadecimal digits) a line,
UTF-8; lines that begin with # are remarks.
"""

from functools import lru_cache
from pathlib import Path

from bangfu.errors import ParameterError
from bangfu.language import Text
from bangfu.persons.keys import key_file_path, refuse_open, refuse_work_tree

__all__ = ["names_file_path", "private_names"]

_FILE = Text("姓名文件", "names file")
_SHORTEST = 2
"""A single character is in every text."""


def names_file_path(path: Path | None = None) -> Path:
    """The list: the one given, else the file beside the key named as it is, ending in `.names`."""
    return path if path is not None else key_file_path().with_suffix(".names")


def private_names(path: Path | None = None) -> frozenset[str]:
    """The names and keys of the list; none if there is no list.

    Parameters
    ----------
    path
        The list, if not beside the key.

    Raises
    ------
    ParameterError
        If the file lies inside a git work tree, may be read by others, or is not a list of names.
        Its content is never quoted.
    """
    file = names_file_path(path).expanduser().resolve()
    try:
        state = file.stat()
    except OSError:
        return frozenset()
    refuse_work_tree(file, _FILE)
    refuse_open(file, _FILE)
    return _read_names(file, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4)
def _read_names(file: Path, _changed: int, _size: int) -> frozenset[str]:
    try:
        lines = [line.strip() for line in file.read_text("utf-8-sig").splitlines()]
    except (OSError, UnicodeDecodeError):
        raise ParameterError(
            f"names file {str(file)!r}: found something else, expected UTF-8 text, a name a line"
        ) from None
    for number, line in enumerate(lines, start=1):
        if line and len(line) < _SHORTEST:
            raise ParameterError(
                f"names file {str(file)!r}, line {number}: found one character, expected a whole "
                "name or key"
            )
    return frozenset(line for line in lines if line and not line.startswith("#"))
