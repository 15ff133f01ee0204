"""Sentences about a period, with every number filled in from a figure.

A sentence is data: fields in braces name a figure, so that no number is ever typed and both
languages say the same figures. `{comfort.batches}` is the value with its unit, `:bare` leaves the
unit out; `{comfort.person_times:year}` and `:previous` are the
comparison with a year earlier or the period before, comma included, or nothing where none may be
made. `{period}`, `{unit}`, `{last_day}` and `{goal_day}` are words of the run.
"""

import re
from collections.abc import Callable

from bangfu.errors import FigureError
from bangfu.figures.answers import Answers
from bangfu.figures.changes import ChangeKind, base_period, is_compared
from bangfu.figures.model import Figure, MeasureUnit, Status
from bangfu.language import COMMA, Language, Text, capital
from bangfu.periods import Period
from bangfu.words.comparisons import as_of_phrase, change_phrase, date_words
from bangfu.words.numerals import format_value

__all__ = ["SENTENCES", "Sentence", "comparison", "tell"]

SENTENCES = {
    "assistance.summary": Text(
        "{period}，共帮扶{assistance.households}困难职工家庭、{assistance.people}、"
        "{assistance.person_times}{assistance.person_times:year}{assistance.person_times:previous}。",
        "In {period}, {assistance.households} and {assistance.people} were assisted in "
        "{assistance.person_times}{assistance.person_times:year}{assistance.person_times:previous}.",
    ),
    "assistance.money": Text(
        "发放帮扶资金{assistance.amount}{assistance.amount:year}，其中现金{assistance.amount_cash}、"
        "实物折价{assistance.amount_in_kind}；户均{assistance.mean_per_household}，"
        "次均{assistance.mean_per_item}。另提供服务{assistance.services}。",
        "Assistance came to {assistance.amount}{assistance.amount:year}: "
        "{assistance.amount_cash} in cash and {assistance.amount_in_kind} in goods, "
        "{assistance.mean_per_household} per household and {assistance.mean_per_item} per "
        "person-time; besides, {assistance.services}.",
    ),
    "assistance.coverage": Text(
        "本期在档家庭{assistance.households_on_file}，其中{assistance.covered_households}"
        "至少得到一项帮扶，覆盖率{assistance.coverage}。",
        "Of {assistance.households_on_file} on file in the period, "
        "{assistance.covered_households} received at least one item: coverage "
        "{assistance.coverage}.",
    ),
    "assistance.match": Text(
        "得到帮扶的在档家庭{assistance.aided_households}，其中{assistance.matched_households}"
        "得到与主要致困原因对应的帮扶，因困施策率{assistance.match}。",
        "Of {assistance.aided_households} on file that were aided, "
        "{assistance.matched_households} were helped as their main cause asks: match "
        "{assistance.match}.",
    ),
    "assistance.standards": Text(
        "按发放当日标准核对{assistance.standard_checked}，其中不符标准{assistance.standard_off}。",
        "Held against the standard of the day: {assistance.standard_checked}; off standard: "
        "{assistance.standard_off}.",
    ),
    "hardship.summary": Text(
        "{as_of}，在档困难职工家庭{hardship.on_file}；期初为{hardship.opening}，"
        "降幅{hardship.decline}。",
        "{as_of:capital}, {hardship.on_file} were on file, against {hardship.opening} at the "
        "start: decline {hardship.decline}.",
    ),
    "hardship.flows": Text(
        "{period}，新建档{hardship.opened}、返困重建{hardship.reopened}、"
        "临时转正{hardship.converted}；脱困{hardship.exit_self}{hardship.exit_self:year}，"
        "解困退档{hardship.exit_relief}，其他退档{hardship.exit_other}。",
        "In {period}, new files: {hardship.opened}; reopened: {hardship.reopened}; converted: "
        "{hardship.converted}. Exits by own means: {hardship.exit_self}{hardship.exit_self:year}; "
        "by relief: {hardship.exit_relief}; other: {hardship.exit_other}.",
    ),
    "hardship.rates": Text(
        "以期初在档、新建档与返困重建之和{hardship.rate_base}为基数，脱困率{hardship.exit_self_rate}，"
        "解困率{hardship.relief_rate}，解困脱困率{hardship.outcome_rate}。",
        "On a base of {hardship.rate_base} (start, new and reopened), the rate of exit by own "
        "means was {hardship.exit_self_rate}, of relief {hardship.relief_rate}, together "
        "{hardship.outcome_rate}.",
    ),
    "hardship.returns": Text(
        "一年前同期脱困{hardship.exits_a_year_earlier}，其中{hardship.returned}在12个月内返困重建，"
        "返困率{hardship.return_rate}。",
        "Of {hardship.exits_a_year_earlier} that left by own means a year earlier, "
        "{hardship.returned} returned within 12 months: rate of return {hardship.return_rate}.",
    ),
    "hardship.time": Text(
        "{period}退档{hardship.exits}，从建档到退档的天数，中位数为{hardship.days_on_file}。",
        "In {period}, {hardship.exits} left the caseload, after a median of "
        "{hardship.days_on_file} on file.",
    ),
    "hardship.goal": Text(
        "目标是到{goal_day}在档清零：{as_of}尚有{hardship.to_goal}，余{hardship.months_to_goal}，"
        "平均每月需减少{hardship.pace_to_goal:bare}户。",
        "The goal is an empty register by {goal_day}: {as_of}, {hardship.to_goal} were still on "
        "file with {hardship.months_to_goal} left, which asks for {hardship.pace_to_goal}.",
    ),
    "comfort.summary": Text(
        "{period}共审批抚慰{comfort.batches}、{comfort.person_times}"
        "{comfort.person_times:year}{comfort.person_times:previous}。",
        "In {period}, {comfort.batches} of comfort payments reached {comfort.person_times}"
        "{comfort.person_times:year}{comfort.person_times:previous}.",
    ),
    "comfort.money": Text(
        "发放抚慰资金{comfort.amount}{comfort.amount:year}，次均{comfort.mean_amount}，"
        "平均每批{comfort.per_batch:bare}人次。",
        "Comfort money came to {comfort.amount}{comfort.amount:year}, {comfort.mean_amount} a "
        "payment and {comfort.per_batch}.",
    ),
    "comfort.decisions": Text(
        "本期审批：批准{comfort.approved}，不予{comfort.rejected}，批准率{comfort.approval_rate}；"
        "另要求补件{comfort.supplement}，撤回{comfort.withdrawn}。",
        "Decided in the period: {comfort.approved} approved, {comfort.rejected} rejected, "
        "approval rate {comfort.approval_rate}; papers asked for: {comfort.supplement}; "
        "withdrawn: {comfort.withdrawn}.",
    ),
    "comfort.waiting": Text(
        "从事发到申请、申请到审批、审批到发放，中位数分别为{comfort.days_to_claim_median}、"
        "{comfort.days_to_decision_median}、{comfort.days_to_payment_median}。",
        "From event to claim, claim to decision and decision to payment the median was "
        "{comfort.days_to_claim_median}, {comfort.days_to_decision_median} and "
        "{comfort.days_to_payment_median}.",
    ),
}

