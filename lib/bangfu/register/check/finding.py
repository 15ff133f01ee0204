"""What a check finds: one fault of a register, with its place, in words for either language."""

import re
from dataclasses import dataclass, field
from datetime import date

from bangfu.language import Language, Text
from bangfu.register.schema import Column, Type, table

__all__ = ["NOTHING", "Finding", "Tie", "found_in", "same"]

NOTHING = Text("空", "nothing")
_LONG_NUMBER = re.compile(r"\d{11,}")


@dataclass(frozen=True)
class Tie:
    """What ties a finding to others: the things it is about, and days.

    `things` are columns and values, such as a file and its household. `day` is the finding's own;
    from `since` to `until` others may follow from it.
    """

    things: frozenset[tuple[str, str]] = frozenset()
    day: date = date.min
    since: date = date.min
    until: date = date.max


@dataclass(frozen=True)
class Finding:
    """One fault: the rule broken, the row and column it stands in, what was found and expected.

    `file`, `sheet` and `row` say which ledger the row came from; `column` is the column's name in
    the schema. They are empty (`row` 0) where a fault is no single row's. Nothing quotes a person
    key, or a number long enough to be an ID number.
    """

    rule: str
    table: str
    key: str
    file: str
    sheet: str
    row: int
    column: str
    found: Text
    expected: Text
    tie: Tie = field(default=Tie(), repr=False, compare=False)

    @property
    def order(self) -> tuple[str | int, ...]:
        """What findings are sorted by: table, place, then rule."""
        place = (self.table, self.file, self.sheet, self.row)
        return (*place, self.column, self.rule, self.key, self.expected.en)

    def message(self, language: Language) -> str:
        r"""The fault in one line: place, key, what was found, what was expected.

        Examples
        --------
        >>> nothing = Text("空", "nothing")
        >>> fault = Finding("required", "assistance", "A1", "a.xlsx", "帮扶记录", 4, "amount",
        ...                 nothing, Text("必填", "a value"))
        >>> print(fault.message("en").replace(": ", ":\n"))
        'a.xlsx', sheet '帮扶记录', row 4, column 'amount (yuan)' (A1):
        found nothing, expected a value
        >>> fault.message("zh")
        "'a.xlsx'，工作表'帮扶记录'，第4行，'金额（元）'列（A1）：现为空，应为必填"
        """
        own = [column for column in table(self.table).columns if column.name == self.column]
        if language == "zh":
            parts = [f"{self.file!r}" if self.file else f"表{table(self.table).zh!r}"]
            parts += [f"工作表{self.sheet!r}"] if self.sheet else []
            parts += [f"第{self.row}行"] if self.row else []
            parts += [f"{column.zh!r}列" for column in own]
            return f"{'，'.join(parts)}（{self.key}）：现为{self.found.zh}，应为{self.expected.zh}"
        parts = [f"{self.file!r}" if self.file else f"table {self.table!r}"]
        parts += [f"sheet {self.sheet!r}"] if self.sheet else []
        parts += [f"row {self.row}"] if self.row else []
        parts += [f"column {column.en!r}" for column in own]
        found = f"found {self.found.en}, expected {self.expected.en}"
        return f"{', '.join(parts)} ({self.key}): {found}"


def same(text: str) -> Text:
    """The same words in both languages: values, dates, codes."""
    return Text(text, text)


def found_in(column: Column, value: object) -> Text:
    """The value of a cell as a finding may quote it."""
    if value is None:
        return NOTHING
    if column.type is Type.PERSON:
        return Text("证件密钥（不显示）", "a person key (not shown)")
    text = value.isoformat() if isinstance(value, date) else str(value)
    return same(repr(_LONG_NUMBER.sub("…", text)))
