"""What several tests need: the sample register, a browser, and which tests are of which kind."""

import gc
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import screenshot
from bangfu import files
from bangfu.errors import RunError
from bangfu.press.runs.plan import plan_releases
from bangfu.press.runs.tasks import index
from bangfu.project import ROOT
from bangfu.register.homes.spark_session import end_application
from bangfu.register.store import Register, open_register
from bangfu.sample import write_sample
from kinds import kinds_of
from made_once import made_once
from missing_programs import missing
from playwright.sync_api import Browser
from private_cluster import PrivateCluster
from private_server import PrivateServer
from report_params import read_params
from run_all import publish_here

pytest.register_assert_rewrite("answers", "equal_answers", "home_contract")
import_module("examples")  # before a profile of it can be named

# A worker holds millions of objects for good: modules, tests, texts of questions. To go through all
# of them after every few hundred new ones took a tenth of its time.
gc.set_threshold(5_000, 20, 20)


def pytest_collection_finish() -> None:
    """What is there before the first test stays: it is looked through once, and not again."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test with its kinds; those of a cluster go first.

    Spark's launcher forks, of which there may be no room for a second late in a worker's life.
    """
    items.sort(key=lambda item: item.path.name != "test_spark.py")
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        for kind in kinds_of(item.path):
            item.add_marker(kind)


@pytest.fixture(autouse=True)
def _no_process_unless_marked(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A test that starts a program belongs to `process`, or `make quick` would not be quick.

    But for the process that reads ledgers, which is there in less than a tenth of a second.
    """
    if not {"process", "browser"} & {mark.name for mark in request.node.iter_markers()}:
        monkeypatch.setattr(subprocess.Popen, "__init__", _refuse_process)


_START = subprocess.Popen.__init__
_READER = "bangfu.ledgers.formats.reading_child"


def _refuse_process(self: Any, command: Any, *more: Any, **options: Any) -> None:
    if _READER not in command:
        raise AssertionError(f"starts {command!r}: add its module to 'process' in tests/kinds.py")
    _START(self, command, *more, **options)


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the sample register; nobody may write to it."""
    return made_once(tmp_path_factory, "sample", write_sample)


@pytest.fixture(scope="session")
def sample(sample_folder: Path) -> Register:
    """The sample register, opened."""
    return open_register(sample_folder)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory, sample_folder: Path) -> Path:
    """A folder of reports with a year and a month in both languages, and its index."""

    def make(reports: Path) -> None:
        for run, period in [("year", "2019"), ("month", "2019-12")]:
            params = read_params(ROOT / "params" / f"{run}.yaml")
            given = params.with_(register=str(sample_folder), period=period)
            (release,) = plan_releases([given.with_(language=one) for one in ("zh", "en")])
            publish_here(release, reports)
        index(reports, release.seen.units, tmp_path_factory.mktemp("archive"))

    return made_once(tmp_path_factory, "library", make)


@pytest.fixture(scope="module")
def at_rest() -> Iterator[float]:
    """Seconds after which a file counts as one at rest; two would make tests of many steps slow."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "_RACY_NS", 20_000_000)
        yield 0.03


@pytest.fixture
def opened_files() -> Iterator[list[str]]:
    """The files this process opens, by their names."""
    found: list[str] = []
    is_heard = True

    def heard(event: str, given: tuple[object, ...]) -> None:
        if is_heard and event == "open" and isinstance(given[0], str):
            found.append(given[0])

    sys.addaudithook(heard)  # none can be taken away again
    yield found
    is_heard = False


@pytest.fixture
def soffice() -> str:
    """LibreOffice; on a machine without it the tests are skipped, but not in CI."""
    found = shutil.which("soffice")
    if found is None:
        missing(FileNotFoundError("soffice: not found, expected LibreOffice"))
    return found


@pytest.fixture(scope="session")
def postgres() -> Iterator[PrivateServer]:
    """A PostgreSQL server of its own; on a machine without it the tests are skipped, not in CI."""
    try:
        started = PrivateServer.start()
    except FileNotFoundError as why:
        missing(why)
    with started:
        yield started


@pytest.fixture(scope="session")
def spark() -> Iterator[PrivateCluster]:
    """A Spark cluster of its own; on a machine without it the tests are skipped, but not in CI."""
    try:
        started = PrivateCluster.start()
    except FileNotFoundError as why:
        missing(why)
    with started, pytest.MonkeyPatch.context() as patch:
        for name, value in started.environment().items():
            patch.setenv(name, value)
        yield started
        end_application()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's chromium; on a machine without it the tests are skipped, but not in CI.

    One a module, and closed after it: playwright allows one synchronous driver a process.
    """
    try:
        screenshot.chromium_path()
    except RunError as why:
        missing(why)
    with screenshot.browser() as started:
        yield started
