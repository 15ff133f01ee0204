"""Replies: what a question to the register gives, to be looked at, drawn, and taken along."""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

import ibis.expr.types as ir

from bangfu.desk.cautions import cautions, length_caution
from bangfu.desk.column_words import (
    CHANGE_OF_TIMES,
    CHANGE_OF_UNIONS,
    CODE_TAIL,
    family_of,
    figures_of,
    headings_of,
)
from bangfu.desk.conditions import condition_words
from bangfu.desk.rates import sql_with_rates, with_rates
from bangfu.desk.reply_workbook import ReplyWorkbook
from bangfu.desk.side_by_side import BEFORE, CHANGE, laid_beside, require_as_many, times_beside
from bangfu.desk.unit_columns import own_cautions, with_own
from bangfu.desk.wording import expected_one_of, language_called, measure_title
from bangfu.errors import ParameterError
from bangfu.figures.frames import as_frame
from bangfu.files import write_whole
from bangfu.language import COMMA, LANGUAGES, LIST_COMMA, Language, Text
from bangfu.measures.query import Measure, ask
from bangfu.measures.shape import TIME
from bangfu.periods import Period
from bangfu.register.scope import with_branches
from bangfu.register.store import Register
from bangfu.words.labels import EDITIONS, SYNTHETIC_MEANS
from bangfu.words.numerals import unit_word

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["Reply"]

_BY = Text("（按{}）", " by {}")
_BESIDE = Text("与{}对照", "beside {}")
_NO_MEMBERS = Text(
    "会员在年末统计：时期不到年末，或下级工会没有报全的，没有会员人数。",
    "Members are counted at the end of a year: where the period ends otherwise, or a union below "
    "has no count, there is none.",
)
_ROWS_SHOWN = 20
_BESIDE_TIME = Text("（对照）", "(compared)")
_MEANS_BEFORE = Text("对照：{}", "Beside it: {}")
_MEANS_CHANGE = Text("{}减{}", "{} less {}")


