"""Provisions: the single entries of the rules, each with the words, days and sums it names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PositiveInt,
    ValidationInfo,
    model_validator,
)

from bangfu.language import Text
from bangfu.periods import Period

__all__ = [
    "AidStandard", "Aspect", "Code", "CodeList", "ComfortDraft", "ComfortEvent", "ComfortIllness",
    "ComfortLimits", "ComfortRevision", "ComfortSum", "ComfortTerms", "ComfortVersion", "Dated",
    "DibaoLine", "Goal", "Group", "Match", "Provision", "Words",
]  # fmt: skip

DatePrecision = Literal["day", "year"]
_MONTHS_OF_YEAR = 12


def _said(words: Text) -> Text:
    if not (words.zh.strip() and words.en.strip()):
        raise ValueError("expected words in both languages")
    return words


Words = Annotated[Text, AfterValidator(_said)]
"""Words in both languages, none of them empty."""


class Provision(BaseModel):
    """Read strictly by key, and never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Dated(Provision):
    """Holds between two days, both included; a missing one is no limit."""

    valid_from: date | None = None
    valid_to: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} is before valid_from {self.valid_from}")
        return self

    def holds_on(self, day: date) -> bool:
        """Whether it holds on `day`."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)

    def holds_in(self, period: Period) -> bool:
        """Whether it holds on some day of a period."""
        return (self.valid_from or period.start) < period.end and (
            self.valid_to or period.start
        ) >= period.start


class DibaoLine(Provision):
    """The dibao and low-income lines, yuan per person and month, from a day until the next line."""

    valid_from: date
    dibao: Decimal
    low_income: Decimal | None
    precision: DatePrecision
    """`year` if only the year is known and the day was filled in."""
    source: str


class AidStandard(Dated):
    """What an item of assistance must be, or may not exceed, between two days.

    A missing `school_stage` or `occasion` means any.
    """

    id: str
    label: Words
    project: str
    school_stage: str | None = None
    occasion: str | None = None
    amount: Decimal | None = None
    """Yuan, if the standard is a fixed sum."""
    dibao_months: PositiveInt | None = None
    """Months of the dibao line on the day paid, if it is not."""
    per: Literal["payment", "household_year"]
    kind: Literal["exact", "ceiling"]
    valid_from: date
    source: str
    note: str = ""

    @model_validator(mode="after")
    def _one_amount(self) -> Self:
        if (self.amount is None) == (self.dibao_months is None):
            raise ValueError("expected either amount or dibao_months")
        return self


def _listed(code: str, info: ValidationInfo) -> str:
    """A code of the list that who reads the file hands over under the name of the key, if any."""
    known = (info.context or {}).get(info.field_name)
    if known is not None and code not in known:
        raise ValueError(f"found {code!r}, expected one of: {', '.join(known)}")
    return code


_Listed = Annotated[str, AfterValidator(_listed)]
_Yuan = Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=2)]


class ComfortSum(Provision):
    """What a claim is given: one sum for all, or what it asks for up to a sum."""

    amount: _Yuan | None = None
    """Yuan, if everybody gets the same."""
    up_to: _Yuan | None = None
    """Most yuan, if it depends on the loss."""

    @property
    def most(self) -> Decimal:
        """The most a claim can be given, yuan."""
        return self.amount or self.up_to or Decimal(0)

    def _told(self, code: str) -> str:
        sums = [name for name in ("amount", "up_to") if getattr(self, name) is not None]
        return f"{code!r} with {' and '.join(sums) or 'neither'}"


class ComfortEvent(ComfortSum):
    """An event the scheme answers: what it gives, until when, and what must be shown."""

    event: _Listed
    deadline_days: PositiveInt | None = None
    """Most days from event to claim; without one a claim is never late."""
    papers: tuple[Words, ...] = ()
    """What must be handed in; the register does not know what was."""

    @model_validator(mode="after")
    def _one_sum(self) -> Self:
        if (self.amount is None) == (self.up_to is None):
            raise ValueError(f"found {self._told(self.event)}, expected either amount or up_to")
        return self


class ComfortIllness(ComfortSum):
    """A major illness on the list; its own sum goes before that of the event."""

    illness: _Listed

    @model_validator(mode="after")
    def _at_most_one_sum(self) -> Self:
        if self.amount is not None and self.up_to is not None:
            found = self._told(self.illness)
            raise ValueError(f"found {found}, expected amount or up_to, or neither")
        return self


class ComfortLimits(Provision):
    """What one claimant can get; a calendar year is that of the day of the claim."""

    claims_per_year: PositiveInt | None = None
    """Most claims of a claimant that are paid a year."""
    yuan_per_year: _Yuan | None = None
    """Most yuan a claimant gets a year; the claim that goes beyond is paid in part."""
    once_per_illness: bool = False
    """Whether a claimant is paid but once for the same illness, or event, of the same relation."""


class ComfortTerms(Provision):
    """What a version of the scheme gives, for what, until when, and how often."""

    invented: bool = False
    """Whether nobody ever laid it down: a stand-in for what is not published."""
    source: str
    events: tuple[ComfortEvent, ...]
    illnesses: tuple[ComfortIllness, ...]
    """Major illnesses that are covered."""
    limits: ComfortLimits = ComfortLimits()

    @model_validator(mode="after")
    def _some_events(self) -> Self:
        if not self.events:
            raise ValueError("events: found none, expected at least one")
        return self

    def event(self, code: str) -> ComfortEvent | None:
        """What it says of an event, if it answers it."""
        return next((one for one in self.events if one.event == code), None)

    def illness(self, code: str | None) -> ComfortIllness | None:
        """What it says of an illness, if it is on the list."""
        return next((one for one in self.illnesses if one.illness == code), None)


class ComfortVersion(Provision):
    """A version of the comfort scheme, in force or not: when, what it is called, what is new."""

    number: int
    valid_from: date
    precision: DatePrecision = "day"
    """`year` if only the year is known and the day was filled in."""
    label: Words
    changed: Words
    source: str


class ComfortDraft(ComfortVersion):
    """A version that is only tried out: replayed on claims of the past, whatever its day."""

    status: Literal["draft"]
    terms: ComfortTerms
    new_illnesses: "tuple[Code, ...]" = ()
    """Illnesses that no code list has yet."""


class ComfortRevision(ComfortVersion):
    """The comfort scheme coming into force (number 0) or being revised: a break in the series."""

    status: Literal["in_force", "planned"]
    precision: DatePrecision
    terms: ComfortTerms | None = None
    """Missing where they are not known; claims of its days cannot be replayed then."""

    def falls_within(self, base: Period, period: Period) -> bool:
        """Whether it may part a period from its base: counting by other rules, or partly so.

        Of a revision whose day is not known, a period within its year may lie on either side of
        it, or have it inside. The year as a whole, and all that follows, count as revised.

        Examples
        --------
        >>> from bangfu.rules import default_rules
        >>> fourth = default_rules().comfort_scheme[4]
        >>> fourth.valid_from.year, fourth.precision
        (2018, 'year')
        >>> def parted(base, period):
        ...     return fourth.falls_within(Period.parse(base), Period.parse(period))
        >>> parted("2017", "2018"), parted("2018", "2019")
        (True, False)
        >>> parted("2018-H1", "2018-H2"), parted("2018-H1", "2019-H1")
        (True, False)
        """
        if not self.is_dated_within(period):
            year = Period.parse(str(self.valid_from.year))
            return period.start < year.end and year.start < period.end
        return base.start < self.valid_from < period.end

    def is_dated_within(self, period: Period) -> bool:
        """Whether it is known well enough to say on which side of it a period lies."""
        return self.precision != "year" or period.n_months >= _MONTHS_OF_YEAR


class Aspect(Provision):
    """One of the aspects of assistance and the projects it is made of."""

    id: str
    label: Words
    projects: tuple[str, ...]


class Match(Provision):
    """The aspects that answer a main cause of hardship."""

    cause: str
    aspects: Annotated[tuple[str, ...], Field(min_length=1)]


class Goal(Provision):
    """How many households may be on file, from which day on."""

    target: int
    by: date
    source: str


class Group(Provision):
    """Codes that are told together in public, as one row."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    label: Words
    codes: Annotated[tuple[str, ...], Field(min_length=1)]


class Code(Dated):
    """One code: its stored value, its label, and the days it may be used on.

    A code outside its dates is a fault in the data, not another spelling: the hardship categories
    changed in 2020 and the comfort scheme's illness list in 2015 and 2018, and a figure that mixes
    two versions compares unlike things.
    """

    value: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    label: Words


@dataclass(frozen=True)
class CodeList:
    """A closed list of codes, in the order reports show them."""

    name: str
    codes: tuple[Code, ...]

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    @property
    def values(self) -> tuple[str, ...]:
        """The stored values, in order."""
        return tuple(code.value for code in self.codes)

    def get(self, value: str) -> Code | None:
        """The code stored as `value`, if the list has it."""
        return next((code for code in self.codes if code.value == value), None)

    def read(self, text: str) -> Code | None:
        """The code meant by `text`: its value or either label."""
        return next((code for code in self.codes if text in _spellings(code)), None)


def _spellings(code: Code) -> tuple[str, str, str]:
    return code.value, code.label.zh, code.label.en
