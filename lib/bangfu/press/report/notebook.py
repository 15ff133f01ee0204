"""The report a notebook writes: open it, measure, then show sentences, tables and charts.

Everything shown comes from figures that have passed disclosure control; there is no method that
takes a number. Analysts get the same objects interactively: `report.measure(...)` is a table of
figures, and each output shows itself in JupyterLab.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import escape

from bangfu.disclosure.policy import Edition
from bangfu.errors import DisclosureError
from bangfu.figures.answers import Breakdown
from bangfu.figures.catalogue import measure_spec
from bangfu.figures.model import Figure
from bangfu.figures.questions import months_shown, running_year, years_shown
from bangfu.figures.readout import Row
from bangfu.language import Language
from bangfu.measures.shape import TIME
from bangfu.params import ReportParams
from bangfu.periods import Period
from bangfu.press.release.answers_file import answers_at_hand
from bangfu.press.report.charts import breakdown_charts
from bangfu.press.report.definitions import definitions
from bangfu.press.report.output_record import Output
from bangfu.press.report.provenance import provenance_of
from bangfu.press.report.scene import Scene
from bangfu.press.report.tables import statements
from bangfu.press.report.tables.breakdowns import cross_table, months_apart, nothing, table
from bangfu.words.sentences import tell

__all__ = ["Report", "open_report"]

_MOST_MONTHS = 24


@dataclass
class Report:
    """A report on one unit and period, in one language and edition."""

    params: ReportParams
    period: Period
    scene: Scene
    shown: dict[str, Figure] = field(default_factory=dict, repr=False)
    """Figures shown so far, by id: what the definitions at the end explain."""
    _by_year: set[str] = field(default_factory=set, repr=False)
    """Measures that are told by whole years."""

    def measure(self, name: str, by: str | Sequence[str] = ()) -> Breakdown:
        """The figures of a measure for the period, by none, one or two dimensions.

        Raises
        ------
        FigureError, ParameterError
            If the catalogue has no such measure, or the measure no such dimension.
        """
        groups = (by,) if isinstance(by, str) else tuple(by)
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

    def sentence(self, name: str) -> Output:
        """A sentence of the catalogue about the period."""
        said = tell(name, self.scene.answers, self.period, self.scene.language)
        return self._keep(Output(f'<p class="statement">{escape(said)}</p>', said, said.figures))

    def headline(self, *ids: str) -> Output:
        """The few figures that matter most, each with its change."""
        return self._keep(statements.headline(self.scene, self.period, ids))

    def compare(self, *ids: str) -> Output:
        """Figures beside the period before and the same period a year earlier."""
        return self._keep(statements.comparison_table(self.scene, self.period, ids))

    def cumulative(self, *ids: str) -> Output | None:
        """Figures of the year up to the period's end, beside the same months a year earlier.

        Nothing where the period is a year, or begins with one: it says so itself.
        """
        shown = statements.cumulative_table(self.scene, self.period, ids)
        return self._keep(shown) if shown else None

    def table(self, breakdown: Breakdown, *ids: str, share: str = "") -> Output:
        """A breakdown as a table; all figures of its measure if none are named.

        Behind the figure `share` stand its shares of the total. Under whole years stands the year
        the period ends in, with its months, if it is not over.
        """
        chosen = self._require(breakdown)
        columns = ids or tuple(figure.id for figure in chosen.measure.figures)
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

    def cross_table(self, breakdown: Breakdown, figure_id: str) -> Output:
        """A breakdown by two dimensions as a table of one figure, with both margins."""
        return self._keep(cross_table(self._require(breakdown), figure_id, self.scene))

    def balance(self) -> Output:
        """The balance of files as a table that foots."""
        return self._keep(statements.balance_table(self.scene, self.period))

    def standards(self) -> Output:
        """Standards in force, with the payments checked and those off them."""
        return self._keep(statements.standards_table(self.scene, self.period))

    def revisions(self) -> Output:
        """The comfort scheme and its revisions."""
        return self._keep(statements.revisions_table(self.scene))

    def published(self, topic: str) -> Output:
        """Figures in print beside the computed ones, with their difference."""
        return self._keep(statements.published_table(self.scene, topic))

    def ranking(self, breakdown: Breakdown, figure_id: str, top: int = 10) -> Output | None:
        """The largest codes of a breakdown as a chart of bars; nothing where no two can be shown.

        So prose should not lead in to it: the chart says itself what it is.
        """
        chosen = self._require(breakdown)
        shown = breakdown_charts.ranking(chosen, figure_id, self.scene, top=top)
        return self._keep(shown) if shown else None

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
        breaks = breakdown_charts.scheme_breaks(chosen, self.scene) if revisions else []
        return self._keep(breakdown_charts.trend(chosen, figure_id, self.scene, breaks=breaks))

    def lines(self, breakdown: Breakdown, *ids: str) -> Output:
        """Several figures over time as lines."""
        return self._keep(breakdown_charts.lines(self._require(breakdown), ids, self.scene))

    def flows(self, breakdown: Breakdown) -> Output:
        """The caseload over time, with entries and exits by route."""
        chosen = self._require(breakdown)
        return self._keep(breakdown_charts.flows(self._in_years(chosen) or chosen, self.scene))

    def definitions(self) -> Output:
        """The definitions of the figures shown, from the catalogue."""
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

    def _keep(self, shown: Output) -> Output:
        """Remember the figures shown, and note on each output what was read up to it."""
        for figure in shown.figures:
            self.shown.setdefault(figure.id, figure)
        return replace(shown, reads=self.scene.answers.reads)

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
    return Report(params, Period.parse(params.period), Scene(answers, params.language, name))
