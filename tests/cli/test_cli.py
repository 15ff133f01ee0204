"""The command line: what it prints, what it refuses and with which exit code."""

import csv
import io
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import typer.main
from artificial_ledgers import a_dozen, fill
from bangfu.cli.commands import app
from bangfu.project import ROOT
from called_command import Command, Said

COMMANDS = sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
KEYS = [
    "id", "period", "unit", "dimensions", "value", "measure_unit", "status", "label", "definition",
    "sql",
]  # fmt: skip


def in_a_process(*arguments: str, python: tuple[str, ...] = ()) -> Said:
    command = [sys.executable, *python, "-m", "bangfu", *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return Said(done.returncode, done.stdout, done.stderr)


def figures(bangfu: Command, folder: Path, *arguments: object) -> list[dict[str, Any]]:
    said = bangfu("figures", "--register", folder, "--format", "json", *arguments)
    assert (said.code, said.err) == (0, "")
    found: list[dict[str, Any]] = json.loads(said.out)
    return found


def totals(found: list[dict[str, Any]]) -> dict[str, str | None]:
    return {f["id"]: f["value"] for f in found if not f["dimensions"]}


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2013", {"comfort.person_times": "67"}),
        ("2014", {"comfort.person_times": "259"}),
        ("2015", {"comfort.person_times": "378"}),
        ("2016", {"comfort.person_times": "374", "comfort.batches": "11"}),
        ("2017", {"comfort.person_times": "383", "comfort.batches": "13"}),
        ("2018..2019", {"comfort.person_times": "1284"}),
        ("2013..2019", {"comfort.person_times": "2745"}),
        ("2019-12", {"hardship.on_file": "10"}),
    ],
)
def test_figures_in_print_are_what_the_command_says(
    bangfu: Command, sample_folder: Path, period: str, expected: dict[str, str]
) -> None:
    for figure_id, value in expected.items():
        found = figures(bangfu, sample_folder, "--period", period, "--id", figure_id)
        own = [f for f in found if f["period"] == period]
        assert totals(own) == {figure_id: value}


def test_money_and_caseload_of_seven_years_are_in_the_printed_range(
    bangfu: Command, sample_folder: Path
) -> None:
    span = ("--period", "2013..2019", "--id")
    (money,) = totals(
        [f for f in figures(bangfu, sample_folder, *span, "comfort.amount")
         if f["period"] == "2013..2019"]
    ).values()  # fmt: skip
    assert money is not None
    assert 8_000_000 < Decimal(money) < 9_000_000
    (start,) = totals(
        [f for f in figures(bangfu, sample_folder, *span, "hardship.opening")
         if f["period"] == "2013..2019"]
    ).values()  # fmt: skip
    assert start is not None
    assert int(start) > 500


def test_a_change_is_a_figure_with_an_address(bangfu: Command, sample_folder: Path) -> None:
    (found,) = figures(
        bangfu, sample_folder, "--period", "2019", "--id", "comfort.amount.year_on_year"
    )
    assert (found["period"], found["value"]) == ("2019", "0.101107")
    span = ("--period", "2013..2019", "--id", "comfort.amount.year_on_year")
    refused = bangfu("figures", "--register", sample_folder, *span)
    assert refused.code == 2
    assert "of which no figure is told of 2013..2019" in refused.err


def test_json_is_an_array_of_objects_with_the_promised_keys(
    bangfu: Command, sample_folder: Path
) -> None:
    found = figures(bangfu, sample_folder, "--period", "2016", "--id", "comfort.*")
    assert [list(figure) for figure in found] == [KEYS] * len(found)
    by_event = [f for f in found if f["dimensions"] == {"event_kind": "major_illness"}]
    assert {f["id"] for f in by_event} > {"comfort.person_times", "comfort.amount"}
    assert {f["status"] for f in found} <= {"synthetic", "rounded", "undefined"}
    assert all((f["value"] is None) == (f["status"] == "undefined") for f in found)
    # Three people were aided in the month, so the money is withheld.
    month = figures(bangfu, sample_folder, "--period", "2019-11", "--id", "assistance.amount")
    assert [(f["value"], f["status"]) for f in month if f["period"] == "2019-11"] == [
        (None, "suppressed")
    ]


def test_internal_edition_withholds_nothing(bangfu: Command, sample_folder: Path) -> None:
    found = figures(
        bangfu, sample_folder, "--period", "2016", "--id", "comfort.*", "--edition", "internal"
    )
    assert "suppressed" not in {figure["status"] for figure in found}


