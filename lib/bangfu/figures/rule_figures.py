"""Figures that are rules: the standards of assistance in force, as numbers with an address."""

from bangfu.figures.model import Figure, MeasureUnit, Status
from bangfu.language import Text
from bangfu.measures.standards import standards_of
from bangfu.periods import Period

__all__ = ["STANDARD_AMOUNT", "STANDARD_DEFINITION", "standard_amounts"]

STANDARD_AMOUNT = "assistance.standard_amount"

STANDARD_DEFINITION = Text(
    "规则表所载、本期最后一天（或失效之日）有效的标准。",
    "The standard in the table of rules, on the last day of the period or of its validity.",
)


def standard_amounts(period: Period, unit: str) -> tuple[Figure, ...]:
    """The standards in force in a period, in yuan on their last day in it."""
    return tuple(
        Figure(
            STANDARD_AMOUNT, period, unit, (("standard", standard.id),),
            standard.yuan_on(min(period.last_day, standard.valid_to or period.last_day)),
            MeasureUnit.YUAN, Status.OK, Text(standard.zh, standard.en), STANDARD_DEFINITION,
            "SELECT 'params/rules/aid_standards.yaml'", "SELECT * FROM measure",
        )
        for standard in standards_of(period)
    )  # fmt: skip
