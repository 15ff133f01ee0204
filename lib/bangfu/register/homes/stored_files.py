"""Whether the files of a register in a folder are those that landed, and hold their rows."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from bangfu.files import FileHashes, sha256_of
from bangfu.language import Text
from bangfu.register.load_chain import MANIFEST, Damage, Load

__all__ = ["PROVEN", "files_damage"]

PROVEN = "registers.json"
"""File of the workplace that remembers which files of registers were read, and what they hold."""
_AS_LANDED = Text("导入时的原文件", "the file as it landed")
_FILE = ".parquet"


def files_damage(loads: Sequence[Load], workplace: Path | None = None) -> list[Damage]:
    """What is wrong with the stored files of some loads; all are read if no workplace is given."""
    with FileHashes(None if workplace is None else workplace / PROVEN, _held) as hashes:
        return [damage for load in loads for damage in _damage(load, hashes)]


def _damage(load: Load, hashes: FileHashes) -> Iterator[Damage]:
    expected = {load.file(name).name: _expected(load, name) for name in load.rows}
    # A load may be reached by several ways: a candidate register has links to those there are.
    folder = load.folder.resolve()
    try:
        found = [pair for pair in hashes.differing(folder, expected) if pair[0] != MANIFEST]
    except OSError as error:
        words = Text("无法读取的文件夹", f"a folder that cannot be read ({error.strerror})")
        yield Damage(load.load_id, load.folder.name, words)
        return
    for name, how in found:
        place = f"{load.folder.name}/{name}"
        table = name.removesuffix(_FILE)
        if how == "missing":
            yield Damage(load.load_id, place, Text("缺失", "none"), _AS_LANDED, table)
        elif how == "foreign":
            none = Text("没有此文件", "no such file")
            yield Damage(load.load_id, place, Text("多出的文件", "a file no load brought"), none)
        elif different := _compared(load, table):
            yield Damage(load.load_id, place, *different, table)


def _compared(load: Load, table: str) -> tuple[Text, Text] | None:
    """What was found in a file, and what was expected; nothing if it is as its manifest says."""
    from bangfu.register.row_digest import UNREADABLE, row_digest  # noqa: PLC0415 - imports pyarrow

    file = load.file(table)
    try:
        rows, digest = row_digest(file)
        sha = sha256_of(file)
    except UNREADABLE as error:
        kind = type(error).__name__
        return Text("无法读取的文件", f"a file that cannot be read ({kind})"), _AS_LANDED
    if rows != load.rows[table]:
        return _rows(rows), _rows(load.rows[table])
    if load.content_hash and digest != load.digests[table]:
        return Text("已改动的行", "changed rows"), Text("导入时的原行", "the rows as they landed")
    if sha != load.hashes[table]:
        return Text("已改动的内容", "changed content"), _AS_LANDED
    if file.is_symlink():
        return Text("指向别处的链接", "a link to elsewhere"), _AS_LANDED
    return None


def _rows(count: int) -> Text:
    return Text(f"{count}行", f"{count} row{'s' * (count != 1)}")


def _expected(load: Load, table: str) -> str:
    return f"{load.hashes[table]} {load.rows[table]} {load.digests.get(table, '')}"


def _held(file: Path) -> str:
    """What a file holds, as one text: the hash of its bytes, its rows counted, and their hash."""
    from bangfu.register.row_digest import UNREADABLE, row_digest  # noqa: PLC0415 - imports pyarrow

    try:
        rows, digest = row_digest(file)
    except UNREADABLE:
        return ""
    return f"{sha256_of(file)} {rows} {digest}"
