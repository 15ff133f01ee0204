"""How a sheet of the workbook is made: formats, widths, names, print set-up.

Whatever is written says what it is: a text is never taken for a formula, a number or a link, a
number is one with a format, a day is a date. No cells are merged, so that every sheet can be
sorted, filtered and read out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Literal
from unicodedata import east_asian_width

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bangfu.csv_files import guarded
from bangfu.language import LANGUAGES
from bangfu.words.marks import marks_instead

__all__ = ["Number", "SheetCell", "Style", "Volume", "WorkbookSheet", "sheet_name"]

Style = Literal["text", "head", "number_head", "total", "part", "title", "note", "banner", "term"]

_A4 = 9
_LONGEST_NAME = 31
_LONGEST_MARGIN = 200
"""Of the 255 characters Excel allows, some are taken by the name of the sheet."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_WIDEST = 60
_UPRIGHT, _NARROWEST = 90, 64
"""Digits in a line of an upright page; and in one of a text, whatever the table."""
_TITLE_ROOM = 0.75
"""Of a title, whose type is larger."""
_PARTS = re.compile(r"[!-~]+\s*|[^!-~][，。；：、）%]?\s*")
"""What is not broken: a word; a Chinese character with the mark after it."""
_ACCENT, _MUTED, _SHADE, _WARN = "#1F5FA8", "#5A626C", "#EEF2F6", "#8A3B00"
_MARKS = {mark for language in LANGUAGES for mark in marks_instead(language)}
_STYLES: dict[Style, dict[str, Any]] = {
    "text": {"valign": "top"},
    "head": {"bold": True, "bg_color": _SHADE, "top": 2, "bottom": 1, "text_wrap": True,
             "valign": "bottom"},
    "number_head": {"bold": True, "bg_color": _SHADE, "top": 2, "bottom": 1, "text_wrap": True,
                    "valign": "bottom", "align": "right"},
    "total": {"bold": True, "top": 1, "valign": "top"},
    "part": {"indent": 1, "valign": "top"},
    "title": {"bold": True, "font_size": 14},
    "note": {"font_color": _MUTED, "valign": "top"},
    "banner": {"bold": True, "font_color": _WARN},
    "term": {"font_color": _MUTED, "text_wrap": True, "valign": "top"},
}  # fmt: skip
_KINDS: dict[str, dict[str, Any]] = {
    "day": {"num_format": "yyyy-mm-dd", "align": "left"},
    "guarded": {"quote_prefix": True},  # still a text after it was typed over
    "link": {"font_color": _ACCENT, "underline": 1},
    "mark": {"align": "right", "font_color": _MUTED},
}


@dataclass(frozen=True)
class Number:
    """An exact number and the format it is shown in; a workbook keeps 15 digits of it."""

    value: Decimal
    form: str


SheetCell = str | Number | date | None
"""What a cell may hold; None leaves it empty."""


def sheet_name(words: str, taken: Sequence[str]) -> str:
    """A name for a sheet from some words: valid, at most 31 characters, and not yet taken.

    Examples
    --------
    >>> sheet_name("抚慰发放（按年份）", ())
    '抚慰发放（按年份）'
    >>> sheet_name("A/B: 'what'", ("a b what",))
    'A B what 2'
    """
    plain = " ".join(_NOT_IN_NAMES.sub(" ", words).replace("'", "").split()) or "-"
    known = {name.lower() for name in (*taken, "history")}  # Excel keeps History for itself
    name, number = _cut(plain, ""), 2
    while name.lower() in known:
        name, number = _cut(plain, f" {number}"), number + 1
    return name


def _cut(words: str, ending: str) -> str:
    room = _LONGEST_NAME - len(ending)
    short = words if len(words) <= room else f"{words[: room - 1].rstrip()}…"
    return short + ending


class Volume:
    """A workbook being written in memory: the same calls give the same bytes."""

    def __init__(
        self, *, made: date, properties: dict[str, str], language: str, margin: str
    ) -> None:
        """Begin a workbook.

        Parameters
        ----------
        made
            What the workbook says of when it was made: a day of the data, not of the clock.
        properties
            Title, subject and author.
        language
            The tag of the language, as in zh-CN; kept as a property of its own.
        margin
            What stands at the head of each printed page.
        """
        self._buffer = BytesIO()
        self._workbook = Workbook(self._buffer, {"in_memory": True})
        self._margin = margin[:_LONGEST_MARGIN].replace("&", "&&")
        self._formats: dict[tuple[Style, str], Format] = {}
        self.names: list[str] = []
        created = datetime(made.year, made.month, made.day)
        self._workbook.set_properties({**properties, "created": created})
        self._workbook.set_custom_property("Language", language)

    def sheet(self, words: str, *, landscape: bool = True) -> "WorkbookSheet":
        """A new sheet, set up for A4 paper, one page wide."""
        name = sheet_name(words, self.names)
        self.names.append(name)
        sheet = self._workbook.add_worksheet(name)
        sheet.set_paper(_A4)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.7)
        sheet.set_header(f"&L{self._margin}&R&A")
        sheet.set_footer("&C&P / &N")
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # codes of unions
        return WorkbookSheet(name, sheet, self)

    def format(self, style: Style, kind: str = "") -> Format:
        """A style for a kind of cell, made once: a day, a mark, a link, or a form of numbers."""
        known = self._formats.get((style, kind))
        if known is None:
            more = _KINDS.get(kind, {"num_format": kind} if kind else {})
            known = self._workbook.add_format({**_STYLES[style], **more})
            self._formats[style, kind] = known
        return known

    def content(self) -> bytes:
        """Close the workbook; its bytes."""
        self._workbook.close()
        return self._buffer.getvalue()


