"""Options and arguments that commands share, and what is read out of them."""

import os
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bangfu.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bangfu.periods import Each
    from bangfu.press.release.job import Release
    from bangfu.register.store import Register

__all__ = [
    "SAMPLE",
    "ArchiveOption",
    "ByOption",
    "DropLanguageOption",
    "EachOption",
    "FaultsOption",
    "FormatOption",
    "IssuedOption",
    "JobsOption",
    "KeyOption",
    "LanguageOption",
    "LanguagesOption",
    "MemoryOption",
    "ModeOption",
    "OtherEditionOption",
    "OtherRegisterOption",
    "ParamsArgument",
    "PeriodsOption",
    "PlantedOption",
    "ProfileOption",
    "ProvisionalOption",
    "ReasonOption",
    "RegisterOption",
    "ReportsOption",
    "RepublishOption",
    "SchedulerOption",
    "TimezoneOption",
    "UnitsOption",
    "UntilOption",
    "WorkplaceOption",
    "asked_releases",
    "mode_of",
    "open_named",
    "register_text",
    "reports_folder",
    "size_of",
    "take_workplace",
    "top_unit",
]

SAMPLE = "data/sample"
"""The register that is meant if none is named."""

ProfileOption = Annotated[
    Path | None,
    typer.Option(
        "--profile", help="Folder with the profiles of senders; by default params/senders."
    ),
]
PlantedOption = Annotated[
    bool,
    typer.Option(
        "--planted", help="Let households leave sooner or later by cause, for methods to find."
    ),
]
RegisterOption = Annotated[
    str | None,
    typer.Option(
        "--register",
        help="Folder of the register, or postgres://…, spark://…; data/sample if not given.",
    ),
]
LanguageOption = Annotated[Literal["zh", "en"], typer.Option(help="Language of what is printed.")]
EachOption = Annotated[
    Literal["month", "quarter", "half", "year"] | None,
    typer.Option(help="Cut every period into its months, quarters, half-years or years."),
]
UnitsOption = Annotated[
    list[str] | None,
    typer.Option(help="Instead of the files' unit; may be repeated; all for every union."),
]
TimezoneOption = Annotated[
    str | None, typer.Option(help="Instead of the files' time zone: it says which month is over.")
]
FormatOption = Annotated[
    Literal["table", "csv", "json"], typer.Option("--format", help="How to print them.")
]
ParamsArgument = Annotated[list[Path], typer.Argument(help="Parameter files (params/*.yaml).")]
PeriodsOption = Annotated[
    list[str] | None,
    typer.Option("--period", help="Instead of the files' period; may be repeated."),
]
JobsOption = Annotated[
    int | None, typer.Option(min=1, help="Notebooks at a time; one a core if not given.")
]
ReportsOption = Annotated[
    Path | None, typer.Option(help="Folder to publish to; reports/ if not given.")
]


def _told_to_all(folder: Path | None) -> Path | None:
    """Have this command and the processes it starts work there: they look when they begin."""
    if folder is not None:
        os.environ["BANGFU_WORKPLACE"] = str(folder)
    return folder


def take_workplace(args: Sequence[str]) -> None:
    """Take a workplace from words that no command has read yet.

    Before a command reads its options the federation is checked, which imports what asks for it.
    """
    for place, word in enumerate(args):
        name, is_set, value = word.partition("=")
        told = value if is_set else "".join(args[place + 1 : place + 2])
        if name == "--workplace" and told:
            _told_to_all(Path(told).resolve())


WorkplaceOption = Annotated[
    Path | None,
    typer.Option(
        help="Folder to execute notebooks in; run/ if not given. For a project that is read-only.",
        resolve_path=True,
        callback=_told_to_all,
        expose_value=False,
    ),
]


ByOption = Annotated[str, typer.Option(help="Who runs it; the account if not given.")]

ModeOption = Annotated[
    str | None,
    typer.Option(
        "--mode",
        help="Mode of published files, as in 644; what the umask leaves if not given.",
    ),
]
ArchiveOption = Annotated[
    Path | None,
    typer.Option(
        help="Folder that remembers what was public; archive/ if not given, or beside --reports.",
        resolve_path=True,
    ),
]
ReasonOption = Annotated[
    str | None,
    typer.Option(
        help="Why figures change by it: a line that names nobody, since it becomes public."
    ),
]
LanguagesOption = Annotated[
    list[str] | None,
    typer.Option("--language", help="Instead of the files' language; may be repeated."),
]
MemoryOption = Annotated[
    str | None,
    typer.Option(help="Most memory for one notebook, as in 2GB; if not given, what is free."),
]
OtherRegisterOption = Annotated[
    str | None, typer.Option("--register", help="Instead of the files' register.")
]
OtherEditionOption = Annotated[
    str | None, typer.Option("--edition", help="Instead of the files' edition.")
]
DropLanguageOption = Annotated[
    bool,
    typer.Option(
        "--drop-language",
        help="Take pages back that are published in a language not asked for; kept otherwise.",
    ),
]
KeyOption = Annotated[
    Path | None, typer.Option(help="File of the person key; made on first use, mode 600.")
]
FaultsOption = Annotated[
    Path | None, typer.Option(help="Also write the faults to this CSV, mode 600.")
]
ProvisionalOption = Annotated[
    bool,
    typer.Option(
        "--provisional", help="Publish, marked so, a period not all unions have reported."
    ),
]
RepublishOption = Annotated[
    bool, typer.Option("--republish", help="Publish anew what was withdrawn; withheld otherwise.")
]


