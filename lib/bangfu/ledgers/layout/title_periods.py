"""Whether the title of a list and its rows speak of the same time, and of the same holiday.

Of days the row's own counts, and where a title names another it is said. A title whose year or
months, or whose holiday, is that of no row is asked about: the list may be a copy of another.
So is a head of months that do not lie in the time of its title.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from bangfu.language import Text
from bangfu.ledgers.layout.sheet_columns import quoted_list
from bangfu.ledgers.layout.sheet_parts import LedgerSheet
from bangfu.ledgers.layout.typed_rows import LedgerRow, rows_of_sheets
from bangfu.ledgers.layout.wide_heads import occasions_in
from bangfu.ledgers.values.said_times import SaidTime, time_said
from bangfu.register.faults import Fault, Place
from bangfu.register.remarks import Remark
from bangfu.register.schema import Type
from bangfu.rules import house_rules

__all__ = ["told_of_titles"]

_LABELLED = re.compile(r"^.{2,12}?:")
"""A line with a label, as 填表日期：2019年2月1日, is no title."""
_MONEY = frozenset({"amount", "amount_asked"})
_SOME = 10  # rows a remark names

_Where = tuple[str, str | None, int]
"""The file, the sheet and the row of the header of a list."""


def told_of_titles(
    sheets: Sequence[LedgerSheet], rows: Iterable[LedgerRow]
) -> tuple[list[Fault], list[Remark]]:
    """What to ask and to say of titles that speak of another time than their rows.

    Parameters
    ----------
    sheets
        With their titles.
    rows
        Their rows, typed.
    """
    titles: dict[_Where, str] = {}
    heads: dict[_Where, list[str]] = defaultdict(list)
    own: dict[_Where, list[LedgerRow]] = defaultdict(list)
    titled = ((one, _title_in(one.titles)) for one in sheets if "paid_on" in one.table.names)
    told = {id(sheet): title for sheet, title in titled if title}
    for sheet, some in rows_of_sheets((one for one in sheets if id(one) in told), rows):
        where = (sheet.file, sheet.sheet, sheet.head)  # the columns of a wide table together
        titles[where] = told[id(sheet)]
        heads[where] += [head for n, head in sheet.headers.items() if some and n in _MONEY]
        own[where] += [row for row in some if not row.withdrawn]
    faults, remarks = list[Fault](), list[Remark]()
    for where, title in titles.items():
        faults += _other_holiday(where, title, own[where])
        if said := time_said(title):
            faults += _asked(where, said.without_day, own[where])
            faults += _other_heads(where, said, heads[where])
            remarks += _other_days(where, said, own[where])
    return faults, remarks


def _title_in(titles: Iterable[str]) -> str:
    """What titles say, without lines that have a label."""
    texts = ["".join(unicodedata.normalize("NFKC", text).split()) for text in titles]
    return " ".join(one for one in texts if not _LABELLED.match(one))


def _other_holiday(where: _Where, title: str, rows: list[LedgerRow]) -> Iterator[Fault]:
    """A fault if the title names one holiday, and all rows were paid at others."""
    said = occasions_in(title)
    codes = house_rules().code_list("occasion")
    seen = {row.values.get("occasion") for row in rows if "occasion" in row.table.names}
    labels = [code.label for code in codes if code.value in seen]
    if len(said) != 1 or not labels or "none" in seen or said[0] in (one.zh for one in labels):
        return
    own = next(code.label for code in codes if code.label.zh == said[0])
    yield Fault(
        Place(*where),
        Text(f"标题写{own.zh}，各行的发放时机是{'、'.join(one.zh for one in labels)}",
             f"a title of {own.en}, and rows of {', '.join(one.en for one in labels)}"),
        Text("同一时机：改正标题或发放时机", "the same occasion: mend the title, or the rows"),
        kind="title_occasion", spots=frozenset(row.spot for row in rows),
    )  # fmt: skip


def _asked(where: _Where, said: SaidTime, rows: list[LedgerRow]) -> Iterator[Fault]:
    """A fault if no row has a day in the time its title speaks of."""
    days = {row.spot: _days(row) for row in rows}
    seen = sorted({day for own in days.values() for day in own})
    if not seen or any(map(said.has, seen)):
        return
    words, first, last = said.words(), seen[0], seen[-1]
    zh = f"{first}" if first == last else f"{first}至{last}"
    en = f"{first}" if first == last else f"{first} to {last}"
    yield Fault(
        Place(*where),
        Text(f"标题写{words.zh}，各行的日期都不在其中（{zh}）",
             f"a title that speaks of {words.en}, and no row of that time ({en})"),
        Text("同一时间：改正标题或日期", "the same time: mend the title, or the days"),
        kind="title_period", spots=frozenset(spot for spot, own in days.items() if own),
    )  # fmt: skip


def _other_heads(where: _Where, said: SaidTime, heads: Iterable[str]) -> Iterator[Fault]:
    """A fault if heads of amounts are of months that do not lie in the time of their title.

    A list of one month may have those before it too.
    """
    times = {head: time_said(head) for head in heads}
    of_months = {h: own for h, own in times.items() if own and own.months and not own.day}
    others = [head for head, own in of_months.items() if not said.meets(own)]
    if not others or (len(said.months) == 1 and len(others) < len(of_months)):
        return
    quoted, words = list(quoted_list(others)), said.words()
    yield Fault(
        Place(*where),
        Text(f"标题写{words.zh}，列标题写{'、'.join(quoted)}",
             f"a title that speaks of {words.en}, and headers {', '.join(quoted)}"),
        Text("同一时间：改正标题或列标题", "the same time: mend the title, or the headers"),
        kind="title_heads",
    )  # fmt: skip


def _days(row: LedgerRow) -> list[date]:
    """The days of a row; that of its payment if it has one, and all there are."""
    cells = (row.values.get(name) for name in row.table.of_type(Type.DATE))
    return [day for day in cells if isinstance(day, date)]


def _other_days(where: _Where, said: SaidTime, rows: list[LedgerRow]) -> Iterator[Remark]:
    """A remark if the title names a day, and rows were paid on another."""
    paid = [(row, row.values.get("paid_on")) for row in rows]
    others = [row for row, day in paid if isinstance(day, date) and day != said.day]
    if said.day is None or not others:
        return
    numbers = [str(row.number) for row in others[:_SOME]]
    more = ("等", " and others") if len(others) > _SOME else ("", "")
    yield Remark(
        "title_day",
        Place(*where),
        Text(
            f"标题写{said.day}，{len(others)}行的发放日期不是这一天"
            f"（第{'、'.join(numbers)}行{more[0]}），按各行导入",
            f"the title says {said.day}, and {len(others)} rows were paid on another day "
            f"(row {', '.join(numbers)}{more[1]}), as they land",
        ),
        "low",
    )
