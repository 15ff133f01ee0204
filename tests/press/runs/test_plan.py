"""The plan knows what is done: each run says why it would be made, or that nothing changed."""

import csv
import io
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from bangfu.cli.printing import print_matrix, summary
from bangfu.params import ReportParams
from bangfu.press.release.job import Release
from bangfu.press.release.manifest import read_manifest
from bangfu.press.runs.plan import (
    PlannedRun,
    dropped_languages,
    keep_languages,
    plan_releases,
    plan_runs,
    up_to_date,
)
from bangfu.register.dependence.streams import Read
from bangfu.register.proof import proven_loads
from planned_reports import OPEN, TABLES, is_up_to_date, notebooks
from run_all import publish_here
from small_notebooks import NOTEBOOKS, SHOWN, small, store
from typed_register import typed_register, write_load

DISTRICT, JIA, YI = "110105", "110105001", "110105002"
RELEASES = [
    (JIA, "2016"), (JIA, "2017-02"), (JIA, "2017-03"), (JIA, "2017-04"), (JIA, "2017-05"),
    (JIA, "2018-03"), (JIA, "2017"), (JIA, "2018"), (JIA, "2019"), (JIA, "2016..2018"),
    (YI, "2017"), (DISTRICT, "2017"), (DISTRICT, "2015"),
]  # fmt: skip


def asked(desk: Path, *releases: tuple[str, str], **changes: object) -> list[ReportParams]:
    return [
        ReportParams.check(
            {
                "register": str(desk / "register"),
                "period": period,
                "unit": unit,
                "edition": "internal",  # which tells all of a street's months
                **changes,
            }
        )
        for unit, period in releases
    ]


def planned(desk: Path, *releases: tuple[str, str], **changes: object) -> list[Release]:
    return plan_releases(
        asked(desk, *releases, **changes), folder=desk / "notebooks", workplace=desk / "run"
    )