_EMPTY = {
    "assistance.money": Text(
        "{period}没有发放帮扶资金；提供服务{assistance.services}。",
        "In {period}, no assistance was paid; {assistance.services} were given.",
    ),
    "hardship.time": Text(
        "{period}没有退档的家庭。",
        "In {period}, no household left the caseload.",
    ),
    "hardship.goal": Text(
        "目标是到{goal_day}在档清零：{as_of}尚有{hardship.to_goal}。",
        "The goal is an empty register by {goal_day}: {as_of}, {hardship.to_goal} were still on "
        "file.",
    ),
    "comfort.money": Text("{period}没有发放抚慰资金。", "In {period}, no comfort money was paid."),
    "comfort.waiting": Text(
        "{period}没有发放的案件，办理时长不计。",
        "In {period}, no case was paid, so there is no time taken.",
    ),
}
"""What is said instead where a mean or median has nothing to be computed from."""

_COMPARED: dict[str, ChangeKind] = {"year": "year", "previous": "previous"}
_FIELD = re.compile(r"\{([a-z_.]+)(?::([a-z]+))?\}")


class Sentence(str):
    """A worded sentence, with the figures it says."""

    figures: tuple[Figure, ...]

    __slots__ = ("figures",)


def tell(name: str, answers: Answers, period: Period, language: Language) -> Sentence:
    """A sentence of the catalogue, filled in for a period.

    Raises
    ------
    FigureError
        If there is no such sentence, or it names a figure the catalogue does not have.
    """
    if name not in SENTENCES:
        raise FigureError(f"sentence: found {name!r}, expected one of: {', '.join(SENTENCES)}")
    sentence = _filled(SENTENCES[name], answers, period, language)
    if name in _EMPTY and any(_is_missing(figure) for figure in sentence.figures):
        return _filled(_EMPTY[name], answers, period, language)
    return sentence


def _is_missing(figure: Figure) -> bool:
    return figure.status is Status.UNDEFINED and figure.measure_unit is not MeasureUnit.RATIO


def _filled(text: Text, answers: Answers, period: Period, language: Language) -> Sentence:
    said: dict[str, Figure] = {}

    def fill(match: re.Match[str]) -> str:
        field, how = match[1], match[2]
        if field in _WORDS:
            words = _WORDS[field](answers, period, language)
            return capital(words) if how == "capital" else words
        figure = answers.figure(field, period)
        said[figure.address] = figure
        if how in _COMPARED:
            return comparison(answers, figure, _COMPARED[how], language)
        if how == "bare":
            return _value(figure, language, with_unit=False)
        return _value(figure, language)

    sentence = Sentence(_FIELD.sub(fill, text.of(language)))
    sentence.figures = tuple(said.values())
    return sentence


def comparison(answers: Answers, figure: Figure, kind: ChangeKind, language: Language) -> str:
    """The comparison of a figure with its base, comma included; empty where none may be made."""
    period = figure.period
    if not is_compared(figure.id, period, kind):
        return ""
    base = answers.figure(figure.id, base_period(period, kind))
    phrase = change_phrase(
        figure.value, base.value, measure_unit=figure.measure_unit, period=period, kind=kind,
        language=language,
    )  # fmt: skip
    return f"{COMMA.of(language)}{phrase}" if phrase else ""


def _value(figure: Figure, language: Language, *, with_unit: bool = True) -> str:
    if figure.status is Status.UNDEFINED and figure.measure_unit is MeasureUnit.RATIO:
        return "不计算（基数为0）" if language == "zh" else "not computed (base 0)"
    return format_value(
        figure.value, figure.measure_unit, language, status=figure.status, with_unit=with_unit
    )


def _unit_name(answers: Answers, _: Period, language: Language) -> str:
    return answers.units[answers.unit].label(language)


_WORDS: dict[str, Callable[[Answers, Period, Language], str]] = {
    "period": lambda _, period, language: period.label(language),
    "unit": _unit_name,
    "last_day": lambda _, period, language: date_words(period.last_day, language),
    "as_of": lambda _, period, language: as_of_phrase(period.last_day, language),
    "goal_day": lambda answers, _, language: date_words(answers.rules.goal.by, language),
}
