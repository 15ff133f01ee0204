"""Side by side: the rows of one period or union, each beside the same row of another."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bangfu.errors import ParameterError
from bangfu.language import Language
from bangfu.measures.shape import TIME
from bangfu.periods import Period

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "BEFORE", "CHANGE", "laid_beside", "require_as_many", "slots_of", "times_beside",
]  # fmt: skip

BEFORE, CHANGE = "_before", "_change"
"""How the columns of the other side, and of the differences, end."""
_SLOT = "_slot"


def require_as_many(by: Sequence[str], now: Period, then: Period) -> None:
    """Require that both periods have as many months, quarters or years, where rows are told by one.

    Raises
    ------
    ParameterError
        If they do not: the first would stand beside the first, and some beside nothing.
    """
    step = _finest(by)
    if not step:
        return
    here, there = len(slots_of(step, now)), len(slots_of(step, then))
    if here != there:
        raise ParameterError(
            f"compare: found {str(then)!r}, {_counted(there, step)}, beside {str(now)!r}, "
            f"{_counted(here, step)}; expected a period of {_counted(here, step)}"
        )


def laid_beside(
    now: "tuple[pd.DataFrame, Period]",
    then: "tuple[pd.DataFrame, Period]",
    by: Sequence[str],
    values: Mapping[str, bool],
    language: Language | None = None,
) -> "pd.DataFrame":
    """Rows of one side with the values of the other, and the differences.

    A row stands beside that of the same codes, and one without a code beside one without; of times
    the first stands beside the first. A row that one side alone has is named as that side's would
    be: its times are those of the first side, which it stands beside.

    Parameters
    ----------
    now, then
        The rows of both sides, and the periods they are of.
    by
        The groups.
    values
        The columns that are compared, and whether each is 0 where nobody is in a group; others are
        missing there, as a median of nothing is.
    language
        Of the words beside codes, if there are any.
    """
    step = _finest(by)
    keys = [name for name in by if name not in TIME]
    frame, other = (_slotted(rows, step, period) for rows, period in (now, then))
    labels = [name for key in keys if (name := f"{key}_label") in other]
    ends = {name: f"{name}{BEFORE}" for name in (*labels, *values)}
    own = other[[*keys, _SLOT, *ends]].rename(columns=ends)
    laid = frame.merge(own, how="outer", on=[*keys, _SLOT], sort=False)
    laid["period"] = str(now[1])
    for name in labels:
        laid[name] = laid[name].fillna(laid.pop(ends[name]))
    _name_times(laid, by, now[1], language)
    for name, is_counted in values.items():
        if is_counted and not (frame[name].isna().any() or other[name].isna().any()):
            for column in (name, f"{name}{BEFORE}"):  # all that is missing is of nobody
                laid[column] = laid[column].fillna(0).astype(frame[name].dtype)
        laid[f"{name}{CHANGE}"] = _difference(laid[name], laid[f"{name}{BEFORE}"])
    # A code that is missing comes last, as in what a measure answers.
    ordered = laid.sort_values(list(by), na_position="last", kind="stable") if by else laid
    return ordered.drop(columns=_SLOT).reset_index(drop=True)


def times_beside(
    by: Sequence[str], now: Period, then: Period, language: Language
) -> Mapping[str, str]:
    """The words of each time rows are told by, and of that which stands beside it; none if alike.

    Parameters
    ----------
    by
        The groups.
    now, then
        The periods of both sides.
    language
        Of the words.
    """
    step = _finest(by)
    if not step or now == then:
        return {}
    return {
        _time_at(one, name, now).label(language): _time_at(other, name, then).label(language)
        for one, other in zip(slots_of(step, now), slots_of(step, then), strict=False)
        for name in by if name in TIME
    }  # fmt: skip


def _difference(now: "pd.Series[Any]", then: "pd.Series[Any]") -> "pd.Series[Any]":
    """What lies between two columns; of exact money one by one: Arrow has no digits to spare."""
    import pandas as pd  # noqa: PLC0415 - half a second, for those who ask for a frame alone

    if not isinstance(now.dtype, pd.ArrowDtype):
        return now - then
    both = zip(now, then, strict=True)
    told = [None if pd.isna(one) or pd.isna(other) else one - other for one, other in both]
    return pd.Series(told, index=now.index, dtype=now.dtype)


def _name_times(
    laid: "pd.DataFrame", by: Sequence[str], period: Period, language: Language | None
) -> None:
    """Put the times, and their words, of the slots that rows stand in."""
    step = _finest(by)
    parts = slots_of(step, period) if step else ()
    for name in (one for one in by if one in TIME):
        times = [_time_at(part, name, period) for part in parts]
        laid[name] = laid[_SLOT].map(dict(enumerate(map(str, times))))
        if language:
            words = [time.label(language) for time in times]
            laid[f"{name}_label"] = laid[_SLOT].map(dict(enumerate(words)))


def _slotted(rows: "pd.DataFrame", step: str, period: Period) -> "pd.DataFrame":
    """Rows with the number of the part of the period they are about; 0 if they are about all."""
    numbers = {str(part): n for n, part in enumerate(slots_of(step, period))} if step else {}
    return rows.assign(**{_SLOT: rows[step].map(numbers) if step else 0})


def _finest(by: Sequence[str]) -> str:
    """The smallest of the times rows are told by; nothing if they are told by none."""
    return next((name for name in TIME if name in by), "")


def slots_of(step: str, period: Period) -> Sequence[Period]:
    """The months, quarters or years of a period: the first stands beside the first of another."""
    parts = {"month": period.months, "quarter": period.quarters, "year": period.years}
    return parts[step]


def _time_at(part: Period, name: str, period: Period) -> Period:
    """The month, quarter or year that a part of a period lies in."""
    return period.year_at(part.start) if name == "year" else slots_of(name, part)[0]


def _counted(n: int, step: str) -> str:
    return f"{n} {step}{'' if n == 1 else 's'}"
