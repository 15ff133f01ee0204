"""The rules as one value: frozen, checked as a whole, and able to say what holds when.

Another set of rules is this one with parts replaced, `dataclasses.replace(rules, goal=...)`. It is
checked anew: a draft that names a code nobody has is refused before anything is measured by it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from operator import attrgetter
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field, TypeAdapter
from pydantic.dataclasses import dataclass

from bangfu.errors import ParameterError
from bangfu.periods import Period
from bangfu.rules.federations import Federation
from bangfu.rules.provisions import (
    AidStandard,
    Aspect,
    CodeList,
    ComfortDraft,
    ComfortRevision,
    ComfortTerms,
    DibaoLine,
    Goal,
    Group,
    Match,
)
from bangfu.rules.publication import Publication

__all__ = ["GROUPED", "GROUP_ENDING", "NO_CODE", "Rules", "contradictions"]

T = TypeVar("T", DibaoLine, ComfortRevision)

_COUNTED = {
    "decision": {"approved", "rejected", "supplement", "withdrawn"},
    "event_type": {
        "open", "reopen", "convert", "transfer_in", "transfer_out", "exit_self", "exit_relief",
        "exit_other", "relief", "correct",
    },
    "form": {"cash", "in_kind", "service"},
}  # fmt: skip
"""Lists of which measures count every code: they can have no other."""
_NAMED = {"comfort_event": "major_illness", "project": "schooling"}
"""Codes that decide what else a row must say: they have to be there."""

GROUPED = {"cause": "cause", "illness": "illness", "occasion": "occasion", "reason": "event_reason"}
"""Dimensions whose codes are told in groups, each with its code list: `cause_group` of `cause`."""

GROUP_ENDING = "_group"
NO_CODE = "none"
"""The code of what has none, such as people not on file by cause."""

_SOME = Field(min_length=1)


def _oldest_first(dated: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(sorted(dated, key=attrgetter("valid_from")))


@dataclass(frozen=True)
class Rules:
    """All rules a register is measured by; the parts are named as their files are.

    Raises
    ------
    ParameterError
        If they contradict each other, with every fault.
    """

    codes: tuple[CodeList, ...]
    dibao: Annotated[tuple[DibaoLine, ...], AfterValidator(_oldest_first)]
    aid_standards: tuple[AidStandard, ...]
    comfort_scheme: Annotated[tuple[ComfortRevision, ...], AfterValidator(_oldest_first)]
    aspects: Annotated[tuple[Aspect, ...], _SOME]
    """In the order reports show them."""
    match: tuple[Match, ...]
    goal: Goal | None
    """None where nobody has set one: then nothing is told of it."""
    publication: Publication
    groups: Mapping[str, tuple[Group, ...]]
    """What public tables are told by where codes are too fine, by code list: see `GROUPED`."""
    federation: Federation = Federation()
    comfort_draft: ComfortDraft | None = None
    """A version of the comfort scheme that is tried on past claims; nothing else goes by it."""

    def __post_init__(self) -> None:
        """Refuse rules that contradict each other."""
        if faults := contradictions(self):
            raise ParameterError("\n".join(faults))

    def code_list(self, name: str) -> CodeList:
        """The code list called `name`.

        Raises
        ------
        KeyError
            If there is none.
        """
        return self._code_lists[name]

    @cached_property
    def _code_lists(self) -> dict[str, CodeList]:
        return {codes.name: codes for codes in self.codes}

    def aspect_of(self, project: str) -> str | None:
        """The aspect that is made of one project and no other, if there is one."""
        return next((one.id for one in self.aspects if one.projects == (project,)), None)

    def dibao_on(self, day: date) -> Decimal:
        """The dibao line on a day, yuan per person and month.

        Raises
        ------
        ParameterError
            If `day` is before the first line known.
        """
        begun = [line for line in self.dibao if line.valid_from <= day]
        if not begun:
            first = f"{self.dibao[0].valid_from} or later" if self.dibao else "one in dibao.yaml"
            raise ParameterError(f"dibao line: found day {day}, expected {first}")
        return begun[-1].dibao

    def comfort_on(self, day: date) -> ComfortRevision | None:
        """The version of the comfort scheme in force on a day; none before the first."""
        scheme = [one for one in self.comfort_scheme if one.status == "in_force"]
        return next((one for one in reversed(scheme) if one.valid_from <= day), None)

    def standards_in(self, period: Period) -> tuple[AidStandard, ...]:
        """The standards that hold on some day of a period, in the order of their file."""
        return tuple(standard for standard in self.aid_standards if standard.holds_in(period))

    def yuan(self, standard: AidStandard, day: date) -> Decimal:
        """The sum a standard sets for something paid on `day`."""
        if standard.amount is not None:
            return standard.amount
        return self.dibao_on(day) * (standard.dibao_months or 0)

    def to_json(self) -> bytes:
        """The rules as a record from which `from_record` makes equal ones."""
        return TypeAdapter(Rules).dump_json(self)

    @classmethod
    def from_record(cls, record: object) -> "Rules":
        """The rules a record was made of.

        Raises
        ------
        ValueError
            If it is none.
        """
        return TypeAdapter(Rules).validate_python(record)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all of it: the same digest, the same rules."""
        return sha256(self.to_json()).hexdigest()


_Fault = tuple[str, str]
"""The part it is in, and what is wrong."""


def contradictions(rules: Rules) -> list[str]:
    """All in which rules contradict themselves, each with the file it is in."""
    return [f"rules '{part}.yaml': {fault}" for part, fault in _faults(rules)]


