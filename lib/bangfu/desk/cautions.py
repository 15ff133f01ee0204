"""Cautions: what a register does not know of a period, so that a 0 is taken for no news."""

import inspect
import warnings
from collections.abc import Iterator

from bangfu.errors import ParameterError
from bangfu.language import Language, Text
from bangfu.periods import Period
from bangfu.register.store import Register

__all__ = ["PartlyKnownWarning", "cautions", "known_period", "length_caution", "require_known"]

_KNOWN_BEFORE = ("caseload.on_file", "caseload.balance", "caseload.distance_to_goal")
"""Who was on file is known before the first event: those files have been taken over."""
_STOCKS = ("caseload.on_file", "caseload.distance_to_goal")
_LOOKS_BACK = {"exits.returns": 12}
"""Months a measure looks back from the beginning of its period."""
_BEFORE = Text(
    "登记库自{year}年起记录，{period}中此前的月份无从得知，其中的0不表示没有发生。",
    "The register begins in {year}: of earlier months of {period} nothing is known, and 0 there is "
    "no news.",
)
_UNREPORTED = Text(
    "{period}还有{n}个工会没有报全（各工会报全至{day}），数字还会变动，此后的0不表示没有发生。",
    "{n} unions have not reported all of {period} (all of them have until {day}): the numbers "
    "may still move, and 0 after that day is no news.",
)
_NOT_BEGUN = Text(
    "{unit}于{day}成立，{period}中此前没有数据。",
    "{unit} begins on {day}: nothing is known of it before that in {period}.",
)
_LENGTHS = Text(
    "{now}有{n}个月，对照的{then}有{m}个月，两边的数不能直接相比。",
    "{now} has {n} months, {then} beside it has {m}: their numbers are not of equal times.",
)
_DAY = Text("{0.year}年{0.month}月{0.day}日", "{0:%Y-%m-%d}")


class PartlyKnownWarning(UserWarning):
    """What is told of a period of which not all is known; a data frame has no place to say so."""


def known_period(
    register: Register,
    period: Period,
    language: Language,
    measure: str = "",
    what: str = "period",
) -> Period:
    """A period of which something is known; what is missing of it is warned of.

    Parameters
    ----------
    register
        The register, as a union looks at it.
    period
        The period.
    language
        Of the warnings.
    measure
        What is asked, if it is a measure.
    what
        What an error calls the period.

    Raises
    ------
    ParameterError
        If nothing is known of it.
    """
    require_known(register, measure, period, what)
    for told in cautions(register, measure, period, language):
        warnings.warn(told, PartlyKnownWarning, stacklevel=_frames_of_ours())
    return period


def _frames_of_ours() -> int:
    """How many frames up somebody else's line is, which a warning is about."""
    frame, frames = inspect.currentframe(), 0
    while frame and str(frame.f_globals.get("__name__")).startswith("bangfu."):
        frame, frames = frame.f_back, frames + 1
    return frames


def length_caution(measure: str, now: Period, then: Period, language: Language) -> Iterator[str]:
    """That two periods have not as many months, where a number grows with them.

    Parameters
    ----------
    measure
        What is asked: a stock is of a day.
    now, then
        Beside each other.
    language
        Of the sentence.
    """
    if measure not in _STOCKS and now.n_months != then.n_months:
        yield _LENGTHS.of(language).format(
            now=now.label(language), n=now.n_months, then=then.label(language), m=then.n_months
        )


def require_known(register: Register, measure: str, period: Period, what: str = "period") -> None:
    """Require that a register knows anything of a period, so that its numbers tell something.

    Raises
    ------
    ParameterError
        If no union has reported anything of it, or the register begins later.
    """
    known = register.completeness
    newest = max((known.until[one] for one in _units(register) if one in known.until), default=None)
    if newest and period.start > newest:
        raise ParameterError(
            f"{what}: found {str(period)!r}, of which no union has reported anything yet, expected "
            f"one that begins by {newest}"
        )
    first = period.shift(-_LOOKS_BACK.get(measure, 0))
    if measure not in _KNOWN_BEFORE and known.is_before(first):
        since = known.since.year if known.since else ""
        back = " (it looks at the year before)" if measure in _LOOKS_BACK else ""
        raise ParameterError(
            f"{what}: found {str(period)!r}{back}, before the register begins in {since}, expected "
            "a later one"
        )


def cautions(register: Register, measure: str, period: Period, language: Language) -> Iterator[str]:
    """What is to be known beside the numbers of a period that is not known as a whole.

    Parameters
    ----------
    register
        The register, as a union looks at it.
    measure
        What is asked: of a stock all is known before the register begins.
    period
        The period.
    language
        Of the sentences.
    """
    known, words = register.completeness, period.label(language)
    first = period.shift(-_LOOKS_BACK.get(measure, 0)).start
    if known.since and first < known.since and measure not in _STOCKS:
        yield _BEFORE.of(language).format(year=known.since.year, period=words)
    begun = known.begun.get(register.unit)
    if begun and period.start < begun:
        name, day = register.units[register.unit].label(language), _DAY.of(language).format(begun)
        yield _NOT_BEGUN.of(language).format(unit=name, day=day, period=words)
    unreported = register.unreported(period)
    if unreported:
        through = known.through(_units(register))
        day = _DAY.of(language).format(through) if through else "—"
        yield _UNREPORTED.of(language).format(n=unreported, period=words, day=day)


def _units(register: Register) -> tuple[str, ...]:
    return register.below(register.unit) if register.unit else tuple(register.units)
