"""The unions of a register, known by their codes."""

from dataclasses import dataclass

from bangfu.language import Language

__all__ = ["Unit"]


@dataclass(frozen=True)
class Unit:
    """A union organisation: code, names and the code of the union above it."""

    code: str
    zh: str
    en: str
    parent: str | None

    def label(self, language: Language) -> str:
        """The name of the union."""
        return self.zh if language == "zh" else self.en
