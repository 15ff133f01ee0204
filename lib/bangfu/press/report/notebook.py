"""The report a notebook writes: open it, measure, then show sentences, tables and charts.

Everything shown comes from figures that have passed disclosure control; there is no method that
takes a number. Analysts get the same objects interactively: `report.measure(...)` is a table of
figures, and each output shows itself in JupyterLab.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING

from bangfu.disclosure.policy import Edition
from bangfu.errors import DisclosureError
from bangfu.figures.answers import Breakdown
from bangfu.figures.catalogue import in_groups, measure_spec
from bangfu.figures.model import Figure
from bangfu.figures.questions import months_shown, running_year, years_shown
from bangfu.figures.readout import Row
from bangfu.language import Language
from bangfu.measures.shape import TIME
from bangfu.params import ReportParams, find_register
from bangfu.periods import Period
from bangfu.press.release.about import about_of
from bangfu.press.release.answers_file import answers_at_hand, is_given
from bangfu.press.report.charts import breakdown_charts
from bangfu.press.report.definitions import definitions
from bangfu.press.report.left_out import left_out, nothing_told
from bangfu.press.report.loose_leaves import LooseLeaves
from bangfu.press.report.output_record import Output
from bangfu.press.report.provenance import provenance_of
from bangfu.press.report.scene import Scene
from bangfu.press.report.tables import statements
from bangfu.press.report.tables.breakdowns import cross_table, months_apart, nothing, table
from bangfu.words.sentences import tell

if TYPE_CHECKING:
    from bangfu.press.report.tables.stays import Stays
    from bangfu.press.report.tables.watch import WatchTables
    from bangfu.press.report.tables.workings import Workings
    from bangfu.register.store import Register

__all__ = ["Report", "open_report"]

_MOST_MONTHS = 24


@dataclass
class Report:
    """A report on one unit and period, in one language and edition."""

    params: ReportParams
    period: Period
    scene: Scene
    leaves: LooseLeaves | None = field(default=None, repr=False)
    """How outputs look by themselves; in a run they become pages alone."""
    shown: dict[str, Figure] = field(default_factory=dict, repr=False)
    """Figures shown so far, by id: what the definitions at the end explain."""
    _by_year: set[str] = field(default_factory=set, repr=False)
    """Measures that are told by whole years."""

    def measure(self, name: str, by: str | Sequence[str] = ()) -> Breakdown:
        """The figures of a measure for the period, by none, one or two dimensions.

        In the public edition codes are told in groups, where there are any: causes by
        `cause_group`. What is not public has no rows, and nothing shows it.

        Raises
        ------
        FigureError, ParameterError
            If the catalogue has no such measure, or the measure no such dimension.
        """
        groups = (by,) if isinstance(by, str) else tuple(by)
        if self.scene.answers.subject.edition == "public":
            groups = in_groups(measure_spec(name), groups)
        return self.scene.answers.breakdown(name, groups, self.period)

    def monthly(self, name: str) -> Breakdown:
        """A measure month by month: the months of the period, or for a month the last twelve.

        Shown as years where there are too many to read; the months are then in the data file.
        """
        return self.scene.answers.breakdown(name, ("month",), months_shown(self.period))

    def yearly(self, name: str) -> Breakdown:
        """A measure year by year, from the first year of the printed series: whole years only."""
        answers = self.scene.answers
        self._by_year.add(name)
        return answers.breakdown(name, ("year",), years_shown(self.period, answers.rules))

    def sentence(self, name: str) -> Output | None:
        """A sentence of the catalogue about the period; nothing of what is not public."""
        said = tell(name, self.scene.answers, self.period, self.scene.language)
        if not said:
            return None
        return self._keep(Output(f'<p class="statement">{escape(said)}</p>', said, said.figures))

    def headline(self, *ids: str) -> Output:
        """The few figures that matter most, each with its change; where none is public, that."""
        shown = statements.headline(self.scene, self.period, ids)
        if shown and (words := left_out(self.scene, self.period)):
            html = f'{shown.html}<p class="note">{escape(words)}</p>'
            return self._keep(replace(shown, html=html, text=f"{shown.text}\n{words}"))
        if shown:
            return self._keep(shown)
        said = nothing_told(self.scene, self.period)
        return Output(f'<p class="statement">{escape(said)}</p>', said, loose=self.leaves)

    def compare(self, *ids: str) -> Output | None:
        """Figures beside the period before and the same period a year earlier."""
        return self._kept(statements.comparison_table(self.scene, self.period, ids))

    def cumulative(self, *ids: str) -> Output | None:
        """Figures of the year up to the period's end, beside the same months a year earlier.

        Nothing where the period is a year, or begins with one: it says so itself.
        """
        return self._kept(statements.cumulative_table(self.scene, self.period, ids))

    def table(self, breakdown: Breakdown, *ids: str, share: str = "") -> Output | None:
        """A breakdown as a table; all figures of its measure if none are named.

        Nothing of one that is not public; figures that are not public have no column.

        Behind the figure `share` stand its shares of the total. Under whole years stands the year
        the period ends in, with its months, if it is not over.
        """
        chosen = self._require(breakdown)
        columns = _public_columns(chosen, ids)
        if not columns or not chosen.is_public:
            return None
        chosen = _public_rows(chosen, columns)
        share = share if share in columns and _is_exact(chosen, share) else ""
        total = not set(chosen.by) <= set(TIME) or chosen.period == self.period
        if not chosen.rows:
            return self._keep(nothing(chosen, self.scene))
        years = self._in_years(chosen)
        if years and chosen.measure.name in self._by_year:
            return self._keep(months_apart(chosen, columns, self.scene))
        if years:
            shown = table(years, columns, self.scene, total=True, months=chosen)
            return self._keep(shown)
        running = self._running(chosen)
        shown = table(chosen, columns, self.scene, total=total, running=running, share=share)
        return self._keep(shown)

    def internal_table(self, name: str, by: str, *ids: str) -> Output | None:
        """A table that only the internal edition shows; nothing in the public one.

        Of a measure that says something of the period; nothing of one that does not.
        """
        if not measure_spec(name).is_told(self.period, self.scene.answers.subject.edition):
            return None
        return self.table(self.measure(name, by), *ids)

    def cross_table(self, breakdown: Breakdown, figure_id: str) -> Output | None:
        """A breakdown by two dimensions as a table of one figure, with both margins."""
        chosen = self._require(breakdown)
        if not self._shows(chosen, figure_id):
            return None
        return self._keep(cross_table(chosen, figure_id, self.scene))

    def balance(self) -> Output | None:
        """The balance of files as a table that foots."""
        if not self.scene.answers.figure("hardship.on_file", self.period).is_public:
            return None
        return self._keep(statements.balance_table(self.scene, self.period))

    def standards(self) -> Output | None:
        """Standards in force, with the payments checked and those off them.

        Nothing where it is not public how many were checked at all.
        """
        checked = self.scene.answers.breakdown("assistance.standards", (), self.period)
        if not _public_columns(checked, ()):
            return None
        return self._keep(statements.standards_table(self.scene, self.period))

    def revisions(self) -> Output | None:
        """The comfort scheme and its revisions; nothing where no scheme is known."""
        return self._kept(statements.revisions_table(self.scene))

    def workings(self, years: str) -> "Workings":
        """What methods make of the register, over some years: for the internal edition alone.

        Parameters
        ----------
        years
            The years that are compared, as in 2013..2019.
        """
        from bangfu.press.report.tables.workings import Workings  # noqa: PLC0415 - an engine

        return Workings(self.scene, self._register(), self.leaves, Period.parse(str(years)))

    def watch(self) -> "WatchTables":
        """What in the register deserves a look: for the internal edition alone."""
        from bangfu.press.report.tables.watch import WatchTables  # noqa: PLC0415 - an engine

        return WatchTables(self.scene, self._register(), self.leaves, self.period)

    def stays(self) -> "Stays":
        """How long households stay on file: for the internal edition alone."""
        from bangfu.press.report.tables.stays import Stays  # noqa: PLC0415 - an engine

        return Stays(self.scene, self._register(), self.leaves)

    def _register(self) -> "Register":
        """The register the report is of, as its union sees it."""
        from bangfu.register.store import open_register  # noqa: PLC0415 - an engine

        params = self.params
        register = open_register(find_register(params.register_path), params.as_of)
        return register.within(params.unit)

    def published(self, topic: str) -> Output | None:
        """Figures in print beside the computed ones, with their difference; nothing without any."""
        return self._kept(statements.published_table(self.scene, topic))

    def ranking(self, breakdown: Breakdown, figure_id: str, top: int = 10) -> Output | None:
        """The largest codes of a breakdown as a chart of bars; nothing where no two can be shown.

        So prose should not lead in to it: the chart says itself what it is.
        """
        chosen = self._require(breakdown)
        if not self._shows(chosen, figure_id):
            return None
        return self._kept(breakdown_charts.ranking(chosen, figure_id, self.scene, top=top))

    def trend(
        self, breakdown: Breakdown, figure_id: str, *, revisions: bool = False
    ) -> Output | None:
        """One figure over time as a chart, with the revisions of the scheme marked if asked.

        Nothing where it would be that of the whole years once more.
        """
        chosen = self._require(breakdown)
        years = self._in_years(chosen)
        if years and chosen.measure.name in self._by_year:
            return None
        chosen = years or chosen
        if not self._shows(chosen, figure_id):
            return None
        breaks = breakdown_charts.scheme_breaks(chosen, self.scene) if revisions else []
        return self._keep(breakdown_charts.trend(chosen, figure_id, self.scene, breaks=breaks))

    def lines(self, breakdown: Breakdown, *ids: str) -> Output | None:
        """Several figures over time as lines."""
        chosen = self._require(breakdown)
        if not self._shows(chosen, *ids):
            return None
        return self._keep(breakdown_charts.lines(chosen, ids, self.scene))

    def flows(self, breakdown: Breakdown) -> Output | None:
        """The caseload over time, with entries and exits by route."""
        chosen = self._require(breakdown)
        if not self._shows(chosen, "hardship.on_file"):
            return None
        return self._keep(breakdown_charts.flows(self._in_years(chosen) or chosen, self.scene))

    def definitions(self) -> Output | None:
        """The definitions of the figures shown, from the catalogue."""
        if not self.shown:
            return None
        return self._keep(definitions(self.scene, self.shown.values()))

    def provenance(self) -> Output:
        """Where the numbers come from: load, content hash, parameters, versions."""
        return self._keep(provenance_of(self.scene, self.params))

    def _in_years(self, chosen: Breakdown) -> Breakdown | None:
        """The years of months that are too many to be read; None of anything else."""
        if chosen.by != ("month",) or len(chosen.rows) <= _MOST_MONTHS:
            return None
        name, period = chosen.measure.name, chosen.period
        by_year = ("year",) in chosen.measure.breakdowns
        return self.scene.answers.breakdown(name, ("year",), period) if by_year else None

    def _running(self, chosen: Breakdown) -> Row | None:
        """The year the period ends in, as far as it goes, if whole years are shown before it."""
        answers, running = self.scene.answers, running_year(self.period)
        shown = ("year",), years_shown(self.period, answers.rules)
        if running is None or (chosen.by, chosen.period) != shown:
            return None
        if not chosen.measure.is_told(running, answers.subject.edition):
            return None
        return answers.breakdown(chosen.measure.name, (), running).total

    def _shows(self, chosen: Breakdown, *ids: str) -> bool:
        """Whether a breakdown and something of each of some figures in it is public."""
        return chosen.is_public and set(ids) <= set(_public_columns(chosen, ids))

    def _kept(self, shown: Output | None) -> Output | None:
        return self._keep(shown) if shown else None

    def _keep(self, shown: Output) -> Output:
        """Remember the figures shown, and note on each output what was read up to it."""
        public = tuple(one for one in shown.figures if one.is_public)
        for figure in public:
            self.shown.setdefault(figure.id, figure)
        reads = self.scene.answers.reads
        return replace(shown, figures=public, reads=reads, loose=self.leaves)

    def _require(self, breakdown: Breakdown) -> Breakdown:
        """The breakdown as this report's own answers have it; nothing else is displayed.

        A table of another report may not have passed this one's disclosure control, and one made
        by hand has passed none.
        """
        if isinstance(breakdown, Breakdown):
            name, by, period = breakdown.measure.name, breakdown.by, breakdown.period
            own = self.scene.answers.breakdown(name, by, period)
            if own == breakdown:
                return own
        raise DisclosureError(
            f"found {type(breakdown).__name__} of another origin, expected what "
            "report.measure(...) of this report gives"
        )


def _public_columns(chosen: Breakdown, ids: Sequence[str]) -> tuple[str, ...]:
    """The figures named of a breakdown, or all of its measure, that show anything."""
    wanted = ids or tuple(figure.id for figure in chosen.measure.figures)
    rows = chosen.rows or (chosen.total,)
    return tuple(i for i in wanted if any(row[i].is_public for row in rows))


def _public_rows(chosen: Breakdown, ids: Sequence[str]) -> Breakdown:
    """A breakdown without the rows of which none of some figures is public.

    Months and years stay, so that no series is told as if it had no gap.
    """
    if set(chosen.by) <= set(TIME):
        return chosen
    rows = (row for row in chosen.rows if any(row[i].is_public for i in ids))
    return replace(chosen, rows=tuple(rows))


def _is_exact(chosen: Breakdown, figure_id: str) -> bool:
    """Whether no value of a figure in a breakdown is rounded, so that shares of it are told."""
    return not any(row[figure_id].status.is_rounded for row in (*chosen.rows, chosen.total))


def open_report(
    *,
    register: str,
    period: str,
    unit: str,
    language: Language,
    edition: Edition,
    as_of: int | None,
) -> Report:
    """Open a report on a register.

    Parameters
    ----------
    register
        Folder of the register; a relative one is looked up in the project's folder.
    period
        Reporting period, as in `2019-12`, `2019-Q4`, `2019-H2`, `2019` or `2013..2019`.
    unit
        Code of a union of the register.
    language
        zh or en.
    edition
        public (disclosure control on) or internal.
    as_of
        Newest load to see; all of them if None.

    Raises
    ------
    ParameterError
        If a parameter is of the wrong form; all faults at once.
    RegisterError
        If there is no register, or no such load.
    """
    params = ReportParams.check(
        {"register": register, "period": period, "unit": unit, "language": language,
         "edition": edition, "as_of": as_of}
    )  # fmt: skip
    answers = answers_at_hand(params)
    name = answers.units[params.unit].label(params.language)
    scene = Scene(answers, params.language, name)
    leaves = None if is_given() else LooseLeaves(about_of(answers), params.language)
    return Report(params, Period.parse(params.period), scene, leaves)
