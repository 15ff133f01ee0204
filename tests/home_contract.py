"""What holds of a register wherever its home is: tests for whoever gives a fixture `fresh`.

They stand here because the homes of one kind of server are tested in one file, which starts it.
"""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from decimal import Decimal
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from bangfu.errors import RegisterError
from bangfu.periods import Period
from bangfu.register.check import faults_as_found
from bangfu.register.deliveries import note_return, standings
from bangfu.register.homes import DatabaseUrl, Whereabouts, folder_of, home_of
from bangfu.register.load_comparison import row_changes
from bangfu.register.load_writer import new_load
from bangfu.register.loads import list_loads
from bangfu.register.proof import proven_loads
from bangfu.register.schema import TABLES
from bangfu.register.store import open_register
from corrected_rows import FIRST, SECOND, THIRD
from typed_register import UNITS, stored_rows, write_load

Fresh = Callable[[], Whereabouts]

FILES = "file_id | unit_code\nf1 | 110105001\nf2 | 110105002"
EVENTS = "event_id | file_id | happened_on\ne1 | f1 | 2012-01-01\ne2 | f2 | 2012-01-01"


def three_loads(place: Whereabouts) -> Whereabouts:
    first = {"union_unit": UNITS, "household_file": FILES, "file_event": EVENTS}
    write_load(place, {**first, "assistance": FIRST})
    write_load(place, {"assistance": SECOND}, reason="补报")
    write_load(place, {"assistance": THIRD})
    return place


def amounts(place: Whereabouts, as_of: int | None = None) -> dict[str, str]:
    register = open_register(place, as_of)
    rows = register.ask(register.assistance.select("aid_id", "amount"))[0].to_pylist()
    assert len({row["aid_id"] for row in rows}) == len(rows)
    return {row["aid_id"]: str(row["amount"]) for row in rows}


def test_every_home_gives_the_same_register_the_same_content_hash(
    fresh: Fresh, tmp_path: Path
) -> None:
    ours, theirs = (list_loads(three_loads(place)) for place in (tmp_path / "register", fresh()))
    assert [load.content_hash for load in ours] == [load.content_hash for load in theirs]
    assert [load.digests for load in ours] == [load.digests for load in theirs]
    assert len({load.content_hash for load in ours}) == 3


def test_loads_are_numbered_and_listed_oldest_first(fresh: Fresh) -> None:
    place = fresh()
    assert list_loads(place) == []
    three_loads(place)
    loads = list_loads(place)
    assert [load.load_id for load in loads] == [1, 2, 3]
    assert [load.rows["assistance"] for load in loads] == [3, 3, 3]
    assert [load.reason for load in loads] == ["", "补报", ""]


def test_a_register_without_loads_is_refused(fresh: Fresh) -> None:
    with pytest.raises(RegisterError, match="is not a register"):
        open_register(fresh())


def test_each_load_is_seen_as_it_stood(fresh: Fresh) -> None:
    place = three_loads(fresh())
    assert amounts(place, 1) == {"a1": "10.00", "a2": "20.00", "a3": "30.00"}
    assert amounts(place, 2) == {"a1": "11.00", "a3": "30.00", "a4": "40.00"}
    assert amounts(place, 3) == amounts(place) == {"a1": "12.00", "a2": "21.00", "a4": "40.00"}
    with pytest.raises(RegisterError, match="as_of: found 4, expected one of: 1, 2, 3"):
        open_register(place, 4)


def test_what_loads_changed_is_told_alike(fresh: Fresh) -> None:
    register = open_register(three_loads(fresh()))
    told = [
        (change.key, *(cells and str(cells["amount"]) for cells in (change.before, change.after)))
        for change in row_changes(register, 1, 3)
    ]
    assert told == [
        ("a1", "10.00", "12.00"), ("a2", "20.00", "21.00"), ("a3", "30.00", None),
        ("a4", None, "40.00"),
    ]  # fmt: skip


def test_tables_hold_what_landed_to_the_last_cell(fresh: Fresh) -> None:
    place = fresh()
    odd = ' "quoted", 逗号，; \\. \\N NULL '
    rows = stored_rows("household_file", "file_id | household_id\nf1 | h1\nf2 | h2\n~f3 | 工会")
    rows[0] |= {"household_id": odd, "income_per_head": Decimal("999999999999.99")}
    rows[1] |= {"causes_other": None, "source_sheet": None}
    rows[2] |= {"causes_other": "", "income_per_head": Decimal("0.00")}
    with new_load(place) as load:
        load.write_rows("household_file", rows)
    (landed,) = list_loads(place)
    home = home_of(place)
    stored = pa.concat_tables(home.stored(landed, "household_file")).sort_by("file_id").to_pylist()
    expected = [{**row, "load_id": 1} for row in rows]
    assert [{name: row[name] for name in expected[0]} for row in stored] == expected


