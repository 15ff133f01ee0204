"""Usage: the words by which a draft is read, as data that a federation may say otherwise."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from bangfu.errors import ParameterError
from bangfu.figures.dimensions import NONE, code_labels
from bangfu.rules import Rules, read_rules
from bangfu.rules.federations import own_words, with_own_words
from bangfu.yaml_files import Form, checked, read_yaml

__all__ = ["NOT_OURS", "Aside", "RoundingWords", "Usage", "read_usage"]

_DEFAULT = Path(__file__).with_name("usage.yaml")
_PART = re.compile(r"\{([a-z_]+)\}")
_NAME = re.compile(r"\(\?<([a-z]\w*)>")

NOT_OURS = ("other", "private")
"""Subjects of which no register of ours knows, or only the person does."""
WordList = Annotated[tuple[str, ...], Field(strict=False)]


class Aside(Form):
    """What holds a number that is no figure."""

    sort: str
    pattern: str


class RoundingWords(Form):
    """WordList that say how a number was rounded, by where they stand."""

    before: WordList = ()
    inside: WordList = ()
    """Between the digits and the scale or the counting word, as in 800余万."""
    behind: WordList = ()


class NumberSubject(Form):
    """What numbers are about."""

    words: WordList
    figures: Mapping[str, str] = {}
    """The figure that is meant, by what a number counts."""
    by_word: Mapping[str, str] = {}
    """The figure that is meant if it has this very counting word."""
    mean: Mapping[str, str] = {}
    """The figure that a mean is, by what it is per: see `means`."""
    groups: Mapping[str, str] = {}
    """The rows of a wider subject that it is of, by dimension."""
    within: str = ""
    """That wider subject."""
    either: WordList = ()
    """Subjects of which it may be said."""
    weak: bool = False
    """Whether any other word goes before it."""
    instead_of: str = ""
    """The subject in whose place it is spoken of where its row is: 金秋助学…，其中大学生93名."""


class Policy(Form):
    """A fact that was laid down, and how it is spoken of."""

    fact: str
    counter: str
    """What its number counts; `ordinal` and `years` of such mentions."""
    words: Annotated[tuple[WordList, ...], Field(strict=False)]
    """One word of each list stands near it."""
    within: Literal["sentence", "part"] = "sentence"
    """How near: in its sentence, or between the commas around it."""
    own: WordList = ()
    """Of these, one stands between the commas around it, whatever the others."""


class RelativePeriods(Form):
    """WordList that say a period by another one."""

    year_of_draft: Mapping[str, int]
    month_of_draft: Mapping[str, int]
    year_spoken_of: Mapping[str, int]
    year_counted: Mapping[str, int]
    """Of the year that 第二年 was first said behind: 第三年 is two years later."""
    period_spoken_of: Mapping[str, int]
    month_spoken_of: Mapping[str, int]
    quarter_spoken_of: Mapping[str, int]
    """Of the month named last, on a day of a story too; of the quarter it speaks of a part of."""
    as_of: WordList
    now: WordList
    last_year_over: WordList
    end_of_year: WordList
    middle_of_year: WordList
    start_of_year: WordList
    start_of_period: WordList
    end_of_period: WordList
    """Of the quarter, month or year spoken of: 季初."""
    since: WordList
    """Of what lasts until today: 自2013年《办法》实施以来."""
    same_time: WordList
    """Of the years something told before it went through: 在档人口同期由1161人减到496人."""
    first_of_span: WordList
    last_of_span: WordList
    """Of the first and the last year of what lasted several: 首年只有67人次."""
    span: WordList


class Usage(Form):
    """How newsrooms write numbers, and what they call what is counted."""

    __hash__ = object.__hash__

    numerals: str
    """Characters that are numerals, as a class of a pattern has them."""
    parts: Mapping[str, str]
    """Parts of patterns by their name."""
    idioms: WordList
    """WordList that hold numerals and are no numbers."""
    asides: Annotated[tuple[Aside, ...], Field(strict=False)]
    rounding: Mapping[str, RoundingWords]
    counters: Mapping[str, WordList]
    thing_counters: WordList
    """Counting words of what no register holds: 260家, 36个."""
    other_counters: WordList
    scales: Mapping[str, Annotated[int, Field(gt=0)]]
    subjects: Mapping[str, NumberSubject]
    nouns: Mapping[str, WordList]
    terms: WordList
    groups: Mapping[str, Mapping[str, WordList]]
    groups_beside: Mapping[str, Mapping[str, WordList]]
    rows_together: Mapping[str, Mapping[str, WordList]]
    """By dimension, codes with + between them, and what names them together."""
    subjects_together: Mapping[str, WordList]
    """Subjects with + between them, and what names them together."""
    group_subjects: Mapping[str, str]
    policies: Annotated[tuple[Policy, ...], Field(strict=False)]
    other_subjects: WordList
    whole: WordList
    name_beginnings: WordList
    itself: WordList
    elsewhere: WordList
    unit_endings: WordList
    unit_endings_en: WordList
    place_endings: WordList
    common_names: WordList
    relative_periods: RelativePeriods
    comparators: Mapping[str, WordList]
    in_passing: WordList
    all_in: WordList
    glances: WordList
    glancing: WordList
    only: WordList
    totals: WordList
    unit_columns: WordList
    """What heads a column of unions."""
    subtotals: WordList
    relations: Mapping[str, WordList]
    means: Mapping[str, WordList]
    yearly_changes: WordList
    private_words: WordList
    besides: WordList
    level_with: Mapping[str, WordList]
    """Words of what stays as it was, 与上年基本持平, by their place: every combination is one."""
    in_fact: WordList
    that_union: WordList
    own_union: WordList
    leading_words: WordList
    """What stands right before a number and names no row: 惠及, 共有."""
    other_words: WordList
    year_from: int = 1
    """The month the federation's year begins with, which 2019年度 is of."""

    @cached_property
    def counter_of(self) -> dict[str, str]:
        """What a counting word counts; of one that is not ours, nothing."""
        ours = {word: kind for kind, words in self.counters.items() for word in words}
        return dict.fromkeys((*self.thing_counters, *self.other_counters), "") | ours

    @cached_property
    def rounding_of(self) -> dict[str, str]:
        """What a rounding word claims."""
        return {
            word: claim
            for claim, places in self.rounding.items()
            for word in (*places.before, *places.inside, *places.behind)
        }

    @cached_property
    def level_words(self) -> list[str]:
        """What stays as it was: 与上年基本持平."""
        return ["".join(parts) for parts in product(*self.level_with.values())]

    def rounding_at(self, place: str) -> str:
        """A pattern of the rounding words of a place."""
        return one_of(word for words in self.rounding.values() for word in getattr(words, place))

    def pattern(self, text: str) -> str:
        """A pattern of this file as Python writes it, with its parts filled in."""
        parts = {**self.parts, "counter": one_of(self.counter_of), "gap": r"\s?"}
        while _PART.search(text):
            text = _PART.sub(lambda found: f"(?:{parts[found[1]]})", text)
        return _NAME.sub(r"(?P<\1>", text)


