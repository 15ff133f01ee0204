"""Commands about what unions send: ledgers looked at, landed or returned."""

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bangfu.cli.custody import key_told, said_in
from bangfu.cli.load_history import MovedTold, moved_figures_told, print_moved
from bangfu.cli.options import (
    FaultsOption,
    KeyOption,
    LanguageOption,
    ProfileOption,
    ReasonOption,
    UntilOption,
    open_named,
)
from bangfu.cli.pace_line import paced, told_pace
from bangfu.language import Language, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from bangfu.ledgers.inbox import Delivery
    from bangfu.ledgers.intake import ImportResult
    from bangfu.ledgers.scrutiny import Orders, Scrutiny
    from bangfu.register.homes import Whereabouts

__all__ = ["app"]

app = typer.Typer()


def _place(text: str) -> "Whereabouts":
    """Where a register is, from where the command is given: else the project's folder would do."""
    from bangfu.register.homes import whereabouts

    found = whereabouts(text)
    return found.absolute() if isinstance(found, Path) else found


_LedgersArgument = Annotated[
    list[Path] | None, typer.Argument(help="Workbooks, and text files as .csv.")
]
_NewRegisterOption = Annotated[
    str,
    typer.Option(
        "--register", help="Folder of the register, made if missing; or postgres://…, spark://…"
    ),
]
_SenderOption = Annotated[
    str | None,
    typer.Option("--unit", help="Code of the union that sends them: rows of others are faults."),
]
_MovesOption = Annotated[
    bool, typer.Option("--move-rows", help="Let rows of another union move to the one they name.")
]
_RestoreOption = Annotated[
    bool, typer.Option("--restore", help="Let what was corrected or withdrawn come back as it was.")
]
_ConfirmOption = Annotated[
    bool, typer.Option("--confirm", help="Let many rows of one union change at once.")
]
_CleanOption = Annotated[
    bool,
    typer.Option(
        "--accept-clean",
        help="Land what stands without the faulty rows and all that depends on them; these are "
        "held back and counted until they come right.",
    ),
]
_ExpectOption = Annotated[
    str, typer.Option("--expect", help="What the covering letter says: rows=38,amount=38000.")
]
_DryRunOption = Annotated[
    bool,
    typer.Option(
        "--dry-run", help="Tell what would land and which figures would move; write nothing."
    ),
]
_PreviewOption = Annotated[
    Path | None,
    typer.Option("--preview", help="Page to write of what would land; nothing lands. Mode 600."),
]
_NothingOption = Annotated[
    str | None,
    typer.Option("--nothing", help="Of this period the union of --unit has nothing to report."),
]
_AnswerOption = Annotated[
    Path | None,
    typer.Option(
        "--answer",
        help="Workbook to write for the sender: the ledger with its faults marked, or a receipt. "
        "It holds what the ledger held; mode 600.",
    ),
]


_NOTHING_GIVEN = Text(
    "没有台账，也没有 --until，应有其一", "found no ledger and no --until, expected one of them"
)
_ONE_TO_ANSWER = Text(
    "--answer：现有{}个台账，应为一个", "--answer: found {} ledgers, expected one"
)


def _orders(
    unit: str | None, profiles: Path | None, letter: str, language: Language,
    *, moves: bool, restores: bool, confirmed: bool, clean: bool,
) -> "Orders":  # fmt: skip
    from bangfu.ledgers.covering_letter import CoveringLetter
    from bangfu.ledgers.rows.numbering import Sender
    from bangfu.ledgers.scrutiny import Orders

    with said_in(language):
        said = CoveringLetter.of(letter) if letter else CoveringLetter()
    return Orders(
        Sender(unit or "", moves), restores, confirmed, said, profiles=profiles, accepts_clean=clean
    )


