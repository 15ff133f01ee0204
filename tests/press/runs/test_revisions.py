"""Figures that were public otherwise: marked, told with old value and reason, and reproducible."""

import re
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bangfu.errors import ArchiveError, ParameterError
from bangfu.figures.model import Status
from bangfu.files import sha256_of
from bangfu.params import ReportParams
from bangfu.press.archive.accession import announce
from bangfu.press.archive.notes import archive_of, read_archive
from bangfu.press.release.manifest import Cause, read_manifest
from bangfu.press.runs.plan import keep_languages, plan_releases, plan_runs
from bangfu.press.runs.production import Left, Outcome, run_releases
from bangfu.press.runs.verification import Verdict, verify_release
from bangfu.press.runs.withdrawal import withdraw
from bangfu.project import NOTEBOOK_FOLDER
from docx import Document
from openpyxl import load_workbook
from planned_reports import OPEN
from read_page import read_page
from small_notebooks import small, store
from typed_register import UNITS, write_load
from workers import pool

CASES = """
case_id | claimant_key | unit_code | applied_on | decided_on | decision | batch_no | paid_on    | amount
c1      | x            | 110105001 | 2019-01-10 | 2019-01-20 | approved | 1        | 2019-01-25 | 900.00
"""  # noqa: E501
MORE = CASES.replace("c1 ", "c2 ").replace("900.00", "100.00").replace("| x ", "| y ")
PAYMENTS = "comfort.person_times/2019-01/110105"
WHY = "甲街道补报一笔"
SHOWN = (
    'report.headline("comfort.person_times", "comfort.amount")',
    'report.table(report.monthly("comfort.payments"))',
)
MONTH, YEAR = "2019-01", "2019"
ATOM = "{http://www.w3.org/2005/Atom}"


