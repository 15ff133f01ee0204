"""The figures of hardship_exit: caseload, entries, exits by route, time on file."""

from bangfu.figures.model import MeasureUnit
from bangfu.figures.specs import FigureSpec, MeasureSpec, Nature
from bangfu.language import Text
from bangfu.measures import caseload, exits
from bangfu.measures.footing import require_balance
from bangfu.register.dependence.streams import MOVED, Reading

__all__ = ["MEASURES"]


def _line(
    id_: str, column: str, label: Text, definition: Text, nature: Nature = "flow"
) -> FigureSpec:
    return FigureSpec(
        f"hardship.{id_}", MeasureUnit.HOUSEHOLDS, label, definition, column, nature=nature
    )


_ON_FILE = Text("期末在档", "on file at the end")
_ON_FILE_MEANS = Text(
    "本期最后一天在档的户数：期初加各项进入，减各项退出，加减更正。一户一档。",
    "Households on file on the last day: opening plus entries minus exits, plus or minus "
    "corrections. One household, one file.",
)

_BALANCE = (
    _line(
        "opening", "opening", Text("期初在档", "on file at the start"),
        Text("本期第一天之前在档的户数。", "Households on file before the first day."), "stock",
    ),
    _line(
        "opened", "opened", Text("新建档", "new files"),
        Text("本期新建的困难职工档案。", "Hardship files opened in the period."),
    ),
    _line(
        "reopened", "reopened", Text("返困重建", "reopened after return to hardship"),
        Text("退档后返困、重新建档。", "Files opened again after the household fell back."),
    ),
    _line(
        "converted", "converted", Text("临时转正", "converted from temporary"),
        Text("临时救助档案转为正式档案。", "Temporary files made permanent."),
    ),
    _line(
        "transferred_in", "transferred_in", Text("转入", "transferred in"),
        Text("由其他工会转入，含区内转移。", "Moved in from another union, moves inside included."),
    ),
    _line(
        "exit_self", "exit_self", Text("脱困", "exit by own means"),
        Text(
            "致困因素消除、收入提高，自行退出档案。",
            "Left the file because the cause is gone and income suffices.",
        ),
    ),
    _line(
        "exit_relief", "exit_relief", Text("解困退档", "exit by relief"),
        Text(
            "纳入政府救助或市总工会兜底后退档。",
            "Closed after being taken into government relief or the union's backstop.",
        ),
    ),
    _line(
        "exit_other", "exit_other", Text("其他退档", "other exit"),
        Text(
            "死亡、不符合条件、退休、调离等行政性退档，不计入任何解困脱困率。",
            "Closed for death, ineligibility, retirement or a move; in no exit rate.",
        ),
    ),
    _line(
        "transferred_out", "transferred_out", Text("转出", "transferred out"),
        Text("转往其他工会，含区内转移。", "Moved to another union, moves inside included."),
    ),
    _line(
        "corrected", "corrected", Text("更正", "corrections"),
        Text("更正补入减核减的净数，可为负。", "Net of corrections, may be negative."),
    ),
    _line(
        "on_file", "closing", _ON_FILE, _ON_FILE_MEANS, "stock",
    ),
    _line(
        "relief_kept", "relief_kept", Text("解困留档", "relieved, file kept"),
        Text(
            "已解困、仍在档由工会常态化帮扶，不改变在档户数。",
            "Relieved but kept on file for regular help; does not change the caseload.",
        ),
    ),
)  # fmt: skip

_STOCK = (_line("on_file", "households", _ON_FILE, _ON_FILE_MEANS, "stock"),)

_ROUTES = (
    _line(
        "outcomes", "households", Text("解困脱困及其他退档户数", "households with an outcome"),
        Text(
            "本期脱困、解困（退档或留档）及其他退档的户数，同一家庭每种去向计一次。",
            "Households that left hardship or the file in the period, each once per route.",
        ),
    ),
)  # fmt: skip


def _rate(id_: str, column: str, over: str, label: Text, definition: Text) -> FigureSpec:
    return FigureSpec(
        f"hardship.{id_}", MeasureUnit.RATIO, label, definition, column, over, "derived"
    )


