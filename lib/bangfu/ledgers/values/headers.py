"""The words of a ledger: how its sheets, headers and yes-or-no cells may be written.

The template writes them and the import reads them, so both take them from here. Each table and
column may go by its Chinese, its English or its technical name, and by the other names in
`vocabulary.yaml`.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache

from bangfu.language import Text
from bangfu.ledgers.values.sender_words import SenderWords, sender_words
from bangfu.ledgers.values.vocabulary import bare, unit_in, vocabulary
from bangfu.register.schema import TABLES, Column, Table, Type

__all__ = [
    "ANSWER",
    "LISTS",
    "PERSONAL_COLUMN",
    "READ_ME",
    "SIGNS",
    "UNIONS",
    "UNUSED_COLUMN",
    "WITHDRAWN",
    "WITHDRAWN_COLUMN",
    "YES",
    "HeadWord",
    "column_called",
    "columns_called",
    "head_of",
    "is_ours",
    "is_personal",
    "plain",
    "table_called",
    "tables_worded",
    "yes_or_no",
]

ANSWER = Text("退回说明", "Answer")
"""The first sheet of an answer to who sent a ledger."""
READ_ME = Text("说明", "Read me")
LISTS = Text("选项", "lists")
UNIONS = Text("工会名单", "union list")
WITHDRAWN = Text("撤销", "withdrawn")
YES = Text("是", "yes")
SIGNS = {1: Text("补入", "add"), -1: Text("核减", "remove")}

WITHDRAWN_COLUMN = "withdrawn"
"""Name under which the cell that withdraws a row is kept."""
PERSONAL_COLUMN = ""
UNUSED_COLUMN = "-"
"""What a column is called that is passed over: one of names, or one of the ledger's own use."""

_STARS = " \t\r\n\u3000★☆※◆◇▲△●"
"""What marks a column that must be filled in, at either end of its head."""
_HAN = re.compile("[\u4e00-\u9fff]+")
_LATIN = re.compile("[a-z]{2}")
_BRACKETS = re.compile(r"\([^()]*\)")
_YES = frozenset({"是", "yes", "true", "1"})
_WITHDRAWS = frozenset({WITHDRAWN.zh, WITHDRAWN.en, "withdraw", "作废", "void"})
"""What else says yes under the head that asks whether a row is withdrawn; 撤回 is a decision on a
claim, and may be meant as that."""
_NO = frozenset({"", "否", "no", "false", "0"})


def plain(text: str) -> str:
    """A name as it is compared: no outer spaces, full-width forms as their plain ones.

    Examples
    --------
    >>> plain("　金额（元） ")
    '金额(元)'
    """
    return unicodedata.normalize("NFKC", text).strip().casefold()


@dataclass(frozen=True)
class HeadWord:
    """What a header may mean: a column by table, and the unit of money it says."""

    text: str
    columns: dict[str, str]
    """By table: the name of the column, or of what is passed over."""
    unit: Decimal | None = None
    levels: tuple[str, ...] = ()
    """In a head of several levels: what stands over the column, from the top down."""

    @property
    def is_known(self) -> bool:
        """Whether it means anything in any table."""
        return bool(self.columns)

    @property
    def is_field(self) -> bool:
        """Whether it means a column of some table."""
        passed = (PERSONAL_COLUMN, UNUSED_COLUMN, WITHDRAWN_COLUMN)
        return any(name not in passed for name in self.columns.values())

    @property
    def is_personal(self) -> bool:
        """Whether it stands over names or ways to reach a person."""
        return PERSONAL_COLUMN in self.columns.values()

    def column(self, table: Table) -> str | None:
        """The column of a table it means, by its name; missing if it is unknown there."""
        return self.columns.get(table.name)


def _names_in(table: Table) -> dict[str, str]:
    """Columns of a table by all their bare names, units left out."""
    own = {bare(name): c.name for c in table.columns for name in (c.zh, c.en, c.name)}
    short = {
        unit_in(name)[0]: c.name
        for c in table.columns if c.type is Type.MONEY for name in (c.zh, c.en)
    }  # fmt: skip
    return dict(vocabulary().heads.get(table.name, {})) | short | own


