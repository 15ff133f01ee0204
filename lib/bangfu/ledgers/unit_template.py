"""What a union's own template says before anybody types: its code, its open files, its last list.

A register keeps no names, so last month's rows can only come from the union's own workbook: they
are read on the clerk's machine, written into the new one, and kept nowhere else.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from bangfu.errors import ParameterError
from bangfu.language import Language
from bangfu.ledgers.formats.grid import Plain, UnreadableError, held, text_of
from bangfu.ledgers.formats.reader import one_reader
from bangfu.ledgers.layout.blocks import TableBlock, blocks_of
from bangfu.ledgers.layout.sheets import Doubt, LedgerSheet, RawRow, read_ledgers
from bangfu.ledgers.rows.numbering import Numbering
from bangfu.ledgers.rows.source_names import SourceNames
from bangfu.ledgers.template import NAME, Prefill
from bangfu.ledgers.values.headers import is_personal
from bangfu.register.check.joint_rules import open_files
from bangfu.register.faults import named
from bangfu.register.schema import Table, Type
from bangfu.register.store import Register

__all__ = ["prefill_of"]

_LEFT_OUT = (Type.DATE, Type.YEAR)
"""What is another each time; the number of a row is left out too."""


def prefill_of(
    register: Register, unit: str, language: Language, last: Path | None = None
) -> Prefill:
    """What the template of a union says.

    Parameters
    ----------
    register
        Has the union and its files.
    unit
        Its code.
    language
        Of its name.
    last
        Its last workbook: its rows are carried over, but for their numbers and days.

    Raises
    ------
    ParameterError
        If the register has no such union, or the workbook cannot be read.
    """
    if unit not in register.units:
        known = ", ".join(register.units)
        raise ParameterError(f"--unit: found {unit!r}, expected one of: {known}")
    numbers = Numbering(frozenset(register.units))
    files = open_files(register)
    own = files.filter(files.unit_code == unit).file_id.to_pyarrow().to_pylist()
    shown = tuple(sorted(map(numbers.number_of, own)))
    rows = {} if last is None else _carried(last, SourceNames(register.rules, register, []))
    return Prefill(unit, register.units[unit].label(language), shown, rows)


def _carried(last: Path, known: SourceNames) -> dict[str, list[dict[str, Plain]]]:
    """The rows of a workbook by table, without what is another each time."""
    reading = read_ledgers([last])
    if not reading.sheets:
        called = known.kept(named(last.name))
        raise ParameterError(f"--from: found no table in {called!r}, expected a ledger")
    names = _names_in(last)
    rows: dict[str, list[dict[str, Plain]]] = {}
    for sheet in reading.sheets:
        own = rows.setdefault(sheet.table.name, [])
        for row in sheet.rows:
            cells = _cells(sheet, row)
            name = names.get((sheet.sheet, row.number))
            own.append(cells | ({NAME: name} if name else {}))
    return rows


def _cells(sheet: LedgerSheet, row: RawRow) -> dict[str, Plain]:
    kept: dict[str, Plain] = {}
    for column in _lasting(sheet.table):
        cell = row.cells.get(column, "")
        value = "" if isinstance(cell, Doubt) else held(cell)
        if not isinstance(value, (str, int, float)) or value == "":
            continue
        unit = sheet.units.get(column, Decimal(1))
        is_counted = unit != 1 and not isinstance(value, str)
        kept[column] = float(Decimal(f"{value:.15g}") * unit) if is_counted else value
    return kept


def _lasting(declared: Table) -> list[str]:
    """The columns that are mostly the same the next time."""
    return [
        column.name
        for column in declared.columns[1:]
        if column.type not in _LEFT_OUT and column.name != "unit_code"
    ]


def _names_in(last: Path) -> dict[tuple[str | None, int], str]:
    """The name in each row of a workbook, by sheet and row, if there is a column of names."""
    found: dict[tuple[str | None, int], str] = {}
    try:
        with one_reader() as reader:
            grids = reader.grids(last)
    except UnreadableError:
        return {}  # it was read a moment ago
    for grid in grids:
        for block in blocks_of(grid):
            found |= {(grid.sheet, row): name for row, name in _names_of(block)}
    return found


def _names_of(block: TableBlock) -> Iterator[tuple[int, str]]:
    """Numbers of rows, and the name in the first column of names."""
    columns = [column for column, head in block.heads.items() if _is_name(head.text)]
    for row in block.rows if columns else []:
        name = text_of(dict(row.items()).get(columns[0], ""))
        if name:
            yield row.number, name


def _is_name(head: str) -> bool:
    return is_personal(head) and ("姓名" in head or "name" in head.casefold())
