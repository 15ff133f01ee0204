"""What is wrong with a ledger, cell by cell, in words for the people who keep it.

A fault names its place and says what was found and what was expected. It goes back to the union
by mail, so it never quotes an ID number, or anything long enough to be one.
"""

import csv
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bangfu.errors import LedgerError
from bangfu.files import owner_only
from bangfu.language import Language, Text

__all__ = ["Fault", "LedgerFaults", "Place", "masked", "shown", "write_faults"]

_DIGITS = 11  # a mobile number has 11 digits, an ID number 15 or 18: nothing that long is quoted
_LONGEST = 24
_DIGIT_RUN = re.compile(rf"\d{{{_DIGITS},}}[Xx]?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CSV_HEADER = {
    "zh": ("文件", "工作表", "行", "列", "内容", "应为"),
    "en": ("file", "sheet", "row", "column", "found", "expected"),
}


@dataclass(frozen=True)
class Place:
    """Where in which ledger: file name, sheet, row as Excel counts it, column header.

    Parts that do not apply are missing: a CSV file has no sheet, a whole sheet no row.
    """

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def words(self, language: Language) -> str:
        """The place in words.

        Examples
        --------
        >>> Place("a.xlsx", "抚慰", 4, "批次").words("zh")
        "'a.xlsx'，工作表'抚慰'，第4行，'批次'列"
        >>> Place("a.csv", row=4).words("en")
        "'a.csv', row 4"
        """
        if language == "zh":
            parts = (
                f"{self.file!r}",
                self.sheet and f"工作表{self.sheet!r}",
                self.row and f"第{self.row}行",
                self.column and f"{self.column!r}列",
            )
            return "，".join(part for part in parts if part)
        parts = (
            f"{self.file!r}",
            self.sheet and f"sheet {self.sheet!r}",
            self.row and f"row {self.row}",
            self.column and f"column {self.column!r}",
        )
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class Fault:
    """One fault of a ledger: where it is, what was found and what was expected."""

    place: Place
    found: Text
    expected: Text

    def message(self, language: Language) -> str:
        """The fault in one line.

        Examples
        --------
        >>> place = Place("a.xlsx", "抚慰", 4, "批次")
        >>> Fault(place, Text("'x'", "'x'"), Text("整数", "a whole number")).message("en")
        "'a.xlsx', sheet '抚慰', row 4, column '批次': found 'x', expected a whole number"
        """
        where = self.place.words(language)
        if language == "zh":
            return f"{where}：现为{self.found.zh}，应为{self.expected.zh}"
        return f"{where}: found {self.found.en}, expected {self.expected.en}"


class LedgerFaults(LedgerError):  # noqa: N818 - it is many
    """All faults of all ledgers of an import; nothing was imported."""

    def __init__(self, faults: Sequence[Fault], language: Language = "zh") -> None:
        self.faults = tuple(faults)
        self.language = language
        super().__init__("\n".join(fault.message(language) for fault in self.faults))


def masked(text: str) -> str:
    """Text without digit runs long enough to be a mobile or an ID number.

    Examples
    --------
    >>> masked("register 12345678901234567X.xlsx")
    'register ….xlsx'
    """
    return _DIGIT_RUN.sub("…", text)


def shown(value: object) -> Text:
    """A cell's value as a fault may quote it: not if it has the digits of an ID number.

    Examples
    --------
    >>> shown("31/02/2019").en, shown("123456 78901234567X").en
    ("'31/02/2019'", '19 characters, not quoted')
    """
    text = f"{value:.15g}" if isinstance(value, float) else str(value)  # as Excel shows it
    if len(text) > _LONGEST or sum(character.isdigit() for character in text) >= _DIGITS:
        return Text(f"{len(text)}个字符（不引用）", f"{len(text)} characters, not quoted")
    quoted = repr(text) if isinstance(value, str) else text
    return Text(quoted, quoted)


def write_faults(path: Path, faults: Sequence[Fault], *, language: Language = "zh") -> None:
    """Write faults as a CSV file that Excel opens: UTF-8 with BOM, readable by its owner only.

    Columns: file, sheet, row, column, found, expected. A cell that Excel would take for a formula
    is guarded by an apostrophe.
    """
    with open(path, "w", encoding="utf-8-sig", newline="", opener=owner_only) as handle:
        os.fchmod(handle.fileno(), 0o600)  # an older file of that name may be open to others
        writer = csv.writer(handle)
        writer.writerow(_CSV_HEADER[language])
        for fault in faults:
            place = fault.place
            cells = (place.file, place.sheet, place.row, place.column)
            texts = (fault.found.of(language), fault.expected.of(language))
            writer.writerow([_guarded(cell) for cell in (*cells, *texts)])


def _guarded(cell: str | int | None) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
