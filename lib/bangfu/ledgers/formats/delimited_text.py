"""Text files with a row a line (.csv, .tsv, .txt): their encoding and their delimiter found out.

A table may be drawn, with lines of strokes between its rows, as in markdown or with box characters.

UTF-8 is tried strictly before GB18030: nearly every text is some GB18030, so the other order would
turn UTF-8 into nonsense without a word.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from bangfu.ledgers.formats.grid import Grid, GridRow, Parting, UnreadableError

__all__ = ["decoded_text", "is_delimited", "read_delimited"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_DELIMITERS = ",;\t|"
_WIDE_COMMA = "，"
"""Parts the cells of a line where a Chinese keyboard wrote it, and else stands in sentences."""
_FEWEST_CELLS = 3
_SAID = re.compile(r'"?sep=(.)"?\r?\n', re.I)
_KEPT_TEXT = re.compile(r'="([^"]*)"')
_RULE = re.compile("(?=.*[-=\u2500-\u257f]{2})[\\s|+:=\u2500-\u257f-]{3,}")
"""A line of strokes between the rows of a drawn table."""
_UPRIGHT = re.compile("[|\u2502\u2503\u2551\uff5c]")
_WORDS = re.compile("身份[证證]|金[额額]|[编編序][号號]|姓名|日期|工[会會]|[单單]位")
_LONGEST_CELL = 1_000_000
_HEAD_LINES = 30


def read_delimited(content: bytes) -> Iterator[Grid]:
    """The one grid of a text file; its rows are numbered by records, as Excel shows them.

    Raises
    ------
    UnreadableError
        If its encoding is unknown, its quotes are broken, or a cell is absurdly long.
    """
    text = decoded_text(content)
    if _is_drawn(text):
        yield _drawn_grid(text)
        return
    said = _SAID.match(text)
    delimiter = said[1] if said else _delimiter(text)
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(
        io.StringIO(text[said.end() :] if said else text, newline=""),
        delimiter=delimiter,
        strict=True,
    )
    rows: list[GridRow] = []
    lengths: list[int] = []
    number = 0
    try:
        for number, record in enumerate(reader, start=1):
            rows += _row(number, [_as_shown(cell) for cell in record])
            lengths.append(len(record))
    except csv.Error as error:
        kind = "too_long_a_cell" if "field larger" in str(error) else "broken_quotes"
        raise UnreadableError(kind, str(number + 1)) from None
    yield Grid(None, rows, parting=Parting.of(delimiter, enumerate(lengths, 1)))


def is_delimited(content: bytes) -> bool:
    """Whether a file is a text with a row a line, whatever it is called: its head says so.

    Parameters
    ----------
    content
        Of the file.
    """
    try:
        text = decoded_text(content)
    except UnreadableError:
        return False
    lines = text[:20_000].splitlines()[:_HEAD_LINES]
    cells = [re.split(f"[{_DELIMITERS}]", line) for line in lines]
    return any(sum(map(_is_word, line)) > 1 and len(line) >= _FEWEST_CELLS for line in cells)


def _is_word(cell: str) -> bool:
    return _WORDS.search(cell) is not None


def _is_drawn(text: str) -> bool:
    """Whether among the first lines are strokes beside lines parted by upright ones."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:_HEAD_LINES]
    rules = [line for line in lines if _RULE.fullmatch(line)]
    return bool(rules) and any(_UPRIGHT.search(line) for line in lines if line not in rules)


def _drawn_grid(text: str) -> Grid:
    lines = [(number, _drawn(line)) for number, line in enumerate(text.splitlines(), 1)]
    rows = [row for number, cells in lines for row in _row(number, cells)]
    lengths = ((number, len(cells)) for number, cells in lines if cells)
    return Grid(None, rows, parting=Parting.of("|", lengths))


def _drawn(line: str) -> list[str]:
    """The cells of a line of a drawn table: its first and last stroke part nothing."""
    parts = [] if _RULE.fullmatch(line) else _UPRIGHT.split(line.strip())
    own = parts[1:] if len(parts) > 1 and not parts[0] else parts
    own = own[:-1] if len(own) > 1 and not own[-1] else own
    return [part.strip().removeprefix("**").removesuffix("**").strip() for part in own]


def _row(number: int, texts: Sequence[str]) -> Iterator[GridRow]:
    """The row of some texts, unless all are blank."""
    filled = [(n, cell) for n, cell in enumerate(texts) if cell.strip()]
    if filled:
        columns, cells = zip(*filled, strict=True)
        yield GridRow(number, columns, cells)


def _as_shown(cell: str) -> str:
    """A cell as a spreadsheet shows it: `="110105"` keeps a long number a text."""
    found = _KEPT_TEXT.fullmatch(cell) if cell.startswith("=") else None
    return found[1] if found else cell


def decoded_text(content: bytes) -> str:
    """The text of a file, without a byte order mark.

    Raises
    ------
    UnreadableError
        If it is in none of the encodings Chinese programs write.

    Examples
    --------
    >>> decoded_text("帮扶".encode("gb18030")), decoded_text("帮扶".encode("utf-16"))
    ('帮扶', '帮扶')
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding)
    if b"\0" in content:
        return _decoded(content, _wide_encoding(content))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        text = _decoded(content, "gb18030")
    if _is_big5(content, text):
        raise UnreadableError("encoding")
    return text


def _is_big5(content: bytes, text: str) -> bool:
    """Whether bytes say words of ledgers as Big5, and none as they were read."""
    return not _WORDS.search(text) and bool(_WORDS.search(content.decode("big5", "replace")))


def _decoded(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableError("encoding") from None
    if "\0" in text:
        raise UnreadableError("binary")
    return text


def _wide_encoding(content: bytes) -> str:
    """UTF-16 without a mark: of its line breaks and commas every other byte is 0."""
    even, odd = content[:4000:2].count(0), content[1:4000:2].count(0)
    if not even and not odd:
        raise UnreadableError("binary")
    return "utf-16-le" if odd > even else "utf-16-be"


def _delimiter(text: str) -> str:
    """The delimiter that parts one of the first lines, the head among them, into most cells."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:_HEAD_LINES]
    most = {sign: _most_cells(lines, sign) for sign in _DELIMITERS}
    likely = max(_DELIMITERS, key=lambda sign: most[sign])
    if most[likely] < _FEWEST_CELLS and _are_parted(lines):
        return _WIDE_COMMA
    return likely


def _are_parted(lines: Sequence[str]) -> bool:
    """Whether wide commas part lines into cells: most of them into as many as the head has."""
    counts = Counter(line.count(_WIDE_COMMA) + 1 for line in lines)
    ((cells, times),) = counts.most_common(1) or [(0, 0)]
    is_head = max(counts, default=0) >= _FEWEST_CELLS and _most_cells(lines, _WIDE_COMMA) > 2
    return is_head and cells >= _FEWEST_CELLS and times > 1


def _most_cells(lines: Sequence[str], sign: str) -> int:
    """The most cells that look like heads in a line: without digits."""
    counts = [
        sum(not any(map(str.isdigit, part)) for part in line.split(sign)) if sign in line else 0
        for line in lines
    ]
    return max(counts, default=0)
