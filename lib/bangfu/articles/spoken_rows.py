"""Spoken rows: which row a number is of, and what it counts, where its words leave that unsaid."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bangfu.articles.alignments import Item
from bangfu.articles.lexicon import SpokenWord
from bangfu.articles.number_settings import Setting, counted, scaled
from bangfu.articles.spoken_subjects import SpokenSubject
from bangfu.articles.usage import NumberSubject
from bangfu.figures.catalogue import figure_spec

__all__ = ["TWIN", "counted_on", "on_file_then"]

_ON_FILE = "on_file"
_FEW = 6
"""So many numbers back rows look for what they count."""
_COUNTING = ("person_times", "households", "persons", "items")
"""What rows of a list go on to count where they do not say it."""
TWIN: Mapping[str, Any] = {"on_file": _ON_FILE, "counting": _COUNTING, "few": _FEW}
"""What its twin in JavaScript is given."""


def counted_on(
    setting: Setting, near: Sequence[SpokenWord], subject: SpokenSubject, before: Sequence[Setting]
) -> Setting:
    """A number whose row no such figure has, or that counts what the number before it does."""
    claim = setting.mention.claim
    rows = [name for one in near for name in one.named("group")]
    own = [
        f"{by}={code}" for name in setting.subjects if name in subject.lexicon.subjects
        for by, code in subject.lexicon.subjects[name].groups.items()
    ]  # fmt: skip
    if rows and not setting.group and not {*own} & {*rows} and subject.is_ours:
        return replace(setting, why="row")
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
    setting: Setting, own: Sequence[Item], subjects: Mapping[str, NumberSubject]
) -> Setting:
    """Households at the end of a year are those on file, should nothing else be named."""
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
