"""Mistakes planted on rows apart from one another: each is told, once, whatever else is wrong."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from artificial_ledgers import FAULTY, a_count, a_dozen, a_family, fill_csv
from bangfu.ledgers.intake import LedgerFaults, import_ledgers
from bangfu.register.schema import table
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

Place = tuple[str, int, str]


@dataclass(frozen=True)
class Mistake:
    """Cells to change in one row of a family, and the column that is to be told.

    `hides` names the mistakes that cannot be told for certain beside this one, whatever rows they
    stand in.
    """

    name: str
    table: str
    column: str
    cells: dict[str, Any] = field(repr=False)
    order: int = 0
    drops: str | None = None
    hides: frozenset[str] = frozenset()


# Whose event was lost is not known: it may be the very one these files lack.
ABOUT_EVENTS = frozenset(
    {"opened twice", "never opened", "opened on another day", "second file", "aid off file"}
)
# Whose household is not known, that file may be the one the aid was for.
ABOUT_HOUSEHOLDS = frozenset({"aid off file"})
# Which file has no readable key is not known: it may be the very one these rows name.
ABOUT_FILES = frozenset({"aid of no file", "event of no file"})
# What a count will say is not known: it may leave the year it stood in to another.
ABOUT_COUNTS = frozenset({"members twice"})
HIDES = {
    **{f"union_members.{column}": ABOUT_COUNTS for column in table("union_members").names},
    "household_file.file_id": ABOUT_FILES,
    "household_file.household_id": ABOUT_HOUSEHOLDS,
    "file_event.file_id": ABOUT_EVENTS,
}

FAULTY_CELLS = [
    Mistake(
        f"{name}.{column.name}", name, column.name, {column.name: FAULTY[column.type]},
        hides=HIDES.get(f"{name}.{column.name}", frozenset()),
    )
    for name in ("household_file", "file_event", "assistance", "comfort_case", "union_members")
    for column in table(name).columns
]  # fmt: skip

BROKEN_RULES = [
    Mistake("aid before file", "assistance", "paid_on", {"paid_on": date(2015, 12, 31)}),
    Mistake("aid off file", "assistance", "paid_on", {"paid_on": date(2018, 1, 1)}),
    Mistake("aid of no file", "assistance", "file_id", {"file_id": "F-none"}),
    Mistake("aid of no union", "assistance", "unit_code", {"unit_code": "110105999"}),
    Mistake("aid with a price", "assistance", "amount", {"form": "服务"}),
    Mistake("aid with no stage", "assistance", "school_stage", {"project": "子女助学"}),
    Mistake("aid that never was", "assistance", "withdrawn", {"withdrawn": "是"}),
    Mistake("aid twice", "assistance", "aid_id", {"aid_id": "A-1"}),
    Mistake("claim of no union", "comfort_case", "unit_code", {"unit_code": "110105999"}),
    Mistake("claim too early", "comfort_case", "applied_on", {"applied_on": date(2016, 2, 29)}),
    Mistake("claim twice", "comfort_case", "case_id", {"case_id": "C-1"}),
    Mistake("members of no union", "union_members", "unit_code", {"unit_code": "110105999"}),
    Mistake("members of long ago", "union_members", "unit_code", {"year": 1999}),
    Mistake("members twice", "union_members", "year", {"year": 2016}),
    Mistake("count twice", "union_members", "count_id", {"count_id": "M-1"}, hides=ABOUT_COUNTS),
    Mistake("file of no union", "household_file", "unit_code", {"unit_code": "110105999"}),
    Mistake("category of 2020", "household_file", "category", {"category": "相对困难"}),
    Mistake("main cause again", "household_file", "causes_other", {"causes_other": "患重特大疾病"}),
    Mistake(
        "opened on another day", "household_file", "opened_on", {"opened_on": date(2016, 1, 31)}
    ),
    Mistake("never opened", "household_file", "file_id", {}, drops="file_event"),
    Mistake(
        "file twice", "household_file", "file_id", {"file_id": "F-1"}, hides=ABOUT_FILES
    ),
    # F-2 is in that household, and open from the month before.
    Mistake("second file", "file_event", "file_id", {}),
    Mistake("opened twice", "file_event", "kind", {"kind": "新建档", "reason": None}, order=1),
    Mistake("correction unasked", "file_event", "correction", {"correction": "补入"}, order=1),
    Mistake("event twice", "file_event", "event_id", {"event_id": "E-3"}),
    Mistake(
        "event of no file", "file_event", "file_id", {"file_id": "F-none"}, hides=ABOUT_EVENTS
    ),
    Mistake(
        "event that never was", "file_event", "withdrawn", {"withdrawn": "是"}, order=1,
        hides=ABOUT_EVENTS,
    ),
]  # fmt: skip


def plant(mistakes: list[Mistake]) -> tuple[dict[str, list[dict[str, Any]]], list[Place]]:
    """A ledger with each mistake in a family of its own, and the places to be told."""
    rows, places = a_dozen() | {"union_members": [a_count("M-1", 2016)]}, list[Place]()
    for order, mistake in enumerate(mistakes, start=10):
        family = a_family(order) | {"union_members": [a_count(f"M-{order}", 2007 + order)]}
        if mistake.name == "second file":
            family["household_file"][0]["household_id"] = "H-2"
        family[mistake.table][mistake.order].update(mistake.cells)
        family.pop(mistake.drops or "", None)
        row = len(rows[mistake.table]) + mistake.order + 2
        for name, more in family.items():
            rows[name] += more
        if not any(mistake.name in other.hides for other in mistakes):
            places.append((mistake.table, row, mistake.column))
    return rows, places


def told(mistakes: list[Mistake]) -> tuple[list[Place], list[Place]]:
    """The places that an import of the planted mistakes tells, and those it is to tell."""
    rows, expected = plant(mistakes)
    with TemporaryDirectory() as name:
        desk = Path(name)
        files = fill_csv(desk / "ledgers", rows)
        with pytest.raises(LedgerFaults) as caught:
            import_ledgers(files, desk / "register", key_file=desk / "person.key")
        assert not (desk / "register").exists()
    names = {f"{table(n).zh}.csv": n for n in rows}
    places = [fault.place for fault in caught.value.faults]
    return [(names[p.file], p.row or 0, p.header or "") for p in places], expected


def test_every_rule_broken_in_a_ledger_is_told_once() -> None:
    apart = [mistake for mistake in BROKEN_RULES if not mistake.hides]
    places, expected = told(apart)
    assert len(expected) == len(apart)
    assert sorted(places) == sorted(expected)


def test_every_faulty_cell_is_told_once() -> None:
    places, expected = told(FAULTY_CELLS)
    assert len(expected) == len(FAULTY_CELLS)
    assert sorted(places) == sorted(expected)


@examples(8)
@given(st.lists(st.sampled_from(FAULTY_CELLS + BROKEN_RULES), min_size=1, max_size=8, unique_by=id))
def test_mistakes_on_rows_apart_are_told_once_each(mistakes: list[Mistake]) -> None:
    places, expected = told(mistakes)
    assert sorted(places) == sorted(expected)
