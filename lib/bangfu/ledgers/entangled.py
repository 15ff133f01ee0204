"""Which sound rows of an import hang together with unsound ones.

The rules that span rows (an aid record needs its file, a file its opening) would blame a right
row for what a faulty one beside it lacks. So rows of the same household file, and rows below a
faulty union, are left out until the fault is mended; the union reads one message per mistake.
"""

from collections.abc import Iterable

from bangfu.ledgers.parse import Row

__all__ = ["untangled"]

_Node = tuple[str, str]
# A union has thousands of rows: one faulty row must not hide what is wrong with all the others.
_TOO_WIDE = "union_unit"


def untangled(rows: Iterable[Row]) -> list[Row]:
    """The sound rows that share no file, and no faulty union, with an unsound row."""
    left = list(rows)
    bad: set[_Node] = set()
    while True:
        caught = [row for row in left if _is_caught(row, bad)]
        if not caught:
            return left
        left = [row for row in left if not _is_caught(row, bad)]
        bad.update(node for row in caught for node in _tainted(row))


def _is_caught(row: Row, bad: set[_Node]) -> bool:
    return not row.sound or not bad.isdisjoint(_nodes(row))


def _tainted(row: Row) -> list[_Node]:
    own = (row.table.name, row.key)
    return [node for node in _nodes(row) if node == own or node[0] != _TOO_WIDE]


def _nodes(row: Row) -> list[_Node]:
    """The row itself and the rows it refers to, as table and key."""
    nodes = [] if row.key is None else [(row.table.name, row.key)]
    for column in row.table.columns:
        value = row.values.get(column.name)
        if column.references and isinstance(value, str):
            nodes.append((column.references, value))
    return nodes
