"""What a chart says of the parts of a whole: the largest, or its share.

That a part is the largest is said only where no part that is withheld could be larger. Shares are
said in tenths where they are close to one, and never as more than they are.
"""

from collections.abc import Sequence
from decimal import Decimal

from bangfu.figures.changes import SMALL_BASE
from bangfu.figures.model import Figure, MeasureUnit, Status
from bangfu.figures.proportions import adds_up
from bangfu.language import Language, capital
from bangfu.words.numerals import format_value
from bangfu.words.themes import PLAIN, Message, Theme

__all__ = ["of_whole", "share_words"]

_USES = ("project", "aspect", "occasion")  # dimensions that say what money went to
_NEARLY_ALL = Decimal("0.999")
_TENTHS = "一二三四五六七八九"


def of_whole(
    parts: Sequence[tuple[str, Figure]], whole: Figure, dimension: str, subject: Theme
) -> Message:
    """What the largest part that is shown is, or how much of the whole it is.

    That it is the largest of all is said only where no part that is withheld could be larger:
    none is, or what is left of the whole is less.

    Parameters
    ----------
    parts
        Label and figure of each part.
    whole
        The figure of the whole.
    dimension
        What the parts are parts by.
    subject
        What they are figures of.
    """
    shown = [(figure.value, label) for label, figure in parts if figure.value is not None]
    if not shown or min(shown)[0] < 0:
        return PLAIN
    high, label = max(shown, key=lambda pair: pair[0])
    if high == 0 or [value for value, _ in shown].count(high) > 1:
        return PLAIN
    is_added = subject.summed and adds_up(subject.measure_unit)
    if is_added and whole.value is not None and whole.value >= SMALL_BASE:
        first = _is_largest(parts, high, whole.value)
        return _share(label, high / whole.value, dimension, subject, first=first)
    if any(figure.status is Status.SUPPRESSED for _, figure in parts):
        return PLAIN
    value = subject.value(high)
    zh = f"{label}{subject.name}{subject.most}，为{value}"
    en = f"{capital(label)}: {subject.most} number of {subject.name}, {value}"
    return Message("largest", subject.say(zh, en))


def share_words(share: Decimal, language: Language) -> str:
    """A share of 1 as it is said: in tenths where it is close to one, never more than it is.

    多 (over half: 一半以上) stands for up to five points above a tenth, 近 for up to a twentieth
    of it below.

    Examples
    --------
    >>> [share_words(Decimal(text), "zh") for text in ("0.4", "0.412", "0.39", "0.463", "0.52")]
    ['四成', '四成多', '近四成', '46.3%', '一半以上']
    >>> [share_words(Decimal(text), "en") for text in ("0.4", "0.412", "0.39", "0.463", "0.52")]
    ['40%', 'more than 40%', 'nearly 40%', '46.3%', 'more than half']
    """
    tenths = int(share * 10)
    over, under = share - Decimal(tenths) / 10, Decimal(tenths + 1) / 10 - share
    if share == 1:
        return "全部" if language == "zh" else "all"
    if tenths and over <= Decimal("0.05"):
        return _tenths(tenths, "" if over == 0 else "above", language)
    if 0 < tenths < 9 and under * 20 <= Decimal(tenths + 1) / 10:
        return _tenths(tenths + 1, "below", language)
    if share > _NEARLY_ALL:  # rounded it would be all
        said = format_value(_NEARLY_ALL, MeasureUnit.RATIO, language)
        return f"{said}以上" if language == "zh" else f"more than {said}"
    return format_value(share, MeasureUnit.RATIO, language)


def _tenths(tenths: int, side: str, language: Language) -> str:
    if language == "en":
        round_share = "half" if tenths == 5 else f"{tenths}0%"
        return {"": "", "above": "more than ", "below": "nearly "}[side] + round_share
    if tenths == 5:
        return {"": "一半", "above": "一半以上", "below": "近一半"}[side]
    round_share = f"{_TENTHS[tenths - 1]}成"
    return {"": round_share, "above": f"{round_share}多", "below": f"近{round_share}"}[side]


def _is_largest(parts: Sequence[tuple[str, Figure]], high: Decimal, whole: Decimal) -> bool:
    if all(figure.status is not Status.SUPPRESSED for _, figure in parts):
        return True
    return whole - sum((figure.value or Decimal(0) for _, figure in parts), Decimal(0)) < high


def _share(label: str, share: Decimal, dimension: str, subject: Theme, *, first: bool) -> Message:
    said, name = share_words(share, subject.language), subject.name
    if dimension in _USES and subject.measure_unit is MeasureUnit.YUAN:
        of = "的" if said.endswith(("%", "以上")) else ""  # 四成资金, but 46.3%的资金
        zh, en = f"{said}{of}{name}用于{label}", f"{capital(said)} of {name} went to {label}"
        return Message("share", subject.say(zh, en))
    if first:
        zh = f"{label}{name}最多，占{said}"
        en = f"{capital(label)}: the largest share of {name}, {said}"
        return Message("share", subject.say(zh, en))
    zh, en = f"{label}占{name}的{said}", f"{capital(label)}: {said} of {name}"
    return Message("part", subject.say(zh, en))
