"""The documents: what they name exists, what exists is named, and their examples run."""

import re
import shlex
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import bangfu
import pytest
from bangfu.cli.commands import app
from bangfu.errors import BangfuError
from bangfu.figures.catalogue import MEASURES
from bangfu.figures.model import Status
from bangfu.figures.published import PUBLISHED, PublishedFact, published_facts
from bangfu.figures.records import to_csv
from bangfu.params import ReportParams
from bangfu.project import ROOT
from bangfu.rules import default_rules
from bangfu.rules.rule_files import DEFAULTS
from typer.main import get_command

READMES = ["README.md", "README.zh.md"]
DOCS = [*READMES, "GLOSSARY.md", "CHANGELOG.md", "reports/README.md", "data/README.md"]

MADE = (
    ".venv/", "data/sample", "data/register", "data/large", "reports/index.html", "reports/public",
    "reports/internal", "reports/feed.xml", "reports/figures.html", "run/", "tables/", "charts/",
    "loads/", "bangfu/person.key", ".library/", "params/rules/",
)  # fmt: skip
"""Beginnings of paths the documents may name though a clone does not have them."""

_FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.M | re.S)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_PATH = re.compile(r"[A-Za-z0-9_.*-]*[./][A-Za-z0-9_./*-]+")
_ADDRESS = re.compile(r"[a-z]+\.[a-z_.]+/[0-9]{4}")


def text_of(doc: str) -> str:
    return (ROOT / doc).read_text("utf-8")


def spans(doc: str) -> list[str]:
    """What stands in backticks within the lines of a document."""
    return _SPAN.findall(_FENCE.sub("", text_of(doc)))


def code_lines(doc: str) -> list[str]:
    """Commands of a document: lines of its shell blocks, and its spans."""
    blocks = [body for kind, body in _FENCE.findall(text_of(doc)) if kind == "sh"]
    return [line.strip() for body in blocks for line in body.splitlines()] + spans(doc)


def table_rows(doc: str) -> Iterator[list[str]]:
    """Cells of all table rows of a document that are not heads or rules."""
    lines = text_of(doc).splitlines()
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if line.startswith("|") and not line.startswith("|--") and not after.startswith("|--"):
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*## ", text_of("Makefile"), re.M))


def commands() -> dict[str, Any]:
    found = get_command(app)
    return dict(found.commands)  # type: ignore[attr-defined]


