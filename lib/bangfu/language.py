"""The two languages of bangfu, and words said in both."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

__all__ = [
    "COLON", "COMMA", "LANGUAGES", "LANGUAGE_TAGS", "LIST_COMMA", "SEMICOLON", "Labelled",
    "Language", "Text", "capital", "file_name", "other",
]  # fmt: skip

Language = Literal["zh", "en"]

LANGUAGES: tuple[Language, ...] = ("zh", "en")
LANGUAGE_TAGS: Mapping[Language, str] = {"zh": "zh-CN", "en": "en"}
"""What files call a language, as in `lang="zh-CN"`."""


@dataclass(frozen=True)
class Text:
    """The same words in both languages."""

    zh: str
    en: str

    def of(self, language: Language) -> str:
        """The words in one language."""
        return self.zh if language == "zh" else self.en


class Labelled:
    """What is called by words in both languages: a table, a column, a union."""

    zh: str
    en: str

    @property
    def words(self) -> Text:
        """What it is called."""
        return Text(self.zh, self.en)

    def label(self, language: Language) -> str:
        """What it is called in one language."""
        return self.words.of(language)


COMMA, COLON, LIST_COMMA = Text("，", ", "), Text("：", ": "), Text("、", ", ")
SEMICOLON = Text("；", "; ")


def other(language: Language) -> Language:
    """The other of the two languages."""
    return "en" if language == "zh" else "zh"


def capital(words: str) -> str:
    """Words as they start a line: with a capital where their letters have one.

    Examples
    --------
    >>> capital("as of May"), capital("截至5月"), capital("")
    ('As of May', '截至5月', '')
    """
    return words[:1].upper() + words[1:]


def file_name(stem: str, ending: str, language: Language) -> str:
    """The name of a file in a language; Chinese is the language of the house and has no suffix.

    Examples
    --------
    >>> file_name("figures", "xlsx", "zh"), file_name("figures", "xlsx", "en")
    ('figures.xlsx', 'figures.en.xlsx')
    """
    suffix = "" if language == "zh" else f".{language}"
    return f"{stem}{suffix}.{ending}"
