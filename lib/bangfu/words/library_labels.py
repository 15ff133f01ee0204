"""The words of the library's pages in both languages, and how changes and days are said."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bangfu.language import Language, Text
from bangfu.register.units import Unit
from bangfu.words.comparisons import date_words

__all__ = [
    "LANG",
    "NOTEBOOK_OF",
    "TOPICS",
    "WORDS",
    "changes_words",
    "day_words",
    "name_of",
]

LANG: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
_ZONE = ZoneInfo("Asia/Shanghai")
"""The calendar in which a day is told; the record itself is in UTC."""

TOPICS = {
    "assistance": Text("帮扶", "Assistance"),
    "hardship": Text("解困脱困", "Hardship and exit"),
    "comfort": Text("抚慰", "Comfort payments"),
}
"""The first part of a figure's id, in words."""
NOTEBOOK_OF = {
    "assistance": "assistance_totals", "hardship": "hardship_exit", "comfort": "comfort_payments",
}  # fmt: skip
"""The report that shows the figures of a topic."""

WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "other": "English", "skip": "跳到正文", "about": "本站", "data": "数据",
        "synthetic": "示例数据",
        "synthetic_means": "本站全部数字由虚构的登记数据算出，不反映实际情况。",
        "none": "还没有发布报告。", "period": "期间", "reports": "报告", "updated": "更新",
        "finder": "查找数字", "finder_means": "输入“抚慰 2016”，即得数值、口径与可直接引用的句子",
        "feed": "订阅更新（Atom）", "latest": "最近更新", "unions": "工会", "files": "期",
        "licence": "许可", "publisher": "发布单位", "index": "报告目录", "package": "数据说明",
    },
    "en": {
        "other": "中文", "skip": "Skip to content", "about": "This site", "data": "Data",
        "synthetic": "Synthetic data",
        "synthetic_means": "Every figure here was computed from an invented register.",
        "none": "Nothing is published yet.", "period": "Period", "reports": "Reports",
        "updated": "Updated", "finder": "Find a figure",
        "finder_means": "type “comfort 2016”, get its value, definition and wording",
        "feed": "Feed of updates (Atom)", "latest": "Latest updates", "unions": "Unions",
        "files": "periods", "licence": "Licence", "publisher": "Publisher",
        "index": "All reports", "package": "Data package",
    },
}  # fmt: skip

_CHANGES: tuple[tuple[str, Text, Text], ...] = (
    ("changed", Text("{}项数字有变化", "{} figure changed"), Text("", "{} figures changed")),
    ("new", Text("新增{}项", "{} new figure"), Text("", "{} new figures")),
    (
        "gone",
        Text("不再列出{}项", "{} figure no longer shown"),
        Text("", "{} figures no longer shown"),
    ),
)


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
            words = many.en if language == "en" and count > 1 else one.of(language)
            parts.append(words.format(f"{count:,}"))
    if not parts:
        return ""
    if language == "zh":
        return f"本次更新：{'，'.join(parts)}"
    return f"This update: {', '.join(parts)}"


def day_words(moment: datetime, language: Language) -> str:
    """The day of a moment, in Beijing time."""
    return date_words(moment.astimezone(_ZONE).date(), language)


def name_of(unit: str, units: Mapping[str, Unit], language: Language) -> str:
    """The name of a union, or its code if no register told it."""
    return units[unit].label(language) if unit in units else unit
