"""What stands in the place of a value that is not shown, or beside one that may change.

A withheld value is never a 0 and never an empty cell: a reader must see that there is a number
and that it was kept back, or that there is no number to give. Marks are short to look at, so each
also has words to be read out.
"""

from collections.abc import Mapping

from bangfu.language import Language, Text

__all__ = ["PROVISIONAL", "REVISED", "SUPPRESSED", "UNDEFINED", "mark_meaning", "parted"]

SUPPRESSED: Mapping[Language, str] = {"zh": "〔保密〕", "en": "[c]"}
"""Withheld so that nobody can be recognised."""

PROVISIONAL: Mapping[Language, str] = {"zh": "〔初步〕", "en": "[p]"}
"""After a value that later data may change."""

REVISED: Mapping[Language, str] = {"zh": "〔修订〕", "en": "[r]"}
"""After a value that was published otherwise before."""

UNDEFINED = "—"
"""Not a number: a ratio whose base is 0, a median of nothing."""

_SPOKEN = (
    (SUPPRESSED, Text("保密，不予公布", "confidential, withheld")),
    (PROVISIONAL, Text("初步数", "provisional")),
    (REVISED, Text("修订数", "revised")),
    ({"zh": UNDEFINED, "en": UNDEFINED}, Text("无数值", "no value")),
)
_MEANINGS: Mapping[Language, Mapping[str, str]] = {
    "zh": {marks["zh"]: words.zh for marks, words in _SPOKEN},
    "en": {marks["en"]: words.en for marks, words in _SPOKEN},
}


def mark_meaning(text: str, language: Language) -> str | None:
    """What a mark stands for, as it is read out; None if `text` is no mark of that language.

    Examples
    --------
    >>> mark_meaning("—", "en"), mark_meaning("374", "en")
    ('no value', None)
    """
    return _MEANINGS[language].get(text)


def parted(text: str, language: Language) -> tuple[str, str]:
    """The value of a cell and the mark after it, either of which may be empty.

    Examples
    --------
    >>> parted("374 [p]", "en"), parted("〔保密〕", "zh"), parted("374", "en")
    (('374', '[p]'), ('', '〔保密〕'), ('374', ''))
    """
    for mark in _MEANINGS[language]:
        if text.endswith(mark):
            return text.removesuffix(mark).rstrip(), mark
    return text, ""
