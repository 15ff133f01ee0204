"""Enquiries: one register, and what an analyst asks of it in text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis

from bangfu.desk.cautions import require_known
from bangfu.desk.conditions import code_of, condition, conditions_said, is_of_several, time_beside
from bangfu.desk.file_cohorts import cohorts_of
from bangfu.desk.plain_calls import plain_calls
from bangfu.desk.register_rows import columns_of, rows_behind, whole_table
from bangfu.desk.replies import Reply
from bangfu.desk.studies import Studies
from bangfu.desk.unit_columns import own_columns
from bangfu.desk.ways_of_aid import ways_together
from bangfu.desk.wording import (
    MEASURES,
    expected_group,
    expected_one_of,
    groups_of,
    measure_called,
    measure_title,
    names_in,
    period_called,
    unit_within,
)
from bangfu.errors import ParameterError
from bangfu.figures.movements import moved_figures
from bangfu.measures.query import Measure
from bangfu.measures.shape import TIME, in_order
from bangfu.periods import Period
from bangfu.register.self_portrait import facts_table
from bangfu.register.store import Register, open_register

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

__all__ = ["Desk"]

_YEAR_EARLIER = ("year_earlier", "year earlier", "上年同期")
_PREVIOUS = ("previous", "上期")


@plain_calls
@dataclass(frozen=True, repr=False)
class Desk(Studies):
    """A register to be asked; a union may look at it, and an own table lie beside it."""

    source: str | Path
    """Its folder."""
    beside: "pd.DataFrame | None" = field(default=None)

    def within(self, unit: str) -> "Desk":
        """The same for one union and those below it, by its code or name: one that is seen."""
        return replace(self, register=self.register.within(unit_within(unit, self.register)))

    def ask(
        self,
        measure: str,
        by: str | Sequence[str] = (),
        period: str | Period = "",
        *,
        compare: str = "",
        where: Mapping[str, Any] | None = None,
    ) -> Reply:
        """Ask a measure.

        Parameters
        ----------
        measure
            Its name, as `comfort.payments`; `measures()` lists them.
        by
            Groups, as "illness, quarter" or a list.
        period
            As "2019", "2019-Q1", "2016..2019"; the newest whole year if it is not said.
        compare
            What stands beside it: another period, `year_earlier`, `previous`, or a union.
        where
            Only rows of these codes: `{"illness": "cancer"}`. Any group of the measure; several
            codes, as a list, give a row each.

        Returns
        -------
        Reply
            Looked at, it shows its rows.

        Raises
        ------
        ParameterError
            If a name or a code is not known, with the nearest one; or nothing of a period is.
        """
        name, asked = measure_called(measure)
        groups, when = names_in(by), period_called(period, self.newest)
        wanted = {names_in([name])[0]: value for name, value in conditions_said(where).items()}
        shown = list(dict.fromkeys([*groups, *(g for g in wanted if is_of_several(wanted[g]))]))
        every = list(dict.fromkeys([*shown, *wanted]))
        known = groups_of(name)
        for group in (one for one in every if one not in known):
            raise expected_group("where" if group in wanted else "by", group, known)

        def told(register: Register, of: Period) -> Reply:
            require_known(register, name, of)
            codes = {
                group: code_of(register, group, time_beside(group, value, when, of))
                for group, value in wanted.items()
            }
            return Reply(
                name, tuple(shown), of, partial(_picked_rows, asked, shown, register, of, codes),
                register, asked,
                beside=self.beside, language=self.language, where=codes,
            )  # fmt: skip

        reply = told(self.register, when)
        if not compare:
            return reply
        other, then = self.compared(str(compare), when)
        return reply.set_beside(told(other, then))

    def compared(self, compare: str, period: Period) -> tuple[Register, Period]:
        """Which register, and of when, stands beside a period.

        Parameters
        ----------
        compare
            As of `ask`.
        period
            What it is set beside.

        Raises
        ------
        ParameterError
            If it is no period and no union.
        """
        if compare in _YEAR_EARLIER:
            return self.register, period.year_earlier
        if compare in _PREVIOUS:
            return self.register, period.previous
        if compare[:2] in ("19", "20", "21"):
            return self.register, period_called(compare, period)
        try:
            return self.within(compare).register, period
        except ParameterError as error:
            if compare in [
                word for one in self.register.units.values() for word in (one.zh, one.en)
            ]:
                raise
            raise ParameterError(f"compare: {error}; or a period, year_earlier, previous") from None

    def cases(
        self, measure: str, period: str | Period = "", *, where: Mapping[str, Any] | None = None
    ) -> "pd.DataFrame":
        """The rows behind a number: the claims, payments, files or events that are counted.

        Of an address they are those the figure counts: it is their number, or that of the different
        households, persons or batches in them, or the sum of their amounts. Persons are keyed
        hashes; it is for the internal edition alone. Of a measure they are all it is made of: of
        `assistance.totals` also services and cash of 0 yuan, which are no person-times; those are
        `desk.cases("assistance.person_times/2019/110105")`.

        Beside the columns of the register `load_id` is the load a row came with, and of events
        `delta` by how many the open files change.

        Parameters
        ----------
        measure
            A measure whose rows can be listed, or the address of a figure of one, as it stands in
            a page's link too.
        period
            As of `ask`.
        where
            Conditions on any column of the rows: `{"illness": "cancer", "amount": ">= 3000"}`.

        Raises
        ------
        ParameterError
            If its rows cannot be listed, as of what is divided, or there is no such column or code.
        """
        when = period_called(period, self.newest)
        return rows_behind(self.register, measure, when, conditions_said(where), self.language)

    def rows(self, table: str) -> "pd.DataFrame":
        """A table of the register as a data frame: days are days, money is floats.

        Parameters
        ----------
        table
            Its name: household_file, file_event, assistance, comfort_case, union_members or
            union_unit.

        Raises
        ------
        ParameterError
            If there is none of that name.
        """
        return whole_table(self.register, table)

    def with_table(self, table: "str | Path | pd.DataFrame", on: str = "") -> "Desk":
        """Lay a table of one's own beside: what is asked by union has its columns too.

        Parameters
        ----------
        table
            A file as ledgers are (CSV, a workbook) or a data frame, with a row for each union. A
            column called as one of the answer is told as `own_…`.
        on
            Its column with the codes or names of unions; found by what it holds if not said.

        Raises
        ------
        ParameterError
            If it cannot be read, no column names unions, a row names none, or one has two rows.
        """
        return replace(self, beside=own_columns(table, on, self.register.units))

    def changes(self, since: int, period: str | Period = "") -> "pd.DataFrame":
        """The public figures of a period that moved since a load.

        Parameters
        ----------
        since
            Number of the load that was the newest then.
        period
            As of `ask`: the newest year if it is not given, and of no other.

        Returns
        -------
        DataFrame
            address, before, after, as the public edition tells them.
        """
        import pandas as pd  # noqa: PLC0415

        newest = self.register.load_id
        if not isinstance(since, int) or not 1 <= since <= newest:
            raise ParameterError(
                f"since: found {since!r}, expected the number of a load: 1 to {newest}"
            )
        before = open_register(self.source, as_of=since)
        when = self.known(period, self.newest)
        columns = ["address", "before", "after"]
        if before.load_id == self.register.load_id:  # it is the newest, and nothing has moved
            return pd.DataFrame(columns=columns)
        moved = moved_figures(before, self.register, self.top, [when])
        rows = [
            (one.address, *(None if f is None else f.value for f in (one.before, one.after)))
            for one in moved
            if not one.is_settled
        ]
        return pd.DataFrame(rows, columns=columns)

    def overlaps(
        self, by: str = "aspect", period: str | Period = "", of: str = "household"
    ) -> "pd.DataFrame":
        """Who was helped in which ways together, services included, though no money moved.

        Parameters
        ----------
        by
            What tells the ways apart: aspect, project, fund_source, occasion or form.
        period
            As of `ask`.
        of
            Whom to count: `household` or `person`.

        Returns
        -------
        DataFrame
            For each set of ways that somebody had: its ways, how many, and how many had it.
        """
        when = self.known(period, self.newest)
        return ways_together(self.register, when, by, of, self.language)

    def cohorts(self, period: str | Period = "", by: str = "year") -> "pd.DataFrame":
        """What became of the households that came on file in each year or month.

        A household begins when its file is opened, reopened or converted, and has left when none of
        its files is open; a move to another union is no end.

        Parameters
        ----------
        period
            When they came; by default all years from that on in which the register begins. Of those
            who came before only they are known who were on file still, so nothing is told of them.
        by
            `year`, `quarter` or `month` of coming on file.

        Returns
        -------
        DataFrame
            by, came, and of them still on file after 12, 24, 36 and 60 months, as shares; missing
            where so much time has not passed since the last of them came.

        Raises
        ------
        ParameterError
            If the period begins before the register does.
        """
        if by not in TIME:
            raise expected_one_of("by", by, TIME)
        told = cohorts_of(self.register, period_called(period, self.span), by)
        self.known(period, self.span)  # what begins too early is refused above, and says why
        return told

    def measures(self) -> "pd.DataFrame":
        """What there is to ask: each measure with its groups and what it counts."""
        import pandas as pd  # noqa: PLC0415

        rows = [
            (
                name, measure_title(name, self.language),
                (measure.__doc__ or "").partition("\n")[0],
                ", ".join(groups_of(name)),
            )
            for name, measure in MEASURES.items()
        ]  # fmt: skip
        told = pd.DataFrame(rows, columns=["measure", "title", "tells", "by"])
        return told.set_index("measure")

    @property
    def top(self) -> str:
        """The union that looks, or the one above all others."""
        return self.register.top

    def columns(self, table: str) -> "pd.DataFrame":
        """What a table of the register holds, column by column.

        Parameters
        ----------
        table
            As of `rows`.

        Returns
        -------
        DataFrame
            column, its words, missing: rows without a value, and the codes it takes in words.
        """
        return columns_of(self.register, table, self.language)

    def __repr__(self) -> str:
        facts = self.register.facts(self.language)
        return "\n".join(f"{name}: {said}" for name, said in facts)

    def _repr_html_(self) -> str:
        return facts_table(self.register.facts(self.language))


def _picked_rows(
    asked: Measure, shown: Sequence[str], register: Register, period: Period,
    codes: Mapping[str, Any],
) -> "ir.Table":  # fmt: skip
    """The rows of a measure that conditions pick, by the groups that are shown."""
    every = list(dict.fromkeys([*shown, *codes]))
    rows = _picked(asked(register, period, every), codes)
    told = rows.drop(*(group for group in every if group not in shown))
    if not {*shown} <= {*TIME}:
        return told
    # One known code that nobody is in is 0, and not nothing.
    known = {group: codes[group] for group in shown if group in codes}
    return in_order(_with_zeros(told, _picked(asked(register, period, shown), known), shown), shown)


def _picked(rows: "ir.Table", codes: Mapping[str, Any]) -> "ir.Table":
    for group, code in codes.items():
        rows = rows.filter(condition(rows[group], code))
    return rows


def _with_zeros(rows: "ir.Table", whole: "ir.Table", by: Sequence[str]) -> "ir.Table":
    """Rows of times, or a single row, and zeros where there is none: as many as the whole has."""
    kinds = whole.schema()
    values = [name for name in whole.columns if name not in ("period", *by)]
    zeros = {
        name: ibis.null(kinds[name]) if kinds[name].is_floating() else ibis.literal(0, kinds[name])
        for name in values
    }
    if by:
        missing = whole.anti_join(rows, list(by))
    else:
        missing = whole.cross_join(rows.count().name("_rows").as_table()).filter(
            ibis._["_rows"] == 0
        )
    laid = missing.select("period", *by, **zeros)
    return ibis.union(rows.select(*laid.columns).cast(laid.schema()), laid)
