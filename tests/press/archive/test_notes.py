"""The archive is only added to, belongs to its owner, and is refused when it was touched."""

import os
import shutil
import stat
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bangfu.errors import ArchiveError
from bangfu.press.archive.notes import Archive, Line, archive_of, read_archive
from bangfu.project import ARCHIVE, REPORTS, ROOT

NOON = datetime(2020, 1, 15, 12, tzinfo=UTC)
LINES = [
    Line("comfort.amount/2019-01/110105", "900.00", "ok"),
    Line("comfort.amount/2019-02/110105", "", "suppressed"),
]


def published(archive: Archive, release: str = "public/110105/2019") -> None:
    note = {"kind": "published", "release": release, "time": NOON, "synthetic": False}
    archive.append(note, LINES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    archive = read_archive(tmp_path / "archive")
    for _ in range(3):
        published(archive)
    return archive.folder


def test_what_was_noted_is_read_again(folder: Path) -> None:
    archive = read_archive(folder)
    assert [note.number for note in archive.notes] == [1, 2, 3]
    # A figure withheld is kept as withheld, and has no value.
    assert archive.lines(archive.notes[1]) == LINES
    assert archive.last("public/110105/2018") is None


def test_it_is_its_owners_only(folder: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def edit(folder: Path) -> None:
    path = folder / "000002.jsonl"
    path.write_bytes(path.read_bytes().replace(b"900.00", b"901.00"))


def edit_the_last(folder: Path) -> None:
    path = folder / "000003.jsonl"
    path.write_bytes(path.read_bytes().replace(b"900.00", b"901.00"))


def cut_a_line(folder: Path) -> None:
    path = folder / "000001.jsonl"
    path.write_bytes(path.read_bytes().rpartition(b"\n[")[0])


def lose_one(folder: Path) -> None:
    (folder / "000002.jsonl").unlink()


def lose_the_last(folder: Path) -> None:
    (folder / "000003.jsonl").unlink()


def lose_all(folder: Path) -> None:
    for path in folder.glob("*.jsonl"):
        path.unlink()


def lose_the_tally(folder: Path) -> None:
    (folder / "tally.json").unlink()


def spoil_the_tally(folder: Path) -> None:
    (folder / "tally.json").write_text("{")


@pytest.mark.parametrize(
    "touch",
    [edit, edit_the_last, cut_a_line, lose_one, lose_the_last, lose_all, lose_the_tally,
     spoil_the_tally],
)  # fmt: skip
@pytest.mark.parametrize("was_read", [False, True])
def test_an_archive_that_was_touched_is_refused_in_a_sentence(
    folder: Path, tmp_path: Path, at_rest: float, touch: Callable[[Path], None], was_read: bool
) -> None:
    """Also if it is remembered what its notes held when they were read last."""
    workplace = tmp_path / "run" if was_read else None
    time.sleep(at_rest)
    assert len(read_archive(folder, workplace=workplace).notes) == 3
    states = {path.name: path.stat() for path in folder.iterdir()}
    touch(folder)
    for path in folder.iterdir():  # by one who sets the clock of the files back
        times = states[path.name].st_atime_ns, states[path.name].st_mtime_ns
        os.utime(path, ns=times)
    with pytest.raises(ArchiveError, match="put the archive back from a copy") as refused:
        read_archive(folder, workplace=workplace)
    assert len(str(refused.value).splitlines()) == 1


def test_what_was_read_of_a_note_is_remembered_and_a_new_note_is_read(
    folder: Path, tmp_path: Path, at_rest: float, opened_files: list[str]
) -> None:
    time.sleep(at_rest)
    told = read_archive(folder, workplace=tmp_path)
    published(told)
    opened_files.clear()
    again = read_archive(folder, workplace=tmp_path)
    assert (again.notes, again.hashes) == (told.notes, told.hashes)
    assert [path for path in opened_files if path.endswith(".jsonl")] == [
        str(folder / "000004.jsonl")
    ]
    assert read_archive(folder).notes == told.notes  # read whole, whatever is remembered


def test_a_note_whose_writer_was_killed_before_the_tally_counts(folder: Path) -> None:
    tally = (folder / "tally.json").read_bytes()
    published(read_archive(folder))
    (folder / "tally.json").write_bytes(tally)  # as it is between the two
    archive = read_archive(folder)
    assert len(archive.notes) == 4
    published(archive)
    assert len(read_archive(folder).notes) == 5


def test_it_can_be_seen_as_it_stood(folder: Path, tmp_path: Path) -> None:
    now = read_archive(folder)
    assert read_archive(folder, 2, now.hashes[1]).notes == now.notes[:2]
    with pytest.raises(ArchiveError, match="found 3 notes, expected the archive of 4"):
        read_archive(folder, 4)
    with pytest.raises(ArchiveError, match="--archive"):  # another archive of as many notes
        read_archive(folder, 2, now.hashes[2])
    shutil.rmtree(folder)
    assert read_archive(folder).notes == []


def test_its_place_is_outside_the_reports_and_no_clean_touches_it() -> None:
    assert archive_of(REPORTS) == ARCHIVE == ROOT / "archive"
    assert archive_of(Path("/srv/site")) == Path("/srv/site-archive")
    clean = (ROOT / "Makefile").read_text("utf-8").partition("\nclean:")[2].partition("\n\n")[0]
    assert "reports/public" in clean
    assert "archive" not in clean.partition("\n")[2]
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert "/archive/" in ignored