@dataclass(frozen=True, repr=False)
class Reply:
    """The answer of a measure: its rows, what they mean, and the SQL they come from."""

    name: str
    by: tuple[str, ...]
    period: Period
    build: Callable[[], ir.Table] = field(repr=False)
    """What writes the table: many a question is known as SQL, and nobody goes on with its rows."""
    register: Register
    measure: Measure
    compared: "Reply | None" = None
    """The same of what it is compared with."""
    beside: "pd.DataFrame | None" = field(default=None)
    """An own table by union code, laid beside rows by union."""
    language: Language = "zh"
    """Of words and headings, where no other is asked for."""
    where: Mapping[str, Any] = field(default_factory=dict)
    """The codes that only some of the measure's rows are kept of, by group."""

    @property
    def values(self) -> list[str]:
        """Names of the columns that are counted."""
        columns = self._answered[0].column_names
        return [name for name in columns if name not in ("period", *self.by)]

    @cached_property
    def table(self) -> ir.Table:
        """The rows as an Ibis table, to go on with."""
        return self.build()

    @cached_property
    def sql(self) -> str:
        """The SQL that is run, with its dates in it.

        It runs by itself in any database that has the tables of the register: views of their
        Parquet files by their names, of each key the newest row that is not withdrawn.
        """
        return sql_with_rates(with_branches(self._answered[1]), self.measure)

    @cached_property
    def _answered(self) -> "tuple[pa.Table, str]":
        """Its rows and their SQL, asked once: a register as of a load does not change."""
        if self.where:
            rows, sql = self.register.ask(self.table)
        else:
            rows, sql = ask(self.measure, self.register, self.period, self.by)
        return with_rates(rows, self.measure), sql

    @property
    def definition(self) -> str:
        """What the measure counts, column by column."""
        return inspect.getdoc(self.measure) or ""

    def to_pandas(
        self, language: Language | Literal["own", ""] = "own", *, exact: bool = False
    ) -> "pd.DataFrame":
        """The rows as a data frame.

        Parameters
        ----------
        language
            Of the words beside each code, by default that of the desk; "" leaves them out.
        exact
            Keep money as decimals instead of floats.

        Returns
        -------
        DataFrame
            In the order of the groups. Compared rows have each value twice, as `amount` and
            `amount_before`, and `amount_change` between them.
        """
        told = (
            language_called(self.language if language == "own" else language) if language else None
        )
        kept = self._kept.get((told, exact))
        if kept is None:
            kept = self._kept[told, exact] = self._laid(told, exact=exact)
        return kept.copy()

    @cached_property
    def _kept(self) -> "dict[tuple[Language | None, bool], pd.DataFrame]":
        """Its rows as they were laid."""
        return {}

    def set_beside(self, other: "Reply") -> "Reply":
        """The same with another period or union beside it.

        Raises
        ------
        ParameterError
            If it is told by months, quarters or years, and the other period has not as many.
        """
        require_as_many(self.by, self.period, other.period)
        return replace(self, compared=other)

    def _laid(self, language: Language | None, *, exact: bool) -> "pd.DataFrame":
        rows = self._answered[0]
        frame = as_frame(rows, self.register, language=language, exact=exact)
        if self.compared is not None:
            other = self.compared.to_pandas(language or "", exact=exact)
            counted = {name: not _is_floating(self._kind_of(name)) for name in self.values}
            frame = laid_beside(
                (frame, self.period), (other, self.compared.period), self.by, counted, language
            )
        if self.beside is not None and "unit" in self.by:
            frame = with_own(frame, self.beside)
        return frame

    def plot(self, *values: str, most: int = 0, **options: Any) -> Any:
        """Draw values by the first group: lines over time, bars of anything else.

        Each code of the other groups, and each of two sides, has a line or bar of its own.

        Parameters
        ----------
        values
            Which columns; by default the first one.
        most
            Of more bars than so many, the largest are drawn; by default all.
        options
            Further ones of `DataFrame.plot`.

        Returns
        -------
        Axes
            Of matplotlib, to go on with.

        Raises
        ------
        ParameterError
            If there is no such column.
        """
        from bangfu.desk.reply_charts import ReplyChart  # noqa: PLC0415 - matplotlib

        words = {self.headings(one)[name]: name for one in LANGUAGES for name in self.values}
        named = [words.get(value, value) for value in values]
        for value in named:
            if value not in self.values:
                raise expected_one_of("value", value, self.values)
        wanted, language, sides = named or self.values[:1], self.language, {"": ""}
        times: Mapping[str, str] = {}
        self._require_one_axis(wanted)
        if self.compared is not None:
            back = replace(self.compared, compared=replace(self, compared=None))
            sides = {"": back.other_side(language), BEFORE: self.other_side(language)}
            times = times_beside(self.by, self.period, self.compared.period, language)
            if times and {*self.by[1:]} & {*TIME}:  # the series say their times themselves
                sides = {"": "", BEFORE: _BESIDE_TIME.of(language)}
        chart = ReplyChart(
            self.to_pandas(), self.by, sides, self.headings(language), self.titled(language),
            self.units_of(wanted, language), language, times,
            adds_up=not any(_is_floating(self._kind_of(value)) for value in wanted),
        )  # fmt: skip
        return chart.draw(wanted, most, **options)

    def _require_one_axis(self, values: Sequence[str]) -> None:
        """Require values that one axis can tell: persons beside yuan are a line on the ground."""
        for value in values:
            if family_of(self.measure, value) != family_of(self.measure, values[0]):
                raise ParameterError(
                    f"value: found {values[0]!r} and {value!r}, which are counted in units of "
                    "another kind, expected a chart for each"
                )

    def _kind_of(self, value: str) -> "pa.DataType":
        return self._answered[0].schema.field(value).type

    def units_of(self, values: Sequence[str], language: Language) -> str:
        """What columns are counted in, in words; nothing where they differ or no figure says."""
        units = {one.column: one.measure_unit for one in figures_of(self.measure)}
        told = {unit_word(units[value], language) if value in units else "" for value in values}
        return told.pop() if len(told) == 1 else ""

    def headings(self, language: Language) -> dict[str, str]:
        """What each column is called in words, where there are any."""
        change = CHANGE_OF_UNIONS if self._is_of_two_unions else CHANGE_OF_TIMES
        return headings_of(self.measure, self.by, self.values, change, language)

    def to_excel(self, path: str | Path, language: Language | None = None) -> Path:
        """Write the rows as a workbook with headings in words; readable by its owner only.

        Parameters
        ----------
        path
            The file; relative to the working folder.
        language
            Of headings and labels, by default that of the desk.

        Raises
        ------
        ParameterError
            If it is no .xlsx, or its folder is not there.
        """
        place, kept = Path(path), BytesIO()
        if place.suffix.lower() != ".xlsx":
            raise ParameterError(f"path: found {str(path)!r}, expected a name that ends in .xlsx")
        if not place.parent.is_dir():
            raise ParameterError(
                f"path: found no folder {str(place.parent)!r}, expected one that is there"
            )
        self.write_excel(kept, language)
        write_whole(place, kept.getvalue(), private=True)
        return place

    def write_excel(self, file: BinaryIO, language: Language | None = None) -> None:
        """Write the same workbook into an open file."""
        language = language_called(language or self.language)
        words = self.headings(language)
        own = [figure for figure in figures_of(self.measure) if figure.column in self.values]
        ReplyWorkbook(
            measure_title(self.name, language),
            [self.titled(language), *self.marks(language), *self.cautions(language)],
            self.to_pandas(language).rename(columns=words),
            [
                *((words[one.column], one.definition.of(language)) for one in own),
                *self._meant_beside(language),
            ],
            language,
        ).write(file)

    def marks(self, language: Language) -> list[str]:
        """What is said of all of it: that it is internal, and of invented data, if it is."""
        internal = EDITIONS["internal"].of(language)
        return [internal, *([SYNTHETIC_MEANS["picture"].of(language)] * self.register.synthetic)]

    def _meant_beside(self, language: Language) -> list[tuple[str, str]]:
        """What the columns of a comparison mean, by how they are headed."""
        if self.compared is None:
            return []
        there, words = self.other_side(language), self.headings(language)
        here = replace(self.compared, compared=replace(self, compared=None)).other_side(language)
        return [
            one for value in self.values for one in (
                (words[f"{value}{BEFORE}"], _MEANS_BEFORE.of(language).format(there)),
                (words[f"{value}{CHANGE}"], _MEANS_CHANGE.of(language).format(here, there)),
            )
        ]  # fmt: skip

    @property
    def _is_of_two_unions(self) -> bool:
        other = self.compared
        return other is not None and other.period == self.period

    def titled(self, language: Language) -> str:
        """What it tells, of when, whom and which rows, and what stands beside it, in words."""
        words = self.headings(language)
        by = LIST_COMMA.of(language).join(words.get(f"{name}_label", name) for name in self.by)
        told = [f"{measure_title(self.name, language)}{_BY.of(language).format(by) if by else ''}"]
        told += [self.period.label(language), _unit_of(self.register, language)]
        told += condition_words(self.register, self.where, language)
        if self.compared is not None:
            told.append(_BESIDE.of(language).format(self.other_side(language)))
        return COMMA.of(language).join(told)

    def other_side(self, language: Language) -> str:
        """Of what it is compared with, the period or union that is another one."""
        if self.compared is None:
            return ""
        now, then = self.period, self.compared.period
        is_other = (self.register.unit or "") != (self.compared.register.unit or "")
        unit = _unit_of(self.compared.register, language)
        period = then.label(language)
        return unit if now == then else f"{unit} {period}" if is_other else period

    def cautions(self, language: Language | None = None) -> list[str]:
        """What is not known of its period, or of what it is compared with.

        Parameters
        ----------
        language
            Of the sentences, by default that of the desk.
        """
        sides = [self] if self.compared is None else [self, self.compared]
        told = [
            one for side in sides
            for one in cautions(side.register, self.name, side.period, language or self.language)
        ]  # fmt: skip
        if self.compared is not None:
            spoken, then = language or self.language, self.compared.period
            told += length_caution(self.name, self.period, then, spoken)
        if "members" in self.values and self._answered[0]["members"].null_count:
            told.append(_NO_MEMBERS.of(language or self.language))
        if self.beside is not None and "unit" in self.by:
            codes = self._answered[0]["unit"].to_pylist()
            spoken = language or self.language
            told += own_cautions(self.beside, codes, spoken, is_repeated=len(self.by) > 1)
        return list(dict.fromkeys(told))

    def __repr__(self) -> str:
        shown = self.to_pandas().rename(columns=self.headings(self.language))
        rows = shown.to_string(max_rows=_ROWS_SHOWN, index=False)
        return "\n".join([*self._head, *self.cautions(), rows])

    def _repr_html_(self) -> str:
        title, *marks = self._head
        said = "".join(f"<p>{escape(one)}</p>" for one in (*marks, *self.cautions()))
        return f"<p><strong>{escape(title)}</strong></p>{said}{self.html(_ROWS_SHOWN)}"

    @property
    def _head(self) -> list[str]:
        """What stands above its rows: what it is, and what is said of all of it."""
        return [f"{self.titled(self.language)} · {self.name}", *self.marks(self.language)]

    def html(self, rows: int) -> str:
        """The rows as a table of HTML in the language of the desk.

        Parameters
        ----------
        rows
            How many are shown of it at most.
        """
        frame = self.to_pandas().rename(columns=self.headings(self.language))
        words = CODE_TAIL.of(self.language)  # a code with its words beside it is not shown
        codes = [c for c in frame.columns if c.endswith(words) and c.removesuffix(words) in frame]
        shown = frame.drop(columns=codes)
        return str(shown.to_html(max_rows=rows, index=False, border=0, float_format=_in_full))

    def __dir__(self) -> Sequence[str]:
        return [name for name in super().__dir__() if not re.match("_[a-z]", name)]


def _is_floating(kind: "pa.DataType") -> bool:
    """Whether a column holds what is worked out, and is missing where there is nobody."""
    return str(kind) == "double"


def _in_full(value: float) -> str:
    """Money and shares as they are read: 5432100.5 as 5,432,100.50."""
    return f"{value:,.2f}"


def _unit_of(register: Register, language: Language) -> str:
    return register.units[register.top].label(language)
