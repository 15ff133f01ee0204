"""The command about what the ledgers of a union mean: its profile, proposed and asked for."""

from pathlib import Path
from typing import Annotated

import typer

from bangfu.cli.custody import said_in
from bangfu.cli.options import LanguageOption, ProfileOption

__all__ = ["app"]

app = typer.Typer()


@app.command("map")
def map_(
    files: Annotated[list[Path], typer.Argument(help="Ledgers of one union.")],
    unit: Annotated[str, typer.Option(help="Code of the union that sends them.")],
    profile: ProfileOption = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="header=column, header=-, column=code or column:word=code; may be repeated.",
        ),
    ] = None,
    language: LanguageOption = "zh",
) -> None:
    """Propose what the ledgers of a union mean, as its profile, and ask what they do not tell.

    The profile is written without personal data, to be mended and reviewed; imports of that union
    go by it. Of a profile that is there only what has changed is asked.
    """
    from bangfu.ledgers.profile_proposals import proposed_profile
    from bangfu.ledgers.sender_profiles import write_profile
    from bangfu.project import require_project

    if profile is None:
        require_project()
    answers = dict(_answer_to(setting) for setting in settings or ())
    with said_in(language):
        found = proposed_profile(files, unit, profile, answers=answers)
    for one in found.proposed:
        typer.echo(one.of(language))
    for question in found.questions:
        typer.echo(f"? {question.of(language)}")
    for fault in found.faults:
        typer.echo(f"! {fault.message(language)}")
    typer.echo(str(write_profile(found.form, profile)))


def _answer_to(setting: str) -> tuple[str, str]:
    key, mark, value = setting.partition("=")
    if not mark or not key.strip() or not value.strip():
        raise typer.BadParameter(f"--set: found {setting!r}, expected as in fund_source=union")
    return key.strip(), value.strip()
