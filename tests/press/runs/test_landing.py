"""A reader finds the old folder or the new one at a place, never neither and never both."""

import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from bangfu import folders as module
from bangfu.folders import switch


def folder(path: Path, word: str) -> Path:
    path.mkdir()
    (path / "a").write_text(word)
    (path / "b").write_text(word)
    return path


def words(place: Path) -> set[str]:
    return {(place / name).read_text() for name in ("a", "b")}


def test_first_folder_is_moved_into_its_place(tmp_path: Path) -> None:
    switch(tmp_path / "place", folder(tmp_path / "fresh", "new"), tmp_path / "aside")
    assert words(tmp_path / "place") == {"new"}
    assert not (tmp_path / "fresh").exists()


@pytest.mark.parametrize("in_one_step", [True, False])
def test_new_folder_takes_the_place_of_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_one_step: bool
) -> None:
    if not in_one_step:
        monkeypatch.setattr(module, "_exchange", lambda one, other: False)
    place, fresh = folder(tmp_path / "place", "old"), folder(tmp_path / "fresh", "new")
    switch(place, fresh, tmp_path / "aside")
    assert words(place) == {"new"}
    left = tmp_path / ("fresh" if in_one_step and sys.platform == "linux" else "aside")
    assert words(left) == {"old"}


def test_old_folder_stays_if_the_new_one_cannot_be_moved(tmp_path: Path) -> None:
    place = folder(tmp_path / "place", "old")
    with pytest.raises(OSError, match=r"fresh|place"):
        switch(place, tmp_path / "fresh", tmp_path / "aside")
    assert words(place) == {"old"}
    assert not (tmp_path / "aside").exists()


def test_two_steps_are_taken_back_if_the_second_fails(tmp_path: Path) -> None:
    place = folder(tmp_path / "place", "old")
    with pytest.raises(OSError, match="fresh"):
        module._two_renames(place, tmp_path / "fresh", tmp_path / "aside")
    assert words(place) == {"old"}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges two names in one step")
def test_place_is_never_empty_while_folders_are_switched(tmp_path: Path) -> None:
    place, other = folder(tmp_path / "place", "one"), folder(tmp_path / "other", "two")
    missed: list[int] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            if not place.exists():
                missed.append(1)

    reader = threading.Thread(target=look)
    reader.start()
    for _ in range(2000):
        switch(place, other, tmp_path / "aside")
    done.set()
    reader.join()
    assert not missed
    assert words(place) == {"one"}  # an even number of exchanges


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")
def test_an_account_without_a_name_can_hold_the_lock() -> None:
    code = (
        "import os, pathlib, sys\n"
        "from bangfu.press.runs.landing import _OWNER, reports_lock\n"
        "os.setuid(54321)\n"
        "with reports_lock(pathlib.Path(sys.argv[1])):\n"
        "    print((pathlib.Path(sys.argv[1]) / _OWNER).read_text())\n"
    )
    unnamed = {n: v for n, v in os.environ.items() if n not in ("LOGNAME", "USER", "USERNAME")}
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o777)
        told = subprocess.run(
            [sys.executable, "-c", code, f"{folder}/reports"], env=unnamed, cwd=folder,
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    assert json.loads(told.stdout)["user"] == "user 54321"
