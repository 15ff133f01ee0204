"""Importing ledgers: what was scrutinised lands whole or not at all."""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bangfu.csv_files import csv_lines, guarded, with_mark
from bangfu.errors import LedgerError, ParameterError, RegisterError
from bangfu.files import account, write_whole
from bangfu.language import Language, Text
from bangfu.ledgers.clean_rows import DEPENDS
from bangfu.ledgers.fault_summary import fault_lines, remark_lines
from bangfu.ledgers.formats.pace import step
from bangfu.ledgers.frugality import sparing_arrow
from bangfu.ledgers.layout.typed_rows import LedgerRow
from bangfu.ledgers.rows.amendments import Amendments, RowCounts
from bangfu.ledgers.rows.told_names import WHOLE_NAMES, ToldNames
from bangfu.ledgers.scrutiny import NO_ORDERS, Orders, Scrutiny, scrutinise
from bangfu.periods import Period
from bangfu.persons.keys import fingerprint, key_file_path, load_key, remembers_key, require_own
from bangfu.persons.personal_rules import public_reason
from bangfu.register.faults import Fault
from bangfu.register.held_rows import HeldRow
from bangfu.register.homes import Whereabouts, home_of
from bangfu.register.load_writer import new_load
from bangfu.register.loads import FINGERPRINT, HELD, SETTLED
from bangfu.register.proof import proven_loads
from bangfu.register.remarks import Remark
from bangfu.register.schema import TABLES
from bangfu.register.store import Register, open_register
from bangfu.rules import Rules, read_rules

__all__ = [
    "ImportResult", "LedgerFaults", "declare", "import_ledgers", "land", "look_at", "write_faults",
]  # fmt: skip

_COUNTS = Text(
    "{}：新增{new}，更改{changed}，撤销{withdrawn}，未变{unchanged}",
    "{}: {new} new, {changed} changed, {withdrawn} withdrawn, {unchanged} unchanged",
)
_UNCHANGED = Text("没有变化，未导入。", "Nothing changed; nothing landed.")
_LANDED = Text("已导入为第{}次装载。", "Landed as load {}.")
_LANDING = Text("写入登记库", "landing")
_HELD = Text(
    "扣留{}行，未导入，待改正（其中{}行有差错）：",
    "{} rows held back until they are mended ({} of them faulty):",
)
_SETTLED = Text("此前扣留的{}行已了结。", "{} rows held back before are settled.")
_HEADER = {
    "zh": ("文件", "工作表", "行", "列", "内容", "应为", "种类"),
    "en": ("file", "sheet", "row", "column", "found", "expected", "kind"),
}


class LedgerFaults(LedgerError):  # noqa: N818 - it is many
    """All faults of all ledgers of an import; nothing was imported.

    `units` are the unions whose rows they have, as far as that is known, and `remarks` what else is
    to be known of them: its words tell of hidden rows, for these may be why. They have the names of
    files and sheets as they are told to everybody.
    """

    def __init__(
        self,
        faults: Sequence[Fault],
        language: Language = "zh",
        units: Iterable[str] = (),
        remarks: Sequence[Remark] = (),
        names: ToldNames = WHOLE_NAMES,
    ) -> None:
        self.faults = tuple(faults)
        self.language = language
        self.units = frozenset(units)
        self.remarks = tuple(remarks)
        unseen = [names.remark(one) for one in remarks if one.is_of_unseen]
        lines = fault_lines(list(map(names.fault, self.faults)), language)
        lines += remark_lines(unseen, language)
        super().__init__("\n".join([*lines, *names.why_masked(lines, language)]))


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
    units: frozenset[str] = frozenset()
    """The unions whose rows the ledgers have."""
    rows: tuple[LedgerRow, ...] = field(default=(), repr=False)
    """All their rows."""
    held: tuple[HeldRow, ...] = ()
    """Those that did not land with the others."""
    faults: tuple[Fault, ...] = ()
    """What is wrong with these."""
    settled: int = 0
    """How many rows held back before have come right."""
    names: ToldNames = field(default=WHOLE_NAMES, repr=False)
    """How files and sheets are told to everybody but their sender."""

    def message(self, language: Language) -> str:
        """The result in words: one line a remark, one a table with rows, one for the load."""
        lines = remark_lines(list(map(self.names.remark, self.remarks)), language)
        lines += [
            _COUNTS.of(language).format(t.label(language), **asdict(self.counts[t.name]))
            for t in TABLES
            if self.counts[t.name] != RowCounts()
        ]
        if self.held:
            faulty = sum(one.kind != DEPENDS for one in self.held)
            lines.append(_HELD.of(language).format(len(self.held), faulty))
            lines += fault_lines(list(map(self.names.fault, self.faults)), language)
        lines += self.names.why_masked(lines, language)
        lines += [_SETTLED.of(language).format(self.settled)] if self.settled else []
        landing = _UNCHANGED if self.load_id is None else _LANDED
        return "\n".join([*lines, landing.of(language).format(self.load_id)])


