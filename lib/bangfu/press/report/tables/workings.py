"""Workings: what methods make of a register, as tables and a chart of an internal report.

Their numbers are estimates, forecasts and reckonings, no figures: they have no address, pass no
disclosure control and are in the internal edition alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from bangfu.figures.dimensions import DIMENSIONS
from bangfu.figures.frames import to_frame
from bangfu.figures.model import MeasureUnit
from bangfu.language import COMMA, Text, capital
from bangfu.measures.assistance import match
from bangfu.periods import Period
from bangfu.press.report.charts import ChartWords, Series, lines_over_time
from bangfu.press.report.charts.breakdown_charts import breaks_in
from bangfu.press.report.output_record import ChartData, DataTable, Loose, Output
from bangfu.press.report.scene import Scene
from bangfu.press.report.tables.table_spec import ColumnSpec, RowSpec, TableSpec, render_table
from bangfu.project import own_file
from bangfu.register.store import Register
from bangfu.rules import Rules, read_draft
from bangfu.words.labels import EDITIONS, SYNTHETIC_MEANS
from bangfu.words.numerals import format_value

if TYPE_CHECKING:
    import pandas as pd

    from bangfu.analysis.replay_accounts import SchemeReplay

__all__ = ["Workings"]

P = ParamSpec("P")

_DAYS: Mapping[str, Text] = {
    "applied_on": Text("按申请月份", "by month of claim"),
    "happened_on": Text("按事发月份", "by month of event"),
    "paid_on": Text("按发放月份", "by month of payment"),
}
_FORETOLD: Mapping[str, Text] = {
    "payments": Text("抚慰人次", "comfort payments"),
    "amount": Text("抚慰资金（元）", "comfort money (yuan)"),
    "entries": Text("新建、重建、转正档案（户）", "files opened, reopened, converted"),
    "exit_self": Text("脱困（户）", "left by own means"),
    "exit_relief": Text("解困退档（户）", "left with relief"),
    "exit_other": Text("其他退档（户）", "left otherwise"),
    "on_file": Text("年末在档（户）", "on file at the end"),
}
_FIT = {True: Text("收敛", "converged"), False: Text("未收敛", "not converged")}
_NO_CAUSE = Text(
    "修订前后数字变动，不能证明是修订造成的。",
    "That numbers moved when a revision came is no proof that it moved them.",
)
_FORETOLD_NOTE = Text(
    "[f] 为预测，不是登记数字：按以前月份的水平模拟一万次所得，未计办法和工作安排的变化。",
    "[f] marks a forecast, no figure of the register: 10,000 simulations at the rates of earlier "
    "months, without changes of the scheme or of how work is done.",
)
_HELD_NOTE = Text(
    "每年的预测只用此前各年的数据。标*的年份修改了办法，抚慰的预测不知道。",
    "Each year's forecast rests on the years before it alone. Years with a * had a revision of the "
    "scheme, of which a forecast of payments knows nothing.",
)


_Tells = Callable[Concatenate["Workings", P], Output]


def _internal(tell: _Tells[P]) -> Callable[Concatenate["Workings", P], Output | None]:
    """What the internal edition alone tells: nothing is worked out for a public one."""

    @wraps(tell)
    def told(self: "Workings", /, *args: P.args, **kwargs: P.kwargs) -> Output | None:
        is_internal = self.scene.answers.subject.edition == "internal"
        return tell(self, *args, **kwargs) if is_internal else None

    return told


@dataclass(frozen=True)
class Workings:
    """What methods make of the register of a report; nothing of it in a public one."""

    scene: Scene
    register: Register
    span: Period
    """The years that are compared."""
    loose: Loose | None = None
    """What gives an output as it looks by itself."""
    _replays: "dict[str, SchemeReplay]" = field(default_factory=dict, repr=False, compare=False)
    """By the digest of their rules: a draft that was edited is another."""

    @_internal
    def effects(self, *days: str) -> Output:
        """By how much claims moved with each revision, by the day of claim, event or payment.

        Parameters
        ----------
        days
            Some of applied_on, happened_on and paid_on; by default all.
        """
        from bangfu.analysis.revision_effects import (  # noqa: PLC0415 - statsmodels
            levels_by_revision,
            monthly_counts,
        )

        scheme = {one.number: one for one in self.register.rules.comfort_scheme}
        rows = []
        for day in days or tuple(_DAYS):
            counts = monthly_counts(self._cases[day], self.span)
            levels = levels_by_revision(counts, [*scheme.values()])
            for one in _rows(levels):
                label = self.scene.say(scheme[one.revision].label)
                rows.append((label, (
                    self.scene.say(_DAYS[day]), f"{one.ratio:.2f}",
                    f"{one.low:.2f}–{one.high:.2f}", f"{one.ratio_nb:.2f}",
                    f"{one.dispersion:.1f}",
                    self.scene.say(_FIT[bool(one.converged)]),
                )))  # fmt: skip
        heads = [
            Text("修订", "revision"), Text("计月依据", "counted"), Text("水平之比", "rate ratio"),
            Text("95%区间", "95% interval"), Text("负二项之比", "negative binomial"),
            Text("离散系数", "dispersion"), Text("拟合", "fit"),
        ]  # fmt: skip
        title = Text("历次修订前后的月申请水平", "Monthly level of claims by revision")
        note = Text(
            "拟泊松回归，每次修订一个水平，两道季节波；离散系数大于1，说明比泊松分布更散。",
            "Quasi-Poisson, one level a revision, a season of two waves; a dispersion above 1 is "
            "more scatter than a Poisson count has.",
        )
        notes = self._said(note, _NO_CAUSE)
        return self._table("effects", title, self._heads(*heads), rows, *notes)

    @_internal
    def fitted(self) -> Output:
        """Claims by month, as counted and as the levels and the season have them."""
        from bangfu.analysis.revision_effects import (  # noqa: PLC0415 - statsmodels
            fitted_months,
            monthly_counts,
        )

        counts = monthly_counts(self._cases.applied_on, self.span)
        told = fitted_months(counts, self.register.rules.comfort_scheme)
        months = [Period.parse(one) for one in told.index]
        lines = [
            Series(self.scene.say(name), tuple(Decimal(f"{v:.0f}") for v in told[column]))
            for column, name in (
                ("n", Text("实际", "counted")), ("fitted", Text("拟合", "fitted")),
            )
        ]  # fmt: skip
        worst = str(told.residual.abs().idxmax())
        title = Text("每月申请：实际与拟合", "Claims by month, counted and fitted")
        alt = Text(
            f"{{title}}。偏离最大的是{Period.parse(worst).label('zh')}。",
            f"{{title}}. Furthest off is {Period.parse(worst).label('en')}.",
        )
        caption = f"{self.scene.say(title)}{self.scene.say(COMMA)}{self.scene.unit_name}"
        words = ChartWords(
            "fitted", caption, self.scene.say(alt).format(title=caption),
            self.scene.say(Text("件", "claims")),
        )  # fmt: skip
        labels = [month.label(self.scene.language) for month in months]
        chart = lines_over_time(labels, lines, words, breaks=breaks_in(months, self.scene))
        values = zip(labels, *([f"{one}" for one in line.values] for line in lines), strict=True)
        header = (self.scene.say(DIMENSIONS["month"]), *(line.name for line in lines))
        table = DataTable("fitted", header, tuple(values))
        data = ChartData("fitted", self.scene.language, caption, "", words.alt, table)
        return Output(chart.html, words.alt, chart=data, given=True, loose=self.loose)

    @_internal
    def deadlines(self, by: str = "year") -> Output:
        """How long it took from event to claim, and how many claims came after the deadline.

        Parameters
        ----------
        by
            year, unit or illness.
        """
        cases = self._claims
        named = f"{by}_label" if f"{by}_label" in cases else by
        groups = list(cases.groupby(named))
        if by != "year":
            groups.sort(key=lambda one: -len(one[1]))
        rows = [
            (str(name), (
                self._number(len(own)), self._number(own.days.median()),
                self._number(own.days.quantile(0.9)), self._number(own.late.sum()),
                f"{own.late.mean():.1%}",
            ))
            for name, own in groups
        ]  # fmt: skip
        heads = self._heads(
            DIMENSIONS[by], Text("申请", "claims"), Text("中位数（天）", "median days"),
            Text("第90百分位（天）", "90th percentile"), Text("逾期", "late"),
            Text("逾期占比", "share late"),
        )  # fmt: skip
        title = Text("从事发到申请", "From event to claim")
        note = Text(
            "逾期按申请当日的版本所定期限计；没有期限的版本不计。",
            "Late by the deadline of the version of the day of the claim; versions without one "
            "make nobody late.",
        )
        return self._table(f"deadlines_{by}", title, heads, rows, *self._said(note))

    @_internal
    def matched(self) -> Output:
        """Households whose aid answers the main cause of their hardship, by year."""
        rows = []
        for year in self.span.years:
            (one,) = _rows(to_frame(match(self.register, year), self.register))
            share = f"{one.numerator / one.denominator:.1%}" if one.denominator else "—"
            counts = self._number(one.denominator), self._number(one.numerator)
            rows.append((year.label(self.scene.language), (*counts, share)))
        heads = self._heads(
            DIMENSIONS["year"], Text("帮扶在档家庭（户）", "households aided"),
            Text("对症帮扶（户）", "aid answers the cause"), Text("占比", "share"),
        )  # fmt: skip
        title = Text("因困施策", "Aid that answers the main cause")
        return self._table("matched", title, heads, rows)

    @_internal
    def not_listed(self) -> Output:
        """Illnesses that were claimed and not listed, by year."""
        cases = self._claims
        refused = cases[cases.reject_reason == "not_listed"]
        rows = [
            (f"{year}", (str(illness), self._number(len(own))))
            for (year, illness), own in refused.groupby(["year", "illness_label"], dropna=False)
        ]
        heads = self._heads(
            DIMENSIONS["year"], DIMENSIONS["illness"], Text("不予（件）", "claims refused")
        )
        title = Text("申请而不在范围的病种", "Illnesses claimed and not listed")
        return self._table("not_listed", title, heads, rows)

    @cached_property
    def _claims(self) -> "pd.DataFrame":
        """The claims of the years, with days from event to claim and whether they were late."""
        import pandas as pd  # noqa: PLC0415

        register, rules = self.register, self.register.rules
        cases = to_frame(register.comfort_case, register, language=self.scene.language)
        applied = pd.to_datetime(cases.applied_on)
        cases = cases[
            (applied >= pd.Timestamp(self.span.start)) & (applied < pd.Timestamp(self.span.end))
        ]
        days = (pd.to_datetime(cases.applied_on) - pd.to_datetime(cases.happened_on)).dt.days
        most = [
            _deadline(rules, day, kind)
            for day, kind in zip(cases.applied_on, cases.event_kind, strict=True)
        ]
        late = [m is not None and n > m for n, m in zip(days, most, strict=True)]
        year = pd.to_datetime(cases.applied_on).dt.strftime("%Y")
        return cases.assign(days=days, late=late, year=year)

    @_internal
    def replay(self, draft: str, by: str = "year") -> Output:
        """What a draft would have done to the claims of the years; see `desk.whatif`.

        Parameters
        ----------
        draft
            Its YAML file in the project's folder, as in `params/drafts/`.
        by
            year, illness, event_kind, relation or unit.

        Raises
        ------
        ParameterError
            If the file is elsewhere, or its draft is not one, with every fault.
        """
        found = self._replayed(draft)
        sums = found.sums(by, self.scene.language)
        named = f"{by}_label" if f"{by}_label" in sums else by
        columns = ("claims", "gains", "loses", "undecided", "cost_before", "cost_draft", "change")
        rows = [
            (str(row[named]), tuple(self._number(row[one]) for one in columns))
            for row in sums.to_dict("records")
        ]
        words = found.headings(self.scene.language)
        heads = [capital(words[one]) for one in columns]
        title = Text(f"按草案重算（{words[by]}）", f"Ruled on anew by the draft, by {words[by]}")
        notes = found.notes(self.scene.language)[:-1]  # that it is internal the page says
        notes = notes if by == "year" else notes[:1]
        return self._table(f"replay_{by}", title, [capital(words[by]), *heads], rows, *notes)

    @_internal
    def outlook(self) -> Output:
        """The year behind the years: payments, money, entries, exits, caseload."""
        from bangfu.analysis.outlook import next_year  # noqa: PLC0415 - statsmodels

        told = next_year(self.register, self.span)
        rows = [
            (self.scene.head(_FORETOLD[one.what]), (
                f"{self._number(one.expected)} {one.mark}",
                f"{self._number(one.low80)}–{self._number(one.high80)}",
                f"{self._number(one.low95)}–{self._number(one.high95)}",
            ))
            for one in _rows(told)
        ]  # fmt: skip
        year = Period.parse(told.year.iloc[0]).label(self.scene.language)
        title = Text(f"{year}预测", f"Forecast of {year}")
        heads = self._heads(_WHAT, Text("预计", "expected"), *map(_interval, (80, 95)))
        return self._table("outlook", title, heads, rows, *self._said(_FORETOLD_NOTE))

    @_internal
    def past_forecasts(self) -> Output:
        """How such forecasts of past years held."""
        from bangfu.analysis.outlook import past_forecasts  # noqa: PLC0415 - statsmodels

        held = past_forecasts(self.register, self.span)
        yes, no = self.scene.say(Text("在内", "inside")), self.scene.say(Text("在外", "outside"))
        rows = [
            (self.scene.head(_FORETOLD[one.what]), (
                f"{one.year}{'*' * one.revised}", f"{self._number(one.expected)} {one.mark}",
                self._number(one.actual),
                f"{self._number(one.low95)}–{self._number(one.high95)}",
                yes if one.in80 else no, yes if one.in95 else no,
            ))
            for one in _rows(held.sort_values(["what", "year"]))
        ]  # fmt: skip
        share = Text(
            f"80%区间包含实际的{held.in80.mean():.0%}，95%区间包含{held.in95.mean():.0%}。",
            f"Intervals of 80% held in {held.in80.mean():.0%}, of 95% in {held.in95.mean():.0%}.",
        )
        heads = [
            _WHAT, Text("年份", "year"), Text("预计", "expected"), Text("实际", "came"),
            _interval(95), Text("80%", "80%"), Text("95%", "95%"),
        ]  # fmt: skip
        title = Text("以前年份的预测与实际", "Forecasts of past years, and what came")
        notes = self._said(share, _HELD_NOTE)
        return self._table("past_forecasts", title, self._heads(*heads), rows, *notes)

    @cached_property
    def _cases(self) -> "pd.DataFrame":
        """All claims of the register, whoever looks."""
        return to_frame(self.register.tables["comfort_case"], self.register)

    def _replayed(self, draft: str) -> "SchemeReplay":
        """The claims under a draft; what a draft says is told by several groups."""
        from bangfu.analysis.scheme_replay import replay  # noqa: PLC0415 - pyarrow

        rules = read_draft(own_file("draft", draft), self.register.rules)
        if rules.digest not in self._replays:
            self._replays[rules.digest] = replay(self.register.with_rules(rules), self.span)
        return self._replays[rules.digest]

    def _heads(self, *heads: Text) -> list[str]:
        return [self.scene.head(one) for one in heads]

    def _said(self, *notes: Text) -> list[str]:
        return [self.scene.say(one) for one in notes]

    def _number(self, value: Any) -> str:
        whole = Decimal(str(value)).quantize(Decimal(1))
        return format_value(whole, MeasureUnit.YUAN, self.scene.language, with_unit=False)

    def _table(
        self, name: str, title: Text, heads: Sequence[str],
        rows: Sequence[tuple[str, tuple[str, ...]]], *notes: str,
    ) -> Output:  # fmt: skip
        """A table of numbers that are no figures."""
        caption = f"{self.scene.say(title)}{self.scene.say(COMMA)}{self.scene.unit_name}"
        means = SYNTHETIC_MEANS["picture"]
        marks = self._said(*([means] if self.register.synthetic else []), EDITIONS["internal"])
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


_WHAT = Text("项目", "what")


def _interval(level: int) -> Text:
    return Text(f"{level}%区间", f"{level}% interval")


def _rows(frame: "pd.DataFrame") -> list[Any]:
    """The rows of a frame, with its columns as names."""
    return list(frame.itertuples())


def _deadline(rules: Rules, day: date, kind: str) -> int | None:
    """The days from event to claim that the version of a day leaves."""
    version = rules.comfort_on(day)
    event = version.terms.event(kind) if version and version.terms else None
    return None if event is None else event.deadline_days
