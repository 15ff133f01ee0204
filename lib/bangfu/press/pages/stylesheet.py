"""The one stylesheet of all pages, the hash by which a page's policy admits it, and the icon."""

import base64
import hashlib
from functools import cache, lru_cache
from importlib.resources import files

from bangfu.press.report.fonts import subset_woff

__all__ = ["ICON", "page_style", "running_heads", "style_hash", "stylesheet"]

ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
    "%3Crect width='16' height='16' rx='3' fill='%231f5fa8'/%3E"
    "%3Cpath d='M4 12V8M8 12V4M12 12V6' stroke='%23fff' stroke-width='2'/%3E%3C/svg%3E"
)
"""Three columns: within the page, so that nothing is asked for."""
_WATERMARK = (
    "@media print{{body::before{{content:{mark};position:fixed;z-index:-1;top:40%;left:0;right:0;"
    "text-align:center;font-size:72pt;color:#8c1d18;opacity:.08;transform:rotate(-30deg)}}}}\n"
)
"""Behind the text of every sheet: browsers before Chromium 131 print nothing into margins."""


@cache
def page_style() -> str:
    """The style of every page, without a font."""
    folder = files("bangfu.press.pages") / "template" / "bangfu"
    return (folder / "page.css").read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def stylesheet(characters: frozenset[str] = frozenset()) -> str:
    """The style of a page, with a font of just the characters its charts draw, if any."""
    css = page_style()
    if not characters:
        return css
    font = base64.b64encode(subset_woff(characters)).decode()
    return css + (
        f"@font-face{{font-family:bangfu;src:url(data:font/woff;base64,{font}) format('woff')}}\n"
    )


def running_heads(title: str, marks: str, foot: str, *, watermark: str = "") -> str:
    """What every printed sheet carries in its margins: a sheet by itself can be traced.

    Parameters
    ----------
    title
        Above, at the left.
    marks
        Above, at the right: internal, provisional, synthetic.
    foot
        Below: where it is found, and when it was issued.
    watermark
        A mark that is repeated behind the text.

    Examples
    --------
    >>> running_heads("A", "", "B").splitlines()[0]
    '@page{@top-left{content:"A"}@top-right{content:""}@bottom-left{content:"B"}}'
    """
    boxes = {"top-left": title, "top-right": marks, "bottom-left": foot}
    css = "".join(f"@{place}{{content:{_quoted(text)}}}" for place, text in boxes.items())
    behind = _WATERMARK.format(mark=_quoted(watermark)) if watermark else ""
    return f"@page{{{css}}}\n{behind}"


def _quoted(text: str) -> str:
    """A text as a string of CSS that can neither end itself nor the element it stands in."""
    safe = "".join(f"\\{ord(c):x} " if c in '"\\<>&\n\r\f' else c for c in text)
    return f'"{safe}"'


def style_hash(css: str) -> str:
    """What a Content-Security-Policy calls this style: `sha256-` and the hash in base64."""
    return "sha256-" + base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
