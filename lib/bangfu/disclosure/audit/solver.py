"""How far a number can move if every equation holds at once: linear programs, and proof of them.

A linear program is solved in floats, so nothing it says is believed. That a number can move is
shown by two solutions in whole numbers, put into every equation; that it cannot, by adding up
equations with the multipliers the solver found, as fractions. What neither shows within the time is
unjudged.
"""

import hashlib
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil

import highspy
import numpy as np
from numpy.typing import NDArray

from bangfu.disclosure.audit.bounds import LinearSystem
from bangfu.disclosure.audit.components import Component, components
from bangfu.disclosure.audit.integers import UNBOUNDED, Span

__all__ = ["Judged", "Width", "judge"]

Whole = NDArray[np.int64]
Reals = NDArray[np.float64]

_FAR = 1e6
"""As far as a number without bounds is moved: wide enough, and safe from rounding."""
_MOST_SECONDS = 2.0
"""For one program in whole numbers."""
_MOST_CASES = 200
_FINEST = 10**7
"""The largest denominator of a multiplier."""
_NOISE = 1e-9
_DUAL, _PRIMAL = 1, 4
"""The solver's numbers of the ways it goes from corner to corner."""
_ROUNDING = 1e-6
_GAIN = 0.97
"""Cells are moved all at once as long as each time fewer than so many of them are left."""
_MOST_BROKEN = 200
"""Columns a solution may have that are no whole numbers, to be mended."""

Width = Mapping[int, int]
"""By number of a cell, how far its least and its most must lie apart."""


@dataclass(frozen=True)
class Judged:
    """What has been shown of a cell."""

    span: Span = field(repr=False)
    """It lies in it, proved."""
    is_wide: bool
    """Whether two solutions lie as far apart as they must."""
    is_settled: bool
    """Whether it is wide, or its span is proved to be narrower than it must be."""
    equations: tuple[int, ...] = ()
    """Those its span was proved by."""


def judge(
    system: LinearSystem, widths: Width, seconds: float, wide: set[str] | None = None
) -> dict[int, Judged]:
    """How far each of some cells can move.

    Parameters
    ----------
    system
        Settled: what single equations say is known.
    widths
        The cells to judge, each with the width it must have.
    seconds
        Processor time after which cells are left as they are.
    wide
        Digests of components all cells of which were shown to be wide, by whoever judged them;
        those found now are added.
    """
    deadline = time.process_time() + seconds
    known = set[str]() if wide is None else wide
    found: dict[int, Judged] = {}
    for component in components(system):
        wanted = {cell: widths[cell] for cell in component.cells if cell in widths}
        if not wanted:
            continue
        digest = _digest(system, component, wanted)
        if digest in known:
            found.update(
                (c, Judged(Span(system.low[c], system.high[c]), True, True)) for c in wanted
            )
            continue
        judged = _Program(system, component, deadline).judged(wanted)
        found.update(judged)
        if all(one.is_wide for one in judged.values()):
            known.add(digest)
    for cell in widths.keys() - found.keys():
        found[cell] = _alone(system, cell, widths[cell])
    return found


def _digest(system: LinearSystem, component: Component, wanted: Width) -> str:
    """What a component says, whatever its cells are called: the same says the same."""
    column = {cell: number for number, cell in enumerate(component.cells)}
    bounds = [(system.low[c], system.high[c], wanted.get(c, -1)) for c in component.cells]
    rows = [
        (one.low, one.high, [(factor, column[cell]) for factor, cell in one.terms])
        for one in component.rows
    ]
    return hashlib.sha256(repr((bounds, rows)).encode()).hexdigest()


def _alone(system: LinearSystem, cell: int, width: int) -> Judged:
    """A cell no other depends on: its bounds are its own."""
    low, high = system.low[cell], system.high[cell]
    return Judged(Span(low, high), high - low >= width, True, tuple(system.why(cell)))


