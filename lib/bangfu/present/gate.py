"""The publication gate, first form: what may not be on a page stops its release.

A page that passes was made by our own tables and charts from the first byte to the last. Checkers
of accessibility catch few of the faults named here, so they are looked for one by one.
"""

from collections import Counter
from html.parser import HTMLParser

from nbformat import NotebookNode

from bangfu.errors import GateError

__all__ = ["cell_name", "check_html", "check_outputs"]

_FORBIDDEN_TAGS = {"script", "iframe", "object", "embed", "link", "base", "form", "img", "image"}
_ADDRESSES = {"href", "src", "xlink:href", "srcset", "action", "data"}
_VOID = {"meta", "br", "hr", "input", "img", "link", "base", "wbr", "col"}


def cell_name(number: int, cell: NotebookNode) -> str:
    """What an error calls a cell: its number from 1, its id and its tags."""
    tags = cell.get("metadata", {}).get("tags", [])
    tagged = f", tagged {', '.join(tags)}" if tags else ""
    return f"cell {number} (id {cell.get('id', '')!r}{tagged})"


def check_outputs(number: int, cell: NotebookNode) -> None:
    """Refuse every output of a code cell but `text/html`.

    Raises
    ------
    GateError
        Naming the cell and what was found: a traceback, a stream, a bare repr or picture.
    """
    where = cell_name(number, cell)
    for output in cell.get("outputs", []):
        kind = output["output_type"]
        if kind == "error":
            raise GateError(f"{where}: failed with {output.get('ename', '')!r}")
        if kind == "stream":
            raise GateError(f"{where}: found text on {output.get('name')}, expected no streams")
        if "text/html" not in output.get("data", {}):
            found = ", ".join(sorted(output.get("data", {}))) or "nothing"
            raise GateError(f"{where}: shows {found}, expected 'text/html' (a table or a chart)")


def check_html(html: str, where: str) -> None:
    """Refuse HTML that could run, send for or collide with something, or that cannot be read out.

    Raises
    ------
    GateError
        Naming every fault found.
    """
    checker = _Checker()
    checker.feed(html)
    checker.close()
    doubled = [name for name, count in checker.ids.items() if count > 1]
    faults = checker.faults + [f"id {name!r} is used more than once" for name in doubled]
    faults += [f"<{tag}> is not closed" for tag in checker.open]
    if checker.tables != checker.captions:
        faults.append(f"{checker.tables} tables have {checker.captions} captions")
    if faults:
        raise GateError(f"{where}: " + "; ".join(faults))


class _Checker(HTMLParser):
    """Reads HTML once and notes what is wrong with it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.ids: Counter[str] = Counter()
        self.open: list[str] = []
        self.tables = 0
        self.captions = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _FORBIDDEN_TAGS:
            self.faults.append(f"<{tag}> is not allowed")
        self.tables += tag == "table"
        self.captions += tag == "caption"
        values = {name: value or "" for name, value in attrs}
        for name, value in values.items():
            self._attribute(tag, name, value)
        if tag == "svg" and not (values.get("role") == "img" and values.get("aria-labelledby")):
            self.faults.append("<svg> has no role 'img' or no name")
        if tag == "th" and values.get("scope") not in {"col", "row", "colgroup", "rowgroup"}:
            self.faults.append("<th> has no scope")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name == "id":
            self.ids[value] += 1
        if name == "style" or name.startswith("on"):
            self.faults.append(f"<{tag}> has the attribute {name!r}")
        elsewhere = ":" in value.partition("/")[0] or value.startswith("//")
        # A link a reader may follow is no request of the page; anything else is.
        if name in _ADDRESSES and elsewhere and not (tag == "a" and value.startswith("https://")):
            self.faults.append(f"<{tag}> points elsewhere: {value[:60]!r}")