class Desk:
    """A register, notebooks and a library."""

    def __init__(self, folder: Path, notebooks: Path | None = None) -> None:
        self.folder, self.reports = folder, folder / "reports"
        shown = small(OPEN, *SHOWN, "report.provenance()")
        self.notebooks = notebooks or store(folder / "notebooks", comfort_payments=shown)
        self.load(CASES, tables={"union_unit": UNITS})

    def load(
        self, cases: str, reason: str = "", *, tables: Mapping[str, str] | None = None,
        until: date | None = date(2030, 12, 31),
    ) -> None:  # fmt: skip
        given = {**(tables or {}), "comfort_case": cases}
        write_load(self.folder / "register", given, until=until, reason=reason)

    def run(self, *periods: str, even: tuple[Left, ...] = (), **changes: object) -> Outcome:
        given = {"register": str(self.folder / "register"), "unit": "110105", **changes}
        asked = [
            ReportParams.check({**given, "period": period, "language": language})
            for period in periods
            for language in ("zh", "en")
        ]
        work = self.folder / "run"
        releases = plan_releases(asked, folder=self.notebooks, workplace=work)
        return run_releases(
            releases, self.reports, executor=pool(), jobs=2, even=even, workplace=work
        )

    def verify(self, place: Path, archive: Path | None = None) -> Verdict:
        work = self.folder / "run"
        return verify_release(
            place, executor=pool(), register=str(self.folder / "register"), archive=archive,
            workplace=work,
        )  # fmt: skip

    def release(self, period: str) -> Path:
        return self.reports / "public" / "110105" / period

    def told(self, period: str) -> dict[str, tuple[str, str]]:
        """Value and status by address."""
        text = (self.release(period) / "figures.csv").read_text("utf-8-sig")
        cells = [line.split(",") for line in text.splitlines()[1:]]
        return {line[0]: (line[5], line[7]) for line in cells}

    def page(self, name: str) -> str:
        return read_page((self.reports / name).read_text("utf-8")).text

    def drawers(self) -> str:
        """All the finder has to open."""
        found = sorted(self.reports.glob("figures/*/*.js"))
        assert found
        return "".join(path.read_text("utf-8") for path in found)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A month and its year are published; nothing was corrected."""
    made = Desk(tmp_path)
    assert made.run(MONTH, YEAR).exit_code == 0
    return made


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


class Entry:
    """An entry of the feed."""

    def __init__(self, element: ElementTree.Element) -> None:
        said = {name: element.findtext(ATOM + name) or "" for name in ("title", "summary")}
        self.title, self.summary = said["title"], said["summary"]
        self.links = [one.get("href", "") for one in element.findall(f"{ATOM}link")]


def feed(desk: Desk, name: str = "feed.xml") -> list[Entry]:
    root = ElementTree.fromstring((desk.reports / name).read_bytes())
    return [Entry(element) for element in root.findall(f"{ATOM}entry")]


@pytest.mark.prove
def test_nothing_is_revised_where_values_agree(desk: Desk) -> None:
    assert desk.told(MONTH)[PAYMENTS] == ("1", Status.OK)
    assert Status.REVISED not in {status for _, status in desk.told(YEAR).values()}
    assert read_manifest(desk.release(MONTH)).revision is None
    assert "尚无更正" in desk.page("corrections.html")
    before = bytes_of(desk.reports)
    assert desk.run(MONTH, YEAR, even=("up_to_date",)).exit_code == 0
    assert bytes_of(desk.reports) == before
    notes = read_archive(archive_of(desk.reports)).notes
    assert [note.release for note in notes] == ["public/110105/2019", "public/110105/2019-01"]


def test_a_later_load_revises_and_its_reason_is_told_everywhere(desk: Desk) -> None:
    desk.load(MORE, WHY)
    assert desk.run(MONTH, YEAR).exit_code == 0
    # One payment and another.
    assert desk.told(MONTH)[PAYMENTS] == ("2", Status.REVISED)
    # In the year's report too, for the month and for the year itself; not February, which is 0.
    assert desk.told(YEAR)[PAYMENTS] == ("2", Status.REVISED)
    assert desk.told(YEAR)["comfort.person_times/2019/110105"] == ("2", Status.REVISED)
    assert desk.told(YEAR)["comfort.person_times/2019-02/110105"] == ("0", Status.OK)
    release = desk.release(MONTH)
    zh, en = (
        read_page((release / name).read_text("utf-8")).text
        for name in ("comfort_payments.html", "comfort_payments.en.html")
    )
    assert "〔修订〕" in zh and "与此前公布的不同" in zh  # noqa: PT018
    assert "[r]" in en and "differs from what was published before" in en  # noqa: PT018
    assert "本期有数字与此前公布的不同" in zh
    links = read_page((release / "comfort_payments.html").read_text("utf-8")).links
    assert links["更正与修订"] == "../../../corrections.html"
    words = Document(str(release / "comfort_payments.docx")).tables[0]
    assert "〔修订〕" in "".join(cell.text for row in words.rows for cell in row.cells)
    sheets = load_workbook(release / "figures.xlsx").worksheets
    cells = [str(one.value) for sheet in sheets for row in sheet.iter_rows() for one in row]
    assert "修订后" in cells
    manifest = read_manifest(release)
    assert manifest.revision is not None
    assert manifest.revision.entries == 2  # the year's note and the month's
    assert manifest.revision.causes == (Cause(kind="load", load=2, reason=WHY),)
    for name, told in (
        ("corrections.html", ("数据版本2：甲街道补报一笔", "1人次", "2人次")),
        ("corrections.en.html", ("data version 2: 甲街道补报一笔", "1 payment", "2 payments")),
    ):
        assert [one for one in told if one not in desk.page(name)] == []
    lines = (desk.reports / "corrections.csv").read_text("utf-8-sig")
    assert f",revised,{PAYMENTS},1,2,原因：数据版本2：{WHY}" in lines
    (entry,) = (one for one in feed(desk) if one.title.endswith("2019年1月"))
    assert "抚慰人次，2019年1月：1人次→2人次" in entry.summary
    assert WHY in entry.summary
    assert [one for one in entry.links if "corrections" in one] == ["corrections.html#n4"]
    assert '"2","revised"' in desk.drawers()
    index = read_page((desk.reports / "index.html").read_text("utf-8"))
    assert index.links["更正与修订"] == "corrections.html"


def test_made_again_it_stays_revised_and_is_the_same_to_the_byte(desk: Desk) -> None:
    desk.load(MORE, WHY)
    desk.run(MONTH, YEAR)
    before = bytes_of(desk.reports)
    assert desk.run(MONTH, YEAR, even=("up_to_date",)).exit_code == 0
    assert bytes_of(desk.reports) == before
    assert len(read_archive(archive_of(desk.reports)).notes) == 4


@pytest.mark.prove
def test_a_figure_put_back_is_revised_again_and_all_reasons_are_given(desk: Desk) -> None:
    desk.load(MORE, WHY)
    desk.run(MONTH)
    desk.load(MORE.replace("c2 ", "c3 ").replace("100.00", "5.00"))
    desk.load(
        CASES.replace("c1 ", "c3 ").replace("amount\n", "amount | withdrawn\n")
        .replace("900.00\n", "900.00 | yes\n"),
        "重复录入",
    )  # fmt: skip
    desk.load(
        CASES.replace("c1 ", "c2 ").replace("amount\n", "amount | withdrawn\n")
        .replace("900.00\n", "900.00 | yes\n"),
        "误报",
    )  # fmt: skip
    desk.run(MONTH)
    assert desk.told(MONTH)[PAYMENTS] == ("1", Status.REVISED)  # c1 alone again
    revision = read_manifest(desk.release(MONTH)).revision
    assert revision is not None
    assert [(one.load, one.reason) for one in revision.causes] == [
        (5, "误报"), (4, "重复录入"), (3, ""),
    ]  # fmt: skip
    page = desk.page("corrections.html")
    assert "数据版本5：误报、数据版本4：重复录入、数据版本3（未说明原因）" in page
    assert page.index("误报") < page.index(WHY)  # the newest first


@pytest.mark.prove
def test_a_release_is_held_against_others_too(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.run(MONTH)
    desk.load(MORE, WHY)
    desk.run(YEAR)  # for the first time; the month is not made again
    assert desk.told(YEAR)[PAYMENTS] == ("2", Status.REVISED)
    assert desk.told(YEAR)["comfort.person_times/2019/110105"] == ("2", Status.OK)
    assert desk.told(MONTH)[PAYMENTS] == ("1", Status.OK)
    desk.run(MONTH)  # told the same as the year, and yet otherwise than itself
    assert desk.told(MONTH)[PAYMENTS] == ("2", Status.REVISED)


@pytest.mark.prove
def test_a_provisional_figure_that_becomes_final_is_revised_if_it_moved(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    late = MORE.replace("110105001", "110105002")
    register = tmp_path / "register"
    shutil.rmtree(register)
    write_load(register, {"union_unit": UNITS, "comfort_case": CASES}, until=None)
    write_load(register, {"comfort_case": late.replace("2019-01", "2018-12")}, until=None)
    desk.run(MONTH, even=("provisional",))
    assert desk.told(MONTH)[PAYMENTS] == ("1", Status.PROVISIONAL)
    write_load(register, {"comfort_case": late.replace("c2 ", "c3 ")}, until=date(2019, 12, 31))
    desk.run(MONTH)
    assert desk.told(MONTH)[PAYMENTS] == ("2", Status.REVISED)
    assert desk.told(MONTH)["comfort.person_times/2018-12/110105"] == ("1", Status.OK)


@pytest.mark.prove
def test_verifying_says_the_same_after_later_revisions(tmp_path: Path) -> None:
    desk = Desk(tmp_path, NOTEBOOK_FOLDER)
    desk.run(MONTH)
    desk.load(MORE, WHY)
    desk.run(MONTH)
    kept = shutil.copytree(desk.release(MONTH), desk.folder / "kept" / "public" / "1" / "2")
    desk.load(MORE.replace("c2 ", "c3 ").replace("100.00", "5.00"), "又一笔")
    desk.run(MONTH)
    assert desk.told(MONTH)[PAYMENTS] == ("3", Status.REVISED)
    assert desk.verify(kept, archive_of(desk.reports)).differences == ()
    assert desk.verify(desk.release(MONTH)).differences == ()
    with pytest.raises(ArchiveError, match="--archive"):  # it cannot be held against another
        desk.verify(kept, desk.folder / "none")


@pytest.mark.prove
def test_what_a_killed_run_has_not_noted_the_next_one_notes(desk: Desk) -> None:
    archive, before = archive_of(desk.reports), desk.folder / "before"
    shutil.copytree(archive, before)
    desk.load(MORE, WHY)
    desk.run(MONTH)
    after = {path.name: path.read_bytes() for path in archive.iterdir()}
    corrections = desk.page("corrections.html")
    # As it is after the release has moved into its place, and before anything is noted.
    shutil.rmtree(archive)
    before.rename(archive)
    announce(desk.reports, f"public/110105/{MONTH}")
    (desk.reports / "corrections.html").unlink()
    assert desk.run(MONTH).published == ()  # it is up to date
    notes = read_archive(archive).notes
    assert [note.corrections for note in notes][:2] == [(), ()]
    assert {one.address: (one.old, one.new) for one in notes[2].corrections}[PAYMENTS] == ("1", "2")
    assert {path.name for path in archive.iterdir()} == after.keys()
    assert desk.page("corrections.html") == corrections


@pytest.mark.prove
def test_an_edited_release_is_made_again_and_no_correction(desk: Desk) -> None:
    """Its figures and their hash in release.json agree: only the archive knows better."""
    place, archive = desk.release(MONTH), archive_of(desk.reports)
    before, notes = bytes_of(place), bytes_of(archive)
    figures, release = place / "figures.csv", place / "release.json"
    old = sha256_of(figures)
    written = figures.read_text("utf-8-sig")
    edited = re.sub(rf"^({PAYMENTS},.*),1,", r"\1,9977,", written, flags=re.MULTILINE)
    assert edited != written
    figures.write_text(edited, "utf-8-sig")
    release.write_text(release.read_text("utf-8").replace(old, sha256_of(figures)), "utf-8")
    assert desk.run(YEAR, even=frozenset({"up_to_date"})).exit_code == 1  # the index leaves it out
    assert "9977" not in desk.drawers()
    assert bytes_of(archive).keys() == notes.keys()
    outcome = desk.run(MONTH, YEAR)
    assert (outcome.published, outcome.exit_code) == ((place,), 0)
    assert bytes_of(place) == before


@pytest.mark.prove
def test_an_archive_that_is_lost_stops_a_run(desk: Desk) -> None:
    desk.load(MORE, WHY)
    desk.run(MONTH, YEAR)
    told = (desk.reports / "corrections.csv").read_bytes()
    shutil.rmtree(archive_of(desk.reports))
    with pytest.raises(ArchiveError, match=r"found 0 notes, expected the archive of \d that a rel"):
        desk.run(MONTH, YEAR)
    assert (desk.reports / "corrections.csv").read_bytes() == told


@pytest.mark.prove
def test_releases_from_before_there_was_an_archive_are_taken_in(desk: Desk) -> None:
    shutil.rmtree(archive_of(desk.reports))
    before = bytes_of(desk.reports / "public")
    assert desk.run(MONTH, YEAR).published == ()
    assert bytes_of(desk.reports / "public") == before
    desk.load(MORE, WHY)
    desk.run(MONTH)
    assert desk.told(MONTH)[PAYMENTS] == ("2", Status.REVISED)


def test_an_archive_that_was_touched_stops_a_run_before_anything(desk: Desk) -> None:
    path = archive_of(desk.reports) / "000001.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"1"', b'"7"'))
    desk.load(MORE, WHY)
    with pytest.raises(ArchiveError, match="put the archive back"):
        desk.run(MONTH)
    assert desk.told(MONTH)[PAYMENTS] == ("1", Status.OK)


@pytest.mark.prove
def test_an_internal_release_is_in_no_archive(desk: Desk) -> None:
    before = bytes_of(archive_of(desk.reports))
    desk.run(MONTH, edition="internal")
    assert bytes_of(archive_of(desk.reports)) == before


def test_a_withdrawn_release_is_gone_and_every_place_says_so(desk: Desk) -> None:
    assert withdraw(desk.reports, "110105/2019-01", "金额有误") == "public/110105/2019-01"
    place = desk.release(MONTH)
    assert {path.name for path in place.iterdir()} == {
        f"{name}{end}"
        for name in ("comfort_payments", "hardship_exit", "assistance_totals")
        for end in (".html", ".en.html")
    }
    zh = read_page((place / "comfort_payments.html").read_text("utf-8"))
    assert "撤回" in zh.text and "原因：金额有误" in zh.text  # noqa: PT018
    assert zh.links["更正与修订"] == "../../../corrections.html"
    assert "was withdrawn on" in (place / "comfort_payments.en.html").read_text("utf-8")
    assert "金额有误" in desk.page("corrections.html")
    index = desk.page("index.html")
    assert "已撤回" in index and "金额有误" in index  # noqa: PT018
    (entry,) = (one for one in feed(desk) if "已撤回" in one.title)
    assert "金额有误" in entry.summary
    # The month's report is no source any more; of the figures it alone had it is said.
    assert '"public/110105/2019-01","2019年1月"' not in desk.drawers()
    assert '"reason":"金额有误"' in desk.drawers()
    (name, why), = desk.run(MONTH).withheld  # fmt: skip
    assert name == "public/110105/2019-01"
    assert why.startswith("was withdrawn on ") and why.endswith("with --republish")  # noqa: PT018
    with pytest.raises(ParameterError, match="was withdrawn on"):
        withdraw(desk.reports, str(place), "再撤")


def test_published_anew_it_says_so_and_its_figures_are_revised(desk: Desk) -> None:
    withdraw(desk.reports, str(desk.release(MONTH)), "金额有误")
    desk.load(MORE, WHY)
    assert desk.run(MONTH, even=("withdrawn",)).exit_code == 0
    assert desk.told(MONTH)[PAYMENTS] == ("2", Status.REVISED)
    page = desk.page("corrections.html")
    assert "撤回后重新发布" in page
    assert "金额有误" in page
    (entry,) = (one for one in feed(desk) if one.title.endswith("2019年1月"))
    assert "撤回后重新发布" in entry.summary
    assert "已撤回" not in desk.page("index.html")
    before = bytes_of(desk.reports)
    assert desk.run(MONTH, even=("up_to_date",)).exit_code == 0
    assert bytes_of(desk.reports) == before


@pytest.mark.prove
def test_published_anew_it_comes_in_the_languages_it_had(desk: Desk) -> None:
    withdraw(desk.reports, "110105/2019-01", "金额有误")
    asked = {"register": str(desk.folder / "register"), "period": MONTH, "unit": "110105"}
    planned = plan_releases([ReportParams.check(asked)], workplace=desk.folder / "run")
    (release,) = keep_languages(planned, desk.reports)
    assert set(release.languages) == {"zh", "en"}


@pytest.mark.prove
def test_a_killed_withdrawal_is_completed_by_the_next_run(desk: Desk) -> None:
    standing = shutil.copytree(desk.release(MONTH), desk.folder / "standing")
    withdraw(desk.reports, "110105/2019-01", "金额有误")
    # As it is after the note, and before the pages are changed.
    shutil.rmtree(desk.release(MONTH))
    standing.rename(desk.release(MONTH))
    (desk.reports / ".index-due").touch()
    desk.run(YEAR)
    assert not (desk.release(MONTH) / "figures.csv").exists()
    assert "撤回" in (desk.release(MONTH) / "comfort_payments.html").read_text("utf-8")
    assert "金额有误" in desk.page("index.html")


def test_a_plan_tells_what_was_withdrawn(desk: Desk) -> None:
    withdraw(desk.reports, "110105/2019-01", "金额有误")
    asked = {"register": str(desk.folder / "register"), "period": MONTH, "unit": "110105"}
    releases = plan_releases([ReportParams.check(asked)], workplace=desk.folder / "run")
    place = {"reports": desk.reports, "workplace": desk.folder / "run"}
    assert {run.is_withheld for run in plan_runs(releases, **place)} == {True}
    assert {run.is_withheld for run in plan_runs(releases, **place, republish=True)} == {False}


@pytest.mark.parametrize(
    ("release", "reason", "refusal"),
    [
        ("110105/2018", "有误", "found no release"),
        ("internal/110105/2019", "有误", "expected a public one"),
        ("2019", "有误", "expected a public one"),
        ("110105/2019-01", "电话13812345678", "phone number"),
        ("110105/2019-01", "一\n二", "expected one line"),
        ("110105/2019-01", " ", "expected one line"),
    ],
)
def test_what_cannot_be_withdrawn_is_refused(
    tmp_path: Path, release: str, reason: str, refusal: str
) -> None:
    with pytest.raises(ParameterError, match=refusal):
        withdraw(tmp_path / "reports", release, reason)
