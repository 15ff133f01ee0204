"""The scene of a report: whose answers it tells, in which language, under which name."""

from dataclasses import dataclass

from bangfu.figures.answers import Answers, Breakdown
from bangfu.figures.dimensions import DIMENSIONS, code_label
from bangfu.language import Language, Text, capital
from bangfu.periods import Period
from bangfu.words.labels import TABLE

__all__ = ["Scene"]


_BESIDE = Text("及", " and ")


@dataclass(frozen=True)
class Scene:
    """What every output of a report is about: answers, language and the name of the unit."""

    answers: Answers
    language: Language
    unit_name: str

    def say(self, text: Text) -> str:
        """Words in the language of the run."""
        return text.of(self.language)

    def head(self, text: Text) -> str:
        """Words that start a cell or a line: in English with a capital."""
        return capital(self.say(text))

    def label(self, dimension: str, code: str) -> str:
        """A code in words, as the start of a line."""
        return capital(self.words_of(dimension, code, self.language))

    def words_of(self, dimension: str, code: str, language: Language) -> str:
        """A code in words of a language, to stand within a sentence."""
        answers = self.answers
        return code_label(
            dimension, code, language, answers.units, answers.rules, unit=answers.unit
        )

    @property
    def source(self) -> str:
        """Where the numbers of a table come from."""
        subject = self.answers.subject
        words = self.say(TABLE["source"]).format(load=subject.load_id)
        return words + (self.say(TABLE["synthetic"]) if subject.synthetic else "")

    def caption(
        self, breakdown: Breakdown, subject: str = "", running: Period | None = None
    ) -> str:
        """What a table or chart is about: measure or subject, dimensions, period and unit.

        `running` is a year that is not over, told beside the period.
        """
        names = [self.say(DIMENSIONS[name]) for name in breakdown.by]
        title = subject or self.say(breakdown.measure.title)
        told = [breakdown.period, running] if running else [breakdown.period]
        period = self.say(_BESIDE).join(one.label(self.language) for one in told)
        if self.language == "zh":
            by = f"按{'、'.join(names)}" if names else ""
            if by and title.endswith("）"):  # 抚慰办理时长（中位数，按年份）
                title, by = title.removesuffix("）"), f"，{by}）"
            elif by:
                by = f"（{by}）"
            return f"{title}{by}，{period}，{self.unit_name}"
        by = f" by {' and '.join(names)}" if names else ""
        return f"{title}{by}, {period}, {self.unit_name}"
