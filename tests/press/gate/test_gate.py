"""Each rule of the gate: one planted defect that it refuses, and a clean twin that passes.

The defects are as somebody would really make them: a table of pandas, a picture without a text, a
name in a note. What is found of a person is looked for in the refusal and must not be there.
"""

import re
from dataclasses import dataclass

import pytest
from bangfu.disclosure.policy import Edition
from bangfu.errors import GateError
from bangfu.language import Language
from bangfu.persons.personal_rules import PrivateWords, personal_faults
from bangfu.press.gate.inspection import (
    MOST_BYTES,
    RULES,
    Expected,
    inspect_page,
    inspect_words,
)
from bangfu.press.gate.page_rules import output_faults
from bangfu.press.gate.pieces import Block, Findings
from bangfu.press.pages.page import render_page
from bangfu.press.pages.stylesheet import page_style
from drawn_pages import PAGE, notebook, shown
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

SHELL: dict[Language, str] = {
    "zh": "<!DOCTYPE html>\n"
    '<html lang="zh-CN"><head><meta charset="utf-8"><title>标题 · 单位</title>'
    "</head><body><header><h1>标题</h1></header><main></main><footer></footer></body></html>",
    "en": "<!DOCTYPE html>\n"
    '<html lang="en"><head><meta charset="utf-8"><title>Title · Unit</title>'
    "</head><body><header><h1>Title</h1></header><main></main><footer></footer></body></html>",
}
# Made from the published example of GB 11643 and from counters: nobody's numbers.
ID_NUMBER = "11010519491231002X"
WRONG_ID = "110105194912310021"
CARD = "6222 0212 3456 7894"
PHONE = "13800138000"
NAMES = PrivateWords.of(["测试人", "Test Person", "甲乙", "0" * 64])


def table(row: str, *, caption: str = "<caption>表</caption>", head: str = "") -> str:
    head = head or '<th scope="col">街道</th><th scope="col">户数</th>'
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody><tr>{row}</tr></tbody></table>"


def picture(desc: str, *, title: str = "题") -> str:
    return (
        '<svg viewBox="0 0 344 200" role="img" aria-labelledby="t d">'
        f'<title id="t">{title}</title><desc id="d">{desc}</desc></svg>'
    )


ROW = '<th scope="row">甲</th><td>1,284</td>'
ALT = "共12项，最高为2019年12月（374人次）。"


@dataclass(frozen=True)
class Case:
    """A defect, its clean twin, and how the refusal begins."""

    rule: str
    defect: str
    twin: str
    fault: str
    language: Language = "zh"


