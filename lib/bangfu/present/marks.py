"""What stands in the place of a value that is not shown, in tables and charts alike.

A withheld value is never a 0 and never an empty cell: a reader must see that there is a number
and that it was kept back, or that there is no number to give.
"""

from collections.abc import Mapping

from bangfu.language import Language

__all__ = ["SUPPRESSED", "UNDEFINED", "mark_meaning"]

SUPPRESSED: Mapping[Language, str] = {"zh": "〔保密〕", "en": "[c]"}
"""Withheld so that nobody can be recognised."""

UNDEFINED = "—"
"""Not a number: a ratio whose base is 0, a median of nothing."""

_MEANINGS: Mapping[Language, Mapping[str, str]] = {
    "zh": {SUPPRESSED["zh"]: "为保护个人信息，不予公布", UNDEFINED: "无数值"},
    "en": {
        SUPPRESSED["en"]: "confidential: withheld to protect individuals",
        UNDEFINED: "no value",
    },
}


def mark_meaning(text: str, language: Language) -> str | None:
    """What a mark stands for, or None if `text` is not a mark of that language.

    Examples
    --------
    >>> mark_meaning("—", "en"), mark_meaning("374", "en")
    ('no value', None)
    """
    return _MEANINGS[language].get(text)
