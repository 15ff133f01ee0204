"""What was kept of a library that grows makes the pages that reading all of it makes."""

import contextlib
import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from bangfu.errors import LibraryError
from bangfu.press.archive.accession import INDEX_DUE
from bangfu.press.archive.notes import archive_of
from bangfu.press.library.top_pages import write_library
from bangfu.press.release.settings import SiteSettings
from bangfu.press.runs.withdrawal import withdraw
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from small_library import DAY, UNITS, figure, release_of

Step = Callable[[Path], None]
PLAIN = SiteSettings()
NAMES = [f"public/{unit}/{period}" for unit in UNITS for period in ("2018", "2019", "2019-12")]
IDS = ["comfort.person_times", "comfort.batches", "assistance.households"]


def landed(name: str, value: int, synthetic: bool) -> Step:
    """A release of a value, with the figure of the year before beside its own."""
    _, unit, period = name.split("/")
    shown = [figure(f"{one}/{p}/{unit}", str(value)) for one in IDS for p in (period, "2017")]

    def step(reports: Path) -> None:
        release_of(reports, name, figures=shown, synthetic=synthetic)

    return step


def removed(name: str) -> Step:
    return lambda reports: shutil.rmtree(reports / name, ignore_errors=True)


def damaged(name: str, file: str) -> Step:
    def step(reports: Path) -> None:
        if (reports / name / file).exists():
            (reports / name / file).write_text("{", "utf-8")

    return step


def edited(name: str) -> Step:
    """Another value, and a manifest that says it was so: nobody announced it."""

    def step(reports: Path) -> None:
        figures, told = reports / name / "figures.csv", reports / name / "release.json"
        if not (figures.exists() and told.exists()) or told.read_text("utf-8") == "{":
            return
        (reports / INDEX_DUE).unlink(missing_ok=True)
        figures.write_text(figures.read_text("utf-8").replace(",1", ",7"), "utf-8")
        said = json.loads(told.read_text("utf-8"))
        said["outputs"]["figures.csv"] = hashlib.sha256(figures.read_bytes()).hexdigest()
        told.write_text(json.dumps(said), "utf-8")

    return step


def moved(name: str, other: str) -> Step:
    """By hand, into the place of another: its own times of change go with it."""

    def step(reports: Path) -> None:
        if (reports / name).exists() and name != other:
            shutil.rmtree(reports / other, ignore_errors=True)
            (reports / other).parent.mkdir(parents=True, exist_ok=True)
            (reports / name).rename(reports / other)

    return step


def taken_back(name: str) -> Step:
    def step(reports: Path) -> None:
        told = reports / name / "release.json"
        if told.exists() and told.read_text("utf-8") != "{":
            with contextlib.suppress(LibraryError):  # another release is damaged
                withdraw(reports, name, "算错", now=DAY, workplace=reports.parent / "run")

    return step


def spoilt(pattern: str) -> Step:
    """A file the library made is cut, another one stands where none may."""

    def step(reports: Path) -> None:
        for path in reports.glob(pattern):
            path.write_text("cut", "utf-8")
            if path.parent != reports:
                shutil.copy(path, path.with_stem("110199"))

    return step


def forgotten(reports: Path) -> None:
    shutil.rmtree(reports.parent / "run", ignore_errors=True)


names = st.sampled_from(NAMES)
steps = st.one_of(
    st.builds(landed, names, st.integers(10, 12), st.sampled_from([False, False, True])),
    st.builds(landed, names, st.integers(10, 12), st.just(False)),
    st.builds(removed, names),
    st.builds(damaged, names, st.sampled_from(["release.json", "figures.csv"])),
    st.builds(edited, names),
    st.builds(moved, names, names),
    st.builds(taken_back, names),
    st.builds(spoilt, st.sampled_from(["figures/*/2019.js", "units/110105.html", "index.html"])),
    st.just(forgotten),
)


def pages(reports: Path) -> dict[str, bytes]:
    """What readers find at the top: all but the releases and what is hidden."""
    made = (path for path in reports.rglob("*") if path.is_file())
    named = {path.relative_to(reports).as_posix(): path for path in made}
    return {
        name: path.read_bytes()
        for name, path in named.items()
        if not name.startswith((".", "public/"))
    }


