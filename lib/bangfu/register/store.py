"""Opening a register: its tables as Ibis tables, as of a load, for one union and those below it.

Per key only the newest row not after `as_of` is seen, and not if that row is a withdrawal. So any
report can be rebuilt from the load it names, whatever was corrected since.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from bangfu.errors import ParameterError
from bangfu.periods import Period
from bangfu.project import ROOT
from bangfu.register.loads import Load, content_hash, loads_as_of
from bangfu.register.schema import TABLES
from bangfu.register.scope import (
    UNBOUND_PERIOD,
    bound_scope,
    period_table,
    scope_values,
    with_scope,
)
from bangfu.register.units import Unit, below
from bangfu.register.views import Views, create_view, restricted
from bangfu.rules import Rules, read_rules

__all__ = ["Register", "open_register"]

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
    rules: Rules = field(repr=False)
    """What the register is measured by."""
    backend: Any = field(repr=False)
    """The Ibis backend the tables live in; None for an outline, which has no rows."""
    _planned: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    """Texts the engine was asked before, and the names they are prepared by, empty at first."""

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

    def asked(self, period: Period) -> ir.Table:
        """A period as the table of one row that measures join; see `scope`."""
        return UNBOUND_PERIOD if self.backend is None else period_table(period)

    def ask(self, question: ir.Table) -> tuple[pa.Table, str]:
        """The answer to an expression, and the very SQL text that was run for it."""
        sql = str(self.backend.compile(question, pretty=True))
        return self.run(sql, question.schema().to_pyarrow()), sql

    def run(self, sql: str, schema: pa.Schema) -> pa.Table:
        """The answer to a query as a table of the given columns."""
        answer = self.backend.raw_sql(sql).to_arrow_table()
        # Engines widen sums in their own ways; the schema says what a column is.
        return answer.cast(schema)

    def ask_about(self, text: str, schema: pa.Schema, period: Period) -> tuple[pa.Table, str]:
        """The answer to SQL over the tables of `scope`, and the SQL that gives it by itself.

        A text that is asked again is prepared: DuckDB then plans it once, which is most of what a
        question costs (on the sample 2.9 ms instead of 4.2 ms each).
        """
        sql = with_scope(text, period, self.codes)
        bound = bound_scope(text, narrowed=self.codes is not None)
        name = self._planned.get(bound)
        if name is None:
            self._planned[bound] = ""
            return self.run(sql, schema), sql
        if not name:
            name = self._planned[bound] = f"about_{sum(map(bool, self._planned.values()))}"
            self.backend.raw_sql(f"PREPARE {name} AS {bound}")
        values = scope_values(period, self.codes)
        return self.run(f"EXECUTE {name}({values})", schema), sql

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """Union organisations by code."""
        names = self.union_unit.select("unit_code", "name", "name_en", "parent_code")
        rows = self.ask(names.order_by("unit_code"))[0].to_pylist()
        return {row["unit_code"]: Unit(*row.values()) for row in rows}

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

    def with_rules(self, rules: Rules) -> "Register":
        """The same register, measured by other rules: a draft, say."""
        return replace(self, rules=rules)

    @property
    def codes(self) -> tuple[str, ...] | None:
        """The unions whose rows are seen; None if all are, or the tables are not its views."""
        return self.tables.codes if isinstance(self.tables, Views) else None

    def outline(self) -> "Register | None":
        """The register without its rows, to write SQL for; the same for any unions it may see.

        None if its tables are not those of its views: then its SQL is its own.
        """
        if not isinstance(self.tables, Views):
            return None
        return replace(self, tables=Views(None, self.tables.codes), backend=None)


def open_register(
    url: str | Path, as_of: int | None = None, rules: Rules | None = None
) -> Register:
    """Open a register.

    Parameters
    ----------
    url
        Folder of the register; a relative one is looked up in the project's folder.
    as_of
        Newest load to see; all of them if not given.
    rules
        What it is measured by; the rules of the project if not given.

    Returns
    -------
    Register
        The tables as they stood after that load.

    Raises
    ------
    RegisterError
        If the folder is not a register, or has no such load.
    ParameterError
        If the rules of the project have faults.
    """
    return _assemble(loads_as_of(ROOT / url, as_of), rules or read_rules())


def _threads(*, few: bool) -> dict[str, int]:
    """How many threads DuckDB may use: one on few rows, where a second costs more than it does.

    Else as many as there are cores, or a worker's share of them.
    """
    if few:
        return {"threads": 1}
    share = os.environ.get("BANGFU_THREADS", "")
    return {"threads": int(share)} if share.isdecimal() and int(share) else {}


def _assemble(loads: list[Load], rules: Rules) -> Register:
    few = sum(sum(load.rows.values()) for load in loads) < _MANY_ROWS
    backend = ibis.duckdb.connect(**_threads(few=few))
    for declared in TABLES:
        create_view(backend.con, declared, loads, few=few)
    return Register(
        Views(backend),
        loads[-1].load_id,
        content_hash(loads),
        any(load.synthetic for load in loads),
        rules,
        backend,
    )
