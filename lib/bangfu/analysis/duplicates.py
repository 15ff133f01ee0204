"""Duplicates: payments a sound register has no second one of, each kind with its rule.

Goods may be collected by one person for many households, so items in kind are left out. What is
found deserves a look and no more: two children of one mother may be told by her key.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bangfu.figures.frames import to_frame
from bangfu.language import Text
from bangfu.measures.assistance import items_given
from bangfu.periods import Period
from bangfu.register.store import Register

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["KINDS", "duplicates"]

KINDS: Mapping[str, Text] = {
    "paid_again": Text(
        "同一人同日同项目同金额发放两次", "paid the same sum for the same on the same day"
    ),
    "two_unions": Text(
        "同一人同月同项目由两个工会各发同样金额",
        "paid the same sum for the same by two unions in a month",
    ),
    "same_event": Text(
        "同一申请人同一事件抚慰两次", "comfort paid again for the same event"
    ),
}  # fmt: skip
"""What is looked for, and how it is said."""
_SAME_EVENT_DAYS = 7
"""Days between two events of a claimant that may be one, dated otherwise."""


def duplicates(register: Register, period: Period) -> "pd.DataFrame":
    """Payments beside which there is another of the same.

    Parameters
    ----------
    register
        What who looks and the unions below gave; a second payment counts wherever it was made, if
        this register sees it.
    period
        Counted by payment date.

    Returns
    -------
    DataFrame
        One row a payment beyond the first of its group, by day:

        kind      one of `KINDS`
        id        of the row, `aid_id` or `case_id`
        first     of the row it repeats
        unit      that paid it
        paid_on   day of payment
        amount    yuan
        sign      that it deserves a look: always
    """
    import pandas as pd  # noqa: PLC0415

    told = pd.concat([_of_aid(register, period), _of_comfort(register, period)], ignore_index=True)
    told = told.sort_values(["paid_on", "kind", "id"], ignore_index=True)
    shown: pd.DataFrame = told.assign(sign=True)[["kind", *_SHOWN, "sign"]]
    return shown


def _of_aid(register: Register, period: Period) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415

    items = to_frame(items_given(register, register.asked(period)), register)
    cash = items[(items.form == "cash") & (items.amount > 0)]
    cash = cash.sort_values(["paid_on", "aid_id"]).rename(columns={"aid_id": "id"})
    purpose = ["person_key", "project", "occasion", "school_stage", "amount"]
    again = _repeated(cash, [*purpose, "paid_on"]).assign(kind="paid_again")
    monthly = cash.drop_duplicates([*purpose, "month", "unit_code"])
    elsewhere = _repeated(monthly, [*purpose, "month"]).assign(kind="two_unions")
    elsewhere = elsewhere[~elsewhere.id.isin(again.id)]  # told once
    return pd.concat([again, elsewhere], ignore_index=True)


def _of_comfort(register: Register, period: Period) -> "pd.DataFrame":
    """Payments for an event that was paid for before, in the period or not."""
    import pandas as pd  # noqa: PLC0415

    cases = register.comfort_case
    paid = to_frame(cases.filter(cases.paid_on < period.end), register)
    paid = paid.rename(columns={"case_id": "id"})[["id", *_EVENT, "happened_on", *_PAID]]
    for day in ("happened_on", "paid_on"):
        paid[day] = pd.to_datetime(paid[day])
    pairs = paid.merge(paid[["id", *_EVENT, "happened_on", "paid_on"]], on=_EVENT)
    apart = (pairs.happened_on_x - pairs.happened_on_y).dt.days.abs()
    is_later = (pairs.paid_on_x > pairs.paid_on_y) | (
        (pairs.paid_on_x == pairs.paid_on_y) & (pairs.id_x > pairs.id_y)
    )
    inside = pairs.paid_on_x >= pd.Timestamp(period.start)
    told = pairs[is_later & inside & (apart <= _SAME_EVENT_DAYS)]
    told = told.sort_values(["id_x", "paid_on_y", "id_y"]).drop_duplicates("id_x")
    told = told.rename(columns={"id_x": "id", "id_y": "first", "paid_on_x": "paid_on"})
    shown: pd.DataFrame = told[_SHOWN].assign(paid_on=told.paid_on.dt.date)
    return shown.assign(kind="same_event")


_EVENT = ["claimant_key", "relation", "event_kind", "illness"]
_PAID = ["unit", "paid_on", "amount"]
_SHOWN = ["id", "first", "unit", "paid_on", "amount"]


def _repeated(rows: "pd.DataFrame", same: Sequence[str]) -> "pd.DataFrame":
    """The rows that have one before them with the same values."""
    first = rows.groupby([*same], dropna=False).id.transform("first")
    told: pd.DataFrame = rows.assign(first=first)[first != rows.id][_SHOWN]
    return told
