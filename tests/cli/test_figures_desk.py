"""`bangfu figures --explain`: what is read of a register's files to know some figures."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from bangfu.register.loads import list_loads
from bangfu.sample import write_sample
from called_command import Command

TOLD = re.compile(
    r"(?P<what>.*): (?P<files>[\d,]+) of (?P<of_files>[\d,]+) files, (?P<groups>[\d,]+) of "
    r"(?P<of_groups>[\d,]+) row groups, (?P<size>[\d,]+|bytes not counted here) of "
    r"(?P<of_size>[\d,]+) bytes"
)
PAYMENTS = "comfort.payments, 2019-01"
MONTH = ("--period", "2019-01", "--id", "comfort.person_times", "--format", "csv")
JANUARY = (date(2019, 1, 1), date(2019, 2, 1))
READ = ("unit_code", "claimant_key", "decision", "decided_on", "paid_on", "batch_no", "amount",
        "withdrawn")  # fmt: skip
"""What the payments of a period are counted by: cases, persons, batches and money of a union."""
FILE = Path("loads/000001/comfort_case.parquet")


class Told(NamedTuple):
    files: int
    of_files: int
    groups: int
    of_groups: int
    size: int
    of_size: int


def told(err: str) -> dict[str, Told]:
    found = [TOLD.fullmatch(line) for line in err.splitlines()]
    assert None not in found
    return {
        one["what"]: Told(*(int(one[name].replace(",", "")) for name in Told._fields))
        for one in found if one is not None
    }  # fmt: skip


def groups_of(path: Path, days: tuple[date, date]) -> list[int]:
    """The groups of rows that may hold a day, by what the file itself says of them."""
    metadata = pq.read_metadata(path)
    column = metadata.schema.names.index("paid_on")
    stated = [
        metadata.row_group(n).column(column).statistics for n in range(metadata.num_row_groups)
    ]
    return [n for n, one in enumerate(stated) if one.min < days[1] and one.max >= days[0]]


def bytes_of(path: Path, groups: Iterable[int], columns: Iterable[str]) -> int:
    """The bytes some columns take in some groups of rows, by what the file says of them."""
    metadata, wanted = pq.read_metadata(path), {*columns}
    own = [metadata.row_group(n).column(c) for n in groups for c in range(metadata.num_columns)]
    return sum(one.total_compressed_size for one in own if one.path_in_schema in wanted)


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of seven years: 810,000 rows, 182,580 of them cases in four groups."""
    folder = tmp_path_factory.mktemp("years")
    write_sample(folder, scale=60)
    return folder


def test_of_many_years_a_month_is_read_alone(bangfu: Command, years: Path) -> None:
    said = bangfu("figures", "--register", years, *MONTH, "--explain")
    assert said.code == 0
    path = years / FILE
    groups, footer = groups_of(path, JANUARY), pq.read_metadata(path).serialized_size
    assert len(groups) < 4
    found = told(said.err)[PAYMENTS]
    assert found[:4] == (1, 1, len(groups), 4)
    assert found.of_size == path.stat().st_size
    # No less than the day of every row looked at, no more than all columns asked for and the
    # footer, which says where they are; the engine reads some bytes beside these.
    assert bytes_of(path, groups, ["paid_on"]) < found.size
    assert found.size < bytes_of(path, groups, READ) + footer + 2**16
    assert found.size < found.of_size / 4


def test_the_figures_stay_on_the_standard_output(bangfu: Command, years: Path) -> None:
    plain = bangfu("figures", "--register", years, *MONTH)
    explained = bangfu("figures", "--register", years, *MONTH, "--explain")
    assert plain.out == explained.out
    assert plain.err == ""


def test_all_that_was_read_is_told_together(bangfu: Command, years: Path) -> None:
    period = ("--period", "2019", "--id", "assistance.*", "--edition", "internal")
    *each, (last, whole) = told(
        bangfu("figures", "--register", years, *period, "--explain").err
    ).items()
    assert last == "in all"
    assert whole == tuple(map(sum, zip(*(one for _, one in each), strict=True)))
    assert {"assistance.totals, 2019", "assistance.totals by aspect, 2019"} <= {w for w, _ in each}


def test_a_register_in_another_order_is_read_whole_and_says_the_same(
    bangfu: Command, years: Path, tmp_path: Path
) -> None:
    """As earlier versions wrote it: row by row of a household, with all years in every group."""
    asked = bangfu("figures", "--register", years, *MONTH)
    folder = tmp_path / "register"
    write_sample(folder, scale=60)
    rows = pq.read_table(folder / FILE)
    (order,) = [pa.array(sorted(range(len(rows)), key=lambda n: n % 997))]
    pq.write_table(rows.take(order), folder / FILE, compression="zstd", row_group_size=50_000)
    sealed_anew(folder)
    said = bangfu("figures", "--register", folder, *MONTH, "--explain")
    assert said.out == asked.out
    assert told(said.err)[PAYMENTS][:4] == (1, 1, 4, 4)


def sealed_anew(folder: Path) -> None:
    """Say in the manifest what the bytes of the file are now; its rows are what they were."""
    import json

    from bangfu.files import sha256_of

    manifest = folder / "loads" / "000001" / "load.json"
    raw = json.loads(manifest.read_text("utf-8"))
    raw["sha256"]["comfort_case"] = sha256_of(folder / FILE)
    manifest.write_text(json.dumps(raw, indent=1), "utf-8")
    assert list_loads(folder)


def test_few_rows_are_read_once_when_the_register_is_opened(
    bangfu: Command, sample_folder: Path
) -> None:
    said = bangfu("figures", "--register", sample_folder, *MONTH, "--explain")
    paths = [*(sample_folder / "loads" / "000001").glob("*.parquet")]
    size = sum(path.stat().st_size for path in paths)
    assert told(said.err) == {
        "few rows: read once when the register was opened": Told(6, 6, 6, 6, size, size)
    }
