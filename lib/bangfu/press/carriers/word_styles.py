"""The styles of a Word report, which a union may change, and lines of text set in them.

The fonts are those of official papers in Chinese (宋体 for text, 黑体 for headings), named and not
embedded. Everything here is text of the format (ECMA-376), whose elements stand in a fixed order.
"""

from functools import cache
from html import escape
from typing import Literal, NamedTuple

from bangfu.language import LANGUAGE_TAGS, Language, capital

__all__ = ["NAMESPACES", "Face", "paragraph", "piece", "style_sheet"]

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)

Face = Literal["plain", "strong", "code", "warning"]

_LATIN, _TEXT, _HEAD, _CODE = "Times New Roman", "宋体", "黑体", "Consolas"
_CHINESE = LANGUAGE_TAGS["zh"]
_INK, _MUTED, _WARN = "1C2024", "5A626C", "8A3B00"
_FACES: dict[Face, str] = {
    "plain": "",
    "strong": "<w:rPr><w:b/><w:bCs/></w:rPr>",
    "code": f'<w:rPr><w:rFonts w:ascii="{_CODE}" w:hAnsi="{_CODE}"/></w:rPr>',
    "warning": f'<w:rPr><w:color w:val="{_WARN}"/></w:rPr>',
}


class _Look(NamedTuple):
    """Size in points, weight, font of Chinese text, points before and after, and what else."""

    size: float
    is_bold: bool
    font: str
    before: float
    after: float
    form: str = ""
    """Properties that stand before the spaces, in the order of the format."""
    ending: str = ""
    """Those that stand after them."""
    colour: str = _INK
    spacing: int = 0
    """Between lines, in 240ths of one; 0 as in running text."""


_KEPT = "<w:keepNext/><w:keepLines/>"
_CENTRED = '<w:jc w:val="center"/>'


def _heading(level: int, size: float, before: float, after: float) -> _Look:
    return _Look(size, True, _HEAD, before, after, _KEPT, f'<w:outlineLvl w:val="{level - 1}"/>')


_LOOKS = {
    "Title": _Look(22, True, _HEAD, 6, 6, _KEPT, _CENTRED),
    "Subtitle": _Look(12, False, _TEXT, 0, 4, "", _CENTRED, _MUTED),
    "heading 1": _heading(1, 16, 18, 6),
    "heading 2": _heading(2, 14, 12, 4),
    "heading 3": _heading(3, 12, 10, 4),
    "heading 4": _heading(4, 12, 8, 4),
    "heading 5": _heading(5, 12, 8, 4),
    "Body Text": _Look(12, False, _TEXT, 0, 4),
    "List Bullet": _Look(12, False, _TEXT, 0, 3),
    "List Number": _Look(12, False, _TEXT, 0, 3),
    "caption": _Look(11, True, _HEAD, 10, 3, "<w:keepNext/>", spacing=240),
    "header": _Look(9, False, _TEXT, 0, 0, spacing=240),
    "footer": _Look(9, False, _TEXT, 0, 0, "", _CENTRED, spacing=240),
    "Statement": _Look(12, False, _TEXT, 0, 4),
    "Note": _Look(9, False, _TEXT, 2, 2, colour=_MUTED, spacing=240),
    "Banner": _Look(11, True, _HEAD, 0, 6, colour=_WARN),
    "Definition": _Look(10.5, False, _TEXT, 0, 4),
    "Picture": _Look(12, False, _TEXT, 0, 4, "", _CENTRED, spacing=240),
    "Table Text": _Look(10.5, False, _TEXT, 1, 1, spacing=240),
}
"""By the names Word gives its own styles; those it lacks are ours."""
_INDENTED = ("Body Text", "Statement")
"""In Chinese their first lines start two characters in."""


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


@cache
def style_sheet(language: Language) -> str:
    """The part `word/styles.xml` of a report in a language."""
    spacing = 360 if language == "zh" else 300
    normal = _Look(12, False, _TEXT, 0, 0, spacing=spacing)
    styles = "".join(_style(name, look, language) for name, look in _LOOKS.items())
    return (
        f"<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
        # Spelling and line breaks follow these, whatever the language of the report.
        f'<w:lang w:val="en-US" w:eastAsia="{_CHINESE}"/>'
        "</w:rPr></w:rPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f"<w:qFormat/>{_properties(normal)}</w:style>"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:tblPr><w:tblCellMar>'
        '<w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr></w:style>{styles}</w:styles>"
    )


def _style(name: str, look: _Look, language: Language) -> str:
    # Ids begin with a capital letter, as those of Word's own styles do in its files.
    known = capital(name).replace(" ", "")
    indent = '<w:ind w:firstLine="480" w:firstLineChars="200"/>'
    starts_in = language == "zh" and name in _INDENTED
    return (
        f'<w:style w:type="paragraph" w:styleId="{known}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/>{_properties(look, indent * starts_in)}</w:style>'
    )


def _properties(look: _Look, indent: str = "") -> str:
    size, weight = round(look.size * 2), "<w:b/><w:bCs/>" * look.is_bold
    between = f' w:line="{look.spacing}" w:lineRule="auto"' if look.spacing else ""
    return (
        f'<w:pPr>{look.form}<w:spacing w:before="{look.before * 20}" w:after="{look.after * 20}"'
        f"{between}/>{indent}{look.ending}</w:pPr>"
        f'<w:rPr><w:rFonts w:ascii="{_LATIN}" w:hAnsi="{_LATIN}" w:eastAsia="{look.font}" '
        f'w:cs="{_LATIN}"/>{weight}<w:color w:val="{look.colour}"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    )
