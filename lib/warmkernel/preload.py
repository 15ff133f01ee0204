"""What the fork server imports and draws once, so that no kernel has to.

Only what is safe to inherit is done here: modules, the font cache, the style, the first figure of
each kind. Connections, threads and open files are for the children alone; `require_forkable`
holds the server to that.
"""

import contextlib
import gc
import os
import sys
import threading
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

from bangfu.errors import BangfuError, RunError
from bangfu.language import Language

__all__ = [
    "IMPORTED",
    "NO_THREADS",
    "THREAD_CAPS",
    "can_fork",
    "forget_changed_sources",
    "prepare_backend",
    "require_forkable",
    "sources_state",
    "warm_up",
]

THREAD_CAPS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
"""Environment variables by which number libraries are told how many threads to start."""
IMPORTED: "dict[str, Imported]" = {}
"""What the server has imported, by the files: what a debugger shall not step into."""
NO_THREADS = {"JE_ARROW_MALLOC_CONF": "background_thread:false"}
"""What keeps libraries from starting threads while the server imports them."""

_INLINE = "module://matplotlib_inline.backend_inline"
"""The backend kernels take unless told otherwise; ipykernel says it to matplotlib the same way."""
_MODULES = (
    "ipykernel.kernelapp", "ipykernel.debugger", "ipykernel_launcher", "zmq.asyncio",
    "zmq.utils.garbage", "tornado.platform.asyncio", "sqlite3", "pdb",
    "IPython.core.completer", "IPython.core.completerlib", "IPython.core.debugger",
    "IPython.core.logger", "IPython.core.magics", "IPython.core.oinspect",
    "IPython.extensions.storemagic", "IPython.utils.wildcard",
    "matplotlib.pyplot", "matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg",
    "pandas", "pyarrow.dataset", "pyarrow.parquet", "duckdb", "ibis.backends.duckdb",
    "warmkernel.forked", "warmkernel.prompt_stream", "bangfu.press.report.notebook",
    "bangfu.press.runs.worker", "bangfu.press.runs.execution", "bangfu.press.runs.release_files",
    "bangfu.press.library.top_pages",
)  # fmt: skip


def can_fork() -> str:
    """Why kernels cannot be forked here, or nothing if they can."""
    if os.environ.get("BANGFU_KERNELS") == "stock":
        return "BANGFU_KERNELS=stock asks for stock kernels"
    if sys.platform != "linux":  # libraries of macOS must not be used after a fork
        return f"forking is not safe on {sys.platform}"
    return ""


def warm_up() -> None:
    """Import everything, draw one chart of each kind, and set what is there aside from the GC.

    Raises
    ------
    RunError
        If anything was left open that must not be inherited.
    """
    handles = set(_handles())
    gc.disable()  # all that is made here stays: to look through it again and again takes a fifth
    os.environ.setdefault("MPLBACKEND", _INLINE)
    with _deferred("rfc3987_syntax", "is_valid_syntax"):
        for name in _MODULES:
            import_module(name)
    _fill_caches()
    _draw_one_of_each()
    _close_fonts()
    _list_imported()
    import_module("duckdb").close()  # importing it opens a connection, with threads of its own
    gc.collect()
    gc.freeze()  # a collection in a child would touch, and so copy, every page it inherited
    gc.enable()
    opened = sorted(set(_handles()) - handles)
    if opened:
        raise RunError(f"fork server: found {opened} open after the imports, expected nothing")


@contextlib.contextmanager
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
    """Read what every report asks for: versions, languages, rules (read again if they change)."""
    from bangfu import rules  # noqa: PLC0415 - pydantic and more, wanted in the server only
    from bangfu.press.release import versions  # noqa: PLC0415
    from bangfu.words.numerals import format_points  # noqa: PLC0415

    versions.versions()
    for language in get_args(Language):
        format_points(Decimal("1.5"), language)
    for read in (rules.aid_standards, rules.aspects, rules.cause_aspects, rules.comfort_revisions,
                 rules.dibao_lines, rules.goal):  # fmt: skip
        with contextlib.suppress(BangfuError):  # told by the notebook that needs it
            read()