def one_of(words: Iterable[str]) -> str:
    """A pattern of any of these words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


def read_usage(folder: Path | None = None, rules: Rules | None = None) -> Usage:
    """The usage of a project.

    Parameters
    ----------
    folder
        Where its own file is, if it has one; `params/rules` of the project if not given.
    rules
        Whose code lists name rows; those of the folder if not given.

    Raises
    ------
    ParameterError
        If a file cannot be read, or with everything in it that does not have its form and every
        code the rules do not have.
    """
    changed = tuple((path, path.stat().st_mtime_ns) for path, _ in own_words(_NAME_OF_FILE, folder))
    known = rules or read_rules(folder)
    key = folder, changed, known.digest
    if key not in _READ:
        _READ[key] = _read(folder, known)
    return _READ[key]


_NAME_OF_FILE = "usage"


_READ: dict[object, Usage] = {}
"""What was read, by all it depends on."""


def _read(folder: Path | None, rules: Rules) -> Usage:
    raw = with_own_words(_NAME_OF_FILE, read_yaml(_DEFAULT), folder, is_open=True)
    usage = checked(Usage, raw, repr(_DEFAULT.name))
    faults = [
        f"{path.name!r}: {fault}"
        for path, said in own_words(_NAME_OF_FILE, folder)[-1:]
        for fault in _unknown_codes(said.get("groups"), rules)
    ]
    if faults:
        raise ParameterError("\n".join(faults))
    groups = {
        dimension: {code: words for code, words in named.items() if _has(dimension, code, rules)}
        for dimension, named in usage.groups.items()
    }
    subjects = {name: _of_codes(one, rules) for name, one in usage.subjects.items()}
    begins = rules.federation.year_from
    return usage.model_copy(update={"groups": groups, "subjects": subjects, "year_from": begins})


def _unknown_codes(groups: Any, rules: Rules) -> Iterator[str]:
    """Codes of rows that no code list has, in what a federation says itself."""
    for dimension, named in (groups or {}).items():
        for code in named or ():
            if not _has(dimension, code, rules):
                known = ", ".join(code_labels(dimension, rules)) or "the codes of a code list"
                yield f"groups.{dimension}: found {code!r}, expected one of: {known}"


def _has(dimension: str, code: str, rules: Rules) -> bool:
    return code == NONE or code in code_labels(dimension, rules)


def _of_codes(subject: NumberSubject, rules: Rules) -> NumberSubject:
    """A subject without the rows that no code list has."""
    known = {one: code for one, code in subject.groups.items() if _has(one, code, rules)}
    return subject if known == subject.groups else subject.model_copy(update={"groups": known})
