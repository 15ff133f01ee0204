"""The workbook a union fills in: a sheet a table, made from the schema.

Whatever can go wrong while typing is made hard to do: codes are chosen from lists, keys and ID
numbers are text before the first digit is typed, dates and amounts are checked by Excel.
The same call writes the same bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_range_abs
from xlsxwriter.worksheet import Worksheet

from bangfu.files import owner_only
from bangfu.language import COLON, Language, Text
from bangfu.ledgers.formats.grid import OURS, Plain
from bangfu.ledgers.values.amounts import MOST_YUAN
from bangfu.ledgers.values.days import FIRST_DAY, LAST_DAY
from bangfu.ledgers.values.headers import LISTS, READ_ME, SIGNS, UNIONS, WITHDRAWN, YES
from bangfu.register.schema import TABLES, Column, Table, Type
from bangfu.rules import Rules, read_rules
from bangfu.rules.provisions import Code, CodeList

__all__ = ["NAME", "Prefill", "write_template"]

NAME = "name"
"""In a carried row: the name of the person, which the import drops unread."""
_LAST_ROW = 1_048_575
"""Of a sheet: validations go as far as rows do."""
_UNIT, _FILES = "unit_code", "household_file"
_NAME_HEAD = Text("姓名", "name")
_INLINE = 255  # Excel's limit for a list typed into a validation
_MADE = datetime(2020, 1, 1)  # fixed, so that the same call writes the same bytes
_UNIONS_SHEET_OF = "union_unit"
_AS_TOLD = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
"""Whatever a union or a code is called, it is no formula and leads nowhere; and no file is made
beside the workbook, which whoever is killed would leave."""

_TYPES = {
    Type.KEY: Text("编号（文本）", "key (text)"),
    Type.PERSON: Text(
        "18位身份证号（文本；导入时即转为密钥散列，不存原号）",
        "ID number of 18 characters (text; kept as a keyed hash only)",
    ),
    Type.CODE: Text("从列表中选一项", "one of a list"),
    Type.CODES: Text("最多三项，用分号隔开", "up to three of a list, joined by semicolons"),
    Type.TEXT: Text("文字", "text"),
    Type.DATE: Text("日期，如2019-03-01", "date, such as 2019-03-01"),
    Type.MONEY: Text("金额（元），最多两位小数", "yuan, at most 2 decimals"),
    Type.COUNT: Text("不为负的整数", "whole number, not negative"),
    Type.SIGN: Text("从列表中选一项", "one of a list"),
    Type.YEAR: Text("年份，如2019", "year, such as 2019"),
}
_GUIDE = {
    "zh": (
        "每张表一行一条记录；标题行勿改。姓名、电话不必填，填了也不会保存。",
        "更正：用同一编号重填整行。撤销：填编号，并在“撤销”列选“是”。",
        "身份证号须为文本；以数值录入的号码末几位会丢失，导入时会被退回。",
    ),
    "en": (
        "One row a record; leave the headers as they are. Names and telephone numbers are dropped.",
        "To correct a row, give the whole row again under its key. To withdraw it, give its key "
        "and choose yes in the column withdrawn.",
        "ID numbers must be text: typed as numbers they lose their last digits and are refused.",
    ),
}
_EXAMPLES = {
    Type.KEY: Text("A-001", "A-001"),
    Type.PERSON: Text("（18位）", "(18 characters)"),
    Type.TEXT: Text("（文字）", "(text)"),
    Type.DATE: Text("2019-03-01", "2019-03-01"),
    Type.MONEY: Text("1000.00", "1000.00"),
    Type.COUNT: Text("3", "3"),
    Type.YEAR: Text("2019", "2019"),
}
_READ_ME_HEADER = {
    "zh": ("表", "列", "必填", "示例", "类型", "可选项"),
    "en": ("table", "column", "required", "example", "type", "codes"),
}
_REQUIRED = Text("必填", "required")
_VALID_TO = Text("至", "to ")
_VALID_FROM = Text("自", "from ")
_AS_TEXT = "@"
_FORMATS = {Type.DATE: "yyyy-mm-dd", Type.MONEY: "#,##0.00", Type.COUNT: "0", Type.YEAR: "0"}
"""How Excel shows the cells of a column; all others are text before the first digit is typed."""
_HEADER: dict[str, Any] = {"bold": True, "bg_color": "#E8EEF4", "bottom": 1}


@dataclass(frozen=True)
class Prefill:
    """What a template is filled in with for one union."""

    unit: str
    name: str
    files: tuple[str, ...] = ()
    """The numbers of its open files, as it writes them."""
    rows: Mapping[str, Sequence[Mapping[str, Plain]]] = field(default_factory=dict, repr=False)
    """By table: rows carried over, by column or `NAME`."""


def write_template(
    path: Path,
    *,
    language: Language = "zh",
    units: Sequence[tuple[str, str]] | None = None,
    rules: Rules | None = None,
    own: Prefill | None = None,
) -> None:
    """Write a workbook for ledgers, empty or filled in for one union.

    Parameters
    ----------
    path
        The xlsx file to write.
    language
        Language of sheets, headers, lists and explanations; the import reads both.
    units
        Code and name of the unions to choose from; they get a sheet of their own.
    rules
        They have the code lists; those of the project if not given.
    own
        What it is filled in with: then it has no sheet for unions, and its code stands once over
        each head.
    """
    with open(path, "wb", opener=owner_only) as file, Workbook(file, _AS_TOLD) as workbook:
        workbook.set_properties({"title": "bangfu", "created": _MADE})
        _Template(workbook, language, units or (), rules or read_rules(), own).write()


class _Template:
    """One workbook being written: its formats, and the long lists on their hidden sheet."""

    def __init__(
        self,
        workbook: Workbook,
        language: Language,
        units: Sequence[tuple[str, str]],
        rules: Rules,
        own: Prefill | None,
    ) -> None:
        self.own = own
        self.workbook = workbook
        self.language = language
        self.units = units
        self.rules = rules
        self.header = workbook.add_format(_HEADER)
        self.required = workbook.add_format(_HEADER | {"bg_color": "#F6E3C5"})
        self.cells = {
            form: workbook.add_format({"num_format": form})
            for form in (_AS_TEXT, *_FORMATS.values())
        }
        self.long_lists: dict[tuple[str, ...], str] = {}

    def write(self) -> None:
        """Write all sheets; the hidden one last, when it is known what goes on it."""
        self._read_me()
        for declared in TABLES:
            if self.own is None or declared.name != _UNIONS_SHEET_OF:
                self._table(declared)
        if self.units and self.own is None:
            self._unions()
        if self.long_lists:
            self._lists()

    def _read_me(self) -> None:
        sheet = self.workbook.add_worksheet(self._word(READ_ME))
        for row, line in enumerate(_GUIDE[self.language]):
            sheet.write_string(row, 0, line)
        top = len(_GUIDE[self.language]) + 1
        sheet.write_row(top, 0, _READ_ME_HEADER[self.language], self.header)
        for row, cells in enumerate(_read_me_rows(self.language, self.rules), start=top + 1):
            sheet.write_row(row, 0, cells)
        sheet.set_column(0, 1, 18)
        sheet.set_column(4, 4, 40)
        sheet.set_column(5, 5, 80)

    def _table(self, declared: Table) -> None:
        sheet = self.workbook.add_worksheet(declared.label(self.language))
        top = self._said_once(sheet, declared)
        sheet.freeze_panes(top + 1, 0)
        columns = [c for c in declared.columns if self.own is None or c.name != _UNIT]
        for index, column in enumerate(columns):
            header = self.required if column.required else self.header
            sheet.write_string(top, index, column.label(self.language), header)
            sheet.write_comment(
                top, index, _hint(column, self.language, self.rules), {"author": OURS}
            )
            sheet.set_column(index, index, 20, self.cells[_FORMATS.get(column.type, _AS_TEXT)])
            self._validate(sheet, top, index, self._validation(column))
        last = len(columns)
        sheet.write_string(top, last, self._word(WITHDRAWN), self.header)
        sheet.write_comment(top, last, _GUIDE[self.language][1], {"author": OURS})
        self._validate(sheet, top, last, self._list((self._word(YES),)))
        if self.own is not None:
            self._carry_over(sheet, top, columns, self.own.rows.get(declared.name, ()))

    def _said_once(self, sheet: Worksheet, declared: Table) -> int:
        """Write whose sheet it is over its head; gives the row of the head."""
        if self.own is None or _UNIT not in declared.names:
            return 0
        label = declared.column(_UNIT).label(self.language)
        sheet.write_string(0, 0, f"{label}{self._word(COLON)}{self.own.unit}")
        sheet.write_string(0, 1, self.own.name)
        return 1

    def _carry_over(
        self,
        sheet: Worksheet,
        top: int,
        columns: Sequence[Column],
        rows: Sequence[Mapping[str, Plain]],
    ) -> None:
        """Write the rows of the last workbook, and the names in it, into a column of their own."""
        at = {column.name: index for index, column in enumerate(columns)}
        if any(NAME in row for row in rows):
            at[NAME] = len(columns) + 1
            sheet.write_string(top, at[NAME], self._word(_NAME_HEAD), self.header)
        for number, row in enumerate(rows, start=top + 1):
            for name, value in row.items():
                if isinstance(value, str):  # still a text after it was typed over
                    sheet.write_string(number, at[name], value, self.cells[_AS_TEXT])
                else:
                    sheet.write(number, at[name], value)

    def _unions(self) -> None:
        sheet = self.workbook.add_worksheet(self._word(UNIONS))
        for row, cells in enumerate(self.units):
            for column, cell in enumerate(cells):  # still texts after they were typed over
                sheet.write_string(row, column, cell, self.cells[_AS_TEXT])
        sheet.set_column(0, 1, 24)

    def _lists(self) -> None:
        sheet = self.workbook.add_worksheet(self._word(LISTS))
        for index, labels in enumerate(self.long_lists):
            sheet.write_column(0, index, labels)
        sheet.hide()

    def _validate(
        self, sheet: Worksheet, top: int, index: int, validation: dict[str, Any] | None
    ) -> None:
        if validation:
            sheet.data_validation(top + 1, index, _LAST_ROW, index, validation)

    def _validation(self, column: Column) -> dict[str, Any] | None:
        match column.type:
            case Type.CODE | Type.CODES:
                codes = tuple(c.label.of(self.language) for c in _codes_of(column, self.rules))
                free = column.type is Type.CODES  # several may be typed
                return self._list(codes) | {"show_error": not free}
            case Type.SIGN:
                return self._list(tuple(self._word(words) for words in SIGNS.values()))
            case Type.KEY if column.references == _FILES and self.own and self.own.files:
                return self._list(self.own.files) | {"error_type": "warning"}
            case Type.KEY if column.references == _UNIONS_SHEET_OF and self.units:
                cells = xl_range_abs(0, 0, len(self.units) - 1, 0)
                source = f"='{self._word(UNIONS)}'!{cells}"
                return {"validate": "list", "source": source, "error_type": "warning"}
            case _:
                return _bounds(column.type)

    def _list(self, labels: tuple[str, ...]) -> dict[str, Any]:
        """A list of labels, on the hidden sheet if it is too long to be typed in."""
        typed = ",".join(labels)
        if len(typed) <= _INLINE and typed.count(",") == len(labels) - 1:
            return {"validate": "list", "source": list(labels)}
        if labels not in self.long_lists:
            letter = xl_col_to_name(len(self.long_lists))
            cells = f"${letter}$1:${letter}${len(labels)}"
            self.long_lists[labels] = f"='{self._word(LISTS)}'!{cells}"
        return {"validate": "list", "source": self.long_lists[labels]}

    def _word(self, words: Text) -> str:
        return words.of(self.language)


def _bounds(kind: Type) -> dict[str, Any] | None:
    """What Excel checks in a column without a list."""
    match kind:
        case Type.DATE:
            limits: dict[str, Any] = {"minimum": FIRST_DAY, "maximum": LAST_DAY}
            return {"validate": "date", "criteria": "between", **limits}
        case Type.MONEY:
            limits = {"minimum": 0, "maximum": float(MOST_YUAN)}
            return {"validate": "decimal", "criteria": "between", **limits}
        case Type.COUNT:
            return {"validate": "integer", "criteria": ">=", "value": 0}
        case Type.YEAR:
            limits = {"minimum": FIRST_DAY.year, "maximum": LAST_DAY.year}
            return {"validate": "integer", "criteria": "between", **limits}
        case Type.PERSON:
            return {"validate": "length", "criteria": "==", "value": 18}
        case _:
            return None


def _hint(column: Column, language: Language, rules: Rules) -> str:
    """What the comment on a header says. Descriptions are in English only."""
    parts = [
        column.description if language == "en" else "",
        _TYPES[column.type].of(language),
        _REQUIRED.of(language) if column.required else "",
        _code_words(column, language, rules),
    ]
    return "\n".join(part for part in parts if part)


def _read_me_rows(language: Language, rules: Rules) -> Iterator[tuple[str, ...]]:
    for declared in TABLES:
        for column in declared.columns:
            yield (
                declared.label(language),
                column.label(language),
                YES.of(language) if column.required else "",
                _example(column, language, rules),
                _TYPES[column.type].of(language),
                _code_words(column, language, rules),
            )


def _example(column: Column, language: Language, rules: Rules) -> str:
    """What may stand in a cell, so that down its column the sheet shows a row; of nobody."""
    for code in _codes_of(column, rules):
        return code.label.of(language)
    if column.type is Type.SIGN:
        return SIGNS[1].of(language)
    return _EXAMPLES[column.type].of(language)


def _codes_of(column: Column, rules: Rules) -> CodeList | tuple[()]:
    return rules.code_list(column.codes) if column.codes else ()


def _code_words(column: Column, language: Language, rules: Rules) -> str:
    if column.type is Type.SIGN:
        return _joined([words.of(language) for words in SIGNS.values()], language)
    return _joined([_dated(code, language) for code in _codes_of(column, rules)], language)


def _dated(code: Code, language: Language) -> str:
    """A code's label, with the days it may be used on if they are limited."""
    label = code.label.of(language)
    limits = [(_VALID_FROM, code.valid_from), (_VALID_TO, code.valid_to)]
    days = " ".join(f"{words.of(language)}{day.isoformat()}" for words, day in limits if day)
    if not days:
        return label
    return f"{label}（{days}）" if language == "zh" else f"{label} ({days})"


def _joined(labels: list[str], language: Language) -> str:
    return ("、" if language == "zh" else "; ").join(labels)
