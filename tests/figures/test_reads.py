"""Measures read what they declare: nothing else can move an answer, and what is declared can."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from bangfu.figures.catalogue import MEASURES, MeasureSpec, measure_spec
from bangfu.measures.footing import require_balance
from bangfu.measures.query import ask
from bangfu.periods import Period
from bangfu.register.dependence.streams import AIDED, MOVED, STREAMS, Read, Reading, Stream, merged
from bangfu.register.schema import TABLES
from bangfu.register.store import Register
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from invented import registers
from typed_register import rows_of, typed_register

Tables = Mapping[str, str]
Opener = Callable[[Tables], Register]
Rows = list[dict[str, str]]

PERIODS = st.sampled_from(
    ["2018-01", "2018-02", "2018-Q2", "2018-H1", "2018", "2019", "2019-12..2020-02", "2018..2019",
     "2018-05..2019-03", "2017..2020"]
).map(Period.parse)  # fmt: skip

OTHERWISE = {
    "household_id": "nobody", "holder_key": "somebody else", "file_level": "base",
    "category": "accident", "cause_main": "other", "household_size": "9",
    "income_per_head": "0.01", "opened_on": "2001-01-01", "person_key": "somebody else",
    "claimant_key": "somebody else", "relation": "other", "project": "legal",
    "event_kind": "accident_death", "illness": "", "happened_on": "2001-01-01",
    "applied_on": "2001-01-02", "reject_reason": "other", "batch_no": "99", "paid_on": "2001-01-09",
    "amount": "0.01", "decision": "approved", "decided_on": "2001-01-03",
}  # fmt: skip
"""What stands in a column that is not read."""


def table(rows: Rows) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [" | ".join(row.get(name, "") for name in names) for row in rows]
    return "\n".join([" | ".join(names), *lines]) if rows else ""


def only_read(tables: Tables, spec: MeasureSpec, period: Period) -> dict[str, str]:
    """A register of the rows and columns a measure declares, and of nonsense elsewhere."""
    kept: dict[str, Rows] = {}
    for read in spec.read(period):
        stream = STREAMS[read.stream]
        every = rows_of(tables[stream.table]) if stream.table in tables else []
        rows = [row for row in every if read.covers(month_of(stream, row))]
        if not rows:
            continue
        key = tables[stream.table].split(" | ")[0]
        kept[stream.table] = [changed(row, {*stream.columns, key, "file_id"}) for row in rows]
    used = {row.get("file_id") for rows in kept.values() for row in rows}
    columns = {name for reading in spec.reads for name in reading.stream.file_columns}
    files = [row for row in rows_of(tables["household_file"]) if row["file_id"] in used]
    # The union of a file is read whenever the file is: it decides who sees it.
    kept["household_file"] = [changed(row, {*columns, "file_id", "unit_code"}) for row in files]
    unions = {"union_unit": tables["union_unit"]} if "union_unit" in tables else {}
    return {**unions, **{name: table(rows) for name, rows in kept.items()}}


def month_of(stream: Stream, row: dict[str, str]) -> str:
    """The month of a row; a year stands for its last day."""
    day = row.get(stream.day, "")
    return f"{day}-12" if stream.day == "year" else day[:7]


def changed(row: dict[str, str], read: set[str]) -> dict[str, str]:
    other = {name: value for name, value in OTHERWISE.items() if name not in read and name in row}
    return {**row, **other}


def answer(spec: MeasureSpec, register: Register, period: Period, by: tuple[str, ...]) -> Any:
    return sorted(map(repr, ask(spec.compute, register, period, by)[0].to_pylist()))


@pytest.fixture(scope="module")
def write(tmp_path_factory: pytest.TempPathFactory) -> Opener:
    """Stores typed tables and opens the register they make."""
    return lambda tables: typed_register(tmp_path_factory.mktemp("register"), **tables)


def require_the_same_answers(write: Opener, tables: Tables, period: Period, unit: str) -> None:
    """Fail if any measure has another answer when only what it declares is left as it was."""
    whole = write(tables).within(unit)
    opened: dict[tuple[Reading, ...], Register] = {}
    for spec in MEASURES:
        if spec.reads not in opened:
            opened[spec.reads] = write(only_read(tables, spec, period)).within(unit)
        part = opened[spec.reads]
        for by in ((), *spec.breakdowns):
            assert answer(spec, part, period, by) == answer(spec, whole, period, by), (spec, by)
        if spec.prove:
            assert spec.prove is require_balance
            require_balance(part, period)


@examples(4)
@given(registers(), PERIODS, st.sampled_from(["110105", "110105001"]))
def test_answers_rest_on_the_declared_rows_and_columns_alone(
    write: Opener, tables: dict[str, str], period: Period, unit: str
) -> None:
    require_the_same_answers(write, tables, period, unit)


@pytest.fixture(scope="module")
def sample_tables(sample: Register) -> Tables:
    """The sample as typed tables: thousands of rows, so that every measure has an answer."""
    found = {}
    for declared in TABLES:
        rows = sample.tables[declared.name].select(*declared.names).to_pyarrow().to_pylist()
        found[declared.name] = table(
            [{n: "" if v is None else str(v) for n, v in row.items()} for row in rows]
        )
    return found


@pytest.mark.parametrize(
    ("period", "unit"),
    [
        ("2017-03", "110105"),
        ("2018-H1", "110105"),
        pytest.param("2018", "110105001", marks=pytest.mark.prove),
    ],
)
def test_answers_about_the_sample_rest_on_them_too(
    write: Opener, sample_tables: Tables, period: str, unit: str
) -> None:
    require_the_same_answers(write, sample_tables, Period.parse(period), unit)


FILE = "file_id\nF-1"
OPENED = "event_id | file_id | happened_on | kind\nE-1 | F-1 | 2012-01-01 | open"
LEFT = "event_id | file_id | happened_on | kind\nE-2 | F-1 | {} | exit_self"
AID = "aid_id | file_id | person_key | paid_on | project | form | amount\n"
CASE = (
    "case_id | claimant_key | decided_on | decision | reject_reason | paid_on | amount | batch_no\n"
)
ITEM = {"assistance": AID + "A-1 | F-1 | p | 2019-04-01 | living | cash | 5.00"}
PAYMENT = {"comfort_case": CASE + "C-1 | p | 2019-03-01 | approved | | 2019-04-01 | 9.00 | 1"}
REJECTION = {"comfort_case": CASE + "C-1 | p | 2019-06-30 | rejected | late | | | "}
HISTORY = {"file_event": OPENED}
OF_A_YEAR = {"assistance": AID + "A-1 | F-1 | p | 2019-01-01 | living | cash | 13000.00"}
# With a row of January this begins no household-year, and passes the ceiling of 12 x 1100.
LATER = {"assistance": AID + "A-2 | F-1 | p | 2019-04-01 | living | cash | 999.00"}

FIRST_ROWS = [
    ("assistance.totals", {}, ITEM),
    ("assistance.services", {}, {"assistance": ITEM["assistance"].replace("cash", "service")}),
    ("assistance.coverage", HISTORY, ITEM),
    ("assistance.coverage", {}, HISTORY),
    ("assistance.match", {}, ITEM),
    ("assistance.schooling", {}, {"assistance": ITEM["assistance"].replace("living", "schooling")}),
    (
        "assistance.unaided",
        HISTORY,
        {"assistance": ITEM["assistance"].replace("2019-04", "2012-04")},
    ),
    ("assistance.standards", LATER, OF_A_YEAR),
    ("assistance.off_standard", LATER, OF_A_YEAR),
    ("hardship.balance", {}, HISTORY),
    ("hardship.movements", {}, HISTORY),
    ("hardship.stock", {}, HISTORY),
    ("hardship.routes", {}, {"file_event": LEFT.format("2019-04-01")}),
    ("hardship.rates", {}, HISTORY),
    ("hardship.returns", {}, {"file_event": LEFT.format("2018-04-01")}),
    ("hardship.time", {"file_event": LEFT.format("2019-05-01")}, HISTORY),
    ("hardship.goal", {}, HISTORY),
    ("comfort.payments", {}, PAYMENT),
    (
        "comfort.in_hand",
        {},
        {"comfort_case": "case_id | claimant_key | applied_on\nC-1 | p | 2012-04-01"},
    ),
    ("comfort.decisions", {}, REJECTION),
    ("comfort.rejections", {}, REJECTION),
    ("comfort.waiting", {}, PAYMENT),
    *(
        (f"{topic}.per_members{by}", {}, row)
        for topic, row in (("assistance", ITEM), ("hardship", HISTORY), ("comfort", PAYMENT))
        for by in ("", "_by_unit")
    ),
]


@pytest.mark.parametrize(("name", "before", "row"), FIRST_ROWS)
def test_a_row_in_the_first_month_declared_can_move_the_answer(
    write: Opener, name: str, before: Tables, row: Tables
) -> None:
    """The second quarter of 2019: one row more, as early as the measure says it looks."""
    spec, period = measure_spec(name), Period.parse("2019-Q2")
    both = dict(before)
    for table_name, text in row.items():
        both[table_name] = "\n".join(
            [before[table_name], *text.splitlines()[1:]] if table_name in before else [text]
        )
    (moved,) = [r for r in spec.read(period) if STREAMS[r.stream].table in row]
    stream = STREAMS[moved.stream]
    day = rows_of(next(iter(row.values())))[0][stream.day]
    assert moved.covers(day[:7])
    assert moved.since in ("", day[:7]) or name in ("comfort.decisions", "comfort.rejections")
    without, with_it = (
        write({"household_file": FILE, **before}),
        write({"household_file": FILE, **both}),
    )
    assert answer(spec, with_it, period, ()) != answer(spec, without, period, ())


def test_every_measure_has_such_a_row() -> None:
    assert {name for name, *_ in FIRST_ROWS} == {spec.name for spec in MEASURES}


@pytest.mark.parametrize(
    ("period", "back", "since", "until"),
    [
        ("2019-03", "period", "2019-03", "2019-03"),
        ("2019-Q4", "period", "2019-10", "2019-12"),
        ("2019-Q4", "calendar_year", "2019-01", "2019-12"),
        ("2018-05..2019-03", "calendar_year", "2018-01", "2019-03"),
        ("2018..2019", "year_earlier", "2017-01", "2019-12"),
        ("2020-02", "year_earlier", "2019-02", "2020-02"),
        ("2019", "beginning", "", "2019-12"),
    ],
)
def test_reading_goes_back_as_far_as_it_says_and_never_past_the_end(
    period: str, back: Any, since: str, until: str
) -> None:
    read = Reading(MOVED, back).of(Period.parse(period))
    assert read == Read("file_event.happened_on", since, until)


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ([("2017-03", "2017-03")], [("2017-03", "2017-03")]),
        ([("2017-03", "2017-03"), ("2017-02", "2017-02")], [("2017-02", "2017-03")]),
        ([("2017-01", "2017-01"), ("2016-12", "2016-12")], [("2016-12", "2017-01")]),
        ([("2017-01", "2017-01"), ("2017-03", "2017-03")],
         [("2017-01", "2017-01"), ("2017-03", "2017-03")]),
        ([("2017-01", "2017-12"), ("2017-03", "2017-04")], [("2017-01", "2017-12")]),
        ([("", "2017-12"), ("2016-03", "2018-04")], [("", "2018-04")]),
    ],
)  # fmt: skip
def test_months_that_touch_are_read_once(
    months: list[tuple[str, str]], expected: list[tuple[str, str]]
) -> None:
    reads = [Read(AIDED.name, *pair) for pair in months]
    assert merged(reads) == tuple(Read(AIDED.name, *pair) for pair in expected)
    assert merged([*reads, *reads, Read(MOVED.name, "2017-02", "2017-02")])[-1].stream == MOVED.name
