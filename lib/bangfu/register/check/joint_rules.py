"""Rules about rows together: every row once in its load, every row it names there, a file's life.

A file's state is looked at in the evening: events of one day may be written down in any order, as
long as each day ends with the file either open or closed.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import ibis
import ibis.expr.types as ir

from bangfu.language import Text
from bangfu.register.check.inquiry import Offence
from bangfu.register.faults import masked
from bangfu.register.schema import TABLES, Column, Table, table
from bangfu.register.store import Register

__all__ = ["ENTRIES", "EXITS", "joint_offences", "life_offences", "open_files"]

_UNIONS = "union_unit"
_SOME = 5  # codes a fault names as examples
_DOUBLINGS = 4  # of steps upwards: circles of sixteen unions, where a nation has five levels
ENTRIES = ("open", "reopen", "convert", "transfer_in")
EXITS = ("exit_self", "exit_relief", "exit_other", "transfer_out")
_OPEN = Text("用于在档档案的变动", "an event of a file that is open")
_CLOSED = Text("用于未在档档案的变动", "an event of a file that is not open")


def joint_offences(register: Register) -> Iterator[Offence]:
    """The queries for keys and references, and for rows that do not fit a file's life."""
    for declared in TABLES:
        yield _repeated(register, declared)
        for column in declared.columns:
            if column.references:
                yield _dangling(register, declared, column)
    yield from life_offences(register)
    yield from _of_closed_unions(register)
    yield _unions_in_circles(register)
    yield _counted_twice(register)


_DAYS = {"household_file": "opened_on", "assistance": "paid_on", "comfort_case": "applied_on"}
"""The day of a row on which its union must be there."""


def _of_closed_unions(register: Register) -> Iterator[Offence]:
    """Rows of a union dated before its first day or after its last."""
    units = register.tables[_UNIONS].select("unit_code", since="valid_from", until="valid_to")
    for name, day in _DAYS.items():
        rows = register.tables[name].join(units, "unit_code")
        early, late = rows[day] < rows.since, rows[day] > rows.until
        yield Offence(
            "union_days", name, "unit_code", rows.filter(early | late.fill_null(False)), _valid
        )
    rows = register.tables["union_members"].join(units, "unit_code")
    early, late = rows.year < rows.since.year(), rows.year > rows.until.year()
    yield Offence(
        "union_days", "union_members", "unit_code",
        rows.filter(early | late.fill_null(False)), _valid,
    )  # fmt: skip


def _unions_in_circles(register: Register) -> Offence:
    """Unions that stand above themselves: no report of the union at the top would have them."""
    units = register.tables[_UNIONS]
    above = units.filter(units.parent_code.notnull()).select("unit_code", above="parent_code")
    for _ in range(_DOUBLINGS):
        further = above.view().select(above="unit_code", further="above")
        twice = above.join(further, "above").select("unit_code", above="further")
        above = above.union(twice, distinct=True)
    circles = above.filter(above.unit_code == above.above)
    expected = Text(
        "上级工会（逐级向上可到最上级工会，不得又回到本工会）",
        "a union above it that is not below it too: upwards all lead to the top",
    )
    found = units.semi_join(circles, "unit_code")
    return Offence("union_circle", _UNIONS, "parent_code", found, lambda *_: expected)


def _counted_twice(register: Register) -> Offence:
    """Counts of a union's members in a year, but for the first: they would be added up."""
    counts = register.tables["union_members"]
    same = ibis.window(
        group_by=[counts.unit_code, counts.year], order_by=[counts.load_id, counts.count_id]
    )
    first = counts.count_id.first().over(same)
    again = counts.mutate(first=first).filter(lambda rows: rows.count_id != rows.first)
    return Offence("counted_twice", "union_members", "year", again, _counted)


def _counted(row: Mapping[str, Any], _: Register) -> Text:
    known = masked(row["first"])
    return Text(
        f"每个工会每年一条（已有{known}）", f"one count a union and year (there is {known})"
    )


def _valid(row: Mapping[str, Any], _: Register) -> Text:
    """The days on which a union was there."""
    since, until = row["since"], row["until"]
    return Text(
        f"当时有效的工会（{row['unit_code']}自{since}起" + (f"至{until}止）" if until else "）"),
        f"a union there at the time ({row['unit_code']} is from {since}"
        + (f" to {until})" if until else ")"),
    )


