"""Cautions: what a register does not know of a period, so that a 0 is taken for no news."""

from collections.abc import Iterator

from bangfu.errors import ParameterError
from bangfu.language import Language, Text
from bangfu.periods import Period
from bangfu.register.store import Register

__all__ = ["cautions", "require_known"]

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
_DAY = Text("{0.year}年{0.month}月{0.day}日", "{0:%Y-%m-%d}")


def require_known(register: Register, measure: str, period: Period) -> None:
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
            f"period: found {str(period)!r}, of which no union has reported anything yet, expected "
            f"one that begins by {newest}"
        )
    first = period.shift(-_LOOKS_BACK.get(measure, 0))
    if measure not in _KNOWN_BEFORE and known.is_before(first):
        since = known.since.year if known.since else ""
        back = " (it looks at the year before)" if measure in _LOOKS_BACK else ""
        raise ParameterError(
            f"period: found {str(period)!r}{back}, before the register begins in {since}, expected "
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
