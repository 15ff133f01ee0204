"""A load lands whole or not at all, is never changed again, and is for its owner only."""

import json
import os
import re
import shutil
import stat
import sys
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import pyarrow.parquet as pq
import pytest
from bangfu.errors import RegisterError
from bangfu.files import sha256_of
from bangfu.register.load_writer import new_load
from bangfu.register.loads import Damage, Load, list_loads, read_loads
from bangfu.register.row_digest import row_digest
from bangfu.register.schema import TABLES, TRACE, table
from typed_register import UNITS, stored_rows, write_load

FILES = "file_id\nf1\nf2"


def test_loads_are_numbered_and_listed_oldest_first(tmp_path: Path) -> None:
    assert list_loads(tmp_path) == []
    write_load(tmp_path, {"union_unit": UNITS})
    write_load(tmp_path, {"household_file": FILES})
    first, second = list_loads(tmp_path)
    assert [first.folder.name, second.folder.name] == ["000001", "000002"]
    assert (first.load_id, second.load_id) == (1, 2)
    assert first.rows == {
        "union_unit": 3, "household_file": 0, "file_event": 0, "assistance": 0, "comfort_case": 0,
        "union_members": 0,
    }  # fmt: skip
    assert second.rows["household_file"] == 2
    assert (first.synthetic, second.synthetic) == (False, False)


def test_an_invented_load_says_so(tmp_path: Path) -> None:
    with new_load(tmp_path, synthetic=True) as load:
        load.write_rows("household_file", stored_rows("household_file", FILES))
    assert list_loads(tmp_path)[0].synthetic


def test_a_load_has_a_file_for_every_table_and_the_declared_columns(tmp_path: Path) -> None:
    write_load(tmp_path, {"household_file": FILES})
    (load,) = list_loads(tmp_path)
    for declared in TABLES:
        stored = pq.read_schema(load.file(declared.name))
        assert stored.names == [*declared.names, *(field.name for field in TRACE)]
        assert stored.types == declared.arrow.types


def test_every_row_carries_its_load_and_where_it_came_from(tmp_path: Path) -> None:
    write_load(tmp_path, {"union_unit": UNITS})
    write_load(tmp_path, {"household_file": FILES})
    rows = pq.read_table(list_loads(tmp_path)[1].file("household_file")).to_pylist()
    assert [(r["load_id"], r["source_file"], r["source_row"], r["withdrawn"]) for r in rows] == [
        (2, "typed", 2, False),
        (2, "typed", 3, False),
    ]


def test_several_batches_make_one_table(tmp_path: Path) -> None:
    with new_load(tmp_path) as load:
        load.write_rows("household_file", stored_rows("household_file", FILES))
        load.write_rows("household_file", stored_rows("household_file", "file_id\nf3"))
        assert load.rows["household_file"] == 3
    (landed,) = list_loads(tmp_path)
    assert landed.rows["household_file"] == 3
    keys = pq.read_table(landed.file("household_file"))["file_id"].to_pylist()
    assert keys == ["f1", "f2", "f3"]


def test_a_load_that_fails_leaves_nothing(tmp_path: Path) -> None:
    write_load(tmp_path, {"union_unit": UNITS})
    with pytest.raises(ZeroDivisionError), new_load(tmp_path) as load:  # noqa: PT012 - a load is a block
        load.write_rows("household_file", stored_rows("household_file", FILES))
        raise ZeroDivisionError
    assert [path.name for path in (tmp_path / "loads").iterdir()] == ["000001"]
    write_load(tmp_path, {"household_file": FILES})
    assert [load.load_id for load in list_loads(tmp_path)] == [1, 2]


def test_a_row_without_a_required_cell_lands_nothing(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = stored_rows("household_file", FILES)
    rows[1]["household_id"] = None
    with pytest.raises(ValueError, match="household_id"), new_load(tmp_path) as load:
        load.write_rows("household_file", rows)
    assert list_loads(tmp_path) == []


def test_a_load_is_not_seen_before_it_has_landed(tmp_path: Path) -> None:
    with new_load(tmp_path) as load:
        load.write_rows("household_file", stored_rows("household_file", FILES))
        assert list_loads(tmp_path) == []
    assert len(list_loads(tmp_path)) == 1


def test_of_two_loads_at_once_the_later_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="another load landed meanwhile"), new_load(tmp_path):
        write_load(tmp_path, {"household_file": FILES})
    (landed,) = list_loads(tmp_path)
    assert landed.rows["household_file"] == 2
    assert [path.name for path in (tmp_path / "loads").iterdir()] == ["000001"]


