"""The cells of one worksheet of Open XML, as its parser comes upon them."""

from dataclasses import dataclass, field

from bangfu.ledgers.formats.grid import (
    MOST_CELLS,
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
from bangfu.ledgers.formats.serials import day_of, iso_day, may_be_day

__all__ = ["Look", "SheetHandler", "cell_place", "is_on", "unescaped"]

_LONGEST_CELL = 1_000_000  # Excel allows 32,767 letters
_MOST_KEPT = 50_000
"""Different cells that are kept: most cells of a list say what many others say.

Of 200,000 rows with texts in the cells themselves whoever reads them keeps 81 MB, not 213, and
reading takes 0.6 s less of 8 s.
"""


@dataclass
class Look:
    """What the style of a cell says."""

    is_day: bool = False
    form: str = ""
    struck: bool = False
    red: bool = False
    unseen: bool = False
    number: str = ""
    """The format, if it may show another number than a cell holds, or a serial number for a day."""

    is_plain: bool = field(init=False)
    """Whether it says nothing."""

    def __post_init__(self) -> None:
        self.is_plain = not (self.form or self.struck or self.red or self.unseen or self.number)


def is_on(said: str | None) -> bool:
    """Whether an attribute says yes."""
    return said in ("1", "true", "on")


def unescaped(text: str) -> str:
    """A text without the carriage returns and letters Open XML writes as `_x000D_`."""
    return text.replace("_x000D_", "") if "_x000D_" in text else text


def _is_other(value: object, form: str) -> bool:
    """Whether a format may show another number than a cell holds, or it would show a day."""
    told = number_format(form)
    if told.is_number and may_be_day(value):
        return True
    if not isinstance(value, float) or (value.is_integer() and not told.is_power):
        return False  # nearly all numbers are whole, and shown as they are
    return told.hides(value)


_PLAIN = Look()
_FLAT = 0.5  # points, or letters: nothing is drawn
_TEXTS = frozenset({"v", "t"})


class SheetHandler:
    """A worksheet being read: called for each element, so it keeps to what it must do."""

    def __init__(
        self, strings: list[str | Dressed], looks: list[Look], from_1904: bool, on_load: bool
    ) -> None:
        self.strings = strings
        self.looks = {str(number): look for number, look in enumerate(looks)}
        self.from_1904, self.on_load = from_1904, on_load
        self.rows: list[GridRow] = []
        self.merges: list[Merge] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.rows_hidden = "0"
        self.letters: dict[str, int] = {}
        self.same_columns: dict[tuple[int, ...], tuple[int, ...]] = {}
        self.same_cells: dict[tuple[str, str, str], Raw] = {}
        self.row, self.column, self.left = 0, -1, MOST_CELLS
        self.columns: list[int] = []
        self.cells: list[Raw] = []
        self.kind, self.style, self.has_formula, self.in_sound = "n", "0", False, False
        self.text = ""
        self.takes = False

    def start(self, name: str, said: dict[str, str]) -> None:
        """Called by the parser."""
        if name == "c":
            place = said.get("r")
            self.column = self._column(place) if place else self.column + 1
            self.kind, self.style = said.get("t", "n"), said.get("s", "0")
            self.has_formula, self.text = False, ""
        elif name in _TEXTS:
            self.takes = not self.in_sound
        elif name == "f":
            self.has_formula = True
        elif name == "row":
            self.row = int(said.get("r", self.row + 1))
            self.column, self.columns, self.cells = -1, [], []
            if is_on(said.get("hidden", self.rows_hidden)) or _is_flat(said, "ht"):
                self.hidden_rows.add(self.row)
        elif name != "is":
            self._other(name, said)

    def _other(self, name: str, said: dict[str, str]) -> None:
        if name == "rPh":
            self.in_sound = True
        elif name == "sheetFormatPr":
            self.rows_hidden = said.get("zeroHeight", "0")
        elif name == "mergeCell":
            first, _, last = said.get("ref", "").partition(":")
            if last:
                self.merges.append(
                    Merge(_row(first), self._column(first), _row(last), self._column(last))
                )
        elif name == "col" and (is_on(said.get("hidden")) or _is_flat(said, "width")):
            first_column, last_column = int(said.get("min", 1)), int(said.get("max", 1))
            if last_column - first_column < 1000:  # all columns to the last: those nobody uses
                self.hidden_columns.update(range(first_column - 1, last_column))

    def said(self, text: str) -> None:
        """Called by the parser."""
        if self.takes:
            self.text += text
            if len(self.text) > _LONGEST_CELL:
                raise UnreadableError("too_large")

    def end(self, name: str) -> None:
        """Called by the parser."""
        if name == "c":
            said = self.kind, self.style, self.text
            cell = None if self.has_formula else self.same_cells.get(said)
            cell = self._kept(said) if cell is None else cell
            if cell != "":
                self.columns.append(self.column)
                self.cells.append(cell)
        elif name in _TEXTS:
            self.takes = False
        elif name == "row" and self.cells:
            columns = tuple(self.columns)
            columns = self.same_columns.setdefault(columns, columns)
            self.rows.append(GridRow(self.row, columns, tuple(self.cells)))
            self.left -= len(columns)
            if self.left < 0:
                raise UnreadableError("too_large")
        elif name == "rPh":
            self.in_sound = False

    def grid(self, name: str, is_hidden: bool) -> Grid:
        """What was read."""
        self.rows.sort(key=lambda row: row.number)
        return Grid(
            name, self.rows, tuple(self.merges), is_hidden, frozenset(self.hidden_rows),
            frozenset(self.hidden_columns), self.from_1904,
        )  # fmt: skip

    def _column(self, place: str) -> int:
        letters = place.rstrip("0123456789")
        known = self.letters.get(letters)
        if known is None:
            self.letters[letters] = known = _number_of(letters)
        return known

    def _kept(self, said: tuple[str, str, str]) -> Raw:
        """The cell; should another say just this, it is the same object."""
        cell = self._cell(self.text)
        if not self.has_formula:
            if len(self.same_cells) >= _MOST_KEPT:
                self.same_cells.clear()
            self.same_cells[said] = cell
        return cell

    def _cell(self, text: str) -> Raw:
        """The cell, from its text; the empty text if it is blank."""
        look = self.looks.get(self.style, _PLAIN)
        value = self._value(text, look)
        if look.is_plain or value == "" or isinstance(value, Dressed):
            return value
        bare = not (look.struck or look.red or look.unseen)
        form = look.form or (look.number if _is_other(value, look.number) else "")
        if bare and (isinstance(value, str) or not form):
            return value
        return Dressed(value, form, look.struck, look.red, look.unseen)

    def _value(self, text: str, look: Look) -> Raw:
        if self.kind == "s" and text:
            try:
                return self.strings[int(text)]
            except (ValueError, IndexError):
                raise UnreadableError("damaged") from None
        if self.has_formula and self._is_uncalculated(text):
            return Uncalculated()
        if not text.strip():
            return ""
        if self.kind in ("n", ""):
            return _number(text, look, self.from_1904)
        if self.kind == "b":
            return text.strip() in ("1", "true")
        if self.kind == "e":
            return ErrorValue(text)
        return iso_day(text) if self.kind == "d" else unescaped(text)

    def _is_uncalculated(self, text: str) -> bool:
        """Whether a formula has no result: none at all, or the 0 that programs write for it."""
        if self.kind in ("str", "e", "b"):
            return False
        return not text.strip() or (self.on_load and text.strip() == "0")


def _is_flat(said: dict[str, str], size: str) -> bool:
    """Whether a row is so low, or a column so narrow, that nobody sees it.

    Some programs write a height of 0 as one of its own that they do not name.
    """
    is_own = is_on(said.get("customHeight" if size == "ht" else "customWidth"))
    return float(said[size]) < _FLAT if size in said else is_own


def cell_place(place: str) -> tuple[int, int]:
    """The row of a cell, from 1, and its column, from 0.

    Examples
    --------
    >>> cell_place("AB12")
    (12, 27)
    """
    return _row(place), _number_of(place.rstrip("0123456789"))


def _number_of(letters: str) -> int:
    """The column of some letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter.upper()) - 64
    return number - 1


def _row(place: str) -> int:
    return int(place.lstrip("$ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") or 0)


def _number(text: str, look: Look, from_1904: bool) -> Plain:
    try:
        number = float(text)
    except ValueError:
        return text
    return day_of(number, from_1904) if look.is_day else number
