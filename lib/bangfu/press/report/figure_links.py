"""Links from a report to the figures it shows, in the finder of the library."""

from html import escape

from bangfu.figures.model import Figure
from bangfu.press.release.addresses import FINDER, TOP, figure_fragment
from bangfu.press.report.scene import Scene

__all__ = ["linked"]


def linked(html: str, figure: Figure, scene: Scene) -> str:
    """HTML of a figure, in public editions as a link to it.

    Figures of internal editions are in no finder, so a link would lead nowhere.
    """
    if scene.answers.subject.edition == "internal":
        return html
    address = f"{TOP}{FINDER[scene.language]}#{figure_fragment(figure.address)}"
    return f'<a href="{escape(address)}">{html}</a>'
