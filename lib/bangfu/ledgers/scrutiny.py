"""What would come of ledgers, before any of it lands: read, typed, keyed, compared, judged.

All faults of all files are told at once, so that a ledger goes back to its union once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from bangfu.errors import ParameterError
from bangfu.files import sha256_of
from bangfu.language import Text
from bangfu.ledgers.clean_rows import DEPENDS, rows_to_hold
from bangfu.ledgers.covering_letter import CoveringLetter, other_period_faults
from bangfu.ledgers.far_sums import misread_units
from bangfu.ledgers.formats.pace import step
from bangfu.ledgers.frugality import collecting_seldom, giving_back
from bangfu.ledgers.judging import caused_faults, certain_faults, rows_to_judge
from bangfu.ledgers.layout.copied_sheets import told_of_copies
from bangfu.ledgers.layout.line_conflicts import told_of_lines
from bangfu.ledgers.layout.row_headings import row_heading_faults
from bangfu.ledgers.layout.sheets import LedgerReading, read_ledgers
from bangfu.ledgers.layout.summary_conflicts import told_of_summaries
from bangfu.ledgers.layout.title_periods import told_of_titles
from bangfu.ledgers.layout.title_unions import other_union_faults
from bangfu.ledgers.layout.totals import told_of_totals
from bangfu.ledgers.layout.typed_rows import LedgerRow, Spot, typed_rows
from bangfu.ledgers.plausibility import findings, impossible_rows
from bangfu.ledgers.rows.amendments import Amendments, Resent, amendments_of
from bangfu.ledgers.rows.emptied_cells import emptied_remarks, unpaid_rows
from bangfu.ledgers.rows.numbering import Sender
from bangfu.ledgers.rows.other_holders import other_holder_remarks
from bangfu.ledgers.rows.renumbered_rows import Renumbering, renumberings
from bangfu.ledgers.rows.resent_lists import Redating, left_out_remarks, redatings
from bangfu.ledgers.rows.reused_numbers import reused_numbers
from bangfu.ledgers.rows.row_keys import keyed_rows
from bangfu.ledgers.rows.row_versions import change_faults, completed_rows, old_copy_remarks
from bangfu.ledgers.rows.source_names import SourceNames
from bangfu.ledgers.rows.told_names import WHOLE_NAMES, ToldNames
from bangfu.ledgers.sender_profiles import read_profile
from bangfu.ledgers.settlements import Marking, settled_by, taken_back
from bangfu.ledgers.values.sender_words import spoken
from bangfu.register.faults import Fault, Place
from bangfu.register.held_rows import HeldRow, PendingRow, pending_rows
from bangfu.register.loads import Load, Whereabouts, list_loads
from bangfu.register.remarks import Remark
from bangfu.register.store import Register, open_register
from bangfu.rules import Rules

__all__ = ["NO_ORDERS", "Orders", "Scrutiny", "Source", "scrutinise"]


@dataclass(frozen=True)
class Orders:
    """What whoever imports has decided: who sent the ledgers, and what may happen."""

    sender: Sender = field(default_factory=Sender)
    restores: bool = False
    """Whether old copies of rows are meant: what was corrected or withdrawn comes back."""
    confirmed: bool = False
    """Whether many changes of one union at once are meant."""
    letter: CoveringLetter = field(default_factory=CoveringLetter)
    """What the covering letter says is in the ledgers."""
    period: str = ""
    """What they were sent for, if that was said."""
    profiles: Path | None = None
    """Folder with the profiles of senders; that of the project if it is not given."""
    accepts_clean: bool = False
    """Whether what stands without the faulty rows lands without them."""


_KEYING = Text("核对编号", "finding keys")
_JUDGING = Text("按规则检查", "judging by the rules")
_ODD = Text("查找异常", "looking for what is odd")

NO_ORDERS = Orders()
"""Of whoever has decided nothing yet."""


@dataclass(frozen=True)
class Source:
    """A ledger of an import: the hash of its bytes, and its name as it may be kept."""

    sha256: str
    name: str


@dataclass(frozen=True)
class Scrutiny:
    """What would land, what is wrong and what to know."""

    amendments: Amendments
    faults: tuple[Fault, ...]
    remarks: tuple[Remark, ...]
    before: Register | None
    sources: tuple[Source, ...]
    rows: tuple[LedgerRow, ...] = field(repr=False)
    """All rows of the import under the keys of the register, sound or not."""
    units: Mapping[Spot, str] = field(repr=False)
    """The union of each, by its place."""
    reading: LedgerReading = field(repr=False)
    profile: str = ""
    """The hash of the profile of the sender they were read by, if there is one."""
    held: Mapping[Spot, Fault] = field(default_factory=dict, repr=False)
    """Rows that are held back, by their place, and why; then there are no faults but these."""
    told: tuple[Fault, ...] = ()
    """All there is to say of the rows that are held back."""
    notes: tuple[HeldRow, ...] = ()
    """The same as a load keeps it."""
    settled: tuple[PendingRow, ...] = ()
    """Rows held back earlier that have come right."""
    again: tuple[LedgerRow, ...] = field(default=(), repr=False)
    """Rows of a ledger that has landed before, which another one says again."""
    names: ToldNames = field(default=WHOLE_NAMES, repr=False)
    """How files and sheets are told to everybody but their sender."""

    @property
    def senders(self) -> frozenset[str]:
        """The unions whose rows the ledgers have; those that only tell what unions there are."""
        own = (row for row in self.rows if row.table.name != "union_unit")
        return frozenset(filter(None, (self.units.get(row.spot) for row in own)))


@collecting_seldom()
def scrutinise(
    files: Sequence[Path], register: Whereabouts, secret: bytes, rules: Rules, orders: Orders
) -> Scrutiny:
    """Look at ledgers beside the register they are to come into.

    Parameters
    ----------
    files
        Workbooks and CSV files.
    register
        Where the register is kept; a folder may not be there yet.
    secret
        The person key.
    rules
        Code lists, and what the register is checked by.
    orders
        What was decided about them.

    Raises
    ------
    ParameterError
        If neither the register nor the ledgers have the union that is said to send them, or its
        profile is not right.
    RegisterError
        If the register is damaged.
    """
    loads = list_loads(register)
    before = giving_back(open_register(register, rules=rules, at_hand=True)) if loads else None
    profile = read_profile(orders.sender.unit, orders.profiles, rules)
    units = before.units if before else {}
    with spoken(replace(profile.words, unit=orders.sender.unit, unions=units)):
        reading = read_ledgers(files, profile.layouts)
        typed, mistyped = typed_rows(reading.sheets, secret, rules)
        unpaid = unpaid_rows(reading.sheets, secret, rules)
    checks = [one(reading.sheets, typed) for one in (told_of_totals, told_of_titles, told_of_lines)]
    checks += [told_of_copies(typed), told_of_summaries(reading.summaries, typed)]
    wrong = [fault for faults, _ in checks for fault in faults]
    wrong += other_union_faults(reading.sheets, typed, units)
    wrong += row_heading_faults(reading.sheets, typed, units, orders.sender.unit)
    told = [remark for _, remarks in checks for remark in remarks]
    reading = reading.without_cells
    _require_known(orders.sender, before, typed)
    look = _Look(
        reading, _hashes(files, reading), (*reading.faults, *mistyped, *wrong), told, before,
        loads, secret, rules, orders, unpaid, profile.sha256,
    )  # fmt: skip
    everything = [*typed] if orders.accepts_clean else []
    found = look.at(typed)
    if found.faults and orders.accepts_clean:
        found = look.without_faulty(found, everything)
    places = [sheet.place for sheet in reading.lines]
    places += [fault.place for fault in (*found.faults, *found.told)]
    places += [remark.place for remark in found.remarks]
    names = ToldNames.of(SourceNames(rules, before, found.rows).kept, reading.files, places)
    return replace(found, settled=tuple(look.settled(found)), names=names)


@dataclass(frozen=True)
class _Look:
    """What is looked at beside what, whichever of the rows are."""

    reading: LedgerReading
    hashes: Mapping[str, str]
    """Of the ledgers, by the names they are told by."""
    read_faults: Sequence[Fault]
    """What is wrong with cells, heads and totals."""
    checked: Sequence[Remark]
    """What was checked of totals."""
    before: Register | None
    loads: Sequence[Load]
    secret: bytes
    rules: Rules
    orders: Orders
    unpaid: Sequence[LedgerRow]
    """Rows of wide tables whose cell is blank or 0."""
    profile: str
    """The hash of the profile of the sender, if there is one."""

    def at(self, typed: list[LedgerRow], *, are_all: bool = True) -> Scrutiny:
        """What would come of rows, a list that is used up; if they are not all, of these alone."""
        before, orders, reading = self.before, self.orders, self.reading
        seen = _seen_before(self.hashes, self.loads)
        step(_KEYING)
        keyed = keyed_rows(typed, before, orders.sender, seen.keys())
        rows, lacking = completed_rows(keyed.rows, before, reading.sheets, keyed.given)
        judged = rows_to_judge(rows, before, self.rules) if reading.is_complete else []
        resent = Resent(seen.keys(), orders.restores)
        names = SourceNames(self.rules, before, rows)
        amendments = amendments_of(judged, before, names, resent, keyed.given)
        asked = self._perhaps_known(amendments, judged)
        taken = [row for one in asked if self._is_confirmed(one) for row in one.withdrawals]
        if taken:
            amendments = amendments_of([*judged, *taken], before, names, resent, keyed.given)
        amendments = self._but_taken_back(amendments, keyed.units)
        step(_JUDGING)
        faults = [*(self.read_faults if are_all else ()), *keyed.faults, *lacking]
        faults += [*amendments.faults, *impossible_rows(rows, before)]
        faults += _broken_rules(amendments, rows, judged, before, self.rules)
        # A letter and a total are of all rows that were sent.
        faults += [one.fault for one in asked if not self._is_confirmed(one)]
        faults += self._otherwise_sent(rows, seen) if are_all else ()
        reused, others = reused_numbers(amendments.changes, keyed.units)
        hardly = misread_units(rows, amendments, reading.sheets, before)
        faults += [] if orders.confirmed else [*reused, *hardly]
        if not faults and not orders.confirmed:
            faults += change_faults(amendments, keyed.units, keyed.replacing, before)
        step(_ODD)
        odd = old_copy_remarks(amendments.old, seen, restores=orders.restores)
        odd += findings([*rows, *taken], amendments, before, self.rules)
        odd += [*others, *emptied_remarks(self.unpaid, rows, before)]
        odd += other_holder_remarks(amendments, rows, before)
        odd += left_out_remarks(chain(rows, *(one.withdrawals for one in asked)), seen, before)
        return Scrutiny(
            amendments, tuple(_in_order(faults, reading)),
            (*reading.remarks, *self.checked, *odd), before,
            tuple(Source(sha, names.kept(name)) for name, sha in self.hashes.items()),
            tuple(rows), keyed.units, reading, self.profile, again=keyed.again,
        )  # fmt: skip

    def _otherwise_sent(self, rows: list[LedgerRow], seen: Mapping[str, int]) -> list[Fault]:
        """Where ledgers that are new are not what they are said to be."""
        told = self.orders.letter.faults(rows, self.reading)
        is_new = any(name not in seen for name in self.hashes)
        return told + (other_period_faults(rows, self.orders.period) if is_new else [])

    def _perhaps_known(
        self, amendments: Amendments, judged: Sequence[LedgerRow]
    ) -> Sequence[Renumbering | Redating]:
        """New rows, and lists of them, that may be what is known under other keys."""
        return [
            *renumberings(amendments.new, self.before, judged),
            *redatings(amendments.new, self.before, judged),
        ]

    def _is_confirmed(self, one: Renumbering | Redating) -> bool:
        return one.may_replace and self.orders.confirmed

    def _but_taken_back(self, amendments: Amendments, units: Mapping[Spot, str]) -> Amendments:
        """Amendments without the withdrawals of rows that were held back: these are known."""
        taken = taken_back(amendments, pending_rows(self.loads), Marking(self.secret, units))
        known = {row.spot for row in taken}
        return replace(
            amendments, astray=tuple(row for row in amendments.astray if row.spot not in known)
        )

    def without_faulty(self, first: Scrutiny, typed: Sequence[LedgerRow]) -> Scrutiny:
        """What would land without the faulty rows; as it was, should nothing stand.

        Rows that are held back may leave others wrong that were not: so it is looked at again.
        """
        held, told, rows = dict[Spot, Fault](), list[Fault](), dict[Spot, LedgerRow]()
        found, whose = first, dict[Spot, str]()
        while found.faults:
            told += found.faults
            more = rows_to_hold(found.faults, found.rows, found.units, found.before)
            if more is None:
                return replace(first, faults=tuple(_in_order(told, self.reading)))
            told += [fault for fault in more.values() if fault.kind == DEPENDS]
            rows |= {row.spot: row for row in found.rows if row.spot in more}
            whose |= {spot: found.units.get(spot, "") for spot in more}
            held |= more
            found = self.at([row for row in typed if row.spot not in held], are_all=False)
        if found.amendments.is_empty:
            return first
        everything = sorted([*found.rows, *rows.values()], key=lambda row: row.spot)
        units = {**found.units, **whose}
        return replace(
            found, rows=tuple(everything), units=units, held=held,
            told=tuple(_in_order(told, self.reading)),
            notes=self._notes([(rows[spot], held[spot]) for spot in sorted(held)], units, found),
        )  # fmt: skip

    def _notes(
        self, held: Iterable[tuple[LedgerRow, Fault]], units: Mapping[Spot, str], found: Scrutiny
    ) -> tuple[HeldRow, ...]:
        """What a load keeps of rows that are held back: nothing of what stands in them."""
        names = SourceNames(self.rules, found.before, found.rows)
        marking, sender = Marking(self.secret, units), self.orders.sender.unit
        return tuple(
            HeldRow(
                units.get(row.spot) or sender, names.kept(row.source.file),
                names.kept(row.source.sheet) if row.source.sheet else None, row.number,
                fault.sort, marking.of(row),
            )
            for row, fault in held
        )  # fmt: skip

    def settled(self, found: Scrutiny) -> list[PendingRow]:
        """The rows held back earlier that come right with this."""
        pending = pending_rows(self.loads)
        if found.faults or not pending:
            return []
        stays = {one.row.spot for one in found.amendments.old} | found.held.keys()
        return settled_by(
            pending,
            [row for row in found.rows if row.spot not in stays],
            Marking(self.secret, found.units), found.before,
            held=[row for row in found.rows if row.spot in found.held],
            coming=found.amendments.new,
        )  # fmt: skip


def _broken_rules(
    amendments: Amendments, rows: list[LedgerRow], judged: list[LedgerRow],
    before: Register | None, rules: Rules,
) -> list[Fault]:  # fmt: skip
    """What the rules of the register find that is certain, at the places of the ledgers."""
    if amendments.is_empty:
        return []
    found = caused_faults(amendments.rows, before, rules)
    return _as_written(certain_faults(found, [*rows, *amendments.astray], judged), rows)


def _hashes(files: Sequence[Path], reading: LedgerReading) -> dict[str, str]:
    """The hash of the bytes of each ledger, by the name it is told by."""
    pairs = zip(files, reading.files, strict=True)
    return {name: sha256_of(path) for path, name in pairs if path.is_file()}


def _require_known(sender: Sender, before: Register | None, rows: Sequence[LedgerRow]) -> None:
    known = {*(before.units if before else ())}
    known |= {row.key for row in rows if row.table.name == "union_unit" and row.key}
    if sender.unit and sender.unit not in known:
        expected = ", ".join(sorted(known)) or "a union the first import brings"
        raise ParameterError(f"--unit: found {sender.unit!r}, expected one of: {expected}")


def _seen_before(hashes: Mapping[str, str], loads: Sequence[Load]) -> dict[str, int]:
    """The load that brought the bytes of a ledger before, by the name it is told by."""
    brought: dict[str, int] = {}
    for load in loads:
        for source in load.landing.get("sources", ()):
            brought.setdefault(source["sha256"], load.load_id)
    return {name: brought[sha] for name, sha in hashes.items() if sha in brought}


def _as_written(faults: Sequence[Fault], rows: Sequence[LedgerRow]) -> list[Fault]:
    """What the rules found, at the places and under the headers as the ledgers have them."""
    if not faults:
        return []
    written = {(row.table.name, row.key): row for row in rows}
    return [
        replace(
            fault, place=_place_in(fault.place, written.get((fault.place.table, fault.place.key)))
        )
        for fault in faults
    ]


def _place_in(place: Place, row: LedgerRow | None) -> Place:
    if row is None:
        return place
    own, line = row.place, row.lines.get(place.column, row.number)
    return replace(
        place, file=own.file, sheet=own.sheet, row=line, header=row.headers.get(place.column)
    )


def _in_order(faults: Sequence[Fault], reading: LedgerReading) -> list[Fault]:
    """Faults by file as given, sheet and row; what lies in an earlier import comes last.

    What several payments of one row share is told once.
    """
    file_order = {name: n for n, name in reversed(list(enumerate(reading.files)))}
    sheet_order = {(sheet.file, sheet.sheet): n for n, sheet in enumerate(reading.sheets)}

    def order(fault: Fault) -> tuple[int, int, int]:
        file, sheet = fault.place.file, fault.place.sheet
        return (
            file_order.get(file, len(reading.files)),
            sheet_order.get((file, sheet), -1),
            fault.place.row or 0,
        )

    return sorted(dict.fromkeys(faults), key=order)
