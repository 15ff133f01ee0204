"""A title or the name of a sheet that is of another union than all its rows: asked about.

Rows of the unions below the one a title names are its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from bangfu.language import Text
from bangfu.ledgers.layout.label_pairs import pairs_in
from bangfu.ledgers.layout.sheet_parts import LedgerSheet
from bangfu.ledgers.layout.typed_rows import LedgerRow
from bangfu.register.faults import Fault, Place
from bangfu.register.units import Unit, below, unit_called

__all__ = ["other_union_faults"]

_UNIT = "unit_code"
_Where = tuple[str, str | None]
"""The file and the sheet: a title is of all tables below it."""


def other_union_faults(
    sheets: Iterable[LedgerSheet], rows: Iterable[LedgerRow], units: Mapping[str, Unit]
) -> list[Fault]:
    """What to ask of titles of another union than their rows.

    Parameters
    ----------
    sheets
        With their titles.
    rows
        Their rows, typed.
    units
        The unions there are, by code.
    """
    said: dict[_Where, set[str]] = defaultdict(set)
    first: dict[_Where, LedgerSheet] = {}
    for sheet in sheets:
        if _UNIT in sheet.table.names:
            texts = [text for text in sheet.titles if not any(pairs_in([text]))]
            where = sheet.file, sheet.sheet
            said[where] |= {unit for text in texts if (unit := unit_called(text, units))}
            first.setdefault(where, sheet)
    titled = {where: own.pop() for where, own in said.items() if len(own) == 1}
    lists: dict[_Where, list[LedgerRow]] = defaultdict(list)
    for row in rows if titled else ():
        where = row.source.file, row.source.sheet
        if where in titled and isinstance(row.values.get(_UNIT), str):
            lists[where].append(row)
    seen = {where: {str(row.values[_UNIT]) for row in own} for where, own in lists.items()}
    return [
        _asked(first[where], titled[where], own)
        for where, own in lists.items()
        if seen[where].isdisjoint(below(titled[where], units))
    ]


def _asked(sheet: LedgerSheet, said: str, rows: list[LedgerRow]) -> Fault:
    codes = sorted({str(row.values[_UNIT]) for row in rows})
    return Fault(
        Place(sheet.file, sheet.sheet, sheet.head),
        Text(
            f"标题或工作表的名称写的是工会{said}，各行的工会代码是{'、'.join(codes)}",
            f"a title or name of a sheet of union {said}, and rows of {', '.join(codes)}",
        ),
        Text("同一个工会：改正标题或工会代码", "the same union: mend the title, or the codes"),
        kind="title_union",
        spots=frozenset(row.spot for row in rows),
    )
