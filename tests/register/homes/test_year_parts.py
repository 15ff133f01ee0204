"""Loads whose rows lie by years, as on storage that a cluster shares; no cluster is needed."""

import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from bangfu.backup import back_up, restore
from bangfu.errors import RegisterError
from bangfu.files import sha256_of
from bangfu.register.erasure import erase_person, holder_of
from bangfu.register.homes import SparkUrl, home_of
from bangfu.register.homes.year_load import YearFiles
from bangfu.register.homes.year_parts import NO_YEAR, parts_hash
from bangfu.register.load_writer import new_load
from bangfu.register.loads import MANIFEST, list_loads
from bangfu.register.proof import PROVEN, proven_loads
from bangfu.register.schema import table
from bangfu.register.store import open_register
from typed_register import UNITS, person, stored_rows, write_load

AID = """
aid_id | person_key | paid_on    | amount
a1     | ann        | 2016-12-31 | 10.00
a2     | bob        | 2015-01-01 | 20.00
a3     | ann        | 2016-01-01 | 30.00
a4     | bob        | 2017-06-01 | 40.00
"""
FILES = "file_id | holder_key\nf1 | ann"


@pytest.fixture
def place(tmp_path: Path) -> SparkUrl:
    """A register of one load."""
    url = SparkUrl("127.0.0.1:9", tmp_path / "register")
    write_load(url, {"union_unit": UNITS, "household_file": FILES, "assistance": AID})
    return url


def part(place: SparkUrl, year: str, name: str = "assistance") -> Path:
    return place.folder / "loads" / "000001" / name / f"in_year={year}" / "rows.parquet"


def test_rows_lie_by_years_in_the_order_of_their_days(place: SparkUrl) -> None:
    years = sorted(path.name for path in part(place, "2016").parents[1].iterdir())
    assert years == ["in_year=2015", "in_year=2016", "in_year=2017"]
    rows = pq.ParquetFile(part(place, "2016")).read()
    assert rows["aid_id"].to_pylist() == ["a3", "a1"]
    assert rows.schema.equals(table("assistance").arrow)
    (load,) = list_loads(place)
    parts = load.told["parts"]["assistance"]
    assert parts == {year: sha256_of(part(place, year)) for year in ("2015", "2016", "2017")}
    assert load.hashes["assistance"] == parts_hash(parts)


def test_an_empty_table_still_says_its_columns(place: SparkUrl) -> None:
    rows = pq.ParquetFile(part(place, NO_YEAR, "comfort_case")).read()
    assert (rows.num_rows, rows.schema) == (0, table("comfort_case").arrow)
    (load,) = list_loads(place)
    assert home_of(place).shapes(load)["comfort_case"] == table("comfort_case").arrow


def test_rows_without_a_day_have_a_part_of_their_own(tmp_path: Path) -> None:
    rows = pa.table({"case_id": ["c1", "c2"], "applied_on": [None, date(2019, 5, 1)]})
    with YearFiles(tmp_path, "comfort_case", rows.schema) as files:
        files.take(rows)
    assert list(files.hashes()) == ["2019", NO_YEAR]
    left = pq.ParquetFile(tmp_path / "comfort_case" / f"in_year={NO_YEAR}" / "rows.parquet").read()
    assert left["case_id"].to_pylist() == ["c1"]


def test_a_folder_home_opens_them_and_adds_loads(place: SparkUrl) -> None:
    write_load(place.folder, {"assistance": AID.replace("40.00", "41.00")})
    write_load(place, {"assistance": AID.replace("40.00", "42.00")})
    for at in (place.folder, place):
        register = open_register(at, at_hand=True)
        rows = register.ask(register.tables["assistance"].order_by("aid_id"))[0]
        assert [str(one) for one in rows["amount"].to_pylist()] == [
            "10.00", "20.00", "30.00", "42.00",
        ]  # fmt: skip
    assert [load.load_id for load in proven_loads(place, workplace=None)] == [1, 2, 3]


def raised(place: SparkUrl) -> None:
    rows = pq.ParquetFile(part(place, "2016")).read()
    at = rows.column_names.index("amount")
    more = pc.add(rows["amount"], rows["amount"]).cast(rows.schema.field("amount").type)
    pq.write_table(rows.set_column(at, rows.schema.field("amount"), more), part(place, "2016"))


def told_of_it(place: SparkUrl) -> None:
    """As one would who knows that the seal is not over the hashes of files."""
    raised(place)
    manifest = place.folder / "loads" / "000001" / MANIFEST
    told = json.loads(manifest.read_text("utf-8"))
    told["parts"]["assistance"]["2016"] = sha256_of(part(place, "2016"))
    told["sha256"]["assistance"] = parts_hash(told["parts"]["assistance"])
    manifest.write_text(json.dumps(told), "utf-8")


def parts_told(place: SparkUrl, parts: object) -> None:
    manifest = place.folder / "loads" / "000001" / MANIFEST
    told = json.loads(manifest.read_text("utf-8"))
    told["parts"]["assistance"] = parts
    manifest.write_text(json.dumps(told), "utf-8")


def linked(place: SparkUrl) -> None:
    file = part(place, "2016")
    file.rename(place.folder / "aside")
    file.symlink_to(place.folder / "aside")


