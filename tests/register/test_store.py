"""An opened register shows the newest row of every key, as of a load, for one union and below."""

import dataclasses
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from bangfu.errors import ParameterError, RegisterError
from bangfu.files import sha256_of
from bangfu.register.check import check_files, check_register
from bangfu.register.load_writer import new_load
from bangfu.register.loads import MANIFEST, Load, list_loads
from bangfu.register.schema import TABLES
from bangfu.register.sealing import seal_register
from bangfu.register.store import Register, open_register
from corrected_rows import FIRST, SECOND, THIRD
from typed_register import DISTRICT, UNITS, stored_rows, typed_register, unsealed, write_load

FILES = "file_id | unit_code\nf1 | 110105001\nf2 | 110105002"
EVENTS = "event_id | file_id | happened_on\ne1 | f1 | 2015-01-01\ne2 | f2 | 2015-01-01"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("register")
    first = {"union_unit": UNITS, "household_file": FILES, "file_event": EVENTS}
    write_load(place, {**first, "assistance": FIRST})
    write_load(place, {"assistance": SECOND})
    write_load(place, {"assistance": THIRD})
    return place


def amounts(register: Register) -> dict[str, str]:
    rows = register.assistance.to_pyarrow().to_pylist()
    assert len({row["aid_id"] for row in rows}) == len(rows)
    return {row["aid_id"]: str(row["amount"]) for row in rows}


@pytest.mark.parametrize(
    ("as_of", "seen"),
    [
        (1, {"a1": "10.00", "a2": "20.00", "a3": "30.00"}),
        (2, {"a1": "11.00", "a3": "30.00", "a4": "40.00"}),
        (3, {"a1": "12.00", "a2": "21.00", "a4": "40.00"}),
        (None, {"a1": "12.00", "a2": "21.00", "a4": "40.00"}),
    ],
)
def test_each_load_is_seen_as_it_stood(
    folder: Path, as_of: int | None, seen: dict[str, str]
) -> None:
    register = open_register(folder, as_of)
    assert amounts(register) == seen
    assert register.load_id == (as_of or 3)


def test_a_register_can_be_named_by_text(folder: Path) -> None:
    assert open_register(str(folder)).content_hash == open_register(folder).content_hash


def test_tables_have_the_columns_of_the_schema(folder: Path) -> None:
    register = open_register(folder)
    for declared in TABLES:
        seen = register.tables[declared.name]
        assert list(seen.columns) == declared.arrow.names
        own = getattr(register, declared.name).columns
        assert {*own} - {*seen.columns} == ({"unit"} if declared.name != "union_unit" else set())


def test_a_register_of_fewer_tables_and_columns_is_seen_as_empty_there(tmp_path: Path) -> None:
    rows = "case_id | claimant_key | amount_asked\nc1 | x | 2000.00"
    members = "count_id | year | members\nm1 | 2019 | 12500"
    write_load(tmp_path, {"union_unit": UNITS, "comfort_case": rows, "union_members": members})
    lacking = {"union_members": None, "comfort_case": "amount_asked"}
    made_earlier(list_loads(tmp_path)[0], without=lacking)
    register = open_register(tmp_path)
    assert check_files(tmp_path) == check_register(register) == []
    assert asked_and_counted(register) == ({"c1": None}, {})
    # What lands from now on has them; what was there before stays as it is.
    later = {"comfort_case": rows.replace("c1", "c2"), "union_members": members}
    write_load(tmp_path, later)
    assert asked_and_counted(open_register(tmp_path)) == (
        {"c1": None, "c2": Decimal("2000.00")}, {"m1": 12500},
    )  # fmt: skip
    assert asked_and_counted(open_register(tmp_path, as_of=1)) == ({"c1": None}, {})


def test_a_table_beside_a_load_that_did_not_bring_it_is_found(tmp_path: Path) -> None:
    write_load(tmp_path, {"union_unit": UNITS, "union_members": "count_id | year\nm1 | 2019"})
    (load,) = list_loads(tmp_path)
    stored = load.file("union_members").read_bytes()
    made_earlier(load, without={"union_members": None})
    load.file("union_members").write_bytes(stored)
    (fault,) = check_files(tmp_path)
    assert (fault.rule, fault.place.file, fault.found.en) == (
        "stored_file", "loads/000001/union_members.parquet", "a file no load brought"
    )  # fmt: skip
    with pytest.raises(RegisterError, match="found a file no load brought, expected no such file"):
        open_register(tmp_path)