def test_a_load_that_fails_leaves_nothing(fresh: Fresh) -> None:
    place = three_loads(fresh())
    with pytest.raises(ZeroDivisionError), new_load(place) as load:  # noqa: PT012 - a load is a block
        load.write_rows("household_file", stored_rows("household_file", "file_id\nf9"))
        raise ZeroDivisionError
    assert len(list_loads(place)) == 3
    write_load(place, {"household_file": "file_id\nf9"})
    assert [load.load_id for load in proven_loads(place, workplace=None)] == [1, 2, 3, 4]


def test_a_row_without_a_required_cell_lands_nothing(fresh: Fresh) -> None:
    place, rows = fresh(), stored_rows("household_file", FILES)
    rows[1]["household_id"] = None
    with pytest.raises(ValueError, match="household_id"), new_load(place) as load:
        load.write_rows("household_file", rows)
    assert list_loads(place) == []


def test_a_load_is_not_seen_before_it_has_landed(fresh: Fresh) -> None:
    place = fresh()
    with new_load(place) as load:
        load.write_rows("household_file", stored_rows("household_file", FILES))
        assert list_loads(place) == []
    assert len(list_loads(place)) == 1


def test_a_register_is_seen_as_of_its_load_while_others_land(fresh: Fresh) -> None:
    place = three_loads(fresh())
    opened = open_register(place)
    write_load(place, {"assistance": THIRD.replace("12.00", "13.00")})
    rows = opened.ask(opened.assistance.select("aid_id", "amount"))[0].to_pylist()
    assert {row["aid_id"]: str(row["amount"]) for row in rows}["a1"] == "12.00"
    assert amounts(place)["a1"] == "13.00"


