"""The words of pages, files and the library, in both languages: what stands around the figures.

What a figure, a dimension or a code is called stands with it; what a page, a table, a file or a
release says of itself stands here, once.
"""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bangfu.figures.model import Status
from bangfu.language import COMMA, Language, Text, capital
from bangfu.register.units import Unit
from bangfu.words.comparisons import date_words
from bangfu.words.marks import (
    INVENTED,
    STATUS_NAMES,
    SYNTHETIC,
    SYNTHETIC_BEHIND,
    WHY_WITHHELD,
)

__all__ = [
    "EDITIONS",
    "FINDER_PAGE",
    "FINDER_SCRIPT",
    "LANGUAGE_NAMES",
    "LIBRARY",
    "PAGE",
    "RELEASE",
    "SYNTHETIC_MEANS",
    "TABLE",
    "changes_words",
    "day_words",
    "in_language_of",
    "unit_name",
]

LANGUAGE_NAMES: Mapping[Language, str] = {"zh": "中文版", "en": "English"}
"""What the twin of a page is called in its own language."""

EDITIONS: Mapping[str, Text] = {
    "public": Text("公开版", "Public edition"),
    "internal": Text("内部资料", "Internal: not for publication"),
}

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

PAGE: Mapping[str, Text] = {
    "skip": Text("跳到正文", "Skip to content"), "contents": Text("目录", "Contents"),
    "links": Text("相关文件", "Related files"),
    "provenance": Text("数据来源与版本", "Sources and versions"),
    "synthetic": SYNTHETIC, "synthetic_means": SYNTHETIC_MEANS["page"],
    **EDITIONS,
}  # fmt: skip
"""Around the cells of a report."""

TABLE: Mapping[str, Text] = {
    "download": Text("下载本表（CSV）", "Download this table (CSV)"),
    "source": Text(
        "来源：困难职工帮扶登记，第{load}批数据", "Source: hardship register, load {load}"
    ),
    "synthetic": SYNTHETIC_BEHIND,
}
"""Under a table."""

RELEASE: Mapping[str, Text] = {
    "document": Text("本报告（Word，可编辑）", "This report (Word, can be edited)"),
    "figures.csv": Text("全部数字（CSV）", "All figures (CSV)"),
    "figures.json": Text("全部数字（JSON，含计算语句）", "All figures (JSON, with their queries)"),
    "workbook": Text("全部数字和表格（Excel）", "All figures and tables (Excel)"),
    "finder": Text("查找数字", "Find a figure"),
    "index": Text("报告目录", "All reports"),
}
"""Files and pages a report leads to."""

LIBRARY: Mapping[str, Text] = {
    "skip": PAGE["skip"], "synthetic": SYNTHETIC, "synthetic_means": SYNTHETIC_MEANS["library"],
    "none": Text("还没有发布报告。", "Nothing is published yet."), "period": Text("期间", "Period"),
    "reports": Text("报告", "Reports"), "data": Text("数据", "Data"),
    "package": Text("数据说明", "Data package"), "updated": Text("更新", "Updated"),
    "latest": Text("最近更新", "Latest updates"),
    "feed": Text("订阅更新（Atom）", "Feed of updates (Atom)"),
    "unions": Text("工会", "Unions"), "files": Text("期", "periods"), "finder": RELEASE["finder"],
    "finder_means": Text(
        "输入“抚慰 2016”，即得数值、口径与可直接引用的句子",
        "type “comfort 2016”, get its value, definition and wording",
    ),
    "index": RELEASE["index"], "licence": Text("许可", "Licence"),
    "publisher": Text("发布单位", "Publisher"),
}  # fmt: skip
"""On the index of the library and around the finder."""

FINDER_PAGE: Mapping[str, Text] = {
    "title": RELEASE["finder"], "label": RELEASE["finder"],
    "placeholder": Text("如：抚慰 2016", "e.g. comfort 2016"),
    "hint": Text(
        "输入指标、期间、工会或代码，中英文均可；↑↓选择，回车查看。",
        "Type what is counted, a period, a union or a code, in English or Chinese; ↑↓ to move, "
        "Enter to show.",
    ),
    "period": Text("期间", "Period"), "unit": Text("工会", "Union"), "topic": Text("主题", "Topic"),
    "all": Text("全部", "All"), "results": Text("查找结果", "Results"),
    "chosen": Text("所选数字", "The figure"), "filters": Text("筛选", "Filters"),
    "noscript": Text(
        "查找需要浏览器允许脚本。不用脚本时，请在报告目录中打开各期的数据文件。",
        "Searching needs scripts. Without them, open the data files of each period in the index.",
    ),
}  # fmt: skip
"""On the page of the finder."""

