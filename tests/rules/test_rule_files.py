"""Rules files: a project's own in the place of the package's, and what is refused."""

import ast
from pathlib import Path

import bangfu
import pytest
from bangfu.errors import ParameterError
from bangfu.register.schema import TABLES
from bangfu.rules import default_rules, read_rules

LIB = Path(bangfu.__file__).parent


def test_without_files_of_its_own_a_project_has_those_of_the_package(tmp_path: Path) -> None:
    assert read_rules(tmp_path) == read_rules(tmp_path / "none") == default_rules()


def test_a_file_of_the_project_stands_for_that_of_the_package(tmp_path: Path) -> None:
    goal = "target: 3\nby: 2025-12-31\nsource: our own\n"
    (tmp_path / "goal.yaml").write_text(goal, "utf-8")
    rules = read_rules(tmp_path)
    assert (rules.goal.target, rules.goal.source) == (3, "our own")
    assert rules.dibao == default_rules().dibao
    (tmp_path / "goal.yaml").write_text(goal.replace("target: 3", "target: 4"), "utf-8")
    assert read_rules(tmp_path).goal.target == 4  # a process may live for long


def test_a_code_list_of_the_project_stands_for_that_of_the_package(tmp_path: Path) -> None:
    (tmp_path / "codes").mkdir()
    (tmp_path / "codes" / "occasion.yaml").write_text(
        "- {value: none, label: {zh: 平时, en: ordinary}}\n"
        "- {value: spring_festival, label: {zh: 春节, en: Spring Festival}}\n"
        "- {value: national_day, label: {zh: 国庆, en: National Day}, valid_to: 2030-12-31}\n"
        "- {value: dragon_boat, label: {zh: 端午, en: Dragon Boat Festival}}\n",
        "utf-8",
    )
    occasions = read_rules(tmp_path).code_list("occasion")
    assert occasions.values == ("none", "spring_festival", "national_day", "dragon_boat")
    assert str(occasions.codes[2].valid_to) == "2030-12-31"
    assert read_rules(tmp_path).code_list("cause") == default_rules().code_list("cause")


PUBLICATION = "threshold: 10\nround_to: 1\ntables: []\n"
LINE = """
figures:
  - {kinds: [count], unit: top, period: [year], show: exact, valid_from: 2013-01-01,
     reason: {zh: 因, en: as}}
"""
GROUP = """
  - {{id: {id}, label: {{zh: 少见的, en: rare ones}}, codes: [aorta]}}
"""
GROUPED_ASTRAY = "illness: [{id: few, label: {zh: 少, en: few}, codes: [aortta]}]"
STANDARD = """
- id: a
  label: {{zh: 甲, en: a}}
  project: {project}
  {sum}
  per: payment
  kind: exact
  valid_from: {valid_from}
  source: s
"""


def standard(
    project: str = "living", sum: str = "amount: 1", valid_from: str = "2019-01-01"
) -> str:
    return STANDARD.format(project=project, sum=sum, valid_from=valid_from)


