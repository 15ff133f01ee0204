"""A release and its register: brought back from a backup it is made again; after an erasure not."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from bangfu.backup import back_up, restore
from bangfu.errors import ParameterError
from bangfu.params import ReportParams
from bangfu.persons.keys import fingerprint
from bangfu.press.archive.notes import read_archive
from bangfu.press.release.manifest import read_manifest
from bangfu.press.runs.plan import plan_releases
from bangfu.press.runs.production import Outcome, run_releases
from bangfu.press.runs.verification import Verdict, verify_release
from bangfu.project import NOTEBOOK_FOLDER
from bangfu.register.erasure import erase_person
from bangfu.register.loads import FINGERPRINT
from planned_reports import notebooks as planned_notebooks
from small_notebooks import store
from typed_register import UNITS, person, write_load
from workers import pool

CASES = """
case_id | claimant_key | unit_code | applied_on | decided_on | decision | batch_no | paid_on    | amount
c1      | ann          | 110105001 | 2019-01-10 | 2019-01-20 | approved | 1        | 2019-01-25 | 900.00
c2      | bob          | 110105001 | 2018-06-10 | 2018-06-20 | approved | 1        | 2018-06-25 | 70.00
c3      | cat          | 110105001 | 2019-01-11 | 2019-01-20 | approved | 1        | 2019-01-25 | 50.00
"""  # noqa: E501
DAY = date(2026, 11, 27)


class Desk:
    """A register, its notebooks, and the releases of two months."""

    def __init__(self, folder: Path, notebooks: Path | None = None) -> None:
        self.folder, self.register, self.reports = folder, folder / "register", folder / "reports"
        self.archive = folder / "reports-archive"
        self.notebooks = notebooks or store(folder / "notebooks", **planned_notebooks())
        write_load(self.register, {"union_unit": UNITS, "comfort_case": CASES})

    def run(self) -> Outcome:
        asked = [
            ReportParams.check(
                {"register": str(self.register), "unit": "110105", "period": period,
                 "language": "en"}
            )
            for period in ("2019-01", "2018-06")
        ]  # fmt: skip
        work = self.folder / "run"
        releases = plan_releases(asked, folder=self.notebooks, workplace=work)
        return run_releases(releases, self.reports, executor=pool(), jobs=2, workplace=work)

    def release(self, period: str) -> Path:
        return self.reports / "public" / "110105" / period

    def figures(self, period: str) -> bytes:
        return (self.release(period) / "figures.csv").read_bytes()

    def verify(
        self, period: str, register: Path | None = None, archive: Path | None = None
    ) -> Verdict:
        return verify_release(
            self.release(period), executor=pool(), register=str(register or self.register),
            archive=archive or self.archive, workplace=self.folder / "run",
        )  # fmt: skip

    def erase(self, *, rows: bool = False) -> None:
        erase_person(self.register, person("ann"), reason="asked", day=DAY, rows=rows)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    (made.register / FINGERPRINT).write_text(fingerprint(b"a secret of a test") + "\n")
    assert made.run().exit_code == 0
    return made


def names(outcome: Outcome) -> list[str]:
    return [place.name for place in outcome.published]


def test_a_release_is_verified_with_what_a_backup_brought_back(tmp_path: Path) -> None:
    desk = Desk(tmp_path, NOTEBOOK_FOLDER)  # whoever verifies takes those of the project
    assert desk.run().exit_code == 0
    back_up(desk.folder / "all.tar", desk.register, desk.archive)
    restore(desk.folder / "all.tar", desk.folder / "back")
    shutil.rmtree(desk.register)
    shutil.rmtree(desk.archive)
    back = desk.folder / "back"
    verdict = desk.verify("2019-01", back / "register", back / "archive")
    assert (verdict.is_same, verdict.differences) == (True, ())
    assert verdict.files > 10
    assert sorted(note.release for note in read_archive(back / "archive").notes) == [
        "public/110105/2018-06", "public/110105/2019-01",
    ]  # fmt: skip


def test_a_release_of_before_an_erasure_says_so(desk: Desk) -> None:
    desk.erase()
    said = r"before a person was erased from it on 2026-11-27, so it cannot be made again"
    with pytest.raises(ParameterError, match=said):
        desk.verify("2019-01")


def test_a_run_after_an_erasure_corrects_nothing(desk: Desk) -> None:
    """The month with a row of the person is made again, to the same figures; the other stays."""
    figures = desk.figures("2019-01")
    desk.erase()
    after = desk.run()
    assert names(after) == ["2019-01"]
    assert desk.figures("2019-01") == figures
    assert read_manifest(desk.release("2019-01")).revision is None
    note = read_archive(desk.archive).notes[-1]
    assert (note.release, note.corrections) == ("public/110105/2019-01", ())


def test_figures_are_corrected_where_rows_were_taken_out(desk: Desk) -> None:
    desk.erase(rows=True)
    assert names(desk.run()) == ["2019-01"]
    note = read_archive(desk.archive).notes[-1]
    assert note.revision
    changed = {one.address: (one.old, one.new) for one in note.corrections}
    assert changed["comfort.person_times/2019-01/110105"] == ("2", "1")  # cat's is left
    assert [cause.kind for cause in note.revision.causes] == ["register"]
