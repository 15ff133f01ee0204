"""The command that shows what a run would make, why, and what it would take."""

from typing import Annotated

import typer

from bangfu.cli.options import (
    ArchiveOption,
    DropLanguageOption,
    EachOption,
    FormatOption,
    JobsOption,
    LanguagesOption,
    OtherEditionOption,
    OtherRegisterOption,
    ParamsArgument,
    PeriodsOption,
    ProvisionalOption,
    ReportsOption,
    RepublishOption,
    TimezoneOption,
    UnitsOption,
    WorkplaceOption,
    asked_releases,
    reports_folder,
)

__all__ = ["app"]

app = typer.Typer()

_UNKNOWN = (
    "estimate: found no earlier run in the workplace, expected one at least: what a run takes is "
    "told by those before it"
)


@app.command()
def plan(
    params: ParamsArgument,
    period: PeriodsOption = None,
    each: EachOption = None,
    unit: UnitsOption = None,
    language: LanguagesOption = None,
    register: OtherRegisterOption = None,
    edition: OtherEditionOption = None,
    timezone: TimezoneOption = None,
    drop_language: DropLanguageOption = False,
    provisional: ProvisionalOption = False,
    republish: RepublishOption = False,
    reports: ReportsOption = None,
    archive: ArchiveOption = None,
    workplace: WorkplaceOption = None,
    format_: FormatOption = "table",
    estimate: Annotated[
        bool, typer.Option("--estimate", help="Also tell the time and memory it will take.")
    ] = False,
    jobs: JobsOption = None,
) -> None:
    """Show which runs `bangfu run` would make, and why; the others have not changed."""
    from bangfu.cli.printing import print_matrix, summary
    from bangfu.press.runs.plan import plan_runs

    folder = reports_folder(reports)
    releases = asked_releases(
        params, each, folder, period=period, unit=unit, language=language, register=register,
        edition=edition, timezone=timezone, drop_language=drop_language,
    )  # fmt: skip
    planned = plan_runs(
        releases, folder, provisional=provisional, republish=republish, archive=archive
    )
    print_matrix(planned, format_)
    typer.echo(summary(planned), err=True)
    if estimate:
        from bangfu.press.runs.estimates import estimate_of

        told = estimate_of(releases, planned, jobs=jobs)
        typer.echo(told.message if told else _UNKNOWN, err=True)