def _repeated(register: Register, declared: Table) -> Offence:
    """Rows whose key a row before them in the same load has; asked of the stored rows."""
    every = register.stored(declared.name)
    own = ["load_id", declared.key]
    twice = every.group_by(own).having(every.count() > 1).agg()
    stored = every.semi_join(twice, own)  # of many rows only these are put in order
    place = ibis.row_number().over(
        group_by=[stored.load_id, stored[declared.key]],
        order_by=[stored.source_file, stored.source_sheet, stored.source_row],
    )
    again = stored.mutate(place=place).filter(lambda rows: rows.place > 0)
    expected = Text("同一批导入中只出现一次的编号", "a key that stands once in its load")
    return Offence("key_repeated", declared.name, declared.key, again, lambda *_: expected)


def _dangling(register: Register, declared: Table, column: Column) -> Offence:
    target = table(str(column.references))
    rows, there = register.tables[declared.name], register.tables[target.name]
    named = rows.filter(rows[column.name].notnull())
    lost = named.anti_join(there, named[column.name] == there[target.key])
    return Offence(
        "reference", declared.name, column.name, lost, lambda _, found: _a_key_of(target, found)
    )


def _a_key_of(target: Table, register: Register) -> Text:
    """A key of the table; of a union, with some of the codes there are."""
    expected = Text(f"{target.zh}中已有的编号", f"a key of the {target.en}")
    if target.name != _UNIONS:
        return expected
    codes = list(register.units)
    some = Text("、".join(codes[:_SOME]), ", ".join(codes[:_SOME]))
    more = "…" if len(codes) > _SOME else ""
    if not codes:
        some = Text(
            "尚无，须在同一次导入中填报工会组织",
            "there are none yet: the first import brings its union units",
        )
    return Text(f"{expected.zh}（{some.zh}{more}）", f"{expected.en} ({some.en}{more})")


def life_offences(register: Register) -> Iterator[Offence]:
    """The queries for events, files and assistance that do not fit a file's life."""
    events = _events(register)
    yield _illegal(events)
    yield _wrong_entry(events)
    yield _second_file(events)
    yield from _openings(register, events)
    yield _left_open(register, events)
    yield from _aid(register, events)


def _events(register: Register) -> ir.Table:
    """Events with their household and union, and how they change the number of open files."""
    event = register.tables["file_event"]
    files = register.tables["household_file"].select("file_id", "household_id", "unit_code")
    delta = ibis.cases(
        (event.kind.isin(ENTRIES), 1),
        (event.kind.isin(EXITS), -1),
        (event.kind == "correct", event.correction.cast("int64").fill_null(0)),
        else_=0,
    )
    return event.mutate(delta=delta.cast("int64")).inner_join(files, "file_id")


def open_files(register: Register) -> ir.Table:
    """The files that are open after the last of their events, with their union."""
    events = _events(register)
    state = events.group_by(["file_id", "unit_code"]).aggregate(open=events.delta.sum())
    return state.filter(state.open > 0).select("file_id", "unit_code")


def _evenings(events: ir.Table, of: str) -> ir.Table:
    """Open files of each file or household on the mornings and evenings of its events' days."""
    days = events.group_by([of, "happened_on"]).aggregate(change=events.delta.sum())
    so_far = ibis.cumulative_window(group_by=days[of], order_by=days.happened_on)
    evening = days.mutate(evening=days.change.sum().over(so_far))
    return evening.mutate(morning=evening.evening - evening.change)


def _illegal(events: ir.Table) -> Offence:
    """Entries of open files, exits of closed ones, relief of closed ones."""
    days = _evenings(events, "file_id")
    seen = events.join(days, ["file_id", "happened_on"])
    entered_twice = (seen.delta > 0) & (seen.evening > 1) & (seen.morning <= 1)
    left_twice = (seen.delta < 0) & (seen.evening < 0) & (seen.morning >= 0)
    not_there = (seen.kind == "relief") & (seen.evening <= 0) & (seen.morning <= 0)
    rows = seen.filter(entered_twice | left_twice | not_there)
    return Offence(
        "event_sequence", "file_event", "kind", rows,
        lambda row, _: _CLOSED if row["delta"] > 0 else _OPEN,
    )  # fmt: skip


def _wrong_entry(events: ir.Table) -> Offence:
    """Files reopened that were never left, or opened as new after they were left."""
    left = events.filter(events.delta < 0)
    first = left.group_by("file_id").aggregate(left_on=left.happened_on.min())
    seen = events.left_join(first, "file_id")
    too_soon = (seen.kind == "reopen") & (seen.left_on.isnull() | (seen.left_on > seen.happened_on))
    too_late = seen.kind.isin(["open", "convert"]) & (seen.left_on < seen.happened_on)
    again = Text("返困重建（曾退档）", "reopen, since the file was left before")
    new = Text("新建档等（未曾退档）", "another entry, since the file was never left")
    return Offence(
        "entry_kind", "file_event", "kind", seen.filter(too_soon | too_late),
        lambda row, _: new if row["kind"] == "reopen" else again,
    )  # fmt: skip


