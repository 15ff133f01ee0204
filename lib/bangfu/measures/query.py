"""Asking measures: their SQL is written once, whatever the period and union, and kept.

Ibis takes tens of milliseconds to write the SQL of a measure, and a year asks some sixty times. So
a measure is written for an outline of the register, where the period and the union are a table
without a row, and what is asked about is put before the text. Texts are kept between runs in a
private file, with what they were made from: it can be deleted at any time.
"""

import base64
import json
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import version
from typing import Any, NoReturn, cast

import ibis.expr.types as ir
import pyarrow as pa

from bangfu.files import keep, sources_digest
from bangfu.periods import Period
from bangfu.project import RUN_FOLDER
from bangfu.register.scope import with_scope
from bangfu.register.store import Register

__all__ = ["KEPT", "Ask", "Measure", "ask", "sql_of"]

Measure = Callable[[Register, Period, Sequence[str]], ir.Table]

Ask = Callable[[Measure, Register, Period, Sequence[str]], tuple[pa.Table, str]]
"""What asks a measure, as `ask` does."""

_Text = tuple[str, pa.Schema]
"""SQL, and the columns of its answer."""

KEPT = RUN_FOLDER / "queries.json"
# When it is imported, and not later: what is edited meanwhile is not what this process runs.
_MADE_FROM = "\n".join([
    sources_digest(
        "periods.py", "rules/**/*.py", "register/**/*.py", "register/*.csv", "measures/**/*.py"
    ),
    *(f"{name} {version(name)}" for name in ("ibis-framework", "sqlglot", "duckdb", "pyarrow")),
])  # fmt: skip
"""The code and the packages a text comes from; its rules are in its key."""
_MOST_KEPT = 500
"""Enough for every breakdown under a few drafts of the rules."""


def ask(
    measure: Measure, register: Register, period: Period, by: Sequence[str] = ()
) -> tuple[pa.Table, str]:
    """The answer of a measure, and the SQL text that gives it by itself.

    Raises
    ------
    ParameterError
        If the measure has no such group.
    """
    text = _text_of(measure, register, by)
    if text is None:
        return register.ask(measure(register, period, by))
    return register.ask_about(*text, period)


def sql_of(
    measure: Measure, register: Register, period: Period, by: Sequence[str] = ()
) -> str | None:
    """The SQL text that `ask` gives, which is asked nothing; None if it is not known beforehand."""
    text = _text_of(measure, register, by)
    return text and with_scope(text[0], period, register.unit)


def _text_of(measure: Measure, register: Register, by: Sequence[str]) -> _Text | None:
    """The SQL of a measure for any period and union; None if it is another for each."""
    outline = register.outline()
    # Of a measure written in a notebook there may be another of the same name in the next cell.
    if outline is None or not measure.__module__.startswith("bangfu."):
        return None
    key = json.dumps([
        measure.__module__, measure.__name__, *by, register.backend.name, register.rules.digest,
    ])  # fmt: skip
    texts = _texts()
    if key not in texts:
        texts[key] = _written(measure, outline, by, register.backend)
        _keep(texts)
    return texts[key]


class _AnyPeriod:
    """Stands for every period, so there is nothing it could say of itself."""

    def __getattr__(self, name: str) -> NoReturn:
        raise TypeError(f"a measure asked its period for {name!r}, expected register.asked(period)")

    def __str__(self) -> str:
        return self.__getattr__("text")


def _written(measure: Measure, outline: Register, by: Sequence[str], backend: Any) -> _Text:
    """The SQL of a measure for any period."""
    asked = measure(outline, cast(Period, _AnyPeriod()), by)
    return str(backend.compile(asked, pretty=True)), asked.schema().to_pyarrow()


@cache
def _texts() -> dict[str, _Text]:
    """The texts this process knows: those that were kept, and those it has written."""
    return _kept()


def _kept() -> dict[str, _Text]:
    """The texts in the file; none if it is missing, damaged or made from something else."""
    try:
        document = json.loads(KEPT.read_text("utf-8"))
        if document["made_from"] != _MADE_FROM:
            return {}
        return {key: (sql, _schema(columns)) for key, (sql, columns) in document["texts"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, pa.ArrowException):
        return {}


def _keep(texts: dict[str, _Text]) -> None:
    """Keep the texts, and what other processes have kept meanwhile."""
    newest = list((_kept() | texts).items())[-_MOST_KEPT:]
    rows = {
        key: (sql, base64.b64encode(schema.serialize().to_pybytes()).decode())
        for key, (sql, schema) in newest
    }
    keep(KEPT, json.dumps({"made_from": _MADE_FROM, "texts": rows}))


def _schema(columns: str) -> pa.Schema:
    return pa.ipc.read_schema(pa.py_buffer(base64.b64decode(columns)))