def test_the_hashes_are_those_of_the_files_and_of_their_rows(tmp_path: Path) -> None:
    write_load(tmp_path, {"union_unit": UNITS, "household_file": FILES})
    (load,) = list_loads(tmp_path)
    assert load.hashes == {t.name: sha256_of(load.file(t.name)) for t in TABLES}
    assert load.digests == {t.name: row_digest(load.file(t.name))[1] for t in TABLES}
    assert all(re.fullmatch(r"[0-9a-f]{64}", sha) for sha in load.digests.values())


def test_equal_rows_make_equal_bytes(tmp_path: Path) -> None:
    for name in "ab":
        write_load(tmp_path / name, {"union_unit": UNITS, "household_file": FILES})
    first, second = (list_loads(tmp_path / name)[0] for name in "ab")
    assert first.hashes == second.hashes


def test_only_the_owner_can_read_a_register(tmp_path: Path) -> None:
    write_load(tmp_path, {"household_file": FILES})
    (load,) = list_loads(tmp_path)
    assert stat.S_IMODE((tmp_path / "loads").stat().st_mode) == 0o700
    assert stat.S_IMODE(load.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in load.folder.iterdir()} == {0o600}


@pytest.mark.parametrize(
    "manifest",
    [
        None,  # missing
        "",
        "{",
        "[]",
        "null",
        json.dumps({"synthetic": False, "rows": {}}),  # no hashes
    ],
)
def test_a_load_without_a_readable_manifest_is_named(tmp_path: Path, manifest: str | None) -> None:
    write_load(tmp_path, {"household_file": FILES})
    path = tmp_path / "loads" / "000001" / "load.json"
    path.unlink()
    if manifest is not None:
        path.write_text(manifest, "utf-8")
    with pytest.raises(RegisterError) as refusal:
        list_loads(tmp_path)
    told = f"{str(tmp_path)!r}: load 1, 'load.json': found nothing that can be read ("
    assert str(refusal.value).startswith(told)


def test_all_of_a_load_is_on_the_disk_before_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[str, bool]] = []
    place, real = tmp_path / "register" / "loads" / "000001", os.fsync

    def noted(handle: int) -> None:
        name = Path(os.readlink(f"/proc/self/fd/{handle}")).name
        synced.append((re.sub(r"^[.](\w+[.-]?\w*).*", r"\1", name), place.exists()))
        real(handle)

    monkeypatch.setattr(os, "fsync", noted)
    write_load(tmp_path / "register", {"household_file": FILES})
    names = [name for name, _ in synced]
    before = names[: [there for _, there in synced].index(True)]
    assert {f"{declared.name}.parquet" for declared in TABLES} <= {*before}
    assert [name.split("-")[0] for name in before[-2:]] == ["load.json", "load"]
    # Then it has its name, and the names above it, which are new too, are had on the disk.
    assert names[len(before) :][:3] == ["loads", "register", tmp_path.name]


def test_what_is_no_load_is_passed_over(tmp_path: Path) -> None:
    write_load(tmp_path, {"household_file": FILES})
    (tmp_path / "loads" / ".building-left-behind").mkdir()
    (tmp_path / "loads" / "notes").mkdir()
    assert [load.load_id for load in list_loads(tmp_path)] == [1]


def test_a_table_there_is_not_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="the register has no table 'people'"):
        table("people")
    match = "the register has no table 'people'"
    with pytest.raises(KeyError, match=match), new_load(tmp_path) as load:
        load.write_rows("people", [])
    assert list_loads(tmp_path) == []


def test_a_load_that_lands_while_loads_are_read_is_no_damage(tmp_path: Path) -> None:
    write_load(tmp_path / "before", {"union_unit": UNITS})
    for step in count(1, 4):
        register = shutil.copytree(tmp_path / "before", tmp_path / str(step))
        landed, (loads, damage) = read_beside_landing(register, step)
        assert damage == [], step
        assert len(loads) in (1, 2)
        if not landed:  # all of the reading was done before
            break
    assert step > 40


def read_beside_landing(register: Path, step: int) -> tuple[bool, tuple[list[Load], list[Damage]]]:
    """Read the loads of a register, with one that lands before so many calls into C; if it did."""
    left = step

    def lands(frame: FrameType, event: str, called: Any) -> None:
        nonlocal left
        left -= event == "c_call"
        if not left:
            sys.setprofile(None)
            write_load(register, {"household_file": "file_id\nf1"})

    sys.setprofile(lands)
    try:
        found = read_loads(register)
    finally:
        sys.setprofile(None)
    return left <= 0, found
