"""Who has to approve a public release before it is visible, and from which day on it may be.

From `params/review.yaml`. It is no part of the policy of publication: what is in a release does not
depend on it, so that a change of it makes no release again.
"""

from datetime import date, timedelta
from pathlib import Path

from pydantic import Field

from bangfu.periods import Period
from bangfu.project import PARAMS
from bangfu.yaml_files import Form, read_form

__all__ = ["REVIEW_FILE", "Review", "read_review"]

REVIEW_FILE = PARAMS / "review.yaml"


class Review(Form):
    """By default nobody has to approve, and there is no embargo.

    Examples
    --------
    >>> review = Review(approvals=2, embargo_days=15)
    >>> str(review.opens(Period.parse("2019-12")))
    '2020-01-15'
    """

    approvals: int = Field(default=0, ge=0, le=9)
    """How many people, none of them the one who ran it."""
    embargo_days: int = Field(default=0, ge=0, le=366)
    """Days from the last day of the period to the first day on which its release is visible."""

    def opens(self, period: Period) -> date:
        """The first day on which a release on a period may be visible."""
        return period.last_day + timedelta(days=self.embargo_days)


def read_review(path: Path = REVIEW_FILE) -> Review:
    """The review a project asks for; none if there is no file.

    Raises
    ------
    ParameterError
        If the file cannot be read, or with every key that is unknown or of the wrong form.
    """
    return read_form(Review, path)
