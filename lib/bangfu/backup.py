"""Backups: a register, its archive and its person key in one file, and back again.

The three belong together: without its key a register takes no more ledgers, and without the archive
nobody knows what was told before. So they are kept as one, proved as it is written and proved again
before anything is put in place. The file is a plain tar archive, the same bytes for the same
content; the first thing in it lists the SHA-256 of every other. It is not encrypted: whoever has it
has everything, so it is to be encrypted with the tool of the house before it goes anywhere.
"""

import contextlib
import hashlib
import io
import json
import os
import re
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any, NamedTuple

from bangfu.errors import MachineError, ParameterError, RegisterError
from bangfu.files import (
    UNFINISHED,
    hold,
    owner_only,
    placed_once,
    settle,
    sweep_unfinished,
)
from bangfu.folders import alone
from bangfu.language import Text
from bangfu.persons.keys import (
    key_file_path,
    load_key,
    refuse_work_tree,
    require_own,
)
from bangfu.persons.private_names import private_names
from bangfu.press.archive.approvals import APPROVALS_FILE, approvals_of
from bangfu.press.archive.notes import read_archive
from bangfu.register.homes.year_parts import hashed_files
from bangfu.register.loads import CONTENT, FINGERPRINT, MANIFEST, NEWEST, Load
from bangfu.register.proof import proven_loads
from bangfu.scratch import Scratch, sweep_folders

__all__ = ["Backup", "back_up", "restore"]

_TOLD = "backup.json"
_FORM, _CONTENT = "form", "register_content_sha256"
_REGISTER, _ARCHIVE, _KEY, _NAMES = "register", "archive", "person.key", "person.names"
_RESTORING = ".restoring-"
"""How folders begin into which a backup is brought back."""
_KEY_IN = Text("其中的密钥", "person key in")
_BLOCK = 1 << 20
_NAME = re.compile(
    rf"{_REGISTER}/(loads/\d{{6,}}/(load\.json|[a-z_]+(/in_year=\w+/rows)?\.parquet)|newest-load\.json|"
    rf"person-key\.fingerprint)|{_ARCHIVE}/(\d{{6,}}\.jsonl|tally\.json|approvals\.json)|"
    r"person\.(key|names)",
    re.ASCII,
)
"""What a backup may hold, so that nothing of it can land elsewhere."""
_UNREADABLE = (tarfile.TarError, OSError, EOFError, ValueError, LookupError, TypeError)


class _Member(NamedTuple):
    """A file of a backup: its name, SHA-256, and where it lies or what is in it."""

    name: str
    sha256: str
    source: Path | bytes


@dataclass(frozen=True)
class Backup:
    """What a backup holds."""

    path: Path
    files: Mapping[str, str]
    """SHA-256 by name."""
    content_hash: str
    """Of the register."""

    @property
    def message(self) -> str:
        """The same in words."""
        loads = sum(name.endswith(f"/{MANIFEST}") for name in self.files)
        notes = sum(name.endswith(".jsonl") for name in self.files)
        secrets = [
            words
            for name, words in ((_KEY, "the person key"), (_NAMES, "the list of private names"))
            if name in self.files
        ]
        return (
            f"{loads} load{'s' * (loads != 1)}, content hash {self.content_hash}; "
            f"{notes} note{'s' * (notes != 1)} of the archive; "
            + (" and ".join(secrets) or "no person key, since none was used")
        )


def back_up(target: Path, register: Path, archive: Path, key_file: Path | None = None) -> Backup:
    """Write a register, its archive and its secrets into one file of mode 600, and read it back.

    Parameters
    ----------
    target
        The file; it must not be there yet.
    register
        Folder of the register; every file of it is read and must prove itself.
    archive
        Folder of the archive; need not be there, as before anything was public.
    key_file
        The person key, as for an import; what lies beside it as the list of private names goes
        along. Left out if the register knows of no key.

    Raises
    ------
    ArchiveError
        If the archive was edited or cut.
    MachineError
        If it cannot be written.
    ParameterError
        If the target is there or lies inside a git work tree, or the key is another or missing.
    RegisterError
        If the register is damaged.
    """
    if target.exists() or target.is_symlink():
        raise _in_use(target, "a new file")
    loads = proven_loads(register, workplace=None)
    with alone(register) as is_alone:
        if not is_alone:
            raise RegisterError(f"{str(register)!r}: is being erased from or backed up; try later")
        members = [*_of_register(register, loads), *_of_archive(archive)]
        members += _secrets(register, key_file)
        _refuse_committed(target, [one.name for one in members])
        files = {one.name: one.sha256 for one in members}
        told = {_FORM: 1, _CONTENT: loads[-1].content_hash, "files": files}
        content = (json.dumps(told, indent=1) + "\n").encode()
        try:
            _write(target, [_Member(_TOLD, "", content), *members])
        except OSError as error:
            raise MachineError(f"{str(target)!r}: cannot be written ({error})") from None
    return Backup(target, files, loads[-1].content_hash)


