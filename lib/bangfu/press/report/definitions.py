"""What the figures of a report mean, said once for each thing that is meant.

Figures with the same definition, such as the same percentile of three waiting times, share an
entry. Ids of figures are for data files and programs: here they stand behind, in the links.
"""

from collections.abc import Collection, Iterator
from html import escape

from bangfu.figures.catalogue import STANDARD_AMOUNT
from bangfu.figures.changes import change_definitions, is_change
from bangfu.figures.model import Figure
from bangfu.figures.proportions import PROPORTION, is_proportion
from bangfu.language import LIST_COMMA, Text
from bangfu.press.report.figure_links import linked
from bangfu.press.report.output_record import Listing, Output
from bangfu.press.report.scene import Scene

__all__ = ["definitions"]

_STANDARD = Text("标准", "standard")
"""What the rows of the table of standards are, each of which has a name of its own."""


def definitions(scene: Scene, figures: Collection[Figure]) -> Output:
    """Label and definition of each figure, in the order first shown."""
    entries = [*_of_figures(scene, figures), *_of_any(scene, figures)]
    items = "".join(
        f"<div><dt>{html}</dt><dd>{escape(words)}</dd></div>" for _, html, words, _ in entries
    )
    # Whoever reads the plain text works in a notebook, and asks for figures by their ids.
    text = "\n".join(f"{heads} ({ids}): {words}" for heads, _, words, ids in entries)
    listing = Listing("definitions", tuple((heads, words) for heads, _, words, _ in entries))
    return Output(f'<dl class="definitions">{items}</dl>', text, listing=listing, given=True)


def _of_figures(scene: Scene, figures: Collection[Figure]) -> Iterator[tuple[str, str, str, str]]:
    """Heads, the same as links to the figures, words and ids: an entry for each definition."""
    alike: dict[str, list[Figure]] = {}
    for figure in figures:
        if not is_change(figure.id) and not is_proportion(figure.id):
            alike.setdefault(scene.say(figure.definition), []).append(figure)
    comma = scene.say(LIST_COMMA)
    for words, meant in alike.items():
        heads = [_head(figure, scene) for figure in meant]
        links = (linked(escape(head), one, scene) for head, one in zip(heads, meant, strict=True))
        yield comma.join(heads), comma.join(links), words, ", ".join(one.id for one in meant)


def _of_any(scene: Scene, figures: Collection[Figure]) -> Iterator[tuple[str, str, str, str]]:
    """What is said of any figure: changes and shares of a total."""
    ids = {figure.id for figure in figures}
    shares = [PROPORTION] if any(map(is_proportion, ids)) else []
    for name, label, words in [*change_definitions(ids), *shares]:
        head = scene.head(label)
        yield head, escape(head), scene.say(words), f"*.{name}"


def _head(figure: Figure, scene: Scene) -> str:
    return scene.head(_STANDARD if figure.id == STANDARD_AMOUNT else figure.label)
