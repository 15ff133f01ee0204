"""What the finder says of a figure is what `bangfu say` says, to the letter."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

import pytest
from bangfu.articles.quotations import Quoter
from bangfu.errors import FigureError
from bangfu.language import LANGUAGES, Language
from bangfu.press.library.printed_evidence import PrintedEvidence, printed_evidence
from bangfu.press.release.addresses import FINDER
from bangfu.words.sayings import SayingStyle
from playwright.sync_api import Browser, Page

_READ = """async (address) => {
  const chosen = document.querySelector("#chosen");
  const wait = () => new Promise((done) => setTimeout(done, 5));
  chosen.textContent = "";
  location.hash = "#" + address.replace(/;/g, "%3B");
  for (let n = 0; n < 400 && !chosen.querySelector(".sentence"); n += 1) await wait();
  const more = chosen.querySelector("details"), found = {};
  more.open = !more.hidden;
  for (let n = 0; n < 400 && more.open && !more.querySelector("li"); n += 1) await wait();
  for (let n = 0; n < 6; n += 1) await wait();
  more.querySelectorAll("li[data-style]").forEach((line) => {
    const said = line.firstChild.textContent.trim();
    found[line.dataset.style] = said.slice(said.search(/[:：]/) + 1).trim();
  });
  return Object.assign(found, {exact: chosen.querySelector(".sentence").textContent});
}"""
_DERIVED = (".year_on_year", ".on_previous", ".share")


@pytest.fixture(scope="module")
def evidence(printed_reports: Path) -> PrintedEvidence:
    return printed_evidence(printed_reports)


@pytest.fixture(scope="module", params=LANGUAGES)
def finder(
    chromium: Browser, printed_reports: Path, request: pytest.FixtureRequest
) -> Iterator[tuple[Page, Language]]:
    page = chromium.new_page()
    page.goto((printed_reports / FINDER[request.param]).as_uri())
    page.wait_for_selector("#results[aria-busy=false]")
    yield page, request.param
    page.close()


def said(quoter: Quoter, address: str) -> dict[str, str]:
    """What is said of an address, by style; no sentence twice."""
    found: dict[str, str] = {}
    is_derived = address.partition("/")[0].endswith(_DERIVED)
    for style in get_args(SayingStyle)[: 1 if is_derived else None]:
        try:
            text = quoter.quote(address, style)
        except FigureError:
            continue
        if text not in found.values():
            found[style] = text
    return found


def some(evidence: PrintedEvidence, most: int) -> Sequence[str]:
    """Addresses of each kind: totals, rows, unions, months, spans, changes, withheld ones."""
    every = sorted({one.address for one in evidence.printed.values()})
    rng = random.Random(11)
    signs = (".year_on_year/", ".on_previous/", ".share/", "..", ";unit=", "/2019-", "/110105")
    found = [rng.sample([one for one in every if sign in one], most) for sign in signs]
    return sorted({one for group in found for one in group})


def test_every_sentence_of_the_finder_is_that_of_say(
    finder: tuple[Page, Language], evidence: PrintedEvidence
) -> None:
    page, language = finder
    quoter, styles, wrong = Quoter(evidence, language), set[str](), []
    for address in some(evidence, 25):
        wanted = said(quoter, address)
        if "exact" not in wanted:  # a change whose base is not in print
            continue
        found = page.evaluate(_READ, address)
        styles |= found.keys()
        wrong += [(address, found, wanted)] if found != wanted else []
    assert wrong == []
    assert styles == {*get_args(SayingStyle)}


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        # (673 - 611) / 611 = 10.1%
        ("comfort.person_times.year_on_year/2019/110105",
         "2019年，朝阳区总工会发放抚慰673人次，比上年增长10.1%（示例数据）。"),
        ("comfort.person_times/2018/110105;unit=110105008",
         "2018年，安贞街道总工会发放抚慰22人次（示例数据）。"),
    ],
)  # fmt: skip
def test_a_sentence_names_the_union_of_its_row_and_both_figures_of_a_change(
    evidence: PrintedEvidence, address: str, sentence: str
) -> None:
    assert Quoter(evidence).quote(address) == sentence


def test_what_a_union_did_itself_is_not_said_as_the_whole(evidence: PrintedEvidence) -> None:
    own = [one for one in evidence.printed.values() if one.dimensions == f"unit={one.unit}"]
    for one in own:
        told = Quoter(evidence).quote(one.address)
        assert "本级" in told or not one.value, told


def test_unions_told_together_are_named_by_their_kind(printed_reports: Path) -> None:
    assert "工会：其余" in (printed_reports / FINDER["zh"]).read_text("utf-8")
    assert "工会：other_" not in (printed_reports / FINDER["zh"]).read_text("utf-8")
