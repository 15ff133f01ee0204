"""The paper form of one household as a sheet: labels, each with its value beside or below it.

A form becomes one row of household files. A value is what stands right of its label, up to the next
label; where labels stand side by side it is what stands below. Of boxes to tick it is what is
ticked. Rows of a table within the form, such as the members of the household, are no row of the
register, and are told. A label that stands there twice, or whose value might be either of two
texts, is a doubt: nothing is chosen.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from bangfu.language import Text
from bangfu.ledgers.formats.grid import Dressed, Grid, GridRow, Raw, held, text_of
from bangfu.ledgers.layout.sheet_rows import Doubt, LedgerCell
from bangfu.ledgers.layout.ticks import has_ticks, ticked
from bangfu.ledgers.values.headers import HeadWord, head_of
from bangfu.ledgers.values.vocabulary import UNITS, bare
from bangfu.register.faults import RefusedError
from bangfu.register.schema import table

__all__ = ["FORM_TABLE", "FormField", "HouseholdForm", "household_forms"]

FORM_TABLE = table("household_file")
"""What a form is a row of."""
_MOST_ROWS = 200
_LEAST_PAIRS = 3
_MOST_ABOVE = 4
"""So many labels of a form stand side by side over one line of values."""
_MOST_LETTERS = 14
_TITLE = re.compile(r"(?:登记|档案|申请|审批|信息|调查|核查|认定)表")
_WITHIN = re.compile(r"^([^:：]{2,12})[:：]\s*(\S.*)$", re.S)
_BEHIND = frozenset({*UNITS, "人", "口", "户", "元/月", "元/人月"})
_HAN = re.compile("^[\u4e00-\u9fff（）()/、]+$")
_ID_LETTERS = 18


class _Cell(NamedTuple):
    """A cell of a form, as wide and deep as it is merged."""

    row: int
    column: int
    right: int
    bottom: int
    raw: Raw

    @property
    def text(self) -> str:
        """Its text, if it has one."""
        return text_of(self.raw)


@dataclass(frozen=True)
class FormField:
    """A label of a form that names a column, and the cell of its value."""

    label: str
    head: HeadWord
    row: int
    cell: LedgerCell = field(repr=False)


@dataclass(frozen=True)
class HouseholdForm:
    """One form: its fields by column, what was passed over, and the rows of tables in it."""

    first: int
    fields: Mapping[str, FormField]
    ignored: tuple[str, ...]
    """Labels that are no columns of the register."""
    unknown: int
    """How many texts look like labels nothing is known of: they may be names, and are not told."""
    listed: int
    """How many rows of tables it has."""
    rows: int


def household_forms(grid: Grid) -> list[HouseholdForm]:
    """The forms of a sheet; none if it is a list.

    Parameters
    ----------
    grid
        The sheet.
    """
    if len(grid.rows) > _MOST_ROWS:
        return []
    lines = [_cells(row, grid) for row in grid.rows]
    forms = [_form(part) for part in _parts(lines)]
    return [form for form in forms if form is not None] if None not in forms else []


def _cells(row: GridRow, grid: Grid) -> list[_Cell]:
    reach = {(m.top, m.left): (m.right, m.bottom) for m in grid.merges}
    found = []
    for column, raw in row.items():
        right, bottom = reach.get((row.number, column), (column, row.number))
        found.append(_Cell(row.number, column, right, bottom, raw))
    return found


def _parts(lines: Sequence[list[_Cell]]) -> Iterator[list[list[_Cell]]]:
    """The lines of each form: one begins with its title, a text alone in its row."""
    part: list[list[_Cell]] = []
    for line in lines:
        if _is_title(line) and any(len(one) > 1 for one in part):
            yield part
            part = []
        part.append(line)
    yield part


def _is_title(line: Sequence[_Cell]) -> bool:
    return len(line) == 1 and _TITLE.search(bare(line[0].text)) is not None


def _is_label(cell: _Cell) -> bool:
    return bool(cell.text) and head_of(cell.text).is_known


def _is_head(line: Sequence[_Cell]) -> bool:
    """Whether a line is labels side by side, with no room for values between them."""
    close = [a.right + 1 == b.column and _is_label(a) and _is_label(b) for a, b in pairwise(line)]
    labels = sum(map(_is_label, line))
    whole = labels > 1 and sum(close) == labels - 1 and len(line) - labels <= 1
    return whole or any(map(all, pairwise(close)))


def _pairs(line: Sequence[_Cell]) -> int:
    """How many labels of a line have a value beside them."""
    if _is_head(line) or not line:
        return 0
    beside = pairwise(line)
    pairs = sum(_is_label(a) and not _is_label(b) for a, b in beside)
    within = sum(_within(cell) is not None for cell in line)
    return pairs + within if _is_label(line[0]) or within or _is_section(line[0]) else 0


def _is_section(cell: _Cell) -> bool:
    """Whether a cell is a heading at the side, merged down over the lines it is about."""
    return cell.bottom > cell.row and bool(cell.text) and not _is_label(cell)


def _within(cell: _Cell) -> tuple[str, str] | None:
    """Label and value of a cell that holds both: `建档日期：2016年1月5日`."""
    found = _WITHIN.match(cell.text)
    return (found[1], found[2]) if found and head_of(found[1]).is_known else None


def _form(lines: Sequence[list[_Cell]]) -> HouseholdForm | None:
    """What the lines of a form say; nothing if they are none."""
    if not (_has_pairs(lines) or _has_labels_above(lines)):
        return None
    reader = _FormReader()
    number = 0
    while number < len(lines):
        line = lines[number]
        own = line[1:] if line and _is_section(line[0]) else line
        number += 1
        if not _is_head(own):
            reader.take_line(own)
            continue
        rows = _rows_below(lines[number:])
        if (len(rows) > 1 or len(own) > _MOST_ABOVE) and _is_list(own):
            return None
        reader.take_head(own, rows)
        number += len(rows)
    said = reader.fields.keys() - {"unit_code"}
    if len(said) < _LEAST_PAIRS:
        return None
    ignored = tuple(dict.fromkeys(map(_tight, reader.ignored)))
    return HouseholdForm(
        lines[0][0].row, reader.fields, ignored, reader.unknown, reader.listed, len(lines)
    )


def _has_pairs(lines: Sequence[list[_Cell]]) -> bool:
    """Whether enough lines have labels with their values, some of them in cells of their own."""
    within = [sum(_within(cell) is not None for cell in line) for line in lines]
    pairs = [_pairs(line) for line in lines]
    beside = any(both > own for both, own in zip(pairs, within, strict=True))
    return beside and sum(map(bool, pairs)) >= _LEAST_PAIRS


def _has_labels_above(lines: Sequence[list[_Cell]]) -> bool:
    """Whether below a title of a form labels and their values stand in turns, each label once."""
    heads = [
        line for n, line in enumerate(lines)
        if _is_head(line) and len(_rows_below(lines[n + 1 :])) == 1
    ]  # fmt: skip
    labels = [_tight(cell.text) for line in heads for cell in line]
    titled = any(_is_title(line) for line in lines)
    return titled and len(heads) > 1 and len(labels) == len(set(labels))


def _rows_below(lines: Sequence[list[_Cell]]) -> list[list[_Cell]]:
    """The lines below labels that stand side by side, up to one with labels of its own."""
    rows: list[list[_Cell]] = []
    for line in lines:
        own = line[1:] if line and _is_section(line[0]) else line
        if _is_head(own) or any(_is_label(cell) or _within(cell) for cell in own):
            break
        rows.append(own)
    return rows


def _is_list(line: Sequence[_Cell]) -> bool:
    """Whether labels side by side are the head of a list of people that are no relatives."""
    names = {name for cell in line for name in head_of(cell.text).columns.values()}
    is_family = "relation" in names and not names & {"file_id", "unit_code", "amount"}
    return not is_family and bool({"holder_key", "person_key"} & names)


class _FormReader:
    """Takes the lines of a form one after the other."""

    def __init__(self) -> None:
        self.fields: dict[str, FormField] = {}
        self.ignored: list[str] = []
        self.unknown = self.listed = 0

    def take_head(self, line: Sequence[_Cell], below: Sequence[list[_Cell]]) -> None:
        """Labels side by side: of a table, or with one line of values below."""
        if len(below) != 1 or any("relation" in head_of(c.text).columns.values() for c in line):
            self.listed += len(below)
            return
        for cell in line:
            self._take(cell, [one for one in below[0] if cell.column <= one.column <= cell.right])

    def take_line(self, line: Sequence[_Cell]) -> None:
        """Labels with their values right of them."""
        label: _Cell | None = None
        values: list[_Cell] = []
        for cell in line:
            pair = _within(cell)
            if pair is None and not _is_label(cell):
                values.append(cell)
                continue
            self._finish(label, values)
            label, values = (cell, []) if pair is None else (None, [])
            if pair is not None:
                self._take(cell._replace(raw=pair[0]), [cell._replace(raw=pair[1])])
        self._finish(label, values)

    def _finish(self, label: _Cell | None, values: Sequence[_Cell]) -> None:
        if label is not None:
            self._take(label, values)
        elif len(values) > 1:  # labels nothing is known of, each with its value
            self.unknown += sum(map(_like_a_label, values[::2]))

    def _take(self, label: _Cell, values: Sequence[_Cell]) -> None:
        head = head_of(label.text)
        name = head.column(FORM_TABLE)
        own, others = _own_value(name, values)
        self.unknown += sum(map(_like_a_label, others[::2]))
        if name not in FORM_TABLE.names:
            self.ignored.append(label.text)
            return
        cell: LedgerCell = own
        if name in self.fields:
            cell = Doubt(_twice(label.text))
        self.fields[name] = FormField(_tight(label.text), head, label.row, cell)


def _tight(text: str) -> str:
    return "".join(text.split()).rstrip(":：")


def _like_a_label(cell: _Cell) -> bool:
    return len(cell.text) <= _MOST_LETTERS and _HAN.match(bare(cell.text)) is not None


def _own_value(name: str | None, values: Sequence[_Cell]) -> tuple[LedgerCell, Sequence[_Cell]]:
    """The value of a label out of the cells behind it, and the cells that are something else."""
    if not values:
        return "", ()
    texts = [_digits(cell.raw) for cell in values]
    if len(values) == _ID_LETTERS and all(len(text) == 1 for text in texts):
        return "".join(texts), ()  # a box for each digit of an ID number
    if any(has_ticks(cell.text) for cell in values):
        return ticked(" ".join(cell.text for cell in values if has_ticks(cell.text))), ()
    first, others = values[0], values[1:]
    if others and bare(others[0].text) in _BEHIND:
        return _with_unit(first.raw, others[0].text), others[1:]
    is_code = name is not None and name in FORM_TABLE.names and FORM_TABLE.column(name).codes
    if others and (is_code or not _like_a_label(others[0])) and len(others) % 2:
        return Doubt(_several(len(values))), ()
    return first.raw, others


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


def _twice(label: str) -> RefusedError:
    said = _tight(label)
    return RefusedError(
        Text(f"表中不止一处{said!r}", f"the label {said!r} more than once"),
        Text("一处：不属于本户的，删去或换一个标签", "one: delete or rename what is not of it"),
        "form_label_twice",
    )