FINDER_SCRIPT: Mapping[str, Text] = {
    "count": Text("共{n}项", "{n} figures"), "count_one": Text("共1项", "1 figure"),
    "shown": Text("，先列{m}项", ", the first {m} listed"),
    "nothing": Text(
        "没有找到。可少用几个词，或取消筛选。", "Nothing found. Try fewer words, or fewer filters."
    ),
    "more": Text("再列{m}项", "List {m} more"),
    "unknown": Text(
        "没有地址为“{address}”的数字，或已不再公布。",
        "No figure has the address “{address}”, or it is no longer published.",
    ),
    "period": Text("期间", "Period"), "unit": Text("单位", "Union"),
    "status": Text("状态", "Status"),
    "definition": Text("口径", "Definition"), "source": Text("来源", "Source"),
    "address": Text("地址", "Address"), "exact": Text("准确值", "Exact value"),
    "copy_sentence": Text("复制句子", "Copy sentence"),
    "copy_number": Text("复制数字", "Copy number"),
    "copy_citation": Text("复制引用", "Copy citation"), "copied": Text("已复制：", "Copied: "),
    "not_copied": Text("无法复制，请手动选取：", "Could not copy; please select it yourself: "),
    "ok": Text(STATUS_NAMES[Status.OK].zh, "Final"), "synthetic": SYNTHETIC_MEANS["figure"],
    "suppressed": Text(
        f"{STATUS_NAMES[Status.SUPPRESSED].zh}：{WHY_WITHHELD.zh}", f"Withheld: {WHY_WITHHELD.en}"
    ),
    "undefined": Text(
        f"{STATUS_NAMES[Status.UNDEFINED].zh}：如基数为0，或基数过小不作比较",
        "No value: for instance a base of 0, or too small to compare with",
    ),
    **{
        str(status): Text(STATUS_NAMES[status].zh, capital(STATUS_NAMES[status].en))
        for status in (Status.PROVISIONAL, Status.REVISED)
    },
    "dimensions": Text("（{words}）", " ({words})"),
    "flow_sentence": Text(
        "{period}，{unit}{label}{dimensions}为{value}{mark}。",
        "{Label}{dimensions}, {unit}, {period}: {value}{mark}.",
    ),
    "stock_sentence": Text(
        "{day}，{unit}{label}{dimensions}为{value}{mark}。",
        "{Label}{dimensions}, {unit}, {day}: {value}{mark}.",
    ),
    "change_sentence": Text(
        "{period}，{unit}{label}{dimensions}{moved}{mark}。",
        "{Label}{dimensions}, {unit}, {period}: {moved}{mark}.",
    ),
    "withheld_sentence": Text(
        "{period}，{unit}{label}{dimensions}不予公布（为保护个人信息）。",
        "{Label}{dimensions}, {unit}, {period}: withheld to protect individuals.",
    ),
    "undefined_sentence": Text(
        "{period}，{unit}{label}{dimensions}无数值{mark}。",
        "{Label}{dimensions}, {unit}, {period}: no value{mark}.",
    ),
    "mark": SYNTHETIC_BEHIND, "report": Text("{period}报告", "Report on {period}"),
    "citation": Text(
        "{unit}：{label}{dimensions}，{period}，{value}{mark}。"
        "见《{site}》，{address}，{today}查阅。",
        "{unit}. {Label}{dimensions}, {period}: {value}{mark}. In: {site}. {address} "
        "(accessed {today}).",
    ),
}  # fmt: skip
"""Said by the script of the finder; its statuses go by the names they have in data."""

_CHANGES: tuple[tuple[str, Text, str], ...] = (
    ("changed", Text("{}项数字有变化", "{} figure changed"), "{} figures changed"),
    ("new", Text("新增{}项", "{} new figure"), "{} new figures"),
    ("gone", Text("不再列出{}项", "{} figure no longer shown"), "{} figures no longer shown"),
)
"""One of a kind; in English also several."""
_UPDATE = Text("本次更新：{}", "This update: {}")
_ZONE = ZoneInfo("Asia/Shanghai")
"""The calendar in which a day is told; the record itself is in UTC."""


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


def day_words(moment: datetime, language: Language) -> str:
    """The day of a moment, in Beijing time."""
    return date_words(moment.astimezone(_ZONE).date(), language)


def unit_name(unit: str, units: Mapping[str, Unit], language: Language) -> str:
    """The name of a union, or its code if no register told it."""
    return units[unit].label(language) if unit in units else unit
