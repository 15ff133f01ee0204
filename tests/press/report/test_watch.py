"""Watch and stays of an internal report: what they tell, of what is planted and of the sample."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from bangfu import open_report
from bangfu.analysis.early_warning import FUNNELS, LOOKS
from bangfu.analysis.false_alarms import false_alarms
from bangfu.language import Language
from bangfu.press.report.notebook import Report
from bangfu.press.report.output_record import Output
from typed_register import typed_register
from watched_rows import CLAIMED, PAID, TREE, UNITS, aid, claim, claims

REFUSER = UNITS[5]


def report(folder: Path, language: Language = "zh", edition: str = "internal") -> Report:
    return open_report(
        register=str(folder), period="2019", unit="110105", language=language,
        edition=edition, as_of=None,  # type: ignore[arg-type]
    )  # fmt: skip


def rows_of(shown: Output | None) -> list[list[str]]:
    """The rows of a table, each with its label first."""
    assert shown is not None
    assert shown.printed is not None
    return [[row.label, *row.cells] for row in shown.printed.rows]


def all_of(told: Report) -> list[Output | None]:
    watch, stays = told.watch(), told.stays()
    return [
        watch.summary(), watch.silent(), watch.jumps(), watch.doubles(),
        *map(watch.funnel, FUNNELS), *map(watch.outlying, FUNNELS),
        stays.curve(), *map(stays.by, ("cause", "category", "unit", "unit_kind")),
    ]  # fmt: skip


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """Twelve unions of ten claims; one refuses all of its own, and three payments are double."""
    rows = [
        claim(100 * u + i, unit, date(2019, 3, 1) + timedelta(days=i), refused=unit == REFUSER)
        for u, unit in enumerate(UNITS) for i in range(10)
    ]  # fmt: skip
    before = [claim(9000 + i, UNITS[0], date(2018, 3, 1)) for i in range(3)]
    every = claims([*rows, *before, *CLAIMED])
    typed_register(tmp_path, union_unit=TREE, comfort_case=every, assistance=aid(PAID))
    return tmp_path


def test_the_summary_counts_the_signs_beside_the_false_alarms(planted: Path) -> None:
    rows = {row[0]: row[1:] for row in rows_of(report(planted).watch().summary())}
    assert list(rows) == [look.title.zh for look in LOOKS.values()]
    assert rows["抚慰申请不予比例"][0] == "1"
    assert rows["可能重复的发放"][0] == "3"
    told = false_alarms()["refused"]
    assert rows["抚慰申请不予比例"][1:] == [f"{n}/200" for n in told.raised.values()]


def test_what_is_planted_is_told_first_and_named_in_the_funnel(planted: Path) -> None:
    """10 of 10 claims refused; elsewhere one of 114: 10 × 1 / 114 = 0.1 expected."""
    watch = report(planted).watch()
    first = rows_of(watch.outlying("refused"))[0]
    assert first[1:] == ["10", "10", "100.0%", "0.1", "<0.001", "留意"]
    shown = watch.funnel("refused")
    assert shown is not None
    assert shown.chart is not None
    assert first[0] in shown.html
    assert "1个工会值得留意" in shown.text
    assert (first[0], "10", "10") in shown.chart.table.rows


def test_double_payments_are_counted_and_no_row_is_told(planted: Path) -> None:
    told = rows_of(report(planted).watch().doubles())
    assert sorted(row[2] for row in told) == ["1", "1", "1"]
    assert sorted(row[3] for row in told) == ["1,000", "1,000", "3,000"]
    html = "".join(one.html for one in all_of(report(planted)) if one)
    assert not re.search(r"\b[AC]-\d|[0-9a-f]{64}", html)


@pytest.mark.parametrize("edition", ["internal", "public"])
def test_only_the_internal_edition_tells_anything(sample_folder: Path, edition: str) -> None:
    shown = all_of(report(sample_folder, edition=edition))
    assert {one is not None for one in shown} == {edition == "internal"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_output_is_whole_and_in_its_language(sample_folder: Path, language: Language) -> None:
    for shown in all_of(report(sample_folder, language)):
        assert shown is not None
        assert shown.given
        assert not re.search(r"\bnan\b|None", shown.html)
        if language == "en" and shown.printed is not None:
            words = " ".join([shown.printed.caption, *(row.label for row in shown.printed.rows)])
            assert not re.search(r"[\u4e00-\u9fff]", words)


def test_households_by_cause_add_up_to_all(sample_folder: Path) -> None:
    """Spells and exits of the groups are those of all, and shares fall as years pass."""
    first, *groups = rows_of(report(sample_folder).stays().by("cause"))
    for column in (1, 2):
        assert int(first[column]) == sum(int(row[column]) for row in groups)
    shares = [float(cell.split("%")[0]) for cell in first[3:7]]
    assert shares == sorted(shares, reverse=True)
