"""The words of a ledger: how its sheets, headers and yes-or-no cells may be written.

The template writes them and the import reads them, so both take them from here. Each table and
column may go by its Chinese, its English or its technical name.
"""

import unicodedata

from bangfu.language import Text
from bangfu.register.schema import TABLES, Column, Table

__all__ = [
    "ANSWER",
    "LISTS",
    "READ_ME",
    "SIGNS",
    "UNIONS",
    "WITHDRAWN",
    "YES",
    "column_called",
    "is_ours",
    "is_personal",
    "plain",
    "table_called",
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

_YES = frozenset({"是", "yes", "true", "1"})
_NO = frozenset({"", "否", "no", "false", "0"})

# Accepted because ledgers have them, and dropped unread: the register holds no names.
_PERSONAL = frozenset(
    {
        "姓名", "户主姓名", "职工姓名", "受助人姓名", "申请人姓名",
        "手机", "手机号", "手机号码", "电话", "电话号码", "联系电话", "家庭住址",
        "name", "holder name", "worker name", "recipient name", "claimant name",
        "phone", "mobile", "address",
    }
)  # fmt: skip


def plain(text: str) -> str:
    """A name as it is compared: no outer spaces, full-width forms as their plain ones.

    Examples
    --------
    >>> plain("　金额（元） ")
    '金额(元)'
    """
    return unicodedata.normalize("NFKC", text).strip().casefold()


def table_called(name: str) -> Table | None:
    """The table a sheet or a CSV file is for, by any of its names."""
    wanted = plain(name)
    return next((t for t in TABLES if wanted in map(plain, (t.zh, t.en, t.name))), None)


def column_called(table: Table, header: str) -> Column | None:
    """The column a header stands for, by any of its names."""
    wanted = plain(header)
    return next(
        (c for c in table.columns if wanted in map(plain, (c.zh, c.en, c.name))),
        None,
    )


def is_personal(header: str) -> bool:
    """Whether a column holds names or ways to reach a person, which are never kept."""
    return plain(header) in _PERSONAL


def is_ours(sheet: str) -> bool:
    """Whether a sheet of the template or of an answer holds no rows of the union's."""
    names = (name for text in (READ_ME, LISTS, UNIONS, ANSWER) for name in (text.zh, text.en))
    return plain(sheet) in map(plain, names)


def yes_or_no(text: str) -> bool | None:
    """What a yes-or-no cell says; an empty one says no; missing if it is neither."""
    wanted = plain(text)
    if wanted in _YES:
        return True
    return False if wanted in _NO else None
