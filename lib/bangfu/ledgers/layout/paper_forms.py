"""A paper form as a sheet: labels, each with its value beside it, below it or in its own cell.

The form of one household becomes a row of household files, an application for comfort a comfort
case, an application for aid a payment. A value is what stands right of its label, up to the next
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
from bangfu.ledgers.formats.grid import Grid
from bangfu.ledgers.layout.form_cells import FormCell, form_lines, is_label, is_like_a_label
from bangfu.ledgers.layout.form_values import own_value
from bangfu.ledgers.layout.row_kinds import total_word
from bangfu.ledgers.layout.sheet_columns import like_column, nearest_column
from bangfu.ledgers.layout.sheet_rows import Doubt, LedgerCell
from bangfu.ledgers.layout.ticks import has_ticks
from bangfu.ledgers.values.headers import HeadWord, head_of, tables_worded
from bangfu.ledgers.values.vocabulary import bare, vocabulary
from bangfu.register.faults import RefusedError, shown
from bangfu.register.schema import Table, Type, table

__all__ = ["FormField", "PaperForm", "paper_forms"]

_TABLES = (table("household_file"), table("comfort_case"), table("assistance"))
"""What a form may be a row of; the first of those it is as much like."""
_PEOPLE = frozenset(name for one in _TABLES for name in one.of_type(Type.PERSON))
_NO_FAMILY = frozenset(
    {"file_id", "case_id", "aid_id", "unit_code", "amount", "event_kind", "happened_on", "project",
     "paid_on"}
)  # fmt: skip
"""What a table of the members of a household has no column of."""
_MOST_ROWS = 200
_LEAST_PAIRS = 3
_ID_DIGITS = 12
_FAR = 1 << 20
_MOST_ABOVE = 4
"""So many labels of a form stand side by side over one line of values."""
_TITLE = re.compile(r"(?:登记|档案|申请|申报|呈报|呈批|审批|信息|调查|核查|认定)[表书单]")
_APPLIES = re.compile("申请|申报|呈报|呈批|审批")
"""What asks for something, and keeps no file."""


@dataclass(frozen=True)
class FormField:
    """A label of a form that names a column, and the cell of its value."""

    label: str
    head: HeadWord
    row: int
    cell: LedgerCell = field(repr=False)


@dataclass(frozen=True)
class PaperForm:
    """One form: its table, its fields by column, what was passed over, and rows of tables in it."""

    table: Table
    first: int
    fields: Mapping[str, FormField]
    ignored: tuple[str, ...]
    """Labels that are no columns of the table."""
    unknown: int
    """How many texts look like labels nothing is known of: they may be names, and are not told."""
    listed: int
    """How many rows of tables it has."""
    rows: int


class _Labelled(NamedTuple):
    """A label, and the cells that may be its value."""

    label: FormCell
    values: list[FormCell]

    @property
    def head(self) -> HeadWord:
        """What the label means."""
        return head_of(self.label.text)

    def goes_on(self, cell: FormCell) -> bool:
        """Whether a cell in a line below belongs to it: the label reaches down, or boxes go on."""
        if self.label.column < cell.column and cell.row <= self.label.bottom:
            return True
        boxes = [one for one in self.values if has_ticks(one.text)]
        return has_ticks(cell.text) and any(one.column <= cell.column <= one.right for one in boxes)


def paper_forms(grid: Grid) -> list[PaperForm]:
    """The forms of a sheet; none if it is a list.

    Parameters
    ----------
    grid
        The sheet.
    """
    if len(grid.rows) > _MOST_ROWS:
        return []
    forms = [_form(part) for lines in _beside(form_lines(grid)) for part in _parts(lines)]
    return [form for form in forms if form is not None] if None not in forms else []


def _beside(lines: Sequence[list[FormCell]]) -> list[list[list[FormCell]]]:
    """The lines of forms that stand beside each other, each below its own title."""
    titles = next((line for line in lines if len(line) > 1 and all(map(_is_named, line))), [])
    lefts = [cell.column for cell in titles]
    sides = [
        [[cell for cell in line if left <= cell.column < right] for line in lines]
        for left, right in pairwise([*lefts, _FAR])
    ]
    return [[line for line in side if line] for side in sides] or [list(lines)]


def _parts(lines: Sequence[list[FormCell]]) -> Iterator[list[list[FormCell]]]:
    """The lines of each form: one begins with its title, a text alone in its row."""
    part: list[list[FormCell]] = []
    for line in lines:
        if _is_title(line) and any(len(one) > 1 for one in part):
            yield part
            part = []
        part.append(line)
    yield part


def _is_title(line: Sequence[FormCell]) -> bool:
    return len(line) == 1 and _is_named(line[0])


def _is_named(cell: FormCell) -> bool:
    """Whether a cell is the title of a form."""
    return _TITLE.search(bare(cell.text)) is not None and not is_label(cell)


def _is_head(line: Sequence[FormCell]) -> bool:
    """Whether a line is labels side by side, with no room for values between them."""
    close = [a.right + 1 == b.column and is_label(a) and is_label(b) for a, b in pairwise(line)]
    labels = sum(map(is_label, line))
    whole = labels > 1 and sum(close) == labels - 1 and len(line) - labels <= 1
    return whole or any(map(all, pairwise(close)))


def _pairs(line: Sequence[FormCell]) -> int:
    """How many labels of a line have a value beside them; none if some stand side by side."""
    if not line or _stand_close(line) or not (is_label(line[0]) or _is_section(line[0])):
        return 0
    if total_word(line[0].text):  # of a list
        return 0
    return sum(is_label(a) and not is_label(b) for a, b in pairwise(line))


def _is_section(cell: FormCell) -> bool:
    """Whether a cell is a heading at the side, merged down over the lines it is about."""
    return cell.bottom > cell.row and bool(cell.text) and not is_label(cell)


def _form(lines: Sequence[list[FormCell]]) -> PaperForm | None:
    """What the lines of a form say; nothing if they are none."""
    if not (_has_pairs(lines) or _has_labels_above(lines)):
        return None
    if any(_heads_list(line, lines[n + 1 :]) for n, line in enumerate(lines)):
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
    titles = [line[0].text for line in lines if _is_title(line)]
    chosen = _table_of([one.head for one in reader.found], titles)
    return None if chosen is None else reader.form(chosen, lines[0][0].row, len(lines))


def _has_pairs(lines: Sequence[list[FormCell]]) -> bool:
    """Whether enough lines have labels with their values; if in cells of both, nothing but these.

    Such lines stand over lists too, and explain the columns of a list: 档案编号：由区工会编排.
    """
    pairs = [_pairs(line) for line in lines]
    beside = [bool(own) and not line[0].is_part for own, line in zip(pairs, lines, strict=True)]
    enough = sum(pairs) if any(map(_is_title, lines)) else sum(map(bool, pairs))
    if not any(beside):
        apart = [line for line in lines if line and not line[0].is_part]
        is_listed = any(_is_list(line) and _stand_close(line) for line in apart)
        # The head of a list may have a slip: whoever is named without a label is in a list.
        is_listed |= any(_names_one(cell) for line in apart for cell in line)
        is_filled = any(map(_is_title, lines)) or any(_names_one(c) for line in lines for c in line)
        return (
            not is_listed and is_filled and enough >= _LEAST_PAIRS and 2 * len(apart) <= len(lines)
        )
    return enough >= _LEAST_PAIRS and sum(map(bool, pairs)) > 1


def _names_one(cell: FormCell) -> bool:
    """Whether a cell has about as many digits as an ID number."""
    return sum(map(str.isdigit, cell.text)) >= _ID_DIGITS


def _stand_close(line: Sequence[FormCell]) -> bool:
    """Whether labels stand side by side somewhere in a line."""
    return any(a.right + 1 == b.column and is_label(a) and is_label(b) for a, b in pairwise(line))


def _has_labels_above(lines: Sequence[list[FormCell]]) -> bool:
    """Whether below a title of a form labels and their values stand in turns, each label once."""
    heads = [
        line for n, line in enumerate(lines)
        if _is_head(line) and len(_rows_below(lines[n + 1 :])) == 1
    ]  # fmt: skip
    labels = [_tight(cell.text) for line in heads for cell in line]
    titled = any(_is_title(line) for line in lines)
    return titled and len(heads) > 1 and len(labels) == len(set(labels))


def _rows_below(lines: Sequence[list[FormCell]]) -> list[list[FormCell]]:
    """The lines below labels that stand side by side, up to one with labels of its own."""
    rows: list[list[FormCell]] = []
    for line in lines:
        own = line[1:] if line and _is_section(line[0]) else line
        if _is_head(own) or any(map(is_label, own)):
            break
        rows.append(own)
    return rows


def _is_list(line: Sequence[FormCell]) -> bool:
    """Whether labels side by side are the head of a list of people that are no relatives."""
    names = {name for cell in line for name in head_of(cell.text).columns.values()}
    is_family = "relation" in names and not names & _NO_FAMILY
    return not is_family and bool(_PEOPLE & names)


def _heads_list(line: Sequence[FormCell], below: Sequence[Sequence[FormCell]]) -> bool:
    """Whether a line is the head of a list with blank columns in it: its values stand below."""
    if len(line) < _LEAST_PAIRS or not all(map(is_label, line)) or _is_head(line) or not below:
        return False
    under = below[0]
    fits = {cell.column for cell in under} <= {cell.column for cell in line}
    return len(under) > 1 and fits and not any(map(is_label, under)) and _is_list(line)


def _table_of(heads: Sequence[HeadWord], titles: Sequence[str]) -> Table | None:
    """The table a form is a row of: all of it is there, or its title says so, or most of it is."""
    named = {
        one.name: {head.column(one) for head in heads} & {*one.names} - {"unit_code"}
        for one in _TABLES
    }
    whole = [one for one in _TABLES if not _lacking(one, named[one.name])]
    if len(whole) == 1:
        return whole[0]
    asked = [title for title in titles if _APPLIES.search(title)]
    worded = {one.name for title in asked for one in tables_worded(title)}
    meant = [one for one in whole or _TABLES if one.name in worded and named[one.name]]
    if len(meant) == 1:
        return meant[0]
    most = max(whole or _TABLES, key=lambda one: len(named[one.name]))
    return most if len(named[most.name]) >= _LEAST_PAIRS else None


def _lacking(declared: Table, named: set[str | None]) -> bool:
    """Whether a required column has no label; a file is known by its number, others need none."""
    columns = declared.columns if declared is _TABLES[0] else declared.columns[1:]
    return not {c.name for c in columns if c.required} - {"unit_code"} <= named


class _FormReader:
    """Takes the lines of a form one after the other."""

    def __init__(self) -> None:
        self.found: list[_Labelled] = []
        self.unknown: list[FormCell] = []
        self.listed = 0

    def take_head(self, line: Sequence[FormCell], below: Sequence[list[FormCell]]) -> None:
        """Labels side by side: of a table, or with one line of values below."""
        if len(below) != 1 or any("relation" in head_of(c.text).columns.values() for c in line):
            self.listed += len(below)
            return
        for cell in line:
            own = [one for one in below[0] if cell.column <= one.column <= cell.right]
            self.found.append(_Labelled(cell, own))

    def take_line(self, line: Sequence[FormCell]) -> None:
        """Labels with their values right of them; values alone may go on with a line above."""
        loose: list[FormCell] = []
        values = loose
        for cell in line:
            if is_label(cell):
                values = []
                self.found.append(_Labelled(cell, values))
            else:
                values.append(cell)
        above = next((o for o in reversed(self.found) if loose and o.goes_on(loose[0])), None)
        if above is not None:
            above.values.extend(loose)
        elif len(loose) > 1:  # labels nothing is known of, each with its value
            self.unknown += filter(is_like_a_label, loose[::2])

    def form(self, declared: Table, first: int, rows: int) -> PaperForm:
        """What was found as a row of a table."""
        fields: dict[str, FormField] = {}
        ignored, unknown = list[str](), [*self.unknown]
        for one in self.found:
            name = one.head.column(declared)
            is_known = name in declared.names
            cell, others = own_value(declared.column(str(name)) if is_known else None, one.values)
            unknown += filter(is_like_a_label, others[::2])
            if not is_known or name is None:
                ignored.append(_tight(one.label.text))
                continue
            if name in fields:
                cell = Doubt(_twice(one.label.text))
            fields[name] = FormField(_tight(one.label.text), one.head, one.label.row, cell)
        slips = _slips(declared, fields, unknown)
        passed = tuple(dict.fromkeys(ignored))
        left = len(unknown) - len(slips)
        return PaperForm(declared, first, slips | fields, passed, left, self.listed, rows)


def _slips(
    declared: Table, fields: Mapping[str, FormField], unknown: Sequence[FormCell]
) -> dict[str, FormField]:
    """Labels nothing is known of that look like one the form lacks, each with what to ask."""
    found: dict[str, FormField] = {}
    for cell in unknown:
        head = head_of(cell.text)
        missing = [c for c in declared.columns if c.name not in {*fields, *found}]
        akin = {name for word, name in vocabulary().akin.items() if word in bare(cell.text)}
        like = like_column(head, declared, {*fields, *found})
        like = like or next((column for column in missing if column.name in akin), None)
        if like is not None:
            label = _tight(cell.text)
            refused = RefusedError(shown(label), nearest_column(like), "mistyped_head")
            found[like.name] = FormField(label, head, cell.row, Doubt(refused))
    return found


def _tight(text: str) -> str:
    return "".join(text.split()).rstrip(":：")


def _twice(label: str) -> RefusedError:
    said = _tight(label)
    return RefusedError(
        Text(f"表中不止一处{said!r}", f"the label {said!r} more than once"),
        Text("一处：不属于本表的，删去或换一个标签", "one: delete or rename what is not of it"),
        "form_label_twice",
    )
