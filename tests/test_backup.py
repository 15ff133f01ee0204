"""What is backed up comes back to the byte, and nothing comes out of a file that was altered."""

import hashlib
import io
import json
import os
import secrets
import shutil
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from artificial_ledgers import a_dozen, fill
from bangfu.backup import Backup, back_up, restore
from bangfu.errors import ArchiveError, BangfuError, MachineError, ParameterError, RegisterError
from bangfu.ledgers.intake import import_ledgers
from bangfu.press.archive.notes import Line, read_archive
from bangfu.register.check import check_files
from bangfu.register.store import open_register
from typed_register import UNITS, write_load

NOTE = {
    "kind": "withdrawn", "release": "public/110105/2019", "time": "2026-11-27T08:00:00+08:00",
    "synthetic": False, "reason": "wrong ledger",
}  # fmt: skip


class Desk:
    """A register with its key and private names, and an archive of two notes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.register, self.archive = folder / "register", folder / "archive"
        self.key, self.target = folder / "secrets" / "house.key", folder / "kept" / "all.tar"

    def fill(self) -> None:
        write_load(self.register, {"union_unit": UNITS})
        fill(self.folder / "ledger.xlsx", a_dozen())
        import_ledgers([self.folder / "ledger.xlsx"], self.register, key_file=self.key)
        names = self.key.with_suffix(".names")
        names.write_text("# nobody\n王小明\n", "utf-8")
        names.chmod(0o600)
        archive = read_archive(self.archive)
        archive.append(NOTE)
        archive.append(NOTE, [Line("comfort.amount/2019/110105", "900.00", "ok")])

    def back_up(self) -> Backup:
        return back_up(self.target, self.register, self.archive, self.key)

    @property
    def kept(self) -> dict[str, bytes]:
        """All that is to come back, as a backup names it."""
        found = {
            str(path.relative_to(self.folder)): path.read_bytes()
            for place in (self.register, self.archive)
            for path in place.rglob("*")
            if path.is_file()
        }
        secret = {name: self.key.with_suffix(f".{name}").read_bytes() for name in ("key", "names")}
        return found | {f"person.{name}": content for name, content in secret.items()}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("desk"))
    desk.fill()
    return desk


@pytest.fixture
def desk(filled: Desk, tmp_path: Path) -> Desk:
    return Desk(shutil.copytree(filled.folder, tmp_path / "desk"))


def files(folder: Path) -> dict[str, bytes]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def test_what_is_backed_up_comes_back_to_the_byte(desk: Desk, tmp_path: Path) -> None:
    made = desk.back_up()
    back = restore(desk.target, tmp_path / "back")
    assert files(tmp_path / "back") == desk.kept
    assert check_files(tmp_path / "back" / "register") == []
    assert open_register(tmp_path / "back" / "register").content_hash == made.content_hash
    said = f"2 loads, content hash {open_register(desk.register).content_hash}; 2 notes of the "
    said += "archive; the person key and the list of private names"
    assert made.message == back.message == said


def test_it_is_for_its_owner_alone(desk: Desk, tmp_path: Path) -> None:
    desk.back_up()
    restore(desk.target, tmp_path / "back")
    assert desk.target.stat().st_mode & 0o777 == 0o600
    back = [tmp_path / "back", *(tmp_path / "back").rglob("*")]
    modes = {path.is_dir(): path.stat().st_mode & 0o777 for path in back}
    assert modes == {True: 0o700, False: 0o600}


def test_the_same_content_is_the_same_file(desk: Desk, tmp_path: Path) -> None:
    desk.back_up()
    restore(desk.target, tmp_path / "back")
    other = Desk(tmp_path / "back")
    other.key = other.folder / "person.key"
    other.back_up()
    assert other.target.read_bytes() == desk.target.read_bytes()


def test_a_ledger_is_imported_into_what_came_back(desk: Desk, tmp_path: Path) -> None:
    desk.back_up()
    restore(desk.target, tmp_path / "back")
    again = import_ledgers(
        [desk.folder / "ledger.xlsx"], tmp_path / "back" / "register",
        key_file=tmp_path / "back" / "person.key",
    )  # fmt: skip
    assert again.load_id is None  # everybody in it is known


def test_a_register_without_a_key_or_an_archive_is_backed_up(tmp_path: Path) -> None:
    write_load(tmp_path / "register", {"union_unit": UNITS})
    made = back_up(tmp_path / "all.tar", tmp_path / "register", tmp_path / "archive")
    assert made.message.endswith("; 0 notes of the archive; no person key, since none was used")
    restore(tmp_path / "all.tar", tmp_path / "back")
    assert sorted(path.name for path in (tmp_path / "back").iterdir()) == ["register"]


def another_key(desk: Desk) -> None:
    desk.key.write_text(secrets.token_hex(32) + "\n")


REFUSED: dict[str, tuple[Callable[[Desk], object], type[BangfuError], str]] = {
    "register": (
        lambda d: os.truncate(d.register / "loads" / "000002" / "assistance.parquet", 99),
        RegisterError, "load 2, table 'assistance'",
    ),
    "archive": (lambda d: (d.archive / "000001.jsonl").unlink(), ArchiveError, "note 1"),
    "no key": (lambda d: d.key.unlink(), ParameterError, "not found, expected the key"),
    "other key": (another_key, ParameterError, "found another person key"),
    "names": (
        lambda d: d.key.with_suffix(".names").chmod(0o644), ParameterError, "found mode 644",
    ),
    "there": (lambda d: d.target.write_text("x"), ParameterError, "nothing is overwritten"),
    "git": (lambda d: (d.target.parent / ".git").mkdir(), ParameterError, "inside the git work"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_prove_itself_is_not_backed_up(desk: Desk, name: str) -> None:
    damage, kind, said = REFUSED[name]
    desk.target.parent.mkdir()
    damage(desk)
    before = files(desk.target.parent)
    with pytest.raises(kind, match=said):
        desk.back_up()
    assert files(desk.target.parent) == before


def test_a_full_disk_leaves_nothing(desk: Desk) -> None:
    desk.target = Path("/dev/full/all.tar")
    with pytest.raises(MachineError, match="cannot be written"):
        desk.back_up()


def test_nothing_is_restored_over_something(desk: Desk, tmp_path: Path) -> None:
    desk.back_up()
    (tmp_path / "back").mkdir()
    (tmp_path / "back" / "mine").touch()
    with pytest.raises(ParameterError, match="nothing is overwritten"):
        restore(desk.target, tmp_path / "back")
    (tmp_path / "back" / "mine").unlink()
    (tmp_path / "back" / ".git").mkdir()
    with pytest.raises(ParameterError, match="inside the git work tree"):
        restore(desk.target, tmp_path / "back" / "register")
    (tmp_path / "back" / ".git").rmdir()
    restore(desk.target, tmp_path / "back")  # an empty folder is as good as none


Entry = tuple[tarfile.TarInfo, bytes]


def entries(target: Path) -> Iterator[Entry]:
    with tarfile.open(target) as tar:
        for member in tar:
            content = tar.extractfile(member)
            yield member, content.read() if content else b""


def write_tar(target: Path, members: list[Entry]) -> None:
    target.unlink()
    with tarfile.open(target, "w") as tar:
        for member, content in members:
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))


def named(name: str, **changes: object) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    for attribute, value in changes.items():
        setattr(info, attribute, value)
    return info


def listed(members: list[Entry], name: str, sha256: str) -> list[Entry]:
    """The same, with a file more in the list."""
    told = json.loads(members[0][1])
    told["files"][name] = sha256
    return [(members[0][0], json.dumps(told).encode()), *members[1:]]


EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""SHA-256 of nothing."""
LINK = {"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"}
ALTERED: dict[str, tuple[Callable[[list[Entry]], list[Entry]], str]] = {
    "cut": (lambda m: m[:-1], "found no person.names"),
    "edited": (lambda m: [*m[:-1], (m[-1][0], b"x")], "found person.names with changed content"),
    "more": (lambda m: [*m, (named("register/x"), b"")], "found a file it does not list"),
    "twice": (lambda m: [*m, m[-1]], "found a file it does not list"),
    "outside": (
        lambda m: [*listed(m, "../x", EMPTY), (named("../x"), b"")], "found a file it does not",
    ),
    "absolute": (
        lambda m: [*listed(m, "/tmp/x", EMPTY), (named("/tmp/x"), b"")], "found a file it does",
    ),
    "link": (
        lambda m: [*listed(m, "archive/000009.jsonl", EMPTY),
                   (named("archive/000009.jsonl", **LINK), b"")],
        "or no file",
    ),
    "no list": (lambda m: m[1:], "it does not say what it holds"),
    "later": (
        lambda m: [(m[0][0], m[0][1].replace(b'"form": 1', b'"form": 2')), *m[1:]],
        "written by a later version",
    ),
    "other register": (
        lambda m: [(m[0][0], json.dumps(
            json.loads(m[0][1]) | {"register_content_sha256": "0" * 64}).encode()), *m[1:]],
        "found another register than it says",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ALTERED)
def test_an_altered_backup_puts_nothing_in_place(desk: Desk, tmp_path: Path, name: str) -> None:
    desk.back_up()
    alter, said = ALTERED[name]
    write_tar(desk.target, alter([*entries(desk.target)]))
    before = sorted(str(path) for path in tmp_path.rglob("*"))
    with pytest.raises(ParameterError, match=said):
        restore(desk.target, tmp_path / "back")
    assert sorted(str(path) for path in tmp_path.rglob("*")) == before


@pytest.mark.parametrize("length", [0, 100, 5000, -2000])
def test_a_cut_backup_puts_nothing_in_place(desk: Desk, tmp_path: Path, length: int) -> None:
    desk.back_up()
    os.truncate(desk.target, length % desk.target.stat().st_size)
    if length == -2000:  # only the padding at the end of an archive is gone
        restore(desk.target, tmp_path / "back")
        return
    with pytest.raises(ParameterError, match="expected a backup as it was written"):
        restore(desk.target, tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_an_edited_register_is_not_restored_even_if_listed_so(desk: Desk, tmp_path: Path) -> None:
    """Whoever edits a row and the list beside it has not edited the chain."""
    desk.back_up()
    members = [*entries(desk.target)]
    place = next(n for n, (info, _) in enumerate(members) if info.name.endswith("2/load.json"))
    edited = members[place][1].replace(b'"synthetic": false', b'"synthetic": true')
    members[place] = (members[place][0], edited)
    altered = listed(members, members[place][0].name, hashlib.sha256(edited).hexdigest())
    write_tar(desk.target, altered)
    with pytest.raises(RegisterError, match=r"load 2, 'load\.json': found changed content"):
        restore(desk.target, tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_what_a_killed_one_left_is_swept_up(desk: Desk, tmp_path: Path) -> None:
    desk.target.parent.mkdir()
    left = desk.target.with_name(f".{desk.target.name}.abc.unfinished")
    left.write_text("half of everything")
    desk.back_up()
    assert [path.name for path in desk.target.parent.iterdir()] == [desk.target.name]
    half = tmp_path / ".restoring-killed"
    (half / "register").mkdir(parents=True)
    restore(desk.target, tmp_path / "back")
    assert not half.exists()
