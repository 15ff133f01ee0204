"""What a release is made of has a hash, part by part, and so has each file of a release."""

import hashlib
import json
import os
import shutil
import stat
import time
from pathlib import Path

import pytest
from bangfu.press.runs.reasons import FileHashes, made_of
from bangfu.project import ROOT
from small_notebooks import NOTEBOOKS

PARTS = [
    ("lib/bangfu/figures/answers.py", "library code"),
    ("lib/bangfu/new.py", "library code"),
    ("lib/bangfu/register/columns.csv", "library code"),
    ("lib/bangfu/figures/topics/comfort.yaml", "library code"),
    ("lib/bangfu/words/sentences.yaml", "library code"),
    ("params/rules/goal.yaml", "rules"),
    ("data/published/chaoyang.csv", "printed figures"),
    ("lib/bangfu/press/report/charts/house.mplstyle", "style or template"),
    ("lib/bangfu/press/pages/template/bangfu/page.css", "style or template"),
    ("requirements.lock", "locked environment"),
]
OWN_GOAL = "target: 5\nby: 2025-12-31\nsource: our own\n"


def parts(root: Path) -> dict[str, str]:
    return made_of(ROOT / "notebooks", NOTEBOOKS, project=root, packages=root / "lib")


@pytest.mark.parametrize(("name", "part"), PARTS)
def test_each_part_of_the_project_has_a_hash_of_its_own(
    tmp_path: Path, name: str, part: str
) -> None:
    root = tmp_path / "project"
    for path in ("lib", "params", "data/published"):
        shutil.copytree(ROOT / path, root / path, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "requirements.lock", root)
    before = parts(root)
    os.utime(root / "requirements.lock", (0, 0))
    assert parts(root) == before == made_of(ROOT / "notebooks", NOTEBOOKS)
    (root / name).parent.mkdir(exist_ok=True)
    with (root / name).open("a", encoding="utf-8") as handle:
        handle.write(OWN_GOAL if part == "rules" else "\n")
    after = parts(root)
    assert {name for name in before if before[name] != after[name]} == {part}


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
        assert list(hashes.differing(folder, expected)) == [("old", "is damaged")]
    kept.write_text("[1")
    (folder / "old").write_text("old")
    with FileHashes(kept) as hashes:
        assert list(hashes.differing(folder, expected)) == []


def made(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
