"""How far a withheld count can move, against published tables with known answers."""

from bangfu.disclosure.intervals import NetworkFlow

# T1 (Geurts 1992): columns 9 and 7, rows 7, 3 and 6; the last row (3, 3) is shown.
#            c1   c2
#   r1        3    4   | 7
#   r2        3    0   | 3
#   r3       [3]  [3]  | 6
GEURTS = {("r1", "c1"): 3, ("r1", "c2"): 4, ("r2", "c1"): 3, ("r2", "c2"): 0}

# T3 (sdcTable): every row and column has two or more withheld cells.
TWO_A_LINE = {
    ("w", "a"): 30, ("w", "b"): 47, ("w", "c"): 64, ("x", "a"): 90, ("x", "c"): 5,
    ("y", "b"): 100, ("y", "d"): 85, ("z", "b"): 991, ("z", "d"): 685,
}  # fmt: skip
X_D = ("x", "d"), 31


def flow_of(cells: dict[tuple[str, str], int]) -> tuple[NetworkFlow, dict[tuple[str, str], int]]:
    """A reader who takes the withheld cells to be 0 or more."""
    flow = NetworkFlow()
    return flow, {cell: flow.withhold(*cell, count, least=0) for cell, count in cells.items()}


def highest(cells: dict[tuple[str, str], int], cell: tuple[str, str]) -> int:
    """The largest value a cell can have, asked of a fresh reader each time."""
    level = cells[cell]
    while True:
        flow, edges = flow_of(cells)
        if not flow.can_reach(edges[cell], level + 1):
            return level
        level += 1


def test_upper_bounds_of_geurts_table() -> None:
    bounds = {cell: highest(GEURTS, cell) for cell in GEURTS}
    assert bounds == {("r1", "c1"): 6, ("r1", "c2"): 4, ("r2", "c1"): 3, ("r2", "c2"): 3}


def test_a_cell_is_pinned_though_every_line_has_two_withheld() -> None:
    flow, edges = flow_of(TWO_A_LINE)
    assert not flow.can_change(edges["w", "b"])
    assert flow.can_change(edges["w", "a"])


def test_one_more_cell_frees_the_pinned_one() -> None:
    cells = dict([*TWO_A_LINE.items(), X_D])
    assert highest(cells, ("w", "b")) == 78  # [0, 78] in sdcTable's documentation
    flow, edges = flow_of(cells)
    assert flow.can_change(edges["w", "b"])


def test_a_cell_added_later_frees_the_pinned_one_too() -> None:
    flow, edges = flow_of(TWO_A_LINE)
    assert not flow.can_reach(edges["w", "b"], 78)
    flow.withhold(*X_D[0], X_D[1], least=0)
    assert flow.can_reach(edges["w", "b"], 78)
    assert not flow.can_reach(edges["w", "b"], 79)


def test_a_count_known_not_to_be_zero_leaves_less_room() -> None:
    flow = NetworkFlow()
    first, second = (flow.withhold("all", "sum", count, least=1) for count in (4, 5))
    assert not flow.can_reach(first, 9)  # 4 + 5 - 1 = 8
    flow.relax(second)
    assert flow.can_reach(first, 9)


def test_a_count_that_can_only_fall_can_change() -> None:
    flow = NetworkFlow()
    # 5 of 5 in one cell, 0 in the other: the first can only give to the second.
    first, second = (flow.withhold("all", "sum", count, least=0) for count in (5, 0))
    assert flow.can_change(first)
    assert not flow.can_reach(first, 6)
    assert flow.can_reach(second, 5)
