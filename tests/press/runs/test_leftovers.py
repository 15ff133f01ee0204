"""Whatever is killed at whatever moment, one more command leaves nothing of it behind.

Commands of a small project are killed at random moments, the runner alone or with its fork server;
then another command is left in peace, and every place is looked through.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from commands_at_work import COMMANDS, begin, prepare, said, small_project
from killed_commands import KILLED, PEACE, kill_at, left_in, require_nothing_left
from warmkernel.process import why_not_here

pytestmark = pytest.mark.skipif(bool(why_not_here()), reason=f"/proc: {why_not_here()}")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_project(tmp_path_factory, "leftovers")


@pytest.mark.parametrize(("killed", "then"), [
    ("run", "verify"),
    *(pytest.param(*pair, marks=pytest.mark.prove) for pair in [
        ("run", "run"), ("verify", "run"), ("import", "import"), ("sample", "run"),
        ("import", "sample"),
    ]),
])  # fmt: skip
def test_one_more_command_leaves_nothing(project: Path, killed: str, then: str) -> None:
    dice = random.Random(f"{killed} {then}")
    command, longest = KILLED[killed]
    for whole in (True, False):
        kill_at(project, command, dice.uniform(0.4, longest), whole=whole)
    require_nothing_left(project, PEACE[then])


@pytest.mark.prove
def test_a_killed_run_with_stock_kernels_leaves_nothing(project: Path) -> None:
    kill_at(project, KILLED["run"][0], 3.0, whole=False, BANGFU_KERNELS="stock")
    require_nothing_left(project, PEACE["run"])


WHOLE = """
import sys, tempfile
from bangfu.cli.commands import main
sys.argv[0] = "bangfu"
try:
    main()
except SystemExit as end:
    assert end.code == 0, end.code
print(tempfile.tempdir)
"""


@pytest.mark.prove
@pytest.mark.parametrize("command", ["run", "verify", "import", "sample", "template", "status"])
def test_no_command_makes_files_that_nobody_would_know(project: Path, command: str) -> None:
    # The first question of `tempfile` for a place puts a file there, and removes it a moment later;
    # in that moment a kill leaves it, under a name that says nothing.
    prepare(project, command)
    env = {"BANGFU_PROJECT": str(project), "TMPDIR": os.readlink(project / "tmp")}
    asked = [sys.executable, "-c", WHOLE, *COMMANDS[command].split()]
    done = subprocess.run(
        asked, check=True, cwd=project, env={**os.environ, **env}, capture_output=True, text=True
    )
    assert done.stdout.splitlines()[-1] == "None"


def test_a_living_run_is_not_touched(project: Path) -> None:
    living = begin(project, COMMANDS["run"])
    end = time.monotonic() + 30
    while living.poll() is None and time.monotonic() < end:
        at_work = [one for one in left_in(project) if one.endswith(".ipynb")]
        if at_work:
            begin(project, PEACE["sample"]).wait(60)
    assert living.wait(60) == 0, said(project)
    assert left_in(project) == []


def test_a_run_that_failed_keeps_its_notebook_where_it_says(project: Path) -> None:
    stored = project / "notebooks" / "comfort_payments.ipynb"
    before = stored.read_text("utf-8")
    stored.write_text(before.replace("<p translate", "<p {no_such_name} translate"), "utf-8")
    try:
        (project / "said").unlink()
        assert begin(project, f"{PEACE['run']} --edition internal").wait(60) == 1, said(project)
    finally:
        stored.write_text(before, "utf-8")
    words = said(project)
    told = {line.split(": ", 1)[1] for line in words.splitlines() if "executed notebook:" in line}
    assert told, words
    begin(project, PEACE["sample"]).wait(60)
    for name in told:
        kept = Path(name)
        assert "NameError" in kept.read_text("utf-8")
        assert kept.stat().st_mode & 0o777 == 0o600
        assert kept.parent.stat().st_mode & 0o777 == 0o700
        assert not (kept.parent / "answers.json").exists()
