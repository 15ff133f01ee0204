"""The rules of the gate, by family, but for those on persons.

outputs    what a cell may show at all, and numbers that name their figure
markup     nothing that runs, sends or collides
tabular    tables that can be read out: a caption, a scope to every header, a header to every row
pictures   charts that can be read out: named, and told in words that hold what the picture says
wording    one language, a title, no words of a machine

Every number on a page can be looked up in the answers. Years, days and months, and what comes from
rules, definitions or print (`given`), are no figures of the register. All else that has digits must
name the address it words.
"""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from nbformat import NotebookNode

from bangfu.csv_files import is_number
from bangfu.figures.model import WITHHELD
from bangfu.language import LANGUAGE_TAGS, Language
from bangfu.press.gate.pieces import Piece, own_texts

__all__ = [
    "active_faults",
    "address_faults",
    "alt_faults",
    "id_faults",
    "language_faults",
    "link_faults",
    "machine_faults",
    "name_faults",
    "output_faults",
    "page_faults",
    "style_faults",
    "table_faults",
    "value_faults",
]

_CALENDAR = re.compile(
    r"\d{4}(?:-(?:\d{2}|[QH]\d))?|\d{1,2}(?:[年月日]|—(?=\d{1,2}月))|[QH][1-4]\b"
    r"|\b\d{1,2}(?=,? (?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December)\b)"
)
_LABEL_COLUMNS = 3
"""A chart's data begin with a code and its words in both languages."""
_FORBIDDEN_TAGS = {
    "script", "iframe", "object", "embed", "link", "base", "form", "img", "image", "foreignObject",
    "animate", "set", "video", "audio", "source", "noscript", "template",
}  # fmt: skip
_TELLING = {"canonical", "alternate", "icon"}
"""Kinds of <link> a page may have; see `_only_tells`."""
_ADDRESSES = {"href", "src", "xlink:href", "srcset", "action", "data", "poster"}
_REFERENCES = {"aria-labelledby", "aria-describedby", "aria-controls", "for", "headers"}
_REQUEST = re.compile(r"@import|url\(\s*['\"]?(?!data:|#)", re.IGNORECASE)
_SCOPES = {"col", "row", "colgroup", "rowgroup"}
_NO_VALUE = re.compile(r"-?(?:nan|inf|none|null|nat|<na>|n/a|true|false)|", re.IGNORECASE)
_UNGROUPED = re.compile(r"\d{5}|^\d{4}(?:\.\d+)?$")
_SHORTEST = 8
"""Characters of an alt text, at least."""
_PLACEHOLDER = re.compile(
    r"^\W*(?:image|picture|chart|figure|graph|plot|alt(?: text)?|description|placeholder|untitled|"
    r"todo|tbd|xxx+|lorem ipsum.*|no description.*|图|图片|图表|图像|插图|示意图|待补|无|暂无说明)"
    r"\W*\d*\W*$",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:[-–—年.]+(?:\d{1,2}(?!\d)月?)?)?(?:日|\d{1,2}日)?(?!\d)"
)
_YEAR_BEHIND = r"(?:19|20)\d\d年"
_WITHHELD = re.compile(r"不公布|withheld|undefined|no records|没有记录", re.IGNORECASE)
_HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff，；：（）！？]")
_LATIN = re.compile(r"(?<![\w./=-])[A-Za-z]{3,}(?![\w./=-])")
_NAMES = {
    "CSV", "JSON", "XLSX", "DOCX", "SVG", "PNG", "PDF", "SQL", "Excel", "Word", "WeChat", "SHA",
    "bangfu", "HTML", "Atom",
}  # fmt: skip
"""Names of formats and tools that are the same in Chinese."""
_UNSPOKEN = {"style", "code"}
_MACHINE = (
    ("the address of an object", re.compile(r"\b0x[0-9a-fA-F]{6,}\b|<[\w.]+ object\b")),
    ("a traceback", re.compile(r"Traceback \(most recent|\b[A-Z]\w*(?:Error|Exception): ")),
    ("a warning", re.compile(r"\b(?:[A-Z]\w+)?Warning: |\b\w+Warning\b")),
    ("a folder of a machine", re.compile(r"(?<![\w./:])/(?:home|root|tmp|usr|var|opt|Users)/")),
)
_HINTS = (
    "0x", " object", "Traceback", "Error: ", "Exception: ", "Warning", "/home/", "/root/", "/tmp/",  # noqa: S108
    "/usr/", "/var/", "/opt/", "/Users/",
)  # fmt: skip
"""One of these is in whatever the patterns find: far sooner looked for."""
_FILE_NAME = re.compile(
    r"\.(?:ipynb|html?|py|md)\b|^[\w.-]*_[\w.-]*$|^(?:untitled|notebook)\d*$", re.I
)


