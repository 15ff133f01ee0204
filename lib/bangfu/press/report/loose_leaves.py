"""Loose leaves: an output of a report as it looks by itself, outside of our pages.

JupyterLab, nbconvert and VS Code know nothing of our stylesheet, and lay their own over ours: they
float the terms of a list, hide nothing, and lead nowhere. A notebook that is not trusted keeps no
SVG, no class and no style but inline. So what is shown there is made from the HTML of the page:
with inline styles and the words that are seen, without what leads to files of a release; charts are
pictures. Colours are those of the place, light or dark, but for pictures on their white ground.
"""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from typing import Any
from unicodedata import east_asian_width

from bangfu.language import LANGUAGE_TAGS, Language
from bangfu.press.release.about import About
from bangfu.press.report.output_record import Output
from bangfu.press.report.tables.table_spec import TableSpec
from bangfu.words.labels import EDITIONS, PAGE, SYNTHETIC_MEANS

__all__ = ["LooseLeaves"]

_PLAIN = "float:none;display:block;width:auto;margin:0;padding:0;font-weight:normal"
"""Of terms and what is said of them: JupyterLab sets them left and right of each other."""
_CELL = "padding:0.3em 0.8em;vertical-align:baseline;text-align:{};font-weight:{};{}"
_STYLES: Mapping[str, str] = {
    "p.statement": "margin:0.6em 0;padding-left:0.8em;border-left:3px solid",
    "p.note": "margin:0.3em 0;font-size:0.9em",
    "figure": "margin:0.8em 0",
    "div.scroll": "overflow-x:auto",
    "dl": "margin:0.6em 0",
    "headline div": "display:inline-block;vertical-align:top;width:11em;margin:0 1.5em 1em 0;"
    "padding-top:0.3em;border-top:2px solid",
    "headline dt": f"{_PLAIN};font-size:0.9em",
    "headline dd": f"{_PLAIN};font-size:1.4em;font-weight:bold",
    "headline span.unit": "margin-left:0.15em",
    "headline dd.change": f"{_PLAIN};font-size:0.85em",
    "dt": f"{_PLAIN};font-weight:bold",
    "dd": f"{_PLAIN};margin-bottom:0.6em",
    "table": "border-collapse:collapse;width:auto;min-width:28em;margin:0;table-layout:auto;"
    "font-size:1em",
    "caption": "caption-side:top;text-align:left;font-weight:bold;padding:0 0 0.4em 0",
    "span.unit": "font-weight:normal;margin-left:0.5em",
    "thead th": _CELL.format("right", "bold", "border-bottom:1px solid"),
    "thead th.first": _CELL.format("left", "bold", "border-bottom:1px solid"),
    "thead th.words": _CELL.format("left", "bold", "border-bottom:1px solid"),
    "tbody th": _CELL.format("left", "normal", "white-space:nowrap"),
    "td": _CELL.format("right", "normal", "white-space:nowrap"),
    "td.words": _CELL.format("left", "normal", ""),
    "total th": _CELL.format("left", "bold", "border-top:1px solid"),
    "total td": _CELL.format("right", "bold", "border-top:1px solid;white-space:nowrap"),
    "total td.words": _CELL.format("left", "bold", "border-top:1px solid"),
    "part th": _CELL.format("left", "normal", "padding-left:2em;white-space:nowrap"),
    "td i": "font-style:normal",
}
"""By element, the class it has, and what it lies in; the more is said the better it fits."""
_MARK = (
    '<p style="margin:0.4em 0;padding:0.2em 0.6em;border-left:4px solid #d67a1f;font-size:0.9em">'
    "{}</p>"
)
_KEPT = ("scope", "colspan", "rowspan", "translate", "lang")
_HIDDEN = {"span.spoken", "p.files"}
"""What our stylesheet has only read out, or leads to a file of a release."""
_DRAWING = re.compile(r'<div class="wide"[^>]*>(<svg\b.*?</svg>)</div>', re.DOTALL)
_PICTURE = (
    '<figure style="margin:0.8em 0"><img src="data:image/svg+xml,{}" alt="{}" '
    'width="{:.0f}" style="max-width:100%"></figure>'
)
_IN_ADDRESS = {ord(c): f"%{ord(c):02X}" for c in "%#<>\"&'\n"}
"""What may not stand in an address; in base64 the font in a picture would be encoded twice."""
_ROWS_SHOWN = 60
"""Lines of a table as plain text."""


