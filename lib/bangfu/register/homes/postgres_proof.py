"""Whether the rows of a register in PostgreSQL are those that landed.

Every row knows the transaction that wrote it. So a table whose rows are as many as when they were
read, written by the same transactions, was not touched since, and need not be read again.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bangfu.files import keep
from bangfu.language import Text
from bangfu.register.homes.database_url import DatabaseUrl
from bangfu.register.load_chain import Damage, Load

__all__ = ["rows_damage"]

_PROVEN = "databases.json"
"""File of the workplace that remembers which rows of databases were read, and what they were."""
_AS_LANDED = Text("导入时的原行", "the rows as they landed")

_Stamps = dict[tuple[str, int], str]
"""What is seen of the rows of a table and load without reading them."""


def rows_damage(
    connection: Any,
    url: DatabaseUrl,
    loads: Sequence[Load],
    digest: Callable[[Load, str], tuple[int, str]],
    workplace: Path | None,
) -> list[Damage]:
    """What is wrong with the stored rows of some loads.

    Parameters
    ----------
    connection
        Of psycopg.
    url
        Where the register is kept.
    loads
        Those that are looked at.
    digest
        Reads the rows of a load in a table: how many, and their SHA-256.
    workplace
        Where it is kept what was read; None to read everything.
    """
    stamps = _stamps(connection, url, {name for load in loads for name in load.rows})
    place = _place(connection, url)
    known = {} if workplace is None else _known(workplace / _PROVEN)
    seen: dict[str, str] = known.get(place, {})
    now: dict[str, str] = {}
    found: list[Damage] = []
    for load in loads:
        for name in load.rows:
            address = f"{load.load_id}/{name}"
            now[address] = f"{stamps.get((name, load.load_id), '')} {load.digests[name]}"
            if seen.get(address) == now[address]:
                continue
            if damage := _compared(load, name, *digest(load, name)):
                found.append(damage)
                del now[address]
    found += _foreign(stamps, loads)
    if workplace is not None and seen != now:
        keep(workplace / _PROVEN, json.dumps({**known, place: now}))
    return found


def _compared(load: Load, name: str, rows: int, digest: str) -> Damage | None:
    place = f"{load.folder.name}/{name}"
    if rows != load.rows[name]:
        return Damage(load.load_id, place, _rows(rows), _rows(load.rows[name]), name)
    if digest != load.digests[name]:
        return Damage(
            load.load_id, place, Text("已改动的行", "changed rows"), _AS_LANDED, name
        )  # fmt: skip
    return None


def _rows(count: int) -> Text:
    return Text(f"{count}行", f"{count} row{'s' * (count != 1)}")


def _foreign(stamps: _Stamps, loads: Sequence[Load]) -> Iterator[Damage]:
    """Rows of loads there are not."""
    newest = max((load.load_id for load in loads), default=0)
    brought = {(name, load.load_id) for load in loads for name in load.rows}
    for name, number in sorted(stamps.keys() - brought):
        words = Text("没有装载带来的行", "rows no load brought")
        if number > newest or number in {load.load_id for load in loads}:
            yield Damage(number, f"{number:06d}/{name}", words, Text("没有", "none"), name)


def _stamps(connection: Any, url: DatabaseUrl, names: set[str]) -> _Stamps:
    """How many rows each load has in each table, and by which transactions they were written."""
    found: _Stamps = {}
    for name in sorted(names):
        oid = connection.execute("SELECT %s::regclass::oid", [f'"{url.schema}"."{name}"'])
        (number,) = oid.fetchone()
        told = connection.execute(
            "SELECT load_id, count(*), min(xmin::text::bigint), max(xmin::text::bigint) "
            f'FROM "{url.schema}"."{name}" GROUP BY load_id'
        )
        for load_id, *stamp in told.fetchall():
            found[name, load_id] = " ".join(map(str, [number, *stamp]))
    return found


def _place(connection: Any, url: DatabaseUrl) -> str:
    """Which register it is, whatever it is called: of which cluster and database."""
    found = connection.execute(
        "SELECT system_identifier, (SELECT oid FROM pg_database WHERE datname = current_database())"
        " FROM pg_control_system()"
    ).fetchone()
    return f"{found[0]}/{found[1]}/{url.schema}"


def _known(file: Path) -> dict[str, dict[str, str]]:
    """What is kept of earlier; nothing if it is missing or damaged."""
    try:
        known = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