def output_faults(cell: NotebookNode) -> Iterator[str]:
    """What is wrong with the outputs of a code cell.

    Tracebacks and streams are never quoted: a warning tells where a server keeps its data, and an
    error what a row of it holds.
    """
    for output in cell.get("outputs", []):
        kind = output["output_type"]
        if kind == "error":
            yield f"failed with {output.get('ename', '')!r}"
        elif kind == "stream":
            yield f"found text on {output.get('name')}, expected no streams"
        elif "text/html" not in output.get("data", {}):
            found = ", ".join(sorted(output.get("data", {}))) or "nothing"
            yield f"shows {found}, expected 'text/html' (a table or a chart)"


def address_faults(data: Mapping[str, Any], text: str, names: Sequence[str] = ()) -> Iterator[str]:
    """What is wrong with the addresses of one output.

    Parameters
    ----------
    data
        The record of an output of a report.
    text
        What it says, as text.
    names
        Names of unions that have digits, the longest first: as the union of a factory 3514.
    """
    if not data.get("given") and not data["figures"] and _has_number(text, names):
        yield "says a number and names no figure of the answers"
    if "printed" in data:
        yield from _printed_faults(data["printed"], names)
    exact = {_exact(value, status) for _, value, status in data["figures"]}
    if "table" in data:
        yield from _data_faults(data["table"], exact)
    if "chart" in data:
        yield from _data_faults(data["chart"]["table"], exact)


def _has_number(text: str, names: Sequence[str]) -> bool:
    """Whether a number is in a text, but for those in names of unions.

    A year may stand right behind one that ends with a number: 甲厂工会1 in 2019 is no 甲厂工会12.
    """
    for name in names:
        if name in text:
            text = re.sub(rf"{re.escape(name)}(?:(?!\d)|(?={_YEAR_BEHIND}))", "", text)
    return bool(re.search(r"\d", _CALENDAR.sub("", text)))


def _exact(value: str | None, status: str) -> str:
    return WITHHELD if status == "suppressed" else value or ""


def _printed_faults(printed: Mapping[str, Any], names: Sequence[str]) -> Iterator[str]:
    """Cells of a table as printed that show a number and name no figure."""
    for _, label, cells in printed["rows"]:
        for (head, _, given), cell in zip(printed["columns"], cells, strict=True):
            if isinstance(cell, str) and not given and _has_number(cell, names):
                yield f"row {label!r}, column {head!r}: shows a number and names no figure"


def _data_faults(table: Mapping[str, Any], exact: set[str]) -> Iterator[str]:
    """Values of a table as data that no figure named beside it has."""
    header: Sequence[str] = table["header"]
    for row in table["rows"]:
        for place, (head, cell) in enumerate(zip(header, row, strict=True)):
            is_value = (
                "." in head or head == "value" or (header[0] == "code" and place >= _LABEL_COLUMNS)
            )
            if is_value and is_number(cell) and cell not in exact:
                yield f"table {table['id']!r}, column {head!r}: holds a value no figure of it has"


def active_faults(piece: Piece) -> Iterator[str]:
    """Elements and attributes that run, load, embed, or carry a style of their own."""
    tags = {element.tag for element in piece.root.iter() if not _only_tells(element)}
    for tag in sorted(tags & _FORBIDDEN_TAGS):
        yield f"<{tag}> is not allowed"
    for element, attributes in piece.elements:
        for name in attributes:
            if name == "style" or name.startswith("on"):
                yield f"<{element.tag}> has the attribute {name!r}"


