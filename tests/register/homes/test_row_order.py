"""In which order a load of a folder keeps its rows, and that nothing follows from it."""

import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from bangfu.register.homes import parquet_load
from bangfu.register.load_writer import new_load
from bangfu.register.proof import proven_loads
from bangfu.register.row_digest import row_digest
from bangfu.register.row_order import day_columns
from bangfu.register.schema import typed_rows_of
from bangfu.sample import write_sample

FIRST = date(2016, 1, 1)
CLAIM = {
    "claimant_key": "c", "relation": "self", "unit_code": "u", "event_kind": "accident_injury",
    "happened_on": FIRST, "applied_on": FIRST, "source_file": "f", "source_row": 1,
    "withdrawn": False,
}  # fmt: skip
DAYS = [3, 0, None, 2, 0, 1]
"""When claims were paid, in days after the first; one was turned down after 1.5, rounded up."""


def claims() -> pa.Table:
    """Claims in the order they were written down."""
    rows: list[dict[str, Any]] = []
    for number, days in enumerate(DAYS):
        paid = None if days is None else FIRST + timedelta(days)
        decided = FIRST + timedelta(2) if paid is None else FIRST
        rows.append({**CLAIM, "case_id": f"k{number}", "decided_on": decided, "paid_on": paid})
    return typed_rows_of("comfort_case", rows)


def landed(register: Path, batches: list[pa.Table]) -> list[str]:
    """Keys of claims as they lie in a load that was brought in some batches."""
    with new_load(register) as load:
        for batch in batches:
            load.write("comfort_case", batch)
    keys: list[str] = pq.read_table(file_in(register))["case_id"].to_pylist()
    return keys


def file_in(register: Path) -> Path:
    return register / "loads" / "000001" / "comfort_case.parquet"


def content(register: Path) -> str:
    return str(json.loads((register / "newest-load.json").read_text("utf-8"))["content_sha256"])


def test_rows_lie_by_the_day_they_are_asked_for_and_those_of_a_day_as_they_came(
    tmp_path: Path,
) -> None:
    # days 3 0 (2) 2 0 1: k1 and k4 of day 0, k5 of 1, k2 (decided) and k3 of 2, k0 of 3
    assert landed(tmp_path, [claims()]) == ["k1", "k4", "k5", "k2", "k3", "k0"]


@pytest.mark.parametrize("at_once", [1, 2, 4, 100])
def test_it_is_the_same_file_however_the_rows_are_brought(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """Whole, or in parts that leave days behind later ones: these are put in order at the end."""
    whole = landed(tmp_path / "whole", [claims()])
    monkeypatch.setattr(parquet_load, "_AT_ONCE", at_once)
    parts = [claims().slice(n, 1) for n in range(len(DAYS))]
    assert landed(tmp_path / "parts", parts) == whole
    one, other = (pq.read_table(file_in(tmp_path / name)) for name in ("whole", "parts"))
    assert one.equals(other)
    assert one.schema.equals(other.schema)
    assert content(tmp_path / "whole") == content(tmp_path / "parts")
    assert [path.name for path in (tmp_path / "parts" / "loads" / "000001").glob("*.ordered")] == []


def test_another_order_is_the_same_register(tmp_path: Path) -> None:
    """What an earlier version wrote lay as it came; it has the hash it had."""
    landed(tmp_path, [claims()])
    (load,) = proven_loads(tmp_path, workplace=None)
    rows = pq.read_table(file_in(tmp_path))
    pq.write_table(rows.take(pa.array([0, 5, 2, 4, 1, 3])), file_in(tmp_path))
    assert row_digest(file_in(tmp_path)) == (6, load.digests["comfort_case"])


def test_the_groups_of_rows_of_a_larger_sample_follow_each_other(tmp_path: Path) -> None:
    write_sample(tmp_path, scale=60)
    counts = {}
    for name in ("file_event", "assistance", "comfort_case"):
        metadata = pq.read_metadata(tmp_path / "loads" / "000001" / f"{name}.parquet")
        column = metadata.schema.names.index(day_columns(name)[0])
        groups = [metadata.row_group(n).column(column) for n in range(metadata.num_row_groups)]
        days = [(one.statistics.min, one.statistics.max) for one in groups]
        assert all(before[1] <= after[0] for before, after in pairwise(days)), name
        counts[name] = len(groups)
    # 60 x 1,245, 8,613 and 3,043 rows, in groups of 50,000: 74,700 in 2, 182,580 in 4, and 516,780
    # as 249,960 and 249,960 and 16,860, which is 5 and 5 and 1
    assert counts == {"file_event": 2, "assistance": 11, "comfort_case": 4}
