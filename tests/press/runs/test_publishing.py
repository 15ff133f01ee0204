"""Releases are replaced whole, kept while nothing changes, and listed newest first."""

import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from bangfu.errors import ParameterError
from bangfu.params import ReportParams
from bangfu.press.release.job import Release
from bangfu.press.runs.events import Event
from bangfu.press.runs.plan import plan_releases
from bangfu.press.runs.production import run_releases
from planned_reports import is_up_to_date
from run_all import publish_files
from small_notebooks import NOTEBOOKS, SHOWN, small, store
from typed_register import typed_register, write_load
from workers import pool


def asked(folder: Path, **changes: object) -> ReportParams:
    given = {"register": str(folder), "period": "2019", "unit": "110105"}
    return ReportParams.check({**given, **changes})


def planned(desk: Path, **changes: object) -> Release:
    (release,) = plan_releases([asked(desk / "register", **changes)], folder=desk / "notebooks")
    return release


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register, notebooks and a published release; no test touches it."""
    desk = tmp_path_factory.mktemp("first")
    typed_register(desk / "register")
    store(desk / "notebooks")
    run_releases([planned(desk)], desk / "reports", executor=pool(), workplace=desk / "run")
    return desk


@pytest.fixture
def desk(first: Path, tmp_path: Path) -> Path:
    """A copy of it to work on."""
    return shutil.copytree(first, tmp_path / "desk")


def bytes_of(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_release_is_up_to_date_wherever_it_lies(desk: Path) -> None:
    assert is_up_to_date(planned(desk), desk / "reports")


def test_forced_run_gives_the_same_bytes(first: Path, desk: Path) -> None:
    before = bytes_of(desk / "reports")
    releases = plan_releases([asked(first / "register")], folder=desk / "notebooks")
    outcome = run_releases(
        releases, desk / "reports", executor=pool(), even=["up_to_date"], workplace=desk / "run"
    )
    assert len(outcome.published) == 1
    assert bytes_of(desk / "reports") == before


def change_a_byte(folder: Path) -> None:
    page = folder / "hardship_exit.html"
    page.write_bytes(page.read_bytes().replace(b"2019", b"2018", 1))


def lose_a_page(folder: Path) -> None:
    (folder / "hardship_exit.html").unlink()


def manifest(text: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / "release.json").write_text(text, encoding="utf-8")

    return write


@pytest.mark.parametrize(
    "damage",
    [change_a_byte, lose_a_page, manifest("{}"), manifest("[]"), manifest("{"),
     manifest('{"outputs": [], "inputs_sha256": ""}')],
    ids=["byte", "page", "empty", "list", "broken", "other"],
)  # fmt: skip
def test_damaged_release_is_not_up_to_date(desk: Path, damage: Callable[[Path], None]) -> None:
    release = planned(desk)
    damage(desk / "reports" / release.name)
    assert not is_up_to_date(release, desk / "reports")


def test_changed_notebook_is_run_again(desk: Path) -> None:
    nbformat.write(small(SHOWN, SHOWN), desk / "notebooks" / "hardship_exit.ipynb")
    assert not is_up_to_date(planned(desk), desk / "reports")


def test_new_load_is_run_again_and_the_old_one_is_not(desk: Path) -> None:
    aid = "aid_id | person_key | paid_on\nA-1 | somebody | 2019-03-01"
    write_load(desk / "register", {"assistance": aid})
    assert not is_up_to_date(planned(desk), desk / "reports")
    assert is_up_to_date(planned(desk, as_of=1), desk / "reports")


def test_same_register_in_another_folder_is_the_same(desk: Path) -> None:
    (desk / "register").rename(desk / "moved")
    (release,) = plan_releases([asked(desk / "moved")], folder=desk / "notebooks")
    assert is_up_to_date(release, desk / "reports")


def test_parameters_of_one_release_join_their_languages_once(desk: Path) -> None:
    folder = desk / "register"
    params = [
        asked(folder),
        asked(folder, language="en"),
        asked(folder),
        asked(folder, period="2018"),
    ]
    releases = plan_releases(params)
    assert [(r.name, r.languages) for r in releases] == [
        ("public/110105/2019", ("zh", "en")),
        ("public/110105/2018", ("zh",)),
    ]
    assert [job.page for job in releases[0].jobs] == [
        f"{name}{suffix}.html" for suffix in ("", ".en") for name in NOTEBOOKS
    ]


def test_one_release_of_two_registers_is_refused(desk: Path, tmp_path: Path) -> None:
    aid = "aid_id | person_key | paid_on\nA-1 | somebody | 2019-03-01"
    typed_register(tmp_path / "other", assistance=aid)
    params = [asked(desk / "register"), asked(tmp_path / "other", language="en")]
    with pytest.raises(ParameterError, match=r"public/110105/2019: asked for of register '.*', lo"):
        plan_releases(params)


def test_release_that_cannot_be_written_leaves_the_old_one(desk: Path) -> None:
    before = bytes_of(desk / "reports")
    with pytest.raises(UnicodeEncodeError):
        publish_files(desk / "reports", planned(desk), {"a.html": "a", "b.html": "\ud800"})
    assert bytes_of(desk / "reports") == before
    assert list((desk / "reports").glob(".building-*")) == []


def test_published_release_holds_its_files_and_no_others(desk: Path) -> None:
    place = publish_files(desk / "reports", planned(desk), {"a.html": "甲\n", "t/b.csv": "b\r\n"})
    assert bytes_of(place) == {"a.html": "甲\n".encode(), "t/b.csv": b"b\r\n"}


def test_a_run_that_cannot_write_the_index_says_so_and_ends_with_1(desk: Path) -> None:
    index = desk / "reports" / "index.html"
    index.unlink()
    index.mkdir()
    (index / "in the way").write_text("x")
    nbformat.write(small(SHOWN, "pass"), desk / "notebooks" / f"{NOTEBOOKS[0]}.ipynb")
    told: list[Event] = []
    outcome = run_releases(
        [planned(desk)], desk / "reports", executor=pool(), workplace=desk / "run", tell=told.append
    )
    assert len(outcome.published) == 1
    assert [event.kind for event in told if event.kind.startswith("index")] == ["index_failed"]
    assert outcome.exit_code == 1
