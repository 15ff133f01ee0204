"""Rows without the person they are about: in all loads, so that no older row tells it either."""

import secrets
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from bangfu.register.schema import NATURAL_MARK, Type, is_natural, table

__all__ = ["Stored", "without_person", "without_rows"]

_UNNEEDED = {
    "household_file": ("causes_other", "income_per_head"),
    "comfort_case": ("amount_asked",),
}
"""What of a row no figure needs; besides, every row says where in which ledger it came from."""
Stored = dict[str, list[pa.Table]]
"""The rows of each table, load by load."""


def without_person(stored: Stored, person: str) -> tuple[Stored, list[Counter[str]]]:
    """The rows of a person under a random key, without what no figure needs; how many, by load."""
    fresh = secrets.token_hex(32)
    households = {one: secrets.token_hex(16) for one in _own_households(stored, person)}
    after, counts = Stored(), [Counter[str]() for _ in next(iter(stored.values()))]
    for name, tables in stored.items():
        after[name] = []
        for rows, count in zip(tables, counts, strict=True):
            own = _of_person(name, rows, person)
            if number := pc.sum(own).as_py() or 0:
                count[name] += number
                rows = _blank(name, rows, own, fresh, households)  # noqa: PLW2901 - the same rows
            after[name].append(rows)
        after[name] = _renamed(name, after[name], _derived_keys(name, tables, person))
    return after, counts


def _derived_keys(name: str, tables: Sequence[pa.Table], person: str) -> dict[str, str]:
    """Keys of a person's rows without a number, and random ones: those follow from who it is."""
    own = (rows.filter(_of_person(name, rows, person)).column(0).to_pylist() for rows in tables)
    found = sorted({key for keys in own for key in keys if is_natural(key)})
    return {key: NATURAL_MARK + secrets.token_hex(8) for key in found}


def _renamed(name: str, tables: list[pa.Table], keys: Mapping[str, str]) -> list[pa.Table]:
    """Tables with other keys, in all loads alike."""
    if not keys:
        return tables
    place = tables[0].column_names.index(table(name).key)
    field = tables[0].schema.field(place)
    return [
        rows.set_column(
            place, field, pa.array([keys.get(k, k) for k in rows.column(place).to_pylist()])
        )
        for rows in tables
    ]


def _of_person(name: str, rows: pa.Table, person: str) -> pa.ChunkedArray:
    """Which rows are about a person; none of a table that knows no persons."""
    whole = pa.chunked_array([pa.repeat(pa.scalar(False), len(rows))])
    for column in table(name).of_type(Type.PERSON):
        whole = pc.or_(whole, pc.equal(rows[column], person).fill_null(False))
    return whole


def _own_households(stored: Stored, person: str) -> set[str]:
    """The households all files of which were always that person's."""
    own, others = set[str](), set[str]()
    for rows in stored["household_file"]:
        for holder, household in zip(
            rows["holder_key"].to_pylist(), rows["household_id"].to_pylist(), strict=True
        ):
            (own if holder == person else others).add(household)
    return own - others


def _blank(
    name: str, rows: pa.Table, own: pa.ChunkedArray, fresh: str, households: Mapping[str, str]
) -> pa.Table:
    """The rows with those of a person emptied of who that is."""
    emptied = {*_UNNEEDED.get(name, ()), "source_sheet"}
    given: dict[str, Callable[[pa.ChunkedArray], object]] = {
        "source_file": lambda _: "", "source_row": lambda _: 0,
        **dict.fromkeys(emptied, lambda _: None),
        "household_id": lambda cells: pa.array(
            [households.get(one, one) for one in cells.to_pylist()], cells.type
        ),
    }  # fmt: skip
    given |= dict.fromkeys(table(name).of_type(Type.PERSON), lambda _: fresh)
    for place, column in enumerate(rows.schema):
        if column.name in given:
            cells = rows[column.name]
            new = given[column.name](cells)
            new = new if isinstance(new, pa.Array) else pa.scalar(new, column.type)
            rows = rows.set_column(place, column, pc.if_else(own, new, cells))
    return rows


def without_rows(stored: Stored, person: str) -> tuple[Stored, list[Counter[str]]]:
    """Without the rows of a person and the events of the files that go; how many went, by load."""
    counts = [Counter[str]() for _ in next(iter(stored.values()))]
    after = {
        name: _without(name, tables, partial(_of_person, name, person=person), counts)
        for name, tables in stored.items()
    }
    files = _keys(stored["household_file"]) - _keys(after["household_file"])
    gone = pa.array(sorted(files), pa.string())

    def of_gone(rows: pa.Table) -> pa.ChunkedArray:
        return pc.is_in(rows["file_id"], gone)

    after["file_event"] = _without("file_event", after["file_event"], of_gone, counts)
    after["assistance"] = [
        _off_file(rows, of_gone(rows), count)
        for rows, count in zip(after["assistance"], counts, strict=True)
    ]
    return after, counts


def _without(
    name: str,
    tables: Sequence[pa.Table],
    which: Callable[[pa.Table], pa.ChunkedArray],
    counts: Sequence[Counter[str]],
) -> list[pa.Table]:
    """Tables without some rows, and without what these had replaced: it must not come back."""
    key, until = table(name).key, dict[str, int]()
    for number, rows in enumerate(tables):
        until |= dict.fromkeys(rows.filter(which(rows))[key].to_pylist(), number)
    left = []
    for number, (rows, count) in enumerate(zip(tables, counts, strict=True)):
        dropped = pa.array([one for one, last in until.items() if number <= last], pa.string())
        kept = rows.filter(pc.invert(pc.is_in(rows[key], dropped)))
        count[name] += len(rows) - len(kept)
        left.append(kept)
    return left


def _keys(tables: Sequence[pa.Table]) -> set[str]:
    return {key for rows in tables for key in rows.column(0).to_pylist()}


def _off_file(rows: pa.Table, gone: pa.ChunkedArray, count: Counter[str]) -> pa.Table:
    """Aid to others of a household whose file is gone: they are people not on file now."""
    number = pc.sum(gone).as_py() or 0
    if not number:
        return rows
    count["assistance"] += number
    place = rows.column_names.index("file_id")
    cells = pc.if_else(gone, pa.scalar(None, pa.string()), rows["file_id"])
    return rows.set_column(place, rows.schema.field("file_id"), cells)
