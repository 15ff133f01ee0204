"""What a file is by its content, whatever it is called, and the way it is read."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from bangfu.ledgers.formats.delimited_text import is_delimited, read_delimited
from bangfu.ledgers.formats.grid import Grid, UnreadableError
from bangfu.ledgers.formats.ooxml import read_ooxml

__all__ = ["MOST_FILE_BYTES", "read_grids"]

MOST_FILE_BYTES = 300_000_000
_TEXTS = frozenset({".csv", ".tsv", ".txt", ".md", ".tab"})
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    (b"%PDF", "pdf"), (b"\xff\xd8\xff", "picture"), (b"\x89PNG", "picture"), (b"GIF8", "picture"),
    (b"Rar!", "archive"), (b"7z\xbc\xaf", "archive"), (b"\x1f\x8b", "archive"), (b"{\\rtf", "word"),
    (b"BM", "picture"),
)  # fmt: skip


def read_grids(path: Path) -> Iterator[Grid]:
    """The sheets of a ledger file, in order.

    Raises
    ------
    UnreadableError
        If it cannot be read as a ledger.
    """
    _require_file(path)
    try:
        with path.open("rb") as opened:
            start = opened.read(4096)
        if start.startswith(b"PK"):
            yield from _zipped(path)
        else:
            yield from _plain(path, start)
    except PermissionError:
        raise UnreadableError("forbidden") from None
    except OSError:
        raise UnreadableError("damaged") from None


def _require_file(path: Path) -> None:
    if path.is_symlink() and not path.exists():
        raise UnreadableError("dangling_link")
    if not path.exists():
        raise UnreadableError("missing_file")
    if path.is_dir():
        raise UnreadableError("folder")
    if not path.is_file():
        raise UnreadableError("no_regular_file")
    if path.stat().st_size == 0:
        raise UnreadableError("empty_file")
    if path.stat().st_size > MOST_FILE_BYTES:
        raise UnreadableError("too_large")


def _zipped(path: Path) -> Iterator[Grid]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.replace("\\", "/").casefold() for name in archive.namelist()}
            if "content.xml" in names:
                from bangfu.ledgers.formats.opendocument import read_opendocument  # noqa: PLC0415 - rare

                yield from read_opendocument(archive)
            elif any(name.endswith("workbook.xml") for name in names):
                yield from read_ooxml(archive)
            else:
                raise UnreadableError(_unread(names))
    except zipfile.BadZipFile:
        raise UnreadableError("cut_off") from None


def _unread(names: set[str]) -> str:
    if any(name.endswith("workbook.bin") for name in names):
        return "binary_workbook"
    if any(name.startswith("word/") for name in names):
        return "word"
    return "archive"


def _plain(path: Path, start: bytes) -> Iterator[Grid]:
    if start.startswith(_OLE):
        yield from _compound(path.read_bytes())
        return
    for magic, kind in _OTHERS:
        if start.startswith(magic):
            raise UnreadableError(kind)
    content = path.read_bytes()
    if start[:2] in (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08"):  # Excel 2 to 5, bare
        yield from _biff(content)
    elif _is_markup(start):
        from bangfu.ledgers.formats.markup_tables import read_markup  # noqa: PLC0415 - rare

        yield from read_markup(content)
    elif path.suffix.casefold() in _TEXTS or is_delimited(content):
        yield from read_delimited(content)
    else:
        raise UnreadableError("text_as_workbook" if _is_text(content) else "unknown", path.suffix)


def _is_markup(start: bytes) -> bool:
    """Whether it begins like a web page or XML, in whatever encoding."""
    plain = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    tags = (
        b"<!doctype",
        b"<html",
        b"<table",
        b"<?xml",
        b"<head",
        b"<meta",
        b"<style",
        b"<!--",
        b"mime-version:",
    )
    return plain.startswith(tags)


def _is_text(content: bytes) -> bool:
    return b"\0" not in content[:4096]


def _compound(content: bytes) -> Iterator[Grid]:
    """A file of the old kind: a workbook, or what a password makes of a new one."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise UnreadableError("password")
    if "WordDocument".encode("utf-16-le") in content:
        raise UnreadableError("word")
    yield from _biff(content)


def _biff(content: bytes) -> Iterator[Grid]:
    from bangfu.ledgers.formats.biff import read_biff  # noqa: PLC0415 - rare

    yield from read_biff(content)
