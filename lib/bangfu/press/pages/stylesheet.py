"""The one stylesheet of all pages, and the hash by which a page's policy admits it."""

import base64
import hashlib
from functools import cache, lru_cache
from importlib.resources import files

from bangfu.press.report.fonts import subset_woff

__all__ = ["page_style", "style_hash", "stylesheet"]


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


def style_hash(css: str) -> str:
    """What a Content-Security-Policy calls this style: `sha256-` and the hash in base64."""
    return "sha256-" + base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
