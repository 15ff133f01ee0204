"""Of many rows the files are read for each question, and the newest of a key is seen as of few."""

import tempfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from bangfu.measures import assistance
from bangfu.periods import Period
from bangfu.register.completeness import Completeness, completeness_of
from bangfu.register.homes import duckdb_tables
from bangfu.register.homes.duckdb_tables import DuckTables
from bangfu.register.kept_completeness import KEPT, kept_completeness
from bangfu.register.proof import proven_loads
from bangfu.register.store import Register, open_register
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from typed_register import UNITS, write_load

MARCH = Period.parse("2019-03")
HEAD = "aid_id | person_key | unit_code | paid_on | project | form | amount | withdrawn"


def payments(*rows: tuple[str, str, str, bool]) -> str:
    """Payments of a load: number, day, yuan, and whether it is a withdrawal."""
    lines = [
        f"{key} | p-{key} | 110105001 | {day} | living | cash | {yuan} | {'yes' * gone}"
        for key, day, yuan, gone in rows
    ]
    return "\n".join([HEAD, *lines])


@pytest.fixture
def many() -> Iterator[None]:
    """However few rows there are, their files are read for each question."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duckdb_tables, "_MANY_ROWS", 0)
        yield


def march(register: Register) -> tuple[int, Decimal]:
    """Payments of March, and their sum."""
    ((told),) = register.ask(assistance.totals(register, MARCH))[0].to_pylist()
    return told["person_times"], told["amount"]


def test_what_later_loads_say_of_a_payment_holds_wherever_it_lies(
    tmp_path: Path, many: None
) -> None:
    first = payments(
        ("a", "2019-03-01", "10", False), ("b", "2019-03-02", "20", False),
        ("c", "2019-04-01", "40", False), ("d", "2019-03-04", "80", False),
    )  # fmt: skip
    write_load(tmp_path, {"union_unit": UNITS, "assistance": first})
    # b moves to April, c to March; a is withdrawn
    moved = payments(
        ("b", "2019-04-02", "20", False), ("c", "2019-03-31", "40", False),
        ("a", "2019-03-01", "10", True),
    )  # fmt: skip
    write_load(tmp_path, {"assistance": moved})
    # a was right after all, and more; b is back
    write_load(tmp_path, {"assistance": payments(
        ("a", "2019-03-05", "15", False), ("b", "2019-03-02", "25", False)
    )})  # fmt: skip
    # a 10 + b 20 + d 80; c 40 + d 80; a 15 + b 25 + c 40 + d 80
    expected = [(3, 110), (2, 120), (4, 160)]
    for number, (times, yuan) in enumerate(expected, start=1):
        assert march(open_register(tmp_path, number)) == (times, Decimal(yuan))
    assert open_register(tmp_path).rows("SELECT count(*) FROM assistance_rows") == [(9,)]


def test_until_when_unions_have_reported_is_found_out_once(tmp_path: Path, many: None) -> None:
    """And kept by content: what lands later, another register or a damaged file is found anew."""
    first = payments(("a", "2019-03-01", "10", False))
    write_load(tmp_path / "register", {"union_unit": UNITS, "assistance": first})
    found: list[Completeness] = []

    def known() -> Completeness:
        loads = proven_loads(tmp_path / "register", workplace=None)
        tables = DuckTables.of_files(loads)

        def find() -> Completeness:
            found.append(completeness_of(tables.rows, loads))
            return found[-1]

        return kept_completeness(find, loads[-1].content_hash, tmp_path / "run")

    assert known() == known() == found[0]
    assert len(found) == 1
    later = payments(("b", "2019-04-01", "10", False))
    write_load(tmp_path / "register", {"assistance": later})
    assert known() == known() == found[1]
    assert found[1].newest["110105001", "assistance"] == date(2019, 4, 1)
    for kept in (tmp_path / "run" / KEPT).iterdir():
        kept.write_text(kept.read_text("utf-8").replace("2019-04-01", "2020-04-01"), "utf-8")
    assert known() == found[1]
    assert len(found) == 3


DAY = st.dates(date(2019, 2, 27), date(2019, 4, 2))
ROW = st.tuples(st.sampled_from("abcd"), DAY, st.integers(1, 99), st.booleans())
LOADS = st.lists(
    st.lists(ROW, min_size=1, max_size=4, unique_by=lambda row: row[0]), min_size=1, max_size=5
)


@given(LOADS)
@examples(15)
def test_many_rows_and_few_rows_are_the_same_register(
    loads: list[list[tuple[str, date, int, bool]]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        register = Path(folder)
        write_load(register, {"union_unit": UNITS})
        for rows in loads:
            typed = payments(*((k, str(day), str(yuan), gone) for k, day, yuan, gone in rows))
            write_load(register, {"assistance": typed})
        few = open_register(register)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(duckdb_tables, "_MANY_ROWS", 0)
            asked = open_register(register)
            assert march(asked) == march(few)
            assert asked.completeness == few.completeness
