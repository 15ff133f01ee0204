"""A picture of a page, as a reader's browser shows it: `python .ci/screenshot.py`.

For the README and for looking at what changed. The browser is Debian's chromium, driven by
playwright (both for development only); it gets a font configuration of its own, so that Chinese
text renders on a machine without Chinese fonts, and no permission to load anything but the page.
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from bangfu.errors import RunError
from bangfu.press.report.fonts import font_path

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["browser", "chromium_path", "main", "take_screenshot"]

_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
]


def chromium_path() -> str:
    """The browser: `BANGFU_CHROMIUM` if set, or else `chromium` on the path.

    Raises
    ------
    RunError
        If there is none.
    """
    found = os.environ.get("BANGFU_CHROMIUM") or shutil.which("chromium")
    if not found or not Path(found).is_file():
        raise RunError(
            f"browser: found {found!r}, expected chromium on the path or in BANGFU_CHROMIUM "
            "(Debian: apt install chromium)"
        )
    return found


@contextmanager
def browser() -> Iterator["Browser"]:
    """A headless chromium that knows a Chinese font, whatever the machine has.

    Raises
    ------
    RunError
        If chromium or playwright is not installed.
    """
    executable = chromium_path()
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - not on every machine
    except ModuleNotFoundError:
        raise RunError("browser: playwright is not installed (pip install 'bangfu[dev]')") from None
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        environment: dict[str, str | float | bool] = {**os.environ}
        environment["FONTCONFIG_FILE"] = str(_font_configuration(Path(folder)))
        started = playwright.chromium.launch(
            executable_path=executable, args=_FLAGS, env=environment
        )
        try:
            yield started
        finally:
            started.close()


def take_screenshot(
    page: Path, picture: Path, *, width: int = 1280, dark: bool = False, full: bool = False
) -> None:
    """Write what a browser shows of a page into a PNG file (or, for a name in .pdf, its print).

    Parameters
    ----------
    page, picture
        The HTML file to open and the file to write.
    width
        Width of the window in CSS pixels; the picture has two pixels for each.
    dark
        Ask for the dark colours.
    full
        The whole page and not only the first screen.
    """
    with browser() as chromium:
        context = chromium.new_context(
            viewport={"width": width, "height": round(width * (2 if width < 600 else 0.75))},
            color_scheme="dark" if dark else "light",
            device_scale_factor=2,
            offline=True,
        )
        tab = context.new_page()
        tab.goto(page.resolve().as_uri())
        tab.evaluate("document.fonts.ready")
        if picture.suffix == ".pdf":
            tab.pdf(path=picture, format="A4", prefer_css_page_size=True)
        else:
            tab.screenshot(path=picture, full_page=full)


def _font_configuration(folder: Path) -> Path:
    """Our font alone, for every family asked for: the same picture on every machine."""
    path = folder / "fonts.conf"
    path.write_text(
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
        f"<dir>{escape(str(font_path().parent))}</dir>"
        f"<cachedir>{escape(str(folder / 'cache'))}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return path


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and take the screenshot."""
    parser = argparse.ArgumentParser(prog="python .ci/screenshot.py", description=__doc__)
    parser.add_argument("page", type=Path, help="HTML file to open")
    parser.add_argument("picture", type=Path, help="PNG (or PDF) file to write")
    parser.add_argument("--width", type=int, default=1280, help="window width in CSS pixels")
    parser.add_argument("--dark", action="store_true", help="ask for the dark colours")
    parser.add_argument("--full", action="store_true", help="the whole page, not one screen")
    given = parser.parse_args(arguments)
    if not given.page.is_file():
        parser.error(f"page: found no file {str(given.page)!r}")
    try:
        take_screenshot(
            given.page, given.picture, width=given.width, dark=given.dark, full=given.full
        )
    except RunError as error:
        parser.exit(error.exit_code, f"{error}\n")


if __name__ == "__main__":
    main()