def _draw_one_of_each() -> None:
    from bangfu.press.report import charts  # noqa: PLC0415 - matplotlib, wanted in the server only

    values = (Decimal(370), None, Decimal("12345.50"))
    times = ("2013年", "2014年", "2015年")
    one = charts.Series("人次", values, (None, "〔保密〕", None))
    words = charts.ChartWords("warm-up", "标题 title 0123456789,.%–", "注", "人次", ("注",))
    breaks = [charts.Break(1, "修订 revised")]
    drawn = charts.columns_over_time(times, one, words, breaks=breaks)
    charts.lines_over_time(times, [one, charts.Series("元", values, one.marks)], words)
    entry, left = (charts.Flow(name, values, one.marks, entry=name == "a") for name in "ab")
    charts.flows_over_time(times, one, [entry, left], words, flow_unit="户")
    charts.ranked_bars(times, one, words)
    _show_on_a_page(drawn.html)


def _show_on_a_page(chart: str) -> None:
    """Make a page: template, style, and what the gate finds in them are the same for all."""
    from bangfu.press.pages.page import PageMeta, render_page  # noqa: PLC0415
    from nbformat import from_dict  # noqa: PLC0415

    title = {"id": "a", "cell_type": "markdown", "source": "# 标题\n\n<!-- en -->\n\n# Title"}
    shown = {"output_type": "display_data", "data": {"text/html": chart}}
    cells = [title, {"id": "b", "cell_type": "code", "source": "", "outputs": [shown]}]
    nb = from_dict({"cells": cells, "metadata": {}})  # type: ignore[no-untyped-call]
    meta = PageMeta("某工会", "2013年", "public", synthetic=False)
    with contextlib.suppress(BangfuError):  # what the gate finds in it is of no interest
        render_page(nb, language="zh", page=meta)


def _close_fonts() -> None:
    """Close the font files: a handle and its child's copy would read from one shared place.

    matplotlib forgets its open fonts in a forked child too, but only there.
    """
    import_module("matplotlib.font_manager")._get_font.cache_clear()


class Imported:
    """A module as far as a kernel asks for it: the file it was read from."""

    __slots__ = ("__file__",)

    def __init__(self, file: str) -> None:
        self.__file__ = file


def _list_imported() -> None:
    """List the files in texts made now: they lie together, not each beside its module."""
    found = [file for m in list(sys.modules.values()) if (file := getattr(m, "__file__", None))]
    IMPORTED.update({file: Imported(file) for file in "\n".join(found).split("\n")})


def require_forkable() -> None:
    """Refuse to fork with a second thread: what it holds would stay held in the child for ever.

    Raises
    ------
    RunError
        Naming the threads.
    """
    native = len(os.listdir("/proc/self/task")) if sys.platform == "linux" else 1
    if max(native, threading.active_count()) > 1:
        names = ", ".join(thread.name for thread in threading.enumerate())
        raise RunError(f"fork server: found {native} threads ({names}), expected one")


def _handles() -> Iterator[str]:
    """What each open file handle of this process leads to, `/dev/null` and the like left out."""
    for name in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):  # the handle of this very listing
            target = os.readlink(f"/proc/self/fd/{name}")
            if not target.startswith("/dev/"):
                yield f"{name} -> {target}"


@cache
def sources_state() -> dict[str, tuple[int, int]]:
    """Time and size of each loaded source file of ours, as they were when first asked."""
    return {str(path): _state(path) for path in _sources()}


def _sources() -> list[Path]:
    modules = [m for name, m in list(sys.modules.items()) if name.partition(".")[0] == "bangfu"]
    return [Path(file) for module in modules if (file := getattr(module, "__file__", None))]


def _state(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def forget_changed_sources() -> None:
    """In a child: import our own modules anew if any was edited since the server read them.

    Whoever works on the library in JupyterLab gets, with a new kernel, the new code.
    """
    if all(_state(Path(name)) == state for name, state in sources_state().items()):
        return
    for name in [name for name in sys.modules if name.partition(".")[0] == "bangfu"]:
        if not name.startswith("warmkernel"):
            del sys.modules[name]


def prepare_backend() -> None:
    """Make matplotlib draw as it would had it been imported under this environment."""
    wanted = os.environ.get("MPLBACKEND") or _INLINE
    if wanted != _INLINE:
        import_module("matplotlib").rcParams["backend"] = wanted
