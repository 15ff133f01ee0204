"""Word drafts: the text of a Word file, and the file given back with a comment on each number.

The file keeps its text, its styles and the comments others have made: a run is cut where a number
begins or ends, and its parts look as it did.
"""

import io
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

from bangfu.articles.drafts import Checked, require_size
from bangfu.articles.verdicts import LABELS, VERDICTS, NumberVerdict
from bangfu.errors import ParameterError
from bangfu.files import write_whole
from bangfu.language import Language, Text

__all__ = ["WordDraft"]

_AUTHOR = Text("数字核对", "number check")
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first time an archive can tell."""


class WordDraft:
    """A Word file as a draft: paragraphs a line each, cells of a table with tabs between.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    ParameterError
        If it cannot be read as a Word file.
    """

    def __init__(self, path: Path) -> None:
        import docx  # noqa: PLC0415 - only Word files need it
        from docx.opc.exceptions import PackageNotFoundError  # noqa: PLC0415

        try:
            require_size(path)
            self.document: Any = docx.Document(str(path))
        except (PackageNotFoundError, KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
            told = f"{path.name!r}: cannot be read as a Word file ({error})"
            raise ParameterError(told) from None
        self.runs: list[tuple[int, Any]] = []
        """Where each run starts in the text."""
        self.text = "".join(self._read())

    def _read(self) -> Iterator[str]:
        place = 0
        for gap, text, run in self._pieces():
            place += len(gap)
            if run is not None:
                self.runs.append((place, run))
            place += len(text)
            yield gap + text

    def _pieces(self) -> Iterator[tuple[str, str, Any]]:
        """What stands before each run, its text, and the run."""
        from docx.table import Table  # noqa: PLC0415

        for part in self.document.iter_inner_content():
            rows = [row.cells for row in part.rows] if isinstance(part, Table) else [[part]]
            for row in rows:
                for n, cell in enumerate(row):
                    yield from self._cell(cell, is_first=n == 0)
                yield "\n", "", None

    def _cell(self, cell: Any, *, is_first: bool) -> Iterator[tuple[str, str, Any]]:
        """What stands before each run of a cell or paragraph, its text, and the run."""
        from docx.text.run import Run  # noqa: PLC0415

        yield "" if is_first else "\t", "", None
        paragraphs = getattr(cell, "paragraphs", None) or [cell]
        for n, paragraph in enumerate(paragraphs):
            yield "\n" if n else "", "", None
            for element in paragraph._p.xpath(".//w:r[not(ancestor::w:del)]"):
                run = Run(element, paragraph)
                yield "", run.text, run

    def write(self, target: Path, told: Checked, language: Language = "zh") -> None:
        """Write the file with a comment on each number that is a figure.

        Parameters
        ----------
        target
            File to write, readable by its owner only.
        told
            The verdicts on its text.
        language
            Of the comments.
        """
        before = {comment.comment_id for comment in self.document.comments}
        for one in reversed(told.verdicts):
            if one.verdict != "not a figure":
                self._comment(one, language)
        self._take_the_clock_off(before)
        kept = io.BytesIO()
        self.document.save(kept)
        write_whole(target, _undated(kept.getvalue()), private=True)

    def _comment(self, one: NumberVerdict, language: Language) -> None:
        start, end = one.mention.start, one.mention.end
        touched = [(at, run) for at, run in self.runs if at < end and at + len(run.text) > start]
        parts = [self._cut(at, run, start, end) for at, run in touched]
        if parts:
            author = _AUTHOR.of(language)
            self.document.add_comment(parts, text=_said(one, language), author=author)

    def _take_the_clock_off(self, before: set[int]) -> None:
        """Our own comments are not dated: the same draft gives the same bytes."""
        parts = self.document.part.package.iter_parts()
        told = next((part for part in parts if part.content_type == _COMMENTS), None)
        for comment in [] if told is None else told.element.comment_lst:
            if comment.id not in before:
                comment.attrib.pop(_DATE, None)

    def _cut(self, at: int, run: Any, start: int, end: int) -> Any:
        """The part of a run that is in a number; what stands before and behind is cut off."""
        order = next(n for n, (_, other) in enumerate(self.runs) if other is run)
        if at + len(run.text) > end:
            behind = _split(run, end - at)
            self.runs.insert(order + 1, (end, behind))
        if at < start:
            inside = _split(run, start - at)
            self.runs.insert(order + 1, (start, inside))
            return inside
        return run


_TOLD = ("t", "br", "cr", "noBreakHyphen", "ptab", "tab")
"""What of a run reads as text."""
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_DATE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}date"


def _split(run: Any, place: int) -> Any:
    """Cut a run in two at a place of its text, and give the second."""
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.text.run import Run  # noqa: PLC0415

    twin = deepcopy(run._r)
    run._r.addnext(twin)
    told = {qn(f"w:{name}") for name in _TOLD}
    left = place
    for own, other in zip(list(run._r), list(twin), strict=True):
        length = len(str(own)) if own.tag in told else 0
        if own.tag == qn("w:rPr"):
            continue
        if 0 < left < length:
            whole = str(own)
            own.text, other.text = whole[:left], whole[left:]
            for element in (own, other):
                element.set(_SPACE, "preserve")
        elif left > 0 or not length:
            twin.remove(other)
        else:
            run._r.remove(own)
        left -= length
    return Run(twin, run.part)


def _said(one: NumberVerdict, language: Language) -> str:
    label, reason = LABELS[one.verdict].of(language), one.said(language)
    wrong = VERDICTS[one.verdict] == "wrong"
    parts = [label, reason if reason != label else "", one.address if wrong or one.address else ""]
    return "\n".join(part for part in parts if part)


def _undated(package: bytes) -> bytes:
    """An archive without the time it was made at."""
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as before,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for entry in before.infolist():
            after.writestr(zipfile.ZipInfo(entry.filename, _EARLIEST), before.read(entry))
    return kept.getvalue()