CASES = [
    Case("nothing runs", "<script>1</script>", "<p>1</p>", "<script> is not allowed"),
    Case("nothing runs", '<img src="a.png">', "<hr>", "<img> is not allowed"),
    Case("nothing runs", "<form></form>", "<p></p>", "<form> is not allowed"),
    Case("nothing runs", '<p onclick="x">甲</p>', "<p>甲</p>", "<p> has the attribute 'onclick'"),
    Case("nothing runs", '<p style="top:0">甲</p>', "<p>甲</p>", "<p> has the attribute 'style'"),
    Case("nothing is sent for", '<p><a href="http://x/">甲</a></p>',
         '<p><a href="https://x.cn/">甲</a></p>', "<a> points elsewhere"),
    Case("nothing is sent for", '<p><a href="//x/y">甲</a></p>', '<p><a href="x/y">甲</a></p>',
         "<a> points elsewhere"),
    Case("no style sends for anything", "<style>p{background:url(https://x/y.png)}</style>",
         "<style>p{background:url(data:image/png;base64,)}</style>", "<style> points elsewhere"),
    Case("tables have headers", table(ROW, caption=""), table(ROW), "table 1 has no caption"),
    Case("tables have headers", table(ROW, caption="<caption> </caption>"), table(ROW),
         "table 1 has no caption"),
    Case("tables have headers", table(ROW.replace(' scope="row"', "")), table(ROW),
         "table 1: <th> has no scope"),
    Case("tables have headers", table("<td>甲</td><td>1</td>"), table(ROW),
         "table 1: row 1 has no header"),
    Case("tables have headers", table(ROW, head="<td>街道</td><td>户数</td>"), table(ROW),
         "table 1 has no row of headers"),
    Case("tables have headers", table(ROW, head='<th scope="col"></th>'), table(ROW),
         "table 1: a header is empty"),
    Case("cells have values", table(ROW.replace("1,284", "nan")), table(ROW),
         "table 1, row 1: a cell holds no value"),
    Case("cells have values", table(ROW.replace("1,284", "")), table(ROW.replace("1,284", "—")),
         "table 1, row 1: a cell holds no value"),
    Case("cells have values", table(ROW.replace("1,284", "1284")), table(ROW),
         "table 1, row 1: digits are not grouped"),
    Case("pictures have names", f"<svg><title>题</title><desc>{ALT}</desc></svg>", picture(ALT),
         "<svg> has no role 'img' or no name"),
    Case("pictures have names", picture(" "), picture(ALT), "picture 't' has no title or no alt"),
    Case("alt texts tell", picture("图1"), picture(ALT), "picture 't': the alt text is a placeh"),
    Case("alt texts tell", picture("No description has been provided for this image", title="T"),
         picture("374 person-times", title="T"), "picture 't': the alt text is a pl", "en"),
    Case("alt texts tell", picture("2019年12月抚慰人次最高，全年增长"), picture(ALT),
         "picture 't': the alt text tells no number"),
    Case("no words of a machine", "<p>&lt;Figure object at 0x7f3a2b1c&gt;</p>", "<p>374人次</p>",
         "holds the address of an object"),
    Case("no words of a machine", "<p>Traceback (most recent call last)</p>", "<p>back</p>",
         "holds a traceback", "en"),
    Case("no words of a machine", "<p>ValueError: x</p>", "<p>An error: 1</p>",
         "holds a traceback", "en"),
    Case("no words of a machine", "<p>UserWarning: Glyph</p>", "<p>A warning</p>",
         "holds a warning", "en"),
    Case("no words of a machine", "<p>in /home/a/data</p>", "<p>in tables/a.csv</p>",
         "holds a folder of a machine", "en"),
    Case("one language", "<p>帮扶</p>", '<p><span lang="zh-CN">帮扶</span></p>',
         "<p> holds Chinese", "en"),
    Case("one language", "<p>Total，374</p>", "<p>Total, 374</p>", "<p> holds Chinese", "en"),
    Case("one language", picture("374 times", title="题"), picture("374 times", title="T"),
         "<title> holds Chinese", "en"),
    Case("one language", table(ROW.replace("甲", "Total")), table(ROW), "<th> holds English"),
    Case("one language", "<p>数据 duckdb</p>",
         '<p>数据（CSV）<code>comfort</code><b translate="no">duckdb 1</b></p>',
         "<p> holds English"),
    Case("nobody is named", f"<p>{ID_NUMBER}</p>", "<p>110105,194912</p>",
         "holds what looks like an ID number"),
]  # fmt: skip


def inspected(
    html: str,
    *,
    language: Language = "zh",
    edition: Edition = "public",
    shell: str = "",
    weight: int = 1,
) -> str:
    """What the gate says of a page with one cell; nothing if it passes."""
    findings = Findings()
    expected = Expected(language, edition, private=NAMES)
    frame = Block("page", shell or SHELL[language])
    inspect_page(frame, [Block("cell 2", html)], expected, weight=weight, findings=findings)
    try:
        findings.refuse()
    except GateError as refusal:
        return str(refusal)
    return ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.fault}")
def test_defect_is_refused_and_its_twin_passes(case: Case) -> None:
    assert inspected(case.twin, language=case.language) == ""
    assert inspected(case.defect, language=case.language).startswith(f"cell 2: {case.fault}")


