"""The dimensions figures are broken down by: their names, their codes and the words for both."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from bangfu.disclosure.pools import Pool
from bangfu.language import Language, Text
from bangfu.measures.shape import TIME
from bangfu.periods import Period
from bangfu.register.store import Register
from bangfu.register.units import Unit
from bangfu.rules import Rules
from bangfu.rules.federations import with_own_words
from bangfu.rules.provisions import Words
from bangfu.rules.rulebook import GROUP_ENDING
from bangfu.yaml_files import checked, read_yaml

__all__ = [
    "DIMENSIONS", "NONE", "code_label", "code_labels", "code_words", "levels", "none_label",
    "read_dimensions",
]  # fmt: skip

NONE = "none"
"""The code of a row that has none, such as people not on file by cause."""


def read_dimensions() -> dict[str, dict[str, Words]]:
    """What dimensions are called, and the rows of what has no code in them.

    Raises
    ------
    ParameterError
        With every key that is unknown or of the wrong form.
    """
    packaged = read_yaml(Path(__file__).with_suffix(".yaml"))
    said = with_own_words("dimensions", packaged)
    return checked(dict[str, dict[str, Words]], said, "'dimensions.yaml'")


_SAID = read_dimensions()
DIMENSIONS: dict[str, Text] = dict(_SAID["names"])

_CODE_LISTS = {
    "category": "category", "cause": "cause", "event_kind": "comfort_event",
    "exit_route": "event_type",
    "file_level": "file_level", "form": "form", "fund_source": "fund_source", "illness": "illness",
    "occasion": "occasion", "project": "project", "reason": "event_reason",
    "reject_reason": "reject_reason", "relation": "relation", "route": "event_type",
    "school_stage": "school_stage",
}  # fmt: skip
_ROUTES = {
    "route": ("exit_self", "exit_relief", "relief", "exit_other"),
    "exit_route": ("exit_self", "exit_relief", "exit_other"),
}
_NO_CODE = _SAID["none"]


_ITSELF = Text("{name}本级", "{name}, itself")
_OTHERS = Text("其余{n}个{kind}", "{n} other {kind}")
_ANY_KIND = Text("工会", "unions")


def levels(dimension: str, register: Register, unit: str, period: Period) -> Sequence[str]:
    """The codes a dimension can take in a period, in the order reports show them.

    A row is shown for each, so that a missing row cannot tell that nobody is in it.
    """
    if dimension == "month":
        return [str(month) for month in period.months]
    if dimension == "quarter":
        return list(
            dict.fromkeys(f"{m.start:%Y}-Q{(m.start.month + 2) // 3}" for m in period.months)
        )
    if dimension == "year":
        return [str(year) for year in period.years]
    if dimension == "unit":
        return [*(one.code for one in register.units.values() if one.parent == unit), unit]
    if dimension == "aspect":
        return [aspect.id for aspect in register.rules.aspects]
    if dimension == "standard":
        return [standard.id for standard in register.rules.standards_in(period)]
    if dimension in _ROUTES:
        return _ROUTES[dimension]
    if dimension == "batch":
        return ()  # batches are numbered as they come
    rules, plain = register.rules, dimension.removesuffix(GROUP_ENDING)
    held = [code.value for code in rules.code_list(_CODE_LISTS[plain]) if code.holds_in(period)]
    if plain == dimension:
        return held
    group_of = {code: group.id for group in rules.groups.get(plain, ()) for code in group.codes}
    return list(dict.fromkeys(group_of.get(code, code) for code in held))


def code_label(
    dimension: str,
    code: str,
    language: Language,
    units: Mapping[str, Unit],
    rules: Rules,
    *,
    unit: str,
) -> str:
    """One code of a dimension in words.

    Parameters
    ----------
    unit
        The union told about: in a table by union its own row is what it did itself (本级), without
        those below it.
    """
    if dimension != "unit":
        return code_words(dimension, code, language, rules)
    if code not in units and (pool := Pool.read(code)):
        known = rules.code_list("unit_kind").get(pool.kind)
        kind = known.label.of(language) if known else _ANY_KIND.of(language)
        if language == "en" and known and pool.size > 1:
            kind += "s"
        return _OTHERS.of(language).format(n=pool.size, kind=kind)
    name = units[code].label(language)
    is_above = any(one.parent == code for one in units.values())
    return _ITSELF.of(language).format(name=name) if code == unit and is_above else name


def code_words(dimension: str, code: str, language: Language, rules: Rules) -> str:
    """One code of any dimension but unit in words, which need no register.

    What the rules no longer have is told by its code.
    """
    if dimension in TIME:
        return Period.parse(code).label(language)
    if dimension == "batch" and code != NONE:
        year, number = code.split("-B")
        words = Text(f"{year}年第{int(number)}批", f"Batch {int(number)} of {year}")
        return words.of(language)
    known = code_labels(dimension, rules)
    if code == NONE and code not in known:
        return none_label(dimension).of(language)
    return known[code].of(language) if code in known else code


def none_label(dimension: str) -> Text:
    """What the row of those that have none is called."""
    plain = dimension.removesuffix(GROUP_ENDING)
    return _NO_CODE.get(plain, Text("未注明", "not stated"))


def code_labels(dimension: str, rules: Rules) -> dict[str, Text]:
    """The words for the codes of a dimension that has its own in the rules."""
    if dimension == "aspect":
        return {aspect.id: aspect.label for aspect in rules.aspects}
    if dimension == "standard":
        return {standard.id: standard.label for standard in rules.aid_standards}
    plain = dimension.removesuffix(GROUP_ENDING)
    if plain not in _CODE_LISTS:
        return {}
    codes = {code.value: code.label for code in rules.code_list(_CODE_LISTS[plain])}
    groups = rules.groups.get(plain, ()) if plain != dimension else ()
    return codes | {group.id: group.label for group in groups}
