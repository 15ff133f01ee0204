"""What a union sees of a register, as a hash: the same rows the same hash, other rows another."""

import hashlib
import os
import pickle
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import bangfu
import pytest
from bangfu.errors import ParameterError, RegisterError
from bangfu.persons.keys import fingerprint
from bangfu.register.dependence.month_digests import digests
from bangfu.register.dependence.snapshot import Snapshot, snapshot_of
from bangfu.register.dependence.streams import AIDED, DECIDED, MOVED, PAID, Read
from bangfu.register.erasure import erase_person
from bangfu.register.load_writer import new_load
from bangfu.register.loads import FINGERPRINT, former_hash, list_loads
from typed_register import UNITS, person, stored_rows, typed_register, write_load

DISTRICT, JIA, YI = "110105", "110105001", "110105002"
FILES = """
file_id | unit_code | category | holder_key
F-1     | 110105001 | dibao    | one
F-2     | 110105002 | deep     | two
"""
EVENTS = """
event_id | file_id | happened_on | kind
E-1      | F-1     | 2016-05-01  | open
E-2      | F-2     | 2016-06-01  | open
"""
AID = """
aid_id | file_id | person_key | unit_code | paid_on    | amount
A-1    | F-1     | one        | 110105001 | 2017-03-05 | 100.00
A-2    | F-2     | two        | 110105001 | 2017-03-06 | 200.00
A-3    |         | three      | 110105002 | 2017-04-07 | 300.00
"""
CASES = """
case_id | claimant_key | unit_code | decided_on | decision | paid_on    | amount | batch_no
C-1     | one          | 110105001 | 2017-02-20 | approved | 2017-03-01 | 500.00 | 1
C-2     | two          | 110105002 | 2017-03-20 | rejected |            |        |
"""
TABLES = {"household_file": FILES, "file_event": EVENTS, "assistance": AID, "comfort_case": CASES}

ALL = tuple(Read(stream.name, "", "9999-12") for stream in (AIDED, MOVED, PAID, DECIDED))


def of(stream: str, since: str, until: str) -> tuple[Read, ...]:
    return (Read(stream, since, until),)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    typed_register(tmp_path / "register", **TABLES)
    return tmp_path / "register"


def seen(folder: Path, as_of: int | None = None) -> Snapshot:
    return snapshot_of(folder, as_of, folder.parent / "seen")


def test_digest_is_the_md5_of_the_sorted_md5s_of_rows_written_out(tmp_path: Path) -> None:
    """Computed by hand: it must not move with a version of the engine."""
    register = typed_register(tmp_path, **TABLES)

    def text(*cells: str | None) -> str:
        return "".join("~" if c is None else f"{len(c.encode())}:{c}" for c in cells)

    def aid(who: str, day: str, unit: str, amount: str) -> str:
        return text(day, unit, person(who), "self", "living", "none", "union", "cash", amount, None)

    def whole(*rows: str) -> str:
        hashes = sorted(hashlib.md5(row.encode()).hexdigest() for row in rows)
        return hashlib.md5("".join(hashes).encode()).hexdigest()

    one = aid("one", "2017-03-05", JIA, "100.00")
    two = aid("two", "2017-03-06", JIA, "200.00")
    three = aid("three", "2017-04-07", YI, "300.00")
    with_file_1 = one + text("household of F-1", "dibao", "illness")
    with_file_2 = two + text("household of F-2", "deep", "illness")
    found = digests(register)[AIDED.name]
    found["2017-03"].sort(key=lambda piece: str(piece[2]))
    assert found == {
        "2017-03": [[JIA, whole(with_file_1), JIA], [JIA, whole(with_file_2), YI]],
        "2017-04": [[YI, whole(three + text(None, None, None)), None]],
    }
    event = text("E-1", "2016-05-01", "open", None, None)
    event += text("F-1", "household of F-1", JIA, "dibao", "illness", "prefecture", "3")
    assert digests(register)[MOVED.name]["2016-05"] == [[JIA, whole(event)]]
    decided = text(JIA, "self", "house_fire", None, "2017-02-20", "approved", None)
    assert digests(register)[DECIDED.name]["2017-02"] == [[JIA, whole(decided)]]
    assert list(digests(register)[PAID.name]) == ["2017-03"]  # what is not paid has no month


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


