"""Tables that can be read out, printed and scrolled, with everything escaped."""

from dataclasses import replace

import pytest
from bangfu.errors import GateError
from bangfu.press.report.tables.table_spec import ColumnSpec, RowSpec, TableSpec, render_table

SPEC = TableSpec(
    "by-unit",
    "帮扶 <b>",
    "街道 & 地区",
    (ColumnSpec("户数"), ColumnSpec("说明", numeric=False)),
    (
        RowSpec("甲 <i>", ("1,234", "<script>")),
        RowSpec("乙", ("〔不公布〕", "—"), "part"),
        RowSpec("合计", ("1,300 〔初步〕", ""), "total"),
    ),
    "zh",
    unit="户",
    notes=("注 <1>",),
    source="来源 <x>",
    csv_href="tables/by-unit.csv",
)


@pytest.mark.parametrize(
    "expected",
    [
        '<caption id="by-unit-caption"><span class="words">'
        '帮扶 &lt;b&gt; <span class="unit">户</span></span></caption>',
        '<th scope="col">街道 &amp; 地区</th>',
        '<th scope="col">户数</th><th scope="col" class="words">说明</th>',
        '<tr><th scope="row">甲 &lt;i&gt;</th><td>1,234</td>',
        '<td class="words">&lt;script&gt;</td>',
        '<i aria-hidden="true">〔不公布〕</i><span class="spoken">不公布，以保护个人</span>',
        '<i aria-hidden="true">—</i><span class="spoken">无数值</span>',
        '<td>1,300 <i aria-hidden="true">〔初步〕</i><span class="spoken">初步数</span></td>',
        '<tr class="part"><th scope="row">乙',
        '<tr class="total"><th scope="row">合计',
        '<p class="note">注 &lt;1&gt;</p>',
        '<p class="note">来源 &lt;x&gt; <a href="readers/by-unit.csv">下载本表（CSV）</a> '
        '<a href="tables/by-unit.csv">数值和代码（CSV）</a></p>',
        'tabindex="0" role="region" aria-labelledby="by-unit-caption"',
    ],
)
def test_table_holds(expected: str) -> None:
    assert expected in render_table(SPEC)


def test_mark_of_the_other_language_is_plain_text() -> None:
    row = RowSpec("A", ("[c]", "〔不公布〕"))
    html = render_table(replace(SPEC, rows=(row,), language="en"))
    assert html.count("<i ") == 1
    assert ">[c]</i>" in html


def test_long_table_is_complete() -> None:
    rows = tuple(RowSpec(f"行{i}", (str(i), "")) for i in range(200))
    assert render_table(replace(SPEC, rows=rows)).count('scope="row"') == 200


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "By unit"}, r"table id: found 'By unit'"),
        ({"caption": " "}, r"table 'by-unit': the caption is empty"),
        ({"rows": ()}, r"table 'by-unit': no rows"),
        ({"rows": (RowSpec("甲", ("1",)),)}, r"table 'by-unit', row 1: found 1 cells, expected 2"),
    ],
)
def test_malformed_table_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(GateError, match=message):
        render_table(replace(SPEC, **change))  # type: ignore[arg-type]
