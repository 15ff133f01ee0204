"""What is cleared to be seen: commands for who approves, and the door of printed figures."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from bangfu.cli.options import (
    SAMPLE,
    ArchiveOption,
    JobsOption,
    LanguageOption,
    ModeOption,
    ReportsOption,
    WorkplaceOption,
    mode_of,
    register_text,
    reports_folder,
)

if TYPE_CHECKING:
    from bangfu.figures.model import Figure
    from bangfu.register.store import Register

__all__ = ["app", "require_clear"]

app = typer.Typer()
disclosure = typer.Typer(
    no_args_is_help=True, help="What a public release tells, and what can be learnt from it."
)
app.add_typer(disclosure, name="disclosure")

_ReleaseArgument = Annotated[str, typer.Argument(help="As 110105/2019, or its folder.")]


@app.command()
def approve(
    release: _ReleaseArgument,
    by: Annotated[str, typer.Option(help="Your name: not that of who ran it, nor given before.")],
    reports: ReportsOption = None,
    archive: ArchiveOption = None,
    workplace: WorkplaceOption = None,
    jobs: JobsOption = None,
    mode: ModeOption = None,
) -> None:
    """Approve a release that waits; with the last approval that is needed it is published.

    Who has to approve, and from which day on a release may be visible, stands in
    params/review.yaml. The approval is kept in the archive, with the time and the hash of what was
    approved.
    """
    from bangfu.cli.printing import print_outcome, told_run
    from bangfu.press.runs.approval import approve as give
    from bangfu.press.runs.session import RunOptions, run_session
    from bangfu.project import RUN_FOLDER

    folder = reports_folder(reports)
    given = give(release, by, reports=folder, workplace=RUN_FOLDER, archive=archive)
    typer.echo(f"approved {given.release.name} by {by}")
    if given.missing:
        typer.echo(f"it waits: {given.missing}")
        return
    options = RunOptions(jobs, reports=folder, archive=archive, mode=mode_of(mode))
    with told_run(0) as tell:
        outcome = run_session([given.release], options, tell)
    print_outcome(outcome)
    raise typer.Exit(outcome.exit_code)


@disclosure.command("report")
def report(
    release: _ReleaseArgument,
    language: LanguageOption = "zh",
    register: Annotated[
        str | None, typer.Option(help="Where its register lies, if not where it says.")
    ] = None,
    reports: ReportsOption = None,
    archive: ArchiveOption = None,
    workplace: WorkplaceOption = None,
) -> None:
    """Tell what a release that waits or is published gives away: for who approves it.

    What is rounded, pooled and withheld and why, between which bounds it is known to lie, and what
    somebody could learn who knows one case. It is printed and written nowhere.
    """
    from bangfu.press.archive.notes import archive_of
    from bangfu.press.runs.disclosure_report import disclosure_report
    from bangfu.press.runs.waiting import Shelf
    from bangfu.project import RUN_FOLDER

    folder = reports_folder(reports)
    shelf = Shelf.of(RUN_FOLDER, archive or archive_of(folder))
    given = None if register is None else register_text(register)
    told = disclosure_report(release, language, reports=folder, shelf=shelf, register=given)
    for line in told:
        typer.echo(line)


def require_clear(figures: "Sequence[Figure]", opened: "Register", register: str | None) -> None:
    """Refuse figures that give away what is withheld, beside all that is public of their register.

    Parameters
    ----------
    figures
        As the public edition tells them.
    opened, register
        The register they are of, and what it was asked for by.

    Raises
    ------
    DisclosureError
        As `audit_figures` does.
    """
    from bangfu.params import find_register
    from bangfu.press.runs.door import audit_figures
    from bangfu.project import ARCHIVE, REPORTS, RUN_FOLDER
    from bangfu.register.loads import list_loads

    loads = list_loads(find_register(register_text(register or SAMPLE)))
    audit_figures(figures, opened, loads, reports=REPORTS, archive=ARCHIVE, workplace=RUN_FOLDER)