def test_order_of_rows_and_their_source_are_not_seen(folder: Path, tmp_path: Path) -> None:
    other = {name: "\n".join([lines(t)[0], *lines(t)[:0:-1]]) for name, t in TABLES.items()}
    typed_register(tmp_path / "other", **other)
    write_load(tmp_path / "other", {"assistance": AID})
    assert seen(tmp_path / "other").content_hash != seen(folder).content_hash
    for unit in (DISTRICT, JIA, YI):
        assert seen(tmp_path / "other").digest(unit, ALL) == seen(folder).digest(unit, ALL)


def test_missing_text_is_not_empty_text(tmp_path: Path) -> None:
    found = []
    for name, reason in (("missing", None), ("empty", "")):
        (row,) = stored_rows("file_event", "\n".join(lines(EVENTS)[:2]))
        with new_load(tmp_path / name) as load:
            load.write_rows("union_unit", stored_rows("union_unit", UNITS))
            load.write_rows("household_file", stored_rows("household_file", FILES))
            load.write_rows("file_event", [row | {"reason": reason}])
        found.append(seen(tmp_path / name).digest(DISTRICT, ALL))
    assert found[0] != found[1]


def more(table: str, *rows: str) -> dict[str, str]:
    """A load with these rows; their last cell says whether they are withdrawn."""
    return {table: "\n".join([f"{lines(TABLES[table])[0]} | withdrawn", *rows])}


A_DISTRICT, A_JIA, A_YI = ((AIDED.name, unit) for unit in (DISTRICT, JIA, YI))
M_DISTRICT, M_JIA, M_YI = ((MOVED.name, unit) for unit in (DISTRICT, JIA, YI))
P_DISTRICT, P_JIA = ((PAID.name, unit) for unit in (DISTRICT, JIA))

CHANGES: list[tuple[str, dict[str, str], set[tuple[str, str]]]] = [
    (
        "payment of aid",
        more("assistance", "A-1 | F-1 | one | 110105001 | 2017-03-05 | 101.00 | "),
        {A_DISTRICT, A_JIA},
    ),
    (
        "aid withdrawn",
        more("assistance", "A-3 | | three | 110105002 | 2017-04-07 | 300.00 | yes"),
        {A_DISTRICT, A_YI},
    ),
    (
        "aid of another number, which nothing reads",
        more(
            "assistance",
            "A-3 | | three | 110105002 | 2017-04-07 | 300.00 | yes",
            "A-4 | | three | 110105002 | 2017-04-07 | 300.00 | ",
        ),
        set(),
    ),
    (
        "file of Jia",
        more("household_file", "F-1 | 110105001 | deep | one | "),
        {A_DISTRICT, A_JIA, M_DISTRICT, M_JIA},
    ),
    (
        "file of Yi, aided by Jia, which counts the household it aids",
        more("household_file", "F-2 | 110105002 | dibao | two | "),
        {A_DISTRICT, A_JIA, A_YI, M_DISTRICT, M_YI},
    ),
    (
        "file moves from Yi to Jia, who sees it from now on",
        more("household_file", "F-2 | 110105001 | deep | two | "),
        {A_DISTRICT, A_JIA, A_YI, M_DISTRICT, M_JIA, M_YI},
    ),
    (
        "holder of a file, whom nothing reads",
        more("household_file", "F-1 | 110105001 | dibao | someone | "),
        set(),
    ),
    (
        "comfort money, which decisions do not read",
        more(
            "comfort_case", "C-1 | one | 110105001 | 2017-02-20 | approved | 2017-03-01 | 5 | 1 | "
        ),
        {P_DISTRICT, P_JIA},
    ),
    (
        "claimant of a rejection, whom nothing reads",
        more("comfort_case", "C-2 | x | 110105002 | 2017-03-20 | rejected | | | | "),
        set(),
    ),
]


@pytest.mark.parametrize(
    ("load", "expected"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES]
)
def test_a_new_load_is_seen_by_those_who_can_see_its_rows(
    folder: Path, load: dict[str, str], expected: set[tuple[str, str]]
) -> None:
    write_load(folder, load)
    before, after = seen(folder, 1), seen(folder)
    found = {
        (stream.name, unit)
        for stream in (AIDED, MOVED, PAID, DECIDED)
        for unit in (DISTRICT, JIA, YI)
        if before.digest(unit, of(stream.name, "", "9999-12"))
        != after.digest(unit, of(stream.name, "", "9999-12"))
    }
    assert found == expected


