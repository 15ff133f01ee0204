"""Figures that are rules: the standards of assistance in force, as numbers with an address."""

from bangfu.figures.model import Figure, MeasureUnit, Status
from bangfu.language import Text
from bangfu.periods import Period
from bangfu.rules import Rules

__all__ = ["STANDARD_AMOUNT", "STANDARD_DEFINITION", "standard_amounts"]

STANDARD_AMOUNT = "assistance.standard_amount"

STANDARD_DEFINITION = Text(
    "规则表所载、本期最后一天（或失效之日）有效的标准。",
    "The standard in the table of rules, on the last day of the period or of its validity.",
)


def standard_amounts(rules: Rules, period: Period, unit: str) -> tuple[Figure, ...]:
    """The standards in force in a period, in yuan on their last day in it."""
    return tuple(
        Figure(
            STANDARD_AMOUNT, period, unit, (("standard", standard.id),),
            rules.yuan(standard, min(period.last_day, standard.valid_to or period.last_day)),
            MeasureUnit.YUAN, Status.OK, standard.label, STANDARD_DEFINITION,
            "SELECT 'rules/aid_standards.yaml'", "SELECT * FROM measure",
        )
        for standard in rules.standards_in(period)
    )  # fmt: skip
