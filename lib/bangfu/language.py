"""The two languages of bangfu, and words said in both."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Language", "Text"]

Language = Literal["zh", "en"]


@dataclass(frozen=True)
class Text:
    """The same words in both languages."""

    zh: str
    en: str

    def of(self, language: Language) -> str:
        """The words in one language."""
        return self.zh if language == "zh" else self.en
