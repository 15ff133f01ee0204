"""Whatever the table, no withheld count can be worked out from what is shown."""

from itertools import chain

from attacker import possible_values, shown_total
from bangfu.disclosure.protect import SUPPRESSED, Protected, TidyTable, protect
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from protected_tables import PUBLIC, SMALL, protect_one_way, protect_two_way, tidy, total, withheld

counts = st.integers(min_value=0, max_value=6)
one_way = st.lists(st.one_of(st.integers(0, 25), st.integers(0, 400)), min_size=1, max_size=12)


@st.composite
def grids(draw: st.DrawFn) -> list[list[int]]:
    shapes = [(2, 2), (2, 3), (3, 2), (3, 3)]
    n_rows, n_columns = draw(st.sampled_from(shapes))
    row = st.lists(counts, min_size=n_columns, max_size=n_columns)
    return draw(st.lists(row, min_size=n_rows, max_size=n_rows))


def check_only_withheld(table: TidyTable, protected: Protected) -> None:
    """Every row is there, in its order, and what is shown is true."""
    assert len(protected.rows) == len(table.rows)
    for before, after in zip(table.rows, protected.rows, strict=True):
        assert {name: after[name] for name in table.groups} == {
            name: before[name] for name in table.groups
        }
        assert after["n"] in (before["n"], SUPPRESSED)


@given(one_way)
def test_no_count_of_a_one_way_table_can_be_worked_out(counts: list[int]) -> None:
    protected = protect_one_way(counts, PUBLIC)
    check_only_withheld(tidy("cause", dict(enumerate(counts))), protected)
    hidden = [c for c, row in zip(counts, protected.rows, strict=True) if row["n"] is SUPPRESSED]
    assert all(count in (0, *range(10, 401)) or count in hidden for count in counts)
    if not hidden:
        return
    # The reader knows what the withheld rows add up to, and no more than that each is at least 1
    # (0 if all are withheld); the most one can be is what the others leave.
    least = 0 if len(hidden) == len(counts) else 1
    assert len(hidden) > 1 or len(counts) == 1
    assert sum(hidden) - least * (len(hidden) - 1) >= min(10, sum(counts))


@given(grids())
@examples(150)
def test_no_count_of_a_two_way_table_can_be_worked_out(grid: list[list[int]]) -> None:
    inner, rows, columns = protect_two_way(grid, SMALL)
    width, in_all = len(grid[0]), sum(map(sum, grid))
    flat = [shown_total(row, "n") for row in inner.rows]
    shown = [flat[i : i + width] for i in range(0, len(flat), width)]
    assert all(s in (None, c) for s, c in zip(flat, chain(*grid), strict=True))
    possible = possible_values(
        shown,
        rows=[shown_total(row, "n") for row in rows.rows],
        columns=[shown_total(row, "n") for row in columns.rows],
        total=in_all,
    )
    secrets = {(i, j): c for i, row in enumerate(grid) for j, c in enumerate(row)}
    secrets |= {(i, -1): sum(row) for i, row in enumerate(grid)}
    secrets |= {(-1, j): sum(column) for j, column in enumerate(zip(*grid, strict=True))}
    for key, count in secrets.items():
        assert count in possible[key], "the attacker lost the true table"
        if SMALL.is_small(count):
            assert len(possible[key]) > 1, key
            assert max(possible[key]) >= min(SMALL.threshold, in_all), key


@given(grids())
@examples(100)
def test_no_count_by_time_and_code_can_be_worked_out(grid: list[list[int]]) -> None:
    by_code = [sum(column) for column in zip(*grid, strict=True)]
    codes = protect_one_way(by_code, SMALL, "code")
    months = [sum(row) for row in grid]
    cells: dict[object, int] = {
        (i, j): count for i, row in enumerate(grid) for j, count in enumerate(row)
    }
    inner = protect(
        tidy("month code", cells, time="month"),
        parent=tidy("month", dict(enumerate(months)), time="month"),
        policy=SMALL,
        margins=(codes,),
    )
    flat = [shown_total(row, "n") for row in inner.rows]
    width = len(grid[0])
    possible = possible_values(
        [flat[i : i + width] for i in range(0, len(flat), width)],
        rows=months,
        columns=[shown_total(row, "n") for row in codes.rows],
        total=sum(months),
    )
    # A code nobody had all year is shown as 0; with one code left the months tell it anyway.
    told = sum(row["n"] != 0 for row in codes.rows) < 2
    for (i, j), count in cells.items():  # type: ignore[misc]
        assert count in possible[i, j]
        if SMALL.is_small(count) and not told:
            assert len(possible[i, j]) > 1
            assert max(possible[i, j]) >= min(SMALL.threshold, months[i])


@given(grids(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_makes_no_difference(grid: list[list[int]], random: object) -> None:
    cells: dict[object, int] = {
        (i, j): count for i, row in enumerate(grid) for j, count in enumerate(row)
    }
    shuffled = list(cells.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    _, rows, columns = protect_two_way(grid, SMALL)
    parent = total(sum(map(sum, grid)))
    first, second = (
        protect(table, parent=parent, policy=SMALL, margins=margins)
        for table, margins in (
            (tidy("cause aspect", cells), (rows, columns)),
            (tidy("cause aspect", dict(shuffled)), (columns, rows)),
        )
    )
    assert sorted(withheld(first)) == sorted(withheld(second))


def test_the_order_of_the_margins_makes_no_difference() -> None:
    # Two cells of 3 serve equally well here; which is withheld must not hang on the call.
    grid = [[4, 1, 0], [0, 0, 3], [3, 3, 2]]
    inner, rows, columns = protect_two_way(grid, SMALL)
    table = tidy("cause aspect", {(i, j): n for i, r in enumerate(grid) for j, n in enumerate(r)})
    parent = total(sum(map(sum, grid)))
    turned = protect(table, parent=parent, policy=SMALL, margins=(columns, rows))
    assert withheld(turned) == withheld(inner)
