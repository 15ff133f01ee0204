"""What an import says though nothing is wrong: told before and after landing, stopping nothing.

A hidden row that lands, a sum that was checked, a row that stays withdrawn: a clerk must know, and
nobody has to mend anything.
"""

from dataclasses import dataclass
from typing import Literal

from bangfu.language import COLON, Language, Text
from bangfu.register.faults import Place

__all__ = ["Remark"]

_OF_UNSEEN = frozenset({"hidden_row", "hidden_column", "unseen_cells"})


@dataclass(frozen=True)
class Remark:
    """One thing to know of a ledger: its kind, where it is, and what is said of it."""

    kind: str
    """A stable name such as `hidden_row`, by which remarks are counted and summarised."""
    place: Place
    said: Text
    severity: Literal["high", "low", "note"] = "note"
    """How likely something is wrong: high and low are findings, a note is none."""

    @property
    def is_of_unseen(self) -> bool:
        """Whether it tells of what nobody sees: that is said of a ledger that is refused, too."""
        return self.kind in _OF_UNSEEN

    def message(self, language: Language) -> str:
        """The remark in one line.

        Examples
        --------
        >>> place = Place("a.xlsx", "抚慰", 4)
        >>> Remark("hidden_row", place, Text("隐藏的行，已导入", "hidden, landed")).message("zh")
        "'a.xlsx'，工作表'抚慰'，第4行：隐藏的行，已导入"
        """
        return f"{self.place.words(language)}{COLON.of(language)}{self.said.of(language)}"
