"""Frames: the addresses a number claims to be, by the words around it and never by its value."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bangfu.articles.lexicon import dimensions_of
from bangfu.articles.number_claims import Claim
from bangfu.articles.number_settings import CHANGES, Setting
from bangfu.articles.period_steps import PARTS_OF_YEAR, period_before
from bangfu.articles.usage import NumberSubject
from bangfu.figures.catalogue import MEASURES, figure_spec
from bangfu.language import LANGUAGES
from bangfu.periods import Period
from bangfu.rules.rulebook import GROUP_ENDING

__all__ = ["ClaimFrame", "FigurePlace", "Formula", "framed"]


_MEANS = {
    "household": ("household",), "person_time": ("person_time",), "pupil": ("pupil",),
    "batch": ("batch",),
}  # fmt: skip
_RATES = ("percent", "permille", "points", "times")
_YEAR = 12
_HUNDRED = 100
"""A sum of a hundred hundreds, or told in hundreds, is one of yuan."""
_ANYTHING = ("services", "items", "cases")
"""What also counts things no register has."""
_LONG = ("days", "months")
"""Counters of how long something took: it is said in too many ways to call one a mismatch."""
_COUNTED_MEANS = {"yuan": ("household", "person_time", "pupil"), "person_times": ("batch",)}
"""What a plain 平均 is per, by what it counts."""


def _labels() -> dict[str, list[str]]:
    """The figures by their labels, in small letters."""
    found: dict[str, list[str]] = {}
    for spec in MEASURES:
        for figure in spec.figures:
            for language in LANGUAGES:
                ids = found.setdefault(figure.label.of(language).lower(), [])
                ids += [] if figure.id in ids else [figure.id]
    return found


LABELS: Mapping[str, list[str]] = _labels()
_MOVED = ("households", "person_times", "yuan", "persons", "percent")
"""What a change without a level of its own is told of first."""
TWIN: Mapping[str, Any] = {
    "anything": _ANYTHING, "long": _LONG, "rates": _RATES, "labels": LABELS, "moved": _MOVED,
    "parts": PARTS_OF_YEAR,
}  # fmt: skip
"""What its twin in JavaScript is given."""


@dataclass(frozen=True)
class FigurePlace:
    """Where a figure stands: what an address says, before anything is looked up."""

    figure_id: str
    period: Period
    unit: str
    groups: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Formula:
    """How a number follows from figures, by one operation at most."""

    operation: str
    """level, change, growth, points, times, each, share, sum, rank."""
    places: tuple[FigurePlace, ...]
    """Of a change the new and the old; of a share the parts, the whole last."""


@dataclass(frozen=True)
class ClaimFrame:
    """What a number claims: each of several formulas, if the words leave it open."""

    formulas: tuple[Formula, ...] = ()
    why: str = ""
    """If there are none: no subject, no period, unit (the counting word does not fit), place (of
    another place), list (as many names as numbers), base, dated, ..."""
    second: tuple[Formula, ...] = ()
    """What else may be meant where the first is wrong: of a row that was named before."""


def framed(setting: Setting, subjects: Mapping[str, NumberSubject]) -> ClaimFrame:
    """The frame of a number.

    Parameters
    ----------
    setting
        What it is about.
    subjects
        Which figures may be meant by what it is about.
    """
    framing = _Framing(subjects)
    frame = framing.frame(setting)
    if not frame.formulas:
        return frame
    others = [*setting.others]
    others += [replace(setting, group=setting.carried)] if setting.carried else []
    if setting.carried_unit and setting.unit == setting.top:
        others.append(replace(setting, unit=setting.carried_unit, is_unit_named=True))
    second = [one for other in others for one in framing.frame(other).formulas]
    return replace(frame, second=tuple(one for one in second if one not in frame.formulas))


@dataclass(frozen=True)
class _Framing:
    subjects: Mapping[str, NumberSubject]

    def frame(self, setting: Setting) -> ClaimFrame:
        claim = setting.mention.claim
        if claim is None or setting.relation == "unclear":
            return ClaimFrame(why=setting.why or "none")
        if setting.unit is None:
            return ClaimFrame(why="place")
        if setting.why == "besides":
            return ClaimFrame(why="besides")
        relation = setting.relation
        if relation in CHANGES:
            return self._change(setting, claim)
        if relation == "share":
            return self._share(setting, claim)
        if relation == "sum":
            return self._sum(setting)
        if relation == "rank":
            return self._rank(setting)
        if relation == "mean" and setting.mean in ("year", "month", "person", "pupil"):
            return self._mean(setting, claim)
        if relation == "mean" and setting.mean == "batch" and claim.counter == "yuan":
            return self._of_each(setting, claim, "batches")
        is_household = relation == "mean" and setting.mean == "household"
        if is_household and claim.counter in ("persons", "person_times"):  # 户均2.0人次
            return self._of_each(setting, claim, "households")
        if claim.form in ("times", "doubled"):
            return self._change(setting, claim)
        return self._level(setting, claim)

    def _level(self, setting: Setting, claim: Claim) -> ClaimFrame:
        if setting.subjects == ("private",):
            return ClaimFrame(why="private")
        if not setting.subjects or setting.subjects == ("other",):
            return ClaimFrame(why="subject")
        if setting.why == "row":
            return ClaimFrame(why="row")
        if setting.period is None:
            return ClaimFrame(why=setting.why or "period")
        if setting.noun == "yuan" and _is_of_no_unit(setting, claim):
            return ClaimFrame(why="counter")
        places = list(self._places(setting, claim))
        if places and setting.also is not None:
            places += self._places(replace(setting, period=setting.also), claim)
        if places:
            return ClaimFrame(tuple(Formula("level", (place,)) for place in dict.fromkeys(places)))
        counter = claim.counter or setting.noun
        if not counter and claim.form not in ("percent", "share"):
            return ClaimFrame(why="counter")
        if claim.form in ("percent", "share"):
            return self._share(setting, claim)
        is_meant = setting.is_named and self._is_meant(setting, counter)
        return ClaimFrame(why="unit" if is_meant else "subject")

    def _is_meant(self, setting: Setting, counter: str) -> bool:
        """Whether a number is of its subject at all: 3次上门 is no number of comfort payments."""
        if counter in _LONG:
            return False
        known = (self.subjects[name].words for name in setting.subjects if name in self.subjects)
        named = {word.lower() for words in known for word in words}
        return counter not in _ANYTHING or bool(named & {word.lower() for word in setting.own})

    def _places(self, setting: Setting, claim: Claim) -> Iterator[FigurePlace]:
        if setting.period is None or setting.unit is None:
            return
        for name in setting.subjects:
            if name not in self.subjects:
                continue
            subject = self.subjects[name]
            for figure_id in self._figures(subject, setting, claim):
                for groups in self._rows(figure_id, subject, setting):
                    period = _told_of(figure_id, setting, setting.period)
                    yield FigurePlace(figure_id, period, _union_of(figure_id, setting), groups)

    def _figures(self, subject: NumberSubject, setting: Setting, claim: Claim) -> Sequence[str]:
        counter = claim.counter or setting.noun
        if claim.word in subject.by_word:
            return (subject.by_word[claim.word],)
        known = self._chain(subject)
        if setting.relation == "mean":
            ways = _MEANS.get(setting.mean) or _COUNTED_MEANS.get(counter, (setting.mean,))
            narrower = (o for o in self.subjects.values() if self.subjects.get(o.within) is subject)
            return [o.mean[way] for o in (*known, *narrower) for way in ways if way in o.mean][:1]
        if counter == "household_times" and not any(counter in one.figures for one in known):
            counter = "households"
        if counter:
            return [one.figures[counter] for one in known if counter in one.figures][:1]
        if claim.form == "percent":
            return [one.figures["percent"] for one in known if "percent" in one.figures][:1]
        if claim.word:
            return ()
        # A label, and words of one figure alone, need no counting word: Comfort payments: 611.
        called = [label for word in setting.own for label in LABELS.get(word.lower(), ())]
        is_rate = claim.form != "plain"  # 40 applications are no approval rate
        only = {id_ for kind, id_ in subject.figures.items() if is_rate or kind != "percent"}
        told = [one for one in called if one in only]
        return told[-1:] or (tuple(only) if len(only) == 1 else ())

    def _chain(self, subject: NumberSubject) -> list[NumberSubject]:
        wider = self.subjects.get(subject.within)
        return [subject, wider] if wider else [subject]

    def _rows(
        self, figure_id: str, subject: NumberSubject, setting: Setting
    ) -> list[tuple[tuple[str, str], ...]]:
        """The row of a figure that words name, or all of it; nothing if it has no such rows."""
        is_wider = figure_id not in {*subject.figures.values(), *subject.mean.values()}
        own = dict(subject.groups) if is_wider else {}
        meant = [(name, code) for name, _, code in (one.partition("=") for one in setting.group)]
        fitting = [pair for pair in meant if pair[0] in dimensions_of(figure_id)]
        # 助学 is a subject of its own and a row of a wider one: then its word is no other row.
        rows = subject.groups.items()
        own_rows = {*rows, *((name.removesuffix(GROUP_ENDING), code) for name, code in rows)}
        if meant and not fitting and not {*meant} & own_rows:
            return []
        return [tuple((dict(fitting[:1]) | own).items())]

    def _change(self, setting: Setting, claim: Claim) -> ClaimFrame:
        current = setting.of[0] if setting.of else setting
        period, base = current.period, setting.base
        operands = [one for one in (current, base) if isinstance(one, Setting)]
        if any(one.why == "row" for one in operands):
            return ClaimFrame(why="row")
        if period is None:
            return ClaimFrame(why=current.why or "period")
        if base is None and setting.period == period and period.is_span:
            first, last = period.years[0], period.years[-1]
            now = replace(current, is_start=False)
            then = replace(current, is_start=current.is_start or setting.is_start)
            return self._changes(self._at(now, last), self._at(then, first), claim)
        is_year = len(period.years) == 1 and period == period.years[0]
        if base is None and is_year and setting.relation in CHANGES and not setting.why:
            base = (
                "year"  # of a year nothing else is meant than that it moved since the year before
            )
        if base is None:
            return ClaimFrame(why="base")
        frame = self._changes(self._at(current, period), self._base(current, period, base), claim)
        other = current.also
        if other is None or isinstance(base, Setting) or setting.period != period:
            return frame
        also = self._changes(self._at(current, other), self._base(current, other, base), claim)
        return ClaimFrame((*frame.formulas, *also.formulas), frame.why)

    def _base(
        self, current: Setting, period: Period, base: Setting | Period | str
    ) -> list[FigurePlace]:
        """What a change is held against."""
        if isinstance(base, Setting):
            return self._at(base, base.period)
        if isinstance(base, str):
            return self._at(current, period_before(period, base))
        return self._at(current, base)

    def _at(self, setting: Setting, period: Period | None) -> list[FigurePlace]:
        """The figures a level is, of a period."""
        claim = setting.mention.claim
        if period is None or claim is None:
            return []
        if setting.relation in (*CHANGES, "share") or claim.form in ("times", "doubled"):
            # A change without a level of its own: of what its subject is counted in.
            known = [self.subjects[name] for name in setting.subjects if name in self.subjects]
            figures = [counter for one in known for counter in one.figures]
            counters = figures if figures and not {*figures} & {*_MOVED} else _MOVED
            own = "" if claim.counter in _RATES else claim.counter
            own = own or ("" if setting.noun in _RATES else setting.noun)
            wanted = [own] if own else counters
            for counter in wanted:
                plain = replace(claim, counter=counter, word="", form="plain")
                mention = replace(setting.mention, claim=plain)
                kind = "mean" if setting.mean else "level"
                told = replace(setting, mention=mention, period=period, relation=kind)
                if found := list(self._places(told, plain)):
                    return found
            return []
        return list(self._places(replace(setting, period=period), claim))

    def _changes(
        self, now: Sequence[FigurePlace], then: Sequence[FigurePlace], claim: Claim
    ) -> ClaimFrame:
        if not now or not then:
            return ClaimFrame(why="subject")
        is_ratio = now[0].figure_id.endswith(("rate", "coverage", "match", "decline"))
        if claim.form in ("percent", "share"):
            operation = "growth"
        elif claim.form == "points":
            operation = "points"
        elif claim.form in ("times", "doubled"):
            operation = "times"
        else:
            operation = "change"
        if (operation == "points") != is_ratio and operation in ("points", "growth"):
            return ClaimFrame(why="unit")
        pairs = zip(now, then, strict=False)
        return ClaimFrame(tuple(Formula(operation, pair) for pair in pairs))

    def _share(self, setting: Setting, claim: Claim) -> ClaimFrame:
        """A share of a row is of all rows, of a union of all unions, of a year of all years."""
        parts = setting.of
        places = [place for one in parts for place in self._at(one, one.period)[:1]]
        if len(places) < len(parts) or not places:
            return ClaimFrame(why="subject")
        first = places[0]
        whole = FigurePlace(first.figure_id, setting.whole or first.period, setting.top)
        if setting.whole_subjects and setting.whole_subjects != parts[0].subjects:
            of = replace(parts[0], subjects=setting.whole_subjects, group=(), unit=setting.top)
            other = self._at(of, whole.period)
            if other and other[0] not in places:
                whole = other[0]
        rows = [(by, code) for by, _, code in (one.partition("=") for one in setting.whole_group)]
        fitting = [pair for pair in rows if pair[0] in dimensions_of(first.figure_id)]
        if fitting:
            whole = replace(whole, groups=tuple(fitting[:1]))
        wider = [self.subjects[name].within for name in parts[0].subjects if name in self.subjects]
        if whole in places and any(wider):  # 助学235.96万元，占24.9%
            of = replace(parts[0], subjects=tuple(filter(None, wider)), group=(), unit=setting.top)
            whole = next(iter(self._at(of, whole.period)), whole)
        if whole in places:
            return ClaimFrame(why="whole")
        formula = Formula("share", (*places, whole))
        others = (
            self._share(replace(setting, of=(one,), also_of=(), whole_group=one.whole_group), claim)
            for one in setting.also_of
        )
        return ClaimFrame((formula, *(one for other in others for one in other.formulas)))

    def _sum(self, setting: Setting) -> ClaimFrame:
        places = [place for one in setting.of for place in self._at(one, one.period)[:1]]
        if len(places) < len(setting.of) or not places:
            return ClaimFrame(why="subject")
        return ClaimFrame((Formula("sum", tuple(places)),))

    def _rank(self, setting: Setting) -> ClaimFrame:
        """The place of a union, a row, a month or a quarter among all, by the number told of it."""
        places = [place for one in setting.of for place in self._at(one, one.period)[:1]]
        is_year = not places or places[0].period.n_months not in PARTS_OF_YEAR
        if not places or (places[0].unit != setting.top) + len(places[0].groups) != is_year:
            return ClaimFrame(why="subject")
        return ClaimFrame((Formula("rank", (places[0],)),))

    def _mean(self, setting: Setting, claim: Claim) -> ClaimFrame:
        """What comes to a year of several, to a month, or to each person."""
        if setting.period is None:
            return ClaimFrame(why=setting.why or "period")
        level = replace(setting, relation="level")
        if setting.mean in ("year", "month"):
            parts, operation = setting.of or (level,), f"{setting.mean}ly"
            is_whole = setting.period.is_span or len(parts) > 1
            if not (is_whole or (operation == "monthly" and setting.period.n_months > 1)):
                return ClaimFrame(why="span")
            places = [place for one in parts for place in [*self._places(one, claim)][:1]]
            return ClaimFrame((Formula(operation, tuple(places)),) if places else (), "unit")
        known = (self.subjects[name] for name in setting.subjects if name in self.subjects)
        is_of_pupils = any("pupil" in one.mean for subject in known for one in self._chain(subject))
        if is_of_pupils or setting.mean == "pupil":
            named = self._level(replace(setting, mean="pupil"), claim)
            if named.formulas:
                return named
        return self._of_each(setting, claim, "persons")

    def _of_each(self, setting: Setting, claim: Claim, counter: str) -> ClaimFrame:
        """What comes to each person or batch: one figure by another."""
        level = replace(setting, relation="level")
        each = replace(claim, counter=counter, word="")
        pair = (*list(self._places(level, claim))[:1], *list(self._places(level, each))[:1])
        return ClaimFrame((Formula("each", pair),) if len(pair) > 1 else (), "unit")


def _is_of_no_unit(setting: Setting, claim: Claim) -> bool:
    """Whether a sum says nowhere whether it is of yuan or of 10,000 of them: 资金 93.9."""
    said = any("元" in word or "yuan" in word.lower() for word in setting.own)
    is_large = claim.step >= _HUNDRED or abs(claim.value) >= _HUNDRED * _HUNDRED
    return not (claim.word or setting.scale or said or is_large)


def _union_of(figure_id: str, setting: Setting) -> str:
    """The union a figure is of: what is told of the top alone is its, unless one is named."""
    is_told = setting.is_unit_named or "unit" in dimensions_of(figure_id)
    return setting.unit or "" if is_told else setting.top


def _told_of(figure_id: str, setting: Setting, period: Period) -> Period:
    """The period a figure is of: what is counted at the start of a year was so at the last end."""
    is_stock = figure_spec(figure_id).nature == "stock"
    if setting.is_start and is_stock and not period.is_span:
        kind = "start_of_year" if period.n_months == _YEAR else "previous"
        return period_before(period, kind) or period
    return period