def _in_use(place: Path, expected: str) -> ParameterError:
    return ParameterError(
        f"{str(place)!r}: found something there, expected {expected}: nothing is overwritten"
    )


def _refuse_committed(place: Path, names: Iterable[str]) -> None:
    """Refuse a place in a git work tree for what holds the key."""
    if _KEY in names:
        refuse_work_tree(place.absolute(), _KEY_IN)


def _of_register(register: Path, loads: Sequence[Load]) -> Iterator[_Member]:
    for load in loads:
        inside = f"{_REGISTER}/loads/{load.folder.name}"
        manifest = (load.folder / MANIFEST).read_bytes()
        yield _member(f"{inside}/{MANIFEST}", manifest)
        for place, sha256 in hashed_files(load).items():
            yield _Member(f"{inside}/{place}", sha256, load.folder / place)
    newest = {"load": loads[-1].load_id, CONTENT: loads[-1].content_hash}
    yield _member(f"{_REGISTER}/{NEWEST}", json.dumps(newest, indent=1).encode())
    if (register / FINGERPRINT).exists():
        yield _member(f"{_REGISTER}/{FINGERPRINT}", (register / FINGERPRINT).read_bytes())


def _of_archive(archive: Path) -> Iterator[_Member]:
    for name, sha256, source in read_archive(archive).stored():
        yield _Member(f"{_ARCHIVE}/{name}", sha256, source)
    if approvals_of(archive):
        given = (archive / APPROVALS_FILE).read_bytes()
        yield _member(f"{_ARCHIVE}/{APPROVALS_FILE}", given)


def _secrets(register: Path, key_file: Path | None) -> Iterator[_Member]:
    """The key the register was made with, and the names nobody may find; none if it has no key."""
    if not (register / FINGERPRINT).exists():
        return
    key = load_key(key_file, create=False)
    require_own(register, key)
    yield _member(_KEY, f"{key.hex()}\n".encode())
    names = key_file_path(key_file).expanduser().resolve().with_suffix(".names")
    if names.exists():
        private_names(names)  # refuses what is no such list
        yield _member(_NAMES, names.read_bytes())


def _member(name: str, content: bytes) -> _Member:
    return _Member(name, hashlib.sha256(content).hexdigest(), content)


