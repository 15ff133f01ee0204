"""Commands that keep a register safe, and that keep a person out of it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bangfu.cli.options import ArchiveOption, KeyOption, LanguageOption, register_text
from bangfu.language import Language, Text

if TYPE_CHECKING:
    from bangfu.register.homes import Whereabouts

__all__ = ["app", "key_told", "said_in"]

app = typer.Typer()
key_app = typer.Typer(
    no_args_is_help=True, help="The person key, by which a register knows who is who."
)
app.add_typer(key_app, name="key")

_RegisterOption = Annotated[
    str,
    typer.Option("--register", help="Folder of the register, or its URL: postgres://…, spark://…"),
]
_UNENCRYPTED = (
    "It is not encrypted: whoever has it has all of this, and with the key can look for anybody in "
    "it. Encrypt it before it leaves this machine, with the tool of the house, such as age or gpg."
)
_ELSEWHERE = (
    "Backups and copies made before still hold the person, and so do the ledgers of the union: "
    "importing one again brings the person back. What was deleted was not overwritten on the disk."
)

_FIRST_KEY = Text(
    "这台机器上还没有密钥，将在{}新建一把。请备份：密钥丢失，这个登记库就不能再导入。如果本单位在别的机器上"
    "已有登记库，请先停下，用那里的密钥（那边 bangfu key export，这边 bangfu key new --from）："
    "两把密钥建的登记库永远不能合并。",
    "There is no person key on this machine; one is made in {}. Back it up: without it nothing "
    "more can be imported into this register. If there is a register on another machine, stop and "
    "use its key (bangfu key export there, bangfu key new --from here): registers made with two "
    "keys can never be joined.",
)
_FINGERPRINT = Text("密钥{file}，指纹 {digits}", "key {file}, fingerprint {digits}")
_BACK_IT_UP = Text(
    "请备份在安全的地方，与登记库分开；丢失后无法找回。",
    "Back it up in a safe place, apart from the register; once lost it cannot be made again.",
)
_OF_REGISTER = Text("登记库{}是用这把密钥建的。", "The register {} was made with this key.")
_CARRY = Text(
    "谁有它和登记库，就能查找任何人：请加密携带，与登记库分开；到另一台机器上用 "
    "bangfu key new --from 装入，指纹应相同，然后删除此文件。",
    "Whoever has it and the register can look for anybody: carry it encrypted and apart from the "
    "register, put it in place there with bangfu key new --from, see that the fingerprint is the "
    "same, and delete the file.",
)


@key_app.command("new")
def new_key(
    key: KeyOption = None,
    source: Annotated[
        Path | None, typer.Option("--from", help="A key exported on another machine.")
    ] = None,
    language: LanguageOption = "zh",
) -> None:
    """Make a person key, or put one from another machine in place; none is ever overwritten.

    An import makes one by itself if there is none. A second machine takes the key of the first.
    """
    from bangfu.persons.keys import load_key, make_key, short_fingerprint

    with said_in(language):
        file = make_key(key, source)
        digits = short_fingerprint(load_key(file, create=False))
    typer.echo(_FINGERPRINT.of(language).format(file=file, digits=digits))
    typer.echo(_BACK_IT_UP.of(language))


@key_app.command("show")
def show_key(
    key: KeyOption = None,
    register: Annotated[
        str | None, typer.Option("--register", help="Say whether it was made with this key.")
    ] = None,
    language: LanguageOption = "zh",
) -> None:
    """Print the fingerprint of the person key, by which machines are compared; never the key."""
    from bangfu.persons.keys import key_file_path, load_key, require_own, short_fingerprint

    with said_in(language):
        secret = load_key(key, create=False)
        file, digits = key_file_path(key), short_fingerprint(secret)
        typer.echo(_FINGERPRINT.of(language).format(file=file, digits=digits))
        if register is not None:
            require_own(_found(register), secret)
            typer.echo(_OF_REGISTER.of(language).format(register))


@key_app.command("export")
def export(
    target: Annotated[Path, typer.Argument(help="File to write; must not be there yet.")],
    key: KeyOption = None,
    language: LanguageOption = "zh",
) -> None:
    """Copy the person key into a file for another machine, mode 600 and not encrypted."""
    from bangfu.persons.keys import export_key, load_key, short_fingerprint

    with said_in(language):
        file = export_key(target, key)
        digits = short_fingerprint(load_key(file, create=False))
    typer.echo(_FINGERPRINT.of(language).format(file=file, digits=digits))
    typer.echo(_CARRY.of(language))


@contextmanager
def key_told(register: "Whereabouts", key_file: Path | None, language: Language) -> Iterator[None]:
    """Say so before an import makes a first key for a new register, and what is wrong with it."""
    from bangfu.persons.keys import key_file_path, remembers_key
    from bangfu.register.homes import home_of

    file = key_file_path(key_file).expanduser()
    if not file.exists() and not remembers_key(register) and not home_of(register).loads()[0]:
        typer.echo(_FIRST_KEY.of(language).format(file), err=True)
    with said_in(language):
        yield


@contextmanager
def said_in(language: Language) -> Iterator[None]:
    """Say what is wrong with a key, or an answer, in the language of who asks."""
    from bangfu.errors import ClerkError, ParameterError

    try:
        yield
    except ClerkError as error:
        raise ParameterError(error.told.of(language)) from None


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
    from bangfu.register.copying import copy_at_hand

    with copy_at_hand(_found(register)) as folder:
        made = back_up(target, folder, ARCHIVE if archive is None else archive, key)
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

    folder, why = _folder(register, "erase"), public_reason(reason)
    person = _asked_person(folder, key) if file is None else holder_of(folder, file)
    day = datetime.now().astimezone().date()
    done = erase_person(folder, person, reason=why, day=day, rows=rows, do=yes)
    typer.echo(f"{done.message}\n{_ELSEWHERE}" if yes else done.message)


def _found(register: str) -> "Whereabouts":
    from bangfu.params import find_register

    return find_register(register_text(register))


def _folder(register: str, what: str) -> Path:
    from bangfu.register.homes import folder_of

    return folder_of(_found(register), what)


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
