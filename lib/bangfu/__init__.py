"""bangfu (帮扶): reproducible reports on what a trade union does for workers in hardship.

What an analyst types first, in the folder of a project (`bangfu new FOLDER` makes one, and
`bangfu sample --to data/sample` an invented register)::

    from bangfu import Period, measures, open_register, to_frame
    register = open_register("data/sample")
    year = Period.parse("2019")
    to_frame(measures.comfort.payments(register, year, by=["month"]), register)
    to_frame(measures.caseload.on_file(register, year, by=["cause"]), register, language="zh")

A notebook takes `open_report` instead, which shows only what may be shown.
"""

import sys
from importlib import import_module

TYPE_CHECKING = False  # `typing` takes longer to import than all that is done here
if TYPE_CHECKING:
    from typing import Any

    from bangfu import measures
    from bangfu.articles.notebook_check import check_article
    from bangfu.figures.frames import to_frame
    from bangfu.periods import Period
    from bangfu.press.report.notebook import open_report
    from bangfu.register.store import open_register
    from bangfu.rules import Rules

__all__ = [
    "Period", "Rules", "check_article", "measures", "open_register", "open_report", "to_frame",
]  # fmt: skip

__version__ = "0.5.0"

_HOMES = {
    "Period": "bangfu.periods",
    "Rules": "bangfu.rules",
    "check_article": "bangfu.articles.notebook_check",
    "open_register": "bangfu.register.store",
    "open_report": "bangfu.press.report.notebook",
    "to_frame": "bangfu.figures.frames",
}


def __getattr__(name: str) -> object:
    """Import what is asked for, and nothing before: `import bangfu` is quick."""
    if "IPython" in sys.modules and (name == "desk" or name in __all__):
        _teach_the_prompt()
    try:
        if name == "measures":
            return import_module("bangfu.measures")
        if name in _HOMES:
            return getattr(import_module(_HOMES[name]), name)
    except ModuleNotFoundError as missing:
        from bangfu.errors import MissingPackageError  # noqa: PLC0415

        raise MissingPackageError.of(missing) from None
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _teach_the_prompt() -> None:
    """Have IPython, where somebody types, offer words of ours for Tab inside quotes."""
    shell = sys.modules["IPython"].get_ipython()
    completer = getattr(shell, "Completer", None)
    if completer is not None and _words_in_quotes not in completer.custom_matchers:
        completer.custom_matchers.append(_words_in_quotes)


def _words_in_quotes(context: "Any") -> "Any":
    """What IPython calls a matcher, of its second kind; what it rests on comes with the first Tab.

    Parameters
    ----------
    context
        The `CompletionContext` of IPython.
    """
    from IPython.core.completer import SimpleCompletion  # noqa: PLC0415

    from bangfu.desk.tab_completion import offered  # noqa: PLC0415

    lines = context.full_text.split("\n")[: context.cursor_line]
    source = "\n".join([*lines, context.text_until_cursor])
    found = offered(source, sys.modules["IPython"].get_ipython().user_ns)
    if found is None:
        return {"completions": [], "suppress": False}
    written, words = found
    return {
        "completions": [SimpleCompletion(text=word, type="text") for word in words],
        "matched_fragment": written, "suppress": True, "ordered": True,
    }  # fmt: skip


_words_in_quotes.matcher_api_version = 2  # type: ignore[attr-defined]


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
