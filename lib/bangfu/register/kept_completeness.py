"""Until when the unions of a large register have reported, found out once and kept.

It follows from all days of all rows, so finding it out reads what a month's answers do without. It
is kept in the workplace by the content hash of the register, in a private file that can be deleted
at any time.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bangfu.files import keep, sources_digest
from bangfu.register.completeness import Completeness

__all__ = ["KEPT", "kept_completeness"]

KEPT = "reported"
"""Folder of the workplace that takes it."""
_MOST = 50
# When it is imported, and not later: what is edited meanwhile is not what this process runs.
_FOUND_BY = sources_digest("register/completeness.py", "register/kept_completeness.py")


def kept_completeness(
    find: Callable[[], Completeness], content_hash: str, workplace: Path
) -> Completeness:
    """What is kept of a register; else it is found out, and kept.

    Parameters
    ----------
    find
        Finds it out.
    content_hash
        Of the register as of the load that is seen.
    workplace
        Where it is kept.
    """
    place = workplace / KEPT / f"{content_hash}.json"
    known = _read(place)
    if known is None:
        known = find()
        told = json.dumps(_told(known))
        if keep(place, f"{_seal(told)}\n{told}\n"):
            kept = sorted(place.parent.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
            for path in kept[:-_MOST]:
                path.unlink(missing_ok=True)
    return known


def _read(place: Path) -> Completeness | None:
    """None if nothing is kept, or it is damaged or was found by other code."""
    try:
        seal, told = place.read_text("utf-8").splitlines()
        return _completeness(json.loads(told)) if seal == _seal(told) else None
    except (OSError, ValueError):
        return None


def _seal(told: str) -> str:
    return hashlib.sha256(f"{_FOUND_BY}\n{told}".encode()).hexdigest()


def _told(known: Completeness) -> dict[str, Any]:
    return {
        "until": _texts(known.until), "ended": _texts(known.ended), "begun": _texts(known.begun),
        "newest": [[*key, str(day)] for key, day in known.newest.items()],
        "declared": known.declared and str(known.declared),
        "since": known.since and str(known.since),
    }  # fmt: skip


def _texts(days: Mapping[str, date]) -> dict[str, str]:
    return {unit: str(day) for unit, day in days.items()}


def _completeness(told: Mapping[str, Any]) -> Completeness:
    until, ended, begun = (
        {unit: date.fromisoformat(day) for unit, day in told[name].items()}
        for name in ("until", "ended", "begun")
    )
    newest = {(unit, table): date.fromisoformat(day) for unit, table, day in told["newest"]}
    declared, since = (
        told[name] and date.fromisoformat(told[name]) for name in ("declared", "since")
    )
    return Completeness(until, declared, newest, ended, since, begun)
