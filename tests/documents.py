"""The documents as tests read them: their text, blocks, spans, commands, tables and headings."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bangfu.project import ROOT

__all__ = [
    "CHINESE", "DOCS", "READMES", "TWINS", "Block", "anchors", "blocks", "commands_in",
    "headings", "links", "spans", "table_rows", "text_of",
]  # fmt: skip

CHINESE = ".zh.md"
TWINS = [
    (name, name.removesuffix(".md") + CHINESE)
    for name in ["README.md", *(str(path.relative_to(ROOT)) for path in ROOT.glob("docs/**/*.md"))]
    if not name.endswith(CHINESE)
]
"""Documents in English and in Chinese."""
READMES = TWINS[0]
_ALONE = (
    "ARCHITECTURE.md", "CONTRIBUTING.md", "GLOSSARY.md", "CHANGELOG.md", "SECURITY.md",
    "reports/README.md", "data/README.md",
)  # fmt: skip
DOCS = [doc for twins in TWINS for doc in twins if "scheduling" not in doc] + list(_ALONE)
"""All but those of the scheduling examples, which tests/scheduling holds to more."""

_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.M | re.S)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


class Block(NamedTuple):
    """A fenced block: its kind, as in `sh`, and its lines."""

    kind: str
    text: str


def text_of(doc: str) -> str:
    return (ROOT / doc).read_text("utf-8")


def blocks(doc: str, kind: str | None = None) -> list[Block]:
    """The fenced blocks of a document, of one kind if one is named."""
    found = [
        Block(match[2], re.sub(rf"^{match[1]}", "", match[3], flags=re.M))
        for match in _FENCE.finditer(text_of(doc))
    ]
    return [block for block in found if kind in (None, block.kind)]


def _prose(doc: str) -> str:
    return _FENCE.sub("", text_of(doc))


def spans(doc: str) -> list[str]:
    """What stands in backticks within the lines of a document."""
    return _SPAN.findall(_prose(doc))


def links(doc: str) -> list[str]:
    """The targets of a document's links."""
    return _LINK.findall(text_of(doc))


def headings(doc: str) -> list[tuple[int, str]]:
    """Level and words of each heading."""
    return [(len(m), words) for m, words in re.findall(r"^(#+) (.+)$", _prose(doc), re.M)]


def anchors(doc: str) -> set[str]:
    """The addresses of a document's headings, as the usual renderers make them."""
    heads = (words.lower() for _, words in headings(doc))
    return {re.sub(r"[^\w\- ]", "", head).replace(" ", "-") for head in heads}


def commands_in(doc: str, program: str) -> Iterator[tuple[list[str], bool]]:
    """The words typed after a program, and whether they are a line of a shell block.

    A span may leave out what a command needs: it only names the command and its options.
    """
    lines = [(line.strip(), True) for b in blocks(doc, "sh") for line in b.text.splitlines()]
    for line, is_whole in [*lines, *((span, False) for span in spans(doc))]:
        for part in re.split(r" && |; ", line):
            words = shlex.split(part) if part.removeprefix(".venv/bin/").startswith(program) else []
            if words and Path(words[0]).name == program and len(words) > 1:
                yield words[1:], is_whole


def table_rows(doc: str) -> Iterator[list[str]]:
    """Cells of all table rows of a document that are not heads or rules."""
    lines = text_of(doc).splitlines()
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if line.startswith("|") and not line.startswith("|--") and not after.startswith("|--"):
            yield [cell.strip() for cell in line.strip("|").split(" | ")]
