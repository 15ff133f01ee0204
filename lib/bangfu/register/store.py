"""Opening a register: its tables as Ibis tables, as of a load, for one union and those below it.

Per key only the newest row not after `as_of` is seen, and not if that row is a withdrawal. So any
report can be rebuilt from the load it names, whatever was corrected since.
"""

import glob
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from bangfu.errors import ParameterError
from bangfu.language import Language
from bangfu.register.landed import Load, content_hash, loads_as_of
from bangfu.register.schema import TABLES, Table

__all__ = ["Register", "Unit", "open_register"]


@dataclass(frozen=True)
class Unit:
    """A union organisation: code, names and the code of the union above it."""

    code: str
    zh: str
    en: str
    parent: str | None

    def label(self, language: Language) -> str:
        """The name of the union."""
        return self.zh if language == "zh" else self.en


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
        answer = self.backend.raw_sql(sql).to_arrow_table()
        # Engines widen sums in their own ways; the expression says what a column is.
        return answer.cast(question.schema().to_pyarrow()), sql

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """Union organisations by code."""
        columns = ["unit_code", "name", "name_en", "parent_code"]
        rows = self.ask(self.union_unit.select(columns).order_by("unit_code"))[0].to_pylist()
        return {
            r["unit_code"]: Unit(r["unit_code"], r["name"], r["name_en"], r["parent_code"])
            for r in rows
        }

    def below(self, unit_code: str) -> tuple[str, ...]:
        """The code of a union and the codes of all unions below it, sorted."""
        found, parents = {unit_code}, {unit_code}
        while parents:
            parents = {u.code for u in self.units.values() if u.parent in parents} - found
            found |= parents
        return tuple(sorted(found))

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
        return replace(self, tables={**self.tables, **self._restricted(codes)})

    def _restricted(self, codes: tuple[str, ...]) -> dict[str, ir.Table]:
        own = {
            name: self.tables[name].filter(self.tables[name].unit_code.isin(codes))
            for name in ("household_file", "assistance", "comfort_case")
        }
        events = self.file_event.semi_join(own["household_file"], "file_id")
        return {**own, "file_event": events}


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


def _assemble(loads: list[Load]) -> Register:
    backend = ibis.duckdb.connect()
    tables = {declared.name: _view(backend, declared, loads) for declared in TABLES}
    return Register(
        tables, loads[-1].load_id, content_hash(loads), any(d.synthetic for d in loads), backend
    )


def _view(backend: Any, declared: Table, loads: list[Load]) -> ir.Table:
    """The newest row of every key, as a view named like the table: that keeps SQL readable."""
    brought = [load for load in loads if load.rows[declared.name]] or loads[:1]
    # DuckDB reads file names as patterns.
    files = [glob.escape(str(load.file(declared.name))) for load in brought]
    rows = backend.read_parquet(files, table_name=f"{declared.name}_rows")
    if len(files) > 1:  # within one load a key stands once
        newest = ibis.row_number().over(group_by=rows[declared.key], order_by=rows.load_id.desc())
        rows = rows.mutate(age=newest).filter(lambda t: t.age == 0).drop("age")
    return backend.create_view(declared.name, rows.filter(~rows.withdrawn))
