"""What a release is about: what each of its files says of itself."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bangfu.disclosure.policy import Edition
from bangfu.language import LANGUAGES, Language, Text
from bangfu.periods import Period

if TYPE_CHECKING:  # answers bring an engine, which a plan does without
    from bangfu.figures.answers import Answers

__all__ = ["About", "File", "about_of"]

File = str | bytes
"""The content of a file: text, written as UTF-8, or bytes."""


@dataclass(frozen=True)
class About:
    """The unit, period and edition of a release, and where its numbers come from."""

    unit: str
    """Code of the union."""
    unit_name: Text
    period: Period
    edition: Edition
    synthetic: bool
    """Whether any row of the register was invented."""
    languages: tuple[Language, ...]
    load_id: int
    """Newest load of the register that was seen."""
    register_sha256: str
    """Content hash of the register as of that load."""
    provisional: bool = False
    """Whether a union is waited for that has not reported all of the period."""
    revised: bool = False
    """Whether a figure in it was told otherwise before."""
    issued: date | None = None
    """The day of issue; None of what is not issued."""
    data_until: date | None = None
    """The last day all its unions have reported; None if nobody can tell."""

    @property
    def folder(self) -> str:
        """Where it stands in the folder of all releases."""
        return f"{self.edition}/{self.unit}/{self.period}"

    def title(self, language: Language) -> str:
        """The unit and the period, in words.

        Examples
        --------
        >>> about = About("110105", Text("测试区总工会", "Test"), Period.parse("2019-12"), "public",
        ...               True, ("zh",), 1, "0" * 64)
        >>> about.title("zh"), about.title("en")
        ('测试区总工会 2019年12月', 'Test, December 2019')
        """
        separator = " " if language == "zh" else ", "
        return f"{self.unit_name.of(language)}{separator}{self.period.label(language)}"


def about_of(answers: "Answers") -> About:
    """What answers are about, before any release is made of them."""
    subject = answers.subject
    return About(
        subject.unit, answers.units[subject.unit].words, subject.period, subject.edition,
        subject.synthetic, tuple(LANGUAGES), subject.load_id, subject.content_hash,
        subject.provisional,
    )  # fmt: skip
