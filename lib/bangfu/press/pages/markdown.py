"""The prose of a notebook: one language of each cell, as HTML, with its headings outlined.

A cell holds both languages, Chinese first, then a line `<!-- en -->`, then English; it may start
with a line `<!-- zh -->`. No other HTML is let through: what a page shows comes from figures.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from html import escape
from typing import Any

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from bangfu.errors import GateError
from bangfu.language import Language

__all__ = [
    "Heading",
    "Outline",
    "Token",
    "in_language",
    "parse_markdown",
    "render_markdown",
    "silent_prose",
]

Token = dict[str, Any]
"""A piece of prose as the parser has it: its type, then its text or its children."""


_LANGUAGE_LINE = re.compile(r"^[ \t]*<!--[ \t]*(zh|en)[ \t]*-->[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"^(#+) ", re.MULTILINE)
_TAG = re.compile(r"<[^>]*>")
_NO_HEADING = 7  # headings have the levels 1 to 6
_NOT_IN_ID = re.compile(r"[^\w]+")


@dataclass(frozen=True)
class Heading:
    """A heading of a page: its level, its id and its text as (escaped) HTML without tags."""

    level: int
    id: str
    html: str


@dataclass
class Outline:
    """The headings of a page so far; grows as its cells are rendered."""

    headings: list[Heading] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The title of the page, as HTML without tags: its first heading."""
        return self.headings[0].html

    @property
    def sections(self) -> list[Heading]:
        """The headings of sections (h2)."""
        return [heading for heading in self.headings if heading.level == 2]

    def add(self, html: str, level: int, where: str) -> Heading:
        """Note a heading, give it an id, and refuse it if it is out of order."""
        last = self.headings[-1].level if self.headings else 0
        if level > last + 1 or (level == 1 and self.headings):
            raise GateError(
                f"{where}: found a heading of level {level} after one of level {last}, "
                "expected one title (#) first, and no level left out"
            )
        text = _TAG.sub("", html)
        heading = Heading(level, self._new_id(text), text)
        self.headings.append(heading)
        return heading

    def _new_id(self, text: str) -> str:
        # `s-` keeps headings apart from charts and tables, whose ids are given by their figures.
        base = "s-" + _NOT_IN_ID.sub("-", text.lower()).strip("-")
        taken = {heading.id for heading in self.headings}
        count, name = 1, base
        while name in taken:
            count += 1
            name = f"{base}-{count}"
        return name


def in_language(source: str, language: Language, where: str) -> str:
    r"""The part of a markdown cell in one language.

    Raises
    ------
    GateError
        If the cell has no text in that language.

    Examples
    --------
    >>> in_language("问题\n<!-- en -->\nThe question", "en", "cell 1")
    'The question'
    """
    parts = _LANGUAGE_LINE.split("<!-- zh -->\n" + source if _starts_bare(source) else source)
    texts = dict(zip(parts[1::2], parts[2::2], strict=True))
    text = texts.get(language, "").strip()
    if not text:
        raise GateError(
            f"{where}: no text in {language!r}, expected Chinese, a line '<!-- en -->', English"
        )
    return text


def _starts_bare(source: str) -> bool:
    """Whether a cell starts with text, which is then Chinese, and not with a language line."""
    first = _LANGUAGE_LINE.search(source)
    return first is None or bool(source[: first.start()].strip())


def silent_prose(nb: NotebookNode) -> set[int]:
    """Numbers of the markdown cells that lead in to nothing: what follows them shows nothing.

    What follows a heading is all up to the next of its level or a higher one, and what follows
    prose without a heading is all up to the next prose; what stands in the footer is of no section.
    The title is never one of them.
    """
    levels = [_level(cell) for cell in nb.cells]
    found = set()
    for number, level in enumerate(levels, start=1):
        if not 1 < level <= _NO_HEADING:
            continue
        end = next((n for n in range(number, len(levels)) if levels[n] <= level), len(levels))
        codes = (cell for cell in nb.cells[number:end] if cell.cell_type == "code")
        codes = (cell for cell in codes if "provenance" not in cell.metadata.get("tags", ()))
        shown = [bool(cell.get("outputs")) for cell in codes]
        if shown and not any(shown):
            found.add(number)
    return found


def _level(cell: NotebookNode) -> int:
    """The level of the first heading of a cell; below all of them if it is prose, or else code."""
    if cell.cell_type != "markdown":
        return _NO_HEADING + 1
    heading = _HEADING.search(cell.source)
    return len(heading[1]) if heading else _NO_HEADING


def render_markdown(source: str, outline: Outline, where: str) -> str:
    """Markdown of one language as HTML; the title is noted in `outline` and left out.

    Raises
    ------
    GateError
        If there is raw HTML, a picture, or a heading out of order.
    """
    return MarkdownWithMath(_Renderer(outline, where)).render(source)


def parse_markdown(source: str) -> list[Token]:
    r"""Markdown of one language as a tree, for carriers that are not HTML.

    Examples
    --------
    >>> [token["type"] for token in parse_markdown("A *b*\n\n- c")]
    ['paragraph', 'list']
    """
    tokens: list[Token] = _parser().parse(source)[0]  # type: ignore[assignment]
    return [token for token in tokens if token["type"] != "blank_line"]


@cache
def _parser() -> MarkdownWithMath:
    return MarkdownWithMath(renderer=None)  # type: ignore[arg-type]  # then it gives the tree


class _Renderer(IPythonRenderer):
    """Headings with ids of our own; nothing that could smuggle markup or a request in."""

    def __init__(self, outline: Outline, where: str) -> None:
        super().__init__(escape=True, allow_harmful_protocols=False, exclude_anchor_links=True)
        self._outline = outline
        self._where = where

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        heading = self._outline.add(text, level, self._where)
        if level == 1:
            return ""
        return f'<h{level} id="{escape(heading.id)}">{text}</h{level}>\n'

    def block_html(self, html: str) -> str:
        return self._refuse(html)

    def inline_html(self, html: str) -> str:
        return self._refuse(html)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return self._refuse(url)

    def _refuse(self, found: str) -> str:
        raise GateError(
            f"{self._where}: found {found.strip()[:60]!r}, expected text only: no HTML, no pictures"
        )
