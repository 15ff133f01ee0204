"""What a figure is: a number with its address, its meaning and where it came from."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bangfu.language import Text
from bangfu.periods import Period

__all__ = [
    "PER_MEMBERS", "WITHHELD", "Figure", "MeasureUnit", "Status", "current_address",
    "current_dimensions", "dimension_pairs",
]  # fmt: skip

WITHHELD = "[c]"
"""In files of data, in the place of a value that is not shown; an empty cell is no value."""


class Status(StrEnum):
    """What a reader must know about a value before using it."""

    OK = "ok"
    SUPPRESSED = "suppressed"
    """Withheld so that nobody can be recognised: shown as 〔不公布〕 or [c], never as 0."""
    ROUNDED = "rounded"
    """Money told to 10,000 yuan only, as an exact sum would tell of what it was made."""
    NOT_PUBLIC = "not_public"
    """Not told at all of such a union or period: no file has its address. Where a table or chart
    would have a gap without it, as among years, a mark stands: … or [c]."""
    UNDEFINED = "undefined"
    """Not a number: a ratio whose base is 0, a median of nothing; shown as —."""
    PROVISIONAL = "provisional"
    REVISED = "revised"
    ROUNDED_REVISED = "rounded_revised"
    SYNTHETIC = "synthetic"
    """Computed from an invented register."""

    @property
    def is_rounded(self) -> bool:
        """Whether it is told to 10,000 yuan only."""
        return self in (Status.ROUNDED, Status.ROUNDED_REVISED)

    @property
    def is_hidden(self) -> bool:
        """Whether there is a value, or may be, that is not shown."""
        return self in (Status.SUPPRESSED, Status.NOT_PUBLIC)

    @property
    def is_revised(self) -> bool:
        """Whether it differs from what was published before."""
        return self in (Status.REVISED, Status.ROUNDED_REVISED)


class MeasureUnit(StrEnum):
    """What a value counts; the labels are in `words.numerals`."""

    HOUSEHOLDS = "households"
    HOUSEHOLD_TIMES = "household_times"
    """Events of households, of which a household may have several."""
    PERSONS = "persons"
    MEMBERS = "members"
    """Members of the union: whom figures are held against, and not whom they tell of."""
    PERSON_TIMES = "person_times"
    FILES = "files"
    CASES = "cases"
    BATCHES = "batches"
    ITEMS = "items"
    HOUSEHOLD_YEARS = "household_years"
    SERVICES = "services"
    YUAN = "yuan"
    RATIO = "ratio"
    """A share of 1, shown in per cent."""
    DAYS = "days"
    PERSON_TIMES_PER_BATCH = "person_times_per_batch"
    HOUSEHOLDS_PER_MONTH = "households_per_month"
    PERSON_TIMES_PER_MEMBERS = "person_times_per_10000_members"
    PERSONS_PER_MEMBERS = "persons_per_10000_members"
    HOUSEHOLDS_PER_MEMBERS = "households_per_10000_members"
    """These three: for every 10,000 members of the union."""
    MONTHS = "months"


PER_MEMBERS = (
    MeasureUnit.PERSON_TIMES_PER_MEMBERS, MeasureUnit.PERSONS_PER_MEMBERS,
    MeasureUnit.HOUSEHOLDS_PER_MEMBERS,
)  # fmt: skip
"""Units of what there is for every 10,000 members."""


@dataclass(frozen=True)
class Figure:
    """One published number.

    `value` is exact; it is missing when `status` is suppressed or undefined. `dimensions` are
    pairs of name and code, empty for the unit's own total. `measure_sql` is the query that was
    run on the register, `selection` picks the value (or both parts of a ratio) from its answer.
    """

    id: str
    period: Period
    unit: str
    dimensions: tuple[tuple[str, str], ...]
    value: Decimal | None
    measure_unit: MeasureUnit
    status: Status
    label: Text
    definition: Text
    measure_sql: str
    selection: str

    @property
    def is_public(self) -> bool:
        """Whether the edition tells anything of it: a value, or a mark in its place."""
        return self.status is not Status.NOT_PUBLIC

    @property
    def sql(self) -> str:
        """One query for the value: the audit trail from a printed number to the rows behind it."""
        return f"WITH measure AS (\n{self.measure_sql}\n)\n{self.selection}"

    @property
    def address(self) -> str:
        """Permanent address, as in `comfort.person_times/2016/110105;illness=cancer`."""
        dimensions = "".join(f";{name}={code}" for name, code in self.dimensions)
        return f"{self.id}/{self.period}/{self.unit}{dimensions}"


def current_address(address: str) -> str:
    """An address as it is written today: an address once published stays readable.

    Before 0.4.0 the dimension `unit` was called `union`.

    Examples
    --------
    >>> current_address("comfort.person_times/2016/110105;union=110105001")
    'comfort.person_times/2016/110105;unit=110105001'
    """
    own, *dimensions = address.split(";")
    return ";".join([own, *filter(None, [current_dimensions(";".join(dimensions))])])


def current_dimensions(dimensions: str) -> str:
    """Dimensions such as `illness=cancer;relation=self` under the names they have today."""
    pairs = (pair.partition("=") for pair in dimensions.split(";"))
    return ";".join(f"{_NEW_NAMES.get(name, name)}{sign}{code}" for name, sign, code in pairs)


def dimension_pairs(dimensions: str) -> tuple[tuple[str, str], ...]:
    """Dimensions as they are written, in pairs of name and code.

    Examples
    --------
    >>> dimension_pairs("illness=cancer;relation=self"), dimension_pairs("")
    ((('illness', 'cancer'), ('relation', 'self')), ())
    """
    parts = (pair.partition("=") for pair in dimensions.split(";") if pair)
    return tuple((name, code) for name, _, code in parts)


_NEW_NAMES = {"union": "unit"}
