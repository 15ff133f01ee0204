"""Measures as SQL, compiled once and filled in for each period and union.

Ibis takes tens of milliseconds to turn a measure into SQL, and a report asks some thirty times,
mostly the same with other dates. So a measure is compiled for a stand-in of the period and of the
unions, in the far future and with letters nobody uses, and what is of the stand-in in the SQL is
replaced by what is asked for. That gives the very text Ibis would write, because

- a stand-in has dates, codes and a length as wide as the real ones, so lines break alike, and the
  real length itself up to a year, so a measure that treats a month another way may do so;
- days that are the same in one are the same in the other, and a period with a day that the query
  names anyway is compiled itself: Ibis writes a condition that stands twice only once;
- every trace of it in the SQL must be one that is known here, or the measure is compiled directly;
- only the measures listed here are compiled so: a test compares them with Ibis period by period.

Compiling needs no database. A process that others are forked from may `prepare` what they will
ask: keys name measures of this library, never SQL, and one that is not known is ignored.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, partial
from typing import NamedTuple

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from bangfu.errors import BangfuError, ParameterError
from bangfu.measures import assistance, caseload, comfort, exits, standards
from bangfu.periods import Period
from bangfu.register.store import Register
from bangfu.register.views import Views
from bangfu.rules import Version, aid_standards, versions

__all__ = [
    "Key",
    "Measure",
    "Question",
    "ask",
    "compiled_here",
    "prepare",
    "question",
    "when_compiled",
]

Measure = Callable[[Register, Period, Sequence[str]], ir.Table]


class Key(NamedTuple):
    """What a compiled measure is for; plain text, so that one process can name it to another."""

    measure: str
    """Module and name, as in `caseload.balance`."""
    by: str
    """Groups, joined by commas."""
    period: str
    """The stand-in for periods of this form, or a period itself."""
    unions: str
    """How wide the codes of the unions are, joined by commas; empty for the whole register."""
    rules: str
    """What the measure takes from dated rules for the period, if it does."""


class Question(NamedTuple):
    """A query and the columns of its answer."""

    sql: str
    schema: pa.Schema


@dataclass(frozen=True)
class _Compiled:
    """SQL in pieces, every second one a word that stands in for another."""

    pieces: tuple[str, ...]
    words: tuple[str, ...]
    schema: pa.Schema
    any_period: bool
    """Whether the period is a stand-in too, and not only the unions are."""
    rules: tuple[Version, ...]
    """The rules files it was made from."""

    def fill(self, period: Period, codes: Sequence[str]) -> str | None:
        """The SQL for a period and unions; None if it names a day of the period of its own."""
        if self.any_period and not self._own_days.isdisjoint(map(_day, _days(period))):
            return None
        words = _words(period if self.any_period else None, codes)
        filling = dict(zip(self.words, words, strict=True))
        return "".join(filling[p] if n % 2 else p for n, p in enumerate(self.pieces))

    @cached_property
    def _own_days(self) -> set[str]:
        return set(re.findall(r"\b[0-9]{4}, [0-9]{1,2}, [0-9]{1,2}\b", "\0".join(self.pieces[::2])))


@dataclass(frozen=True)
class _Listed:
    """A measure that depends on its period by its dates only, and by the rules named if any."""

    measure: Measure
    rules: Callable[[Period], str] = lambda _: ""
    under: Callable[[str], Measure] | None = None

    def given(self, rules: str) -> Measure:
        """The measure with these rules, whatever the period."""
        if self.under is not None:
            return self.under(rules)
        if rules:
            raise ParameterError(f"rules: found {rules!r}, expected none")
        return self.measure


def _standards(names: str) -> Measure:
    known = {standard.id: standard for standard in aid_standards()}
    wanted = names.split(",") if names else []
    if not set(wanted) <= set(known):
        raise ParameterError(f"standards: found {names!r}, expected some of: {', '.join(known)}")
    return partial(standards.held_against, tuple(known[name] for name in wanted))


def _goal(months: str) -> Measure:
    if not re.fullmatch("[0-9]{1,4}", months, re.ASCII):
        raise ParameterError(f"months to the goal: found {months!r}, expected a number")
    return partial(caseload.distance_in, int(months))


def _named(measure: Measure) -> str:
    module = getattr(measure, "__module__", "").rpartition(".")[2]
    return f"{module}.{getattr(measure, '__name__', '')}"


_LISTED = {
    _named(listed.measure): listed
    for listed in (
        *map(_Listed, (assistance.totals, assistance.coverage, assistance.match)),
        *map(_Listed, (caseload.balance, caseload.on_file)),
        *map(_Listed, (exits.routes, exits.rates, exits.returns, exits.time_on_file)),
        *map(_Listed, (comfort.payments, comfort.decisions, comfort.rejections, comfort.waiting)),
        _Listed(
            standards.off_standard,
            lambda period: ",".join(s.id for s in standards.standards_of(period)),
            _standards,
        ),
        _Listed(
            caseload.distance_to_goal, lambda period: str(caseload.months_to_goal(period)), _goal
        ),
    )
}
_KNOWN: dict[Key, _Compiled | None] = {}
_COMPILED_HERE: dict[Key, None] = {}

when_compiled: list[Callable[[Key], None]] = []
"""Told each key this process had to compile."""


def ask(
    measure: Measure, register: Register, period: Period, by: Sequence[str] = ()
) -> tuple[pa.Table, str]:
    """The answer of a measure, and the very SQL text that was run for it.

    Raises
    ------
    ParameterError
        If the measure has no such group.
    """
    asked = question(measure, register, period, by)
    return register.run(asked.sql, asked.schema), asked.sql


def question(
    measure: Measure, register: Register, period: Period, by: Sequence[str] = ()
) -> Question:
    """A measure as SQL: the text Ibis compiles it to, made from what is known if it can be.

    Raises
    ------
    ParameterError
        If the measure has no such group.
    """
    key = _key(measure, register, period, by)
    filled = _filled(key, period, _codes_of(register)) if key else None
    return filled or _plainly(measure(register, period, by))


def _filled(key: Key, period: Period, codes: tuple[str, ...]) -> Question | None:
    """The question of a key for this period and these unions, if it can be made from it."""
    for one in (key, key._replace(period=str(period))):
        compiled = _compiled(one)
        sql = compiled.fill(period, codes) if compiled else None
        if compiled is not None and sql is not None:
            return Question(sql, compiled.schema)
    return None


def prepare(keys: Iterable[Sequence[str]]) -> None:
    """Compile what is named, so that processes forked from this one need not.

    Nothing is opened or started. Keys of another version or of no sense are passed over.
    """
    for given in keys:
        key = _sound(given)
        if key is not None and _is_old(key):
            with suppress(BangfuError):
                _KNOWN[key] = _compile(key)


def compiled_here() -> tuple[Key, ...]:
    """What this process had to compile because nobody had prepared it, in order."""
    return tuple(_COMPILED_HERE)


def _key(measure: Measure, register: Register, period: Period, by: Sequence[str]) -> Key | None:
    """The key of a question; None if it can only be compiled directly."""
    listed = _LISTED.get(_named(measure))
    if listed is None or listed.measure is not measure:
        return None
    # Tables somebody put together are not what the SQL of the views would read.
    if not isinstance(register.tables, Views):
        return None
    codes = _codes_of(register)
    if any(not re.fullmatch("[A-Za-z0-9._-]+", code, re.ASCII) for code in codes):
        return None
    widths = ",".join(str(len(code)) for code in codes)
    form = str(_stand_in(period) or period)
    return Key(_named(measure), ",".join(by), form, widths, listed.rules(period))


def _sound(given: Sequence[str]) -> Key | None:
    """A key as another process names it, if it could be one of ours."""
    if len(given) != len(Key._fields) or not all(isinstance(part, str) for part in given):
        return None
    key = Key(*given)
    if key.measure not in _LISTED or not re.fullmatch("([1-9][0-9]?(,[1-9][0-9]?)*)?", key.unions):
        return None
    return key


def _is_old(key: Key) -> bool:
    """Whether a key was never compiled, or the rules have changed since."""
    if key not in _KNOWN:
        return True
    known = _KNOWN[key]
    return known is not None and known.rules != versions()


def _compiled(key: Key) -> _Compiled | None:
    if _is_old(key):
        _KNOWN[key] = _compile(key)
        _COMPILED_HERE[key] = None
        for tell in when_compiled:
            tell(key)
    return _KNOWN[key]


def _compile(key: Key) -> _Compiled | None:
    """The measure compiled for the stand-ins; None if a trace of them is not known here."""
    rules = versions()
    period, codes = Period.parse(key.period), _stand_in_codes(key.unions)
    any_period = _stand_in(period) == period
    register = Register(Views(codes=codes or None), 0, "", synthetic=False, backend=None)
    by = tuple(key.by.split(",")) if key.by else ()
    asked = _plainly(_LISTED[key.measure].given(key.rules)(register, period, by))
    words = _words(period if any_period else None, codes)
    found = "|".join(map(re.escape, words))
    pieces = re.split(rf"(?<![\w.])({found})(?![\w.])", asked.sql) if words else [asked.sql]
    if re.search("[\ue000-\uf8ff]", "".join(pieces[::2])):
        return None
    if any_period and not _is_explained(pieces, period):
        return None
    return _Compiled(tuple(pieces), words, asked.schema, any_period, rules)


def _is_explained(pieces: Sequence[str], period: Period) -> bool:
    """Whether nothing of the stand-in is left, and the period's text moves no line break."""
    length = rf"|\b{period.n_months}\b" if _is_long(period) else ""
    if re.search(rf"\b2(149|1[5-9][0-9])\b{length}", "\0".join(pieces[::2])):
        return False
    # It may be longer than that of the stand-in, so it must have a line to itself.
    lines = re.findall(rf"^ *'{re.escape(str(period))}' AS \"period\",?$", "".join(pieces), re.M)
    return len(lines) == pieces[1::2].count(f"'{period}'")


