"""The sample register: invented rows that foot exactly to the published figures.

Made larger it is written some rows after another with all their replicas, in the order of their
days, and whole columns are renamed at a time: so it takes no more memory however large it is. Every
figure is then that many times the published one; batches are not, since replicas share them.
"""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bangfu.errors import RegisterError
from bangfu.register.homes import Whereabouts
from bangfu.register.load_writer import LoadRows, new_load
from bangfu.register.loads import list_loads
from bangfu.register.row_order import in_order_of_days
from bangfu.register.schema import TABLES, Column, Table, Type
from bangfu.sample.lots import Lots
from bangfu.scratch import Scratch

if TYPE_CHECKING:
    from bangfu.sample.histories import HardshipFile

__all__ = ["SEED", "place_sample", "write_sample"]

SEED = 20191231
_ROWS_AT_ONCE = 250_000
_OF_UNIONS = ("union_unit", "union_members")
"""Tables that have no replicas: the unions stay the same."""


def write_sample(
    register: Whereabouts, *, scale: int = 1, seed: int = SEED, planted: bool = False
) -> None:
    """Make the sample register: invented, from a fixed seed, footing to the published figures.

    Parameters
    ----------
    register
        Where it goes; a folder is made if missing.
    scale
        How many times as large as the plain sample, for benchmarks.
    seed
        The same seed gives the same bytes.
    planted
        Let households leave sooner or later by their main cause, for methods to find; in the plain
        sample why they came makes no difference.

    Raises
    ------
    RegisterError
        If there is a register already, or `scale` is not positive.
    """
    if scale < 1:
        raise RegisterError(f"sample: scale: found {scale!r}, expected 1 or more")
    if list_loads(register):
        raise RegisterError(
            f"sample: {str(register)!r} already holds a register, expected a new or empty folder"
        )
    from bangfu.sample.histories import END  # noqa: PLC0415 - drawn by what a project may mistake

    rows = _draw_rows(seed, scale, planted=planted)
    with new_load(register, synthetic=True, until=END - timedelta(days=1)) as load:
        for declared in TABLES:
            copies = 1 if declared.name in _OF_UNIONS else scale
            _write_table(load, declared, rows[declared.name], copies)


def place_sample(folder: Path) -> None:
    """Make the sample register in a folder that is not there yet, whole or not at all.

    Whoever else makes it at the same time makes the same, so the first one stays.

    Raises
    ------
    RegisterError
        If it cannot be written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with Scratch(folder.parent, ".sample-") as scratch:
            fresh = scratch.folder / folder.name
            write_sample(fresh)
            fresh.rename(folder)
    except OSError as error:
        if not folder.exists():
            raise RegisterError(f"sample: {str(folder)!r} cannot be made ({error})") from None


def _draw_rows(seed: int, scale: int, *, planted: bool) -> dict[str, list[dict[str, Any]]]:
    # Each is drawn by the federation's own files, which are read as they are imported.
    from bangfu.sample.aid import draw_aid  # noqa: PLC0415
    from bangfu.sample.claims import claim_by_holders, draw_cases  # noqa: PLC0415
    from bangfu.sample.histories import draw_caseload  # noqa: PLC0415
    from bangfu.sample.organisations import draw_members, union_rows  # noqa: PLC0415

    files = draw_caseload(Lots(seed, "caseload"), planted=planted)
    cases = draw_cases(Lots(seed, "comfort"))
    claim_by_holders(Lots(seed, "both"), cases, files)
    return {
        "union_unit": union_rows(),
        "household_file": [_file_row(file) for file in files],
        "file_event": _event_rows(files),
        "assistance": draw_aid(Lots(seed, "assistance"), files),
        "comfort_case": cases,
        "union_members": draw_members(Lots(seed, "members"), scale),
    }


def _file_row(file: "HardshipFile") -> dict[str, Any]:
    household = file.household
    return {
        "file_id": file.file_id,
        "household_id": household.household_id,
        "holder_key": household.members[0].key,
        "unit_code": file.unit_code,
        "file_level": household.file_level,
        "category": household.category,
        "cause_main": household.cause_main,
        "causes_other": household.causes_other,
        "household_size": len(household.members),
        "income_per_head": household.income_per_head,
        "opened_on": file.opened_on,
    }


def _event_rows(files: "list[HardshipFile]") -> list[dict[str, Any]]:
    events = [(event, file.file_id) for file in files for event in file.events]
    events.sort(key=lambda pair: pair[0].happened_on)
    return [
        {
            "event_id": f"E{number:05d}",
            "file_id": file_id,
            "happened_on": event.happened_on,
            "kind": event.kind,
            "reason": event.reason,
            "correction": event.correction,
        }
        for number, (event, file_id) in enumerate(events, start=1)
    ]


def _write_table(load: LoadRows, declared: Table, rows: list[dict[str, Any]], copies: int) -> None:
    own = pa.schema([field for field in declared.arrow if field.name in declared.names])
    base = pa.Table.from_pylist(rows, own)
    places = pa.array(range(1, base.num_rows + 1), pa.int32())
    ordered = in_order_of_days(declared.name, base.append_column("place", places))
    at_once = max(1, _ROWS_AT_ONCE // copies)
    for first in range(0, base.num_rows, at_once):
        group = ordered.slice(first, at_once)
        load.write(declared.name, _replicas(declared, group, copies, base.num_rows))


def _replicas(declared: Table, group: pa.Table, copies: int, rows: int) -> pa.Table:
    """Some rows in so many copies, each with keys and places of its own; copy 0 is as drawn.

    Parameters
    ----------
    declared
        Their table.
    group
        Some rows of it, each with its place among all of them.
    copies
        How many.
    rows
        How many there are of them all.
    """
    numbers = pa.array(np.repeat(np.arange(copies, dtype=np.int32), group.num_rows))
    copied = group.take(pa.array(np.tile(np.arange(group.num_rows), copies)))
    columns = [_renamed(column, copied[column.name], numbers) for column in declared.columns]
    places = pc.add(copied["place"], pc.multiply(numbers, pa.scalar(rows, pa.int32())))
    count = copied.num_rows
    return (
        pa.table(columns, list(declared.names))
        .append_column("source_file", pa.repeat("sample", count))
        .append_column("source_sheet", pa.repeat(declared.zh, count))
        .append_column("source_row", places)
        .append_column("withdrawn", pa.repeat(False, count))
    )


def _renamed(column: Column, values: pa.ChunkedArray, numbers: pa.Array) -> pa.ChunkedArray:
    """The cells of a column in copies of their rows, by the number of the copy."""
    if column.type is Type.PERSON:
        digits = pc.utf8_slice_codeunits(values, 0, 56)
        own = pa.array([f"{number:08x}" for number in range(pc.max(numbers).as_py() + 1)])
        named = pc.binary_join_element_wise(digits, own.take(numbers), "")
    elif _is_renamed(column):
        named = pc.binary_join_element_wise(values, numbers.cast(pa.string()), "-")
    else:
        return values
    return pc.if_else(pc.equal(numbers, 0), values, named)


def _is_renamed(column: Column) -> bool:
    """Whether copies of a row have keys of their own in a column; the unions stay the same."""
    is_unit = column.name == "unit_code" or column.references == "union_unit"
    return column.type is Type.KEY and not is_unit
