"""Small tables to protect, typed as dictionaries, and what of them was withheld."""

from collections.abc import Sequence

from bangfu.disclosure.protect import Protected, TidyTable, protect
from bangfu.rules.provisions import Policy

PUBLIC = Policy(threshold=10, parent_minimum=30)
# The same rule on a scale at which every possible table can be tried out.
SMALL = Policy(threshold=3, parent_minimum=5)


def tidy(groups: str, counts: dict[object, int], *, time: str = "") -> TidyTable:
    """A table of one count from its cells; a cell of two groups is written as a pair."""
    names = tuple(groups.split())
    rows = tuple(
        dict(zip(names, key if isinstance(key, tuple) else (key,), strict=True)) | {"n": count}
        for key, count in counts.items()
    )
    return TidyTable(names, tuple(time.split()), ("n",), ("n",), rows)


def total(count: int) -> TidyTable:
    return TidyTable((), (), ("n",), ("n",), ({"n": count},))


def protect_one_way(counts: Sequence[int], policy: Policy, name: str = "cause") -> Protected:
    table = tidy(name, dict(enumerate(counts)))
    return protect(table, parent=total(sum(counts)), policy=policy)


def withheld(protected: Protected) -> list[tuple[object, ...]]:
    return [
        tuple(row[name] for name in protected.groups)
        for row in protected.rows
        if protected.is_suppressed(row)
    ]


def protect_two_way(
    grid: Sequence[Sequence[int]], policy: Policy
) -> tuple[Protected, Protected, Protected]:
    """A table of two codes and its two margins, each protected as a release would."""
    rows = protect_one_way([sum(row) for row in grid], policy, "cause")
    columns = protect_one_way([sum(c) for c in zip(*grid, strict=True)], policy, "aspect")
    cells: dict[object, int] = {
        (i, j): count for i, row in enumerate(grid) for j, count in enumerate(row)
    }
    table = tidy("cause aspect", cells)
    parent = total(sum(map(sum, grid)))
    inner = protect(table, parent=parent, policy=policy, margins=(rows, columns))
    return inner, rows, columns


def marks(protected: Protected, width: int) -> list[str]:
    """A two-way table as text: x withheld, . shown."""
    text = "".join("x" if protected.is_suppressed(row) else "." for row in protected.rows)
    return [text[i : i + width] for i in range(0, len(text), width)]


# One-way tables by hand ------------------------------------------------------------------------
