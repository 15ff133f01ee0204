"""Small registers that hypothesis invents, sound but otherwise of any kind, as typed tables.

Sound means: a file goes in and out of the caseload in turns, a household has one file open at a
time (two files only if it moved between the unions), and nobody belongs to two households. Goods
may be collected by one person for many households, so in-kind items say nothing about persons.
"""

from datetime import date, timedelta

from bangfu.periods import Period
from bangfu.rules import default_rules
from hypothesis import strategies as st

UNIONS = ("110105001", "110105002")
TREE = """
unit_code | name | name_en | kind        | parent_code | valid_from
1         | 一   | A       | district    |             | 2000-01-01
11        | 二   | B       | area        | 1           | 2000-01-01
12        | 三   | C       | area        | 1           | 2000-01-01
111       | 四   | D       | subdistrict | 11          | 2000-01-01
112       | 五   | E       | subdistrict | 11          | 2000-01-01
1111      | 六   | F       | subdistrict | 111         | 2000-01-01
"""
"""Unions four levels deep, as a typed table."""
DEEP = ("1", "11", "12", "111", "112", "1111")
FIRST, LAST = date(2017, 11, 15), date(2020, 4, 15)
_ENTER = ("open", "reopen", "convert", "transfer_in", "correct")
_LEAVE = ("exit_self", "exit_relief", "exit_other", "transfer_out", "correct")
RULES = default_rules()
_PROJECTS = RULES.code_list("project").values
_EDGES = [day for month in Period.parse("2018..2019") for day in (month.start, month.last_day)]


def _days(since: date = FIRST) -> st.SearchStrategy[date]:
    """Days of the invented years, often the first or last of a month."""
    return st.dates(since, LAST) | st.sampled_from(
        [day for day in _EDGES if day >= since] or [LAST]
    )


def _code(list_name: str, *more: str) -> st.SearchStrategy[str]:
    """A code valid on every day of the invented years, or one of some more texts."""
    codes = [
        code.value
        for code in RULES.code_list(list_name)
        if code.valid_from is None and code.valid_to is None
    ]
    return st.sampled_from([*codes, *more])


Event = tuple[date, str, str]
"""Day, kind and, for a correction, its sign."""


@st.composite
def _life(draw: st.DrawFn, since: date, inside: bool) -> tuple[list[Event], bool]:
    """Events of one file, in and out in turns, relieved while in; and whether it ends inside."""
    events: list[Event] = []
    for day in sorted(draw(st.lists(_days(since), min_size=1, max_size=5))):
        if inside and draw(st.booleans()):
            events.append((day, "relief", ""))
            continue
        kind = draw(st.sampled_from(_LEAVE if inside else _ENTER))
        sign = ("-1" if inside else "1") if kind == "correct" else ""
        events.append((day, kind, sign))
        inside = not inside
    return events, inside


