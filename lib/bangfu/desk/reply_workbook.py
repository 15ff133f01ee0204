"""The workbook of a reply: its rows under what they are, and a sheet of what each column means."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from bangfu.csv_files import guarded
from bangfu.language import Language, Text

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ReplyWorkbook"]

_MEANINGS = Text("说明", "Notes")
_COLUMN, _MEANING = Text("列", "column"), Text("含义", "meaning")
_LONGEST_NAME = 31
"""Letters of a sheet's name in Excel."""
_NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_WIDTH, _WIDE = 14, 90


@dataclass(frozen=True)
class ReplyWorkbook:
    """What a workbook holds, in words.

    Parameters
    ----------
    name
        Of the sheet with the rows.
    head
        Lines above the rows: title, marks, cautions.
    rows
        With the headings readers see.
    meanings
        What columns mean, by their headings.
    language
        Of the second sheet.
    """

    name: str
    head: Sequence[str]
    rows: "pd.DataFrame"
    meanings: Sequence[tuple[str, str]]
    language: Language

    def write(self, file: BinaryIO) -> None:
        """Write it; no cell of it is a formula."""
        import pandas as pd  # noqa: PLC0415 - half a second, for those who take a workbook along

        safe = self.rows.map(_harmless).rename(columns=_harmless)
        told = [_COLUMN.of(self.language), _MEANING.of(self.language)]
        meanings = pd.DataFrame(self.meanings, columns=told).map(_harmless)
        with pd.ExcelWriter(file, engine="xlsxwriter") as book:
            name = self.name.translate(_NOT_IN_A_NAME).strip()[:_LONGEST_NAME]
            first = len(self.head) + 1
            safe.to_excel(book, sheet_name=name, index=False, startrow=first)
            sheet = book.sheets[name]
            for place, line in enumerate(self.head):
                sheet.write_string(place, 0, str(_harmless(line)))
            self._lay_out(book.book, sheet, safe, first)
            meanings.to_excel(book, sheet_name=_MEANINGS.of(self.language), index=False)
            book.sheets[_MEANINGS.of(self.language)].set_column(1, 1, _WIDE)

    def _lay_out(self, book: Any, sheet: Any, rows: "pd.DataFrame", first: int) -> None:
        """Headings that stay in sight, a filter, and numbers as they are read."""
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for place, (heading, kind) in enumerate(rows.dtypes.items()):
            form = {"f": "#,##0.00", "i": "#,##0"}.get(kind.kind, "@")
            sheet.set_column(place, place, _WIDTH, book.add_format({"num_format": form}))
            sheet.write_string(first, place, str(heading), bold)
        sheet.freeze_panes(first + 1, 0)
        if len(rows.columns):
            sheet.autofilter(first, 0, first + len(rows), len(rows.columns) - 1)


def _harmless(value: Any) -> Any:
    """A text that no spreadsheet takes for a formula."""
    return guarded(value) if isinstance(value, str) else value
