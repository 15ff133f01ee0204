"""A chart as a picture that stands alone: title, drawing and source on a white ground."""

import base64
from dataclasses import dataclass
from html import escape

from bangfu.language import LANGUAGE_TAGS, Language, Text
from bangfu.press.release.about import About
from bangfu.press.report.charts.canvas import WIDE, break_text
from bangfu.press.report.charts.svg import FONT_STACK, svg_characters
from bangfu.press.report.fonts import FONT_FAMILY, subset_woff
from bangfu.press.report.output_record import ChartData
from bangfu.words.labels import EDITIONS, SYNTHETIC_MEANS

__all__ = ["Poster", "poster"]

_MARGIN = 40.0
_INK, _MUTED, _WARN, _RULE = "#1c2024", "#5a626c", "#8a3b00", "#b9bfc7"
_SOURCE = Text(
    "来源：{unit}困难职工帮扶登记，数据版本{load}",
    "Source: {unit}, hardship register, data version {load}",
)


@dataclass(frozen=True)
class Poster:
    """A picture as a file of its own, and as it is given to be rendered with the font beside it."""

    svg: str
    drawing: str
    size: tuple[float, float]
    frame: tuple[float, float, float, float]
    """Left, top, width and height of the chart itself, without the words around it."""


@dataclass(frozen=True)
class _Line:
    """A line of text: its size, the height it takes, its colour, and whether it is heavy."""

    text: str
    size: float
    height: float
    colour: str
    heavy: bool = False


def poster(chart: ChartData, drawing: str, about: About) -> Poster:
    """The picture of a chart.

    Parameters
    ----------
    chart
        Its words.
    drawing
        The wide drawing, as the page has it.
    about
        Where the numbers come from, whether they are invented, and who may see them.
    """
    above, below = _above(chart, about), _below(chart, about)
    top = _MARGIN + sum(line.height for line in above) + 14
    foot = top + _height(drawing) + 22
    size = (WIDE.width + 2 * _MARGIN, foot + sum(line.height for line in below) + 26)
    moved = f'<g transform="translate({_MARGIN:g} {top:g})" stroke-linejoin="round">'
    content = "".join(
        [
            f'<rect width="{size[0]:g}" height="{size[1]:g}" fill="#fff"/>',
            *_written(above, _MARGIN),
            f"{moved}{_inner(drawing)}</g>",
            f'<path d="M{_MARGIN:g} {foot:g}h{WIDE.width:g}" stroke="{_RULE}"/>',
            *_written(below, foot + 8),
        ]
    )
    named = f"<title>{escape(chart.title)}</title><desc>{escape(chart.alt)}</desc>"
    style = _font_style(svg_characters(content))
    return Poster(
        _svg(named + style + content, size, FONT_STACK, chart.language),
        _svg(content, size, FONT_FAMILY, chart.language),
        size,
        (_MARGIN, top, WIDE.width, _height(drawing)),
    )


def _svg(content: str, size: tuple[float, float], family: str, language: Language) -> str:
    width, height = size
    lang = LANGUAGE_TAGS[language]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img" lang="{lang}" '
        f'font-family="{family}">{content}</svg>\n'
    )


def _above(chart: ChartData, about: About) -> list[_Line]:
    language = chart.language
    lines = []
    if about.edition == "internal":
        lines.append(_Line(EDITIONS["internal"].of(language), 14, 24, "#8c1d18", heavy=True))
    lines += [
        _Line(text, 24, 33, _INK, heavy=True) for text in break_text(chart.title, WIDE.width, 24)
    ]
    lines += [
        _Line(text, 14, 22, _MUTED) for text in break_text(chart.subtitle, WIDE.width, 14) if text
    ]
    return lines


def _below(chart: ChartData, about: About) -> list[_Line]:
    language = chart.language
    source = _SOURCE.of(language).format(unit=about.unit_name.of(language), load=about.load_id)
    texts = [(source, _MUTED)]
    if about.synthetic:
        texts.append((SYNTHETIC_MEANS["picture"].of(language), _WARN))
    return [
        _Line(line, 12, 19, colour)
        for text, colour in texts
        for line in break_text(text, WIDE.width, 12)
    ]


def _written(lines: list[_Line], top: float) -> list[str]:
    found = []
    for line in lines:
        top += line.height
        # The font has one weight: a thin outline makes a heavier one of it.
        outline = f' stroke="{line.colour}" stroke-width="{line.size / 34:.2f}"' * line.heavy
        found.append(
            f'<text x="{_MARGIN:g}" y="{top - line.height * 0.28:g}" font-size="{line.size:g}" '
            f'fill="{line.colour}"{outline}>{escape(line.text, quote=False)}</text>'
        )
    return found


def _height(drawing: str) -> float:
    return float(drawing.partition(' height="')[2].partition('"')[0])


def _inner(drawing: str) -> str:
    """What is inside the drawing, in the colours of paper: nothing follows a page here."""
    inside = drawing.partition("</desc>")[2].removesuffix("</svg>")
    return inside.replace("currentColor", _INK).replace("var(--paper, #fff)", "#fff")


def _font_style(characters: frozenset[str]) -> str:
    font = base64.b64encode(subset_woff(characters)).decode("ascii")
    return (
        "<style>@font-face{font-family:bangfu;src:url(data:font/woff;base64,"
        f'{font}) format("woff")}}</style>'
    )
