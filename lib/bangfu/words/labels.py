"""The words of pages, files and the library, in both languages: what stands around the figures.

What a figure, a dimension or a code is called stands with it; what a page, a table, a file or a
release says of itself stands here, once.
"""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from pathlib import Path

from bangfu.figures.model import WITHHELD, Status
from bangfu.language import COLON, COMMA, Language, Text, capital
from bangfu.register.units import Unit
from bangfu.rules.federations import with_own_words
from bangfu.rules.provisions import Words
from bangfu.words.comparisons import date_words
from bangfu.words.marks import (
    INVENTED,
    PROVISIONAL_BEHIND,
    REVISED_BEHIND,
    STATUS_NAMES,
    SYNTHETIC,
    SYNTHETIC_BEHIND,
    WHY_WITHHELD,
)
from bangfu.yaml_files import checked, read_yaml

__all__ = [
    "CHECK_PAGE",
    "CHECK_SCRIPT",
    "CORRECTIONS",
    "EDITIONS",
    "FINDER_PAGE",
    "FINDER_SCRIPT",
    "IMPRINT",
    "LANGUAGE_NAMES",
    "LIBRARY",
    "PACKAGE",
    "PACKAGE_COLUMNS",
    "PAGE",
    "RELEASE",
    "SAYINGS",
    "SYNTHETIC_MEANS",
    "TABLE",
    "WORKBOOK",
    "changes_words",
    "day_words",
    "in_language_of",
    "read_labels",
    "unit_name",
]

LANGUAGE_NAMES: Mapping[Language, str] = {"zh": "中文版", "en": "English"}
"""What the twin of a page is called in its own language."""


def read_labels(name: str) -> dict[str, dict[str, Words]]:
    """Words of pages (`labels`) or of files (`carriers`), part by part.

    Raises
    ------
    ParameterError
        With every key that is unknown or of the wrong form.
    """
    said = with_own_words(name, read_yaml(Path(__file__).with_name(f"{name}.yaml")))
    return checked(dict[str, dict[str, Words]], said, f"'{name}.yaml'")


_SAID = read_labels("labels") | read_labels("carriers")
"""What is only words, part by part; what is put together from others is said below."""

EDITIONS: Mapping[str, Text] = _SAID["editions"]

SYNTHETIC_MEANS: Mapping[str, Text] = {
    "page": Text(f"本页全部数字{INVENTED.zh}。", f"Every figure on this page was {INVENTED.en}."),
    "library": Text(f"本站全部数字{INVENTED.zh}。", f"Every figure here was {INVENTED.en}."),
    "workbook": Text(
        f"全部数字{INVENTED.zh}，不得作为实际数据引用。",
        f"Every figure was {INVENTED.en}; do not cite any as real.",
    ),
    "picture": Text(
        f"{SYNTHETIC.zh}：全部数字{INVENTED.zh}。",
        f"{SYNTHETIC.en}: every figure was {INVENTED.en}.",
    ),
    "package": Text(f"{SYNTHETIC.zh}，{INVENTED.zh}。", f"{SYNTHETIC.en}, {INVENTED.en}."),
    "figure": Text(f"{SYNTHETIC.zh}：{INVENTED.zh}", f"Synthetic: {INVENTED.en}"),
}
"""What is said of invented numbers, by where it is said."""

_PROVISIONAL = Text(
    STATUS_NAMES[Status.PROVISIONAL].zh, capital(STATUS_NAMES[Status.PROVISIONAL].en)
)
_REVISED = Text(STATUS_NAMES[Status.REVISED].zh, capital(STATUS_NAMES[Status.REVISED].en))

PAGE: Mapping[str, Text] = {
    **_SAID["page"],
    **EDITIONS,
    "synthetic": SYNTHETIC,
    "synthetic_means": SYNTHETIC_MEANS["page"],
    "provisional": _PROVISIONAL,
    "revised": _REVISED,
}
"""Around the cells of a report."""

TABLE: Mapping[str, Text] = {**_SAID["table"], "synthetic": SYNTHETIC_BEHIND}
"""Under a table."""

IMPRINT: Mapping[str, Text] = _SAID["imprint"]
"""What a release says of its issue, and how it is cited."""

RELEASE: Mapping[str, Text] = _SAID["release"]
"""Files and pages a report leads to."""

WORKBOOK: Mapping[str, Text] = _SAID["workbook"]
"""On the cover of a workbook, over its notes and columns."""

PACKAGE: Mapping[str, Text] = {
    **_SAID["package"],
    "marks": Text(
        f"{WITHHELD}：{WHY_WITHHELD.zh}，绝不是0；空：无数值，如基数为0的比率。",
        f"{WITHHELD}: {WHY_WITHHELD.en}, never 0; empty: no value, such as a ratio on a base of 0.",
    ),
}
"""Of the data files of a release, as machines and readers are told."""

_IN_DATA = {
    status: words for status, words in STATUS_NAMES.items() if status is not Status.NOT_PUBLIC
}

