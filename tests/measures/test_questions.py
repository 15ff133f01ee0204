"""Measures compiled once: the SQL is the query Ibis writes for every period and union."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pytest
from bangfu import rules
from bangfu.errors import ParameterError
from bangfu.figures.catalogue import MEASURES
from bangfu.measures import assistance, caseload, comfort, questions, standards
from bangfu.measures.shape import aggregate, during
from bangfu.periods import Period
from bangfu.project import ROOT
from bangfu.register.store import Register
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlglot import exp, parse_one
from typed_register import typed_register

TREE = """
unit_code | name         | name_en | kind        | parent_code | valid_from
110105    | 测试区总工会 | Test    | district    |             | 2000-01-01
1101051   | 甲总工会     | Jia     | area        | 110105      | 2000-01-01
110105001 | 乙街道总工会 | Yi      | subdistrict | 1101051     | 2000-01-01
110105002 | 丙街道总工会 | Bing    | subdistrict | 1101051     | 2000-01-01
110105003 | 丁街道总工会 | Ding    | subdistrict | 110105      | 2000-01-01
"""
UNITS = ("110105", "1101051", "110105003")
"""The whole, three codes of two widths, one code."""

Asked = tuple[questions.Measure, tuple[str, ...]]


def asked_by_reports() -> list[Asked]:
    """Every measure of the catalogue with all breakdowns a report may ask for."""
    found: dict[Asked, None] = {}
    for spec in MEASURES:
        for by in ((), ("month",), ("year",), ("unit",), *spec.breakdowns):
            found[spec.compute, by] = None
    return list(found)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Periods of every form: months, quarters, halves, years, and spans of any two of them."""
    parts = st.tuples(
        st.integers(2009, 2024),
        st.sampled_from(("", "-Q1", "-Q3", "-Q4", "-H1", "-H2", "-01", "-02", "-09", "-10", "-12")),
    ).map(lambda part: f"{part[0]}{part[1]}")
    first = Period.parse(draw(parts))
    if draw(st.booleans()):
        return first
    last = Period.parse(draw(parts))
    assume(last.start >= first.start and last.end > first.end)
    return first.through(last)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    return typed_register(tmp_path_factory.mktemp("questions"), union_unit=TREE)


def of_ibis(measure: questions.Measure, register: Register, period: Period, by: Sequence[str]):
    """What Ibis makes of a measure when it is asked directly."""
    asked = measure(register, period, by)
    return plain(str(register.backend.compile(asked, pretty=True))), asked.schema().to_pyarrow()


def of_question(measure: questions.Measure, register: Register, period: Period, by: Sequence[str]):
    """The same of the question that was made from what is known."""
    made = questions.question(measure, register, period, by)
    return plain(made.sql), made.schema


def plain(sql: str) -> str:
    """A query without its line breaks, each condition of a conjunction once.

    Where two days of a period are one, Ibis writes a condition that stands twice only once.
    """
    tree = parse_one(sql, dialect="duckdb")
    for node in list(tree.find_all(exp.And)):
        if not isinstance(node.parent, exp.And):
            once = {part.sql(): part.copy() for part in node.flatten()}
            node.replace(exp.and_(*once.values(), wrap=False))
    return tree.sql(dialect="duckdb")


def takes(measure: questions.Measure, register: Register, by: tuple[str, ...]) -> bool:
    try:
        measure(register, Period.parse("2016"), by)
    except ParameterError:
        return False
    return True


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(asked=st.sampled_from(asked_by_reports()), period=periods(), unit=st.sampled_from(UNITS))
def test_sql_is_what_ibis_writes(
    register: Register, asked: Asked, period: Period, unit: str
) -> None:
    measure, by = asked
    assume(takes(measure, register, by))
    seen = register.within(unit)
    assert of_question(measure, seen, period, by) == of_ibis(measure, seen, period, by)


@pytest.mark.parametrize("period", ["2019", "2019-12", "2013..2019"])
def test_every_measure_of_the_catalogue_is_compiled_once(register: Register, period: str) -> None:
    for measure, by in asked_by_reports():
        if takes(measure, register, by):
            questions.question(measure, register.within("110105003"), Period.parse(period), by)
    before = questions.compiled_here()
    for measure, by in asked_by_reports():
        if takes(measure, register, by):
            questions.question(measure, register.within("110105003"), Period.parse(period), by)
    assert questions.compiled_here() == before
    names = {key.measure for key in before}
    assert names >= {f"{m.__module__.split('.')[-1]}.{m.__name__}" for m, _ in asked_by_reports()}


# Measures that must not be filled in: each depends on its period by more than its dates.


