"""Workbooks of Excel 2007 and later (.xlsx, .xlsm, also Strict Open XML and those of WPS).

Read here and not by a library, since none gives all that decides what a cell means (formats, struck
letters, hidden rows, formulas without a result) for cells that are there alone: python-calamine
asks for room for all cells up to the last one, and openpyxl takes five times as long.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bangfu.ledgers.formats.comment_parts import comments_of
from bangfu.ledgers.formats.grid import Dressed, Grid, UnreadableError
from bangfu.ledgers.formats.number_formats import BUILT_IN, number_format
from bangfu.ledgers.formats.ooxml_sheet import Look, SheetHandler, is_on, unescaped
from bangfu.ledgers.formats.xml_parts import XmlParts

__all__ = ["read_ooxml"]

_RED = frozenset({"FFFF0000", "00FF0000", "FF0000", "FFC00000"})
_RED_INDEX = frozenset({"2", "10"})
_WHITE = "FFFFFF"
_THEME = {"0": _WHITE, "1": "000000"}
_INDEX = {"0": "000000", "1": _WHITE, "8": "000000", "9": _WHITE, "64": "000000", "65": _WHITE}
_OUTSIDE = frozenset({"hidden", "veryHidden"})


def read_ooxml(archive: zipfile.ZipFile) -> Iterator[Grid]:
    """The worksheets of a workbook, in order.

    Raises
    ------
    UnreadableError
        If it is damaged, locked, or made to do harm.
    """
    package = XmlParts(archive)
    book = _main_part(package)
    workbook = _Workbook()
    package.walk(book, workbook.start)
    targets = package.targets(book)
    strings = _Strings()
    styles = _Styles()
    for part, kind in targets.values():
        if kind == "sharedStrings" and part in package.names:
            package.walk(part, strings.start, strings.end, strings.said)
        if kind == "styles" and part in package.names:
            package.walk(part, styles.start, styles.end)
    for name, relation, state in workbook.sheets:
        part, kind = targets.get(relation, ("", ""))
        if kind == "worksheet" and part in package.names:
            sheet = SheetHandler(
                strings.texts, styles.looks, workbook.from_1904, workbook.calculates_on_load
            )
            package.walk(part, sheet.start, sheet.end, sheet.said)
            grid = sheet.grid(name, state in _OUTSIDE)
            yield replace(grid, comments=comments_of(package, part))


def _main_part(package: XmlParts) -> str:
    """The part that lists the sheets."""
    for part, kind in package.targets("").values():
        if kind == "officeDocument" and part in package.names:
            return part
    if "xl/workbook.xml" in package.names:
        return "xl/workbook.xml"
    raise UnreadableError("no_workbook")


class _Workbook:
    """Its sheets: name, relation and state; and how it counts days and formulas."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, str]] = []
        self.from_1904 = False
        self.calculates_on_load = False

    def start(self, name: str, said: dict[str, str]) -> None:
        if name == "sheet":
            relation = next((v for k, v in said.items() if k.rpartition(":")[2] == "id"), "")
            self.sheets.append((said.get("name", ""), relation, said.get("state", "")))
        elif name == "workbookPr":
            self.from_1904 = is_on(said.get("date1904"))
        elif name == "calcPr":
            self.calculates_on_load = is_on(said.get("fullCalcOnLoad"))


class _Strings:
    """The texts that cells refer to by number; one with struck letters is dressed."""

    def __init__(self) -> None:
        self.texts: list[str | Dressed] = []
        self.now: list[str] = []
        self.takes = self.in_sound = self.struck = False

    def start(self, name: str, said: dict[str, str]) -> None:
        if name == "si":
            self.now, self.struck = [], False
        elif name == "rPh":
            self.in_sound = True
        elif name == "t":
            self.takes = not self.in_sound
        elif name == "strike":
            self.struck |= said.get("val", "1") not in ("0", "false")

    def said(self, text: str) -> None:
        if self.takes:
            self.now.append(text)

    def end(self, name: str) -> None:
        if name == "t":
            self.takes = False
        elif name == "rPh":
            self.in_sound = False
        elif name == "si":
            text = unescaped("".join(self.now))
            text = text if text.strip() else ""  # blanks are no cells
            self.texts.append(Dressed(text, struck=True) if self.struck and text else text)


@dataclass
class _Styles:
    """Looks by the number cells give them."""

    looks: list[Look] = field(default_factory=list)
    forms: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    fonts: list["_Font"] = field(default_factory=list)
    fills: list[str] = field(default_factory=list)
    """The colour behind the letters."""
    within: str = ""

    def start(self, name: str, said: dict[str, str]) -> None:
        if name == "numFmt" and self.within != "dxfs":
            self.forms[int(said.get("numFmtId", 0))] = said.get("formatCode", "")
        elif name in ("fonts", "fills", "cellXfs", "dxfs", "cellStyleXfs"):
            self.within = name
        elif name == "font" and self.within == "fonts":
            self.fonts.append(_Font())
        elif name == "strike" and self.within == "fonts" and self.fonts:
            self.fonts[-1].struck = said.get("val", "1") not in ("0", "false")
        elif name == "color" and self.within == "fonts" and self.fonts:
            red = said.get("rgb", "").upper() in _RED or said.get("indexed") in _RED_INDEX
            self.fonts[-1].red, self.fonts[-1].colour = red, _colour(said)
        elif name == "fill" and self.within == "fills":
            self.fills.append(_WHITE)
        elif name == "fgColor" and self.within == "fills" and self.fills:
            self.fills[-1] = _colour(said)
        elif name == "xf" and self.within == "cellXfs":
            self.looks.append(self._look(said))

    def end(self, name: str) -> None:
        if name == self.within:
            self.within = ""

    def _look(self, said: dict[str, str]) -> Look:
        form = self.forms.get(int(said.get("numFmtId", 0)), "")
        font = int(said.get("fontId", 0))
        fill = int(said.get("fillId", 0))
        own = self.fonts[font] if font < len(self.fonts) else _Font()
        behind = self.fills[fill] if fill < len(self.fills) else _WHITE
        told = number_format(form)
        return Look(
            told.is_day, form if told.is_telling else "", own.struck, own.red,
            own.colour == behind, form if told.is_number or told.places is not None else "",
        )  # fmt: skip


@dataclass
class _Font:
    """How letters look."""

    struck: bool = False
    red: bool = False
    colour: str = "000000"


def _colour(said: dict[str, str]) -> str:
    """A colour that can be compared: as red, green and blue where these are told."""
    tinted = said.get("tint", "0") not in ("0", "0.0")
    if "rgb" in said:
        return said["rgb"][-6:].upper()
    for way, number in ((way, said[way]) for way in ("theme", "indexed") if way in said):
        plain = _THEME.get(number) if way == "theme" else _INDEX.get(number)
        return plain if plain and not tinted else f"{way} {number} {said.get('tint')}"
    return "000000"
