"""The documents: what they name exists, what exists is named, and their examples run."""

import inspect
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import bangfu
import pytest
from bangfu.cli.commands import app
from bangfu.errors import BangfuError, ParameterError
from bangfu.figures.catalogue import figure_spec
from bangfu.figures.changes import is_change
from bangfu.figures.dimensions import DIMENSIONS
from bangfu.figures.model import Status
from bangfu.figures.published import published_facts
from bangfu.figures.records import to_csv, to_rows
from bangfu.measures import assistance, caseload, comfort, exits, membership, standards
from bangfu.params import ReportParams, RunParams
from bangfu.periods import Period
from bangfu.press.release import answers_file
from bangfu.press.release.manifest import Manifest
from bangfu.press.release.settings import SiteSettings
from bangfu.press.report.notebook import Report
from bangfu.press.runs.events import KINDS
from bangfu.project import ROOT
from bangfu.register.schema import TABLES
from bangfu.register.store import Register
from bangfu.rules import DEFAULTS, default_rules
from bangfu.rules.federations import BLANK
from documents import (
    DOCS,
    READMES,
    anchors,
    blocks,
    commands_in,
    links,
    spans,
    table_rows,
    text_of,
)
from test_layers import FLOORS
from typed_figures import figure
from typer.main import get_command

ANALYST = ["docs/analyst.md", "docs/analyst.zh.md"]
MONTHLY = ["docs/monthly-job.md", "docs/monthly-job.zh.md"]
REFERENCE = ["docs/reference.md", "docs/reference.zh.md"]

MADE = (
    ".venv", "data/sample", "data/register", "data/large", "reports/index.html", "reports/public",
    "reports/internal", "reports/feed.xml", "reports/figures", "reports/corrections.html",
    "reports/check.html",
    "run/", "tables/", "charts/", "readers/", "units/", "loads/", "bangfu/person.key", ".library/",
    "params/rules/", "params/senders/", "../ours", "/srv/bangfu", "secrets/",
)  # fmt: skip
"""Beginnings of paths the documents may name though a clone does not have them."""
NO_PATHS = {"2019/3/1", "Asia/Shanghai", "110105002/1"}
"""A day, a time zone, and the key of a row."""

_PATH = re.compile(r"[A-Za-z0-9_.*-]*[./][A-Za-z0-9_./*-]+")
_NAMED_FILE = re.compile(r"[\w*-]+\.(md|py|toml|yml|yaml|lock)")
_ADDRESS = re.compile(r"[a-z]+\.[a-z_.]+/[0-9]{4}[0-9HQ.-]*/\w+(?:;\w+=\w+)*")


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*## ", text_of("Makefile"), re.M))


def commands() -> dict[str, Any]:
    """By what is typed after `bangfu`, as in `run` and `disclosure report`."""
    found: dict[str, Any] = {}
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", {})
        found |= {f"{name} {one}": inner[one] for one in inner} or {name: command}
    return found


def options(name: str) -> set[str]:
    return {o for p in commands()[name].params for o in p.opts if o.startswith("--")}


# The first page


@pytest.mark.parametrize("doc", READMES)
def test_the_readme_is_short_and_begins_with_the_picture_and_both_commands(doc: str) -> None:
    lines = text_of(doc).splitlines()
    assert len(lines) <= 150
    first = "\n".join(lines[:30])
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
def test_each_of_the_three_kinds_of_users_has_a_command_and_a_document(
    doc: str, kinds: list[str]
) -> None:
    rows = list(table_rows(doc))
    starts = {
        "make lab": "analyst",
        "bangfu run params/monthly.yaml": "monthly-job",
        "bangfu figures --period": "communications",
    }
    for kind, (start, document) in zip(kinds, starts.items(), strict=True):
        assert [r for r in rows if kind in r[0] and start in r[1] and document in r[3]], kind


@pytest.mark.parametrize("doc", READMES)
def test_the_readme_leads_to_every_document(doc: str) -> None:
    mine = {name for name in DOCS if name.endswith(".zh.md") == doc.endswith(".zh.md")}
    alone = {"reports/README.md", "data/README.md"}  # of their folders
    expected = {name for name in DOCS if not name.startswith("docs/")} | mine
    assert {name for name in expected if name not in (*READMES, *alone)} <= set(links(doc))


def test_the_numbers_of_the_policy_are_those_of_the_rules() -> None:
    policy = default_rules().publication
    for doc, threshold, step in [
        ("README.md", f"threshold {policy.threshold}", f"{policy.round_to:,} yuan"),
        ("README.zh.md", f"界限{policy.threshold}", "约到万元"),
    ]:
        assert threshold in text_of(doc)
        assert step in text_of(doc)


# What all documents name


@pytest.mark.parametrize("doc", DOCS)
def test_every_make_target_named_exists(doc: str) -> None:
    named = {word for words, _ in commands_in(doc, "make") for word in words if "=" not in word}
    assert named <= make_targets()


