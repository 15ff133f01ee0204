"""The secrets of a register: what turns ID numbers into person keys, and who may never be named.

A plain hash of an ID number can be undone by trying all of them; a keyed one cannot without the
key. So the key lives outside the repository, is readable by its owner only, and a register
remembers its fingerprint: rows keyed with another key would count every person twice.

A register holds no names, so the gate cannot know them; whoever has the ledgers can give it a
list of names and person keys that may never be on a public page. The list is optional and as
secret as the key, and lies beside it: one name or one person key (64 hexadecimal digits) a line,
UTF-8; lines that begin with # are remarks.
"""

import contextlib
import glob
import hashlib
import hmac
import os
import re
import secrets
from functools import lru_cache
from pathlib import Path

import platformdirs

from bangfu.errors import ParameterError
from bangfu.files import UNFINISHED, hold, write_once
from bangfu.register.loads import FINGERPRINT

__all__ = [
    "KEY_FILE_VARIABLE", "fingerprint", "key_file_path", "load_key",
    "names_file_path", "person_key", "private_names", "read_digits", "refuse_work_tree",
    "require_own",
]  # fmt: skip

KEY_FILE_VARIABLE = "BANGFU_KEY_FILE"
_LENGTH, _DIGITS = 64, re.compile(r"[0-9a-f]*", re.ASCII)
_EXPECTED = f"{_LENGTH} hexadecimal digits"
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
    refuse_work_tree(file)
    if not file.exists():
        if not create:
            raise ParameterError(
                f"key file {str(file)!r}: not found, expected the key this register was made with"
            )
        write_once(file, secrets.token_hex(32) + "\n")  # one another import made a moment ago stays
    _refuse_open(file)
    key = _read(file)
    _sweep(file)
    return key


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


def require_own(register: Path, key: bytes) -> None:
    """Refuse a key that is not the one a register was made with.

    Raises
    ------
    ParameterError
        If its fingerprint is another, or cannot be read.
    """
    unless = "another key may have been used: the next import writes it anew"
    kept = read_digits(register / FINGERPRINT, "fingerprint of the person key", unless)
    if kept != fingerprint(key):
        raise ParameterError(
            f"{str(register)!r}: found another person key than the one this register was made "
            "with, expected that one: with a new key every person would count twice"
        )


def refuse_work_tree(file: Path, what: str = "key file") -> None:
    """Refuse a place for a secret that could be committed.

    Raises
    ------
    ParameterError
        If it lies inside a git work tree.
    """
    for folder in file.parents:
        if (folder / ".git").exists():
            raise ParameterError(
                f"{what} {str(file)!r}: found inside the git work tree {str(folder)!r}, "
                "expected a place that is never committed"
            )


def _sweep(file: Path) -> None:
    """Remove what is left of a key whose making was killed: nobody has used it."""
    names = glob.escape(file.name) + f".*{UNFINISHED}"
    for leftover in (*file.parent.glob(f".{names}"), *file.parent.glob(f"..{names}")):
        # Whoever makes one at this moment holds what he writes.
        with contextlib.suppress(OSError), leftover.open("r+b") as unfinished:
            if hold(unfinished.fileno()) is not False:
                leftover.unlink()


def _refuse_open(file: Path, what: str = "key file") -> None:
    mode = file.stat().st_mode & 0o777
    if mode & 0o077:
        raise ParameterError(
            f"{what} {str(file)!r}: found mode {mode:03o}, expected 600 (chmod 600 it)"
        )


def _read(file: Path) -> bytes:
    return bytes.fromhex(read_digits(file, "key file", "a register was made with it"))


def read_digits(file: Path, what: str, unless: str) -> str:
    """The 64 hexadecimal digits a private file holds, which are never quoted.

    Parameters
    ----------
    file
        The file.
    what
        What it is called.
    unless
        When it must not be deleted, should its writing have been cut off.

    Raises
    ------
    ParameterError
        If it cannot be read or holds something else; says so if its writing was cut off.
    """
    try:
        text = file.read_text("ascii").removesuffix("\n")
    except OSError as error:
        raise ParameterError(
            f"{what} {str(file)!r}: cannot be read ({error.strerror}), expected {_EXPECTED}"
        ) from None
    except UnicodeDecodeError:
        text = "something else"
    if len(text) < _LENGTH and _DIGITS.fullmatch(text):
        found = f"{len(text) or 'none'} of its digits"
        raise ParameterError(
            f"{what} {str(file)!r}: found {found}, expected {_EXPECTED}: its writing was cut off; "
            f"bring it back from a copy, or delete it unless {unless}"
        )
    if len(text) != _LENGTH or not _DIGITS.fullmatch(text):
        raise ParameterError(f"{what} {str(file)!r}: found something else, expected {_EXPECTED}")
    return text


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
    refuse_work_tree(file, "names file")
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