def months_left(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    left = max((2020 - period.end.year) * 12 + 12 - period.end.month, 0)
    return aggregate(register.comfort_case, period, by, {"left": ibis.literal(left)})


def from_april_on(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    cases = during(register.comfort_case, "paid_on", period)
    late = cases.filter(cases.decision == "approved") if period.start.month > 3 else cases
    return aggregate(late, period, by, {"cases": late.count()})


def of_the_last_day(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    cases = register.comfort_case.filter(register.comfort_case.paid_on == period.last_day)
    return aggregate(cases, period, by, {"cases": cases.count()})


def labelled(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    cases = register.comfort_case
    return aggregate(cases, period, by, {"label": ibis.literal(period.label("en"))})


def differences(measure: questions.Measure, register: Register) -> list[str]:
    texts = [f"{year}-{month:02d}" for year in (2016, 2019) for month in range(1, 13)]
    return [
        text
        for text in texts
        if of_question(measure, register, Period.parse(text), ())
        != of_ibis(measure, register, Period.parse(text), ())
    ]


def listed(monkeypatch: pytest.MonkeyPatch, measure: questions.Measure) -> None:
    known = {**questions._LISTED, questions._named(measure): questions._Listed(measure)}
    monkeypatch.setattr(questions, "_LISTED", known)


@pytest.mark.parametrize("measure", [months_left, from_april_on, caseload.distance_to_goal])
def test_a_measure_that_looks_at_more_than_dates_is_found_out_if_it_is_listed(
    register: Register, monkeypatch: pytest.MonkeyPatch, measure: questions.Measure
) -> None:
    assert differences(measure, register) == []
    monkeypatch.setattr(questions, "KNOWN", {})
    listed(monkeypatch, measure)
    assert differences(measure, register)


@pytest.mark.parametrize("measure", [of_the_last_day, labelled])
def test_a_trace_of_the_stand_in_that_is_not_known_is_never_filled_in(
    register: Register, monkeypatch: pytest.MonkeyPatch, measure: questions.Measure
) -> None:
    listed(monkeypatch, measure)
    assert differences(measure, register) == []


def test_a_day_the_rules_name_too_is_no_case_of_its_own(register: Register) -> None:
    # A standard in force from 2019-01-01 and a period from that day.
    period = Period.parse("2019")
    question = of_question(standards.off_standard, register, period, ())
    assert question == of_ibis(standards.off_standard, register, period, ())


def test_tables_put_together_by_hand_are_asked_themselves(register: Register) -> None:
    none = register.comfort_case.filter(ibis.literal(value=False))
    other = replace(register, tables={**register.tables, "comfort_case": none})
    sql = questions.question(comfort.payments, other, Period.parse("2016")).sql
    assert "FALSE" in sql
    assert "FALSE" not in questions.question(comfort.payments, register, Period.parse("2016")).sql


def test_an_unknown_group_is_refused(register: Register) -> None:
    with pytest.raises(ParameterError, match="by: found 'holder_key'"):
        questions.ask(comfort.payments, register, Period.parse("2016"), ("holder_key",))


def test_changed_rules_are_asked_and_not_those_before(
    register: Register, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for file in rules.RULES.glob("*.yaml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(rules, "RULES", tmp_path)
    period = Period.parse("2016")
    before = questions.question(assistance.totals, register, period, ("aspect",)).sql
    file = tmp_path / "aspects.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("[living]", "[living, legal]"), "utf-8")
    after = questions.question(assistance.totals, register, period, ("aspect",)).sql
    assert "'legal'" in after
    assert "'legal'" not in before


# Preparing -------------------------------------------------------------------------------------

_CHILD = """
import json, sys
from bangfu.measures import questions
from bangfu.measures.comfort import payments
from bangfu.periods import Period
from bangfu.register.store import open_register
keys = json.loads(sys.argv[2])
questions.prepare(keys)
import duckdb, threading
register = open_register(sys.argv[1]).within("110105003")
questions.ask(payments, register, Period.parse(sys.argv[3]), ("month",))
print(json.dumps([questions.compiled_here(), threading.active_count()]))
"""


def in_another_process(folder: Path, keys: object, period: str) -> tuple[list[list[str]], int]:
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(folder), json.dumps(keys), period],
        capture_output=True, text=True, check=True, env={**os.environ},
    )  # fmt: skip
    compiled, threads = json.loads(done.stdout)
    return compiled, threads


def test_what_one_process_compiled_another_can_prepare(tmp_path: Path) -> None:
    typed_register(tmp_path, union_unit=TREE)
    keys, _ = in_another_process(tmp_path, [], "2016-03")
    assert [key[:2] for key in keys] == [["comfort.payments", "month"]]
    assert in_another_process(tmp_path, keys, "2018-10") == ([], 1)  # another month
    again, _ = in_another_process(tmp_path, keys, "2018-Q4")  # a length of its own
    assert len(again) == 1


def test_preparing_opens_nothing() -> None:
    code = """
import os, threading
from bangfu.measures import questions
before = sorted(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else []
key = ("caseload.balance", "unit", "2150-02..2151-01", "1", "")
questions.prepare([key])
assert key in questions.KNOWN
assert threading.active_count() == 1
after = sorted(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else []
assert before == after, (before, after)
assert questions.compiled_here() == ()
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def senseless() -> Iterator[tuple[str, ...]]:
    good = ("comfort.payments", "", "2150-02", "", "")
    yield good[:4]
    for place, word in (
        (0, "comfort.claims"), (0, "os.system"), (1, "holder_key"), (1, "month,month"),
        (2, "2150-13"), (2, "'; DROP"), (3, "0"), (3, "9,9"), (3, "-1"), (3, "99999"), (4, "7"),
    ):  # fmt: skip
        yield (*good[:place], word, *good[place + 1 :])
    yield ("standards.off_standard", "", "2150-02", "", "no_such_standard")
    yield ("caseload.distance_to_goal", "", "2150-02", "", "7")


@pytest.mark.parametrize("key", list(senseless()), ids=str)
def test_keys_of_no_sense_are_passed_over(
    monkeypatch: pytest.MonkeyPatch, key: tuple[str, ...]
) -> None:
    monkeypatch.setattr(questions, "KNOWN", {})
    questions.prepare([key])
    assert questions.KNOWN == {}
    questions.prepare([key, ["comfort.payments", "", "2150-02", "", ""]])
    assert len(questions.KNOWN) == 1