PACKAGE_COLUMNS: Mapping[str, Text] = {
    **_SAID["package_columns"],
    "status": Text(
        "状态：" + "，".join(f"{status}{words.zh}" for status, words in _IN_DATA.items()),
        f"{', '.join(_IN_DATA)} ({INVENTED.en})",
    ),
}
"""Of the columns of these files that are named after no figure and no dimension."""

CORRECTIONS: Mapping[str, Text] = {
    "title": RELEASE["corrections"],
    **_SAID["corrections"],
}
"""Of figures told otherwise than before, and of reports that were withdrawn."""

LIBRARY: Mapping[str, Text] = {
    **_SAID["library"],
    "skip": PAGE["skip"],
    "synthetic": SYNTHETIC,
    "synthetic_means": SYNTHETIC_MEANS["library"],
    "provisional": _PROVISIONAL,
    "finder": RELEASE["finder"],
    "index": RELEASE["index"],
    **{name: IMPRINT[name] for name in ("contact", "licence", "next_release")},
    "corrections": RELEASE["corrections"],
    "withdrawn": CORRECTIONS["withdrawn"],
}
"""On the index of the library and around the finder."""

FINDER_PAGE: Mapping[str, Text] = {
    "title": RELEASE["finder"],
    "label": RELEASE["finder"],
    **_SAID["finder_page"],
}
"""On the page of the finder."""

CHECK_PAGE: Mapping[str, Text] = _SAID["check_page"]
"""On the page of the number check."""

CHECK_SCRIPT: Mapping[str, Text] = {
    **_SAID["check_script"],
    **{name: _SAID["finder_script"][name] for name in ("not_loaded", "copied", "not_copied")},
}
"""Said by its script."""

FINDER_SCRIPT: Mapping[str, Text] = {
    **_SAID["finder_script"],
    "ok": Text(STATUS_NAMES[Status.OK].zh, "Final"),
    "synthetic": SYNTHETIC_MEANS["figure"],
    "suppressed": Text(
        f"{STATUS_NAMES[Status.SUPPRESSED].zh}：{WHY_WITHHELD.zh}", f"Withheld: {WHY_WITHHELD.en}"
    ),
    "undefined": Text(
        f"{STATUS_NAMES[Status.UNDEFINED].zh}：如基数为0，或基数过小不作比较",
        "No value: for instance a base of 0, or too small to compare with",
    ),
    "provisional": _PROVISIONAL,
    "revised": _REVISED,
    **{
        str(status): Text(STATUS_NAMES[status].zh, capital(STATUS_NAMES[status].en))
        for status in (Status.ROUNDED, Status.ROUNDED_REVISED)
    },
    "mark": SYNTHETIC_BEHIND,
    "provisional_mark": PROVISIONAL_BEHIND,
    "revised_mark": REVISED_BEHIND,
    "revised_page": RELEASE["corrections"],
    "colon": COLON,
    **_SAID["finder_sentences"],
}
"""Said by the script of the finder; its statuses go by the names they have in data."""

SAYINGS: Mapping[str, Text] = _SAID["sayings"]
"""Beside a figure that is said in one sentence."""

_CHANGES: tuple[tuple[str, Text, str], ...] = (
    ("changed", Text("{}项数字有变化", "{} figure changed"), "{} figures changed"),
    ("new", Text("新增{}项", "{} new figure"), "{} new figures"),
    ("gone", Text("不再列出{}项", "{} figure no longer shown"), "{} figures no longer shown"),
)
"""One of a kind; in English also several."""
_UPDATE = Text("本次更新：{}", "This update: {}")


def in_language_of(words: Mapping[str, Text], language: Language) -> dict[str, str]:
    """Words of one language, by their names.

    Examples
    --------
    >>> in_language_of({"skip": Text("跳到正文", "Skip to content")}, "en")
    {'skip': 'Skip to content'}
    """
    return {name: text.of(language) for name, text in words.items()}


def changes_words(changes: Mapping[str, int], language: Language) -> str:
    """What an update changed, by `new`, `changed` and `gone`; nothing if nothing did.

    Examples
    --------
    >>> changes_words({"new": 0, "changed": 3, "gone": 0}, "zh")
    '本次更新：3项数字有变化'
    >>> changes_words({"new": 1, "changed": 3, "gone": 0}, "en")
    'This update: 3 figures changed, 1 new figure'
    """
    parts = []
    for name, one, many in _CHANGES:
        count = changes.get(name, 0)
        if count:
            words = many if language == "en" and count > 1 else one.of(language)
            parts.append(words.format(f"{count:,}"))
    told = COMMA.of(language).join(parts)
    return _UPDATE.of(language).format(told) if told else ""


def day_words(moment: datetime, language: Language, zone: tzinfo) -> str:
    """The day of a moment in a time zone."""
    return date_words(moment.astimezone(zone).date(), language)


def unit_name(unit: str, units: Mapping[str, Unit], language: Language) -> str:
    """The name of a union, or its code if no register told it."""
    return units[unit].label(language) if unit in units else unit