@app.command("import")
def import_(
    register: _NewRegisterOption,
    files: _LedgersArgument = None,
    unit: _SenderOption = None,
    key: KeyOption = None,
    faults: FaultsOption = None,
    until: UntilOption = None,
    reason: ReasonOption = None,
    expect: _ExpectOption = "",
    move_rows: _MovesOption = False,
    restore: _RestoreOption = False,
    confirm: _ConfirmOption = False,
    accept_clean: _CleanOption = False,
    dry_run: _DryRunOption = False,
    preview: _PreviewOption = None,
    nothing: _NothingOption = None,
    answer: _AnswerOption = None,
    profile: ProfileOption = None,
    language: LanguageOption = "zh",
) -> None:
    """Import ledgers as one load; if anything is wrong, nothing lands.

    Without ledgers, --until only declares the day, and with --unit and --nothing one union says so.
    """
    from bangfu.ledgers.intake import import_ledgers

    place, day, why = _place(register), until and until.date(), reason or ""
    orders = _orders(unit, profile, expect, language, moves=move_rows, restores=restore,
        confirmed=confirm, clean=accept_clean)  # fmt: skip
    _require_something(files, answer, language, is_declared=bool(day or nothing))
    with _told(place, key, faults, language), _answered(answer, files, place) as accept:
        if files and (dry_run or preview):
            _look(files, place, key, orders, page=preview, language=language)
            return
        if files:
            with told_pace(language):
                result = import_ledgers(
                    files, place, key_file=key, language=language, until=day, reason=why,
                    orders=orders,
                )  # fmt: skip
        else:
            result = _declared(place, day, why, unit=unit or "", nothing=nothing)
        result = accept(result)
        _tell(result, place, language, faults)


def _declared(
    register: "Whereabouts", day: "date | None", why: str, *, unit: str, nothing: str | None
) -> "ImportResult":
    from bangfu.ledgers.intake import declare
    from bangfu.periods import Period

    said = Period.parse(nothing) if nothing else None
    return declare(register, day, why, unit=unit, nothing=said)


def _require_something(
    files: "Sequence[Path] | None", answer: Path | None, language: Language, *, is_declared: bool
) -> None:
    if not files and not is_declared:
        raise typer.BadParameter(_NOTHING_GIVEN.of(language))
    if answer is not None and len(files or ()) != 1:
        raise typer.BadParameter(_ONE_TO_ANSWER.of(language).format(len(files or ())))


@contextmanager
def _at_work(register: "Whereabouts", key: Path | None, language: Language) -> "Iterator[None]":
    """Sweep what a killed import has left, and have it told what there is to say of the key."""
    from bangfu.ledgers.frugality import sparing_pandas
    from bangfu.register.homes import folders_among
    from bangfu.scratch import sweep_leftovers

    sweep_leftovers(*folders_among([register]))
    with sparing_pandas(), key_told(register, key, language):
        yield


@contextmanager
def _told(
    register: "Whereabouts", key: Path | None, faults: Path | None, language: Language
) -> "Iterator[None]":
    """Have it told that a first key is made, and faults in a file too, if that is wanted."""
    from bangfu.ledgers.intake import LedgerFaults, write_faults

    try:
        with _at_work(register, key, language):
            yield
    except LedgerFaults as error:
        if faults is not None:
            write_faults(faults, error.faults, language=language)
        raise


@contextmanager
def _answered(
    answer: Path | None, files: "Sequence[Path] | None", register: "Whereabouts"
) -> "Iterator[Callable[[ImportResult], ImportResult]]":
    """Have the sender of one ledger answered: what is wrong with it, or that it was accepted.

    Then nobody needs its rows any more: those of a large one and the register that is opened to
    tell of it would take 110 MB beside each other.
    """
    from bangfu.ledgers.intake import LedgerFaults

    if answer is None or not files:
        yield lambda result: replace(result, rows=())
        return
    from bangfu.ledgers.answer_workbook import require_apart, write_answer

    require_apart(answer, register)
    try:
        yield lambda result: _accept(answer, files[0], result)
    except LedgerFaults as error:
        write_answer(answer, files[0], error.faults, error.remarks)
        raise


def _accept(answer: Path, file: Path, result: "ImportResult") -> "ImportResult":
    """Answer the sender of a ledger that landed: what is still to mend, or a receipt.

    The result is given back without its rows.
    """
    from bangfu.ledgers.answer_workbook import write_answer, write_receipt

    if result.held:
        write_answer(answer, file, result.faults, result.remarks, landed=result)
    else:
        write_receipt(answer, file, result)
    return replace(result, rows=())


