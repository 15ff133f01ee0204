"""Rules: what differs by place and changes by date, as one value that is passed along.

The dibao line, the standards of assistance, the comfort scheme, aspects and what answers what,
the goal, the numbers of disclosure control, and all code lists. They are data: each file of the
package may be replaced by one of the same name in a project's `params/rules`, see `federations`.
The comfort scheme has a file for each of its versions, to which a project may add its own; or the
project lists all its versions in one `comfort_scheme.yaml`.
A register carries the rules it is measured by; nothing that measures, checks or words a number
reads a file: this is the only place that opens one. All files are read and checked before any of
them is used, and every fault is told.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from bangfu.errors import ParameterError
from bangfu.project import RULES
from bangfu.rules.federations import DEFAULTS, WORD_FILES, layers
from bangfu.rules.provisions import CodeList, ComfortDraft
from bangfu.rules.rulebook import GROUPED, NO_CODE, Rules
from bangfu.yaml_files import checked, keys_known, read_yaml

__all__ = ["DEFAULTS", "Rules", "default_rules", "house_rules", "read_draft", "read_rules"]


def read_rules(folder: Path | None = None) -> Rules:
    """The rules of a project.

    Parameters
    ----------
    folder
        Where its own rules files are, if it has any; `params/rules` of the project if not given.

    Raises
    ------
    ParameterError
        With every file that is unknown, cannot be read or does not have its form, and everything
        in which the files contradict each other, as far as they can be read.
    """
    return _parsed(_files(RULES if folder is None else folder))


@cache
def house_rules() -> Rules:
    """The rules of the project, read once a process: for what is looked up word by word."""
    return read_rules()


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


_READ_ELSEWHERE = (*WORD_FILES, "sample/invented")
"""Files beside them that say nothing a number is measured by: words, and how a sample is drawn."""
_SCHEME, _FEDERATION = "comfort_scheme", "federation"
"""The part that is read from a folder, a file for each version, or from one file with all; and the
one whose keys are looked for one by one."""


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
    """The rules files by name, each of the first layer that has it."""
    places = layers(folder)
    found: dict[str, Path] = {}
    for place in reversed(places):
        names = [name for name in _names(place) if name not in _READ_ELSEWHERE]
        if place == folder:
            _require_known(names, found)
        if _SCHEME in names:
            found = {name: of for name, of in found.items() if not name.startswith(f"{_SCHEME}/")}
        found |= dict.fromkeys(names, place)
    files = [(name, found[name]) for name in sorted(found)]
    files += [(_FEDERATION, of) for of in places if of != found.get(_FEDERATION)]
    try:
        return tuple(
            _RulesFile(name, (of / f"{name}.yaml").read_text("utf-8"), of == folder)
            for name, of in files
            if (of / f"{name}.yaml").exists()
        )
    except (OSError, UnicodeDecodeError) as error:
        raise ParameterError(f"rules: cannot be read ({error})") from None


def _require_known(own: list[str], packaged: dict[str, Path]) -> None:
    unknown = [name for name in own if name not in packaged and name.partition("/")[0] != _SCHEME]
    if unknown and packaged:
        known = ", ".join(sorted({*packaged, *_READ_ELSEWHERE}))
        raise ParameterError(f"rules: found {unknown!r}, expected some of: {known}")


def _names(folder: Path) -> list[str]:
    found = (path.relative_to(folder).with_suffix("") for path in folder.rglob("*.yaml"))
    return sorted(name.as_posix() for name in found)


@lru_cache(maxsize=8)
def _parsed(files: tuple[_RulesFile, ...]) -> Rules:
    read: dict[str, Any] = {}
    faults = []
    for file in files:
        try:
            told = yaml.safe_load(file.text)
        except (ValueError, yaml.YAMLError) as error:  # ValueError: no such day
            faults.append(f"rules '{file.name}.yaml': cannot be read ({error})")
            continue
        above = read.get(file.name)
        if isinstance(told, dict) and isinstance(above, dict):
            told |= above
        read[file.name] = told if above is None or isinstance(above, dict) else above
    if faults:
        raise ParameterError("\n".join(faults))
    for file in files:
        if not file.is_own:
            _drop_unknown(file.name, read)
    versions = tuple(file.name for file in files if file.is_version)
    return _checked(_Parts(read, versions))


_EMPTY: dict[str, Any] = {"goal": None, "groups": {}, "publication": {}}
"""What a part is that says nothing, where it is no list."""


@dataclass(frozen=True)
class _Parts:
    """What the files say, by their names, and which of them are versions of the scheme."""

    read: dict[str, Any]
    versions: tuple[str, ...]

    def raw(self) -> dict[str, Any]:
        """The parts of `Rules`."""
        lists = [name for name in self.read if name.startswith("codes/")]
        parts = {
            name: _EMPTY.get(name, []) if part is None else part  # a file with comments alone
            for name, part in self.read.items()
            if name not in (*lists, *self.versions)
        }
        parts["codes"] = [
            {"name": one.removeprefix("codes/"), "codes": self.read[one]} for one in lists
        ]
        listed = self.listed()
        if listed is not None:
            parts[_SCHEME] = [*listed, *(self.read[name] for name in self.versions)]
        return parts

    def listed(self) -> list[Any] | None:
        """Versions of the one file with several; None if it is no list."""
        scheme = self.read.get(_SCHEME) or []
        return scheme if isinstance(scheme, list) else None

    def place(self, loc: tuple[int | str, ...], raw: dict[str, Any]) -> tuple[str, list[Any]]:
        """The file a place of the parts is in, and the place in the file."""
        name, *place = loc
        if name == "codes" and place:  # number of the list, "codes", place in its file
            return f"codes/{raw['codes'][place[0]]['name']}", place[2:]
        if name == _SCHEME and place:  # those with a file of their own come last
            own = int(place[0]) - len(self.listed() or [])
            if own >= 0:
                return self.versions[own], place[1:]
        return str(name), place


def _checked(parts: _Parts) -> Rules:
    """The rules of these parts; what is wrong with their form does not hide what else is."""
    raw = parts.raw()
    try:
        return TypeAdapter(Rules).validate_python(raw)
    except ValidationError as error:
        told = list(_told(error, parts, raw))
        readable = _without_unknown_keys(error, raw)
    try:
        TypeAdapter(Rules).validate_python(readable)
    except ParameterError as error:
        told += str(error).splitlines()
    except ValidationError:  # told above
        pass
    raise ParameterError("\n".join(told)) from None


def _without_unknown_keys(error: ValidationError, raw: dict[str, Any]) -> dict[str, Any]:
    """The same without the keys no form knows."""
    known: dict[str, Any] = deepcopy(raw)
    for fault in error.errors():
        *above, last = fault["loc"]
        if fault["type"] != "extra_forbidden":
            continue
        holder: Any = known
        for step in above:
            holder = holder[step]
        del holder[last]
    return known


def _drop_unknown(name: str, read: dict[str, Any]) -> None:
    """Tell a file of the package without the codes that a project's own lists have no more."""
    part = read[name]
    if name.startswith(f"{_SCHEME}/"):
        terms = part.get("terms", {})
        for what, key, codes in (
            ("events", "event", "comfort_event"),
            ("illnesses", "illness", "illness"),
        ):
            if what in terms:
                known = _values(codes, read)
                terms[what] = [one for one in terms[what] if one[key] in known]
    if name == "groups":
        for dimension, groups in part.items():
            known = _values(GROUPED[dimension], read) | {NO_CODE}
            for one in groups:
                one["codes"] = [code for code in one["codes"] if code in known]
            part[dimension] = [one for one in groups if one["codes"]]


def _values(codes: str, read: dict[str, Any]) -> set[Any]:
    listed = read.get(f"codes/{codes}")
    entries = listed if isinstance(listed, list) else []
    return {one.get("value") for one in entries if isinstance(one, dict)}


def _told(error: ValidationError, parts: _Parts, raw: dict[str, Any]) -> Iterator[str]:
    """The faults of a form, each with its file, its place in it, what was found and expected."""
    for fault in error.errors():
        name, place = parts.place(fault["loc"], raw)
        where = ".".join(map(str, place)) or "top"
        words = fault["msg"]
        if fault["type"] == "extra_forbidden":
            keys = keys_known(Rules, fault["loc"][:-1])
            words = f"unknown key, expected one of: {', '.join(keys)}"
        yield f"rules '{name}.yaml', {where}: found {fault['input']!r}: {words}"
