"""Inventions: what a federation's sample is drawn by, read and held against its rules.

They stand beside its rules, in `sample/invented.yaml` and `sample/unions.csv`. A project that has
none is given the sample of the federation it is based on, drawn by that federation's rules.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from bangfu.csv_files import packaged_rows
from bangfu.errors import ParameterError
from bangfu.project import RULES
from bangfu.rules import Rules, read_rules
from bangfu.rules.federations import layers
from bangfu.yaml_files import Form, checked, read_yaml

__all__ = ["invented", "read_inventions", "sample_rules", "sampled_unions"]

Weights = Annotated[Mapping[str, float], Field(min_length=1)]
_Dated = Mapping[int, Weights]
_Pair = Annotated[list[int], Field(min_length=2, max_length=2)]
_MonthDay = Annotated[str, Field(pattern=r"^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$")]
_Days = Annotated[list[_MonthDay], Field(min_length=2, max_length=2)]
_COLUMNS = ["unit_code", "name", "name_en", "aliases", "kind", "parent_code", "valid_from"]


class SampledUnions(Form):
    """Which kinds of unions do what."""

    local: list[str]
    others: tuple[str, ...] = Field(default=(), strict=False)
    claims_of_others: float = 1


class SampledCaseload(Form):
    """What becomes of files."""

    plan: Mapping[int, Mapping[str, int]]
    return_years: tuple[int, ...] = Field(default=(), strict=False)
    planted: Mapping[str, float] = {}
    leaving_months: Mapping[int, float]
    routes: Weights
    own_reasons: Mapping[str, Weights]
    reasons: Mapping[str, Weights]
    moved: str
    mistaken: str
    mistakes: Mapping[str, int] = {}
    graduated: Mapping[str, str] = {}


class SampledHouseholds(Form):
    """Who comes into hardship."""

    causes: Weights
    categories: Weights
    category_of: Mapping[str, str] = {}
    levels: Weights
    income: Mapping[str, _Pair]
    schooling: str
    line: int | None = None


class SampledFestival(Form):
    """What is given at a festival."""

    occasion: str
    days: _Days | None = None
    before_spring: _Pair | None = None
    share: float
    goods: float
    yuan: _Pair


class SampledShortfall(Form):
    """Grants that fell short of the standard."""

    occasion: str
    until: int
    share: float
    yuan: int


class SampledLiving(Form):
    """Living aid, and to whom."""

    project: str
    category: str
    days: list[_Days]
    share: float


class SampledSchooling(Form):
    """School aid."""

    project: str
    occasion: str
    spring_until: int = 0
    unset: int
    slow: Mapping[str, Mapping[int, int]] = {}


class SampledWork(Form):
    """Help to find work, and legal aid; without a project there is none."""

    seeking: list[str]
    training: str | None = None
    placement: str | None = None
    legal: str | None = None


class SampledAid(Form):
    """What households are given."""

    festivals: list[SampledFestival]
    festival_project: str
    short: SampledShortfall | None = None
    ordinary: str
    living: SampledLiving
    living_months: Mapping[int, float]
    ceiling: str | None = None
    above_ceiling: int = 0
    medical: str
    schooling: SampledSchooling
    work: SampledWork
    outsiders: Weights
    spring_festivals: Mapping[int, date] = {}
    medical_months: Mapping[int, float]
    medical_share: Mapping[str, float]
    nationally_paid: str
    union_funds: str
    central_funds: Weights
    service_funds: Weights
    goods_funds: Weights
    funds: Weights


class SampledMembers(Form):
    """How many members the unions have."""

    years: _Pair
    at_first: _Pair
    growth: _Pair
    source: str


class SampledComfort(Form):
    """Who claims comfort."""

    rest: str
    unlisted: str
    deadline_on: date | None = None
    longest_wait: int | None = None
    amounts: Mapping[str, Mapping[int, int]] = {}
    holders: int
    plan: Mapping[int, Mapping[str, int]]
    kind_shares: Mapping[str, int]
    illnesses: _Dated
    reasons: _Dated
    relations: Weights


class Inventions(Form):
    """All a sample is drawn by."""

    unions: SampledUnions
    caseload: SampledCaseload
    households: SampledHouseholds
    assistance: SampledAid
    members: SampledMembers
    comfort: SampledComfort


def read_inventions(place: Path, rules: Rules) -> dict[str, Any]:
    """What a sample is drawn by, part by part, as its file says it.

    Parameters
    ----------
    place
        The folder with `invented.yaml` and `unions.csv`.
    rules
        Whose code lists say what can be named.

    Raises
    ------
    ParameterError
        With everything that does not have its form, and every code the rules do not have.
    """
    path = place / "invented.yaml"
    raw: dict[str, Any] = read_yaml(path)
    said = checked(Inventions, raw, "'sample/invented.yaml'")
    faults = [*_unknown_codes(said, rules), *_union_faults(place / "unions.csv", said, rules)]
    if faults:
        raise ParameterError("\n".join(faults))
    told: dict[str, Any] = said.model_dump()
    return told


def _unknown_codes(said: Inventions, rules: Rules) -> Iterator[str]:
    for place, codes, values in _named(said):
        known = rules.code_list(codes).values
        for value in values:
            if value not in known:
                expected = f"expected one of: {', '.join(known)}"
                yield f"'sample/invented.yaml': {place}: found {value!r}, {expected}"


def _named(said: Inventions) -> Iterator[tuple[str, str, Iterable[str]]]:
    """Places where codes are named, with their lists."""
    files, homes, aid, comfort = said.caseload, said.households, said.assistance, said.comfort
    yield "unions.local", "unit_kind", said.unions.local
    yield "unions.others", "unit_kind", said.unions.others
    yield "caseload.planted", "cause", files.planted
    yield "caseload.routes", "event_type", files.routes
    yield "caseload.own_reasons", "cause", files.own_reasons
    for route, reasons in (*files.own_reasons.items(), *files.reasons.items()):
        yield f"caseload.reasons of {route}", "event_reason", reasons
    named = (files.moved, files.mistaken, *files.graduated.values())
    yield "caseload", "event_reason", named
    yield "households.causes", "cause", (*homes.causes, *homes.category_of, homes.schooling)
    categories = (*homes.categories, *homes.category_of.values(), *homes.income)
    yield "households.categories", "category", categories
    yield "households.levels", "file_level", (*homes.levels, aid.nationally_paid)
    occasions = [one.occasion for one in aid.festivals]
    occasions += [aid.ordinary, aid.schooling.occasion]
    occasions += [aid.short.occasion] if aid.short else []
    yield "assistance", "occasion", occasions
    work = (one for one in (aid.work.training, aid.work.placement, aid.work.legal) if one)
    projects = (aid.festival_project, aid.living.project, aid.medical, aid.schooling.project)
    yield "assistance", "project", (*projects, *work, *aid.outsiders)
    yield "assistance.living", "category", (aid.living.category,)
    yield "assistance.work.seeking", "cause", aid.work.seeking
    yield "assistance.medical_share", "cause", aid.medical_share
    yield "assistance.schooling.slow", "school_stage", aid.schooling.slow
    for name in ("central_funds", "service_funds", "goods_funds", "funds"):
        yield f"assistance.{name}", "fund_source", getattr(aid, name)
    yield "assistance.union_funds", "fund_source", (aid.union_funds,)
    kinds = (comfort.rest, *comfort.kind_shares, *comfort.amounts)
    yield "comfort", "comfort_event", kinds
    for year, illnesses in comfort.illnesses.items():
        yield f"comfort.illnesses.{year}", "illness", illnesses
    yield "comfort.unlisted", "illness", (comfort.unlisted,)
    for year, reasons in comfort.reasons.items():
        yield f"comfort.reasons.{year}", "reject_reason", reasons
    yield "comfort.relations", "relation", comfort.relations


def _union_faults(path: Path, said: Inventions, rules: Rules) -> Iterator[str]:
    where = "'sample/unions.csv'"
    try:
        rows = packaged_rows(path)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        yield f"{where}: cannot be read ({error})"
        return
    if not rows or list(rows[0]) != _COLUMNS:
        yield f"{where}: found columns {list(rows[0]) if rows else []!r}, expected {_COLUMNS!r}"
        return
    known, codes = rules.code_list("unit_kind").values, [row["unit_code"] for row in rows]
    for number, row in enumerate(rows, 2):
        if row["kind"] not in known:
            yield (
                f"{where}: row {number}, kind: found {row['kind']!r}, expected one of: "
                + ", ".join(known)
            )
        if row["parent_code"] and row["parent_code"] not in codes:
            found = row["parent_code"]
            yield f"{where}: row {number}, parent_code: found {found!r}, expected a union above"
    tops = [row["unit_code"] for row in rows if not row["parent_code"]]
    if len(tops) != 1:
        yield f"{where}: parent_code: found {tops!r} without one, expected one union at the top"
    if not any(row["kind"] in said.unions.local for row in rows):
        yield f"{where}: kind: found none of {said.unions.local!r}, expected some union of these"


@cache
def _inventions() -> tuple[Path, Rules, dict[str, Any]]:
    """Where the sample's own files are, its rules, and what it is drawn by."""
    places = layers(RULES)
    place = next(one for one in places if (one / "sample" / "invented.yaml").exists())
    rules = read_rules(place)
    return place / "sample", rules, read_inventions(place / "sample", rules)


def invented(part: str) -> Any:
    """What a part of the sample is drawn by: plans, shares by weight, sums, days."""
    return _inventions()[2][part]


def sample_rules() -> Rules:
    """The rules the sample is drawn by."""
    return _inventions()[1]


def sampled_unions() -> tuple[dict[str, str], ...]:
    """The unions of the sample, a row each."""
    return packaged_rows(_inventions()[0] / "unions.csv")
