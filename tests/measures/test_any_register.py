"""What must hold whatever the register holds, on registers hypothesis invents.

Nothing is claimed for persons behind goods: one person may collect packs for many households.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from answers import only_row
from bangfu.measures import assistance, caseload, comfort, exits, membership, standards
from bangfu.measures.caseload import ENTRIES, EXITS
from bangfu.measures.footing import require_balance
from bangfu.measures.query import Measure, ask
from bangfu.periods import Period
from bangfu.register.store import Register
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from invented import DEEP, TREE, registers
from typed_register import typed_register

BALANCE_FLOWS = (*ENTRIES, *EXITS, "corrected", "relief_kept")
ITEMS = ("person_times", "amount_cash", "amount_in_kind", "amount", "services")
STANDARDS = ("checked", "off", "household_years", "household_years_off")
DECIDED = ("approved", "rejected", "supplement", "withdrawn", "decided")
CASE_GROUPS = ("unit", "event_kind", "illness", "relation", "month", "year")
FILE_GROUPS = ("unit", "cause", "category", "file_level")

# Measure, groups, columns that add up over each of them, columns that count something once.
PARTS = {
    "assistance.totals": (
        assistance.totals, assistance.GROUPS, ITEMS, ("households", "people", "service_people"),
    ),
    "assistance.coverage": (
        assistance.coverage, ("unit", "cause", "category"), (), ("numerator", "denominator"),
    ),
    "assistance.match": (
        assistance.match, ("cause", "category"), ("numerator", "denominator"), (),
    ),
    "standards.near_ceilings": (
        standards.near_ceilings, ("unit", "standard"), ("limited", "near"), (),
    ),
    "standards.off_standard": (standards.off_standard, ("standard",), STANDARDS, ()),
    "assistance.schooling": (
        assistance.schooling, ("school_stage", "unit", "cause", "category", "month", "year"),
        ("amount",), ("pupils", "autumn_pupils"),
    ),
    "assistance.unaided": (
        assistance.unaided, FILE_GROUPS, ("households", "never_aided", "untouched"), (),
    ),
    "comfort.in_hand": (
        comfort.in_hand, ("unit", "event_kind", "illness", "relation"), ("in_hand",), (),
    ),
    "membership.payments_per_members": (
        membership.payments_per_members, ("unit",), ("person_times",), (),
    ),
    "membership.people_per_members": (
        membership.people_per_members, ("unit",), (), ("people",),
    ),
    "membership.households_per_members": (
        membership.households_per_members, ("unit",), ("households",), (),
    ),
    "caseload.balance": (
        caseload.balance, FILE_GROUPS, ("opening", *BALANCE_FLOWS, "closing"), (),
    ),
    "caseload.on_file": (
        caseload.on_file, FILE_GROUPS, ("households", "relieved_kept", "unrelieved", "people"), (),
    ),
    "exits.routes": (exits.routes, exits.GROUPS, (), ("households",)),
    "exits.rates": (
        exits.rates, ("unit", "cause", "category"), ("opening", "fall"), ("base",),
    ),
    "exits.returns": (
        exits.returns, ("unit", "cause", "category"), (), ("numerator", "denominator"),
    ),
    "exits.time_on_file": (
        exits.time_on_file, ("exit_route", "unit", "cause", "category", "year"), ("exits",), (),
    ),
    "comfort.payments": (
        comfort.payments, (*CASE_GROUPS, "batch"), ("person_times", "amount"),
        ("people", "batches"),
    ),
    "comfort.decisions": (comfort.decisions, CASE_GROUPS, DECIDED, ()),
    "comfort.rejections": (
        comfort.rejections, (*CASE_GROUPS, "reject_reason"), ("rejected",), (),
    ),
    "comfort.waiting": (comfort.waiting, (*CASE_GROUPS, "batch"), ("cases",), ()),
}  # fmt: skip
# Columns whose months add up to the period; the rest count something once, or are stocks.
FLOWS = {
    "assistance.totals": ITEMS,
    "standards.near_ceilings": ("limited", "near"),
    "standards.off_standard": STANDARDS,
    "caseload.balance": BALANCE_FLOWS,
    "exits.time_on_file": ("exits",),
    "comfort.payments": ("person_times", "amount"),
    "comfort.decisions": DECIDED,
    "comfort.rejections": ("rejected",),
    "comfort.waiting": ("cases",),
}
PERIODS = st.sampled_from(
    ["2018-01", "2018-02", "2018-Q2", "2018-H1", "2018", "2019", "2019-12..2020-02", "2018..2019",
     "2017-12..2019-03", "2017..2020"]
).map(Period.parse)  # fmt: skip

Opener = Callable[[Mapping[str, str]], Register]


@pytest.fixture(scope="module")
def write(tmp_path_factory: pytest.TempPathFactory) -> Opener:
    """Stores an invented register and opens it."""
    return lambda tables: typed_register(tmp_path_factory.mktemp("invented"), **tables)


def told(
    measure: Measure, register: Register, period: Period, by: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """The rows of an answer; asked as reports ask, whose SQL is written once."""
    return ask(measure, register, period, by)[0].to_pylist()


def alone(measure: Measure, register: Register, period: Period) -> dict[str, Any]:
    """The one row of an answer without groups."""
    (row,) = told(measure, register, period)
    return row


@examples(20)
@given(registers(), PERIODS, st.data())
def test_parts_make_the_whole(
    write: Opener, tables: dict[str, str], period: Period, data: st.DataObject
) -> None:
    register = write(tables)
    for name in data.draw(st.lists(st.sampled_from(list(PARTS)), min_size=2, max_size=2)):
        measure, groups, added, counted_once = PARTS[name]
        group = data.draw(st.sampled_from(groups))
        whole = alone(measure, register, period)
        parts = told(measure, register, period, (group,))
        # A stock is no sum of the stocks of months.
        stocks = {"opening", "closing"} if group in ("month", "year") else set()
        for column in set(added) - stocks:
            assert sum(row[column] for row in parts) == whole[column], (name, group, column)
        for column in counted_once:
            counts = [row[column] for row in parts]
            assert sum(counts) >= whole[column] >= max(counts, default=0), (name, group, column)


@examples(20)
@given(registers(), PERIODS, st.data())
def test_answers_are_in_order_of_their_groups_and_leave_out_no_month_or_year(
    write: Opener, tables: dict[str, str], period: Period, data: st.DataObject
) -> None:
    register = write(tables)
    name = data.draw(st.sampled_from(list(PARTS)))
    measure, groups, _, _ = PARTS[name]
    by = data.draw(st.permutations([g for g in groups if g != "year"]))[:2]
    rows = told(measure, register, period, by)
    keys = [tuple((row[group] is None, row[group] or "") for group in by) for row in rows]
    assert keys == sorted(set(keys)), (name, by)
    if "month" in by:
        months = [str(month) for month in period.months]
        others = {tuple(row[g] for g in by if g != "month") for row in rows}
        assert len(rows) == len(months) * len(others)
        assert {row["month"] for row in rows} == (set(months) if others else set())


BY_UNIT = [name for name, (_, groups, _, _) in PARTS.items() if "unit" in groups]


@examples(25)
@given(registers(DEEP), PERIODS, st.sampled_from(BY_UNIT), st.sampled_from(DEEP))
def test_a_union_s_own_figure_is_its_row_in_the_table_above_it(
    write: Opener, tables: dict[str, str], period: Period, name: str, above: str
) -> None:
    register, measure = write({**tables, "union_unit": TREE}), PARTS[name][0]
    rows = told(measure, register.within(above), period, ("unit",))
    own = {row.pop("unit"): row for row in rows}
    assert {*own} <= {code for code in DEEP if register.units[code].parent == above} | {above}
    for code, row in own.items():
        if code != above:  # its row there is of what it did itself
            assert row == told(measure, register.within(code), period, ())[0]
    for code in {code for code in DEEP if register.units[code].parent == above} - {*own}:
        (row,) = told(measure, register.within(code), period, ())
        assert not any(value for name, value in row.items() if name != "period"), code


@examples(20)
@given(registers(), PERIODS)
def test_the_balance_foots_and_goes_on(
    write: Opener, tables: dict[str, str], period: Period
) -> None:
    register = write(tables)
    row = alone(caseload.balance, register, period)
    entries, left = sum(row[name] for name in ENTRIES), sum(row[name] for name in EXITS)
    assert row["closing"] == row["opening"] + entries - left + row["corrected"]
    assert row["closing"] == alone(caseload.on_file, register, period)["households"]
    following = period.shift(period.n_months)
    assert alone(caseload.balance, register, following)["opening"] == row["closing"]
    require_balance(register, period)


@examples(20)
@given(registers(), PERIODS, st.data())
def test_a_period_is_the_sum_of_its_months_and_of_its_years(
    write: Opener, tables: dict[str, str], period: Period, data: st.DataObject
) -> None:
    register = write(tables)
    name = data.draw(st.sampled_from(list(FLOWS)))
    measure, groups, _, _ = PARTS[name]
    whole = alone(measure, register, period)
    for step in sorted({"month", "year"} & set(groups)):
        rows = told(measure, register, period, (step,))
        for column in FLOWS[name]:
            assert sum(row[column] for row in rows) == whole[column], (name, step, column)
    # The same months, each asked for by itself.
    single = [alone(measure, register, month) for month in period.months[:3]]
    first = Period.parse(f"{period.months[0]}..{period.months[2]}") if len(single) == 3 else period
    quarter = alone(measure, register, first)
    for column in FLOWS[name]:
        assert sum(row[column] for row in single) == quarter[column], (name, column)


@examples(20)
@given(registers(), PERIODS)
def test_no_more_households_than_people_get_cash(
    write: Opener, tables: dict[str, str], period: Period
) -> None:
    # Holds since nobody belongs to two households, so each household paid has a person of its own.
    by_form = told(assistance.totals, write(tables), period, ("form",))
    for row in (row for row in by_form if row["form"] == "cash"):
        assert row["households"] <= row["people"] <= row["person_times"]


def test_more_households_than_people_may_get_goods(write: Opener) -> None:
    packs = """
    aid_id | file_id | person_key | paid_on    | form
    a1     | f1      | collector  | 2018-01-05 | in_kind
    a2     | f2      | collector  | 2018-01-05 | in_kind
    """
    register = write({"household_file": "file_id\nf1\nf2", "assistance": packs})
    row = only_row(assistance.totals(register, Period.parse("2018-01")))
    assert (row["households"], row["people"]) == (2, 1)
