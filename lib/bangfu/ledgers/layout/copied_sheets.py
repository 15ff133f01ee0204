"""A sheet that is a copy of another one: asked where it says the same rows, told where it does not.

Whoever begins a month from the last one's sheet leaves the old one, or a copy (`1月 (2)`) in which
little was changed. Without numbers its rows would count twice. A sheet called a copy is asked about
if half of its rows are those of another one; one called otherwise if all are, and of its own file.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath

from bangfu.language import Text
from bangfu.ledgers.layout.typed_rows import LedgerRow
from bangfu.ledgers.values.vocabulary import bare, vocabulary
from bangfu.register.faults import Fault, Place
from bangfu.register.remarks import Remark

__all__ = ["told_of_copies"]

_COUNTED = re.compile(r"\(\d{1,2}\)$")
_FEWEST = 2
"""One row alone may well be that of another sheet."""
_Sheet = tuple[str, str | None]
_EXPECTED = Text(
    "只留一张：删去副本再报；确是又一次发放的，改写发放日期等，或给各行编号",
    "one of them: delete the copy; if it was paid once more, days of its own, or numbers",
)


def told_of_copies(rows: Iterable[LedgerRow]) -> tuple[list[Fault], list[Remark]]:
    """What to ask and to tell of sheets that are copies of others, or are called so.

    Parameters
    ----------
    rows
        All rows of an import, typed.
    """
    sheets: dict[_Sheet, list[LedgerRow]] = defaultdict(list)
    for row in rows:
        sheets[row.source.file, row.source.sheet].append(row)
    faults, remarks = list[Fault](), list[Remark]()
    if len(sheets) == 1:
        return faults, remarks
    said = {sheet: {*map(_content, own)} for sheet, own in sheets.items()}
    asked = set[_Sheet]()
    for sheet, own in sheets.items():
        original = _original(sheet, own, said, asked)
        if original is not None:
            asked.add(sheet)
            faults.append(_asked(sheet, own, original))
        elif _is_called_copy(sheet[1] or ""):
            told = Text(
                "工作表的名称像是副本，其中各行不同于别的工作表，一并导入",
                "a sheet called a copy, whose rows are those of no other one: they land",
            )
            remarks.append(Remark("called_copy", Place(*sheet), told))
    return faults, remarks


def _original(
    sheet: _Sheet,
    rows: Sequence[LedgerRow],
    said: Mapping[_Sheet, set[int]],
    asked: set[_Sheet],
) -> tuple[_Sheet, int] | None:
    """The sheet a sheet is a copy of, and how many of its rows are in it."""
    file, name = sheet
    is_called = _is_called_copy(name or "") or _is_called_copy(PurePath(file).stem)
    others = [one for one in said if one != sheet and one not in asked]
    for other in others if is_called else [*_before(sheet, others, said)]:
        same = sum(_content(row) in said[other] for row in rows)
        fewest = len(rows) if not is_called else (len(rows) + 1) // 2
        if same >= max(fewest, 1 if is_called else _FEWEST):
            return other, same
    return None


def _before(
    sheet: _Sheet, others: Sequence[_Sheet], in_order: Iterable[_Sheet]
) -> Iterator[_Sheet]:
    """Of some sheets those of the same file that stand before one of it."""
    for one in in_order:
        if one == sheet:
            return
        if one[0] == sheet[0] and one in others:
            yield one


def _is_called_copy(name: str) -> bool:
    folded = unicodedata.normalize("NFKC", name).strip()
    words = vocabulary().copies
    return bool(_COUNTED.search(folded)) or any(word in bare(folded) for word in words)


def _content(row: LedgerRow) -> int:
    """What a row says, its number too if it has one: a hash, as all rows are compared."""
    return hash((row.table.name, *(row.values.get(name) for name in row.table.names)))


def _asked(sheet: _Sheet, rows: Sequence[LedgerRow], original: tuple[_Sheet, int]) -> Fault:
    (file, name), same = original
    other = Place(file, name).words
    found = Text(
        f"{len(rows)}行中有{same}行与{other('zh')}的相同，像是它的副本",
        f"{same} of {len(rows)} rows are those of {other('en')}: a copy of it?",
    )
    spots = frozenset(row.spot for row in rows)
    return Fault(Place(*sheet), found, _EXPECTED, kind="copied_sheet", spots=spots)
