"""A report as a Word document that can be edited: headings, tables and captions are real ones.

It is made from the executed notebook, as the page and the workbook are: prose from its markdown
cells, everything else from the records of its outputs. What only works on a page is left out: its
contents, and links.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from nbformat import NotebookNode

from bangfu.language import Language
from bangfu.press.carriers.chart_files import Picture
from bangfu.press.carriers.word_package import Face, Properties, packed, paragraph, part, piece
from bangfu.press.carriers.word_table import word_table
from bangfu.press.gate.pieces import cell_name
from bangfu.press.pages.markdown import Token, in_language, parse_markdown, silent_prose
from bangfu.press.release.about import About
from bangfu.press.release.imprint import issued_words
from bangfu.press.report.output_record import MIME, outputs_of
from bangfu.press.report.tables.table_spec import TableSpec
from bangfu.words.labels import IMPRINT, PAGE, in_language_of

__all__ = ["render_document"]

_TEXT_WIDTH = 5_760_000
"""Of the page without its margins: 16 cm in the units of drawings."""
_DEEPEST = 2
"""Levels of lists below the first."""
_INLINE = {
    "text", "emphasis", "strong", "codespan", "link", "softbreak", "linebreak", "strikethrough",
    "inline_math",
}  # fmt: skip
_FACES: dict[str, Face] = {"strong": "strong", "codespan": "code"}


def render_document(
    nb: NotebookNode,
    about: About,
    language: Language,
    tables: Sequence[TableSpec],
    pictures: Mapping[str, Picture],
    *,
    imprint: Sequence[tuple[str, str]] = (),
) -> bytes:
    """The report as a .docx file, the same bytes for the same notebook.

    Parameters
    ----------
    nb
        An executed notebook whose page has passed the gate.
    about
        What its release is about.
    language
        The language of the run.
    tables
        The tables it prints, in its order.
    pictures
        The pictures of the charts it shows, by their ids.
    imprint
        When it is issued, how it is cited and so on: terms, each with what is said of it.
    """
    writer = _Writer(about, language, iter(tables), pictures)
    silent = silent_prose(nb)
    for number, cell in enumerate(nb.cells, start=1):
        if cell.cell_type == "markdown" and number not in silent:
            prose = in_language(cell.source, language, cell_name(number, cell))
            writer.add_prose(parse_markdown(prose))
        for output in outputs_of([{"cells": [cell]}]):
            writer.add_output(output)
    writer.add_imprint(imprint)
    return writer.content()


class _Writer:
    """Sets the cells of a report one after the other."""

    def __init__(
        self,
        about: About,
        language: Language,
        tables: Iterator[TableSpec],
        pictures: Mapping[str, Picture],
    ) -> None:
        self._about, self._language = about, language
        self._tables, self._pictures = tables, pictures
        self._unit, self._period = about.unit_name.of(language), about.period.label(language)
        self._words = in_language_of(PAGE, language)
        self._title = ""
        self._body: list[str] = []
        self._footer: list[str] = []
        self._drawn: list[Picture] = []
        self._n_lists = 0
        self._summary_at: int | None = None
        """Where the figures that matter go: under the heading of the cell before them."""

    def add_prose(self, tokens: Sequence[Token]) -> None:
        """Add the text of a markdown cell."""
        self._summary_at = None
        for number, token in enumerate(tokens):
            self._add_block(token)
            if number == 0 and token["type"] == "heading":
                self._summary_at = len(self._body)

    def add_output(self, output: Mapping[str, Any]) -> None:
        """Add what a code cell shows."""
        data = output[MIME]
        if "listing" in data:
            self._add_listing(*data["listing"])
        elif "chart" in data:
            self._add_picture(self._pictures[data["chart"]["id"]])
        elif "printed" in data:
            self._body.append(word_table(next(self._tables)))
        else:
            self._body.append(paragraph("Statement", piece("".join(output["text/plain"]))))
        self._summary_at = None

    def add_imprint(self, lines: Sequence[tuple[str, str]]) -> None:
        """Add when it is issued and how it is cited, at the end of the body."""
        if lines:
            self._body.append(paragraph("Heading1", piece(IMPRINT["imprint"].of(self._language))))
            self._body += [self._entry("imprint", *line) for line in lines]

    def content(self) -> bytes:
        """The file."""
        marks = self._marks()
        banners = (paragraph("Banner", *self._banner(mark)) for mark in marks)
        properties = Properties(
            f"{self._title} · {self._unit} · {self._period}",
            self._unit,
            self._language,
            self._about.issued or self._about.period.last_day,
            " · ".join(self._words[mark] for mark in marks),
        )
        return packed(
            "".join((*banners, *self._body, *self._footer)),
            properties,
            pictures=[picture.png for picture in self._drawn],
            n_lists=self._n_lists,
        )

    def _marks(self) -> list[str]:
        """What must be known before reading."""
        about = self._about
        asked = {
            "internal": about.edition == "internal",
            "provisional": about.provisional,
            "revised": about.revised,
            "synthetic": about.synthetic,
        }
        return [mark for mark, is_so in asked.items() if is_so]

    def _banner(self, mark: str) -> Iterator[str]:
        yield piece(self._words[mark], "strong")
        means = self._words.get(f"{mark}_means")
        if means:
            yield piece(f" {means}")

    def _add_block(self, token: Token) -> None:
        """Add a block of prose; one of a kind not known here is kept as paragraphs."""
        children = token.get("children", ())
        match token["type"]:
            case "heading" if token["attrs"]["level"] == 1:
                self._add_title(token)
            case "heading":
                style = f"Heading{token['attrs']['level'] - 1}"
                self._body.append(paragraph(style, *_pieces(token)))
            case "list":
                self._add_items(token, 0)
            case _ if any(child["type"] not in _INLINE for child in children):
                for child in children:
                    self._add_block(child)
            case _ if pieces := [*_pieces(token)]:
                self._body.append(paragraph("BodyText", *pieces))

    def _add_title(self, token: Token) -> None:
        self._title = "".join(text for text, _ in _texts(token))
        public = self._words["public"] if self._about.edition == "public" else ""
        issued = issued_words(self._about, self._language)
        self._body += [
            paragraph("Subtitle", piece(self._unit)),
            paragraph("Title", piece(self._title)),
            paragraph("Subtitle", piece(" · ".join(filter(None, (self._period, public, issued))))),
        ]

    def _add_items(self, token: Token, level: int) -> None:
        """Add the items of a list, and below each those of the lists in it."""
        is_ordered = token["attrs"]["ordered"]
        self._n_lists += is_ordered
        style, number = ("ListNumber", self._n_lists + 1) if is_ordered else ("ListBullet", 1)
        form = _numbered(number, level)
        for block in (block for item in token["children"] for block in item["children"]):
            if block["type"] == "list":
                self._add_items(block, min(level + 1, _DEEPEST))
            else:
                self._body.append(paragraph(style, *_pieces(block), form=form))

    def _add_listing(self, kind: str, entries: Sequence[Sequence[str]]) -> None:
        lines = [self._entry(kind, *entry) for entry in entries]
        if kind == "provenance":
            self._footer += [paragraph("Heading1", piece(self._words["provenance"])), *lines]
        elif kind == "headline" and self._summary_at is not None:
            self._body[self._summary_at : self._summary_at] = lines
        else:
            self._body += lines

    def _entry(self, kind: str, term: str, *said: str) -> str:
        """A headline figure with its value in bold; a term in bold with what it means."""
        colon, comma = ("：", "，") if self._language == "zh" else (": ", ", ")
        if kind == "headline":
            value, *rest = said
            ending = "".join(f"{comma}{words}" for words in rest)
            pieces = (piece(f"{term}{colon}"), piece(value, "strong"), piece(ending))
            return paragraph("ListBullet", *pieces, form=_numbered(1, 0))
        *codes, words = said
        named = (piece(f" {code}", "code") for code in codes)
        return paragraph("Definition", piece(term, "strong"), *named, piece(f"{colon}{words}"))

    def _add_picture(self, picture: Picture) -> None:
        chart = picture.chart
        captions = [text for text in (chart.title, chart.subtitle) if text]
        styles = ("Caption", "Note")
        self._body += [
            paragraph(style, piece(text), form="<w:keepNext/>")
            for style, text in zip(styles, captions, strict=False)
        ]
        self._drawn.append(picture)
        self._body.append(paragraph("Picture", _drawing(picture, len(self._drawn))))


def _numbered(number: int, level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def _pieces(token: Token) -> Iterator[str]:
    return (piece(text, face) for text, face in _texts(token))


def _texts(token: Token, face: Face = "plain") -> Iterator[tuple[str, Face]]:
    """The text of a token by face."""
    face = _FACES.get(token["type"], face)
    if token["type"] in ("softbreak", "linebreak"):
        yield " ", face
    elif token.get("raw"):
        yield token["raw"], face
    for child in token.get("children", ()):
        yield from _texts(child, face)


def _drawing(picture: Picture, number: int) -> str:
    """The chart in the width of the text; of the picture around it nothing is shown."""
    width, height = picture.poster.size
    left, top, inner_width, inner_height = picture.poster.frame
    sides = {"l": left / width, "t": top / height, "r": 1 - (left + inner_width) / width,
             "b": 1 - (top + inner_height) / height}  # fmt: skip
    return part(
        "drawing",
        number=number,
        title=escape(picture.chart.title),
        alt=escape(picture.chart.alt),
        width=_TEXT_WIDTH,
        height=round(_TEXT_WIDTH * inner_height / inner_width),
        # Thousandths of a per cent of the picture that are cut off on each side.
        cut={side: round(100_000 * share) for side, share in sides.items()},
    )