FORM = "- {value: cash, label: {zh: 现金, en: cash}}\n"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("aid_standards", standard(sum="amonut: 1"), "0.amonut: found 1: unknown key, expected"),
        ("aid_standards", standard(sum="amount: 1\n  dibao_months: 2"), "expected either amount"),
        ("aid_standards", standard(sum="note: none"), "expected either amount or dibao_months"),
        ("aid_standards", standard(sum="dibao_months: 0"), "0.dibao_months: found 0"),
        ("aid_standards", standard(valid_from="2019-13-01"), "cannot be read (month must be in"),
        ("aid_standards", standard(sum="amount: 1\n  valid_to: 2018-01-01"), "before valid_from"),
        ("aid_standards", standard(project="lving"), "project: found 'lving', expected one of"),
        ("aid_standards", standard() * 2, "id 'a' stands twice"),
        ("aid_standards", "- [", "cannot be read"),
        ("aspects", "", "top: found []: Tuple should have at least 1 item"),
        ("aspects", "[]", "top: found []: Tuple should have at least 1 item"),
        ("groups", GROUPED_ASTRAY, "illness: found 'aortta', expected one of: cancer"),
        ("federation", "place_kinds: [street]", "place_kinds: found 'street', expected one"),
        ("federation", "based_on: mars", "based_on: found 'mars'"),
        ("federation", "placekinds: []", "placekinds: found []: unknown key, expected"),
        ("match", "- {cause: illness, aspects: [medical]}", "no aspect for the causes"),
        ("match", "- {cause: illness, aspects: []}", "0.aspects: found []"),
        ("aspects", "- {id: m, label: {zh: 医, en: m}, projects: [medical, medical]}",
         "project 'medical' stands twice"),
        ("aspects", "- {id: m, label: {zh: 医, en: ''}, projects: []}", "words in both languages"),
        ("publication", PUBLICATION.replace("round_to: 1", "") + LINE, "round_to: found"),
        ("publication", PUBLICATION.replace("10", "'10'") + LINE, "threshold: found '10'"),
        ("publication", PUBLICATION.replace("10", "1") + LINE, "threshold: found 1"),
        ("publication", f"{PUBLICATION}{LINE}minimum: 3", "minimum: found 3"),
        ("publication", f"{PUBLICATION}{LINE.replace('exact', 'always')}", "show: found 'always'"),
        ("publication", f"{PUBLICATION}{LINE.replace('count', 'sum')}", "kinds.0: found 'sum'"),
        ("publication", f"{PUBLICATION}{LINE.replace('year', 'decade')}", "period.0: found 'dec"),
        ("publication", PUBLICATION + LINE.replace("因", "''"), "words in both languages"),
        ("groups", "illnes: []", "dimension: found 'illnes', expected one of: cause, illness"),
        ("groups", f"illness:{GROUP.format(id='few')}{GROUP.format(id='rare')}", "'aorta' stands"),
        ("groups", "illness:" + GROUP.format(id="cancer"), "id 'cancer' stands twice"),
        ("codes/form", FORM, "found cash, expected all of ['cash', 'in_kind', 'service']"),
        ("codes/relation", FORM * 2, "value 'cash' stands twice, expected once"),
        ("codes/relation", FORM.replace("cash", "Cash", 1), "0.value: found 'Cash'"),
        ("codes/relation", FORM.replace("en: cash", "en: yes"), "0.label.en: found True"),
        ("codes/project", FORM, "found cash, expected 'schooling' among them"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_refused_with_its_name_and_place(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    path = tmp_path / f"{name}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    with pytest.raises(ParameterError) as refused:
        read_rules(tmp_path)
    assert f"rules '{name}.yaml'" in str(refused.value)
    assert message in str(refused.value)


def test_the_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "codes").mkdir()
    (tmp_path / "codes" / "cause.yaml").write_text("- {value: 1}", "utf-8")
    (tmp_path / "goal.yaml").write_text("target: many", "utf-8")
    with pytest.raises(ParameterError) as refused:
        read_rules(tmp_path)
    places = [line.partition(": found")[0] for line in str(refused.value).splitlines()]
    assert sorted(places) == [
        "rules 'codes/cause.yaml', 0.label",
        "rules 'codes/cause.yaml', 0.value",
        "rules 'goal.yaml', by",
        "rules 'goal.yaml', source",
        "rules 'goal.yaml', target",
    ]


def test_a_file_nobody_reads_is_refused(tmp_path: Path) -> None:
    (tmp_path / "goals.yaml").write_text("target: 0", "utf-8")
    with pytest.raises(ParameterError, match=r"found \['goals'\], expected some of: aid_standards"):
        read_rules(tmp_path)


def test_every_code_list_a_column_names_is_there() -> None:
    named = {column.codes for table in TABLES for column in table.columns if column.codes}
    assert named == {codes.name for codes in default_rules().codes}


ROOMS = ("disclosure", "figures", "measures", "press/report", "register/check", "words")
"""What measures, protects, checks and words: rules are handed to it."""


def imported(path: Path) -> set[str]:
    """Names a module imports, and the modules it imports them from, wherever in it."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    names = {
        alias.name for n in nodes if isinstance(n, ast.Import | ast.ImportFrom) for alias in n.names
    }
    return names | {n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)}


def test_no_measure_check_or_sentence_reads_a_rules_file() -> None:
    readers = {"DEFAULTS", "default_rules", "read_rules", "yaml"}
    paths = [path for room in ROOMS for path in (LIB / room).rglob("*.py")]
    assert len(paths) > 50
    assert {str(path): found for path in paths if (found := imported(path) & readers)} == {}
