"""Every figure has words in both languages and a column that is there; every breakdown works."""

import re
from collections import defaultdict
from pathlib import Path

import pyarrow as pa
import pytest
from bangfu.errors import FigureError, ParameterError
from bangfu.figures.catalogue import (
    MEASURES,
    FigureSpec,
    MeasureSpec,
    figure_spec,
    figure_specs,
    measure_of,
    measure_spec,
    open_breakdowns,
    read_topics,
)
from bangfu.figures.dimensions import DIMENSIONS, NONE, code_label, levels
from bangfu.figures.model import MeasureUnit
from bangfu.language import Text
from bangfu.measures.shape import TIME
from bangfu.periods import Period
from bangfu.project import LIB
from bangfu.register.store import Register
from bangfu.rules import default_rules
from typed_register import DISTRICT, typed_register

HAN = re.compile(r"[\u3400-\u9fff，。、；：（）]")
LATIN = re.compile(r"[A-Za-z]")
PERIOD = Period.parse("2013..2020")
FIGURES = [(spec, figure) for spec in MEASURES for figure in spec.figures]
EACH_MEASURE = pytest.mark.parametrize("spec", MEASURES, ids=lambda spec: spec.name)
EACH_FIGURE = pytest.mark.parametrize(
    ("spec", "figure"), FIGURES, ids=[f"{spec.name}-{figure.id}" for spec, figure in FIGURES]
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Register:
    return typed_register(tmp_path_factory.mktemp("empty"))


def assert_said_in_both(words: Text) -> None:
    assert words.zh
    assert not LATIN.search(words.zh), words.zh
    assert words.en
    assert not HAN.search(words.en), words.en


@EACH_FIGURE
def test_a_figure_is_said_in_both_languages(spec: MeasureSpec, figure: FigureSpec) -> None:
    for words in (figure.label, figure.definition, spec.title):
        assert_said_in_both(words)
    assert figure.definition.zh.endswith("。")
    assert figure.definition.en.endswith(".")


def test_ids_are_unique_in_a_measure_and_keep_their_label_and_unit_elsewhere() -> None:
    used = defaultdict(set)
    for spec in MEASURES:
        ids = [figure.id for figure in spec.figures]
        assert len(set(ids)) == len(ids)
        for figure in spec.figures:
            used[figure.id].add((figure.label, figure.measure_unit, figure.nature))
    assert {figure_id: len(uses) for figure_id, uses in used.items() if len(uses) > 1} == {}
    assert len({spec.name for spec in MEASURES}) == len(MEASURES)


def test_no_two_figures_of_a_topic_have_the_same_label() -> None:
    labels = defaultdict(set)
    for _, figure in FIGURES:
        for language in ("zh", "en"):
            topic = figure.id.split(".")[0]
            labels[topic, figure.label.of(language)].add(figure.id)
    assert {label: ids for label, ids in labels.items() if len(ids) > 1} == {}


@EACH_FIGURE
def test_an_id_is_topic_and_name_and_belongs_to_the_topic_of_its_measure(
    spec: MeasureSpec, figure: FigureSpec
) -> None:
    assert re.fullmatch(r"(assistance|hardship|comfort)\.[a-z][a-z0-9_]*", figure.id)
    assert figure.id.split(".")[0] == spec.name.split(".")[0]


@EACH_MEASURE
def test_figures_and_holders_are_columns_of_the_measure(empty: Register, spec: MeasureSpec) -> None:
    schema = spec.compute(empty, PERIOD, ()).schema()
    assert set(spec.values) <= set(schema)
    assert spec.counted
    assert all(schema[name].is_integer() for name in spec.counted)


@EACH_FIGURE
def test_a_unit_fits_what_the_column_holds(
    empty: Register, spec: MeasureSpec, figure: FigureSpec
) -> None:
    kind = spec.compute(empty, PERIOD, ()).schema()[figure.column]
    assert (figure.measure_unit is MeasureUnit.YUAN) == kind.is_decimal()
    assert (figure.measure_unit is MeasureUnit.DAYS) == kind.is_floating()
    if figure.over is not None or kind.is_floating():
        assert figure.nature == "derived"


@EACH_MEASURE
def test_every_breakdown_is_taken_by_its_measure_and_has_words(
    empty: Register, spec: MeasureSpec
) -> None:
    assert len(set(spec.breakdowns)) == len(spec.breakdowns)
    for by in spec.breakdowns:
        assert spec.compute(empty, PERIOD, by).columns[: 1 + len(by)] == ("period", *by)
        assert set(by) <= set(DIMENSIONS)


def test_every_dimension_has_words_of_its_own() -> None:
    for words in DIMENSIONS.values():
        assert_said_in_both(words)
    for language in ("zh", "en"):
        assert len({words.of(language) for words in DIMENSIONS.values()}) == len(DIMENSIONS)
    assert set(TIME) <= set(DIMENSIONS)


def codes_of(dimension: str, register: Register) -> list[str]:
    """Every code a row may have: the levels of a time when all lists are open, and none."""
    long = [*levels(dimension, register, DISTRICT, PERIOD)]
    if dimension == "batch":
        long = ["2016-B01", "2016-B100"]
    # Rows of these can lack a code; the others are required in the register or computed.
    lacking = {"aspect", "category", "cause", "illness", "reason", "reject_reason"}
    return [*long, NONE] if dimension in lacking else long


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_every_code_of_a_dimension_has_words_in_both_languages(
    empty: Register, dimension: str
) -> None:
    codes = codes_of(dimension, empty)
    words = [
        Text(
            code_label(dimension, code, "zh", empty.units, empty.rules, unit=DISTRICT),
            code_label(dimension, code, "en", empty.units, empty.rules, unit=DISTRICT),
        )
        for code in codes
    ]
    assert codes
    for said in words:
        assert_said_in_both(said)
    if dimension != "standard":  # a standard that was raised keeps its name
        assert len({said.zh for said in words}) == len({said.en for said in words}) == len(codes)


def test_an_occasion_of_none_is_an_ordinary_day_and_not_a_missing_code() -> None:
    assert code_label("occasion", "none", "zh", {}, default_rules(), unit="") == "日常"
    assert code_label("cause", "none", "zh", {}, default_rules(), unit="") == "不在档"


@pytest.mark.parametrize(
    ("code", "told"), [("110105", "测试区总工会本级"), ("110105001", "甲街道总工会")]
)
def test_the_row_of_the_union_told_about_is_what_it_did_itself(
    empty: Register, code: str, told: str
) -> None:
    assert code_label("unit", code, "zh", empty.units, empty.rules, unit=DISTRICT) == told
    name = empty.units[code].zh  # told about by others, and where nothing lies below it
    assert code_label("unit", code, "zh", empty.units, empty.rules, unit="110105001") == name


@pytest.mark.parametrize(
    ("dimension", "period", "open_codes"),
    [
        ("month", "2016-Q1", ["2016-01", "2016-02", "2016-03"]),
        ("year", "2015..2016", ["2015", "2016"]),
        ("unit", "2016", ["110105001", "110105002", "110105"]),
        ("route", "2016", ["exit_self", "exit_relief", "relief", "exit_other"]),
        ("exit_route", "2016", ["exit_self", "exit_relief", "exit_other"]),
        ("aspect", "2016", ["employment", "medical", "schooling", "living"]),
        ("batch", "2016", []),
        ("category", "2019", ["dibao", "dibao_edge", "deep", "accident"]),
        ("category", "2020", ["dibao", "deep", "relative", "accident"]),
        ("category", "2019..2020", ["dibao", "dibao_edge", "deep", "relative", "accident"]),
        ("illness", "2014", ["cancer", "kidney_failure", "other"]),
        ("illness", "2015", ["cancer", "kidney_failure", "organ_transplant", "other"]),
    ],
)
def test_levels_are_the_codes_open_in_the_period(
    empty: Register, dimension: str, period: str, open_codes: list[str]
) -> None:
    assert list(levels(dimension, empty, DISTRICT, Period.parse(period))) == open_codes


def test_a_union_with_none_below_it_is_its_own_level(empty: Register) -> None:
    assert list(levels("unit", empty, "110105002", PERIOD)) == ["110105002"]


@pytest.mark.parametrize(
    ("period", "times"),
    [("2016-01", set()), ("2016", {"month"}), ("2016-Q1", {"month"}),
     ("2015..2016", {"month", "year"}), ("2015-12..2016-01", {"month", "year"})],
)  # fmt: skip
def test_a_period_is_broken_down_by_shorter_ones_only(period: str, times: set[str]) -> None:
    spec = measure_spec("comfort.payments")
    found = set(open_breakdowns(spec, Period.parse(period)))
    assert {by[0] for by in found if by[0] in TIME} == times
    assert {by for by in spec.breakdowns if not set(by) & set(TIME)} <= found


@pytest.mark.parametrize(
    ("pattern", "ids"),
    [
        ("comfort.batches", {"comfort.batches"}),
        ("comfort.days_to_claim_*", {"comfort.days_to_claim_median", "comfort.days_to_claim_p90"}),
        ("hardship.on_file", {"hardship.on_file"}),
        ("no.such", set()),
    ],
)
def test_ids_are_found_by_shell_pattern(pattern: str, ids: set[str]) -> None:
    assert {figure.id for _, figures in figure_specs(pattern) for figure in figures} == ids


def test_the_pattern_of_everything_finds_everything() -> None:
    assert [(spec, f) for spec, figures in figure_specs() for f in figures] == FIGURES


def test_a_total_is_read_from_the_first_measure_that_has_it() -> None:
    assert measure_of("hardship.on_file").name == "hardship.balance"
    assert figure_spec("hardship.on_file").column == "closing"


def test_what_the_catalogue_has_not_is_refused() -> None:
    with pytest.raises(FigureError, match=r"^measure: found 'comfort.nothing', expected one of: "):
        measure_spec("comfort.nothing")
    with pytest.raises(FigureError, match=r"^figure: found 'comfort.nothing'; `bangfu figures`"):
        figure_spec("comfort.nothing")


def test_the_faults_of_all_topics_are_told_at_once_each_with_its_place(tmp_path: Path) -> None:
    wrong = {
        "assistance": ("measure_unit: persons", "measure_unit: people"),
        "hardship": ("caseload:balance", "caseload:no_such"),
        "comfort": ("column: batches", "colum: batches"),
    }
    for topic, (right, typed) in wrong.items():
        text = (LIB / "bangfu" / "figures" / "topics" / f"{topic}.yaml").read_text("utf-8")
        (tmp_path / f"{topic}.yaml").write_text(text.replace(right, typed, 1), "utf-8")
    with pytest.raises(ParameterError) as told:
        read_topics(tmp_path)
    lines = str(told.value).splitlines()
    places = [line.split(": ")[1] for line in lines]
    assert places == [
        "assistance.measures.entry 1.figures.entry 2.measure_unit",
        "hardship.measures.entry 1.compute",
        "comfort.measures.entry 1.figures.entry 2.column",
        "comfort.measures.entry 1.figures.entry 2",
    ]
    assert lines[-1].endswith(
        ": unknown key 'colum', expected one of: "
        "id, measure_unit, label, definition, column, over, nature, repeats, headline, percentile"
    )


def test_arrow_keeps_money_exact_on_the_way(empty: Register) -> None:
    answer, _ = empty.ask(measure_spec("comfort.payments").compute(empty, PERIOD, ()))
    assert answer.schema.field("amount").type == pa.decimal128(38, 2)


COUNTED = FigureSpec(
    "x.people", MeasureUnit.PERSONS, Text("人", "people"), Text("人。", "People."), "people"
)
MONEY = FigureSpec("x.sum", MeasureUnit.YUAN, Text("元", "yuan"), Text("元。", "Yuan."), "amount")


def invented(
    *figures: FigureSpec, by: tuple[str, ...], holders: tuple[str, ...] = ()
) -> MeasureSpec:
    """A measure of these figures as somebody may add it, with one breakdown."""
    known = measure_spec("comfort.payments")
    return MeasureSpec(
        "x.x", Text("某", "x"), known.compute, holders, figures, (by,), reads=known.reads
    )


def test_who_is_behind_a_row_follows_from_what_the_figures_count() -> None:
    assert invented(COUNTED, MONEY, by=("unit",)).counted == ("people",)
    assert invented(COUNTED, by=("unit", "cause"), holders=("files",)).counted == (
        "files",
        "people",
    )
    assert invented(MONEY, by=("unit",), holders=("payees",)).counted == ("payees",)
    assert invented(MONEY, by=("month",)).counted == ()  # months tell on nobody but the unit


def test_a_breakdown_nobody_is_counted_in_is_refused() -> None:
    with pytest.raises(FigureError, match=r"'x\.x': is broken down and counts no households"):
        invented(MONEY, by=("unit",))
