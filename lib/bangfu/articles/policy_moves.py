"""Policy moves: by how much an amount that is laid down was raised: 提高1200元，增长10%."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bangfu.articles.mentions import Mention
from bangfu.articles.number_claims import holds
from bangfu.articles.policies import LaidDown
from bangfu.articles.typesetting import Folded
from bangfu.articles.verdicts import NumberVerdict
from bangfu.figures.model import MeasureUnit

__all__ = ["TWIN", "PolicyMoves"]

_BETWEEN = re.compile(
    r"[，,；;、]?(?:已|又|再|也|均|同样|每[人户生])*"
    r"(?:[比较](?P<then>(?:19|20)\d\d|上年|去年|上一年|前一年)年?(?:度|的标准|标准)?[，,]?|同比|相比)?"
    r"(?P<way>提高|增加|增长|上调|调增|上涨|升高|增幅|涨|多|高|降低|减少|下调|下降|降幅)(?:了|为|达)?"
)
"""What stands between an amount and by how much it moved."""
_STOP = re.compile(r"[。！？\n]")
_FALLING = ("降低", "减少", "下调", "下降", "降幅")
TWIN: Mapping[str, Any] = {"between": _BETWEEN, "falling": _FALLING, "stop": _STOP}
"""What its twin in JavaScript is given."""
_YEAR = 4
_HUNDRED = Decimal(100)


@dataclass
class PolicyMoves:
    """Follows a text: what was laid down in the number told last, and what it is held against."""

    text: Folded
    facts: Sequence[LaidDown]
    last: Mention | None = None
    """That number, or the last that said how it moved."""
    now: LaidDown | None = None
    then: LaidDown | None = None

    def tell(self, mention: Mention, fact: LaidDown) -> None:
        """A number was told that is laid down; behind 由9000元 it has come from that."""
        said = self.text.text[self.last.at[1] : mention.at[0]] if self.last else ""
        is_same = self.now is not None and self.now.name == fact.name
        is_later = self.now is not None and self.now.period.start < fact.period.start
        is_next = is_same and is_later and not _STOP.search(said)
        self.last, self.now, self.then = mention, fact, self.now if is_next else None

    def verdict(self, mention: Mention) -> NumberVerdict | None:
        """The verdict on a number that says how the one before it moved; nothing on others.

        Against the year that is named, or else what was in force the year before.
        """
        claim = mention.claim
        if claim is None or self.last is None or self.now is None:
            return None
        between = self.text.text[self.last.at[1] : mention.at[0]]
        found = _BETWEEN.fullmatch(between)
        if found is None or not (claim.counter == "yuan" or claim.form in ("percent", "share")):
            return None
        then = self._before(self.now, found["then"] or "")
        if then is None:
            return None
        self.last, self.then = mention, then
        value = self.now.value - then.value
        value = -value if found["way"] in _FALLING else value
        is_rate = claim.form != "plain"
        value = value / then.value * _HUNDRED if is_rate else value
        is_true = value > 0 and holds(claim, value)
        reason = "follows" if is_true else "is" if value > 0 else "direction"
        return NumberVerdict(
            mention, "derived" if is_true else "wrong", value=value if value > 0 else None,
            measure_unit=None if is_rate else MeasureUnit.YUAN, period=str(self.now.period),
            reason=reason,
        )  # fmt: skip

    def _before(self, now: LaidDown, said: str) -> LaidDown | None:
        """What it is held against: what is named, was held against before, or held till then."""
        if not said and self.then is not None:
            return self.then
        year = int(said) if said.isdigit() and len(said) == _YEAR else now.period.start.year - 1
        known = [one for one in self.facts if one.name == now.name]
        return next(
            (one for one in known if one.period.start.year <= year <= one.period.last_day.year),
            None,
        )
