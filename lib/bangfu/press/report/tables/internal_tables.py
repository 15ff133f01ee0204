"""Internal tables: what methods tell, as tables of an internal report, and nothing of a public one.

Their numbers are estimates, tests and reckonings, no figures: they have no address, pass no
disclosure control and are in the internal edition alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from bangfu.errors import TooLittleError
from bangfu.figures.model import MeasureUnit
from bangfu.language import COMMA, Text
from bangfu.press.report.charts import Chart
from bangfu.press.report.output_record import ChartData, DataTable, Loose, Output
from bangfu.press.report.scene import Scene
from bangfu.press.report.tables.table_spec import ColumnSpec, RowSpec, TableSpec, render_table
from bangfu.register.store import Register
from bangfu.words.labels import EDITIONS, SYNTHETIC_MEANS
from bangfu.words.numerals import format_value

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["InternalTables", "internal", "rows_of"]

P = ParamSpec("P")
T = TypeVar("T", bound="InternalTables")


def internal(
    tell: Callable[Concatenate[T, P], Output],
) -> Callable[Concatenate[T, P], Output | None]:
    """What the internal edition alone tells: nothing is worked out for a public one.

    Where a method has too little to work with, a sentence stands in the place of its table.
    """

    @wraps(tell)
    def told(self: T, /, *args: P.args, **kwargs: P.kwargs) -> Output | None:
        if self.scene.answers.subject.edition != "internal":
            return None
        try:
            return tell(self, *args, **kwargs)
        except TooLittleError as error:
            return self.left_out(tell.__name__, error.told)

    return told


def rows_of(frame: "pd.DataFrame") -> list[Any]:
    """The rows of a frame, with its columns as names."""
    return list(frame.itertuples())


@dataclass(frozen=True)
class InternalTables:
    """What methods make of the register of a report."""

    scene: Scene
    register: Register
    loose: Loose | None
    """What gives an output as it looks by itself."""

    def heads(self, *heads: Text) -> list[str]:
        """Heads of columns, as they begin a cell."""
        return [self.scene.head(one) for one in heads]

    def said(self, *notes: Text) -> list[str]:
        """Notes in the language of the report."""
        return [self.scene.say(one) for one in notes]

    def number(self, value: Any) -> str:
        """A whole number as it is printed."""
        whole = Decimal(str(value)).quantize(Decimal(1))
        return format_value(whole, MeasureUnit.YUAN, self.scene.language, with_unit=False)

    def caption(self, title: Text) -> str:
        """A title with the union that looks."""
        return f"{self.scene.say(title)}{self.scene.say(COMMA)}{self.scene.unit_name}"

    def table(
        self, name: str, title: Text, heads: Sequence[str],
        rows: Sequence[tuple[str, tuple[str, ...]]], *notes: str,
    ) -> Output:  # fmt: skip
        """A table of numbers that are no figures."""
        caption = self.caption(title)
        means = SYNTHETIC_MEANS["picture"]
        marks = self.said(*([means] if self.register.synthetic else []), EDITIONS["internal"])
        spec = TableSpec(
            f"table-{name.replace('_', '-')}",
            caption,
            heads[0],
            tuple(ColumnSpec(one, given=True) for one in heads[1:]),
            tuple(RowSpec(label, cells) for label, cells in rows),
            self.scene.language,
            notes=tuple(dict.fromkeys((*notes, *marks))),
        )
        return Output(render_table(spec), caption, printed=spec, given=True, loose=self.loose)

    def nothing(self, name: str, title: Text) -> Output:
        """What is shown where a register has nothing of it."""
        said = self.scene.say(Text("没有发现。", "Nothing was found."))
        return self.table(name, title, self.heads(Text("情况", "what")), [(said, ())])

    def left_out(self, name: str, why: Text) -> Output:
        """What is shown where there is too little to work with."""
        title = Text("本表从略", "A table that is left out")
        heads = self.heads(Text("原因", "why"))
        reason = Text(f"数据不够：{why.zh}", f"Too little to work with: {why.en}")
        return self.table(name, title, heads, [(self.scene.say(reason), ())])

    def chart(self, drawn: Chart, table: DataTable) -> Output:
        """A chart of numbers that are no figures, with the table behind it."""
        data = ChartData(drawn.id, self.scene.language, drawn.title, "", drawn.alt, table)
        return Output(drawn.html, drawn.alt, chart=data, given=True, loose=self.loose)
