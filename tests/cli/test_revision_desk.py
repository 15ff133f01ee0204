"""`bangfu whatif`: the table by year, the list of what is astray, and what it refuses."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from bangfu.project import PARAMS
from called_command import Command

DRAFT = PARAMS / "drafts" / "fifth_revision.yaml"


@pytest.mark.parametrize(
    ("language", "head", "total", "note"),
    [
        ("zh", "年份", "合计", "不是预测"),
        ("en", "year", "total", "no forecast"),
    ],
)
def test_it_prints_the_years_their_sum_and_that_it_is_no_forecast(
    bangfu: Command, sample_folder: Path, language: str, head: str, total: str, note: str
) -> None:
    said = bangfu(
        "whatif", DRAFT, "--years", "2018..2019", "--register", sample_folder,
        "--language", language,
    )  # fmt: skip
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert any(note in line for line in lines)
    heads, first, second, both = (line.split("\t") for line in lines[-4:])
    assert (heads[0], both[0]) == (head, total)
    assert [first[0][:4], second[0][:4]] == ["2018", "2019"]
    # Paid as the reports say: 611 payments of 1,988,000 and 673 of 2,189,000.
    assert [row[5] for row in (first, second, both)] == ["1988000.00", "2189000.00", "4177000.00"]
    for place in range(1, len(heads)):
        assert Decimal(first[place]) + Decimal(second[place]) == Decimal(both[place])


def test_parts_are_data_and_what_must_be_said_goes_beside(
    bangfu: Command, sample_folder: Path
) -> None:
    asked = ("whatif", DRAFT, "--years", "2019", "--register", sample_folder)
    said = bangfu(*asked, "--by", "illness", "--format", "json")
    assert "不是预测" in said.err
    rows = json.loads(said.out)
    assert [row["illness_label"] for row in rows][:2] == ["恶性肿瘤", "终末期肾病"]
    assert sum(Decimal(row["paid"]) for row in rows) == 2_189_000
    told = bangfu(*asked, "--by", "unit", "--format", "csv", "--language", "en")
    units = list(csv.DictReader(io.StringIO(told.out)))
    assert sum(Decimal(row["paid"]) for row in units) == 2_189_000
    assert sum(int(row["gains"]) for row in units) == sum(row["gains"] for row in rows)


def test_what_is_astray_is_listed_and_kept_for_its_owner_alone(
    bangfu: Command, sample_folder: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "astray.csv"
    asked = ("whatif", DRAFT, "--register", sample_folder, "--list")
    said = bangfu(*asked, "--list-to", kept)
    lines = [line for line in said.out.splitlines() if line.startswith("C")]
    assert len(lines) == 39
    assert all("按发放当日的版本发给" in line for line in lines)
    assert kept.stat().st_mode & 0o777 == 0o600
    text = kept.read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert sum(Decimal(row["paid"]) - Decimal(row["expected"]) for row in rows) == 46_000
    assert bangfu(*asked, "--format", "csv").out.splitlines() == text.splitlines()


def test_one_union_looks_at_its_own_claims(bangfu: Command, sample_folder: Path) -> None:
    asked = ("whatif", DRAFT, "--years", "2019", "--register", sample_folder, "--format", "json")
    (whole,) = json.loads(bangfu(*asked).out)
    (own,) = json.loads(bangfu(*asked, "--unit", "110105021").out)
    assert 0 < own["claims"] < whole["claims"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((DRAFT, "--years", "2030"), "years: found 2030, expected some of 2013..2019"),
        ((DRAFT, "--years", "soon"), "period: found 'soon'"),
        ((DRAFT, "--unit", "1"), "unit: found '1', expected one of: 110105"),
        (("none.yaml",), "'none.yaml': cannot be read as YAML"),
    ],
)
def test_what_cannot_be_replayed_is_one_line_and_exit_code_2(
    bangfu: Command, sample_folder: Path, arguments: tuple[object, ...], told: str
) -> None:
    said = bangfu("whatif", *arguments, "--register", sample_folder)
    assert (said.code, said.out) == (2, "")
    assert len(said.err.splitlines()) == 1
    assert told in said.err
