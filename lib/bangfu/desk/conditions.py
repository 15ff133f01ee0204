"""Conditions: which rows are meant, by codes or their words, numbers and days, as typed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

import ibis
import ibis.expr.types as ir

from bangfu.articles.usage import read_usage
from bangfu.desk.side_by_side import slots_of
from bangfu.desk.wording import expected_one_of, unit_called
from bangfu.errors import ParameterError, PeriodError
from bangfu.figures.dimensions import DIMENSIONS, NONE, code_label, code_labels, none_label
from bangfu.language import LIST_COMMA, Language, Text
from bangfu.measures.shape import TIME, TIME_MONTHS
from bangfu.periods import Period
from bangfu.register.schema import TABLES
from bangfu.register.store import Register
from bangfu.rules import Rules

__all__ = [
    "code_of", "codes_of", "condition", "condition_words", "conditions_said", "is_of_several",
    "time_beside",
]  # fmt: skip

_SIGNS: Mapping[str, Callable[[ir.Value, Any], ir.BooleanValue]] = {
    ">=": lambda column, value: column >= value, "<=": lambda column, value: column <= value,
    "!=": lambda column, value: ~column.identical_to(value),
    ">": lambda column, value: column > value,
    "<": lambda column, value: column < value, "=": lambda column, value: column == value,
}  # fmt: skip
_LIMITED = Text("限{}{}{}", "where {} {} {}")
_ONE_OF_MANY = (list, tuple, set, frozenset)
_FORMS = {"month": "2019-03", "quarter": "2019-Q1", "year": "2019"}


def codes_of(column: str, rules: Rules) -> Mapping[str, Text]:
    """The codes a group or a column of a table takes, with their words; none if it takes any."""
    own = code_labels(column, rules)
    if own:
        return own
    lists = [one.codes for table in TABLES for one in table.columns if one.name == column]
    return {code.value: code.label for name in lists if name for code in rules.code_list(name)}


def conditions_said(where: object) -> Mapping[str, Any]:
    """Conditions as they were given, none if they were not.

    Raises
    ------
    ParameterError
        If they are no values by name.
    """
    if where is None:
        return {}
    if not isinstance(where, Mapping):
        raise ParameterError(
            f"where: found {where!r}, expected values by name: {{'illness': 'cancer'}}"
        )
    return {str(name): value for name, value in where.items()}


def is_of_several(said: Any) -> bool:
    """Whether a condition can hold for several codes, or of rows without one, and they are told.

    Examples
    --------
    >>> is_of_several("cancer"), is_of_several("!= cancer"), is_of_several(["cancer", "ami"])
    (False, True, True)
    """
    return not isinstance(said, str) or bool(_sign_of(said))


def code_of(register: Register, column: str, said: Any) -> Any:
    """What is asked of a column: a union by its name too, and a code by its words.

    Parameters
    ----------
    register
        For its unions and code lists.
    column
        The column.
    said
        As it was typed; None, or what the row of those without a code is called, stands for rows
        without one.

    Raises
    ------
    ParameterError
        If there is no such code, union, month, quarter or year; with the nearest.
    """
    if isinstance(said, _ONE_OF_MANY):
        return [code_of(register, column, one) for one in said]
    if said is None:
        return None
    sign = _sign_of(said)
    if sign and (column in ("unit", "unit_code") or codes_of(column, register.rules)):
        meant = code_of(register, column, said.removeprefix(sign).strip())
        if meant is None:
            raise ParameterError(f"where {column}: found {said!r}, expected a code behind {sign}")
        return f"{sign} {meant}"
    if column == "unit":
        return _branch(register, str(said))
    if column == "unit_code":
        return unit_called(str(said), register.units)
    if column in TIME and not sign:
        return _time(column, str(said))
    codes = codes_of(column, register.rules)
    return _code(column, str(said).strip(), codes, register.rules) if codes else said


def time_beside(column: str, said: Any, now: Period, then: Period) -> Any:
    """A condition on times as it is of a period beside: the first month for the first.

    Examples
    --------
    >>> now, then = Period.parse("2019"), Period.parse("2018")
    >>> time_beside("month", ["2019-03", ">= 2019-11"], now, then)
    ['2018-03', '>= 2018-11']
    """
    if isinstance(said, _ONE_OF_MANY):
        return [time_beside(column, one, now, then) for one in said]
    if column not in TIME or not isinstance(said, str):
        return said
    sign = _sign_of(said)
    slots = (map(str, slots_of(column, one)) for one in (now, then))
    beside = dict(zip(*slots, strict=False))
    time = said.removeprefix(sign).strip()
    return f"{sign} {beside.get(time, time)}".strip()


def condition(column: ir.Value, said: Any) -> ir.BooleanValue:
    """What is asked of a column: a value, one of several, or text such as `>= 1000`.

    Parameters
    ----------
    column
        The column.
    said
        The condition; None asks for rows without a value. A row without one is unlike every other.

    Raises
    ------
    ParameterError
        If a number or a day is expected, and it is none.
    """
    if said is None:
        return column.isnull()
    if isinstance(said, _ONE_OF_MANY):
        held = [_typed(column, one) for one in said if one is not None]
        return ibis.or_(column.isin(held), column.isnull()) if None in said else column.isin(held)
    sign = _sign_of(said)
    if sign:
        return _SIGNS[sign](column, _typed(column, said.removeprefix(sign).strip()))
    return column == _typed(column, said)


def condition_words(
    register: Register, where: Mapping[str, Any], language: Language
) -> Sequence[str]:
    """Conditions on groups as a title says them: 限病种为恶性肿瘤.

    Parameters
    ----------
    register
        For the words of codes and unions.
    where
        Codes by group, as `code_of` gives them.
    language
        Of the words.
    """
    return [
        _LIMITED.of(language).format(
            DIMENSIONS[column].of(language) if column in DIMENSIONS else column,
            *_said(register, column, said, language),
        )
        for column, said in where.items()
    ]


def _said(register: Register, column: str, said: Any, language: Language) -> tuple[str, str]:
    """How a group is held against codes, and these in words."""
    sign = _sign_of(said)
    codes = (
        said
        if isinstance(said, _ONE_OF_MANY)
        else [said.removeprefix(sign).strip() if sign else said]
    )
    words = [
        code_label(
            column, NONE if code is None else str(code), language, register.units, register.rules,
            unit=register.unit,
        )
        for code in codes
    ]  # fmt: skip
    is_so = {"": Text("为", "is"), "=": Text("为", "is"), "!=": Text("不为", "is not")}
    how = is_so[sign].of(language) if sign in is_so else Text(f" {sign} ", sign).of(language)
    return how, LIST_COMMA.of(language).join(words)


def _sign_of(said: Any) -> str:
    if not isinstance(said, str):
        return ""
    return next((sign for sign in _SIGNS if said.startswith(sign)), "")


def _typed(column: ir.Value, said: Any) -> Any:
    """A value as its column holds it."""
    kind, where = column.type(), f"where {column.get_name()}: found {said!r}"
    if kind.is_numeric():
        try:
            number = Decimal(str(said).replace(",", "").replace("，", ""))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise ParameterError(f"{where}, expected a number, with a sign or without: '>= 5000'")
        return ibis.literal(number, f"decimal(38, {max(2, -int(number.as_tuple().exponent))})")
    if kind.is_date():
        try:
            return ibis.literal(date.fromisoformat(str(said)[:10]))
        except ValueError:
            raise ParameterError(f"{where}, expected a day: '>= 2019-03-01'") from None
    return ibis.literal(str(said)) if kind.is_string() else ibis.literal(said).cast(kind)


def _branch(register: Register, said: str) -> str:
    """A union that has rows of its own in a table by union: one directly below who looks."""
    code, units = unit_called(said, register.units), register.units
    above = [one for one, unit in units.items() if unit.parent not in units]
    looks = register.unit or (above[0] if len(above) == 1 else "")
    if looks and code != looks and units[code].parent != looks:
        raise ParameterError(
            f"where unit: found {said!r}, expected {looks!r} or a union directly below it; of "
            f"others: desk.open(…, unit={code!r})"
        )
    return code


def _time(column: str, said: str) -> str:
    """A month, quarter or year as rows have it."""
    try:
        if Period.parse(said).n_months == TIME_MONTHS[column]:
            return said
    except PeriodError:
        pass
    raise ParameterError(f"where {column}: found {said!r}, expected one such as {_FORMS[column]}")


def _code(column: str, said: str, codes: Mapping[str, Text], rules: Rules) -> str | None:
    """A code by itself or by what it is called, in newsrooms too; None of those without one."""
    if said in codes:
        return said
    words = {word: code for code, text in codes.items() for word in (text.zh, text.en)}
    if said in words:
        return words[said]
    none = none_label(column.removesuffix("_main"))
    if said in (NONE, none.zh, none.en):
        return None
    spoken = read_usage(rules=rules).groups.get(column, {})
    meant = [code for code, names in spoken.items() if said in names and code in codes]
    if meant:
        return meant[0]
    near = get_close_matches(said, [*codes, *words], n=1, cutoff=0.6)
    if near and near[0] in words:
        near.append(words[near[0]])
    listed = [f"{code} {text.zh}" for code, text in codes.items()]
    if near:
        listed.sort(key=lambda one: one.partition(" ")[0] not in near)
    raise expected_one_of(f"where {column}", said, listed, near[0] if near else "")
