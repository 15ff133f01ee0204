"""Opening a register: its tables as Ibis tables, as of a load, for one union and those below it.

Per key only the newest row not after `as_of` is seen, and not if that row is a withdrawal. So any
report can be rebuilt from the load it names, whatever was corrected since.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from bangfu.errors import ParameterError
from bangfu.register.loads import Load, content_hash, loads_as_of
from bangfu.register.schema import TABLES
from bangfu.register.units import Unit, below
from bangfu.register.views import Views, create_view, restricted

__all__ = ["Register", "compiled", "open_register", "units_question"]

_MANY_ROWS = 500_000  # with fewer, a second thread costs DuckDB more than it does


@dataclass(frozen=True)
class Register:
    """The five tables of a register at one moment, for one union and those below it."""

    tables: Mapping[str, ir.Table] = field(repr=False)
    load_id: int
    content_hash: str
    """SHA-256 over the tables of every load the register is made of."""
    synthetic: bool
    """Whether any row was invented."""
    backend: Any = field(repr=False)
    """The Ibis backend the tables live in."""

    @property
    def union_unit(self) -> ir.Table:
        """Union organisations."""
        return self.tables["union_unit"]

    @property
    def household_file(self) -> ir.Table:
        """Files of workers in hardship."""
        return self.tables["household_file"]

    @property
    def file_event(self) -> ir.Table:
        """Events that change the caseload."""
        return self.tables["file_event"]

    @property
    def assistance(self) -> ir.Table:
        """Items of assistance."""
        return self.tables["assistance"]

    @property
    def comfort_case(self) -> ir.Table:
        """Claims under the comfort scheme."""
        return self.tables["comfort_case"]

    def ask(self, question: ir.Table) -> tuple[pa.Table, str]:
        """The answer to an expression, and the very SQL text that was run for it."""
        sql = str(self.backend.compile(question, pretty=True))
        return self.run(sql, question.schema().to_pyarrow()), sql

    def run(self, sql: str, schema: pa.Schema) -> pa.Table:
        """The answer to a query as a table of the given columns."""
        answer = self.backend.raw_sql(sql).to_arrow_table()
        # Engines widen sums in their own ways; the schema says what a column is.
        return answer.cast(schema)

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """Union organisations by code."""
        if isinstance(self.tables, Views):  # asked for by every report: compiled once
            answer = self.run(*units_question())
        else:
            answer = self.ask(_units(self.union_unit))[0]
        return {row["unit_code"]: Unit(*row.values()) for row in answer.to_pylist()}

    def below(self, unit_code: str) -> tuple[str, ...]:
        """The code of a union and the codes of all unions below it, sorted."""
        return below(unit_code, self.units)

    def within(self, unit_code: str) -> "Register":
        """The register as one union sees it: its own rows and those of unions below it.

        Raises
        ------
        ParameterError
            If the register has no such union.
        """
        if unit_code not in self.units:
            raise ParameterError(
                f"unit: found {unit_code!r}, expected one of: {', '.join(self.units)}"
            )
        codes = self.below(unit_code)
        if len(codes) == len(self.units):
            return self
        whole = isinstance(self.tables, Views) and self.tables.codes is None
        tables = Views(self.backend, codes) if whole else restricted(self.tables, codes)
        return replace(self, tables=tables)


@cache
def units_question() -> tuple[str, pa.Schema]:
    """The query of all unions of a register seen through its views, and its columns."""
    return compiled(_units(Views()["union_unit"]))


def compiled(asked: ir.Table) -> tuple[str, pa.Schema]:
    """An expression as the SQL Ibis makes of it, without a database, and its columns."""
    return str(ibis.duckdb.compile(asked, pretty=True)), asked.schema().to_pyarrow()


def _units(unions: ir.Table) -> ir.Table:
    return unions.select("unit_code", "name", "name_en", "parent_code").order_by("unit_code")


def open_register(url: str | Path, as_of: int | None = None) -> Register:
    """Open a register.

    Parameters
    ----------
    url
        Folder of the register.
    as_of
        Newest load to see; all of them if not given.

    Returns
    -------
    Register
        The tables as they stood after that load.

    Raises
    ------
    RegisterError
        If the folder is not a register, or has no such load.
    """
    return _assemble(loads_as_of(Path(url), as_of))


def _threads(*, few: bool) -> dict[str, int]:
    """How many threads DuckDB may use: one on few rows, where a second costs more than it does.

    Else as many as there are cores, or a worker's share of them.
    """
    if few:
        return {"threads": 1}
    share = os.environ.get("BANGFU_THREADS", "")
    return {"threads": int(share)} if share.isdecimal() and int(share) else {}


def _assemble(loads: list[Load]) -> Register:
    few = sum(sum(load.rows.values()) for load in loads) < _MANY_ROWS
    backend = ibis.duckdb.connect(**_threads(few=few))
    for declared in TABLES:
        create_view(backend.con, declared, loads, few=few)
    return Register(
        Views(backend),
        loads[-1].load_id,
        content_hash(loads),
        any(load.synthetic for load in loads),
        backend,
    )