@st.composite
def _household(draw: st.DrawFn, name: str, unions: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Rows of files and events of one household, which may move once."""
    groups = f"{draw(_code('category'))} | {draw(_code('cause'))} | {draw(_code('file_level'))}"
    here, there = draw(st.permutations(unions))[:2]
    files = [f"{name}a | {name} | {here} | {groups}"]
    events, inside = draw(_life(FIRST, inside=False))
    lives = [(f"{name}a", *event) for event in events]
    if inside and draw(st.booleans()):
        moved = events[-1][0]
        files.append(f"{name}b | {name} | {there} | {groups}")
        lives.append((f"{name}a", moved, "transfer_out", ""))
        lives.append((f"{name}b", moved, "transfer_in", ""))
        lives += [(f"{name}b", *event) for event in draw(_life(moved, inside=True))[0]]
    reason = _code("event_reason", "")
    rows = [
        f"{name}-{number:02d} | {file} | {day} | {kind} | {sign} | {draw(reason)}"
        for number, (file, day, kind, sign) in enumerate(lives)
    ]
    return files, rows


@st.composite
def _item(draw: st.DrawFn, number: int, files: list[str], unions: tuple[str, ...]) -> str:
    file = draw(st.sampled_from(["", *files]))
    form = draw(st.sampled_from(["cash", "in_kind", "service"]))
    member = draw(st.sampled_from(["self", "spouse"]))
    # A file is named after its household plus one letter; those not on file are strangers.
    person = f"{file[:-1] or 'stranger'} {member}"
    if form == "in_kind" and draw(st.booleans()):
        person = "collector"
    amount = "0.00" if form == "service" else f"{draw(st.integers(1, 999_999)) / 100:.2f}"
    project = draw(st.sampled_from(_PROJECTS))
    stage = draw(_code("school_stage")) if project == "schooling" else ""
    cells = [
        f"a{number:02d}", file, person, member, draw(st.sampled_from(unions)), str(draw(_days())),
        project, draw(_code("occasion")), draw(_code("fund_source")), form, amount, stage,
    ]  # fmt: skip
    return " | ".join(cells)


@st.composite
def _case(draw: st.DrawFn, number: int, unions: tuple[str, ...]) -> str:
    event = draw(_code("comfort_event"))
    illness = draw(_code("illness")) if event == "major_illness" else ""
    happened = draw(_days())
    applied = happened + timedelta(draw(st.integers(0, 200)))
    decision = draw(_code("decision"))
    decided = applied + timedelta(draw(st.integers(0, 60)))
    paid = decided + timedelta(draw(st.integers(0, 60)))
    was_paid = decision == "approved" and draw(st.booleans())
    cells = [
        f"c{number:02d}", f"claimant {draw(st.integers(1, 4))}", draw(_code("relation")),
        draw(st.sampled_from(unions)), event, illness, str(happened), str(applied), str(decided),
        decision, draw(_code("reject_reason", "")) if decision == "rejected" else "",
        str(draw(st.integers(1, 3))) if was_paid else "", str(paid) if was_paid else "",
        f"{draw(st.integers(1, 999_999)) / 100:.2f}" if was_paid else "",
    ]  # fmt: skip
    return " | ".join(cells)


@st.composite
def _members(draw: st.DrawFn, unions: tuple[str, ...]) -> list[str]:
    """Counts of members of some unions in some years; of all in one year, or a rate were rare."""
    wanted = {(unit, 2019) for unit in unions}
    more = st.tuples(st.sampled_from(unions), st.sampled_from((2017, 2018, 2020)))
    wanted |= set(draw(st.lists(more, max_size=4)))
    return [
        f"{unit}-{year} | {unit} | {year} | {draw(st.integers(0, 5000))}"
        for unit, year in sorted(wanted)
    ]


@st.composite
def registers(draw: st.DrawFn, unions: tuple[str, ...] = UNIONS) -> dict[str, str]:
    """Typed tables of a sound register, ready for `typed_register`."""
    homes = [draw(_household(f"h{n}", unions)) for n in range(draw(st.integers(2, 5)))]
    files = [row for rows, _ in homes for row in rows]
    events = [row for _, rows in homes for row in rows]
    names = [row.split(" | ")[0] for row in files]
    items = [draw(_item(n, names, unions)) for n in range(draw(st.integers(2, 8)))]
    cases = [draw(_case(n, unions)) for n in range(draw(st.integers(2, 6)))]
    return {
        "household_file": _table(
            "file_id | household_id | unit_code | category | cause_main | file_level", files
        ),
        "file_event": _table(
            "event_id | file_id | happened_on | kind | correction | reason", events
        ),
        "assistance": _table(
            "aid_id | file_id | person_key | relation | unit_code | paid_on | project | occasion | "
            "fund_source | form | amount | school_stage",
            items,
        ),
        "union_members": _table("count_id | unit_code | year | members", draw(_members(unions))),
        "comfort_case": _table(
            "case_id | claimant_key | relation | unit_code | event_kind | illness | happened_on | "
            "applied_on | decided_on | decision | reject_reason | batch_no | paid_on | amount",
            cases,
        ),
    }


def _table(header: str, rows: list[str]) -> str:
    return "\n".join([header, *rows])
