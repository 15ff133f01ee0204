"""Studies: what takes a method, not only a question: time on file, revisions, drafts, next year."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bangfu.analysis.hardship_spells import SPELL_GROUPS, spells_of
from bangfu.desk.cautions import known_period
from bangfu.desk.plain_calls import plain_calls
from bangfu.desk.wording import expected_one_of, language_called, period_called
from bangfu.errors import ParameterError, RegisterError
from bangfu.figures.frames import to_frame, with_words
from bangfu.language import Language
from bangfu.periods import Period
from bangfu.project import ROOT
from bangfu.register.store import Register
from bangfu.rules import Rules, read_draft

if TYPE_CHECKING:
    import pandas as pd

    from bangfu.analysis.replay_accounts import SchemeReplay
    from bangfu.analysis.time_on_file import LogRank

__all__ = ["Studies"]


@plain_calls
@dataclass(frozen=True, repr=False)
class Studies:
    """What the methods of `bangfu.analysis` make of a register."""

    register: Register
    language: Language = field(default="zh", kw_only=True)
    """Of words beside codes, of headings and of what is told."""

    @cached_property
    def newest(self) -> Period:
        """The newest whole year of which the register knows anything; asked where none is said.

        Raises
        ------
        RegisterError
            If it knows of none.
        """
        known = self.register.completeness
        if not known.until:
            raise RegisterError(
                "register: found no month that any union has reported, expected rows of one"
            )
        last = max(known.until.values())
        is_whole = (last.month, last.day) == (12, 31)
        return Period.parse(str(last.year if is_whole else last.year - 1))

    @property
    def span(self) -> Period:
        """From the first to the last year the register knows of."""
        known = self.register.completeness
        last = self.newest.last_day.year
        first = (known.since or min(known.until.values())).year
        return Period.parse(f"{first}..{last}" if first < last else str(last))

    def time_on_file(self, by: str = "") -> "pd.DataFrame":
        """How many are still on file after so many days, and by which way the others left.

        By household: a move to another union is no end, and a return begins anew. Who came before
        the register begins is counted from then on: who left before is not known.

        Parameters
        ----------
        by
            cause, category, unit or unit_kind, or nothing.

        Returns
        -------
        DataFrame
            `by`; `days`, `at_risk`, `ended`, `share` still on file of those on file on `of_day` of
            their spell (0: of all), with `low` and `high` (95%), as
            `bangfu.analysis.time_on_file.still_on_file` has them, and the share that left by each
            route.
        """
        import pandas as pd  # noqa: PLC0415

        from bangfu.analysis.time_on_file import left_by_route, still_on_file  # noqa: PLC0415

        spells = self.spells
        groups = spells.groupby(self._spell_group(by)) if by else [("", spells)]
        told = []
        for name, own in groups:
            curve = still_on_file(own).merge(left_by_route(own), how="left", on="days")
            told.append(curve if not by else curve.assign(**{by: name}))
        laid = pd.concat(told, ignore_index=True)
        if not by:
            return laid
        ordered = laid[[by, *(c for c in laid.columns if c != by)]]
        return with_words(ordered, self.register, self.language)

    def log_rank(self, by: str) -> "LogRank":
        """Whether households leave alike whatever their cause, category, unit or its kind.

        Parameters
        ----------
        by
            cause, category, unit or unit_kind.
        """
        from bangfu.analysis.time_on_file import log_rank  # noqa: PLC0415

        return log_rank(self.spells, self._spell_group(by))

    def revisions(self, day: str = "applied_on", *, per_member: bool = False) -> "pd.DataFrame":
        """By how much the monthly number of comfort claims moved with each revision of the scheme.

        Payments come in batches and hide it; the day of the claim or of the event shows it.

        Parameters
        ----------
        day
            applied_on, happened_on or paid_on: by which day a claim is counted.
        per_member
            Levels of claims per member, where the members of all unions were counted each year.

        Returns
        -------
        DataFrame
            As `bangfu.analysis.revision_effects.levels_by_revision` has it.

        Raises
        ------
        ParameterError
            If members are asked for and some were not counted.
        """
        from bangfu.analysis.exposure import members_by_month  # noqa: PLC0415
        from bangfu.analysis.revision_effects import (  # noqa: PLC0415 - statsmodels
            levels_by_revision,
            monthly_counts,
        )

        days = ("applied_on", "happened_on", "paid_on")
        if day not in days:
            raise expected_one_of("day", day, days)
        cases = to_frame(self.register.comfort_case, self.register)
        counts = monthly_counts(cases[day], self.span)
        members = members_by_month(self.register, self.span) if per_member else None
        if per_member and members is None:
            raise ParameterError(
                f"per_member: found members not counted in some year of {self.span} or before it, "
                "expected those of each union at the end of each year"
            )
        return levels_by_revision(counts, self.register.rules.comfort_scheme, members=members)

    def whatif(self, draft: str | Path = "", years: str | Period = "") -> "SchemeReplay":
        """What a draft of the comfort scheme would have done to past claims, refused ones too.

        Parameters
        ----------
        draft
            A YAML file as in `params/drafts/`; without one the versions in force are replayed.
        years
            When a claim was paid, else decided, else made; all if it is not said.
        """
        from bangfu.analysis.scheme_replay import replay  # noqa: PLC0415 - for those who ask

        tried = self.register.with_rules(self._drafted(draft) or self.register.rules)
        told = replay(tried, self.known(years, self.span, "years") if years else None)
        return replace(told, language=self.language)

    def forecast(self, draft: str | Path = "") -> "pd.DataFrame":
        """What the year behind the newest may bring, marked [f]: payments, money, caseload.

        Payments and money are those on claims of the year, by the day of the claim: not what is
        paid within the year.

        Parameters
        ----------
        draft
            A YAML file as in `params/drafts/`: payments and money under it are told beside those
            under the scheme in force.

        Returns
        -------
        DataFrame
            As `bangfu.analysis.outlook.next_year` has it.
        """
        from bangfu.analysis.outlook import next_year  # noqa: PLC0415 - for those who ask

        return next_year(self.register, self.span, self._drafted(draft))

    def past_forecasts(self) -> "pd.DataFrame":
        """How forecasts of past years would have held, each made of the years before it.

        Returns
        -------
        DataFrame
            As `bangfu.analysis.outlook.past_forecasts` has it.
        """
        from bangfu.analysis.outlook import past_forecasts  # noqa: PLC0415

        return past_forecasts(self.register, self.span)

    def watch(
        self, look: str = "", period: str | Period = "", language: Language | None = None
    ) -> "pd.DataFrame":
        """What in the register deserves a look: what each look raises, or all rows of one.

        A sign is no finding of a fault; see `bangfu.analysis.early_warning`. Rows of `duplicates`
        are those of single payments.

        Parameters
        ----------
        look
            One of the looks; nothing tells the number of signs of each, and how often it raises one
            in invented registers without anything wrong.
        period
            Looked at from its end; by default the newest whole year.
        language
            Of the titles, by default that of the desk.

        Returns
        -------
        DataFrame
            `look`, `title`, `signs` and a column of false alarms for each year they were counted
            in, as shares of registers; or the rows of a look, codes in words beside them, of which
            those are signs whose `sign` is true.
        """
        import pandas as pd  # noqa: PLC0415

        from bangfu.analysis.early_warning import LOOKS, raised  # noqa: PLC0415
        from bangfu.analysis.false_alarms import false_alarms  # noqa: PLC0415

        language = language_called(language or self.language)
        asked = self.known(period, self.newest)
        if look:
            if look not in LOOKS:
                raise expected_one_of("look", look, LOOKS)
            found = LOOKS[look].find(self.register, asked)
            return with_words(found, self.register, self.language)
        alarms = false_alarms()
        rows = [
            {"look": name, "title": LOOKS[name].title.of(language), "signs": signs}
            | {f"false_{y}": n / alarms[name].registers for y, n in alarms[name].raised.items()}
            for name, signs in raised(self.register, asked).items()
        ]
        return pd.DataFrame(rows)

    @cached_property
    def spells(self) -> "pd.DataFrame":
        """The spells of households on file; see `bangfu.analysis.hardship_spells`."""
        return spells_of(self.register)

    def known(self, said: str | Period, else_: Period, what: str = "period") -> Period:
        """A period that is said, of which something is known; what is missing is warned of.

        Parameters
        ----------
        said
            As `ask` takes it.
        else_
            What is meant where nothing is said.
        what
            What an error calls it.

        Raises
        ------
        ParameterError
            If it is none, or nothing is known of it.
        """
        when = period_called(said, else_)
        return known_period(self.register, when, self.language, what=what)

    def _drafted(self, draft: str | Path) -> Rules | None:
        """The rules with a draft of the scheme, if one is named."""
        if draft and not (ROOT / draft).is_file():
            raise ParameterError(
                f"draft: found no file {str(draft)!r} in the project's folder, expected one such "
                "as params/drafts/fifth_revision.yaml"
            )
        return read_draft(ROOT / draft, self.register.rules) if draft else None

    def _spell_group(self, by: str) -> str:
        if by not in SPELL_GROUPS:
            raise expected_one_of("by", by, SPELL_GROUPS)
        return by
