"""Registers typed as tables in a test, so that answers can be computed by hand beside them.

A table is written with a header line and `|` between cells; columns that are not written get a
plain default, and the unit tree defaults to a district with two unions below it. The rows are
stored as a real load and opened like any register.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from bangfu.register.homes import Whereabouts
from bangfu.register.load_writer import new_load
from bangfu.register.loads import CONTENT, DIGESTS, MANIFEST, NEWEST, PREVIOUS, Load
from bangfu.register.schema import TABLES, Type, table
from bangfu.register.store import Register, open_register

DISTRICT = "110105"

UNITS = """
unit_code | name           | name_en               | kind        | parent_code | valid_from
110105    | 测试区总工会   | Test District         | district    |             | 2000-01-01
110105001 | 甲街道总工会   | Jia Subdistrict       | subdistrict | 110105      | 2000-01-01
110105002 | 乙地区总工会   | Yi Area               | area        | 110105      | 2000-01-01
"""

_DEFAULTS: dict[str, dict[str, str]] = {
    "union_unit": {},
    "household_file": {
        "unit_code": "110105001", "file_level": "prefecture", "category": "dibao",
        "cause_main": "illness", "household_size": "3", "income_per_head": "900.00",
        "opened_on": "2012-01-01",
    },
    "file_event": {"kind": "open"},
    "assistance": {
        "unit_code": "110105001", "relation": "self", "project": "living", "occasion": "none",
        "fund_source": "union", "form": "cash", "amount": "100.00",
    },
    "comfort_case": {
        "unit_code": "110105001", "relation": "self", "event_kind": "house_fire",
        "happened_on": "2012-01-01", "applied_on": "2012-01-02",
    },
    "union_members": {"unit_code": "110105001", "members": "100", "source": "typed"},
}  # fmt: skip


def person(name: str) -> str:
    """A person key for a test: looks like a keyed hash, is made from a plain word."""
    return hashlib.sha256(name.encode()).hexdigest()


def rows_of(text: str) -> list[dict[str, str]]:
    """The rows of a typed table; empty cells are left out."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    header, *body = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [{k: v for k, v in zip(header, cells, strict=True) if v} for cells in body]


def _cell(kind: Type, text: str) -> Any:
    match kind:
        case Type.DATE:
            return date.fromisoformat(text)
        case Type.MONEY:
            return Decimal(text)
        case Type.COUNT | Type.SIGN | Type.YEAR:
            return int(text)
        case Type.PERSON:
            return person(text)
        case _:
            return text


def stored_rows(table_name: str, text: str) -> list[dict[str, Any]]:
    """Rows ready for `LoadWriter.write_rows`, defaults and trace filled in."""
    declared = table(table_name)
    stored = []
    for number, row in enumerate(rows_of(text), start=2):
        withdrawn = row.pop("withdrawn", "") == "yes"
        cells = {**_DEFAULTS[table_name], **row}
        if table_name == "household_file":
            cells.setdefault("household_id", f"household of {cells['file_id']}")
            cells.setdefault("holder_key", f"holder of {cells['file_id']}")
        stored.append(
            {c.name: _cell(c.type, cells[c.name]) if c.name in cells else None
             for c in declared.columns}
            | {"source_file": "typed", "source_sheet": declared.zh, "source_row": number,
               "withdrawn": withdrawn}
        )  # fmt: skip
    return stored


def write_load(
    folder: Whereabouts,
    tables: Mapping[str, str],
    *,
    until: date | None = date(2030, 12, 31),
    reason: str = "",
) -> None:
    """Append one load of typed tables to the register at `folder`; nothing is waited for."""
    with new_load(folder, until=until, reason=reason) as load:
        for declared in TABLES:
            if tables.get(declared.name):
                load.write_rows(declared.name, stored_rows(declared.name, tables[declared.name]))


def unsealed(load: Load, told: Mapping[str, Any] | None = None) -> None:
    """Leave a load as an earlier version would have, which sealed nothing."""
    path = load.folder / MANIFEST
    kept = dict(json.loads(path.read_text("utf-8")) if told is None else told)
    for name in ("load", DIGESTS, PREVIOUS, CONTENT):
        kept.pop(name, None)
    path.write_text(json.dumps(kept, indent=1), "utf-8")
    (load.folder.parents[1] / NEWEST).unlink(missing_ok=True)


def typed_register(folder: Whereabouts, as_of: int | None = None, **tables: str) -> Register:
    """Store typed tables as one load and open the register they make."""
    write_load(folder, {"union_unit": UNITS, **tables})
    return open_register(folder, as_of)
