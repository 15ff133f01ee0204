"""A page is one language, says what it is, and holds nothing that did not pass the gate."""

import base64
import hashlib
import re
from dataclasses import replace
from typing import Any

import pytest
from bangfu.errors import GateError
from bangfu.language import Language
from bangfu.press.gate.inspection import MOST_BYTES
from bangfu.press.pages.markdown import in_language, silent_prose
from bangfu.press.pages.page import render_page
from drawn_pages import PAGE, full_notebook, notebook, shown
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell


def render(*cells: NotebookNode, language: Language = "zh") -> str:
    return render_page(notebook(*cells), language=language, page=PAGE)


def text_cell(source: str) -> NotebookNode:
    return new_markdown_cell(source)


@pytest.mark.parametrize(
    ("source", "zh", "en"),
    [
        ("中\n<!-- en -->\nEn", "中", "En"),
        ("<!-- zh -->\n中\n<!-- en -->\nEn", "中", "En"),
        ("\n  <!--zh-->\n中\n\n<!--en-->\n\nEn\n", "中", "En"),
    ],
)
def test_both_languages_are_read_from_one_cell(source: str, zh: str, en: str) -> None:
    assert (in_language(source, "zh", "c"), in_language(source, "en", "c")) == (zh, en)


@pytest.mark.parametrize(
    ("source", "language"),
    [("中", "en"), ("<!-- en -->\nEn", "zh"), ("中\n<!-- en -->\n ", "en"), ("", "zh")],
)
def test_missing_language_is_refused_with_its_cell(source: str, language: Language) -> None:
    with pytest.raises(GateError, match=rf"cell 2 \(id 'cell-2'\): no text in '{language}'"):
        render(text_cell(source), language=language)


@pytest.mark.parametrize(
    ("language", "lang", "title", "banner"),
    [
        ("zh", "zh-CN", "标题 · B1 · 2019", "示例数据"),
        ("en", "en", "The title · B1 · 2019", "Synthetic data"),
    ],
)
def test_page_says_what_it_is(language: Language, lang: str, title: str, banner: str) -> None:
    html = render(language=language)
    assert html.startswith(f'<!DOCTYPE html>\n<html lang="{lang}">')
    assert f"<title>{title}</title>" in html
    assert html.count("<h1>") == 1
    assert banner in html
    assert "内部资料" not in html


def test_page_of_real_data_has_no_banner_and_an_internal_one_is_marked() -> None:
    page = replace(PAGE, synthetic=False, edition="internal")
    html = render_page(notebook(), language="zh", page=page)
    assert "示例数据" not in html
    assert "内部资料" in html
    assert "公开版" not in html


def test_no_code_is_shown_and_provenance_stands_in_the_footer() -> None:
    code = new_code_cell("secret_code()", metadata={"tags": ["setup"]})
    provenance = new_code_cell(
        "p()", metadata={"tags": ["provenance"]}, outputs=[shown("<p>载入7</p>")]
    )
    html = render(provenance, code)
    assert "secret_code" not in html
    assert html.index("</main>") < html.index("载入7") < html.index("</footer>")


def test_everything_typed_by_others_is_escaped() -> None:
    page = replace(PAGE, unit_name="<b>&<script>", links=(("<u>", "a&b.csv"),))
    html = render_page(notebook(), language="zh", page=page)
    assert "&lt;b&gt;&amp;&lt;script&gt;" in html
    assert "&lt;u&gt;" in html
    assert 'href="a&amp;b.csv"' in html
    assert not re.search(r"<(script|b|i|u)>", html)


def test_question_stands_under_the_title_and_the_summary_comes_first() -> None:
    figures = shown('<dl class="headline"><div><dt>户数</dt><dd>10户</dd></div></dl>')
    html = render(
        text_cell("## 主要数字\n\n怎么读\n<!-- en -->\n## Figures\n\nHow"),
        new_code_cell("h()", outputs=[figures]),
        text_cell("## 其他\n<!-- en -->\n## Other"),
    )
    order = ["<h1>标题", '<div class="deck"><p>问题？</p></div>', "</header>", 'href="#s-其他"']
    order += ["<main", "主要数字</h2>", '<dl class="headline">', "<p>怎么读</p>", "其他</h2>"]
    places = [html.index(part) for part in order[:5]]
    places += [html.index(part, places[-1]) for part in order[5:]]
    assert places == sorted(places)
    assert html.count("问题？") == 1


