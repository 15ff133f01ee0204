"""A union whose name looks like a formula is a text in every CSV file and workbook there is."""

import csv
import io
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from artificial_ledgers import a_dozen, fill
from bangfu.cli.printing import print_matrix
from bangfu.csv_files import BYTE_ORDER_MARK, unguarded
from bangfu.language import LANGUAGES
from bangfu.ledgers.intake import LedgerFaults, import_ledgers, write_faults
from bangfu.ledgers.template import write_template
from bangfu.press.carriers.readers_tables import readers_tables
from bangfu.press.report.tables.table_spec import ColumnSpec, RowSpec, TableSpec
from bangfu.press.runs.plan import PlannedRun
from bangfu.press.runs.withdrawal import withdraw
from bangfu.project import LIB
from bangfu.register.load_writer import new_load
from published_release import Published, asked, publish
from typed_register import UNITS, stored_rows

NAMES = ('=HYPERLINK("http://x.example","y")', "+1", "@SUM(A1)", "-2+3", "\t=1+1", "\r=1+1", "＝1")
"""Those with a tab and a line end no import takes; a register may hold them all the same."""
CODES = [f"1101050{n:02}" for n in range(1, len(NAMES) + 1)]
_RUN = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+−-]?\d[\d,]*(\.\d+)?%?", re.ASCII)


def write_register(folder: Path) -> None:
    """A district with a union of each name, which has paid 500 yuan to 12 people, twice."""
    units = stored_rows("union_unit", "\n".join(UNITS.splitlines()[:3]))
    for code, name in zip(CODES, NAMES, strict=True):
        units.append({**units[0], "unit_code": code, "name": name, "name_en": name,
                      "kind": "subdistrict", "parent_code": "110105"})  # fmt: skip
    ids = [(code, f"{code}-{n}") for code in CODES for n in range(12)]
    tables = {
        "household_file": ["file_id | unit_code", *(f"{one} | {code}" for code, one in ids)],
        "file_event": [
            "event_id | file_id | happened_on | kind",
            *(f"{one} | {one} | 2019-01-05 | open" for _, one in ids),
        ],
        "assistance": [
            "aid_id | file_id | person_key | paid_on | unit_code | amount",
            *(f"{one} | {one} | {one} | 2019-03-01 | {code} | 500.00" for code, one in ids),
        ],
        "comfort_case": [
            "case_id | claimant_key | unit_code | decision | decided_on | paid_on | amount",
            *(f"{one} | {one} | {code} | approved | 2019-02-01 | 2019-03-01 | 500.00"
              for code, one in ids),
        ],
    }  # fmt: skip
    with new_load(folder, until=date(2030, 12, 31)) as load:
        load.write_rows("union_unit", units)
        for table, lines in tables.items():
            load.write_rows(table, stored_rows(table, "\n".join(lines)))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder = tmp_path_factory.mktemp("formulas")
    write_register(folder / "register")
    params = asked(folder / "register", "zh", "en", period="2019")
    return publish(folder / "reports", folder / "run", params)


def cells_of(text: str) -> list[str]:
    """Every cell of a CSV file, as a reader of CSV finds it."""
    plain = text.removeprefix(BYTE_ORDER_MARK)
    return [cell for row in csv.reader(io.StringIO(plain, newline="")) for cell in row]


def require_no_formula(cells: Iterable[str]) -> None:
    assert [one for one in cells if _RUN.match(one) and not _NUMBER.fullmatch(one)] == []


def texts_of(content: Path | io.BytesIO) -> Iterator[str]:
    """Every text of a workbook, which has no formula and leads to no place outside of it."""
    for sheet in openpyxl.load_workbook(content):
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type != "f", (sheet.title, cell.coordinate)
            assert cell.hyperlink is None or cell.hyperlink.target is None
            if cell.data_type == "s":
                yield str(cell.value)


def test_no_cell_of_a_published_csv_file_is_run_and_each_name_reads_back(
    published: Published,
) -> None:
    files = {name: content.decode() for name, content in published.files.items()
             if name.endswith(".csv")}  # fmt: skip
    for text in files.values():
        require_no_formula(cells_of(text))
    for kind in ("tables/", "readers/", "charts/"):
        named = [
            name
            for name, text in files.items()
            if name.startswith(kind) and set(NAMES) <= {*map(unguarded, cells_of(text))}
        ]
        assert named, kind  # by union
    assert {"figures.csv"} < files.keys()
    by_union = published.rows("tables/comfort.payments.by_unit.csv")
    told = {unguarded(row["unit_zh"]): row["comfort.person_times"] for row in by_union}
    assert {name: told[name] for name in NAMES} == dict.fromkeys(NAMES, "12")