def _only_tells(element: ET.Element) -> bool:
    """Whether it is a <link> that loads nothing: the page's address, its twin, its own icon."""
    if element.tag != "link" or element.get("rel") not in _TELLING:
        return False
    href = element.get("href", "")
    return element.get("rel") != "icon" or href.startswith("data:image/svg+xml,")


def link_faults(piece: Piece) -> Iterator[str]:
    """Addresses elsewhere; a link a reader may follow is no request of the page."""
    for element, attributes in piece.elements:
        for name in _ADDRESSES & attributes.keys():
            value = attributes[name]
            elsewhere = ":" in value.partition("/")[0] or value.startswith(("//", "\\"))
            is_followed = element.tag == "a" and value.startswith("https://")
            if elsewhere and not is_followed and not _only_tells(element):
                yield f"<{element.tag}> points elsewhere, expected a relative address"


def style_faults(piece: Piece) -> Iterator[str]:
    """Styles that would send for something."""
    for element in piece.root.iter("style"):
        if _REQUEST.search(element.text or ""):
            yield "<style> points elsewhere, expected data: only"


def id_faults(pieces: Sequence[Piece]) -> Iterator[tuple[str, str]]:
    """Ids used more than once, and references to none, each with the place it is found in."""
    known: Counter[str | None] = Counter()
    asked: list[tuple[str, str]] = []
    for piece in pieces:
        for _, attributes in piece.elements:
            name = attributes.get("id")
            known[name] += 1
            if name is not None and known[name] == 2:
                yield piece.where, f"id {name!r} is used more than once"
            asked += [(piece.where, target) for target in _asked(attributes)]
    for where, target in asked:
        if target not in known:
            yield where, f"refers to {target!r}, which is no id of the page"


def _asked(attributes: dict[str, str]) -> Iterator[str]:
    if attributes.get("href", "").startswith("#"):
        yield attributes["href"][1:]
    for name in _REFERENCES & attributes.keys():
        yield from attributes[name].split()


def table_faults(piece: Piece) -> Iterator[str]:
    """Tables without a caption, a header or a scope, and rows that no header names."""
    for number, table in enumerate(piece.root.iter("table"), start=1):
        name = _table_name(table, number)
        captions = table.findall("caption")
        if len(captions) != 1 or table[0] is not captions[0] or not _text(captions[0]):
            yield f"{name} has no caption"
        if any(th.get("scope") not in _SCOPES for th in table.iter("th")):
            yield f"{name}: <th> has no scope"
        if table.find("thead/tr/th") is None:
            yield f"{name} has no row of headers"
        rows = [row for body in table.iter("tbody") for row in body.findall("tr")]
        unnamed = [n for n, row in enumerate(rows, start=1) if row.find("th[@scope='row']") is None]
        if unnamed or not rows:
            yield f"{name}: row {unnamed[0] if unnamed else 1} has no header (<th scope='row'>)"
        if any(not _text(th) for th in table.iter("th")):
            yield f"{name}: a header is empty"


def value_faults(piece: Piece) -> Iterator[str]:
    """Cells that hold no value a reader would know, or digits no reader can count."""
    for number, table in enumerate(piece.root.iter("table"), start=1):
        for row_number, row in enumerate(table.iterfind("tbody/tr"), start=1):
            faults = {fault for cell in row.iterfind("td") if (fault := _in_cell(cell))}
            for fault in sorted(faults):
                yield f"{_table_name(table, number)}, row {row_number}: {fault}"


def _in_cell(cell: ET.Element) -> str:
    text = _text(cell)
    if _NO_VALUE.fullmatch(text):
        return "a cell holds no value, expected a figure, words or a mark"
    is_figure = cell.get("class") != "words"
    return "digits are not grouped" if is_figure and _UNGROUPED.search(text) else ""


def _table_name(table: ET.Element, number: int) -> str:
    caption = table.find("caption[@id]")
    return f"table {number}" if caption is None else f"table {caption.attrib['id']!r}"


