"""Watch: what in a register deserves a look, as tables and charts of an internal report.

Units are named, for whoever looks must know where; no person, no file and no payment is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bangfu.analysis.duplicates import KINDS
from bangfu.analysis.early_warning import FUNNELS, LOOKS
from bangfu.analysis.false_alarms import false_alarms
from bangfu.figures.dimensions import DIMENSIONS
from bangfu.language import Text
from bangfu.periods import Period
from bangfu.press.report.charts import ChartWords
from bangfu.press.report.charts.funnel import FunnelLimit, FunnelPoint, share_funnel
from bangfu.press.report.output_record import DataTable, Output
from bangfu.press.report.tables.internal_tables import InternalTables, internal, rows_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["WatchTables"]

_SIGN = {True: Text("留意", "look"), False: Text("", "")}
_ALL = Text("全部", "all")
_SHARE = Text("占比", "share")
_P = Text("偶然概率", "by chance")
_HEAD_OF_SIGN = Text("提示", "sign")
_TOP = 10
_LEAST_P = 0.001
_NO_FAULT = Text(
    "“留意”只表示单凭偶然很少出现，不等于有问题；请核对原始材料。",
    "A sign says that chance alone would seldom bring it, not that anything is wrong: look at the "
    "papers.",
)
_INSIDE = (0.95, 0.998)


@dataclass(frozen=True)
class WatchTables(InternalTables):
    """What in the register of a report deserves a look; nothing of it in a public one."""

    period: Period
    """Looked at from its end; payments and decisions are those in it."""
    _looked: "dict[str, pd.DataFrame]" = field(default_factory=dict, repr=False, compare=False)

    @internal
    def summary(self) -> Output:
        """Each look with its signs, and how often it raises one where nothing is wrong."""
        alarms = false_alarms()
        rows = []
        for name, look in LOOKS.items():
            told = alarms[name]
            rates = (f"{n}/{told.registers}" for n in told.raised.values())
            signs = self.number(self._found(name).sign.sum())
            rows.append((self.scene.say(look.title), (signs, *rates)))
        years = next(iter(alarms.values())).raised
        title = Text("值得留意的情况", "What deserves a look")
        heads = self.heads(
            Text("检查", "look"), Text("留意（处）", "signs"),
            *(Text(f"误报（{year}年）", f"false alarms ({year})") for year in years),
        )  # fmt: skip
        note = Text(
            "误报：在没有问题的虚构登记库上，有多少套出现了“留意”。除重复外，每项检查合并调整，"
            "使误报不超过二十分之一。",
            "False alarms: in how many made-up registers without anything wrong there was a sign. "
            "All looks but that for duplicates are adjusted to raise one in at most one of twenty.",
        )
        return self.table("watch", title, heads, rows, *self.said(note, _NO_FAULT))

    @internal
    def silent(self) -> Output:
        """Unions of which nothing has come, the longest silence first."""
        rows = [
            (self._unit(one.unit), (
                str(one.last), self.number(one.days), self.number(one.known), str(one.until),
                _chance(one.p), self.scene.say(_SIGN[one.sign]),
            ))
            for one in self._first("silent_units")
        ]  # fmt: skip
        heads = self.heads(
            DIMENSIONS["unit"], Text("最近一次记录", "last record"),
            Text("此后天数", "days since"),
            Text("此前两年有记录的天数", "days with records, two years before"),
            Text("数据截至", "complete until"), _P, _HEAD_OF_SIGN,
        )  # fmt: skip
        note = Text(
            "时间按其他工会的记录计，所以节日、年末和档案减少不算停报；只列前十和“留意”的。",
            "Time is told by the records of the other unions, so that seasons and a falling "
            "caseload are no silence. Shown are the first ten, and all signs.",
        )
        title = LOOKS["silent_units"].title
        return self.table("silent_units", title, heads, rows, *self.said(note, _NO_FAULT))

    @internal
    def funnel(self, of: str) -> Output:
        """A share of unions over how many each rests on, with where chance leaves them.

        Parameters
        ----------
        of
            One of `bangfu.analysis.early_warning.FUNNELS`.
        """
        told, words = self._found(of), FUNNELS[of]
        if told.empty:
            return self.nothing(f"funnel_{of}", words.title)
        mean = Decimal(int(told.n.sum())) * 100 / int(told["of"].sum())
        points = [
            FunnelPoint(self._unit(one.unit), int(one.of), Decimal(one.n) * 100 / one.of, one.sign)
            for one in rows_of(told)
        ]
        caption = self.caption(words.title)
        n_signs = int(told.sign.sum())
        alt = Text(
            f"{{title}}：平均{mean:.1f}%，{n_signs}个工会值得留意。",
            f"{{title}}: {mean:.1f}% on the mean; {n_signs} to be looked at.",
        )
        drawn = share_funnel(
            points, mean, self._limits(told, mean),
            ChartWords(
                f"funnel-{of.replace('_', '-')}", caption,
                self.scene.say(alt).format(title=caption), self.scene.head(_SHARE),
            ),
            of=self.scene.head(words.of),
        )  # fmt: skip
        header = tuple(self.heads(DIMENSIONS["unit"], words.n, words.of))
        cells = [(self._unit(one.unit), str(one.n), str(one.of)) for one in rows_of(told)]
        return self.chart(drawn, DataTable(drawn.id, header, tuple(cells)))

    @internal
    def outlying(self, of: str) -> Output:
        """The unions of a funnel that are furthest from the others.

        Parameters
        ----------
        of
            One of `bangfu.analysis.early_warning.FUNNELS`.
        """
        words, told = FUNNELS[of], self._found(of)
        if not told.n.sum():
            return self.nothing(f"outlying_{of}", words.title)
        rows = [
            (self._unit(one.unit), (
                self.number(one.n), self.number(one.of), f"{one.share:.1%}",
                f"{one.expected:.1f}", _chance(one.p), self.scene.say(_SIGN[one.sign]),
            ))
            for one in self._first(of)
        ]  # fmt: skip
        heads = self.heads(
            DIMENSIONS["unit"], words.n, words.of, _SHARE,
            Text("按其他工会应有", "expected"), _P, _HEAD_OF_SIGN,
        )  # fmt: skip
        return self.table(f"outlying_{of}", words.title, heads, rows, *self.said(_NO_FAULT))

    @internal
    def jumps(self) -> Output:
        """Illnesses that are claimed more often than before, in all and in each union."""
        rows = [
            (self._code("illness", one.illness), (
                self._unit(one.unit) if one.unit else self.scene.say(_ALL),
                self.number(one.before), self.number(one.n), f"{one.expected:.1f}",
                _chance(one.p), self.scene.say(_SIGN[one.sign]),
            ))
            for one in self._first("illness_jumps")
        ]  # fmt: skip
        heads = self.heads(
            DIMENSIONS["illness"], DIMENSIONS["unit"], Text("此前（件）", "before"),
            Text("本期（件）", "claims"), Text("应有（件）", "expected"), _P, _HEAD_OF_SIGN,
        )  # fmt: skip
        note = Text(
            "与此前两年（或病种目录修改以来）比，并与其他各种申请的增减比；只列前十和“留意”的。",
            "Beside the two years before, or since the list of illnesses was changed, and beside "
            "all other claims. Shown are the first ten, and all signs.",
        )
        title = LOOKS["illness_jumps"].title
        return self.table("illness_jumps", title, heads, rows, *self.said(note, _NO_FAULT))

    @internal
    def doubles(self) -> Output:
        """Payments beside which there is another of the same, by kind and union."""
        told = self._found("duplicates")
        if told.empty:
            return self.nothing("duplicates", LOOKS["duplicates"].title)
        rows = [
            (self.scene.say(KINDS[one.kind]), (
                self._unit(one.unit), self.number(one.payments), self.number(one.yuan),
            ))
            for one in rows_of(
                told.groupby(["kind", "unit"], as_index=False).agg(
                    payments=("id", "size"), yuan=("amount", "sum")
                )
            )
        ]  # fmt: skip
        heads = self.heads(
            Text("情况", "what"), DIMENSIONS["unit"], Text("笔数", "payments"),
            Text("金额（元）", "yuan"),
        )  # fmt: skip
        note = Text(
            "逐笔清单在分析台查看，只供有权查看登记库的人。",
            "Who may read the register lists them one by one at the desk.",
        )
        title = LOOKS["duplicates"].title
        return self.table("duplicates", title, heads, rows, *self.said(note, _NO_FAULT))

    def _limits(self, told: "pd.DataFrame", mean: Decimal) -> Sequence[FunnelLimit]:
        import numpy as np  # noqa: PLC0415

        from bangfu.analysis.chance import funnel_limits  # noqa: PLC0415 - scipy

        sizes = np.arange(1, int(told["of"].max()) + 1)
        limits = []
        for inside in _INSIDE:
            low, high = funnel_limits(float(mean) / 100, sizes, inside)
            level = f"{inside * 100:g}%"
            name = Text(f"{level}界限", f"{level} limits")
            limits.append(FunnelLimit(self.scene.say(name), tuple(low * 100), tuple(high * 100)))
        return limits

    def _found(self, name: str) -> "pd.DataFrame":
        """What a look finds, looked for once."""
        if name not in self._looked:
            self._looked[name] = LOOKS[name].find(self.register, self.period)
        return self._looked[name]

    def _first(self, name: str) -> list[Any]:
        """The first rows of a look, and all that are signs."""
        found = self._found(name)
        return rows_of(found[(found.index < _TOP) | found.sign])

    def _unit(self, code: str) -> str:
        return self._code("unit", code)

    def _code(self, dimension: str, code: str) -> str:
        return self.scene.words_of(dimension, code, self.scene.language)


def _chance(p: float) -> str:
    return "<0.001" if p < _LEAST_P else f"{p:.3f}"
