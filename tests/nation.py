"""A register of five levels: the sample's district many times, under cities, provinces, a nation.

All of it is invented; each district has unions, households and people of its own.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from bangfu.register.load_writer import new_load
from bangfu.register.schema import TABLES, Table, Type
from bangfu.sample.histories import END

__all__ = ["NATION", "write_nation"]

NATION = "100000"
_DISTRICT = "110105"
_OF_A_CITY, _OF_A_PROVINCE = 5, 10


def write_nation(folder: Path, sample: Path, districts: int) -> None:
    """Make a register of so many districts of the sample, at a folder that is not there."""
    with new_load(folder, synthetic=True, until=END - timedelta(days=1)) as load:
        for declared in TABLES:
            base = _stored(sample, declared)
            copies = [_of_district(declared, base, number) for number in range(districts)]
            if declared.name == "union_unit":
                copies.append(_above(copies[0].schema, districts))
            whole = pa.concat_tables(copies).drop_columns(["source_row"])
            numbers = pa.array(range(1, whole.num_rows + 1), pa.int32())
            load.write(declared.name, whole.append_column("source_row", numbers))


def _stored(sample: Path, declared: Table) -> pa.Table:
    (file,) = sample.glob(f"loads/*/{declared.name}.parquet")
    return duckdb.sql(
        f"SELECT * EXCLUDE (load_id) FROM '{file}' ORDER BY source_row"
    ).to_arrow_table()


def _code(number: int) -> str:
    """Of a district: its province, its city, itself."""
    return f"2{number // _OF_A_PROVINCE % 10}{number // _OF_A_CITY % 10}{number:03}"


def _of_district(declared: Table, base: pa.Table, number: int) -> pa.Table:
    """The rows of one district, with keys, people and unions of its own."""
    columns: dict[str, Any] = {}
    for name in base.column_names:
        values = base[name].to_pylist()
        columns[name] = pa.array(
            [_renamed(declared, name, value, number) for value in values],
            base.schema.field(name).type,
        )
    made = pa.table(columns, schema=base.schema)
    if declared.name != "union_unit":
        return made
    parents = [
        _city(number) if code == _code(number) else parent
        for code, parent in zip(
            *(made[n].to_pylist() for n in ("unit_code", "parent_code")), strict=True
        )
    ]
    place = made.column_names.index("parent_code")
    return made.set_column(place, "parent_code", pa.array(parents, pa.string()))


def _renamed(declared: Table, name: str, value: Any, number: int) -> Any:
    column = next((one for one in declared.columns if one.name == name), None)
    if value is None or column is None:
        return value
    if column.name == "unit_code" or column.references == "union_unit":
        return value.replace(_DISTRICT, _code(number), 1)
    if column.type is Type.PERSON:
        return f"{value[:56]}{number:08x}"
    if column.type is Type.KEY:
        return f"{value}-{number}"
    if name in ("name", "name_en", "aliases"):
        return f"{value} {number}"
    return value


def _city(number: int) -> str:
    return f"2{number // _OF_A_PROVINCE % 10}{number // _OF_A_CITY % 10}999"


def _above(schema: pa.Schema, districts: int) -> pa.Table:
    """The unions above the districts: cities, provinces and the one at the top."""
    rows = [_unit(NATION, "全国总工会", "National Federation", None)]
    for number in range(0, districts, _OF_A_CITY):
        province = f"3{number // _OF_A_PROVINCE:05}"
        if number % _OF_A_PROVINCE == 0:
            name = number // _OF_A_PROVINCE
            rows.append(_unit(province, f"{name}省总工会", f"Province {name}", NATION))
        rows.append(_unit(_city(number), f"{number}市总工会", f"City {number}", province))
    return pa.Table.from_pylist(rows, schema)


def _unit(code: str, zh: str, en: str, above: str | None) -> dict[str, Any]:
    return {
        "unit_code": code, "name": zh, "name_en": en, "kind": "district", "parent_code": above,
        "valid_from": END.replace(year=2000), "source_file": "sample", "source_sheet": "工会组织",
        "withdrawn": False,
    }  # fmt: skip
