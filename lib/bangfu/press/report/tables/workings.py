"""Workings: what methods make of a register, as tables and a chart of an internal report.

Their numbers are estimates, forecasts and reckonings, no figures: they have no address, pass no
disclosure control and are in the internal edition alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from bangfu.figures.dimensions import DIMENSIONS
from bangfu.figures.frames import to_frame
from bangfu.language import Text, capital
from bangfu.measures.assistance import match
from bangfu.periods import Period
from bangfu.press.report.charts import ChartWords, Series, lines_over_time
from bangfu.press.report.charts.breakdown_charts import breaks_in
from bangfu.press.report.output_record import DataTable, Output
from bangfu.press.report.tables.internal_tables import InternalTables, internal, rows_of
from bangfu.project import own_file
from bangfu.rules import Rules, read_draft

if TYPE_CHECKING:
    import pandas as pd

    from bangfu.analysis.replay_accounts import SchemeReplay

__all__ = ["Workings"]

_DAYS: Mapping[str, Text] = {
    "applied_on": Text("按申请月份", "by month of claim"),
    "happened_on": Text("按事发月份", "by month of event"),
    "paid_on": Text("按发放月份", "by month of payment"),
}
_FORETOLD: Mapping[str, Text] = {
    "payments": Text("当年申请、将会发放的抚慰（件）", "claims of the year that are paid"),
    "amount": Text("当年申请、将会发放的金额（元）", "paid on claims of the year (yuan)"),
    "payments_draft": Text(
        "当年申请、将会发放的抚慰（件），按草案", "claims of the year paid under the draft"
    ),
    "amount_draft": Text(
        "当年申请、将会发放的金额（元），按草案",
        "paid on claims of the year under the draft (yuan)",
    ),
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
    "每年的预测用此前各年的申请，这些申请后来是否发放按现在所知，当时还没有办结的也算在内，"
    "所以比当时能做的预测知道得多。标*的年份修改了办法，抚慰的预测不知道。",
    "Each year's forecast rests on the claims of the years before it. Whether these were paid is "
    "taken as known today, those still open then included, so that it knows more than a forecast "
    "of that day. Years with a * had a revision of the scheme, of which a forecast of payments "
    "knows nothing.",
)
_BY_CLAIM = Text(
    "抚慰按申请日计，不论哪年发放；与按发放日计的抚慰人次和抚慰资金不是同一口径。",
    "Comfort is told by the day of the claim, whenever it is paid: other numbers than comfort "
    "payments and comfort paid, which go by the day of payment.",
)


@dataclass(frozen=True)
class Workings(InternalTables):
    """What methods make of the register of a report; nothing of it in a public one."""

    span: Period
    """The years that are compared."""
    _replays: "dict[str, SchemeReplay]" = field(default_factory=dict, repr=False, compare=False)
    """By the digest of their rules: a draft that was edited is another."""

    @internal
    def effects(self, *days: str) -> Output:
        """By how much claims moved with each revision, by the day of claim, event or payment.

        Parameters
        ----------
        days
            Some of applied_on, happened_on and paid_on; by default all.
        """
        from bangfu.analysis.exposure import members_by_month  # noqa: PLC0415
        from bangfu.analysis.revision_effects import (  # noqa: PLC0415 - statsmodels
            levels_by_revision,
            monthly_counts,
        )

        scheme = {one.number: one for one in self.register.rules.comfort_scheme}
        revisions, members = [*scheme.values()], members_by_month(self.register, self.span)
        rows = []
        for day in days or tuple(_DAYS):
            counts = monthly_counts(self._cases[day], self.span)
            levels = levels_by_revision(counts, revisions).assign(each="—")
            if members is not None:
                each = levels_by_revision(counts, revisions, members=members)
                levels = levels.assign(each=each.ratio.map("{:.2f}".format))
            for one in rows_of(levels):
                label = self.scene.say(scheme[one.revision].label)
                rows.append((label, (
                    self.scene.say(_DAYS[day]), f"{one.ratio:.2f}",
                    f"{one.low:.2f}–{one.high:.2f}", f"{one.ratio_nb:.2f}", one.each,
                    f"{one.dispersion:.1f}",
                    self.scene.say(_FIT[bool(one.converged)]),
                )))  # fmt: skip
        heads = [
            Text("修订", "revision"), Text("计月依据", "counted"), Text("水平之比", "rate ratio"),
            Text("95%区间", "95% interval"), Text("负二项之比", "negative binomial"),
            Text("按会员数之比", "per member"),
            Text("离散系数", "dispersion"), Text("拟合", "fit"),
        ]  # fmt: skip
        title = Text("历次修订前后的月申请水平", "Monthly level of claims by revision")
        note = Text(
            "拟泊松回归，每次修订一个水平，两道季节波；离散系数大于1，说明比泊松分布更散。"
            "按会员数之比以每月会员数为基数，缺会员数的不列。",
            "Quasi-Poisson, one level a revision, a season of two waves; a dispersion above 1 is "
            "more scatter than a Poisson count has. Per member: with the members of each month as "
            "exposure, where all were counted.",
        )
        notes = self.said(note, _NO_CAUSE)
        return self.table("effects", title, self.heads(*heads), rows, *notes)

    @internal
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
        caption = self.caption(title)
        words = ChartWords(
            "fitted", caption, self.scene.say(alt).format(title=caption),
            self.scene.say(Text("件", "claims")),
        )  # fmt: skip
        labels = [month.label(self.scene.language) for month in months]
        chart = lines_over_time(labels, lines, words, breaks=breaks_in(months, self.scene))
        values = zip(labels, *([f"{one}" for one in line.values] for line in lines), strict=True)
        header = (self.scene.say(DIMENSIONS["month"]), *(line.name for line in lines))
        return self.chart(chart, DataTable("fitted", header, tuple(values)))

    @internal
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
                self.number(len(own)), self.number(own.days.median()),
                self.number(own.days.quantile(0.9)), self.number(own.late.sum()),
                f"{own.late.mean():.1%}",
            ))
            for name, own in groups
        ]  # fmt: skip
        heads = self.heads(
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
        return self.table(f"deadlines_{by}", title, heads, rows, *self.said(note))

    @internal
    def matched(self) -> Output:
        """Households whose aid answers the main cause of their hardship, by year."""
        rows = []
        for year in self.span.years:
            (one,) = rows_of(to_frame(match(self.register, year), self.register))
            share = f"{one.numerator / one.denominator:.1%}" if one.denominator else "—"
            counts = self.number(one.denominator), self.number(one.numerator)
            rows.append((year.label(self.scene.language), (*counts, share)))
        heads = self.heads(
            DIMENSIONS["year"], Text("帮扶在档家庭（户）", "households aided"),
            Text("对症帮扶（户）", "aid answers the cause"), Text("占比", "share"),
        )  # fmt: skip
        title = Text("因困施策", "Aid that answers the main cause")
        return self.table("matched", title, heads, rows)

    @internal
    def not_listed(self) -> Output:
        """Illnesses that were claimed and not listed, by year."""
        cases = self._claims
        refused = cases[cases.reject_reason == "not_listed"]
        rows = [
            (f"{year}", (str(illness), self.number(len(own))))
            for (year, illness), own in refused.groupby(["year", "illness_label"], dropna=False)
        ]
        heads = self.heads(
            DIMENSIONS["year"], DIMENSIONS["illness"], Text("不予（件）", "claims refused")
        )
        title = Text("申请而不在范围的病种", "Illnesses claimed and not listed")
        return self.table("not_listed", title, heads, rows)

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

    @internal
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
            (str(row[named]), tuple(self.number(row[one]) for one in columns))
            for row in sums.to_dict("records")
        ]
        words = found.headings(self.scene.language)
        heads = [capital(words[one]) for one in columns]
        title = Text(f"按草案重算（{words[by]}）", f"Ruled on anew by the draft, by {words[by]}")
        notes = found.notes(self.scene.language)[:-1]  # that it is internal the page says
        notes = notes if by == "year" else notes[:1]
        return self.table(f"replay_{by}", title, [capital(words[by]), *heads], rows, *notes)

    @internal
    def outlook(self, draft: str = "") -> Output:
        """The year behind the years: payments, money, entries, exits, caseload.

        Parameters
        ----------
        draft
            As of `replay`: payments and money under it are told too.
        """
        from bangfu.analysis.outlook import next_year  # noqa: PLC0415 - statsmodels

        rules = self._drafted(draft) if draft else None
        told = next_year(self.register, self.span, rules)
        rows = [
            (self.scene.head(_FORETOLD[one.what]), (
                f"{self.number(one.expected)} {one.mark}",
                f"{self.number(one.low80)}–{self.number(one.high80)}",
                f"{self.number(one.low95)}–{self.number(one.high95)}",
            ))
            for one in rows_of(told)
        ]  # fmt: skip
        year = Period.parse(told.year.iloc[0]).label(self.scene.language)
        title = Text(f"{year}预测", f"Forecast of {year}")
        heads = self.heads(_WHAT, Text("预计", "expected"), *map(_interval, (80, 95)))
        notes = self.said(_FORETOLD_NOTE, _BY_CLAIM, *self._open_claims)
        return self.table("outlook", title, heads, rows, *notes)

    @internal
    def past_forecasts(self) -> Output:
        """How such forecasts of past years held."""
        from bangfu.analysis.outlook import past_forecasts  # noqa: PLC0415 - statsmodels

        held = past_forecasts(self.register, self.span)
        yes, no = self.scene.say(Text("在内", "inside")), self.scene.say(Text("在外", "outside"))
        rows = [
            (self.scene.head(_FORETOLD[one.what]), (
                f"{one.year}{'*' * one.revised}", f"{self.number(one.expected)} {one.mark}",
                self.number(one.actual),
                f"{self.number(one.low95)}–{self.number(one.high95)}",
                yes if one.in80 else no, yes if one.in95 else no,
            ))
            for one in rows_of(held.sort_values(["what", "year"]))
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
        notes = self.said(share, _BY_CLAIM, _HELD_NOTE, *self._open_claims)
        return self.table("past_forecasts", title, self.heads(*heads), rows, *notes)

    @cached_property
    def _open_claims(self) -> list[Text]:
        """That claims of the newest year which are open yet may still be paid, if there are any."""
        import pandas as pd  # noqa: PLC0415

        year, cases = self.span.years[-1], self._cases
        applied = pd.to_datetime(cases.applied_on)
        within = (applied >= pd.Timestamp(year.start)) & (applied < pd.Timestamp(year.end))
        is_open = cases.paid_on.isna() & ~cases.decision.isin(["rejected", "withdrawn"])
        n = int((within & is_open).sum())
        zh, en = year.label("zh"), year.label("en")
        return [Text(
            f"{zh}的申请中有{n}件还没有办结，这里按未发放计；以后发放的会使该年的实际数和据此所作的预测变大。",
            f"Claims of {en} that are open yet, {n}, count as not paid here; those paid later will "
            "raise what came in that year, and forecasts made of it.",
        )] if n else []  # fmt: skip

    @cached_property
    def _cases(self) -> "pd.DataFrame":
        """All claims of who looks and the unions below."""
        return to_frame(self.register.comfort_case, self.register)

    def _drafted(self, draft: str) -> Rules:
        return read_draft(own_file("draft", draft), self.register.rules)

    def _replayed(self, draft: str) -> "SchemeReplay":
        """The claims under a draft; what a draft says is told by several groups."""
        from bangfu.analysis.scheme_replay import replay  # noqa: PLC0415 - pyarrow

        rules = self._drafted(draft)
        if rules.digest not in self._replays:
            self._replays[rules.digest] = replay(self.register.with_rules(rules), self.span)
        return self._replays[rules.digest]


_WHAT = Text("项目", "what")


def _interval(level: int) -> Text:
    return Text(f"{level}%区间", f"{level}% interval")


def _deadline(rules: Rules, day: date, kind: str) -> int | None:
    """The days from event to claim that the version of a day leaves."""
    version = rules.comfort_on(day)
    event = version.terms.event(kind) if version and version.terms else None
    return None if event is None else event.deadline_days
