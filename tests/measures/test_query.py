"""Asking measures: one text for every period and union gives what the expression gives."""

import json
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pytest
from bangfu.errors import ParameterError
from bangfu.figures.catalogue import MEASURES
from bangfu.measures import assistance, caseload, comfort, query, standards
from bangfu.measures.query import Measure, ask
from bangfu.periods import Period
from bangfu.register.store import Register
from bangfu.rules.provisions import Goal
from examples import examples
from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st
from invented import registers
from typed_register import typed_register

Asked = tuple[Measure, tuple[str, ...]]


def asked_by_reports() -> list[Asked]:
    """Every measure of the catalogue with all breakdowns a report may ask for."""
    found: dict[Asked, None] = {}
    for spec in MEASURES:
        for by in ((), *spec.breakdowns):
            found[spec.compute, by] = None
    return list(found)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Periods of every form: months, quarters, halves, years, and spans of any two of them."""
    parts = st.tuples(
        st.integers(2016, 2021),
        st.sampled_from(("", "-Q1", "-Q3", "-Q4", "-H1", "-H2", "-01", "-02", "-09", "-10", "-12")),
    ).map(lambda part: f"{part[0]}{part[1]}")
    first = Period.parse(draw(parts))
    if draw(st.booleans()):
        return first
    last = Period.parse(draw(parts))
    assume(last.start >= first.start and last.end > first.end)
    return first.through(last)


def rows(table: Any) -> list[str]:
    return sorted(map(repr, table.to_pylist()))


@pytest.fixture(scope="module", autouse=True)
def own_texts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Texts kept for these tests alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(query, "KEPT", tmp_path_factory.mktemp("run") / "queries.json")
        query._texts.cache_clear()
        yield
    query._texts.cache_clear()


@pytest.fixture(scope="module")
def write(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, str]], Register]:
    return lambda tables: typed_register(tmp_path_factory.mktemp("register"), **tables)


@examples(50, suppress_health_check=[HealthCheck.too_slow])
@given(
    tables=registers(),
    questions=st.lists(
        st.tuples(
            st.sampled_from(asked_by_reports()), periods(), st.sampled_from(["110105", "110105001"])
        ),
        min_size=3,
        max_size=3,
    ),
)
def test_the_one_text_gives_what_the_expression_gives(
    write: Callable[[dict[str, str]], Register],
    tables: dict[str, str],
    questions: list[tuple[Asked, Period, str]],
) -> None:
    register = write(tables)
    for (measure, by), period, unit in questions:
        seen = register.within(unit)
        direct, _ = seen.ask(measure(seen, period, by))
        for _ in range(3):  # as text, prepared, and prepared before
            found, sql = ask(measure, seen, period, by)
            assert found.schema == direct.schema
            assert rows(found) == rows(direct)
        assert f"SELECT '{period}' AS \"period\", DATE '{period.start}'" in sql


def test_a_measure_has_one_text_for_every_period_and_union(sample: Register) -> None:
    query._texts().clear()
    for period in map(Period.parse, ("2019", "2019-12", "2013..2019", "2018-10..2019-09")):
        for unit in ("110105", "110105015", "110105001"):
            ask(comfort.payments, sample.within(unit), period, ("month",))
    assert len(query._texts()) == 1


def test_the_sql_shown_names_its_days_and_unions_and_runs_by_itself(sample: Register) -> None:
    found, sql = ask(comfort.payments, sample.within("110105015"), Period.parse("2019-Q4"))
    assert "DATE '2019-10-01'" in sql
    assert "DATE '2020-01-01'" in sql
    assert "'110105015' AS \"asked_unit\"" in sql
    alone = sample.backend.raw_sql(sql).to_arrow_table()
    assert alone.to_pylist() == found.to_pylist()


def test_one_plan_serves_every_period_and_part(
    write: Callable[[dict[str, str]], Register],
) -> None:
    files = "file_id | unit_code\nf1 | 110105001\nf2 | 110105002"
    register = write({"household_file": files})
    questions = [(p, u) for p in ("2018", "2019-12", "2019-Q1") for u in ("110105001", "110105002")]
    for period, unit in (*questions, *questions):
        seen = register.within(unit)
        found, sql = ask(comfort.payments, seen, Period.parse(period), ("month",))
        assert rows(found) == rows(register.backend.raw_sql(sql).to_arrow_table())
    statements = register.backend.raw_sql("FROM duckdb_prepared_statements()").fetchall()
    assert len(statements) == 1


def test_an_unknown_group_is_refused(sample: Register) -> None:
    with pytest.raises(ParameterError, match="by: found 'holder_key'"):
        ask(comfort.payments, sample, Period.parse("2016"), ("holder_key",))


def test_tables_put_together_by_hand_are_asked_themselves(sample: Register) -> None:
    none = sample.comfort_case.filter(ibis.literal(value=False))
    other = replace(sample, tables={**sample.tables, "comfort_case": none})
    for seen, cases in ((sample, 374), (other, 0), (other.within("110105015"), 0)):
        (row,) = ask(comfort.payments, seen, Period.parse("2016"))[0].to_pylist()
        assert row["person_times"] == cases


# Measures of an analyst: asked as they stand, however they look at their period.


def paid_in_month(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    paid_on = register.comfort_case.paid_on
    cases = register.comfort_case.filter(paid_on.month() == period.start.month)
    return cases.aggregate(month=cases.paid_on.month().max())


def test_a_measure_of_ones_own_is_asked_as_it_stands(sample: Register) -> None:
    for month in (3, 7):
        period = Period.parse(f"2016-{month:02d}")
        assert ask(paid_in_month, sample, period)[0].to_pylist() == [{"month": month}]


@pytest.mark.parametrize("look", [lambda p: p.start, lambda p: p.n_months, str])
def test_a_measure_of_the_library_that_looks_at_its_period_is_found_out(
    sample: Register, monkeypatch: pytest.MonkeyPatch, look: Callable[[Period], object]
) -> None:
    def looking(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
        return register.comfort_case.aggregate(seen=ibis.literal(str(look(period))))

    monkeypatch.setattr(looking, "__module__", "bangfu.measures.comfort")
    with pytest.raises(TypeError, match=r"asked its period for '\w+', expected register\.asked"):
        ask(looking, sample, Period.parse("2016"))


# Rules -----------------------------------------------------------------------------------------


def with_standard(register: Register, **changes: object) -> Register:
    """The register, measured by a draft in which the National Day grant is another."""
    drafted = tuple(
        one.model_copy(update=changes) if one.id == "national_day" else one
        for one in register.rules.aid_standards
    )
    return register.with_rules(replace(register.rules, aid_standards=drafted))


def off(register: Register) -> dict[str, int]:
    """National Day grants of 2018 that are off standard, by both ways of asking."""
    period, by = Period.parse("2018"), ("standard",)
    found = ask(standards.off_standard, register, period, by)[0].to_pylist()
    direct = register.ask(standards.off_standard(register, period, by))[0].to_pylist()
    assert rows_by(found) == rows_by(direct)
    return rows_by(found)["national_day"]


def rows_by(found: list[dict[str, Any]]) -> dict[str, dict[str, int]]:
    return {row["standard"]: {k: row[k] for k in ("checked", "off")} for row in found}


def test_a_draft_changes_the_answer_and_not_the_register_it_is_tried_on(sample: Register) -> None:
    before = off(sample)
    draft = with_standard(sample, amount=Decimal(1200))
    assert before["off"] == 0
    assert off(draft) == {"checked": before["checked"], "off": before["checked"]}
    assert off(sample) == before
    assert off(draft.within("110105")) == off(draft)


def test_a_draft_of_the_goal_moves_the_distance_to_it(sample: Register) -> None:
    goal = Goal(target=4, by=date(2020, 3, 31), source="a draft")
    draft = sample.with_rules(replace(sample.rules, goal=goal))
    period = Period.parse("2019")
    (own,), (drafted,) = (
        ask(caseload.distance_to_goal, seen, period)[0].to_pylist() for seen in (sample, draft)
    )
    assert (own["households"], own["months"]) == (10, 12)
    assert (drafted["households"], drafted["months"]) == (6, 3)  # 10 - 4; January to March


def test_a_draft_of_the_aspects_moves_what_they_are_made_of(sample: Register) -> None:
    moved = tuple(
        one.model_copy(update={"projects": (*one.projects, "legal")}) if one.id == "living" else one
        for one in sample.rules.aspects
    )
    draft = sample.with_rules(replace(sample.rules, aspects=moved))
    period = Period.parse("2018")

    def outside(register: Register) -> int:
        found = ask(assistance.totals, register, period, ("aspect",))[0].to_pylist()
        return sum(row["services"] for row in found if row["aspect"] is None)

    assert outside(draft) == 0
    assert outside(sample) > 0


# What is kept between runs ---------------------------------------------------------------------


@pytest.fixture
def kept(sample: Register, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file with the texts of two questions, and a process that knows none of them."""
    path = tmp_path / "run" / "queries.json"
    monkeypatch.setattr(query, "KEPT", path)
    query._texts.cache_clear()
    for by in ((), ("month",)):
        ask(comfort.payments, sample, Period.parse("2016"), by)
    query._texts.cache_clear()
    return path