def _tell(
    result: "ImportResult", register: "Whereabouts", language: Language, faults: Path | None = None
) -> None:
    from bangfu.cli.printing import print_completeness
    from bangfu.ledgers.intake import write_faults

    if faults is not None and result.held:
        write_faults(faults, result.faults, language=language)
    typer.echo(result.message(language))
    if result.load_id is not None:
        print_completeness(open_named(str(register), None).completeness, language)


def _look(
    files: "Sequence[Path]",
    register: "Whereabouts",
    key: Path | None,
    orders: "Orders",
    *,
    page: Path | None,
    language: Language,
) -> None:
    """Print what an import would do; faults stop it as they would stop that."""
    from bangfu.ledgers.answer_workbook import require_apart
    from bangfu.ledgers.intake import LedgerFaults, look_at
    from bangfu.ledgers.preview import preview
    from bangfu.rules import read_rules

    if page is not None:
        require_apart(page, register, "--preview")
    with told_pace(language):
        found = look_at(files, register, key_file=key, orders=orders)
    told = preview(found, read_rules())
    for line in told.lines(language):
        typer.echo(line)
    moved = MovedTold([], 0) if found.faults else _moved_by(found, register, language)
    print_moved(moved, language)
    if page is not None:
        from bangfu.ledgers.preview_page import write_preview

        write_preview(page, told, moved.figures, language=language)
    if found.faults:
        raise LedgerFaults(found.faults, language, names=found.names)


def _moved_by(found: "Scrutiny", register: "Whereabouts", language: Language) -> MovedTold:
    """Which public figures an import would move."""
    from bangfu.ledgers.preview import would_be, would_change
    from bangfu.register.store import open_register

    if found.before is None or found.amendments.is_empty:
        return MovedTold([], 0)
    with would_be(found, register) as staged:
        after = open_register(staged, rules=found.before.rules)
        return moved_figures_told(found.before, after, would_change(found), language)


@app.command()
def inbox(
    folder: Annotated[Path, typer.Argument(help="Folder with the ledgers of a period.")],
    register: _NewRegisterOption,
    period: Annotated[str, typer.Option(help="What they are sent for, as in 2019-12.")],
    key: KeyOption = None,
    faults: Annotated[
        Path | None, typer.Option(help="Folder for the faults of each ledger that is returned.")
    ] = None,
    answers: Annotated[
        Path | None, typer.Option(help="Folder for an answer to the sender of each ledger.")
    ] = None,
    move_rows: _MovesOption = False,
    restore: _RestoreOption = False,
    confirm: _ConfirmOption = False,
    accept_clean: _CleanOption = False,
    profile: ProfileOption = None,
    language: LanguageOption = "zh",
) -> None:
    """Import a folder of ledgers one by one: one that is faulty holds up no other.

    Who sent a ledger is told by its name, where the code or name of a union stands in it, else by
    its rows. Ends with exit code 2 if any is returned.
    """
    from bangfu.ledgers.answer_workbook import require_apart
    from bangfu.ledgers.inbox import take_in
    from bangfu.ledgers.intake import write_faults
    from bangfu.periods import Period

    orders = _orders(None, profile, "", language, moves=move_rows, restores=restore,
        confirmed=confirm, clean=accept_clean)  # fmt: skip
    place, asked, returned = _place(register), Period.parse(period), 0
    with _at_work(place, key, language):
        if answers is not None:
            require_apart(answers, place, "--answers")
        ledgers = take_in(folder, place, asked, key_file=key, orders=orders)
        for one in paced(ledgers, language):
            typer.echo(one.message(language))
            returned += one.returned
            if answers is not None and one.is_ledger:
                _answer(one, answers)
            if faults is not None and one.faults:
                faults.mkdir(parents=True, exist_ok=True, mode=0o700)
                write_faults(faults / f"{one.file.name}.csv", one.faults, language=language)
    if returned:
        raise typer.Exit(2)


def _answer(one: "Delivery", folder: Path) -> None:
    from bangfu.ledgers.answer_workbook import write_answer

    if one.result is None:
        write_answer(folder / f"退回-{one.file.stem}.xlsx", one.file, one.faults, one.remarks)
    else:
        begin = "待改" if one.result.held else "回执"
        _accept(folder / f"{begin}-{one.file.stem}.xlsx", one.file, one.result)
