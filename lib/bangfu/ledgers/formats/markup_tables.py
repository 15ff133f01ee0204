"""Tables in markup that is called .xls: XML spreadsheets of Excel 2003, and web pages.

Office systems export them under that name, and Excel opens them with a warning.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from bangfu.ledgers.formats.delimited_text import decoded_text
from bangfu.ledgers.formats.grid import (
    OURS,
    CellComment,
    Dressed,
    ErrorValue,
    Grid,
    GridRow,
    Merge,
    Plain,
    Raw,
    Uncalculated,
    UnreadableError,
)
from bangfu.ledgers.formats.number_formats import number_format
from bangfu.ledgers.formats.serials import iso_day
from bangfu.ledgers.formats.xml_parts import local_attributes, walk

__all__ = ["read_markup"]

_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
_STRIKES = frozenset({"s", "strike", "del"})
_BREAKS = frozenset({"br", "p", "div"})
_MOST_SPAN = 1000
_DAY_FORMS = {
    "Short Date": "yyyy-m-d", "Medium Date": "d-mmm-yy", "Long Date": "yyyy-m-d",
    "General Date": "yyyy-m-d h:mm", "Percent": "0%", "Fixed": "0.00", "Standard": "#,##0.00",
}  # fmt: skip


def read_markup(content: bytes) -> Iterator[Grid]:
    """The tables of a web page or an XML spreadsheet.

    Raises
    ------
    UnreadableError
        If it is neither, has no table, or is made to do harm.
    """
    text = decoded_text(content)
    if _SPREADSHEET in text[:20_000]:
        reader = _Spreadsheet()
        plain = _DECLARED.sub("", text).encode("utf-8")
        walk([plain], reader.start, reader.end, reader.said)
        yield from reader.grids
        return
    if text.lstrip().casefold().startswith("<?xml") and "<table" not in text.casefold():
        raise UnreadableError("xml")
    page = _Page()
    page.feed(text)
    page.close()
    if not page.rows:
        raise UnreadableError("web_page")
    yield Grid(None, page.rows, tuple(page.merges), False, frozenset(page.hidden))


class _Spreadsheet:
    """An XML spreadsheet of 2003 being read."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.looks: dict[str, tuple[str, bool]] = {}
        self.style = ""
        self.name, self.is_hidden = "", False
        self.rows: list[GridRow] = []
        self.merges: list[Merge] = []
        self.hidden: set[int] = set()
        self.row, self.column = 0, 0
        self.cells: list[tuple[int, Raw]] = []
        self.cell: dict[str, str] = {}
        self.kind, self.text, self.takes = "", list[str](), False
        self.author: str | None = None
        self.note: list[str] = []
        self.comments: list[CellComment] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Called by the parser."""
        said = local_attributes(attributes)
        if name == "Worksheet":
            self.name, self.is_hidden = said.get("Name", ""), False
            self.rows, self.merges, self.hidden, self.row = [], [], set(), 0
            self.comments = []
        elif name == "Row":
            self.row = int(said.get("Index", self.row + 1))
            self.column, self.cells = -1, []
            if said.get("Hidden") == "1" or said.get("Height") == "0":
                self.hidden.add(self.row)
        elif name == "Cell":
            self.column = int(said.get("Index", self.column + 2)) - 1
            self.cell, self.kind, self.text = said, "", []
        elif name == "Comment":
            self.author, self.note = said.get("Author", ""), []
        elif name == "Data" and self.author is None:
            self.kind, self.takes = said.get("Type", "String"), True
        elif name == "Style":
            self.style = said.get("ID", "")
            self.looks[self.style] = ("", False)
        elif name in ("NumberFormat", "Font") and self.style:
            form, struck = self.looks[self.style]
            form = said.get("Format", form) if name == "NumberFormat" else form
            struck = struck or said.get("StrikeThrough") == "1"
            self.looks[self.style] = (_DAY_FORMS.get(form, form), struck)

    def said(self, text: str) -> None:
        """Called by the parser."""
        if self.takes:
            self.text.append(text)
        elif self.author is not None:
            self.note.append(text)

    def end(self, name: str) -> None:
        """Called by the parser."""
        if name == "Data":
            self.takes = False
        elif name == "Comment":
            said = "".join(self.note).strip()
            if said and self.author != OURS:
                self.comments.append(CellComment(self.row, self.column, said))
            self.author = None
        elif name == "Cell":
            self._close_cell()
        elif name == "Row" and self.cells:
            columns, cells = zip(*self.cells, strict=True)
            self.rows.append(GridRow(self.row, columns, cells))
        elif name == "Style":
            self.style = ""
        elif name == "Visible":
            self.is_hidden = "".join(self.text).strip() in ("SheetHidden", "SheetVeryHidden")
        elif name == "Worksheet":
            self.grids.append(Grid(
                self.name, self.rows, tuple(self.merges), self.is_hidden, frozenset(self.hidden),
                comments=tuple(self.comments),
            ))  # fmt: skip

    def _close_cell(self) -> None:
        across, down = int(self.cell.get("MergeAcross", 0)), int(self.cell.get("MergeDown", 0))
        form, struck = self.looks.get(self.cell.get("StyleID", ""), ("", False))
        value = self._value("".join(self.text))
        if across or down:
            self.merges.append(Merge(self.row, self.column, self.row + down, self.column + across))
        if value != "":
            said = number_format(form)
            hides = isinstance(value, float) and said.hides(value)
            told = form if (said.is_telling or hides) and not isinstance(value, str) else ""
            raw: Raw = Dressed(value, told, struck) if told or struck else value
            self.cells.append((self.column, raw))
        self.column += across

    def _value(self, text: str) -> Plain | ErrorValue | Uncalculated:
        if self.kind == "Error":
            return ErrorValue(text or "#N/A")
        if not text.strip():
            return Uncalculated() if "Formula" in self.cell and not self.kind else ""
        if self.kind == "Number":
            return float(text)
        if self.kind == "DateTime":
            return iso_day(text)
        return text.strip() == "1" if self.kind == "Boolean" else text


class _Page(HTMLParser):
    """A web page being read: the rows of its tables, one below the other."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[GridRow] = []
        self.merges: list[Merge] = []
        self.hidden: set[int] = set()
        self.row, self.column = 0, 0
        self.cells: list[tuple[int, Raw]] = []
        self.taken: dict[tuple[int, int], bool] = {}
        self.text: list[str] | None = None
        self.struck = self.any_struck = False
        self.skips = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Called by the parser."""
        said = {name: value or "" for name, value in attrs}
        if tag in ("style", "script"):
            self.skips += 1
        elif tag == "tr":
            self._close_row()
            self.row += 1
            if "display:none" in said.get("style", "").replace(" ", "").casefold():
                self.hidden.add(self.row)
        elif tag in ("td", "th"):
            self._close_cell()
            self._open_cell(said)
        elif tag in _STRIKES:
            self.struck = True
        elif tag in _BREAKS and self.text:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Called by the parser."""
        if tag in ("style", "script"):
            self.skips = max(0, self.skips - 1)
        elif tag in ("td", "th"):
            self._close_cell()
        elif tag in ("tr", "table"):
            self._close_row()
        elif tag in _STRIKES:
            self.struck = False

    def handle_data(self, data: str) -> None:
        """Called by the parser."""
        if self.text is not None and not self.skips:
            self.text.append(data)
            self.any_struck |= self.struck and bool(data.strip())

    def close(self) -> None:
        """What was left open ends with the page."""
        super().close()
        self._close_row()

    def _open_cell(self, said: dict[str, str]) -> None:
        while self.taken.pop((self.row, self.column), False):
            self.column += 1
        across, down = _span(said.get("colspan")), _span(said.get("rowspan"))
        if across > 1 or down > 1:
            self.merges.append(
                Merge(self.row, self.column, self.row + down - 1, self.column + across - 1)
            )
        for below in range(1, down):
            self.taken |= {(self.row + below, self.column + n): True for n in range(across)}
        self.text, self.any_struck, self.width = [], False, across

    def _close_cell(self) -> None:
        if self.text is None:
            return
        text = " ".join("".join(self.text).replace("\xa0", " ").split(" ")).strip()
        if text:
            self.cells.append(
                (self.column, Dressed(text, struck=True) if self.any_struck else text)
            )
        self.text = None
        self.column += self.width

    def _close_row(self) -> None:
        self._close_cell()
        if self.cells:
            columns, cells = zip(*self.cells, strict=True)
            self.rows.append(GridRow(self.row, columns, cells))
        self.cells, self.column = [], 0


def _span(said: str | None) -> int:
    return min(int(said), _MOST_SPAN) if said and said.isdigit() and said.isascii() else 1