def _text(element: ET.Element) -> str:
    return ("".join(element.itertext()) if len(element) else element.text or "").strip()


def name_faults(piece: Piece) -> Iterator[str]:
    """Pictures that a screen reader passes over or reads out shape by shape."""
    for svg in piece.root.iter("svg"):
        named = {svg.find("title"), svg.find("desc")} - {None}
        texts = [(part.text or "").strip() for part in named if part is not None]
        if svg.get("role") != "img" or not svg.get("aria-labelledby"):
            yield "<svg> has no role 'img' or no name"
        elif len(texts) != 2 or not all(texts):
            yield f"{_picture_name(svg)} has no title or no alt text"


def alt_faults(piece: Piece) -> Iterator[str]:
    """Alt texts that stand in for one, or that tell no number beside the years."""
    for svg in piece.root.iter("svg"):
        desc = svg.find("desc")
        text = "" if desc is None else " ".join("".join(desc.itertext()).split())
        if not text:
            continue  # told by `name_faults`
        if _PLACEHOLDER.match(text) or len(text) < _SHORTEST:
            yield f"{_picture_name(svg)}: the alt text is a placeholder"
        elif not re.search(r"\d", _YEAR.sub("", text)) and not _WITHHELD.search(text):
            yield f"{_picture_name(svg)}: the alt text tells no number"


def _picture_name(svg: ET.Element) -> str:
    return f"picture {(svg.get('aria-labelledby') or '').split(' ')[0]!r}"


def machine_faults(piece: Piece) -> Iterator[str]:
    """What a program says to a programmer."""
    if not any(hint in piece.text for hint in _HINTS):
        return
    for name, pattern in _MACHINE:
        if pattern.search(piece.text):
            yield f"holds {name}"


def language_faults(piece: Piece, language: Language, names: Collection[str] = ()) -> Iterator[str]:
    """Words of the other language outside the parts marked with its `lang`.

    Parameters
    ----------
    piece
        Code and what is marked `translate="no"` (hashes, versions) is no language.
    language
        The language of the page.
    names
        Names that are the same in both languages, such as that of a union in Latin letters.

    Yields
    ------
    str
        Where, never the words: they may be somebody's name.
    """
    pattern = _HAN if language == "en" else _LATIN
    if not pattern.search(piece.text):
        return
    known = _NAMES | {word for name in names for word in _LATIN.findall(name)}
    for element in _spoken(piece.root, language):
        found = {match for text in own_texts(element) for match in pattern.findall(text)}
        if language == "en" and found:
            yield f"<{element.tag}> holds Chinese, expected English or lang={LANGUAGE_TAGS['zh']!r}"
        if language == "zh" and found - known:
            yield f"<{element.tag}> holds English, expected Chinese or lang='en'"


def _spoken(root: ET.Element, language: Language) -> Iterator[ET.Element]:
    """The elements whose own words must be of the page's language."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        marked = element.get("lang", LANGUAGE_TAGS[language])
        if element.tag in _UNSPOKEN or marked[:2] != language or element.get("translate") == "no":
            continue
        waiting += reversed(element)
        if element.tag != "meta" or element.get("name") == "description":
            yield element


def page_faults(page: Piece, language: Language) -> Iterator[str]:
    """The page around the cells: its language, its one title, its landmarks."""
    html = page.root.find("html")
    if html is None or html.get("lang") != LANGUAGE_TAGS[language]:
        yield f"the lang of the page is wrong, expected {LANGUAGE_TAGS[language]!r}"
    headings = ["".join(h1.itertext()).strip() for h1 in page.root.iter("h1")]
    title = (page.root.findtext(".//head/title") or "").strip()
    if len(headings) != 1 or not headings[0]:
        yield f"found {len(headings)} headings of level 1, expected one"
    elif _FILE_NAME.search(title) or headings[0] not in title:
        yield "the title is the name of a file or leaves out the heading"
    for landmark in ("header", "main", "footer"):
        if len(list(page.root.iter(landmark))) != 1:
            yield f"expected one <{landmark}>"
