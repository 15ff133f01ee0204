"""Tab inside quotes: what can be written there, of the call the cursor stands in.

IPython completes names and the keys of dictionaries; what a text can say in `desk.ask("` it does
not know, and offers files. Whoever has imported something of bangfu in IPython is offered measures,
groups, codes, unions, sentences and figures instead, where the call is one of ours.
"""

import inspect
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bangfu.analysis.hardship_spells import SPELL_GROUPS
from bangfu.desk.ways_of_aid import WAYS
from bangfu.desk.wording import MEASURES, groups_of, measure_called
from bangfu.errors import BangfuError
from bangfu.figures.catalogue import MEASURES as SPECS
from bangfu.figures.dimensions import code_labels
from bangfu.measures.shape import TIME
from bangfu.register.schema import TABLES
from bangfu.register.store import Register
from bangfu.words.sentences import SENTENCES

__all__ = ["CursorPlace", "offered", "place_of"]

_CALLEE = re.compile(r"[\w.]+$")
_KEYWORD = re.compile(r"(\w+)\s*=\s*$")
_CATALOGUE = ("measure", "monthly", "yearly", "internal_table")
"""Methods of a report, which name measures as the catalogue does."""
_OF_FIGURES = ("headline", "compare", "cumulative", "table", "trend", "lines", "ranking",
               "cross_table")  # fmt: skip
_BESIDE = ("year_earlier", "previous")


@dataclass
class CursorPlace:
    """Where a cursor stands: in a text, within a call."""

    callee: str = ""
    """What is called, with its dots; of a table by name what stands before the bracket."""
    keyword: str = ""
    number: int = 0
    """Which argument it is, by place."""
    first: str = ""
    """The first argument, if it is a text."""
    key: str = ""
    """The key it is the value of, in a dictionary."""
    is_key: bool = False
    """Whether it is a key of a dictionary."""
    text: str = ""
    """What is written of it."""


@dataclass
class _Open:
    """A bracket that is open, and what was said in it so far."""

    sign: str
    callee: str
    number: int = 0
    texts: list[str] = field(default_factory=list)
    since: str = ""
    """What was written since the last comma."""


def place_of(source: str) -> CursorPlace | None:
    """The text a cursor at the end of some source stands in; None if it stands in none.

    Examples
    --------
    >>> place_of('desk.ask("comfort.payments", by="ill')
    CursorPlace(callee='desk.ask', keyword='by', number=1, first='comfort.payments', key='', \
is_key=False, text='ill')
    >>> place_of("desk.ask(x, ") is None
    True
    """
    stack, quote, text = [_Open("", "")], "", ""
    position = 0
    while position < len(source):
        sign = source[position]
        if quote:
            if source.startswith(quote, position):
                stack[-1].texts.append(text)
                stack[-1].since += f"{quote}{text}{quote}"
                position, quote = position + len(quote), ""
                continue
            text += sign
        elif sign in "\"'":
            quote = sign * 3 if source.startswith(sign * 3, position) else sign
            text, position = "", position + len(quote) - 1
        elif sign == "#":
            end = source.find("\n", position)
            position = len(source) if end < 0 else end
        else:
            _read(sign, stack)
        position += 1
    return _placed(stack, text) if quote else None


def _read(sign: str, stack: list[_Open]) -> None:
    """A sign outside of texts."""
    if sign in "([{":
        callee = _CALLEE.search(stack[-1].since)
        stack.append(_Open(sign, callee[0] if callee and sign != "{" else ""))
    elif sign in ")]}":
        if len(stack) > 1:
            stack.pop()
        stack[-1].since += sign
    elif sign == ",":
        stack[-1].number, stack[-1].since = stack[-1].number + 1, ""
    else:
        stack[-1].since = "" if sign == "\n" and len(stack) == 1 else stack[-1].since + sign


def _placed(stack: Sequence[_Open], text: str) -> CursorPlace:
    """The place within the innermost call, or bracket behind a name."""
    inner, *around = reversed(stack)
    place = CursorPlace(text=text)
    is_list = inner.sign == "[" and not inner.callee
    held = around[0] if is_list and around else inner
    if held.sign == "{":
        place.is_key = ":" not in held.since
        place.key = "" if place.is_key else (held.texts or [""])[-1]
    call = next((one for one in (inner, *around) if one.callee and one.sign in "(["), None)
    if call is not None:
        said = _KEYWORD.search(call.since)
        place.callee, place.number = call.callee, call.number
        place.keyword = said[1] if said else ""
        place.first = (call.texts or [""])[0]
    return place


