"""A published page read back in blocks: what any carrier of the report has to hold.

A released folder keeps its reports as pages only, so the page is the source. It is our own, checked
by the gate when it was published; whatever stands in an element not known here is kept as a
paragraph, so that no carrier can drop a number in silence. What only works on a page is left out:
its contents, and links to files beside it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import html as parser
from lxml.html import HtmlElement

__all__ = [
    "Banner",
    "Block",
    "Chart",
    "Heading",
    "Items",
    "Pair",
    "Paragraph",
    "Report",
    "Run",
    "Table",
    "TableRow",
    "read_report",
]  # fmt: skip

_UNSEEN = {"skip", "spoken", "unseen", "visually-hidden", "sr-only"}
_INLINE = {"a", "abbr", "b", "br", "code", "data", "em", "i", "small", "span", "strong", "time"}
_LEFT_OUT = {"nav", "script", "style", "template", "svg"}
_DATA = (".csv", ".json", ".png", ".svg", ".xlsx")
_SVG = re.compile(r"<svg\b.*?</svg>", re.S)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Run:
    """A piece of a line in one face."""

    text: str
    face: Literal["plain", "strong", "code"] = "plain"


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the title of the report."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of prose, a computed statement, or a note."""

    runs: tuple[Run, ...]
    kind: Literal["prose", "statement", "note", "dateline"] = "prose"


@dataclass(frozen=True)
class Banner:
    """What must be known before reading: internal, synthetic."""

    runs: tuple[Run, ...]
    kind: Literal["internal", "synthetic"]


@dataclass(frozen=True)
class Items:
    """A list, in order if its items are numbered."""

    items: tuple[tuple[Run, ...], ...]
    is_ordered: bool


@dataclass(frozen=True)
class Pair:
    """A term and what is said of it: a headline figure, a definition, a source."""

    term: tuple[Run, ...]
    details: tuple[str, ...]
    kind: Literal["headline", "definition", "source"]


@dataclass(frozen=True)
class TableRow:
    """The texts of a row, its header first."""

    cells: tuple[str, ...]
    kind: Literal["row", "part", "total"] = "row"


