"""Tables as HTML that a screen reader, a phone and a printer can all read.

pandas cuts long tables and writes neither caption nor scope, and its Styler cannot write scope,
so a small renderer of our own is right here. It takes ready-formatted text: what a number looks
like, and whether it may be shown, was decided before.

Beside its HTML a table is kept in the outputs of a notebook as a record, for other carriers: a
workbook shows the table a reader sees, with its caption, order and totals, but with numbers in the
place of their words. Each cell is its text, or the text and which of the output's figures it words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from html import escape
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any, Literal

from bangfu.errors import GateError
from bangfu.figures.model import Figure
from bangfu.language import Language, file_name
from bangfu.press.report.charts.svg import ELEMENT_ID
from bangfu.words.labels import TABLE
from bangfu.words.marks import mark_meaning, parted

__all__ = [
    "ColumnSpec",
    "RowSpec",
    "TableSpec",
    "from_printed",
    "public_cells",
    "readers_file",
    "render_table",
    "to_printed",
]


@dataclass(frozen=True)
class ColumnSpec:
    """One column: its header, and whether it holds numbers (aligned right) or words."""

    label: str
    numeric: bool = True
    given: bool = False
    """Whether its numbers are those of rules or of print, not of the register."""


@dataclass(frozen=True)
class RowSpec:
    """One row: its header, then one ready-formatted text for each column.

    A `total` row is set apart by a line and weight; a `part` row is indented under the row
    it is a part of. `figures` are what the cells word, None for one that is only words: where a
    table is more than text, as in a workbook, they are its numbers.
    """

    label: str
    cells: tuple[str, ...]
    kind: Literal["row", "part", "total"] = "row"
    figures: tuple[Figure | None, ...] = ()


def public_cells(figures: Iterable[Figure]) -> tuple[Figure | None, ...]:
    """The figures of cells; none where a cell says no more than that nothing is public."""
    return tuple(one if one.is_public else None for one in figures)


@dataclass(frozen=True)
class TableSpec:
    """A table, complete: every row of `rows` is shown, however many there are.

    `id` is unique within a page (lower-case ASCII); `row_header` heads the column of row
    headers; `unit` says once what the numbers count; `notes` stand under the table, then the
    `source`, and `csv_href`, if given, a relative address of the same table as data. `groups`, if
    given, are for each column the head it shares with its neighbours and its own under that.
    """

    id: str
    caption: str
    row_header: str
    columns: tuple[ColumnSpec, ...]
    rows: tuple[RowSpec, ...]
    language: Language
    unit: str = ""
    notes: tuple[str, ...] = ()
    source: str = ""
    csv_href: str = ""
    groups: tuple[tuple[str, str], ...] = ()


def render_table(spec: TableSpec) -> str:
    """The table as HTML, all text escaped.

    Raises
    ------
    GateError
        If the id is not usable, the caption is empty, there are no rows, or a row or the groups
        have not exactly one entry for each column.

    Examples
    --------
    >>> spec = TableSpec("by-year", "Comfort payments", "Year", (ColumnSpec("Payments"),),
    ...                  (RowSpec("2016", ("374",)), RowSpec("2017", ("[c]",))), "en")
    >>> print(render_table(spec))  # doctest: +ELLIPSIS, +NORMALIZE_WHITESPACE
    <figure class="table" id="by-year">
    <div class="scroll" tabindex="0" role="region" aria-labelledby="by-year-caption">
    <table class="figures">
    <caption id="by-year-caption"><span class="words">Comfort payments</span></caption>
    <thead>
    <tr><th scope="col">Year</th><th scope="col">Payments</th></tr>
    </thead>
    <tbody>
    <tr><th scope="row">2016</th><td>374</td></tr>
    <tr><th scope="row">2017</th><td><i aria-hidden="true">[c]</i><span class="spoken">...
    </tbody>
    </table>
    </div>
    </figure>
    """
    _refuse_malformed(spec)
    lines = [
        f'<figure class="table" id="{spec.id}">',
        f'<div class="scroll" tabindex="0" role="region" aria-labelledby="{spec.id}-caption">',
        '<table class="figures">',
        _caption(spec),
        "<thead>",
        _header(spec),
        "</thead>",
        "<tbody>",
        *(_row(row, spec) for row in spec.rows),
        "</tbody>",
        "</table>",
        "</div>",
        *_notes(spec),
        "</figure>",
    ]
    return "\n".join(lines)


def _refuse_malformed(spec: TableSpec) -> None:
    if not ELEMENT_ID.fullmatch(spec.id):
        raise GateError(f"table id: found {spec.id!r}, expected lower-case letters, digits, - or _")
    if not spec.caption.strip():
        raise GateError(f"table {spec.id!r}: the caption is empty, expected a title")
    if not spec.rows:
        raise GateError(f"table {spec.id!r}: no rows, expected at least one")
    if len(spec.groups) not in (0, len(spec.columns)):
        raise GateError(
            f"table {spec.id!r}: found {len(spec.groups)} group heads, "
            f"expected {len(spec.columns)} or none"
        )
    for number, row in enumerate(spec.rows, start=1):
        if len(row.cells) != len(spec.columns):
            raise GateError(
                f"table {spec.id!r}, row {number}: found {len(row.cells)} cells, "
                f"expected {len(spec.columns)}"
            )


def _caption(spec: TableSpec) -> str:
    unit = f' <span class="unit">{escape(spec.unit)}</span>' if spec.unit else ""
    # The words stay in sight on a phone while the table scrolls under them.
    words = f'<span class="words">{escape(spec.caption)}{unit}</span>'
    return f'<caption id="{spec.id}-caption">{words}</caption>'


def _header(spec: TableSpec) -> str:
    if spec.groups:
        return _grouped_header(spec)
    heads = [f'<th scope="col">{escape(spec.row_header)}</th>']
    heads += [f'<th scope="col"{_align(c)}>{escape(c.label)}</th>' for c in spec.columns]
    return f"<tr>{''.join(heads)}</tr>"


def _grouped_header(spec: TableSpec) -> str:
    """Two rows: what neighbours share, and under it what each of them is."""
    shared = [f'<th scope="col" rowspan="2">{escape(spec.row_header)}</th>']
    for head, group in groupby(head for head, _ in spec.groups):
        shared.append(f'<th scope="colgroup" colspan="{len(list(group))}">{escape(head)}</th>')
    own = [
        f'<th scope="col"{_align(column)}>{escape(part)}</th>'
        for column, (_, part) in zip(spec.columns, spec.groups, strict=True)
    ]
    return f"<tr>{''.join(shared)}</tr>\n<tr>{''.join(own)}</tr>"


def _row(row: RowSpec, spec: TableSpec) -> str:
    css = "" if row.kind == "row" else f' class="{row.kind}"'
    cells = "".join(
        f"<td{_align(column)}>{_cell(text, spec.language)}</td>"
        for column, text in zip(spec.columns, row.cells, strict=True)
    )
    return f'<tr{css}><th scope="row">{escape(row.label)}</th>{cells}</tr>'


def _cell(text: str, language: Language) -> str:
    """A value; a mark is seen as it is and read out in words."""
    value, mark = parted(text, language)
    if not mark:
        return escape(text)
    spoken = f'<span class="spoken">{escape(mark_meaning(mark, language) or mark)}</span>'
    shown = f'<i aria-hidden="true">{escape(mark)}</i>{spoken}'
    return f"{escape(value)} {shown}" if value else shown


def _align(column: ColumnSpec) -> str:
    # Most columns are numbers: those of words are the ones to be told apart.
    return "" if column.numeric else ' class="words"'


def _notes(spec: TableSpec) -> list[str]:
    notes = [f'<p class="note">{escape(note)}</p>' for note in spec.notes]
    parts = [escape(spec.source)] if spec.source else []
    if spec.csv_href:
        links = (("download", readers_file(spec)), ("machine", spec.csv_href))
        parts += [
            f'<a href="{escape(address)}">{TABLE[words].of(spec.language)}</a>'
            for words, address in links
        ]
    if parts:
        notes.append(f'<p class="note">{" ".join(parts)}</p>')
    return notes


def readers_file(spec: TableSpec) -> str:
    """Where a release keeps a table as it is shown: beside `csv_href`, the same for machines."""
    name = PurePosixPath(spec.csv_href).stem
    return f"readers/{file_name(name, 'csv', spec.language)}"


def to_printed(spec: TableSpec, figures: Sequence[Figure]) -> dict[str, Any]:
    """A table as a record from which `from_printed` makes an equal one.

    Raises
    ------
    KeyError
        If a cell words a figure that is not among `figures`.
    """
    places = {figure.address: place for place, figure in enumerate(figures)}
    return {
        **{one.name: getattr(spec, one.name) for one in fields(spec)},
        "columns": [[column.label, column.numeric, column.given] for column in spec.columns],
        "rows": [[row.kind, row.label, _recorded(row, places)] for row in spec.rows],
        "notes": list(spec.notes),
        "groups": [list(pair) for pair in spec.groups],
    }


def from_printed(record: dict[str, Any], figures: Sequence[Figure]) -> TableSpec:
    """The table a record was made from."""
    parts: dict[str, Any] = {
        "columns": tuple(ColumnSpec(*column) for column in record["columns"]),
        "rows": tuple(
            _row_of(kind, label, cells, figures) for kind, label, cells in record["rows"]
        ),
        "notes": tuple(record["notes"]),
        "groups": tuple((head, part) for head, part in record["groups"]),
    }
    return TableSpec(**{**record, **parts})


def _recorded(row: RowSpec, places: dict[str, int]) -> list[Any]:
    if not row.figures:
        return list(row.cells)
    return [
        text if figure is None else [text, places[figure.address]]
        for text, figure in zip(row.cells, row.figures, strict=True)
    ]


def _row_of(kind: Any, label: str, cells: list[Any], figures: Sequence[Figure]) -> RowSpec:
    texts = tuple(cell if isinstance(cell, str) else cell[0] for cell in cells)
    worded = tuple(None if isinstance(cell, str) else figures[cell[1]] for cell in cells)
    return RowSpec(label, texts, kind, worded if any(worded) else ())
