"""Known answers: the exact intervals of withheld cells in tables of the literature."""

from collections.abc import Mapping, Sequence

from bangfu.disclosure.audit.bounds import LinearSystem
from bangfu.disclosure.audit.solver import judge

FAR = 10**6
"""Wider than any cell here: so both ends of its interval are proved."""

SDC = ((30, 47, 64, 89), (90, 124, 5, 31), (92, 100, 59, 85), (800, 991, 651, 685))


def intervals(
    table: Sequence[Sequence[int]], withheld: Sequence[tuple[int, int]]
) -> Mapping[tuple[int, int], tuple[int, int]]:
    """The interval of every withheld cell of a table whose margins are told."""
    system = LinearSystem()
    cells = {
        (row, column): system.cell((row, column))
        for row in range(len(table))
        for column in range(len(table[0]))
    }
    for (row, column), cell in cells.items():
        if (row, column) not in withheld:
            system.know(cell, table[row][column], table[row][column])
    for side in (0, 1):
        for line in {key[side] for key in cells}:
            own = [key for key in cells if key[side] == line]
            total = sum(table[row][column] for row, column in own)
            system.add("rows", [(1, cells[key]) for key in own], total, total)
    system.settle()
    judged = judge(system, {cells[key]: FAR for key in withheld}, 60)
    assert all(one.is_settled for one in judged.values())
    return {key: (judged[cells[key]].span.low, judged[cells[key]].span.high) for key in withheld}


def test_geurts() -> None:
    # Rows 7, 3, 6 and columns 9, 7 with the last row 3, 3 told: X11 + X12 = 7, X21 + X22 = 3,
    # X11 + X21 = 6, X12 + X22 = 4. X21 is 0 to 3, so X11 is 3 to 6 and X12 is 1 to 4.
    table = ((5, 2), (1, 2), (3, 3))
    assert intervals(table, [(0, 0), (0, 1), (1, 0), (1, 1)]) == {
        (0, 0): (3, 6), (0, 1): (1, 4), (1, 0): (0, 3), (1, 1): (0, 3),
    }  # fmt: skip


SUPPRESSED = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 2), (2, 1), (2, 3), (3, 1), (3, 3)]


def test_two_in_every_line_are_not_enough() -> None:
    # wa + wc and xa + xc are known by their columns and xa + xc by its row: so is wb, 47.
    found = intervals(SDC, SUPPRESSED)
    assert found[0, 1] == (47, 47)
    # With xd it is 0 to 78 = 47 + 31, what xd has.
    assert intervals(SDC, [*SUPPRESSED, (1, 3)])[0, 1] == (0, 78)


def test_a_zero_is_protected_by_the_block_around_it() -> None:
    # 2, 0 | 2 and 3, 4 | 7 with columns 5, 4: the zero may be 0 to 2.
    table = ((2, 0, 5), (3, 4, 6))
    assert intervals(table, [(0, 0), (0, 1), (1, 0), (1, 1)])[0, 1] == (0, 2)


def test_what_there_is_no_time_for_is_unjudged() -> None:
    system = LinearSystem()
    cells = [system.cell(name) for name in "abcd"]
    for pair in ((0, 1), (1, 2), (2, 3), (3, 0)):
        system.add("rows", [(1, cells[n]) for n in pair], 9, 9)
    system.settle()
    assert judge(system, {cells[0]: 2}, 5)[cells[0]].is_wide
    late = judge(system, {cells[0]: 2}, 0)[cells[0]]
    assert not late.is_wide
    assert not late.is_settled


def test_half_a_solution_is_none() -> None:
    # a + b = b + c = a + c = 5 - 2d has solutions in halves and none in whole numbers: they make
    # nothing safe.
    system = LinearSystem()
    a, b, c, d = (system.cell(name) for name in "abcd")
    for pair in ((a, b), (b, c), (a, c)):
        system.add("rows", [(1, cell) for cell in pair] + [(2, d)], 5, 5)
    system.settle()
    judged = judge(system, {a: 2}, 5)
    assert not judged[a].is_wide


def test_whole_numbers_pin_what_fractions_do_not() -> None:
    # 2a + 2b + c = 7 with c of 0 or 1: c is 1, though halves would let it be 0.
    system = LinearSystem()
    a, b, c = (system.cell(name) for name in "abc")
    system.know(c, 0, 1)
    system.add("rows", [(2, a), (2, b), (1, c)], 7, 7)
    system.settle()
    span = judge(system, {c: 1}, 5)[c].span
    assert (span.low, span.high) == (1, 1)
