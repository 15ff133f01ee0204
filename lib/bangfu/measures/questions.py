"""Measures as SQL, compiled once and filled in for each period and union.

Ibis takes tens of milliseconds to turn a measure into SQL, and a report asks some thirty times,
mostly the same with other dates. So a measure is compiled for a stand-in of the period and of the
unions, in the far future and with letters nobody uses, and what is of the stand-in in the SQL is
replaced by what is asked for. That is the query Ibis would write, but for line breaks and for a
condition that stands twice when two of its days are one, because

- the stand-in has the length of the period itself up to a year, so a measure that treats a month
  another way may do so;
- its days differ wherever those of such a period can;
- every trace of it in the SQL must be one that is known here, or the measure is compiled directly;
- only the measures listed here are compiled so: a test compares them with Ibis period by period.

Compiling needs no database. A process that others are forked from may `prepare` what they will
ask: keys name measures of this library, never SQL, and one that is not known is ignored.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import ibis.expr.types as ir
import pyarrow as pa

from bangfu.errors import BangfuError, ParameterError
from bangfu.measures import assistance, caseload, comfort, exits, standards
from bangfu.measures.stand_ins import (
    STAND_IN_NUMBER,
    Compiled,
    is_long,
    stand_in,
    stand_in_codes,
    words_of,
)
from bangfu.periods import Period
from bangfu.register.store import Register, compiled
from bangfu.register.views import Views
from bangfu.rules import aid_standards, versions

__all__ = [
    "KNOWN",
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
    """How many unions the register is restricted to; empty for the whole register."""
    rules: str
    """What the measure takes from dated rules for the period, if it does."""


class Question(NamedTuple):
    """A query and the columns of its answer."""

    sql: str
    schema: pa.Schema


@dataclass(frozen=True)
class _Listed:
    """A measure that depends on its period by its dates only, and by the rules named if any."""

    measure: Measure
    rules: Callable[[Period], str] = lambda _: ""
    under: Callable[[str], Measure] | None = None
    number: Callable[[Period], int] | None = None
    """A number the measure takes from its period besides, if it takes one."""
    with_number: Callable[[int], Measure] | None = None

    def given(self, rules: str) -> Measure:
        """The measure with these rules, whatever the period, and a stand-in for its number."""
        if self.under is not None:
            return self.under(rules)
        if rules:
            raise ParameterError(f"rules: found {rules!r}, expected none")
        return self.measure if self.with_number is None else self.with_number(STAND_IN_NUMBER)

    def number_of(self, period: Period) -> int | None:
        """The number for a period, if the measure has one."""
        return None if self.number is None else self.number(period)


def _standards(names: str) -> Measure:
    known = {standard.id: standard for standard in aid_standards()}
    wanted = names.split(",") if names else []
    if not set(wanted) <= set(known):
        raise ParameterError(f"standards: found {names!r}, expected some of: {', '.join(known)}")
    return partial(standards.held_against, tuple(known[name] for name in wanted))


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
            caseload.distance_to_goal,
            number=caseload.months_to_goal,
            with_number=lambda months: partial(caseload.distance_in, months),
        ),
    )
}
KNOWN: dict[Key, Compiled | None] = {}
"""What has been compiled here, or prepared: None for what can only be compiled directly."""
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
    number = _LISTED[key.measure].number_of(period)
    for one in (key, key._replace(period=str(period))):
        compiled = _compiled(one)
        sql = compiled.fill(period, codes, number) if compiled else None
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
                KNOWN[key] = _compile(key)


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
    unions = str(len(codes) or "")
    return Key(_named(measure), ",".join(by), str(stand_in(period)), unions, listed.rules(period))


def _sound(given: Sequence[str]) -> Key | None:
    """A key as another process names it, if it could be one of ours."""
    if len(given) != len(Key._fields) or not all(isinstance(part, str) for part in given):
        return None
    key = Key(*given)
    if key.measure not in _LISTED or not re.fullmatch("([1-9][0-9]{0,3})?", key.unions):
        return None
    return key


def _is_old(key: Key) -> bool:
    """Whether a key was never compiled, or the rules have changed since."""
    if key not in KNOWN:
        return True
    known = KNOWN[key]
    return known is not None and known.rules != versions()


def _compiled(key: Key) -> Compiled | None:
    if _is_old(key):
        KNOWN[key] = _compile(key)
        _COMPILED_HERE[key] = None
        for tell in when_compiled:
            tell(key)
    return KNOWN[key]


def _compile(key: Key) -> Compiled | None:
    """The measure compiled for the stand-ins; None if a trace of them is not known here."""
    rules = versions()
    period, codes = Period.parse(key.period), stand_in_codes(key.unions)
    any_period = stand_in(period) == period
    register = Register(Views(codes=codes or None), 0, "", synthetic=False, backend=None)
    by = tuple(key.by.split(",")) if key.by else ()
    listed = _LISTED[key.measure]
    asked = _plainly(listed.given(key.rules)(register, period, by))
    number = None if listed.number is None else STAND_IN_NUMBER
    words = words_of(period if any_period else None, codes, number)
    found = "|".join(map(re.escape, words))
    pieces = re.split(rf"(?<![\w.])({found})(?![\w.])", asked.sql) if words else [asked.sql]
    if re.search("[\U000f0000-\U000fffff]", "".join(pieces[::2])):
        return None
    if any_period and not _is_explained(pieces, period):
        return None
    return Compiled(tuple(pieces), words, asked.schema, any_period, rules)


def _is_explained(pieces: Sequence[str], period: Period) -> bool:
    """Whether nothing of the stand-in is left."""
    length = rf"|\b{period.n_months}\b" if is_long(period) else ""
    return not re.search(rf"\b2(149|1[5-9][0-9])\b{length}", "\0".join(pieces[::2]))


def _plainly(asked: ir.Table) -> Question:
    return Question(*compiled(asked))


def _codes_of(register: Register) -> tuple[str, ...]:
    """The unions a register is restricted to; none if it is not."""
    return (register.tables.codes or ()) if isinstance(register.tables, Views) else ()