@pytest.mark.parametrize("name", ["figures.xlsx", "figures.en.xlsx"])
def test_no_cell_of_a_published_workbook_is_run(published: Published, name: str) -> None:
    found = {text.replace("_x000D_", "\r") for text in texts_of(io.BytesIO(published.files[name]))}
    assert {*NAMES} <= found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_cell_of_a_template_is_run(tmp_path: Path, language: str) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, language=language, units=[*zip(CODES, NAMES, strict=True)])
    assert {*NAMES[:4], *CODES} <= {*texts_of(path)}
    unions = openpyxl.load_workbook(path)["工会名单" if language == "zh" else "union list"]
    assert {cell.number_format for row in unions.iter_rows() for cell in row} == {"@"}


def test_no_cell_of_a_list_of_faults_is_run(tmp_path: Path) -> None:
    rows = a_dozen()
    rows["assistance"][0] |= {"amount": "-2+3", "unit_code": "+1+1", "occasion": "@x"}
    ledger = fill(tmp_path / "=1+1.xlsx", rows)
    with pytest.raises(LedgerFaults) as refused:
        import_ledgers([ledger], tmp_path / "register", key_file=tmp_path / "key")
    write_faults(tmp_path / "faults.csv", refused.value.faults)
    cells = cells_of((tmp_path / "faults.csv").read_text("utf-8"))
    require_no_formula(cells)
    assert {"'=1+1.xlsx", "'-2+3'", "'+1+1'", "'@x'"} <= {*cells}


def test_no_cell_of_the_corrections_is_run(published: Published, tmp_path: Path) -> None:
    reports = shutil.copytree(published.reports, tmp_path / "reports")
    withdraw(reports, str(reports / published.release.name), "=1+1", archive=tmp_path / "archive")
    cells = cells_of((reports / "corrections.csv").read_text("utf-8"))
    require_no_formula(cells)
    assert any("=1+1" in cell for cell in cells)


def test_no_cell_of_a_readers_table_is_run() -> None:
    columns = (ColumnSpec(NAMES[0]), ColumnSpec("数", numeric=True))
    rows = tuple(RowSpec(name, (name, "+10.1%")) for name in NAMES)
    spec = TableSpec("t", "", NAMES[1], columns, rows, "zh", csv_href="tables/t.csv")
    (text,) = readers_tables([spec]).values()
    cells = cells_of(text)
    require_no_formula(cells)
    # a head of three cells, the last with a percentage that runs nothing
    assert [unguarded(cell) for cell in cells] == [
        NAMES[1], NAMES[0], "数", *(cell for name in NAMES for cell in (name, name, "+10.1%")),
    ]  # fmt: skip


def test_no_cell_of_a_plan_is_run(published: Published, capsys: pytest.CaptureFixture[str]) -> None:
    job = replace(published.release.jobs[0], notebook="=1+1")
    print_matrix([PlannedRun(job, ("never published",))], "csv")
    cells = cells_of(capsys.readouterr().out)
    require_no_formula(cells)
    assert "'=1+1" in cells


def test_nothing_else_writes_csv_files_or_workbooks() -> None:
    makers = re.compile(r"csv\.(?:Dict)?[wW]riter\(|Workbook\(|\.to_csv\(|\.to_excel\(|COPY .* TO")
    found = {str(path.relative_to(LIB)): len(makers.findall(path.read_text("utf-8")))
             for path in LIB.rglob("*.py")}  # fmt: skip
    assert {name: count for name, count in found.items() if count} == {
        "bangfu/cli/printing.py": 1, "bangfu/csv_files.py": 1, "bangfu/ledgers/template.py": 1,
        "bangfu/ledgers/answer_workbook.py": 2,  # texts are texts: see tests/ledgers
        "bangfu/ledgers/formats/ooxml.py": 1,  # reads one
        "bangfu/desk/exploration.py": 1,  # calls the next
        "bangfu/desk/replies.py": 1,  # calls the next
        "bangfu/desk/reply_workbook.py": 2,  # cells and heads are guarded: see tests/desk
        "bangfu/press/carriers/workbook_sheets.py": 1,
        "bangfu/register/homes/postgres_session.py": 1,  # rows out of a database, into no file
    }  # fmt: skip
