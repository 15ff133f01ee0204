"""YAML files of a project, read strictly: every fault is told at once, in our own words.

A misspelt key that is passed over in silence decides something nobody asked for; so what is
unknown, missing or of the wrong form is refused, with the file, the place, what was found there
and what was expected.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bangfu.errors import ParameterError

__all__ = ["Form", "checked", "keys_known", "loaded", "read_form", "read_yaml"]

T = TypeVar("T")

_UNKNOWN_KEY = ("extra_forbidden", "unexpected_keyword_argument")
_NO_MAPPING = ("model_type", "dataclass_type")
"""As pydantic tells of a `Form`, and of a dataclass."""
_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""As safe and seven times as fast, where PyYAML was built with libyaml."""


class Form(BaseModel):
    """What a YAML file, or a part of one, must look like; never changed once it is read.

    A validator of ours raises `ValueError` with what it found and expected; the place is put
    before it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _DaysAsText(yaml.SafeLoader):
    """Leaves days as they are written, so that a wrong one is told with its place."""


_DaysAsText.yaml_implicit_resolvers = {
    letter: [(tag, form) for tag, form in pairs if not tag.endswith(":timestamp")]
    for letter, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def loaded(text: str) -> Any:
    """What a YAML text says: text, numbers, days, lists and mappings, never an object.

    Read fast, since every program that starts waits for it; the faults are told by the reader that
    tells them better.

    Raises
    ------
    ValueError, yaml.YAMLError
        If it is not YAML, or has a day there is not.
    """
    try:
        return yaml.load(text, _FAST)  # noqa: S506 - as safe
    except (ValueError, yaml.YAMLError):
        return yaml.safe_load(text)


def read_yaml(path: Path, *, plain_days: bool = False) -> Any:
    """What a YAML file says; see `loaded`.

    Parameters
    ----------
    path
        The file.
    plain_days
        Leave days as text, for a form that reads them and tells all faults at once.

    Raises
    ------
    ParameterError
        If the file is missing, is not UTF-8 or is not YAML.
    """
    try:
        text = path.read_text("utf-8")
        return yaml.load(text, _DaysAsText) if plain_days else loaded(text)  # noqa: S506 - safe
    except (OSError, ValueError, yaml.YAMLError) as error:  # ValueError: no such day
        raise ParameterError(f"{str(path)!r}: cannot be read as YAML ({error})") from None


def read_form(form: type[T], path: Path) -> T:
    """What a YAML file of a project says, all of which may be left out, the file too.

    Raises
    ------
    ParameterError
        If the file cannot be read, or with every key that is unknown or of the wrong form.
    """
    raw = read_yaml(path) if path.exists() else None
    return checked(form, {} if raw is None else raw, repr(path.name))


def checked(
    form: type[T], raw: object, where: str, known: Mapping[str, Sequence[str]] | None = None
) -> T:
    """What was read, in the form it must have.

    Parameters
    ----------
    form
        A `Form` or a dataclass, or a tuple or dictionary of them.
    raw
        What was read.
    where
        The file, for the message.
    known
        What codes there are, for forms whose validators ask for them.

    Raises
    ------
    ParameterError
        With every key that is unknown, missing or of the wrong form, a line each.

    Examples
    --------
    >>> class Price(Form):
    ...     yuan: int
    >>> checked(Price, {"yuan": "3"}, "'price.yaml'")
    Traceback (most recent call last):
    bangfu.errors.ParameterError: 'price.yaml': yuan: found '3', expected a valid integer
    """
    try:
        return TypeAdapter(form).validate_python(raw, context=known)
    except ValidationError as error:
        told = (f"{where}: {_told(dict(fault), form)}" for fault in error.errors())
        raise ParameterError("\n".join(told)) from None


def keys_known(form: Any, place: Sequence[int | str]) -> list[str]:
    """The keys a form has at a place; the numbers of entries lead to the same form."""
    return _keys(_form_at(form, place))


def _told(fault: Mapping[str, Any], form: Any) -> str:
    *above, last = fault["loc"] or ("",)
    if fault["type"] in _UNKNOWN_KEY:
        place = f"{_place(above)}: " if _place(above) else ""
        known = ", ".join(_keys(_form_at(form, above)))
        return f"{place}unknown key {last!r}, expected one of: {known}"
    # Which of several values it is, the value found says.
    place = _place(fault["loc"] if isinstance(last, str) or not above else above) or "file"
    if fault["type"] == "missing":
        return f"{place}: missing, expected a value"
    if fault["type"] == "value_error":
        return f"{place}: {fault['ctx']['error']}"
    return f"{place}: found {fault['input']!r}, expected {_expected(fault, form)}"


def _place(parts: Sequence[int | str]) -> str:
    """Keys joined by dots; an entry of a list by its number, from 1."""
    return ".".join(f"entry {part + 1}" if isinstance(part, int) else part for part in parts)


def _expected(fault: Mapping[str, Any], form: Any) -> str:
    """What pydantic wanted, out of `Input should be a valid string` and its like."""
    if fault["type"] in _NO_MAPPING:
        return f"a mapping of {', '.join(_keys(_form_at(form, fault['loc'])))}"
    wanted = str(fault["msg"]).partition("should ")[2].partition(" after validation")[0]
    if not wanted:
        return f"something else ({fault['msg']})"
    return wanted.removeprefix("be ") if wanted.startswith("be ") else f"to {wanted}"


def _form_at(form: Any, parts: Sequence[int | str]) -> Any:
    """The form of what stands at a place; the numbers of entries lead to the same form."""
    for part in parts:
        fields = {key: at for model in _models(form) for key, at in _fields(model).items()}
        form = fields.get(str(part), form)
    return form


def _keys(form: Any) -> list[str]:
    """The keys of a form, or of the forms a list or mapping is made of, as YAML writes them."""
    return [key for model in _models(form) for key in _fields(model)]


def _models(form: Any) -> Iterator[Any]:
    if isinstance(form, type) and (issubclass(form, BaseModel) or is_dataclass(form)):
        yield form
    for inner in get_args(form):
        yield from _models(inner)


def _fields(model: Any) -> dict[str, Any]:
    if is_dataclass(model):
        return {field.name: field.type for field in fields(model)}
    return {f.alias or name: f.annotation for name, f in model.model_fields.items()}
