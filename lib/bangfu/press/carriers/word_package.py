"""The file of a Word report: its parts, packed so that the same report gives the same bytes."""

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from io import BytesIO

from bangfu.language import LANGUAGE_TAGS, Language
from bangfu.press.carriers.word_styles import NAMESPACES, paragraph, piece, style_sheet

__all__ = ["Properties", "packed"]

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""What every entry of the file says of when it was written, the earliest a ZIP file can say."""
_OPC = "http://schemas.openxmlformats.org/package/2006"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SIDE_PARTS = ("styles", "settings", "numbering", "header", "footer")
"""Parts of their own beside the document, each the kind of its relation."""
_PAGE_WORDS = {"zh": ("第 ", " 页，共 ", " 页"), "en": ("Page ", " of ", "")}
_MARGINS = (
    '<w:pgMar w:top="1417" w:right="1417" w:bottom="1247" w:left="1417" w:header="709" '
    'w:footer="709" w:gutter="0"/>'
)
_SETTINGS = (
    f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:useFELayout/>'
    # Without it Word takes the file for one of an older version.
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
    ' w:val="15"/></w:compat></w:settings>'
)
_LEVELS = 3


@dataclass(frozen=True)
class Properties:
    """What the file says of itself."""

    title: str
    author: str
    language: Language
    made: date
    """A day of the data, not of the clock."""
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
    document = (
        f"<w:document {NAMESPACES} "
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f"<w:body>{body}<w:sectPr>"
        '<w:headerReference w:type="default" r:id="rId4"/>'
        '<w:footerReference w:type="default" r:id="rId5"/>'
        f'<w:pgSz w:w="11906" w:h="16838"/>{_MARGINS}</w:sectPr></w:body></w:document>'
    )
    texts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations({"rId1": ("officeDocument", "word/document.xml")}, core=True),
        "docProps/core.xml": _core(about),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _document_relations(len(pictures)),
        "word/styles.xml": style_sheet(about.language),
        "word/settings.xml": _SETTINGS,
        "word/numbering.xml": _numbering(n_lists),
        "word/header.xml": _header(about),
        "word/footer.xml": _footer(about.language),
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in texts.items():
            archive.writestr(_entry(name, zipfile.ZIP_DEFLATED), _XML + text)
        for number, picture in enumerate(pictures, 1):  # PNG is packed already
            archive.writestr(_entry(f"word/media/{number}.png", zipfile.ZIP_STORED), picture)
    return buffer.getvalue()


def _entry(name: str, packing: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EARLIEST)
    entry.compress_type, entry.create_system, entry.external_attr = packing, 3, 0o600 << 16
    return entry


@cache
def _content_types() -> str:
    kinds = {"document": "document.main", **{part: part for part in _SIDE_PARTS}}
    parts = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_WORD}.{kind}+xml"/>'
        for part, kind in kinds.items()
    )
    return (
        f'<Types xmlns="{_OPC}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        '<Override PartName="/docProps/core.xml" '
        f'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>{parts}</Types>'
    )


def _document_relations(n_pictures: int) -> str:
    parts = {f"rId{n}": (part, f"{part}.xml") for n, part in enumerate(_SIDE_PARTS, 1)}
    pictures = {f"rId{100 + n}": ("image", f"media/{n}.png") for n in range(1, n_pictures + 1)}
    return _relations({**parts, **pictures})


def _relations(targets: Mapping[str, tuple[str, str]], *, core: bool = False) -> str:
    found = [(name, f"{_KIND}/{kind}", target) for name, (kind, target) in targets.items()]
    if core:
        kind = f"{_OPC}/relationships/metadata/core-properties"
        found.append(("rIdCore", kind, "docProps/core.xml"))
    listed = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'
        for name, kind, target in found
    )
    return f'<Relationships xmlns="{_OPC}/relationships">{listed}</Relationships>'


def _core(about: Properties) -> str:
    title, author = escape(about.title, quote=False), escape(about.author, quote=False)
    made = f'xsi:type="dcterms:W3CDTF">{about.made.isoformat()}T00:00:00Z'
    return (
        f'<cp:coreProperties xmlns:cp="{_OPC}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>"
        f"<cp:lastModifiedBy>{author}</cp:lastModifiedBy><cp:revision>1</cp:revision>"
        f"<dcterms:created {made}</dcterms:created><dcterms:modified {made}</dcterms:modified>"
        f"<dc:language>{LANGUAGE_TAGS[about.language]}</dc:language></cp:coreProperties>"
    )


def _header(about: Properties) -> str:
    text = " · ".join(filter(None, (about.banner, about.title)))
    words = piece(text, "warning" if about.banner else "plain")
    return f"<w:hdr {NAMESPACES}>{paragraph('Header', words)}</w:hdr>"


@cache
def _footer(language: Language) -> str:
    before, between, after = map(piece, _PAGE_WORDS[language])
    page, pages = (  # numbers that Word works out; 1 until it has
        f'<w:fldSimple w:instr=" {name} ">{piece("1")}</w:fldSimple>'
        for name in ("PAGE", "NUMPAGES")
    )
    words = paragraph("Footer", before, page, between, pages, after)
    return f"<w:ftr {NAMESPACES}>{words}</w:ftr>"


@cache
def _numbering(n_lists: int) -> str:
    """Bullets, and numbers that begin anew in each list."""
    kinds = (("bullet", "•"), ("decimal", "%{}."))
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>'
        + "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
            f'<w:lvlText w:val="{mark.format(level + 1)}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="{420 * (level + 1)}" w:hanging="420"/></w:pPr></w:lvl>'
            for level in range(_LEVELS)
        )
        + "</w:abstractNum>"
        for number, (kind, mark) in enumerate(kinds)
    )
    anew = "".join(
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride>'
        for level in range(_LEVELS)
    )
    lists = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/>{anew}</w:num>'
        for number in range(2, n_lists + 2)
    )
    bullets = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    return f"<w:numbering {NAMESPACES}>{abstract}{bullets}{lists}</w:numbering>"
