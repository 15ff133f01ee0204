"""Figures already in print, with their wording, precision and source.

Whatever bangfu computes for the same figure, period and unit must agree with them; the sample
register is made so that it does. They stand in `data/published/`, in CSV files, one a row; a
project that has none and is based on Beijing has `chaoyang.csv` of the package:

figure_id       id of the catalogue where bangfu computes the figure (`comfort.*`, `hardship.*`);
                `scheme.*` are facts about the comfort scheme and `standard.<id>` about the
                standards of that id, both held in the rules
period, unit    the period as bangfu writes it, and the code of the union
value           the number, or the lowest one the wording allows
value_to        the first number the wording does not allow any more; empty if there is no bound
measure_unit    what the number counts in print; where bangfu counts another thing, the two cannot
                be subtracted
precision       exact, at_least (500余, 800余万) or approximate (约, within 2 %)
wording         the words as printed
source, note    where; and what was filled in by this project
wording_en, source_en, note_en
                the same in English
"""

import csv
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from bangfu.errors import ParameterError
from bangfu.language import Text
from bangfu.periods import Period
from bangfu.project import ROOT, RULES, own_or_shipped
from bangfu.rules.federations import base_of

__all__ = ["PUBLISHED", "PublishedFact", "WordingPrecision", "published_facts", "read_facts"]

PUBLISHED = own_or_shipped("data/published/chaoyang.csv")

WordingPrecision = Literal["exact", "at_least", "approximate"]

_COLUMNS = (
    "figure_id", "period", "unit", "value", "value_to", "measure_unit", "precision", "wording",
    "source", "note", "wording_en", "source_en", "note_en",
)  # fmt: skip
_WORDS = ("wording", "source", "note")
_APPROXIMATELY = Decimal("0.02")
"""How far off 约 may be (domain notes §11, R5; no official tolerance exists)."""


@dataclass(frozen=True)
class PublishedFact:
    """One printed figure."""

    figure_id: str
    period: Period
    unit: str
    value: Decimal
    value_to: Decimal | None
    measure_unit: str
    precision: WordingPrecision
    wording: Text
    source: Text
    note: Text

    def agrees(self, computed: Decimal) -> bool:
        """Whether a computed value is one the printed words can stand for.

        Examples
        --------
        >>> money = next(f for f in published_facts() if f.figure_id == "comfort.amount")
        >>> money.wording.zh
        '累计投入抚慰资金800余万元'
        >>> [money.agrees(Decimal(yuan)) for yuan in (7_999_999, 8_052_000, 9_000_000)]
        [False, True, False]
        """
        match self.precision:
            case "exact":
                return computed == self.value
            case "at_least":
                return self.value <= computed and (
                    self.value_to is None or computed < self.value_to
                )
            case "approximate":
                return abs(computed - self.value) <= _APPROXIMATELY * self.value


@cache
def published_facts() -> tuple[PublishedFact, ...]:
    """The figures in print about the federation, in the order of their files."""
    own = sorted((ROOT / "data" / "published").glob("*.csv"))
    if not own:
        return read_facts(PUBLISHED) if base_of(RULES) == "beijing" else ()
    return tuple(fact for path in own for fact in read_facts(path))


def read_facts(path: Path) -> tuple[PublishedFact, ...]:
    """Read a file of published figures.

    Raises
    ------
    ParameterError
        If it cannot be read, its columns are others, a value has the wrong form, or a figure
        stands twice for one period and unit.
    """
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            reader = csv.DictReader(handle, restval="", strict=True)
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ParameterError(f"published {path.name!r}: cannot be read ({error})") from None
    if tuple(reader.fieldnames or ()) != _COLUMNS:
        raise ParameterError(
            f"published {path.name!r}: found columns {reader.fieldnames!r}, "
            f"expected {list(_COLUMNS)!r}"
        )
    facts = tuple(_fact(row, f"published {path.name!r}, row {n}") for n, row in enumerate(rows, 2))
    _refuse_repeats(facts, path)
    return facts


def _fact(row: dict[str, str], where: str) -> PublishedFact:
    precision = next((p for p in get_args(WordingPrecision) if p == row["precision"]), None)
    if precision is None:
        known = ", ".join(get_args(WordingPrecision))
        raise ParameterError(
            f"{where}, column 'precision': found {row['precision']!r}, expected one of: {known}"
        )
    return PublishedFact(
        row["figure_id"], Period.parse(row["period"]), row["unit"], _number(row, "value", where),
        _number(row, "value_to", where) if row["value_to"] else None, row["measure_unit"],
        precision, *(Text(row[name], row[f"{name}_en"]) for name in _WORDS),
    )  # fmt: skip


def _number(row: dict[str, str], column: str, where: str) -> Decimal:
    try:
        return Decimal(row[column])
    except InvalidOperation:
        raise ParameterError(
            f"{where}, column {column!r}: found {row[column]!r}, expected a number"
        ) from None


def _refuse_repeats(facts: tuple[PublishedFact, ...], path: Path) -> None:
    seen: set[tuple[str, str, str]] = set()
    for fact in facts:
        address = (fact.figure_id, str(fact.period), fact.unit)
        if address in seen:
            raise ParameterError(
                f"published {path.name!r}: {'/'.join(address)!r} stands twice, expected once"
            )
        seen.add(address)
