"""Replies: what a question to the register gives, to be looked at, drawn, and taken along."""

import inspect
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis.expr.types as ir

from bangfu.csv_files import guarded
from bangfu.figures.catalogue import MEASURES as SPECS
from bangfu.figures.dimensions import DIMENSIONS
from bangfu.figures.frames import to_frame
from bangfu.files import write_whole
from bangfu.language import Language, Text
from bangfu.measures.query import Measure
from bangfu.measures.shape import TIME
from bangfu.periods import Period
from bangfu.register.store import Register

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Reply"]

_PERIOD = Text("时期", "period")
_CODE = Text("（代码）", " (code)")
_ROWS_SHOWN = 20
_SIZE = (9, 4)
"""Inches of a chart: twelve months stand beside each other."""
_BEFORE, _CHANGE = "_before", "_change"
_COMPARED = {_BEFORE: Text("（对照）", " (compared)"), _CHANGE: Text("（增减）", " (change)")}


@dataclass(frozen=True, repr=False)
class Reply:
    """The answer of a measure: its rows, what they mean, and the SQL they come from."""

    name: str
    by: tuple[str, ...]
    period: Period
    table: ir.Table
    """The rows as an Ibis table, to go on with."""
    register: Register
    measure: Measure
    compared: "Reply | None" = None
    """The same of what it is compared with."""
    beside: "pd.DataFrame | None" = field(default=None)
    """An own table by union code, laid beside rows by union."""

    @property
    def values(self) -> list[str]:
        """Names of the columns that are counted."""
        return [name for name in self.table.columns if name not in ("period", *self.by)]

    @cached_property
    def sql(self) -> str:
        """The SQL that was run, with its dates in it: it runs by itself."""
        return self.register.ask(self.table)[1]

    @property
    def definition(self) -> str:
        """What the measure counts, column by column."""
        return inspect.getdoc(self.measure) or ""

    def to_pandas(self, language: Language | None = "zh", *, exact: bool = False) -> "pd.DataFrame":
        """The rows as a data frame.

        Parameters
        ----------
        language
            Of the words beside each code; None leaves them out.
        exact
            Keep money as decimals instead of floats.

        Returns
        -------
        DataFrame
            In the order of the groups. Compared rows have each value twice, as `amount` and
            `amount_before`, and `amount_change` between them.
        """
        frame = to_frame(self.table, self.register, language=language, exact=exact)
        if self.compared is not None:
            frame = self._beside(frame, self.compared.to_pandas(language, exact=exact))
        if self.beside is not None and "unit" in self.by:
            frame = frame.merge(self.beside, how="left", left_on="unit", right_index=True)
        return frame

    def _beside(self, frame: "pd.DataFrame", other: "pd.DataFrame") -> "pd.DataFrame":
        """Rows beside those they are compared with: of times the first beside the first."""
        keys = [name for name in self.by if name not in TIME]
        times = [name for name in self.by if name in TIME]
        for one in (frame, other) if times else ():
            one["_slot"] = one.groupby(keys).cumcount() if keys else range(len(one))
        on = [*keys, *(["_slot"] if times else [])]
        labels = [name for key in keys if (name := f"{key}_label") in other]
        own = other[[*on, *labels, *self.values]].rename(
            columns={name: f"{name}{_BEFORE}" for name in (*labels, *self.values)}
        )
        laid = frame.merge(own, how="outer", on=on, sort=False) if on else frame.join(own)
        laid["period"] = str(self.period)
        for name in labels if on else ():  # of a group that only the other one has
            laid[name] = laid[name].fillna(laid.pop(f"{name}{_BEFORE}"))
        for value in self.values:
            now, then = laid[value], laid[f"{value}{_BEFORE}"]
            if keys:  # a group nobody was in then, or is in now
                kind = frame[value].dtype
                now, then = now.fillna(0).astype(kind), then.fillna(0).astype(kind)
                laid[value], laid[f"{value}{_BEFORE}"] = now, then
            laid[f"{value}{_CHANGE}"] = now - then
        return laid.drop(columns=["_slot"] if times else [])

    def plot(self, *values: str, **options: Any) -> Any:
        """Draw values by the first group: lines over time, bars of anything else.

        Parameters
        ----------
        values
            Which columns; by default the first one.
        options
            Further ones of `DataFrame.plot`.

        Returns
        -------
        Axes
            Of matplotlib, to go on with.
        """
        from bangfu.desk.house_style import house_style, readable  # noqa: PLC0415 - matplotlib

        house_style()
        options.setdefault("figsize", _SIZE)
        frame = self.to_pandas("zh")
        wanted = list(values) or self.values[:1]
        if self.compared is not None:
            wanted = [name for value in wanted for name in (value, f"{value}{_BEFORE}")]
        if not self.by:
            named = frame[wanted].rename(columns=self.headings("zh"))
            return readable(named.T.plot.barh(legend=False, **options), upright=False)
        first, *rest = (f"{name}_label" if name in DIMENSIONS else name for name in self.by)
        if rest and len(wanted) == 1:
            frame = frame.pivot_table(index=first, columns=rest, values=wanted[0], sort=False)
        else:
            frame = frame.set_index(first)[wanted]
        headed = frame.rename(columns=self.headings("zh")).rename_axis("")
        is_time = self.by[0] in TIME
        drawn = headed.plot(**options) if is_time else headed[::-1].plot.barh(**options)
        return readable(drawn, upright=is_time)

    def headings(self, language: Language) -> dict[str, str]:
        """What each column is called in words, where there are any."""
        figures = {
            figure.column: figure.label.of(language)
            for spec in SPECS
            if spec.name == self.name
            for figure in spec.figures
            if figure.over is None
        }
        found = {"period": _PERIOD.of(language)}
        for name in self.by:
            words = DIMENSIONS[name].of(language) if name in DIMENSIONS else name
            found |= {name: f"{words}{_CODE.of(language)}", f"{name}_label": words}
        for value in self.values:
            label = figures.get(value, value)
            tails = {"": "", **{tail: words.of(language) for tail, words in _COMPARED.items()}}
            found |= {f"{value}{tail}": f"{label}{words}" for tail, words in tails.items()}
        return found

    def to_excel(self, path: str | Path, language: Language = "zh") -> Path:
        """Write the rows as a workbook with headings in words; readable by its owner only.

        Parameters
        ----------
        path
            The file; relative to the working folder.
        language
            Of headings and labels.
        """
        import io  # noqa: PLC0415

        kept = io.BytesIO()
        headed = self.to_pandas(language).rename(columns=self.headings(language))
        safe = headed.map(_harmless).rename(columns=_harmless)
        safe.to_excel(kept, index=False, engine="xlsxwriter")
        write_whole(Path(path), kept.getvalue(), private=True)
        return Path(path)

    def __repr__(self) -> str:
        shown = self.to_pandas().rename(columns=self.headings("zh"))
        return f"{self.name} {self.period}\n{shown.to_string(max_rows=_ROWS_SHOWN, index=False)}"

    def _repr_html_(self) -> str:
        frame = self.to_pandas().rename(columns=self.headings("zh"))
        words = _CODE.of("zh")  # a code with its words beside it is not shown
        codes = [c for c in frame.columns if c.endswith(words) and c.removesuffix(words) in frame]
        shown = frame.drop(columns=codes)
        text = shown.to_html(max_rows=_ROWS_SHOWN, index=False, border=0)
        return f"<p>{self.name} · {self.period}</p>{text}"

    def __dir__(self) -> Sequence[str]:
        return [name for name in super().__dir__() if not re.match("_[a-z]", name)]


def _harmless(value: Any) -> Any:
    """A text that no spreadsheet takes for a formula."""
    return guarded(value) if isinstance(value, str) else value
