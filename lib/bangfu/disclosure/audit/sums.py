"""The ways to say that cells hang together: a sum, a cover, a part, no more than."""

from collections.abc import Iterable, Sequence

from bangfu.disclosure.audit.cells import CellSystem
from bangfu.disclosure.audit.facts import Cell
from bangfu.disclosure.audit.integers import UNBOUNDED

__all__ = ["add_up", "alike", "cover", "equate", "is_within_a_year", "no_more", "part_of"]


def alike(cells: CellSystem, figures: Sequence[str]) -> list[Cell]:
    """Periods, unions and codes for which there is one of some figures."""
    wanted = set(map(cells.relations.named, figures))
    return list(
        dict.fromkeys(cell._replace(figure="") for cell in cells.cells() if cell.figure in wanted)
    )


def equate(
    cells: CellSystem, rule: str, whole: Cell, parts: Iterable[Cell], *, taken: bool = False
) -> None:
    """Say that a cell is the sum of others."""
    terms = [(-1, cells.number(whole)), *((1, cells.number(part)) for part in parts)]
    cells.system.add(rule, terms, 0, 0, taken=taken)


def cover(cells: CellSystem, rule: str, whole: Cell, parts: Sequence[Cell]) -> None:
    """Say that a whole is no more than its parts together, and no part more than the whole."""
    total = cells.number(whole)
    numbers = [cells.number(part) for part in parts]
    cells.system.add(rule, [(-1, total), *((1, n) for n in numbers)], 0, UNBOUNDED)
    for number in numbers:
        cells.system.add(rule, [(1, total), (-1, number)], 0, UNBOUNDED)


def add_up(
    cells: CellSystem, rule: str, whole: Cell, parts: Sequence[Cell], *, dimension: str
) -> None:
    """Say that the rows of a whole table add up, or cover the whole where somebody is in two."""
    relations = cells.relations
    if relations.adds_up(whole.figure):
        equate(cells, rule, whole, parts)
        return
    cover(cells, rule, whole, parts)
    if relations.is_once_a_year(whole.figure, dimension) and is_within_a_year(whole):
        equate(cells, rule, whole, parts, taken=True)


def is_within_a_year(cell: Cell) -> bool:
    """Whether a cell is of a calendar year or of a part of one."""
    return cell.start // 12 == (cell.end - 1) // 12


def part_of(cells: CellSystem, rule: str, total: Cell, parts: Sequence[Cell]) -> None:
    """Say that some rows are together, or each, no more than the total."""
    if cells.relations.is_signed(total.figure):
        return
    if cells.relations.adds_up(total.figure):
        terms = [(-1, cells.number(total)), *((1, cells.number(part)) for part in parts)]
        cells.system.add(rule, terms, -UNBOUNDED, 0)
        return
    for part in parts:
        no_more(cells, rule, part, total)


def no_more(cells: CellSystem, rule: str, part: Cell, whole: Cell) -> None:
    """Say that a cell is no more than another."""
    terms = [(1, cells.number(whole)), (-1, cells.number(part))]
    cells.system.add(rule, terms, 0, UNBOUNDED)
