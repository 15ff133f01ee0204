"""XML of others, parsed so that it can do no harm, and the zipped documents it comes in.

The parser is expat, told to refuse a document type: with it no entity can be declared. What a
document unpacks to is counted, so that a bomb is found out before it fills the memory.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from xml.parsers import expat

from bangfu.language import Text
from bangfu.ledgers.formats.grid import UnreadableError
from bangfu.ledgers.formats.pace import step

__all__ = ["MOST_BYTES", "XmlParts", "local_attributes", "walk"]

MOST_BYTES = 600_000_000
"""Unpacked: a sheet of 200,000 rows has a fifth of that; a bomb more."""
_CHUNK = 1 << 18
_LONG = 8_000_000
"""Bytes of a part that takes a while: how far it is read is told."""
_READING = Text("读取文件：{}%", "reading the file: {}%")

_Start = Callable[[str, dict[str, str]], object]
_End = Callable[[str], object]
_Said = Callable[[str], object]


class XmlParts:
    """The parts of a zipped document, by names as they refer to each other."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = {_part_name(info.filename): info for info in archive.infolist()}
        self.left = MOST_BYTES

    def targets(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: by the name of the relation, another part and its kind."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels").casefold()
        found: dict[str, tuple[str, str]] = {}

        def start(name: str, said: dict[str, str]) -> None:
            if name == "Relationship" and said.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, said.get("Target", "")))
                kind = said.get("Type", "").rpartition("/")[2]
                found[said.get("Id", "")] = (_part_name(target), kind)

        if relations in self.names:
            self.walk(relations, start)
        return found

    def walk(
        self, part: str, start: _Start, end: _End | None = None, said: _Said | None = None
    ) -> None:
        """Parse a part, counting what it unpacks to."""
        info = self.names[part]
        if info.flag_bits & 1:
            raise UnreadableError("password")
        try:
            with self.archive.open(info) as opened:
                walk(self._counted(opened.read, info.file_size), start, end, said)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
            raise UnreadableError("damaged") from None

    def _counted(self, read: Callable[[int], bytes], whole: int) -> Iterator[bytes]:
        done = 0
        while chunk := read(_CHUNK):
            self.left -= len(chunk)
            if self.left < 0:
                raise UnreadableError("too_large")
            yield chunk
            done += len(chunk)
            if whole > _LONG:
                share = done * 100 // whole
                step(Text(_READING.zh.format(share), _READING.en.format(share)))


def _part_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def walk(
    chunks: Iterable[bytes], start: _Start, end: _End | None = None, said: _Said | None = None
) -> None:
    """Parse XML; elements and attributes come by their local names.

    Raises
    ------
    UnreadableError
        If it is no XML, declares a document type, or has a text of absurd length.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    local: dict[str, str] = {}

    def first(name: str, attributes: dict[str, str]) -> None:
        """The root says whether names have prefixes; of millions of elements most have none."""
        is_prefixed = ":" in name
        parser.StartElementHandler = opened if is_prefixed else start
        if end is not None:
            parser.EndElementHandler = closed if is_prefixed else end
        (opened if is_prefixed else start)(name, attributes)

    def opened(name: str, attributes: dict[str, str]) -> None:
        start(local.setdefault(name, name.rpartition(":")[2]), attributes)

    def closed(name: str) -> None:
        if end is not None:
            end(local.get(name, name))

    def refused(*_: object) -> None:
        raise UnreadableError("entities")

    parser.StartElementHandler = first
    if said is not None:
        parser.CharacterDataHandler = said
    parser.StartDoctypeDeclHandler = refused
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise UnreadableError("damaged") from None


def local_attributes(said: dict[str, str]) -> dict[str, str]:
    """Attributes by their local names."""
    return {name.rpartition(":")[2]: value for name, value in said.items()}
