"""The command line: parses, calls, prints. Everything it does is a function elsewhere.

Libraries are imported inside the commands: `bangfu --help` must not wait for Jupyter or ibis.
"""

import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from bangfu.cli import (
    article_desk,
    clearance,
    custody,
    database_desk,
    federation_desk,
    figures_desk,
    intake_desk,
    load_history,
    plan_desk,
    profile_desk,
    revision_desk,
)
from bangfu.cli.options import (
    SAMPLE,
    ArchiveOption,
    ByOption,
    DropLanguageOption,
    EachOption,
    IssuedOption,
    JobsOption,
    LanguageOption,
    LanguagesOption,
    MemoryOption,
    ModeOption,
    OtherEditionOption,
    OtherRegisterOption,
    ParamsArgument,
    PeriodsOption,
    PlantedOption,
    ProvisionalOption,
    RegisterOption,
    ReportsOption,
    RepublishOption,
    SchedulerOption,
    TimezoneOption,
    UnitsOption,
    WorkplaceOption,
    asked_releases,
    mode_of,
    open_named,
    register_text,
    reports_folder,
    size_of,
    take_workplace,
)
from bangfu.errors import BangfuError, MachineError, MissingPackageError, RunError

__all__ = ["app", "main"]


class Commands(TyperGroup):
    """All commands; where they work is known before the federation is checked."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read what stands before the command, and where it is told to work."""
        take_workplace(args)
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # a traceback with locals could print an ID number
    help="Reproducible reports on hardship assistance, exits and comfort payments.",
)


def main() -> None:
    """Run the command line; an expected error is a message and its exit code."""
    try:
        app()
    except BangfuError as error:
        _refuse(error)
    except ModuleNotFoundError as missing:
        _refuse(MissingPackageError.of(missing))


def _refuse(error: BangfuError) -> None:
    print(f"bangfu: {error}", file=sys.stderr)  # noqa: T201
    sys.exit(error.exit_code)


@app.callback()
def begin(context: typer.Context) -> None:
    """Reproducible reports on hardship assistance, exits and comfort payments."""
    from bangfu.project import RULES

    if RULES.is_dir() and context.invoked_subcommand not in _WITHOUT_RULES:
        from bangfu.starter.federation_check import require_federation

        require_federation()


_WITHOUT_RULES = ("new", "federation", "backup", "restore")
"""Commands that ask no rules."""


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="Folder to make.")],
    rules: Annotated[
        bool, typer.Option("--rules", help="The same as --federation beijing.")
    ] = False,
    federation: Annotated[
        Literal["beijing", "blank"] | None,
        typer.Option(help="Write its rules, code lists and words too, to change them."),
    ] = None,
) -> None:
    """Make a project: notebooks, parameters, places for data and reports."""
    from bangfu.starter import make_project

    make_project(folder, federation=federation or ("beijing" if rules else None))
    typer.echo(f"project made in {folder}; next: cd {folder} && bangfu run params/year.yaml")


@app.command("new-notebook")
def new_notebook(
    name: Annotated[str, typer.Argument(help="Of its file, as in comfort_by_age.")],
    title: Annotated[
        tuple[str, str] | None, typer.Option(help="Of its reports, in Chinese and in English.")
    ] = None,
) -> None:
    """Write a notebook that runs as it is, and add it to what `bangfu run` runs."""
    from bangfu.language import Text
    from bangfu.starter import make_notebook

    place = make_notebook(name, None if title is None else Text(*title))
    typer.echo(f"written {place}; its reports are made from the next run on")


app.add_typer(figures_desk.app)


app.add_typer(plan_desk.app)


@app.command()
def run(
    params: ParamsArgument,
    period: PeriodsOption = None,
    each: EachOption = None,
    unit: UnitsOption = None,
    language: LanguagesOption = None,
    register: OtherRegisterOption = None,
    edition: OtherEditionOption = None,
    timezone: TimezoneOption = None,
    drop_language: DropLanguageOption = False,
    force: Annotated[bool, typer.Option("--force", help="Also run what is up to date.")] = False,
    provisional: ProvisionalOption = False,
    republish: RepublishOption = False,
    issued: IssuedOption = None,
    jobs: JobsOption = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="Most seconds for one notebook.")] = 600,
    memory: MemoryOption = None,
    scheduler: SchedulerOption = None,
    log: Annotated[Path | None, typer.Option(help="Append one JSON line an event to this.")] = None,
    reports: ReportsOption = None,
    archive: ArchiveOption = None,
    workplace: WorkplaceOption = None,
    mode: ModeOption = None,
    by: ByOption = "",
) -> None:
    """Run the notebooks and publish their releases to reports/.

    Without a period: the last complete month, and the quarter, half-year and year it ends.
    """
    from bangfu.cli.printing import print_outcome, told_run
    from bangfu.press.runs.session import RunOptions, run_session

    releases = asked_releases(
        params, each, reports_folder(reports), period=period, unit=unit, language=language,
        register=register, edition=edition, timezone=timezone, drop_language=drop_language,
    )  # fmt: skip
    options = RunOptions(
        jobs, timeout, size_of(memory), scheduler, log, reports_folder(reports), force=force, by=by,
        provisional=provisional, republish=republish, archive=archive, mode=mode_of(mode),
        issued=issued and issued.date(),
    )  # fmt: skip
    with told_run(sum(len(one.jobs) for one in releases)) as tell:
        print_outcome(outcome := run_session(releases, options, tell))
    raise typer.Exit(outcome.exit_code)


