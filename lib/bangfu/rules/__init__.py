"""Rules: what differs by place and changes by date, as one value that is passed along.

The dibao line, the standards of assistance, the comfort scheme, aspects and what answers what,
the goal, the numbers of disclosure control, and all code lists. They are data: defaults in
`defaults/`, each file of which a project may replace by one of the same name in `params/rules`.
A register carries the rules it is measured by; nothing that measures, checks or words a number
reads a file: this is the only place that opens one. All files are read and checked before any of
them is used, and every fault is told.
"""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from bangfu.errors import ParameterError
from bangfu.project import RULES
from bangfu.rules.rulebook import Rules

__all__ = ["DEFAULTS", "Rules", "default_rules", "read_rules"]

DEFAULTS = Path(__file__).parent / "defaults"
"""A file for each part of the rules, and in `codes/` one for each code list."""


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
    return _parsed(_texts(RULES if folder is None else folder))


@cache
def default_rules() -> Rules:
    """The rules the package comes with."""
    return read_rules(DEFAULTS)


_READ_ELSEWHERE = ("usage",)
"""Files beside them that say nothing a number is measured by: the words articles are read by."""


def _texts(folder: Path) -> tuple[tuple[str, str], ...]:
    """The rules files by name, as in `codes/cause`, each as the project or the package has it."""
    known, own = _names(DEFAULTS), _names(folder)
    unknown = [name for name in own if name not in (*known, *_READ_ELSEWHERE)]
    if unknown:
        raise ParameterError(f"rules: found {unknown!r}, expected some of: {', '.join(known)}")
    paths = {name: (folder if name in own else DEFAULTS) / f"{name}.yaml" for name in known}
    try:
        return tuple((name, path.read_text("utf-8")) for name, path in paths.items())
    except (OSError, UnicodeDecodeError) as error:
        raise ParameterError(f"rules: cannot be read ({error})") from None


def _names(folder: Path) -> list[str]:
    found = (path.relative_to(folder).with_suffix("") for path in folder.rglob("*.yaml"))
    return sorted(name.as_posix() for name in found)


@lru_cache(maxsize=8)
def _parsed(texts: tuple[tuple[str, str], ...]) -> Rules:
    parts: dict[str, Any] = {"codes": []}
    faults = []
    for name, text in texts:
        try:
            part = yaml.safe_load(text)
        except (ValueError, yaml.YAMLError) as error:  # ValueError: no such day
            faults.append(f"rules '{name}.yaml': cannot be read ({error})")
            continue
        if name.startswith("codes/"):
            parts["codes"].append({"name": name.removeprefix("codes/"), "codes": part})
        else:
            parts[name] = part
    if faults:
        raise ParameterError("\n".join(faults))
    try:
        return TypeAdapter(Rules).validate_python(parts)
    except ValidationError as error:
        raise ParameterError("\n".join(_told(error, parts))) from None


def _told(error: ValidationError, parts: dict[str, Any]) -> list[str]:
    """The faults of a form, each with its file, its place in it, and what was found."""
    told = []
    for fault in error.errors():
        name, *place = fault["loc"]
        if name == "codes":  # place: number of the list, "codes", place in its file
            name, place = f"codes/{parts['codes'][place[0]]['name']}", place[2:]
        where = ".".join(map(str, place)) or "top"
        told.append(f"rules '{name}.yaml', {where}: found {fault['input']!r}: {fault['msg']}")
    return told
