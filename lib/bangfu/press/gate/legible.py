"""Text that is large and dark enough, on a phone and in both modes."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from bangfu.press.gate.pieces import Piece

__all__ = ["contrast", "size_faults", "style_faults", "text_colour_faults"]

SMALLEST = 10.0
"""Pixels; smaller text cannot be read on a phone."""
LEAST_CONTRAST = 4.5
"""Of text of ordinary size against its ground (WCAG 2, level AA)."""

_ROOT = 16.0
_NARROW_COLUMN, _WIDE_COLUMN = 343.0, 608.0
"""Pixels of the text column on a phone of 375, and where the wide drawing is first shown."""
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_MEDIA = re.compile(r"@media([^{]+)\{((?:[^{}]+\{[^{}]*\})*)\s*\}")
_ASIDE = re.compile(r"@font-face\{[^}]*\}|@page[^{]*\{(?:[^{}]|\{[^}]*\})*\}")
_SIZE = re.compile(r"(?:^|;)font(?:-size)?:[^;]*?(?<![\w.])(\d*\.?\d+)(px|rem|em|%|pt)")
_SCALES = {"px": 1.0, "rem": _ROOT, "pt": 4 / 3}
_FOLLOWED = {"currentColor": "var(--ink)"}
_THEMED = re.compile(r'\[fill="(#[0-9a-f]{6})"\]$')

_Colours = Mapping[str, str]


def contrast(first: str, second: str) -> float:
    """The ratio of two colours such as `#1f5fa8`, from 1 to 21.

    Examples
    --------
    >>> round(contrast("#000000", "#ffffff"), 1), round(contrast("#777", "#fff"), 2)
    (21.0, 4.48)
    """
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    pairs = [c * 2 for c in digits] if len(digits) == 3 else re.findall("..", digits)
    red, green, blue = (_linear(int(pair, 16) / 255) for pair in pairs)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def style_faults(piece: Piece) -> Iterator[str]:
    """Rules of the page's style that make text too small or too pale."""
    for element in piece.root.iter("style"):
        yield from _of_style(_rules_of(element.text or ""))


def _rules_of(css: str) -> str:
    """The style without its fonts, which are another in each page, and without paper's margins."""
    return _ASIDE.sub("", css)


@lru_cache(maxsize=8)
def _of_style(css: str) -> tuple[str, ...]:
    return (*_small(css), *(f for mode in _MODES for f in _pale(css, mode)))


def _small(css: str) -> Iterator[str]:
    sizes = [
        (selector, float(number), unit)
        for selector, body in _declared(css)
        for number, unit in _SIZE.findall(body)
    ]
    absolute = [number * _SCALES[unit] for _, number, unit in sizes if unit in _SCALES]
    least = min([*absolute, _ROOT])
    for selector, number, unit in sizes:
        relative = number / 100 if unit == "%" else number
        pixels = number * _SCALES[unit] if unit in _SCALES else relative * least
        if pixels < SMALLEST:
            yield f"style {selector!r}: text of {pixels:.1f} px, expected {SMALLEST:g} at least"


_MODES = ("light", "dark")


def _declared(css: str, mode: str = "") -> Iterator[tuple[str, str]]:
    """Selectors and declarations: those of every screen, and in dark mode those of it."""
    for selector, body in _RULE.findall(_MEDIA.sub("", css)):
        yield selector.strip(), body
    for condition, inner in _MEDIA.findall(css):
        if "print" not in condition and ("dark" not in condition or mode in ("", "dark")):
            for selector, body in _RULE.findall(inner):
                yield selector.strip(), body


def _palette(css: str, mode: str) -> dict[str, str]:
    """Colours by the names of the style, in a mode."""
    found: dict[str, str] = {}
    for selector, body in _declared(css, mode):
        if selector == ":root":
            found.update(re.findall(r"(--[\w-]+):(#[0-9a-f]{3,6})", body))
    return found


def _pale(css: str, mode: str) -> Iterator[str]:
    palette = _palette(css, mode)
    if "--paper" not in palette:
        return
    for selector, body in _declared(css, mode):
        values = dict(re.findall(r"(?:^|;)(color|background):([^;]+)", body))
        if "color" not in values:
            continue
        ground = _colour(values.get("background", "var(--paper)"), palette)
        text = _colour(values["color"], palette)
        if text and ground and contrast(text, ground) < LEAST_CONTRAST:
            yield f"style {selector!r}: contrast {contrast(text, ground):.1f} in {mode} mode"


def _colour(value: str, palette: _Colours) -> str:
    name = re.match(r"var\((--[\w-]+)", value)
    if name:
        return palette.get(name[1], "")
    return value if re.fullmatch(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", value) else ""


def size_faults(piece: Piece) -> Iterator[str]:
    """Text of charts that is too small once the drawing is scaled to its column."""
    wide = {
        svg
        for div in piece.root.iter("div")
        if div.get("class") == "wide"
        for svg in div.iter("svg")
    }
    for svg in piece.root.iter("svg"):
        width = float(svg.get("viewBox", "0 0 344 0").split()[2])
        column = _WIDE_COLUMN if svg in wide else _NARROW_COLUMN
        scale = min(1.0, column / width)
        sizes = [float(text.get("font-size", _ROOT)) * scale for text in svg.iter("text")]
        if min(sizes, default=_ROOT) < SMALLEST:
            yield f"text of a chart is {min(sizes):.1f} px high, expected {SMALLEST:g} at least"


def text_colour_faults(piece: Piece, css: str) -> Iterator[str]:
    """Text of charts that is too pale on the page, in either mode."""
    colours = {
        text.get("fill", "#000000") for svg in piece.root.iter("svg") for text in svg.iter("text")
    }
    for colour in sorted(colours):
        for mode, ratio in _against_paper(colour, _rules_of(css)):
            if ratio < LEAST_CONTRAST:
                yield f"text of a chart has contrast {ratio:.1f} in {mode} mode"


@lru_cache(maxsize=64)
def _against_paper(colour: str, css: str) -> tuple[tuple[str, float], ...]:
    """The contrast of a colour of a chart's text with the page in each mode."""
    found = []
    for mode in _MODES:
        palette = _palette(css, mode)
        themed = {
            str(match[1]): str(dict(re.findall(r"(fill):([^;]+)", body)).get("fill", match[1]))
            for selector, body in _declared(css, mode)
            if (match := _THEMED.search(selector))
        }
        text = _colour(_FOLLOWED.get(colour, themed.get(colour, colour)), palette)
        paper = palette.get("--paper", "#ffffff")
        if text and not colour.startswith("var(--paper"):  # that one stands on a shape
            found.append((mode, contrast(text, paper)))
    return tuple(found)
