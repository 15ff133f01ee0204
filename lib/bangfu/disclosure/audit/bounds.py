"""What every equation says by itself of the numbers in it, in whole numbers, until nothing is new.

Money is counted in fen and everything else in ones, so that nothing is ever rounded. Each step is
kept with the equation it was taken by: so it can be told why a number is known.
"""

from collections import deque
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from math import gcd

from bangfu.disclosure.audit.integers import UNBOUNDED, Equation, Span, reach

__all__ = ["LinearSystem"]

SUPPOSED = 10**9
"""In the place of an equation's number: nothing but a supposition."""
_MOST_STEPS = 60
"""How often a bound is moved: two equations may push each other on by 1 for ever."""
_MOST_TRIED = 20_000
"""How many denominators of a quotient are tried, to see which can have been its own."""


@dataclass(frozen=True)
class _Step:
    """A bound that was moved."""

    cell: int
    is_low: bool
    old: int
    before: int
    """Number of the step that moved it last; -1 for the fact itself."""
    equation: int
    """Number of the equation it was moved by; that of an implication is below 0."""


@dataclass
class LinearSystem:
    """Numbers of which something is known, and the equations between them.

    Examples
    --------
    Exits were 117 in all; of four reasons three are told:

    >>> system = LinearSystem()
    >>> cells = [system.cell(name) for name in ("all", "income", "work", "school", "insurance")]
    >>> all(system.know(cell, n, n) for cell, n in zip(cells[:4], (117, 65, 26, 19)))
    True
    >>> system.add("rows", [(-1, cells[0])] + [(1, cell) for cell in cells[1:]], 0, 0)
    >>> system.settle()
    >>> system.low[4], system.high[4], system.why(4)
    (7, 7, [0])
    """

    low: list[int] = field(default_factory=list, repr=False)
    high: list[int] = field(default_factory=list, repr=False)
    equations: list[Equation] = field(default_factory=list, repr=False)
    names: list[Hashable] = field(default_factory=list, repr=False)
    dropped: set[int] = field(default_factory=set)
    """Equations that were taken to hold and do not."""
    broken: list[int] = field(default_factory=list)
    """Equations that must hold and do not: the files contradict each other."""

    def __post_init__(self) -> None:
        self._number: dict[Hashable, int] = {}
        self._facts: list[tuple[int, int]] = []
        self._at: list[list[int]] = []
        self._implications: list[tuple[str, int, int]] = []
        self._implied_at: dict[int, list[int]] = {}
        self._quotients: list[tuple[int, int, Span, int]] = []
        self._seen: set[tuple[object, ...]] = set()
        self._steps: list[_Step] = []
        self._last: dict[tuple[int, bool], int] = {}
        self._moves: dict[tuple[int, bool], int] = {}
        self._queue: deque[int] = deque()
        self._queued: set[int] = set()

    def __contains__(self, name: Hashable) -> bool:
        return name in self._number

    def cell(self, name: Hashable, *, least: int = 0) -> int:
        """The number of the cell of that name, which is at least `least` if it is new."""
        number = self._number.get(name)
        if number is None:
            number = self._number[name] = len(self.names)
            self.names.append(name)
            self.low.append(least)
            self.high.append(UNBOUNDED)
            self._facts.append((least, UNBOUNDED))
            self._at.append([])
        return number

    def know(self, cell: int, low: int, high: int) -> bool:
        """A fact about a cell; whether it fits to those known before, else it is passed over."""
        old_low, old_high = self._facts[cell]
        low, high = max(low, old_low), min(high, old_high)
        if low > high:
            return False
        self._facts[cell] = self.low[cell], self.high[cell] = low, high
        return True

    def is_known(self, cell: int) -> bool:
        """Whether a cell can have one value only."""
        return self.low[cell] == self.high[cell]

    def add(
        self,
        rule: str,
        terms: Iterable[tuple[int, int]],
        low: int,
        high: int,
        *,
        taken: bool = False,
    ) -> None:
        """Add an equation, once; terms of one cell are added up."""
        summed: dict[int, int] = {}
        for factor, cell in terms:
            summed[cell] = summed.get(cell, 0) + factor
        kept = tuple(sorted((cell, factor) for cell, factor in summed.items() if factor))
        if not kept or (kept, low, high) in self._seen:
            return
        self._seen.add((kept, low, high))
        divisor = gcd(*(factor for _, factor in kept))
        low = -(-low // divisor) if low > -UNBOUNDED else low
        high = high // divisor if high < UNBOUNDED else high
        number = len(self.equations)
        divided = tuple((factor // divisor, cell) for cell, factor in kept)
        self.equations.append(Equation(rule, divided, low, high, taken))
        for cell, _ in kept:
            self._at[cell].append(number)
        self._enqueue(number)

    def imply(self, rule: str, first: int, second: int) -> None:
        """Add that there is at least one of the second cell if there is one of the first."""
        number = -1 - len(self._implications)
        self._implications.append((rule, first, second))
        for cell in (first, second):
            self._implied_at.setdefault(cell, []).append(number)
        self._enqueue(number)

    def divide(self, rule: str, numerator: int, denominator: int, ratio: Span, per: int) -> None:
        """Add that numerator ÷ denominator lies between two fractions with the denominator `per`.

        The bounds are `ratio.low / per` and `ratio.high / per`, the upper one left out.
        """
        self.add(rule, [(per, numerator), (-ratio.low, denominator)], 0, UNBOUNDED)
        self.add(rule, [(per, numerator), (-ratio.high, denominator)], -UNBOUNDED, -1)
        self._quotients.append((numerator, denominator, ratio, per))
        self.know(denominator, max(1, self._facts[denominator][0]), self._facts[denominator][1])

    def implications(self) -> Iterator[tuple[str, int, int]]:
        """The implications: rule, first and second cell."""
        return iter(self._implications)

    def settle(self) -> None:
        """Take every step there is; equations that do not hold are dropped and told."""
        while (conflict := self._settled()) is not None:
            taken = [n for n in conflict if n >= 0 and self.equations[n].is_taken]
            if taken:
                self.dropped.update(taken)
            else:
                self.broken.append(conflict[0])
            self._begin_anew()

    def why(self, cell: int) -> list[int]:
        """Numbers of the equations both bounds of a cell follow from, those nearest to it first."""
        heads = [self._last[key] for key in ((cell, True), (cell, False)) if key in self._last]
        return self._reasons(heads)

    def names_of(self, equation: int) -> tuple[str, list[Hashable]]:
        """The rule of an equation or implication, and the names of its cells."""
        if equation < 0:
            rule, first, second = self._implications[-1 - equation]
            return rule, [self.names[first], self.names[second]]
        one = self.equations[equation]
        return one.rule, [self.names[cell] for _, cell in one.terms]

    def refute(self, cell: int, low: int, high: int, cases: int) -> bool:
        """Whether a cell is ruled out to lie between these bounds, in so many cases at most."""
        return self._refuted(cell, low, high, [cases])

    def _refuted(self, cell: int, low: int, high: int, cases: list[int]) -> bool:
        cases[0] -= 1
        if cases[0] < 0:
            return False
        self._moves.clear()
        taken = len(self._steps)
        self._move(cell, low, SUPPOSED, is_low=True)
        self._move(cell, high, SUPPOSED, is_low=False)
        is_out = self.low[cell] > self.high[cell] or self._settled(explain=False) is not None
        if not is_out and (split := self._open_near(taken)) is not None:
            least, most = self.low[split], self.high[split]
            middle = (least + most) // 2
            is_out = self._refuted(split, least, middle, cases) and self._refuted(
                split, middle + 1, most, cases
            )
        while len(self._steps) > taken:
            self._undo(self._steps.pop())
        self._queue.clear()
        self._queued.clear()
        return is_out

    def _open_near(self, taken: int) -> int | None:
        """Of the cells that stand in an equation with one that has just moved, the least open."""
        moved = {step.cell for step in self._steps[taken:] if step.equation != SUPPOSED}
        moved |= {step.cell for step in self._steps[taken:]}
        near = {
            other
            for cell in moved
            for number in self._at[cell]
            for _, other in self.equations[number].terms
            if self.low[other] < self.high[other]
        }
        return min(near, key=lambda one: (self.high[one] - self.low[one], one), default=None)

    def _undo(self, step: _Step) -> None:
        bounds = self.low if step.is_low else self.high
        bounds[step.cell] = step.old
        if step.before < 0:
            del self._last[step.cell, step.is_low]
        else:
            self._last[step.cell, step.is_low] = step.before

    def _begin_anew(self) -> None:
        self.low[:], self.high[:] = map(list, zip(*self._facts, strict=True))
        self._steps.clear()
        self._last.clear()
        self._moves.clear()
        gone = self.dropped.union(self.broken)
        for number in range(-len(self._implications), len(self.equations)):
            if number not in gone:
                self._enqueue(number)

    def _enqueue(self, number: int) -> None:
        if number not in self._queued and number not in self.dropped:
            self._queued.add(number)
            self._queue.append(number)

    def _settled(self, *, explain: bool = True) -> list[int] | None:
        """The equations of a contradiction; None once there are no more steps."""
        while True:
            while self._queue:
                number = self._queue.popleft()
                self._queued.discard(number)
                if number in self.dropped or number in self.broken:
                    continue
                conflict = self._imply(number) if number < 0 else self._tighten(number)
                if conflict is not None:
                    return [number, *(self._reasons(conflict) if explain else ())]
            if not self._narrow_quotients():
                return None

    def _tighten(self, number: int) -> list[int] | None:
        """Move the bounds of every cell of an equation as far as the others allow."""
        equation = self.equations[number]
        low, high = self.low, self.high
        (least, least_open), (most, most_open) = reach(equation.terms, low, high)
        if (not least_open and least > equation.high) or (not most_open and most < equation.low):
            return self._heads(equation, above=least > equation.high)
        for factor, cell in equation.terms:
            if low[cell] == high[cell]:
                continue
            below, above = (low[cell], high[cell]) if factor > 0 else (high[cell], low[cell])
            if equation.high < UNBOUNDED:
                own_open = not -UNBOUNDED < below < UNBOUNDED
                if least_open == own_open:
                    room = equation.high - least + (0 if own_open else factor * below)
                    self._limit(number, cell, factor, room, at_most=True)
            if equation.low > -UNBOUNDED:
                own_open = not -UNBOUNDED < above < UNBOUNDED
                if most_open == own_open:
                    room = equation.low - most + (0 if own_open else factor * above)
                    self._limit(number, cell, factor, room, at_most=False)
            if low[cell] > high[cell]:
                return self._both(cell)
        return None

    def _limit(self, number: int, cell: int, factor: int, room: int, *, at_most: bool) -> None:
        """Take it that factor × cell is at most, or at least, `room`."""
        if at_most == (factor > 0):
            self._move(cell, room // factor, number, is_low=False)
        else:
            self._move(cell, -((-room) // factor), number, is_low=True)

    def _move(self, cell: int, bound: int, number: int, *, is_low: bool) -> None:
        """Move a bound, if that is a step forward, and look at the cell's equations again."""
        bounds = self.low if is_low else self.high
        old = bounds[cell]
        if (bound <= old) if is_low else (bound >= old):
            return
        key = cell, is_low
        moves = self._moves[key] = self._moves.get(key, 0) + 1
        if moves > _MOST_STEPS and self.low[cell] <= bound <= self.high[cell]:
            return
        bounds[cell] = bound
        before = self._last.get(key, -1)
        self._last[key] = len(self._steps)
        self._steps.append(_Step(cell, is_low, old, before, number))
        for other in self._at[cell]:
            self._enqueue(other)
        for other in self._implied_at.get(cell, ()):
            self._enqueue(other)

    def _imply(self, number: int) -> list[int] | None:
        _, first, second = self._implications[-1 - number]
        if self.low[first] >= 1:
            self._move(second, 1, number, is_low=True)
        if self.high[second] <= 0:
            self._move(first, 0, number, is_low=False)
        for cell in (first, second):
            if self.low[cell] > self.high[cell]:
                return self._both(cell)
        return None

    def _narrow_quotients(self) -> bool:
        """Leave out denominators no whole numerator gives; whether that was news."""
        steps = len(self._steps)
        for numerator, denominator, ratio, per in self._quotients:
            low, high = self.low[denominator], self.high[denominator]
            if low >= high or high - low > _MOST_TRIED or ratio.high - ratio.low >= per:
                continue
            least, most = self.low[numerator], self.high[numerator]
            fitting = [
                n for n in (range(low, high + 1))
                if max(least, -(-ratio.low * n // per)) <= min(most, -(-ratio.high * n // per) - 1)
            ]  # fmt: skip
            number = self._at[denominator][0]
            if fitting and (fitting[0], fitting[-1]) != (low, high):
                self._move(denominator, fitting[0], number, is_low=True)
                self._move(denominator, fitting[-1], number, is_low=False)
        return len(self._steps) > steps

    def _both(self, cell: int) -> list[int]:
        return [self._last[key] for key in ((cell, True), (cell, False)) if key in self._last]

    def _heads(self, equation: Equation, *, above: bool) -> list[int]:
        """The steps by which an equation's terms are all too large, or all too small."""
        keys = ((cell, (factor > 0) == above) for factor, cell in equation.terms)
        return [self._last[key] for key in keys if key in self._last]

    def _reasons(self, heads: Iterable[int]) -> list[int]:
        """The equations of some steps and of all those they rest on, nearest first."""
        waiting, seen = deque(heads), set()
        found: dict[int, None] = {}
        while waiting:
            step = waiting.popleft()
            if step in seen:
                continue
            seen.add(step)
            found[self._steps[step].equation] = None
            waiting.extend(self._behind(step))
        return [number for number in found if number < len(self.equations)]

    def _behind(self, number: int) -> Iterator[int]:
        """The steps a step rests on."""
        step = self._steps[number]
        for key in self._sides(step):
            last = self._last.get(key, -1)
            while last >= number:
                last = self._steps[last].before
            if last >= 0:
                yield last

    def _sides(self, step: _Step) -> Iterator[tuple[int, bool]]:
        """The bounds a step was taken from."""
        if step.equation < 0:
            _, first, second = self._implications[-1 - step.equation]
            yield (first, True) if step.is_low else (second, False)
        elif step.equation < len(self.equations):
            terms = self.equations[step.equation].terms
            own = next((factor for factor, cell in terms if cell == step.cell), 1)
            uses_most = step.is_low == (own > 0)
            for factor, cell in terms:
                if cell != step.cell:
                    yield cell, (factor > 0) != uses_most
