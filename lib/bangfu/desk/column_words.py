"""Column words: what the columns of an answer are called, counted in, and mean."""

from collections.abc import Sequence

from bangfu.desk.rates import rates_of
from bangfu.desk.side_by_side import BEFORE, CHANGE
from bangfu.figures.catalogue import MEASURES as SPECS
from bangfu.figures.catalogue import FigureSpec
from bangfu.figures.dimensions import DIMENSIONS
from bangfu.figures.model import PER_MEMBERS
from bangfu.language import Language, Text
from bangfu.measures.query import Measure

__all__ = [
    "CHANGE_OF_TIMES", "CHANGE_OF_UNIONS", "CODE_TAIL", "family_of", "figures_of", "headings_of",
]  # fmt: skip

_PERIOD = Text("时期", "period")
CODE_TAIL = Text("（代码）", " (code)")
"""How the heading of a column of codes ends."""
_BEFORE = Text("（对照）", " (compared)")
CHANGE_OF_TIMES = Text("（增减）", " (change)")
CHANGE_OF_UNIONS = Text("（差额）", " (difference)")
"""Between two unions nothing has changed."""

_NO_FIGURES = {
    "amount_on_file": Text("其中给在档家庭", "to households on file"),
    "cases": Text("件数", "cases"),
    "decided": Text("批准和不予合计", "approved and rejected"),
    "exit_self": Text("脱困户数", "households that left by own means"),
    "fall": Text("在档减少", "fall of the caseload"),
    "households": Text("在档户数", "households on file"),
    "members": Text("会员人数", "members"),
    "opening": Text("期初在档", "on file at the start"),
    "outcome": Text("解困脱困户数", "households that left or were relieved"),
    "people": Text("帮扶人数", "people assisted"),
    "person_times": Text("抚慰人次", "comfort payments"),
    "rest": Text("其余户数", "the other households"),
    "service_people": Text("接受服务人数", "people who got a service"),
    "unrelieved": Text("未解困", "not relieved"),
    "services": Text("服务次数", "services"),
}
"""What the columns of measures are called that no figure is read off."""
_OWN_FAMILY = ("yuan", "days", "ratio")


def figures_of(measure: Measure) -> list[FigureSpec]:
    """The figures that are read off a column of a measure, once each; of several words the last."""
    own = (one for spec in SPECS if spec.compute is measure for one in spec.figures)
    return [*{one.column: one for one in own if one.over is None}.values(), *rates_of(measure)]


def _labels_of(measure: Measure, language: Language) -> dict[str, str]:
    """What the columns of a measure are called: as its figures are, or what is no figure."""
    figures = {one.column: one.label for one in figures_of(measure)}
    return {column: words.of(language) for column, words in (_NO_FIGURES | figures).items()}


def family_of(measure: Measure, column: str) -> str:
    """What a column may share an axis with: money, days and shares with their like, counts too."""
    units = {one.column: str(one.measure_unit) for one in figures_of(measure)}
    unit = units.get(column, "yuan" if column.startswith("amount") else "")
    return unit if unit in _OWN_FAMILY else "rate" if unit in PER_MEMBERS else "count"


def headings_of(
    measure: Measure, by: Sequence[str], values: Sequence[str], change: Text, language: Language
) -> dict[str, str]:
    """What each column of an answer is called in words, where there are any.

    Parameters
    ----------
    measure
        What was asked.
    by, values
        The groups, and what is counted.
    change
        How the heading of a difference ends.
    language
        Of the words.
    """
    figures = _labels_of(measure, language)
    tails = {"": "", BEFORE: _BEFORE.of(language), CHANGE: change.of(language)}
    found = {"period": _PERIOD.of(language)}
    for name in by:
        words = DIMENSIONS[name].of(language) if name in DIMENSIONS else name
        found |= {name: f"{words}{CODE_TAIL.of(language)}", f"{name}_label": words}
    for value in values:
        label = figures.get(value, value)
        found |= {f"{value}{tail}": f"{label}{words}" for tail, words in tails.items()}
    return found
