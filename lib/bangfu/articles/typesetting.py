"""Typesetting: a text as it is read, without what setting it has put between its characters."""

import re
import unicodedata
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from bangfu.articles import stacked_cells
from bangfu.articles.stacked_cells import CELL_NUMBER, SPACE, stacked_gaps, with_tabs

__all__ = ["TWIN", "Folded", "folded"]

_HANZI = "\u3007\u25cb\u3400-\u9fff\u3000-\u303f\uff01-\uff5e“”‘’《》—…·"
_IS_HANZI = re.compile(f"[{_HANZI}]")
_WIDE = {ord("％"): "%", ord("．"): ".", ord("："): "：", 0x25CB: "〇"}
_ITEM = re.compile(
    r"\s*(?:[^\w“‘《（(【「]|[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、.．)）是](?!\d)"
    r"|\d[\d.,]*\S{1,3}——|[^\s，。；：:、\d]{1,8}：\D{0,4}\d)"
)
"""How an item of a list begins: with a sign, or with its number."""
_NUMBERED = re.compile(
    r"\s*(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、.．)）](?!\d)|【[^】\n]{1,12}】|[•●▪◆])"
)
"""How the line of a list begins: no column has as many of them as others."""
_CELLS_APART = 2
"""More spaces than these stand between the cells of a table."""
_GAP = re.compile(r"[ \u3000]{2,}(?=\S)")
"""What may stand between the cells of a table."""
_COLUMN_LINES, _COLUMN_WIDTH, _UNEVEN, _FILLED = 4, 42, 0.2, 0.7
"""At least so many lines of at most so many characters, most of them as long as each other within
so much, are a column; so full, a line of it goes on."""
_FULL_STOPS = "。！？"
_LINE_STOPS = f"{_FULL_STOPS}!?|｜"
_PAUSES = "，、："
_ROW = re.compile(
    r"\s*[^，。；,;\s]{1,16}(?:[：:]\s*|\s+)\d[\d.,]*(?:%|[人户元件批次万亿]{0,3})"
    r"(?:[ \u3000]+\d[\d.,]*(?:%|[人户元件批次万亿]{0,3}))*[；;。]?\s*"
)
"""A line that is a name and its numbers, as those of a list under a title."""
_BAR = re.compile(r"[|｜]")
_NUMERIC = re.compile(r"\s*[-+−]?\d[\d.,，]*(?:%|[人户元件批次万亿天名]{0,3})\s*|\s*[-—–]*\s*")
_OPEN_CELLS = 3
_BARRED = re.compile(r"\s*\|.*\|.*\|\s*")
_RULE = re.compile(r"[\s|:\-—]+")
_SEEN = 12
"""So many characters on both sides of the end of a line tell whether a number is cut."""
_COUNTING = re.compile(r"[人户万亿元个余批%]")
_CUT = re.compile(
    r"[^，。；\s]{2}[\u4e00-\u9fff]\d{1,3}\.?\n\.?\d+(?:\.\d+)?(?:人|户|万|亿|元|%)|左\n右"
)
"""A number that is cut where a line ends: 帮扶家庭4, 90户."""

_APART = re.compile(r"\d\n(?=[人户万亿元个余批%件])|\d人\n次")
"""A number that a line ends with, and what it counts in the next."""
_LOOSE = re.compile(
    r"[\u4e00-\u9fff，：:](?:\d{1,3}(?:[ \n]?\.[ \n]?\d{1,2}|[ \n]\d{1,3})|\d{1,3}) ?"
    r"(?=[人户件天元%个次万])"
)
"""A number whose digits a page has set apart, 91 .4 %, 5 4 天, or what it counts: 4 件."""
_DIGITS_APART = re.compile(r"[0-9.][ \n]+[0-9.]")
_CUTS = 2
_HEADLINES, _CLAUSE = 3, 4
"""So many lines may be headlines; so many characters at least a clause of one has."""
_HEADLINE = re.compile(r"[^。，；、：？,;:?\t|“”]{8,48}")
_CLAUSES_APART = re.compile(r"[ \u3000]{1,2}(?![ \u3000])")
_HAS_HANZI = re.compile(r"[\u4e00-\u9fff]{2}")
TWIN: Mapping[str, Any] = {
    "headlines": _HEADLINES, "clause": _CLAUSE, "headline": _HEADLINE,
    "clauses_apart": _CLAUSES_APART, "has_hanzi": _HAS_HANZI, **stacked_cells.TWIN,
    "hanzi": _IS_HANZI, "item": _ITEM, "row": _ROW,
    "bar": _BAR, "numeric": _NUMERIC, "open_cells": _OPEN_CELLS,
    "barred": _BARRED, "rule": _RULE, "blank": re.compile(r"\s"),
    "cut": _CUT, "seen": _SEEN, "apart": _APART, "cuts": _CUTS, "numbered": _NUMBERED,
    "loose": _LOOSE, "digits_apart": _DIGITS_APART,
    "counting": _COUNTING, "wide": {chr(letter): plain for letter, plain in _WIDE.items()},
    "gap": _GAP, "cells_apart": _CELLS_APART, "column_lines": _COLUMN_LINES,
    "column_width": _COLUMN_WIDTH,
    "uneven": _UNEVEN, "filled": _FILLED, "line_ends": _LINE_STOPS, "line_goes_on": _PAUSES,
    "sentence_ends": _FULL_STOPS,
}  # fmt: skip
"""What its twin in JavaScript is given."""