def test_what_was_kept_is_not_written_again(sample: Register, kept: Path) -> None:
    before = kept.stat().st_mtime_ns
    assert len(query._texts()) == 2
    (row,) = ask(comfort.payments, sample, Period.parse("2019-12"))[0].to_pylist()
    assert row["person_times"] == 49
    assert kept.stat().st_mtime_ns == before
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_texts_of_two_processes_are_both_kept(sample: Register, kept: Path) -> None:
    query._texts().clear()  # one that began before the other had written
    ask(comfort.decisions, sample, Period.parse("2016"))
    query._texts.cache_clear()
    assert len(query._texts()) == 3


def test_texts_under_a_draft_are_others(sample: Register, kept: Path) -> None:
    ask(comfort.payments, with_standard(sample, amount=Decimal(1200)), Period.parse("2016"))
    assert len(query._texts()) == 3


DAMAGED: dict[str, Callable[[dict[str, Any]], str]] = {
    "empty": lambda document: "",
    "cut": lambda document: json.dumps(document)[:-200],
    "not an object": lambda document: "[]",
    "no texts": lambda document: json.dumps({"made_from": document["made_from"]}),
    "texts of another form": lambda document: json.dumps({**document, "texts": {"a": 1}}),
    "columns that cannot be read": lambda document: json.dumps(
        {**document, "texts": {key: [sql, "AAAA"] for key, (sql, _) in document["texts"].items()}}
    ),
    "of other code": lambda document: json.dumps({**document, "made_from": "0"}),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_file_that_is_damaged_or_of_other_code_is_passed_over(
    sample: Register, kept: Path, damage: str
) -> None:
    kept.write_text(DAMAGED[damage](json.loads(kept.read_text("utf-8"))), "utf-8")
    assert query._texts() == {}
    ask(comfort.payments, sample, Period.parse("2016"))
    query._texts.cache_clear()
    assert len(query._texts()) == 1


def test_where_nothing_may_be_written_questions_are_answered_all_the_same(
    sample: Register, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "run").write_text("a file where a folder should be", "utf-8")
    monkeypatch.setattr(query, "KEPT", tmp_path / "run" / "queries.json")
    query._texts.cache_clear()
    (row,) = ask(comfort.payments, sample, Period.parse("2016"))[0].to_pylist()
    assert row["person_times"] == 374
