"""Rules: what differs by place and changes by date, as one value that is passed along.

The dibao line, the standards of assistance, the comfort scheme, aspects and what answers what,
the goal, the numbers of disclosure control, and all code lists. They are data: defaults in
`defaults/`, each file of which a project may replace by one of the same name in `params/rules`.
The comfort scheme has a file for each of its versions, to which a project may add its own; or the
project lists all its versions in one `comfort_scheme.yaml`.
A register carries the rules it is measured by; nothing that measures, checks or words a number
reads a file: this is the only place that opens one. All files are read and checked before any of
them is used, and every fault is told.
"""

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from bangfu.errors import ParameterError
from bangfu.project import RULES
from bangfu.rules.provisions import CodeList, ComfortDraft
from bangfu.rules.rulebook import Rules
from bangfu.yaml_files import checked, read_yaml

__all__ = ["DEFAULTS", "Rules", "default_rules", "read_draft", "read_rules"]

DEFAULTS = Path(__file__).parent / "defaults"
"""A file for each part of the rules, in `codes/` one for each code list, and in `comfort_scheme/`
one for each version of the scheme."""


def read_rules(folder: Path | None = None) -> Rules:
    """The rules of a project.

    Parameters
    ----------
    folder
        Where its own rules files are, if it has any; `params/rules` of the project if not given.

    Raises
    ------
    ParameterError
        With every file that is unknown, cannot be read or does not have its form; or, if there is
        none, with everything in which the files contradict each other.
    """
    return _parsed(_files(RULES if folder is None else folder))


@cache
def default_rules() -> Rules:
    """The rules the package comes with."""
    return read_rules(DEFAULTS)


def read_draft(path: Path, rules: Rules) -> Rules:
    """Rules with a draft of the comfort scheme beside the versions in force, to be replayed.

    Parameters
    ----------
    path
        The draft, a YAML file of the form of `ComfortDraft`.
    rules
        What it is a draft to: its code lists say what can be named.

    Returns
    -------
    Rules
        The same, with the draft as `comfort_draft`, and in the list of illnesses those it adds.

    Raises
    ------
    ParameterError
        If the file cannot be read; or with every key that is unknown, missing or of the wrong form,
        and every event and illness that no code list has.
    """
    raw, where = read_yaml(path, plain_days=True), repr(str(path))
    known = {
        "event": rules.code_list("comfort_event").values,
        "illness": (*rules.code_list("illness").values, *_added_illnesses(raw)),
    }
    draft = checked(ComfortDraft, raw, where, known)
    in_force = [one.number for one in rules.comfort_scheme if one.status == "in_force"]
    if draft.number in in_force:
        raise ParameterError(
            f"{where}: number: found {draft.number}, which is in force, expected another such as "
            f"{max(in_force) + 1}"
        )
    codes = tuple(
        CodeList(one.name, (*one.codes, *draft.new_illnesses)) if one.name == "illness" else one
        for one in rules.codes
    )
    try:
        return replace(rules, codes=codes, comfort_draft=draft)
    except ParameterError as error:
        raise ParameterError(f"{where}: {error}") from None


def _added_illnesses(raw: object) -> list[str]:
    """The codes of illnesses a draft adds, whatever else is wrong with it."""
    added = raw.get("new_illnesses") if isinstance(raw, dict) else None
    entries = [one for one in added if isinstance(one, dict)] if isinstance(added, list) else []
    return [str(one.get("value")) for one in entries]


_READ_ELSEWHERE = ("usage",)
"""Files beside them that say nothing a number is measured by: the words articles are read by."""
_SCHEME = "comfort_scheme"
"""The part that is read from a folder, a file for each version, or from one file with all."""


@dataclass(frozen=True)
class _RulesFile:
    """A rules file: its name, as in `codes/cause`, its text, and whether the project wrote it."""

    name: str
    text: str
    is_own: bool

    @property
    def is_version(self) -> bool:
        return self.name.startswith(f"{_SCHEME}/")


