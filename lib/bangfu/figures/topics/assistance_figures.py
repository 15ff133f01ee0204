"""The figures of assistance_totals: who was helped, with what, by whom, how much."""

from bangfu.figures.model import MeasureUnit
from bangfu.figures.specs import FigureSpec, MeasureSpec
from bangfu.language import Text
from bangfu.measures import assistance, standards
from bangfu.register.dependence.streams import AIDED, MOVED, Reading

__all__ = ["MEASURES"]

_TOTALS = (
    FigureSpec(
        "assistance.households",
        MeasureUnit.HOUSEHOLDS,
        Text("帮扶户数", "households assisted"),
        Text(
            "本期得到现金或实物帮扶的在档家庭，同一家庭只计一次；不在档人员不计户。",
            "Households on file that got cash or goods in the period, each counted once; "
            "people not on file are not counted as households.",
        ),
        "households",
    ),
    FigureSpec(
        "assistance.people",
        MeasureUnit.PERSONS,
        Text("帮扶人数", "people assisted"),
        Text(
            "本期得到现金或实物帮扶的人，同一人只计一次，含不在档人员。",
            "Persons who got cash or goods in the period, each counted once, people not on file "
            "included.",
        ),
        "people",
    ),
    FigureSpec(
        "assistance.person_times",
        MeasureUnit.PERSON_TIMES,
        Text("帮扶人次", "person-times of assistance"),
        Text(
            "本期发放的现金和实物帮扶笔数，按发放日期计；服务另计。",
            "Items of cash or goods paid in the period, by payment date; services are counted "
            "apart.",
        ),
        "person_times",
    ),
    FigureSpec(
        "assistance.amount",
        MeasureUnit.YUAN,
        Text("帮扶资金", "assistance paid"),
        Text("现金与实物折价之和。", "Cash and the value of goods together."),
        "amount",
    ),
    FigureSpec(
        "assistance.amount_cash",
        MeasureUnit.YUAN,
        Text("现金", "cash"),
        Text("以现金发放的帮扶资金。", "Assistance paid in cash."),
        "amount_cash",
    ),
    FigureSpec(
        "assistance.amount_in_kind",
        MeasureUnit.YUAN,
        Text("实物折价", "goods at value"),
        Text("以实物发放的帮扶，按折价计。", "Assistance given in goods, at their value."),
        "amount_in_kind",
    ),
    FigureSpec(
        "assistance.mean_per_household",
        MeasureUnit.YUAN,
        Text("户均", "mean per household"),
        Text("帮扶资金除以帮扶户数。", "Assistance paid divided by households assisted."),
        "amount",
        "households",
        "derived",
    ),
    FigureSpec(
        "assistance.mean_per_item",
        MeasureUnit.YUAN,
        Text("次均", "mean per person-time"),
        Text("帮扶资金除以帮扶人次。", "Assistance paid divided by person-times."),
        "amount",
        "person_times",
        "derived",
    ),
)

_SERVICES = (
    FigureSpec(
        "assistance.services",
        MeasureUnit.SERVICES,
        Text("服务次数", "services"),
        Text(
            "职业介绍、法律援助等不发生资金的服务次数。",
            "Services that move no money, such as job placement and legal aid.",
        ),
        "services",
    ),
)

_COVERAGE = (
    FigureSpec(
        "assistance.coverage",
        MeasureUnit.RATIO,
        Text("帮扶覆盖率", "coverage"),
        Text(
            "本期在档家庭中至少得到一项帮扶（含服务）的占比；本期任何一天在档即为在档家庭。",
            "Share of the households on file on any day of the period that received at least "
            "one item, services included.",
        ),
        "numerator",
        "denominator",
        "derived",
    ),
    FigureSpec(
        "assistance.covered_households",
        MeasureUnit.HOUSEHOLDS,
        Text("其中得到帮扶的家庭", "of these, households that received something"),
        Text("覆盖率的分子。", "Numerator of the coverage."),
        "numerator",
    ),
    FigureSpec(
        "assistance.households_on_file",
        MeasureUnit.HOUSEHOLDS,
        Text("本期在档家庭", "households on file in the period"),
        Text(
            "本期任何一天在档的家庭，是覆盖率的分母。",
            "Households on file on any day of the period: the base of the coverage.",
        ),
        "denominator",
    ),
)

