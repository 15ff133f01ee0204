"""Spoken rows: which row a number is of, and what it counts, where its words leave that unsaid."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from bangfu.articles.alignments import Item, start_of
from bangfu.articles.lexicon import Lexicon, SpokenWord, dimensions_of
from bangfu.articles.mentions import Mention
from bangfu.articles.number_settings import Setting, counted, is_from, scaled
from bangfu.articles.spoken_clauses import NAMING, NumberWords
from bangfu.articles.spoken_subjects import MONEY, SpokenSubject
from bangfu.articles.typesetting import Folded
from bangfu.articles.usage import NumberSubject
from bangfu.articles.written_periods import period_of
from bangfu.figures.catalogue import figure_spec
from bangfu.rules.rulebook import GROUP_ENDING

__all__ = ["TWIN", "left_open", "of_row", "of_unread_row", "on_file_then"]

_ON_FILE, _WORKERS, _PEOPLE = "on_file", "workers_on_file", ("人", "口人")
_POPULATION = "人口"
_FEW = 6
"""So many numbers back rows look for what they count."""
_COUNTING = ("person_times", "households", "persons", "items")
"""What rows of a list go on to count where they do not say it."""
_PER_MEMBERS = "per_members"
_UNKNOWN = "row"
"""Why a number of a row that no table has stays open."""
ILLNESSES = ("event_kind=major_illness",)
"""The row that holds all illnesses."""
_ADDED = ("person_times", "yuan", "services", "cases", "batches")
"""What is added over times."""
_OF_EACH = re.compile(r"或|均|都|各|皆|每|一样|持平|相同")
"""What says that a number is of each time, or of one of them."""
_LISTING = ("、", "和", "与", "及", "或")
"""What stands between two times that one number is of."""
_UNREAD = re.compile(r"^[、和与及 ]*([\u4e00-\u9fff]{2,12})[：: ]?$")
"""What stands right before a number, of which no word is known."""
TWIN: Mapping[str, Any] = {
    "on_file": _ON_FILE, "workers": _WORKERS, "people": _PEOPLE,
    "population": _POPULATION, "counting": _COUNTING, "few": _FEW,
    "money": MONEY, "unread": _UNREAD, "listing": _LISTING,
    "of_each": _OF_EACH, "added": _ADDED, "per_members": _PER_MEMBERS,
}  # fmt: skip
"""What its twin in JavaScript is given."""


def of_row(
    setting: Setting, words: NumberWords, subject: SpokenSubject,
    told: Sequence[Setting], numbers: Sequence[Setting],
) -> Setting:  # fmt: skip
    """A number as its row has it: what it counts, and whether there is such a row of what is told.

    Parameters
    ----------
    told
        All numbers before it.
    numbers
        Those of its sentence.
    """
    setting = _for_members(_counted_on(setting, words.near, subject, told), words, numbers)
    if not numbers and _is_carried(setting, words, told):
        subject.group = setting.carried
        setting = replace(setting, group=setting.carried)
    rows = [one.named("group") for one in words.tokens if one.start > words.part]
    rows = [group for group in rows if group]
    if len(rows) > 1 and rows[-1] == setting.group:  # 春节期间医疗救助102户
        around = replace(setting, group=rows[0])
        return _crossed(setting, around, subject.lexicon)
    return _within(setting, told, numbers, subject.lexicon)


def _is_carried(setting: Setting, words: NumberWords, told: Sequence[Setting]) -> bool:
    """Whether a number that says no more than its year is of the row told.

    As in 国庆72户；2017年为107户.
    """
    if setting.relation != "level" or setting.group or not setting.carried or words.tokens:
        return False
    about = [
        (one.subjects, counted(one)) for one in told[-_FEW:]
        if one.group == setting.carried and one.relation == "level" and _are_alike(one, setting)
    ]  # fmt: skip
    return bool(words.own) and (setting.subjects, counted(setting)) in about


def _are_alike(one: Setting, other: Setting) -> bool:
    """Whether two numbers are of other periods that last as long."""
    now, then = one.period, other.period
    return bool(now and then and now != then and now.n_months == then.n_months)


def _for_members(setting: Setting, words: NumberWords, numbers: Sequence[Setting]) -> Setting:
    """What comes to so many members, whatever counts: 每1万名会员中，抚慰5.2人次，帮扶3.6人."""
    claim, last = setting.mention.claim, numbers[-1] if numbers else None
    is_said = any(_PER_MEMBERS in one.named("subject") for one in words.tokens)
    is_part = claim is not None and not claim.step.is_zero() and claim.step < 1
    goes_on = is_part and last is not None and last.subjects == (_PER_MEMBERS,)
    is_plain = claim is not None and claim.form == "plain" and setting.relation == "level"
    if not (is_plain and (is_said or goes_on)):
        return setting
    return replace(setting, subjects=(_PER_MEMBERS,), group=())


def of_unread_row(
    setting: Setting, text: Folded, words: NumberWords, numbers: Sequence[Setting],
    lexicon: Lexicon,
) -> Setting:  # fmt: skip
    """A number right behind a name that nobody knows: 在档10户，其中单亲家庭4户，其他6户.

    It is not of all: it is a row of the whole that was told, and no table has such a row. That is
    so where words say that rows follow, behind such a row, or where the whole has its number.
    """
    if setting.relation == "level" and (times := _times_listed(setting, text, words.own)):
        return _over_times(setting, text, times)
    if setting.relation != "level" or setting.group or setting.why or not setting.subjects:
        return setting
    start = max([words.clause + 1, *(one.mention.at[1] for one in numbers)])
    here = [one for one in words.own if start_of(one) >= start]
    said = [one for one in here if isinstance(one, SpokenWord)]
    if len(said) < len(here) or any(_is_more_than_part(one) for one in said):
        return setting
    end = max([start, *(one.end for one in said)])
    found = _UNREAD.match(text.text[end : max(setting.mention.at[0], end)])
    if found is None or found[1].endswith(lexicon.usage.leading_words):
        return setting
    last = numbers[-1] if numbers else None
    is_part = bool(said) or words.part < words.clause or (last is not None and last.why == _UNKNOWN)
    is_told = any(_is_other_number(one, setting) for one in numbers)
    return replace(setting, why=_UNKNOWN) if is_part or is_told else setting


def left_open(setting: Setting, words: NumberWords, told: Sequence[Setting]) -> Setting:
    """A number that names nothing behind one of an unknown row: it may be of that row too."""
    last = told[-1] if told else None
    kinds = (*NAMING, "unit")
    is_named = setting.is_named or any(one.named(kind) for one in words.tokens for kind in kinds)
    is_open = last is not None and last.why == _UNKNOWN and not is_named and not setting.why
    return replace(setting, why=_UNKNOWN) if is_open and setting.relation == "level" else setting


def _times_listed(setting: Setting, text: Folded, own: Sequence[Item]) -> list[Mention]:
    """The two times that stand side by side before a number of neither alone: 5月、10月82人次."""
    times = [one for one in own if isinstance(one, Mention) and one.sort == "period"][-2:]
    between = {text.text[a.at[1] : b.at[0]] for a, b in pairwise(times)}
    is_one = setting.period is not None and not setting.period.is_span  # not 2018年、2019年两年
    return times if is_one and between & {*_LISTING} and not is_from(own) else []


def _over_times(setting: Setting, text: Folded, times: Sequence[Mention]) -> Setting:
    """A number of two times: their sum, if what it counts is added, and it is not of each."""
    said, year = text.text[times[0].at[0] : setting.mention.at[0]], setting.period
    periods = [period_of(one.parts or {}, year.start.year if year else None) for one in times]
    is_sum = counted(setting) in _ADDED and not _OF_EACH.search(said) and all(periods)
    if not is_sum:
        return replace(setting, relation="unclear", why="list")
    return replace(setting, together=tuple(replace(setting, period=one) for one in periods))


def _is_more_than_part(one: SpokenWord) -> bool:
    """Whether a word says anything but that what follows is a part."""
    return any(one.named(kind) for kind in (*NAMING, "unit")) or "of_these" not in one.named(
        "relation"
    )


def _is_other_number(one: Setting, setting: Setting) -> bool:
    """Whether a number was told of the same, and is another: one sentence does not say two."""
    told = [
        (it.subjects, it.group, it.unit, it.period, it.relation, counted(it))
        for it in (one, setting)
    ]
    values = [it.mention.claim and it.mention.claim.value for it in (one, setting)]
    return told[0] == told[1] and values[0] != values[1]


def _counted_on(
    setting: Setting, near: Sequence[SpokenWord], subject: SpokenSubject, before: Sequence[Setting]
) -> Setting:
    """A number whose row no such figure has, or that counts what the number before it does."""
    claim = setting.mention.claim
    rows = [name for one in near for name in one.named("group")]
    known = subject.lexicon.subjects
    own = [row for name in setting.subjects if name in known for row in _rows_of(known[name])]
    if rows and not setting.group and not {*own} & {*rows} and subject.is_ours:
        return replace(setting, why=_UNKNOWN)
    is_bare = claim is not None and claim.form == "plain" and not claim.word
    alike = [one for one in before[-_FEW:] if one.subjects == setting.subjects and _goes_on(one)]
    if not alike or not (is_bare and rows) or setting.noun or not setting.group:
        return setting
    noun, scale = counted(alike[-1]), alike[-1].scale  # 癌症248、脑中风72
    item = scaled(setting.mention, f"{noun}:{scale}")
    return replace(setting, mention=item, noun=noun, scale=scale)


def _goes_on(one: Setting) -> bool:
    """Whether numbers behind it count the same: but money is told with its scale alone."""
    return counted(one) in _COUNTING or bool(one.scale)


def on_file_then(
    setting: Setting, own: Sequence[Item], numbers: Sequence[Setting],
    subjects: Mapping[str, NumberSubject],
) -> Setting:  # fmt: skip
    """Households at the end of a year are those on file, should nothing else be named.

    People behind a count of households are those who live in them: 困难职工297户、751人.
    """
    if _live_there(setting, own, numbers[-1] if numbers else None):
        return replace(setting, subjects=(_ON_FILE,))
    is_end = any(
        bool(one.named("end_of_year")) if isinstance(one, SpokenWord)
        else bool({"start", "end"} & (one.parts or {}).keys())
        for one in own
    )  # fmt: skip
    figures = [
        subjects[name].figures.get("households", "") for name in setting.subjects
        if name in subjects
    ]  # fmt: skip
    is_flow = any(id_ and figure_spec(id_).nature != "stock" for id_ in figures)
    is_said = bool(setting.subjects) and (setting.is_named or not is_flow)
    if is_said or not is_end or counted(setting) != "households":
        return setting
    return replace(setting, subjects=(_ON_FILE,))


def _live_there(setting: Setting, own: Sequence[Item], last: Setting | None) -> bool:
    """Whether a number is of the people of the households told before it."""
    claim = setting.mention.claim
    words = [one for one in own if isinstance(one, SpokenWord)]
    if any(one.word == _POPULATION for one in words) and setting.subjects == (_WORKERS,):
        return True  # 户均人口2.53人
    is_people = claim is not None and claim.word in _PEOPLE and setting.relation == "level"
    if not is_people or last is None or any(one.named("subject") for one in words):
        return False
    about = [(one.subjects, one.group, one.unit, one.period) for one in (last, setting)]
    return (
        about[0] == about[1] and counted(last) == "households" and setting.subjects == (_WORKERS,)
    )


def _within(
    setting: Setting, told: Sequence[Setting], numbers: Sequence[Setting], lexicon: Lexicon
) -> Setting:
    """A row of what is a row itself: 因大病抚慰500人次，其中职工本人300人次.

    That is none of all, and no register tells it, but for what is a subject of its own, as of
    春节9.57万元，其中实物1.43万元. Where the sentence has told the whole, its rows are of it, as in
    抚慰611人次，其中大病500人次，其中职工本人439人次.
    """
    if setting.relation != "level" or not setting.group or setting.why:
        return setting
    inside = {*lexicon.usage.relations["of_these"]}
    here = [*(numbers or told[-1:]), setting]
    said = [
        n for n, one in enumerate(here) if n and any(word.lower() in inside for word in one.own)
    ]
    around = here[said[-1] - 1] if said else setting
    is_whole = any(not one.group for one in here[:-1])
    is_same = (around.period, around.unit) == (setting.period, setting.unit)
    return setting if is_whole or not is_same else _crossed(setting, around, lexicon)


def _crossed(setting: Setting, around: Setting, lexicon: Lexicon) -> Setting:
    """A row within another: of what is a subject of its own, or told nowhere."""
    if setting.relation != "level" or setting.why or around.group == setting.group:
        return setting
    if _is_inside(setting, around, lexicon.subjects):
        return setting
    for name, subject in lexicon.subjects.items():
        figure = subject.figures.get(counted(setting), "")
        is_it = {*_rows_of(subject)} & {*setting.group}
        if figure and is_it and _dimensions(around.group) & dimensions_of(figure):
            return replace(setting, subjects=(name,), group=around.group)
    return replace(setting, why=_UNKNOWN)


def _is_inside(setting: Setting, around: Setting, subjects: Mapping[str, NumberSubject]) -> bool:
    """Whether a row is of the kind of another, or is known to be of it: 助学…，其中金秋助学."""
    held = _dimensions(around.group) | ({"illness"} if around.group == ILLNESSES else set())
    codes = [{row.partition("=")[2] for row in one.group} for one in (around, setting)]
    own = {c for n in setting.subjects if n in subjects for c in subjects[n].groups.values()}
    wider = {
        code for one in subjects.values() if one.instead_of
        if codes[1] & {*one.groups.values()} for code in subjects[one.instead_of].groups.values()
    }  # fmt: skip
    return bool(held & _dimensions(setting.group) or codes[0] & (own | wider))


def _rows_of(subject: NumberSubject) -> list[str]:
    return [f"{by}={code}" for by, code in subject.groups.items()]


def _dimensions(group: Sequence[str]) -> set[str]:
    return {row.partition("=")[0].removesuffix(GROUP_ENDING) for row in group}
