"""What the status of a value is called, and what stands in its place or beside it.

A withheld value is never a 0 and never an empty cell: a reader must see that there is a number
and that it was kept back, or that there is no number to give. Marks are short to look at, so each
also has words to be read out.
"""

from collections.abc import Iterable, Mapping

from bangfu.figures.model import WITHHELD, Status
from bangfu.language import COLON, Language, Text

__all__ = [
    "ABOUT",
    "ABOUT_SIGN",
    "INVENTED",
    "PROVISIONAL_BEHIND",
    "REVISED_BEHIND",
    "STATUS_NAMES",
    "SYNTHETIC",
    "SYNTHETIC_BEHIND",
    "WHY_WITHHELD",
    "mark_after",
    "mark_meaning",
    "marks_instead",
    "parted",
    "revised",
    "status_mark",
    "status_meaning",
    "status_notes",
]

SYNTHETIC = Text("示例数据", "Synthetic data")
"""Over whatever shows numbers of an invented register."""
SYNTHETIC_BEHIND = Text(f"（{SYNTHETIC.zh}）", f" ({SYNTHETIC.en.lower()})")
"""Behind a number or a source that stands alone."""
INVENTED = Text("由虚构的登记数据算出，不反映实际情况", "computed from an invented register")
WHY_WITHHELD = Text(
    "为保护个人信息，过小的数以及可由其推算的数不予公布",
    "small numbers, and numbers they could be worked out from, are withheld to protect individuals",
)

STATUS_NAMES: Mapping[Status, Text] = {
    Status.OK: Text("正式", "ok"),
    Status.SUPPRESSED: Text("不公布", "suppressed"),
    Status.ROUNDED: Text("约数", "rounded"),
    Status.NOT_PUBLIC: Text("不在公布之列", "not public"),
    Status.UNDEFINED: Text("无数值", "undefined"),
    Status.PROVISIONAL: Text("初步", "provisional"),
    Status.REVISED: Text("修订后", "revised"),
    Status.ROUNDED_REVISED: Text("修订后的约数", "rounded, revised"),
    Status.SYNTHETIC: Text("示例", "synthetic"),
}
"""In a cell, or in a list."""

PROVISIONAL_BEHIND = Text(
    f"（{STATUS_NAMES[Status.PROVISIONAL].zh}）", f" ({STATUS_NAMES[Status.PROVISIONAL].en})"
)
"""Behind a number that stands alone, of a period not all unions have reported."""
REVISED_BEHIND = Text(
    f"（{STATUS_NAMES[Status.REVISED].zh}）", f" ({STATUS_NAMES[Status.REVISED].en})"
)
"""Behind a number that stands alone and was published otherwise before."""

_INSTEAD: Mapping[Status, Text] = {
    Status.SUPPRESSED: Text("〔不公布〕", WITHHELD),
    Status.UNDEFINED: Text("—", "—"),
    Status.NOT_PUBLIC: Text("…", "…"),
}
ABOUT = Text("约", "about ")
"""Before a number that is rounded, in a sentence or beside its name."""
ABOUT_SIGN = "≈"
"""The same in a cell."""
_REVISED = Text("〔修订〕", "[r]")
_AFTER: Mapping[Status, Text] = {
    Status.PROVISIONAL: Text("〔初步〕", "[p]"),
    Status.REVISED: _REVISED,
    Status.ROUNDED_REVISED: _REVISED,
}
_MARKS = {**_INSTEAD, **_AFTER}
_SPOKEN: Mapping[Status, Text] = {
    Status.ROUNDED: STATUS_NAMES[Status.ROUNDED],
    Status.SUPPRESSED: Text("不公布，以保护个人", "withheld to protect individuals"),
    Status.UNDEFINED: Text("无数值", "no value"),
    Status.NOT_PUBLIC: STATUS_NAMES[Status.NOT_PUBLIC],
    Status.PROVISIONAL: Text("初步数", "provisional"),
    Status.REVISED: Text("修订数", "revised"),
    Status.ROUNDED_REVISED: STATUS_NAMES[Status.ROUNDED_REVISED],
}
_NOTES: Mapping[Status, Text] = {
    Status.ROUNDED: Text("四舍五入到万元。", "rounded to 10,000 yuan."),
    Status.UNDEFINED: Text(
        "无数值，如基数为0，变化的基数不足十或口径有变，或登记尚未开始。",
        "no value, as of a ratio on a base of 0, of a change on a base under ten or by other "
        "rules, or before the register begins.",
    ),
    Status.PROVISIONAL: Text("以后可能更正。", "provisional, may be corrected."),
    Status.REVISED: Text("与此前公布的不同。", "differs from what was published before."),
    Status.SUPPRESSED: Text(f"{WHY_WITHHELD.zh}。", f"{WHY_WITHHELD.en}."),
    Status.NOT_PUBLIC: Text("按公布办法不单独公布。", "not among what is public."),
}


