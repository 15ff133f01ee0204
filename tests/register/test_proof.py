"""A register proves itself: what is edited, lost or added is found by whoever opens it."""

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from bangfu.errors import RegisterError
from bangfu.files import sha256_of
from bangfu.register.check import check_files, faults_as_found
from bangfu.register.load_writer import new_load
from bangfu.register.loads import CONTENT, MANIFEST, NEWEST, content_hash, list_loads
from bangfu.register.proof import PROVEN, proven_loads
from bangfu.register.store import open_register
from examples import examples
from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st
from typed_register import UNITS, stored_rows, write_load

FILES = "file_id | unit_code\nf1 | 110105001\nf2 | 110105002"
EVENTS = "event_id | file_id | happened_on\ne1 | f1 | 2012-01-01\ne2 | f2 | 2012-01-01"
AID = "aid_id | file_id | person_key | paid_on | amount\na1 | f1 | ann | 2016-01-01 | 10.00"
MORE = "aid_id | file_id | person_key | paid_on | amount\na2 | f1 | ann | 2016-01-02 | 20.00"
FIRST = {"union_unit": UNITS, "household_file": FILES, "file_event": EVENTS, "assistance": AID}
LAST = "aid_id | file_id | person_key | paid_on | amount\na3 | f1 | ann | 2016-01-03 | 30.00"


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of three loads; never touched by a test."""
    folder = tmp_path_factory.mktemp("three") / "register"
    write_load(folder, FIRST)
    write_load(folder, {"assistance": MORE}, reason="补报")
    write_load(folder, {"assistance": LAST})
    return folder


@pytest.fixture
def folder(three: Path, tmp_path: Path) -> Path:
    return shutil.copytree(three, tmp_path / "register")


def load(folder: Path, number: int) -> Path:
    return folder / "loads" / f"{number:06d}"


def edit(folder: Path, number: int, **changes: Any) -> dict[str, Any]:
    """Change what a manifest says; the hash at its end stays as it is."""
    path = load(folder, number) / MANIFEST
    told: dict[str, Any] = json.loads(path.read_text("utf-8")) | changes
    path.write_text(json.dumps(told), "utf-8")
    return told


def raise_amount(file: Path, yuan: str = "990000.00") -> None:
    """Add to every payment of a stored table, as one who edits it would."""
    rows = pq.read_table(file)
    more = pc.add(rows["amount"], pa.scalar(Decimal(yuan), pa.decimal128(14, 2)))
    place = rows.column_names.index("amount")
    pq.write_table(
        rows.set_column(place, rows.schema.field("amount"), more.cast(pa.decimal128(14, 2))), file
    )


def edited_payment(folder: Path) -> None:
    raise_amount(load(folder, 1) / "assistance.parquet")


def edited_payment_and_quote(folder: Path) -> None:
    """The manifest quotes the hash of the edited file; that of its rows it cannot."""
    edited_payment(folder)
    told = json.loads((load(folder, 1) / MANIFEST).read_text("utf-8"))
    told["sha256"]["assistance"] = sha256_of(load(folder, 1) / "assistance.parquet")
    edit(folder, 1, sha256=told["sha256"])


def rows_where_there_were_none(folder: Path) -> None:
    table = "comfort_case.parquet"
    shutil.copy(load(folder, 1) / "assistance.parquet", load(folder, 2) / table)


def no_rows_where_there_were_some(folder: Path) -> None:
    told = json.loads((load(folder, 2) / MANIFEST).read_text("utf-8"))
    edit(folder, 2, rows={**told["rows"], "assistance": 0})


def lost_load(folder: Path) -> None:
    shutil.rmtree(load(folder, 2))


def closed_gap(folder: Path) -> None:
    """The third load in the place of the second, which is gone."""
    lost_load(folder)
    load(folder, 3).rename(load(folder, 2))


def sealed_anew(folder: Path) -> None:
    """One who knows how changes a load and its hash: the next load follows another."""
    told = edit(folder, 2, synthetic=True)
    edit(folder, 2, **{CONTENT: content_hash(told)})


def replaced(folder: Path) -> None:
    """One who knows how changes the newest load and its hash."""
    told = edit(folder, 3, synthetic=True)
    edit(folder, 3, **{CONTENT: content_hash(told)})


def cut_file(folder: Path) -> None:
    os.truncate(load(folder, 1) / "union_unit.parquet", 900)


def recompressed(folder: Path) -> None:
    file = load(folder, 1) / "union_unit.parquet"
    pq.write_table(pq.read_table(file), file, compression="none")


def linked(folder: Path) -> None:
    file = load(folder, 1) / "union_unit.parquet"
    file.rename(folder / "elsewhere.parquet")
    file.symlink_to(folder / "elsewhere.parquet")


ONE, TWO, THREE = "loads/000001/", "loads/000002/", "loads/000003/"
# What is done to a register, the file a fault names, what it has found.
TAMPERING: dict[str, tuple[Callable[[Path], Any], str, str]] = {
    "payment": (edited_payment, ONE + "assistance.parquet", "changed rows"),
    "payment and quote": (edited_payment_and_quote, ONE + "assistance.parquet", "changed rows"),
    "rows where were none": (rows_where_there_were_none, TWO + "comfort_case.parquet", "1 row"),
    "count": (no_rows_where_there_were_some, TWO + MANIFEST, "changed content"),
    "synthetic": (lambda f: edit(f, 3, synthetic=True), THREE + MANIFEST, "changed content"),
    "reason": (lambda f: edit(f, 2, reason="更正"), TWO + MANIFEST, "changed content"),
    "day": (
        lambda f: edit(f, 1, complete_until="2029-01-31"), ONE + MANIFEST, "changed content",
    ),
    "unknown word": (lambda f: edit(f, 1, more=1), ONE + MANIFEST, "changed content"),
    "sealed anew": (
        sealed_anew, THREE + MANIFEST, "a load that follows another than the one before it",
    ),
    "gap": (lost_load, "loads/000002", "none"),
    "first load lost": (lambda f: shutil.rmtree(load(f, 1)), "loads/000001", "none"),
    "newest load lost": (lambda f: shutil.rmtree(load(f, 3)), "loads/000003", "none"),
    "all loads lost": (lambda f: shutil.rmtree(f / "loads"), "loads/000001", "none up to load 3"),
    "newest load replaced": (
        replaced, THREE + MANIFEST, "another load than the one that landed",
    ),
    "gap closed": (closed_gap, TWO + MANIFEST, "the manifest of load 3"),
    "odd folder": (lambda f: shutil.copytree(load(f, 1), f / "loads" / "1"), "loads/1", "1"),
    "extra file": (
        lambda f: (load(f, 1) / "notes.txt").touch(), ONE + "notes.txt", "a file no load brought",
    ),
    "missing file": (
        lambda f: (load(f, 1) / "assistance.parquet").unlink(), ONE + "assistance.parquet", "none",
    ),
    "cut file": (
        cut_file, ONE + "union_unit.parquet", "a file that cannot be read (ArrowInvalid)",
    ),
    "empty file": (
        lambda f: (load(f, 2) / "comfort_case.parquet").write_bytes(b""),
        TWO + "comfort_case.parquet", "a file that cannot be read (ArrowInvalid)",
    ),
    "other bytes": (recompressed, ONE + "union_unit.parquet", "changed content"),
    "link": (linked, ONE + "union_unit.parquet", "a link to elsewhere"),
    "no manifest": (
        lambda f: (load(f, 2) / MANIFEST).unlink(), TWO + MANIFEST,
        "nothing that can be read (No such file or directory)",
    ),
    "half a manifest": (
        lambda f: os.truncate(load(f, 3) / MANIFEST, 40), THREE + MANIFEST,
        "nothing that can be read (Unterminated string starting at: line 4 column 2 (char 36))",
    ),
    "rows no number": (
        lambda f: edit(f, 1, rows={"union_unit": "3"}), ONE + MANIFEST,
        "nothing that can be read (a value is of another kind than expected)",
    ),
    "table out of the way": (
        lambda f: edit(f, 1, rows={}, sha256={}, rows_sha256={}),
        ONE + MANIFEST, "changed content",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERING)
def test_whatever_is_done_to_a_register_is_found_and_refused(folder: Path, name: str) -> None:
    tamper, file, found = TAMPERING[name]
    assert faults_as_found(folder) == []
    tamper(folder)
    faults = [(f.rule, f.place.file, f.found.en) for f in faults_as_found(folder)]
    assert ("stored_file", file, found) in faults
    for ask in (open_register, proven_loads):
        with pytest.raises(RegisterError) as refusal:
            ask(folder)
        said = str(refusal.value)
        assert said.startswith(f"{str(folder)!r}: load ")
        assert said.endswith(" (`bangfu check-register` tells all)")
        assert "\n" not in said
    with pytest.raises(RegisterError), new_load(folder):
        proven_loads(folder)  # as an import does


def test_a_refusal_names_the_load_and_the_table(folder: Path) -> None:
    edited_payment(folder)
    with pytest.raises(RegisterError) as refusal:
        open_register(folder)
    assert str(refusal.value) == (
        f"{str(folder)!r}: load 1, table 'assistance': found changed rows, expected the rows as "
        "they landed (`bangfu check-register` tells all)"
    )


def test_all_faults_are_told_at_once_those_of_rows_too(folder: Path) -> None:
    raise_amount(load(folder, 3) / "assistance.parquet", "-100.00")  # a rule refuses that too
    edit(folder, 1, synthetic=True)
    (load(folder, 2) / "notes.txt").touch()
    told = [(f.rule, f.place.file) for f in faults_as_found(folder)]
    assert told[:3] == [
        ("stored_file", ONE + MANIFEST),
        ("stored_file", TWO + "notes.txt"),
        ("stored_file", THREE + "assistance.parquet"),
    ]
    assert "negative" in [rule for rule, _ in told[3:]]
    with pytest.raises(RegisterError, match=r"'load.json': .* what was sealed \(`bangfu"):
        open_register(folder)


def test_a_fault_of_a_stored_file_reads_well_in_both_languages(folder: Path) -> None:
    edited_payment(folder)
    (fault,) = check_files(folder)
    assert fault.message("en") == (
        "'loads/000001/assistance.parquet' (1): found changed rows, expected the rows as they "
        "landed"
    )
    assert fault.message("zh") == (
        "'loads/000001/assistance.parquet'（1）：现为已改动的行，应为导入时的原行"
    )


def test_a_note_of_the_newest_load_that_is_lost_is_no_damage(folder: Path) -> None:
    """Whoever lands a load notes it a moment later, and may be killed before."""
    noted = folder / NEWEST
    for text in (None, "", "[1", "{}", json.dumps(json.loads(noted.read_text()) | {"load": "x"})):
        noted.unlink(missing_ok=True)
        if text is not None:
            noted.write_text(text)
        assert check_files(folder) == []
    write_load(folder, {"assistance": LAST.replace("a3", "a4")})
    assert json.loads(noted.read_text()) == {
        "load": 4, CONTENT: list_loads(folder)[-1].content_hash,
    }  # fmt: skip
    assert noted.stat().st_mode & 0o777 == 0o600


def test_many_lost_loads_are_one_fault(folder: Path) -> None:
    load(folder, 3).rename(load(folder, 999_999))
    faults = check_files(folder)
    assert [(f.place.file, f.found.en) for f in faults] == [
        ("loads/000003", "none up to load 999998"),
        ("loads/999999/load.json", "the manifest of load 3"),
    ]


def leaves(told: Any, *path: str) -> Iterator[tuple[str, ...]]:
    """The paths of all single values of a manifest."""
    for name, value in told.items():
        yield from leaves(value, *path, name) if isinstance(value, dict) else [(*path, name)]


def test_every_word_of_a_manifest_is_covered(folder: Path) -> None:
    manifest = load(folder, 2) / MANIFEST
    text = manifest.read_text("utf-8")
    paths = list(leaves(json.loads(text)))
    assert len(paths) == 6 + 3 * 6  # six words, and three for each of six tables
    for path in paths:
        for other in ("x", 7, None):
            told = json.loads(text)
            place = told
            for name in path[:-1]:
                place = place[name]
            if place[path[-1]] == other:
                continue
            place[path[-1]] = other
            manifest.write_text(json.dumps(told), "utf-8")
            assert check_files(folder) != [], (path, other)
    manifest.write_text(text, "utf-8")
    assert check_files(folder) == []


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
KEYS = st.sampled_from(
    ["load", "synthetic", "rows", "sha256", "rows_sha256", "previous_sha256", CONTENT, "reason",
     "complete_until"]
)  # fmt: skip


@examples(100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(KEYS, ANYTHING, min_size=1))
def test_whatever_a_manifest_says_instead_is_a_fault_and_no_traceback(
    three: Path, tmp_path: Path, changes: dict[str, Any]
) -> None:
    folder = tmp_path / "any"
    if not folder.exists():
        shutil.copytree(three, folder)
    shutil.copy(load(three, 2) / MANIFEST, load(folder, 2) / MANIFEST)
    before = json.loads((load(three, 2) / MANIFEST).read_text("utf-8"))
    assume(any(before.get(name) != value for name, value in changes.items()))
    edit(folder, 2, **changes)
    assert check_files(folder) != []
    with pytest.raises(RegisterError):
        proven_loads(folder)


def test_the_hash_is_of_the_rows_however_they_are_stored(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write_load(other, FIRST)
    (kept,) = list_loads(other)
    assert kept.content_hash == list_loads(folder)[0].content_hash
    rows = pq.read_table(kept.file("household_file"))
    with new_load(tmp_path / "turned", until=kept.until) as written:
        for name in FIRST.keys() - {"household_file"}:
            written.write_rows(name, stored_rows(name, FIRST[name]))
        written.write("household_file", rows.take([1, 0]).drop_columns("load_id"))
    (turned,) = list_loads(tmp_path / "turned")
    assert turned.hashes["household_file"] != kept.hashes["household_file"]
    assert turned.content_hash == kept.content_hash


def test_the_hash_of_a_load_is_over_all_loads_before_it(folder: Path) -> None:
    hashes = [one.content_hash for one in list_loads(folder)]
    assert [open_register(folder, n).content_hash for n in (1, 2, 3)] == hashes
    assert len({*hashes}) == 3
    assert [one.told["previous_sha256"] for one in list_loads(folder)] == ["", *hashes[:2]]


def test_what_was_read_once_is_not_read_again_until_it_is_touched(
    folder: Path, tmp_path: Path
) -> None:
    workplace = tmp_path / "run"
    time.sleep(2.1)  # a file is to be at rest before it is trusted
    proven_loads(folder, workplace=workplace)
    kept = json.loads((workplace / PROVEN).read_text("utf-8"))
    assert {Path(one).name for one in kept} == {"000001", "000002", "000003"}
    file = load(folder, 1) / "assistance.parquet"
    before = file.stat()
    edited_payment(folder)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(RegisterError, match="changed rows"):
        proven_loads(folder, workplace=workplace)
    # What is kept of a file as it is now would be believed, but not by whoever reads all.
    now = file.stat()
    stamp = [now.st_size, now.st_mtime_ns, now.st_ctime_ns, now.st_ino]
    (place,) = (one for one in kept if one.endswith("000001"))
    kept[place][file.name][:4] = stamp
    (workplace / PROVEN).write_text(json.dumps(kept), "utf-8")
    proven_loads(folder, workplace=workplace)
    with pytest.raises(RegisterError, match="changed rows"):
        proven_loads(folder, workplace=None)


def test_a_register_below_a_folder_called_like_a_column_reads_as_any(
    three: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(three, tmp_path / "amount=7" / "register")
    asked = open_register(folder).assistance
    assert [str(a) for a in sorted(asked.to_pyarrow()["amount"].to_pylist())] == [
        "10.00", "20.00", "30.00",
    ]  # fmt: skip
    assert faults_as_found(folder) == []