DAMAGE: dict[str, tuple[Callable[[SparkUrl], object], str]] = {
    "a payment": (raised, "table 'assistance': found changed rows, expected the rows as they"),
    "a payment and its hashes": (told_of_it, "table 'assistance': found changed rows"),
    "a year": (lambda place: part(place, "2016").unlink(), "'assistance': found none, expected"),
    "a year too many": (
        lambda place: part(place, "2016").with_name("more.parquet").write_bytes(b""),
        "'more.parquet': found a file no load brought, expected no such file",
    ),
    "a year that is none": (
        lambda place: part(place, "2016").write_bytes(b"PAR1"),
        "table 'assistance': found a file that cannot be read",
    ),
    "a link": (linked, "table 'assistance': found a link to elsewhere"),
    "years left out": (lambda place: parts_told(place, {}), "found nothing that can be read"),
    "years elsewhere": (
        lambda place: parts_told(place, {"../../2016": "0"}),
        "'load.json': found nothing that can be read (it names a part of a table that cannot be)",
    ),
    "other hashes": (
        lambda place: parts_told(place, {"2016": "0"}),
        "'load.json': found nothing that can be read (its files are not the same throughout)",
    ),
    "no years": (lambda place: parts_told(place, 7), "found nothing that can be read"),
}


@pytest.mark.parametrize("name", DAMAGE)
@pytest.mark.parametrize("is_known", [False, True])
def test_damage_of_a_year_is_found(
    place: SparkUrl, name: str, is_known: bool, at_rest: float, tmp_path: Path
) -> None:
    spoil, found = DAMAGE[name]
    if is_known:
        time.sleep(at_rest)
        proven_loads(place, workplace=tmp_path / "run")
        assert "in_year=2016" in (tmp_path / "run" / PROVEN).read_text("utf-8")
    spoil(place)
    for at in (place, place.folder):
        with pytest.raises(RegisterError) as refusal:
            proven_loads(at, workplace=tmp_path / "run")
        assert f"load 1, {found}" in str(refusal.value) or found in str(refusal.value)


def test_a_person_is_erased_where_they_lie(place: SparkUrl) -> None:
    write_load(place, {"assistance": "aid_id | person_key | paid_on\na5 | bob | 2016-03-01"})
    before = {year: sha256_of(part(place, year)) for year in ("2015", "2016")}
    done = erase_person(place.folder, person("ann"), reason="asked", day=date(2026, 11, 30))
    assert dict(done.rows) == {"assistance": 2, "household_file": 1}
    loads = proven_loads(place, workplace=None)
    assert loads[-1].content_hash == done.content_hash
    register = open_register(place, at_hand=True)
    rows = register.ask(register.tables["assistance"])[0]
    assert person("ann") not in rows["person_key"].to_pylist()
    assert sorted(map(str, rows["amount"].to_pylist())) == [
        "10.00", "100.00", "20.00", "30.00", "40.00",
    ]  # fmt: skip
    assert sha256_of(part(place, "2016")) != before["2016"]
    assert [*loads[0].told["parts"]["assistance"]] == ["2015", "2016", "2017"]


def test_what_was_read_once_is_not_read_again(
    place: SparkUrl, at_rest: float, tmp_path: Path, opened_files: list[str]
) -> None:
    time.sleep(at_rest)
    read = []
    for _ in range(2):
        opened_files.clear()
        proven_loads(place, workplace=tmp_path / "run")
        read.append([name for name in opened_files if name.endswith("rows.parquet")])
    assert len(read[0]) >= 3
    assert read[1] == []


def test_who_holds_a_file_is_found(place: SparkUrl) -> None:
    assert holder_of(place.folder, "f1") == person("ann")


def test_a_backup_comes_back_as_it_was(place: SparkUrl, tmp_path: Path) -> None:
    back_up(tmp_path / "kept.tar", place.folder, tmp_path / "archive")
    restore(tmp_path / "kept.tar", tmp_path / "back")
    back = SparkUrl(place.masters, tmp_path / "back" / "register")
    assert [one.content_hash for one in proven_loads(back, workplace=None)] == [
        one.content_hash for one in list_loads(place)
    ]
    assert part(back, "2016").read_bytes() == part(place, "2016").read_bytes()


def test_many_rows_in_any_order_lie_by_their_years(tmp_path: Path) -> None:
    place = SparkUrl("127.0.0.1:9", tmp_path / "register")
    (row,) = stored_rows("assistance", "aid_id | person_key | paid_on\na | p | 2016-01-01")
    days = [date(2010 + number % 7, 1 + number % 12, 1) for number in range(3000)]
    with new_load(place) as load:
        for start in range(0, 3000, 1000):
            batch = [
                {**row, "aid_id": f"a{number}", "paid_on": days[number]}
                for number in range(start, start + 1000)
            ]
            load.write_rows("assistance", batch)
    (landed,) = proven_loads(place, workplace=None)
    assert landed.rows["assistance"] == 3000
    for year in range(2010, 2017):
        found = pq.ParquetFile(part(place, str(year))).read()["paid_on"].to_pylist()
        assert found == sorted(day for day in days if day.year == year)
