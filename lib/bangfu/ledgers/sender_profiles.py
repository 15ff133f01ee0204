"""A sender's profile: what its ledgers mean, learned once, kept in `params/senders/` and reviewed.

It says of each table the sender sends what its heads mean, what is the same in all rows every
month, and what the title tells each month; and what the sender calls codes. It holds no personal
data: heads, columns and codes only. What changes from month to month is never in it.

An entry left empty is a question that nobody has answered yet: it says nothing.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from bangfu.errors import ParameterError
from bangfu.files import write_whole
from bangfu.ledgers.layout.sender_layouts import SenderLayout
from bangfu.ledgers.values.code_words import read_code
from bangfu.ledgers.values.headers import UNUSED_COLUMN, is_personal
from bangfu.ledgers.values.sender_words import NO_WORDS, SenderWords
from bangfu.ledgers.values.vocabulary import UNITS, bare
from bangfu.project import PARAMS
from bangfu.register.faults import RefusedError
from bangfu.register.schema import TABLES, Column, Table, Type
from bangfu.rules import Rules, house_rules, read_rules
from bangfu.yaml_comments import with_comments
from bangfu.yaml_files import Form, checked, read_yaml

__all__ = [
    "NO_PROFILE", "LayoutForm", "ProfileForm", "SenderProfile", "code_of", "profile_path",
    "read_profile", "sender_layout", "write_profile",
]  # fmt: skip

_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,39}", re.ASCII)
_TOP = """\
# What the ledgers of union {unit} mean. Made by `bangfu map`, mended by hand, reviewed in git.
# An entry that is left empty and marked # ? is a question; "-" is a column to be passed over.
# No name, ID number or other personal data belongs here.
"""


class LayoutForm(Form):
    """One table of a profile, as the file has it."""

    table: str
    heads: dict[str, str | None] = Field(default_factory=dict)
    fixed: dict[str, str | None] = Field(default_factory=dict)
    from_title: list[str] = Field(default_factory=list)
    money_unit: str | None = None


class ProfileForm(Form):
    """A profile, as the file has it."""

    unit: str
    layouts: list[LayoutForm] = Field(default_factory=list)
    words: dict[str, dict[str, str]] = Field(default_factory=dict)


@dataclass(frozen=True)
class SenderProfile:
    """A profile, ready to be used."""

    form: ProfileForm
    layouts: tuple[SenderLayout, ...] = ()
    words: SenderWords = NO_WORDS
    sha256: str = ""
    """Of the file; nothing if there is none."""


NO_PROFILE = SenderProfile(ProfileForm(unit=""))
"""Of a sender nothing is known of."""


def profile_path(unit: str, folder: Path | None = None) -> Path:
    """Where the profile of a union is kept.

    Parameters
    ----------
    unit
        Its code.
    folder
        With the profiles; those of the project if it is not given.

    Raises
    ------
    ParameterError
        If the code is none, but would lead elsewhere.
    """
    if not _CODE.fullmatch(unit):
        raise ParameterError(f"--unit: found {unit!r}, expected the code of a union")
    return (folder or PARAMS / "senders") / f"{unit}.yaml"


def read_profile(
    unit: str, folder: Path | None = None, rules: Rules | None = None
) -> SenderProfile:
    """The profile of a union; one that says nothing if there is none.

    Parameters
    ----------
    unit
        Its code; nothing if it is not known.
    folder
        With the profiles; those of the project if it is not given.
    rules
        They have the code lists.

    Raises
    ------
    ParameterError
        With every key, column and code of the file that is unknown.
    """
    path = profile_path(unit, folder) if unit else None
    if path is None or not path.is_file():
        return NO_PROFILE
    form = checked(ProfileForm, read_yaml(path), repr(path.name))
    rules = rules or read_rules()
    faults = list(_faults(form, unit, rules))
    if faults:
        raise ParameterError("\n".join(f"{path.name!r}: {fault}" for fault in faults))
    words = SenderWords(_heads(form), _codes(form, rules))
    layouts = tuple(sender_layout(layout, rules) for layout in form.layouts)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return SenderProfile(form, layouts, words, digest)


def _faults(form: ProfileForm, unit: str, rules: Rules) -> Iterator[str]:
    """All that is wrong with what a profile says."""
    if form.unit != unit:
        yield f"unit: found {form.unit!r}, expected {unit!r}, as the file is called"
    meant: dict[tuple[str, str], str] = {}
    for number, layout in enumerate(form.layouts, start=1):
        place = f"layouts.entry {number}"
        declared = {table.name: table for table in TABLES}.get(layout.table)
        if declared is None:
            known = ", ".join(table.name for table in TABLES)
            yield f"{place}.table: found {layout.table!r}, expected one of: {known}"
            continue
        yield from (f"{place}.{fault}" for fault in _layout_faults(layout, declared, rules))
        for head, name in layout.heads.items():
            if name and meant.setdefault((layout.table, bare(head)), name) != name:
                yield f"{place}.heads.{head}: found {name!r}, expected what it means above"
    yield from _word_faults(form.words, rules)


def _layout_faults(layout: LayoutForm, declared: Table, rules: Rules) -> Iterator[str]:
    names = ", ".join(declared.names)
    for head, name in layout.heads.items():
        if name not in (None, UNUSED_COLUMN, *declared.names):
            yield f"heads.{head}: found {name!r}, expected '-' or one of: {names}"
        elif name in declared.names and is_personal(head):
            yield f"heads.{head}: found {name!r}, expected '-': names are never kept"
    fixed = [c.name for c in declared.columns if c.type is Type.CODE]
    for name, word in layout.fixed.items():
        if name not in fixed:
            yield f"fixed.{name}: unknown column, expected one of: {', '.join(fixed)}"
        elif word is not None and code_of(declared.column(name), word, rules) is None:
            codes = rules.code_list(declared.column(name).codes or name).values
            yield f"fixed.{name}: found {word!r}, expected one of: {', '.join(codes)}"
    told = [c.name for c in declared.columns if c.type in (Type.CODE, Type.DATE)]
    for name in layout.from_title:
        if name not in told:
            yield f"from_title: found {name!r}, expected one of: {', '.join(told)}"
    if layout.money_unit is not None and bare(layout.money_unit) not in UNITS:
        yield f"money_unit: found {layout.money_unit!r}, expected one of: {', '.join(UNITS)}"


def _word_faults(words: Mapping[str, Mapping[str, str]], rules: Rules) -> Iterator[str]:
    lists = dict.fromkeys(c.codes for table in TABLES for c in table.columns if c.codes)
    for name, own in words.items():
        if name not in lists:
            yield f"words.{name}: unknown code list, expected one of: {', '.join(map(str, lists))}"
            continue
        values = rules.code_list(name).values
        for word, value in own.items():
            if value not in values:
                yield f"words.{name}.{word}: found {value!r}, expected one of: {', '.join(values)}"


def code_of(column: Column, word: str, rules: Rules) -> str | None:
    """The code a word stands for in a column; nothing if it stands for none.

    Parameters
    ----------
    column
        Of codes.
    word
        Label, code, or another word for it.
    rules
        They have the code lists.
    """
    try:
        return read_code(word, word, column.codes or column.name, rules)
    except RefusedError:
        return None


def _heads(form: ProfileForm) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for layout in form.layouts:
        own = {bare(head): name for head, name in layout.heads.items() if name is not None}
        found.setdefault(layout.table, {}).update(own)
    return found


def _codes(form: ProfileForm, rules: Rules) -> dict[str, dict[str, str]]:
    return {
        rules.code_list(name).name: {bare(word): value for word, value in own.items()}
        for name, own in form.words.items()
    }


def sender_layout(form: LayoutForm, rules: Rules) -> SenderLayout:
    """A table of a profile, ready to be used; what is not answered says nothing.

    Parameters
    ----------
    form
        As the file has it.
    rules
        They have the code lists.
    """
    declared = next(table for table in TABLES if table.name == form.table)
    fixed = {name: word for name, word in form.fixed.items() if word is not None}
    return SenderLayout(
        declared, frozenset(map(bare, form.heads)),
        {n: code_of(declared.column(n), w, rules) or w for n, w in fixed.items()},
        tuple(form.from_title), UNITS[bare(form.money_unit)] if form.money_unit else None,
    )  # fmt: skip


def write_profile(form: ProfileForm, folder: Path | None = None) -> Path:
    """Write a profile where it is kept, and tell where that is.

    Comments that somebody has written into the file are kept.

    Parameters
    ----------
    form
        What it says.
    folder
        For the profiles; that of the project if it is not given.
    """
    path = profile_path(form.unit, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    told = "\n".join(_lines(form)) + "\n"
    if path.is_file():
        told = with_comments(told, path.read_text("utf-8"))
    write_whole(path, told)
    return path


def _lines(form: ProfileForm) -> Iterator[str]:
    yield _TOP.format(unit=form.unit).rstrip("\n")
    yield f"unit: {_quoted(form.unit)}"
    yield "layouts:" if form.layouts else "layouts: []"
    for layout in form.layouts:
        declared = next(table for table in TABLES if table.name == layout.table)
        yield f"- table: {layout.table}  # {declared.zh}"
        yield "  heads:" if layout.heads else "  heads: {}"
        for head, name in layout.heads.items():
            told = f" {_quoted(name)}{_label(declared, name)}" if name else "  # ?"
            yield f"    {_quoted(head)}:{told}"
        yield f"  from_title: [{', '.join(layout.from_title)}]"
        yield "  fixed:" if layout.fixed else "  fixed: {}"
        for name, word in layout.fixed.items():
            label = declared.column(name).zh
            yield (
                f"    {name}: {_quoted(word)}  # {label}"
                if word
                else (f"    {name}:  # ? {label}：{_choices(declared.column(name))}")
            )
        if layout.money_unit:
            yield f"  money_unit: {_quoted(layout.money_unit)}"
    yield "words:" if form.words else "words: {}"
    for codes, words in form.words.items():
        yield f"  {codes}:"
        yield from (f"    {_quoted(word)}: {_quoted(value)}" for word, value in words.items())


def _choices(column: Column) -> str:
    codes = house_rules().code_list(column.codes or column.name)
    return "、".join(f"{code.value} {code.label.zh}" for code in codes)


def _label(declared: Table, name: str | None) -> str:
    return f"  # {declared.column(name).zh}" if name in declared.names and name else ""


def _quoted(text: str | None) -> str:
    return json.dumps(text, ensure_ascii=False)