def status_mark(status: Status, language: Language) -> str | None:
    """What stands in the place of a value that is withheld or undefined; None if it is shown.

    Examples
    --------
    >>> status_mark(Status.SUPPRESSED, "en"), status_mark(Status.OK, "en")
    ('[c]', None)
    """
    mark = _INSTEAD.get(status)
    return mark.of(language) if mark else None


def marks_instead(language: Language) -> tuple[str, ...]:
    """All that can stand in the place of a value."""
    return tuple(mark.of(language) for mark in _INSTEAD.values())


def mark_after(status: Status, language: Language) -> str:
    """What stands after a value that may change, or was published otherwise; else nothing."""
    mark = _AFTER.get(status)
    return mark.of(language) if mark else ""


def revised(text: str, status: Status, language: Language) -> str:
    """A number in a sentence or beside its name, marked if it was published otherwise before.

    Examples
    --------
    >>> revised("374人次", Status.REVISED, "zh"), revised("374 payments", Status.OK, "en")
    ('374人次〔修订〕', '374 payments')
    """
    between = " " if language == "en" else ""
    return f"{text}{between}{mark_after(status, language)}" if status.is_revised else text


def status_meaning(status: Status, language: Language) -> str:
    """What a status says of a number, as it is read out.

    Examples
    --------
    >>> status_meaning(Status.REVISED, "zh")
    '修订数'
    """
    return _SPOKEN[status].of(language)


def mark_meaning(text: str, language: Language) -> str | None:
    """What a mark stands for, as it is read out; None if `text` is no mark of that language.

    Examples
    --------
    >>> mark_meaning("—", "en"), mark_meaning("374", "en")
    ('no value', None)
    """
    meant = (_SPOKEN[s] for s, mark in _MARKS.items() if s in _SPOKEN and mark.of(language) == text)
    return next((words.of(language) for words in meant), None)


def parted(text: str, language: Language) -> tuple[str, str]:
    """The value of a cell and the mark after it, either of which may be empty.

    Examples
    --------
    >>> parted("374 [p]", "en"), parted("〔不公布〕", "zh"), parted("374", "en")
    (('374', '[p]'), ('', '〔不公布〕'), ('374', ''))
    """
    for mark in _MARKS.values():
        if text.endswith(mark.of(language)):
            return text.removesuffix(mark.of(language)).rstrip(), mark.of(language)
    return text, ""


def _signs(status: Status, language: Language) -> str:
    return ABOUT_SIGN if status is Status.ROUNDED else _MARKS[status].of(language)


def status_notes(found: Iterable[Status], language: Language) -> list[str]:
    """What stands under a table about the marks in it: one line a status that has one."""
    shown = set(found)
    if Status.ROUNDED_REVISED in shown:
        shown |= {Status.ROUNDED, Status.REVISED}
    return [
        f"{_signs(status, language)}{COLON.of(language)}{note.of(language)}"
        for status, note in _NOTES.items()
        if status in shown
    ]
