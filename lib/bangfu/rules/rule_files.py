"""Rule files: found in layers, read and put together, and what is wrong with them told."""

from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from bangfu.errors import ParameterError
from bangfu.rules.federations import WORD_FILES, layers
from bangfu.rules.provisions import Code, CodeList
from bangfu.rules.rulebook import GROUPED, NO_CODE, Rules, contradictions
from bangfu.yaml_files import keys_known, loaded

__all__ = ["RuleFile", "as_read", "files_of", "parsed"]

_READ_ELSEWHERE = (*WORD_FILES, "sample/invented")
"""Files beside them that say nothing a number is measured by: words, and how a sample is drawn."""
_SCHEME, _FEDERATION = "comfort_scheme", "federation"
"""The part that is read from a folder, a file for each version, or from one file with all; and the
one whose keys are looked for one by one."""


@dataclass(frozen=True)
class RuleFile:
    """A rules file: its name, as in `codes/cause`, its text, and whether the project wrote it."""

    name: str
    text: str
    is_own: bool

    @property
    def is_version(self) -> bool:
        """Whether it is one version of the comfort scheme."""
        return self.name.startswith(f"{_SCHEME}/")


def files_of(folder: Path) -> tuple[RuleFile, ...]:
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
            RuleFile(name, (of / f"{name}.yaml").read_text("utf-8"), of == folder)
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


_EMPTY: dict[str, Any] = {"goal": None, "groups": {}, "publication": {}}
"""What a part is that says nothing, where it is no list."""


@dataclass(frozen=True)
class _Parts:
    """What the files say, by their names, and which of them are versions of the scheme."""

    read: dict[str, Any]
    versions: tuple[str, ...]
    own: frozenset[str]
    """The files the project wrote."""
    base: Rules | None = None
    """What stands for the parts that do not have their form, where the others are looked at."""

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


@lru_cache(maxsize=8)
def parsed(files: tuple[RuleFile, ...], packaged: tuple[RuleFile, ...] = ()) -> Rules:
    """The rules some files say, or every fault of them.

    Parameters
    ----------
    files
        What is read.
    packaged
        The files of the federation they are based on.
    """
    parts, faults = _read(files)
    if faults:
        raise ParameterError("\n".join(faults))
    return _checked(replace(parts, base=parsed(packaged) if packaged else None))


def _read(files: tuple[RuleFile, ...]) -> tuple[_Parts, list[str]]:
    """What the files say, and which of them cannot be read."""
    read: dict[str, Any] = {}
    faults = []
    for file in files:
        try:
            told = loaded(file.text)
        except (ValueError, yaml.YAMLError) as error:  # ValueError: no such day
            faults.append(f"rules '{file.name}.yaml': cannot be read ({error})")
            continue
        above = read.get(file.name)
        if isinstance(told, dict) and isinstance(above, dict):
            told |= above
        read[file.name] = told if above is None or isinstance(above, dict) else above
    for file in files:
        if not file.is_own and file.name in read:
            _drop_unknown(file.name, read)
    versions = tuple(file.name for file in files if file.is_version and file.name in read)
    own = frozenset(f"{file.name}.yaml" for file in files if file.is_own)
    if any(name.startswith(f"{_SCHEME}/") for name in own):
        own |= {f"{_SCHEME}.yaml"}
    return _Parts(read, versions, own), faults


def _checked(parts: _Parts) -> Rules:
    """The rules of these parts; what is wrong with their form does not hide what else is."""
    raw = parts.raw()
    try:
        return TypeAdapter(Rules).validate_python(raw)
    except ValidationError as error:
        told = list(_told(error, parts, raw))
        readable = _without_unknown_keys(error, raw)
    if parts.base is not None:
        read, formed = _readable(readable, parts.base)
        told += [
            fault for fault in contradictions(read) if fault.split("'")[1] in formed & parts.own
        ]
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


def as_read(files: tuple[RuleFile, ...], known: Rules) -> Rules:
    """The rules as far as they can be read; they may contradict themselves.

    Parameters
    ----------
    files
        What is read.
    known
        What stands for the parts that do not have their form.
    """
    raw = _read(files)[0].raw()
    try:
        return TypeAdapter(Rules).validate_python(raw)
    except ValidationError as error:
        return _readable(_without_unknown_keys(error, raw), known)[0]
    except ParameterError:
        return _readable(raw, known)[0]


def _readable(raw: dict[str, Any], known: Rules) -> tuple[Rules, set[str]]:
    """The rules as far as they can be read, unchecked, and the files that have their form."""
    lists = [CodeList(one["name"], _codes_of(one["codes"])) for one in raw["codes"]]
    found: dict[str, Any] = {"codes": tuple(lists)}
    for part in fields(Rules):
        form: Any = part.type
        with suppress(ValidationError):
            if part.name in raw and part.name != "codes":
                found[part.name] = TypeAdapter(form).validate_python(raw[part.name])
    own = {f"{name}.yaml" for name in found} | {f"codes/{one.name}.yaml" for one in lists}
    rules = object.__new__(Rules)  # nothing is checked
    for part in fields(Rules):
        object.__setattr__(rules, part.name, found.get(part.name, getattr(known, part.name)))
    return rules, own


def _codes_of(listed: Any) -> tuple[Code, ...]:
    """The codes of a list, those too whose labels or days are wrong."""
    codes = []
    for one in listed if isinstance(listed, list) else ():
        value = one.get("value") if isinstance(one, dict) else None
        for said in (one, {"value": value, "label": {"zh": str(value), "en": str(value)}}):
            with suppress(ValidationError):
                codes.append(Code.model_validate(said))
                break
    return tuple(codes)
