"""The value of a label of a form, of the cells that stand where it should: nothing is chosen.

A form prints what is to be written around a value (`____年__月__日`, `（大写）____元`), in cells of
their own or in that of the value. Where nothing is written it says nothing.
"""

import re
from collections.abc import Sequence

from bangfu.language import Text
from bangfu.ledgers.formats.grid import Dressed, Raw, held
from bangfu.ledgers.layout.form_cells import FormCell, is_like_a_label
from bangfu.ledgers.layout.sheet_rows import Doubt, LedgerCell
from bangfu.ledgers.layout.ticks import has_ticks, is_mark, ticked
from bangfu.ledgers.values.amounts import names_way, ways_in
from bangfu.ledgers.values.vocabulary import UNITS, bare
from bangfu.register.faults import RefusedError
from bangfu.register.schema import Column, Type

__all__ = ["own_value"]

_BEHIND = frozenset({*UNITS, "人", "口", "户", "元/月", "元/人月"})
_ID_LETTERS = 18
_BLANK = r"[\s_＿]+"
_ROOM = re.compile(rf"{_BLANK}(?!\d)|(?<!\d){_BLANK}")
"""Room left for the value, but not between two numbers."""
_PROMPTS = re.compile("(?:[元圆万人口户年月日号整正/每￥¥:：()（）]|大写|小写|人民币)*")
_WHOLE_DAY = re.compile("[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}[日号]|年月[日号]")
_WRITTEN = frozenset({Type.DATE, Type.MONEY, Type.COUNT})


def own_value(
    column: Column | None, values: Sequence[FormCell]
) -> tuple[LedgerCell, Sequence[FormCell]]:
    """The value of a label, and the cells that are something else.

    Parameters
    ----------
    column
        What the label names; nothing if that is no column of the table.
    values
        The cells behind it, or below.
    """
    if not values:
        return "", ()
    if values[0].is_part:  # it ends with its cell, but for boxes that go on
        own = [cell for cell in values if cell.is_part or has_ticks(cell.text)]
        return _out_of(column, own)[0], [cell for cell in values if cell not in own]
    return _out_of(column, values)


def _out_of(
    column: Column | None, values: Sequence[FormCell]
) -> tuple[LedgerCell, Sequence[FormCell]]:
    texts = [_digits(cell.raw) for cell in values]
    if len(values) == _ID_LETTERS and all(len(text) == 1 for text in texts):
        return "".join(texts), ()  # a box for each digit of an ID number
    if any(has_ticks(cell.text) for cell in values):
        return _ticked(column, values)
    if column is not None and column.type in _WRITTEN:
        values = [cell._replace(raw=_without_room(cell.raw)) for cell in values]
    joined = _joined(column, values)
    if joined is not None:
        return joined
    first, others = values[0], values[1:]
    if others and bare(others[0].text) in _BEHIND:
        return _with_unit(first.raw, others[0].text), others[1:]
    is_code = column is not None and column.codes
    if others and (is_code or not is_like_a_label(others[0])) and len(others) % 2:
        return Doubt(_several(len(values))), ()
    is_empty = column is not None and column.type in _WRITTEN and _PROMPTS.fullmatch(first.text)
    return "" if is_empty and first.text else first.raw, others


def _without_room(raw: Raw) -> Raw:
    """A cell without the room left around its value."""
    return _ROOM.sub("", raw) if isinstance(raw, str) else raw


def _joined(
    column: Column | None, values: Sequence[FormCell]
) -> tuple[LedgerCell, Sequence[FormCell]] | None:
    """A day of which each part has its own cell, or an amount in words and in figures."""
    texts = [_digits(cell.raw) for cell in values]
    if column is not None and column.type is Type.DATE:
        for last in range(3, min(len(texts), _DAY_CELLS) + 1):
            day = "".join(texts[:last])
            if _WHOLE_DAY.fullmatch(day):
                return "" if day.startswith("年") else day, values[last:]
    if column is not None and column.type is Type.MONEY:
        ways = [n for n, text in enumerate(texts) if names_way(text)]
        if ways and ways == [*range(len(ways))]:
            written = "".join(texts[: len(ways)])
            return written if ways_in(written) else "", values[len(ways) :]
    return None


def _ticked(
    column: Column | None, values: Sequence[FormCell]
) -> tuple[LedgerCell, Sequence[FormCell]]:
    """What is ticked; boxes and words may stand in cells of their own, and in several lines."""
    boxes = [n for n, cell in enumerate(values) if has_ticks(cell.text)]
    apart = any(is_mark(values[n].text) for n in boxes)
    first, last = (0, len(values)) if apart else (boxes[0], boxes[-1] + 1)
    others = values[last:]
    if first or (len(others) % 2 and not is_like_a_label(others[0])):
        return Doubt(_several(len(values))), ()
    found = ticked(" ".join(cell.text for cell in values[:last]))
    if isinstance(found, Doubt) or column is None or column.type is Type.CODES:
        return found, others
    if ";" in found:
        return Doubt(_several_ticked(found.count(";") + 1)), others
    return found, others


def _digits(raw: Raw) -> str:
    value = held(raw)
    return f"{value:.15g}" if isinstance(value, float) else str(value).strip()


def _with_unit(raw: Raw, unit: str) -> Raw:
    """A value with the unit that stands in the cell behind it."""
    value = held(raw)
    if isinstance(raw, Dressed) or not isinstance(value, (str, float, int)):
        return raw
    return f"{_digits(raw)}{'元' if unit.startswith('元') else unit}"


_DAY_CELLS = 6


def _several(cells: int) -> RefusedError:
    return RefusedError(
        Text(f"标签后面有{cells}格内容", f"{cells} cells behind the label"),
        Text("一格内容：合为一格，或删去多余的", "one: join them, or delete what is too much"),
        "form_value",
    )


def _several_ticked(ticks: int) -> RefusedError:
    return RefusedError(
        Text(f"勾选了{ticks}项", f"{ticks} boxes ticked"),
        Text("只勾选一项", "one box ticked"),
        "form_ticks",
    )
