"""What was taken for what: each column of a sheet with its field, and two samples that tell nobody.

A clerk sees by them that a column was read right. So they are the form of a value, not a case: who
somebody is is hidden, numbers lose their digits, days their day, and of each column the two most
frequent values are shown, which seldom stand in one row.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bangfu.language import Language, Text
from bangfu.ledgers.layout.typed_rows import LedgerRow
from bangfu.ledgers.scrutiny import Scrutiny
from bangfu.register.faults import masked
from bangfu.register.schema import Column, Type
from bangfu.rules import Rules

__all__ = ["ColumnSample", "SheetTable", "column_samples"]

_SAMPLES = 2
_PERSON = Text("证件号码（不显示）", "an ID number (not shown)")
_LETTERS = Text("{}个字", "{} letters")
_LINE = Text("列{header!r}→{field}：{samples}", "column {header!r} → {field}: {samples}")
_OF_UNIONS = frozenset({"unit_code", "parent_code"})  # they stand for nobody
_DIGIT = re.compile(r"[0-9]")


class SheetTable(NamedTuple):
    """A table in a sheet of a file: what rows are counted by."""

    file: str
    sheet: str | None
    table: str

    @classmethod
    def of(cls, row: LedgerRow) -> "SheetTable":
        """That of a row."""
        return cls(row.source.file, row.source.sheet, row.table.name)


@dataclass(frozen=True)
class ColumnSample:
    """A column of a sheet: its head, what it was taken for, and how its cells look."""

    header: str
    field: Text
    samples: tuple[Text, ...]
    """None of a column that is empty."""

    def message(self, language: Language) -> str:
        """The column in a few words."""
        told = " / ".join(one.of(language) for one in self.samples)
        return _LINE.of(language).format(
            header=masked(self.header), field=self.field.of(language), samples=told
        )


def column_samples(found: Scrutiny, rules: Rules) -> dict[SheetTable, list[ColumnSample]]:
    """The columns of every sheet.

    Parameters
    ----------
    found
        The ledgers, looked at.
    rules
        They have the labels of codes.
    """
    rows: dict[SheetTable, list[LedgerRow]] = {}
    for row in (*found.rows, *found.again):
        rows.setdefault(SheetTable.of(row), []).append(row)
    return {place: list(_of_sheet(own, rules)) for place, own in rows.items()}


def _of_sheet(rows: list[LedgerRow], rules: Rules) -> Iterator[ColumnSample]:
    """The columns in the order of the table; of a wide one several are the same field."""
    looks: dict[tuple[str, str], Counter[Text]] = {}
    for row in rows:
        for name, header in row.headers.items():
            if name not in row.table.names:
                continue
            own = looks.setdefault((name, header), Counter())
            value = row.values.get(name)
            if value is not None and name not in row.faulty:
                own[_look(row.table.column(name), value, rules)] += 1
    names = rows[0].table.names
    for (name, header), own in sorted(looks.items(), key=lambda pair: names.index(pair[0][0])):
        # Equally frequent ones by their text, so that the order of rows tells nothing.
        most = sorted(own.items(), key=lambda pair: (-pair[1], pair[0].zh))[:_SAMPLES]
        field = rows[0].table.column(name).words
        yield ColumnSample(header, field, tuple(look for look, _ in most))


def _look(column: Column, value: object, rules: Rules) -> Text:
    """How a value looks, without what could tell whose it is."""
    match column.type, value:
        case Type.PERSON, _:
            return _PERSON
        case Type.CODE | Type.CODES, str() if column.codes:
            known = map(rules.code_list(column.codes).get, value.split(";"))
            labels = [code.label for code in known if code is not None]
            return Text("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))
        case Type.TEXT, str():
            return Text(_LETTERS.zh.format(len(value)), _LETTERS.en.format(len(value)))
        case _, date():
            month = f"{value:%Y-%m}-··"
            return Text(month, month)
        case _, Decimal():
            amount = f"{value:,.2f}"
            return Text(amount, amount)
    is_masked = column.type is Type.KEY and column.name not in _OF_UNIONS
    form = _DIGIT.sub("0", str(value)) if is_masked else str(value)
    return Text(form, form)