def offered(source: str, names: Mapping[str, Any]) -> tuple[str, list[str]] | None:
    """What can be written where a cursor stands at the end of some source.

    Parameters
    ----------
    source
        The cell up to the cursor.
    names
        The variables of whoever types.

    Returns
    -------
    tuple or None
        What of it is written, and all that can stand in its place; None where it is not for us.
    """
    place = place_of(source)
    called = None if place is None else _called(place.callee, names)
    if place is None or called is None:
        return None
    words = [*dict.fromkeys(_words(place, called, names))]
    if not words:
        return None
    written = re.split(r"[,，]\s*", place.text)[-1] if _is_list(place) else place.text
    return written, [word for word in words if word.startswith(written)] or [
        word for word in words if written.lower() in word.lower()
    ]


def _is_list(place: CursorPlace) -> bool:
    return _argument(place) == "by"


def _called(callee: str, names: Mapping[str, Any]) -> Any:
    """What is called, if it is ours; nothing of anybody else's is looked at."""
    root, *parts = callee.split(".")
    found = names.get(root)
    for part in parts:
        if found is None or not _is_ours(found):
            return None
        found = getattr(found, part, None)
    return found if found is not None and (parts or _is_ours(found)) else None


def _is_ours(one: Any) -> bool:
    named = one.__name__ if inspect.ismodule(one) else getattr(one, "__module__", None)
    return str(named or type(one).__module__).partition(".")[0] == "bangfu"


def _argument(place: CursorPlace) -> str:
    """Which argument it is: its keyword, or what its place says."""
    name = place.callee.rpartition(".")[2]
    by_place: Mapping[str, tuple[str, ...]] = {
        "ask": ("measure", "by", "period"), "explore": ("measure", "by", "period"),
        "cases": ("measure", "period"), "overlaps": ("by", "period"), "cohorts": ("period", "by"),
        "time_on_file": ("by",), "log_rank": ("by",), "within": ("unit",), "rows": ("table",),
        "open": ("register", "unit"), "sentence": ("sentence",), "tables": ("table",),
        "plot": ("value",) * 9,
        **dict.fromkeys(_CATALOGUE, ("name", "by")),
    }  # fmt: skip
    if place.keyword:
        return place.keyword
    if name in by_place:
        return dict(enumerate(by_place[name])).get(place.number, "")
    return "figure" if name in _OF_FIGURES else ""


def _words(place: CursorPlace, called: Any, names: Mapping[str, Any]) -> Iterable[str]:
    """All that can be written at a place."""
    method, argument = place.callee.rpartition(".")[2], _argument(place)
    if argument == "where":
        return _conditions(place, names)
    if argument == "by":
        return _groups(method, place.first)
    offers: Mapping[str, Callable[[], Iterable[str]]] = {
        "measure": lambda: MEASURES,
        "name": lambda: (spec.name for spec in SPECS),
        "sentence": lambda: SENTENCES,
        "figure": lambda: (one.id for spec in SPECS for one in spec.figures),
        "table": lambda: (table.name for table in TABLES),
        "unit": lambda: _units(names),
        "compare": lambda: (*_BESIDE, *_units(names)),
        "period": lambda: _periods(names),
        "value": lambda: getattr(getattr(called, "__self__", None), "values", ()),
        "share": lambda: (one.id for spec in SPECS for one in spec.figures),
    }
    return offers[argument]() if argument in offers else ()


def _groups(method: str, first: str) -> Iterable[str]:
    if method == "overlaps":
        return WAYS
    if method == "cohorts":
        return TIME[::-1]
    if method in ("time_on_file", "log_rank"):
        return SPELL_GROUPS
    if method in _CATALOGUE:
        own = [spec for spec in SPECS if spec.name == first]
        return (group for spec in own for by in spec.breakdowns for group in by)
    try:
        return groups_of(measure_called(first)[0])
    except BangfuError:
        return ()


def _conditions(place: CursorPlace, names: Mapping[str, Any]) -> Iterable[str]:
    """Groups of a measure as keys, codes and their words as values."""
    if place.is_key or not place.key:
        return _groups("ask", place.first)
    if place.key in ("unit", "unit_code"):
        return _units(names)
    register = _register(names)
    if register is None:
        return ()
    labels = code_labels(place.key, register.rules)
    return (*labels, *(label.zh for label in labels.values()))


def _register(names: Mapping[str, Any]) -> Register | None:
    """The register opened last, or the first one somebody has in a variable."""
    from bangfu.desk import opened  # noqa: PLC0415 - it stands on this

    if opened():
        return opened()[0].register
    return next((one for one in names.values() if isinstance(one, Register)), None)


def _units(names: Mapping[str, Any]) -> Iterable[str]:
    register = _register(names)
    units = {} if register is None else register.units
    return (word for code, one in units.items() for word in (one.label("zh"), code))


def _periods(names: Mapping[str, Any]) -> Iterable[str]:
    from bangfu.desk import opened  # noqa: PLC0415 - it stands on this

    for desk in opened():
        first, last = desk.span.start.year, desk.newest.start.year
        yield from map(str, range(last, first - 1, -1))
        yield f"{first}..{last}"
        yield from (f"{last}-Q{n}" for n in range(1, 5))
        yield from (f"{last}-{n:02}" for n in range(1, 13))
