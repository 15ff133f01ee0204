"""The declared tables: what their columns may be called."""

import ibis.expr.types as ir
import pandas as pd
import pytest
from bangfu.register.schema import TABLES, Table
from bangfu.register.scope import UNBOUND_SCOPE


@pytest.mark.parametrize("declared", TABLES, ids=lambda declared: declared.name)
def test_no_column_is_hidden_by_a_method_of_a_table(declared: Table) -> None:
    # A column `union` is not what `table.union` gives: a condition on it is false and no error.
    names = declared.arrow.names
    assert [n for n in names if hasattr(ir.Table, n) or hasattr(pd.DataFrame, n)] == []


def test_what_is_asked_has_columns_no_table_has() -> None:
    names = {name for declared in TABLES for name in declared.arrow.names}
    assert names.isdisjoint(UNBOUND_SCOPE.columns)
    assert "unit" not in names  # which the rows a union sees have besides
