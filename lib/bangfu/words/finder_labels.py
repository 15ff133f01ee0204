"""The words of the figure finder in both languages; those of its script travel with its data."""

from bangfu.language import Language

__all__ = ["FINDER_WORDS", "PAGE_WORDS"]

PAGE_WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "title": "查找数字", "label": "查找数字", "placeholder": "如：抚慰 2016",
        "hint": "输入指标、期间、工会或代码，中英文均可；↑↓选择，回车查看。",
        "period": "期间", "unit": "工会", "topic": "主题", "all": "全部", "results": "查找结果",
        "chosen": "所选数字", "filters": "筛选",
        "noscript": "查找需要浏览器允许脚本。不用脚本时，请在报告目录中打开各期的数据文件。",
    },
    "en": {
        "title": "Find a figure", "label": "Find a figure", "placeholder": "e.g. comfort 2016",
        "hint": "Type what is counted, a period, a union or a code, in English or Chinese; "
        "↑↓ to move, Enter to show.",
        "period": "Period", "unit": "Union", "topic": "Topic", "all": "All", "results": "Results",
        "chosen": "The figure", "filters": "Filters",
        "noscript": "Searching needs scripts. Without them, open the data files of each period "
        "in the index.",
    },
}  # fmt: skip

FINDER_WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "count": "共{n}项", "count_one": "共1项", "shown": "，先列{m}项",
        "nothing": "没有找到。可少用几个词，或取消筛选。", "more": "再列{m}项",
        "unknown": "没有地址为“{address}”的数字，或已不再公布。",
        "period": "期间", "unit": "单位", "status": "状态", "definition": "口径", "source": "来源",
        "address": "地址", "exact": "准确值",
        "copy_sentence": "复制句子", "copy_number": "复制数字",
        "copy_citation": "复制引用", "copied": "已复制：", "not_copied": "无法复制，请手动选取：",
        "ok": "正式", "synthetic": "示例数据：由虚构的登记数据算出，不反映实际情况",
        "suppressed": "不予公布：为保护个人信息，过小的数以及可由其推算的数不公开",
        "undefined": "无数值：如基数为0，或基数过小不作比较",
        "provisional": "初步数", "revised": "修订数",
        "dimensions": "（{words}）",
        "flow_sentence": "{period}，{unit}{label}{dimensions}为{value}{mark}。",
        "stock_sentence": "{day}，{unit}{label}{dimensions}为{value}{mark}。",
        "change_sentence": "{period}，{unit}{label}{dimensions}{moved}{mark}。",
        "withheld_sentence": "{period}，{unit}{label}{dimensions}不予公布（为保护个人信息）。",
        "undefined_sentence": "{period}，{unit}{label}{dimensions}无数值{mark}。",
        "mark": "（示例数据）", "report": "{period}报告",
        "citation": "{unit}：{label}{dimensions}，{period}，{value}{mark}。"
        "见《{site}》，{address}，{today}查阅。",
    },
    "en": {
        "count": "{n} figures", "count_one": "1 figure", "shown": ", the first {m} listed",
        "nothing": "Nothing found. Try fewer words, or fewer filters.", "more": "List {m} more",
        "unknown": "No figure has the address “{address}”, or it is no longer published.",
        "period": "Period", "unit": "Union", "status": "Status", "definition": "Definition",
        "source": "Source", "address": "Address", "exact": "Exact value",
        "copy_sentence": "Copy sentence", "copy_number": "Copy number",
        "copy_citation": "Copy citation", "copied": "Copied: ",
        "not_copied": "Could not copy; please select it yourself: ",
        "ok": "Final", "synthetic": "Synthetic: computed from an invented register",
        "suppressed": "Withheld: small numbers, and numbers they could be worked out from, are "
        "not published, to protect individuals",
        "undefined": "No value: for instance a base of 0, or too small to compare with",
        "provisional": "Provisional", "revised": "Revised",
        "dimensions": " ({words})",
        "flow_sentence": "{Label}{dimensions}, {unit}, {period}: {value}{mark}.",
        "stock_sentence": "{Label}{dimensions}, {unit}, {day}: {value}{mark}.",
        "change_sentence": "{Label}{dimensions}, {unit}, {period}: {moved}{mark}.",
        "withheld_sentence": "{Label}{dimensions}, {unit}, {period}: withheld to protect "
        "individuals.",
        "undefined_sentence": "{Label}{dimensions}, {unit}, {period}: no value{mark}.",
        "mark": " (synthetic data)", "report": "Report on {period}",
        "citation": "{unit}. {Label}{dimensions}, {period}: {value}{mark}. In: {site}. {address} "
        "(accessed {today}).",
    },
}  # fmt: skip