def test_of_many_importers_at_once_none_is_lost(fresh: Fresh) -> None:
    place, landed, refused = three_loads(fresh()), list[int](), list[str]()
    barrier = threading.Barrier(6)

    def lands(number: int) -> None:
        barrier.wait()
        try:
            write_load(place, {"household_file": f"file_id\nn{number}"})
        except RegisterError as error:
            refused.append(str(error))
        else:
            landed.append(number)

    threads = [threading.Thread(target=lands, args=(number,)) for number in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(landed) + len(refused) == 6
    assert landed
    assert all("another load landed meanwhile" in why for why in refused)
    loads = proven_loads(place, workplace=None)
    assert [load.load_id for load in loads] == [*range(1, 4 + len(landed))]
    opened = open_register(place)
    files = opened.ask(opened.household_file.select("file_id"))[0].column(0).to_pylist()
    assert {name for name in files if name[0] == "n"} == {f"n{number}" for number in landed}


def test_a_load_that_is_killed_is_there_whole_or_not_at_all(fresh: Fresh) -> None:
    place, aside = fresh(), fresh()
    write_load(place, {"union_unit": UNITS})
    command = [sys.executable, str(LANDINGS), str(place), str(aside), "14"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told = [[int(number) for number in line.split()] for line in done.stdout.splitlines()]
    assert sum(was_killed for was_killed, *_ in told) >= 12
    assert told[-1][0] == 0  # the last one was not killed
    before = 1
    for _, loads, whole, damage in told:
        assert loads in (before, before + 1)
        assert (whole, damage) == (loads - 1, 0)  # the first has no files
        before = loads
    assert before >= 2
    assert len(proven_loads(place, workplace=None)) == before


LANDINGS = Path(__file__).with_name("killed_landings.py")


def raised(folder: Path, number: int) -> None:
    """Every payment of a load is a thousand yuan more, as one who edits a file would have it."""
    load = folder / "loads" / f"{number:06d}"
    file = next(load.glob("assistance/*/rows.parquet"), load / "assistance.parquet")
    rows = pq.ParquetFile(file).read()
    more = pc.add(rows["amount"], pa.scalar(Decimal("1000.00"), pa.decimal128(14, 2)))
    place = rows.column_names.index("amount")
    pq.write_table(
        rows.set_column(place, rows.schema.field("amount"), more.cast(pa.decimal128(14, 2))), file
    )


def manifest_edited(folder: Path, number: int, old: str, new: str) -> None:
    file = folder / "loads" / f"{number:06d}" / "load.json"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


_LOST = {name: f'DELETE FROM "{name}" WHERE load_id = %d' for name in ("load", "assistance")}


def lost(folder: Path, number: int) -> None:
    place = folder / "loads" / f"{number:06d}"
    place.rename(folder / "aside")


# What is done to a folder, what to a database by one who turns the triggers off, what is found.
TAMPERING: dict[str, tuple[Callable[[Path], None], tuple[str, ...], str]] = {
    "a payment": (
        lambda folder: raised(folder, 1),
        ("UPDATE assistance SET amount = amount + 1000 WHERE load_id = 1",),
        "load 1, table 'assistance': found changed rows, expected the rows as they landed",
    ),
    "what a manifest says": (
        lambda folder: manifest_edited(folder, 2, '"synthetic": false', '"synthetic": true'),
        ("""UPDATE load SET manifest = replace(manifest, '"synthetic": false', """
         """'"synthetic": true') WHERE load_id = 2""",),
        "load 2, 'load.json': found changed content, expected what was sealed",
    ),
    "a load in between": (
        lambda folder: lost(folder, 2),
        (_LOST["load"] % 2, _LOST["assistance"] % 2),
        "load 2, '000002': found none, expected a load",
    ),
    "the first load": (
        lambda folder: lost(folder, 1),
        (_LOST["load"] % 1,),
        "load 1, '000001': found none, expected a load",
    ),
    "the newest load": (
        lambda folder: lost(folder, 3),
        (_LOST["load"] % 3, _LOST["assistance"] % 3),
        "load 3, '000003': found none, expected a load",
    ),
    "a manifest that is none": (
        lambda folder: manifest_edited(folder, 1, "{", ""),
        ("UPDATE load SET manifest = '' WHERE load_id = 1",),
        "load 1, 'load.json': found nothing that can be read",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERING)
def test_an_edit_or_a_gap_is_found_and_refused(
    fresh: Fresh, name: str, request: pytest.FixtureRequest
) -> None:
    spoil, statements, found = TAMPERING[name]
    place = three_loads(fresh())
    amounts(place)  # what was read before is not believed after
    if isinstance(place, DatabaseUrl):
        request.getfixturevalue("postgres").execute(place, *statements)
    else:
        spoil(folder_of(place, "spoil"))
    for ask in (open_register, proven_loads, partial(open_register, at_hand=True)):
        with pytest.raises(RegisterError) as refusal:
            ask(place)
        assert found in str(refusal.value)
    if "table" not in found:  # nothing lands on a chain that is broken
        with pytest.raises(RegisterError, match=r"load \d"), new_load(place):
            pass
    assert [one.rule for one in faults_as_found(place)][:1] == ["stored_file"]


def test_notes_lie_beside_the_loads(fresh: Fresh) -> None:
    place = fresh()
    home = home_of(place)
    assert home.note("person-key.fingerprint") is None
    assert home.keep_note("person-key.fingerprint", "first", once=True)
    assert not home.keep_note("person-key.fingerprint", "second", once=True)
    assert home.note("person-key.fingerprint") == "first"
    assert home.keep_note("deliveries/2019-12.json", "[]")
    assert home.keep_note("deliveries/2019-12.json", "[1]")
    assert (home.notes("deliveries"), home.note("deliveries/2019-12.json")) == (
        ["deliveries/2019-12.json"], "[1]",
    )  # fmt: skip


def test_who_has_sent_what_is_told_alike(fresh: Fresh) -> None:
    place, month = three_loads(fresh()), Period.parse("2016-01")
    note_return(place, month, "110105002", 3, ("00", "ledger.xlsx"))
    found = standings(place, open_register(place), month)
    assert [(one.unit, one.state) for one in found] == [
        ("110105001", "landed"), ("110105002", "returned"),
    ]  # fmt: skip


def test_rows_at_hand_are_those_of_the_home(fresh: Fresh) -> None:
    place = three_loads(fresh())
    there, here = open_register(place), open_register(place, at_hand=True)
    assert here.backend.name == "duckdb"
    for declared in TABLES:
        columns = list(there.tables[declared.name].columns)
        ours, theirs = (
            one.ask(one.tables[declared.name].select(columns).order_by(declared.key))[0]
            for one in (here, there)
        )
        assert ours.equals(theirs)
    assert here.completeness == there.completeness


@pytest.fixture
def many(fresh: Fresh) -> Iterator[list[Whereabouts]]:
    with ExitStack():
        yield [fresh(), fresh()]


def test_registers_of_one_kind_know_nothing_of_each_other(many: list[Whereabouts]) -> None:
    one, other = many
    three_loads(one)
    write_load(other, {"union_unit": UNITS})
    assert (len(list_loads(one)), len(list_loads(other))) == (3, 1)
    assert str(one) != str(other)
