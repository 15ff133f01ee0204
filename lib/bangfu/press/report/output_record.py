"""What a notebook cell shows: HTML for readers, and the same figures as data for publication.

A report prints nothing else, so the figures of a release are collected from the outputs of its
executed notebooks: what was printed and what is published as data are the same objects.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bangfu.errors import GateError
from bangfu.figures.model import Figure
from bangfu.figures.records import from_record, to_record
from bangfu.language import Language
from bangfu.press.report.tables.table_record import from_printed, to_printed
from bangfu.press.report.tables.table_spec import TableSpec
from bangfu.register.dependence.streams import Read, merged

if TYPE_CHECKING:  # nbformat takes a second to import, which every kernel would pay
    from nbformat import NotebookNode

__all__ = [
    "MIME",
    "ChartData",
    "DataTable",
    "Output",
    "charts_of",
    "figures_of",
    "outputs_of",
    "printed_of",
    "reads_of",
    "tables_of",
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
    notes: tuple[str, ...]
    table: DataTable
    """The same in both languages."""


@dataclass(frozen=True)
class Output:
    """One output of a report."""

    html: str
    text: str
    figures: tuple[Figure, ...] = ()
    table: DataTable | None = None
    reads: tuple[Read, ...] | None = None
    """What its report had read of the register when this was made; None if no report made it."""
    printed: TableSpec | None = None
    """The table as printed, if this shows one."""
    chart: ChartData | None = None

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        queries = list(dict.fromkeys(figure.measure_sql for figure in self.figures))
        records = [to_record(figure) for figure in self.figures]
        for record in records:  # many figures share one query: it is kept once
            record["measure_sql"] = queries.index(record["measure_sql"])
        data: dict[str, Any] = {"queries": queries, "figures": records}
        if self.table is not None:
            data["table"] = _record(self.table)
        if self.printed is not None:
            data["printed"] = to_printed(self.printed, self.figures)
        if self.chart is not None:
            table = _record(self.chart.table)
            data["chart"] = {**vars(self.chart), "notes": list(self.chart.notes), "table": table}
        if self.reads is not None:
            data["reads"] = [[read.stream, read.since, read.until] for read in self.reads]
        return {"text/html": self.html, "text/plain": self.text, MIME: data}


def figures_of(notebooks: "Iterable[NotebookNode]") -> tuple[Figure, ...]:
    """The figures shown in executed notebooks, each address once, sorted by address.

    Raises
    ------
    GateError
        If an address is shown with two values, or is withheld in one place and shown in another.
    """
    found: dict[str, Figure] = {}
    for data in _data(notebooks):
        for record in data["figures"]:
            figure = _figure(data, record)
            known = found.setdefault(figure.address, figure)
            if (known.value, known.status) != (figure.value, figure.status):
                raise GateError(
                    f"figure {figure.address!r}: found as {known.status} and as {figure.status}, "
                    "expected one value wherever it is shown"
                )
    return tuple(found[address] for address in sorted(found))


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


def printed_of(notebook: "NotebookNode") -> tuple[TableSpec, ...]:
    """The tables as an executed notebook prints them, in its order and language."""
    return tuple(
        from_printed(data["printed"], [_figure(data, record) for record in data["figures"]])
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
        words = {**raw, "notes": tuple(raw["notes"]), "table": _table(raw["table"])}
        chart = (ChartData(**words), "".join(output["text/html"]))
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


def _figure(data: dict[str, Any], record: dict[str, Any]) -> Figure:
    return from_record({**record, "measure_sql": data["queries"][record["measure_sql"]]})


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
