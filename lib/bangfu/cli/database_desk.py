"""Commands about homes of registers: tables made, registers copied, answers shared."""

from typing import TYPE_CHECKING, Annotated

import typer

from bangfu.cli.options import ArchiveOption, ReportsOption, register_text, reports_folder

if TYPE_CHECKING:
    from bangfu.register.homes import DatabaseUrl

__all__ = ["app"]

app = typer.Typer()

_DatabaseOption = Annotated[
    str, typer.Option("--register", help="The database, as in postgres://owner@host/district.")
]


@app.command()
def migrate(register: _DatabaseOption) -> None:
    """Make the tables of a register in a database, or bring them to this version of bangfu.

    Also the three roles that share it: grant one to everybody who works with it.
    """
    from bangfu.register.homes.postgres_schema import ROLES, migrate
    from bangfu.register.homes.postgres_session import session

    url = _database("--register", register)
    with session(url) as connection:
        found, now = migrate(connection, url)
    roles = ", ".join(f"{url.schema}_{role}" for role in ROLES)
    done = "is" if found == now else f"was brought from version {found} to"
    typer.echo(f"{str(url)!r} {done} version {now}; roles: {roles}")


@app.command()
def copy(
    source: Annotated[str, typer.Option("--from", help="Register to copy: folder or URL.")],
    target: Annotated[
        str, typer.Option("--to", help="Where to: folder, postgres://… or spark://…")
    ],
) -> None:
    """Copy a register into another home, load by load, each with the content hash it has.

    What is there already is not copied again, so a copy is brought up to date, and one that was
    stopped goes on.
    """
    from bangfu.params import find_register
    from bangfu.register.copying import copy_register

    one, other = (find_register(register_text(text)) for text in (source, target))
    typer.echo(copy_register(one, other).message)


@app.command()
def share(
    target: Annotated[str, typer.Option("--to", help="The database, as postgres://…")],
    reports: ReportsOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Put the figures of all public releases into a database, for its public role to read."""
    from bangfu.press.library.shared_figures import share_figures

    url = _database("--to", target)
    releases, figures = share_figures(reports_folder(reports), url, archive)
    typer.echo(f"shared {figures:,} figures of {releases} releases in {str(url)!r}")


def _database(option: str, text: str) -> "DatabaseUrl":
    """The database an option names."""
    from bangfu.errors import ParameterError
    from bangfu.register.homes import DatabaseUrl, whereabouts

    url = whereabouts(text)
    if not isinstance(url, DatabaseUrl):
        raise ParameterError(f"{option}: found {text!r}, expected postgres://… of a database")
    return url