def test_what_is_read_everywhere_is_seen_by_every_union(folder: Path) -> None:
    write_load(folder, more("file_event", "E-2 | F-2 | 2016-06-02 | open | "))
    before, after = seen(folder, 1), seen(folder)
    for everywhere, same in ((False, True), (True, False)):
        reads = (Read(MOVED.name, "", "9999-12", everywhere),)
        assert (before.digest(JIA, reads) == after.digest(JIA, reads)) is same
        assert before.digest(YI, reads) != after.digest(YI, reads)


def test_only_the_months_read_are_seen(folder: Path) -> None:
    write_load(
        folder, {"assistance": lines(AID)[0] + "\nA-1 | F-1 | one | 110105001 | 2017-03-05 | 9"}
    )
    before, after = seen(folder, 1), seen(folder)
    for since, until, same in (
        ("2017-03", "2017-03", False), ("", "2017-03", False), ("2016-01", "2018-12", False),
        ("2017-04", "2017-04", True), ("", "2017-02", True),
    ):  # fmt: skip
        reads = of(AIDED.name, since, until)
        assert (before.digest(JIA, reads) == after.digest(JIA, reads)) is same, (since, until)


def test_a_name_is_seen_by_the_union_and_those_above(folder: Path) -> None:
    write_load(folder, {"union_unit": UNITS.replace("乙地区", "丙地区")})
    before, after = seen(folder, 1), seen(folder)
    differ = {u for u in (DISTRICT, JIA, YI) if before.digest(u, ()) != after.digest(u, ())}
    assert differ == {DISTRICT, YI}
    assert after.changes(YI, (), before.content_hash) == {"union_unit": []}


def test_changes_are_named_by_table_and_month(folder: Path) -> None:
    load = {
        **more("household_file", "F-1 | 110105001 | deep | one | "),
        **more(
            "comfort_case", "C-1 | one | 110105001 | 2017-02-20 | rejected | 2017-03-01 | 5 | 1 | "
        ),
    }
    older = seen(folder).content_hash
    seen(folder).digest(DISTRICT, ())  # so that its digests are kept
    write_load(folder, load)
    assert seen(folder).changes(DISTRICT, ALL, older) == {
        "assistance": ["2017-03"], "file_event": ["2016-05"],
        "comfort_case": ["2017-02", "2017-03"],
    }  # fmt: skip
    assert seen(folder).changes(YI, ALL, older) == {}
    assert seen(folder).changes(YI, ALL, "0" * 64) is None


def kept(folder: Path) -> Path:
    (path,) = (folder.parent / "seen").glob("*.json")
    return path


def test_digests_are_kept_privately_and_serve_without_asking_the_register(folder: Path) -> None:
    first = seen(folder).digest(JIA, ALL)
    assert stat.S_IMODE(kept(folder).stat().st_mode) == 0o600
    assert stat.S_IMODE(kept(folder).parent.stat().st_mode) == 0o700
    written = kept(folder).stat()
    assert seen(folder).digest(JIA, ALL) == first
    now = kept(folder).stat()  # nothing was computed anew
    assert (now.st_ino, now.st_mtime_ns) == (written.st_ino, written.st_mtime_ns)
    assert list(seen(folder).units) == [DISTRICT, JIA, YI]


def cut(text: str) -> str:
    return text[: len(text) // 2]


def turn(text: str) -> str:
    """One digit of a digest is another."""
    at = text.index('"2017-03": [["110105001", "') + len('"2017-03": [["110105001", "')
    return text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1 :]


@pytest.mark.parametrize("damage", [cut, turn, lambda _: "", lambda _: "\x00"])
def test_damaged_digests_are_made_again(folder: Path, damage: Callable[[str], str]) -> None:
    first = seen(folder).digest(JIA, ALL)
    whole = kept(folder).read_text("utf-8")
    kept(folder).write_text(damage(whole), "utf-8")
    assert seen(folder).digest(JIA, ALL) == first
    assert kept(folder).read_text("utf-8") == whole


def test_where_nothing_can_be_kept_digests_are_computed(folder: Path) -> None:
    first = seen(folder).digest(JIA, ALL)
    (folder.parent / "a file").write_text("")
    elsewhere = snapshot_of(folder, None, folder.parent / "a file" / "seen")
    assert elsewhere.digest(JIA, ALL) == first


