"""A file is there whole, as it was or as it is now, and for whom it is meant."""

import hashlib
import json
import os
import stat
import time
from pathlib import Path

import pytest
from bangfu.files import UNFINISHED, FileHashes, keep, sha256_of, write_whole
from bangfu.press.runs.landing import sweep


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("content", ["一\r\n二\n", b"\xff\x00"])
@pytest.mark.parametrize("durable", [False, True])
def test_what_is_written_is_what_is_there(
    tmp_path: Path, content: str | bytes, durable: bool
) -> None:
    path = tmp_path / "new" / "file"
    write_whole(path, "before")
    write_whole(path, content, durable=durable)
    assert path.read_bytes() == (content.encode() if isinstance(content, str) else content)
    assert [one.name for one in path.parent.iterdir()] == ["file"]


def test_a_private_file_is_its_owners_and_another_as_the_umask_has_it(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "own" / "a", "x", private=True)
        write_whole(tmp_path / "b", "x")
    finally:
        os.umask(before)
    assert (mode(tmp_path / "own"), mode(tmp_path / "own" / "a")) == (0o700, 0o600)
    assert mode(tmp_path / "b") == 0o640


def test_what_cannot_be_written_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    place = tmp_path / "place"
    (place / "in the way").mkdir(parents=True)  # a folder is not replaced by a file
    with pytest.raises(IsADirectoryError):
        write_whole(place, "x")
    assert [one.name for one in tmp_path.iterdir()] == ["place"]
    assert not keep(place, "x")
    assert keep(tmp_path / "kept", "x")


def test_what_a_killed_writer_left_is_swept_up(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / ".library" / "values"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f".index.html.abc{UNFINISHED}").touch()
        (folder / "index.html").touch()
    sweep(tmp_path)
    left = sorted(one.name for one in tmp_path.rglob("*") if one.is_file())
    assert left == ["index.html", "index.html"]


def test_hash_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()  # the SHA-256 of nothing is well known
    assert sha256_of(tmp_path / "empty").startswith("e3b0c44298fc1c149afbf4c8996fb924")


def test_hashes_are_kept_for_files_at_rest_and_never_trusted_over_content(tmp_path: Path) -> None:
    folder, kept = tmp_path / "release", tmp_path / "run" / "hashes.json"
    folder.mkdir()
    for name in ("old", "young"):
        (folder / name).write_text(name)
    expected = {name: made(name) for name in ("old", "young")}
    time.sleep(2.1)
    (folder / "young").write_text("young")
    with FileHashes(kept) as hashes:
        assert list(hashes.differing(folder, expected)) == []
    assert list(json.loads(kept.read_text())[str(folder)]) == ["old"]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    # The same size and time of change, by one who knows how: the state has another time.
    state = (folder / "old").stat()
    (folder / "old").write_text("OLD")
    os.utime(folder / "old", ns=(state.st_atime_ns, state.st_mtime_ns))
    with FileHashes(kept) as hashes:
        assert list(hashes.differing(folder, expected)) == [("old", "damaged")]
    (folder / "old").write_text("old")
    for nonsense in ("[1", "[1]", json.dumps({str(folder): [1]}), json.dumps({str(folder): {}})):
        kept.write_text(nonsense)
        with FileHashes(kept) as hashes:
            assert list(hashes.differing(folder, expected)) == []


def test_what_a_file_holds_is_read_once_and_again_when_it_was_touched(
    tmp_path: Path, at_rest: float
) -> None:
    folder, kept, read = tmp_path / "notes", tmp_path / "run" / "notes.json", list[str]()
    folder.mkdir()
    for name in ("a", "b"):
        (folder / name).write_text(name)
    (folder / "link").symlink_to("a")

    def told(*names: str, by: str = "") -> list[str]:
        def seen(path: Path) -> str:
            read.append(path.name)
            return path.read_text()

        read.clear()
        with FileHashes(kept, seen, by) as files:
            return [files.held(folder, name) for name in names]

    assert told("a", "b") == ["a", "b"]
    assert told("a", "b") == ["a", "b"]
    assert read == ["a", "b"]  # written a moment ago: another change could leave the stamp
    time.sleep(at_rest)
    told("a", "b", "link")
    assert told("a", "b", "link") == ["a", "b", "a"]
    assert read == ["link"]  # its stamp says nothing of where it leads
    (folder / "b").write_text("B")
    assert told("a", "b") == ["a", "B"]
    assert read == ["b"]
    assert told("a", by="another way") == ["a"]
    assert read == ["a"]
    time.sleep(at_rest)
    told("b", by="another way")
    assert list(json.loads(kept.read_text())[str(folder)]) == ["b"]  # "a" is not asked for any more
    with pytest.raises(FileNotFoundError):
        told("c")


def made(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