def written(reports: Path, days: int, workplace: Path | None) -> str:
    """What is said of releases that were left out; nothing if none was."""
    now = DAY + timedelta(days)
    try:
        write_library(reports, UNITS, settings=PLAIN, now=now, workplace=workplace)
    except LibraryError as error:
        return str(error).replace(str(reports), "reports")
    return ""


@pytest.mark.prove
@examples(8, deadline=None)
@given(st.lists(steps, min_size=2, max_size=7))
def test_pages_are_those_of_a_library_read_from_the_first_release_to_the_last(
    at_rest: float, some: list[Step]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        reports, again = Path(folder) / "site", Path(folder) / "again"
        workplace = Path(folder) / "run"
        for days, step in enumerate(some):
            reports.mkdir(exist_ok=True)
            workplace.mkdir(exist_ok=True)
            step(reports)
            time.sleep(at_rest)
            left_out = written(reports, days, workplace)
            shutil.rmtree(again, ignore_errors=True)
            shutil.rmtree(archive_of(again), ignore_errors=True)
            for part in ("public", ".library"):
                if (reports / part).exists():
                    shutil.copytree(reports / part, again / part)
            if (reports / INDEX_DUE).exists():
                shutil.copy(reports / INDEX_DUE, again)
            if archive_of(reports).exists():
                shutil.copytree(archive_of(reports), archive_of(again))
            assert written(again, days, None) == left_out
            assert pages(again) == pages(reports)


def test_one_more_release_opens_no_file_of_another_union_and_writes_none(
    tmp_path: Path, at_rest: float, opened_files: list[str]
) -> None:
    reports, workplace = tmp_path / "site", tmp_path / "run"
    workplace.mkdir()
    for name in NAMES:
        landed(name, 11, False)(reports)
    for days in (0, 1):  # what was written a moment ago is not trusted the first time
        time.sleep(at_rest)
        assert written(reports, days, workplace) == ""
    time.sleep(at_rest)
    before = {path: path.stat() for path in reports.rglob("*") if path.is_file()}
    landed("public/110105001/2017", 12, False)(reports)
    opened_files.clear()
    assert written(reports, 2, workplace) == ""
    inside = {
        path.removeprefix(f"{reports}/")
        for path in opened_files
        if path.startswith(f"{reports}/") and "unfinished" not in path
    }
    new = "public/110105001/2017"
    shown = {f"{name}/figures.csv" for name in (new, *NAMES) if "/110105001/" in name}
    assert {one for one in inside if one.startswith("public/")} == {f"{new}/release.json", *shown}
    # The drawers of so small a library are read into the page of the number check.
    assert not [one for one in inside if one.startswith("units/110105.")]
    changed = {
        path.relative_to(reports).as_posix()
        for path, state in before.items()
        if path.stat().st_ino != state.st_ino
    }
    # Its figure of 2017 says what the other releases said before, and leads to it.
    pages = {f"{one}{two}" for one in ("index", "feed", "check") for two in ("", ".en")}
    assert changed == {
        "figures/110105001/2017.js", "units/110105001.html", "units/110105001.en.html",
        *(f"{page}.{'xml' if 'feed' in page else 'html'}" for page in pages),
    }  # fmt: skip


def test_a_file_of_the_library_that_was_lost_or_spoilt_is_made_again(
    tmp_path: Path, at_rest: float
) -> None:
    reports, workplace = tmp_path / "site", tmp_path / "run"
    workplace.mkdir()
    for name in NAMES:
        landed(name, 11, False)(reports)
    written(reports, 0, workplace)
    sound = pages(reports)
    (reports / "figures/110105/2019.js").unlink()
    (reports / "units/110105001.html").write_text("cut")
    (reports / "figures/110105/1999.js").write_text("foreign")
    (reports / "figures/gone").mkdir()
    (reports / "figures/gone/2019.js").write_text("foreign")
    time.sleep(at_rest)
    written(reports, 1, workplace)
    assert pages(reports) == sound
    assert not (reports / "figures/gone").exists()
