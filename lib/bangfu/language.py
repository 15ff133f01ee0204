"""The two languages of bangfu, and words said in both."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Language", "Text", "file_name"]

Language = Literal["zh", "en"]


@dataclass(frozen=True)
class Text:
    """The same words in both languages."""

    zh: str
    en: str

    def of(self, language: Language) -> str:
        """The words in one language."""
        return self.zh if language == "zh" else self.en


def file_name(stem: str, ending: str, language: Language) -> str:
    """The name of a file in a language; Chinese is the language of the house and has no suffix.

    Examples
    --------
    >>> file_name("figures", "xlsx", "zh"), file_name("figures", "xlsx", "en")
    ('figures.xlsx', 'figures.en.xlsx')
    """
    suffix = "" if language == "zh" else f".{language}"
    return f"{stem}{suffix}.{ending}"
