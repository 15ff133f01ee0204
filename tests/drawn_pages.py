"""Charts, tables and notebooks for the tests of what a reader sees; every number is invented."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from html import unescape

from bangfu.language import Language
from bangfu.press.pages.page import PageMeta
from bangfu.press.report.charts import (
    Break,
    Chart,
    ChartWords,
    Flow,
    Series,
    columns_over_time,
    flows_over_time,
    lines_over_time,
    ranked_bars,
)
from bangfu.press.report.fonts import font_path
from bangfu.press.report.tables.table_spec import ColumnSpec, RowSpec, TableSpec, render_table
from fontTools.ttLib import TTFont
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

MARK: dict[Language, str] = {"zh": "〔不公布〕", "en": "[c]"}
PAGE = PageMeta("B1", "2019", "public", synthetic=True)
"""For pages in either language, so in neither."""


HEADLINE = (
    '<dl class="headline"><div><dt>1</dt><dd>2,745</dd><dd class="change">+1.1%</dd></div></dl>'
    '<p class="statement">374</p><dl class="definitions"><div><dt>1</dt><dd>2</dd></div></dl>'
)


@dataclass(frozen=True)
class DrawnText:
    """A text drawn in a chart, with the box it fills (y downwards), by the font's own widths."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    def overlaps(self, other: "DrawnText") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@lru_cache(maxsize=1)
def _advances() -> tuple[dict[int, str], dict[str, tuple[int, int]], int]:
    with TTFont(font_path(), lazy=True) as font:
        return font.getBestCmap(), font["hmtx"].metrics, font["head"].unitsPerEm


def drawn_texts(svg: str) -> list[DrawnText]:
    """The texts of a chart; their boxes come from fontTools, not from what drew them."""
    names, metrics, units = _advances()
    found = []
    for attributes, escaped in re.findall(r"<text ([^>]*)>([^<]*)</text>", svg):
        values = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        text, size = unescape(escaped), float(values["font-size"])
        width = sum(metrics[names[ord(c)]][0] for c in text) / units * size
        shift = {"middle": width / 2, "end": width}.get(values.get("text-anchor", ""), 0.0)
        left, base = float(values["x"]) - shift, float(values["y"])
        found.append(DrawnText(text, left, left + width, base - 0.75 * size, base + 0.1 * size))
    return found


def decimals(*values: int) -> tuple[Decimal, ...]:
    return tuple(Decimal(value) for value in values)


def months(count: int) -> tuple[str, ...]:
    return tuple(f"{2013 + i // 12}-{i % 12 + 1:02d}" for i in range(count))


def words(name: str, language: Language) -> ChartWords:
    return {
        "zh": ChartWords(name, f"标题{name}", f"图示{name}，最高110人次", "人次"),
        "en": ChartWords(name, f"Title {name}", f"Picture {name}, highest 110", "person-times"),
    }[language]


def withheld(language: Language, name: str, *values: int | None) -> Series:
    """A series with the mark of a withheld value wherever there is None."""
    return Series(
        name,
        tuple(None if value is None else Decimal(value) for value in values),
        tuple(MARK[language] if value is None else None for value in values),
    )


def charts(language: Language) -> dict[str, Chart]:
    """One chart of each kind, with withheld values and breaks, by id."""
    zh = language == "zh"
    years = tuple(str(year) for year in range(2013, 2020))
    label = "第{}次修订" if zh else "Revision {}"
    breaks = [Break(position, label.format(n)) for n, position in enumerate((1, 2, 3, 5), 1)]
    units = [
        ("某某街道{}" if zh else "Subdistrict with a long name {}").format(i) for i in range(12)
    ]
    long = tuple(None if i in {3, 4, 9, 30, 31, 60} else 10 + i * 37 % 61 for i in range(84))
    stock = Series("在档" if zh else "On file", decimals(*(500 - 5 * i for i in range(84))))
    names = ("新建", "脱困", "解困", "其他") if zh else ("Opened", "Out", "Relieved", "Other")
    flows = [
        Flow(name, decimals(*((i * 7 + n) % 6 for i in range(84))), entry=n == 0)
        for n, name in enumerate(names)
    ]
    drawn = [
        ranked_bars(
            units, withheld(language, "", *range(110, 0, -10), None), words("top", language)
        ),
        columns_over_time(
            years,
            withheld(language, "", 67, 259, 378, 374, 383, None, 700),
            words("years", language),
            breaks=breaks,
        ),
        columns_over_time(
            months(84),
            withheld(language, "", *long),
            words("months", language),
            breaks=[Break(one.position * 12, one.label) for one in breaks],
        ),
        lines_over_time(
            years,
            [
                withheld(language, names[0], 60, 115, 170, 225, 280, 335, 390),
                withheld(language, names[1], 62, 117, 172, 227, 282, 337, 392),
                withheld(language, names[2], 400, 370, None, 310, 280, 250, 220),
            ],
            words("lines", language),
            breaks=breaks,
        ),
        flows_over_time(
            months(84),
            stock,
            flows,
            words("flows", language),
            flow_unit="户（上建档，下退档）" if zh else "households (up: entries, down: exits)",
        ),
    ]
    return {chart.id: chart for chart in drawn}


def table(language: Language, name: str, rows: int) -> str:
    """A table with a withheld cell in each row, a total and a note."""
    zh = language == "zh"
    heads = ("户数", "人次", "金额（元）") if zh else ("Households", "Person-times", "Yuan")
    body = tuple(
        RowSpec(f"街道{i}" if zh else f"Unit {i}", (f"{i * 37:,}", MARK[language], f"{i * 9999:,}"))
        for i in range(rows)
    )
    spec = TableSpec(
        name,
        f"表{name}" if zh else f"Table {name}",
        "街道" if zh else "Unit",
        tuple(map(ColumnSpec, heads)),
        (*body, RowSpec("合计" if zh else "Total", ("1", "2", "3"), "total")),
        language,
        notes=("注",) if zh else ("A note",),
    )
    return render_table(spec)


def shown(html: str) -> NotebookNode:
    """What a code cell shows when it displays HTML."""
    return new_output("display_data", {"text/html": html, "text/plain": "<HTML>"})


def notebook(*cells: NotebookNode) -> NotebookNode:
    """A notebook that starts with a title, in both languages."""
    title = new_markdown_cell("# 标题\n\n问题？\n<!-- en -->\n# The title\n\nA question?")
    made = new_notebook(cells=[title, *cells])
    for number, cell in enumerate(made.cells, start=1):
        cell["id"] = f"cell-{number}"
    return made


def full_notebook(language: Language) -> NotebookNode:
    """A report with every kind of chart, as many tables of up to 15 rows, and provenance."""
    cells = [new_code_cell('period: str = "2019"', metadata={"tags": ["parameters"]})]
    for number, (name, chart) in enumerate(charts(language).items()):
        text = f"## 第{number}节\n\n正文\n<!-- en -->\n## Section {number}\n\nText"
        cells.append(new_markdown_cell(text))
        cells.append(new_code_cell("show()", outputs=[shown(chart.html)]))
        rows = (5, 12, 15, 2, 7)[number]
        cells.append(new_code_cell("t()", outputs=[shown(table(language, f"t-{name}", rows))]))
    cells.append(new_code_cell("h()", outputs=[shown(HEADLINE)]))
    provenance = new_code_cell("p()", metadata={"tags": ["provenance"]})
    provenance.outputs = [shown("<p>1</p>")]
    return notebook(*cells, provenance)
