"""What loads changed in a register: row by row and column by column, before and after.

Who somebody is is never told, only that it became somebody else.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bangfu.errors import RegisterError
from bangfu.language import COLON, LIST_COMMA, Language, Text
from bangfu.periods import Period
from bangfu.register.completeness import DAYS
from bangfu.register.faults import NOTHING, masked
from bangfu.register.schema import TABLES, Table, Type, table
from bangfu.register.store import Register
from bangfu.rules import Rules

__all__ = ["RowChange", "periods_touched", "row_changes", "said_as"]

_MOST_MONTHS = 12
_NEW, _GONE = Text("新增", "new"), Text("撤销", "withdrawn")
_APART = Text("；", "; ")
_HIDDEN_KEY = Text("证件密钥（不显示）", "a person key (not shown)")


def said_as(declared: Table, name: str, value: object, rules: Rules | None = None) -> Text:
    """A value of the register as it may be told: who somebody is is not.

    With rules codes are told by their labels.
    """
    if value is None:
        return NOTHING
    codes = declared.column(name).codes
    known = map(rules.code_list(codes).get, str(value).split(";")) if rules and codes else ()
    labels = [None if code is None else code.label for code in known]
    if labels and None not in labels:
        return _joined(label for label in labels if label is not None)
    if declared.column(name).type is Type.PERSON:
        return _HIDDEN_KEY
    told = masked(str(value))
    return Text(told, told)


def _joined(labels: Iterable[Text]) -> Text:
    told = list(labels)
    return Text(
        LIST_COMMA.zh.join(one.zh for one in told), LIST_COMMA.en.join(one.en for one in told)
    )


@dataclass(frozen=True)
class RowChange:
    """One row of a table before and after; missing where there was or is none."""

    table: str
    key: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are others; none of a row that is new or withdrawn."""
        if self.before is None or self.after is None:
            return ()
        names = table(self.table).names
        return tuple(name for name in names if self.before[name] != self.after[name])

    def message(self, language: Language, rules: Rules) -> str:
        """The change in one line, with the labels of codes that rules have."""
        declared = table(self.table)
        head = f"{declared.label(language)} {masked(self.key)}{COLON.of(language)}"
        if self.before is None or self.after is None:
            return head + (_GONE if self.after is None else _NEW).of(language)
        told = []
        for name in self.columns:
            old, new = (
                said_as(declared, name, cells[name], rules).of(language)
                for cells in (self.before, self.after)
            )
            told.append(f"{declared.column(name).label(language)} {old} → {new}")
        return head + _APART.of(language).join(told)


def row_changes(register: Register, since: int, until: int) -> list[RowChange]:
    """The rows that differ between two loads of a register, by table and key.

    Parameters
    ----------
    register
        Opened as of `until` or later.
    since, until
        Numbers of the loads after which it is looked at; the first may be 0.

    Raises
    ------
    RegisterError
        If the first is not before the second, or there is no such load.
    """
    if not 0 <= since < until <= register.load_id:
        raise RegisterError(
            f"loads: found {since} and {until}, expected two in order, up to {register.load_id}"
        )
    return [change for t in TABLES for change in _changes_of(register, t, since, until)]


def _changes_of(register: Register, declared: Table, since: int, until: int) -> Iterator[RowChange]:
    rows = register.stored(declared.name)
    touched = rows.filter(rows.load_id > since, rows.load_id <= until).select(declared.key)
    seen = rows.filter(rows.load_id <= until).semi_join(touched, declared.key)
    before: dict[str, dict[str, Any]] = {}
    after: dict[str, dict[str, Any]] = {}
    for row in register.ask(seen.order_by("load_id"))[0].to_pylist():
        after[row[declared.key]] = row
        if row["load_id"] <= since:
            before[row[declared.key]] = row
    for key in sorted(after):
        old, new = (_shown(cells.get(key)) for cells in (before, after))
        change = RowChange(declared.name, key, old, new)
        if (old is None) != (new is None) or change.columns:
            yield change


def _shown(row: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if row is None or row["withdrawn"] else row


def periods_touched(changes: list[RowChange]) -> list[Period]:
    """The months, if not too many, and the years whose figures some changes may move."""
    days: set[date] = set()
    for change in changes:
        names = (
            *DAYS.get(change.table, ()),
            *(["happened_on"] if change.table == "comfort_case" else []),
        )
        cells = [row[name] for row in (change.before, change.after) if row for name in names]
        days |= {day for day in cells if isinstance(day, date)}
    months = sorted({f"{day:%Y-%m}" for day in days})
    years = sorted({f"{day:%Y}" for day in days})
    return [Period.parse(one) for one in (*months[:_MOST_MONTHS], *years)]
