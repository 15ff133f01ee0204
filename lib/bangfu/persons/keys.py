"""The person key of a register: the secret that turns ID numbers into keyed hashes.

A plain hash of an ID number can be undone by trying all of them; a keyed one cannot without the
key. So the key lives outside the repository, is readable by its owner only, and a register
remembers its fingerprint: rows keyed with another key would count every person twice.
"""

import contextlib
import glob
import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

import platformdirs

from bangfu.errors import PersonKeyError
from bangfu.files import UNFINISHED, hold, write_once
from bangfu.language import Text
from bangfu.register.homes import Whereabouts, home_of
from bangfu.register.loads import FINGERPRINT

__all__ = [
    "KEY_FILE_VARIABLE", "export_key", "fingerprint", "key_file_path", "load_key", "make_key",
    "person_key", "read_digits", "refuse_open", "refuse_work_tree",
    "register_fingerprint", "remembers_key", "require_own", "short_fingerprint",
]  # fmt: skip

KEY_FILE_VARIABLE = "BANGFU_KEY_FILE"
_LENGTH, _DIGITS = 64, re.compile(r"[0-9a-f]*", re.ASCII)
_EXPECTED = f"{_LENGTH} hexadecimal digits"
_SHOWN_DIGITS = 16
_KEY_FILE = Text("密钥文件", "key file")
_LOST = Text(
    "密钥丢失就无法找回：请从备份取回，或用保留的台账建新的登记库，旧库只留作核对已发布的报告",
    "a lost key cannot be made again: bring it back from a backup, or make a new register from the "
    "ledgers kept, and keep this one to verify what is published",
)
_WITH_ANOTHER = Text(
    "登记库{}是用另一把密钥建的，换了密钥每个人都会算成两个人：请用原来的密钥"
    "（bangfu key show 可比对指纹）；",
    "{}: found another person key than the one this register was made with, expected that one: "
    "with a new key every person would count twice (bangfu key show compares fingerprints); ",
)
_NO_MORE = Text("", "")


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
    PersonKeyError
        If the file lies inside a git work tree, may be read by others, is malformed, or is
        missing and not to be made.
    """
    file = key_file_path(path).expanduser().resolve()
    refuse_work_tree(file)
    if not file.exists():
        if not create:
            found = Text(
                f"密钥文件{str(file)!r}：没有找到，应为建这个登记库时所用的密钥；",
                f"key file {str(file)!r}: not found, expected the key this register was made "
                "with; ",
            )
            raise PersonKeyError(Text(found.zh + _LOST.zh, found.en + _LOST.en))
        write_once(file, secrets.token_hex(32) + "\n")  # one another import made a moment ago stays
    refuse_open(file)
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


def short_fingerprint(key: bytes) -> str:
    """The fingerprint as people compare it, on the telephone or on two screens.

    Examples
    --------
    >>> short_fingerprint(bytes(32))
    '8c64 1fe9 739f e74c'
    """
    digits = fingerprint(key)[:_SHOWN_DIGITS]
    return " ".join(digits[at : at + 4] for at in range(0, _SHOWN_DIGITS, 4))


def make_key(path: Path | None = None, source: Path | None = None) -> Path:
    """Put a person key where there is none: a new one, or a copy of one from another machine.

    Parameters
    ----------
    path
        Key file; by default as for `load_key`.
    source
        A file that `export_key` has written.

    Raises
    ------
    PersonKeyError
        If there is a key already, or the place or the source cannot be used.
    """
    file = key_file_path(path).expanduser().resolve()
    refuse_work_tree(file)
    digits = secrets.token_hex(32) if source is None else _exported(source).hex()
    if not write_once(file, digits + "\n"):
        raise PersonKeyError(
            Text(
                f"密钥文件{str(file)!r}：已有密钥，不会覆盖；用它建的登记库都要靠它",
                f"key file {str(file)!r}: found a key, expected none: registers made with it need "
                "it",
            )
        )
    return file


def export_key(target: Path, path: Path | None = None) -> Path:
    """Write a copy of the person key for another machine, readable by its owner only.

    Raises
    ------
    PersonKeyError
        If there is no key, the file is there already, or it could be committed.
    """
    key, file = load_key(path, create=False), target.expanduser().resolve()
    refuse_work_tree(file)
    if not write_once(file, key.hex() + "\n"):
        raise PersonKeyError(
            Text(
                f"文件{str(file)!r}：已存在，不会覆盖",
                f"file {str(file)!r}: found there already, expected a new one",
            )
        )
    return file


def _exported(source: Path) -> bytes:
    file = source.expanduser().resolve()
    refuse_work_tree(file)
    refuse_open(file)
    return _read(file)


def require_own(register: Whereabouts, key: bytes) -> None:
    """Refuse a key that is not the one a register was made with.

    Raises
    ------
    PersonKeyError
        If its fingerprint is another, or cannot be read.
    """
    kept = register_fingerprint(register)
    if kept != fingerprint(key):
        place = repr(str(register))
        raise PersonKeyError(
            Text(
                _WITH_ANOTHER.zh.format(place) + _LOST.zh, _WITH_ANOTHER.en.format(place) + _LOST.en
            )
        )


def register_fingerprint(register: Whereabouts) -> str:
    """What a register remembers of the key it was made with.

    Raises
    ------
    PersonKeyError
        If it cannot be read.
    """
    unless = Text(
        "可能用过另一把密钥（下次导入会重新写入）",
        "another key may have been used: the next import writes it anew",
    )
    what = Text("密钥指纹", "fingerprint of the person key")
    if isinstance(register, Path):
        return read_digits(register / FINGERPRINT, what, unless)
    shown = f"{FINGERPRINT} ({register})"
    text = (home_of(register).note(FINGERPRINT) or "").removesuffix("\n")
    return _digits_of(text, what, shown, unless)


def remembers_key(register: Whereabouts) -> bool:
    """Whether a register remembers a key it was made with."""
    if isinstance(register, Path):
        return (register / FINGERPRINT).exists()
    return home_of(register).note(FINGERPRINT) is not None


def refuse_work_tree(file: Path, what: Text = _KEY_FILE) -> None:
    """Refuse a place for a secret that could be committed.

    Raises
    ------
    PersonKeyError
        If it lies inside a git work tree.
    """
    for folder in file.parents:
        if (folder / ".git").exists():
            raise PersonKeyError(
                Text(
                    f"{what.zh}{str(file)!r}：在 git 工作区{str(folder)!r}之内，"
                    "应放在不会被提交的地方",
                    f"{what.en} {str(file)!r}: found inside the git work tree {str(folder)!r}, "
                    "expected a place that is never committed",
                )
            )


def _sweep(file: Path) -> None:
    """Remove what is left of a key whose making was killed: nobody has used it."""
    names = glob.escape(file.name) + f".*{UNFINISHED}"
    for leftover in (*file.parent.glob(f".{names}"), *file.parent.glob(f"..{names}")):
        # Whoever makes one at this moment holds what he writes.
        with contextlib.suppress(OSError), leftover.open("r+b") as unfinished:
            if hold(unfinished.fileno()) is not False:
                leftover.unlink()


def refuse_open(file: Path, what: Text = _KEY_FILE) -> None:
    """Refuse a secret that others may read.

    Raises
    ------
    PersonKeyError
        If its mode is not 600 or less.
    """
    mode = file.stat().st_mode & 0o777
    if mode & 0o077:
        raise PersonKeyError(
            Text(
                f"{what.zh}{str(file)!r}：权限为{mode:03o}，应为600（chmod 600）",
                f"{what.en} {str(file)!r}: found mode {mode:03o}, expected 600 (chmod 600 it)",
            )
        )


def _read(file: Path) -> bytes:
    unless = Text("有登记库是用它建的", "a register was made with it")
    return bytes.fromhex(read_digits(file, _KEY_FILE, unless))


def read_digits(file: Path, what: Text, unless: Text) -> str:
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
    PersonKeyError
        If it cannot be read or holds something else; says so if its writing was cut off.
    """
    try:
        text = file.read_text("ascii").removesuffix("\n")
    except OSError as error:
        why = Text(f"无法读取（{error.strerror}）", f"cannot be read ({error.strerror})")
        raise _no_digits(what, str(file), why, _NO_MORE) from None
    except UnicodeDecodeError:
        text = "something else"
    return _digits_of(text, what, str(file), unless)


def _no_digits(what: Text, place: str, found: Text, expected: Text) -> PersonKeyError:
    zh = f"{what.zh}{place!r}：{found.zh}，应为{_LENGTH}位十六进制数字{expected.zh}"
    en = f"{what.en} {place!r}: {found.en}, expected {_EXPECTED}{expected.en}"
    return PersonKeyError(Text(zh, en))


def _digits_of(text: str, what: Text, place: str, unless: Text) -> str:
    """The digits a text is, refused if it is not: as `read_digits` says."""
    if len(text) < _LENGTH and _DIGITS.fullmatch(text):
        some = Text(f"只有{len(text)}位", f"found {len(text) or 'none'} of its digits")
        mend = Text(
            f"：写入时中断了；请从副本取回，或者删除，除非{unless.zh}",
            ": its writing was cut off; bring it back from a copy, or delete it unless "
            f"{unless.en}",
        )
        raise _no_digits(what, place, some, mend)
    if len(text) != _LENGTH or not _DIGITS.fullmatch(text):
        raise _no_digits(what, place, Text("内容不对", "found something else"), _NO_MORE)
    return text
