"""A document in Chinese says what its twin in English says: the same parts, examples and names."""

import re

import pytest
from bangfu.project import ROOT
from documents import CHINESE, TWINS, blocks, headings, links, spans, text_of

EACH = pytest.mark.parametrize("twins", TWINS, ids=lambda twins: twins[0])
Twins = tuple[str, str]


@EACH
def test_each_document_has_its_twin_and_they_lead_to_each_other(twins: Twins) -> None:
    for doc, other in (twins, twins[::-1]):
        assert (ROOT / doc).is_file()
        assert (ROOT / other).name in links(doc)[:1]


@EACH
def test_they_have_the_same_parts(twins: Twins) -> None:
    english, chinese = ([level for level, _ in headings(doc)] for doc in twins)
    assert english == chinese


@EACH
def test_they_print_the_same_commands_and_examples(twins: Twins) -> None:
    english, chinese = (blocks(doc) for doc in twins)
    assert [block.kind for block in english] == [block.kind for block in chinese]
    for one, other in zip(english, chinese, strict=True):
        if one.kind:
            assert one == other
        else:  # explained: each line names the same, in words of its own
            names = [
                [line.split()[:1] for line in block.text.splitlines()] for block in (one, other)
            ]
            assert names[0] == names[1]


def tables(doc: str) -> list[list[int]]:
    """Of each table the number of cells in each row."""
    found = re.findall(r"(?:^\|.*\n)+", text_of(doc), re.M)
    return [[row.count(" | ") for row in table.splitlines()] for table in found]


@EACH
def test_their_tables_have_the_same_rows(twins: Twins) -> None:
    english, chinese = map(tables, twins)
    assert english == chinese


@EACH
def test_they_name_the_same_things(twins: Twins) -> None:
    english, chinese = (set(spans(doc)) for doc in twins)
    assert english ^ chinese == set()


@EACH
def test_they_lead_to_the_same_places(twins: Twins) -> None:
    def places(doc: str) -> set[str]:
        bare = {target.partition("#")[0].replace(CHINESE, ".md") for target in links(doc)}
        return {place for place in bare if place}

    english, chinese = map(places, twins)
    assert english == chinese


@EACH
def test_each_is_in_its_language(twins: Twins) -> None:
    english, chinese = (
        re.sub(r"```.*?```|`[^`]*`|\(.*?\)", "", text_of(d), flags=re.S) for d in twins
    )
    han = re.compile(r"[\u3400-\u9fff]")
    assert len(han.findall(chinese)) > 10 * len(han.findall(english))
    paragraphs = [p for p in chinese.split("\n\n") if len(p) > 80]
    assert [p for p in paragraphs if not han.search(p)] == []
