"""Compiled measures are kept from run to run, and read only if they come from what is here now."""

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bangfu import rules
from bangfu.measures import assistance, caseload, comfort, questions, remembered
from bangfu.periods import Period
from bangfu.register.store import Register
from typed_register import typed_register

PERIOD = Period.parse("2016-03")


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return typed_register(tmp_path / "register")


@pytest.fixture
def kept(register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What was compiled for three questions; forgotten again."""
    monkeypatch.setattr(questions, "KNOWN", {})
    for measure in (comfort.payments, caseload.distance_to_goal, assistance.totals):
        questions.question(measure, register, PERIOD)
    path = tmp_path / "run" / "questions.json"
    assert remembered.remember(path)
    monkeypatch.setattr(questions, "KNOWN", {})
    return path


def test_what_is_recalled_asks_the_same_and_compiles_nothing(
    register: Register, kept: Path
) -> None:
    compiled = questions.question(comfort.payments, register, PERIOD)
    questions.KNOWN.clear()
    before = questions.compiled_here()
    assert remembered.recall(kept) == 3
    assert questions.question(comfort.payments, register, PERIOD) == compiled
    assert questions.question(assistance.totals, register, Period.parse("2019-12")).sql
    assert questions.compiled_here() == before


def test_only_its_owner_may_read_it(kept: Path) -> None:
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def edited(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        document = json.loads(path.read_text("utf-8"))
        change(document)
        path.write_text(json.dumps(document), "utf-8")

    return damage


@pytest.mark.parametrize(
    "damage",
    [
        Path.unlink,
        lambda path: path.write_bytes(path.read_bytes()[:-9]),
        lambda path: path.write_text("[]"),
        edited(lambda document: document.pop("known")),
        edited(lambda document: document.update(made_of="0" * 64)),
        edited(lambda document: document["known"][0][-1].pop("pieces")),
        edited(lambda document: document["known"][0][-1].update(schema="AAAA")),
    ],
    ids=["missing", "cut off", "no object", "empty", "other making", "no pieces", "no schema"],
)
def test_a_file_that_does_not_serve_is_passed_over(
    kept: Path, damage: Callable[[Path], None]
) -> None:
    damage(kept)
    assert remembered.recall(kept) == 0
    assert questions.KNOWN == {}


def test_other_rules_or_packages_are_another_making(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    for file in rules.RULES.glob("*.yaml"):
        (folder / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(rules, "RULES", folder)
    assert remembered.recall(kept) == 3  # the same rules elsewhere
    with (folder / "goal.yaml").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert remembered.recall(kept) == 0
    monkeypatch.undo()
    assert remembered.recall(kept) == 3
    monkeypatch.setattr(remembered, "version", lambda name: "0")
    assert remembered.recall(kept) == 0
