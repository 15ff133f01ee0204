"""Where the numbers of a report come from, said at its end: nothing in it depends on the clock.

A reader is told the source. What an auditor holds against `release.json` is folded away, and is
left out of files to be edited.
"""

from html import escape

from bangfu.language import COLON, Text
from bangfu.params import ReportParams
from bangfu.press.release.versions import versions
from bangfu.press.report.output_record import Listing, Output
from bangfu.press.report.scene import Scene

__all__ = ["provenance_of"]

_QUALITY = Text("数据质量", "data quality")
_BROUGHT = (
    ("loads", Text("{:,}次装载", "{:,} loads")),
    ("rows", Text("{:,}行（含更正和撤销）", "{:,} rows, corrections and withdrawals among them")),
    ("likely", Text("疑似差错{:,}处", "{:,} findings that are likely wrong")),
    ("unlikely", Text("请核实{:,}处", "{:,} that may be right")),
    ("held_back", Text("扣留未导入{:,}行", "{:,} rows held back")),
    ("unreported", Text("未报全的工会{:,}个", "{:,} unions that have not reported all")),
)
_SEMICOLON = Text("；", "; ")
_FOLDED = Text("供核验", "For verification")
_TERMS = {
    "content": Text("数据内容哈希", "content hash"),
    "parameters": Text("参数", "parameters"),
    "versions": Text("软件版本", "software"),
}


def provenance_of(scene: Scene, params: ReportParams) -> Output:
    """The source, and folded behind it content hash, parameters and versions."""
    given = params.notebook_parameters()
    values = {
        "content": f"sha256:{scene.answers.subject.content_hash}",
        "parameters": "; ".join(f"{k}={v}" for k, v in given.items() if k != "register"),
        "versions": ", ".join(f"{name} {number}" for name, number in versions().items()),
    }
    term, _, source = scene.source.partition(scene.say(COLON))
    told = [(term, source), *_quality(scene)]
    folded = [(scene.head(_TERMS[name]), value) for name, value in values.items()]
    html = (
        f'{_list(told)}\n<details translate="no">'
        f"<summary>{escape(scene.say(_FOLDED))}</summary>{_list(folded)}</details>"
    )
    text = "\n".join(f"{name}: {value}" for name, value in [*told, *folded])
    return Output(html, text, listing=Listing("provenance", tuple(told)), given=True)


def _quality(scene: Scene) -> list[tuple[str, str]]:
    """What the loads brought, of the whole register: not told by a union below to the public."""
    answers, subject = scene.answers, scene.answers.subject
    is_top = answers.units[subject.unit].parent not in answers.units
    if subject.edition == "public" and not is_top:
        return []
    brought = {**vars(subject.tally), "unreported": subject.unreported}
    parts = [scene.say(words).format(brought[name]) for name, words in _BROUGHT]
    return [(scene.head(_QUALITY), scene.say(_SEMICOLON).join(parts))]


def _list(entries: list[tuple[str, str]]) -> str:
    items = "".join(
        f"<div><dt>{escape(term)}</dt><dd>{escape(words)}</dd></div>" for term, words in entries
    )
    return f'<dl class="provenance">{items}</dl>'
