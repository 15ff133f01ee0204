"""Opening a register: its tables as Ibis tables, as of a load, as one union looks at them.

Per key only the newest row not after `as_of` is seen, and not if that row is a withdrawal. So any
report can be rebuilt from the load it names, whatever was corrected since.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from bangfu.errors import ParameterError, RegisterError
from bangfu.language import Language, Text
from bangfu.periods import Period
from bangfu.project import ROOT, RUN_FOLDER
from bangfu.register.completeness import Completeness, completeness_of
from bangfu.register.homes import Tables, Whereabouts, home_of, whereabouts
from bangfu.register.homes.duckdb_tables import DuckTables
from bangfu.register.kept_completeness import kept_completeness
from bangfu.register.loads import Load, LoadTally, read_loads, seen_of
from bangfu.register.proof import proven_loads
from bangfu.register.schema import TABLES
from bangfu.register.scope import UNBOUND_SCOPE, UNIT_BRANCH, scope_table
from bangfu.register.self_portrait import facts_of, facts_table
from bangfu.register.units import Unit, below
from bangfu.register.views import Views
from bangfu.rules import Rules, read_rules

__all__ = ["Register", "open_as_found", "open_register", "without_loads"]


@dataclass(frozen=True)
class Register:
    """The tables of a register at one moment, as one union looks at them.

    A union counts the rows that are its own or lie under it: `household_file`, `file_event`,
    `assistance`, `comfort_case` and `union_members` hold these alone, with a column `unit`, the
    union directly below it through which a row lies under it, or itself. What such a row belongs to
    may lie anywhere: whoever joins rows to it takes them from `tables`, which hold the whole
    register.
    """

    tables: Mapping[str, ir.Table] = field(repr=False)
    """The whole tables by name, whoever looks."""
    load_id: int
    content_hash: str
    """SHA-256 over all the register holds, load by load."""
    synthetic: bool
    """Whether any row was invented."""
    rules: Rules = field(repr=False)
    """What the register is measured by."""
    stands: Tables | None = field(repr=False)
    """The tables as their home answers them; None for an outline, which has no rows."""
    reported: Callable[[], Completeness] = field(default=lambda: Completeness({}), repr=False)
    """What finds out until when its unions have reported; see `completeness`."""
    tally: LoadTally = field(default_factory=LoadTally, repr=False)
    """What its loads brought."""
    unit: str = ""
    """Code of the union that looks; empty for the whole register."""
    pools: Mapping[str, str] = field(default_factory=dict)
    """What the unions directly below are called that are told as one, by code: see `pooled`."""
    organisations: dict[str, Unit] = field(default_factory=dict, repr=False, compare=False)
    """Its unions once they were asked for: the same whoever looks, so each shares them."""
    kinds: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def backend(self) -> Any:
        """The Ibis backend the tables live in; None for an outline."""
        return self.stands and self.stands.backend

    @property
    def completeness(self) -> Completeness:
        """Until when its unions have reported."""
        return self.reported()

    @property
    def union_unit(self) -> ir.Table:
        """Union organisations."""
        return self.tables["union_unit"]

    @property
    def household_file(self) -> ir.Table:
        """Files of workers in hardship that this union or one below it keeps."""
        return self._own("household_file")

    @property
    def file_event(self) -> ir.Table:
        """Events of those files."""
        files = self.household_file.select("file_id", "unit")
        return self.tables["file_event"].join(files, "file_id")

    @property
    def assistance(self) -> ir.Table:
        """Items of assistance that this union or one below it gave."""
        return self._own("assistance")

    @property
    def comfort_case(self) -> ir.Table:
        """Claims under the comfort scheme handed in by this union or one below it."""
        return self._own("comfort_case")

    @property
    def union_members(self) -> ir.Table:
        """Counts of the members of this union and of those below it, each its own."""
        return self._own("union_members")

    @property
    def branches(self) -> ir.Table:
        """Who looks and the unions below: `unit_code`, and `unit`, the branch each lies in."""
        branches = self.tables[UNIT_BRANCH]
        if self.backend is None:  # for any union
            asked = UNBOUND_SCOPE.select("asked_unit")
            seen = branches.join(asked, branches.ancestor == asked.asked_unit)
        else:
            seen = branches.filter(branches.ancestor == self.unit)
        if not self.pools:
            return seen.select("unit_code", "unit")
        told = ((seen.unit == unit, pool) for unit, pool in self.pools.items())
        return seen.select("unit_code", unit=ibis.cases(*told, else_=seen.unit))

    def stored(self, name: str) -> ir.Table:
        """The rows of all its loads that a table is made of: each version, withdrawals too."""
        if isinstance(self.tables, Views):
            return self.tables.stored(name)
        stored: ir.Table = self.backend.table(f"{name}_rows")
        return stored

    def _own(self, name: str) -> ir.Table:
        return self.tables[name].join(self.branches, "unit_code")

    def asked(self, period: Period) -> ir.Table:
        """A period as the table of one row that measures join; see `scope`."""
        return UNBOUND_SCOPE if self.backend is None else scope_table(period, self.unit)

    def ask(self, question: ir.Table) -> tuple[pa.Table, str]:
        """The answer to an expression, and the very SQL text that was run for it."""
        sql = str(self.backend.compile(question, pretty=True))
        return self.run(sql, question.schema().to_pyarrow()), sql

    def run(self, sql: str, schema: pa.Schema) -> pa.Table:
        """The answer to a query as a table of the given columns."""
        return self._asked_home.answer(sql, schema)

    def ask_about(self, text: str, schema: pa.Schema, period: Period) -> tuple[pa.Table, str]:
        """The answer to SQL over the tables of `scope`, and the SQL that gives it by itself."""
        return self._asked_home.answer_about(text, schema, period, self.unit)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The answer to a query in words every home knows, row by row."""
        return self._asked_home.rows(sql)

    @property
    def _asked_home(self) -> Tables:
        if self.stands is None:
            raise RegisterError("an outline of a register has no rows, expected none to be asked")
        return self.stands

    @property
    def units(self) -> Mapping[str, Unit]:
        """Union organisations by code."""
        if not self.organisations:
            columns = ("unit_code", "name", "name_en", "parent_code", "kind")
            rows = self.ask(self.union_unit.select(*columns).order_by("unit_code"))[0].to_pylist()
            for code, zh, en, above, kind in (row.values() for row in rows):
                self.organisations[code] = Unit(code, zh, en, above)
                self.kinds[code] = kind
        return self.organisations

    @cached_property
    def _awaited(self) -> tuple[str, ...]:
        return self.below(self.unit) if self.unit else tuple(self.units)

    def is_complete(self, period: Period) -> bool:
        """Whether all unions it waits for have reported all of a period."""
        return self.completeness.covers(self._awaited, period)

    def unreported(self, period: Period) -> int:
        """How many unions it waits for have not reported all of a period."""
        found, expected = self.completeness.reported(self._awaited, period)
        return expected - found

    @property
    def top(self) -> str:
        """The union that looks, or the one above all others."""
        return self.unit or next(c for c, one in self.units.items() if one.parent is None)

    def facts(self, language: Language = "zh") -> tuple[tuple[str, str], ...]:
        """What is to be known of it: who looks, span, loads, tables and the rows of who looks."""
        top = self.top
        own = {table.name: self.tables[table.name] for table in TABLES}
        if self.unit:
            own = {name: getattr(self, name) for name in own}
            own["union_unit"] = self.union_unit.filter(ibis._.unit_code.isin(self.below(top)))
        counts = {
            name: self.ask(rows.count().as_table())[0].column(0)[0].as_py()
            for name, rows in own.items()
        }
        name = Text(f"{self.units[top].zh}（{top}）", f"{self.units[top].en} ({top})")
        return tuple(facts_of(
            name.of(language), self.load_id, synthetic=self.synthetic, language=language,
            known=self.completeness, units=self.below(top), rows=counts,
        ))  # fmt: skip

    def _repr_html_(self) -> str:
        return facts_table(self.facts())

    def below(self, unit_code: str) -> tuple[str, ...]:
        """The code of a union and the codes of all unions below it, sorted."""
        return below(unit_code, self.units)

    def within(self, unit_code: str) -> "Register":
        """The register as one union looks at it: it counts its own rows and those below it.

        Raises
        ------
        ParameterError
            If the register has no such union.
        """
        if unit_code not in self.units:
            raise ParameterError(
                f"unit: found {unit_code!r}, expected one of: {', '.join(self.units)}"
            )
        return replace(self, unit=unit_code)

    def pooled(self, pools: Mapping[str, str]) -> "Register":
        """The same, telling some of the unions below it under the name of the pool they are in."""
        return replace(self, pools=pools)

    @property
    def unit_kinds(self) -> Mapping[str, str]:
        """What kind of union each is, by its code."""
        return self.kinds if self.units else {}

    def with_rules(self, rules: Rules) -> "Register":
        """The same register, measured by other rules: a draft, say."""
        return replace(self, rules=rules)

    def outline(self) -> "Register | None":
        """The register without its rows, to write SQL for; the same whoever looks.

        None if its tables are not those of its views, or unions are pooled: its SQL is its own.
        """
        if self.pools or not isinstance(self.tables, Views):
            return None
        return replace(self, tables=Views(None), stands=None, unit="")


