"""Exploration: one choice of what to look at, and all that is shown of it at once.

What is shown is made anew from the choice alone, by one function, so that no part of it can be of
an earlier one. It works without anything to click on: `bangfu.desk.controls` only chooses.
"""

import base64
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from html import escape
from pathlib import Path
from typing import Any

from bangfu.desk.enquiries import Desk
from bangfu.desk.replies import Reply
from bangfu.desk.wording import expected_one_of
from bangfu.errors import BangfuError
from bangfu.language import Language, Text
from bangfu.register.store import open_register
from bangfu.words.labels import SYNTHETIC_MEANS

__all__ = ["CODE", "Choice", "Exploration"]

_ROWS_SHOWN = 200
_BARS_SHOWN = 20
_DRAWN: Mapping[str, Any] = {
    "dpi": 120, "metadata": {"Software": None}, "pil_kwargs": {"compress_level": 1},
}  # fmt: skip
"""How a chart is kept: sharp enough, and there at once; nobody keeps it."""
_ALERT = '<p role="alert" style="padding:0.3em 0.6em;border-left:4px solid #b3261e">{}</p>'
_MARK = '<p style="margin:0.4em 0;padding:0.2em 0.6em;border-left:4px solid #d67a1f">{}</p>'
_TABLE = '<div class="jp-RenderedHTMLCommon" style="max-height:28em;overflow:auto">{}</div>'
_CHART = '<img src="data:image/png;base64,{}" alt="{}" style="max-width:100%">'
_ALT = Text("{}：{}，各值见表", "{}: {}; the values are in the table")
CODE = Text("代码", "Code")
"""What the calls are headed."""
_CODE = '<pre style="white-space:pre-wrap">{}</pre>'


@dataclass(frozen=True)
class Choice:
    """What is chosen: whose register, what of it, by which groups, beside what."""

    register: str | Path
    measure: str = "comfort.payments"
    by: tuple[str, ...] = ()
    period: str = ""
    unit: str = ""
    compare: str = ""
    value: str = ""
    """The column that is drawn; the first one if it is not said."""
    language: Language = "zh"

    @property
    def whole(self) -> Desk:
        """The desk of the whole register: any union of it may be chosen, and stand beside."""
        return replace(_opened(str(self.register)), language=self.language)

    @property
    def desk(self) -> Desk:
        """The desk that is asked."""
        return self.whole.within(self.unit) if self.unit else self.whole

    @property
    def code(self) -> str:
        """The very calls that give the same."""
        opened = [repr(str(self.register)), *([f"unit={self.unit!r}"] if self.unit else [])]
        opened += [f"language={self.language!r}"] if self.language != "zh" else []
        said = {"by": ", ".join(self.by), "period": self.period, "compare": self.compare}
        asked = [repr(self.measure), *(f"{k}={v!r}" for k, v in said.items() if v)]
        lines = ("from bangfu import desk", "", f"desk.open({', '.join(opened)})",
                 f"desk.ask({', '.join(asked)})")  # fmt: skip
        return "\n".join(lines).replace("'", '"')


@lru_cache(maxsize=4)
def _opened(register: str) -> Desk:
    return Desk(open_register(register), register)


@dataclass(frozen=True, repr=False)
class Exploration:
    """What a choice shows: its rows, a chart, the SQL, the code, a workbook.

    Raises
    ------
    ParameterError
        Where something of it is looked at, if a name in the choice is not known.
    """

    choice: Choice
    replies: dict[tuple[Any, ...], Reply] = field(default_factory=dict, repr=False)
    """What was asked before: a comparison asks for its other half alone."""
    clicked: Callable[[Choice], Mapping[str, Any]] | None = field(default=None, repr=False)
    """What gives controls in a notebook, by type; they are put before what is shown without."""

    @cached_property
    def reply(self) -> Reply:
        """The answer."""
        one = self.choice
        now = self._asked(one)
        if not one.compare:
            return now
        register, then = one.whole.compared(one.compare, now.period)
        beside = replace(one, period=str(then), unit=register.unit or one.unit)
        return now.set_beside(self._asked(beside))

    def _asked(self, one: Choice) -> Reply:
        key = (str(one.register), one.unit, one.measure, one.by, one.period, one.language)
        if key not in self.replies:
            self.replies[key] = one.desk.ask(one.measure, one.by, one.period)
        return self.replies[key]

    @property
    def sql(self) -> str:
        """The SQL of the rows."""
        return self.reply.sql

    @property
    def code(self) -> str:
        """The very calls that give the same."""
        return self.choice.code

    @property
    def value(self) -> str:
        """The column that is drawn."""
        values = self.reply.values
        if self.choice.value and self.choice.value not in values:
            raise expected_one_of("value", self.choice.value, values)
        return self.choice.value or values[0]

    @property
    def title(self) -> str:
        """What it shows, in words."""
        return self.reply.titled(self.choice.language)

    def plot(self) -> Any:
        """The chart, as matplotlib has it; of many bars the largest."""
        return self.reply.plot(self.value, most=_BARS_SHOWN)

    @cached_property
    def picture(self) -> bytes:
        """The chart as PNG; nothing of rows that hold no number of it."""
        import matplotlib.pyplot as plt  # noqa: PLC0415 - for those who look alone

        is_one = not self.reply.by and self.reply.compared is None
        if is_one or not self.reply.to_pandas()[self.value].notna().any():
            return b""
        with plt.ioff():
            figure = self.plot().figure
            kept = io.BytesIO()
            figure.savefig(kept, format="png", **_DRAWN)
            plt.close(figure)
        return kept.getvalue()

    def to_excel(self, path: str | Path) -> Path:
        """Write the rows as a workbook with headings in words; readable by its owner only."""
        return self.reply.to_excel(path)

    @property
    def shown(self) -> Mapping[str, str]:
        """HTML of each part: `answer` (mark, table, chart), `sql` and `code`; or what is wrong."""
        code, language = _CODE.format(escape(self.code)), self.choice.language
        try:
            picture, title, sql = self.picture, self.title, self.sql
            rows, label = self.reply.html(_ROWS_SHOWN), self.reply.headings(language)[self.value]
        except BangfuError as error:
            return {"answer": _ALERT.format(escape(str(error))), "sql": "", "code": code}
        invented = self.reply.register.synthetic
        mark = _MARK.format(SYNTHETIC_MEANS["picture"].of(language)) if invented else ""
        drawn = base64.b64encode(picture).decode("ascii")
        chart = (
            _CHART.format(drawn, escape(_ALT.of(language).format(label, title))) if picture else ""
        )
        head = f"<p><strong>{escape(title)}</strong></p>"
        head += "".join(_MARK.format(escape(one)) for one in self.reply.cautions(language))
        return {
            "answer": f"{mark}{head}{chart}{_TABLE.format(rows)}",
            "sql": _CODE.format(escape(sql)),
            "code": code,
        }

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        shown = {"text/html": self._repr_html_(), "text/plain": repr(self)}
        return {**self.clicked(self.choice), **shown} if self.clicked else shown

    def __repr__(self) -> str:
        return repr(self.reply)

    def _repr_html_(self) -> str:
        shown = self.shown
        head = CODE.of(self.choice.language)
        return f"<div>{shown['answer']}<p>{head}</p>{shown['code']}</div>"
