"""What a release is made of has a hash, part by part, and so has each file of a release."""

import os
import shutil
from pathlib import Path

import pytest
from bangfu.press.runs.reasons import made_of
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
