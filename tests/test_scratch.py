"""Scratch folders: held by the living, swept up after the dead, kept for some days if asked."""

import fcntl
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from bangfu.files import UNFINISHED, sweep_unfinished, write_whole
from bangfu.scratch import KEPT_DAYS, Scratch, sweep_folders, sweep_leftovers

A_DAY = 24 * 3600


def test_it_is_of_its_owner_and_gone_afterwards(tmp_path: Path) -> None:
    with Scratch(tmp_path, "verify-") as scratch:
        assert scratch.folder.name.startswith("verify-")
        assert scratch.folder.stat().st_mode & 0o777 == 0o700
        (scratch.folder / "a" / "b").mkdir(parents=True)
    assert list(tmp_path.iterdir()) == []


def test_the_living_are_left_alone_and_the_dead_swept_up(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from bangfu.scratch import Scratch\n"
        f"made = Scratch(Path({str(tmp_path)!r}), 'verify-')\n"
        "(made.folder / 'row').touch(); print('x', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == "x\n"
        assert sweep_folders(tmp_path, "verify-") == 0
        assert len(list(tmp_path.glob("verify-*/row"))) == 1
        owner.kill()
    assert sweep_folders(tmp_path, "verify-") == 1
    assert list(tmp_path.iterdir()) == []


def test_what_an_older_version_has_left_has_no_owner(tmp_path: Path) -> None:
    (tmp_path / "public-110105-2019-abc").mkdir()
    (tmp_path / "else").mkdir()
    (tmp_path / "public-file").touch()
    assert sweep_folders(tmp_path, "public-") == 1
    assert sorted(one.name for one in tmp_path.iterdir()) == ["else", "public-file"]


def test_what_is_to_be_looked_at_is_kept_for_some_days(tmp_path: Path) -> None:
    with Scratch(tmp_path, "public-") as scratch:
        (scratch.folder / "report.ipynb").touch()
        (scratch.folder / "answers.json").touch()
        scratch.keep(without=["answers.json"])
    mark = scratch.folder / ".kept"
    now = mark.stat().st_mtime
    os.utime(mark, (now, now - (KEPT_DAYS - 1) * A_DAY))
    assert sweep_folders(tmp_path, "public-") == 0
    assert [one.name for one in scratch.folder.glob("[!.]*")] == ["report.ipynb"]
    os.utime(mark, (now, now - (KEPT_DAYS + 1) * A_DAY))
    assert sweep_folders(tmp_path, "public-") == 1


def test_a_link_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "file").touch()
    (tmp_path / "bangfu-link").symlink_to(tmp_path / "theirs")
    (tmp_path / "bangfu-trap").mkdir()
    (tmp_path / "bangfu-trap" / ".held").symlink_to(tmp_path / "theirs" / "file")
    assert sweep_folders(tmp_path, "bangfu-") == 0
    assert (tmp_path / "theirs" / "file").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_what_is_anothers_is_left_to_him(tmp_path: Path) -> None:
    (tmp_path / "bangfu-theirs").mkdir()
    os.chown(tmp_path / "bangfu-theirs", 12345, 12345)
    assert sweep_folders(tmp_path, "bangfu-") == 0
    assert list((tmp_path / "bangfu-theirs").iterdir()) == []


def sweep_on(place: Path, end: threading.Event) -> None:
    while not end.is_set():
        sweep_folders(place, "public-")


def test_whoever_makes_one_while_others_sweep_has_it_to_himself(tmp_path: Path) -> None:
    end = threading.Event()
    sweepers = [threading.Thread(target=sweep_on, args=(tmp_path, end)) for _ in range(3)]
    for one in sweepers:
        one.start()
    try:
        for _ in range(300):
            with Scratch(tmp_path, "public-") as scratch:
                (scratch.folder / "row").write_text("x", "utf-8")
                assert (scratch.folder / "row").read_text("utf-8") == "x"
    finally:
        end.set()
        for one in sweepers:
            one.join()


def test_a_file_being_written_is_left_alone_and_half_a_file_swept_up(tmp_path: Path) -> None:
    held = tmp_path / f".whole.a{UNFINISHED}"
    with held.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        (tmp_path / f".whole.b{UNFINISHED}").touch()
        sweep_unfinished(tmp_path)
        assert [one.name for one in tmp_path.iterdir()] == [held.name]
    sweep_unfinished(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_writer_is_not_disturbed_by_who_sweeps(tmp_path: Path) -> None:
    end = threading.Event()

    def sweep() -> None:
        while not end.is_set():
            sweep_unfinished(tmp_path)

    sweeper = threading.Thread(target=sweep)
    sweeper.start()
    try:
        for number in range(500):
            write_whole(tmp_path / "whole", str(number))
            assert (tmp_path / "whole").read_text("utf-8") == str(number)
    finally:
        end.set()
        sweeper.join()


def test_every_place_is_swept(tmp_path: Path) -> None:
    register, work = tmp_path / "data" / "register", tmp_path / "run"
    left = [
        register / "loads" / ".building-a", register.parent / ".import-a",
        register.parent / ".sample-a", work / "public-a", work / "internal-a", work / "verify-a",
    ]  # fmt: skip
    for folder in left:
        folder.mkdir(parents=True)
    (register / "loads" / "000001").mkdir()
    (work / "answers").mkdir()
    (work / "answers" / f".x.{UNFINISHED}").touch()
    assert sweep_leftovers(register, workplace=work) >= len(left)
    there = sorted(str(one.relative_to(tmp_path)) for one in tmp_path.rglob("*"))
    assert there == [
        "data", "data/register", "data/register/loads", "data/register/loads/000001", "run",
        "run/answers",
    ]  # fmt: skip
