"""The colours of the house: seen on white and on dark, and told apart by colour-blind readers."""

import itertools
import re
from importlib.resources import as_file, files

import numpy as np
import pytest
from bangfu.press.report.charts import Flow, Series, flows_over_time
from bangfu.press.report.charts.boxes import LEAST_TEXT
from bangfu.press.report.charts.canvas import NARROW, WIDE
from bangfu.press.report.charts.timeline import hatch_of, marker_of
from drawn_pages import charts, decimals, months, words
from matplotlib import style

PRESS = files("bangfu.press")
STYLE = (PRESS / "report" / "charts" / "house.mplstyle").read_text(encoding="utf-8")
CSS = (PRESS / "pages" / "template" / "bangfu" / "page.css").read_text(encoding="utf-8")
COLOURS = re.findall(r'"([0-9a-f]{6})"', STYLE)
DARK = dict(re.findall(r'\[fill="#(\w{6})"\]\{fill:#(\w{6})\}', CSS))
PAPER, DARK_PAPER = "ffffff", "15181c"

# Machado, Oliveira, Fernandes (2009), table 1, severity 1.0, on linear RGB.
VISION = {
    "full": np.eye(3),
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.01182, 0.04294, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.3039],
    ],
}


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[i : i + 2], 16) for i in (0, 2, 4)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


def oklab(light: np.ndarray) -> np.ndarray:
    """Björn Ottosson's perceptual space, in which equal distances look equally different."""
    cones = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    mix = np.array(
        [
            [0.2104542553, 0.793617785, -0.0040720468],
            [1.9779984951, -2.428592205, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.808675766],
        ]
    )
    return mix @ np.cbrt(cones @ np.clip(light, 0, 1))


def test_there_are_five_colours_and_a_dark_one_for_each() -> None:
    assert len(COLOURS) == 5
    assert set(DARK) == set(COLOURS)
    assert f"--paper:#{DARK_PAPER}" in CSS


@pytest.mark.parametrize("colour", COLOURS)
def test_colour_has_a_contrast_of_three_on_white_and_on_dark(colour: str) -> None:
    assert contrast(colour, PAPER) >= 3
    assert contrast(DARK[colour], DARK_PAPER) >= 3


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("palette", [COLOURS, list(DARK.values())], ids=["light", "dark"])
def test_colours_stay_apart(palette: list[str], vision: str) -> None:
    seen = [oklab(np.array(VISION[vision]) @ linear(colour)) for colour in palette]
    distances = [float(np.linalg.norm(a - b)) for a, b in itertools.combinations(seen, 2)]
    assert min(distances) > 0.1  # 0.02 is about the least that can be seen side by side


def test_charts_do_not_depend_on_what_the_machine_sets() -> None:
    assert "svg.fonttype: none" in STYLE
    assert "svg.hashsalt: bangfu" in STYLE


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_colour_of_text_has_the_contrast_of_text_on_its_ground(mode: str) -> None:
    """By WCAG 2, level AA; the browser's tests look at what is really on the pages."""
    palettes = [dict(re.findall(r"--([\w-]+):#(\w+)", body))
                for body in re.findall(r":root\{(--[^}]*)\}", CSS)]  # fmt: skip
    named = {name: "".join(part * (6 // len(colour)) for part in colour)
             for name, colour in palettes[mode == "dark"].items()}  # fmt: skip
    grounds = {"ink": "paper", "muted": "paper", "accent": "paper", "warn": "warn-paper"}
    internal = {"light": ("8c1d18", "fdecea"), "dark": ("ffb4ab", "3a1715")}
    used = set(re.findall(r"[{;]color:(?:var\(--)?#?([\w-]+)", CSS))
    assert used == {
        *grounds,
        *(text for text, _ in internal.values()),
        "5a626c",
        "8a3b00",
        "inherit",
    }
    pairs = [(named[text], named[ground]) for text, ground in grounds.items()]
    assert all(contrast(*pair) >= 4.5 for pair in (*pairs, internal[mode]))
    # In the margins of printed sheets.
    assert all(contrast(colour, PAPER) >= 4.5 for colour in ("5a626c", "8a3b00"))


def test_texts_of_charts_are_of_the_ink_of_the_page() -> None:
    inks = re.findall(r"(?:text|xtick|ytick|axes)\.(?:label)?color: (\w{6})", STYLE)
    assert set(inks) == set(re.findall(r":root\{[^}]*--ink:#(\w{6})", CSS)[:1])
    for chart in charts("zh").values():
        fills = re.findall(r'<text\b[^>]*\bfill="([^"]*)"', chart.svg + chart.svg_narrow)
        assert set(fills) == {"currentColor"}


def test_no_text_is_too_small_to_read_on_a_phone() -> None:
    sizes = re.findall(r"font(?:-size)?:(?:[^;}]*?\s)?([\d.]+)(rem|em|px|pt)", CSS)
    assert len(sizes) > 20
    pixels = {"rem": 16.0, "px": 1.0, "pt": 4 / 3}
    fixed = [float(size) * pixels[unit] for size, unit in sizes if unit != "em"]
    scaled = [float(size) * min(fixed) for size, unit in sizes if unit == "em"]
    # The column of a phone of 375 pixels, and the narrowest one that shows the wide drawing.
    (widest,) = re.findall(r"max-width:(\d+)rem\)\{\n\.words", CSS)
    columns = [(NARROW, 343.0), (WIDE, int(widest) * 16 - 32.0)]
    drawn = [sheet.small * min(1.0, column / sheet.width) for sheet, column in columns]
    assert min(*fixed, *scaled, *drawn) >= LEAST_TEXT


def test_series_differ_by_more_than_colour() -> None:
    with as_file(PRESS / "report" / "charts" / "house.mplstyle") as house, style.context(house):
        assert len({marker_of(number) for number in range(5)}) == 5
    assert len({hatch_of(number) for number in range(5)}) == 5


def test_hatchings_are_seen_in_the_chart_and_in_its_key() -> None:
    flows = [Flow(name, decimals(*range(1, 13)), entry=name == "a") for name in "abcd"]
    chart = flows_over_time(months(12), Series("s", decimals(*range(12))), flows,
                            words("f", "zh"), flow_unit="户")  # fmt: skip
    for svg in (chart.svg, chart.svg_narrow):
        patterns = re.findall(r'<pattern[^>]* id="([^"]+)"', svg)
        assert len(patterns) == 3  # four flows, the first of them plain
        for name in patterns:  # twelve months and a swatch
            assert svg.count(f'fill="url(#{name})"') == 13
