"""Rules about single rows: what each column says of its own values, and what columns say together.

The first follow from the schema.
"""

from collections.abc import Callable, Iterator
from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir

from bangfu.language import Text
from bangfu.register.check.inquiry import RowRule
from bangfu.register.schema import LEGIBLE, MOST_CODES, MOST_LETTERS, TABLES, UNSEEN, Column, Type
from bangfu.rules import Rules
from bangfu.rules.provisions import Code, CodeList

__all__ = ["row_rules"]


def row_rules(rules: Rules) -> Iterator[RowRule]:
    """The rules of all columns of all tables, then those about several columns of a row."""
    for declared in TABLES:
        for column in declared.columns:
            for name, expected, broken in _rules_of(column, rules):
                yield RowRule(name, declared.name, column.name, expected, broken)
    yield from _TOGETHER


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
        case Type.YEAR:
            year = Text("四位数年份", "a year of four digits")
            yield "year", year, lambda rows: ~rows[column.name].between(1000, 9999)
        case Type.CODE if column.codes:
            codes = rules.code_list(column.codes)
            yield "code", _one_of(codes), _unknown(column, codes)
            yield from _dated(column, codes)
        case Type.CODES if column.codes:
            codes = rules.code_list(column.codes)
            yield "codes", _some_of(codes), _not_a_list(column, codes)
        case Type.TEXT:
            yield "text", LEGIBLE, lambda rows: _is_illegible(rows[column.name])
        case Type.CODE | Type.CODES | Type.KEY | Type.DATE:
            return


_ANY_UNSEEN = "[" + "".join(f"\\x{{{first:X}}}-\\x{{{last:X}}}" for first, last in UNSEEN) + "]"


def _is_illegible(cell: ir.Value) -> ir.BooleanValue:
    return cell.re_search(_ANY_UNSEEN) | (cell.length() > MOST_LETTERS)


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


_Condition = Callable[[ir.Table], ir.BooleanValue]


def _iff(table: str, column: str, condition: _Condition, words: Text) -> tuple[RowRule, RowRule]:
    """A column is filled if a condition holds, and only then."""
    return (
        RowRule(
            f"{column}_missing", table, column,
            Text(f"有值（{words.zh}）", f"a value, for {words.en}"),
            lambda rows: condition(rows) & rows[column].isnull(),
        ),
        RowRule(
            f"{column}_unasked", table, column,
            Text(f"空（仅{words.zh}填写）", f"nothing, but for {words.en}"),
            lambda rows: ~condition(rows).fill_null(False) & rows[column].notnull(),
        ),
    )  # fmt: skip


def _not_before(column: str, earlier: str, words: Text) -> RowRule:
    """A day of a comfort case does not come before another; the same day is allowed."""
    return RowRule(
        f"{column}_early", "comfort_case", column,
        Text(f"不早于{words.zh}", f"not before {words.en}"),
        lambda rows: rows[column] < rows[earlier],
    )  # fmt: skip


def _paid_needs(column: str, words: Text) -> RowRule:
    return RowRule(
        f"{column}_missing", "comfort_case", column, words,
        lambda rows: rows.paid_on.notnull() & rows[column].isnull(),
    )  # fmt: skip


_TOGETHER: tuple[RowRule, ...] = (
    RowRule(
        "causes_other_main", "household_file", "causes_other",
        Text("不含主要致困原因", "causes other than the main one"),
        lambda rows: (";" + rows.causes_other + ";").contains(";" + rows.cause_main + ";"),
    ),
    *_iff(
        "file_event", "correction", lambda rows: rows.kind == "correct",
        Text("更正", "a correction"),
    ),
    RowRule(
        "service_amount", "assistance", "amount",
        Text("0.00（服务不计金额）", "0.00 for a service"),
        lambda rows: (rows.form == "service") & (rows.amount != 0),
    ),
    *_iff(
        "assistance", "school_stage", lambda rows: rows.project == "schooling",
        Text("子女助学", "school aid"),
    ),
    *_iff(
        "comfort_case", "illness", lambda rows: rows.event_kind == "major_illness",
        Text("重大疾病", "a major illness"),
    ),
    *_iff(
        "comfort_case", "reject_reason", lambda rows: rows.decision == "rejected",
        Text("不予", "a rejection"),
    ),
    *_iff(
        "comfort_case", "decided_on", lambda rows: rows.decision.notnull(),
        Text("已有审批结果", "a case decided"),
    ),
    _not_before("applied_on", "happened_on", Text("事发日期", "the day of the event")),
    _not_before("decided_on", "applied_on", Text("申请日期", "the day of the claim")),
    _not_before("paid_on", "decided_on", Text("审批日期", "the day of the decision")),
    RowRule(
        "paid_not_approved", "comfort_case", "decision",
        Text("批准（已发放）", "approved, since it was paid"),
        lambda rows: rows.paid_on.notnull() & (rows.decision.fill_null("") != "approved"),
    ),
    _paid_needs("amount", Text("有金额（已发放）", "an amount, since it was paid")),
    _paid_needs("batch_no", Text("有批次（已发放）", "a batch, since it was paid")),
)  # fmt: skip
"""Each rule names the column to look at first."""