@dataclass
class WorkbookSheet:
    """A sheet written from the top; `row` is the next one."""

    name: str
    _sheet: Worksheet
    _volume: Volume
    row: int = 0
    _widths: dict[int, float] = field(default_factory=dict)

    def line(
        self, *cells: SheetCell, styles: Sequence[Style] = ("text",), measured: bool = True
    ) -> None:
        """Write cells into the next row, one style each or one for all.

        Parameters
        ----------
        measured
            Whether columns become wide enough for it; a title runs on over its neighbours.
        """
        for column, cell in enumerate(cells):
            style = styles[column] if len(styles) > 1 else styles[0]
            self._write(column, cell, style)
            if measured:
                width = _width(cell, is_head=style in ("head", "number_head"))
                self._widths[column] = max(self._widths.get(column, 0.0), width)
        self.row += 1

    def lines(self, words: str, *, style: Style) -> None:
        """Write words into as many rows as they need beside a table no wider than a page.

        A text that ran on over empty cells would make the printed page, and all on it, smaller.
        """
        room = max(sum(self._widths.values()), _NARROWEST)
        for line in _broken(words, room * _TITLE_ROOM if style == "title" else room):
            self.line(line, styles=(style,), measured=False)

    def skip(self) -> None:
        """Leave a row empty."""
        self.row += 1

    def link(self, column: int, words: str, name: str) -> None:
        """Write words into the next row that lead to another sheet of this workbook."""
        target = f"internal:'{name}'!A1"
        self._sheet.write_url(self.row, column, target, self._volume.format("text", "link"), words)
        self.row += 1

    def keep_head(self, *, filtered: tuple[int, int] | None = None) -> None:
        """Keep what was written so far in sight and on every printed page.

        Parameters
        ----------
        filtered
            Columns and rows below the last row written, to offer a filter for.
        """
        head = self.row - 1
        self._sheet.freeze_panes(self.row, 1)
        self._sheet.repeat_rows(head)
        if filtered is not None:
            columns, rows = filtered
            self._sheet.autofilter(head, 0, head + rows, columns - 1)

    def widen(self, *widths: float) -> None:
        """Give the columns the widths their cells ask for, or, where one is given, that one."""
        total = 0.0
        for column in range(max(len(widths), *(place + 1 for place in self._widths))):
            given = widths[column] if column < len(widths) else 0
            width = given or self._widths.get(column, 0.0)
            width = min(max(width, 8.0), _WIDEST)
            self._sheet.set_column(column, column, width)
            total += width
        if total <= _UPRIGHT:
            self._sheet.set_portrait()

    def _write(self, column: int, cell: SheetCell, style: Style) -> None:
        form, sheet = self._volume.format, self._sheet
        match cell:
            case None:
                return
            case str():
                kind = "mark" if cell in _MARKS else "guarded" if guarded(cell) != cell else ""
                sheet.write_string(self.row, column, cell, form(style, kind))
            case Number(value, shown):
                sheet.write_number(self.row, column, float(value), form(style, shown))
            case _:
                sheet.write_datetime(self.row, column, cell, form(style, "day"))


def _broken(words: str, room: float) -> list[str]:
    """Words in lines of a width in digits, broken between words or after a Chinese character."""
    lines, line = [], ""
    for part in _PARTS.findall(words):
        if line and _width(f"{line}{part}".rstrip(), is_head=False) > room:
            lines.append(line.rstrip())
            line = ""
        line += part
    return [*lines, line.rstrip()]


def _width(cell: SheetCell, *, is_head: bool) -> float:
    """The width a cell asks for, in digits; a head may break into lines."""
    if isinstance(cell, str):
        wide = sum(2 if east_asian_width(c) in "WFA" else 1 for c in cell)
        return min(wide, 16) + 2 if is_head else wide + 2
    if isinstance(cell, Number):
        return len(f"{cell.value:,.2f}") + 3
    return 12 if cell else 0
