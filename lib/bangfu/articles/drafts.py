"""Drafts: a text, held number by number against what is public."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from bangfu.articles.claim_frames import framed
from bangfu.articles.context import settings_of
from bangfu.articles.evidence import Evidence
from bangfu.articles.lexicon import Lexicon
from bangfu.articles.mentions import Mention, mentions_in
from bangfu.articles.number_settings import Setting
from bangfu.articles.policies import LaidDown, in_force, laid_down
from bangfu.articles.policy_moves import PolicyMoves
from bangfu.articles.typesetting import Folded, folded
from bangfu.articles.usage import Usage, read_usage
from bangfu.articles.verdicts import VERDICTS, NumberVerdict, judged, judged_policy
from bangfu.errors import ParameterError
from bangfu.figures.published import published_facts
from bangfu.language import Language, Text

__all__ = ["MOST_BYTES", "SUMMARY", "Checked", "Checker", "read_draft", "require_size"]

SUMMARY = Text(
    "{all}处数字：{right}处一致，{wrong}处有误，{withheld}处不予公布，{unsure}处无从核对",
    "{all} numbers: {right} agree, {wrong} wrong, {withheld} withheld, "
    "{unsure} could not be checked",
)
MOST_BYTES = 20_000_000


@dataclass(frozen=True)
class Checked:
    """A draft and the verdict on each of its numbers, in its order."""

    text: str
    verdicts: tuple[NumberVerdict, ...]
    synthetic: bool = False
    """Whether it was held against an invented register."""

    def count(self, *sorts: str) -> int:
        """How many verdicts an editor takes for one of `right`, `wrong`, `unsure`, `none`."""
        return sum(VERDICTS[one.verdict] in sorts for one in self.verdicts)

    @property
    def withheld(self) -> int:
        """How many numbers are about what is withheld."""
        return sum(one.verdict == "withheld" for one in self.verdicts)

    def summary(self, language: Language) -> str:
        """One line an editor can file."""
        return SUMMARY.of(language).format(
            all=self.count("right", "wrong", "unsure"), right=self.count("right"),
            wrong=self.count("wrong") - self.withheld, withheld=self.withheld,
            unsure=self.count("unsure"),
        )  # fmt: skip

    def record(self, language: Language) -> dict[str, Any]:
        """What it tells, for programs: `numbers`, each with `text`, `start`, `end`, `verdict`."""
        return {"numbers": [self._number(one, language) for one in self.verdicts]}

    def _number(self, one: NumberVerdict, language: Language) -> dict[str, Any]:
        start, end = one.mention.start, one.mention.end
        told: dict[str, Any] = {
            "text": self.text[start:end], "start": start, "end": end, "verdict": one.verdict,
        }  # fmt: skip
        if one.address:
            told["address"] = one.address
        if one.value is not None:
            told["value"] = f"{one.value:f}"
        if one.period:
            told["period"] = one.period
        told["reason"] = one.said(language)
        if one.value is not None and VERDICTS[one.verdict] == "wrong":
            told["wording"] = one.shown(language)
        return told


@dataclass(frozen=True)
class Checker:
    """What drafts are checked against: the figures of an edition, and the words of newsrooms."""

    evidence: Evidence
    usage: Usage

    @classmethod
    def of(cls, evidence: Evidence) -> "Checker":
        """A checker with the words of the project.

        Raises
        ------
        ParameterError
            If the project's own words do not have their form.
        """
        return cls(evidence, read_usage())

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words drafts are read by."""
        told = self.evidence
        return Lexicon(self.usage, told.rules, told.units, told.top)

    @cached_property
    def _facts(self) -> Sequence[LaidDown]:
        told = self.evidence
        return in_force(published_facts(), told.rules, told.known.years, told.top)

    def check(self, text: str, dated: date | None = None) -> Checked:
        """The verdict on each number of a text.

        Parameters
        ----------
        text
            The draft.
        dated
            Its day, by which 去年 and 目前 are read; without it they are left open.
        """
        read = folded(text)
        mentions = mentions_in(read, self.usage, self.lexicon.unit_names)
        settings = {
            one.mention.start: one
            for one in settings_of(
                read, mentions, self.lexicon, dated=dated, known=self.evidence.known
            )
        }
        moves = PolicyMoves(read, self._facts)
        told = (self._verdict(read, one, settings.get(one.start), moves) for one in mentions)
        return Checked(text, tuple(told), self.evidence.synthetic)

    def _verdict(
        self, read: Folded, mention: Mention, setting: Setting | None, moves: PolicyMoves
    ) -> NumberVerdict:
        period = setting.period if setting else None
        policy = laid_down(read, mention, period, self.usage, self._facts)
        if policy is not None:
            moves.tell(mention, policy[0])
            return judged_policy(mention, *policy)
        if moved := moves.verdict(mention):
            return moved
        frame = framed(setting, self.lexicon.subjects) if setting else None
        return judged(mention, setting, frame, self.evidence)


def read_draft(path: Path) -> str:
    """The text of a draft that is a text file; Word files are read by `word_drafts`.

    Raises
    ------
    ParameterError
        If it cannot be read, or is no such file.
    """
    try:
        require_size(path)
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return path.read_text("gb18030")
        except UnicodeDecodeError:
            raise ParameterError(f"{path.name!r}: expected text in UTF-8 or GB18030") from None
    except OSError as error:
        raise ParameterError(f"{path.name!r}: cannot be read ({error.strerror})") from None


def require_size(path: Path) -> None:
    """Refuse a file that is too large for a draft.

    Raises
    ------
    ParameterError
        If it is.
    OSError
        If there is none.
    """
    if path.stat().st_size > MOST_BYTES:
        raise ParameterError(f"{path.name!r}: found over 20 MB, expected a draft")
