"""A reader with patience: every table that agrees with what is shown, one by one.

Slow and plain on purpose, and sharing no code with the library: it is what the flow of
`disclosure.intervals` is tested against. Only for tables of a few small cells.
"""

from collections.abc import Iterator, Mapping, Sequence

Grid = Sequence[Sequence[int | None]]
Margin = Sequence[int | None]


def possible_values(
    grid: Grid, *, rows: Margin, columns: Margin | None, total: int
) -> dict[tuple[int, int], set[int]]:
    """All values each withheld cell (None) can have, given the totals (None if withheld).

    A cell withheld by itself is at least 1; one in a line withheld whole may be 0, and a line is
    whole even if a cell of it is shown, should that be 0 by its other total. Withheld totals are
    told by the key (row, -1) or (-1, column).
    """
    found: dict[tuple[int, int], set[int]] = {}
    for full in _tables(grid, rows, columns, total):
        cells = {(i, j): full[i][j] for i, row in enumerate(grid) for j, _ in enumerate(row)}
        sums = {(i, -1): sum(row) for i, row in enumerate(full)}
        sums |= {(-1, j): sum(column) for j, column in enumerate(zip(*full, strict=True))}
        for key, value in (cells | sums).items():
            found.setdefault(key, set()).add(value)
    return found


def _tables(
    grid: Grid, rows: Margin, columns: Margin | None, total: int
) -> Iterator[list[list[int]]]:
    columns = [None] * len(grid[0]) if columns is None else columns
    least = _least(grid, rows, columns)

    def fill(
        i: int, done: list[list[int]], left: int, free: list[int]
    ) -> Iterator[list[list[int]]]:
        if i == len(grid):
            if left == 0 and all(
                f == 0 for f, c in zip(free, columns, strict=True) if c is not None
            ):
                yield done
            return
        for row in _rows(grid[i], least[i], rows[i], [min(f, left) for f in free]):
            rest = [f - v for f, v in zip(free, row, strict=True)]
            yield from fill(i + 1, [*done, row], left - sum(row), rest)

    yield from fill(0, [], total, [total if c is None else c for c in columns])


def _rows(
    cells: Sequence[int | None], least: Sequence[int], total: int | None, most: Sequence[int]
) -> Iterator[list[int]]:
    """All values of one row, no cell above `most`, adding up to `total` if it is shown."""
    if not cells:
        if total in (None, 0):
            yield []
        return
    first = cells[0]
    bound = most[0] if total is None else min(most[0], total)
    values = [first] if first is not None else list(range(least[0], bound + 1))
    if len(cells) == 1 and first is None and total is not None:
        values = [total] if least[0] <= total <= bound else []
    for value in values:
        if value <= bound:
            rest = None if total is None else total - value
            for others in _rows(cells[1:], least[1:], rest, most[1:]):
                yield [value, *others]


def _least(grid: Grid, rows: Margin, columns: Margin) -> list[list[int]]:
    """0 for the cells of lines that are withheld whole, 1 for the others."""
    open_rows = [
        any(cell is not None and columns[j] != 0 for j, cell in enumerate(row)) for row in grid
    ]
    open_columns = [
        any(cell is not None and rows[i] != 0 for i, cell in enumerate(column))
        for column in zip(*grid, strict=True)
    ]
    return [[int(r and c) for c in open_columns] for r in open_rows]


def shown_total(row: Mapping[str, object], name: str) -> int | None:
    """The value of a protected row, None if it is withheld."""
    value = row[name]
    return value if isinstance(value, int) else None
