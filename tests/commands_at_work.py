"""A small project and the commands on it as processes, so that tests can stop and kill them."""

import atexit
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import nbformat
import psutil
import pytest
from artificial_ledgers import a_dozen, fill
from bangfu.sample import write_sample
from bangfu.starter import make_project
from made_once import made_once
from small_notebooks import store

RELEASE = "reports/public/110105/2019"
COMMANDS = {
    "plan": "plan params/year.yaml",
    "figures": "figures --period 2013..2019 --as-of 1",
    "check-register": "check-register",
    "sample": "sample --to data/made --scale 3",
    "import": "import ledger.xlsx --register data/register --key key --language en",
    "verify": f"verify {RELEASE} --jobs 2",
    "run": "run params/year.yaml --force --jobs 2 --log run.jsonl",
    "backup": "backup data/all.tar --register data/sample",
    "restore": "restore kept.tar --into data/back",
    "erase": "erase --register data/another --file F00001 --reason asked --yes",
    "withdraw": "withdraw 110105/2019 --reason wrong --reports other --archive others",
    "approve": "approve 110105/2019 --by Li",
    "whatif": "whatif params/drafts/fifth_revision.yaml --register data/sample",
    "disclosure": "disclosure report 110105/2019",
    "key": "key new --key data/fresh.key",
    "template": "template --to data/template.xlsx --register data/sample",
    "status": "status",
    "article": "article check draft.txt --json",
    "say": "say comfort.person_times/2019/110105",
    "loads": "loads --register data/sample",
    "diff": "diff 0 1 --register data/sample",
    "map": "map received/帮扶记录.csv --unit 110105001",
    "inbox": "inbox received --register data/sample --key key --period 2019-12",
    "seal": "seal",
    "new": "new data/project",
    "new-notebook": "new-notebook fresh --title 题 Title",
    "federation": "federation",
    "copy": "copy --from data/sample --to data/made",
}
"""What is typed after `bangfu`: every command there is, but for those below."""
ASKING = {
    "migrate": "migrate --register postgres:///district",
    "share": "share --to postgres:///district",
}
"""Commands that ask a database, which here never answers."""
QUICK = ("key", "template", "status", "seal", "new", "new-notebook", "federation")
"""Commands that take less than a second once all is imported."""
_MADE = ("data/made", "data/register", "data/all.tar", "data/back", "data/another", "data/project",
         "data/template.xlsx", "data/fresh.key", "params/senders", "other", "others",
         "notebooks/fresh.ipynb")  # fmt: skip
"""What commands leave, and would find."""
PAGES = "run params/year.yaml --jobs 2 --language zh --language en"


def small_project(places: pytest.TempPathFactory, name: str) -> Path:
    """A project of `new_small_project` in a folder of a name: made once and copied."""
    made = made_once(places, "small", lambda folder: new_small_project(folder / "project"))
    project = places.mktemp(name) / "project"
    shutil.copytree(made / "project", project, symlinks=True)
    for own in ("tmp", "database"):
        (project / own).unlink()
    _give_places(project)
    return project


def new_small_project(folder: Path, *real: str) -> Path:
    """A project with small notebooks, the sample register, a ledger and one published release.

    Of the notebooks those named are the real ones.
    """
    make_project(folder)
    _give_places(folder)
    stored = {name: nbformat.read(folder / f"notebooks/{name}.ipynb", 4) for name in real}
    store(folder / "notebooks", **stored)
    write_sample(folder / "data" / "sample")
    fill(folder / "ledger.xlsx", a_dozen())
    (folder / "draft.txt").write_text("没有一个统计数字的稿件。", "utf-8")
    (folder / "received").mkdir()
    (folder / "received" / "帮扶记录.csv").write_text("帮扶编号,金额（元）\n", "utf-8")
    made = begin(folder, PAGES)
    assert made.wait(120) == 0, said(folder)
    return folder


