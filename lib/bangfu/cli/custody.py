"""Commands that keep a register safe, and that keep a person out of it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bangfu.cli.options import ArchiveOption, KeyOption, register_text

__all__ = ["app"]

app = typer.Typer()

_RegisterOption = Annotated[str, typer.Option("--register", help="Folder of the register.")]
_UNENCRYPTED = (
    "It is not encrypted: whoever has it has all of this, and with the key can look for anybody in "
    "it. Encrypt it before it leaves this machine, with the tool of the house, such as age or gpg."
)
_ELSEWHERE = (
    "Backups and copies made before still hold the person, and so do the ledgers of the union: "
    "importing one again brings the person back. What was deleted was not overwritten on the disk."
)


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(help="File to write, .tar; must not be there yet.")],
    register: _RegisterOption,
    archive: ArchiveOption = None,
    key: KeyOption = None,
) -> None:
    """Write register, archive and person key into one file; who has it has everything.

    The file is of mode 600 and not encrypted: encrypt it before it leaves this machine, with the
    tool of the house, such as age or gpg. It is there whole or not at all, and read back before.
    """
    from bangfu.backup import back_up
    from bangfu.project import ARCHIVE

    made = back_up(target, _folder(register), ARCHIVE if archive is None else archive, key)
    typer.echo(f"backed up to {target}, {len(made.files)} files: {made.message}\n{_UNENCRYPTED}")


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(help="File that bangfu backup has written.")],
    into: Annotated[Path, typer.Option(help="Folder to make; must be empty or not there yet.")],
) -> None:
    """Bring a backup back into a new folder, once every file of it has proved itself."""
    from bangfu.backup import restore as bring_back

    back = bring_back(source, into)
    typer.echo(
        f"restored to {into}, {len(back.files)} files, each as it was backed up, the loads a "
        f"chain: {back.message}\nMove them to where they belong, or name them with --register, "
        "--archive and --key."
    )


@app.command()
def erase(
    reason: Annotated[
        str, typer.Option(help="Why: a line that names nobody; the register keeps it.")
    ],
    register: _RegisterOption,
    file: Annotated[
        str | None,
        typer.Option("--file", help="Number of a household file: its holder is the person."),
    ] = None,
    key: KeyOption = None,
    rows: Annotated[
        bool,
        typer.Option("--rows", help="Take the rows out too; sums of the past become others."),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do it; else it is only told what would be done.")
    ] = False,
) -> None:
    """Erase one person from every load of a register, where the law demands it; for good.

    The person is who holds the household file of --file. Without it the ID number is asked for, or
    read from a line of standard input, and never given on the command line, which others can see.

    The rows stay, under a random key and without what no figure needs, so all sums stay. The loads
    are sealed anew, and note when, why and how many rows, never who. Have no run at work meanwhile.
    """
    from datetime import datetime

    from bangfu.persons.personal_rules import public_reason
    from bangfu.register.erasure import erase_person, holder_of

    folder, why = _folder(register), public_reason(reason)
    person = _asked_person(folder, key) if file is None else holder_of(folder, file)
    day = datetime.now().astimezone().date()
    done = erase_person(folder, person, reason=why, day=day, rows=rows, do=yes)
    typer.echo(f"{done.message}\n{_ELSEWHERE}" if yes else done.message)


def _folder(register: str) -> Path:
    from bangfu.params import find_register

    return find_register(register_text(register))


def _asked_person(register: Path, key_file: Path | None) -> str:
    """The person key of an ID number that is asked for and never shown."""
    from bangfu.errors import ParameterError
    from bangfu.persons.identity import read_person
    from bangfu.persons.keys import load_key, require_own
    from bangfu.register.faults import RefusedError
    from bangfu.register.loads import FINGERPRINT

    if register.is_dir() and not (register / FINGERPRINT).exists():
        raise ParameterError(
            f"{str(register)!r}: found no ID number imported with a person key, expected --file "
            "with the number of a household file"
        )
    secret = load_key(key_file, create=False)
    require_own(register, secret)
    if sys.stdin.isatty():
        number = typer.prompt("ID number", hide_input=True)
    else:
        number = sys.stdin.readline()
    try:
        return read_person(number, secret)
    except RefusedError as refused:
        raise ParameterError(
            f"ID number: found {refused.found.en}, expected {refused.expected.en}"
        ) from None
