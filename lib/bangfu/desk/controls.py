"""Controls: what is looked at, chosen by clicks in a notebook.

The controls hold nothing but the choice; whatever is shown is what `Exploration` makes of it, anew
after each click. Where nobody can click, a report of the same choice is shown in their place.
"""

import base64
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bangfu.desk.exploration import Choice, Exploration
from bangfu.desk.replies import Reply
from bangfu.desk.wording import MEASURES, groups_of, measure_title
from bangfu.errors import BangfuError
from bangfu.figures.dimensions import DIMENSIONS

if TYPE_CHECKING:
    from ipywidgets import Widget

__all__ = ["Controls", "clicks"]

_VIEW = "application/vnd.jupyter.widget-view+json"
_NONE = ("（不分）", "")
_FIRST = ("（第一项）", "")
_WHOLE = "（全部）"
_WIDE = {"description_width": "5em"}
_PERIODS = ("{year}", "{year}-Q4", "{year}-Q3", "{year}-Q2", "{year}-Q1", "{year}-12")
_FILE = (
    '<a download="{name}" href="data:application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet;base64,{content}">下载 {name}</a>（含内部数据，不得公布）'
)


class Controls:
    """Controls and what they show, for a notebook that has ipywidgets.

    Parameters
    ----------
    choice
        What is shown at first.
    """

    def __init__(self, choice: Choice) -> None:
        import ipywidgets as widgets  # noqa: PLC0415 - for those who explore alone

        self._replies: dict[tuple[Any, ...], Reply] = {}
        self._is_setting = False
        text = partial(widgets.Text, continuous_update=False, style=_WIDE)
        typed = partial(widgets.Combobox, ensure_option=False, continuous_update=False, style=_WIDE)
        picked = partial(widgets.Dropdown, style=_WIDE)
        self.register = text(str(choice.register), description="登记库")
        self.period = typed(value=choice.period, description="时期", placeholder="最近一个整年")
        self.unit = picked(description="工会")
        self.measure = picked(
            options=[(f"{measure_title(name)}  {name}", name) for name in MEASURES],
            value=choice.measure, description="指标",
        )  # fmt: skip
        self.first = picked(description="分组")
        self.second = picked(description="再分")
        self.compare = typed(value=choice.compare, description="对照", placeholder="不对照")
        self.value = picked(description="画出")
        self.answer, self.sql, self.code = (widgets.HTML() for _ in range(3))
        self.excel = widgets.Button(description="Excel", tooltip="把这些行存为工作簿")
        self.file = widgets.HTML()
        self._offer(choice)
        self._show()
        for one in self._chosen:
            one.observe(self._changed, "value")
        self.excel.on_click(self._save)
        rows = [widgets.HBox(list(some)) for some in (
            (self.register, self.unit, self.period), (self.measure, self.first, self.second),
            (self.compare, self.value, self.excel, self.file),
        )]  # fmt: skip
        tabs = widgets.Tab([self.answer, self.sql, self.code], titles=["表和图", "SQL", "代码"])
        self.widget: Widget = widgets.VBox([*rows, tabs])

    @property
    def _chosen(self) -> Sequence[Any]:
        return (self.register, self.period, self.unit, self.measure, self.first, self.second,
                self.compare, self.value)  # fmt: skip

    @property
    def choice(self) -> Choice:
        """What the controls say."""
        groups = (self.first.value, self.second.value)
        by = tuple(dict.fromkeys(name for name in groups if name))
        return Choice(
            self.register.value.strip(), self.measure.value, by, self.period.value.strip(),
            self.unit.value or "", self.compare.value.strip(), self.value.value or "",
        )  # fmt: skip

    @property
    def exploration(self) -> Exploration:
        """What the choice shows."""
        return Exploration(self.choice, self._replies)

    def _changed(self, _: Any) -> None:
        if self._is_setting:
            return
        self._offer(self.choice)
        self._show()

    def _show(self) -> None:
        """Everything, of the choice as it is now."""
        shown = self.exploration.shown
        self.answer.value, self.sql.value = shown["answer"], shown["sql"]
        self.code.value, self.file.value = shown["code"], ""

    def _offer(self, choice: Choice) -> None:
        """What there is to choose, of this register and measure; what is there stays chosen."""
        self._is_setting = True
        try:
            groups = [(DIMENSIONS[n].zh, n) for n in groups_of(choice.measure) if n in DIMENSIONS]
            by = (*choice.by, "", "")
            _set(self.first, [_NONE, *groups], by[0])
            _set(self.second, [_NONE, *groups], by[1])
            self._offer_of_register(choice)
            self._offer_values(choice.value)
        finally:
            self._is_setting = False

    def _offer_of_register(self, choice: Choice) -> None:
        try:
            whole = Choice(choice.register).desk
        except BangfuError:  # said where the answer would stand
            _set(self.unit, [(_WHOLE, "")], "")
            return
        units = [(one.label("zh"), code) for code, one in whole.register.units.items()]
        _set(self.unit, [(_WHOLE, ""), *units], choice.unit)
        first, last = whole.span.start.year, whole.newest.start.year
        years = range(last, first - 1, -1)
        several = [f"{first}..{last}"] if first < last else []
        newest = [one.format(year=last) for one in _PERIODS[1:]]
        self.period.options = [*map(str, years), *several, *newest]
        self.compare.options = ["上年同期", "上期", *(name for name, _ in units)]

    def _offer_values(self, wanted: str) -> None:
        try:
            reply = self.exploration.reply  # of groups the measure has
        except BangfuError:
            return
        words = reply.headings("zh")
        _set(self.value, [_FIRST, *((words[n], n) for n in reply.values)], wanted)

    def _save(self, _: Any) -> None:
        """The rows as a workbook, within the page: nothing is left on the server."""
        kept = BytesIO()
        try:
            exploration = self.exploration
            exploration.reply.write_excel(kept)
        except BangfuError as error:
            self.file.value = str(error)
            return
        choice, when = exploration.choice, exploration.reply.period
        name = f"{choice.measure}-{when}.xlsx".replace("..", "-")
        content = base64.b64encode(kept.getvalue()).decode("ascii")
        self.file.value = _FILE.format(name=name, content=content)


def clicks() -> Callable[[Choice], Mapping[str, Any]] | None:
    """What makes controls of a choice, by type; None where there is no ipywidgets or no kernel."""
    kernels = sys.modules.get("ipykernel.kernelapp")  # may be imported where no kernel runs
    if not kernels or not kernels.IPKernelApp.initialized() or not find_spec("ipywidgets"):
        return None
    return lambda choice: {_VIEW: Controls(choice).widget.get_view_spec()}


def _set(control: Any, options: Sequence[tuple[str, str]], wanted: str) -> None:
    """What a control offers, and what of it is chosen: nothing of what is not there."""
    control.options = options
    control.value = wanted if wanted in [value for _, value in options] else options[0][1]
