"""The comments of a worksheet of Open XML: those of old, and the threads of today.

A thread is in both: the old one says all of it again, with words of Excel around.
"""

from bangfu.ledgers.formats.grid import OURS, CellComment
from bangfu.ledgers.formats.ooxml_sheet import cell_place, unescaped
from bangfu.ledgers.formats.xml_parts import XmlParts

__all__ = ["comments_of"]

_KINDS = ("comments", "threadedComment")


def comments_of(package: XmlParts, sheet: str) -> tuple[CellComment, ...]:
    """The comments of a sheet, from its top.

    Parameters
    ----------
    package
        The workbook.
    sheet
        The part that is the sheet.
    """
    said: dict[str, str] = {}
    targets = package.targets(sheet).values()
    for part in (p for kind in _KINDS for p, own in targets if own == kind and p in package.names):
        comments = _Comments()
        package.walk(part, comments.start, comments.end, comments.said)
        said |= {at: "\n".join(texts) for at, texts in comments.texts.items()}
    found = (CellComment(*cell_place(at), unescaped(text)) for at, text in said.items())
    return tuple(sorted(found, key=lambda one: (one.row, one.column)))


class _Comments:
    """A part with comments being read."""

    def __init__(self) -> None:
        self.texts: dict[str, list[str]] = {}
        self.authors: list[str] = []
        self.at, self.is_ours = "", False
        self.now: list[str] = []
        self.takes = self.in_sound = False

    def start(self, name: str, said: dict[str, str]) -> None:
        """Called by the parser."""
        if name in ("comment", "threadedComment"):
            self.at, self.now = said.get("ref", "").partition(":")[0], []
            author = said.get("authorId", "")
            number = int(author) if author.isdecimal() else len(self.authors)
            self.is_ours = self.authors[number : number + 1] == [OURS]
        elif name == "author":
            self.now, self.takes = [], True
        elif name == "rPh":
            self.in_sound = True
        elif name in ("t", "text"):
            self.takes = not self.in_sound and (name == "t" or not self.authors)

    def said(self, text: str) -> None:
        """Called by the parser."""
        if self.takes:
            self.now.append(text)

    def end(self, name: str) -> None:
        """Called by the parser."""
        if name in ("comment", "threadedComment"):
            text = "".join(self.now).strip()
            if text and self.at and not self.is_ours:
                self.texts.setdefault(self.at, []).append(text)
        elif name == "author":
            self.authors.append("".join(self.now))
            self.takes = False
        elif name == "rPh":
            self.in_sound = False
        elif name in ("t", "text"):
            self.takes = False
