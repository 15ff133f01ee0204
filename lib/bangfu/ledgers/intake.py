"""Importing ledgers: read, typed, checked against the register, and landed whole or not at all.

All faults of all files are told at once, so that a ledger goes back to its union once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from bangfu.csv_files import csv_lines, guarded, with_mark
from bangfu.errors import LedgerError, RegisterError
from bangfu.files import write_once, write_whole
from bangfu.language import Language, Text
from bangfu.ledgers.amendments import Amendments, RowCounts, amendments_of
from bangfu.ledgers.fault_summary import fault_lines, remark_lines
from bangfu.ledgers.judging import caused_faults, certain_faults, rows_to_judge
from bangfu.ledgers.remarks import Remark
from bangfu.ledgers.sheets import LedgerReading, read_ledgers
from bangfu.ledgers.totals import told_of_totals
from bangfu.ledgers.typed_rows import LedgerRow, typed_rows
from bangfu.persons.keys import fingerprint, load_key, require_own
from bangfu.persons.personal_rules import public_reason
from bangfu.register.faults import Fault
from bangfu.register.load_writer import new_load
from bangfu.register.loads import FINGERPRINT, list_loads
from bangfu.register.proof import proven_loads
from bangfu.register.schema import TABLES
from bangfu.register.store import Register, open_register
from bangfu.rules import Rules, read_rules

__all__ = ["ImportResult", "LedgerFaults", "declare", "import_ledgers", "land", "write_faults"]

_COUNTS = Text(
    "{}：新增{new}，更改{changed}，撤销{withdrawn}，未变{unchanged}",
    "{}: {new} new, {changed} changed, {withdrawn} withdrawn, {unchanged} unchanged",
)
_UNCHANGED = Text("没有变化，未导入。", "Nothing changed; nothing landed.")
_LANDED = Text("已导入为第{}次装载。", "Landed as load {}.")
_HEADER = {
    "zh": ("文件", "工作表", "行", "列", "内容", "应为", "种类"),
    "en": ("file", "sheet", "row", "column", "found", "expected", "kind"),
}


class LedgerFaults(LedgerError):  # noqa: N818 - it is many
    """All faults of all ledgers of an import; nothing was imported."""

    def __init__(self, faults: Sequence[Fault], language: Language = "zh") -> None:
        self.faults = tuple(faults)
        self.language = language
        super().__init__("\n".join(fault_lines(self.faults, language)))


def write_faults(path: Path, faults: Sequence[Fault], *, language: Language = "zh") -> None:
    """Write faults as a CSV file that Excel opens: UTF-8 with BOM, readable by its owner only.

    Columns: file, sheet, row, column, found, expected, kind; where no file is to blame, what the
    fault is about stands in its place.
    """
    rows = [_HEADER[language], *(_row(fault, language) for fault in faults)]
    write_whole(path, with_mark(csv_lines(rows)), private=True)


def _row(fault: Fault, language: Language) -> list[str]:
    place = fault.place
    file = place.file or replace(place, header=None, column="").words(language)
    where = (file, place.sheet or "", str(place.row or ""), place.label(language) or "")
    said = (fault.found.of(language), fault.expected.of(language))
    # What is quoted begins with a quote: no spreadsheet runs it, and another would only puzzle.
    return [
        *map(guarded, where), *(t if t.startswith("'") else guarded(t) for t in said), fault.sort,
    ]  # fmt: skip


@dataclass(frozen=True)
class ImportResult:
    """What an import did: the load it landed, if any, its rows by table, and what to know."""

    load_id: int | None
    counts: Mapping[str, RowCounts]
    remarks: tuple[Remark, ...] = ()

    def message(self, language: Language) -> str:
        """The result in words: one line a remark, one a table with rows, one for the load."""
        lines = remark_lines(self.remarks, language)
        lines += [
            _COUNTS.of(language).format(t.label(language), **asdict(self.counts[t.name]))
            for t in TABLES
            if self.counts[t.name] != RowCounts()
        ]
        landing = _UNCHANGED if self.load_id is None else _LANDED
        return "\n".join([*lines, landing.of(language).format(self.load_id)])


def import_ledgers(
    files: Sequence[Path],
    register: Path,
    *,
    key_file: Path | None = None,
    language: Language = "zh",
    rules: Rules | None = None,
    until: date | None = None,
    reason: str = "",
) -> ImportResult:
    """Import ledgers into a register as one load.

    Parameters
    ----------
    files
        Workbooks and CSV files; sheets, CSV files and headers are named as in the schema.
    register
        Folder of the register, made if there is none. Its first import brings its unions.
    key_file
        The person key; by default `$BANGFU_KEY_FILE`, else in the user's configuration folder.
    language
        Language of the faults.
    rules
        Code lists, and what the register is checked by; those of the project if not given.
    until
        The day until which all unions of the register have reported, once this has landed.
    reason
        Why what was public changes by it: a line that names nobody, and becomes public itself.

    Returns
    -------
    ImportResult
        The load that landed, or none if the ledgers say nothing new.

    Raises
    ------
    LedgerFaults
        If anything is wrong with the ledgers; nothing landed.
    ParameterError
        If the person key cannot be used, or is not the one the register was made with; or if the
        reason cannot be public.
    RegisterError
        If the register is damaged, or another load landed meanwhile.
    """
    reason = public_reason(reason) if reason else ""
    secret, rules = _secret(register, key_file), rules or read_rules()
    before = open_register(register, rules=rules) if list_loads(register) else None
    reading = read_ledgers(files)
    rows, mistyped = typed_rows(reading.sheets, secret, rules)
    wrong_totals, remarks = told_of_totals(reading.sheets, rows)
    reading = reading.without_cells
    judged = rows_to_judge(rows, before, rules) if reading.is_complete else []
    amendments = amendments_of(judged, before)
    faults = [*reading.faults, *mistyped, *wrong_totals, *amendments.faults]
    if not amendments.is_empty:
        found = caused_faults(amendments.rows, register, before, rules)
        found = certain_faults(found, [*rows, *amendments.astray], judged)
        faults += _as_written(found, rows)
    if faults:
        raise LedgerFaults(_in_order(faults, reading), language)
    told = (*reading.remarks, *remarks)
    if amendments.is_empty and until is None:
        return ImportResult(None, amendments.counts, told)
    _remember(register, secret)
    landed = land(amendments, register, before, until, reason)
    return ImportResult(landed, amendments.counts, told)


def declare(register: Path, until: date, reason: str = "") -> ImportResult:
    """Land a load without rows, which says until when all unions of a register have reported.

    Raises
    ------
    ParameterError
        If the reason, which is as for `import_ledgers`, cannot be public.
    RegisterError
        If there is no register in the folder, or another load landed meanwhile.
    """
    told = public_reason(reason) if reason else ""
    before = proven_loads(register)[-1].load_id
    with new_load(register, until=until, reason=told) as load:
        if load.load_id != before + 1:
            raise RegisterError(f"{str(register)!r}: another load landed meanwhile, declare again")
    return ImportResult(load.load_id, {declared.name: RowCounts() for declared in TABLES})


def land(
    amendments: Amendments,
    register: Path,
    before: Register | None,
    until: date | None = None,
    reason: str = "",
) -> int:
    """Append amendments as one load, and give its number.

    Raises
    ------
    RegisterError
        If another load landed since `before` was opened: they were judged beside that one.
    """
    newest = before.load_id if before else 0
    with new_load(register, until=until, reason=reason) as load:
        if load.load_id != newest + 1:
            raise RegisterError(f"{str(register)!r}: another load landed meanwhile, import again")
        for name in filter(amendments.rows.get, amendments.rows):
            load.write_rows(name, amendments.rows[name])
    return load.load_id


def _secret(register: Path, key_file: Path | None) -> bytes:
    """The person key, refused if the register was made with another."""
    known = (register / FINGERPRINT).exists()
    secret = load_key(key_file, create=not known)
    if known:
        require_own(register, secret)
    return secret


def _as_written(faults: Sequence[Fault], rows: Sequence[LedgerRow]) -> list[Fault]:
    """What the rules found, with headers as the ledgers of this import write them."""
    headers = {(row.table.name, row.key): row.headers for row in rows}
    return [
        replace(fault, place=replace(place, header=headers.get(row, {}).get(place.column)))
        for fault in faults
        for place in [fault.place]
        for row in [(place.table, place.key)]
    ]


def _remember(register: Path, secret: bytes) -> None:
    if not write_once(register / FINGERPRINT, fingerprint(secret) + "\n"):
        require_own(register, secret)  # another import may have written it a moment ago


def _in_order(faults: Sequence[Fault], reading: LedgerReading) -> list[Fault]:
    """Faults by file as given, sheet and row; what lies in an earlier import comes last."""
    file_order = {name: n for n, name in reversed(list(enumerate(reading.files)))}
    sheet_order = {(sheet.file, sheet.sheet): n for n, sheet in enumerate(reading.sheets)}

    def order(fault: Fault) -> tuple[int, int, int]:
        file, sheet = fault.place.file, fault.place.sheet
        return (
            file_order.get(file, len(reading.files)),
            sheet_order.get((file, sheet), -1),
            fault.place.row or 0,
        )

    return sorted(faults, key=order)
