"""matplotlib's SVG made fit for a strict page."""

import pytest
from bangfu.errors import GateError
from bangfu.press.report.charts.svg import inline_svg, svg_characters

RAW = """<?xml version="1.0"?><!DOCTYPE svg>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
     width="72pt" height="36pt" viewBox="0 0 72 36">
 <metadata><x/></metadata>
 <defs><style type="text/css">*{stroke-linejoin: round}</style></defs>
 <g id="figure_1"><g id="axes_1">
  <defs><path id="m1" d="M 0 0.123456 L 1.987654 0"/></defs>
  <g clip-path="url(#p1)"><use xlink:href="#m1" x="1.04" y="2"
     style="fill: #1f5fa8; stroke: #1c2024"/></g>
  <text style="font-size: 12px; font-family: 'Noto Sans SC'; text-anchor: middle"
     x="10.26" y="5" transform="rotate(-0 10.26 5)">户 &lt;b&gt; &amp;</text>
 </g></g>
 <defs><clipPath id="p1"><rect x="0" y="0" width="9" height="9"/></clipPath></defs>
</svg>"""


def inlined() -> str:
    return inline_svg(RAW, prefix="c1", title="题 <1>", description='"说明" & <2>')


@pytest.mark.parametrize("unwanted", ["<?xml", "DOCTYPE", "metadata", "style", "xlink", "72pt"])
def test_nothing_a_strict_page_refuses_is_left(unwanted: str) -> None:
    assert unwanted in RAW
    assert unwanted not in inlined()


def test_styles_become_presentation_attributes_and_ink_follows_the_page() -> None:
    assert 'fill="#1f5fa8"' in inlined()
    assert 'stroke="currentColor"' in inlined()
    assert 'font-size="12" text-anchor="middle"' in inlined()


def test_ids_in_use_carry_the_prefix_and_others_go() -> None:
    assert 'id="c1-m1"' in inlined()
    assert 'href="#c1-m1"' in inlined()
    assert 'id="c1-p1"' in inlined()
    assert 'clip-path="url(#c1-p1)"' in inlined()
    assert "figure_1" not in inlined()


def test_picture_is_named_for_those_who_do_not_see_it() -> None:
    assert 'role="img" aria-labelledby="c1-title c1-desc"' in inlined()
    assert '<title id="c1-title">题 &lt;1&gt;</title>' in inlined()
    assert '<desc id="c1-desc">"说明" &amp; &lt;2&gt;</desc>' in inlined()


def test_numbers_are_as_fine_as_a_screen_and_idle_rotations_go() -> None:
    assert 'd="M 0 0.1 L 2 0"' in inlined()
    assert 'x="10.3"' in inlined()
    assert "rotate" not in inlined()


def test_drawn_characters_are_read_back_unescaped() -> None:
    assert svg_characters(inlined()) == set("户 <b>&")


@pytest.mark.parametrize("prefix", ["", "Top", "1a", "a b", 'a"'])
def test_unusable_prefix_is_refused(prefix: str) -> None:
    with pytest.raises(GateError, match="chart id: found"):
        inline_svg(RAW, prefix=prefix, title="t", description="d")


@pytest.mark.parametrize(("title", "description"), [("", "d"), ("t", " ")])
def test_picture_without_words_is_refused(title: str, description: str) -> None:
    with pytest.raises(GateError, match="no title or no alt text"):
        inline_svg(RAW, prefix="c1", title=title, description=description)
