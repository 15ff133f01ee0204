"""The secrets of a register: what turns ID numbers into person keys, and who may never be named.

A plain hash of an ID number can be undone by trying all of them; a keyed one cannot without the
key. So the key lives outside the repository, is readable by its owner only, and a register
remembers its fingerprint: rows keyed with another key would count every person twice.

A register holds no names, so the gate cannot know them; whoever has the ledgers can give it a
list of names and person keys that may never be on a public page. The list is optional and as
secret as the key, and lies beside it: one name or one person key (64 hexadecimal digits) a line,
UTF-8; lines that begin with # are remarks.
"""

import hashlib
import hmac
import os
import re
import secrets
from functools import lru_cache
from pathlib import Path

import platformdirs

from bangfu.errors import ParameterError

__all__ = [
    "KEY_FILE_VARIABLE", "fingerprint", "key_file_path", "load_key", "names_file_path",
    "person_key", "private_names",
]  # fmt: skip

KEY_FILE_VARIABLE = "BANGFU_KEY_FILE"
_KEY = re.compile(r"[0-9a-f]{64}\n?", re.ASCII)
_SHORTEST = 2
"""A single character is in every text."""


def key_file_path(path: Path | None = None) -> Path:
    """The key file: the one given, else the one the environment names, else the user's own."""
    if path is not None:
        return path
    named = os.environ.get(KEY_FILE_VARIABLE)
    return Path(named) if named else platformdirs.user_config_path("bangfu") / "person.key"


def load_key(path: Path | None = None, *, create: bool = True) -> bytes:
    """The person key, made on first use.

    Parameters
    ----------
    path
        Key file; by default `$BANGFU_KEY_FILE`, else `bangfu/person.key` in the user's
        configuration folder.
    create
        Whether to make the key file if there is none.

    Raises
    ------
    ParameterError
        If the file lies inside a git work tree, may be read by others, is malformed, or is
        missing and not to be made.
    """
    file = key_file_path(path).expanduser().resolve()
    _refuse_work_tree(file)
    if not file.exists():
        if not create:
            raise ParameterError(
                f"key file {str(file)!r}: not found, expected the key this register was made with"
            )
        _make(file)
    _refuse_open(file)
    return _read(file)


def person_key(id_number: str, key: bytes) -> str:
    """The keyed hash that stands for a person: HMAC-SHA256, 64 hexadecimal digits.

    Parameters
    ----------
    id_number
        Checked ID number of 18 characters; a final x counts as X.
    key
        The secret from `load_key`.
    """
    return hmac.new(key, id_number.upper().encode(), hashlib.sha256).hexdigest()


def fingerprint(key: bytes) -> str:
    """What a register remembers of the key it was made with; says nothing about the key."""
    return hmac.new(key, b"bangfu register", hashlib.sha256).hexdigest()


def _refuse_work_tree(file: Path, what: str = "key file") -> None:
    for folder in file.parents:
        if (folder / ".git").exists():
            raise ParameterError(
                f"{what} {str(file)!r}: found inside the git work tree {str(folder)!r}, "
                "expected a place that is never committed"
            )


def _make(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another import made it a moment ago: that one counts
        return
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        opened.write(secrets.token_hex(32) + "\n")
        opened.flush()
        os.fsync(opened.fileno())


def _refuse_open(file: Path, what: str = "key file") -> None:
    mode = file.stat().st_mode & 0o777
    if mode & 0o077:
        raise ParameterError(
            f"{what} {str(file)!r}: found mode {mode:03o}, expected 600 (chmod 600 it)"
        )


def _read(file: Path) -> bytes:
    try:
        text = file.read_text("ascii")
    except (OSError, UnicodeDecodeError):
        text = ""
    if not _KEY.fullmatch(text):
        raise ParameterError(
            f"key file {str(file)!r}: found something else, expected 64 hexadecimal digits"
        )
    return bytes.fromhex(text.strip())


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
    _refuse_work_tree(file, "names file")
    _refuse_open(file, "names file")
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
