"""The words of the pages themselves, in both languages: what stands around the figures.

What a figure, a dimension or a code is called stands with it; what a page, a table or a release
says of itself stands here, once.
"""

from collections.abc import Mapping

from bangfu.language import Language, Text

__all__ = ["LANGUAGE_NAMES", "PAGE", "RELEASE", "TABLE", "in_language_of"]

PAGE: Mapping[str, Text] = {
    "skip": Text("跳到正文", "Skip to content"),
    "contents": Text("目录", "Contents"),
    "links": Text("相关文件", "Related files"),
    "provenance": Text("数据来源与版本", "Sources and versions"),
    "public": Text("公开版", "Public edition"),
    "internal": Text("内部资料", "Internal: not for publication"),
    "synthetic": Text("示例数据", "Synthetic data"),
    "synthetic_means": Text(
        "本页全部数字由虚构的登记数据算出，不反映实际情况。",
        "Every figure on this page was computed from an invented register.",
    ),
}
"""Around the cells of a report."""

TABLE: Mapping[str, Text] = {
    "download": Text("下载本表（CSV）", "Download this table (CSV)"),
    "source": Text(
        "来源：困难职工帮扶登记，第{load}批数据", "Source: hardship register, load {load}"
    ),
    "synthetic": Text("（示例数据）", " (synthetic data)"),
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

LANGUAGE_NAMES: Mapping[Language, str] = {"zh": "中文版", "en": "English"}
"""What the twin of a page is called in its own language."""


def in_language_of(words: Mapping[str, Text], language: Language) -> dict[str, str]:
    """Words of one language, by their names.

    Examples
    --------
    >>> in_language_of({"skip": Text("跳到正文", "Skip to content")}, "en")
    {'skip': 'Skip to content'}
    """
    return {name: text.of(language) for name, text in words.items()}
