"""What is said of wide tables: what they lack, how many payments they have, what is none."""

from collections.abc import Iterator, Mapping, Sequence

from bangfu.language import LIST_COMMA, Text
from bangfu.ledgers.layout.sheet_columns import quoted_list
from bangfu.ledgers.layout.sheet_words import ignored, joined, offered
from bangfu.ledgers.layout.table_choice import PAID_TABLE, Said
from bangfu.ledgers.layout.wide_tables import WideList
from bangfu.ledgers.values.days import read_day
from bangfu.register.faults import Fault, Place, RefusedError, masked, shown
from bangfu.register.remarks import Remark
from bangfu.register.schema import Column, Table

__all__ = ["alike_fault", "elsewhere_fault", "other_month_remarks", "wide_fault", "wide_remarks"]


def wide_fault(
    place: Place,
    heads: Sequence[str],
    lacks: Mapping[str, Sequence[Column]],
    said: Said,
    unknown: Sequence[str],
) -> Fault:
    """Of a table with a column for each holiday or month that lacks something: told once.

    Parameters
    ----------
    place
        Where its header is.
    heads
        Its holidays or months.
    lacks
        By head with payments: the columns they lack.
    said
        What its title and file say.
    unknown
        Heads nothing is known of.
    """
    everywhere = [
        column for column in dict.fromkeys(c for own in lacks.values() for c in own)
        if all(column in own for own in lacks.values())
    ]  # fmt: skip
    some = {
        head: [column.words for column in own if column not in everywhere]
        for head, own in lacks.items()
    }
    parts = [joined(column.words for column in everywhere)] if everywhere else []
    for head, words in some.items():
        if words:
            (quoted,), left = quoted_list([head]), joined(words)
            parts.append(Text(f"{quoted}列的{left.zh}", f"{left.en} of {quoted}"))
    left = Text("、".join(part.zh for part in parts), "; ".join(part.en for part in parts))
    quoted_heads = list(quoted_list(heads))
    titles = offered(said, [column for own in lacks.values() for column in own])
    passed = ignored(unknown)
    return Fault(
        place,
        Text(
            f"一个节日或月份一列的表（{LIST_COMMA.zh.join(quoted_heads)}），没有{left.zh}",
            f"a table with a column a holiday or month ({LIST_COMMA.en.join(quoted_heads)}) "
            f"without {left.en}",
        ),
        Text(
            "这些内容：各列相同的，在标题行上方写一行，如“资金来源：工会经费”；各列不同的日期，"
            f"写在该列标题里或标题下一行，如“春节 2019-01-25”{titles.zh}{passed.zh}",
            "these: what is the same in all columns in a line above, as “fund source: union "
            "funds”; a day for each column in its header or in a row below, as “Spring Festival "
            f"2019-01-25”{titles.en}{passed.en}",
        ),
        kind="wide_layout",
    )


def elsewhere_fault(place: Place, heads: Sequence[str], table: Table) -> Fault:
    """Of holidays or months in a table that holds no payments: they would be lost.

    Parameters
    ----------
    place
        Where the header is.
    heads
        Those of holidays or months.
    table
        What the rows are of.
    """
    quoted = list(quoted_list(heads))
    return Fault(
        place,
        Text(
            f"{table.zh!r}中按节日或月份的列：{LIST_COMMA.zh.join(quoted)}",
            f"columns of holidays or months in {table.en!r}: {LIST_COMMA.en.join(quoted)}",
        ),
        Text(
            "是发放的，另列一张表；不是的，换一个标题",
            "a sheet of their own if they are payments; else other headers",
        ),
        kind="wide_elsewhere",
    )


def alike_fault(place: Place, head: str) -> Fault:
    """Of columns of a wide table that their headers do not tell apart."""
    quoted = shown(masked(head))
    return Fault(
        place,
        Text(f"不止一列{quoted.zh}", f"more than one column {quoted.en}"),
        Text(
            "能分清的标题，如“2018年春节”和“2019年春节”",
            "headers that tell them apart, as by their years",
        ),
        kind="column_twice",
    )


def wide_remarks(
    place: Place, lists: Sequence[WideList], rows: int, right: int
) -> Iterator[Remark]:
    """Of a wide table: how many payments its rows have, by column, and what is none."""
    counted = [(next(quoted_list([one.part.text])), len(one.rows)) for one in lists]
    payments, zeros = sum(n for _, n in counted), sum(one.zeros for one in lists)
    blank = rows * len(lists) - payments - zeros
    said = Text(
        f"一格一笔：{rows}行{len(lists)}列共{rows * len(lists)}格，{payments}笔"
        f"（{'、'.join(f'{head}{n}' for head, n in counted)}），空白{blank}格，"
        f"0或“-”{zeros}格不算发放",
        f"a payment a cell: {rows} rows of {len(lists)} columns are {rows * len(lists)} cells, "
        f"{payments} payments ({', '.join(f'{head} {n}' for head, n in counted)}), {blank} blank, "
        f"{zeros} of 0 or “-” that are none",
    )
    yield Remark("wide_table", place, said)
    heads = [_said_by(one.part.text, one.part.head.says) for one in lists if one.part.head.says]
    if heads:
        zh, en = "；".join(one.zh for one in heads), "; ".join(one.en for one in heads)
        yield Remark("wide_heads", place, Text(f"各列标题说明：{zh}", f"headers say: {en}"))
    if right:
        told = Text(f"{right}处合计与各列之和相符", f"{right} sums at the right agree")
        yield Remark("checked_total", place, told)


def other_month_remarks(place: Place, lists: Sequence[WideList], day: str) -> Iterator[Remark]:
    """Of months that one day is said for, which is neither in them nor in the next: it is odd.

    Parameters
    ----------
    place
        File and sheet.
    lists
        The payments of each column.
    day
        What a line above says for all of them.
    """
    try:
        month = read_day(day).month
    except RefusedError:
        return  # told at its cell
    paid = [one for one in lists if one.rows and "paid_on" not in one.part.head.says]
    heads = [
        one.part.text for one in paid
        if one.part.head.months and not {month, (month - 2) % 12 + 1} & one.part.head.months
    ]  # fmt: skip
    if heads:
        quoted = list(quoted_list(heads))
        said = Text(
            f"{LIST_COMMA.zh.join(quoted)}各列的发放日期都是{day}，请核实",
            f"{LIST_COMMA.en.join(quoted)}: all paid on {day}, please check",
        )
        yield Remark("other_month", place, said, "low")


def _said_by(head: str, says: Mapping[str, str]) -> Text:
    quoted = next(quoted_list([head]))
    columns = [(PAID_TABLE.column(name), value) for name, value in says.items()]
    return Text(
        f"{quoted}的{'、'.join(f'{column.zh}为{value}' for column, value in columns)}",
        f"{quoted}: {', '.join(f'{column.en} {value}' for column, value in columns)}",
    )
