"""The value of a label of a form, of the cells that stand where it should: nothing is chosen."""

from collections.abc import Sequence

from bangfu.language import Text
from bangfu.ledgers.formats.grid import Dressed, Raw, held
from bangfu.ledgers.layout.form_cells import FormCell, is_like_a_label
from bangfu.ledgers.layout.sheet_rows import Doubt, LedgerCell
from bangfu.ledgers.layout.ticks import has_ticks, is_mark, ticked
from bangfu.ledgers.values.vocabulary import UNITS, bare
from bangfu.register.faults import RefusedError
from bangfu.register.schema import Column, Type

__all__ = ["own_value"]

_BEHIND = frozenset({*UNITS, "人", "口", "户", "元/月", "元/人月"})
_ID_LETTERS = 18


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
    first, others = values[0], values[1:]
    if others and bare(others[0].text) in _BEHIND:
        return _with_unit(first.raw, others[0].text), others[1:]
    is_code = column is not None and column.codes
    if others and (is_code or not is_like_a_label(others[0])) and len(others) % 2:
        return Doubt(_several(len(values))), ()
    return first.raw, others


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
