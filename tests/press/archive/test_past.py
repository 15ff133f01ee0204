"""What was told before: by the release itself first, and what was withheld tells nothing."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from bangfu.errors import ArchiveError
from bangfu.press.archive.notes import Archive, Line, read_archive
from bangfu.press.archive.past import Past, differs, past_of

NOON = datetime(2020, 1, 15, 12, tzinfo=UTC)
AMOUNT = "comfort.amount/2019-01/110105"
MONTH, YEAR = "public/110105/2019-01", "public/110105/2019"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return read_archive(tmp_path / "archive")


def publish(archive: Archive, release: str, value: str, status: str = "ok") -> None:
    note = {"kind": "published", "release": release, "time": NOON, "synthetic": False}
    archive.append(note, [Line(AMOUNT, value, status)])


def past(archive: Archive, release: str) -> Past:
    return past_of(archive.view("110105"), release)


def test_a_release_is_held_against_itself_first_and_then_against_any(archive: Archive) -> None:
    publish(archive, MONTH, "5")
    publish(archive, YEAR, "6")
    assert past(archive, MONTH).told[AMOUNT].value == "5"
    assert past(archive, YEAR).told[AMOUNT].value == "6"
    assert past(archive, "public/110105/2019-Q1").told[AMOUNT].value == "6"  # told last
    assert past(archive, "public/110105/2019-Q1").lines == ()
    assert past_of(archive.view("110106"), "public/110106/2019").told == {}  # another union


def test_what_was_withheld_tells_nothing(archive: Archive) -> None:
    publish(archive, MONTH, "12")
    publish(archive, MONTH, "", "suppressed")
    before = past(archive, MONTH)
    assert before.told[AMOUNT].value == "12"  # the last value anybody was told
    assert not differs(Line(AMOUNT, "", "suppressed"), before.told[AMOUNT])
    assert differs(Line(AMOUNT, "13", "ok"), before.told[AMOUNT])


@pytest.mark.parametrize(
    ("old", "new", "moved"),
    [("5", "5.0", False), ("5", "5.1", True), ("", "", False), ("0.6", "", True), ("", "0", True)],
)
def test_a_figure_moves_by_its_number_however_it_is_written(
    archive: Archive, old: str, new: str, moved: bool
) -> None:
    publish(archive, MONTH, old)
    assert differs(Line(AMOUNT, new, "ok"), past(archive, MONTH).told[AMOUNT]) is moved
    assert not differs(Line(AMOUNT, new, "ok"), None)


def test_withdrawn_its_values_stay(archive: Archive) -> None:
    publish(archive, MONTH, "5")
    archive.append(
        {"kind": "withdrawn", "release": MONTH, "time": NOON, "synthetic": False, "reason": "误"}
    )
    before = past(archive, MONTH)
    assert before.withdrawn == 2
    assert before.told[AMOUNT].value == "5"
    assert list(archive.withdrawn()) == [MONTH]
    publish(archive, MONTH, "6")
    assert past(archive, MONTH).withdrawn == 0
    assert archive.withdrawn() == {}


def test_a_note_edited_meanwhile_is_refused(archive: Archive) -> None:
    publish(archive, MONTH, "5")
    view = archive.view("110105")
    path = archive.folder / "000001.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"5"', b'"6"'))
    with pytest.raises(ArchiveError, match="note 1 of the archive was edited"):
        past_of(view, MONTH)
