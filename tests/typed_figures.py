"""Figures with a value that is typed in, for tests of what is said of them."""

from decimal import Decimal

from bangfu.figures.catalogue import figure_spec
from bangfu.figures.model import Figure, Status
from bangfu.periods import Period

WITHHELD = "withheld"
"""In the place of a value: it is withheld."""

Value = int | str | None


def figure(figure_id: str, period: str, value: Value, code: str = "") -> Figure:
    """A figure; None stands for a value that is undefined."""
    spec = figure_spec(figure_id)
    status = {None: Status.UNDEFINED, WITHHELD: Status.SUPPRESSED}.get(value, Status.OK)  # type: ignore[call-overload]
    exact = Decimal(value) if status is Status.OK else None  # type: ignore[arg-type]
    return Figure(
        figure_id, Period.parse(period), "110105", (("project", code),) if code else (), exact,
        spec.measure_unit, status, spec.label, spec.definition, "", "",
    )  # fmt: skip


def figure_of(address: str, value: int | None, status: Status = Status.OK) -> Figure:
    """A figure by its address."""
    place, *pairs = address.split(";")
    figure_id, period, unit = place.split("/")
    spec = figure_spec(figure_id)
    dimensions = tuple((name, code) for name, _, code in (pair.partition("=") for pair in pairs))
    return Figure(
        figure_id, Period.parse(period), unit, dimensions,
        None if value is None else Decimal(value), spec.measure_unit, status, spec.label,
        spec.definition, "", "",
    )  # fmt: skip