@pytest.mark.parametrize("doc", DOCS)
def test_every_bangfu_command_named_exists_with_its_options(doc: str) -> None:
    for words, is_whole in commands_in(doc, "bangfu"):
        if words[0] in ("COMMAND", "…"):
            continue
        length = 2 if " ".join(words[:2]) in commands() else 1
        name, arguments = " ".join(words[:length]), list(words[length:])
        assert {a for a in arguments if a.startswith("--")} <= options(name)
        if is_whole:
            commands()[name].make_context(name, arguments)  # parses as if typed, runs nothing


@pytest.mark.parametrize("doc", DOCS)
def test_every_path_named_exists_or_is_made(doc: str) -> None:
    lib = ROOT / "lib" / "bangfu"
    words = (lib / "words", lib / "ledgers" / "values")  # what a federation's files stand for
    places = (ROOT, (ROOT / doc).parent, lib, DEFAULTS, BLANK, *words)
    missing = []
    for span in spans(doc):
        if not _PATH.fullmatch(span) or _ADDRESS.match(span) or span.startswith(MADE):
            continue
        if span in NO_PATHS or not ("/" in span or _NAMED_FILE.fullmatch(span)):
            continue
        if not any(any(place.glob(span.strip("/"))) for place in places):
            missing.append(span)
    assert missing == []


@pytest.mark.parametrize("doc", DOCS)
def test_internal_links_resolve(doc: str) -> None:
    for target in links(doc):
        path, _, anchor = target.partition("#")
        place = ((ROOT / doc).parent / path if path else ROOT / doc).resolve()
        assert place.exists(), target
        assert not anchor or anchor in anchors(str(place.relative_to(ROOT))), target


@pytest.mark.parametrize("doc", DOCS)
def test_no_document_names_a_machine_or_a_host(doc: str) -> None:
    text = text_of(doc)
    assert re.findall(r"(?<![\w.~])/(?:work|tmp|root|home|opt|usr|mnt|Users)/", text) == []
    assert re.findall(r"https?://\S+", text) == []


@pytest.mark.parametrize("doc", DOCS)
def test_every_address_named_is_one_of_the_catalogue(doc: str) -> None:
    for address in _ADDRESS.findall(text_of(doc)):
        id_, period, place = address.split("/")
        Period.parse(period)
        figure_spec(id_.rpartition(".")[0] if is_change(id_) else id_)
        assert {pair.partition("=")[0] for pair in place.split(";")[1:]} <= set(DIMENSIONS)


@pytest.mark.parametrize("doc", DOCS)
def test_a_number_beside_an_address_is_the_one_in_print(doc: str) -> None:
    printed = {f"{f.figure_id}/{f.period}/{f.unit}": f for f in published_facts()}
    for block in blocks(doc):
        for line in block.text.splitlines():
            address, _, words = line.partition(" ")
            for number in re.findall(r"(?<!\d)\d{2,3}(?!\d)", words):
                assert printed[address].agrees(Decimal(number)) if _ADDRESS.match(address) else True


# What has to be named somewhere


def test_every_make_target_is_named() -> None:
    named = {word for words, _ in commands_in("CONTRIBUTING.md", "make") for word in words}
    assert make_targets() - {"help"} <= named


@pytest.mark.parametrize("doc", REFERENCE)
def test_every_command_is_told_with_all_its_options(doc: str) -> None:
    rows = {
        r[0].strip("`").removeprefix("bangfu "): r
        for r in table_rows(doc)
        if r[0].startswith("`bangfu ")
    }
    assert rows.keys() == commands().keys()
    for name, row in rows.items():
        assert set(re.findall(r"--[\w-]+", row[-1])) == options(name), name


@pytest.mark.parametrize("doc", REFERENCE)
def test_all_that_may_be_written_somewhere_is_told(doc: str) -> None:
    told = set(spans(doc))
    fields = {**ReportParams.model_fields, **RunParams.model_fields}
    assert {field.alias or name for name, field in fields.items()} <= told
    assert {path.name for path in DEFAULTS.glob("*.yaml")} <= told
    assert set(SiteSettings.model_fields) | set(Manifest.model_fields) | set(KINDS) <= told
    rows = to_rows([figure("comfort.person_times", "2016", 374)], "en")
    assert set(to_csv([]).strip().split(",")) | rows[0].keys() <= told
    assert {status.value for status in Status} <= told


@pytest.mark.parametrize("doc", REFERENCE)
def test_defaults_are_told(doc: str) -> None:
    rows = {row[0].strip("`"): row[-1] for row in table_rows(doc)}
    fields = {**RunParams.model_fields, **ReportParams.model_fields}
    defaults = {n: field.default for n, field in fields.items() if isinstance(field.default, str)}
    assert defaults.keys() == {"language", "edition", "timezone"}
    assert [name for name, one in defaults.items() if f"`{one}`" not in rows[name]] == []


