"""Workbooks of LibreOffice and its kin (.ods).

They keep for each cell what it shows beside what it holds, so the format is read from that.
"""

import re
import zipfile
from collections.abc import Iterator

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
from bangfu.ledgers.formats.xml_parts import XmlParts, local_attributes

__all__ = ["read_opendocument", "shown_form"]

_UNIT = re.compile(r"[万千百亿元圆]")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_POWER = re.compile(r"\d+(?:\.\d+)?[Ee][+-]?\d+")
_KEY = re.compile(r"([A-Za-z._/-]*)(\d+)")
_MONTH = re.compile(r"\d{4}\D{1,2}\d{1,2}\D?|[^\d]*\d{2,4}")
_ERROR = re.compile(r"#[A-Z/0!?]+|Err:\d+")
_TEXT_PARTS = {"s": " ", "tab": "\t", "line-break": "\n"}
_HIDDEN = frozenset({"collapse", "filter"})
_FAR = 1 << 14


def read_opendocument(archive: zipfile.ZipFile) -> Iterator[Grid]:
    """The sheets of a workbook, in order.

    Raises
    ------
    UnreadableError
        If it is damaged, locked, or made to do harm.
    """
    parts = XmlParts(archive)
    locked: list[str] = []
    if "meta-inf/manifest.xml" in parts.names:
        parts.walk("meta-inf/manifest.xml", lambda name, _: locked.append(name))
    if "encryption-data" in locked:
        raise UnreadableError("password")
    reader = _Reader()
    parts.walk("content.xml", reader.start, reader.end, reader.said)
    if not reader.grids:
        raise UnreadableError("no_workbook")
    yield from reader.grids


class _Reader:
    """The sheets being read."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.styles: dict[str, tuple[bool, bool, bool]] = {}
        self.style = ""
        self.name, self.is_hidden = "", False
        self.rows: list[GridRow] = []
        self.merges: list[Merge] = []
        self.hidden: set[int] = set()
        self.row, self.repeated, self.column = 0, 1, 0
        self.cells: list[tuple[int, Raw]] = []
        self.cell: dict[str, str] = {}
        self.texts: list[str] = []
        self.notes, self.takes = 0, False
        self.note: list[str] = []
        self.author, self.names_author = "", False
        self.comments: list[CellComment] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Called by the parser."""
        said = local_attributes(attributes)
        if name in ("table-cell", "covered-table-cell"):
            self.cell, self.texts = said, []
        elif name == "annotation":
            self.notes += 1
            self.note, self.author = [], ""
        elif name == "creator" and self.notes:
            self.names_author = True
        elif name == "p":
            self.takes = not self.notes
            self.note += ["\n"] if self.notes else []
            if self.texts and self.takes:
                self.texts.append("\n")
        elif name in _TEXT_PARTS and self.takes:
            self.texts.append(_TEXT_PARTS[name] * min(int(said.get("c", 1)), 100))
        elif name == "table-row":
            self.repeated = int(said.get("number-rows-repeated", 1))
            self.column, self.cells = 0, []
            if said.get("visibility") in _HIDDEN and self.repeated < _FAR:
                self.hidden.update(range(self.row + 1, self.row + 1 + self.repeated))
        else:
            self._outer(name, said)

    def _outer(self, name: str, said: dict[str, str]) -> None:
        if name == "table":
            self.name, self.is_hidden = said.get("name", ""), self._looks(said)[2]
            self.rows, self.merges, self.hidden, self.row = [], [], set(), 0
            self.comments = []
        elif name == "style":
            self.style = said.get("name", "")
        elif name == "text-properties" and self.style:
            struck = said.get("text-line-through-style", "none") != "none"
            red = said.get("color", "").lower() in ("#ff0000", "#c00000")
            self.styles[self.style] = (struck, red, False)
        elif name == "table-properties" and self.style:
            self.styles[self.style] = (False, False, said.get("display") == "false")

    def _looks(self, said: dict[str, str]) -> tuple[bool, bool, bool]:
        """Struck out, red, hidden."""
        return self.styles.get(said.get("style-name", ""), (False, False, False))

    def said(self, text: str) -> None:
        """Called by the parser."""
        if self.takes:
            self.texts.append(text)
        elif self.names_author:
            self.author += text
        elif self.notes:
            self.note.append(text)

    def end(self, name: str) -> None:
        """Called by the parser."""
        if name in ("table-cell", "covered-table-cell"):
            self._close_cell(name == "table-cell")
        elif name == "p":
            self.takes = False
        elif name == "annotation":
            self.notes -= 1
            said = "".join(self.note[self.note.index("\n") :] if "\n" in self.note else []).strip()
            if said and self.author != OURS:
                self.comments.append(CellComment(self.row + 1, self.column, said))
        elif name == "creator":
            self.names_author = False
        elif name == "table-row":
            self._close_row()
        elif name == "style":
            self.style = ""
        elif name == "table":
            self.grids.append(Grid(
                self.name, self.rows, tuple(self.merges), self.is_hidden, frozenset(self.hidden),
                comments=tuple(self.comments),
            ))  # fmt: skip

    def _close_cell(self, is_own: bool) -> None:
        times = int(self.cell.get("number-columns-repeated", 1))
        raw = self._cell("".join(self.texts)) if is_own else ""
        if raw != "" and times < _FAR:
            self.cells += [(self.column + n, raw) for n in range(times)]
        down = int(self.cell.get("number-rows-spanned", 1))
        across = int(self.cell.get("number-columns-spanned", 1))
        if down > 1 or across > 1:
            top, left = self.row + 1, self.column
            self.merges.append(Merge(top, left, top + down - 1, left + across - 1))
        self.column += times

    def _close_row(self) -> None:
        if self.cells:
            if self.repeated > _FAR:
                raise UnreadableError("too_large")
            columns, cells = zip(*self.cells, strict=True)
            numbers = range(self.row + 1, self.row + 1 + self.repeated)
            self.rows += [GridRow(number, columns, cells) for number in numbers]
        self.row += self.repeated

    def _cell(self, text: str) -> Raw:
        value = self._value(text)
        struck, red, _ = self._looks(self.cell)
        form = shown_form(value, text)
        if value == "" or not (form or struck or red):
            return value
        return Dressed(value, form, struck, red)

    def _value(self, text: str) -> Plain | ErrorValue | Uncalculated:
        kind, said = self.cell.get("value-type", ""), self.cell
        if "formula" in said and _ERROR.fullmatch(text.strip()):
            return ErrorValue(text.strip())
        if "formula" in said and not kind:
            return Uncalculated()
        if kind in ("float", "currency", "percentage"):
            return float(said.get("value", "nan"))
        if kind == "date":
            return iso_day(said.get("date-value", ""))
        if kind == "boolean":
            return said.get("boolean-value") == "true"
        return text if text.strip() else ""


