"""What a notebook cell shows: HTML for readers, and the addresses of the figures it says.

A report prints nothing else, so the figures of a release are collected from the outputs of its
executed notebooks, and looked up in its answers: what was printed and what is published as data
are the same objects.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, Protocol

from bangfu.errors import GateError
from bangfu.figures.answers import Answers
from bangfu.figures.changes import figure_at
from bangfu.figures.model import Figure, Status
from bangfu.language import Language
from bangfu.press.report.tables.table_spec import TableSpec, from_printed, to_printed
from bangfu.register.dependence.streams import Read, merged

if TYPE_CHECKING:  # nbformat takes a second to import, which every kernel would pay
    from nbformat import NotebookNode

__all__ = [
    "MIME",
    "ChartData",
    "DataTable",
    "Listing",
    "Output",
    "charts_of",
    "figures_of",
    "outputs_of",
    "page_html",
    "printed_of",
    "reads_of",
    "tables_of",
    "values_shown",
]

MIME = "application/vnd.bangfu.v1+json"


@dataclass(frozen=True)
class DataTable:
    """A shown table as data: exact values, codes beside labels in both languages."""

    id: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class ChartData:
    """A shown chart as data: its words, and what was drawn."""

    id: str
    """What its files are called; the same in both languages."""
    language: Language
    title: str
    subtitle: str
    """What is drawn, where the title is a statement; empty where the title says it."""
    alt: str
    table: DataTable
    """The same in both languages."""


@dataclass(frozen=True)
class Listing:
    """A shown list of terms, each with what is said of it."""

    kind: Literal["headline", "definitions", "provenance"]
    entries: tuple[tuple[str, ...], ...]
    """The term, and what is said of it."""


@dataclass(frozen=True)
class Output:
    """One output of a report."""

    html: str
    text: str
    figures: tuple[Figure, ...] = ()
    table: DataTable | None = None
    printed: TableSpec | None = None
    """The table as printed, if this shows one."""
    chart: ChartData | None = None
    listing: Listing | None = None
    reads: tuple[Read, ...] | None = None
    """What its report had read of the register when this was made; None if no report made it."""
    given: bool = False
    """Whether its numbers are those of rules, definitions or versions, not of the register."""
    loose: "Loose | None" = field(default=None, repr=False, compare=False)
    """How it looks by itself, where it is shown in a notebook and made into no page."""

    def __repr__(self) -> str:
        return self.text if self.loose is None else self.loose.text(self)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        data: dict[str, Any] = {"figures": [_named(figure) for figure in self.figures]}
        if self.given:
            data["given"] = True
        if self.table is not None:
            data["table"] = _record(self.table)
        if self.printed is not None:
            data["printed"] = to_printed(self.printed, self.figures)
        if self.chart is not None:
            data["chart"] = {**vars(self.chart), "table": _record(self.chart.table)}
        if self.listing is not None:
            data["listing"] = [self.listing.kind, [list(entry) for entry in self.listing.entries]]
        if self.reads is not None:
            data["reads"] = [astuple(read) for read in self.reads]
        shown = {"text/html": self.html, "text/plain": self.text, MIME: data}
        if self.loose is None:
            return shown
        data["page"] = self.html
        return {**shown, **self.loose(self)}


class Loose(Protocol):
    """What gives an output as it looks by itself: see `bangfu.press.report.loose_leaves`."""

    def __call__(self, output: Output) -> dict[str, Any]:
        """By type."""

    def text(self, output: Output) -> str:
        """As plain text."""


def page_html(data: Mapping[str, Any]) -> str:
    """What a page shows of an output: of one of ours not how it looks by itself.

    Parameters
    ----------
    data
        What the output shows, by type, HTML among it.
    """
    own = data.get(MIME) or {}
    return str(own["page"]) if "page" in own else "".join(data["text/html"])


def values_shown(notebooks: "Iterable[NotebookNode]") -> dict[str, tuple[str | None, str]]:
    """Value and status of each figure shown in executed notebooks, by address.

    Raises
    ------
    GateError
        If an address is shown with two values, or is withheld in one place and shown in another.
    """
    found: dict[str, tuple[str | None, str]] = {}
    for data in _data(notebooks):
        for address, value, status in data["figures"]:
            known = found.setdefault(address, (value, status))
            if known != (value, status):
                raise GateError(
                    f"figure {address!r}: found as {known[1]} and as {status}, "
                    "expected one value wherever it is shown"
                )
    return found


def figures_of(notebooks: "Iterable[NotebookNode]", answers: Answers) -> tuple[Figure, ...]:
    """The figures shown in executed notebooks, each address once, sorted by address.

    Raises
    ------
    GateError
        If an address is shown with two values, or with one the answers do not have.
    """
    shown = values_shown(notebooks)
    return tuple(_figure([address, *shown[address]], answers) for address in sorted(shown))


def tables_of(notebooks: "Sequence[NotebookNode]") -> tuple[DataTable, ...]:
    """The tables shown in executed notebooks, each id once, sorted by id.

    Raises
    ------
    GateError
        If two different tables have the same id: one would take the other's file.
    """
    found: dict[str, DataTable] = {}
    for data in _data(notebooks):
        if "table" in data:
            table = _table(data["table"])
            if found.setdefault(table.id, table) != table:
                raise GateError(f"table {table.id!r}: shown twice, with different cells")
    return tuple(found[name] for name in sorted(found))


def printed_of(notebook: "NotebookNode", answers: Answers) -> tuple[TableSpec, ...]:
    """The tables as an executed notebook prints them, in its order and language."""
    return tuple(
        from_printed(data["printed"], [_figure(named, answers) for named in data["figures"]])
        for data in _data([notebook])
        if "printed" in data
    )


def charts_of(notebooks: "Sequence[NotebookNode]") -> tuple[tuple[ChartData, str], ...]:
    """The charts shown in executed notebooks, each with the HTML that shows it.

    Sorted by id and language, each once.

    Raises
    ------
    GateError
        If two different charts of one language have the same id: one would take the other's file.
    """
    found: dict[tuple[str, str], tuple[ChartData, str]] = {}
    for output in outputs_of(notebooks):
        raw = output[MIME].get("chart")
        if raw is None:
            continue
        data = ChartData(**{**raw, "table": _table(raw["table"])})
        chart = (data, page_html(output))
        known = found.setdefault((chart[0].id, chart[0].language), chart)
        if known != chart:
            raise GateError(f"chart {chart[0].id!r}: shown twice, and not the same")
    return tuple(found[key] for key in sorted(found))


def reads_of(notebook: "NotebookNode") -> tuple[Read, ...] | None:
    """What the outputs of an executed notebook rest on, in as few pieces as can be.

    Returns
    -------
    tuple or None
        None if any output does not say what was read for it: it may rest on anything.
    """
    read: set[Read] = set()
    is_known = False
    for data in _data([notebook]):
        if "reads" not in data:
            return None
        is_known = True
        read.update(Read(*one) for one in data["reads"])
    return merged(read) if is_known else None


def _named(figure: Figure) -> list[str | None]:
    """A figure as an output names it: its address, and what is said there."""
    value = None if figure.value is None else f"{figure.value:f}"
    return [figure.address, value, figure.status.value]


def _figure(named: Sequence[str | None], answers: Answers) -> Figure:
    address, value, status = named
    known = None if value is None else Decimal(value)
    figure = figure_at(answers, str(address), known, Status(str(status)))
    if figure is None:
        raise GateError(
            f"figure {address!r}: shown as {status}, which no answer of this release is"
        )
    return figure


def _record(table: DataTable) -> dict[str, Any]:
    return {
        "id": table.id,
        "header": list(table.header),
        "rows": [list(row) for row in table.rows],
    }


def _table(record: dict[str, Any]) -> DataTable:
    rows = tuple(tuple(row) for row in record["rows"])
    return DataTable(record["id"], tuple(record["header"]), rows)


def _data(notebooks: "Iterable[NotebookNode]") -> Iterator[dict[str, Any]]:
    return (output[MIME] for output in outputs_of(notebooks))


def outputs_of(notebooks: "Iterable[dict[str, Any]]") -> Iterator[dict[str, Any]]:
    """What each output of ours shows, by type, our own data among it."""
    for notebook in notebooks:
        for cell in notebook["cells"]:
            outputs = [output.get("data", {}) for output in cell.get("outputs", ())]
            yield from (data for data in outputs if MIME in data)
