"""The marked-up draft: a text as a page that stands alone, each number underlined by its verdict.

Colour is never alone: each sort of verdict has a sign and a line of its own. A number leads to what
is said of it, and back; the wording to take over is selected by one click.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from bangfu.articles.drafts import Checked
from bangfu.articles.verdicts import LABELS, VERDICTS, NumberVerdict
from bangfu.files import write_whole
from bangfu.language import LANGUAGE_TAGS, Language, Text
from bangfu.words.marks import SYNTHETIC

__all__ = ["SIGNS", "SORT_NAMES", "WORDS", "MarkedDraft", "marks_style"]

WORDS = {
    "title": Text("稿件数字核对", "Numbers of a draft, checked"),
    "means": Text(
        "每个数字按前后文字核对：它说的是哪个数字由文字决定，从不由数值倒推。点数字旁的序号看理由。",
        "Which figure a number claims to be follows from the words around it, never from its "
        "value. The number beside each leads to the reason.",
    ),
    "draft": Text("稿件", "The draft"),
    "numbers": Text("逐个核对", "Number by number"),
    "order": Text("序号", "No."),
    "number": Text("稿中数字", "In the draft"),
    "verdict": Text("结论", "Verdict"),
    "reason": Text("理由", "Reason"),
    "wording": Text("可改为", "Say instead"),
    "address": Text("数字的引用地址", "Address of the figure"),
    "synthetic": Text(
        f"{SYNTHETIC.zh}：登记数据是虚构的，核对结果不得引用。",
        f"{SYNTHETIC.en}: the register is invented; nothing of this may be cited.",
    ),
}
SIGNS = {"right": "✓", "wrong": "×", "unsure": "?"}
SORT_NAMES = {
    "right": Text("一致", "agrees"), "wrong": Text("有误或不予公布", "wrong or withheld"),
    "unsure": Text("无从核对", "could not be checked"),
}  # fmt: skip


@cache
def marks_style() -> str:
    """How marks look."""
    return files("bangfu.articles").joinpath("verdicts.css").read_text("utf-8")


@cache
def _template(name: str) -> Template:
    """A template; every value is escaped, a missing one is an error."""
    loader = PackageLoader("bangfu.articles", ".")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template(name)


@dataclass(frozen=True)
class MarkedDraft:
    """A draft with the verdict on each of its numbers, as a page and as it shows in a notebook."""

    told: Checked
    language: Language = "zh"

    @property
    def summary(self) -> str:
        """One line an editor can file."""
        return self.told.summary(self.language)

    def page(self) -> str:
        """A page that stands alone; the draft stays as it is."""
        return self._rendered("marked_draft.html")

    def write(self, target: Path) -> None:
        """Write the page, readable by its owner only."""
        write_whole(target, self.page().encode(), private=True)

    def _repr_html_(self) -> str:
        return f'<div class="marked">{self._rendered("marked_numbers.html")}</div>'

    def _rendered(self, name: str) -> str:
        numbers = [one for one in self.told.verdicts if one.verdict != "not a figure"]
        rows = [_row(self.told, order, one, self.language) for order, one in enumerate(numbers, 1)]
        return _template(name).render(
            tag=LANGUAGE_TAGS[self.language],
            marks_style=Markup(marks_style()),  # noqa: S704 - our own file
            words={name: words.of(self.language) for name, words in WORDS.items()},
            summary=self.summary,
            synthetic=self.told.synthetic,
            legend=[
                (name, sign, SORT_NAMES[name].of(self.language)) for name, sign in SIGNS.items()
            ],
            parts=list(_parts(self.told.text, rows)),
            rows=rows,
        )


def _row(told: Checked, order: int, one: NumberVerdict, language: Language) -> dict[str, Any]:
    accepted = VERDICTS[one.verdict]
    is_wrong = accepted == "wrong"
    return {
        "order": order,
        "start": one.mention.start,
        "end": one.mention.end,
        "text": told.text[one.mention.start : one.mention.end],
        "verdict": one.verdict,
        "accepted": accepted,
        "sign": SIGNS[accepted],
        "label": LABELS[one.verdict].of(language),
        "reason": one.said(language),
        "wording": one.shown(language) if is_wrong else "",
        "address": one.address,
    }


def _parts(text: str, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The draft in pieces: numbers with what is said of them, and what stands between."""
    place = 0
    for row in rows:
        yield {"text": text[place : row["start"]], "verdict": None}
        yield row
        place = row["end"]
    yield {"text": text[place:], "verdict": None}
