"""Left out: what a report says of the figures the policy of publication keeps out of it."""

from bangfu.language import Text
from bangfu.periods import Period
from bangfu.press.report.scene import Scene

__all__ = ["left_out", "nothing_told"]

_KINDS_OF_TABLE = ("aspect", "unit")
_BY_YEAR = Text(
    "按类别、按工会分列的数字只按年度公布，见全年报告。",
    "Figures by kind and by union are published by the year only; see the report of the year.",
)
_UNIONS_BY_YEAR = Text(
    "按工会分列的数字只按年度公布，见各年报告。",
    "Figures by union are published by the year only; see the reports of the years.",
)
_YEARS_ONLY = Text(
    "下级工会的数字只按年度公布，见各年报告。",
    "Figures of a union below the top are published by the year only; see the years' reports.",
)
_TOO_FEW = Text(
    "按公布办法，{unit}{period}的这些数字不单独公布：其中户数、人数或人次有不足十的；"
    "合并列出的，见上级工会的年度报告。",
    "These figures of {unit} in {period} are not published alone: too few households, people or "
    "payments are behind some of them; the yearly report of the union above tells unions together.",
)


def left_out(scene: Scene, period: Period) -> str:
    """What a report leaves out that those of years have, in words; nothing if nothing."""
    publication = scene.answers.rules.publication
    tables = [publication.table_by((by,), period) for by in _KINDS_OF_TABLE]
    if scene.answers.subject.edition != "public" or all(tables):
        return ""
    return scene.say(_UNIONS_BY_YEAR if any(tables) else _BY_YEAR)


def nothing_told(scene: Scene, period: Period) -> str:
    """Why a report on a period tells none of the figures it begins with."""
    is_told = scene.answers.rules.publication.tells_of(period, is_top=False)
    words = scene.say(_TOO_FEW if is_told else _YEARS_ONLY)
    return words.format(period=period.label(scene.language), unit=scene.unit_name)