def _write(target: Path, members: Sequence[_Member]) -> None:
    """Write a backup beside its place, read it back, and give it its name if nobody has it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    sweep_unfinished(target.parent)
    handle, name = tempfile.mkstemp(  # of mode 600
        prefix=f".{target.name}.", suffix=UNFINISHED, dir=target.parent
    )
    fresh = Path(name)
    try:
        with open(handle, "wb") as file:
            hold(file.fileno())
            _write_tar(file, members)
            _read(fresh, None)
            if not placed_once(fresh, target):
                raise _in_use(target, "a new file")
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
    settle(target.parent)


def _write_tar(file: IO[bytes], members: Iterable[_Member]) -> None:
    """Write a tar archive into an open file; it is on the disk when this returns."""
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for member in members:
            _add(tar, member)
    file.flush()
    os.fsync(file.fileno())


def _add(tar: tarfile.TarFile, member: _Member) -> None:
    """Add a file: its name and what is in it, and nothing of where, when and by whom."""
    info = tarfile.TarInfo(member.name)
    info.mode = 0o600
    with ExitStack() as opened:
        if isinstance(member.source, bytes):
            content: IO[bytes] = io.BytesIO(member.source)
            info.size = len(member.source)
        else:
            content = opened.enter_context(member.source.open("rb"))
            info.size = os.fstat(content.fileno()).st_size
        tar.addfile(info, content)


def restore(source: Path, into: Path) -> Backup:
    """Bring a backup back into a new folder, once every file of it has proved itself.

    Parameters
    ----------
    source
        The file.
    into
        The folder it becomes, with `register`, `archive` and the key in it; must be empty or not
        there yet.

    Raises
    ------
    ArchiveError, RegisterError
        If the archive or the register in it does not prove itself.
    MachineError
        If it cannot be written.
    ParameterError
        If the file is no backup or is damaged, or the folder is in use or inside a git work tree.
    """
    if into.is_symlink() or (into.exists() and (not into.is_dir() or any(into.iterdir()))):
        raise _in_use(into, "an empty folder or none")
    _refuse_committed(into / _KEY, _read(source, None)["files"])
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
        sweep_folders(into.parent, _RESTORING)
        with Scratch(into.parent, _RESTORING) as scratch:
            return _brought_back(source, scratch.folder / into.name, into)
    except OSError as error:
        raise MachineError(f"{str(into)!r}: cannot be written ({error})") from None


def _brought_back(source: Path, aside: Path, into: Path) -> Backup:
    aside.mkdir(mode=0o700)
    told = _read(source, aside)
    _require_sound(source, aside, told)
    for folder, _, _ in os.walk(aside):
        settle(Path(folder))
    aside.rename(into)
    settle(into.parent)
    return Backup(into, told["files"], told[_CONTENT])


def _require_sound(source: Path, aside: Path, told: Mapping[str, Any]) -> None:
    """Refuse what was brought back if it is not a register with its key and its archive."""
    newest = proven_loads(aside / _REGISTER, workplace=None)[-1]
    if newest.content_hash != told[_CONTENT]:
        raise _damaged(source, "another register than it says")
    read_archive(aside / _ARCHIVE)
    if (aside / _REGISTER / FINGERPRINT).exists():
        require_own(aside / _REGISTER, load_key(aside / _KEY, create=False))


def _read(source: Path, into: Path | None) -> dict[str, Any]:
    """Read every file of a backup and hold it against its hash; written into a folder if given."""
    try:
        with tarfile.open(source, "r:") as tar:
            told = _told(tar)
            found = dict(_files_of(tar, told["files"], into, source))
    except _UNREADABLE as error:
        raise _damaged(source, f"nothing that can be read ({error})") from None
    if missing := told["files"].keys() - found.keys():
        raise _damaged(source, f"no {min(missing)}")
    return told


def _files_of(
    tar: tarfile.TarFile, listed: Mapping[str, str], into: Path | None, source: Path
) -> Iterator[tuple[str, str]]:
    """Every file behind the first, with the hash it is listed with and has."""
    seen = set[str]()
    for member in islice(tar, 1, None):
        name = member.name
        if name not in listed or name in seen or not member.isreg() or not _NAME.fullmatch(name):
            raise _damaged(source, "a file it does not list, or no file")
        seen.add(name)
        if _taken(tar, member, into) != listed[name]:
            raise _damaged(source, f"{name} with changed content")
        yield name, listed[name]


def _told(tar: tarfile.TarFile) -> dict[str, Any]:
    """What a backup says it holds."""
    first = tar.next()
    if first is None or first.name != _TOLD or not first.isreg():
        raise ValueError("it does not say what it holds")
    told: dict[str, Any] = json.loads(_content(tar, first).read())
    if told[_FORM] != 1:
        raise ValueError("written by a later version of bangfu")
    if not all(isinstance(told[name], kind) for name, kind in
               (("files", dict), (_CONTENT, str))):  # fmt: skip
        raise TypeError("it does not say what it holds")
    return told


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(member)
    if content is None:
        raise ValueError("something that is no file")
    return content


def _taken(tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path | None) -> str:
    """The SHA-256 of a file, which is written to its place if it has one."""
    content, digest = _content(tar, member), hashlib.sha256()
    with ExitStack() as opened:
        file = None if into is None else opened.enter_context(_new(into, member.name))
        while block := content.read(_BLOCK):
            digest.update(block)
            if file is not None:
                file.write(block)
    return digest.hexdigest()


@contextlib.contextmanager
def _new(into: Path, name: str) -> Iterator[IO[bytes]]:
    """A new file below a folder, of mode 600 in folders of mode 700, on the disk when it is left.

    Raises
    ------
    MachineError
        If it cannot be written.
    """
    try:
        place = into / name
        for folder in reversed(place.relative_to(into).parents[:-1]):
            (into / folder).mkdir(exist_ok=True, mode=0o700)
        with open(place, "xb", opener=owner_only) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise MachineError(f"{str(into / name)!r}: cannot be written ({error})") from None


def _damaged(source: Path, found: str) -> ParameterError:
    return ParameterError(
        f"{str(source)!r}: found {found}, expected a backup as it was written; nothing is put in "
        "place"
    )
