"""Ways of aid: who was helped in several of them together."""

from typing import TYPE_CHECKING

from bangfu.desk.wording import expected_one_of
from bangfu.figures.frames import to_frame
from bangfu.measures.assistance import items_given
from bangfu.periods import Period
from bangfu.register.store import Register

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["WAYS", "ways_together"]

WAYS = ("aspect", "project", "fund_source", "occasion", "form")
_WHO = {"household": "household_id", "person": "person_key"}


def ways_together(register: Register, period: Period, by: str, of: str) -> "pd.DataFrame":
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

    Returns
    -------
    DataFrame
        `ways`, `n` of them, and how many had just these; the most ways first.
    """
    if of not in _WHO:
        raise expected_one_of("of", of, _WHO)
    if by not in WAYS:
        raise expected_one_of("by", by, WAYS)
    items = items_given(register, register.asked(period))
    frame = to_frame(items.select(_WHO[of], by).distinct(), register, language="zh").dropna()
    labels = frame.groupby(_WHO[of])[f"{by}_label"].agg(lambda some: "、".join(sorted(some)))
    counted = labels.value_counts().rename_axis("ways").reset_index(name=f"{of}s")
    counted.insert(1, "n", counted.ways.str.count("、") + 1)
    return counted.sort_values(["n", f"{of}s", "ways"], ascending=[False, False, True])
