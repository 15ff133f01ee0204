"""The tables of a register on a Spark cluster: temporary views of one session over its files.

Only results are collected. Rows never come to this process, nor to the Java beside it on their way
from one worker to others: what is sent to all workers from here is the tree of unions, and what is
asked about.
"""

from collections.abc import Sequence
from typing import Any

import duckdb
import ibis
import pyarrow as pa
import sqlglot
from sqlglot import exp

from bangfu.periods import Period
from bangfu.register.homes.spark_session import application, refusal
from bangfu.register.homes.spark_url import SparkUrl
from bangfu.register.homes.year_parts import files_of
from bangfu.register.load_chain import Load
from bangfu.register.schema import TABLES, Table
from bangfu.register.scope import UNIT_BRANCH, unit_branch_sql, with_scope

__all__ = ["SparkTables"]

_MANY_ROWS = 500_000
"""With fewer the workers keep them; of more they keep which rows are no longer the newest."""
_SQL_TYPES = {
    pa.string(): "STRING",
    pa.date32(): "DATE",
    pa.int32(): "INT",
    pa.bool_(): "BOOLEAN",
    pa.decimal128(14, 2): "DECIMAL(14, 2)",
}
"""How Spark calls what a column is stored as."""
_SETTINGS = {
    "spark.sql.adaptive.autoBroadcastJoinThreshold": "-1",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.autoBroadcastJoinThreshold": "-1",  # to send rows to all, Spark collects them first
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "10000",
}
"""Of a session: what answers, and what comes here, rest on."""
_FEW = {
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
}
"""Of a session with few rows: to compile a question takes longer there than to answer it (on the
sample 57 questions took 35 s of processor time instead of 50 s)."""


class SparkTables:
    """The tables of a register as a session of Spark sees them; see `homes.Tables`.

    Parameters
    ----------
    url
        Where the register is kept.
    loads
        The loads that are seen, oldest first.
    """

    def __init__(self, url: SparkUrl, loads: Sequence[Load]) -> None:
        self._url = url
        self._session = application(url).newSession()
        self._faults = _faults()
        few = sum(sum(load.rows.values()) for load in loads) < _MANY_ROWS
        for name, value in {**_SETTINGS, **(_FEW if few else {})}.items():
            self._session.conf.set(name, value)
        if few:
            cores = self._session.sparkContext.defaultParallelism
            self._session.conf.set("spark.sql.shuffle.partitions", str(cores))
        self.backend: Any = ibis.pyspark.connect(self._session)
        try:
            for declared in TABLES:
                self._show(declared, loads, few=few)
            self._branch()
        except self._faults as error:
            raise refusal(url, error) from None

    def answer(self, sql: str, schema: pa.Schema) -> pa.Table:
        """The answer to a query, as a table of the given columns."""
        try:
            return self._session.sql(sql).toArrow().cast(schema)
        except self._faults as error:
            raise refusal(self._url, error) from None

    def answer_about(
        self, text: str, schema: pa.Schema, period: Period, unit: str
    ) -> tuple[pa.Table, str]:
        """The answer to SQL over the tables of `scope`, and the SQL that gives it by itself.

        The days are in it as literals: Spark reads by them what it need not read.
        """
        sql = with_scope(text, period, unit.replace("\\", r"\\"))
        return self.answer(sql, schema), sql

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The answer to a query, row by row."""
        try:
            return [tuple(row) for row in self._session.sql(_spoken(sql)).collect()]
        except self._faults as error:
            raise refusal(self._url, error) from None

    def _show(self, declared: Table, loads: Sequence[Load], *, few: bool) -> None:
        """Show the newest row of every key, in a view named like the table.

        The rows of all loads stand in a view `<table>_rows`.
        """
        name, key = declared.name, declared.key
        brought = [load for load in loads if load.rows.get(name)]
        rows = self._stored(declared, brought)
        newest = rows
        if len(brought) > 1:  # within one load a key stands once
            rows.createOrReplaceTempView(f"{name}_rows")
            aged = self._session.sql(
                f'SELECT *, max(load_id) OVER (PARTITION BY "{key}") AS newest FROM "{name}_rows"'
            )
            if few:
                rows = aged.persist()
                newest = rows.where("load_id = newest").drop("newest")
                rows = rows.drop("newest")
            else:
                older = aged.where("load_id < newest").select(key, "load_id").persist()
                newest = rows.join(older, [key, "load_id"], "left_anti")
        elif few:
            rows = newest = rows.persist()
        rows.createOrReplaceTempView(f"{name}_rows")
        newest.where("NOT withdrawn").select(*declared.arrow.names).createOrReplaceTempView(name)

    def _stored(self, declared: Table, loads: Sequence[Load]) -> Any:
        """The rows of a table in some loads, with the columns it has today."""
        columns = ", ".join(f'"{f.name}" {_SQL_TYPES[f.type]}' for f in declared.arrow)
        files = [f"file://{file}" for load in loads for file in files_of(load, declared.name)]
        if not files:
            return self._session.createDataFrame([], columns.replace('"', "`"))
        return self._session.read.schema(columns.replace('"', "`")).parquet(*files)

    def _branch(self) -> None:
        """Say of every union which unions lie under it, in the table `UNIT_BRANCH`.

        Spark knows no query that goes up a tree, so DuckDB makes it, of the codes of unions.
        """
        from pyspark.sql.functions import broadcast  # noqa: PLC0415 - an extra

        tree = self._session.sql("SELECT unit_code, parent_code FROM union_unit").toArrow()
        with duckdb.connect() as engine:
            engine.register("union_unit", tree)
            branches = engine.execute(unit_branch_sql()).to_arrow_table()
        self._session.createDataFrame(branches).createOrReplaceTempView(f"{UNIT_BRANCH}_rows")
        broadcast(self._session.table(f"{UNIT_BRANCH}_rows")).createOrReplaceTempView(UNIT_BRANCH)


def _faults() -> tuple[type[Exception], ...]:
    """What pyspark raises, and the line to Java."""
    from py4j.protocol import Py4JError  # noqa: PLC0415 - an extra
    from pyspark.errors import PySparkException  # noqa: PLC0415

    return PySparkException, Py4JError, ConnectionError, EOFError


def _spoken(sql: str) -> str:
    """A query in words every home knows, in Spark's words."""

    def in_spark(node: Any) -> Any:
        if isinstance(node, exp.Greatest) and not node.expressions:
            return node.this  # the greatest of one is none to Spark
        if not isinstance(node, exp.GroupConcat):
            return node
        # Texts strung together are put in their own order, wherever we do so.
        cells = node.this.this if isinstance(node.this, exp.Order) else node.this
        ordered = exp.func("sort_array", exp.func("collect_list", cells))
        return exp.func("array_join", ordered, node.args["separator"])

    asked: Any = sqlglot.parse_one(sql, dialect="duckdb")
    return str(asked.transform(in_spark).sql("spark"))
