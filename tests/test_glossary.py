"""The words and the record: glossary, changelog and figures in print, held against the code."""

import re
from decimal import Decimal

import bangfu
from bangfu.figures.catalogue import MEASURES
from bangfu.figures.model import Status
from bangfu.figures.published import PUBLISHED, PublishedFact, published_facts
from bangfu.project import ROOT
from bangfu.rules import default_rules
from bangfu.words.marks import STATUS_NAMES
from documents import table_rows, text_of


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


def test_every_status_is_called_in_the_glossary_what_pages_and_files_call_it() -> None:
    chinese = {row[0].strip("`"): row[1] for row in table_rows("GLOSSARY.md")}
    assert {status: chinese[status] for status in Status} == {
        status: words.zh for status, words in STATUS_NAMES.items()
    }


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
    return row[2] in fact.wording.zh and fact.agrees(Decimal(row[3]))


def test_the_columns_of_the_figures_in_print_are_described() -> None:
    header = PUBLISHED.read_text("utf-8").splitlines()[0].split(",")
    described = [row[0].strip("`") for row in table_rows("data/README.md")]
    assert [name for name in described if name in header] == header
