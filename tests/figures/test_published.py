"""The figures in print: what the file says, how its words are held against a number."""

from decimal import Decimal
from pathlib import Path

import pytest
from bangfu.errors import ParameterError
from bangfu.figures.published import PUBLISHED, PublishedFact, published_facts, read_facts
from bangfu.language import Text
from bangfu.periods import Period

NO = Text("", "")


def facts(figure_id: str) -> dict[str, Decimal]:
    return {str(f.period): f.value for f in published_facts() if f.figure_id == figure_id}


def test_the_printed_person_times_add_up_to_the_printed_total() -> None:
    person_times = facts("comfort.person_times")
    total = person_times.pop("2013..2019")
    # 67 + 259 + 378 + 374 + 383 + 1284 = 2745
    assert sum(person_times.values()) == total == 2745


def test_every_figure_of_the_article_is_there() -> None:
    assert facts("comfort.batches") == {"2016": 11, "2017": 13}
    assert facts("hardship.on_file") == {"2012-12": 500, "2019-12": 10}
    assert facts("scheme.revision") == {"2014": 1, "2015": 2, "2016": 3, "2018": 4, "2020": 5}
    assert facts("standard.schooling_senior_4000") == {"2019": 4000}
    assert facts("standard.national_day") == {"2019": 1000}


def test_print_counts_people_where_files_are_of_households() -> None:
    counted = {f.measure_unit for f in published_facts() if f.figure_id == "hardship.on_file"}
    assert counted == {"persons"}


def test_every_fact_has_words_and_a_source() -> None:
    for fact in published_facts():
        assert fact.wording.zh
        assert fact.wording.en
        assert fact.source.zh
        assert fact.source.en
        assert bool(fact.note.zh) == bool(fact.note.en)
        assert fact.unit == "110105"
        assert fact.value_to is None or fact.value < fact.value_to


@pytest.mark.parametrize(
    ("precision", "value_to", "computed", "agrees"),
    [
        ("exact", None, "500", True),
        ("exact", None, "501", False),
        ("at_least", None, "500", True),
        ("at_least", None, "9000", True),
        ("at_least", None, "499", False),
        ("at_least", "600", "599.99", True),
        ("at_least", "600", "600", False),
        ("approximate", None, "490", True),  # 2 % of 500 is 10
        ("approximate", None, "510", True),
        ("approximate", None, "511", False),
    ],
)
def test_a_computed_value_agrees_or_not(
    precision: str, value_to: str | None, computed: str, agrees: bool
) -> None:
    top = Decimal(value_to) if value_to else None
    fact = PublishedFact(
        "a.b", Period.parse("2019"), "1", Decimal(500), top, "x", precision, NO, NO, NO
    )
    assert fact.agrees(Decimal(computed)) is agrees


HEADER = (
    "figure_id,period,unit,value,value_to,measure_unit,precision,wording,source,note,"
    "wording_en,source_en,note_en\n"
)
END = ",w,s,,w,s,\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("figure_id,period\n", "found columns ['figure_id', 'period'], expected"),
        (
            HEADER + "a,2019,1,ten,,x,exact" + END,
            "row 2, column 'value': found 'ten', expected",
        ),
        (HEADER + "a,2019,1,1,ten,x,exact" + END, "row 2, column 'value_to': found 'ten'"),
        (
            HEADER + "a,2019,1,1,,x,nearly" + END,
            "column 'precision': found 'nearly', expected",
        ),
        (HEADER + "a,201912,1,1,,x,exact" + END, "found '201912', expected"),
        (HEADER + 2 * ("a,2019,1,1,,x,exact" + END), "'a/2019/1' stands twice"),
    ],
)
def test_a_faulty_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "facts.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(ParameterError) as refused:
        read_facts(path)
    assert message in str(refused.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"'none\.csv': cannot be read"):
        read_facts(tmp_path / "none.csv")


def test_the_file_is_plain_utf8_with_unix_lines() -> None:
    raw = PUBLISHED.read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.decode("utf-8").startswith(HEADER)
