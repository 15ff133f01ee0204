"""What an import would do as a page that stands alone, for the clerk who decides; never published.

It tells the faults, what becomes of every row, which column was taken for what, the sums by month,
each row before and after, and which public figures move. Who somebody is stands nowhere in it, but
cases do: so it is written for its owner alone, and never into the project or a register.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from bangfu.files import write_whole
from bangfu.language import LANGUAGE_TAGS, Language, Text
from bangfu.ledgers.column_samples import ColumnSample
from bangfu.ledgers.preview import ImportPreview
from bangfu.ledgers.sheet_accounts import SheetAccount
from bangfu.register.faults import Fault, masked
from bangfu.register.load_comparison import RowChange, said_as
from bangfu.register.schema import table
from bangfu.rules import Rules

__all__ = ["MovedFigure", "write_preview"]

MovedFigure = tuple[str, str, str]
"""A figure by its address, and how it is told before and after."""

_WORDS = {
    "title": Text("导入预览", "Preview of an import"),
    "private": Text(
        "仅供经办人核对，请勿外传。身份证号一律不显示。",
        "For whoever imports the ledgers only. No ID number is shown.",
    ),
    "faults": Text("差错（改正前不会导入）", "Faults (nothing lands until they are mended)"),
    "sheets": Text("各表的行", "The rows of each sheet"),
    "columns": Text("各列读作什么", "What each column was taken for"),
    "samples": Text(
        "样例是该列最常见的两个值：编号的数字记作0，日期只到月，文字只记字数。",
        "Samples are the two most frequent values of a column: numbers with their digits as 0, "
        "days without the day, texts by their length.",
    ),
    "months": Text("将导入的发放，按月", "Payments that would land, by month"),
    "changes": Text("已登记的行：改前和改后", "Rows of the register, before and after"),
    "figures": Text("会变动的公开数字", "Public figures that would move"),
    "unmoved": Text("没有公开数字会变动。", "No public figure would move."),
    "remarks": Text("其他说明", "What else to know"),
}
_FINE = Text("没有差错，可以导入。", "No faults: it can be imported.")
_NOTHING = Text("没有差错，也没有变化。", "No faults, and nothing new.")
_WRONG = Text("有{}处差错，不会导入。", "{} faults: nothing would land.")
_MORE = Text("另有{}行更改，未列出。", "{} more rows change; they are not listed.")
_MOST_CHANGES = 1000
_FILE, _SHEET, _TABLE = Text("文件", "file"), Text("工作表", "sheet"), Text("读作", "read as")
_ROW, _COLUMN = Text("行", "row"), Text("列", "column")
_FIELD, _SAMPLE = Text("读作", "read as"), Text("样例", "samples")
_BEFORE, _AFTER = Text("改前", "before"), Text("改后", "after")
_FOUND, _EXPECTED = Text("现为", "found"), Text("应为", "expected")
_COUNTS = (
    Text("读入", "read"), Text("新增", "new"), Text("更改", "changed"), Text("撤销", "withdrawn"),
    Text("未变", "unchanged"), Text("有差错", "with faults"),
    Text("未比对", "not compared"), Text("空格和0", "blank or 0"),
    Text("标题、合计等", "titles, totals and the like"),
)  # fmt: skip
_MONTH, _PEOPLE, _YUAN = Text("月份", "month"), Text("人数", "people"), Text("金额（元）", "yuan")
_KEY, _FIGURE = Text("编号", "key"), Text("数字的引用地址", "address of the figure")
_PLACE, _SAID = Text("位置", "place"), Text("说明", "remark")
_GONE = Text("撤销", "withdrawn")
_SEVERE = {"high": "wrong", "low": "odd", "note": ""}


@cache
def _template() -> Template:
    """The page; every value is escaped, a missing one is an error."""
    loader = PackageLoader("bangfu.ledgers", ".")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("preview.html")


def write_preview(
    target: Path, told: ImportPreview, moved: Sequence[MovedFigure], *, language: Language = "zh"
) -> None:
    """Write the page, readable by its owner only.

    Parameters
    ----------
    target
        File to write.
    told
        What would come of the ledgers.
    moved
        The public figures that would move.
    language
        Of the page.
    """
    page = _template().render(_told(told, moved, language))
    write_whole(target, page.encode(), private=True)


def _told(told: ImportPreview, moved: Sequence[MovedFigure], language: Language) -> dict[str, Any]:
    """What the page says, by the names of its template."""
    more = len(told.changes) - _MOST_CHANGES
    return {
        "tag": LANGUAGE_TAGS[language],
        "words": {name: words.of(language) for name, words in _WORDS.items()},
        "verdict": _verdict(told).of(language),
        "faults": [_fault(one, language) for one in told.faults],
        "fault_heads": _heads(language, _FILE, _SHEET, (_ROW,), _COLUMN, _FOUND, _EXPECTED),
        "sheets": [_sheet(one, language) for one, _ in told.sheets],
        "sheet_heads": _heads(language, _FILE, _SHEET, _TABLE, *((one,) for one in _COUNTS)),
        "sheet_columns": [
            (_place(one, language), [_column(column, language) for column in columns])
            for one, columns in told.sheets
            if columns
        ],
        "column_heads": _heads(language, _COLUMN, _FIELD, _SAMPLE),
        "months": [(one.month, one.rows, one.people, f"{one.yuan:,.2f}") for one in told.months],
        "month_heads": _heads(language, _MONTH, (_ROW,), (_PEOPLE,), (_YUAN,)),
        "changes": [
            row
            for one in told.changes[:_MOST_CHANGES]
            for row in _change(one, told.rules, language)
        ],
        "change_heads": _heads(language, _TABLE, _KEY, _COLUMN, _BEFORE, _AFTER),
        "more_changes": _MORE.of(language).format(more) if more > 0 else "",
        "moved": moved,
        "moved_heads": _heads(language, _FIGURE, (_BEFORE,), (_AFTER,)),
        "remarks": [(o.place.words(language), o.said.of(language)) for o in told.remarks],
        "remark_kinds": [_SEVERE[one.severity] for one in told.remarks],
        "remark_heads": _heads(language, _PLACE, _SAID),
    }


def _heads(language: Language, *heads: Text | tuple[Text]) -> list[tuple[str, bool]]:
    """Heads of columns, and whether numbers stand under them: those in brackets."""
    return [
        (head[0].of(language), True) if isinstance(head, tuple) else (head.of(language), False)
        for head in heads
    ]


def _verdict(told: ImportPreview) -> Text:
    if told.faults:
        number = len(told.faults)
        return Text(_WRONG.zh.format(number), _WRONG.en.format(number))
    return _NOTHING if told.is_empty else _FINE


def _fault(fault: Fault, language: Language) -> tuple[Any, ...]:
    place = fault.place
    where = (place.file, place.sheet or "", place.row or "", place.label(language) or "")
    return (*where, fault.found.of(language), fault.expected.of(language))


def _sheet(one: SheetAccount, language: Language) -> tuple[Any, ...]:
    return (
        one.place.file, one.place.sheet or "", one.label(language), one.read, one.new, one.changed,
        one.withdrawn, one.unchanged, one.told, one.unjudged, one.unpaid, one.no_data,
    )  # fmt: skip


def _place(one: SheetAccount, language: Language) -> str:
    """A sheet and the table it was taken for."""
    place, name = one.place, one.label(language)
    return " · ".join(filter(None, (place.file, place.sheet, name)))


def _column(one: ColumnSample, language: Language) -> tuple[str, str, str]:
    samples = " / ".join(sample.of(language) for sample in one.samples)
    return masked(one.header), one.field.of(language), samples or "–"


def _change(one: RowChange, rules: Rules, language: Language) -> list[tuple[str, ...]]:
    """One line a column that changes."""
    declared = table(one.table)
    head = (declared.label(language), masked(one.key))
    if one.after is None or one.before is None:
        return [(*head, "", "", _GONE.of(language))]
    return [
        (
            *head,
            declared.column(name).label(language),
            said_as(declared, name, one.before[name], rules).of(language),
            said_as(declared, name, one.after[name], rules).of(language),
        )
        for name in one.columns
    ]