@pytest.mark.parametrize("doc", ["docs/ledgers.md", "docs/ledgers.zh.md"])
def test_every_sheet_of_a_ledger_is_told(doc: str) -> None:
    told = [(row[0], row[1].strip("`")) for row in table_rows(doc)]
    assert told == [(table.zh, table.name) for table in TABLES]


@pytest.mark.parametrize("doc", ["docs/communications.md", "docs/communications.zh.md"])
def test_what_to_do_about_each_status_is_told(doc: str) -> None:
    rows = [row for row in table_rows(doc) if row[0].strip("`、 ,").split("`")[0] in set(Status)]
    assert {status for row in rows for status in re.findall(r"`(\w+)`", row[0])} == set(Status)


@pytest.mark.parametrize("doc", REFERENCE)
def test_environment_variables_are_told_and_those_told_are_read(doc: str) -> None:
    sources = "".join(
        p.read_text("utf-8") for p in [*ROOT.glob("lib/**/*.py"), *ROOT.glob(".ci/*.py")]
    )
    read = set(re.findall(r"\"((?:BANGFU|WARMKERNEL)_[A-Z_]+)\"", sources))
    told = {span for span in spans(doc) if re.fullmatch(r"(?:BANGFU|WARMKERNEL)_[A-Z_]+", span)}
    assert told == read


@pytest.mark.parametrize("doc", MONTHLY)
def test_exit_codes_are_those_of_the_errors(doc: str) -> None:
    kinds = [BangfuError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    told = {int(row[0]) for row in table_rows(doc) if row[0].isdecimal()}
    assert told == {0} | {kind.exit_code for kind in kinds}


# For analysts


# ibis 12 looks at an option that pandas 3 has deprecated; Python hides that from analysts.
@pytest.mark.filterwarnings("ignore:The 'future.infer_string' option")
@pytest.mark.parametrize("doc", ANALYST)
def test_the_examples_for_analysts_run(
    doc: str, sample_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers_file, "_FOLDER", tmp_path)
    names: dict[str, Any] = {}
    for block in blocks(doc, "python"):
        exec(block.text.replace("data/sample", str(sample_folder)), names)
    assert {"illness", "person_times", "amount"} <= set(names["frame"].columns)
    assert len(names["frame"])


@pytest.mark.parametrize("doc", ANALYST)
def test_the_first_five_lines_are_those_of_the_library(doc: str) -> None:
    lines = [line for line in blocks(doc, "python")[0].text.splitlines() if line]
    typed = re.findall(r"^    (\S.*)$", inspect.cleandoc(bangfu.__doc__ or ""), re.M)
    assert len(lines) == 5
    assert lines == typed


@pytest.mark.parametrize("doc", ANALYST)
def test_all_of_the_face_and_of_a_report_is_told(doc: str) -> None:
    assert set(bangfu.__all__) <= set(spans(doc))
    methods = {name for name, one in vars(Report).items() if callable(one) and name[0] != "_"}
    rows = [set(re.findall(r"`(\w+)`", row[0])) for row in table_rows(doc)]
    assert set.union(*(row for row in rows if row & methods)) == methods


def measures() -> Iterator[tuple[str, Callable[..., Any]]]:
    for module in (assistance, standards, caseload, exits, comfort, membership):
        for name in module.__all__:
            one = getattr(module, name)
            if callable(one) and "by" in inspect.signature(one).parameters:
                yield f"{module.__name__.removeprefix('bangfu.')}.{name}", one


@pytest.mark.parametrize("doc", ANALYST)
def test_every_measure_is_told_with_its_groups(doc: str, sample: Register) -> None:
    told = {r[0].strip("`"): set(re.findall(r"`(\w+)`", r[-1])) for r in table_rows(doc)}
    year = Period.parse("2019")
    for name, measure in measures():
        with pytest.raises(ParameterError) as refusal:
            measure(sample, year, ["no such group"])
        expected = str(refusal.value).partition(", expected ")[2].removeprefix("one of: ")
        assert told[name] == set(expected.split(", ")) - {"no group"}, name
    assert {n for n in told if n.startswith("measures.")} == {n for n, _ in measures()}


# For those who carry on


def test_the_picture_of_the_house_has_the_floors_the_imports_keep() -> None:
    (drawn,) = (b.text for b in blocks("ARCHITECTURE.md") if b.text.startswith("cli "))
    floors = [re.split(r" {2,}", line)[0] for line in drawn.splitlines()]
    assert floors == list(reversed(FLOORS))


def test_every_room_is_told() -> None:
    told = {span for span in spans("CONTRIBUTING.md") if span.startswith("lib/")}
    rooms = {path.parent for path in ROOT.glob("lib/bangfu/*/__init__.py")}
    assert {f"{room.relative_to(ROOT)}/" for room in rooms} <= told
