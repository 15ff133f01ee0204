"""From an executed notebook to one HTML page that can be sent by mail and read anywhere.

nbconvert's own templates weigh hundreds of kilobytes, load scripts from elsewhere and name the
page after its file. This exporter uses a template of ours, runs no preprocessors, and goes past
`HTMLExporter`, whose last pass rewrites the SVG and invents alt texts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Any, Literal

from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from traitlets import default

from bangfu.errors import GateError
from bangfu.language import Language
from bangfu.present.charts.svg import svg_characters
from bangfu.present.gate import cell_name, check_html, check_outputs
from bangfu.present.markdown import Outline, in_language, render_markdown
from bangfu.present.stylesheet import style_hash, stylesheet

__all__ = ["PageMeta", "render_page"]

_TEMPLATES = files("bangfu.present") / "template"

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "lang": "zh-CN",
        "skip": "跳到正文",
        "contents": "目录",
        "links": "相关文件",
        "provenance": "数据来源与版本",
        "public": "公开版",
        "internal": "内部资料",
        "synthetic": "示例数据",
        "synthetic_means": "本页全部数字由虚构的登记数据算出，不反映实际情况。",
    },
    "en": {
        "lang": "en",
        "skip": "Skip to content",
        "contents": "Contents",
        "links": "Related files",
        "provenance": "Sources and versions",
        "public": "Public edition",
        "internal": "Internal: not for publication",
        "synthetic": "Synthetic data",
        "synthetic_means": "Every figure on this page was computed from an invented register.",
    },
}


@dataclass(frozen=True)
class PageMeta:
    """What a page says about itself besides its content, in the language of the run.

    `provenance` are pairs of term and value for the footer; `links` pairs of words and a
    relative address (the figures as data, the other language, the index).
    """

    unit_name: str
    period_label: str
    edition: Literal["public", "internal"]
    synthetic: bool
    provenance: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()


def render_page(nb: NotebookNode, *, language: Language, page: PageMeta) -> str:
    """The executed notebook as a complete HTML page, the same bytes for the same notebook.

    Parameters
    ----------
    nb
        Its code cells show `text/html` only; its markdown cells hold both languages. Cells
        tagged `provenance` show in the footer. No code is shown.
    language
        The language of the run.
    page
        What the header and the footer say.

    Raises
    ------
    GateError
        If a markdown cell lacks the language, holds HTML or a heading out of order; if a code
        cell failed or shows anything but `text/html`; if the page breaks a rule of the gate.
    """
    outline = Outline()
    body, footer = _blocks(nb, language, outline)
    if not outline.headings:
        raise GateError("notebook: no heading, expected a title (#) in its first cell")
    css = stylesheet(svg_characters("".join(body + footer)))
    content = {
        "outline": outline,
        "body": body,
        "footer": footer,
        "page": page,
        "words": _WORDS[language],
        "css": css,
        "css_hash": style_hash(css),
    }
    # The exporter copies its notebook several times over; all of it that shows is in the content.
    bare = new_notebook(metadata=nb.metadata)  # type: ignore[no-untyped-call]
    html, _ = _exporter().from_notebook_node(bare, {"content": content})
    check_html(html, "page")
    return str(html)


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


def _blocks(nb: NotebookNode, language: Language, outline: Outline) -> tuple[list[str], list[str]]:
    """The HTML of the cells: those of the body, and those of the footer."""
    body: list[str] = []
    footer: list[str] = []
    for number, cell in enumerate(nb.cells, start=1):
        where = cell_name(number, cell)
        if cell.cell_type == "markdown":
            body.append(render_markdown(in_language(cell.source, language, where), outline, where))
        elif cell.cell_type == "code":
            check_outputs(number, cell)
            tags = cell.get("metadata", {}).get("tags", [])
            shown = [_html_of(output, where) for output in cell.outputs]
            (footer if "provenance" in tags else body).extend(shown)
        else:
            raise GateError(f"{where}: found a {cell.cell_type} cell, expected markdown or code")
    return body, footer


def _html_of(output: NotebookNode, where: str) -> str:
    html = "".join(output["data"]["text/html"])
    check_html(html, where)
    return html
