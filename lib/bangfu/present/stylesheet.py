"""The one stylesheet of all pages, and the hash by which a page's policy admits it."""

import base64
import hashlib
from importlib.resources import files

from bangfu.present.fonts import subset_woff2

__all__ = ["style_hash", "stylesheet"]


def stylesheet(characters: frozenset[str] = frozenset()) -> str:
    """The style of a page, with a font of just the characters its charts draw, if any."""
    folder = files("bangfu.present") / "template" / "bangfu"
    css = (folder / "page.css").read_text(encoding="utf-8")
    if not characters:
        return css
    font = base64.b64encode(subset_woff2(characters)).decode()
    return css + (
        f"@font-face{{font-family:bangfu;src:url(data:font/woff2;base64,{font}) format('woff2')}}\n"
    )


def style_hash(css: str) -> str:
    """What a Content-Security-Policy calls this style: `sha256-` and the hash in base64."""
    return "sha256-" + base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
