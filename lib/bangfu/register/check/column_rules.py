"""The rules that follow from the schema: what each column says about its own values."""

from collections.abc import Callable, Iterator
from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir

from bangfu.language import Text
from bangfu.register.check.inquiry import RowRule
from bangfu.register.schema import MOST_CODES, TABLES, Column, Type
from bangfu.rules import Rules
from bangfu.rules.codes import Code, CodeList

__all__ = ["column_rules"]


def column_rules(rules: Rules) -> Iterator[RowRule]:
    """The rules of all columns of all tables."""
    for declared in TABLES:
        for column in declared.columns:
            for name, expected, broken in _rules_of(column, rules):
                yield RowRule(name, declared.name, column.name, expected, broken)


_Rule = tuple[str, Text, Callable[[ir.Table], ir.BooleanValue]]


def _rules_of(column: Column, rules: Rules) -> Iterator[_Rule]:
    """Name, expectation and condition of each rule of a column."""
    if column.required:
        yield "required", Text("必填", "a value"), lambda rows: _is_empty(rows[column.name])
    match column.type:
        case Type.PERSON:
            form = Text("64位十六进制密钥", "a key of 64 hexadecimal digits")
            yield "person_key", form, lambda rows: ~rows[column.name].re_search("^[0-9a-f]{64}$")
        case Type.MONEY | Type.COUNT:
            yield "negative", Text("不小于0的数", "0 or more"), lambda rows: rows[column.name] < 0
        case Type.SIGN:
            sign = Text("1或-1", "1 or -1")
            yield "sign", sign, lambda rows: rows[column.name].notin([1, -1])
        case Type.CODE if column.codes:
            codes = rules.code_list(column.codes)
            yield "code", _one_of(codes), _unknown(column, codes)
            yield from _dated(column, codes)
        case Type.CODES if column.codes:
            codes = rules.code_list(column.codes)
            yield "codes", _some_of(codes), _not_a_list(column, codes)
        case Type.CODE | Type.CODES | Type.KEY | Type.TEXT | Type.DATE:
            return


def _is_empty(cell: ir.Value) -> ir.BooleanValue:
    return cell.isnull() | (cell.cast("string") == "")


def _unknown(column: Column, codes: CodeList) -> Callable[[ir.Table], ir.BooleanValue]:
    return lambda rows: rows[column.name].notin(codes.values)


def _dated(column: Column, codes: CodeList) -> Iterator[_Rule]:
    """The rule that a code is in force on the day another column gives."""
    limited = [code for code in codes if code.valid_from or code.valid_to]
    day = column.dated_by
    if day and limited:
        expected = Text("当日有效的代码：", "a code in force on the day: ")
        terms = Text(
            expected.zh + "、".join(_term(code, code.label.zh) for code in limited),
            expected.en + ", ".join(_term(code, code.value) for code in limited),
        )
        yield (
            "code_date",
            terms,
            lambda rows: reduce(or_, (_out_of_force(rows, column.name, day, c) for c in limited)),
        )


def _term(code: Code, name: str) -> str:
    """A code and the days it is in force."""
    return f"{name} {code.valid_from or ''}..{code.valid_to or ''}"


def _out_of_force(rows: ir.Table, column: str, day: str, code: Code) -> ir.BooleanValue:
    outside = [rows[day] < ibis.date(str(code.valid_from))] if code.valid_from else []
    outside += [rows[day] > ibis.date(str(code.valid_to))] if code.valid_to else []
    return (rows[column] == code.value) & reduce(or_, outside)


def _not_a_list(column: Column, codes: CodeList) -> Callable[[ir.Table], ir.BooleanValue]:
    """Whether it is other than up to three known codes, each once."""
    known = "|".join(codes.values)
    form = f"^({known})(;({known})){{0,{MOST_CODES - 1}}}$"

    def broken(rows: ir.Table) -> ir.BooleanValue:
        parts = rows[column.name].split(";")
        return ~rows[column.name].re_search(form) | (parts.unique().length() < parts.length())

    return broken


def _one_of(codes: CodeList) -> Text:
    return Text(f"以下之一：{_labels(codes)}", f"one of: {', '.join(codes.values)}")


def _labels(codes: CodeList) -> str:
    return "、".join(code.label.zh for code in codes)


def _some_of(codes: CodeList) -> Text:
    return Text(
        f"以下至多{MOST_CODES}项，用分号隔开、不重复：{_labels(codes)}",
        f"up to {MOST_CODES}, each once, joined by semicolons, of: {', '.join(codes.values)}",
    )
