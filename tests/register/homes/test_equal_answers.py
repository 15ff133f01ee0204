"""Every measure and every figure is the same to the last digit, wherever a register is kept."""

import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from bangfu.desk.wording import MEASURES, groups_of
from bangfu.disclosure.policy import Edition
from bangfu.figures.records import to_csv
from bangfu.periods import Period
from bangfu.register.copying import copy_register
from bangfu.register.dependence.snapshot import snapshot_of
from bangfu.register.homes import postgres_tables
from bangfu.register.store import Register, open_register
from equal_answers import LOADS, figures, questions, require_same, typed
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from invented import registers
from private_server import PrivateServer
from typed_register import UNITS, write_load

PERIODS = ("2019", "2019-12", "2019-Q4", "2013..2019", "2018-10..2019-09")


@pytest.fixture(scope="module")
def both(sample_folder: Path, postgres: PrivateServer) -> tuple[Register, Register]:
    """The sample in a folder and in a database."""
    database = postgres.register()
    copy_register(sample_folder, database)
    return open_register(sample_folder), open_register(database)


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_of_the_sample_is_the_same(both: tuple[Register, Register], name: str) -> None:
    compared = sum(require_same(*both, name, (), Period.parse(period)) for period in PERIODS)
    for group in groups_of(name):
        for period in PERIODS[-2:]:
            compared += require_same(*both, name, (group,), Period.parse(period))
    branch, other = (register.within("110105015") for register in both)
    compared += require_same(branch, other, name, (), Period.parse("2019"))
    assert compared > 10


@pytest.mark.parametrize(
    ("unit", "edition", "period"),
    [
        ("110105", "public", "2019"),
        pytest.param("110105", "internal", "2019-12", marks=pytest.mark.prove),
        pytest.param("110105", "public", "2013..2019", marks=pytest.mark.prove),
        pytest.param("110105015", "internal", "2013..2019", marks=pytest.mark.prove),
        ("110105015", "public", "2019"),
    ],
)
def test_every_figure_of_the_catalogue_is_the_same(
    both: tuple[Register, Register], unit: str, edition: Edition, period: str
) -> None:
    ours, theirs = (figures(register, unit, edition, Period.parse(period)) for register in both)
    assert len(ours) > 20
    assert to_csv(ours) == to_csv(theirs)


def test_what_a_release_sees_is_the_same(
    sample_folder: Path, both: tuple[Register, Register], postgres: PrivateServer, tmp_path: Path
) -> None:
    database = postgres.register()
    copy_register(sample_folder, database)
    one, other = (
        snapshot_of(place, None, tmp_path / name / "seen")
        for name, place in (("folder", sample_folder), ("database", database))
    )
    assert one._lines == other._lines
    assert one.content_hash == other.content_hash


@pytest.fixture(scope="module")
def server(postgres: PrivateServer) -> PrivateServer:
    return postgres


@given(registers(), st.sampled_from(["2018", "2019-01", "2018..2019", "2018-Q4"]))
@examples(6)
def test_measures_of_any_register_are_the_same(
    server: PrivateServer, tables: dict[str, str], period: str
) -> None:
    database = server.register()
    with tempfile.TemporaryDirectory() as folder:
        for place in (Path(folder), database):
            write_load(place, {"union_unit": UNITS, **tables})
        one, other = open_register(Path(folder)), open_register(database)
        assert one.content_hash == other.content_hash
        assert one.completeness == other.completeness
        for name, by in questions():
            require_same(one, other, name, by, Period.parse(period))


def test_many_rows_are_asked_where_they_lie(
    both: tuple[Register, Register],
    sample_folder: Path,
    postgres: PrivateServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of many rows each question picks the newest; then the answers are the same too."""
    monkeypatch.setattr(postgres_tables, "_MANY_ROWS", 0)
    database = postgres.register()
    copy_register(sample_folder, database)
    seen = open_register(database)
    sql = "SELECT relname FROM pg_class WHERE relkind = 'v' AND relnamespace = pg_my_temp_schema()"
    assert ("assistance",) in seen.rows(sql)
    for name in ("assistance.totals", "exits.rates", "standards.off_standard"):
        require_same(both[0], seen, name, (), Period.parse("2019"))
    corrected = "count_id | year | members\n110105015-2019 | 2019 | 7"
    write_load(database, {"union_members": corrected})
    rows = open_register(database).rows(
        "SELECT members FROM union_members WHERE count_id = '110105015-2019'"
    )
    assert rows == [(7,)]


@given(LOADS)
@examples(10)
def test_whatever_lands_is_seen_alike_after_every_load(
    server: PrivateServer, loads: list[list[tuple[int, int, bool]]]
) -> None:
    database = server.register()
    with tempfile.TemporaryDirectory() as folder:
        places = (Path(folder), database)
        for place in places:
            for rows in loads:
                write_load(place, {"assistance": typed(rows)})
        newest: dict[int, tuple[int, bool]] = {}
        for number, rows in enumerate(loads, start=1):
            newest |= {key: (cents, withdrawn) for key, cents, withdrawn in rows}
            expected = {
                f"a{key}": Decimal(cents) / 100
                for key, (cents, withdrawn) in newest.items()
                if not withdrawn
            }
            for place in places:
                seen = open_register(place, number)
                told = seen.ask(seen.tables["assistance"].select("aid_id", "amount"))[0]
                assert dict(zip(*told.to_pydict().values(), strict=True)) == expected