_RATES = (
    _line(
        "rate_base", "base", Text("计算基数", "base of the rates"),
        Text("期初在档 + 新建档 + 返困重建。", "On file at the start + new files + reopened."),
    ),
    _line(
        "relieved", "relieved", Text("解困", "relieved"),
        Text("解困退档或解困留档的户数，每户计一次。", "Relieved, file closed or kept, each once."),
    ),
    _rate(
        "exit_self_rate", "exit_self", "base", Text("脱困率", "rate of exit by own means"),
        Text("脱困户数除以计算基数。", "Exits by own means divided by the base."),
    ),
    _rate(
        "relief_rate", "relieved", "base", Text("解困率", "rate of relief"),
        Text("解困户数（退档或留档）除以计算基数。", "Relieved households divided by the base."),
    ),
    _rate(
        "outcome_rate", "outcome", "base", Text("解困脱困率", "rate of exit and relief"),
        Text(
            "脱困率与解困率之和；其他退档不计入。",
            "Rate of exit by own means plus rate of relief; other exits are left out.",
        ),
    ),
    _rate(
        "decline", "fall", "opening", Text("降幅", "decline"),
        Text("（期初在档 − 期末在档）÷ 期初在档。", "(Start − end) divided by the start."),
    ),
)  # fmt: skip

_RETURNS = (
    _rate(
        "return_rate", "numerator", "denominator", Text("返困率", "rate of return"),
        Text(
            "一年前同期脱困的档案中，12个月内返困重建的占比。",
            "Share of the files that left by own means a year earlier and were reopened within "
            "12 months.",
        ),
    ),
    _line(
        "returned", "numerator", Text("其中12个月内返困", "of these, returned within 12 months"),
        Text("返困率的分子。", "Numerator of the rate of return."),
    ),
    _line(
        "exits_a_year_earlier", "denominator", Text("一年前同期脱困", "exits a year earlier"),
        Text("返困率的分母。", "Base of the rate of return."),
    ),
)  # fmt: skip

_TIME = (
    _line(
        "exits",
        "exits",
        Text("退档户数", "exits"),
        Text("脱困、解困退档和其他退档之和。", "Exits by all routes that close the file."),
    ),
    FigureSpec(
        "hardship.days_on_file",
        MeasureUnit.DAYS,
        Text("在档天数（中位数）", "days on file, median"),
        Text(
            "本期退档家庭从最近一次建档到退档的天数的中位数；区内转移不重新起算。",
            "Median days from the household's last opening to its exit; moves between unions do "
            "not restart the clock.",
        ),
        "median_days",
        nature="derived",
    ),
)

_GOAL = (
    _line(
        "to_goal", "households", Text("距目标户数", "households above the goal"),
        Text("期末在档户数减目标户数（零）。", "Households on file less the goal."), "stock",
    ),
    FigureSpec(
        "hardship.months_to_goal",
        MeasureUnit.MONTHS,
        Text("距目标月数", "months to the goal"),
        Text("期末到2020年12月31日的整月数。", "Whole months from the period's end to 2020-12-31."),
        "months",
        nature="derived",
    ),
    FigureSpec(
        "hardship.pace_to_goal",
        MeasureUnit.HOUSEHOLDS_PER_MONTH,
        Text("每月需减少", "needed each month"),
        Text("距目标户数除以距目标月数。", "Households above the goal per month left."),
        "households",
        "months",
        "derived",
    ),
)  # fmt: skip

_HISTORY = (Reading(MOVED, "beginning"),)
"""Who is on file, and since when, follows from every event so far."""

MEASURES = (
    MeasureSpec(
        "hardship.balance",
        Text("在档变动", "Balance of files"),
        caseload.balance,
        ("opening", "closing"),
        _BALANCE,
        (("month",), ("year",)),
        require_balance,
        reads=_HISTORY,
    ),
    MeasureSpec(
        "hardship.stock",
        Text("在档家庭", "Households on file"),
        caseload.on_file,
        ("households",),
        _STOCK,
        (("unit",), ("cause",), ("category",), ("file_level",)),
        reads=_HISTORY,
    ),
    MeasureSpec(
        "hardship.routes",
        Text("解困脱困及退档", "Outcomes"),
        exits.routes,
        ("households",),
        _ROUTES,
        (("reason",), ("unit",), ("cause",)),
        reads=(Reading(MOVED),),
    ),
    MeasureSpec(
        "hardship.rates",
        Text("解困脱困率", "Rates of exit"),
        exits.rates,
        ("base",),
        _RATES,
        reads=_HISTORY,
    ),
    MeasureSpec(
        "hardship.returns",
        Text("返困", "Returns"),
        exits.returns,
        ("denominator",),
        _RETURNS,
        reads=(Reading(MOVED, "year_earlier"),),
    ),
    MeasureSpec(
        "hardship.time",
        Text("在档时间", "Time on file"),
        exits.time_on_file,
        ("exits",),
        _TIME,
        (("exit_route",), ("year",)),
        reads=_HISTORY,
    ),
    MeasureSpec(
        "hardship.goal",
        Text("距清零目标", "Distance to the goal"),
        caseload.distance_to_goal,
        ("households",),
        _GOAL,
        reads=_HISTORY,
    ),
)