def _faults(rules: Rules) -> Iterator[_Fault]:
    for codes in rules.codes:
        yield from _list_faults(codes)
    yield from _repeats("dibao", "valid_from", (line.valid_from for line in rules.dibao))
    yield from _scheme_faults(rules)
    yield from _repeats("aid_standards", "id", (one.id for one in rules.aid_standards))
    for one in rules.aid_standards:
        for name, value in (("project", one.project), ("school_stage", one.school_stage),
                            ("occasion", one.occasion)):  # fmt: skip
            if value is not None:
                yield from _unknown("aid_standards", name, [value], rules.code_list(name).values)
    yield from _overlaps(rules.aid_standards)
    if not rules.dibao:
        for one in rules.aid_standards:
            if one.dibao_months is not None:
                yield (
                    "aid_standards",
                    f"{one.id!r} is in months of dibao, expected a line in dibao.yaml",
                )
    yield from _aspect_faults(rules)
    yield from _group_faults(rules)
    kinds = rules.code_list("unit_kind").values
    yield from _unknown("federation", "place_kinds", rules.federation.place_kinds, kinds)


def _scheme_faults(rules: Rules) -> Iterator[_Fault]:
    yield from _repeats("comfort_scheme", "number", (one.number for one in rules.comfort_scheme))
    told = {one.number: one.terms for one in rules.comfort_scheme}
    if rules.comfort_draft is not None:
        told[rules.comfort_draft.number] = rules.comfort_draft.terms
    for number, terms in told.items():
        if terms is not None:
            yield from _terms_faults(number, terms, rules)


def _terms_faults(number: int, terms: ComfortTerms, rules: Rules) -> Iterator[_Fault]:
    events = [one.event for one in terms.events]
    illnesses = [one.illness for one in terms.illnesses]
    for what, codes, name in (
        ("event", events, "comfort_event"),
        ("illness", illnesses, "illness"),
    ):
        place = f"number {number}: {what}"
        yield from _repeats("comfort_scheme", place, codes)
        yield from _unknown("comfort_scheme", place, codes, rules.code_list(name).values)


def _list_faults(codes: CodeList) -> Iterator[_Fault]:
    part, found = f"codes/{codes.name}", set(codes.values)
    yield from _repeats(part, "value", codes.values)
    yield from _repeats(part, "label", (code.label.zh for code in codes))
    yield from _repeats(part, "label", (code.label.en for code in codes))
    counted, named = _COUNTED.get(codes.name, found), _NAMED.get(codes.name)
    if found != counted:
        yield (
            part,
            f"found {', '.join(codes.values)}, expected all of {sorted(counted)} and no other",
        )
    if named and named not in found:
        yield part, f"found {', '.join(codes.values)}, expected {named!r} among them"


def _aspect_faults(rules: Rules) -> Iterator[_Fault]:
    yield from _repeats("aspects", "id", (one.id for one in rules.aspects))
    projects = [project for one in rules.aspects for project in one.projects]
    yield from _repeats("aspects", "project", projects)
    yield from _unknown("aspects", "project", projects, rules.code_list("project").values)
    causes, answered = rules.code_list("cause").values, [one.cause for one in rules.match]
    yield from _repeats("match", "cause", answered)
    yield from _unknown("match", "cause", answered, causes)
    missing = [cause for cause in causes if cause not in answered]
    if missing:
        yield "match", f"no aspect for the causes {missing!r}"
    wanted = [aspect for one in rules.match for aspect in one.aspects]
    yield from _unknown("match", "aspect", wanted, [one.id for one in rules.aspects])


def _group_faults(rules: Rules) -> Iterator[_Fault]:
    """A code in two groups would be told twice, and a group called like a code be taken for it."""
    yield from _unknown("groups", "dimension", rules.groups, tuple(GROUPED))
    for name in rules.groups.keys() & GROUPED.keys():
        codes, groups = rules.code_list(GROUPED[name]).values, rules.groups[name]
        grouped = [code for group in groups for code in group.codes]
        yield from _repeats("groups", f"{name}:", grouped)
        yield from _unknown("groups", name, grouped, (*codes, NO_CODE))
        alone = [code for code in codes if code not in grouped]
        yield from _repeats("groups", f"{name}: id", [*(group.id for group in groups), *alone])


def _unknown(part: str, what: str, values: Iterable[str], known: Iterable[str]) -> Iterator[_Fault]:
    for value in values:
        if value not in known:
            yield part, f"{what}: found {value!r}, expected one of: {', '.join(known)}"


def _repeats(part: str, what: str, values: Iterable[object]) -> Iterator[_Fault]:
    seen: set[object] = set()
    for value in values:
        if value in seen:
            yield part, f"{what} {str(value)!r} stands twice, expected once"
        seen.add(value)


def _overlaps(standards: Iterable[AidStandard]) -> Iterator[_Fault]:
    """Two standards of one kind for one thing must not hold on the same day."""
    ends: dict[tuple[object, ...], tuple[date, str]] = {}
    for found in sorted(standards, key=attrgetter("valid_from")):
        thing = (found.project, found.school_stage, found.occasion, found.kind, found.per)
        end, other = ends.get(thing, (found.valid_from - timedelta(days=1), ""))
        if found.valid_from <= end:
            words = f"{found.id!r} starts {found.valid_from}, while {other!r} still holds"
            yield "aid_standards", words
        ends[thing] = (found.valid_to or date.max, found.id)
