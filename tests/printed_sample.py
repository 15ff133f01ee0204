"""Releases of the sample register as the check of drafts reads them: figures only, and no pages."""

from collections.abc import Iterator
from pathlib import Path

from bangfu.errors import BangfuError
from bangfu.figures.answers import Answers, Question
from bangfu.figures.catalogue import MEASURES, open_breakdowns
from bangfu.figures.changes import changes_of
from bangfu.figures.model import WITHHELD, Figure, Status
from bangfu.figures.proportions import shares_of
from bangfu.figures.questions import answer, asker
from bangfu.periods import Period
from bangfu.press.library.top_pages import write_library
from bangfu.press.release.settings import SiteSettings
from bangfu.register.store import Register
from small_library import DAY, figure, release_of

__all__ = ["print_sample"]

_TOP = "110105"
_PERIODS = (
    "2013..2019", *(str(year) for year in range(2012, 2020)), "2019-12", "2018-Q3", "2019-H1",
    "2012..2018", "2019-11", "2018-12",
)  # fmt: skip


def print_sample(register: Register, reports: Path) -> None:
    """Write a release of the years 2012 to 2019 with all that is public of them, and its pages."""
    answers = answer(register, _TOP, "public", Period.parse(_PERIODS[0]), ())
    answers.more = asker(register, _TOP, "public")
    lines = {one.address: _line(one) for period in _PERIODS for one in _public(answers, period)}
    release_of(reports, f"public/{_TOP}/2012..2019", synthetic=True, figures=list(lines.values()))
    write_library(reports, register.units, settings=SiteSettings(), now=DAY)


def _public(answers: Answers, text: str) -> Iterator[Figure]:
    period = Period.parse(text)
    yield from _derived(answers, period)
    for spec in MEASURES:
        for by in ((), *open_breakdowns(spec, period)):
            try:
                told = spec.is_told(period, "public")
                rows = answers.rows(Question(spec.name, by, period)) if told else ()
            except BangfuError:
                continue
            yield from (one for row in rows for one in row.figures.values() if one.is_public)


def _derived(answers: Answers, period: Period) -> Iterator[Figure]:
    """Changes and shares, as a release prints them."""
    some = (changes_of(answers, period), shares_of(answers, period, "comfort.*.share"))
    try:
        yield from (one for figures in some for one in figures if one.is_public)
    except BangfuError:
        return  # there is no year before the first


def _line(one: Figure) -> tuple[str, ...]:
    value = f"{one.value:f}" if one.value is not None else ""
    if one.status is Status.SUPPRESSED:
        value = WITHHELD
    return figure(
        one.address, value, measure_unit=str(one.measure_unit), status=str(one.status),
        labels=(one.label.zh, one.label.en),
    )  # fmt: skip