def test_prose_that_leads_in_to_nothing_is_left_out() -> None:
    table = shown("<p>甲表</p>")
    nb = notebook(
        text_cell("## 甲\n\n甲说\n<!-- en -->\n## A\n\nOn A"),
        new_code_cell("a()"),
        text_cell("甲表如下\n<!-- en -->\nTable of A"),
        new_code_cell("b()", outputs=[table]),
        text_cell("乙表如下\n<!-- en -->\nTable of B"),
        new_code_cell("c()"),
        text_cell("## 丙\n\n丙说\n<!-- en -->\n## C\n\nOn C"),
        text_cell("丙表如下\n<!-- en -->\nTable of C"),
        new_code_cell("d()"),
        text_cell("## 丁\n\n只有文字\n<!-- en -->\n## D\n\nProse alone"),
        text_cell("## 乙\n\n乙说\n<!-- en -->\n## B\n\nOn B"),
        new_code_cell("e()"),
        new_code_cell("f()", metadata={"tags": ["provenance"]}, outputs=[shown("<p>来源</p>")]),
    )
    html = render_page(nb, language="zh", page=PAGE)
    told = [
        words
        for words in ("甲说", "甲表如下", "乙表如下", "丙说", "丙表如下", "只有文字")
        if words in html
    ]
    assert told == ["甲说", "甲表如下", "只有文字"]
    assert "乙说" not in html  # the footer is of no section
    silent = ("乙表", "## 丙", "丙表", "## 乙")
    assert silent_prose(nb) == {
        number for number, cell in enumerate(nb.cells, 1) if cell.source.startswith(silent)
    }


def test_the_first_sentence_is_the_lead_in_the_place_of_the_question() -> None:
    said, more = (shown(f'<p class="statement">{text}</p>') for text in ("在档10户。", "脱困1户。"))
    said["data"]["text/plain"] = "在档10户。"
    html = render(
        text_cell("## 主要数字\n<!-- en -->\n## Figures"),
        new_code_cell("a()", outputs=[said]),
        new_code_cell("b()", outputs=[more]),
    )
    head, _, body = html.partition("</header>")
    assert '<div class="deck"><p class="statement">在档10户。</p></div>' in head
    assert "问题？" not in html
    assert "在档10户。" not in body
    assert "脱困1户。" in body
    assert '<meta name="description" content="在档10户。">' in head
    assert '<meta property="og:description" content="在档10户。">' in head


def test_page_leads_to_its_twin_in_the_language_of_the_twin() -> None:
    html = render_page(notebook(), language="en", page=replace(PAGE, twin="a.html"))
    assert '<a href="a.html" lang="zh-CN" hreflang="zh-CN">中文版</a>' in html
    assert 'class="twin"' not in render()


HOME = "https://r.example/public/1/2019/"


def head_of(**changes: Any) -> dict[str, str]:
    """What the head of a page tells: contents by property, addresses by relation."""
    html = render_page(notebook(), language="zh", page=replace(PAGE, **changes))
    told = re.findall(r'<meta property="([^"]+)" content="([^"]*)">', html)
    links = re.findall(r'<link rel="([^"]+)"(?: hreflang="[^"]*")? href="([^"]*)">', html)
    return dict([*told, *links])


def test_a_page_on_the_web_says_its_address_and_has_a_picture_for_who_links_to_it() -> None:
    head = head_of(
        site="报告", address=f"{HOME}a.html", picture=f"{HOME}charts/a.png",
        twin="a.en.html", twin_address=f"{HOME}a.en.html",
    )  # fmt: skip
    assert head["og:title"] == "标题 · B1 · 2019"
    assert head["og:site_name"] == "报告"
    assert head["og:locale"] == "zh_CN"
    assert head["og:url"] == head["canonical"] == f"{HOME}a.html"
    assert head["og:image"] == f"{HOME}charts/a.png"
    assert head["alternate"] == f"{HOME}a.en.html"
    assert head["icon"].startswith("data:image/svg+xml,")


def test_without_an_address_on_the_web_no_address_is_told_but_that_of_the_twin() -> None:
    head = head_of(address="public/1/2019/a.html", twin="a.en.html")
    assert head.keys() == {"og:type", "og:locale", "og:title", "alternate", "icon"}
    assert head["alternate"] == "a.en.html"


