"""Spoken turns: words by which a text turns from what it spoke of to something else."""

from collections.abc import Sequence

from bangfu.articles.alignments import end_of, start_of
from bangfu.articles.lexicon import SpokenWord

__all__ = ["REST", "begins_other", "is_elsewhere", "speaks_of_year"]

_NEXT, REST = 2, "其余"
"""What names another place, or what is left here."""


def is_elsewhere(tokens: Sequence[SpokenWord]) -> bool:
    """Whether words name another place; 其余为其他退档 names what is left here."""
    places = [n for n, one in enumerate(tokens) if one.named("elsewhere")]
    if not places or tokens[places[-1]].word != REST:
        return bool(places)
    behind = [one for one in tokens[places[-1] + 1 :] if one.named("group") or one.named("subject")]
    # 其余45个工会退档185户 has those left between.
    return not behind or start_of(behind[0]) - end_of(tokens[places[-1]]) > _NEXT


def speaks_of_year(tokens: Sequence[SpokenWord]) -> bool:
    """Whether words speak of the year spoken of: 全年."""
    return any("0" in one.named("year_spoken_of") for one in tokens)


def begins_other(tokens: Sequence[SpokenWord]) -> bool:
    """Whether words begin something else, and name no row of it: 大病500人次；另有34件未予批准."""
    passing = [one.start for one in tokens if one.named("in_passing")]
    return bool(passing) and not any(
        one.named("group") and one.start > passing[-1] for one in tokens
    )