def shown_form(value: object, text: str) -> str:
    """The format that shows a value as a text, if that says more than the value.

    Examples
    --------
    >>> shown_form(0.3, "0.30万元"), shown_form(7.0, "0007"), shown_form(3000.0, "3,000.00")
    ('0.00"万元"', '0000', '')
    >>> shown_form(1000.55, "1,001"), shown_form(1234.0, "1.2"), shown_form(0.5, "1/2")
    ('0', '0.0,', '# ?/?')
    """
    shown = text.strip()
    if isinstance(value, float):
        return _number_form(value, shown)
    is_day = hasattr(value, "isoformat")
    return 'yyyy"年"m"月"' if is_day and _MONTH.fullmatch(shown) else ""


def _number_form(value: float, shown: str) -> str:
    if shown.endswith("%"):
        return "0%"
    key = _KEY.fullmatch(shown)
    is_mask = key is not None and len(shown) > 1 and (key[1].strip("-.") or shown[0] == "0")
    if key is not None and is_mask and int(key[2]) == value:
        return (f'"{key[1]}"' if key[1] else "") + "0" * len(key[2])
    found = _NUMBER.search(shown)
    if found is None:
        return ""
    if value > 0 and shown[: found.start()].strip()[-1:] in ("-", "("):
        return "-0"
    said = float(found[0].replace(",", ""))
    unit = "".join(_UNIT.findall(shown[found.end() :]))
    digits = f"{0:.{len(found[0].partition('.')[2])}f}"
    if unit:
        return f'{digits}"{unit}"' if abs(said - value) <= 0.5 * max(1.0, abs(value)) / 10 else ""
    return "" if said == value else _other_form(value, said, shown, digits)


def _other_form(value: float, said: float, shown: str, digits: str) -> str:
    """The format that shows a number as another one: rounded, scaled, a fraction, a power."""
    if "/" in shown:
        return "# ?/?"
    if power := _POWER.search(shown):
        digits, said = f"{digits}E+00", float(power[0])
    ways = (digits + "," * times for times in range(4))
    return next((form for form in ways if float(number_format(form).shown(value)) == said), "")
