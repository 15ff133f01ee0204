"""Small tables of sums beside a list (街道、人数、金额): no payments, but held against the list."""

from collections.abc import Iterator, Mapping, Sequence

from bangfu.language import Text
from bangfu.ledgers.formats.grid import GridRow, held
from bangfu.ledgers.values.headers import HeadWord
from bangfu.ledgers.values.vocabulary import unit_in, vocabulary
from bangfu.persons.identity import holds_id_number
from bangfu.register.faults import Place
from bangfu.register.remarks import Remark
from bangfu.register.schema import TABLES, Type

__all__ = ["aside_remark", "sums_up", "what_it_counts"]


def sums_up(
    heads: Mapping[int, HeadWord], beside: Mapping[int, HeadWord], rows: Sequence[GridRow]
) -> bool:
    """Whether heads beside those of a list are of sums of it: money or counts, and nobody's.

    Parameters
    ----------
    heads
        Those that may be of sums.
    beside
        Those of the list. Its own amounts are among them: else the others have them.
    rows
        What stands below the heads.
    """
    if any(holds_id_number(str(held(cell))) for row in rows for cell in row.cells):
        return False
    sums = [head for head in heads.values() if _is_money(head) or what_it_counts(head)]
    others = [head for head in heads.values() if head not in sums]
    is_own = any(map(_is_money, beside.values()))
    return is_own and bool(sums) and not any(one.is_field or one.is_personal for one in others)


def _is_money(head: HeadWord) -> bool:
    return head.is_field and any(
        name in table.of_type(Type.MONEY)
        for table in TABLES if (name := head.column(table))
    )  # fmt: skip


def what_it_counts(head: HeadWord) -> str:
    """What a head counts: 人 of 人数; nothing if it is no count."""
    return vocabulary().counted.get(unit_in(head.text)[0], "")


def aside_remark(place: Place, rows: Sequence[GridRow]) -> Iterator[Remark]:
    """Of a small table beside a list: that it is left out."""
    if rows:
        said = Text(
            f"名单旁边的汇总小表，{len(rows)}行，未导入",
            f"a small table of sums beside the list, {len(rows)} rows, left out",
        )
        yield Remark("summary_beside", place, said)