_MATCH = (
    FigureSpec(
        "assistance.match",
        MeasureUnit.RATIO,
        Text("因困施策率", "match of aid to cause"),
        Text(
            "得到帮扶的在档家庭中，主要致困原因对应的方面得到帮扶的占比；对应关系见规则表。",
            "Share of the aided households on file that were helped in an aspect that answers "
            "their main cause; which aspect answers what is a dated rule.",
        ),
        "numerator",
        "denominator",
        "derived",
    ),
    FigureSpec(
        "assistance.matched_households",
        MeasureUnit.HOUSEHOLDS,
        Text("其中对症帮扶的家庭", "of these, households helped as their cause asks"),
        Text("因困施策率的分子。", "Numerator of the match."),
        "numerator",
    ),
    FigureSpec(
        "assistance.aided_households",
        MeasureUnit.HOUSEHOLDS,
        Text("得到帮扶的在档家庭", "aided households on file"),
        Text("因困施策率的分母，含只得到服务的家庭。", "Base of the match, services included."),
        "denominator",
    ),
)

_STANDARDS = (
    FigureSpec(
        "assistance.standard_checked",
        MeasureUnit.ITEMS,
        Text("核对笔数", "payments checked"),
        Text(
            "按发放当日标准核对的现金帮扶笔数；年度上限按家庭和年度核对。",
            "Cash payments held against the standard of the day; a yearly ceiling is held "
            "against households and years.",
        ),
        "checked",
    ),
)

_OFF_STANDARD = (
    FigureSpec(
        "assistance.standard_off",
        MeasureUnit.ITEMS,
        Text("不符标准", "off standard"),
        Text(
            "与固定标准不等，或超过上限的笔数。",
            "Payments that differ from a fixed standard or pass a ceiling.",
        ),
        "off",
    ),
)

_ITEMS = (Reading(AIDED),)
_COVERED = (Reading(AIDED), Reading(MOVED, "beginning"))
_HELD = (Reading(AIDED, "calendar_year"),)
"""A yearly ceiling is held against the whole years a period touches, up to its last day."""

MEASURES = (
    MeasureSpec(
        "assistance.totals",
        Text("帮扶总量", "Assistance"),
        assistance.totals,
        ("households", "people"),
        _TOTALS,
        (
            ("aspect",),
            ("project",),
            ("occasion",),
            ("fund_source",),
            ("form",),
            ("unit",),
            ("cause",),
            ("category",),
            ("cause", "aspect"),
            ("month",),
            ("year",),
        ),
        reads=_ITEMS,
    ),
    MeasureSpec(
        "assistance.services",
        Text("服务", "Services"),
        assistance.totals,
        ("service_people",),
        _SERVICES,
        (("project",),),
        reads=_ITEMS,
    ),
    MeasureSpec(
        "assistance.coverage",
        Text("帮扶覆盖", "Coverage"),
        assistance.coverage,
        ("numerator", "denominator", "rest"),
        _COVERAGE,
        (("cause",),),
        reads=_COVERED,
    ),
    MeasureSpec(
        "assistance.match",
        Text("因困施策", "Match of aid to cause"),
        assistance.match,
        ("numerator", "denominator", "rest"),
        _MATCH,
        (("cause",),),
        reads=_ITEMS,
    ),
    MeasureSpec(
        "assistance.standards",
        Text("按标准核对", "Payments held against standards"),
        standards.off_standard,
        ("checked",),
        _STANDARDS,
        (("standard",),),
        reads=_HELD,
    ),
    MeasureSpec(
        "assistance.off_standard",
        Text("不符标准", "Payments off standard"),
        standards.off_standard,
        ("off",),
        _OFF_STANDARD,
        (("standard",),),
        reads=_HELD,
    ),
)
