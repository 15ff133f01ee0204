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

from bangfu.desk.exploration import CODE, Choice, Exploration
from bangfu.desk.replies import Reply
from bangfu.desk.wording import MEASURES, groups_of, measure_title
from bangfu.errors import BangfuError
from bangfu.figures.dimensions import DIMENSIONS
from bangfu.language import Text

if TYPE_CHECKING:
    from ipywidgets import Widget

__all__ = ["Controls", "clicks"]

_VIEW = "application/vnd.jupyter.widget-view+json"
_NONE = Text("（不分）", "(no group)")
_FIRST = Text("（第一项）", "(the first)")
_WHOLE = Text("（全部）", "(all)")
_WORDS = {
    "register": Text("登记库", "register"), "period": Text("时期", "period"),
    "newest": Text("最近一个整年", "newest whole year"), "unit": Text("工会", "union"),
    "measure": Text("指标", "measure"), "first": Text("分组", "by"),
    "second": Text("再分", "and by"), "compare": Text("对照", "beside"),
    "beside_nothing": Text("不对照", "nothing"), "value": Text("画出", "drawn"),
    "excel": Text("把这些行存为工作簿", "Keep these rows as a workbook"),
    "answer": Text("表和图", "Table and chart"), "year_earlier": Text("上年同期", "year earlier"),
    "previous": Text("上期", "previous"),
}  # fmt: skip
_WIDE = {"description_width": "5em"}
_PERIODS = ("{year}", "{year}-Q4", "{year}-Q3", "{year}-Q2", "{year}-Q1", "{year}-12")
_FILE = (
    '<a download="{name}" href="data:application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet;base64,{content}">{load}</a>{note}'
)
_LOAD = Text("下载 {}", "Download {}")
_NOTE = Text("（含内部数据，不得公布）", " (internal, not for publication)")


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
        self._language = choice.language
        text = partial(widgets.Text, continuous_update=False, style=_WIDE)
        typed = partial(widgets.Combobox, ensure_option=False, continuous_update=False, style=_WIDE)
        picked = partial(widgets.Dropdown, style=_WIDE)
        self.register = text(str(choice.register), description=self._say("register"))
        self.period = typed(
            value=choice.period,
            description=self._say("period"),
            placeholder=self._say("newest"),
        )
        self.unit = picked(description=self._say("unit"))
        self.measure = picked(
            options=[(f"{measure_title(name, self._language)}  {name}", name) for name in MEASURES],
            value=choice.measure, description=self._say("measure"),
        )  # fmt: skip
        self.first = picked(description=self._say("first"))
        self.second = picked(description=self._say("second"))
        self.compare = typed(
            value=choice.compare,
            description=self._say("compare"),
            placeholder=self._say("beside_nothing"),
        )
        self.value = picked(description=self._say("value"))
        self.answer, self.sql, self.code = (widgets.HTML() for _ in range(3))
        self.excel = widgets.Button(description="Excel", tooltip=self._say("excel"))
        self.file = widgets.HTML()
        self._offer(choice)
        self._show()
        for one in self._chosen:
            one.observe(self._changed, "value")
        self.excel.on_click(self._save)
        self.widget = self._laid_out()

    def _laid_out(self) -> "Widget":
        import ipywidgets as widgets  # noqa: PLC0415

        rows = [widgets.HBox(list(some)) for some in (
            (self.register, self.unit, self.period), (self.measure, self.first, self.second),
            (self.compare, self.value, self.excel, self.file),
        )]  # fmt: skip
        titles = [self._say("answer"), "SQL", CODE.of(self._language)]
        tabs = widgets.Tab([self.answer, self.sql, self.code], titles=titles)
        return widgets.VBox([*rows, tabs])

    @property
    def _chosen(self) -> Sequence[Any]:
        return (self.register, self.period, self.unit, self.measure, self.first, self.second,
                self.compare, self.value)  # fmt: skip

    def _say(self, word: str) -> str:
        return _WORDS[word].of(self._language)

    @property
    def choice(self) -> Choice:
        """What the controls say."""
        groups = (self.first.value, self.second.value)
        by = tuple(dict.fromkeys(name for name in groups if name))
        return Choice(
            self.register.value.strip(), self.measure.value, by, self.period.value.strip(),
            self.unit.value or "", self.compare.value.strip(), self.value.value or "",
            self._language,
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
            groups = [
                (DIMENSIONS[n].of(self._language), n)
                for n in groups_of(choice.measure) if n in DIMENSIONS
            ]  # fmt: skip
            none = (_NONE.of(self._language), "")
            by = (*choice.by, "", "")
            _set(self.first, [none, *groups], by[0])
            _set(self.second, [none, *groups], by[1])
            self._offer_of_register(choice)
            self._offer_values(choice.value)
        finally:
            self._is_setting = False

    def _offer_of_register(self, choice: Choice) -> None:
        every = (_WHOLE.of(self._language), "")
        try:
            whole = Choice(choice.register).desk
        except BangfuError:  # said where the answer would stand
            _set(self.unit, [every], "")
            return
        units = [(one.label(self._language), code) for code, one in whole.register.units.items()]
        _set(self.unit, [every, *units], choice.unit)
        first, last = whole.span.start.year, whole.newest.start.year
        years = range(last, first - 1, -1)
        several = [f"{first}..{last}"] if first < last else []
        newest = [one.format(year=last) for one in _PERIODS[1:]]
        self.period.options = [*map(str, years), *several, *newest]
        self.compare.options = [
            self._say("year_earlier"), self._say("previous"), *(name for name, _ in units)
        ]  # fmt: skip

    def _offer_values(self, wanted: str) -> None:
        try:
            reply = self.exploration.reply  # of groups the measure has
        except BangfuError:
            return
        words = reply.headings(self._language)
        _set(
            self.value,
            [(_FIRST.of(self._language), ""), *((words[n], n) for n in reply.values)],
            wanted,
        )

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
        self.file.value = _FILE.format(
            name=name, content=content, load=_LOAD.of(self._language).format(name),
            note=_NOTE.of(self._language),
        )  # fmt: skip


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
