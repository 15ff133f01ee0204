"""Column words: what the columns of an answer are called, counted in, and mean."""

from bangfu.figures.catalogue import MEASURES as SPECS
from bangfu.figures.catalogue import FigureSpec
from bangfu.language import Language, Text
from bangfu.measures.query import Measure

__all__ = ["family_of", "figures_of", "labels_of"]

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
    return list({one.column: one for one in own if one.over is None}.values())


def labels_of(measure: Measure, language: Language) -> dict[str, str]:
    """What the columns of a measure are called: as its figures are, or what is no figure."""
    figures = {one.column: one.label for one in figures_of(measure)}
    return {column: words.of(language) for column, words in (_NO_FIGURES | figures).items()}


def family_of(measure: Measure, column: str) -> str:
    """What a column may share an axis with: money, days and shares with their like, counts too."""
    units = {one.column: str(one.measure_unit) for one in figures_of(measure)}
    unit = units.get(column, "yuan" if column.startswith("amount") else "")
    return unit if unit in _OWN_FAMILY else "count"
