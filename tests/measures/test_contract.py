"""What every measure promises: its documented columns and groups, and one row for the whole."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

import ibis.expr.types as ir
import pandas as pd
import pytest
from bangfu.errors import ParameterError
from bangfu.measures import assistance, caseload, comfort, exits, membership, standards
from bangfu.periods import Period
from bangfu.register.store import Register
from typed_register import typed_register

Measure = Callable[[Register, Period, Sequence[str]], ir.Table]

# Everything public that is not a measure: it takes no `by`.
_NOT_MEASURES = {
    "answers_cause", "cases_decided", "cases_in_hand", "cases_paid", "cases_rejected",
    "events_with_files", "exits_a_year_earlier", "files_aided", "files_closed",
    "files_looked_after", "final_outcomes", "household_events", "is_off", "is_paid",
    "items_for_files", "items_given", "items_held", "on_file_at_end", "on_file_during",
    "outcomes_of", "school_aid", "stock_at_end",
}  # fmt: skip
MEASURES: dict[str, Measure] = {
    f"{module.__name__.rsplit('.', 1)[1]}.{name}": getattr(module, name)
    for module in (assistance, caseload, comfort, exits, membership, standards)
    for name in module.__all__
    if name.islower() and name not in _NOT_MEASURES
}
PERIOD = Period.parse("2016")
ALL = pytest.mark.parametrize("name", MEASURES)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Register:
    return typed_register(tmp_path_factory.mktemp("empty"))


def documented_columns(measure: Measure) -> list[str]:
    """Column names of the table under Returns: the first words of its indented lines."""
    returns = (measure.__doc__ or "").split("Returns\n")[1]
    table = re.split(r"\n    [A-Z][a-z]+\n    -+\n", returns)[0]
    return re.findall(r"^ {8}([a-z_0-9]+)(?: {2,}\S.*)?$", table.split(":\n", 1)[1], re.MULTILINE)


def documented_groups(measure: Measure) -> list[str]:
    """Group names under `by`, up to the end of its sentence, without what stands in brackets."""
    by = re.search(r"\n    by\n((?: {8}.*\n)+)", measure.__doc__ or "")
    assert by is not None
    sentence = re.sub(r"\([^)]*\)", "", " ".join(by[1].split())).split(".")[0]
    if sentence.startswith("No group"):
        return []
    words = re.sub(r"^(Any of|Nothing, or) |, as its file has them", "", sentence)
    return [name for name in re.split(r",? and one of |, | ", words) if name]


def test_all_measures_of_the_design_are_here() -> None:
    assert set(MEASURES) == {
        "assistance.totals", "assistance.coverage", "assistance.match", "assistance.schooling",
        "assistance.unaided", "standards.off_standard",
        "membership.households_per_members", "membership.payments_per_members",
        "membership.people_per_members", "standards.near_ceilings",
        "caseload.balance", "caseload.on_file", "caseload.distance_to_goal", "exits.routes",
        "exits.rates", "exits.returns", "exits.time_on_file", "comfort.payments",
        "comfort.decisions", "comfort.in_hand", "comfort.rejections", "comfort.waiting",
    }  # fmt: skip


@ALL
def test_the_docstring_names_exactly_the_columns_returned(empty: Register, name: str) -> None:
    measure = MEASURES[name]
    assert documented_columns(measure) == list(measure(empty, PERIOD, ()).columns)


@ALL
def test_money_is_decimal_and_nothing_but_medians_is_a_float(empty: Register, name: str) -> None:
    schema = MEASURES[name](empty, PERIOD, ()).schema()
    for column, kind in schema.items():
        if column.startswith("amount"):
            assert str(kind).lstrip("!") == "decimal(38, 2)"
        elif column == "period":
            assert kind.is_string()
        else:
            assert kind.is_floating() == column.endswith(("_median", "_p90", "_days")), column
            assert kind.is_numeric()


@ALL
def test_no_column_is_hidden_by_a_method_of_a_table(empty: Register, name: str) -> None:
    # `table.limit == 3` would compare a method, and give no rows and no error.
    columns = {*documented_columns(MEASURES[name]), *documented_groups(MEASURES[name])}
    assert [c for c in columns if hasattr(ir.Table, c) or hasattr(pd.DataFrame, c)] == []
    table = MEASURES[name](empty, PERIOD, ())
    assert all(isinstance(getattr(table, column), ir.Value) for column in table.columns)


@ALL
def test_an_empty_register_has_one_row_of_nothing(empty: Register, name: str) -> None:
    (row,) = MEASURES[name](empty, PERIOD, ()).to_pyarrow().to_pylist()
    assert row.pop("period") == "2016"
    row.pop("months", None)  # of the goal: there whatever the register holds
    assert set(row.values()) <= {0, None, Decimal("0.00")}


@ALL
def test_every_documented_group_is_taken_and_stands_after_the_period(
    empty: Register, name: str
) -> None:
    measure = MEASURES[name]
    values = documented_columns(measure)[1:]
    for group in documented_groups(measure):
        answer = measure(empty, PERIOD, (group,))
        assert answer.columns == ("period", group, *values)
        filled = {
            "month": [str(month) for month in PERIOD.months],
            "quarter": ["2016-Q1", "2016-Q2", "2016-Q3", "2016-Q4"], "year": ["2016"],
        }  # fmt: skip
        rows = answer.to_pyarrow().to_pylist()
        units = ["110105", "110105001", "110105002"] if "per_members" in name else []
        assert [row[group] for row in rows] == filled.get(group, units)
        assert {row[value] for row in rows for value in values} <= {0, None}


@ALL
def test_an_unknown_group_is_refused_with_those_there_are(empty: Register, name: str) -> None:
    measure = MEASURES[name]
    with pytest.raises(ParameterError) as refusal:
        measure(empty, PERIOD, ("holder_key",))
    found, expected = str(refusal.value).split(", expected ")
    assert found == "by: found 'holder_key'"
    groups = documented_groups(measure)
    if groups:
        assert sorted(expected.removeprefix("one of: ").split(", ")) == sorted(groups)
    else:
        assert expected == "no group"


@ALL
def test_a_group_named_twice_is_refused(empty: Register, name: str) -> None:
    measure = MEASURES[name]
    for group in documented_groups(measure)[:1]:
        with pytest.raises(ParameterError) as refusal:
            measure(empty, PERIOD, (group, group))
        assert str(refusal.value) == f"by: found '{group}, {group}', expected each group once"


@ALL
def test_nothing_is_asked_of_the_register_before_the_answer_is(empty: Register, name: str) -> None:
    answer = MEASURES[name](empty, PERIOD, ())
    assert isinstance(answer, ir.Table)
    assert answer.equals(MEASURES[name](empty, PERIOD, ()))


def test_a_balance_has_one_step_of_time(empty: Register) -> None:
    with pytest.raises(ParameterError) as refusal:
        caseload.balance(empty, PERIOD, ("month", "year"))
    assert str(refusal.value) == "by: found 'month, year', expected one of month, quarter, year"
