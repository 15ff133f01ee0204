"""The tables of a register as Ibis tables, over the views its home shows it through.

The views are written in SQL and the Ibis tables are made when somebody wants them: a report whose
questions are known as SQL needs neither Ibis nor a round trip to describe what is declared anyway.
"""

from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from bangfu.register.schema import TABLES, table
from bangfu.register.scope import UNIT_BRANCH

__all__ = ["Views"]


class Views(Mapping[str, ir.Table]):
    """The tables of a register by name, made when one of them is first asked for.

    Parameters
    ----------
    backend
        The Ibis backend the views are in; None for tables without a database, to write SQL for.
    """

    def __init__(self, backend: Any) -> None:
        self.backend = backend

    def __getitem__(self, name: str) -> ir.Table:
        return self._made[name]

    def stored(self, name: str) -> ir.Table:
        """The rows of all loads that a table is made of, each version of a row."""
        return _view(f"{name}_rows", _schema(name), self.backend)

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    @cached_property
    def _made(self) -> Mapping[str, ir.Table]:
        schemas = {declared.name: _schema(declared.name) for declared in TABLES}
        schemas[UNIT_BRANCH] = _BRANCHES
        return {name: _view(name, schema, self.backend) for name, schema in schemas.items()}


_BRANCHES = ibis.schema({"ancestor": "string", "unit_code": "string", "unit": "string"})


def _view(name: str, schema: ibis.Schema, backend: Any) -> ir.Table:
    if backend is None:
        return ibis.table(schema, name=name)
    view: ir.Table = ops.DatabaseTable(name, schema, backend).to_expr()
    return view


@cache
def _schema(name: str) -> ibis.Schema:
    # Parquet knows columns that may not be empty, DuckDB does not.
    return ibis.schema({field.name: ibis.dtype(field.type) for field in table(name).arrow})