def made_earlier(load: Load, *, without: Mapping[str, str | None]) -> None:
    """Make a load one of an earlier version, which had not some tables, or a column of them."""
    manifest = json.loads((load.folder / MANIFEST).read_text("utf-8"))
    for name, column in without.items():
        if column is None:
            load.file(name).unlink()
            del manifest["rows"][name], manifest["sha256"][name]
        else:
            pq.write_table(pq.read_table(load.file(name)).drop_columns(column), load.file(name))
            manifest["sha256"][name] = sha256_of(load.file(name))
    unsealed(load, manifest)
    seal_register(load.folder.parents[1])


def asked_and_counted(register: Register) -> tuple[dict[str, Any], dict[str, Any]]:
    """The amounts asked, by case, and the members counted, by count."""
    asked = register.tables["comfort_case"].select("case_id", "amount_asked").to_pyarrow()
    counted = register.tables["union_members"].select("count_id", "members").to_pyarrow()
    rows = ([tuple(row.values()) for row in table.to_pylist()] for table in (asked, counted))
    first, second = map(dict, rows)
    return first, second


def test_the_content_hash_is_of_all_that_is_seen_and_no_more(folder: Path, tmp_path: Path) -> None:
    first = {"union_unit": UNITS, "household_file": FILES, "file_event": EVENTS}
    write_load(tmp_path, {**first, "assistance": FIRST})
    assert open_register(tmp_path).content_hash == open_register(folder, 1).content_hash
    hashes = {open_register(folder, as_of).content_hash for as_of in (1, 2, 3)}
    assert len(hashes) == 3


def test_a_register_with_one_invented_load_is_synthetic(tmp_path: Path) -> None:
    write_load(tmp_path, {"union_unit": UNITS})
    assert not open_register(tmp_path).synthetic
    with new_load(tmp_path, synthetic=True) as load:
        load.write_rows("household_file", stored_rows("household_file", FILES))
    assert open_register(tmp_path).synthetic
    assert not open_register(tmp_path, as_of=1).synthetic


@pytest.mark.parametrize("made", [False, True])
def test_a_folder_without_loads_is_not_a_register(tmp_path: Path, made: bool) -> None:
    folder = tmp_path / "nothing"
    if made:
        (folder / "loads").mkdir(parents=True)
    with pytest.raises(RegisterError) as refusal:
        open_register(folder)
    assert str(refusal.value) == (
        f"{str(folder)!r} is not a register: expected a folder with loads in it "
        "(made by `bangfu import` or `bangfu sample`)"
    )


@pytest.mark.parametrize("as_of", [0, -1, 4, 99])
def test_a_load_there_is_not_is_refused_with_those_there_are(folder: Path, as_of: int) -> None:
    with pytest.raises(RegisterError) as refusal:
        open_register(folder, as_of)
    assert str(refusal.value) == (
        f"{str(folder)!r}: as_of: found {as_of!r}, expected one of: 1, 2, 3"
    )


# Unions ----------------------------------------------------------------------------------------

TREE = """
unit_code | name   | name_en | kind        | parent_code | valid_from
1         | 市     | City    | district    |             | 2000-01-01
11        | 区     | Area    | area        | 1           | 2000-01-01
111       | 街道   | Street  | subdistrict | 11          | 2000-01-01
112       | 第二街 | Second  | subdistrict | 11          | 2000-01-01
12        | 二区   | Other   | area        | 1           | 2000-01-01
"""


@pytest.mark.parametrize(
    ("unit", "below"),
    [
        ("1", ("1", "11", "111", "112", "12")),
        ("11", ("11", "111", "112")),
        ("111", ("111",)),
        ("12", ("12",)),
    ],
)
def test_a_union_stands_above_its_own_and_theirs(
    tmp_path: Path, unit: str, below: tuple[str, ...]
) -> None:
    write_load(tmp_path, {"union_unit": TREE})
    assert open_register(tmp_path).below(unit) == below


def test_units_that_name_each_other_as_parents_end(tmp_path: Path) -> None:
    write_load(tmp_path, {"union_unit": TREE.replace("|             |", "| 11          |")})
    assert open_register(tmp_path).below("11") == ("1", "11", "111", "112", "12")


def test_units_have_names_in_both_languages(folder: Path) -> None:
    units = open_register(folder).units
    assert list(units) == ["110105", "110105001", "110105002"]
    unit = units["110105001"]
    assert (unit.label("zh"), unit.label("en")) == ("甲街道总工会", "Jia Subdistrict")
    assert (unit.parent, units["110105"].parent) == ("110105", None)


