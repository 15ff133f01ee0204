"""What the columns of one row must say together."""

from collections.abc import Callable

import ibis.expr.types as ir

from bangfu.language import Text
from bangfu.register.check.inquiry import RowRule

__all__ = ["ROW_RULES"]

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


ROW_RULES: tuple[RowRule, ...] = (
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