def _plainly(asked: ir.Table) -> Question:
    return Question(str(ibis.duckdb.compile(asked, pretty=True)), asked.schema().to_pyarrow())


def _codes_of(register: Register) -> tuple[str, ...]:
    """The unions a register is restricted to; none if it is not."""
    return (register.tables.codes or ()) if isinstance(register.tables, Views) else ()


# Stand-ins ---------------------------------------------------------------------------------------

_YEAR = 12
_LONG = {2: range(61, 73), 3: range(361, 373)}
"""Lengths in months that stand in for others of two digits or three, one for every last month."""


def _words(period: Period | None, codes: Sequence[str]) -> tuple[str, ...]:
    """Everything of a period and of unions that may stand in SQL, always in the same order."""
    unions = [f"'{code}'" for code in codes]
    if period is None:
        return tuple(unions)
    length = [f"INTERVAL '{period.n_months}' MONTH"] if _is_long(period) else []
    return (f"'{period}'", *map(_day, _days(period)), *length, *unions)


def _days(period: Period) -> tuple[date, ...]:
    before = period.year_earlier
    return period.start, period.end, period.years[0].start, before.start, before.end


def _day(day: date) -> str:
    return f"{day.year}, {day.month}, {day.day}"


def _is_long(period: Period) -> bool:
    """Whether a stand-in keeps only the width of the length, not the length."""
    return period.n_months > _YEAR


@lru_cache(maxsize=1024)
def _stand_in(period: Period) -> Period | None:
    """The period that all of this form are compiled as, also its own; None if it is too long."""
    form = _form(period)
    return next((far for far in _far(period.n_months) if _form(far) == form), None)


def _form(period: Period) -> tuple[object, ...]:
    """What the layout and the conditions of a query can depend on: widths, and equal days."""
    days = _days(period)
    length = len(str(period.n_months)) if _is_long(period) else -period.n_months
    return length, *(len(_day(day)) for day in days), *(days.index(day) for day in days)


def _far(months: int) -> Iterator[Period]:
    """Periods far from any other, of a length up to a year or one as wide."""
    lengths = _LONG.get(len(str(months)), ()) if months > _YEAR else (months,)
    for length in lengths:
        for month in range(1, 13):
            first = Period.parse(f"2150-{month:02d}")
            yield first.through(first.shift(length - 1))


def _stand_in_codes(widths: str) -> tuple[str, ...]:
    """Codes as wide as the real ones, in characters for private use: no SQL of ours has them."""
    sizes = [int(width) for width in widths.split(",")] if widths else []
    return tuple(chr(0xE000 + n) + "\uf8ff" * (size - 1) for n, size in enumerate(sizes))
