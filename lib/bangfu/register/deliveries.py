"""Which union has sent what for a period: landed, returned with faults, nothing to report, or not.

What landed is in the loads. What was returned is not, so it is noted beside them: the union, when,
how many faults, and the hash and the kept name of the ledger; nothing of what stood in it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bangfu.errors import RegisterError
from bangfu.language import Text
from bangfu.periods import Period
from bangfu.register.held_rows import held_by_union
from bangfu.register.homes import Whereabouts, home_of
from bangfu.register.loads import Load, list_loads
from bangfu.register.store import Register

__all__ = ["DELIVERIES", "ReturnNote", "Standing", "note_return", "reminder", "standings"]

DELIVERIES = "deliveries"
"""Where notes of them lie beside the loads."""
_STATES: Mapping[str, Text] = {
    "landed": Text("已导入（第{load}次装载）", "landed as load {load}"),
    "returned": Text("已退回（{faults}处差错）", "returned with {faults} faults"),
    "nothing": Text("报告本期没有发生", "nothing to report"),
    "missing": Text("尚未报送", "nothing yet"),
}
_HELD = Text("，扣留{held}行待改正", ", {held} rows held back")
_REMINDER = Text(
    "{names}：{period}的台账尚未收到，请尽快报送；本期没有发生的，也请告知。",
    "{names}: we do not have your ledgers of {period} yet; please send them, or say that there is "
    "nothing to report.",
)


@dataclass(frozen=True)
class ReturnNote:
    """A ledger that was returned: when, of which union, how many faults, and which file it was."""

    at: str
    unit: str
    faults: int
    sha256: str
    name: str


@dataclass(frozen=True)
class Standing:
    """Where a union stands in a period."""

    unit: str
    name: Text
    state: str
    load: int = 0
    faults: int = 0
    held: int = 0
    """Rows of it that are still held back, whenever they were sent."""

    @property
    def said(self) -> Text:
        """The same in words."""
        words, more = _STATES[self.state], _HELD if self.held else Text("", "")
        zh, en = (one.format(**vars(self)) for one in (words.zh + more.zh, words.en + more.en))
        return Text(zh, en)


def note_return(
    register: Whereabouts, period: Period, unit: str, faults: int, ledger: tuple[str, str]
) -> None:
    """Note that a ledger was returned.

    Parameters
    ----------
    register
        Where the register is kept.
    period
        The period it was sent for.
    unit
        Code of the union it is of.
    faults
        How many there are.
    ledger
        The hash of its bytes, and its name as it may be kept.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    notes = [*_notes(register, period), ReturnNote(now, unit, faults, *ledger)]
    told = json.dumps([asdict(one) for one in notes], ensure_ascii=False, indent=1)
    home_of(register).keep_note(_name(period), told)


def _name(period: Period) -> str:
    return f"{DELIVERIES}/{period}.json"


def _notes(register: Whereabouts, period: Period) -> list[ReturnNote]:
    try:
        text = home_of(register).note(_name(period))
        return [] if text is None else [ReturnNote(**one) for one in json.loads(text)]
    except (OSError, ValueError, TypeError) as error:
        raise RegisterError(
            f"{_shown(register, period)!r}: found nothing that can be read ({error}), expected "
            "notes of returned ledgers; remove the file, and have the ledgers looked at again"
        ) from None


def _shown(register: Whereabouts, period: Period) -> str:
    """Where the notes of a period lie, for a message."""
    name = _name(period)
    return str(register / name) if isinstance(register, Path) else f"{register} {name}"


def standings(folder: Whereabouts, register: Register, period: Period) -> list[Standing]:
    """Where each union stands in a period, by code.

    Parameters
    ----------
    folder
        Where the register is kept.
    register
        The same, opened.
    period
        What they report on.

    Returns
    -------
    list of Standing
        Of every union there is in the period; one above others only if it ever sent anything.
    """
    loads = list_loads(folder)
    landed = _landed(loads, register, period)
    nothing = {one.nothing[0] for one in loads if one.nothing and one.nothing[1] == str(period)}
    returned = {note.unit: note for note in _notes(folder, period)}
    above = {unit.parent for unit in register.units.values()}
    held = held_by_union(loads)
    found = []
    for code, unit in sorted(register.units.items()):
        sent = code in landed or code in returned or code in nothing
        if register.completeness.unknown(code, period) or (code in above and not sent):
            continue
        state = "nothing" if code in nothing else "missing"
        standing = Standing(code, unit.words, state, held=held[code])
        found.append(_at_last(standing, landed.get(code), returned.get(code)))
    return found


def _at_last(standing: Standing, load: Load | None, note: ReturnNote | None) -> Standing:
    """What counts is what came last: a ledger that was mended, or one that was returned since."""
    if note and (load is None or note.at > load.landing.get("at", "")):
        return replace(standing, state="returned", faults=note.faults)
    if load:
        return replace(standing, state="landed", load=load.load_id)
    return standing


def _landed(loads: Sequence[Load], register: Register, period: Period) -> dict[str, Load]:
    """The newest load with rows of a union that were sent for a period, or are dated in it."""
    numbered = {load.load_id: load for load in loads}
    days = {
        "household_file": "r.opened_on", "assistance": "r.paid_on",
        "comfort_case": "greatest(r.applied_on, r.decided_on, r.paid_on)",
    }  # fmt: skip
    within = f"BETWEEN DATE '{period.start}' AND DATE '{period.last_day}'"
    parts = [
        f'SELECT r.unit_code AS unit, r.load_id AS load FROM "{name}_rows" r '  # noqa: S608 - our own names
        f"WHERE {day} {within}"
        for name, day in days.items()
    ]
    events = "FROM file_event_rows r JOIN household_file f USING (file_id)"
    parts.append(f"SELECT f.unit_code, r.load_id {events} WHERE r.happened_on {within}")
    sql = f"SELECT unit, max(load) FROM ({' UNION ALL '.join(parts)}) p GROUP BY 1"  # noqa: S608 - our own names
    found = {unit: numbered[load] for unit, load in register.rows(sql) if load in numbered}
    for load in loads:  # one that was sent again and changed nothing else
        if load.landing.get("period") == str(period):
            found |= dict.fromkeys(load.landing.get("units", ()), load)
    return found


def reminder(found: Sequence[Standing], period: Period) -> Text | None:
    """A text to copy for the unions that have not sent anything; none if all have."""
    missing = [one for one in found if one.state == "missing"]
    if not missing:
        return None
    zh, en = "、".join(one.name.zh for one in missing), ", ".join(one.name.en for one in missing)
    return Text(
        _REMINDER.zh.format(names=zh, period=period), _REMINDER.en.format(names=en, period=period)
    )
