"""What a run is asked for: from parameter files and the command line to single reports."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

from bangfu.errors import ParameterError
from bangfu.params import ALL_UNITS, ReportParams, RunParams, find_register, read_run_params
from bangfu.periods import Each, Period, ending_with, last_complete_month
from bangfu.project import RUN_FOLDER
from bangfu.register.dependence.snapshot import snapshot_of

__all__ = ["asked_params", "units_of"]


def asked_params(
    files: Sequence[Path],
    instead: Mapping[str, object] | None = None,
    *,
    each: Each | None = None,
    now: datetime | None = None,
) -> list[ReportParams]:
    """The reports a run is asked for, each once.

    Parameters
    ----------
    files
        Parameter files of runs or of reports.
    instead
        Values that take the place of those in the files, by the names of `RunParams`; those that
        are None or empty do not.
    each
        Cut every period into these.
    now
        The moment of the run, which decides where no period is named: the last complete month in
        the run's time zone, and the quarter, half-year and year that end with it. The clock's if
        not given.

    Returns
    -------
    list of ReportParams
        By file, then by period, union and language in the order they are named.

    Raises
    ------
    ParameterError
        With every fault of every file and of the values given instead; or if a period cannot be
        cut, or is to be cut but not named.
    RegisterError
        If the unions of a register are asked for that cannot be opened.
    """
    changes = {key: value for key, value in (instead or {}).items() if value not in (None, [], ())}
    moment = now or datetime.now(UTC)
    runs = _without_faults(files, changes)
    reports = [report for run in runs for report in _reports(run, each, moment)]
    return list(dict.fromkeys(reports))


def units_of(register: str, as_of: int | None) -> tuple[str, ...]:
    """The codes of all unions of a register as of a load.

    Raises
    ------
    RegisterError
        If it cannot be opened as of that load.
    """
    return tuple(snapshot_of(find_register(register), as_of, RUN_FOLDER / "seen").units)


def _without_faults(files: Sequence[Path], changes: Mapping[str, object]) -> list[RunParams]:
    """The runs of the files with the changes made, or the faults of all of them at once."""
    runs, faults = [], []
    for path in files:
        try:
            runs.append(read_run_params(path).with_(**changes))
        except ParameterError as error:
            faults += str(error).splitlines()
    if faults:  # that of the command line is the same beside every file
        raise ParameterError("\n".join(dict.fromkeys(faults)))
    return runs


def _reports(run: RunParams, each: Each | None, now: datetime) -> Iterator[ReportParams]:
    units = run.unit
    if ALL_UNITS in units:
        units = units_of(run.register_path, run.as_of)
    shared = {"register": run.register_path, "edition": run.edition, "as_of": run.as_of}
    for period, unit, language in product(_periods(run, each, now), units, run.language):
        report = {"period": str(period), "unit": unit, "language": language}
        yield ReportParams.check({**report, **shared})


def _periods(run: RunParams, each: Each | None, now: datetime) -> Sequence[Period]:
    named = [Period.parse(text) for text in run.period]
    if each is not None:
        if not named:
            raise ParameterError("--each: no period to cut, expected one (--period 2013..2019)")
        return [part for period in named for part in period.cut(each)]
    return named or ending_with(last_complete_month(now, ZoneInfo(run.timezone)))
