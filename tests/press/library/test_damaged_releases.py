"""The library stands whatever one release is: it is named and left out, and the rest is written."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bangfu.errors import LibraryError
from bangfu.press.archive.notes import archive_of, read_archive
from bangfu.press.library.top_pages import write_library
from bangfu.press.release.addresses import FEED, FINDER, INDEX
from bangfu.press.runs.plan import plan_releases
from commands_at_work import PAGES, begin, new_small_project, said
from published_release import asked
from run_all import publish_here

SOUND = "public/110105/2019"
LISTS = (*INDEX.values(), *FEED.values(), "figures/110105/2019.js")
"""What names every release that is listed."""
PAGES_AT_TOP = (*LISTS, *FINDER.values())


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases, 2018 and 2019, made by commands."""
    made = new_small_project(tmp_path_factory.mktemp("library") / "project", "comfort_payments")
    assert begin(made, f"{PAGES} --period 2018").wait(120) == 0, said(made)
    return made


@pytest.fixture(scope="module")
def sound(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same two, made here: reports and archive."""
    folder = tmp_path_factory.mktemp("sound")
    for period in ("2018", "2019"):
        both = asked(sample_folder, "zh", "en", period=period)
        (release,) = plan_releases(both)
        publish_here(release, folder / "reports")
    write_library(folder / "reports", release.seen.units)
    return folder


@pytest.fixture
def reports(sound: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "reports"
    shutil.copytree(sound / "reports", copy)
    shutil.copytree(archive_of(sound / "reports"), archive_of(copy))
    return copy


def change(folder: Path, how: Callable[[dict[str, Any]], object]) -> None:
    """Change what a release says, and have it say the hash of its figures as they are now."""
    told = json.loads((folder / "release.json").read_text("utf-8"))
    how(told)
    told["outputs"]["figures.csv"] = hashlib.sha256(
        (folder / "figures.csv").read_bytes()
    ).hexdigest()
    (folder / "release.json").write_text(json.dumps(told), "utf-8")


def cut(folder: Path) -> None:
    (folder / "release.json").write_text("{", "utf-8")


def with_bytes(folder: Path) -> None:
    (folder / "release.json").write_bytes(b"\xff\x00")


def of_another_period(folder: Path) -> None:
    change(folder, lambda told: told["parameters"].update(period="2017"))


def of_no_language(folder: Path) -> None:
    change(folder, lambda told: told.update(languages=[]))


def without_a_union(folder: Path) -> None:
    change(folder, lambda told: told["parameters"].pop("unit"))


def with_other_figures(folder: Path) -> None:
    figures = folder / "figures.csv"
    figures.write_text(figures.read_text("utf-8").replace(",synthetic,", ",ok,"), "utf-8")


def without_figures(folder: Path) -> None:
    (folder / "figures.csv").unlink()


def with_strange_lines(folder: Path) -> None:
    with (folder / "figures.csv").open("a", encoding="utf-8") as figures:
        figures.write("a,b\n")
    change(folder, lambda told: None)


def with_strange_columns(folder: Path) -> None:
    (folder / "figures.csv").write_text("a,b\n1,2\n", "utf-8")
    change(folder, lambda told: None)


def as_folder(folder: Path) -> None:
    (folder / "release.json").unlink()
    (folder / "release.json").mkdir()


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (cut, "release.json: Invalid JSON"),
        (with_bytes, "release.json: Invalid JSON"),
        (of_another_period, "release.json: found public/110105/2017, expected public/110105/2018"),
        (of_no_language, "release.json: found no language, expected zh, en or both"),
        (without_a_union, "release.json: found public/None/2018"),
        (with_other_figures, "figures.csv: is not the one its release.json tells of"),
        (without_figures, "No such file"),
        (with_strange_lines, "figures.csv: cannot be read"),
        (with_strange_columns, "figures.csv: cannot be read"),
        (as_folder, "Is a directory"),
    ],
)
def test_a_bad_release_is_named_and_the_rest_written(
    reports: Path, spoil: Callable[[Path], None], why: str
) -> None:
    spoil(reports / "public" / "110105" / "2018")
    for name in PAGES_AT_TOP:
        (reports / name).unlink()
    with pytest.raises(LibraryError) as told:
        write_library(reports, {})
    lines = str(told.value).splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("public/110105/2018: ")
    assert why in lines[0]
    assert all((reports / name).exists() for name in PAGES_AT_TOP)
    for name in LISTS:
        assert SOUND in (reports / name).read_text("utf-8"), name


def test_figures_that_cannot_be_read_never_come_into_the_archive(reports: Path) -> None:
    shutil.rmtree(archive_of(reports))
    with_strange_lines(reports / "public" / "110105" / "2018")
    with pytest.raises(LibraryError, match=r"^public/110105/2018: figures\.csv: cannot be read"):
        write_library(reports, {})
    assert [note.release for note in read_archive(archive_of(reports)).notes] == [SOUND]


def test_a_period_nobody_knows_is_left_out_of_index_and_archive(reports: Path) -> None:
    shutil.copytree(reports / SOUND, reports / "public" / "110105" / "1853-03")
    change(
        reports / "public" / "110105" / "1853-03",
        lambda told: told["parameters"].update(period="1853-03"),
    )
    with pytest.raises(LibraryError, match=r"^public/110105/1853-03: release\.json: .*1853-03"):
        write_library(reports, {})
    assert "1853" not in (reports / INDEX["zh"]).read_text("utf-8")
    notes = read_archive(archive_of(reports)).notes
    assert {note.release for note in notes} == {SOUND, "public/110105/2018"}


def test_altered_figures_are_never_found(reports: Path) -> None:
    folder = reports / "public" / "110105" / "2018"
    figures = folder / "figures.csv"
    before = figures.read_text("utf-8")
    assert ",synthetic," in before
    figures.write_text(before.replace(",synthetic,", ",ok,", 1), "utf-8")
    with pytest.raises(LibraryError, match="is not the one"):
        write_library(reports, {})
    for drawer in (reports / "figures").glob("*/*.js"):
        assert '"public/110105/2018"' not in drawer.read_text("utf-8"), drawer


@pytest.mark.prove
def test_a_run_names_it_ends_with_1_and_mends_what_it_makes(project: Path) -> None:
    cut(project / "reports" / "public" / "110105" / "2018")
    (project / "said").unlink()
    assert begin(project, f"{PAGES} --force").wait(120) == 1
    told = said(project)
    assert "left out of the index: public/110105/2018: release.json: Invalid JSON" in told
    assert "published reports/public/110105/2019" in told
    (project / "said").unlink()
    assert begin(project, PAGES).wait(120) == 1  # also if all that is asked for is up to date
    assert "left out of the index: public/110105/2018" in said(project)
    assert begin(project, f"{PAGES} --period 2018").wait(120) == 0, said(project)
    assert "public/110105/2018/" in (project / "reports" / "index.html").read_text("utf-8")
