"""Where the numbers of a report come from, said at its end: nothing in it depends on the clock."""

import platform
from html import escape
from importlib.metadata import version

from bangfu import __version__
from bangfu.language import Text
from bangfu.params import ReportParams
from bangfu.present.breakdowns import Scene
from bangfu.present.shown import Shown

__all__ = ["PACKAGES", "provenance_of", "versions"]

PACKAGES = ("ibis-framework", "duckdb", "pandas", "matplotlib", "nbconvert", "papermill")
"""Packages whose version can move a byte of a report."""

_TERMS = {
    "load": Text("数据批次", "load"),
    "content": Text("数据内容哈希", "content hash"),
    "parameters": Text("参数", "parameters"),
    "versions": Text("版本", "versions"),
}


def versions() -> dict[str, str]:
    """Versions of bangfu, Python and the packages that make a report."""
    return {
        "bangfu": __version__,
        "python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
    }


def provenance_of(scene: Scene, params: ReportParams) -> Shown:
    """Load, content hash, parameters and versions as a list of terms."""
    register = scene.book.register
    given = params.notebook_parameters()
    lines = {
        "load": str(register.load_id),
        "content": f"sha256:{register.content_hash}",
        "parameters": "; ".join(f"{k}={v}" for k, v in given.items() if k != "register"),
        "versions": ", ".join(f"{name} {number}" for name, number in versions().items()),
    }
    items = "".join(
        f"<div><dt>{escape(scene.say(_TERMS[term]))}</dt><dd>{escape(value)}</dd></div>"
        for term, value in lines.items()
    )
    text = "\n".join(f"{scene.say(_TERMS[term])}: {value}" for term, value in lines.items())
    return Shown(f'<dl class="provenance">{items}</dl>', text)
