"""Early warning: what in a register deserves a look, each kind of sign with its test.

A sign is no finding of a fault: it says that chance alone would hardly bring so much, were all
unions, months and illnesses alike; see `chance`. Duplicates have no chance to be held against: they
are rows of which a sound register has none. How often each look raises a sign in registers without
anything wrong is counted by `make bench-warnings`.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import ibis
import ibis.expr.types as ir
import numpy as np

from bangfu.analysis.chance import Tail, beside_the_rest, by_silence, signs
from bangfu.analysis.duplicates import duplicates
from bangfu.errors import ParameterError
from bangfu.figures.frames import to_frame
from bangfu.language import Text
from bangfu.measures import assistance, comfort, exits
from bangfu.measures.caseload import balance
from bangfu.measures.standards import near_ceilings
from bangfu.periods import Period
from bangfu.register.store import Register
from bangfu.rules import Rules

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "FUNNELS", "LOOKS", "Funnel", "WarningLook", "illness_jumps", "outlying_units", "raised",
    "silent_units",
]  # fmt: skip

_BASE_MONTHS = 24
_LEAST_BASE = 6
_NEAR = 95
"""Per cent of a ceiling from which on a sum is close under it."""


class Funnel(NamedTuple):
    """A share of which unions are held against each other."""

    title: Text
    n: Text
    """What is counted."""
    of: Text
    """Of which."""
    counts: "Callable[[Register, Period], pd.DataFrame]"
    """`unit`, `n` and `of`, a row a union."""
    side: Tail


def outlying_units(register: Register, period: Period, of: str) -> "pd.DataFrame":
    """Unions whose share is further from that of the others than chance brings.

    Parameters
    ----------
    register
        The unions right below who looks are told apart.
    period
        Of the payments and decisions that are counted.
    of
        One of `FUNNELS`.

    Returns
    -------
    DataFrame
        One row a union, those furthest off first: `unit`, `n` of how many (`of`), `share`,
        `expected` number at the share of the others, `p` and `sign`; see `chance`.

    Raises
    ------
    ParameterError
        If there is no such funnel.
    """
    if of not in FUNNELS:
        raise ParameterError(f"of: found {of!r}, expected one of: {', '.join(FUNNELS)}")
    funnel = FUNNELS[of]
    counts = funnel.counts(register, period)
    counts = counts[counts["of"] > 0].reset_index(drop=True)
    return _judged(counts.assign(share=counts.n / counts["of"]), funnel.side)


def _judged(counts: "pd.DataFrame", side: Tail) -> "pd.DataFrame":
    """With what chance has to say of each row, the least probable first."""
    told = counts.join(beside_the_rest(counts.n, counts["of"], side))
    told = told.assign(sign=signs(told.p))
    return told.sort_values("p", kind="stable", ignore_index=True)


def silent_units(register: Register, period: Period) -> "pd.DataFrame":
    """Unions of which nothing has come for longer than chance explains.

    What a union records has its seasons, and hinges on how many files it has: so time is told by
    what the other unions record, claims by their claims, aid and events of files by theirs for each
    file they have open, times the files of the union. Counted are days with anything handed in, or
    given or entered, not rows, for these come in lists.

    Parameters
    ----------
    register
        The unions right below who looks, and its own rows.
    period
        It is looked at from its end.

    Returns
    -------
    DataFrame
        One row a union that ever recorded anything and still exists, the longest silence first:

        unit
        until    day until which its tables are complete
        last     the last day with a record
        days     days since, until the period's end
        known    days with a record in the two years before the last, which is left out
        p        how probable so long a silence is; see `chance.by_silence`
        sign
    """
    import pandas as pd  # noqa: PLC0415

    heard = to_frame(_record_days(register, period), register)
    heard["day"] = pd.to_datetime(heard.day)
    files = _open_files(register, period)
    ended = register.completeness.ended
    rows = []
    for unit, own in heard.groupby("unit"):
        if ended.get(str(unit), date.max) < period.last_day:
            continue
        last = own.day.max()
        since = last - pd.DateOffset(months=_BASE_MONTHS)
        before = own[(own.day > since) & (own.day < last)]
        expected = _expected(heard[heard.unit != unit], files, str(unit), before, (since, last))
        days = (pd.Timestamp(period.end) - last).days - 1
        rows.append((unit, last.date(), days, len(before), by_silence(len(before), *expected)))
    told = pd.DataFrame(rows, columns=["unit", "last", "days", "known", "p"])
    until = told.unit.map(dict(register.completeness.until))
    told = told.assign(until=until, sign=signs(told.p))
    told = told.sort_values(["p", "unit"], ignore_index=True)
    return told[["unit", "until", "last", "days", "known", "p", "sign"]]


def _record_days(register: Register, period: Period) -> ir.Table:
    """Union, day and whether it is of claims, once each, before the period's end."""
    sources = (
        (register.assistance, "paid_on", False),
        (register.comfort_case, "applied_on", True),
        (register.file_event, "happened_on", False),
    )
    days = [rows.select("unit", day=rows[name], claims=claims) for rows, name, claims in sources]
    all_days = ibis.union(*days, distinct=True)
    return all_days.filter(all_days.day < period.end).order_by("unit", "day", "claims")


