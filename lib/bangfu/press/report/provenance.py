"""Where the numbers of a report come from, said at its end: nothing in it depends on the clock."""

from html import escape

from bangfu.language import Text
from bangfu.params import ReportParams
from bangfu.press.release.versions import versions
from bangfu.press.report.output_record import Listing, Output
from bangfu.press.report.scene import Scene

__all__ = ["provenance_of"]

_TERMS = {
    "load": Text("数据版本", "data version"),
    "content": Text("数据内容哈希", "content hash"),
    "parameters": Text("参数", "parameters"),
    "versions": Text("版本", "versions"),
}


def provenance_of(scene: Scene, params: ReportParams) -> Output:
    """Load, content hash, parameters and versions as a list of terms."""
    subject = scene.answers.subject
    given = params.notebook_parameters()
    values = {
        "load": str(subject.load_id),
        "content": f"sha256:{subject.content_hash}",
        "parameters": "; ".join(f"{k}={v}" for k, v in given.items() if k != "register"),
        "versions": ", ".join(f"{name} {number}" for name, number in versions().items()),
    }
    entries = tuple((scene.say(_TERMS[term]), value) for term, value in values.items())
    items = "".join(
        f'<div><dt>{escape(term)}</dt><dd translate="no">{escape(value)}</dd></div>'
        for term, value in entries
    )
    text = "\n".join(f"{term}: {value}" for term, value in entries)
    listing = Listing("provenance", entries)
    return Output(f'<dl class="provenance">{items}</dl>', text, listing=listing, given=True)