@dataclass(frozen=True)
class LooseLeaves:
    """How the outputs of a report look by themselves."""

    about: About
    language: Language

    def __call__(self, output: Output) -> dict[str, Any]:
        """An output for whatever shows notebooks, by type."""
        bundle: dict[str, Any] = {"text/plain": self.text(output)}
        html = ""
        if output.chart is not None:
            from bangfu.press.report.charts.poster import poster  # noqa: PLC0415 - 0.1 s, for charts
            from bangfu.press.report.charts.raster import png  # noqa: PLC0415

            drawing = _DRAWING.findall(output.html)[0]
            drawn = poster(output.chart, drawing, self.about)
            alt = escape(output.chart.alt)
            html = _PICTURE.format(drawn.svg.translate(_IN_ADDRESS), alt, drawn.size[0])
            bundle["image/png"] = base64.b64encode(png(drawn.drawing)).decode("ascii")
        else:
            leaf = _Leaf()
            leaf.feed(output.html)
            leaf.close()
            html = self._marks(output) + "".join(leaf.written)
        lang = LANGUAGE_TAGS[self.language]
        return {"text/html": f'<div lang="{lang}">{html}</div>', **bundle}

    def text(self, output: Output) -> str:
        """An output as plain text, with its numbers: for consoles, logs and comparisons."""
        if output.printed is not None:
            return _table_text(output.printed)
        if output.chart is not None:
            data = output.chart.table
            code, *heads = data.header
            rows = [(code, *heads), *data.rows]
            return f"{output.text}\n{_aligned(rows)}"
        return output.text

    def _marks(self, output: Output) -> str:
        """What must be known of every number: that it is internal, or invented."""
        if output.given or not output.figures:
            return ""
        marks = []
        if self.about.edition == "internal":
            marks.append(EDITIONS["internal"])
        if self.about.synthetic:  # what it means is said where a report begins
            marks.append(SYNTHETIC_MEANS["picture"] if output.listing else PAGE["synthetic"])
        said = " · ".join(mark.of(self.language) for mark in marks)
        return _MARK.format(escape(said)) if said else ""


class _Leaf(HTMLParser):
    """HTML of our pages written anew, its styles inline."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []
        self._within: list[tuple[str, str, bool, str]] = []
        """Of each open element its tag and class, whether it is shown, and how it ends."""

    @property
    def _shows(self) -> bool:
        return all(shown for _, _, shown, _ in self._within)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        named = given.get("class", "")
        if tag == "a":  # a file of a release, or a page of its library: neither is here
            in_note = any((t, c) == ("p", "note") for t, c, _, _ in self._within)
            self._within.append((tag, named, not in_note, ""))
            return
        shown = f"{tag}.{named}" not in _HIDDEN
        if tag == "th" and self.written and self.written[-1].startswith("<tr"):
            named = named or "first"
        self._within.append((tag, named, shown, f"</{tag}>"))
        if self._shows:
            kept = "".join(f' {n}="{escape(given[n])}"' for n in _KEPT if n in given)
            style = self._style()
            self.written.append(f"<{tag}{kept}{f' style={chr(34)}{style}{chr(34)}' * bool(style)}>")

    def handle_endtag(self, tag: str) -> None:
        shows = self._shows
        *_, end = self._within.pop()
        if shows:
            self.written.append(end)

    def handle_data(self, data: str) -> None:
        if self._shows:
            self.written.append(escape(data, quote=False))

    def _style(self) -> str:
        """That of the element opened last: the nearest thing it lies in that changes it, first."""
        *around, (tag, named, _, _) = self._within
        own = ([f"{tag}.{named}"] if named else []) + [tag]
        places = [p for t, c, _, _ in reversed(around) for p in (c, t) if p]
        for place in places:
            for one in own:
                if f"{place} {one}" in _STYLES:
                    return _STYLES[f"{place} {one}"]
        return next((_STYLES[one] for one in own if one in _STYLES), "")


def _table_text(spec: TableSpec) -> str:
    """A table as it is printed: caption, heads, rows and what stands under them."""
    heads = [column.label for column in spec.columns]
    if spec.groups:
        heads = [f"{head} {own}".strip() for head, own in spec.groups]
    rows = [(spec.row_header, *heads), *((row.label, *row.cells) for row in spec.rows)]
    under = [*spec.notes, *([spec.source] if spec.source else [])]
    caption = f"{spec.caption} {spec.unit}".rstrip()
    return "\n".join([caption, _aligned(rows), *under])


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows of words in columns: the first at the left, the others at the right."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows[: _ROWS_SHOWN + 1]:
        gaps = [" " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
        first, *rest = zip(row, gaps, strict=True)
        lines.append("  ".join([first[0] + first[1], *(gap + cell for cell, gap in rest)]).rstrip())
    if len(rows) > len(lines):
        lines.append("…")
    return "\n".join(lines)


def _width(words: str) -> int:
    """Columns of a terminal that words take."""
    return sum(2 if east_asian_width(c) in "WFA" else 1 for c in words)
