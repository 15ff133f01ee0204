"""The outlook: forecasts of the next year of a register, and past ones held against what came."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bangfu.analysis.forecasts import coverage_of, forecast_caseload, forecast_payments
from bangfu.errors import ParameterError, TooLittleError
from bangfu.figures.frames import to_frame
from bangfu.language import Text
from bangfu.measures.caseload import BEGINNINGS, ENTRIES, LEAVING, balance
from bangfu.periods import Period
from bangfu.register.store import Register
from bangfu.rules import Rules

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["next_year", "past_forecasts"]

_BASE_YEARS = 2
_ENTRIES = [column for column, kind in ENTRIES.items() if kind in BEGINNINGS]
"""Columns of the balance that count who comes on file; a move does not."""


def next_year(register: Register, span: Period, draft: Rules | None = None) -> "pd.DataFrame":
    """What the year behind a span may bring; payments and money by the day of the claim.

    They are claims handed in within the year that will be paid, whenever that is, and not what is
    paid within it. Claims of the last years that are open yet count as not paid.

    Parameters
    ----------
    register
        Reads `comfort_case`, `file_event` and `household_file`.
    span
        The years that are known.
    draft
        Rules with a draft of the scheme, as `read_draft` gives them. What it leaves undecided
        counts as not paid, and that other people would claim under it is not foreseen.

    Returns
    -------
    DataFrame
        As `bangfu.analysis.forecasts.forecast_payments` and `forecast_caseload` have it; with a
        draft also `payments_draft` and `amount_draft`.

    Raises
    ------
    ParameterError
        If the years are none of the calendar.
    """
    import pandas as pd  # noqa: PLC0415

    _require_calendar(span)
    claims, flows = _paid_claims(register), _flows(register, span)
    year = span.years[-1].shift(12)
    told = [*_forecasts(register, claims, flows, year)]
    if draft is not None:
        tried = _draft_claims(register.with_rules(draft), _base(register, year))
        payments = forecast_payments(tried, _base(register, year), year)
        told.insert(1, payments.assign(what=payments.what + "_draft"))
    return pd.concat(told, ignore_index=True)


def past_forecasts(register: Register, span: Period) -> "pd.DataFrame":
    """Forecasts of the years of a span from the third on, each made of the claims before it.

    Claims of the years before a year count as paid if they ever were, as is known today: a forecast
    made then would have lacked those that were still open. Of the newest years some are open yet,
    so that what came of them may still grow.

    Returns
    -------
    DataFrame
        As `bangfu.analysis.forecasts.coverage_of` has it, and whether the scheme was `revised` in
        the year: no forecast of payments knows of that.

    Raises
    ------
    TooLittleError
        If there are fewer than three years.
    ParameterError
        If they are none of the calendar.
    """
    _require_calendar(span)
    if len(span.years) <= _BASE_YEARS:
        raise TooLittleError(Text(
            f"{span}不足三年；至少要三年。",
            f"forecast: found the years {span}, expected at least three",
        ))  # fmt: skip
    claims, flows = _paid_claims(register), _flows(register, span)
    years = span.years[_BASE_YEARS:]
    told = [one for year in years for one in _forecasts(register, claims, flows, year)]
    revised = {str(one.valid_from.year) for one in register.rules.comfort_scheme}
    held = coverage_of(told, _actual(claims, flows, years))
    return held.assign(revised=held.year.isin(revised))


def _require_calendar(span: Period) -> None:
    if span.year_from > 1:
        raise ParameterError(
            f"period: found {str(span)!r}, expected calendar years for a forecast: 2018..2022"
        )


def _forecasts(
    register: Register, claims: "pd.DataFrame", flows: "pd.DataFrame", year: Period
) -> Iterator["pd.DataFrame"]:
    yield forecast_payments(claims, _base(register, year), year)
    yield forecast_caseload(flows[flows.month < f"{year}-01"], year)


def _base(register: Register, year: Period) -> Period:
    """The two years before a year, or the one, if the scheme was revised between them."""
    last, first = year.shift(-12), year.shift(-12 * _BASE_YEARS)
    revised = [one.valid_from for one in register.rules.comfort_scheme]
    return last if any(first.end <= day < last.end for day in revised) else first.through(last)


def _paid_claims(register: Register) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415

    cases = to_frame(register.comfort_case, register)
    paid = cases[cases.paid_on.notna()]
    return pd.DataFrame({"day": pd.to_datetime(paid.applied_on), "amount": paid.amount})


def _draft_claims(register: Register, base: Period) -> "pd.DataFrame":
    """The claims of the base that a draft would pay, whenever they were ruled on, and how much."""
    import pandas as pd  # noqa: PLC0415

    from bangfu.analysis.scheme_replay import replay  # noqa: PLC0415 - for those who try a draft

    given = [
        (one.claim.applied_on, float(one.under_draft.amount))
        for one in replay(register).replayed
        if one.under_draft.amount and base.start <= one.claim.applied_on < base.end
    ]
    claims = pd.DataFrame(given, columns=["day", "amount"])
    return claims.assign(day=pd.to_datetime(claims.day))


def _flows(register: Register, span: Period) -> "pd.DataFrame":
    """The balance of files by month: one row a month, as a forecast of the caseload reads it."""
    flows = to_frame(balance(register, span, by=["month"]), register)
    return flows.assign(entries=flows[_ENTRIES].sum(axis=1))


def _actual(
    claims: "pd.DataFrame", flows: "pd.DataFrame", years: tuple[Period, ...]
) -> "pd.DataFrame":
    """What came in each year, of all that is told ahead."""
    import pandas as pd  # noqa: PLC0415

    rows = []
    for year in map(str, years):
        paid = claims[claims.day.dt.strftime("%Y") == year]
        months = flows[flows.month.str[:4] == year]
        rows += [("payments", year, len(paid)), ("amount", year, float(paid.amount.sum()))]
        rows += [(name, year, int(months[name].sum())) for name in ("entries", *LEAVING)]
        rows.append(("on_file", year, int(months.closing.iloc[-1])))
    return pd.DataFrame(rows, columns=["what", "year", "actual"])