@dataclass(frozen=True)
class Folded:
    """A text without what typesetting put between its characters."""

    text: str
    places: tuple[int, ...]
    """Of each character, where it stands in the text as it was given."""

    def outside(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of it starts and ends in the text as it was given."""
        return self.places[start], self.places[end - 1] + 1

    def found(self, pattern: re.Pattern[str], taken: Container[int]) -> Iterator[re.Match[str]]:
        """Matches of a pattern that begin at no place that is taken, and what they would hide."""
        place = 0
        while match := pattern.search(self.text, place):
            place = match.end()
            if match.start() in taken:  # 年中 in 2019年中央财政
                place = match.start() + 1
            else:
                yield match


def folded(text: str) -> Folded:
    r"""A text as it is read.

    Between Chinese characters, and between them and digits, white space says nothing; in a line
    that is spaced out (2 0 1 7 年) nor does it between digits. Of a text set in a narrow column the
    lines go on in the next. Tabs, and lines that end, stay.

    Examples
    --------
    >>> folded("2 0 1 7 年 抚 慰 2 9 2 人\n次 。 25 人").text
    '2017年抚慰292人次。25人'
    """
    text = with_tabs(text)
    letters, places = list[str](), list[int]()
    spaced, rows, loose = _spaced_out(text), _rows(text), _loose(text)
    width = _column(text) or _broken(text) or int(bool(loose))
    aligned = _aligned(text)
    parted = set() if width else _parted(text)
    bars, ruled = _bars(text)
    stacked = stacked_gaps(text)
    place = 0
    while place < len(text):
        if place in ruled or place in loose:
            place = ruled.get(place, place + 1)
            continue
        if place in bars:
            letters += bars[place]
            places += [place] * len(bars[place])
            place += 1
            continue
        gap = SPACE.match(text, place)
        if gap is None:
            letters.append(_plain(text[place]))
            places.append(place)
            place += 1
            continue
        kept = _kept(text, gap, is_spaced=spaced[place], width=width, rows=rows)
        kept = "\t" if place in aligned and not spaced[place] else kept
        kept = "，" if place in parted else stacked.get(place, kept)
        letters += kept
        places += [place] * len(kept)
        place = gap.end()
    return Folded("".join(letters), tuple(places))


def _loose(text: str) -> set[int]:
    """Where blanks stand inside of numbers, if two at least are set so: 91 .4 %, 5 4 天."""
    found = list(_LOOSE.finditer(text)) if "\t" not in text else []
    apart = [one for one in found if _DIGITS_APART.search(one[0])]
    gaps = [one.start() + n for one in apart for n, letter in enumerate(one[0]) if letter.isspace()]
    return {*gaps} if len(apart) >= _CUTS else set()


def _parted(text: str) -> set[int]:
    """Where blanks stand between the clauses of a headline: 在档户数降至10户 一年减少超九成.

    A headline is a short line above a text, with no mark of a sentence.
    """
    found, place = set[int](), 0
    lines = [line for line in text.split("\n") if line.strip()][:_HEADLINES]
    for line in text.split("\n"):
        clauses = [part.strip() for part in _CLAUSES_APART.split(line) if part.strip()]
        if line.strip() and line in lines and len(clauses) > 1 and _HEADLINE.fullmatch(line):
            gaps = [
                gap for gap in _CLAUSES_APART.finditer(line)
                if line[: gap.start()].strip() and line[gap.end() :].strip()
            ]  # fmt: skip
            is_whole = all(len(part) >= _CLAUSE and _HAS_HANZI.search(part) for part in clauses)
            found |= {place + gap.start() for gap in gaps} if is_whole else set()
        if line.strip() and line not in lines:
            break
        place += len(line) + 1
    return found


def _aligned(text: str) -> set[int]:
    """Where two blanks stand between the cells of a line that has wider gaps, or one beside it.

    So they do where a line beside it has as many cells, and one of the two has numbers.
    """
    found, place = set[int](), 0
    lines = text.split("\n")
    every = [_gaps(line) for line in lines]
    wide = [any(len(gap[0]) > _CELLS_APART for gap in gaps) for gaps in every]
    for n, (one, other) in enumerate(pairwise(lines)):
        if _are_rows(one, other):
            wide[n] = wide[n + 1] = True
    for order, (line, gaps) in enumerate(zip(lines, every, strict=True)):
        is_beside = any(wide[max(order - 1, 0) : order + 2]) and len(gaps) > 1
        if wide[order] or is_beside:
            found |= {place + gap.start() for gap in gaps if len(gap[0]) == _CELLS_APART}
        place += len(line) + 1
    return found


def _are_rows(one: str, other: str) -> bool:
    """Whether two lines have as many cells as each other, and most of the second are numbers."""
    cells = [_GAP.split(line.strip()) for line in (one, other)]
    numbers = [cell for cell in cells[1][1:] if CELL_NUMBER.fullmatch(cell)]
    return len(cells[0]) == len(cells[1]) <= len(numbers) + 1 and len(numbers) > 1


def _plain(letter: str) -> str:
    if ord(letter) in _WIDE:
        return _WIDE[ord(letter)]
    if "０" <= letter <= "９" or "Ａ" <= letter <= "Ｚ" or "ａ" <= letter <= "ｚ":
        return unicodedata.normalize("NFKC", letter)
    return letter


def _kept(
    text: str, gap: re.Match[str], *, is_spaced: bool, width: int, rows: Collection[int]
) -> str:
    """What is left of white space: a tab, the end of a line, a space, or nothing."""
    inside = gap[0]
    before, behind = text[gap.start() - 1 : gap.start()], text[gap.end() : gap.end() + 1]
    if not before or not behind:
        return ""
    is_read_through = bool(_IS_HANZI.match(before) or _IS_HANZI.match(behind))
    if "\n" in inside:
        is_number = bool(re.match(r"[\d.]", before) and re.match(r"[\d.%]", behind))
        goes_on = (is_read_through or is_number) and _goes_on(text, gap, width, rows)
        return "" if goes_on or (is_spaced and inside.count("\n") == 1) else "\n"
    if "\t" in inside:
        return "\t" * _tabs(text, gap)
    if is_spaced and len(inside) == 1:
        return ""
    if len(inside) > _CELLS_APART and not is_spaced:
        return "\t"
    return "" if is_read_through else " "


def _tabs(text: str, gap: re.Match[str]) -> int:
    """How many tabs stand in a gap; one, if the line has not as many in all as that above it."""
    start = text.rfind("\n", 0, gap.start()) + 1
    above = text[text.rfind("\n", 0, max(start - 1, 0)) + 1 : max(start - 1, 0)]
    is_even = text[start:].partition("\n")[0].count("\t") == above.count("\t")
    return gap[0].count("\t") if is_even else 1


def _goes_on(text: str, gap: re.Match[str], width: int, rows: Collection[int]) -> bool:
    """Whether a line goes on in the next: set in a column, it does not end with its sentence."""
    starts = [text.rfind("\n", 0, place) + 1 for place in (gap.start(), gap.end())]
    if {*starts} & {*rows}:
        return False
    line = text[starts[0] : gap.start()]
    following = text[gap.end() :].partition("\n")[0]
    if "\t" in line or "\t" in following or line[-1:] in _LINE_STOPS:
        return False
    is_full = bool(width) and _wide(line) >= _FILLED * width
    is_cut = bool(_CUT.search(f"{line[-_SEEN:]}\n{following[:_SEEN]}"))
    if _counts_on(line, following) or is_cut or (is_full and _number_goes_on(line, following)):
        return gap[0].count("\n") == 1
    if _ITEM.match(following):
        return False
    if line[-1:] in _PAUSES:
        return gap[0].count("\n") == 1
    return is_full


def _counts_on(line: str, following: str) -> bool:
    """Whether a number ends a line and its counting word begins the next."""
    return bool(re.search(r"\d$", line) and _COUNTING.match(following))


def _number_goes_on(line: str, following: str) -> bool:
    """Whether the digits of a number go on in the next line of a column."""
    return bool(re.search(r"\d\.?$", line) and re.match(r"\.?\d", following))


def _column(text: str) -> int:
    """The width of the column a text is set in; 0 if its lines are its paragraphs."""
    lines = [line for line in text.split("\n") if line.strip()]
    widths = sorted(map(_wide, lines))
    middle = widths[len(widths) // 2] if widths else 0
    ended = sum(line.strip()[-1:] in _FULL_STOPS for line in lines)
    alike = sum(abs(width - middle) <= _UNEVEN * middle for width in widths)
    is_even = 2 * alike > len(lines) > 2 * ended
    is_column = len(lines) >= _COLUMN_LINES and middle <= _COLUMN_WIDTH and is_even
    is_list = 2 * sum(bool(_NUMBERED.match(line)) for line in lines) >= len(lines)
    is_barred = any(len(_BAR.findall(line)) > 1 for line in lines)  # 221户 ｜ 317人次 ｜ 17.12万元
    apart = sum(_is_apart(line) for line in lines)  # 本人      261      439
    is_table = is_list or is_barred or "\t" in text or bool(_open_rows(text.split("\n")))
    is_table = is_table or apart >= _COLUMN_LINES
    is_table = is_table or any(_are_rows(one, other) for one, other in pairwise(lines))
    return middle if is_column and not is_table else 0


def _is_apart(line: str) -> bool:
    """Whether two gaps at least of a line are as wide as those between the cells of a table."""
    return sum(len(gap[0]) > _CELLS_APART for gap in _gaps(line)) > 1


def _gaps(line: str) -> list[re.Match[str]]:
    """What stands between the cells of a line, if it is a row of a table."""
    indent = len(line) - len(line.lstrip())
    return [gap for gap in _GAP.finditer(line) if gap.start() >= indent]


def _broken(text: str) -> int:
    """The least width of lines that were broken anywhere; 0 if not so.

    That is so where two numbers at least are cut, or stand apart from what they count.
    """
    cuts = len(_CUT.findall(text)) + len(_APART.findall(text))
    return 1 if cuts >= _CUTS and "\t" not in text else 0


def _bars(text: str) -> tuple[dict[int, str], dict[int, int]]:
    """The bars of a table as | 2018 | 284 |, each with what is read for it, and its ruled lines.

    A line between head and rows says nothing: it is told by where it starts, with where it ends.
    """
    bars, ruled, place = dict[int, str](), dict[int, int](), 0
    lines = text.split("\n")
    opened = _open_rows(lines)
    for order, line in enumerate(lines):
        end = place + len(line)
        if order in opened and _RULE.fullmatch(line):
            ruled[place] = end + 1
        elif order in opened:
            bars |= {place + n: "\t" for n, letter in enumerate(line) if _BAR.match(letter)}
        elif _BARRED.fullmatch(line):
            if _RULE.fullmatch(line):
                ruled[place] = end + 1
            found = [place + n for n, letter in enumerate(line) if letter == "|"]
            bars |= dict.fromkeys(found[1:-1], "\t") | {found[0]: "", found[-1]: ""}
        place = end + 1
    return bars, ruled


def _open_rows(lines: Sequence[str]) -> set[int]:
    """The lines of a table whose bars stand only between its cells: 年份｜脱困, 2018｜84."""
    found = set[int]()
    cells = [[] if _BARRED.fullmatch(line) else _BAR.split(line) for line in lines]
    for n in range(1, len(lines)):
        is_alike = len(cells[n]) == len(cells[n - 1]) >= _OPEN_CELLS
        if is_alike and all(_NUMERIC.fullmatch(cell) for cell in cells[n][1:]):
            found |= {n - 1, n}
    return found


def _rows(text: str) -> set[int]:
    """Where lines start that are a name and its number, and stand beside another such line."""
    found, place = list[int](), 0
    starts = list[int]()
    for line in text.split("\n"):
        if not (line.strip() and _RULE.fullmatch(line)):  # ———— above 合计 parts no list
            starts.append(place)
            found += [len(starts) - 1] if _ROW.fullmatch(line) else []
        place += len(line) + 1
    return {starts[n] for n in found if {n - 1, n + 1} & {*found}}


def _wide(line: str) -> int:
    """How many characters a line has but for white space."""
    return sum(not letter.isspace() for letter in line)


def _spaced_out(text: str) -> list[bool]:
    """Of each place, whether its line has a space behind nearly every character."""
    told: list[bool] = []
    for line in text.split("\n"):
        letters = [letter for letter in line if not letter.isspace()]
        pairs = len(re.findall(r"\S(?=[ \u3000]|$)", line))
        is_barred = len(_BAR.findall(line)) > 1  # | 8月 | 92 | 9 | 40 |
        is_spaced = len(letters) > 3 and pairs >= 0.7 * len(letters) and not is_barred
        told += [is_spaced] * (len(line) + 1)
    return told
