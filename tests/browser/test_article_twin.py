"""The check of drafts in JavaScript says of each number what the one in Python says."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bangfu.articles.drafts import Checker
from bangfu.articles.reading_rules import reading_program, reading_rules
from bangfu.language import LANGUAGES, Language
from bangfu.press.library.printed_evidence import PrintedEvidence, places, printed_evidence
from drafted_sentences import Dated, drafted_sentences, scribbled_texts
from examples import how_many
from labelled_drafts import labelled_drafts
from playwright.sync_api import Browser, Page

_TOLD = ("text", "verdict", "address", "value", "period", "reason", "wording")
_LOAD = """([rules, program, drawers]) => {
  const told = "return {checkedDraft, takeDrawer, numberRecord, draftSummary}";
  const twin = new Function("rules", `"use strict"; ${program}; ${told}`)(rules);
  for (const name in drawers) twin.takeDrawer(name, drawers[name]);
  window.twin = twin;
}"""
_CHECK = """(drafts) => drafts.map(([text, dated]) => {
  const told = twin.checkedDraft(text, dated);
  const numbers = told.verdicts.map((one) => twin.numberRecord(text, one));
  return [numbers, twin.draftSummary(told), told.wanted];
})"""

_TIMED = """(text) => {
  const started = performance.now();
  twin.checkedDraft(text, null);
  return (performance.now() - started) / 1000;
}"""


@pytest.fixture(scope="module")
def evidence(printed_reports: Path) -> PrintedEvidence:
    return printed_evidence(printed_reports)


@pytest.fixture(scope="module")
def drawers(printed_reports: Path) -> dict[str, Any]:
    paths = sorted((printed_reports / "figures").glob("*/*"))
    return {f"{path.parent.name}/{path.stem}": content_of(path) for path in paths}


def content_of(drawer: Path) -> Any:
    """What is in a drawer, as its script hands it over."""
    _, _, content = drawer.read_text("utf-8").strip().removesuffix(");").partition(", ")
    return json.loads(content)


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    place = chromium.new_context()
    yield place.new_page()
    place.close()


def load(
    tab: Page, evidence: PrintedEvidence, drawers: dict[str, Any], language: Language
) -> Checker:
    """The twin, in a page; and what it is the twin of."""
    checker = Checker.of(evidence)
    codes = places(evidence.units, evidence.rules)
    years: dict[str, list[int]] = {}
    for unit, year in (name.split("/") for name in drawers):
        years.setdefault(unit, []).append(int(year))
    in_print = {
        "known": str(evidence.known), "drawers": years, "places": codes,
        "units": {code: evidence.units[code].label(language) for code in codes},
        "before": {name: [str(one) for one in old] for name, old in evidence.before.items()},
    }  # fmt: skip
    rules = reading_rules(checker.lexicon, in_print, language)
    tab.evaluate(_LOAD, [rules, reading_program(), drawers])
    return checker


def day(dated: date | None) -> dict[str, int] | None:
    return {"year": dated.year, "month": dated.month, "day": dated.day} if dated else None


def units(text: str) -> list[int]:
    """Of each character, where it stands as JavaScript counts; and where the text ends."""
    found = [0]
    for letter in text:
        found.append(found[-1] + len(letter.encode("utf-16-le")) // 2)
    return found


def compared(
    tab: Page, checker: Checker, drafts: Sequence[Dated], language: Language
) -> tuple[int, list[Any]]:
    """How many numbers there are, and those of which the two do not say the same."""
    told = tab.evaluate(_CHECK, [[text, day(dated)] for text, dated in drafts])
    count, differing = 0, []
    for (text, dated), (numbers, summary, wanted) in zip(drafts, told, strict=True):
        checked, at = checker.check(text, dated), units(text)
        expected = [
            (at[one["start"]], at[one["end"]], *(one.get(name, "") for name in _TOLD))
            for one in checked.record(language)["numbers"]
        ]
        found = [(one["start"], one["end"], *(one[name] for name in _TOLD)) for one in numbers]
        count += len(expected)
        if (found, summary, wanted) != (expected, checked.summary(language), []):
            differing.append((text, dated, expected, found))
    return count, differing


@pytest.mark.parametrize("language", LANGUAGES)
def test_drafts_have_the_same_verdicts_number_by_number(
    tab: Page, evidence: PrintedEvidence, drawers: dict[str, Any], language: Language
) -> None:
    checker = load(tab, evidence, drawers, language)
    part = how_many(usual=24, proof=1)
    first = how_many(usual=12, proof=0) if language == "en" else 0  # others than in Chinese
    drafts = [(draft.text, draft.dated) for draft in labelled_drafts()[first::part]]
    drafts += drafted_sentences(evidence, how_many(usual=1500, proof=5000) // part)
    drafts += scribbled_texts(how_many(usual=500, proof=1500) // part)
    count, differing = compared(tab, checker, drafts, language)
    assert differing[:3] == []
    assert count > 3 * len(drafts)


def test_a_draft_of_3000_characters_is_checked_at_once(
    tab: Page, evidence: PrintedEvidence, drawers: dict[str, Any]
) -> None:
    text = "\n".join(text for text, _ in drafted_sentences(evidence, 200))[:3000]
    spent = []
    for _ in range(3):  # each time its first draft; the machine may be at other work
        load(tab, evidence, drawers, "zh")
        spent.append(tab.evaluate(_TIMED, text))
    assert min(spent) < 1, spent  # 0.24 s on a machine that does nothing else