def _files(folder: Path) -> tuple[_RulesFile, ...]:
    """The rules files by name, each as the project or the package has it."""
    known, own = _names(DEFAULTS), _names(folder)
    versions = [name for name in own if name == _SCHEME or name.startswith(f"{_SCHEME}/")]
    unknown = [name for name in own if name not in (*known, *versions, *_READ_ELSEWHERE)]
    if unknown:
        raise ParameterError(f"rules: found {unknown!r}, expected some of: {', '.join(known)}")
    if _SCHEME in own:
        known = [name for name in known if not name.startswith(f"{_SCHEME}/")]
    names = sorted({*known, *versions})
    try:
        return tuple(
            _RulesFile(name, (folder / f"{name}.yaml").read_text("utf-8"), True)
            if name in own
            else _RulesFile(name, (DEFAULTS / f"{name}.yaml").read_text("utf-8"), False)
            for name in names
        )
    except (OSError, UnicodeDecodeError) as error:
        raise ParameterError(f"rules: cannot be read ({error})") from None


def _names(folder: Path) -> list[str]:
    found = (path.relative_to(folder).with_suffix("") for path in folder.rglob("*.yaml"))
    return sorted(name.as_posix() for name in found)


@lru_cache(maxsize=8)
def _parsed(files: tuple[_RulesFile, ...]) -> Rules:
    read: dict[str, Any] = {}
    faults = []
    for file in files:
        try:
            read[file.name] = yaml.safe_load(file.text)
        except (ValueError, yaml.YAMLError) as error:  # ValueError: no such day
            faults.append(f"rules '{file.name}.yaml': cannot be read ({error})")
    if faults:
        raise ParameterError("\n".join(faults))
    lists = [name for name in read if name.startswith("codes/")]
    versions = [file.name for file in files if file.is_version]
    for file in files:
        if file.is_version and not file.is_own:
            _drop_unknown(read[file.name], read)
    scheme = read.get(_SCHEME, [])
    parts = {name: part for name, part in read.items() if name not in (*lists, *versions)}
    parts["codes"] = [{"name": one.removeprefix("codes/"), "codes": read[one]} for one in lists]
    if isinstance(scheme, list):
        parts[_SCHEME] = [*scheme, *(read[name] for name in versions)]
    try:
        return TypeAdapter(Rules).validate_python(parts)
    except ValidationError as error:
        raise ParameterError("\n".join(_told(error, parts, versions))) from None


def _drop_unknown(version: dict[str, Any], read: dict[str, Any]) -> None:
    """Tell a version of the package without the codes that a project's own lists have no more."""
    terms = version.get("terms", {})
    for what, key, name in (
        ("events", "event", "comfort_event"),
        ("illnesses", "illness", "illness"),
    ):
        listed = read[f"codes/{name}"]
        codes = listed if isinstance(listed, list) else []
        known = {one.get("value") for one in codes if isinstance(one, dict)}
        if what in terms:
            terms[what] = [one for one in terms[what] if one[key] in known]


def _told(error: ValidationError, parts: dict[str, Any], versions: list[str]) -> list[str]:
    """The faults of a form, each with its file, its place in it, and what was found."""
    told = []
    for fault in error.errors():
        name, *place = fault["loc"]
        if name == "codes":  # place: number of the list, "codes", place in its file
            name, place = f"codes/{parts['codes'][place[0]]['name']}", place[2:]
        elif name == _SCHEME and place:  # those with a file of their own come last
            own = int(place[0]) - (len(parts[_SCHEME]) - len(versions))
            name, place = (versions[own], place[1:]) if own >= 0 else (name, place)
        where = ".".join(map(str, place)) or "top"
        told.append(f"rules '{name}.yaml', {where}: found {fault['input']!r}: {fault['msg']}")
    return told
