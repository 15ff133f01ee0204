"""The figures of comfort_payments: person-times, batches, money, decisions and delays."""

from bangfu.figures.model import MeasureUnit
from bangfu.figures.specs import FigureSpec, MeasureSpec
from bangfu.language import Text
from bangfu.measures import comfort
from bangfu.register.dependence.streams import DECIDED, PAID, Reading

__all__ = ["MEASURES"]

_PAYMENTS = (
    FigureSpec(
        "comfort.person_times",
        MeasureUnit.PERSON_TIMES,
        Text("抚慰人次", "comfort payments"),
        Text(
            "本期已批准并发放的抚慰案件数，按发放日期计，含职工亲属。",
            "Comfort cases approved and paid in the period, by payment date, for workers and "
            "their kin.",
        ),
        "person_times",
    ),
    FigureSpec(
        "comfort.batches",
        MeasureUnit.BATCHES,
        Text("抚慰批次", "batches"),
        Text("本期发放的批次数，批次按年编号。", "Batches paid, numbered within the year."),
        "batches",
    ),
    FigureSpec(
        "comfort.amount",
        MeasureUnit.YUAN,
        Text("抚慰资金", "comfort money"),
        Text("本期发放的抚慰资金。", "Comfort money paid in the period."),
        "amount",
    ),
    FigureSpec(
        "comfort.people",
        MeasureUnit.PERSONS,
        Text("抚慰人数", "claimants paid"),
        Text("得到抚慰的申请人，同一人只计一次。", "Claimants paid, each counted once."),
        "people",
    ),
    FigureSpec(
        "comfort.mean_amount",
        MeasureUnit.YUAN,
        Text("次均抚慰金", "mean comfort payment"),
        Text("抚慰资金除以抚慰人次。", "Comfort money divided by payments."),
        "amount",
        "person_times",
        "derived",
    ),
    FigureSpec(
        "comfort.per_batch",
        MeasureUnit.PERSON_TIMES_PER_BATCH,
        Text("批均人次", "payments per batch"),
        Text("抚慰人次除以批次数。", "Payments divided by batches."),
        "person_times",
        "batches",
        "derived",
    ),
)


def _decided(column: str, label: Text, definition: Text) -> FigureSpec:
    return FigureSpec(f"comfort.{column}", MeasureUnit.CASES, label, definition, column)


_DECISIONS = (
    _decided(
        "approved", Text("批准", "approved"),
        Text("本期审批为批准的申请。", "Claims approved in the period."),
    ),
    _decided(
        "rejected", Text("不予", "rejected"),
        Text("本期审批为不予抚慰的申请。", "Claims rejected in the period."),
    ),
    _decided(
        "supplement", Text("补件", "papers asked for"),
        Text("本期要求补充材料的申请。", "Claims sent back for papers in the period."),
    ),
    _decided(
        "withdrawn", Text("撤回", "withdrawn"),
        Text("本期撤回的申请。", "Claims taken back in the period."),
    ),
    FigureSpec(
        "comfort.approval_rate",
        MeasureUnit.RATIO,
        Text("批准率", "approval rate"),
        Text(
            "批准 ÷（批准 + 不予），按审批日期计；补件和撤回不计入。",
            "Approved divided by approved plus rejected, by the day of the decision.",
        ),
        "approved",
        "decided",
        "derived",
    ),
)  # fmt: skip


def _days(column: str, label: Text, definition: Text) -> FigureSpec:
    return FigureSpec(
        f"comfort.days_{column}", MeasureUnit.DAYS, label, definition, column, nature="derived"
    )


_WAITING = (
    _days(
        "to_claim_median", Text("事发到申请（中位数）", "event to claim, median"),
        Text("本期发放案件从事发到申请的天数。", "Days from event to claim, of cases paid."),
    ),
    _days(
        "to_claim_p90", Text("事发到申请（第90百分位）", "event to claim, 90th percentile"),
        Text("九成案件不超过的天数。", "Nine cases in ten took no longer."),
    ),
    _days(
        "to_decision_median", Text("申请到审批（中位数）", "claim to decision, median"),
        Text("本期发放案件从申请到审批的天数。", "Days from claim to decision, of cases paid."),
    ),
    _days(
        "to_decision_p90", Text("申请到审批（第90百分位）", "claim to decision, 90th percentile"),
        Text("九成案件不超过的天数。", "Nine cases in ten took no longer."),
    ),
    _days(
        "to_payment_median", Text("审批到发放（中位数）", "decision to payment, median"),
        Text("本期发放案件从审批到发放的天数。", "Days from decision to payment, of cases paid."),
    ),
    _days(
        "to_payment_p90", Text("审批到发放（第90百分位）", "decision to payment, 90th percentile"),
        Text("九成案件不超过的天数。", "Nine cases in ten took no longer."),
    ),
)  # fmt: skip

MEASURES = (
    MeasureSpec(
        "comfort.payments",
        Text("抚慰发放", "Comfort payments"),
        comfort.payments,
        ("person_times", "people"),
        _PAYMENTS,
        (
            ("month",),
            ("year",),
            ("event_kind",),
            ("illness",),
            ("relation",),
            ("batch",),
            ("unit",),
        ),
        reads=(Reading(PAID),),
    ),
    MeasureSpec(
        "comfort.decisions",
        Text("抚慰审批", "Comfort decisions"),
        comfort.decisions,
        ("approved", "rejected", "supplement", "withdrawn"),
        _DECISIONS,
        (("year",),),
        reads=(Reading(DECIDED),),
    ),
    MeasureSpec(
        "comfort.rejections",
        Text("不予抚慰", "Rejections"),
        comfort.rejections,
        ("rejected",),
        (
            FigureSpec(
                "comfort.rejected_by_reason",
                MeasureUnit.CASES,
                Text("不予件数", "rejections"),
                Text("本期不予抚慰的申请，按原因计。", "Claims rejected, by reason."),
                "rejected",
            ),
        ),
        (("reject_reason",),),
        reads=(Reading(DECIDED),),
    ),
    MeasureSpec(
        "comfort.waiting",
        Text("抚慰办理时长", "Time taken"),
        comfort.waiting,
        ("cases",),
        _WAITING,
        (("year",),),
        reads=(Reading(PAID),),
    ),
)
