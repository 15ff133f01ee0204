"""Dated rules: the dibao line, aid standards, the comfort scheme, aspects and what answers what.

They differ by place and change by date, so they are data in `params/rules`, each with its source,
and never numbers in code. Reading them checks them: a rule that is misspelt, names a code the
register does not have, or overlaps another is an error before any figure is computed.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    PositiveInt,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from bangfu.errors import ParameterError
from bangfu.language import Language
from bangfu.project import ROOT
from bangfu.register.codes import CODE_LISTS

__all__ = [
    "RULES",
    "AidStandard",
    "Aspect",
    "AspectId",
    "ComfortRevision",
    "DibaoLine",
    "Goal",
    "aid_standards",
    "aspects",
    "cause_aspects",
    "comfort_revisions",
    "dibao_lines",
    "dibao_on",
    "goal",
    "load_rules",
    "versions",
]

RULES = ROOT / "params" / "rules"

T = TypeVar("T")

Version = tuple[int, int, int]
"""Tells a file from what it was before: inode, size and time of its last change."""

AspectId = Literal["employment", "medical", "schooling", "living"]
DatePrecision = Literal["day", "year"]


def _code(list_name: str) -> AfterValidator:
    """Accept only values of a code list of the register."""

    def known(value: str) -> str:
        if CODE_LISTS[list_name].get(value) is None:
            raise ValueError(f"expected one of: {', '.join(CODE_LISTS[list_name].values)}")
        return value

    return AfterValidator(known)


class _Rule(BaseModel):
    """Read strictly by key, and never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DibaoLine(_Rule):
    """Beijing's dibao and low-income lines, yuan per person and month, from a day on."""

    valid_from: date
    dibao: Decimal
    low_income: Decimal | None
    precision: DatePrecision
    """`year` if only the year is known and the day was filled in."""
    source: str


class AidStandard(_Rule):
    """What an item of assistance must be, or may not exceed, between two days.

    A missing `school_stage` or `occasion` means any.
    """

    id: str
    zh: str
    en: str
    project: Annotated[str, _code("project")]
    school_stage: Annotated[str, _code("school_stage")] | None = None
    occasion: Annotated[str, _code("occasion")] | None = None
    amount: Decimal | None = None
    """Yuan, if the standard is a fixed sum."""
    dibao_months: PositiveInt | None = None
    """Months of the dibao line on the day paid, if it is not."""
    per: Literal["payment", "household_year"]
    kind: Literal["exact", "ceiling"]
    valid_from: date
    valid_to: date | None = None
    """Last day of the standard; none if it is still in force."""
    source: str
    note: str = ""

    @model_validator(mode="after")
    def _one_amount(self) -> Self:
        if (self.amount is None) == (self.dibao_months is None):
            raise ValueError(f"{self.id}: expected either amount or dibao_months")
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(f"{self.id}: valid_to {self.valid_to} is before valid_from")
        return self

    def label(self, language: Language) -> str:
        """The standard in words."""
        return self.zh if language == "zh" else self.en

    def is_in_force(self, day: date) -> bool:
        """Whether the standard holds on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def yuan_on(self, day: date) -> Decimal:
        """The sum in yuan for something paid on `day`."""
        if self.amount is not None:
            return self.amount
        return dibao_on(day) * (self.dibao_months or 0)


class ComfortRevision(_Rule):
    """The comfort scheme coming into force (number 0) or being revised: a break in the series."""

    number: int
    valid_from: date
    precision: DatePrecision
    status: Literal["in_force", "planned"]
    zh: str
    en: str
    changed_zh: str
    changed_en: str
    source: str

    def label(self, language: Language) -> str:
        """The revision in words."""
        return self.zh if language == "zh" else self.en

    def changed(self, language: Language) -> str:
        """What it changed, in words."""
        return self.changed_zh if language == "zh" else self.changed_en


class Aspect(_Rule):
    """One of the four aspects of assistance and the projects it is made of."""

    id: AspectId
    zh: str
    en: str
    projects: tuple[Annotated[str, _code("project")], ...]

    def label(self, language: Language) -> str:
        """The aspect in words."""
        return self.zh if language == "zh" else self.en


class Goal(_Rule):
    """How many households may be on file, from which day on."""

    target: int
    by: date
    source: str


def load_rules(path: Path, form: type[T]) -> T:
    """Read a rules file and check it against the form it must have.

    Raises
    ------
    ParameterError
        If the file cannot be read, is not YAML or does not have the form: file, place, value
        found and what was expected.
    """
    try:
        raw: Any = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:  # ValueError: no such day
        raise ParameterError(f"rules {path.name!r}: cannot be read ({error})") from None
    try:
        return TypeAdapter(form).validate_python(raw)
    except ValidationError as error:
        faults = (
            f"rules {path.name!r}, {'.'.join(map(str, fault['loc'])) or 'top'}: "
            f"found {fault['input']!r}: {fault['msg']}"
            for fault in error.errors()
        )
        raise ParameterError("\n".join(faults)) from None


def _version(path: Path) -> Version:
    try:
        found = path.stat()
    except OSError:  # reading it will say so
        return (0, 0, 0)
    return found.st_ino, found.st_size, found.st_mtime_ns


def versions() -> tuple[Version, ...]:
    """The versions of all rules files: what was made from them holds while these are the same."""
    return tuple(_version(RULES / name) for name in sorted(_FILES))


_FILES: set[str] = set()


def _kept(name: str) -> Callable[[Callable[[], T]], Callable[[], T]]:
    """Read a rules file once, and again only when it has changed: a process may live for long."""
    _FILES.add(name)

    def keep(read: Callable[[], T]) -> Callable[[], T]:
        known: dict[tuple[Path, Version], T] = {}

        @wraps(read)
        def rules() -> T:
            key = (RULES, _version(RULES / name))
            if key not in known:
                found = read()
                known.clear()
                known[key] = found
            return known[key]

        return rules

    return keep


@_kept("dibao.yaml")
def dibao_lines() -> tuple[DibaoLine, ...]:
    """The dibao and low-income lines, oldest first."""
    lines = load_rules(RULES / "dibao.yaml", tuple[DibaoLine, ...])
    _refuse_repeats("dibao.yaml", "valid_from", (str(line.valid_from) for line in lines))
    return tuple(sorted(lines, key=lambda line: line.valid_from))


def dibao_on(day: date) -> Decimal:
    """The dibao line on a day, yuan per person and month.

    Raises
    ------
    ParameterError
        If `day` is before the first line known.

    Examples
    --------
    >>> dibao_on(date(2019, 9, 1)), dibao_on(date(2020, 6, 30)), dibao_on(date(2020, 7, 1))
    (Decimal('1100'), Decimal('1100'), Decimal('1170'))
    """
    in_force = [line for line in dibao_lines() if line.valid_from <= day]
    if not in_force:
        first = dibao_lines()[0].valid_from
        raise ParameterError(f"dibao line: found day {day}, expected {first} or later")
    return in_force[-1].dibao


@_kept("aid_standards.yaml")
def aid_standards() -> tuple[AidStandard, ...]:
    """The standards of assistance, in the order of their file."""
    standards = load_rules(RULES / "aid_standards.yaml", tuple[AidStandard, ...])
    _refuse_repeats("aid_standards.yaml", "id", (standard.id for standard in standards))
    _refuse_overlaps(standards)
    return standards


@_kept("comfort_scheme.yaml")
def comfort_revisions() -> tuple[ComfortRevision, ...]:
    """The comfort scheme's start and revisions, oldest first."""
    revisions = load_rules(RULES / "comfort_scheme.yaml", tuple[ComfortRevision, ...])
    _refuse_repeats("comfort_scheme.yaml", "number", (str(r.number) for r in revisions))
    return tuple(sorted(revisions, key=lambda revision: revision.valid_from))


