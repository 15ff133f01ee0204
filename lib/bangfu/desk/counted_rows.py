"""Counted rows: which rows of the register each measure counts, and which each of its columns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir

from bangfu.measures import assistance, caseload, comfort, exits, standards
from bangfu.measures.shape import during
from bangfu.periods import Period
from bangfu.register.store import Register
from bangfu.rules import Rules

__all__ = ["COUNTED", "CountedRows"]

RowSource = Callable[[Register, Period], ir.Table]
RowTest = Callable[[ir.Table, Rules], ir.BooleanValue]


@dataclass(frozen=True)
class CountedRows:
    """The rows a measure is made of, and how those are found that one of its columns counts."""

    source: RowSource
    columns: Mapping[str, RowTest]
    """Of each column that counts rows, or what they hold, which of them."""
    others: Mapping[str, RowSource] = field(default_factory=dict)
    """Columns that count other rows than the rest, and what gives these."""

    def rows(self, register: Register, period: Period, column: str = "") -> ir.Table:
        """The rows of a period that a column counts, or all the measure is made of."""
        found = self.others.get(column, self.source)(register, period)
        return found.filter(self.columns[column](found, register.rules)) if column else found


def _asked(rows: Callable[[Register, ir.Table], ir.Table]) -> RowSource:
    return lambda register, period: rows(register, register.asked(period))


def _all(rows: ir.Table, _: Rules) -> ir.BooleanValue:
    return ibis.literal(value=True)


def _is(column: str, code: str) -> RowTest:
    return lambda rows, _: rows[column] == code


def _has(column: str) -> RowTest:
    return lambda rows, _: rows[column].notnull()


def _paid(rows: ir.Table, _: Rules) -> ir.BooleanValue:
    return assistance.is_paid(rows)


def _paid_on_file(rows: ir.Table, _: Rules) -> ir.BooleanValue:
    return assistance.is_paid(rows) & rows.household_id.notnull()


def _events(register: Register, asked: ir.Table) -> ir.Table:
    return during(caseload.events_with_files(register), "happened_on", asked)


def _open_before(register: Register, period: Period) -> ir.Table:
    return caseload.on_file_at_end(register, register.asked(period.previous))


def _relieved(register: Register, asked: ir.Table) -> ir.Table:
    """Files on file in the period whose household was relieved at last."""
    final = exits.final_outcomes(register, asked, []).filter(ibis._.relieved)
    return caseload.on_file_during(register, asked).semi_join(final, "household_id")


_PAYMENTS = dict.fromkeys(("person_times", "people", "batches", "amount"), _all)
_MOVES = {**caseload.ENTRIES, **caseload.EXITS, "relief_kept": "relief", "corrected": "correct"}
_STOCK: Mapping[str, RowTest] = {
    "households": _all, "people": _all, "relieved_kept": lambda rows, _: rows.is_relieved,
    "unrelieved": lambda rows, _: ~rows.is_relieved.fill_null(False),
}  # fmt: skip
_AT_END = _asked(caseload.on_file_at_end)

COUNTED: Mapping[str, CountedRows] = {
    "assistance.totals": CountedRows(_asked(assistance.items_given), {
        "households": _paid_on_file, "people": _paid, "person_times": _paid, "amount": _paid,
        "amount_on_file": _paid_on_file, "amount_cash": _is("form", "cash"),
        "amount_in_kind": _is("form", "in_kind"), "services": _is("form", "service"),
        "service_people": _is("form", "service"),
    }),
    "assistance.coverage": CountedRows(
        _asked(assistance.files_aided), {"numerator": _has("aided"), "denominator": _all}
    ),
    "assistance.match": CountedRows(
        _asked(assistance.items_for_files),
        {"numerator": assistance.answers_cause, "denominator": _all},
    ),
    "assistance.schooling": CountedRows(_asked(assistance.school_aid), {
        "pupils": _all, "amount": _all, "autumn_pupils": _is("occasion", "autumn_schooling"),
    }),
    "assistance.unaided": CountedRows(_asked(assistance.files_looked_after), {
        "households": _all, "untouched": lambda rows, _: ~rows.was_touched,
        "never_aided": lambda rows, _: ~rows.was_aided.fill_null(False),
    }),
    "standards.off_standard": CountedRows(_asked(standards.items_held), {
        "checked": lambda rows, _: ~rows.yearly,
        "off": lambda rows, _: ~rows.yearly & standards.is_off(rows),
        "household_years": lambda rows, _: rows.yearly & rows.is_first,
        "household_years_off": lambda rows, _: rows.yearly & rows.is_breach,
    }),
    "caseload.balance": CountedRows(
        _asked(_events),
        {**{name: _is("kind", kind) for name, kind in _MOVES.items()},
         "opening": _all, "closing": _all},
        {"opening": _open_before, "closing": _AT_END},
    ),
    "caseload.on_file": CountedRows(_asked(caseload.stock_at_end), _STOCK),
    "exits.routes": CountedRows(_asked(exits.outcomes_of), {"households": _all}),
    "exits.rates": CountedRows(
        _asked(caseload.on_file_during), {"base": _all, "relieved": _all},
        {"relieved": _asked(_relieved)},
    ),
    "exits.returns": CountedRows(
        _asked(exits.exits_a_year_earlier), {"numerator": _has("back"), "denominator": _all}
    ),
    "exits.time_on_file": CountedRows(_asked(exits.files_closed), {"exits": _all}),
    "comfort.payments": CountedRows(_asked(comfort.cases_paid), _PAYMENTS),
    "comfort.waiting": CountedRows(_asked(comfort.cases_paid), {"cases": _all}),
    "comfort.decisions": CountedRows(_asked(comfort.cases_decided), {
        kind: _is("decision", kind) for kind in ("approved", "rejected", "supplement", "withdrawn")
    }),
    "comfort.in_hand": CountedRows(_asked(comfort.cases_in_hand), {"in_hand": _all}),
    "comfort.rejections": CountedRows(_asked(comfort.cases_rejected), {"rejected": _all}),
}  # fmt: skip
"""By the name of the measure."""