class _Program:
    """The linear program of one component, solved again and again from where it stands."""

    def __init__(self, system: LinearSystem, component: Component, deadline: float) -> None:
        self.system, self.cells, self.rows = system, component.cells, component.rows
        self.deadline = deadline
        self.column = {cell: number for number, cell in enumerate(self.cells)}
        self.low = [system.low[cell] for cell in self.cells]
        self.high = [system.high[cell] for cell in self.cells]
        self.reached: tuple[Whole, Whole] | None = None
        """The least and the most of every column in all solutions found."""
        self.proofs: defaultdict[int, dict[int, None]] = defaultdict(dict)
        self.starts = np.cumsum([0, *(len(row.terms) for row in self.rows)])
        self.index = np.array([self.column[c] for row in self.rows for _, c in row.terms], np.int32)
        self.factors = np.array([f for row in self.rows for f, _ in row.terms], np.int64)
        self.row_low = np.array([row.low for row in self.rows], np.int64)
        self.row_high = np.array([row.high for row in self.rows], np.int64)
        self.rows_at: list[list[int]] = [[] for _ in self.cells]
        for number, row in enumerate(self.rows):
            for _, cell in row.terms:
                self.rows_at[self.column[cell]].append(number)
        self.highs = self._model()

    def judged(self, wanted: Width) -> dict[int, Judged]:
        """What can be shown of the cells wanted, before the time is up."""
        widths = {self.column[cell]: width for cell, width in wanted.items()}
        self._spread(widths)
        for column, width in widths.items():
            for sign in (1, -1):
                if self._reach(column) < width:
                    self._push(column, sign)
        for column, width in widths.items():
            for sign in (1, -1):
                if self._reach(column) < min(width, self.high[column] - self.low[column]):
                    self._push_whole(column, sign)
        return {
            self.cells[column]: self._judgement(column, width) for column, width in widths.items()
        }

    def _judgement(self, column: int, width: int) -> Judged:
        low, high = self.low[column], self.high[column]
        is_wide = self._reach(column) >= width
        cell = self.cells[column]
        why = {} if is_wide else dict.fromkeys([*self.proofs[column], *self.system.why(cell)])
        return Judged(Span(low, high), is_wide, is_wide or high - low < width, tuple(why))

    def _reach(self, column: int) -> int:
        """How far apart the least and the most of a column are in the solutions found."""
        if self.reached is None:
            return -1
        return int(self.reached[1][column] - self.reached[0][column])

    def _model(self) -> highspy.Highs:
        terms = [[(factor, self.column[cell]) for factor, cell in row.terms] for row in self.rows]
        bounds = list(zip(self.low, self.high, strict=True))
        highs = _solver()
        highs.passModel(_program(bounds, terms, [(row.low, row.high) for row in self.rows]))
        return highs

    def _spread(self, widths: Width) -> None:
        """Find solutions that lie far apart in as many columns as may be."""
        self._solve({})
        if self.reached is None:
            self._solve({}, whole=True)
        before = 2 * len(widths)
        while not self._is_late():
            short = [column for column, width in widths.items() if self._reach(column) < width]
            if len(short) > _GAIN * before or not short:
                return
            before = len(short)
            for sign in (1, -1):
                self._solve(dict.fromkeys(short, sign))

    def _is_late(self) -> bool:
        return time.process_time() > self.deadline

    def _solve(self, costs: Mapping[int, int], *, whole: bool = False) -> float | None:
        """Make some columns as small as may be; the least sum, if there is one in time.

        A solution in whole numbers is kept.
        """
        left = self.deadline - time.process_time()
        if left <= 0:
            return None
        highs, columns = self.highs, np.fromiter(costs, np.int32, len(costs))
        highs.changeColsCost(len(costs), columns, np.array([*costs.values()], float))
        # From where it stands if one cell is moved, anew if many are.
        highs.setOptionValue("simplex_strategy", _PRIMAL if len(costs) == 1 else _DUAL)
        if whole:
            self._make(highspy.HighsVarType.kInteger)
        highs.setOptionValue("time_limit", highs.getRunTime() + min(left, _MOST_SECONDS))
        highs.run()
        status = highs.getModelStatus()
        if highs.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            self._keep(np.array(highs.getSolution().col_value))
        least = highs.getInfo().objective_function_value
        if whole:
            least = highs.getInfo().mip_dual_bound
            self._make(highspy.HighsVarType.kContinuous)
        highs.changeColsCost(len(costs), columns, np.zeros(len(costs)))
        return least if whole or status == highspy.HighsModelStatus.kOptimal else None

    def _make(self, kind: highspy.HighsVarType) -> None:
        every = np.arange(len(self.cells), dtype=np.int32)
        self.highs.changeColsIntegrality(len(every), every, np.full(len(every), kind))

    def _keep(self, solution: Reals) -> None:
        """Keep a solution, if rounded it fulfils every equation to the last digit.

        Where only some of its columns are fractions, whole numbers are sought for these and what
        stands beside them.
        """
        values = np.rint(solution).astype(np.int64)
        if not self._fits(values):
            broken = np.flatnonzero(np.abs(solution - values) > _ROUNDING)
            if not 0 < len(broken) <= _MOST_BROKEN or not self._mend(values, broken):
                return
        old = self.reached or (values, values)
        self.reached = np.minimum(old[0], values), np.maximum(old[1], values)

    def _fits(self, values: Whole) -> bool:
        sums = np.add.reduceat(self.factors * values[self.index], self.starts[:-1])
        is_out = (sums < self.row_low) | (sums > self.row_high)
        return not (is_out.any() or (values < self.low).any() or (values > self.high).any())

    def _mend(self, values: Whole, broken: Whole) -> bool:
        """Put whole numbers in the place of some, all others left as they are; if there are any."""
        rows = dict.fromkeys(row for column in broken for row in self.rows_at[column])
        near = sorted({self.column[cell] for row in rows for _, cell in self.rows[row].terms})
        place = {column: number for number, column in enumerate(near)}
        touched = list(dict.fromkeys(row for column in near for row in self.rows_at[column]))
        program = _Small([(self.low[column], self.high[column]) for column in near], [], [])
        for row in touched:
            one, rest = self.rows[row], 0
            program.terms.append([])
            for factor, cell in one.terms:
                column = self.column[cell]
                if column in place:
                    program.terms[-1].append((factor, place[column]))
                else:
                    rest += factor * int(values[column])
            program.sides.append((_less(one.low, rest), _less(one.high, rest)))
        found = program.solution()
        if found is None:
            return False
        values[near] = found
        return self._fits(values)

    def _push(self, column: int, sign: int) -> None:
        """Move a column as far down (1) or up (-1) as it goes, and prove that it is the end."""
        if self._solve({column: sign}) is None:
            return
        self._prove(column, sign)

    def _prove(self, column: int, sign: int) -> None:
        """Add up the equations as the solver has weighed them: no cell can pass what comes out."""
        solution = self.highs.getSolution()
        weights = {
            row: Fraction(dual).limit_denominator(_FINEST)
            for row, dual in enumerate(solution.row_dual)
            if abs(dual) > _NOISE
        }
        rest: defaultdict[int, Fraction] = defaultdict(Fraction, {column: Fraction(sign)})
        bound = Fraction(0)
        for row, weight in weights.items():
            one = self.rows[row]
            side = one.low if weight > 0 else one.high
            if abs(side) >= UNBOUNDED:
                continue
            bound += weight * side
            for factor, cell in one.terms:
                rest[self.column[cell]] -= weight * factor
        for other, left in rest.items():
            if left:
                end = self.low[other] if left > 0 else self.high[other]
                if abs(end) >= UNBOUNDED:
                    return
                bound += left * end
        self._tighten(column, sign, ceil(bound), weights)

    def _tighten(self, column: int, sign: int, bound: int, weights: Iterable[int]) -> None:
        """A column, times its sign, is at least `bound`."""
        if sign > 0:
            is_new = bound > self.low[column]
            self.low[column] = max(self.low[column], bound)
        else:
            is_new = -bound < self.high[column]
            self.high[column] = min(self.high[column], -bound)
        if is_new:
            self.proofs[column].update((self.rows[row].equation, None) for row in weights)
            self.highs.changeColBounds(column, *_floats(self.low[column], self.high[column]))

    def _push_whole(self, column: int, sign: int) -> None:
        """As `_push`, in whole numbers; what is beyond reach is ruled out case by case."""
        if self._solve({column: sign}, whole=True) is None or self.reached is None:
            return
        cell = self.cells[column]
        if sign > 0:
            low, high = self.low[column], int(self.reached[0][column]) - 1
        else:
            low, high = int(self.reached[1][column]) + 1, self.high[column]
        if low <= high and self.system.refute(cell, low, high, _MOST_CASES):
            self._tighten(column, sign, high + 1 if sign > 0 else 1 - low, ())


