"""A register an earlier version made is sealed once, as it is, and not if it is not what it was."""

import json
import os
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from bangfu.errors import RegisterError
from bangfu.files import UNFINISHED, sha256_of
from bangfu.register.check import check_files
from bangfu.register.load_writer import new_load
from bangfu.register.loads import MANIFEST, former_hash, list_loads, read_loads
from bangfu.register.sealing import seal_register
from bangfu.register.store import open_register
from typed_register import UNITS, unsealed, write_load

FILES = "file_id\nf1\nf2"
AID = "aid_id | person_key | paid_on | amount\na1 | ann | 2016-01-01 | 10.00"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A register of two loads, sealed as they landed."""
    folder = tmp_path / "made"
    write_load(folder, {"union_unit": UNITS, "household_file": FILES})
    write_load(folder, {"assistance": AID}, reason="补报")
    return folder


@pytest.fixture
def earlier(made: Path, tmp_path: Path) -> Path:
    """The same as an earlier version has left it."""
    folder = shutil.copytree(made, tmp_path / "earlier")
    for load in list_loads(folder):
        unsealed(load)
    return folder


def told(folder: Path) -> list[dict[str, object]]:
    paths = sorted((folder / "loads").glob(f"*/{MANIFEST}"))
    return [json.loads(path.read_text("utf-8")) for path in paths]


def test_an_earlier_register_is_refused_with_what_to_do(earlier: Path) -> None:
    with pytest.raises(RegisterError) as refusal:
        open_register(earlier)
    assert str(refusal.value) == (
        f"{str(earlier)!r}: found load 1 not sealed, as an earlier version of bangfu left it, "
        f"expected every load sealed; do that once with `bangfu seal --register {earlier}`"
    )
    with pytest.raises(RegisterError, match="not sealed"), new_load(earlier):
        pass
    (fault,) = check_files(earlier)
    assert fault.message("en") == (
        "'loads/000001/load.json' (1): found no seal, expected a seal (`bangfu seal` sets it once)"
    )


def test_sealed_once_it_is_what_it_would_be_had_it_been_sealed_as_it_landed(
    made: Path, earlier: Path
) -> None:
    done = seal_register(earlier)
    assert told(earlier) == told(made)
    # 3 unions and 2 files in the first load, 1 item in the second: 6 rows
    content = open_register(made).content_hash
    assert done.message == (
        f"sealed 2 of 2 loads of {str(earlier)!r}, 6 rows as they were read; content hash {content}"
    )
    assert check_files(earlier) == []
    write_load(earlier, {"assistance": AID.replace("a1", "a2")})
    assert open_register(earlier).load_id == 3


def test_sealing_again_changes_nothing_and_says_so(earlier: Path) -> None:
    seal_register(earlier)
    paths = sorted((earlier / "loads").glob("*/*"))
    before = [path.stat() for path in paths]
    again = seal_register(earlier)
    assert [path.stat().st_mtime_ns for path in paths] == [state.st_mtime_ns for state in before]
    assert again.fresh == ()
    assert again.message.startswith(f"{str(earlier)!r} was sealed before, nothing is changed; ")


def edited(folder: Path) -> None:
    file = folder / "loads" / "000002" / "assistance.parquet"
    pq.write_table(pq.read_table(file).slice(0, 0), file)


def counted(folder: Path) -> None:
    """The hash of the edited file is quoted, and the count of its rows as it was."""
    edited(folder)
    manifest = folder / "loads" / "000002" / MANIFEST
    kept = json.loads(manifest.read_text("utf-8"))
    kept["sha256"]["assistance"] = sha256_of(manifest.with_name("assistance.parquet"))
    manifest.write_text(json.dumps(kept), "utf-8")


def swapped(folder: Path) -> None:
    file = folder / "loads" / "000001" / "household_file.parquet"
    pq.write_table(pq.read_table(file).take([1, 0]), file)


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (edited, "load 2, table 'assistance': found 0 rows, expected 1 row"),
        (counted, "load 2, table 'assistance': found 0 rows, expected 1 row"),
        (swapped, "load 1, table 'household_file': found changed content, expected the file as it"),
        (
            lambda f: (f / "loads" / "000001" / "file_event.parquet").unlink(),
            "load 1, table 'file_event': found none, expected the file as it landed",
        ),
        (
            lambda f: (f / "loads" / "000001" / "x.parquet").touch(),
            "load 1, 'x.parquet': found a file no load brought, expected no such file",
        ),
        (
            lambda f: shutil.rmtree(f / "loads" / "000001"),
            "load 1, '000001': found none, expected a load",
        ),
        (
            lambda f: os.truncate(f / "loads" / "000001" / MANIFEST, 0),
            "load 1, 'load.json': found nothing that can be read",
        ),
    ],
)
def test_a_register_that_is_not_what_it_says_is_not_sealed(
    earlier: Path, damage: object, found: str
) -> None:
    assert callable(damage)
    damage(earlier)
    before = {path: path.read_bytes() for path in earlier.rglob("*") if path.is_file()}
    with pytest.raises(RegisterError) as refusal:
        seal_register(earlier)
    assert f"{str(earlier)!r}: {found}" in str(refusal.value)
    assert before == {path: path.read_bytes() for path in earlier.rglob("*") if path.is_file()}


def test_what_was_sealed_and_edited_is_not_sealed_anew(made: Path) -> None:
    edited(made)
    with pytest.raises(RegisterError, match="load 2, table 'assistance': found 0 rows"):
        seal_register(made)


def test_one_who_was_stopped_goes_on_where_he_was(made: Path, earlier: Path) -> None:
    seal_register(earlier)
    unsealed(list_loads(earlier)[1])  # stopped after the first load, while the second was written
    (earlier / "loads" / "000002" / f".{MANIFEST}.abc{UNFINISHED}").write_text("{")
    with pytest.raises(RegisterError, match="found load 2 not sealed"):
        open_register(earlier)
    done = seal_register(earlier)
    assert [load.load_id for load in done.fresh] == [2]
    assert told(earlier) == told(made)
    assert check_files(earlier) == []


def test_a_load_an_earlier_version_lands_later_is_sealed_too(made: Path) -> None:
    write_load(made, {"assistance": AID.replace("a1", "a3")})
    unsealed(list_loads(made)[2])
    assert [load.load_id for load in seal_register(made).fresh] == [3]
    assert open_register(made).load_id == 3


def test_a_folder_that_is_no_register_is_not_sealed(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="is not a register"):
        seal_register(tmp_path)


def test_what_earlier_releases_call_the_register_is_known(earlier: Path) -> None:
    """The hash of files, by load and table, with what was declared: as it was written before."""
    before = former_hash(read_loads(earlier)[0])
    seal_register(earlier)
    assert former_hash(list_loads(earlier)) == before != open_register(earlier).content_hash
