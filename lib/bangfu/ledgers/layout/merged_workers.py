"""Merged cells that say of two workers that they have one file, or of two files one worker.

A file number merged over a household is meant: one row is of the worker, the others are of
relatives. Of two rows that are both of the worker only one can be right, and nobody can tell which.
"""

from collections.abc import Mapping
from functools import cache

from bangfu.language import Text
from bangfu.ledgers.formats.grid import Merge, Raw, held, text_of
from bangfu.ledgers.values.vocabulary import bare, vocabulary
from bangfu.register.faults import RefusedError
from bangfu.register.schema import Table, Type
from bangfu.rules import house_rules

__all__ = ["MergedWorkers"]

_FILE, _RELATION, _SELF = "file_id", "relation", "self"
_FOUND = {
    True: Text("一个档案编号合并在几名职工本人的行上", "one file merged over several workers"),
    False: Text(
        "一个身份证号合并在几份档案的职工本人的行上", "one ID number merged over several files"
    ),
}
_EXPECTED = Text("取消合并，逐行填写", "the merge taken apart, and each row filled in")


class MergedWorkers:
    """Watches the merged cells of a table row by row.

    Parameters
    ----------
    declared
        The table.
    """

    def __init__(self, declared: Table) -> None:
        people = declared.of_type(Type.PERSON)
        has_both = _FILE in declared.names[1:] and _RELATION in declared.names and len(people) == 1
        self.other = {_FILE: people[0], people[0]: _FILE} if has_both else {}
        self.seen: dict[tuple[Merge, str], str] = {}

    def refused(self, merge: Merge, name: str, cells: Mapping[str, Raw]) -> RefusedError | None:
        """What to say of a row that takes the merged cell of a column; nothing if it may.

        Parameters
        ----------
        merge
            The merged cells.
        name
            Their column.
        cells
            Those the row has itself, by column.
        """
        other = self.other.get(name)
        if other is None or other not in cells or not _is_worker(cells.get(_RELATION, "")):
            return None
        said = bare(str(held(cells[other])))
        if self.seen.setdefault((merge, name), said) == said:
            return None
        return RefusedError(_FOUND[name == _FILE], _EXPECTED, "merged_workers")


@cache
def _workers() -> frozenset[str]:
    """What the relation of a worker to the worker is called."""
    codes = house_rules().code_list(_RELATION)
    labels = {bare(w) for c in codes if c.value == _SELF for w in (c.value, c.label.zh, c.label.en)}
    others = {w for w, value in vocabulary().codes.get(_RELATION, {}).items() if value == _SELF}
    return frozenset(labels | others)


def _is_worker(cell: Raw) -> bool:
    return bare(text_of(cell)) in _workers()