def test_a_union_sees_its_rows_and_the_events_of_its_files(folder: Path) -> None:
    own = open_register(folder, 2).within("110105002")
    assert amounts(own) == {"a3": "30.00", "a4": "40.00"}
    assert own.household_file.to_pyarrow()["file_id"].to_pylist() == ["f2"]
    assert own.file_event.to_pyarrow()["event_id"].to_pylist() == ["e2"]
    assert len(own.units) == 3  # so that names can be said
    whole = open_register(folder, 2)
    assert (own.load_id, own.content_hash) == (whole.load_id, whole.content_hash)


def test_the_top_union_sees_everything(folder: Path) -> None:
    register = open_register(folder)
    whole, top = (rows_by_unit(r) for r in (register, register.within(DISTRICT)))
    assert whole == top == {"a1": "110105001", "a2": "110105001", "a4": "110105002"}


def rows_by_unit(register: Register) -> dict[str, str]:
    rows = register.assistance.to_pyarrow().to_pylist()
    return {row["aid_id"]: row["unit"] for row in rows}


BELOW = """
aid_id | file_id | person_key | unit_code | paid_on    | amount
a1     |         | ann        | 1         | 2016-01-01 | 1.00
a11    |         | ann        | 11        | 2016-01-01 | 1.00
a111   |         | ann        | 111       | 2016-01-01 | 1.00
a12    |         | ann        | 12        | 2016-01-01 | 1.00
"""


@pytest.mark.parametrize(
    ("unit", "seen"),
    [
        ("1", {"a1": "1", "a11": "11", "a111": "11", "a12": "12"}),
        ("11", {"a11": "11", "a111": "111"}),
        ("111", {"a111": "111"}),
        ("12", {"a12": "12"}),
        ("112", {}),
    ],
)
def test_a_union_tells_its_rows_apart_by_the_union_directly_below_it(
    tmp_path: Path, unit: str, seen: dict[str, str]
) -> None:
    write_load(tmp_path, {"union_unit": TREE, "assistance": BELOW})
    register = open_register(tmp_path)
    assert rows_by_unit(register.within(unit)) == seen
    assert rows_by_unit(register) == rows_by_unit(register.within("1"))


def test_whoever_looks_at_several_tops_tells_them_apart(tmp_path: Path) -> None:
    tops = TREE.replace("| area        | 1 ", "| area        |   ")
    write_load(tmp_path, {"union_unit": tops, "assistance": BELOW})
    assert rows_by_unit(open_register(tmp_path)) == {
        "a1": "1",
        "a11": "11",
        "a111": "11",
        "a12": "12",
    }


def test_a_union_there_is_not_is_refused_with_those_there_are(folder: Path) -> None:
    with pytest.raises(ParameterError) as refusal:
        open_register(folder).within("110106")
    assert str(refusal.value) == (
        "unit: found '110106', expected one of: 110105, 110105001, 110105002"
    )


# Asking ----------------------------------------------------------------------------------------


def test_the_sql_of_an_answer_gives_the_answer_again(folder: Path) -> None:
    register = open_register(folder)
    question = register.assistance.aggregate(yuan=register.assistance.amount.sum())
    answer, sql = register.ask(question)
    assert answer.to_pylist()[0]["yuan"] == 73  # 12 + 21 + 40
    assert '"assistance"' in sql
    assert register.backend.raw_sql(sql).to_arrow_table().equals(answer)


def test_a_register_cannot_be_changed_by_its_user(tmp_path: Path) -> None:
    register = typed_register(tmp_path)
    with pytest.raises(dataclasses.FrozenInstanceError):
        register.load_id = 7  # type: ignore[misc]


def test_a_union_counts_its_own_members_and_those_of_the_unions_below_it(tmp_path: Path) -> None:
    counts = """
        count_id | unit_code | year | members
        m1       | 110105    | 2019 | 40
        m2       | 110105001 | 2019 | 1200
        m3       | 110105002 | 2019 | 800
    """
    register = typed_register(tmp_path, union_members=counts)

    def members(unit: str) -> dict[str, int]:
        rows = register.within(unit).union_members.to_pyarrow().to_pylist()
        return {row["unit"]: row["members"] for row in rows}

    # 40 + 1,200 + 800 = 2,040 in all
    assert members(DISTRICT) == {DISTRICT: 40, "110105001": 1200, "110105002": 800}
    assert members("110105001") == {"110105001": 1200}