def test_an_internal_page_offers_itself_to_nobody() -> None:
    assert head_of(edition="internal", address=f"{HOME}a.html").keys() == {"icon"}


def test_words_in_margins_cannot_end_their_style() -> None:
    page = replace(PAGE, unit_name='</style><b>"}\\')
    html = render_page(notebook(), language="zh", page=page)
    assert html.count("</style>") == 1
    assert r"\3c /style\3e \3c b\3e \22 }\5c " in html


def test_the_imprint_may_hold_a_telephone_and_a_cell_may_not() -> None:
    page = replace(PAGE, imprint=(("联系方式", "办公室 (010)12345678"),))
    assert "(010)12345678" in render_page(notebook(), language="zh", page=page)
    with pytest.raises(GateError, match="phone number"):
        render(text_cell("电话(010)12345678\n<!-- en -->\nx"))


def test_headings_have_unique_readable_ids_and_are_listed() -> None:
    html = render(
        text_cell("## 按年 看\n<!-- en -->\n## By year"),
        text_cell("### 细\n\n## 按年 看\n<!-- en -->\n### More\n\n## By year"),
    )
    assert re.findall(r'<h\d id="([^"]*)"', html)[:3] == ["s-按年-看", "s-细", "s-按年-看-2"]
    assert re.findall(r'<li><a href="#([^"]*)"', html) == ["s-按年-看", "s-按年-看-2"]


def test_style_is_allowed_by_its_hash_alone() -> None:
    html = render()
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert style
    assert policy
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy[1].startswith(f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:;")
    assert len(style[1]) < 15_000


@pytest.mark.parametrize("language", ["zh", "en"])
def test_full_report_is_small_and_the_same_twice(language: Language) -> None:
    first, second = (
        render_page(full_notebook(language), language=language, page=PAGE) for _ in range(2)
    )
    assert first == second
    assert len(first.encode()) < MOST_BYTES
    assert "@font-face" in first


def test_page_is_in_one_language() -> None:
    page = render_page(full_notebook("en"), language="en", page=PAGE)
    assert not re.search(r"[\u4e00-\u9fff]", page)


@pytest.mark.parametrize(
    ("output", "message"),
    [
        (new_output("stream", name="stderr", text="w"), "found text on stderr"),
        (new_output("stream", name="stdout", text="w"), "found text on stdout"),
        (
            new_output("error", ename="ValueError", evalue="", traceback=[]),
            "failed with 'ValueError'",
        ),
        (new_output("execute_result", {"text/plain": "1"}, execution_count=1), "shows text/plain"),
        (
            new_output("display_data", {"image/png": "", "text/plain": ""}),
            "shows image/png, text/plain",
        ),
        (shown("<script>1</script>"), "<script> is not allowed"),
    ],
)
def test_output_that_is_not_ours_is_refused_with_its_cell(
    output: NotebookNode, message: str
) -> None:
    with pytest.raises(GateError, match=rf"cell 2 \(id 'cell-2', tagged x\): {message}"):
        render(new_code_cell("x", metadata={"tags": ["x"]}, outputs=[output]))


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("<b>粗</b>", "found '<b>'"),
        ("<div>块</div>", "found '<div>块</div>'"),
        ("<!-- 注 -->", "found '<!-- 注 -->'"),
        ("![图](a.png)", "found 'a.png'"),
        ("#### 深", "level 4 after one of level 1"),
        ("# 又一个标题", "level 1 after one of level 1"),
    ],
)
def test_prose_that_is_more_than_prose_is_refused(source: str, message: str) -> None:
    with pytest.raises(GateError, match=f"cell 2 .*{re.escape(message)}"):
        render(text_cell(f"{source}\n<!-- en -->\nx"))


def test_harmful_link_is_refused() -> None:
    with pytest.raises(GateError, match=r"cell 2 .*refers to 'harmful-link'"):
        render(text_cell("[点](javascript:alert(1))\n<!-- en -->\nx"))


def test_raw_cell_is_refused() -> None:
    with pytest.raises(GateError, match=r"cell 2 .*found a raw cell"):
        render(new_raw_cell("x"))


def test_notebook_without_a_title_is_refused() -> None:
    nb = notebook()
    nb.cells[0].source = "没有标题\n<!-- en -->\nno title"
    with pytest.raises(GateError, match="no heading, expected a title"):
        render_page(nb, language="zh", page=PAGE)