def test_csv_and_table_hold_the_same_figures_as_json(bangfu: Command, sample_folder: Path) -> None:
    asked = ("--period", "2016", "--id", "comfort.p*")
    found = figures(bangfu, sample_folder, *asked)
    table = bangfu("figures", "--register", sample_folder, *asked)
    text = bangfu("figures", "--register", sample_folder, *asked, "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(text)))
    addresses = [row["address"] for row in rows]
    assert [line.split("\t")[0] for line in table.out.splitlines()] == addresses
    assert [row["value"] for row in rows] == [
        "[c]" if f["status"] == "suppressed" else f["value"] or "" for f in found
    ]
    assert "comfort.person_times/2016/110105\t374人次\t抚慰人次\tsynthetic\n" in table.out
    assert "comfort.person_times/2016/110105;event_kind=major_illness" in addresses


def test_language_changes_words_and_no_number(bangfu: Command, sample_folder: Path) -> None:
    asked = ("--period", "2016", "--id", "comfort.batches", "--language")
    zh = figures(bangfu, sample_folder, *asked, "zh")
    en = figures(bangfu, sample_folder, *asked, "en")
    assert (zh[0]["label"], en[0]["label"]) == ("抚慰批次", "batches")
    assert [f["value"] for f in zh] == [f["value"] for f in en]


def test_shares_are_told_where_they_are_named(bangfu: Command, sample_folder: Path) -> None:
    asked = (
        "figures", "--register", sample_folder, "--period", "2019", "--edition", "internal",
        "--format", "csv",
    )  # fmt: skip
    shares = bangfu(*asked, "--id", "assistance.amount.share").out
    told = csv.DictReader(io.StringIO(shares))
    aspects = [row["value"] for row in told if row["dimensions"].startswith("aspect=")]
    assert abs(sum(map(Decimal, aspects)) - 1) < Decimal("0.00001")
    assert ".share" not in bangfu(*asked).out


def test_a_union_below_has_its_own_figures(bangfu: Command, sample_folder: Path) -> None:
    asked = ("--period", "2013..2019", "--id", "comfort.person_times")
    asked = (*asked, "--unit", "110105001", "--edition", "internal")
    own = figures(bangfu, sample_folder, *asked)
    assert {figure["unit"] for figure in own} == {"110105001"}
    (value,) = [f["value"] for f in own if f["period"] == "2013..2019" and not f["dimensions"]]
    assert 0 < int(value) < 2745


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["figures", "--period", "2019-13"], "bangfu: period: found '2019-13', expected one of"),
        (["figures", "--period", "201912"], "bangfu: period: found '201912', expected one of"),
        (["figures", "--period", "2019", "--id", "confort.*"], "bangfu: --id: found 'confort.*'"),
        (["figures", "--period", "2019", "--unit", "999"], "bangfu: unit: found '999', expected"),
        (["figures", "--period", "2019", "--as-of", "9"], "as_of: found 9, expected one of: 1"),
        (["check-register", "--as-of", "9"], "as_of: found 9, expected one of: 1"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    bangfu: Command, sample_folder: Path, arguments: list[str], message: str
) -> None:
    said = bangfu(*arguments, "--register", sample_folder)
    assert said.code == 2
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert message in said.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--unit", "999"], "unit: found '999', expected one of: 110105, 110105001"),
        (["--unit", "../x"], "unit: found '../x', expected"),
        (["--period", "201912"], "period: found '201912', expected one of"),
        (["--language", "fr"], "language: found 'fr', expected 'zh' or 'en'"),
        (["--edition", "secret"], "edition: found 'secret', expected 'public' or 'internal'"),
        (["--unit", "110105", "--unit", "999"], "unit: found '999', expected one of: 110105, 11"),
        (["--timezone", "Asia/Beijing"], "timezone: found 'Asia/Beijing', expected an IANA name"),
        (["--period", "2019-12", "--each", "quarter"], "'2019-12' is not made of whole quarters"),
    ],
)
def test_run_is_refused_before_a_kernel_starts(
    bangfu: Command, sample_folder: Path, arguments: list[str], message: str
) -> None:
    said = bangfu("run", ROOT / "params" / "year.yaml", "--register", sample_folder, *arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("bangfu: ")
    assert message in said.err
    assert "assistance_totals" not in said.err  # no notebook was begun


def test_run_of_a_file_with_faults_tells_them_all(bangfu: Command, tmp_path: Path) -> None:
    (tmp_path / "run.yaml").write_text(
        "register: r\nperiod: 201913\nunits: '1'\n", encoding="utf-8"
    )
    said = bangfu("run", tmp_path / "run.yaml")
    assert said.code == 2
    assert len(said.err.splitlines()) == 3  # no period, unit missing, units unknown


def test_refusal_is_no_traceback() -> None:
    said = in_a_process("figures", "--period", "2019-13")
    assert said.code == 2
    assert said.err.startswith("bangfu: period: found '2019-13'")
    assert "Traceback" not in said.err


def test_missing_register_says_how_to_make_one(bangfu: Command, tmp_path: Path) -> None:
    said = bangfu("figures", "--period", "2019", "--register", tmp_path)
    assert said.code == 2
    assert "(made by `bangfu import` or `bangfu sample`)" in said.err


def test_sample_is_made_once(bangfu: Command, tmp_path: Path) -> None:
    assert bangfu("sample", "--to", tmp_path / "new").code == 0
    before = sorted(path.stat().st_mtime_ns for path in (tmp_path / "new").rglob("*"))
    again = bangfu("sample", "--to", tmp_path / "new")
    assert again.code == 2
    assert "already holds a register, expected a new or empty folder" in again.err
    assert sorted(path.stat().st_mtime_ns for path in (tmp_path / "new").rglob("*")) == before


def test_sample_is_found_to_be_sound(bangfu: Command, sample_folder: Path) -> None:
    said = bangfu("check-register", "--register", sample_folder)
    assert said == Said(0, "", "0 faults\n")


def test_an_import_says_until_when_all_have_reported(bangfu: Command, tmp_path: Path) -> None:
    register = tmp_path / "register"
    ledger = fill(tmp_path / "ledger.xlsx", a_dozen())
    options = ("--register", register, "--key", tmp_path / "person.key")
    said = bangfu("import", ledger, *options)
    assert said.code == 0
    # Its newest day is in March 2017: the end of that month.
    assert said.out.splitlines()[-1] == "已报全到2017-03-31：1个工会"
    # The same rows again say nothing new; that the year is over does.
    again = bangfu("import", ledger, *options, "--until", "2017-12-31")
    assert again.out.splitlines()[-1] == "已报全到2017-12-31：1个工会"
    lines = [line.split("\t") for line in bangfu("status", "--register", register).out.splitlines()]
    assert lines[0][:2] == ["unit", "complete_until"]
    assert {line[1] for line in lines[1:]} == {"2017-12-31"}


def test_what_is_held_back_is_told_until_it_comes_right(bangfu: Command, tmp_path: Path) -> None:
    register, rows = tmp_path / "register", a_dozen()
    rows["comfort_case"][0]["amount"] = "若干"
    ledger = fill(tmp_path / "ledger.xlsx", rows)
    options = ("--register", register, "--key", tmp_path / "person.key")
    files = ("--answer", tmp_path / "answer.xlsx", "--faults", tmp_path / "faults.csv")
    said = bangfu("import", ledger, *options, "--accept-clean", *files)
    assert said.code == 0
    assert "扣留1行，未导入，待改正（其中1行有差错）：" in said.out
    assert all(path.exists() for path in (files[1], files[3]))
    told = "110105001\t扣留1行，待改正"
    assert bangfu("status", "--register", register).out.splitlines()[-1] == told
    assert bangfu("import", fill(ledger, a_dozen()), *options).code == 0
    assert told not in bangfu("status", "--register", register).out


def test_an_empty_month_is_declared_without_a_ledger(bangfu: Command, tmp_path: Path) -> None:
    register = tmp_path / "register"
    options = ("--register", register, "--key", tmp_path / "person.key")
    assert bangfu("import", fill(tmp_path / "ledger.xlsx", a_dozen()), *options).code == 0
    said = bangfu("import", *options, "--until", "2017-05-31")
    assert said.out == "已导入为第2次装载。\n已报全到2017-05-31：1个工会\n"
    for wrong in ((), ("--until", "9999-12-31")):
        refused = bangfu("import", *options, *wrong)
        assert (refused.code, refused.out) == (2, "")
    assert "应有其一" in bangfu("import", *options).err
    nowhere = bangfu("import", "--register", tmp_path / "none", "--until", "2017-05-31")
    assert nowhere.code == 2
    assert "is not a register" in nowhere.err


def test_a_dozen_rows_of_ones_own_become_figures(bangfu: Command, tmp_path: Path) -> None:
    register = tmp_path / "register"
    assert bangfu("template", "--to", tmp_path / "empty.xlsx").code == 0
    assert openpyxl.load_workbook(tmp_path / "empty.xlsx").sheetnames
    ledger = fill(tmp_path / "ledger.xlsx", a_dozen())
    key = ("--key", tmp_path / "person.key")
    assert bangfu("import", ledger, "--register", register, *key).code == 0
    found = figures(bangfu, register, "--period", "2016", "--edition", "internal")
    # Paid in 2016: aid of 1000, 1234.56 and 2000; two claims of 3000. Both files open at the end.
    own = {f["id"]: f["value"] for f in found if f["period"] == "2016" and not f["dimensions"]}
    assert own["assistance.amount"] == "4234.56"
    assert own["assistance.person_times"] == "3"
    assert own["comfort.amount"] == "6000.00"
    assert own["comfort.person_times"] == "2"
    assert own["hardship.on_file"] == "2"
    assert "synthetic" not in {figure["status"] for figure in found}
    # Nothing of so few is broken down in public, and no money is told.
    public = figures(bangfu, register, "--period", "2016")
    tables = [f for f in public if f["dimensions"] and f["id"] != "assistance.standard_amount"]
    assert {f["value"] for f in tables} <= {None, "0", "0.00"}
    assert {f["value"] for f in public if f["id"] == "comfort.amount"} == {None, "0.00"}
    again = bangfu("import", ledger, "--register", register, *key)
    assert (again.code, again.out.splitlines()[-1]) == (0, "没有变化，未导入。")
    assert bangfu("check-register", "--register", register).code == 0


def test_five_mistakes_are_five_lines_and_nothing_lands(bangfu: Command, tmp_path: Path) -> None:
    rows = a_dozen()
    rows["union_unit"][1]["parent_code"] = "110199"  # no such union
    rows["household_file"][0]["category"] = "特困"  # no such code
    rows["file_event"][2]["happened_on"] = "31/02/2017"  # no such day
    rows["assistance"][0]["amount"] = "约一千"  # no number
    rows["comfort_case"][1]["batch_no"] = 1.5  # no whole number
    ledger = fill(tmp_path / "ledger.xlsx", rows)
    register = tmp_path / "register"
    assert bangfu("key", "new", "--key", tmp_path / "k").code == 0
    said = bangfu(
        "import", ledger, "--register", register, "--key", tmp_path / "k",
        "--faults", tmp_path / "faults.csv",
    )  # fmt: skip
    assert said.code == 2
    lines = said.err.removeprefix("bangfu: ").splitlines()
    assert [line.partition("，应为")[0] for line in lines] == [
        "'ledger.xlsx'，工作表'工会组织'，第3行，'上级代码'列（110105001）：现为'110199'",
        "'ledger.xlsx'，工作表'困难职工档案'，第2行，'困难类别'列：现为'特困'",
        "'ledger.xlsx'，工作表'档案变动'，第4行，'变动日期'列：现为'31/02/2017'（日月次序不明）",
        "'ledger.xlsx'，工作表'帮扶记录'，第2行，'金额（元）'列：现为'约一千'",
        "'ledger.xlsx'，工作表'抚慰'，第3行，'批次'列：现为1.5",
    ]
    assert all(line.partition("，应为")[2] for line in lines)
    with (tmp_path / "faults.csv").open(encoding="utf-8-sig", newline="") as handle:
        assert len(list(csv.DictReader(handle))) == 5
    assert not list(register.glob("loads/*"))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_has_help(bangfu: Command, command: str) -> None:
    said = bangfu(command, "--help")
    assert said.code == 0
    described = typer.main.get_command(app).commands[command]  # type: ignore[attr-defined]
    assert described.help
    for parameter in described.params:
        assert getattr(parameter, "help", None), parameter.name


def test_help_waits_for_no_library() -> None:
    said = in_a_process("--help", python=("-X", "importtime"))
    assert said.code == 0
    for command in COMMANDS:
        assert f" {command} " in said.out
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in said.err.splitlines()}
    heavy = {"ibis", "duckdb", "pandas", "pyarrow", "papermill", "nbconvert", "nbformat",
             "jupyter_client", "matplotlib", "IPython"}  # fmt: skip
    assert "typer" in imported
    assert imported & heavy == set()


def test_no_arguments_print_the_commands(bangfu: Command) -> None:
    said = bangfu()
    assert all(command in said.out + said.err for command in COMMANDS)