def test_a_worker_is_sent_no_digests(folder: Path) -> None:
    register = seen(folder)
    size = len(pickle.dumps(register))
    first = register.digest(JIA, ALL)
    assert len(pickle.dumps(register)) == size
    assert pickle.loads(pickle.dumps(register)).digest(JIA, ALL) == first


def test_unions_and_loads_that_are_not_there_are_refused(folder: Path) -> None:
    with pytest.raises(ParameterError, match="unit: found '9', expected one of: 110105, 110105001"):
        seen(folder).require_unit("9")
    with pytest.raises(RegisterError, match="as_of: found 7, expected one of: 1"):
        seen(folder, 7)
    with pytest.raises(RegisterError, match="is not a register"):
        seen(folder.parent)


_DIGEST = """
import sys
from pathlib import Path
from bangfu.register.dependence.snapshot import snapshot_of
from bangfu.register.dependence.streams import AIDED, Read
seen = snapshot_of(Path(sys.argv[1]), None, Path(sys.argv[2]))
print(seen.digest("110105", [Read(AIDED.name, "", "9999-12")]))
"""


def test_digests_of_code_that_saw_other_rows_are_made_again(folder: Path, tmp_path: Path) -> None:
    library = shutil.copytree(Path(bangfu.__file__).parent, tmp_path / "lib" / "bangfu")
    write_load(folder, more("assistance", "A-3 | | three | 110105002 | 2017-04-07 | 300.00 | yes"))

    def digest() -> str:
        command = [sys.executable, "-B", "-c", _DIGEST, str(folder), str(tmp_path / "seen")]
        env = {**os.environ, "PYTHONPATH": str(library.parent)}
        return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout

    before = digest()
    views = library / "register" / "homes" / "duckdb_tables.py"
    text = views.read_text("utf-8")
    assert " WHERE NOT withdrawn" in text
    views.write_text(text.replace(" WHERE NOT withdrawn", ""), "utf-8")
    assert digest() != before  # the row withdrawn is seen, though the digests before were kept
    views.write_text(text, "utf-8")
    assert digest() == before


def test_a_register_knows_what_releases_called_it_before_it_was_sealed(folder: Path) -> None:
    snapshot, loads = seen(folder), list_loads(folder)
    assert snapshot.is_called(snapshot.content_hash)
    assert snapshot.is_called(former_hash(loads))
    assert not any(map(snapshot.is_called, ("", "0" * 64)))
    write_load(folder, more("household_file", "F-9 | 110105001 | deep | one | "))
    assert not seen(folder).is_called(snapshot.content_hash)
    assert seen(folder, 1).is_called(snapshot.content_hash)


def test_whoever_knows_all_rows_of_a_union_but_one_cell_cannot_try_what_it_says(
    folder: Path, tmp_path: Path
) -> None:
    """The events are the same to the last cell; only the persons, whom nobody can guess, differ.

    Without a key the digests would be one, and a guess of a cause could be held against it.
    """
    events = [Read(MOVED.name, "", "9999-12")]  # of which no person is read
    digest = seen(folder).digest(JIA, events)
    aid = AID.replace("one  ", "uno  ").replace("two  ", "due  ")
    typed_register(tmp_path / "others", **{**TABLES, "assistance": aid})
    others = seen(tmp_path / "others")
    assert others.changes(JIA, events, seen(folder).content_hash) == {}  # nothing it could see
    assert others.digest(JIA, events) != digest
    # A later load that it does not read leaves it as it is.
    write_load(folder, {"assistance": AID.replace("A-3", "A-4")})
    assert seen(folder).load_id == 2
    assert seen(folder).digest(JIA, events) == digest


def test_the_key_is_that_of_the_register_whatever_is_erased(folder: Path) -> None:
    events = [Read(MOVED.name, "", "9999-12")]
    without = seen(folder).digest(JIA, events)
    (folder / FINGERPRINT).write_text(fingerprint(b"a secret of a test") + "\n")
    shutil.rmtree(folder.parent / "seen")
    keyed = seen(folder).digest(JIA, events)
    assert keyed != without
    erase_person(folder, person("three"), reason="asked", day=date(2026, 11, 27))
    assert seen(folder).digest(JIA, events) == keyed