def _floats(low: int, high: int) -> tuple[float, float]:
    """The bounds of a column, which has some in a program."""
    return _float(low, min(high, 0) - _FAR), _float(high, max(low, 0) + _FAR)


def _float(bound: int, far: float) -> float:
    return float(bound) if -UNBOUNDED < bound < UNBOUNDED else far


def _less(bound: int, rest: int) -> int:
    return bound - rest if -UNBOUNDED < bound < UNBOUNDED else bound


@dataclass
class _Small:
    """A small program in whole numbers: bounds of its columns, its rows and their sides."""

    bounds: list[tuple[int, int]]
    terms: list[list[tuple[int, int]]]
    sides: list[tuple[int, int]]

    def solution(self) -> Whole | None:
        """One solution, if there is one and it is found at once."""
        model = _program(self.bounds, self.terms, self.sides)
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(self.bounds)
        highs = _solver()
        highs.setOptionValue("time_limit", _MOST_SECONDS / 4)
        highs.passModel(model)
        highs.run()
        if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        found: Whole = np.rint(np.array(highs.getSolution().col_value)).astype(np.int64)
        return found


def _program(
    bounds: Sequence[tuple[int, int]],
    terms: Sequence[Sequence[tuple[int, int]]],
    sides: Sequence[tuple[int, int]],
) -> highspy.HighsLp:
    """A program as the solver takes it: bounds of columns, rows of factor and column, sides."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(bounds), len(terms)
    model.col_cost_ = np.zeros(len(bounds))
    columns = [_floats(low, high) for low, high in bounds]
    model.col_lower_ = np.array([low for low, _ in columns])
    model.col_upper_ = np.array([high for _, high in columns])
    model.row_lower_ = np.array([_float(low, -highspy.kHighsInf) for low, _ in sides])
    model.row_upper_ = np.array([_float(high, highspy.kHighsInf) for _, high in sides])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *map(len, terms)]).astype(np.int32)
    model.a_matrix_.index_ = np.array([column for own in terms for _, column in own], np.int32)
    model.a_matrix_.value_ = np.array([factor for own in terms for factor, _ in own], float)
    return model


class _Quiet(highspy.Highs):
    """The solver without its callbacks, which are of no use here: setting them up prints a line."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()


def _solver() -> highspy.Highs:
    """The solver, as quiet and as regular as it can be: the same program gives the same answer."""
    highs = _Quiet()
    for name, value in (
        ("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5),
    ):  # fmt: skip
        highs.setOptionValue(name, value)
    return highs