def runs(desk: Path, *releases: tuple[str, str], **changes: object) -> list[PlannedRun]:
    return plan_runs(planned(desk, *releases, **changes), desk / "reports", workplace=desk / "run")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register and the releases made of it; no test touches them."""
    desk = tmp_path_factory.mktemp("first")
    typed_register(desk / "register", **TABLES)
    store(desk / "notebooks", **notebooks())
    for release in planned(desk, *RELEASES):
        publish_here(release, desk / "reports")
    return desk


@pytest.fixture
def desk(first: Path, tmp_path: Path) -> Path:
    """A copy of them to work on."""
    return shutil.copytree(first, tmp_path / "desk")


def test_nothing_is_made_again_where_nothing_changed(desk: Path) -> None:
    matrix = runs(desk, *RELEASES)
    assert len(matrix) == len(RELEASES) * len(NOTEBOOKS)
    assert {run.why for run in matrix} == {()}
    releases = planned(desk, *RELEASES)
    assert up_to_date(releases, desk / "reports", workplace=desk / "run") == {
        release.name for release in releases
    }
    assert all(is_up_to_date(release, desk / "reports") for release in releases)


def made_again(desk: Path) -> dict[tuple[str, str], set[str]]:
    """The notebooks of each release for which something of the register changed."""
    found: dict[tuple[str, str], set[str]] = {}
    for run in runs(desk, *RELEASES):
        if any(why.startswith("register changed") for why in run.why):
            key = (run.job.params.unit, run.job.params.period)
            found.setdefault(key, set()).add(run.job.notebook)
    return found


def head(table: str) -> str:
    return f"{TABLES[table].strip().splitlines()[0]} | withdrawn\n"


COMFORT = "comfort_case", head("comfort_case") + "C-1 | one | 110105001 | 2017-02-20 | "
AID = "assistance", head("assistance") + "A-1 | F-1 | one | 110105001 | 2017-03-05 | "
FILE = "household_file", head("household_file") + "F-1 | 110105001 | "

FLOWS_SEE = [
    (JIA, "2017-03"), (JIA, "2017-04"), (JIA, "2018-03"), (JIA, "2017"), (JIA, "2018"),
    (JIA, "2016..2018"), (DISTRICT, "2017"),
]  # fmt: skip
"""March 2017 itself, the month after and the year after, which compare with it."""
STOCKS_SEE = [
    (JIA, "2017-03"), (JIA, "2017-04"), (JIA, "2017-05"), (JIA, "2018-03"), (JIA, "2017"),
    (JIA, "2018"), (JIA, "2019"), (JIA, "2016..2018"), (DISTRICT, "2017"),
]  # fmt: skip
"""Whatever ends after the file was opened."""

CORRECTIONS: dict[str, tuple[dict[str, str], dict[str, list[tuple[str, str]]]]] = {
    "comfort payment": (
        {COMFORT[0]: COMFORT[1] + "approved | 2017-03-01 | 501.00 | 1 | "},
        {"comfort_payments": FLOWS_SEE},
    ),
    "comfort payment withdrawn": (
        {COMFORT[0]: COMFORT[1] + "approved | 2017-03-01 | 500.00 | 1 | yes"},
        # Its decision goes too; and it was handed in before all of these, so it was in hand.
        {
            "comfort_payments": [
                (JIA, "2017-02"),
                *FLOWS_SEE,
                (DISTRICT, "2015"),
                (JIA, "2016"),
                (JIA, "2017-05"),
                (JIA, "2019"),
            ]
        },
    ),
    "aid": ({AID[0]: AID[1] + "101.00 | "}, {"assistance_totals": FLOWS_SEE}),
    "category of a file": (
        {FILE[0]: FILE[1] + "deep | "},
        {"assistance_totals": FLOWS_SEE, "hardship_exit": STOCKS_SEE},
    ),
    "the same rows once more": (TABLES, {}),
    "aid of a month no report saw": (
        {"assistance": head("assistance") + "A-9 | | x | 110105001 | 2021-01-01 | 1.00 | "},
        {},
    ),
}


@pytest.mark.parametrize("name", CORRECTIONS)
def test_a_correction_in_march_2017_re_runs_what_can_see_it_and_no_other(
    desk: Path, name: str
) -> None:
    load, expected = CORRECTIONS[name]
    write_load(desk / "register", load)
    seen_in: dict[tuple[str, str], set[str]] = {}
    for notebook, releases in expected.items():
        for release in releases:
            seen_in.setdefault(release, set()).add(notebook)
    assert made_again(desk) == seen_in
    for release in planned(desk, *RELEASES):
        key = (release.params.unit, release.params.period)
        assert is_up_to_date(release, desk / "reports") is (key not in seen_in)


def test_runs_say_what_changed_and_who_goes_along(desk: Path) -> None:
    write_load(desk / "register", CORRECTIONS["comfort payment"][0])
    why = {run.job.notebook: run.why for run in runs(desk, (JIA, "2017-04"))}
    assert why == {
        "assistance_totals": ("made again with its release",),
        "hardship_exit": ("made again with its release",),
        "comfort_payments": ("register changed: comfort_case 2017-03",),
    }
    shutil.rmtree(desk / "run")  # what differs from the older load is not known any more
    why = {run.job.notebook: run.why for run in runs(desk, (JIA, "2017-04"))}
    assert why["comfort_payments"] == ("register changed",)


def test_release_made_again_is_done_with_the_new_load(desk: Path) -> None:
    write_load(desk / "register", CORRECTIONS["aid"][0])
    for release in planned(desk, *RELEASES):
        if not is_up_to_date(release, desk / "reports"):
            publish_here(release, desk / "reports")
    assert {run.why for run in runs(desk, *RELEASES)} == {()}
    loads = {
        key: read_manifest(desk / "reports" / "internal" / key[0] / key[1]).parameters["as_of"]
        for key in RELEASES
    }
    assert loads == {key: 2 if key in FLOWS_SEE else 1 for key in RELEASES}
    # As of the older load only those differ that were made of the newer one.
    stale = {
        (run.job.params.unit, run.job.params.period)
        for run in runs(desk, *RELEASES, as_of=1)
        if not run.is_skipped
    }
    assert stale == set(FLOWS_SEE)


def test_release_holds_what_each_run_read(first: Path) -> None:
    manifest = read_manifest(first / "reports" / "internal" / JIA / "2017-03")
    reads = {page: run.reads for page, run in manifest.runs.items()}
    assert reads == {
        # The month, the one before, and the same a year earlier.
        "assistance_totals.html": (
            ("assistance.paid_on", "2016-03", "2016-03", False),
            ("assistance.paid_on", "2017-02", "2017-03", False),
        ),
        "hardship_exit.html": (("file_event.happened_on", "", "2017-03", False),),
        "comfort_payments.html": (
            ("comfort_case.applied_on", "", "2017-03", False),  # what is still in hand
            ("comfort_case.decided_on", "2017-03", "2017-03", False),
            ("comfort_case.paid_on", "2016-03", "2016-03", False),
            ("comfort_case.paid_on", "2017-02", "2017-03", False),
        ),
    }
    (release,) = planned(first, (JIA, "2017-03"))
    for page, run in manifest.runs.items():
        read = tuple(Read(*one) for one in reads[page] or ())
        assert run.seen_sha256 == release.seen.digest(JIA, read)


def test_notebook_that_shows_anything_of_unknown_origin_sees_everything(desk: Path) -> None:
    mixed = small(OPEN, *SHOWN.splitlines(), "report.balance()", "report.provenance()")
    nbformat.write(mixed, desk / "notebooks" / "hardship_exit.ipynb")
    (release,) = planned(desk, (JIA, "2016"))
    publish_here(release, desk / "reports")
    write_load(desk / "register", CORRECTIONS["aid of a month no report saw"][0])
    why = {run.job.notebook: run.why for run in runs(desk, (JIA, "2016"))}
    assert why["hardship_exit"] == (
        "register changed, and the notebook does not say what it reads of it",
    )
    assert why["comfort_payments"] == ("made again with its release",)


ONE = (JIA, "2017")
PLACE = f"reports/internal/{JIA}/2017"


def change(name: str) -> Callable[[Path], None]:
    def write(desk: Path) -> None:
        path = desk / PLACE / name
        path.write_bytes(path.read_bytes().replace(b"2017", b"2018", 1))

    return write


def add(desk: Path) -> None:
    (desk / PLACE / "tables" / "more.csv").write_text("x")


def lose(desk: Path) -> None:
    (desk / PLACE / "tables" / "balance.csv").unlink()


def replace_by_link(desk: Path) -> None:
    page = desk / PLACE / "hardship_exit.html"
    page.rename(desk / "elsewhere.html")
    page.symlink_to(desk / "elsewhere.html")


def no_manifest(desk: Path) -> None:
    (desk / PLACE / "release.json").unlink()


def half_a_manifest(desk: Path) -> None:
    path = desk / PLACE / "release.json"
    path.write_text(path.read_text("utf-8")[:500], "utf-8")


def other_notebook(desk: Path) -> None:
    nbformat.write(small(OPEN, "report.balance()"), desk / "notebooks" / "hardship_exit.ipynb")


DAMAGE: list[tuple[Callable[[Path], None], str, str]] = [
    (change("comfort_payments.html"), "comfort_payments", "page comfort_payments.html is damaged"),
    (change("figures.csv"), "", "file figures.csv is damaged"),
    (lose, "", "file tables/balance.csv is missing"),
    (add, "", "file tables/more.csv is not of this release"),
    (replace_by_link, "hardship_exit", "page hardship_exit.html is damaged"),
    (no_manifest, "", "never published"),
    (half_a_manifest, "", "release.json is damaged"),
    (other_notebook, "hardship_exit", "notebook hardship_exit changed"),
]


@pytest.mark.parametrize(("damage", "whose", "expected"), DAMAGE)
def test_what_changed_is_said_of_the_run_it_concerns(
    desk: Path, damage: Callable[[Path], None], whose: str, expected: str
) -> None:
    runs(desk, ONE)
    damage(desk)
    for run in runs(desk, ONE):
        concerned = whose in ("", run.job.notebook)
        assert run.why == ((expected,) if concerned else ("made again with its release",))


@pytest.mark.parametrize(
    ("languages", "expected"),
    [(("zh", "en"), "en added"), (("en",), "en added, zh left out")],
)
def test_other_languages_make_a_release_again(
    desk: Path, languages: tuple[str, ...], expected: str
) -> None:
    params = [p for one in languages for p in asked(desk, ONE, language=one)]
    releases = plan_releases(params, folder=desk / "notebooks", workplace=desk / "run")
    found = plan_runs(releases, desk / "reports", workplace=desk / "run")
    assert len(found) == len(languages) * len(NOTEBOOKS)
    for run in found:
        assert f"languages asked for: {expected}" in run.why
        is_new = f"page {run.job.page} was never published" in run.why
        assert is_new is (run.job.params.language == "en")


@pytest.mark.parametrize(
    ("languages", "kept", "dropped"),
    [(("zh",), ("zh",), ()), (("en",), ("zh", "en"), ("zh",)), (("en", "zh"), ("zh", "en"), ())],
)
def test_a_release_keeps_the_languages_it_is_published_in(
    desk: Path, languages: tuple[str, ...], kept: tuple[str, ...], dropped: tuple[str, ...]
) -> None:
    params = [p for one in languages for p in asked(desk, ONE, language=one)]
    releases = plan_releases(params, folder=desk / "notebooks", workplace=desk / "run")
    (release,) = keep_languages(releases, desk / "reports")
    assert release.languages == kept
    told = dropped_languages(releases, desk / "reports")
    assert told == ({release.name: dropped} if dropped else {})
    nowhere = desk / "elsewhere"  # where nothing is published nothing is kept or dropped
    assert keep_languages(releases, nowhere) == releases
    assert dropped_languages(releases, nowhere) == {}


@pytest.mark.parametrize(
    ("field", "name", "expected"),
    [
        ("made_of", "library code", "library code changed"),
        ("made_of", "rules", "rules changed"),
        ("made_of", "printed figures", "printed figures changed"),
        ("made_of", "style or template", "style or template changed"),
        ("made_of", "fonts", "fonts changed"),
        ("made_of", "locked environment", "locked environment changed"),
        ("versions", "duckdb", "versions changed: duckdb"),
        ("parameters", "period", "parameters changed: period"),
    ],
)
def test_each_part_is_named_when_it_changed(
    desk: Path, field: str, name: str, expected: str
) -> None:
    path = desk / PLACE / "release.json"
    manifest = json.loads(path.read_text("utf-8"))
    manifest[field][name] = "2016"
    path.write_text(json.dumps(manifest), "utf-8")
    assert {run.why for run in runs(desk, ONE)} == {(expected,)}


def printed(matrix: list[PlannedRun], form: str, capsys: pytest.CaptureFixture[str]) -> str:
    print_matrix(matrix, form)
    return capsys.readouterr().out


def test_the_matrix_is_the_same_in_every_form(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other_notebook(desk)
    matrix = runs(desk, ONE, (YI, "2019"))
    lines = [line.split("\t") for line in printed(matrix, "table", capsys).splitlines()]
    assert lines[1] == [
        "hardship_exit", "2017", JIA, "internal", "zh", "run", "notebook hardship_exit changed",
    ]  # fmt: skip
    assert lines[3][5:] == ["run", "never published"]
    header, *rows = csv.reader(io.StringIO(printed(matrix, "csv", capsys)))
    assert rows == lines
    objects = json.loads(printed(matrix, "json", capsys))
    assert [list(one) for one in objects] == [header] * 6
    assert objects[1]["why"] == ["notebook hardship_exit changed"]
    assert summary(matrix) == "6 runs: 6 to make, 0 skipped"
    with pytest.raises(ValueError, match="form: found 'xml', expected one of: table, csv, json"):
        print_matrix(matrix, "xml")


PLAN_MANY = """
import json, sys, time
from pathlib import Path
from bangfu.params import ReportParams
from bangfu.press.runs.plan import plan_releases, plan_runs
began = time.perf_counter()
desk = Path(sys.argv[1])
names = json.loads(sys.argv[2])
asked = [
    ReportParams.check({"register": str(desk / "register"), "unit": unit, "period": period,
                        "language": language, "edition": "internal"})
    for unit, period in names for language in ("zh", "en")
]
releases = plan_releases(asked, folder=desk / "notebooks", workplace=desk / "run")
runs = plan_runs(releases, desk / "reports", workplace=desk / "run")
print(json.dumps({
    "runs": len(runs), "skipped": sum(run.is_skipped for run in runs),
    "seconds": time.perf_counter() - began, "modules": sorted(sys.modules),
}))
"""
HEAVY = {
    "ibis", "duckdb", "pyarrow", "pandas", "numpy", "matplotlib", "papermill", "nbconvert",
    "nbformat", "nbclient", "IPython", "jinja2", "fontTools",
}  # fmt: skip


def copies(desk: Path, number: int) -> list[tuple[str, str]]:
    """Copies of a release in both languages, each consistent with its own name."""
    params = [p for one in ("zh", "en") for p in asked(desk, (JIA, "2017"), language=one)]
    (release,) = plan_releases(params, folder=desk / "notebooks", workplace=desk / "run")
    origin = publish_here(release, desk / "reports")
    names = [
        (unit, f"{year}-{part}")
        for unit in (JIA, YI) for year in range(2012, 2031)
        for part in (*(f"{month:02d}" for month in range(1, 13)), "Q1", "Q2", "Q3", "Q4")
    ][:number]  # fmt: skip
    for unit, period in names:
        place = desk / "reports" / "internal" / unit / period
        shutil.copytree(origin, place, dirs_exist_ok=True)
        manifest = json.loads((place / "release.json").read_text("utf-8"))
        manifest["parameters"] |= {"unit": unit, "period": period}
        (place / "release.json").write_text(json.dumps(manifest), "utf-8")
    return names


@pytest.mark.prove
def test_three_thousand_unchanged_runs_are_skipped_without_any_engine(desk: Path) -> None:
    names = copies(desk, 500)
    time.sleep(2.1)  # what is at rest is known once it was read
    proven_loads(desk / "register", workplace=desk / "run")
    command = [sys.executable, "-c", PLAN_MANY, str(desk), json.dumps(names)]
    said = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert (said["runs"], said["skipped"]) == (3000, 3000)
    assert {name.partition(".")[0] for name in said["modules"]} & HEAVY == set()
    assert said["seconds"] < 20  # far more than it takes: a slow machine is no failure
