"""The list of faults that goes back to a union: all that is wrong with the ledgers of an import."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bangfu.csv_files import csv_text, with_mark
from bangfu.errors import LedgerError
from bangfu.files import write_whole
from bangfu.language import Language
from bangfu.register.faults import Fault

__all__ = ["LedgerFaults", "write_faults"]

_HEADER = {
    "zh": ("文件", "工作表", "行", "列", "内容", "应为"),
    "en": ("file", "sheet", "row", "column", "found", "expected"),
}


class LedgerFaults(LedgerError):  # noqa: N818 - it is many
    """All faults of all ledgers of an import; nothing was imported."""

    def __init__(self, faults: Sequence[Fault], language: Language = "zh") -> None:
        self.faults = tuple(faults)
        self.language = language
        super().__init__("\n".join(fault.message(language) for fault in self.faults))


def write_faults(path: Path, faults: Sequence[Fault], *, language: Language = "zh") -> None:
    """Write faults as a CSV file that Excel opens: UTF-8 with BOM, readable by its owner only.

    Columns: file, sheet, row, column, found, expected; of a sum, what it is a sum of stands in
    the place of the file.
    """
    rows = [_row(fault, language) for fault in faults]
    write_whole(path, with_mark(csv_text(_HEADER[language], rows)), private=True)


def _row(fault: Fault, language: Language) -> list[str]:
    place = fault.place
    file = place.file or replace(place, header=None, column="").words(language)
    where = (file, place.sheet or "", str(place.row or ""), place.label(language) or "")
    return [*where, fault.found.of(language), fault.expected.of(language)]