def _second_file(events: ir.Table) -> Offence:
    """Entries that give a household a second open file."""
    of_file = _evenings(events, "file_id").select("file_id", "happened_on", own="evening")
    of_household = _evenings(events, "household_id")
    seen = events.join(of_file, ["file_id", "happened_on"])
    seen = seen.join(of_household, ["household_id", "happened_on"])
    rows = seen.filter(seen.delta > 0, seen.evening > 1, seen.morning <= 1, seen.own == 1)
    expected = Text("一户一档（该家庭已有在档档案）", "one open file in a household at a time")
    return Offence("second_file", "file_event", "file_id", rows, lambda *_: expected)


def _openings(register: Register, events: ir.Table) -> Iterator[Offence]:
    """Files that nothing opened, or that were opened on another day than they say."""
    entries = events.filter(events.delta > 0)
    first = entries.group_by("file_id").aggregate(first_on=entries.happened_on.min())
    files = register.tables["household_file"].left_join(first, "file_id")
    never = Text("有建档或转入变动的档案", "a file with an event that opens it")
    yield Offence(
        "never_opened", "household_file", "file_id",
        files.filter(files.first_on.isnull()), lambda *_: never,
    )  # fmt: skip
    yield Offence(
        "opened_on", "household_file", "opened_on", files.filter(files.first_on != files.opened_on),
        lambda row, _: Text(
            f"首次建档或转入的日期{row['first_on']}",
            f"{row['first_on']}, the day of its first entry",
        ),
    )  # fmt: skip


def _left_open(register: Register, events: ir.Table) -> Offence:
    """Files still open in the evening of their union's last day: nobody would keep them.

    A union that is known to end, later than anything the register has, may still close them.
    """
    newest = register.tables["file_event"].happened_on.max().as_scalar()
    units = register.tables[_UNIONS].select("unit_code", until="valid_to")
    known = events.inner_join(units, "unit_code")
    open_then = (
        known.filter(known.happened_on <= known.until)
        .group_by("file_id")
        .aggregate(until=known.until.max(), evening=known.delta.sum())
    )
    files = register.tables["household_file"].inner_join(open_then, "file_id")
    return Offence(
        "left_open", "household_file", "file_id",
        files.filter(files.evening > 0, files.until < newest),
        lambda row, _: Text(
            f"工会终止之日{row['until']}前已退档或转出的档案",
            f"a file closed or moved by {row['until']}, the last day of its union",
        ),
    )  # fmt: skip


def _aid(register: Register, events: ir.Table) -> Iterator[Offence]:
    """Items paid before their file was opened, or while their household was not on file.

    A household that came and left on one day was on file on it.
    """
    files = register.tables["household_file"].select("file_id", "household_id", "opened_on")
    items = register.tables["assistance"].inner_join(files, "file_id")
    yield Offence(
        "aid_before_file", "assistance", "paid_on", items.filter(items.paid_on < items.opened_on),
        lambda row, _: Text(
            f"不早于建档日期{row['opened_on']}",
            f"{row['opened_on']} or later, when the file was opened",
        ),
    )  # fmt: skip
    later = items.filter(items.paid_on >= items.opened_on)
    # Until it first left a household was on file since it came: most items are of before that day.
    ends = events.filter(events.delta <= 0)
    ends = ends.group_by("household_id").aggregate(first_end=ends.happened_on.min())
    since = later.inner_join(ends, "household_id").filter(lambda t: t.first_end <= t.paid_on)
    changes = events.select("household_id", "delta", on="happened_on")
    past = since.inner_join(changes, "household_id").filter(lambda t: t.on <= t.paid_on)
    item = ["aid_id", "file_id", "paid_on"]  # of an import two rows may have one number
    state = past.group_by(item).aggregate(
        evening=past.delta.sum(),
        morning=past.delta.sum(where=past.on < past.paid_on).fill_null(0),
        came=((past.delta > 0) & (past.on == past.paid_on)).any(),
    )
    off_file = state.filter(state.evening <= 0, state.morning <= 0, ~state.came)
    # Of the table itself: what is asked for twice, as all later items, is kept in the memory. What
    # else was wrong with the household may be the cause.
    rows = register.tables["assistance"].semi_join(off_file, item).inner_join(files, "file_id")
    while_on_file = Text("家庭在档期间", "a day the household was on file")
    yield Offence("aid_off_file", "assistance", "paid_on", rows, lambda *_: while_on_file)
