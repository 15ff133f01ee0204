"""The analyst's desk: ask a register anything, in plain text, and look at the answer.

What is asked goes to the register opened last::

    from bangfu import desk
    desk.open("data/sample")
    desk.ask("comfort.payments", by="illness, quarter", period="2018")
    desk.ask("assistance.totals", by="month", period="2019", compare="2018").plot()

Nothing here knows a policy of publication: it is for those who may read the register, and nothing
of it must be published.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bangfu.desk.controls import clicks
from bangfu.desk.enquiries import Desk
from bangfu.desk.exploration import Choice, Exploration
from bangfu.desk.house_style import house_style
from bangfu.desk.plain_calls import plain_call
from bangfu.desk.replies import Reply
from bangfu.desk.wording import language_called, measure_called, names_in, unit_called
from bangfu.errors import ParameterError
from bangfu.language import Language
from bangfu.periods import Period
from bangfu.register.store import open_register

if TYPE_CHECKING:
    import pandas as pd

    from bangfu.analysis.replay_accounts import SchemeReplay
    from bangfu.analysis.time_on_file import LogRank

__all__ = [
    "Desk", "Exploration", "Reply", "ask", "cases", "changes", "cohorts", "columns", "explore",
    "forecast", "house_style", "log_rank", "measures", "open", "overlaps", "past_forecasts",
    "revisions", "rows", "time_on_file", "watch", "whatif", "with_table",
]  # fmt: skip

_MOST_GROUPS = 2
"""By as many the controls can tell rows apart."""
_opened: list[Desk] = []
"""The desk opened last, if there is one."""


@plain_call()
def open(
    register: str | Path, unit: str = "", as_of: int | None = None, language: Language = "zh"
) -> Desk:
    """Open a register: what is asked from now on goes to it.

    Parameters
    ----------
    register
        Its folder; a relative one lies in the project's.
    unit
        Code or name of the union that looks, by default the whole register.
    as_of
        The newest load to see, by default all.
    language
        zh or en: of words beside codes, headings and charts.

    Raises
    ------
    ParameterError
        If it has no such union.
    RegisterError
        If it is no register.
    """
    words = language_called(language)
    _opened.clear()  # what cannot be opened must not leave another one to be asked in its place
    here = Desk(open_register(register, as_of=as_of), register, language=words)
    _opened[:] = [here.within(unit) if unit else here]
    return _opened[0]


@plain_call(Desk.ask)
def ask(
    measure: str,
    by: str | Sequence[str] = (),
    period: str | Period = "",
    *,
    compare: str = "",
    where: Mapping[str, Any] | None = None,
) -> Reply:
    """Ask a measure of the register opened last; see `Desk.ask`."""
    return _here().ask(measure, by, period, compare=compare, where=where)


@plain_call()
def explore(
    measure: str = "comfort.payments",
    by: str | Sequence[str] = (),
    period: str = "",
    *,
    register: str | Path = "",
    unit: str = "",
    compare: str = "",
    value: str = "",
    language: Language | None = None,
) -> Exploration:
    """Look at a register by choosing: table and chart at once, with their SQL, code and workbook.

    In a notebook it shows controls; where there is no ipywidgets, the same choice without them.

    Parameters
    ----------
    measure, by, period, compare
        What is shown at first, as of `ask`; by two groups at most.
    register
        Its folder; by default the one opened last.
    unit
        Code or name of the union that looks, by default the whole register.
    value
        The column that is drawn, by default the first.
    language
        zh or en, by default that of the desk opened last.

    Raises
    ------
    ParameterError
        If a measure, a group or a union is not known.
    """
    of = str(register) or str(_here().source)
    groups = tuple(names_in(by))
    if len(groups) > _MOST_GROUPS:
        raise ParameterError(
            f"by: found {len(groups)} groups, expected at most {_MOST_GROUPS}: desk.ask takes more"
        )
    chosen = Choice(of, measure_called(measure)[0], groups, str(period))
    code = unit_called(unit, chosen.desk.register.units) if unit else _here_unit(register)
    spoken = language_called(language or (_opened[0].language if _opened else "zh"))
    chosen = replace(chosen, unit=code, compare=compare, value=value, language=spoken)
    return Exploration(chosen, clicked=clicks())


@plain_call(Desk.cases)
def cases(
    measure: str, period: str | Period = "", *, where: Mapping[str, Any] | None = None
) -> "pd.DataFrame":
    """The rows behind a number of the register opened last; see `Desk.cases`."""
    return _here().cases(measure, period, where=where)


@plain_call(Desk.with_table)
def with_table(table: "str | Path | pd.DataFrame", on: str = "") -> Desk:
    """Lay an own table beside the register opened last; see `Desk.with_table`."""
    _opened[:] = [_here().with_table(table, on)]
    return _opened[0]


@plain_call(Desk.changes)
def changes(since: int, period: str | Period = "") -> "pd.DataFrame":
    """What moved since a load of the register opened last; see `Desk.changes`."""
    return _here().changes(since, period)


@plain_call(Desk.overlaps)
def overlaps(
    by: str = "aspect", period: str | Period = "", of: str = "household"
) -> "pd.DataFrame":
    """Who is helped in several ways; see `Desk.overlaps`."""
    return _here().overlaps(by, period, of)


@plain_call(Desk.cohorts)
def cohorts(period: str | Period = "", by: str = "year") -> "pd.DataFrame":
    """What became of those who came on file; see `Desk.cohorts`."""
    return _here().cohorts(period, by)


@plain_call(Desk.time_on_file)
def time_on_file(by: str = "") -> "pd.DataFrame":
    """How long households stay on file; see `Desk.time_on_file`."""
    return _here().time_on_file(by)


@plain_call(Desk.log_rank)
def log_rank(by: str) -> "LogRank":
    """Whether households leave alike; see `Desk.log_rank`."""
    return _here().log_rank(by)


@plain_call(Desk.revisions)
def revisions(day: str = "applied_on", *, per_member: bool = False) -> "pd.DataFrame":
    """By how much claims moved with each revision of the scheme; see `Desk.revisions`."""
    return _here().revisions(day, per_member=per_member)


@plain_call(Desk.whatif)
def whatif(draft: str | Path = "", years: str | Period = "") -> "SchemeReplay":
    """What a draft of the scheme would have done to past claims; see `Desk.whatif`."""
    return _here().whatif(draft, years)


@plain_call(Desk.forecast)
def forecast(draft: str | Path = "") -> "pd.DataFrame":
    """What the year behind the newest may bring; see `Desk.forecast`."""
    return _here().forecast(draft)


@plain_call(Desk.past_forecasts)
def past_forecasts() -> "pd.DataFrame":
    """How forecasts of past years would have held; see `Desk.past_forecasts`."""
    return _here().past_forecasts()


@plain_call(Desk.watch)
def watch(look: str = "", period: str | Period = "") -> "pd.DataFrame":
    """What deserves a look in the register opened last; see `Desk.watch`."""
    return _here().watch(look, period)


@plain_call(Desk.rows)
def rows(table: str) -> "pd.DataFrame":
    """A table of the register opened last; see `Desk.rows`."""
    return _here().rows(table)


@plain_call(Desk.columns)
def columns(table: str) -> "pd.DataFrame":
    """What a table of the register opened last holds; see `Desk.columns`."""
    return _here().columns(table)


@plain_call(Desk.measures)
def measures() -> "pd.DataFrame":
    """What there is to ask: measures, their groups and columns."""
    return _here().measures()


def _here_unit(register: str | Path) -> str:
    """The union that looks at the register opened last, where no other one is named."""
    return "" if register else _here().register.unit


def opened() -> Sequence[Desk]:
    """The desk opened last, if one is."""
    return _opened


def _here() -> Desk:
    if not _opened:
        raise ParameterError('desk: nothing is opened, expected desk.open("data/sample") before')
    return _opened[0]


def __dir__() -> Sequence[str]:
    """What can be asked, without what it is made of."""
    return __all__