def test_every_rule_has_its_defect() -> None:
    assert {case.rule for case in CASES} == set(RULES)


@pytest.mark.parametrize(
    ("defect", "twin", "fault"),
    [
        ("<p><b>甲</p></b>", "<p><b>甲</b></p>", "is not well-formed (mismatched tag"),
        ("<div>", "<div></div>", "is not well-formed (mismatched tag"),
        ("<p>甲 & 乙</p>", "<p>甲 &amp; 乙</p>", "is not well-formed (not well-formed"),
        ("<p id=a>甲</p>", '<p id="a">甲</p>', "is not well-formed (not well-formed"),
        ("<p/>", "<p></p>", "<p/> is not closed by an end tag"),
        ('<p id="a"></p><p id="a"></p>', '<p id="a"></p><p id="b"></p>',
         "id 'a' is used more than once"),
        ('<p><a href="#s-没有">甲</a></p>', '<p id="s-有"><a href="#s-有">甲</a></p>',
         "refers to 's-没有', which is no id"),
        ('<p aria-labelledby="x">甲</p>', '<p id="x" aria-labelledby="x">甲</p>', "refers to 'x'"),
    ],
)  # fmt: skip
def test_markup_that_does_not_hold_together_is_refused(defect: str, twin: str, fault: str) -> None:
    assert inspected(twin) == ""
    assert inspected(defect).startswith(f"cell 2: {fault}")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (('lang="zh-CN"', 'lang="en"'), "the lang of the page is wrong"),
        (('lang="zh-CN"', 'lang="zh"'), "the lang of the page is wrong, expected 'zh-CN'"),
        (('lang="zh-CN"', ""), "the lang of the page is wrong"),
        (
            ("<title>标题 · 单位", "<title>comfort_payments.ipynb"),
            "the title is the name of a file",
        ),
        (("<title>标题 · 单位", "<title>单位"), "the title is the name of a file or leaves out"),
        (("<h1>标题</h1>", ""), "found 0 headings of level 1"),
        (("<main></main>", "<div></div>"), "expected one <main>"),
        (("<footer></footer>", ""), "expected one <footer>"),
    ],
)
def test_page_that_does_not_say_what_it_is_is_refused(change: tuple[str, str], fault: str) -> None:
    assert inspected("<p>甲</p>") == ""
    said = inspected("<p>甲</p>", shell=SHELL["zh"].replace(*change))
    assert said.startswith("page: ")
    assert fault in said


def test_page_over_weight_is_refused() -> None:
    assert inspected("<p>甲</p>", weight=MOST_BYTES) == ""
    assert inspected("<p>甲</p>", weight=MOST_BYTES + 1) == (
        "page: weighs 150001 bytes, expected 150000 at most"
    )


def test_all_faults_are_told_at_once_each_with_its_cell() -> None:
    nb = notebook(
        new_code_cell("x", outputs=[new_output("stream", name="stderr", text="secret")]),
        new_code_cell("y", outputs=[shown("<p onclick='x'>Total</p>"), shown("<div>")]),
    )
    with pytest.raises(GateError) as refusal:
        render_page(nb, language="zh", page=PAGE)
    lines = str(refusal.value).split("\n  ")
    assert lines == [
        "cell 2 (id 'cell-2'): found text on stderr, expected no streams",
        "cell 3 (id 'cell-3'): is not well-formed (mismatched tag: line 1, column 14); "
        "<p> has the attribute 'onclick'; <p> holds English, expected Chinese or lang='en'",
    ]


