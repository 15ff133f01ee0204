"""Breakdowns as tables: rows in words, figures formatted, the same cells as data beside them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from bangfu.figures.book import Book, Breakdown, Row
from bangfu.figures.catalogue import figure_spec
from bangfu.figures.dimensions import DIMENSIONS, TIME, code_label
from bangfu.figures.model import Figure, Status
from bangfu.figures.records import exact_text
from bangfu.figures.wording import format_value, unit_word
from bangfu.language import Language, Text
from bangfu.present.shown import DataTable, Shown
from bangfu.present.tables import ColumnSpec, RowSpec, TableSpec, render_table

__all__ = ["Scene", "cell", "column_of", "cross_table", "slug", "table"]

TOTAL = Text("合计", "Total")
_NOTHING = Text("：本期没有记录。", ": no records in this period.")
_SUPPRESSED_NOTE = Text(
    "〔保密〕：为保护个人信息，过小的数以及可由其推算的数不予公布；合计为准确数。",
    "[c]: small numbers, and numbers they could be worked out from, are withheld to protect "
    "individuals; totals are exact.",
)
_DISTINCT_NOTE = Text(
    "户数、人数按组去重，各组之和可能大于合计。",
    "Households and people are counted once in each group, so groups may add up to more than the "
    "total.",
)


@dataclass(frozen=True)
class Scene:
    """What every output of a report is about: book of figures, unit name and language."""

    book: Book
    language: Language
    unit_name: str

    def say(self, text: Text) -> str:
        """Words in the language of the run."""
        return text.of(self.language)

    def head(self, text: Text) -> str:
        """Words that start a cell or a line: in English with a capital."""
        words = self.say(text)
        return words[:1].upper() + words[1:]

    def label(self, dimension: str, code: str) -> str:
        """A code in words, as the start of a line."""
        words = code_label(dimension, code, self.language, self.book.register)
        return words[:1].upper() + words[1:]

    def caption(self, breakdown: Breakdown, subject: str = "") -> str:
        """What a table or chart is about: measure or subject, dimensions, period and unit."""
        names = [self.say(DIMENSIONS[name]) for name in breakdown.by]
        title = subject or self.say(breakdown.measure.title)
        period = breakdown.period.label(self.language)
        if self.language == "zh":
            by = f"（按{'、'.join(names)}）" if names else ""
            return f"{title}{by}，{period}，{self.unit_name}"
        by = f" by {' and '.join(names)}" if names else ""
        return f"{title}{by}, {period}, {self.unit_name}"


def slug(*parts: str) -> str:
    """An id for a page from the names of things."""
    return "-".join(parts).replace(".", "-").replace("_", "-").lower()


def column_of(figure_id: str, scene: Scene) -> ColumnSpec:
    """A column headed by the label of a figure, with its unit."""
    spec = figure_spec(figure_id)
    unit = unit_word(spec.measure_unit, scene.language)
    label = scene.head(spec.label)
    if label.lower().endswith(unit):  # 抚慰人次, batches: the label says it already
        return ColumnSpec(label)
    return ColumnSpec(f"{label}（{unit}）" if scene.language == "zh" else f"{label} ({unit})")


def cell(figure: Figure, scene: Scene, *, padded: bool = False) -> str:
    """A figure as the text of a table cell, its unit being in the header."""
    return format_value(
        figure.value, figure.measure_unit, scene.language,
        status=figure.status, with_unit=False, padded=padded,
    )  # fmt: skip


def _padded(figures: Iterable[Figure]) -> bool:
    """Whether a column needs decimals throughout, because one of its values has them."""
    values = [figure.value for figure in figures if figure.value is not None]
    return any(value != value.to_integral_value() for value in values)


def nothing(breakdown: Breakdown, scene: Scene) -> Shown:
    """What is shown in the place of a table or chart without a single row."""
    words = f"{scene.caption(breakdown)}{scene.say(_NOTHING)}"
    return Shown(f'<p class="note">{escape(words)}</p>', words)


def table(breakdown: Breakdown, ids: Sequence[str], scene: Scene, *, total: bool) -> Shown:
    """A breakdown by one dimension: a row a code, a column a figure."""
    rows = _in_order(breakdown, ids[0])
    dimension = breakdown.by[0]
    pads = {i: _padded(row[i] for row in (*rows, breakdown.total)) for i in ids}

    def line(label: str, row: Row, kind: Literal["row", "total"] = "row") -> RowSpec:
        figures = tuple(row[i] for i in ids)
        cells = (cell(f, scene, padded=pads[i]) for i, f in zip(ids, figures, strict=True))
        return RowSpec(label, tuple(cells), kind, figures)

    specs = [line(scene.label(dimension, row.code), row) for row in rows]
    if total:
        specs.append(line(scene.say(TOTAL), breakdown.total, "total"))
    shown = [row[i] for row in rows for i in ids]
    shown += [breakdown.total[i] for i in ids] if total else []
    spec = TableSpec(
        slug("table", breakdown.measure.name, *breakdown.by),
        scene.caption(breakdown),
        scene.head(DIMENSIONS[dimension]),
        tuple(column_of(i, scene) for i in ids),
        tuple(specs),
        scene.language,
        notes=_notes(breakdown, shown, scene),
    )
    data = _data(breakdown, ids, scene, rows)
    return Shown(render_table(spec), spec.caption, tuple(shown), data, printed=spec)


def cross_table(breakdown: Breakdown, figure_id: str, scene: Scene) -> Shown:
    """A breakdown by two dimensions: one figure, with both margins."""
    down, across = breakdown.by
    period, measure = breakdown.period, breakdown.measure.name
    by_row = scene.book.breakdown(measure, (down,), period)
    by_column = scene.book.breakdown(measure, (across,), period)
    inner = {tuple(code for _, code in row.codes): row[figure_id] for row in breakdown.rows}
    columns = [row.code for row in by_column.rows]

    def line(label: str, figures: Sequence[Figure], kind: Literal["row", "total"]) -> RowSpec:
        return RowSpec(label, tuple(cell(f, scene) for f in figures), kind, tuple(figures))

    rows = [
        line(
            scene.label(down, row.code),
            [*(inner[row.code, c] for c in columns), row[figure_id]],
            "row",
        )
        for row in by_row.rows
    ]
    margin = [*(row[figure_id] for row in by_column.rows), breakdown.total[figure_id]]
    rows.append(line(scene.say(TOTAL), margin, "total"))
    heads = [*(scene.label(across, c) for c in columns), scene.say(TOTAL)]
    shown = (*inner.values(), *(row[figure_id] for row in by_row.rows), *margin)
    spec = TableSpec(
        slug("table", measure, down, across),
        scene.caption(breakdown),
        scene.head(DIMENSIONS[down]),
        tuple(ColumnSpec(head) for head in heads),
        tuple(rows),
        scene.language,
        unit=column_of(figure_id, scene).label,
        notes=_notes(breakdown, shown, scene),
    )
    data = _data(breakdown, [figure_id], scene, breakdown.rows)
    return Shown(render_table(spec), spec.caption, shown, data, printed=spec)


def _in_order(breakdown: Breakdown, first: str) -> Sequence[Row]:
    """Unions by size, withheld ones last in their own order; everything else as declared."""
    if breakdown.by != ("union",):
        return breakdown.rows
    return sorted(
        breakdown.rows, key=lambda row: (row[first].value is None, -(row[first].value or 0))
    )


def _notes(breakdown: Breakdown, shown: Sequence[Figure], scene: Scene) -> tuple[str, ...]:
    notes = []
    if any(figure.status is Status.SUPPRESSED for figure in shown):
        notes.append(scene.say(_SUPPRESSED_NOTE))
    counted = {figure.id.split(".")[-1] for figure in shown}
    if counted & {"households", "people"} and not set(breakdown.by) <= set(TIME):
        notes.append(scene.say(_DISTINCT_NOTE))
    return tuple(notes)


def _data(breakdown: Breakdown, ids: Sequence[str], scene: Scene, rows: Sequence[Row]) -> DataTable:
    """The same cells exactly, with codes and both labels: no language, no rounding."""
    register = scene.book.register
    labels = [f"{name}_{language}" for name in breakdown.by for language in ("zh", "en")]
    body = []
    for row in rows:
        words = [
            code_label(name, code, language, register)
            for name, code in row.codes
            for language in _BOTH
        ]
        body.append((*(code for _, code in row.codes), *words, *(exact_text(row[i]) for i in ids)))
    name = f"{breakdown.measure.name}.by_{'_'.join(breakdown.by)}"
    return DataTable(name, (*breakdown.by, *labels, *ids), tuple(body))


_BOTH: tuple[Language, Language] = ("zh", "en")