def _open_files(register: Register, period: Period) -> "pd.DataFrame":
    """Files open in each month, on the mean of its first and last day: a column a union."""
    since = register.completeness.since or period.start
    (first, *_) = Period.parse(f"{since:%Y-%m}").months
    span = first.through(period.months[-1])
    flows = to_frame(balance(register, span, by=["unit", "month"]), register)
    mean = flows.assign(files=(flows.opening + flows.closing) / 2)
    told: pd.DataFrame = mean.pivot_table(index="month", columns="unit", values="files")
    return told


def _expected(
    others: "pd.DataFrame", files: "pd.DataFrame", unit: str, before: "pd.DataFrame",
    edges: "tuple[pd.Timestamp, pd.Timestamp]",
) -> tuple[float, float]:  # fmt: skip
    """How many days with records are expected of a union between two edges, and behind them."""
    seen = others[others.day > edges[0]]
    is_later = seen.day > edges[1]
    then, now = (seen[seen.claims & (is_later == later)] for later in (False, True))
    n_claims = int(before.claims.sum())
    claims = n_claims * len(now) / len(then) if len(then) else 0.0
    own = files[unit] if unit in files else files.sum(axis=1) * 0
    share = (own / (files.sum(axis=1) - own)).replace([np.inf], np.nan).fillna(0)
    of_files = seen[~seen.claims]
    weight = of_files.day.dt.strftime("%Y-%m").map(share).astype(float).fillna(0)
    is_behind = of_files.day > edges[1]
    return n_claims + weight[~is_behind].sum(), claims + weight[is_behind].sum()


def illness_jumps(register: Register, period: Period) -> "pd.DataFrame":
    """Illnesses that are claimed more often than before, in all and in each union.

    Held against the claims of the two years before, or since the list of illnesses was last
    changed, and against all other claims, so that neither a longer list nor more claims of every
    kind is a jump. Claims are counted by the day they were handed in, for payments come in batches.

    Parameters
    ----------
    register
        The unions right below who looks are told apart.
    period
        Whose claims are held against those before.

    Returns
    -------
    DataFrame
        One row an illness and union (an empty one is all of them), those furthest off first:
        `illness`, `unit`, `before` the period, `n` in it, `expected`, `p` and `sign`.

    Raises
    ------
    ParameterError
        If the register begins with the period.
    """
    import pandas as pd  # noqa: PLC0415

    base = _base(register, period)
    listed = [
        code.value for code in register.rules.code_list("illness")
        if (code.valid_from or date.min) <= base.start
    ]  # fmt: skip
    cases = register.comfort_case.select("unit", "illness", "applied_on")
    claims = to_frame(
        cases.filter(
            cases.applied_on >= base.start, cases.applied_on < period.end,
            cases.illness.isin(listed),
        ),
        register,
    )  # fmt: skip
    claims["now"] = pd.to_datetime(claims.applied_on) >= pd.Timestamp(period.start)
    parts = pd.concat([claims.assign(unit=""), claims])
    rows = parts.groupby(["illness", "unit"], as_index=False).agg(
        n=("now", "sum"), of=("now", "size")
    )
    whole = int(claims.now.sum()), len(claims)
    told = rows.join(beside_the_rest(rows.n, rows["of"], "more", whole))
    told = told.assign(before=told["of"] - told.n, sign=signs(told.p))
    told = told.sort_values(["p", "illness", "unit"], ignore_index=True)
    shown: pd.DataFrame = told[["illness", "unit", "before", "n", "expected", "p", "sign"]]
    return shown


def _base(register: Register, period: Period) -> Period:
    """The two years before a period, from when on the list of illnesses and the register allow."""
    since = register.completeness.since or date.min
    changed = [code.valid_from or date.min for code in register.rules.code_list("illness")]
    months = [one for one in _months_before(period) if one.start >= since]
    if not months:
        raise ParameterError(
            f"period: found {str(period)!r}, before which the register knows nothing (it begins on "
            f"{since}), expected months to compare with before it"
        )
    newest = months[-_LEAST_BASE:][0].start
    first = max((day for day in changed if day <= newest), default=date.min)
    steady = [one for one in months if one.start >= first]
    return steady[0].through(steady[-1])


