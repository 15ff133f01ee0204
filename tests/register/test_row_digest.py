"""The hash of a table's rows: the same however they are stored, another if one cell is another."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from bangfu.register.row_digest import UNREADABLE, row_digest
from examples import examples
from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy

CELLS: dict[str, tuple[pa.DataType, SearchStrategy[Any]]] = {
    "key": (pa.string(), st.none() | st.text("ab\x1f~1:", max_size=3)),
    "text": (pa.string(), st.none() | st.text("ab\x1f~1:甲", max_size=3)),
    "day": (pa.date32(), st.none() | st.dates(date(2016, 1, 1), date(2016, 1, 3))),
    "money": (pa.decimal128(14, 2), st.none() | st.decimals(-2, 2, places=2)),
    "count": (pa.int32(), st.none() | st.integers(-2, 2)),
    "said": (pa.bool_(), st.none() | st.booleans()),
}
SCHEMA = pa.schema({name: kind for name, (kind, _) in CELLS.items()})
Row = tuple[Any, ...]
ROWS: SearchStrategy[list[Row]] = st.lists(
    st.tuples(*(cells for _, cells in CELLS.values())), max_size=8
)


def stored(path: Path, rows: list[Row], **how: Any) -> tuple[int, str]:
    columns = [[row[n] for row in rows] for n in range(len(CELLS))]
    arrays = [pa.array(c, kind) for c, (kind, _) in zip(columns, CELLS.values(), strict=True)]
    pq.write_table(pa.table(arrays, SCHEMA), path, **how)
    return row_digest(path)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rows") / "rows.parquet"


@examples(100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, data=st.data())
def test_how_rows_are_stored_makes_no_difference(
    file: Path, rows: list[Row], data: DataObject
) -> None:
    plain = stored(file, rows)
    assert plain[0] == len(rows)
    how = {
        "compression": data.draw(st.sampled_from(["zstd", "snappy", "none"])),
        "row_group_size": data.draw(st.integers(1, 9)),
        "use_dictionary": data.draw(st.booleans()),
    }
    assert stored(file, data.draw(st.permutations(rows)), **how) == plain


@examples(100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS.filter(bool), data=st.data())
def test_any_cell_that_differs_makes_another_hash(
    file: Path, rows: list[Row], data: DataObject
) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, len(CELLS) - 1))
    cell = data.draw(list(CELLS.values())[column][1])
    assume(cell != rows[place][column])
    before = stored(file, rows)
    row = rows[place]
    changed = [*rows]
    changed[place] = (*row[:column], cell, *row[column + 1 :])
    assert stored(file, changed)[1] != before[1]


@examples(50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS.filter(bool), data=st.data())
def test_a_row_more_or_less_makes_another_hash(
    file: Path, rows: list[Row], data: DataObject
) -> None:
    before = stored(file, rows)
    place = data.draw(st.integers(0, len(rows) - 1))
    assert stored(file, rows[:place] + rows[place + 1 :])[1] != before[1]
    assert stored(file, [*rows, rows[place]])[1] != before[1]  # a row twice is not a row


def test_many_rows_are_taken_a_column_at_a_time_and_give_the_same(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows: list[Row] = [
        (f"k{n % 7}", None if n % 3 else "甲", date(2016, 1, 1 + n % 3), Decimal(n), n, n % 2 == 0)
        for n in range(50)
    ]
    at_once = stored(file, rows)
    monkeypatch.setattr("bangfu.register.row_digest._MANY_ROWS", 10)
    assert row_digest(file) == at_once


@examples(30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS.filter(bool))
def test_rows_that_do_not_fit_into_the_memory_give_the_same(
    file: Path, monkeypatch: pytest.MonkeyPatch, rows: list[Row]
) -> None:
    """Read in batches of two rows, each column in stretches of three, put in order by DuckDB."""
    for module in ("row_digest", "row_places"):
        monkeypatch.setattr(f"bangfu.register.{module}.BLOCK", 3)
    at_once = stored(file, rows)
    monkeypatch.setattr("bangfu.register.row_digest._KNOWN_FILES", {})
    monkeypatch.setattr("bangfu.register.row_digest._HELD_ROWS", 0)
    monkeypatch.setattr("bangfu.register.row_places._BATCH", 2)
    monkeypatch.setattr("bangfu.register.row_places._STRETCH", 1)
    assert row_digest(file) == at_once
    monkeypatch.undo()


def test_a_large_file_that_is_damaged_cannot_be_read(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(file, [(f"k{n}", "b", date(2016, 1, 1), Decimal(n), n, True) for n in range(999)])
    whole = file.read_bytes()
    file.write_bytes(whole[:40] + bytes(200) + whole[240:])
    monkeypatch.setattr("bangfu.register.row_digest._HELD_ROWS", 0)
    with pytest.raises(UNREADABLE):
        row_digest(file)


@pytest.mark.parametrize(
    "name_and_type",
    [("other", pa.string()), ("text", pa.large_string()), ("text", pa.int32())],
)
def test_a_column_of_another_name_or_type_makes_another_hash(
    file: Path, name_and_type: tuple[str, pa.DataType]
) -> None:
    pq.write_table(pa.table({"text": pa.array([None, None], pa.string())}), file)
    before = row_digest(file)
    name, kind = name_and_type
    pq.write_table(pa.table({name: pa.array([None, None], kind)}), file)
    assert row_digest(file) != before


@pytest.mark.parametrize(
    "column",
    [
        pa.array([1.5]),
        pa.array([["a"]]),
        pa.array(["a"]).dictionary_encode(),
        pa.array([b"a"]),
    ],
    ids=str,
)
def test_a_column_no_register_has_cannot_be_hashed(file: Path, column: pa.Array) -> None:
    pq.write_table(pa.table({"key": pa.array(["a"]), "odd": column}), file)
    with pytest.raises(UNREADABLE):
        row_digest(file)


def test_a_file_that_is_cut_anywhere_cannot_be_read(file: Path) -> None:
    stored(file, [("a", "b", date(2016, 1, 1), Decimal(1), 1, True)])
    whole = file.read_bytes()
    for length in range(0, len(whole), 7):
        file.write_bytes(whole[:length])
        with pytest.raises(UNREADABLE):
            row_digest(file)


def test_a_file_with_any_byte_turned_is_read_or_refused_and_no_more(file: Path) -> None:
    rows: list[Row] = [("a", "b", date(2016, 1, 1), Decimal(n), n, True) for n in range(9)]
    stored(file, rows)
    whole = file.read_bytes()
    for place in range(0, len(whole), 5):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            row_digest(file)
        except UNREADABLE:
            continue
