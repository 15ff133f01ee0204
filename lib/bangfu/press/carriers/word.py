"""A report as a Word document that can be edited: headings, tables and captions are real ones.

The fonts are those of official papers in Chinese (宋体 for text, 黑体 for headings), named and not
embedded. Everything in the file comes from the report: the same report gives the same bytes.
"""

import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from bangfu.press.carriers.blocks import (
    Banner,
    Block,
    Chart,
    Heading,
    Items,
    Pair,
    Paragraph,
    Report,
    Run,
    Table,
)
from bangfu.press.carriers.drawing import png_of
from bangfu.press.carriers.word_styles import CODE_FONT, prepare_styles
from bangfu.press.carriers.word_table import add_table

__all__ = ["render_document"]

_TEXT_WIDTH = Cm(16)
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""What every entry of the file says of when it was written, the earliest a ZIP file can say."""
_PAGE_WORDS = {"zh": ("第 ", " 页，共 ", " 页"), "en": ("Page ", " of ", "")}
_WARN = RGBColor(0x8A, 0x3B, 0x00)


def render_document(report: Report, *, made: date) -> bytes:
    """The report as a .docx file.

    Parameters
    ----------
    report
        The blocks of its page.
    made
        What the file says of when it was made: a day of the data, not of the clock.
    """
    document = Document()
    language = "zh" if report.language.startswith("zh") else "en"
    prepare_styles(document, report.language)
    _describe(document, report, made)
    _margins(document, report, language)
    writer = _Writer(document, language)
    for block in report.blocks:
        writer.add(block)
    buffer = BytesIO()
    document.save(buffer)
    return _undated(buffer.getvalue())


class _Writer:
    """Puts blocks at the end of a document."""

    def __init__(self, document: WordDocument, language: str) -> None:
        self.document = document
        self.colon = "：" if language == "zh" else ": "
        self.comma = "，" if language == "zh" else ", "

    def add(self, block: Block) -> None:
        """Add one block."""
        match block:
            case Heading(level, text):
                style = "Title" if level == 1 else f"Heading {min(level - 1, 5)}"
                self.document.add_paragraph(text, style)
            case Paragraph(runs, kind):
                self._line(runs, _PARAGRAPH_STYLES[kind])
            case Banner(runs, _):
                self._line(runs, "Banner")
            case Items(items, is_ordered):
                for item in items:
                    self._line(item, "List Number" if is_ordered else "List Bullet")
            case Pair():
                self._pair(block)
            case Table():
                add_table(self.document, block)
                self._notes(block.notes)
            case Chart():
                self._chart(block)

    def _line(self, runs: Sequence[Run], style: str) -> WordParagraph:
        line = self.document.add_paragraph(style=style)
        for run in runs:
            added = line.add_run(run.text)
            added.bold = run.face == "strong" or None
            if run.face == "code":
                added.font.name = CODE_FONT
        return line

    def _pair(self, pair: Pair) -> None:
        """A headline figure with its value in bold; a term in bold with what it means."""
        if pair.kind == "headline":
            value, *rest = pair.details or ("",)
            line = self._line(pair.term, "List Bullet")
            line.add_run(self.colon)
            line.add_run(value).bold = True
            line.add_run("".join(f"{self.comma}{words}" for words in rest))
            return
        line = self._line(pair.term, "Definition")
        for run in line.runs:
            run.bold = True
        line.add_run(f"{self.colon}{' '.join(pair.details)}")

    def _chart(self, chart: Chart) -> None:
        for number, caption in enumerate(chart.captions):
            line = self.document.add_paragraph(caption, "Caption" if number == 0 else "Note")
            line.paragraph_format.keep_with_next = True
        picture = self.document.add_paragraph(style="Picture")
        shape = picture.add_run().add_picture(BytesIO(png_of(chart.svg)), width=_TEXT_WIDTH)
        named = shape._inline.docPr
        named.set("descr", chart.alt)
        named.set("title", chart.captions[0] if chart.captions else chart.alt)
        self._notes(chart.notes)

    def _notes(self, notes: Sequence[str]) -> None:
        for note in notes:
            self.document.add_paragraph(note, "Note")


_PARAGRAPH_STYLES = {
    "prose": "Body Text",
    "statement": "Statement",
    "note": "Note",
    "dateline": "Subtitle",
}


def _describe(document: WordDocument, report: Report, made: date) -> None:
    """The properties of the file, all of them set: the template's own say who made the template."""
    about = document.core_properties
    about.title, about.subject = report.title, ""
    about.author = about.last_modified_by = report.unit
    about.language = report.language
    about.comments = about.keywords = about.category = ""
    about.created = about.modified = datetime(made.year, made.month, made.day)
    about.revision = 1
    package = document.part.package
    for name, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:  # a picture of the template
            del package.rels[name]


def _margins(document: WordDocument, report: Report, language: str) -> None:
    """A4, what must be known at the head of each page, its number at the foot."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2.2)
    banners = [block for block in report.blocks if isinstance(block, Banner)]
    said = " · ".join(banner.runs[0].text for banner in banners)
    head = section.header.paragraphs[0]
    head.text = f"{said} · {report.title}" if said else report.title
    if said:
        head.runs[0].font.color.rgb = _WARN
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, between, after = _PAGE_WORDS[language]
    foot.add_run(before)
    _field(foot, "PAGE")
    foot.add_run(between)
    _field(foot, "NUMPAGES")
    foot.add_run(after)
    for line in (head, foot):
        line.paragraph_format.first_line_indent = Pt(0)


def _field(line: WordParagraph, name: str) -> None:
    """A number that Word works out; 1 until it has."""
    field: Any = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" {name} ")
    line.add_run("1")
    field.append(line.runs[-1]._r)
    line._p.append(field)


def _undated(content: bytes) -> bytes:
    """The same file with no entry saying when it was written."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return buffer.getvalue()
