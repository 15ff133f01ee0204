"""The styles of a Word report: fonts, sizes and spaces, which a union may change."""

from typing import Any

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

__all__ = ["CODE_FONT", "TABLE_TEXT_ID", "prepare_styles"]

CODE_FONT = "Consolas"
TABLE_TEXT_ID = "TableText"
"""What the style Table Text is called inside the file."""
_LATIN, _TEXT, _HEAD = "Times New Roman", "宋体", "黑体"
_INK, _MUTED, _WARN = (
    RGBColor(0x1C, 0x20, 0x24),
    RGBColor(0x5A, 0x62, 0x6C),
    RGBColor(0x8A, 0x3B, 0),
)
_FONT_ATTRIBUTES = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")

_SIZES = {
    # style: size in points, bold, font of Chinese text, space before and after in points
    "Title": (22, True, _HEAD, 6, 6),
    "Subtitle": (12, False, _TEXT, 0, 4),
    "Heading 1": (16, True, _HEAD, 18, 6),
    "Heading 2": (14, True, _HEAD, 12, 4),
    "Heading 3": (12, True, _HEAD, 10, 4),
    "Heading 4": (12, True, _HEAD, 8, 4),
    "Heading 5": (12, True, _HEAD, 8, 4),
    "Body Text": (12, False, _TEXT, 0, 4),
    "List Bullet": (12, False, _TEXT, 0, 3),
    "List Number": (12, False, _TEXT, 0, 3),
    "Caption": (11, True, _HEAD, 10, 3),
    "Header": (9, False, _TEXT, 0, 0),
    "Footer": (9, False, _TEXT, 0, 0),
    "Statement": (12, False, _TEXT, 0, 4),
    "Note": (9, False, _TEXT, 2, 2),
    "Banner": (11, True, _HEAD, 0, 6),
    "Definition": (10.5, False, _TEXT, 0, 4),
    "Picture": (12, False, _TEXT, 0, 4),
    "Table Text": (10.5, False, _TEXT, 1, 1),
}
_COLOURS = {"Subtitle": _MUTED, "Note": _MUTED, "Banner": _WARN}
_INDENTED = ("Body Text", "Statement")


def prepare_styles(document: WordDocument, language: str) -> None:
    """Set the language and every style the reports use; those Word lacks are made.

    Parameters
    ----------
    language
        The tag of the report's language; in Chinese, paragraphs of prose start two characters in.
    """
    _set_language(document, language)
    is_chinese = language.startswith("zh")
    normal: Any = document.styles["Normal"]
    _set_font(normal, 12, bold=False, chinese=_TEXT)
    normal.paragraph_format.line_spacing = 1.5 if is_chinese else 1.25
    for name, (size, bold, chinese, before, after) in _SIZES.items():
        style = _style(document, name)
        _set_font(style, size, bold=bold, chinese=chinese)
        style.font.color.rgb = _COLOURS.get(name, _INK)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
    if is_chinese:
        for name in _INDENTED:
            document.styles[name].paragraph_format.first_line_indent = Pt(24)
    _finish(document)


def _style(document: WordDocument, name: str) -> Any:
    known = {style.name for style in document.styles}
    if name in known:
        return document.styles[name]
    style: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    return style


def _set_font(style: Any, size: float, *, bold: bool, chinese: str) -> None:
    """Latin and Chinese font; the theme's fonts, which would win over both, are taken off."""
    style.font.name, style.font.size = _LATIN, Pt(size)
    style.font.bold, style.font.italic = bold, False
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), chinese)
    for name in _FONT_ATTRIBUTES:
        fonts.attrib.pop(qn(f"w:{name}"), None)


def _set_language(document: WordDocument, language: str) -> None:
    """The language of Latin and of Chinese text, from which spelling and line breaks follow."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    lang = properties.find(qn("w:lang"))
    if lang is None:
        lang = OxmlElement("w:lang")
        properties.append(lang)
    lang.set(qn("w:val"), "en-US")
    lang.set(qn("w:eastAsia"), "zh-CN")


def _finish(document: WordDocument) -> None:
    """What only some styles have."""
    styles = document.styles
    styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    styles["Subtitle"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    styles["Caption"].paragraph_format.keep_with_next = True
    styles["Picture"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for name in ("Note", "Table Text", "Header", "Footer", "Picture", "Caption"):
        styles[name].paragraph_format.line_spacing = 1.0
    border = styles["Title"].element.get_or_add_pPr().find(qn("w:pBdr"))
    if border is not None:  # the template draws a line under titles
        border.getparent().remove(border)
