"""The Chinese font: found by path, cut down to what is used, the same bytes every time."""

import sys
from io import BytesIO

import pytest
from bangfu.press.report.fonts import COMMON, font_path, subset_woff, text_width
from fontTools.ttLib import TTFont


def test_font_is_found_without_importing_its_package() -> None:
    assert font_path().is_file()
    assert "zhplot" not in sys.modules


def test_subset_holds_the_characters_asked_for_and_common_ones_and_no_others() -> None:
    font = TTFont(BytesIO(subset_woff("户帮0〔〕—")))
    assert {chr(code) for code in font.getBestCmap()} == {*"户帮0〔〕—", *COMMON}


def test_charts_of_neighbouring_months_share_a_font() -> None:
    assert subset_woff("2019年8月，1.5万元") == subset_woff("2019年12月，46.3万元")
    assert subset_woff("帮2019年8月") != subset_woff("2019年8月")


def test_subset_keeps_the_licence() -> None:
    font = TTFont(BytesIO(subset_woff("户")))
    assert "SIL Open Font License" in font["name"].getDebugName(13)


def test_order_and_repetition_of_characters_do_not_matter() -> None:
    assert subset_woff("人次户") == subset_woff(frozenset("户次人")) == subset_woff("户户人次")


def test_a_page_of_characters_stays_small() -> None:
    common = "".join(chr(0x4E00 + 7 * i) for i in range(150)) + "0123456789,.%"
    assert len(subset_woff(common)) < 30_000


@pytest.mark.parametrize("text", ["374", "人次", "person-times", "〔不公布〕 10%"])
def test_measured_width_is_the_sum_of_the_fonts_advances(text: str) -> None:
    with TTFont(font_path(), lazy=True) as font:
        names, metrics = font.getBestCmap(), font["hmtx"].metrics
        advance = sum(metrics[names[ord(c)]][0] for c in text) / font["head"].unitsPerEm
    assert text_width(text, 12.0) == pytest.approx(advance * 12, abs=0.5)
