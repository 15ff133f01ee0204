"""Ways of aid: who was helped in several of them together."""

from collections import Counter
from typing import TYPE_CHECKING

from bangfu.desk.wording import expected_one_of
from bangfu.figures.frames import to_frame
from bangfu.language import LIST_COMMA, Language
from bangfu.measures.assistance import items_given
from bangfu.periods import Period
from bangfu.register.store import Register

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["WAYS", "ways_together"]

WAYS = ("aspect", "project", "fund_source", "occasion", "form")
_WHO = {"household": "household_id", "person": "person_key"}


def ways_together(
    register: Register, period: Period, by: str, of: str, language: Language = "zh"
) -> "pd.DataFrame":
    """Households or persons by the set of ways they were helped in.

    Parameters
    ----------
    register
        Reads `assistance` and `household_file`.
    period
        Counted by payment date.
    by
        What tells the ways apart: aspect, project, fund_source, occasion or form.
    of
        household or person.
    language
        Of the ways.

    Returns
    -------
    DataFrame
        `ways`, `n` of them, and how many had just these; the most ways first.
    """
    if of not in _WHO:
        raise expected_one_of("of", of, _WHO)
    if by not in WAYS:
        raise expected_one_of("by", by, WAYS)
    import pandas as pd  # noqa: PLC0415 - half a second, for those who ask for it alone

    items = items_given(register, register.asked(period))
    frame = to_frame(items.select(_WHO[of], by).distinct(), register, language=language).dropna()
    own = (tuple(sorted(some)) for _, some in frame.groupby(_WHO[of])[f"{by}_label"])
    # Counted before they are joined: a word may hold a comma itself.
    rows = [(LIST_COMMA.of(language).join(ways), len(ways), n) for ways, n in Counter(own).items()]
    counted = pd.DataFrame(rows, columns=["ways", "n", f"{of}s"])
    return counted.sort_values(["n", f"{of}s", "ways"], ascending=[False, False, True])