@_kept("aspects.yaml")
def aspects() -> tuple[Aspect, ...]:
    """The four aspects, in the order reports show them."""
    found = load_rules(RULES / "aspects.yaml", tuple[Aspect, ...])
    _refuse_repeats("aspects.yaml", "id", (aspect.id for aspect in found))
    projects = (project for aspect in found for project in aspect.projects)
    _refuse_repeats("aspects.yaml", "project", projects)
    return found


@_kept("match.yaml")
def cause_aspects() -> dict[str, tuple[AspectId, ...]]:
    """The aspects that answer each main cause of hardship; every cause has its own entry."""
    cause = Annotated[str, _code("cause")]
    answers = load_rules(RULES / "match.yaml", dict[cause, tuple[AspectId, ...]])
    missing = [value for value in CODE_LISTS["cause"].values if not answers.get(value)]
    if missing:
        raise ParameterError(f"rules 'match.yaml': no aspect for the causes {missing!r}")
    return answers


@_kept("goal.yaml")
def goal() -> Goal:
    """The goal hardship exit is measured against."""
    return load_rules(RULES / "goal.yaml", Goal)


def _refuse_repeats(file: str, what: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise ParameterError(f"rules {file!r}: {what} {value!r} stands twice, expected once")
        seen.add(value)


def _refuse_overlaps(standards: tuple[AidStandard, ...]) -> None:
    """Two standards of one kind for one thing must not hold on the same day."""
    ends: dict[tuple[object, ...], tuple[date, str]] = {}
    for found in sorted(standards, key=lambda standard: standard.valid_from):
        thing = (found.project, found.school_stage, found.occasion, found.kind, found.per)
        end, other = ends.get(thing, (found.valid_from - timedelta(days=1), ""))
        if found.valid_from <= end:
            raise ParameterError(
                f"rules 'aid_standards.yaml': {found.id!r} starts {found.valid_from}, "
                f"while {other!r} still holds"
            )
        ends[thing] = (found.valid_to or date.max, found.id)