def anchors(doc: Path) -> set[str]:
    """The addresses of a document's headings, as the usual renderers make them."""
    heads = re.findall(r"^#+ (.+)$", _FENCE.sub("", doc.read_text("utf-8")), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("doc", READMES)
def test_first_screen_has_the_picture_and_both_commands(doc: str) -> None:
    first = "\n".join(text_of(doc).splitlines()[:30])
    assert "](docs/report.png)" in first
    assert "\nmake reports\nmake test\n" in first


def test_the_picture_is_a_png_of_two_pixels_each() -> None:
    head = (ROOT / "docs/report.png").read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    # make picture: a window of 1000 by 750 at two pixels each
    assert (int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")) == (2000, 1500)


@pytest.mark.parametrize(
    ("doc", "kinds"),
    [
        ("README.md", ["analyst", "monthly job", "communications"]),
        ("README.zh.md", ["分析人员", "每月出报告的人员", "宣传人员"]),
    ],
)
def test_each_of_the_three_kinds_of_users_has_a_line_with_a_command(
    doc: str, kinds: list[str]
) -> None:
    rows = list(table_rows(doc))
    starts = ["make lab", "bangfu run params/monthly.yaml", "bangfu figures --period"]
    for kind, start in zip(kinds, starts, strict=True):
        assert [row for row in rows if kind in row[0] and start in row[1]], kind


@pytest.mark.parametrize("doc", DOCS)
def test_every_make_target_named_exists(doc: str) -> None:
    named = {
        word
        for line in code_lines(doc)
        if line.startswith("make ")
        for word in shlex.split(line)[1:]
        if "=" not in word
    }
    assert named <= make_targets()


@pytest.mark.parametrize("doc", READMES)
def test_every_make_target_is_named(doc: str) -> None:
    named = {word for line in code_lines(doc) if line.startswith("make ") for word in line.split()}
    assert make_targets() - {"help"} <= named


@pytest.mark.parametrize("doc", DOCS)
def test_every_bangfu_command_named_exists_with_its_options(doc: str) -> None:
    typed = [line.split() for line in code_lines(doc) if re.match(r"(\.venv/bin/)?bangfu \w", line)]
    typed = [words for words in typed if words[1] != "COMMAND"]
    assert {words[1] for words in typed} <= set(commands())
    for _, name, *arguments in typed:
        if arguments and "…" not in arguments:
            commands()[name].make_context(name, arguments)  # parses as if typed, runs nothing


def test_both_readmes_print_the_same_commands_and_examples() -> None:
    english, chinese = ([b for kind, b in _FENCE.findall(text_of(d)) if kind] for d in READMES)
    assert english == chinese


@pytest.mark.parametrize("doc", READMES)
def test_every_bangfu_command_is_named(doc: str) -> None:
    named = {line.split()[1] for line in code_lines(doc) if line.startswith("bangfu ")}
    assert set(commands()) <= named


@pytest.mark.parametrize("doc", DOCS)
def test_every_path_named_exists_or_is_made(doc: str) -> None:
    places = (ROOT, (ROOT / doc).parent, ROOT / "lib" / "bangfu", DEFAULTS)
    missing = []
    for span in spans(doc):
        if not _PATH.fullmatch(span) or _ADDRESS.match(span) or span.startswith(MADE):
            continue
        if not ("/" in span or span.endswith((".md", ".py", ".toml", ".yml", ".lock"))):
            continue
        if not any(any(place.glob(span.strip("/"))) for place in places):
            missing.append(span)
    assert missing == []


@pytest.mark.parametrize("doc", DOCS)
def test_internal_links_resolve(doc: str) -> None:
    for target in _LINK.findall(text_of(doc)):
        path, _, anchor = target.partition("#")
        place = (ROOT / doc).parent / path if path else ROOT / doc
        assert place.is_file(), target
        assert not anchor or anchor in anchors(place), target


@pytest.mark.parametrize("doc", DOCS)
def test_no_document_names_a_machine_or_a_host(doc: str) -> None:
    text = text_of(doc)
    assert re.findall(r"(?<![\w.~])/(?:work|tmp|root|home|opt|usr|mnt|Users)/", text) == []
    assert re.findall(r"https?://\S+", text) == []


# ibis 12 looks at an option that pandas 3 has deprecated; Python hides that from analysts.
@pytest.mark.filterwarnings("ignore:The 'future.infer_string' option")
@pytest.mark.parametrize("doc", READMES)
def test_the_example_for_analysts_runs(doc: str, sample_folder: Path) -> None:
    (example,) = [body for kind, body in _FENCE.findall(text_of(doc)) if kind == "python"]
    names: dict[str, Any] = {}
    exec(example.replace("data/sample", str(sample_folder)), names)
    assert {"year", "event_kind", "person_times", "amount"} <= set(names["frame"].columns)
    assert len(names["frame"])


@pytest.mark.parametrize("doc", READMES)
def test_parameters_rules_statuses_and_columns_are_all_told(doc: str) -> None:
    told = set(spans(doc))
    parameters = {field.alias or name for name, field in ReportParams.model_fields.items()}
    rules = {path.name for path in DEFAULTS.glob("*.yaml")}
    columns = set(to_csv([]).strip().split(","))
    assert parameters | rules | columns | {status.value for status in Status} <= told


@pytest.mark.parametrize("doc", READMES)
def test_exit_codes_are_those_of_the_errors(doc: str) -> None:
    kinds = [BangfuError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    told = {int(row[0]) for row in table_rows(doc) if row[0].isdecimal()}
    assert told == {0} | {kind.exit_code for kind in kinds}


def test_the_numbers_of_disclosure_control_are_those_of_the_rules() -> None:
    policy = default_rules().disclosure
    for doc, threshold, parent in [
        ("README.md", f"threshold {policy.threshold}", f"total is under {policy.parent_minimum}."),
        ("README.zh.md", f"界限{policy.threshold}", f"不足{policy.parent_minimum}的"),
    ]:
        assert threshold in text_of(doc)
        assert parent in text_of(doc)


def test_every_word_of_the_code_is_in_the_glossary() -> None:
    terms = [row[0].strip("`") for row in table_rows("GLOSSARY.md")]
    lists = {codes.name for codes in default_rules().codes}
    wanted = {spec.name for spec in MEASURES} | {s.value for s in Status} | lists
    assert wanted - set(terms) == set()
    known = {spec.name.split(".")[0] for spec in MEASURES}
    stale = {term for term in terms if term.split(".")[0] in known and "." in term} - wanted
    assert stale == set()


def test_each_term_of_the_glossary_has_one_meaning_and_a_place() -> None:
    rows = list(table_rows("GLOSSARY.md"))
    terms = [row[0] for row in rows]
    assert len(terms) == len(set(terms))
    for term, chinese, meaning, where in rows:
        assert meaning, term
        assert re.search(r"[\u4e00-\u9fff]", chinese), term
        place = where.strip("`")
        folder = ROOT if place.startswith("lib/") else ROOT / "lib" / "bangfu"
        assert (folder / place).exists(), where


def test_every_measure_has_its_title_in_the_glossary() -> None:
    chinese = {row[0].strip("`"): row[1] for row in table_rows("GLOSSARY.md")}
    assert {spec.name: chinese[spec.name] for spec in MEASURES} == {
        spec.name: spec.title.zh for spec in MEASURES
    }


def test_the_changelog_opens_with_this_version_and_what_moved() -> None:
    text = text_of("CHANGELOG.md")
    heads = re.findall(r"^##+ (.+)$", text, re.M)
    assert re.fullmatch(rf"{re.escape(bangfu.__version__)} \(\d{{4}}-\d\d-\d\d\)", heads[0])
    assert heads[1] == "Changes to published figures"


def test_the_changelog_lists_every_figure_in_print_with_what_agrees() -> None:
    computed = {figure.id for spec in MEASURES for figure in spec.figures}
    facts = {(f.figure_id, str(f.period)): f for f in published_facts() if f.figure_id in computed}
    listed = {(row[0].strip("`"), row[1]): row for row in table_rows("CHANGELOG.md")}
    assert listed.keys() == facts.keys()
    for key, fact in facts.items():
        assert _says(listed[key], fact), key


def _says(row: list[str], fact: PublishedFact) -> bool:
    """Whether a row quotes the printed words and a computed value they can stand for."""
    return row[2] in fact.wording and fact.agrees(Decimal(row[3]))


def test_the_columns_of_the_figures_in_print_are_described() -> None:
    header = PUBLISHED.read_text("utf-8").splitlines()[0].split(",")
    described = [row[0].strip("`") for row in table_rows("data/README.md")]
    assert [name for name in described if name in header] == header
