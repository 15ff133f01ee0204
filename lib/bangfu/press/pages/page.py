"""From an executed notebook to one HTML page that can be sent by mail and read anywhere.

nbconvert's own templates weigh hundreds of kilobytes, load scripts from elsewhere and name the
page after its file. This exporter uses a template of ours, runs no preprocessors, and goes past
`HTMLExporter`, whose last pass rewrites the SVG and invents alt texts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from importlib.resources import as_file, files
from typing import Any

from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from traitlets import default

from bangfu.disclosure.policy import Edition
from bangfu.errors import GateError
from bangfu.language import LANGUAGE_TAGS, Language, other
from bangfu.persons.personal_rules import PrivateWords
from bangfu.press.gate.inspection import Expected, inspect_page
from bangfu.press.gate.page_rules import output_faults
from bangfu.press.gate.pieces import Block, Findings, cell_name
from bangfu.press.pages.markdown import Outline, in_language, render_markdown, silent_prose
from bangfu.press.pages.stylesheet import ICON, running_heads, style_hash, stylesheet
from bangfu.press.report.charts.svg import svg_characters
from bangfu.press.report.output_record import page_html
from bangfu.words.labels import IMPRINT, LANGUAGE_NAMES, PAGE, in_language_of

__all__ = ["PageMeta", "render_page"]

_TEMPLATES = files("bangfu.press.pages") / "template"

_SUMMARY = '<dl class="headline"'
_STATEMENT = '<p class="statement"'
"""How the few figures that matter begin."""
_OWN_WORDS = re.compile(r'<dl class="imprint">.*?</dl>', re.DOTALL)
"""The publisher's own, with its telephone if it likes: the gate looks for those of others."""


@dataclass(frozen=True)
class PageMeta:
    """What a page says about itself besides its content, in the language of the run.

    `issued` says on which day, `site` in which library, and `address` where it is found: on the web
    if that is known, else in the library; `picture` is the address on the web of a picture of it.
    `imprint` are terms, each with what is said of it, the publisher's
    own words. `links` are pairs of words and a relative address (the figures as data, the index),
    `ways` such pairs to other reports;
    `twin` is the address of the page in the other language from here, `twin_address` on the web.
    `names` may hold letters of the other
    language, as names of unions do; `private` are words that may not be on a public page.
    """

    unit_name: str
    period_label: str
    edition: Edition
    synthetic: bool
    provisional: bool = False
    revised: bool = False
    issued: str = ""
    site: str = ""
    address: str = ""
    picture: str = ""
    imprint: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    ways: tuple[tuple[str, str], ...] = ()
    twin: str = ""
    twin_address: str = ""
    names: tuple[str, ...] = ()
    private: PrivateWords | None = None


@dataclass
class _Content:
    """The HTML of the cells, by where it stands in the page."""

    outline: Outline = field(default_factory=Outline)
    deck: list[Block] = field(default_factory=list)
    """What stands under the title: the first sentence of the report, or its title's own text."""
    body: list[Block] = field(default_factory=list)
    footer: list[Block] = field(default_factory=list)
    description: str = ""
    """The first sentence again: what other sites and apps show of a page."""

    @property
    def blocks(self) -> list[Block]:
        """All of it."""
        return [block for block in (*self.deck, *self.body, *self.footer) if block.html]


def render_page(nb: NotebookNode, *, language: Language, page: PageMeta) -> str:
    """The executed notebook as a complete HTML page, the same bytes for the same notebook.

    The first sentence stands under the title in the place of the question of its cell, and the
    figures that matter come first in the body. No code is shown.

    Parameters
    ----------
    nb
        Its code cells show `text/html` only; its markdown cells hold both languages. Cells
        tagged `provenance` show in the footer.
    language
        The language of the run.
    page
        What the header and the footer say.

    Raises
    ------
    GateError
        If a markdown cell lacks the language, holds HTML or a heading out of order; if a code
        cell failed or shows anything but `text/html`; if the page breaks a rule of the gate.
        All faults are told at once.
    """
    findings = Findings()
    content = _content(nb, language, findings)
    if not content.outline.headings:
        findings.note("notebook", "no heading, expected a title (#) in its first cell")
        findings.refuse()
    css = stylesheet(svg_characters("".join(block.html for block in content.blocks)))
    css += _margins(content.outline.title, page, language)
    html = _set(content, nb, language, page, css)
    shell = html
    for block in content.blocks:
        shell = shell.replace(block.html, "", 1)
    shell = _OWN_WORDS.sub("", shell)
    expected = Expected(language, page.edition, (*page.names, page.unit_name), page.private)
    weight = len(html.encode())
    inspect_page(Block("page", shell), content.blocks, expected, weight=weight, findings=findings)
    findings.refuse()
    return html


