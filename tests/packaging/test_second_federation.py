"""A second, invented federation made from the installed wheel, by its own files alone.

Minglan has three aspects, illnesses, deadlines, fund sources and reasons of its own, a year from
April, amounts in 万元 and four levels of unions: see `tests/federations/minglan`.
"""

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from bangfu.project import ROOT

Say = Callable[..., subprocess.CompletedProcess[str]]
MINGLAN = ROOT / "tests" / "federations" / "minglan"
OTHERS = re.compile("朝阳|北京|Chaoyang|Beijing|110105")
"""What is another federation's."""
UNITS = ("770100", "770101", "77010101")
"""One of each level below the top."""


@pytest.fixture(scope="module")
def minglan(say: Say, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The federation's project, with the releases of its parameters and of each level of unions."""
    project = tmp_path_factory.mktemp("desk") / "ours"
    done = [say("new ours --federation blank", project.parent)]
    shutil.copytree(MINGLAN / "params", project / "params", dirs_exist_ok=True)
    done.append(say("federation", project))
    both = "--language zh --language en"
    done += [say(f"run params/{n}.yaml {both}", project) for n in ("year", "month", "span")]
    done.append(say("run params/below.yaml", project))
    for one in done:
        assert one.returncode == 0, one.stderr
    return project


def read(project: Path, place: str) -> str:
    return (project / "reports" / place).read_text("utf-8")


def parts(path: Path) -> Iterator[tuple[str, str]]:
    """The texts of a file, those inside of workbooks and Word files too."""
    if path.suffix in (".xlsx", ".docx"):
        with zipfile.ZipFile(path) as packed:
            for name in packed.namelist():
                yield f"{path}!{name}", packed.read(name).decode("utf-8", "ignore")
    else:
        yield str(path), path.read_bytes().decode("utf-8", "ignore")


def test_nothing_it_prints_or_is_given_says_anything_of_another_place(minglan: Path) -> None:
    files = [path for path in minglan.rglob("*") if path.is_file()]
    texts = [one for path in files for one in parts(path)]
    assert len(texts) > 300
    assert {name: found[0] for name, text in texts if (found := OTHERS.search(text))} == {}
    assert {".html", ".xlsx", ".docx", ".csv", ".json", ".js"} <= {path.suffix for path in files}


def figures(project: Path, release: str) -> dict[str, str]:
    """The values of a release by their addresses."""
    rows = csv.DictReader(io.StringIO(read(project, f"{release}/figures.csv").lstrip("\ufeff")))
    return {row["address"]: row["value"] for row in rows}


def paid(project: Path, since: date, before: date) -> list[dict[str, Any]]:
    """The comfort cases of its sample paid in some days, read without any code of ours."""
    rows = pq.read_table(project / "data/sample/loads/000001/comfort_case.parquet").to_pylist()
    return [row for row in rows if row["paid_on"] and since <= row["paid_on"] < before]


def test_its_year_is_from_april_to_march_in_every_figure(minglan: Path) -> None:
    told = figures(minglan, "public/770000/2022-Y04")
    now, then = (paid(minglan, date(y, 4, 1), date(y + 1, 4, 1)) for y in (2022, 2021))
    assert told["comfort.person_times/2022-Y04/770000"] == str(len(now))
    assert told["comfort.person_times/2021-Y04/770000"] == str(len(then))
    assert Decimal(told["comfort.amount/2022-Y04/770000"]) == sum(row["amount"] for row in now)
    change = Decimal(len(now) - len(then)) / len(then)
    shown = Decimal(told["comfort.person_times.year_on_year/2022-Y04/770000"])
    assert abs(shown - change) < Decimal("0.000001")
    floods = sum(row["event_kind"] == "flood" for row in now)
    assert told["comfort.person_times/2022-Y04/770000;event_kind=flood"] == str(floods)
    assert told["hardship.months_to_goal/2022-Y04/770000"] == "24.00"  # from March 2023 to 2025
    span = figures(minglan, "public/770000/2019-Y04..2022-Y04")
    whole = paid(minglan, date(2019, 4, 1), date(2023, 4, 1))
    assert span["comfort.person_times/2019-Y04..2022-Y04/770000"] == str(len(whole))
    years = [int(span[f"comfort.person_times/{year}-Y04/770000"]) for year in range(2019, 2023)]
    assert sum(years) == len(whole)
    month = figures(minglan, "public/770000/2022-12")
    assert month["hardship.on_file/2022-12/770000"] == "140"  # as planned in invented.yaml
    assert month["hardship.to_goal/2022-12/770000"] == "120"  # none relieved and kept, less 20


def test_pages_tell_its_aspects_funds_scheme_and_goal_in_both_languages(minglan: Path) -> None:
    words = {
        "assistance_totals.html": [
            "看病",
            "上学",
            "过日子",
            "互助金",
            "均为开学季",
            "高中上学补助",
        ],
        "comfort_payments.html": [
            "尘肺病",
            "其他各种大病",
            "水灾",
            "首次修订",
            "加入透析，期限放宽",
        ],
        "hardship_exit.html": ["不多于20户", "2025年3月31日", "2022年度（4月起）", "身体原因"],
        "assistance_totals.en.html": ["daily life", "mutual fund", "in start of school"],
        "comfort_payments.en.html": ["dust lung", "first amendment", "flood"],
        "hardship_exit.en.html": ["2022/23 (from april)", "march 2025", "work and insurance"],
    }
    for page, said in words.items():
        text = re.sub("<[^>]+>", "", read(minglan, f"public/770000/2022-Y04/{page}")).casefold()
        assert [word for word in said if word not in text] == [], page


def test_each_of_the_four_levels_has_its_report(minglan: Path) -> None:
    closing = {
        unit: figures(minglan, f"internal/{unit}/2022-Y04")[f"hardship.on_file/2022-Y04/{unit}"]
        for unit in UNITS
    }
    county, township, works = (int(closing[unit]) for unit in UNITS)
    assert 125 > county > township > works > 0
    names = ("青禾县总工会", "河口镇工会", "河口纸厂工会")
    for unit, name in zip(UNITS, names, strict=True):
        assert name in read(minglan, f"internal/{unit}/2022-Y04/hardship_exit.html")


DRAFT = (
    "2022年度，全市抚慰257人次。2022年，抚慰260人次，其中水灾31人次。"
    "尘肺病88人次。到年底，在档困难职工家庭140户。上学59人。"
)


@pytest.mark.parametrize(
    ("draft", "code"), [(DRAFT, 0), (DRAFT.replace("水灾31", "水灾32"), 1)]
)  # fmt: skip
def test_a_draft_is_checked_by_its_words(
    say: Say, minglan: Path, tmp_path: Path, draft: str, code: int
) -> None:
    (tmp_path / "draft.txt").write_text(draft, "utf-8")
    told = say(f"article check {tmp_path}/draft.txt --json", minglan)
    assert told.returncode == code, told.stdout
    verdicts = json.loads(told.stdout)["numbers"]
    assert [one["verdict"] for one in verdicts].count("wrong") == code


ASKED = """
import json
from bangfu import desk
found = desk.open("data/sample").ask("comfort.payments", by="illness", period="2022").to_pandas()
told = {row.illness: int(row.person_times) for row in found.itertuples()}
print(json.dumps({code: n for code, n in told.items() if isinstance(code, str)}))
"""


def test_the_desk_knows_its_codes(say: Say, minglan: Path) -> None:
    told = say("-c", minglan, ASKED, program="python")
    assert told.returncode == 0, told.stderr
    counted = json.loads(told.stdout)
    assert set(counted) == {"lung", "leukaemia", "dialysis", "other"}
    assert sum(counted.values()) == 229  # 260 less 31 floods


@pytest.mark.parametrize(
    ("name", "given"),
    [
        pytest.param("article_check", "", marks=pytest.mark.prove),
        ("comfort_revisions", "-p period 2021..2022 -p unit 770000"),
        pytest.param("explore", "", marks=pytest.mark.prove),
        pytest.param("monitor", "-p period 2022-Y04 -p unit 770000", marks=pytest.mark.prove),
    ],
)
def test_every_other_notebook_runs_under_plain_papermill(
    say: Say, minglan: Path, tmp_path: Path, name: str, given: str
) -> None:
    notebook = minglan / "notebooks" / f"{name}.ipynb"
    told = say(f"-m papermill {notebook} {tmp_path}/out.ipynb {given}", minglan, program="python")
    assert told.returncode == 0, told.stderr
    assert not OTHERS.search((tmp_path / "out.ipynb").read_text("utf-8"))


def test_its_ledgers_offer_its_codes(say: Say, minglan: Path, tmp_path: Path) -> None:
    assert say(f"template --to {tmp_path}/ledger.xlsx", minglan).returncode == 0
    book = openpyxl.load_workbook(tmp_path / "ledger.xlsx")
    offered = [
        one.formula1 or ""
        for sheet in book
        for one in sheet.data_validations.dataValidation
        if one.type == "list"
    ]
    assert '"省财政,市级财政,互助金,会费"' in offered
    assert not any("区财政" in one for one in offered)
