"""A published page read back with the parser of the standard library: what a reader would find."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"meta", "br", "hr", "wbr", "col", "link", "img", "input"}
_HIDDEN = {"style", "script", "title"}


@dataclass
class Page:
    """A page in parts; tables are rows of cell texts, heads first, by id or number."""

    language: str = ""
    title: str = ""
    tags: set[str] = field(default_factory=set)
    links: dict[str, str] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)
    """Whatever the page would load or lead to."""
    tables: dict[str, list[list[str]]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    svg_texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Everything a reader sees."""
        return "\n".join(self.texts)


def read_page(html: str) -> Page:
    """The page in parts."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page


def head_and_body(table: list[list[str]]) -> tuple[list[list[str]], list[list[str]]]:
    """The rows of heads, two where columns share heads, and those of values."""
    heads = 1 if len(table[0]) == len(table[-1]) else 2
    return table[:heads], table[heads:]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._open: list[str] = []
        self._link: str | None = None
        self._rows: list[list[str]] | None = None
        self._spoken = 0  # depth of an element that is read out and not seen

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.page.tags.add(tag)
        if tag not in _VOID:
            self._open.append(tag)
        if "spoken" in given.get("class", "").split():
            self._spoken = len(self._open)
        if tag == "html":
            self.page.language = given.get("lang", "")
        for name in ("href", "src", "xlink:href"):
            if name in given:
                self.page.addresses.append(given[name])
        if tag == "a":
            self._link = given.get("href")
        for label in ("alt", "aria-label", "title"):
            if label in given:
                self.page.texts.append(given[label])
        if tag == "figure":
            self._rows = None
        if tag == "caption":
            name = given.get("id", f"table {len(self.page.tables) + 1}")
            self.page.tables[name.removesuffix("-caption")] = self._begin()
        if tag == "tr" and self._rows is not None:
            self._rows.append([])
        if tag in ("th", "td") and self._rows:
            self._rows[-1].append("")

    def _begin(self) -> list[list[str]]:
        self._rows = []
        return self._rows

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.tags.add(tag)
        self.page.addresses += [v or "" for n, v in attrs if n in ("href", "src", "xlink:href")]

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
        if len(self._open) < self._spoken:
            self._spoken = 0
        if tag == "a":
            self._link = None
        if tag == "table":
            self._rows = None

    def handle_data(self, data: str) -> None:
        text = re.sub(r"\s+", " ", data).strip()
        if not text or self._spoken:
            return
        if "title" in self._open and "svg" not in self._open:
            self.page.title += text
        if set(self._open) & _HIDDEN and "svg" not in self._open:
            return
        self.page.texts.append(text)
        if "svg" in self._open:
            self.page.svg_texts.append(text)
        if self._link is not None:
            self.page.links[text] = self._link
        if self._rows and self._rows[-1] and {"td", "th"} & set(self._open):
            self._rows[-1][-1] += text