def _give_places(project: Path) -> None:
    """Give a project a temporary folder and a database of its own."""
    place = tempfile.mkdtemp(prefix="t-", dir="/tmp")  # short enough for sockets
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    (project / "tmp").symlink_to(place)
    (project / "database").symlink_to(silent_database())


def silent_database() -> str:
    """A folder with the socket of a server that takes calls and says nothing."""
    # A place of its own: what lies in a project's temporary folder has been left by a command.
    place = tempfile.mkdtemp(prefix="d-", dir="/tmp")
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    silent = socket.socket(socket.AF_UNIX)
    silent.bind(f"{place}/.s.PGSQL.5432")
    silent.listen()
    atexit.register(silent.close)
    return place


def prepare(project: Path, command: str) -> None:
    """Have everything as it was for a command that changes it, or finds it there and refuses."""
    for name in _MADE:
        path = project / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    site = project / "params" / "site.yaml"
    kept = project / "site.yaml"
    if not kept.exists():
        shutil.copy(site, kept)
    shutil.copy(kept, site)
    if command == "erase":
        shutil.copytree(project / "data" / "sample", project / "data" / "another")
    if command == "withdraw":
        shutil.copytree(project / "reports", project / "other")
        shutil.copytree(project / "archive", project / "others")
    if command == "approve":
        _let_wait(project)
    if command == "restore" and not (project / "kept.tar").exists():
        made = begin(project, "backup kept.tar --register data/sample")
        assert made.wait(60) == 0, said(project)


def _let_wait(project: Path) -> None:
    """Have the published release wait for an approval of its own."""
    place = project / "run" / "waiting" / "public" / "110105" / "2019"
    shutil.rmtree(project / "run" / "waiting", ignore_errors=True)
    shutil.copytree(project / RELEASE, place)
    (project / "archive" / "approvals.json").unlink(missing_ok=True)
    told = {
        "sha256": hashlib.sha256((place / "release.json").read_bytes()).hexdigest(),
        "ran_by": "Zhang", "since": "2026-01-01T00:00:00Z", "register_path": "data/sample",
    }  # fmt: skip
    place.with_name(".2019.json").write_text(json.dumps(told), "utf-8")


def begin(
    project: Path, command: str, *, through: Sequence[str] = (), **env: str
) -> "subprocess.Popen[bytes]":
    """Start a command in a project; what it says is kept in the file `said`.

    Another program may start it, as one that sets limits; a variable that is empty is not there.

    Whoever runs the tests in the background may have SIGINT ignored, which processes inherit.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    places = {"TMPDIR": os.readlink(project / "tmp"), "PGHOST": os.readlink(project / "database")}
    own = {"BANGFU_PROJECT": str(project), **places, **env}
    with open(project / "said", "ab") as out:
        return subprocess.Popen(
            [*through, sys.executable, "-m", "bangfu", *command.split()], stdout=out, stderr=out,
            cwd=project, env={n: v for n, v in {**os.environ, **own}.items() if v},
        )  # fmt: skip


def said(project: Path) -> str:
    """The last a project's commands have said."""
    return (project / "said").read_text("utf-8")[-3000:]


def await_listening(process: "subprocess.Popen[bytes]") -> None:
    """Wait until a process has a handler for SIGTERM: that is its own first line."""
    bit = 1 << (signal.SIGTERM - 1)
    while process.poll() is None:
        status = Path(f"/proc/{process.pid}/status").read_text("ascii")
        caught = next(line for line in status.splitlines() if line.startswith("SigCgt"))
        if int(caught.split()[1], 16) & bit:
            return
        time.sleep(0.002)


def await_server(process: "subprocess.Popen[bytes]") -> None:
    """Wait until a process has started its fork server, which is not ready for seconds."""
    while process.poll() is None:
        children = psutil.Process(process.pid).children()
        if any("warmkernel.server" in " ".join(child.cmdline()) for child in children):
            return
        time.sleep(0.01)