@app.command()
def verify(
    release: Annotated[Path, typer.Argument(help="Folder of a published release.")],
    register: Annotated[
        str | None, typer.Option(help="Where its register lies, if not where it says.")
    ] = None,
    archive: ArchiveOption = None,
    workplace: WorkplaceOption = None,
    jobs: JobsOption = None,
) -> None:
    """Make a release again from its release.json and compare every byte."""
    from bangfu.cli.printing import print_verdict
    from bangfu.press.runs.session import verify_session

    given = None if register is None else register_text(register)
    try:
        verdict = verify_session(release, register=given, archive=archive, jobs=jobs)
    except RunError as error:  # what cannot be made is neither the same nor another
        raise MachineError(f"{release}: could not be made again: {error}") from error
    print_verdict(release, verdict)
    if not verdict.is_same:
        raise typer.Exit(1)


@app.command()
def withdraw(
    release: Annotated[str, typer.Argument(help="As 110105/2019, or the folder it stands in.")],
    reason: Annotated[str, typer.Option(help="Why: a line that names nobody; it is public.")],
    reports: ReportsOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Take a wrong release back; its pages say so, and `bangfu run --republish` makes it anew."""
    from bangfu.press.runs.withdrawal import withdraw as take_back
    from bangfu.project import RUN_FOLDER

    folder = reports_folder(reports)
    name = take_back(folder, release, reason, archive=archive, workplace=RUN_FOLDER)
    typer.echo(f"withdrawn {name}; publish it anew with bangfu run --republish")


@app.command()
def sample(
    to: Annotated[str, typer.Option(help="Folder to make, or a URL; without a register.")],
    scale: Annotated[int, typer.Option(min=1, help="Times as large, for benchmarks.")] = 1,
    planted: PlantedOption = False,
) -> None:
    """Make the synthetic sample register, which foots to the published figures."""
    from bangfu.register.homes import folders_among, whereabouts
    from bangfu.sample import write_sample
    from bangfu.scratch import sweep_leftovers

    place = whereabouts(to)
    sweep_leftovers(*folders_among([place]))
    write_sample(place, scale=scale, planted=planted)
    typer.echo(f"sample register written to {to}")


@app.command()
def template(
    to: Annotated[Path, typer.Option(help="Workbook to write, .xlsx.")],
    language: LanguageOption = "zh",
    register: Annotated[
        str | None, typer.Option(help="Offer the unions of this register in drop-down lists.")
    ] = None,
    unit: Annotated[
        str | None, typer.Option(help="Fill it in for a union: its code, its open files.")
    ] = None,
    last: Annotated[
        Path | None, typer.Option("--from", help="Carry over the rows of its last workbook.")
    ] = None,
) -> None:
    """Write a workbook whose sheets and headers the import understands.

    With --unit it is filled in for one union of --register; with --from the rows of its last
    workbook are carried over, with their names, but for numbers and days, and kept nowhere else.
    """
    from bangfu.ledgers.template import write_template

    if (last and not unit) or (unit and not register):
        raise typer.BadParameter("--from needs --unit, and --unit needs --register")
    opened = open_named(register, None) if register else None
    unions = opened.units.values() if opened else ()
    units = [(union.code, union.label(language)) for union in unions]
    own = None
    if opened and unit:
        from bangfu.ledgers.unit_template import prefill_of

        own = prefill_of(opened, unit, language, last)
    write_template(to, language=language, units=units or None, own=own)
    typer.echo(f"template written to {to}")


app.add_typer(intake_desk.app)
app.add_typer(load_history.app)
app.add_typer(profile_desk.app)
app.add_typer(revision_desk.app)


@app.command()
def seal(register: RegisterOption = None) -> None:
    """Seal a register that an earlier version made, once: from then on an edit is noticed."""
    from bangfu.params import find_register
    from bangfu.register.homes import folder_of
    from bangfu.register.sealing import seal_register

    folder = folder_of(find_register(register_text(register or SAMPLE)), "seal")
    typer.echo(seal_register(folder).message)


app.add_typer(custody.app)
app.add_typer(database_desk.app)
app.add_typer(federation_desk.app)
app.add_typer(clearance.app)
app.add_typer(article_desk.app)


@app.command("check-register")
def check_register(
    register: RegisterOption = None,
    as_of: Annotated[int | None, typer.Option(help="Newest load to see.")] = None,
    consequences: Annotated[
        bool, typer.Option("--all", help="Also tell what only follows from another fault.")
    ] = False,
    language: LanguageOption = "zh",
) -> None:
    """Verify the whole of a register and print every fault with its row."""
    from bangfu.cli.printing import print_faults
    from bangfu.params import find_register
    from bangfu.register.check import faults_as_found, root_faults

    found = faults_as_found(find_register(register_text(register or SAMPLE)), as_of)
    told = found if consequences else root_faults(found)
    print_faults(told, len(found) - len(told), language)
    if found:
        raise typer.Exit(2)
