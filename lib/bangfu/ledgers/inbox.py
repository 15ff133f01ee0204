"""A month's ledgers from one folder: each lands or is returned by itself, none holds up another.

Whoever sent a ledger is told by its name, where the code or the name of one union stands in it;
else by its rows, if they are of one union. Each ledger is an import of its own, so whatever stops
this in between leaves whole loads, and doing it again goes on: what has landed changes nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bangfu.errors import LedgerError
from bangfu.files import sha256_of
from bangfu.language import COLON, Language, Text
from bangfu.ledgers.formats.reader import one_reader
from bangfu.ledgers.intake import ImportResult, LedgerFaults, import_ledgers
from bangfu.ledgers.rows.numbering import Sender
from bangfu.ledgers.rows.source_names import SourceNames
from bangfu.ledgers.rows.told_names import numbered_names
from bangfu.ledgers.scrutiny import NO_ORDERS, Orders
from bangfu.periods import Period
from bangfu.register.deliveries import note_return
from bangfu.register.faults import Fault, Place, named
from bangfu.register.homes import Whereabouts
from bangfu.register.loads import list_loads
from bangfu.register.remarks import Remark
from bangfu.register.store import open_register
from bangfu.register.units import unit_called
from bangfu.rules import Rules, read_rules

__all__ = ["Delivery", "take_in"]

_LEDGERS = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".et", ".csv", ".tsv", ".txt"})
_NOTES = ".md"
"""What people write about ledgers, and seldom is one: it is left alone, and said."""
_OF_PROGRAMS = frozenset({"thumbs.db", "desktop.ini"})
_OTHER_KIND = Text("不是台账的文件或文件夹，未读", "no ledger, not read")
_KINDS = Text(
    "电子表格或文本文件（.xlsx .xls .ods .et .csv .txt），直接放在此文件夹里",
    "a workbook or text file (.xlsx .xls .ods .et .csv .txt), in this very folder",
)
_LANDED = Text("已导入为第{load}次装载，{rows}行", "landed as load {load}, {rows} rows")
_HELD = Text("，扣留{held}行", ", {held} rows held back")
_SAME = Text("没有变化", "nothing changed")
_RETURNED = Text("退回，{faults}处差错", "returned with {faults} faults")
_LEFT = Text(
    "说明文字的文件，未读，留在原处；是台账的，用 bangfu import 导入",
    "a file of notes, left alone; if it is a ledger, bangfu import reads it",
)
_NOBODY = Text("不明工会", "of an unknown union")


@dataclass(frozen=True)
class Delivery:
    """What became of one ledger: the load it landed as, its faults, or both of one partly held."""

    file: Path
    unit: str
    result: ImportResult | None = None
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Remark, ...] = ()
    name: str = ""
    """What the file is called to everybody but its sender."""

    @property
    def is_ledger(self) -> bool:
        """Whether it could be read at all: else there is nothing to mark in it."""
        return _is_ledger(self.file)

    @property
    def returned(self) -> bool:
        """Whether it goes back to its sender."""
        return self.result is None and not _is_left(self.file)

    def message(self, language: Language) -> str:
        """What became of it in one line."""
        if _is_left(self.file):
            said = _LEFT.of(language)
        elif self.result is None:
            said = _RETURNED.of(language).format(faults=len(self.faults))
        elif self.result.load_id is None:
            said = _SAME.of(language)
        else:
            rows = sum(one.new + one.changed + one.withdrawn for one in self.result.counts.values())
            words = _LANDED.of(language) + (_HELD.of(language) if self.result.held else "")
            held = len(self.result.held)
            said = words.format(load=self.result.load_id, rows=rows, held=held)
        unit = self.unit or _NOBODY.of(language)
        return f"{self.name!r} ({unit}){COLON.of(language)}{said}"


def take_in(
    folder: Path,
    register: Whereabouts,
    period: Period,
    *,
    key_file: Path | None = None,
    orders: Orders = NO_ORDERS,
    rules: Rules | None = None,
) -> Iterator[Delivery]:
    """Import the ledgers of a folder one by one, in the order of their names.

    Parameters
    ----------
    folder
        The ledgers; files of other kinds and folders are returned, notes and hidden files left
        alone.
    register
        Where the register is kept; it must have its unions.
    period
        What they are sent for.
    key_file, rules
        As of an import.
    orders
        What was decided about all of them; who sent them is told one by one.

    Raises
    ------
    LedgerError
        If there is no ledger in the folder.
    """
    files = [one for one in sorted(folder.iterdir()) if _is_sent(one)] if folder.is_dir() else []
    if not any(map(_is_ledger, files)):
        raise LedgerError(f"{str(folder)!r}: found no ledger, expected a folder with some")
    rules = rules or read_rules()
    opened = open_register(register, rules=rules, at_hand=True) if list_loads(register) else None
    units = opened.units if opened else {}
    names = SourceNames(rules, opened, [])
    told = numbered_names((named(file.name) for file in files), names.kept)
    with one_reader():
        for file in files:
            unit, name = unit_called(file.name, units), named(file.name)
            if _is_left(file):
                yield Delivery(file, unit, name=told[name])
                continue
            own = replace(orders, sender=Sender(unit, orders.sender.moves), period=str(period))
            try:
                _require_ledger(file, name)
                result = import_ledgers(
                    [file], register, key_file=key_file, rules=rules, orders=own
                )
                unit = unit or _only(result.units)
                yield Delivery(file, unit, result, result.faults, result.remarks, told[name])
            except LedgerFaults as error:
                unit = unit or _only(error.units)
                ledger = (sha256_of(file) if file.is_file() else "", names.kept(name))
                note_return(register, period, unit, len(error.faults), ledger)
                yield Delivery(file, unit, None, error.faults, error.remarks, told[name])


def _require_ledger(file: Path, name: str) -> None:
    if not _is_ledger(file):
        raise LedgerFaults([Fault(Place(name), _OTHER_KIND, _KINDS, kind="no_ledger")])


def _is_sent(file: Path) -> bool:
    """Whether somebody may have sent it: not what programs leave in folders."""
    return not file.name.startswith((".", "~$")) and file.name.casefold() not in _OF_PROGRAMS


def _is_ledger(file: Path) -> bool:
    return file.suffix.lower() in _LEDGERS and file.is_file()


def _is_left(file: Path) -> bool:
    return file.suffix.lower() == _NOTES and file.is_file()


def _only(units: Iterable[str]) -> str:
    found = sorted(set(units))
    return found[0] if len(found) == 1 else ""