def _months_before(period: Period) -> tuple[Period, ...]:
    (month, *_) = period.months
    return month.shift(-_BASE_MONTHS).through(month.shift(-1)).months


def _near_ceilings(register: Register, period: Period) -> "pd.DataFrame":
    """Payments under a ceiling of a standard, or of the scheme where it gives what is asked."""
    import pandas as pd  # noqa: PLC0415

    counts: Counter[tuple[str, str]] = Counter()
    for row in register.ask(near_ceilings(register, period, by=["unit"]))[0].to_pylist():
        counts.update({(row["unit"], "n"): row["near"], (row["unit"], "of"): row["limited"]})
    for row in register.ask(comfort.cases_paid(register, register.asked(period)))[0].to_pylist():
        most = _most(register.rules, row["applied_on"], row["event_kind"], row["illness"])
        if most is not None:
            is_near = most * _NEAR <= row["amount"] * 100 <= most * 100
            counts.update({(row["unit"], "n"): is_near, (row["unit"], "of"): 1})
    units = sorted({unit for unit, _ in counts})
    rows = [(unit, counts[unit, "n"], counts[unit, "of"]) for unit in units]
    return pd.DataFrame(rows, columns=["unit", "n", "of"])


def _most(rules: Rules, day: date, event_kind: str, illness: str | None) -> Decimal | None:
    """What the version of a day gives a claim at most, where it gives what is asked for."""
    version = rules.comfort_on(day)
    if version is None or version.terms is None:
        return None
    own, event = version.terms.illness(illness), version.terms.event(event_kind)
    if own is not None and (own.amount or own.up_to):
        return own.up_to
    return event.up_to if event else None


def _counted(measure: Callable[..., ir.Table], n: str, of: str) -> Callable[..., "pd.DataFrame"]:
    """What gives two columns of a measure by union."""

    def counts(register: Register, period: Period) -> "pd.DataFrame":
        told = to_frame(measure(register, period, by=["unit"]), register)
        return told.rename(columns={n: "n", of: "of"})[["unit", "n", "of"]]

    return counts


FUNNELS: Mapping[str, Funnel] = {
    "refused": Funnel(
        Text("抚慰申请不予比例", "Share of comfort claims refused"),
        Text("不予", "refused"), Text("审批", "decided"),
        _counted(comfort.decisions, "rejected", "decided"), "either",
    ),
    "not_reached": Funnel(
        Text("在档未帮扶比例", "Share of households on file that got nothing"),
        Text("未帮扶（户）", "got nothing"), Text("在档（户）", "on file"),
        _counted(assistance.coverage, "rest", "denominator"), "more",
    ),
    "never_aided": Funnel(
        Text("期末在档而从未帮扶的比例", "Share of households on file that were never aided"),
        Text("从未帮扶（户）", "never aided"), Text("期末在档（户）", "on file at the end"),
        _counted(assistance.unaided, "never_aided", "households"), "more",
    ),
    "exit_self": Funnel(
        Text("脱困比例", "Share of households that left by their own means"),
        Text("脱困（户）", "left by own means"), Text("在档（户）", "on file"),
        _counted(exits.rates, "exit_self", "base"), "either",
    ),
    "near_ceilings": Funnel(
        Text("贴近上限的发放比例", "Share of payments close under a ceiling"),
        Text("贴近上限（笔）", "close under it"), Text("有上限（笔）", "under a ceiling"),
        _near_ceilings, "more",
    ),
}  # fmt: skip
"""Shares of which unions are held against each other, by name."""


class WarningLook(NamedTuple):
    """One thing that is looked at."""

    title: Text
    find: "Callable[[Register, Period], pd.DataFrame]"
    """Rows, of which those are signs whose `sign` is true."""


LOOKS: Mapping[str, WarningLook] = {
    "silent_units": WarningLook(
        Text("久无记录的工会", "Unions of which nothing has come"), silent_units
    ),
    "illness_jumps": WarningLook(
        Text("申请突增的病种", "Illnesses claimed more often than before"), illness_jumps
    ),
    **{
        name: WarningLook(funnel.title, partial(outlying_units, of=name))
        for name, funnel in FUNNELS.items()
    },
    "duplicates": WarningLook(Text("可能重复的发放", "Payments that may be double"), duplicates),
}
"""What is looked at, by name."""


def raised(register: Register, period: Period) -> Mapping[str, int]:
    """How many signs each look raises, by its name.

    Parameters
    ----------
    register, period
        As of each look.
    """
    return {name: int(look.find(register, period).sign.sum()) for name, look in LOOKS.items()}