@cache
def _meanings() -> dict[str, dict[str, str]]:
    """By table: what each bare name means in it; what is said first goes before."""
    words = vocabulary()
    passed = dict.fromkeys(words.unused, UNUSED_COLUMN) | dict.fromkeys(
        words.personal, PERSONAL_COLUMN
    )
    withdrawn = dict.fromkeys(map(bare, (WITHDRAWN.zh, WITHDRAWN.en)), WITHDRAWN_COLUMN)
    return {table.name: passed | withdrawn | _names_in(table) for table in TABLES}


def head_of(text: str) -> HeadWord:
    r"""What a header means, in each table it means something in; to its sender, before all others.

    Examples
    --------
    >>> head = head_of("慰问\n金额（万元）")
    >>> head.columns["assistance"], head.unit
    ('amount', Decimal('10000'))
    """
    return _head_of(text, sender_words())


@lru_cache(maxsize=8192)
def _head_of(text: str, words: SenderWords) -> HeadWord:
    named = text.strip(_STARS)
    whole, (short, unit) = bare(named), unit_in(named)
    found: dict[str, str] = {}
    for table, names in _meanings().items():
        own = words.heads.get(table, {})
        meant = own.get(whole) or own.get(short) or names.get(whole, names.get(short))
        if meant is not None and whole:
            found[table] = meant
    if not found and (chinese := _in_chinese(text)):
        return replace(_head_of(chinese, words), text=" ".join(text.split()))
    return HeadWord(" ".join(text.split()), found, unit)


def _in_chinese(text: str) -> str:
    r"""The Chinese of a header in two languages, with its unit; nothing of one in a single one.

    Examples
    --------
    >>> _in_chinese("身份证号 ID No."), _in_chinese("Amount (RMB)\n金额"), _in_chinese("姓名")
    ('身份证号', '金额(rmb)', '')
    """
    said = unicodedata.normalize("NFKC", text).casefold()
    chinese = _HAN.findall(_BRACKETS.sub("", said)) or _HAN.findall(said)
    if len(chinese) != 1 or not _LATIN.search(said):
        return ""
    units = (part for part in _BRACKETS.findall(said) if unit_in(part)[1])
    return f"{chinese[0]}{next(units, '')}"


def table_called(name: str) -> Table | None:
    """The table a sheet or a CSV file is for, by any of its names."""
    wanted = plain(name)
    return next((t for t in TABLES if wanted in map(plain, (t.zh, t.en, t.name))), None)


def tables_worded(text: str) -> tuple[Table, ...]:
    """The tables a title or the name of a file may speak of."""
    said = bare(text)
    words = vocabulary().tables
    return tuple(t for t in TABLES if any(word in said for word in words.get(t.name, ())))


def column_called(table: Table, header: str) -> Column | None:
    """The column a header stands for, by any of its names."""
    name = head_of(header).column(table)
    return None if name not in table.names else table.column(name)


def columns_called(table: Table, headers: Iterable[str]) -> list[str | None]:
    """The columns some headers stand for, by name."""
    return [head_of(header).column(table) for header in headers]


def is_personal(header: str) -> bool:
    """Whether a column holds names or ways to reach a person, which are never kept."""
    return bare(header) in vocabulary().personal


def is_ours(sheet: str) -> bool:
    """Whether a sheet of the template or of an answer holds no rows of the union's."""
    names = (name for text in (READ_ME, LISTS, UNIONS, ANSWER) for name in (text.zh, text.en))
    return plain(sheet) in map(plain, names)


def yes_or_no(text: str) -> bool | None:
    """Whether a cell says that its row is withdrawn; an empty one says no; missing if neither.

    Examples
    --------
    >>> [yes_or_no(text) for text in ("是", "撤销", "已作废", "", "否", "撤回", "未撤销")]
    [True, True, True, False, False, None, None]
    """
    wanted = plain(text)
    if wanted in _YES or wanted.removeprefix("已") in _WITHDRAWS:
        return True
    return False if wanted in _NO else None