@pytest.mark.parametrize(
    ("output", "fault"),
    [
        (new_output("stream", name="stderr", text="w"), "found text on stderr"),
        (new_output("stream", name="stdout", text="w"), "found text on stdout"),
        (new_output("error", ename="ValueError", evalue=ID_NUMBER, traceback=[ID_NUMBER]),
         "failed with 'ValueError'"),
        (new_output("execute_result", {"text/plain": "1"}, execution_count=1), "shows text/plain"),
        (new_output("display_data", {"image/png": "", "text/plain": ""}),
         "shows image/png, text/plain"),
    ],
)  # fmt: skip
def test_output_other_than_html_is_refused(output: NotebookNode, fault: str) -> None:
    (said,) = output_faults(new_code_cell("x", outputs=[output]))
    assert said.startswith(fault)
    assert ID_NUMBER not in said
    assert list(output_faults(new_code_cell("x", outputs=[shown("<p></p>")]))) == []


PERSONAL = {
    ID_NUMBER: "an ID number",
    WRONG_ID: "an ID number",  # checksum wrong, birthday right
    "110105 19491231 002x": "an ID number",
    "１１０１０５１９４９１２３１００２Ｘ": "an ID number",
    "110105\u200b19491231\u200b002X": "an ID number",
    "110105491231002": "an ID number",  # the old form of 15 digits
    "110105********002X": "an ID number",
    PHONE: "a phone number",
    "138-0013-8000": "a phone number",
    "+86 13800138000": "a phone number",
    "010-85990001": "a phone number",
    "(010)85990001": "a phone number",
    CARD: "a bank card",
    CARD.replace(" ", ""): "a bank card",
    "a1b2" * 16: "the key of a person",
    "0" * 64: "the key of a person",
    "本次慰问测试人一家": "a name or key of the private list",
    "by test person, 2019": "a name or key of the private list",
}


@pytest.mark.parametrize("text", PERSONAL)
@pytest.mark.parametrize("place", ["<p>{}</p>", '<p title="{}">甲</p>', "<h2>{}</h2>"])
def test_whatever_points_to_a_person_is_refused_and_never_quoted(text: str, place: str) -> None:
    said = inspected(f'<div translate="no">{place.format(text)}</div>')
    assert said.startswith("cell 2: holds ")
    assert PERSONAL[text] in said
    assert text not in said
    assert not re.search(r"\d{3}", said)
    assert inspected(f'<div translate="no">{place.format(text)}</div>', edition="internal") == ""


@pytest.mark.parametrize(
    "text",
    [
        "1,234,567,890,123", "374 383 1,284", "2019-01-01 2019-02-02", "2013..2019",
        "sha256:" + "a1b2" * 16, "110105001", "6222 0212 3456 7891", "12345678901234567",
        "999999999999999999", "甲 乙", "tested persons", "0.13800138000", "12351",
    ],
)  # fmt: skip
def test_figures_hashes_and_dates_point_to_nobody(text: str) -> None:
    assert list(personal_faults(text, NAMES)) == []


def test_number_split_over_markup_is_found_and_cells_side_by_side_are_no_number() -> None:
    assert "an ID number" in inspected(f"<p>{ID_NUMBER[:6]}<b>{ID_NUMBER[6:]}</b></p>")
    cells = "".join(f"<td>{part}</td>" for part in ("138", "001", "380"))
    assert inspected(table('<th scope="row">甲</th>' + cells)) == ""


def test_words_published_as_data_are_looked_at_too() -> None:
    for edition, expected in (("public", 1), ("internal", 0)):
        findings = Findings()
        given = Expected("zh", edition, private=NAMES)  # type: ignore[arg-type]
        inspect_words("table 'x'", ["甲街道", PHONE], given, findings)
        assert bool(findings._found.get("table 'x'")) == bool(expected)


def test_private_words_do_not_show_themselves() -> None:
    assert repr(NAMES) == "<4 private words>"
    assert "测试人" not in f"{Expected('zh', 'public', private=NAMES)}"


def test_style_of_the_pages_is_small_and_asks_for_nothing() -> None:
    assert len(page_style().encode()) < 15_000
    assert "url(" not in page_style()
