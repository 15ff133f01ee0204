"""Pasted tables: what the head of a column, a row and the line above say of a number in a table."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from bangfu.articles.alignments import PART_ENDS, Item, start_of
from bangfu.articles.lexicon import SpokenWord
from bangfu.articles.mentions import Mention
from bangfu.articles.period_steps import says_year
from bangfu.articles.typesetting import Folded
from bangfu.articles.usage import NOT_OURS, Usage

__all__ = [
    "TWIN", "heading", "is_row_at", "leads_to_table", "row_named", "table_heads", "table_totals",
]  # fmt: skip

_LONGEST = 60
"""No cell that heads a row or a column is longer: each word of one is a word of all its numbers."""
_TITLE = re.compile(r"[^。！？!?；;\n]{2,40}")
_ROW_NAME = re.compile(r"[^，。！？；,;!?\n]{1,20}")
_UNIT_LINE = re.compile(r"(?:注：|注|备注：)?[（(]?(?:计量)?单位：[^。；\n]{1,8}[)）]?。?")
_SHORT, _YEARS, _BRACKET = 7, "年", "（"
"""No name of a total is longer."""
TWIN: Mapping[str, Any] = {
    "title": _TITLE, "row_name": _ROW_NAME, "longest": _LONGEST, "short": _SHORT, "years": _YEARS,
    "unit_line": _UNIT_LINE,
}  # fmt: skip
"""What its twin in JavaScript is given."""
_Said = TypeVar("_Said", bound=Item)
_Place = tuple[int, int]
"""From where to where something stands."""


def table_heads(
    text: Folded, stream: Sequence[Item], usage: Usage
) -> Iterator[tuple[int, list[Item]]]:
    """Of each number in a pasted table or list, by its start, the words that head it.

    They are those of the line above it all, 表1 资金来源（单位：万元）, of its row and its column.
    """
    figures = [one for one in stream if isinstance(one, Mention) and one.sort == "figure"]
    words = [one for one in stream if not isinstance(one, Mention) or one.sort != "figure"]
    head: list[_Place] = []
    title: list[_Place] = []
    below: list[SpokenWord] = []
    above = 0
    lines = list(_cells(text.text))
    for order, cells in enumerate(lines):
        numbers = [_inside(figures, cell) for cell in cells]
        if len(cells) == 1:
            above += 1  # one line between a head and its rows, as （2016年）, leaves them together
            head = head if above == 1 else []
            if title and _is_row(text.text[slice(*cells[0])], numbers[0], cells[0][0]):
                own = _inside(words, cells[0])  # which the line itself says
                yield numbers[0][0].at[0], _named(words, title, cells)[: -len(own) or None]
            else:
                is_title = not numbers[0] and _TITLE.fullmatch(text.text[slice(*cells[0])])
                title = cells if is_title else []
            continue
        above = 0
        if not any(numbers):
            head = cells
            below = _unit_in_head(words, cells) or _unit_below(text, words, lines[order:])
            continue
        strange = _strangers(text, words, cells, head, usage)
        for column, ones in enumerate(numbers):
            places = [*(cells[:1] if column else []), *head[column : column + 1]]
            short = [place for place in places if place[1] - place[0] <= _LONGEST]
            counting = _counting(text, head[column : column + 1], usage)
            for one in ones:
                yield one.at[0], [*_named(words, title, short), *(counting or below), *strange]


def _unit_in_head(words: Sequence[Item], head: Sequence[_Place]) -> list[SpokenWord]:
    """What the head over the names says that all numbers count: 学段（人）."""
    said = (one for one in _inside(words, head[0]) if isinstance(one, SpokenWord))
    return [one for one in said if one.named("noun") and one.word.startswith(_BRACKET)]


def _unit_below(
    text: Folded, words: Sequence[Item], lines: Sequence[Sequence[_Place]]
) -> list[SpokenWord]:
    """What a line right under a table says that its numbers count: （单位：户）."""
    place = next((cells[0] for cells in lines if len(cells) == 1), None)
    if place is None or not _UNIT_LINE.fullmatch(text.text[slice(*place)].strip()):
        return []
    said = (one for one in _inside(words, place) if isinstance(one, SpokenWord))
    return [one for one in said if one.named("noun")]


def _counting(text: Folded, head: Sequence[_Place], usage: Usage) -> list[SpokenWord]:
    """A counting word that heads a column by itself is what its numbers count: 户, 人."""
    said = [(place, text.text[slice(*place)].strip()) for place in head]
    return [
        SpokenWord(*place, word, (("noun", usage.counter_of[word]),))
        for place, word in said if word in usage.counter_of
    ]  # fmt: skip


def _strangers(
    text: Folded, words: Sequence[Item], cells: Sequence[_Place], head: Sequence[_Place],
    usage: Usage,
) -> list[SpokenWord]:  # fmt: skip
    """The name of a line in a column of unions, if it is that of none we know: it is besides."""
    if not head or text.text[slice(*head[0])].strip() not in usage.unit_columns:
        return []
    start, end = cells[0]
    name, said = text.text[start:end].strip(), _inside(words, cells[0])
    is_known = any(isinstance(one, SpokenWord) and one.named("unit") for one in said)
    if is_known or not name or name.endswith(tuple(usage.totals)):
        return []
    return [SpokenWord(start, end, name, (("besides", ""),))]


def table_totals(text: Folded, stream: Sequence[Item], usage: Usage) -> dict[int, tuple[int, ...]]:
    """Of each total of a table over years, by its start, where the numbers start that it adds.

    A total stands in a column called so behind those of years, or in a line called so under years;
    a part of the whole, 小计, in a line under any.
    """
    figures = [one for one in stream if isinstance(one, Mention) and one.sort == "figure"]
    times = [one for one in stream if isinstance(one, Mention) and one.sort == "period"]
    found: dict[int, tuple[int, ...]] = {}
    head: list[str] = []
    above: dict[int, list[int]] = {}  # of each column, the numbers since its head
    is_years = True
    for cells in _cells(text.text):
        names = [text.text[slice(*cell)].strip() for cell in cells]
        numbers = [[one.at[0] for one in _inside(figures, cell)] for cell in cells]
        timed = [bool(_inside(times, cell)) for cell in cells]
        if len(cells) == 1 or not any(numbers):
            head, above, is_years = (names if len(cells) > 1 else []), {}, True
            head_times = timed
            continue
        is_total = (is_years and _is_total(names[0], usage)) or names[0] in usage.subtotals
        for column, ones in enumerate(numbers):
            if len(ones) != 1:
                continue
            place, before = ones[0], above.get(column, [])
            if is_total and len(before) > 1:
                found[place] = tuple(before)
            elif head[column : column + 1] and head[column] in usage.totals:
                of = [
                    n[0] for n, is_time in zip(numbers, head_times, strict=False) if n and is_time
                ]
                found |= {place: tuple(of)} if len(of) > 1 else {}
            above.setdefault(column, []).append(place)
        above, is_years = ({}, True) if is_total else (above, is_years and timed[0])
    return found


def _is_total(name: str, usage: Usage) -> bool:
    """Whether a name is that of a total: 合计, 四个月合计; 两年合计 names the years itself."""
    return len(name) <= _SHORT and _YEARS not in name and name.endswith(tuple(usage.totals))


def _inside(ordered: Sequence[_Said], place: _Place) -> Sequence[_Said]:
    """What starts in a place."""
    start = bisect_left(ordered, place[0], key=start_of)
    return ordered[start : bisect_left(ordered, place[1], lo=start, key=start_of)]


def _is_row(line: str, numbers: Sequence[Mention], start: int) -> bool:
    """Whether a line is a name and its number, with nothing behind it."""
    if len(numbers) != 1:
        return False
    (number,) = numbers
    name, behind = line[: number.at[0] - start], line[number.at[1] - start :]
    return bool(_ROW_NAME.fullmatch(name)) and not behind.strip("；;。、 ")


def _named(words: Sequence[Item], title: Sequence[_Place], places: Sequence[_Place]) -> list[Item]:
    """The words of a head behind those of its title, whose period is that of rows without one."""
    own = [w for p in places for w in _inside(words, p)]
    above = heading([w for p in title for w in _inside(words, p)])
    if any(map(_compares, above)):  # 两年对比 compares the columns
        above = [w for w in above if not _compares(w) and not _is_duration(w)]
    has_time = any(isinstance(one, Mention) for one in own)
    own.sort(key=_says_part)  # 一季度 in a column of 2018年
    return [*(w for w in above if not (has_time and _says_time(w))), *own]


def heading(words: Sequence[Item]) -> list[Item]:
    """What a line says of those under it: of ours, where it names that beside others.

    As 2019年抚慰人次，基层工会情况如下; but 帮扶志愿者 are others.
    """
    said = [one for one in words if isinstance(one, SpokenWord)]
    ours = [one for one in said if {*one.named("subject")} - {*NOT_OURS}]
    others = {
        one.start for one in said
        if one not in ours and (one.named("subject") or one.named("besides"))
        and not any(own.end == one.start for own in ours)
    }  # fmt: skip
    return [one for one in words if not ours or start_of(one) not in others]


def _compares(one: Item) -> bool:
    return isinstance(one, SpokenWord) and bool(one.named("comparator"))


def _is_duration(one: Item) -> bool:
    return isinstance(one, Mention) and one.sort == "duration"


def _says_part(one: Item) -> bool:
    """Whether it names a part of a year without the year."""
    return isinstance(one, Mention) and one.sort == "period" and not says_year(one.parts or {})


def _says_time(one: Item) -> bool:
    return isinstance(one, Mention) or bool(one.named("span"))


def _cells(text: str) -> Iterator[list[tuple[int, int]]]:
    """Of each line, where its cells start and end."""
    place = 0
    for line in text.split("\n"):
        cells = []
        for cell in line.split("\t"):
            cells.append((place, place + len(cell)))
            place += len(cell) + 1
        yield cells


def is_row_at(text: str, place: int) -> bool:
    """Whether a place is in a row of a table."""
    start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
    return "\t" in text[start : end if end >= 0 else len(text)].strip()


def leads_to_table(text: str, place: int) -> bool:
    """Whether the line above the table that a place is in leads to it, and is no sentence."""
    start = text.rfind("\n", 0, place) + 1
    while start:
        above = text.rfind("\n", 0, start - 1) + 1
        line = text[above : start - 1].strip()
        if line and "\t" not in line:
            return not PART_ENDS.search(f"{line[-1]} ")
        start = above
    return False


def row_named(tokens: Sequence[SpokenWord], of: Mapping[str, str]) -> SpokenWord | None:
    """The row named last; a part of a subject that is a row itself goes before it.

    As in a table of pupils whose line is 义务教育, and whose column 助学人数.

    Parameters
    ----------
    of
        The subject of the rows of each dimension.
    """
    found = [one for one in tokens if one.named("group")]
    subjects = found[-1].named("subject") if found else ()
    parts = [
        one for one in found
        if any(of.get(code.partition("=")[0]) in subjects for code in one.named("group"))
    ]  # fmt: skip
    named = parts or found
    return named[-1] if named else None
