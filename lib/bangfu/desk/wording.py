"""What an analyst types: names, groups, periods and unions as text, with the nearest word.

What is not known is an error of one line that says what there is, and which of it is meant.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from functools import cache

from bangfu.errors import ParameterError, PeriodError
from bangfu.figures.catalogue import MEASURES as SPECS
from bangfu.figures.dimensions import DIMENSIONS
from bangfu.language import LANGUAGES, Language
from bangfu.measures import assistance, caseload, comfort, exits, membership, standards
from bangfu.measures.query import Measure
from bangfu.periods import Period
from bangfu.register.schema import TABLES
from bangfu.register.store import Register, without_loads
from bangfu.register.units import Unit
from bangfu.rules import default_rules

__all__ = [
    "MEASURES", "expected_group", "expected_one_of", "groups_of", "language_called",
    "measure_called", "measure_title", "names_in", "period_called", "unit_called", "unit_within",
]  # fmt: skip

_ROOMS = {
    "assistance": assistance, "caseload": caseload, "comfort": comfort, "exits": exits,
    "membership": membership, "standards": standards,
}  # fmt: skip
_TOLD: Mapping[str, Sequence[str]] = {
    "assistance": ("totals", "coverage", "match", "schooling", "unaided"),
    "caseload": ("balance", "on_file", "distance_to_goal"),
    "comfort": ("payments", "decisions", "in_hand", "rejections", "waiting"),
    "exits": ("routes", "rates", "returns", "time_on_file"),
    "membership": ("payments_per_members", "people_per_members", "households_per_members"),
    "standards": ("off_standard",),
}
MEASURES: Mapping[str, Measure] = {
    f"{room}.{name}": getattr(_ROOMS[room], name) for room, names in _TOLD.items() for name in names
}
"""What can be asked, by name."""
_IN_WORDS = {word: name for name, head in DIMENSIONS.items() for word in (head.en, head.zh)}
"""Groups by what tables call them."""
_COMMA, _DASH, _YEAR, _NUMBERS = re.compile("[,，、]"), re.compile("[—–至]+"), "年", "一二三四"
_SHOWN = re.compile(r"(\d{4})年(?:(\d{1,2})月|第?([一二三四1-4])季度|([上下])半年)?")
"""A period as the desk shows it in Chinese."""
_ALIKE = 0.6
"""How like a known name what was typed has to be, to be told as what is meant."""
_COLUMNS = {column.name for table in TABLES for column in table.columns}


def names_in(said: str | Iterable[str]) -> list[str]:
    """Names in a text, parted by commas, or in a list; groups by their heads in tables too.

    Examples
    --------
    >>> names_in("illness, quarter"), names_in("病种、工会"), names_in("")
    (['illness', 'quarter'], ['illness', 'unit'], [])
    """
    if not isinstance(said, (str, Iterable)):
        raise ParameterError(f"by: found {said!r}, expected names of groups: 'illness, quarter'")
    parts = _COMMA.split(said) if isinstance(said, str) else said
    names = [name for part in parts if (name := str(part).strip())]
    return [_IN_WORDS.get(name, name) for name in names]


def expected_one_of(
    what: str, found: str, known: Iterable[str], nearest: str = ""
) -> ParameterError:
    """An unknown name, with the nearest known one and all others.

    Parameters
    ----------
    what
        What was asked for.
    found
        What was typed.
    known
        What there is.
    nearest
        Which of it is meant, if it is known already.

    Examples
    --------
    >>> str(expected_one_of("by", "ilness", ["illness", "unit"]))
    "by: found 'ilness', expected 'illness'? (there are: illness, unit)"
    """
    names = list(known)
    near = nearest or _nearest(found, names)
    meant = f"{near!r}? (there are: " if near else "one of: "
    return ParameterError(
        f"{what}: found {found!r}, expected {meant}{', '.join(names)}{')' if near else ''}"
    )


def _nearest(found: str, names: Sequence[str]) -> str:
    """The known name that is meant, if one is alike: of two of a room what is behind the dot."""
    near = get_close_matches(found, names, n=1, cutoff=_ALIKE)
    if not near:
        return ""
    own, known = (name.rpartition(".")[2] for name in (found, near[0]))
    return near[0] if SequenceMatcher(None, own, known).ratio() >= _ALIKE else ""


def expected_group(what: str, found: str, known: Sequence[str]) -> ParameterError:
    """An unknown group; a column that rows have is no misspelt group.

    Parameters
    ----------
    what
        by or where.
    found
        What was typed.
    known
        The groups there are.
    """
    if found not in _COLUMNS:
        return expected_one_of(what, found, known)
    return ParameterError(
        f"{what}: found {found!r}, a column of single rows, expected one of: {', '.join(known)}; "
        f"desk.cases(…, where={{{found!r}: …}}) picks rows by it"
    )


def language_called(said: str) -> Language:
    """A language words are told in.

    Raises
    ------
    ParameterError
        If it is none.
    """
    for language in LANGUAGES:
        if said == language:
            return language
    raise expected_one_of("language", said, LANGUAGES)


def measure_called(name: str) -> tuple[str, Measure]:
    """A measure by its name, or the last part of it if no other has that, or its title.

    Raises
    ------
    ParameterError
        If there is none; with the nearest.
    """
    if name in MEASURES:
        return name, MEASURES[name]
    short = [known for known in MEASURES if known.partition(".")[2] == name]
    if len(short) == 1:
        return short[0], MEASURES[short[0]]
    if (known := _also_called().get(str(name), "")) in MEASURES:
        return known, MEASURES[known]
    owner = next((s for s in SPECS for one in s.figures if one.id == name), None)
    if owner is not None:  # a figure is told by a measure
        raise expected_one_of("measure", str(name), MEASURES, _name_of(owner.compute))
    raise expected_one_of("measure", str(name), MEASURES)


@cache
def _also_called() -> Mapping[str, str]:
    """Measures by the names of the catalogue, which a glossary lists, and by their titles."""
    told = {
        word: _name_of(spec.compute)
        for spec in SPECS[::-1]  # the first one of a title is it
        for word in (spec.title.en, spec.title.zh, spec.name)
    }
    return told | {measure_title(name, one): name for name in MEASURES for one in LANGUAGES}


def _name_of(measure: object) -> str:
    return next((name for name, one in MEASURES.items() if one is measure), "")


def period_called(said: str | int | Period, newest: Period) -> Period:
    """A period as text or as the desk shows it, a year as a number, or the newest year there is.

    Examples
    --------
    >>> shown = "2018年", "2018年5月", "2018年第一季度", "2013—2019年", "2018年10月—2019年9月"
    >>> [str(period_called(one, Period.parse("2019"))) for one in shown]
    ['2018', '2018-05', '2018-Q1', '2013..2019', '2018-10..2019-09']

    Raises
    ------
    ParameterError
        If it is none.
    """
    if isinstance(said, Period):
        return said
    if not str(said):
        return newest
    try:
        return Period.parse(_as_parsed(str(said)))
    except PeriodError as error:
        raise ParameterError(str(error)) from None


def _as_parsed(said: str) -> str:
    """A period in Chinese words as it is parsed; any other text as it is."""
    ends = _DASH.split(said.strip())
    if len(ends) == 2 and _YEAR not in ends[0]:
        ends = [f"{ends[0]}{_YEAR}", ends[1]]
    elif len(ends) == 2 and _YEAR not in ends[1]:
        ends = [f"{ends[0].rstrip('月')}月", ends[0].partition(_YEAR)[0] + _YEAR + ends[1]]
    found = [_SHOWN.fullmatch(one) for one in ends]
    told = [f"{one[1]}{_part(one)}" for one in found if one]
    return "..".join(told) if len(told) == len(ends) else said


def _part(shown: re.Match[str]) -> str:
    if shown[2]:
        return f"-{shown[2]:0>2}"
    if shown[3]:
        return f"-Q{_NUMBERS.find(shown[3]) + 1 or shown[3]}"
    return f"-H{'上下'.index(shown[4]) + 1}" if shown[4] else ""


def unit_called(said: str, units: Mapping[str, Unit]) -> str:
    """The code of a union, by its code or one of its names, or the beginning of one.

    Raises
    ------
    ParameterError
        If there is none, or several.
    """
    text = str(said).strip()
    if text in units:
        return text
    names = {code: (one.label("zh"), one.label("en")) for code, one in units.items()}
    for fits in (
        [code for code, own in names.items() if text in own],
        [code for code, own in names.items() if any(name.startswith(text) for name in own)],
    ):
        if len(fits) == 1:
            return fits[0]
    listed = [f"{code} {zh}" for code, (zh, _) in names.items()]
    words = {word: code for code, own in names.items() for word in (code, *own)}
    begins = {word[: len(text)]: code for word, code in words.items()}
    near = get_close_matches(text, [*words, *begins], n=1, cutoff=_ALIKE)
    code = (begins | words)[near[0]] if near else ""
    raise expected_one_of("unit", text, listed, f"{code} {names[code][0]}" if code else "")


def unit_within(said: str, register: Register) -> str:
    """The code of the union that looks, or of one below it, as `unit_called` finds it.

    Raises
    ------
    ParameterError
        If there is none, or it is one the union that looks does not see.
    """
    code, looks = unit_called(said, register.units), register.unit
    if looks and code not in register.below(looks):
        raise ParameterError(
            f"unit: found {said!r}, expected {looks!r} or a union below it; of others: "
            f"desk.open(…, unit={code!r})"
        )
    return code


@cache
def groups_of(name: str) -> tuple[str, ...]:
    """The groups of a measure: what it says when it is asked for one that nobody has.

    Parameters
    ----------
    name
        One of `MEASURES`.
    """
    try:
        MEASURES[name](without_loads(default_rules()), Period.parse("2000"), ["?"])
    except ParameterError as error:
        told = str(error).partition("expected one of: ")[2]
        return tuple(names_in(told))
    return ()


def measure_title(name: str, language: Language = "zh") -> str:
    """What a measure is called, as in the catalogue; else its name.

    Where several are called alike, it is called as its figure is.

    Examples
    --------
    >>> measure_title("comfort.payments"), measure_title("membership.payments_per_members")
    ('抚慰发放', '每万名会员抚慰人次')
    """
    own = next((spec for spec in SPECS if spec.compute is MEASURES[name]), None)
    if own is None:
        return name
    alike = {spec.compute for spec in SPECS if spec.title == own.title}
    called = own.figures[-1].label if len(alike) > 1 else own.title
    return called.of(language)