def register_text(text: str) -> str:
    """A register named on the command line: from the working folder, else from the project's.

    That of a database is named by its URL.
    """
    from bangfu.project import ROOT  # noqa: PLC0415
    from bangfu.register.homes import whereabouts  # noqa: PLC0415

    named = whereabouts(text)
    if not isinstance(named, Path):
        return str(named)
    here = named.absolute()
    if not here.exists() or here.is_relative_to(ROOT):
        return str(here.relative_to(ROOT)) if here.is_relative_to(ROOT) else text
    return str(here)


def reports_folder(named: Path | None) -> Path:
    """The folder to publish to: the one named, or the project's."""
    from bangfu.project import REPORTS  # noqa: PLC0415

    return REPORTS if named is None else named.absolute()


def top_unit(register: "Register") -> str:
    """The union all others are below.

    Raises
    ------
    ParameterError
        If there is more than one.
    """
    tops = [unit.code for unit in register.units.values() if unit.parent is None]
    if len(tops) != 1:
        raise ParameterError(f"--unit: missing, expected one of: {', '.join(tops)}")
    return tops[0]


def _no_later_than_today(day: datetime | None) -> datetime | None:
    """Nobody can have reported a day that has not come: it would be published as zeros."""
    today = datetime.now().astimezone().date()
    if day is not None and day.date() > today:
        raise typer.BadParameter(f"found {day:%Y-%m-%d}, expected {today} or earlier")
    return day


UntilOption = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        callback=_no_later_than_today,
        help="Declare that all unions have reported until this day.",
    ),
]
IssuedOption = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        help="Day of issue of what is made; if not given, today, or the day it has if its figures "
        "are the same.",
    ),
]


def _warned(address: str | None) -> str | None:
    """Say on the error output what an address of a scheduler leaves open."""
    from bangfu.press.runs.cluster import unguarded  # noqa: PLC0415 - help is quick

    if address is not None and (words := unguarded(address)):
        typer.echo(f"bangfu: --scheduler: {words}", err=True)
    return address


SchedulerOption = Annotated[
    str | None,
    typer.Option(
        help="Hand the work to a Dask scheduler, as in tls://host:8786. Whoever answers there is "
        "handed code and figures, and may run any code on its workers: beyond this machine use "
        "tls:// with certificates of your own (see the settings distributed.comm.tls of Dask).",
        callback=_warned,
    ),
]


def mode_of(text: str | None) -> int | None:
    """A mode of files that their owner can read and write, as in 644.

    Raises
    ------
    ParameterError
        If it is another, or not written so.
    """
    if text is None:
        return None
    if not re.fullmatch(r"0?6[046][046]", text):
        raise ParameterError(f"--mode: found {text!r}, expected one such as 644 or 640")
    return int(text, 8)


def size_of(text: str | None) -> int | None:
    """A size of memory in bytes; none if none is given.

    Raises
    ------
    ParameterError
        If it is not written like 512MB or 2GiB.
    """
    from pydantic import ByteSize, TypeAdapter, ValidationError  # noqa: PLC0415 - help is quick

    if text is None:
        return None
    try:
        return int(TypeAdapter(ByteSize).validate_python(text))
    except ValidationError:
        raise ParameterError(
            f"--memory: found {text!r}, expected a size such as 2GB or 512MiB"
        ) from None


def asked_releases(
    params: "Sequence[Path]", each: "Each | None", reports: Path, *, register: str | None,
    drop_language: bool, **given: object,
) -> "list[Release]":  # fmt: skip
    """The releases asked for; what the command line gives takes the place of what files say."""
    from bangfu.press.runs.plan import (  # noqa: PLC0415 - help is quick
        asked_params,
        dropped_languages,
        keep_languages,
        plan_releases,
    )

    chosen = None if register is None else register_text(register)
    releases = plan_releases(asked_params(params, {**given, "register": chosen}, each=each))
    if not drop_language:
        return keep_languages(releases, reports)
    for name, languages in dropped_languages(releases, reports).items():
        typer.echo(f"{name}: {', '.join(languages)} is taken back", err=True)
    return releases


def open_named(register: str | None, as_of: int | None) -> "Register":
    """A register named on the command line, the sample if none is, as of a load."""
    from bangfu.params import find_register  # noqa: PLC0415
    from bangfu.register.store import open_register  # noqa: PLC0415

    return open_register(find_register(register_text(register or SAMPLE)), as_of)