def _set(content: _Content, nb: NotebookNode, language: Language, page: PageMeta, css: str) -> str:
    """The content set into the template of a page."""
    given = {
        "content": content,
        "page": page,
        "words": {**in_language_of(PAGE, language), "imprint": IMPRINT["imprint"].of(language)},
        "lang": LANGUAGE_TAGS[language],
        "twin": {"words": LANGUAGE_NAMES[other(language)], "lang": LANGUAGE_TAGS[other(language)]},
        "icon": ICON,
        "locale": LANGUAGE_TAGS[language].replace("-", "_"),
        "css": css,
        "css_hash": style_hash(css),
    }
    # The exporter copies its notebook several times over; all of it that shows is given.
    bare = new_notebook(metadata=nb.metadata)  # type: ignore[no-untyped-call]
    html, _ = _exporter().from_notebook_node(bare, {"given": given})
    return str(html)


def _margins(title: str, page: PageMeta, language: Language) -> str:
    """What stands in the margins of every printed sheet."""
    words = in_language_of(PAGE, language)
    asked = {
        "internal": page.edition == "internal",
        "provisional": page.provisional,
        "synthetic": page.synthetic,
    }
    return running_heads(
        " · ".join((unescape(title), page.unit_name, page.period_label)),
        " · ".join(words[mark] for mark, is_so in asked.items() if is_so),
        "  ".join(filter(None, (page.address, page.issued))),
        watermark=words["internal"] if asked["internal"] else "",
    )


class _PageExporter(TemplateExporter):
    """Cells that are already HTML, set into the page template."""

    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("default_preprocessors")
    def _default_preprocessors_default(self) -> list[Any]:
        return []


@cache
def _exporter() -> TemplateExporter:
    """The exporter, its template read and compiled once a process."""
    with as_file(_TEMPLATES) as folder:
        exporter: TemplateExporter = _PageExporter(  # type: ignore[no-untyped-call]
            template_name="bangfu", extra_template_basedirs=[str(folder)]
        )
        # Loaded here: a folder taken from a zipped package is gone after this block.
        exporter.template  # noqa: B018
    return exporter


def _content(nb: NotebookNode, language: Language, findings: Findings) -> _Content:
    """What the cells show; what may not be shown is noted and left out."""
    content = _Content()
    silent = silent_prose(nb)
    for number, cell in enumerate(nb.cells, start=1):
        if number in silent:
            continue
        where = cell_name(number, cell)
        try:
            _add(cell, where, language, content)
        except GateError as error:
            findings.quote(error)
        if cell.cell_type == "code":
            findings.note(where, *output_faults(cell))
    content.body = _summary_first(content.body)
    if content.description:  # a reader wants the answer, not the question
        lead = next(block for block in content.body if _is_statement(block))
        content.deck = [lead]
        content.body.remove(lead)
    return content


def _add(cell: NotebookNode, where: str, language: Language, content: _Content) -> None:
    if cell.cell_type == "markdown":
        untitled = not content.outline.headings
        prose = in_language(cell.source, language, where)
        html = render_markdown(prose, content.outline, where).strip()
        if untitled:  # up to the first section, the cell of the title introduces the report
            introduction, heading, rest = html.partition("<h2")
            content.deck.append(Block(where, introduction.strip()))
            html = heading + rest
        content.body.append(Block(where, html))
    elif cell.cell_type == "code":
        shown = [Block(where, html) for html in _htmls_of(cell)]
        tags = cell.get("metadata", {}).get("tags", [])
        (content.footer if "provenance" in tags else content.body).extend(shown)
        if not content.description and any(_is_statement(block) for block in shown):
            content.description = str(cell.outputs[0]["data"].get("text/plain", ""))
    else:
        raise GateError(f"{where}: found a {cell.cell_type} cell, expected markdown or code")


def _htmls_of(cell: NotebookNode) -> Iterator[str]:
    for output in cell.get("outputs", []):
        if "text/html" in output.get("data", {}):
            yield page_html(output["data"])


def _is_statement(block: Block) -> bool:
    return block.html.startswith(_STATEMENT)


def _is_summary(block: Block) -> bool:
    return block.html.startswith(_SUMMARY)


def _summary_first(blocks: list[Block]) -> list[Block]:
    """The figures that matter moved up to the heading of their section, before its text."""
    place = next((n for n, block in enumerate(blocks) if _is_summary(block)), 0)
    if not place or not blocks[place - 1].html.startswith("<h2"):
        return blocks
    before, summary = blocks[place - 1], blocks[place]
    heading, end, text = before.html.partition("</h2>")
    moved = [Block(before.where, heading + end), summary, Block(before.where, text.strip())]
    return [*blocks[: place - 1], *moved, *blocks[place + 1 :]]