def open_register(
    url: str | Whereabouts,
    as_of: int | None = None,
    rules: Rules | None = None,
    *,
    at_hand: bool = False,
) -> Register:
    """Open a register.

    Parameters
    ----------
    url
        Folder of the register; a relative one is looked up in the project's folder. Or the URL of
        one in a database or on a cluster, as in `postgres://reporter@host/database`.
    as_of
        Newest load to see; all of them if not given.
    rules
        What it is measured by; the rules of the project if not given.
    at_hand
        Whether its rows must be in DuckDB, wherever its home is: what judges ledgers asks there.

    Returns
    -------
    Register
        The tables as they stood after that load.

    Raises
    ------
    RegisterError
        If it is not a register, has no such load, is not sealed or is damaged.
    ParameterError
        If the URL cannot be read, or the rules of the project have faults.
    """
    register = whereabouts(url) if isinstance(url, str) else url
    if isinstance(register, Path):
        register = ROOT / register
    loads = proven_loads(register, as_of)
    return _assemble(register, loads, rules or read_rules(), at_hand=at_hand)


def open_as_found(
    register: Whereabouts, as_of: int | None = None, rules: Rules | None = None
) -> Register:
    """Open a register that may be damaged, to look at it: no number may be made of its rows.

    Parameters are those of `open_register`.

    Raises
    ------
    RegisterError
        If it has no such load.
    """
    loads = seen_of(register, read_loads(register)[0], as_of)
    return _assemble(register, loads, rules or read_rules(), at_hand=True)


def without_loads(rules: Rules) -> Register:
    """A register as it is before its first load: all its tables are empty."""
    tables = DuckTables.of_files([])
    return Register(Views(tables.backend), 0, "", False, rules, tables)


def _assemble(register: Whereabouts, loads: list[Load], rules: Rules, *, at_hand: bool) -> Register:
    tables = home_of(register).tables(loads, at_hand=at_hand)
    return Register(
        Views(tables.backend),
        loads[-1].load_id,
        loads[-1].content_hash,
        any(load.synthetic for load in loads),
        rules,
        tables,
        cache(lambda: _completeness_of(tables, loads)),
        LoadTally.of(loads),
    )


def _completeness_of(tables: Tables, loads: list[Load]) -> Completeness:
    """Until when its unions have reported; of many rows it is kept."""
    is_large = isinstance(tables, DuckTables) and not tables.few
    if not is_large:
        return completeness_of(tables.rows, loads)
    return kept_completeness(
        lambda: completeness_of(tables.rows, loads), loads[-1].content_hash, RUN_FOLDER
    )
