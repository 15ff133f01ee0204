"""Words of one language, for readers: none of the other language, none of a machine."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Collection, Iterator

from bangfu.language import LANGUAGE_TAGS, Language
from bangfu.press.gate.pieces import Piece, own_texts

__all__ = ["language_faults", "machine_faults", "page_faults"]

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
