"""The file of a Word report: its parts, packed so that the same report gives the same bytes.

The parts are templates, `template/*.xml.j2`, in the text of the format (ECMA-376), whose elements
stand in a fixed order. Its styles, which a union may change, are among them: the fonts are those of
official papers in Chinese (宋体 for text, 黑体 for headings), named and not embedded.
"""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from importlib.resources import files
from io import BytesIO
from typing import Literal

from jinja2 import Environment, StrictUndefined, Template

from bangfu.language import LANGUAGE_TAGS, Language

__all__ = ["Face", "Properties", "packed", "paragraph", "part", "piece"]

Face = Literal["plain", "strong", "code", "warning"]

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""What every entry of the file says of when it was written, the earliest a ZIP file can say."""
_PAGE_WORDS = {"zh": ("第 ", " 页，共 ", " 页"), "en": ("Page ", " of ", "")}
_FACES: dict[Face, str] = {
    "plain": "",
    "strong": "<w:rPr><w:b/><w:bCs/></w:rPr>",
    "code": '<w:rPr><w:rFonts w:ascii="Consolas" w:hAnsi="Consolas"/></w:rPr>',
    "warning": '<w:rPr><w:color w:val="8A3B00"/></w:rPr>',
}


@dataclass(frozen=True)
class Properties:
    """What the file says of itself."""

    title: str
    author: str
    language: Language
    made: date
    """The day of issue, or the last of its period."""
    banner: str = ""
    """What must be known before reading, at the head of each page."""


def packed(
    body: str, about: Properties, *, pictures: Sequence[bytes] = (), n_lists: int = 0
) -> bytes:
    """The .docx file of a body.

    Parameters
    ----------
    body
        Paragraphs and tables in the markup of the format.
    about
        What it says of itself.
    pictures
        PNG files; the body calls them rId101, rId102, …
    n_lists
        How many numbered lists it has: their numberings are 2, 3, …; that of bullets is 1.
    """
    texts = {
        "[Content_Types].xml": part("content_types"),
        "_rels/.rels": part("package_relations"),
        "docProps/core.xml": part(
            "core",
            title=escape(about.title, quote=False),
            author=escape(about.author, quote=False),
            made=about.made,
            language=LANGUAGE_TAGS[about.language],
        ),
        "word/document.xml": part("document", body=body),
        "word/_rels/document.xml.rels": part("document_relations", n_pictures=len(pictures)),
        "word/styles.xml": _styles(about.language),
        "word/settings.xml": part("settings"),
        "word/numbering.xml": part("numbering", n_lists=n_lists),
        "word/header.xml": part("header", line=_header(about)),
        "word/footer.xml": part("footer", line=_footer(about.language)),
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in texts.items():
            archive.writestr(_entry(name, zipfile.ZIP_DEFLATED), _XML + text)
        for number, picture in enumerate(pictures, 1):  # PNG is packed already
            archive.writestr(_entry(f"word/media/{number}.png", zipfile.ZIP_STORED), picture)
    return buffer.getvalue()


def part(name: str, **given: object) -> str:
    """A part of the file from its template; texts are given as they stand in XML."""
    return _template(name).render(**given)


@cache
def _template(name: str) -> Template:
    """Written in lines for who reads it; between elements of the format no space may stand."""
    file = files("bangfu.press.carriers") / "template" / f"{name}.xml.j2"
    lines = file.read_text("utf-8").splitlines()
    # What is given holds elements, and what is text in it has been escaped where it was set.
    environment = Environment(autoescape=False, undefined=StrictUndefined)  # noqa: S701
    return environment.from_string("".join(lines))


@cache
def _styles(language: Language) -> str:
    return part("styles", language=language, chinese=LANGUAGE_TAGS["zh"])


def paragraph(style: str, *pieces: str, form: str = "") -> str:
    """A paragraph of some runs.

    Parameters
    ----------
    style
        The id of its style: the name without spaces.
    form
        Properties of its own, in the order of the format.
    """
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{form}</w:pPr>{"".join(pieces)}</w:p>'


def piece(text: str, face: Face = "plain") -> str:
    """A piece of a line in one face, or nothing.

    Examples
    --------
    >>> piece("a < b")
    '<w:r><w:t xml:space="preserve">a &lt; b</w:t></w:r>'
    """
    if not text:
        return ""
    words = escape(text, quote=False)
    return f'<w:r>{_FACES[face]}<w:t xml:space="preserve">{words}</w:t></w:r>'


def _header(about: Properties) -> str:
    text = " · ".join(filter(None, (about.banner, about.title)))
    return paragraph("Header", piece(text, "warning" if about.banner else "plain"))


def _footer(language: Language) -> str:
    before, between, after = map(piece, _PAGE_WORDS[language])
    page, pages = (  # numbers that Word works out; 1 until it has
        f'<w:fldSimple w:instr=" {name} ">{piece("1")}</w:fldSimple>'
        for name in ("PAGE", "NUMPAGES")
    )
    return paragraph("Footer", before, page, between, pages, after)


def _entry(name: str, packing: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EARLIEST)
    entry.compress_type, entry.create_system, entry.external_attr = packing, 3, 0o600 << 16
    return entry