@dataclass(frozen=True)
class Table:
    """A table; `numeric` says which columns hold numbers, that of the row headers included."""

    caption: str
    head: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[TableRow, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    """A chart: its captions, what it shows in words, and the drawing as on the page."""

    captions: tuple[str, ...]
    alt: str
    svg: str
    notes: tuple[str, ...]


Block = Heading | Paragraph | Banner | Items | Pair | Table | Chart


@dataclass(frozen=True)
class Report:
    """A report as its page has it."""

    language: str
    """Tag of the page's language, as in zh-CN."""
    title: str
    unit: str
    """Name of the union it is about."""
    blocks: tuple[Block, ...]


def read_report(page: str) -> Report:
    """The page of a report in blocks, in its order.

    Parameters
    ----------
    page
        The HTML of a published page.
    """
    drawings = _SVG.findall(page)  # kept as they are: the parser would lower their attributes
    places = iter(range(len(drawings)))
    bare = _SVG.sub(lambda _: f'<svg data-place="{next(places)}"></svg>', page)
    root = parser.document_fromstring(bare)
    reader = _Reader(drawings)
    title, units = root.find(".//title"), root.find_class("unit-name")
    return Report(
        root.get("lang", ""),
        "" if title is None else _text(title),
        _text(units[0]) if units else "",
        tuple(reader.blocks(root.find("body"))),
    )


@dataclass(frozen=True)
class _Reader:
    drawings: list[str]

    def blocks(self, parent: HtmlElement) -> Iterator[Block]:
        """The blocks inside an element; loose text between them is a paragraph."""
        if not any(_is_block(child) for child in parent):
            yield from _paragraph(parent)
            return
        for child in parent:
            if isinstance(child.tag, str) and not _is_left_out(child):
                yield from self._block(child)

    def _block(self, element: HtmlElement) -> Iterator[Block]:
        match element.tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                yield Heading(int(element.tag[1]), _text(element))
            case "ul" | "ol":
                items = tuple(tuple(_runs(item)) for item in element.iterchildren("li"))
                yield Items(items, element.tag == "ol")
            case "dl":
                yield from _pairs(element)
            case "figure" if element.find(".//table") is not None:
                yield _table(element)
            case "figure" if element.find(".//svg") is not None:
                yield self._chart(element)
            case "table":
                yield _table(element)
            case _:
                yield from self.blocks(element)

    def _chart(self, figure: HtmlElement) -> Chart:
        """The first drawing is the wide one, which is the one for paper."""
        svg = self.drawings[int(figure.find(".//svg").get("data-place"))]
        caption = figure.find(".//figcaption")
        drawn = parser.fragment_fromstring(svg)
        described = drawn.find(".//desc")
        alt = _text(described) if described is not None else drawn.get("aria-label", "")
        captions = () if caption is None else _lines(caption)
        return Chart(captions, alt, svg, _notes(figure))


def _is_block(element: HtmlElement) -> bool:
    return isinstance(element.tag, str) and element.tag not in _INLINE


def _is_left_out(element: HtmlElement) -> bool:
    classes = set((element.get("class") or "").split())
    is_download = element.tag == "a" and (element.get("href") or "").endswith(_DATA)
    return element.tag in _LEFT_OUT or is_download or bool(classes & _UNSEEN)


def _paragraph(element: HtmlElement) -> Iterator[Paragraph | Banner]:
    runs = tuple(_runs(element))
    if not runs or _only_leads_away(element):
        return
    classes = set((element.get("class") or "").split())
    if "banner" in classes:
        yield Banner(runs, "internal" if "internal" in classes else "synthetic")
    elif "statement" in classes:
        yield Paragraph(runs, "statement")
    elif "note" in classes:
        yield Paragraph(runs, "note")
    elif classes & {"dateline", "unit-name"}:
        yield Paragraph(runs, "dateline")
    else:
        yield Paragraph(runs)


def _only_leads_away(element: HtmlElement) -> bool:
    """Whether all an element says is links to files beside the page."""
    links = [a for a in element.iter("a") if not (a.get("href") or "#").startswith("#")]
    led = "".join(_text(a) for a in links if not _is_left_out(a))
    return bool(links) and re.sub(r"\W", "", _text(element)) == re.sub(r"\W", "", led)


def _pairs(element: HtmlElement) -> Iterator[Pair]:
    classes = set((element.get("class") or "").split())
    named = [kind for kind in ("headline", "definitions") if kind in classes]
    kind: Literal["headline", "definition", "source"] = "source"
    if named:
        kind = "headline" if named[0] == "headline" else "definition"
    term: tuple[Run, ...] = ()
    details: list[str] = []
    for part in element.iter("dt", "dd"):
        if part.tag == "dd":
            details.append(_text(part))
            continue
        if term:
            yield Pair(term, tuple(details), kind)
        term, details = tuple(_runs(part)), []
    if term:
        yield Pair(term, tuple(details), kind)


def _table(element: HtmlElement) -> Table:
    caption = element.find(".//caption")
    head, *rows = list(element.iter("tr"))
    return Table(
        "" if caption is None else _text(caption),
        tuple(_text(cell) for cell in head.iterchildren("th", "td")),
        _numeric(element, head),
        tuple(_row(row) for row in rows),
        _notes(element),
    )


def _numeric(element: HtmlElement, head: HtmlElement) -> tuple[bool, ...]:
    """Which columns are numbers: in a table of figures all but those of words and the first."""
    classes = [set((cell.get("class") or "").split()) for cell in head.iterchildren("th", "td")]
    if next(iter(element.iter("table"))).get("class") == "figures":
        return tuple(n > 0 and "words" not in found for n, found in enumerate(classes))
    return tuple("num" in found for found in classes)


def _row(row: HtmlElement) -> TableRow:
    classes = set((row.get("class") or "").split())
    kind: Literal["row", "part", "total"] = "row"
    if classes & {"part", "total"}:
        kind = "total" if "total" in classes else "part"
    return TableRow(tuple(_text(cell) for cell in row.iterchildren("th", "td")), kind)


def _notes(figure: HtmlElement) -> tuple[str, ...]:
    """The paragraphs of a figure beside its table or drawing, links to files left out."""
    return tuple(
        _text(p)
        for p in figure.iter("p")
        if not _only_leads_away(p) and not _is_left_out(p) and p.getparent().tag != "figcaption"
    )


def _lines(caption: HtmlElement) -> tuple[str, ...]:
    """The lines of a caption: what stands in an element of its own is one."""
    lines = [caption.text or ""]
    for child in caption:
        if not _is_left_out(child):
            lines += [_text(child), ""]
        lines[-1] += child.tail or ""
    return tuple(" ".join(line.split()) for line in lines if line.strip())


def _runs(element: HtmlElement) -> Iterator[Run]:
    """The text of an element by face, without what only a screen reader hears."""
    pieces: list[Run] = []
    for text, face in _pieces(element, "plain"):
        if pieces and pieces[-1].face == face:
            pieces[-1] = Run(pieces[-1].text + text, pieces[-1].face)
        elif text:
            pieces.append(Run(text, face))
    texts = [_SPACE.sub(" ", piece.text) for piece in pieces]
    if texts:
        texts[0], texts[-1] = texts[0].lstrip(), texts[-1].rstrip()
    return (Run(t, p.face) for t, p in zip(texts, pieces, strict=True) if t.strip())


_Face = Literal["plain", "strong", "code"]
_FACES: dict[str, _Face] = {"strong": "strong", "b": "strong", "code": "code"}


def _pieces(element: HtmlElement, face: _Face) -> Iterator[tuple[str, _Face]]:
    yield element.text or "", face
    for child in element:
        if isinstance(child.tag, str) and not _is_left_out(child):
            yield from _pieces(child, _FACES.get(child.tag, face))
        yield child.tail or "", face


def _text(element: HtmlElement) -> str:
    return "".join(run.text for run in _runs(element)).strip()
