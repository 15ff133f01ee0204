"""What a register has answered: nothing is asked twice, and a level of unions is asked at once.

A release asks some sixty questions. Of thousands of unions each would be asked alone, of the same
rows: so when a second union of a level is asked what another was asked, all of that level are, in
one pass over the rows, and each takes its own from the answer. A union's own figures are its rows
in a table by union, so these are the same to the last digit. Most small unions have no rows of most
questions: what is said of no rows is asked once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bangfu.errors import ParameterError
from bangfu.measures.query import Measure, ask, sql_of
from bangfu.periods import Period
from bangfu.register.scope import below_level, of_level
from bangfu.register.store import Register

__all__ = ["Recall"]

_UNIT = "unit"
_MOST_KEPT = 5_000
"""Answers that are kept: some ten kilobytes each."""
_MOST_PASSED = 500_000_000
"""Bytes of passes that are kept: of two thousand unions some 80,000 each."""

_Question = tuple[Measure, tuple[str, ...], str]
"""A measure, its groups and a period."""
_Key = tuple[Measure, tuple[str, ...], str, str, tuple[tuple[str, str], ...]]
"""The same, the union that looks and what is pooled of it."""


class Recall:
    """What one register has answered, as it is before disclosure control: never handed on.

    Parameters
    ----------
    register
        As of a load, whoever looks.
    """

    def __init__(self, register: Register) -> None:
        self._whole = register
        self._kept: dict[_Key, tuple[pa.Table, str]] = {}
        self._passes: dict[tuple[_Question, int], _Pass | None] = {}
        self._asked: dict[tuple[_Question, int], str] = {}
        """Which union of a level was asked something first."""
        self._of_no_rows: dict[_Question, pa.Table] = {}

    def ask(
        self, measure: Measure, register: Register, period: Period, by: Sequence[str] = ()
    ) -> tuple[pa.Table, str]:
        """The answer of a measure, and the SQL text that gives it by itself; see `query.ask`."""
        pools = tuple(register.pools.items())
        question = (measure, tuple(by), str(period))
        key: _Key = (*question, register.unit, pools)
        if key not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            taken = None if pools else self._taken(question, register, period)
            self._kept[key] = taken or ask(measure, register, period, by)
        return self._kept[key]

    def asked(self) -> Iterator[tuple[Measure, tuple[str, ...], str, str]]:
        """Each measure that was asked, its groups and period, and the SQL."""
        for (measure, by, period, *_), (_, sql) in self._kept.items():
            yield measure, by, period, sql

    def _taken(
        self, question: _Question, register: Register, period: Period
    ) -> tuple[pa.Table, str] | None:
        """A union's part of a pass over its level; None where there is none, or it has no rows."""
        level = self._levels.get(register.unit, 0)
        if not level:  # nobody else stands beside the top
            return None
        passed, (measure, by, _) = (question, level), question
        if self._asked.setdefault(passed, register.unit) == register.unit:
            return None
        if passed not in self._passes:
            self._passes[passed] = self._pass(measure, period, by, level)
            self._forget()
        made = self._passes[passed]
        sql = sql_of(measure, register, period, by)
        if made is None or sql is None:
            return None
        rows = made.rows(register.unit)
        if rows.num_rows or by:
            return rows, sql
        # What is said of no rows at all is for the engine to say, and the same of all such unions.
        if question not in self._of_no_rows:
            self._of_no_rows[question], _ = ask(measure, register, period, by)
        return self._of_no_rows[question], sql

    def _forget(self) -> None:
        """Drop the oldest passes beyond what is kept, but for the newest."""
        held = sum(made.nbytes for made in self._passes.values() if made)
        while held > _MOST_PASSED and len(self._passes) > 1:
            oldest = self._passes.pop(next(iter(self._passes)))
            held -= oldest.nbytes if oldest else 0

    def _pass(
        self, measure: Measure, period: Period, by: tuple[str, ...], level: int
    ) -> "_Pass | None":
        """The answer for all unions of a level; None if the measure tells no unions apart."""
        is_table = _UNIT in by
        looking = replace(self._whole, unit=(below_level if is_table else of_level)(level))
        try:
            found, _ = ask(measure, looking, period, by if is_table else (*by, _UNIT))
        except ParameterError:
            return None
        return _Pass(found, self._above if is_table else None)

    @cached_property
    def _levels(self) -> Mapping[str, int]:
        """How many unions stand above each, by its code."""
        below: dict[str | None, list[str]] = {}
        for code, unit in self._whole.units.items():
            below.setdefault(unit.parent if unit.parent in self._whole.units else None, []).append(
                code
            )
        levels: dict[str, int] = {}
        level, standing = 0, below.get(None, [])
        while standing:
            levels |= dict.fromkeys(standing, level)
            level, standing = level + 1, [one for code in standing for one in below.get(code, [])]
        return levels

    def _above(self, unit: str) -> str:
        return self._whole.units[unit].parent or ""


class _Pass:
    """The answer for all unions of a level, its rows in the order of the unions they are of."""

    def __init__(self, found: pa.Table, above: Callable[[str], str] | None) -> None:
        self._rows = found.take(pc.sort_indices(found, [(_UNIT, "ascending")]))
        self.nbytes = int(self._rows.nbytes)
        self._is_table = above is not None
        units, starts = np.unique(self._rows[_UNIT].to_numpy(), return_index=True)
        self._places: dict[str, list[range]] = {}
        bounds = pairwise([*starts, found.num_rows])
        for unit, (start, stop) in zip(units, bounds, strict=True):
            for whose in {unit, above(unit)} if above else (unit,):
                self._places.setdefault(whose, []).append(range(start, stop))

    def rows(self, unit: str) -> pa.Table:
        """The rows of a union; of a table by union those of the unions directly below it too."""
        places = [place for of_one in self._places.get(unit, []) for place in of_one]
        own = self._rows.take(pa.array(places, pa.int64()))
        return own if self._is_table else own.drop_columns([_UNIT])
