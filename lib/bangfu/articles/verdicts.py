"""Verdicts: whether what a number claims is true, by one table; the first line that applies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from bangfu.articles.claim_frames import ClaimFrame, Formula
from bangfu.articles.evidence import Evidence, rank_of
from bangfu.articles.explanations import EXPLANATIONS, SCALES, Explanation, explained
from bangfu.articles.mentions import Mention
from bangfu.articles.number_claims import Claim, holds
from bangfu.articles.number_settings import Setting
from bangfu.articles.policies import LaidDown
from bangfu.figures.changes import comparable
from bangfu.figures.model import Figure, MeasureUnit
from bangfu.language import SEMICOLON, Language, Text
from bangfu.periods import Period
from bangfu.rules import Rules
from bangfu.words.numerals import COUNTS, format_value, round_half_up, with_unit_word

__all__ = [
    "LABELS", "TWIN", "VERDICTS", "NumberVerdict", "broken_years", "judged", "judged_policy",
]  # fmt: skip

VERDICTS = {
    "withheld": "wrong", "not a figure": "none", "unsourced": "unsure", "unit mismatch": "wrong",
    "rounding contradiction": "wrong", "ambiguous": "unsure", "stale": "wrong",
    "does not add": "wrong", "rounding claim false": "wrong", "wrong": "wrong",
    "derived": "right", "rounded truly": "right", "exact": "right",
}  # fmt: skip
"""Of each verdict, in the order in which they are tried, what an editor makes of it."""

LABELS: Mapping[str, Text] = {
    "withheld": Text("不予公布", "withheld"), "not a figure": Text("不是统计数字", "not a figure"),
    "unsourced": Text("无从核对", "unsourced"), "unit mismatch": Text("单位不符", "unit mismatch"),
    "rounding contradiction": Text("约数词矛盾", "rounding contradiction"),
    "ambiguous": Text("不能确定", "ambiguous"), "stale": Text("已更正的旧数", "stale"),
    "does not add": Text("加总不符", "does not add"),
    "rounding claim false": Text("约数说法不符", "rounding claim false"),
    "wrong": Text("有误", "wrong"), "derived": Text("推算一致", "derived"),
    "rounded truly": Text("约数一致", "rounded truly"), "exact": Text("一致", "exact"),
}  # fmt: skip
_SORTS: Mapping[str, Text] = {
    "day": Text("日期", "a day"), "period": Text("期间", "a period"), "age": Text("年龄", "an age"),
    "phone": Text("电话号码", "a telephone number"), "place": Text("地址", "an address"),
    "document": Text("编号", "a number of a document or room"),
    "time": Text("时刻", "a time of day"),
    "school year": Text("年级", "a year at school"), "duration": Text("时长", "a length of time"),
    "ordinal": Text("次序", "an ordinal"), "list number": Text("序号", "the number of an item"),
    "record": Text("纪录的起始", "since when it is a record"),
    "private": Text("个人的情况", "of one person"),
    "corrected": Text("是更正所指的原数", "the number a correction takes back"),
    "name": Text("名称", "a name"), "word": Text("词语", "a word"),
}  # fmt: skip
_REASONS: Mapping[str, Text] = {
    "subject": Text("文中没有说明这是什么的数字", "the text does not say what it counts"),
    "place": Text("是其他地方或上级的数字", "it is of another place"),
    "thing": Text("登记数据中没有这样计数的事项", "nothing in the register is counted so"),
    "unit": Text("计数单位与所说的事项不符", "its counting word does not fit what it is said of"),
    "counter": Text("没有计数单位", "it has no counting word"),
    "period": Text("文中没有说明是哪个期间", "the text does not say of which period"),
    "dated": Text("要有稿件日期才能确定期间", "the day of the draft is needed"),
    "span": Text("文中没有说明是哪几年", "the text does not say which years"),
    "besides": Text(
        "说的是计划、没有发生的事、别人的工作或其中一部分人",
        "it is of a plan, of what was not done, of others' work or of some of those helped",
    ),
    "row": Text("没有按文中所说的类别分的数字", "there is no such row of it"),
    "list": Text(
        "看不出由哪几项相加，或所列项数与数字不符",
        "unclear which it adds, or not as many names as numbers",
    ),
    "base": Text("没有说明与什么相比", "the text does not say what it is compared with"),
    "whole": Text("没有说明是什么的占比", "the text does not say of what it is a share"),
    "candidates": Text(
        "可能是几个数字，有的相符，有的不符", "it may be several figures, of which some agree"
    ),
    "withheld": Text("此数不予公布", "this figure is withheld"),
    "rounded": Text("只公布约数，不公布准确数", "it is told rounded only"),
    "unknown": Text("没有这个公开数字", "there is no such public figure"),
    "two words": Text("两个约数词重复或矛盾", "two rounding words repeat or contradict each other"),
    "direction": Text(
        "增减方向或倍数的说法不成立", "it moved the other way, or nothing falls by times"
    ),
    "is": Text("应为{value}", "it is {value}"),
    "agrees": Text("与登记数据一致", "it agrees with the register"),
    "was": Text("是更正前公布的数字，现为{value}", "it was published and corrected since: {value}"),
    "is about": Text("准确数为{value}", "exactly it is {value}"),
    "told about": Text("只公布约数{value}", "it is told as about {value}"),
    "laid down": Text("与已公布的规定不符", "it is not what was laid down and printed"),
    "follows": Text("由登记数据算得{value}", "the figures give {value}"),
    "follows by other rules": Text(
        "由登记数据算得{value}；但两年口径有变，公布时不算增减",
        "the figures give {value}; but the years count by other rules, and no change is told",
    ),
}
_CANDIDATES = {
    True: Text("“{label}”相符", "“{label}” agrees"),
    False: Text("“{label}”不符", "“{label}” does not"),
}
_FIFTH = Decimal("0.2")
"""How far off a rounded number may be to be called falsely rounded, and not wrong."""
_HALF_STEP = Decimal(5000)
"""How far a sum may be from what is told of it to 10,000 yuan."""
_NOTHING = Text("", "")
_WHOLE = ("is about", "told about")
"""Reasons that say the value to its last digit."""
_NO_FIGURES = ("private", "corrected")
_UNSURE = ("base", "dated", "period", "list", "span", "whole", "counter")
_EVEN = ("level", "change", "sum", "rank")
"""What figures that are told rounded only still say, within half of the last place."""
_MOVES = ("change", "growth", "points", "times")
"""Operations that hold a figure against itself, of another time."""
_COUNTED = ("level", "change", "sum", "yearly", "monthly", "each")
"""Operations whose value counts what its figures count."""
_YUAN = Text("元", " yuan")
_MEAN_PLACES = 2

_FORMS: Mapping[str, Text] = {
    "times": Text("{value}倍", "{value} times"),
    "points": Text("{value}个百分点", "{value} percentage points"),
    "rank": Text("第{value}", "place {value}"),
}
"""How a value is said that counts nothing: by what it is computed as, or else in per cent."""
TWIN: Mapping[str, Any] = {
    "forms": _FORMS, "sorts": VERDICTS, "labels": LABELS, "mentions": _SORTS, "reasons": _REASONS,
    "candidates": [_CANDIDATES[True], _CANDIDATES[False]], "fifth": _FIFTH,
    "half_step": _HALF_STEP, "moves": _MOVES,
    "unsure": _UNSURE, "no_figures": _NO_FIGURES, "even": _EVEN,
    "counted": _COUNTED, "mean_places": _MEAN_PLACES, "whole": _WHOLE, "semicolon": SEMICOLON,
    "yuan": _YUAN, "explanations": EXPLANATIONS, "scales": SCALES,
}  # fmt: skip
"""What its twin in JavaScript is given."""


@dataclass(frozen=True)
class NumberVerdict:
    """What is said of one number."""

    mention: Mention
    verdict: str
    address: str = ""
    value: Decimal | None = None
    measure_unit: MeasureUnit | None = None
    form: str = ""
    """What the value is computed as, where it counts nothing."""
    period: str = ""
    reason: str = ""
    """A key of what is said of it, or the sort of mention."""
    explanation: Explanation | None = None
    """What a wrong number is instead."""
    label: Text = _NOTHING
    """What its figure is called."""
    candidates: tuple[tuple[Text, bool], ...] = ()
    """What figures it may be, and whether each agrees."""

    def said(self, language: Language) -> str:
        """Why, for whoever edits the draft."""
        words = _SORTS if self.verdict == "not a figure" else _REASONS
        reason = words.get(self.reason)
        if reason is None:
            return ""
        value = self._whole(language) if self.reason in _WHOLE else self.shown(language)
        told = reason.of(language).format(value=value)
        return told + self._more(language)

    def _more(self, language: Language) -> str:
        """What a wrong number is instead, and which figures an ambiguous one may be."""
        parts = [self.explanation.said(language)] if self.explanation else []
        parts += [
            _CANDIDATES[agrees].of(language).format(label=label.of(language))
            for label, agrees in self.candidates
        ]
        return "".join(SEMICOLON.of(language) + part for part in parts)

    def _whole(self, language: Language) -> str:
        """The value to its last digit."""
        if self.value is None or self.measure_unit is not MeasureUnit.YUAN:
            return self.shown(language)
        places = 0 if self.value == self.value.to_integral_value() else 2
        return f"{self.value:,.{places}f}{_YUAN.of(language)}"

    def shown(self, language: Language) -> str:
        """The value, as it is written; nothing if there is none that may be told."""
        if self.value is None:
            return ""
        if self.measure_unit is None:
            digits = f"{self.value:.0f}" if self.form == "rank" else f"{self.value:.1f}"
            form = _FORMS.get(self.form)
            return form.of(language).format(value=digits) if form else f"{digits}%"
        if self.measure_unit is MeasureUnit.RATIO:
            return format_value(self.value / 100, self.measure_unit, language)
        if self.measure_unit in COUNTS and self.value % 1:
            # What comes to each of several may be no whole number of what is counted: 2.53人.
            digits = f"{round_half_up(self.value, _MEAN_PLACES):,.{_MEAN_PLACES}f}"
            return with_unit_word(digits, self.value, self.measure_unit, language)
        return format_value(self.value, self.measure_unit, language)


def judged(
    mention: Mention, setting: Setting | None, frame: ClaimFrame | None, evidence: Evidence
) -> NumberVerdict:
    """The verdict on a mention.

    Right needs all of its candidates to be true; where one is and another is not, it is ambiguous.
    """
    if mention.sort == "thing":
        return NumberVerdict(mention, "unsourced", reason="thing")
    if setting is None or frame is None or mention.claim is None:
        return NumberVerdict(mention, "not a figure", reason=mention.sort)
    if frame.why in _NO_FIGURES:
        return NumberVerdict(mention, "not a figure", reason=frame.why)
    if not frame.formulas:
        verdict = {"unit": "unit mismatch"}.get(frame.why, "unsourced")
        verdict = "ambiguous" if frame.why in _UNSURE else verdict
        return NumberVerdict(mention, verdict, reason=frame.why)
    results = [_Judging(setting, formula, evidence).verdict() for formula in frame.formulas]
    for verdict in ("withheld", "unsourced"):
        if found := [one for one in results if one.verdict == verdict]:
            return found[0]
    if any(VERDICTS[one.verdict] == "wrong" for one in results):
        others = [_Judging(setting, formula, evidence).verdict() for formula in frame.second]
        results += [one for one in others if VERDICTS[one.verdict] == "right"]
    if len({VERDICTS[one.verdict] for one in results}) > 1:
        named = tuple((one.label, VERDICTS[one.verdict] == "right") for one in results)
        return NumberVerdict(mention, "ambiguous", reason="candidates", candidates=named)
    return results[0]


def judged_policy(mention: Mention, told: LaidDown, value: Decimal) -> NumberVerdict:
    """The verdict on a number that is laid down, as 每生每年4000元."""
    is_true = told.value == value or (told.end is not None and told.value <= value < told.end)
    verdict, reason = ("exact", "agrees") if is_true else ("wrong", "laid down")
    return NumberVerdict(mention, verdict, told.address, period=str(told.period), reason=reason)


@dataclass(frozen=True)
class _Judging:
    """One formula, held against what is public."""

    setting: Setting
    formula: Formula
    evidence: Evidence

    def verdict(self) -> NumberVerdict:
        claim, mention = self.setting.mention.claim, self.setting.mention
        places = self.formula.places
        found = [self.evidence.at(p.figure_id, p.period, p.unit, dict(p.groups)) for p in places]
        address = found[0].address if len(found) == 1 else ""
        told = NumberVerdict(mention, "unsourced", address, period=str(places[0].period))
        figures = [one.figure for one in found if one.figure is not None]
        if any(one.is_withheld for one in found):
            return replace(told, verdict="withheld", reason="withheld")
        if len(figures) < len(found) or any(one.value is None for one in figures):
            return replace(told, reason="unknown")
        if any(one.status.is_rounded for one in figures) and self.formula.operation not in _EVEN:
            return replace(told, reason="rounded")
        if claim is None or len(claim.rounding) > 1:
            return replace(told, verdict="rounding contradiction", reason="two words")
        is_counted = figures[0].measure_unit is not MeasureUnit.YUAN
        is_mean = self.setting.relation == "mean" and is_counted
        if (is_mean or self.formula.operation == "yearly") and not claim.step:
            claim = replace(claim, step=Decimal(1))  # a mean of counts is told in whole ones
        if self.formula.operation == "rank":
            value = rank_of(figures[0], self.evidence, self.setting.among)
        else:
            value = _value(self.formula, self.setting, claim, figures)
        if value is None and self.formula.operation == "rank":
            return replace(told, reason="unknown")
        if value is None:
            return replace(told, verdict="wrong", reason="direction")
        unit = _unit(self.formula, figures)
        told = replace(
            told, value=value, measure_unit=unit, form=self.formula.operation, reason="is",
            label=figures[0].label,
        )  # fmt: skip
        return self._held(told, claim, value, figures)

    def _held(
        self, told: NumberVerdict, claim: Claim, value: Decimal, figures: Sequence[Figure]
    ) -> NumberVerdict:
        """What is claimed held against the value."""
        slack = _slack(self.formula, figures)
        is_near = bool(slack) and abs(claim.value - value) <= slack
        # 近6万元 and 超6万元 of what is told as 60,000: on which side it is nobody is told.
        is_closer = claim.step < 2 * slack or bool(claim.rounding)
        if is_near and is_closer and "about" not in claim.rounding:
            return replace(told, verdict="withheld", reason="rounded", value=None)
        about = "told about" if slack else "is about"
        if holds(claim, value) or is_near:
            return self._true(told, claim, value, about)
        if self._was_printed(claim, figures):
            return replace(told, verdict="stale", reason="was")
        if self.formula.operation == "sum":
            return replace(told, verdict="does not add")
        if claim.rounding and abs(value - claim.value) <= abs(claim.value) * _FIFTH:
            return replace(told, verdict="rounding claim false", reason=about)
        told = replace(told, verdict="wrong")
        return replace(told, explanation=explained(claim, self.formula, figures, self.evidence))

    def _was_printed(self, claim: Claim, figures: Sequence[Figure]) -> bool:
        """Whether a number was published and corrected since."""
        if self.formula.operation != "level":
            return False
        times = 100 if figures[0].measure_unit is MeasureUnit.RATIO else 1
        before = self.evidence.values_before(figures[0].address)
        return any(holds(claim, value * times) for value in before)

    def _true(self, told: NumberVerdict, claim: Claim, value: Decimal, about: str) -> NumberVerdict:
        if self.formula.operation != "level":
            reason = "follows by other rules" if self._is_parted() else "follows"
            return replace(told, verdict="derived", reason=reason)
        if value == claim.value and not claim.rounding:
            return replace(told, verdict="exact", reason="agrees")
        return replace(told, verdict="rounded truly", reason=about)

    def _is_parted(self) -> bool:
        """Whether a change is told of two years that do not count by the same rules."""
        if self.formula.operation not in _MOVES:
            return False
        now, then = self.formula.places
        every = self.evidence.known.years
        if now.figure_id != then.figure_id or not {now.period, then.period} <= {*every}:
            return False
        broken = broken_years(self.evidence.rules, now.figure_id, every)
        return any(then.period.start < year.start <= now.period.start for year in broken)


def broken_years(rules: Rules, figure_id: str, years: Sequence[Period]) -> list[Period]:
    """Years in which a figure does not count by the rules of the year before."""
    return [
        after for before, after in pairwise(years)
        if comparable(rules, figure_id, before, after) == "broken"
    ]  # fmt: skip


def _unit(formula: Formula, figures: Sequence[Figure]) -> MeasureUnit | None:
    """What the value of a formula counts; None of per cent, points and times."""
    return figures[0].measure_unit if formula.operation in _COUNTED else None


def _slack(formula: Formula, figures: Sequence[Figure]) -> Decimal:
    """How far off a value may be that is told to 10,000 yuan only."""
    rounded = sum(one.status.is_rounded for one in figures)
    is_money = formula.operation in ("level", "change", "sum")
    return _HALF_STEP * rounded if is_money else Decimal(0)


def _value(
    formula: Formula, setting: Setting, claim: Claim, figures: Sequence[Figure]
) -> Decimal | None:
    """The value of a formula in the unit of the claim; None where its direction is false."""
    values = [one.value or Decimal(0) for one in figures]
    if figures[0].measure_unit is MeasureUnit.RATIO:
        values = [value * 100 for value in values]
    operation = formula.operation
    if operation == "level":
        return values[0]
    if operation == "yearly":
        return sum(values, Decimal(0)) / max(len(values), len(figures[0].period.years))
    if operation == "monthly":
        return sum(values, Decimal(0)) / sum(one.period.n_months for one in figures)
    if operation == "sum":
        return sum(values, Decimal(0))
    if operation == "share":
        *parts, whole = values
        return sum(parts, Decimal(0)) / whole * 100 if whole else None
    now, then = values
    if operation == "each":
        return now / then if then else None
    is_down = setting.relation == "down"
    moved = then - now if is_down else now - then
    if operation in ("points", "change"):
        value = moved
    elif not then:
        return None
    elif operation == "growth":
        value = moved / then * 100
    else:
        by_times = setting.relation == "up" and claim.form == "times"
        value = Decimal(-1) if is_down else now / then - by_times  # nothing falls by times
    return value if value >= 0 else None
