"""Stays: how long households stay on file, as tables and a chart of an internal report."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING, Any

from bangfu.analysis.hardship_spells import spells_of
from bangfu.figures.dimensions import DIMENSIONS
from bangfu.language import Text
from bangfu.measures.caseload import LEAVING
from bangfu.press.report.charts import ChartWords, Series, lines_over_time
from bangfu.press.report.output_record import DataTable, Output
from bangfu.press.report.tables.internal_tables import InternalTables, internal

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Stays"]

_MONTH = 365.25 / 12
_EACH = 3
"""Months from one point of the chart to the next."""
_YEARS = (1, 2, 3, 5)
_TITLE = Text("在档时间", "Time on file")
_STILL = Text("仍在档", "still on file")
_ROUTES = {
    "exit_self": Text("脱困", "left by own means"),
    "exit_relief": Text("解困退档", "left with relief"),
    "exit_other": Text("其他退档", "left otherwise"),
}
_SHARES = Text("占比（%），按建档后月数", "per cent, by months on file")
_SHARES_OF = Text(
    "占满{}个月时在档的比重（%），按建档后月数",
    "per cent of who was on file after {} months, by months on file",
)
_METHOD = Text(
    "按家庭计：转移不算退档，返困另起一次。登记库起始以前建档的，自起始之日起观察。"
    "仍在档的占比用Kaplan–Meier法，各去向用Aalen–Johansen法。",
    "By household: a move is no exit, a return begins anew. Who came before the register begins is "
    "seen from then. Still on file by Kaplan and Meier, ways of leaving by Aalen and Johansen.",
)
_HOW_READ = Text(
    "括号内是到那时还能观察到的户次；低于十户次的占比只供参考。",
    "In brackets how many are still seen by then; a share of fewer than ten says little.",
)


@dataclass(frozen=True)
class Stays(InternalTables):
    """How long households of a register stay on file; nothing of it in a public report."""

    @internal
    def curve(self) -> Output:
        """The share still on file after so many months, and that left by each way."""
        from bangfu.analysis.time_on_file import left_by_route, still_on_file  # noqa: PLC0415

        if self._spells.empty:
            return self.nothing("time_on_file", _TITLE)
        still, left = still_on_file(self._spells, resamples=0), left_by_route(self._spells)
        longest = int(self._spells.days.max() / _MONTH)
        begins = ceil(_first_day(still) / _MONTH / _EACH) * _EACH
        months = range(begins, longest + 1, _EACH)
        shares = {_STILL: [_at(still, "share", m, 1.0) for m in months]}
        for route in LEAVING:
            if route in left:
                shares[_ROUTES[route]] = [_at(left, route, m, 0.0) for m in months]
        lines = [
            Series(self.scene.say(name), tuple(Decimal(f"{v * 100:.1f}") for v in values))
            for name, values in shares.items()
        ]
        caption = self.caption(_TITLE)
        year = _at(still, "share", 12, 1.0)
        alt = Text(
            f"{{title}}：一年后仍在档的占{year:.0%}。",
            f"{{title}}: after a year {year:.0%} are still on file.",
        )
        words = ChartWords(
            "time-on-file", caption, self.scene.say(alt).format(title=caption),
            self.scene.say(_SHARES if not begins else _SHARES_OF).format(begins),
        )  # fmt: skip
        drawn = lines_over_time([str(m) for m in months], lines, words)
        header = (self.scene.say(Text("月数", "months")), *(line.name for line in lines))
        values = zip(map(str, months), *(map(str, line.values) for line in lines), strict=True)
        return self.chart(drawn, DataTable(drawn.id, header, tuple(values)))

    @internal
    def by(self, group: str) -> Output:
        """How many are still on file after some years, by group, and whether groups differ.

        Parameters
        ----------
        group
            cause, category, unit or unit_kind.
        """
        from bangfu.analysis.time_on_file import log_rank  # noqa: PLC0415

        title = Text("在档时间，分组", "Time on file by group")
        if self._spells.empty:
            return self.nothing(f"stays_{group}", title)
        groups = [("", self._spells), *self._spells.groupby(group)]
        rows = [(self._label(group, str(code)), self._told(own)) for code, own in groups]
        heads = self.heads(
            DIMENSIONS.get(group, Text("工会类型", "kind of union")),
            Text("户次", "spells"), Text("已退档", "left"),
            *(Text(f"{y}年后仍在档", f"on file after {y} y") for y in _YEARS),
            Text("半数退档（天）", "median days"),
        )  # fmt: skip
        test = log_rank(self._spells, group)
        found = Text(
            f"各组退档快慢的差别：对数秩检验 χ²={test.chi2:.1f}，偶然概率 {test.p:.3f}。",
            f"Whether groups leave alike: log-rank χ²={test.chi2:.1f}, by chance {test.p:.3f}.",
        )
        return self.table(
            f"stays_{group}", title, heads, rows, *self.said(found, _METHOD, _HOW_READ)
        )

    @cached_property
    def _spells(self) -> "pd.DataFrame":
        return spells_of(self.register)

    def _told(self, spells: "pd.DataFrame") -> tuple[str, ...]:
        from bangfu.analysis.time_on_file import median_days, still_on_file  # noqa: PLC0415

        curve = still_on_file(spells, resamples=0)
        shares = []
        for years in _YEARS:
            day = years * 12 * _MONTH
            seen = int(((spells.days >= day) & (spells.seen_from <= day)).sum())
            share = _at(curve, "share", years * 12, 1.0)
            is_told = seen and day >= _first_day(curve)
            shares.append(f"{share:.0%} ({seen})" if is_told else "—")
        half = median_days(curve)
        middle = "—" if half is None else self.number(half)
        return self.number(len(spells)), self.number(spells.ended.sum()), *shares, middle

    def _label(self, group: str, code: str) -> str:
        if not code:
            return self.scene.say(Text("全部", "all"))
        if group == "unit_kind":
            known = self.register.rules.code_list("unit_kind").get(code)
            return self.scene.say(known.label) if known else code
        return self.scene.words_of(group, code, self.scene.language)


def _first_day(curve: "pd.DataFrame") -> int:
    """The day from which a curve tells anything."""
    return 0 if curve.empty else int(curve.of_day.iloc[0])


def _at(curve: "pd.DataFrame", column: str, month: int, first: float) -> float:
    """What a curve says after so many months."""
    before: Any = curve[curve.days <= month * _MONTH][column]
    return float(before.iloc[-1]) if len(before) else first
