"""Whether the files of a register in a folder are those that landed, and hold their rows."""

import contextlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bangfu.files import FileHashes, keep, sha256_of
from bangfu.language import Text
from bangfu.register.homes.year_parts import (
    files_of,
    is_part,
    part_place,
    parts_hash,
    parts_in,
    table_of,
)
from bangfu.register.load_chain import MANIFEST, Damage, Load

__all__ = ["PROVEN", "files_damage"]

PROVEN = "registers.json"
"""File of the workplace that remembers which files of registers were read, and what they hold."""
_AS_LANDED = Text("导入时的原文件", "the file as it landed")
_JOINED = "year-parts.json"
"""File of the workplace that remembers which rows the files of tables by years hold together."""


def files_damage(loads: Sequence[Load], workplace: Path | None = None) -> list[Damage]:
    """What is wrong with the stored files of some loads; all are read if no workplace is given."""
    with (
        FileHashes(None if workplace is None else workplace / PROVEN, _held) as hashes,
        _joined(None if workplace is None else workplace / _JOINED) as joined,
    ):
        return [damage for load in loads for damage in _damage(load, hashes, joined)]


@contextmanager
def _joined(kept: Path | None) -> Iterator[dict[str, str]]:
    """What tables by years hold, by the hash over their files: as text, kept with what is added."""
    known: dict[str, str] = {}
    with contextlib.suppress(OSError, ValueError, TypeError):
        known = dict(json.loads(kept.read_text("utf-8"))) if kept else known
    before = dict(known)
    yield known
    if kept is not None and known != before:
        keep(kept, json.dumps(known))


def _damage(load: Load, hashes: FileHashes, joined: dict[str, str]) -> Iterator[Damage]:
    expected: dict[str, str] = {}
    for name in load.rows:
        parts = parts_in(load.told, name)
        if parts is None:
            expected[load.file(name).name] = f"{load.hashes[name]} {_expected(load, name)}"
        else:
            expected |= {part_place(name, year): sha for year, sha in parts.items()}
    # A load may be reached by several ways: a candidate register has links to those there are.
    folder = load.folder.resolve()
    try:
        found = [pair for pair in hashes.differing(folder, expected) if pair[0] != MANIFEST]
    except OSError as error:
        words = Text("无法读取的文件夹", f"a folder that cannot be read ({error.strerror})")
        yield Damage(load.load_id, load.folder.name, words)
        return
    for name, how in found:
        place, table = f"{load.folder.name}/{name}", table_of(name)
        if how == "missing":
            yield Damage(load.load_id, place, Text("缺失", "none"), _AS_LANDED, table)
        elif how == "foreign":
            none = Text("没有此文件", "no such file")
            yield Damage(load.load_id, place, Text("多出的文件", "a file no load brought"), none)
        elif different := _compared(load, table):
            yield Damage(load.load_id, place, *different, table)
    yield from _damage_of_parts(load, {table_of(name) for name, _ in found}, joined)


def _damage_of_parts(load: Load, told: set[str], joined: dict[str, str]) -> Iterator[Damage]:
    """Tables by years, each file of which is as the manifest says, that hold other rows together.

    Their hashes in the manifest are those of files, over which its seal is not.
    """
    for name in load.rows:
        own = load.hashes[name]
        if parts_in(load.told, name) is None or name in told:
            continue
        if joined.get(own) == (expected := _expected(load, name)):
            continue
        if different := _compared(load, name):
            yield Damage(load.load_id, f"{load.folder.name}/{name}", *different, name)
        else:
            joined[own] = expected


def _compared(load: Load, table: str) -> tuple[Text, Text] | None:
    """What was found of a table, and what was expected; nothing if it is as its manifest says."""
    from bangfu.register.row_digest import UNREADABLE, joint_digest  # noqa: PLC0415 - pyarrow

    files = files_of(load, table)
    try:
        rows, digest = joint_digest(files)
        sha = _hash(load, table)
    except UNREADABLE as error:
        kind = type(error).__name__
        return Text("无法读取的文件", f"a file that cannot be read ({kind})"), _AS_LANDED
    if rows != load.rows[table]:
        return _rows(rows), _rows(load.rows[table])
    if load.content_hash and digest != load.digests[table]:
        return Text("已改动的行", "changed rows"), Text("导入时的原行", "the rows as they landed")
    if sha != load.hashes[table]:
        return Text("已改动的内容", "changed content"), _AS_LANDED
    if any(file.is_symlink() for file in files):
        return Text("指向别处的链接", "a link to elsewhere"), _AS_LANDED
    return None


def _hash(load: Load, table: str) -> str:
    """The SHA-256 of the file of a table, or over those of its years."""
    parts = parts_in(load.told, table)
    if parts is None:
        return sha256_of(load.file(table))
    return parts_hash({year: sha256_of(load.folder / part_place(table, year)) for year in parts})


def _rows(count: int) -> Text:
    return Text(f"{count}行", f"{count} row{'s' * (count != 1)}")


def _expected(load: Load, table: str) -> str:
    return f"{load.rows[table]} {load.digests.get(table, '')}"


def _held(file: Path) -> str:
    """What a file holds, as one text: the hash of its bytes, its rows counted, and their hash.

    Of a file of one year it is that of its bytes: the rows are hashed with those of other years.
    """
    from bangfu.register.row_digest import UNREADABLE, row_digest  # noqa: PLC0415 - imports pyarrow

    if is_part(file):
        return sha256_of(file)
    try:
        rows, digest = row_digest(file)
    except UNREADABLE:
        return ""
    return f"{sha256_of(file)} {rows} {digest}"
