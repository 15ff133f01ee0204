"""What is said of a sheet in which no header was found, or one of which too little is known."""

from collections.abc import Sequence
from dataclasses import replace

from bangfu.language import Text
from bangfu.ledgers.layout.sheet_columns import quoted_list
from bangfu.ledgers.values.headers import WITHDRAWN
from bangfu.ledgers.values.vocabulary import nearest, unit_in
from bangfu.register.faults import Fault, Place
from bangfu.register.schema import TABLES, Table

__all__ = ["no_head_fault", "nothing_known_fault", "unknown_head_fault"]


def unknown_head_fault(place: Place, row: int, heads: Sequence[str]) -> Fault:
    """Of a row that looks like a header and has too few columns that are known.

    Parameters
    ----------
    place
        File and sheet.
    row
        Its number.
    heads
        Its texts nothing is known of.
    """
    words = [unit_in(column.zh)[0] for table in TABLES for column in table.columns]
    likes = [nearest(head, words) for head in heads]
    listed = list(quoted_list(heads))
    pairs = zip(listed, likes, strict=False)
    zh = [f"{said}（近于{like!r}？）" if like else said for said, like in pairs]
    found = Text(
        f"像是标题行，其中未识别的标题：{'、'.join(zh)}",
        f"what looks like the header, with headers nothing is known of: {', '.join(listed)}",
    )
    expected = Text(
        "标题行中有身份证号、金额等认得的标题：按空表改这些标题，或用 bangfu map 说明各是什么",
        "headers that are known, such as those of the template: mend these, or tell by "
        "`bangfu map` what each is",
    )
    return Fault(replace(place, row=row), found, expected, kind="unknown_table")


def nothing_known_fault(place: Place, known: Sequence[str]) -> Fault:
    """Of a sheet of which neither a header nor its name says what table it is.

    Parameters
    ----------
    place
        File and sheet.
    known
        The few texts in it that are headers; nothing else is quoted, for it may name people.
    """
    listed = list(quoted_list(known))
    found = Text(
        "没有认出标题行" + (f"，只认出{'、'.join(listed)}" if listed else ""),
        "no header that is known" + (f", but for {', '.join(listed)}" if listed else ""),
    )
    expected = Text(
        "本表自己的一行标题，如身份证号、金额（元）、发放日期（见空表），下面每人每笔一行；"
        "别的工作表的标题行不算",
        "a header of its own, such as ID number, amount and payment date (see the template), and a "
        "row for each person and payment below; that of another sheet does not count",
    )
    return Fault(place, found, expected, kind="unknown_table")


def no_head_fault(place: Place, row: int, table: Table) -> Fault:
    """Of a sheet without a head: its first row may be cells, so nothing of it is quoted."""
    return Fault(
        Place(place.file, place.sheet, row),
        Text("没有标题行：这里不是标题行", "a row that is not the header, and no header below"),
        Text(
            "一行标题，其中有：" + "、".join([*(c.zh for c in table.columns), WITHDRAWN.zh]),
            "one of the headers: " + ", ".join([*(c.en for c in table.columns), WITHDRAWN.en]),
        ),
        kind="no_head",
    )
