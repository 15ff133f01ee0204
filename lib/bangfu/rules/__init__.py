"""Rules: what differs by place and changes by date, as one value that is passed along.

The dibao line, the standards of assistance, the comfort scheme, aspects and what answers what,
the goal, the numbers of disclosure control, and all code lists. They are data: each file of the
package may be replaced by one of the same name in a project's `params/rules`, see `federations`.
The comfort scheme has a file for each of its versions, to which a project may add its own; or the
project lists all its versions in one `comfort_scheme.yaml`.
A register carries the rules it is measured by; nothing that measures, checks or words a number
reads a file: this room is the only place that opens one. All files are read and checked before any
of them is used, and every fault is told.
"""

from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

from bangfu.errors import ParameterError
from bangfu.project import RULES
from bangfu.rules.federations import DEFAULTS, layers
from bangfu.rules.provisions import CodeList, ComfortDraft
from bangfu.rules.rule_files import as_read, files_of, parsed
from bangfu.rules.rulebook import Rules
from bangfu.yaml_files import checked, read_yaml

__all__ = [
    "DEFAULTS",
    "Rules",
    "default_rules",
    "house_rules",
    "read_draft",
    "read_rules",
    "rules_as_read",
]


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
    place = RULES if folder is None else folder
    return parsed(files_of(place), *(files_of(base) for base in layers(place)[1:2]))


@cache
def house_rules() -> Rules:
    """The rules of the project, read once a process: for what is looked up word by word."""
    return read_rules()


def rules_as_read(folder: Path | None = None) -> Rules:
    """The rules as far as they can be read: to hold other files against, never to measure by.

    Parts that do not have their form are those of the federation they are based on.
    """
    place = RULES if folder is None else folder
    with suppress(ParameterError):
        return read_rules(place)
    known = read_rules(layers(place)[1])
    with suppress(ParameterError):
        known = as_read(files_of(place), known)
    return known


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
