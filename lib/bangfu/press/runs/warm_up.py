"""What the fork server makes ready once for every kernel and worker of ours.

Only what is safe to inherit: modules, the font cache, the style, the first chart of each kind and a
page. Connections, threads and open files are for the children alone; the server refuses to serve
if any are left.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from importlib import import_module
from types import ModuleType
from typing import Any, get_args

from bangfu.errors import BangfuError
from bangfu.language import Language

__all__ = ["WARM_UP", "draw_one_of_each", "page_with", "warm_up"]

WARM_UP = "bangfu.press.runs.warm_up:warm_up"
"""The name `warmkernel` is given."""

_FOR_ANSWERS = (
    "bangfu.press.runs.worker", "bangfu.press.release.answers_file", "bangfu.press.runs.door",
    "duckdb", "ibis.backends.duckdb",
)  # fmt: skip
"""What answers and audits are made with: a third of all."""
_MODULES = (
    "matplotlib.pyplot", "matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg",
    "pandas", "pyarrow.dataset", "pyarrow.parquet", "bangfu.press.report.notebook",
    "bangfu.press.runs.execution", "bangfu.press.runs.release_files",
    "bangfu.press.library.top_pages",
)  # fmt: skip


def warm_up() -> Iterator[None]:
    """Import what reports and releases are made with, fill caches, draw one chart of each kind.

    It pauses when answers can be made, and then for each module.
    """
    for name in _FOR_ANSWERS:
        import_module(name)
    import_module("duckdb").close()  # importing it opens a connection, with threads of its own
    with suppress(BangfuError):  # told by the notebook that needs them
        import_module("bangfu.rules").read_rules()
    yield
    for name in _MODULES:
        with _deferred("rfc3987_syntax", "is_valid_syntax"):
            import_module(name)
        yield
    _fill_caches()
    with suppress(BangfuError):  # a page that the gate refuses stops no run
        page_with(draw_one_of_each()[0])


@contextmanager
def _deferred(module: str, function: str) -> Iterator[None]:
    """Let a function of a module be imported without the module, which is read when it is called.

    jsonschema imports a grammar of internationalised addresses that takes a second to build, as
    much as all the rest, for a format no notebook's schema has.
    """
    stand_in = ModuleType(module)

    def call(*arguments: Any) -> Any:
        return getattr(import_module(module), function)(*arguments)

    setattr(stand_in, function, call)
    if module in sys.modules:
        yield
        return
    sys.modules[module] = stand_in
    try:
        yield
    finally:
        del sys.modules[module]


def _fill_caches() -> None:
    """Read what every report asks for: versions and languages."""
    from bangfu.press.release import versions  # noqa: PLC0415 - much, wanted in the server only
    from bangfu.words.numerals import format_points  # noqa: PLC0415

    versions.versions()
    for language in get_args(Language):
        format_points(Decimal("1.5"), language)


def draw_one_of_each() -> list[str]:
    """Draw one chart of each kind; as they are shown on a page."""
    from bangfu.press.report import charts  # noqa: PLC0415 - matplotlib, wanted in the server only
    from bangfu.words.marks import marks_instead  # noqa: PLC0415

    values = (Decimal(370), None, Decimal("12345.50"))
    times = ("2013年", "2014年", "2015年")
    one = charts.Series("人次", values, (None, marks_instead("zh")[0], None))
    words = charts.ChartWords("a", "标题0123456789,.%–", "三年的人次：370、0、12345.5。", "人次")
    breaks = [charts.Break(1, "修订")]
    entry, left = (charts.Flow(name, values, one.marks, entry=name == "a") for name in "ab")
    drawn = (
        charts.columns_over_time(times, one, words, breaks=breaks),
        charts.lines_over_time(times, [one, charts.Series("元", values, one.marks)], words),
        charts.flows_over_time(times, one, [entry, left], words, flow_unit="户"),
        charts.ranked_bars(times, one, words),
    )
    return [chart.html for chart in drawn]


def page_with(chart: str) -> str:
    """Make a page: template, style and what the gate finds in them are the same for all."""
    from nbformat import from_dict  # noqa: PLC0415

    from bangfu.press.pages.page import PageMeta, render_page  # noqa: PLC0415

    title = {"id": "a", "cell_type": "markdown", "source": "# 标题\n\n<!-- en -->\n\n# Title"}
    shown = {"output_type": "display_data", "data": {"text/html": chart}}
    cells = [title, {"id": "b", "cell_type": "code", "source": "", "outputs": [shown]}]
    nb = from_dict({"cells": cells, "metadata": {}})  # type: ignore[no-untyped-call]
    meta = PageMeta("某工会", "2013年", "public", synthetic=False)
    return render_page(nb, language="zh", page=meta)
