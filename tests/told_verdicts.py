"""What the check says of each number of a text, in order."""

from datetime import date

from bangfu.articles.drafts import Checker

__all__ = ["verdicts"]


def verdicts(checker: Checker, text: str, dated: date | None = None) -> str:
    """The verdicts on all that are figures, with commas between."""
    told = checker.check(text, dated).verdicts
    return ", ".join(one.verdict for one in told if one.verdict != "not a figure")
