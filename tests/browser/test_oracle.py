"""No oracle: of a withheld figure a check says the same whatever number stands for it.

Twenty figures the public edition does not tell, thirty guesses each, the true value among them:
by the command, by its JSON and in the page.
"""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from bangfu.articles.drafts import Checker
from bangfu.articles.evidence import RegisterEvidence
from bangfu.figures.answers import Question
from bangfu.figures.catalogue import MEASURES
from bangfu.figures.model import Figure, MeasureUnit, Status
from bangfu.periods import Period
from bangfu.press.release.addresses import CHECK
from bangfu.register.store import Register
from bangfu.words.sayings import Narrator
from called_command import caller
from examples import how_many
from playwright.sync_api import Browser, Page, expect
from visited_page import visit

TOP = "110105"
FIGURES, GUESSES = 20, 30
UNPRINTED = {"release": ["unsourced"], "register": []}
"""What is said of a table that no release has."""
_COUNTED = (
    MeasureUnit.PERSON_TIMES, MeasureUnit.PERSONS, MeasureUnit.HOUSEHOLDS, MeasureUnit.FILES,
    MeasureUnit.CASES,
)  # fmt: skip
_NOT_SPOKEN = {"month", "year", "batch", "project"}
"""Dimensions no sentence of ours names."""


@pytest.fixture(scope="module")
def public(sample: Register) -> RegisterEvidence:
    return RegisterEvidence(sample, TOP)


@pytest.fixture(scope="module")
def withheld(sample: Register, public: RegisterEvidence) -> Sequence[Figure]:
    """Figures with a value that the public edition does not tell, each of another table."""
    found = [*_untold(RegisterEvidence(sample, TOP, "internal"), Checker.of(public))]
    random.Random(9).shuffle(found)
    assert len(found) >= FIGURES
    ids = [one.id for one in found]
    turns = [ids[:n].count(one) for n, one in enumerate(ids)]
    return [found[n] for n in sorted(range(len(found)), key=turns.__getitem__)[:FIGURES]]


def _untold(internal: RegisterEvidence, checker: Checker) -> Iterator[Figure]:
    narrator = Narrator(internal.units, internal.rules, "zh")
    rng = random.Random(4)
    for spec in MEASURES:
        for by in spec.breakdowns:
            period = Period.parse(rng.choice(("2016", "2017", "2018", "2019")))
            if {*by} & {"month", "year", "batch", "project"} or not spec.is_told(
                period, "internal"
            ):
                continue
            rows = internal.told(Question(spec.name, by, period))
            small = [
                one for row in rows for one in row.figures.values()
                if one.measure_unit in _COUNTED and one.value and one.value < GUESSES
            ]  # fmt: skip
            some = rng.sample(small, min(4, len(small)))
            yield from (
                one for one in some if verdicts(checker, narrator.exact(one)) == ["withheld"]
            )


def verdicts(checker: Checker, text: str) -> list[str]:
    told = [str(one["verdict"]) for one in checker.check(text).record("zh")["numbers"]]
    return [one for one in told if one != "not a figure"]


@pytest.fixture(scope="module")
def drafts(withheld: Sequence[Figure], public: RegisterEvidence) -> Sequence[str]:
    """A draft each guess, with a sentence of every figure; at some guess each of them is true."""
    narrator = Narrator(public.units, public.rules, "zh")
    told = (
        [
            narrator.exact(replace(one, value=Decimal(guess), status=Status.OK))
            for one in withheld
        ]
        for guess in range(1, GUESSES + 1)
    )  # fmt: skip
    return ["\n".join(sentences) for sentences in told]


def test_the_true_value_is_among_the_guesses(
    withheld: Sequence[Figure], drafts: Sequence[str]
) -> None:
    assert len({one.id for one in withheld}) > FIGURES / 2
    for place, one in enumerate(withheld):
        assert one.value in range(1, GUESSES + 1)
        assert len({draft.splitlines()[place] for draft in drafts}) == GUESSES


def unnamed(text: str, guess: int) -> str:
    """An answer with the guess, before its counting word, taken out."""
    return re.sub(rf"(?<!\d){guess}(?=[户人件个])", "n", text)


@pytest.mark.parametrize(
    ("source", "fewest"), [("release", 8), pytest.param("register", 4, marks=pytest.mark.prove)]
)
def test_the_command_and_its_json_say_the_same_for_every_guess(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
    drafts: Sequence[str],
    tmp_path: Path,
    source: str,
    fewest: int,
) -> None:
    folders = {"release": "printed_reports", "register": "sample_folder"}
    held = (f"--{source}", request.getfixturevalue(folders[source]))
    bangfu, said = caller(monkeypatch, capsys), set()
    guesses = how_many(usual=fewest, proof=GUESSES)
    for guess, draft in list(enumerate(drafts, 1))[:: GUESSES // guesses]:
        path = tmp_path / "draft.txt"
        path.write_text(draft, "utf-8")
        plain = bangfu("article", "check", path, *held)
        told = bangfu("article", "check", path, *held, "--json")
        numbers = json.loads(told.out)["numbers"]
        real = [one for one in numbers if one["verdict"] != "not a figure"]
        assert len(real) == FIGURES
        assert {one["verdict"] for one in real} <= {"withheld", *UNPRINTED[source]}
        for one in numbers:
            assert draft[one.pop("start") : one.pop("end")] == one["text"]
        answer = json.dumps(numbers, ensure_ascii=False)
        said.add((unnamed(plain.out, guess), unnamed(answer, guess), plain.code, told.code))
    (only,) = said
    assert only[2:] == (1, 1)


def test_the_page_says_the_same_for_every_guess(
    chromium: Browser, printed_reports: Path, drafts: Sequence[str]
) -> None:
    with visit(chromium, printed_reports / CHECK["zh"]) as seen:
        said = {told(seen.tab, draft, guess) for guess, draft in enumerate(drafts, 1)}
    (only,) = said
    assert only.count("不予公布") >= FIGURES


def told(tab: Page, draft: str, guess: int) -> str:
    """All that the page shows of a draft, and what it is made of."""
    tab.fill("#draft", draft)
    tab.click("#check")
    expect(tab.locator("#summary")).to_be_focused()
    shown = tab.inner_text("#said") + tab.inner_html("#verdicts")
    return unnamed(shown, guess)
