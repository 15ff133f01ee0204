"""Parameters off in any way are refused with what was expected, before a kernel starts."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bangfu.errors import ParameterError, RegisterError
from bangfu.params import (
    ROOT,
    ReportParams,
    find_register,
    read_run_params,
)
from bangfu.periods import FORMS
from bangfu.press.runs.plan import asked_params, plan_releases
from report_params import read_params
from small_notebooks import NOTEBOOKS

RIGHT: dict[str, Any] = {
    "register": "data/sample",
    "period": "2019",
    "unit": "110105",
    "language": "zh",
    "edition": "public",
    "as_of": None,
}
NOW = datetime(2026, 11, 5, tzinfo=UTC)
KEYS = "register, period, unit, language, edition, as_of"


def refused(raw: object) -> list[str]:
    """The lines of the message a mapping is refused with."""
    with pytest.raises(ParameterError) as caught:
        ReportParams.check(raw, "here")
    return str(caught.value).splitlines()


def test_right_parameters_come_back_by_the_names_the_notebooks_have() -> None:
    assert ReportParams.check(RIGHT).notebook_parameters() == RIGHT


def test_language_edition_and_load_may_be_left_out() -> None:
    needed = {name: RIGHT[name] for name in ("register", "period", "unit")}
    assert ReportParams.check(needed).notebook_parameters() == RIGHT


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"perod": "2019"}, f"here: unknown key 'perod', expected one of: {KEYS}"),
        ({"threshold": 1}, f"here: unknown key 'threshold', expected one of: {KEYS}"),
        ({"register_path": "x"}, "here: unknown key 'register_path'"),
        ({"register": None}, "here: register: found None, expected a valid string"),
        ({"register": ""}, "here: register: found '', expected to have at least 1 character"),
        ({"register": 7}, "here: register: found 7, expected a valid string"),
        ({"period": 201912}, f"here: period: found '201912', expected one of: {FORMS}"),
        ({"period": True}, "here: period: found True, expected a valid string"),
        ({"period": "2019-13"}, f"here: period: found '2019-13', expected one of: {FORMS}"),
        ({"period": "201912"}, f"here: period: found '201912', expected one of: {FORMS}"),
        ({"period": "2019/../.."}, "here: period: found '2019/../..'"),
        ({"period": "2019..2013"}, "here: period: '2019..2013' does not end after it starts"),
        ({"unit": -1}, "here: unit: found '-1', expected to match pattern"),
        ({"unit": "../x"}, "here: unit: found '../x', expected to match pattern '^[0-9A-Za-z]+$'"),
        ({"unit": "110105\n"}, "here: unit: found '110105\\n'"),
        ({"unit": ""}, "here: unit: found ''"),
        ({"language": "fr"}, "here: language: found 'fr', expected 'zh' or 'en'"),
        ({"edition": "secret"}, "here: edition: found 'secret', expected 'public' or 'internal'"),
        ({"edition": None}, "here: edition: found None"),
        ({"as_of": "1"}, "here: as_of: found '1', expected a valid integer"),
        ({"as_of": True}, "here: as_of: found True"),
        ({"as_of": 0}, "here: as_of: found 0"),
    ],
)
def test_fault_is_told_with_what_was_found_and_expected(
    change: dict[str, object], message: str
) -> None:
    (line,) = refused({**RIGHT, **change})
    assert line.startswith(message)


def test_a_year_or_code_that_became_a_number_is_taken_as_it_was_typed() -> None:
    """As of `papermill -p period 2016 -p unit 110105`."""
    told = ReportParams.check({**RIGHT, "period": 2016, "unit": 110105})
    assert (told.period, told.unit) == ("2016", "110105")


@pytest.mark.parametrize("key", ["register", "period", "unit"])
def test_missing_key_is_named(key: str) -> None:
    raw = {name: value for name, value in RIGHT.items() if name != key}
    assert refused(raw) == [f"here: {key}: missing, expected a value"]


def test_all_faults_are_told_at_once() -> None:
    raw = {"register": "r", "period": 20190, "unitt": "110105", "language": "fr"}
    # no period, unit missing, language unknown, unitt misspelt: four faults
    lines = refused(raw)
    assert len(lines) == 4
    assert [line.split(": ")[1].split(" '")[0] for line in lines] == [
        "period", "unit", "language", "unknown key",
    ]  # fmt: skip


def test_change_is_checked_like_the_rest() -> None:
    right = ReportParams.check(RIGHT)
    assert right.with_(period="2016").period == "2016"
    with pytest.raises(ParameterError, match="unknown key 'perod'"):
        right.with_(perod="2016")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "- register\n- period\n",
            "'run.yaml': file: found \\['register', 'period'\\], expected a map",
        ),
        ("", "'run.yaml': file: found None"),
        ("just words\n", "'run.yaml': file: found 'just words'"),
        ("register: [\n", "run.yaml': cannot be read as YAML"),
        ("register: !!python/object/apply:os.getcwd []\n", "run.yaml': cannot be read as YAML"),
    ],
    ids=["list", "empty", "words", "broken", "code"],
)
def test_file_that_holds_no_parameters_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "run.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError, match=message):
        read_params(tmp_path / "run.yaml")


def test_missing_file_and_other_encodings_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "gbk.yaml").write_bytes("register: 台账\n".encode("gbk"))
    for name in ("none.yaml", "gbk.yaml"):
        with pytest.raises(ParameterError, match=f"{name}': cannot be read as YAML"):
            read_params(tmp_path / name)


@pytest.mark.parametrize("written", ["2024_01", "201901", "2019.0", "2019-01-01"])
def test_what_yaml_makes_of_other_periods_is_refused(tmp_path: Path, written: str) -> None:
    """It reads 2024_01 as 202401; a year alone is taken."""
    text = f"register: r\nperiod: {written}\nunit: 110105\n"
    (tmp_path / "run.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError, match=r"'run\.yaml': period: found"):
        read_params(tmp_path / "run.yaml")
    (tmp_path / "run.yaml").write_text(text.replace(written, "2019"), encoding="utf-8")
    assert read_params(tmp_path / "run.yaml").period == "2019"


@pytest.mark.parametrize("name", ["month", "span", "year"])
def test_shipped_file_is_right_and_serves_every_notebook(name: str) -> None:
    given = read_params(ROOT / "params" / f"{name}.yaml").notebook_parameters()
    for notebook in NOTEBOOKS:
        assert set(given) == notebook_parameters(notebook)


def test_a_year_a_month_a_span_and_the_monthly_job_are_shipped() -> None:
    runs = {
        path.stem: read_run_params(path)
        for path in ROOT.glob("params/*.yaml")
        if path.stem not in ("site", "review")
    }  # what the library says of itself, and who approves
    assert {name: run.period for name, run in runs.items()} == {
        "year": ("2019",), "month": ("2019-12",), "span": ("2013..2019",), "monthly": (),
    }  # fmt: skip
    assert {run.register_path for run in runs.values()} == {"data/sample"}


def test_every_report_file_is_a_run_file_and_says_the_same() -> None:
    for name in ("month", "span", "year"):
        path = ROOT / "params" / f"{name}.yaml"
        (asked,) = asked_params([path], now=NOW)
        assert asked == read_params(path)


def notebook_parameters(name: str) -> set[str]:
    nb = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    (cell,) = [c for c in nb.cells if "parameters" in c.metadata.get("tags", [])]
    return {line.split(":")[0] for line in cell.source.splitlines()}


def test_register_is_looked_up_in_the_project_and_not_in_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_register("data/register") == ROOT / "data" / "register"
    assert find_register(str(tmp_path)) == tmp_path


def test_unit_that_is_not_in_the_register_is_refused_with_those_that_are(
    sample_folder: Path,
) -> None:
    params = ReportParams.check({**RIGHT, "register": str(sample_folder), "unit": "110108"})
    with pytest.raises(ParameterError, match=r"unit: found '110108', expected one of: 110105, 11"):
        plan_releases([params])


def test_register_and_load_that_do_not_exist_are_refused(
    sample_folder: Path, tmp_path: Path
) -> None:
    nowhere = ReportParams.check({**RIGHT, "register": str(tmp_path / "nowhere")})
    with pytest.raises(RegisterError, match="nowhere' is not a register"):
        plan_releases([nowhere])
    later = ReportParams.check({**RIGHT, "register": str(sample_folder), "as_of": 2})
    with pytest.raises(RegisterError, match="as_of: found 2, expected one of: 1"):
        plan_releases([later])