def import_ledgers(
    files: Sequence[Path],
    register: Whereabouts,
    *,
    key_file: Path | None = None,
    language: Language = "zh",
    rules: Rules | None = None,
    until: date | None = None,
    reason: str = "",
    orders: Orders = NO_ORDERS,
) -> ImportResult:
    """Import ledgers into a register as one load.

    Parameters
    ----------
    files
        Workbooks and CSV files; sheets, CSV files and headers are named as in the schema.
    register
        Where the register is kept; a folder is made if there is none. Its first import brings its
        unions.
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
    orders
        Who sent the ledgers, and what may happen: rows may move, come back, change in number, or
        land without those that are faulty.

    Returns
    -------
    ImportResult
        The load that landed, or none if the ledgers say nothing new.

    Raises
    ------
    LedgerFaults
        If anything is wrong with the ledgers that is not held back; nothing landed.
    ParameterError
        If the person key cannot be used, or is not the one the register was made with; if the
        reason cannot be public; or if there is no such union as is said to send them.
    RegisterError
        If the register is damaged, or another load landed meanwhile.
    """
    reason = public_reason(reason) if reason else ""
    sparing_arrow()
    secret, rules = _secret(register, key_file), rules or read_rules()
    found = scrutinise(files, register, secret, rules, orders)
    if found.faults:
        raise LedgerFaults(found.faults, language, found.senders, found.remarks, found.names)
    amendments, load = found.amendments, None
    if not amendments.is_empty or until is not None or found.settled:
        _remember(register, secret)
        landing = _landing(found, orders)
        load = land(amendments, register, found.before, until=until, reason=reason, landing=landing)
    return ImportResult(
        load, amendments.counts, found.remarks, found.senders, found.rows, found.notes, found.told,
        len(found.settled), found.names,
    )  # fmt: skip


def look_at(
    files: Sequence[Path],
    register: Whereabouts,
    *,
    key_file: Path | None = None,
    rules: Rules | None = None,
    orders: Orders = NO_ORDERS,
) -> Scrutiny:
    """Look at ledgers as an import would, and land nothing; parameters are as there."""
    is_new = not remembers_key(register)
    if is_new and not key_file_path(key_file).expanduser().exists():
        secret = secrets.token_bytes(32)  # a look makes no key, and keeps nothing of this one
    else:
        secret = _secret(register, key_file)
    return scrutinise(files, register, secret, rules or read_rules(), orders)


def _landing(found: Scrutiny, orders: Orders) -> dict[str, Any]:
    """How a load came about: when, who imported it, the ledgers and unions it is of."""
    told: dict[str, Any] = {"period": orders.period} if orders.period else {}
    told |= {"profile": found.profile} if found.profile else {}
    told |= {HELD: [one.told() for one in found.notes]} if found.notes else {}
    told |= {SETTLED: [list(one.address) for one in found.settled]} if found.settled else {}
    return told | {
        "at": _now(),
        "by": account(),
        "sources": [asdict(source) for source in found.sources],
        "units": sorted(found.senders),
        "findings": dict(Counter(one.severity for one in found.remarks if one.severity != "note")),
    }


def _require_over(period: Period) -> None:
    """Nobody can say before its end that nothing was in a period."""
    if period.last_day > datetime.now().astimezone().date():
        raise ParameterError(f"--nothing: found {period}, expected a period that is over")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def declare(
    register: Whereabouts,
    until: date | None = None,
    reason: str = "",
    *,
    unit: str = "",
    nothing: Period | None = None,
) -> ImportResult:
    """Land a load without rows, which says until when all unions of a register have reported.

    Or that one of them has nothing to report of a period.

    Raises
    ------
    ParameterError
        If the reason, which is as for `import_ledgers`, cannot be public; if there is no such
        union, or the period is not over.
    RegisterError
        If there is no register, or another load landed meanwhile.
    """
    told = public_reason(reason) if reason else ""
    before = proven_loads(register)[-1].load_id
    if nothing is not None:
        _require_over(nothing)
        units = open_register(register).units
        if unit not in units:
            raise ParameterError(f"--unit: found {unit!r}, expected one of: {', '.join(units)}")
    said = None if nothing is None else (unit, str(nothing))
    landing = {"at": _now(), "by": account()}
    with new_load(register, until=until, reason=told, nothing=said, landing=landing) as load:
        if load.load_id != before + 1:
            raise RegisterError(f"{str(register)!r}: another load landed meanwhile, declare again")
    return ImportResult(load.load_id, {declared.name: RowCounts() for declared in TABLES})


def land(
    amendments: Amendments,
    register: Whereabouts,
    before: Register | None,
    *,
    until: date | None = None,
    reason: str = "",
    landing: Mapping[str, Any] | None = None,
) -> int:
    """Append amendments as one load, and give its number.

    Raises
    ------
    RegisterError
        If another load landed since `before` was opened: they were judged beside that one.
    """
    step(_LANDING)
    newest = before.load_id if before else 0
    with new_load(register, until=until, reason=reason, landing=landing) as load:
        if load.load_id != newest + 1:
            raise RegisterError(f"{str(register)!r}: another load landed meanwhile, import again")
        for name, rows in amendments.rows.items():
            if rows.num_rows:
                load.write(name, rows)
    return load.load_id


def _secret(register: Whereabouts, key_file: Path | None) -> bytes:
    """The person key, refused if the register was made with another."""
    known = remembers_key(register)
    secret = load_key(key_file, create=not known)
    if known:
        require_own(register, secret)
    return secret


def _remember(register: Whereabouts, secret: bytes) -> None:
    told = fingerprint(secret) + "\n"
    if not home_of(register).keep_note(FINGERPRINT, told, once=True):
        require_own(register, secret)  # another import may have written it a moment ago
