"""Federations: in which layers the rules and words of a house lie, and what it says of itself.

A file is looked for in the project's `params/rules`, then among those the federation brings that
the project is based on, then among the package's own. `beijing` is the district the package was
first made for, with its scheme, its goal and its words; `blank` says nothing of any place. Which
one it is stands in `federation.yaml`; without one it is `beijing`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, PositiveInt, ValidationError

from bangfu.errors import ParameterError
from bangfu.project import RULES
from bangfu.rules.provisions import Provision
from bangfu.yaml_files import loaded, read_yaml

__all__ = [
    "BLANK", "DEFAULTS", "FEDERATIONS", "WORD_FILES", "Base", "Federation", "base_of",
    "house_federation", "layers",
    "own_words", "with_own_words", "without_own_words", "words_digest",
]  # fmt: skip

DEFAULTS = Path(__file__).parent / "defaults"
"""A file for each part of the rules, in `codes/` one for each code list, and in `comfort_scheme/`
one for each version of the scheme."""
BLANK = Path(__file__).parent / "blank"
"""Files of a federation nothing is known of, where they are others."""

WORD_FILES = (
    "carriers", "dimensions", "figure_words", "labels", "question_words", "sentences", "usage",
    "verbs", "vocabulary",
)  # fmt: skip
"""Files of words a federation may have beside its rules; nothing is measured by them."""

Base = Literal["beijing", "blank"]
FEDERATIONS: dict[str, tuple[Path, ...]] = {"beijing": (DEFAULTS,), "blank": (BLANK, DEFAULTS)}
"""What each federation of the package is read from, the first before the next."""
_FILE = "federation.yaml"


class Federation(Provision):
    """What a federation says of itself; a key a project leaves out is as in its base."""

    based_on: Base = "beijing"
    """The federation of the package that holds where the project has no file of its own."""
    place_kinds: tuple[str, ...] = ()
    """Kinds of unions that are ranked together, and told as one where they are too small."""
    year_from: int = Field(default=1, ge=1, le=12)
    """The month its year begins with; the monthly job tells that year when it is over."""
    wan_from: PositiveInt = 10_000
    """From how many yuan on Chinese says an amount in 万元."""


def base_of(folder: Path) -> str:
    """The federation of the package that the rules in a folder are based on."""
    try:
        said: Any = loaded((folder / _FILE).read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError):  # told when all files are read
        return "beijing"
    base = said.get("based_on") if isinstance(said, dict) else None
    return base if base in FEDERATIONS else "beijing"


def house_federation(folder: Path | None = None) -> Federation:
    """What the federation says of itself, for words; what is wrong in it the rules tell."""
    said: dict[str, Any] = {}
    for place in reversed(layers(RULES if folder is None else folder)):
        try:
            own: Any = loaded((place / _FILE).read_text("utf-8"))
            said |= Federation.model_validate(own).model_dump(include=own.keys())
        except (OSError, ValueError, AttributeError, yaml.YAMLError, ValidationError):
            continue
    return Federation.model_validate(said)


def layers(folder: Path) -> tuple[Path, ...]:
    """The folders a file of the rules is looked for in, the first before the next.

    Examples
    --------
    >>> [place.name for place in layers(Path("params/rules"))]
    ['rules', 'defaults']
    """
    return (folder, *(place for place in FEDERATIONS[base_of(folder)] if place != folder))


_SILENT = ContextVar("silent", default=False)


@contextmanager
def without_own_words() -> Iterator[None]:
    """Let what is imported have the words of the package: so no faulty file hides another."""
    token = _SILENT.set(True)
    try:
        yield
    finally:
        _SILENT.reset(token)


def own_words(name: str, folder: Path | None = None) -> tuple[tuple[Path, Any], ...]:
    """What the layers say in a file of words, the last to be listened to first.

    Parameters
    ----------
    name
        Of the file, without its ending.
    folder
        The rules of a project; `params/rules` if not given.

    Raises
    ------
    ParameterError
        If a file cannot be read, or is no mapping.
    """
    found: list[tuple[Path, Any]] = []
    if _SILENT.get():
        return ()
    for place in reversed(layers(RULES if folder is None else folder)):
        path = place / f"{name}.yaml"
        if not path.exists():
            continue
        said = read_yaml(path)
        if said is not None and not isinstance(said, dict):
            raise ParameterError(f"{path.name!r}: file: found {said!r}, expected a mapping")
        found.append((path, said or {}))
    return tuple(found)


def with_own_words(
    name: str, packaged: Mapping[str, Any], folder: Path | None = None, *, is_open: bool = False
) -> dict[str, Any]:
    """The words of a file of the package, and what a federation says in their place.

    Mappings are joined key by key; a list or a text stands for the one below it.

    Parameters
    ----------
    name
        Of the file a federation has of its own, without its ending.
    packaged
        What the package says.
    folder
        The rules of a project; `params/rules` if not given.
    is_open
        Whether there may be keys the package does not have; who reads it checks them.

    Raises
    ------
    ParameterError
        If a file cannot be read; or with every key the package does not have.
    """
    said = dict(packaged)
    for path, own in own_words(name, folder):
        faults = () if is_open else tuple(_unknown(own, said, ""))
        if faults:
            raise ParameterError("\n".join(f"{path.name!r}: {fault}" for fault in faults))
        said = _joined(said, own)
    return said


def words_digest(folder: Path | None = None) -> str:
    """SHA-256 over the files of words a project has of its own; nothing if it has none."""
    place = RULES if folder is None else folder
    files = [path for name in WORD_FILES if (path := place / f"{name}.yaml").exists()]
    texts = b"".join(path.name.encode() + b"\0" + path.read_bytes() + b"\0" for path in files)
    return sha256(texts).hexdigest() if files else ""


def _unknown(own: Mapping[str, Any], known: Mapping[str, Any], place: str) -> Iterator[str]:
    for key, value in own.items():
        if key not in known:
            where = f"{place}: " if place else ""
            yield f"{where}unknown key {key!r}, expected one of: {', '.join(map(str, known))}"
        elif isinstance(known[key], Mapping):
            if isinstance(value, dict):
                yield from _unknown(value, known[key], f"{place}.{key}" if place else str(key))
            else:
                yield f"{place}.{key}".lstrip(".") + f": found {value!r}, expected a mapping"


def _joined(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    joined = dict(below)
    for key, value in above.items():
        under = joined.get(key)
        is_both = isinstance(under, Mapping) and isinstance(value, Mapping)
        joined[key] = _joined(under, value) if is_both else value  # type: ignore[arg-type]
    return joined
