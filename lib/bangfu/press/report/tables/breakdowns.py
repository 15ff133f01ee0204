"""Breakdowns as tables: rows in words, figures formatted, the same cells as data beside them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Literal

from bangfu.disclosure.pools import is_pool
from bangfu.figures.answers import Breakdown
from bangfu.figures.catalogue import STANDARD_AMOUNT, figure_spec
from bangfu.figures.dimensions import DIMENSIONS
from bangfu.figures.model import Figure, MeasureUnit
from bangfu.figures.proportions import share_of, with_shares
from bangfu.figures.readout import Row
from bangfu.figures.records import exact_text
from bangfu.language import LANGUAGES, Text
from bangfu.measures.shape import TIME
from bangfu.press.report.output_record import DataTable, Output
from bangfu.press.report.scene import Scene
from bangfu.press.report.tables.column_heads import column_heads, column_of
from bangfu.press.report.tables.table_spec import (
    ColumnSpec,
    RowSpec,
    TableSpec,
    public_cells,
    render_table,
)
from bangfu.words.labels import TABLE
from bangfu.words.marks import ABOUT_SIGN, mark_after, status_notes
from bangfu.words.numerals import (
    ONE,
    format_value,
    money_scale,
    scaled_digits,
)

__all__ = ["CellForm", "cell", "cross_table", "csv_address", "months_apart", "slug", "table"]

TOTAL = Text("合计", "Total")
_NOTHING = Text("：本期没有记录。", ": no records in this period.")
_SCALED_NOTE = Text(
    "金额四舍五入到两位小数，各项之和与合计可能略有出入；准确数见本表CSV文件。",
    "Money is rounded to two decimals, so items may not add up to the total exactly; the CSV file "
    "of the table is exact.",
)
_SCALED_ALONE = Text(
    "金额四舍五入到两位小数；准确数见本表CSV文件。",
    "Money is rounded to two decimals; the CSV file of the table is exact.",
)
_ABOUT_NOTE = Text("各项之和与合计可能有出入。", "Items may not add up to the total.")
_MONTHS_APART = Text("逐月的数见数据文件。", "Months are in the data file.")
_DISTINCT_NOTE = Text(
    "户数、人数按组去重，各组之和可能大于合计。",
    "Households and people are counted once in each group, so groups may add up to more than the "
    "total.",
)
_DISTINCT_IN_TIME = Text(
    "户数、人数每行去重，各行之和可能大于末行。",
    "Households and people are counted once in each row, so rows may add up to more than the last.",
)


def csv_address(name: str) -> str:
    """Where a release keeps a table as data, from its pages."""
    return f"tables/{name}.csv"


def slug(*parts: str) -> str:
    """An id for a page from the names of things."""
    return "-".join(parts).replace(".", "-").replace("_", "-").lower()


@dataclass(frozen=True)
class CellForm:
    """How the values of a column are written: what money is divided by, with decimals or not.

    So points stand under each other, and no column of whole yuan ends in .00.
    """

    scale: Decimal = ONE
    padded: bool = False

    @classmethod
    def of(cls, shown: Sequence[Figure], total: Figure, scene: Scene) -> "CellForm":
        """That of a column, whose money is said in the unit of its total; means have no total."""
        values = [figure.value for figure in shown if figure.value is not None]
        scale = ONE
        if _is_summed(total) and total.value is not None:
            scale = money_scale(total.value, values, scene.language)
        return cls(scale, any(value % scale for value in values))

    @property
    def is_rounded(self) -> bool:
        """Whether money is rounded, so that items may not add up."""
        return self.scale != ONE and self.padded


def _is_summed(figure: Figure) -> bool:
    if figure.measure_unit is not MeasureUnit.YUAN:
        return False
    return figure.id != STANDARD_AMOUNT and figure_spec(figure.id).nature != "derived"


def cell(figure: Figure, scene: Scene, form: CellForm | None = None) -> str:
    """A figure as the text of a table cell, its unit being in the header.

    A value that may change, or has changed, has its mark after it.
    """
    form = form or CellForm()
    if form.scale != ONE and figure.value is not None:
        about = ABOUT_SIGN if figure.status.is_rounded else ""
        padded = form.padded and not about
        text = f"{about}{scaled_digits(figure.value, form.scale, padded=padded)}"
    else:
        text = format_value(
            figure.value, figure.measure_unit, scene.language,
            status=figure.status, with_unit=False, padded=form.padded,
        )  # fmt: skip
    return f"{text} {mark_after(figure.status, scene.language)}".rstrip()


def nothing(breakdown: Breakdown, scene: Scene) -> Output:
    """What is shown in the place of a table or chart without a single row."""
    words = f"{scene.caption(breakdown)}{scene.say(_NOTHING)}"
    return Output(f'<p class="note">{escape(words)}</p>', words)


def months_apart(breakdown: Breakdown, ids: Sequence[str], scene: Scene) -> Output:
    """Months that are too many for a page, whose years it has already: only their data file."""
    data, words = _data(breakdown, ids, scene, breakdown.rows), scene.say(_MONTHS_APART)
    link = f'<a href="{csv_address(data.id)}">{escape(scene.say(TABLE["download"]))}</a>'
    figures = tuple(row[i] for row in breakdown.rows for i in ids)
    return Output(f'<p class="note">{escape(words)} {link}</p>', words, figures, data)


def _whole(breakdown: Breakdown, scene: Scene) -> str:
    """The last row: of months and years the whole time, at whose end a stock stands, no sum."""
    is_time = breakdown.by[0] in TIME
    return breakdown.period.label(scene.language) if is_time else scene.say(TOTAL)


def table(
    breakdown: Breakdown,
    ids: Sequence[str],
    scene: Scene,
    *,
    total: bool,
    running: Row | None = None,
    share: str = "",
    months: Breakdown | None = None,
) -> Output:
    """A breakdown by one dimension: a row a code, a column a figure.

    `running` is a year that is not over: told under the years, with its months, and no row of the
    table as data. `share` is the figure whose shares of the total stand behind it. `months` are
    what the years shown are made of, and the table as data.
    """
    breakdown, ids = _shared(breakdown, ids, share, scene) if share else (breakdown, ids)
    rows = _in_order(breakdown, ids[0])
    dimension, whole = breakdown.by[0], breakdown.total
    told = [(scene.label(dimension, row.code), row) for row in rows]
    told += [(running[ids[0]].period.label(scene.language), running)] if running else []
    told += [(_whole(breakdown, scene), whole)] if total else []
    forms = {i: CellForm.of([row[i] for _, row in told], whole[i], scene) for i in ids}
    shown = [row[i] for _, row in told for i in ids]
    notes = _notes(breakdown, shown, scene, forms=forms.values(), summed=total)
    notes += (scene.say(_MONTHS_APART),) if months else ()
    data = _data(months or breakdown, ids, scene, months.rows if months else rows)
    heads = column_heads(ids, scene, shown[0].period, [forms[i].scale for i in ids])
    lines = tuple(_line(label, row, forms, scene, whole) for label, row in told)
    spec = TableSpec(
        slug("table", breakdown.measure.name, *breakdown.by),
        scene.caption(breakdown, running=running[ids[0]].period if running else None),
        scene.head(DIMENSIONS[dimension]),
        heads.columns,
        lines,
        scene.language,
        unit=heads.unit,
        groups=heads.groups,
        notes=notes,
        source=scene.source,
        csv_href=csv_address(data.id),
    )
    shown += [row[i] for row in months.rows for i in ids] if months else []
    return Output(render_table(spec), spec.caption, tuple(shown), data, printed=spec)


def _line(label: str, row: Row, forms: Mapping[str, CellForm], scene: Scene, whole: Row) -> RowSpec:
    cells = (cell(row[i], scene, form) for i, form in forms.items())
    figures = public_cells(row[i] for i in forms)
    return RowSpec(label, tuple(cells), "total" if row is whole else "row", figures)


def _shared(
    breakdown: Breakdown, ids: Sequence[str], share: str, scene: Scene
) -> tuple[Breakdown, Sequence[str]]:
    """With the shares of a figure behind it."""
    place = ids.index(share) + 1
    shared = with_shares(breakdown, share, scene.answers)
    return shared, [*ids[:place], share_of(share), *ids[place:]]


def cross_table(breakdown: Breakdown, figure_id: str, scene: Scene) -> Output:
    """A breakdown by two dimensions: one figure, with both margins."""
    down, across = breakdown.by
    period, measure = breakdown.period, breakdown.measure.name
    by_row = scene.answers.breakdown(measure, (down,), period)
    by_column = scene.answers.breakdown(measure, (across,), period)
    inner = {tuple(code for _, code in row.codes): row[figure_id] for row in breakdown.rows}
    columns = [row.code for row in by_column.rows]
    margin = [*(row[figure_id] for row in by_column.rows), breakdown.total[figure_id]]
    shown = (*inner.values(), *(row[figure_id] for row in by_row.rows), *margin)
    form = CellForm.of(shown, breakdown.total[figure_id], scene)

    def line(label: str, figures: Sequence[Figure], kind: Literal["row", "total"]) -> RowSpec:
        return RowSpec(label, tuple(cell(f, scene, form) for f in figures), kind, tuple(figures))

    rows = [
        line(
            scene.label(down, row.code),
            [*(inner[row.code, c] for c in columns), row[figure_id]],
            "row",
        )
        for row in by_row.rows
    ]
    rows.append(line(scene.say(TOTAL), margin, "total"))
    heads = [*(scene.label(across, c) for c in columns), scene.say(TOTAL)]
    data = _data(breakdown, [figure_id], scene, breakdown.rows)
    spec = TableSpec(
        slug("table", measure, down, across),
        scene.caption(breakdown),
        scene.head(DIMENSIONS[down]),
        tuple(ColumnSpec(head) for head in heads),
        tuple(rows),
        scene.language,
        unit=column_of(figure_id, scene, breakdown.period, form.scale).label,
        notes=_notes(breakdown, shown, scene, forms=[form]),
        source=scene.source,
        csv_href=csv_address(data.id),
    )
    return Output(render_table(spec), spec.caption, shown, data, printed=spec)


def _in_order(breakdown: Breakdown, first: str) -> Sequence[Row]:
    """Unions by size, those told as one last; everything else as declared."""
    if breakdown.by != ("unit",):
        return breakdown.rows
    return sorted(
        breakdown.rows,
        key=lambda row: (row[first].value is None, is_pool(row.code), -(row[first].value or 0)),
    )


def _notes(
    breakdown: Breakdown, shown: Sequence[Figure], scene: Scene,
    *, forms: Iterable[CellForm], summed: bool = True,
) -> tuple[str, ...]:  # fmt: skip
    """What stands under a table; `summed` if its last row is of all the others."""
    notes = status_notes({figure.status for figure in shown}, scene.language)
    is_about = any(figure.status.is_rounded for figure in shown)
    if is_about and summed:
        notes.append(scene.say(_ABOUT_NOTE))
    elif not is_about and any(form.is_rounded for form in forms):
        notes.append(scene.say(_SCALED_NOTE if summed else _SCALED_ALONE))
    is_time = set(breakdown.by) <= set(TIME)
    if summed and any(_overlaps(column, is_time=is_time) for column in _columns(breakdown, shown)):
        notes.append(scene.say(_DISTINCT_IN_TIME if is_time else _DISTINCT_NOTE))
    return tuple(notes)


def _columns(breakdown: Breakdown, shown: Sequence[Figure]) -> Iterator[tuple[Figure, ...]]:
    """The figures of each column shown, its total last."""
    for figure_id in dict.fromkeys(figure.id for figure in shown):
        yield tuple(row[figure_id] for row in (*breakdown.rows, breakdown.total))


def _overlaps(column: Sequence[Figure], *, is_time: bool) -> bool:
    """Whether households or people are, or may be, in several of its groups.

    Events of households are each in one; stocks at the ends of months are no parts of anything.
    """
    *parts, whole = column
    if whole.measure_unit not in (MeasureUnit.HOUSEHOLDS, MeasureUnit.PERSONS):
        return False
    spec = figure_spec(whole.id)
    if spec.repeats or (is_time and spec.nature == "stock"):
        return False
    return any(f.value is None for f in parts) or whole.value != sum(f.value or 0 for f in parts)


def _data(breakdown: Breakdown, ids: Sequence[str], scene: Scene, rows: Sequence[Row]) -> DataTable:
    """The same cells exactly, with codes and both labels: no language, no rounding."""
    labels = [f"{name}_{language}" for name in breakdown.by for language in LANGUAGES]
    body = []
    for row in rows:
        words = [
            scene.words_of(name, code, language)
            for name, code in row.codes
            for language in LANGUAGES
        ]
        body.append((*(code for _, code in row.codes), *words, *(exact_text(row[i]) for i in ids)))
    name = f"{breakdown.measure.name}.by_{'_'.join(breakdown.by)}"
    return DataTable(name, (*breakdown.by, *labels, *ids), tuple(body))
