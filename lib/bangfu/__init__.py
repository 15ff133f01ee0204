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

from importlib import import_module

TYPE_CHECKING = False  # `typing` takes longer to import than all that is done here
if TYPE_CHECKING:
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
    try:
        if name == "measures":
            return import_module("bangfu.measures")
        if name in _HOMES:
            return getattr(import_module(_HOMES[name]), name)
    except ModuleNotFoundError as missing:
        from bangfu.errors import MissingPackageError  # noqa: PLC0415

        raise MissingPackageError.of(missing) from None
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
