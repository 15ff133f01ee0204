"""Commands about what unions send: ledgers looked at, landed, and what is still to come."""

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bangfu.cli.custody import key_told
from bangfu.cli.options import (
    SAMPLE,
    FaultsOption,
    KeyOption,
    LanguageOption,
    ProfileOption,
    ReasonOption,
    RegisterOption,
    UntilOption,
    open_named,
    register_text,
    top_unit,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from bangfu.figures.model import Figure
    from bangfu.language import Language
    from bangfu.ledgers.inbox import Delivery
    from bangfu.ledgers.intake import ImportResult
    from bangfu.ledgers.scrutiny import Orders, Scrutiny
    from bangfu.register.load_comparison import RowChange
    from bangfu.register.store import Register

__all__ = ["app"]

app = typer.Typer()


def _absolute(folder: Path) -> Path:
    """A folder from where the command is given: relative ones are else looked up in the project."""
    return folder.absolute()


_NewRegisterOption = Annotated[
    Path,
    typer.Option("--register", help="Folder of the register; made if missing.", callback=_absolute),
]
_LedgersArgument = Annotated[
    list[Path] | None, typer.Argument(help="Workbooks, and text files as .csv.")
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
_FolderOption = Annotated[str, typer.Option("--register", help="Folder of the register.")]


def _orders(
    unit: str | None, profiles: Path | None, letter: str,
    *, moves: bool, restores: bool, confirmed: bool,
) -> "Orders":  # fmt: skip
    from bangfu.ledgers.covering_letter import CoveringLetter
    from bangfu.ledgers.rows.numbering import Sender
    from bangfu.ledgers.scrutiny import Orders

    said = CoveringLetter.of(letter) if letter else CoveringLetter()
    return Orders(Sender(unit or "", moves), restores, confirmed, said, profiles=profiles)


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
    dry_run: _DryRunOption = False,
    preview: _PreviewOption = None,
    nothing: _NothingOption = None,
    answer: _AnswerOption = None,
    profile: ProfileOption = None,
    language: LanguageOption = "zh",
) -> None:
    """Import ledgers as one load; if anything is wrong, nothing lands.

    Without ledgers, but with --until, only the day is declared: of a month in which nothing was.
    With --unit and --nothing one union says so.
    """
    from bangfu.ledgers.intake import import_ledgers, look_at
    from bangfu.scratch import sweep_leftovers

    sweep_leftovers(register)
    day, why = until and until.date(), reason or ""
    orders = _orders(unit, profile, expect, moves=move_rows, restores=restore, confirmed=confirm)
    _require_something(files, is_declared=bool(day or nothing), is_answered=answer is not None)
    with _told(register, key, faults, language), _answered(answer, files, register) as accept:
        if files and (dry_run or preview):
            found = look_at(files, register, key_file=key, orders=orders)
            _look(found, register, preview, language)
            return
        if files:
            result = import_ledgers(
                files, register, key_file=key, language=language, until=day, reason=why,
                orders=orders,
            )  # fmt: skip
        else:
            result = _declared(register, day, why, unit=unit or "", nothing=nothing)
        accept(result)
        _tell(result, register, language)


def _declared(
    register: Path, day: "date | None", why: str, *, unit: str, nothing: str | None
) -> "ImportResult":
    from bangfu.ledgers.intake import declare
    from bangfu.periods import Period

    said = Period.parse(nothing) if nothing else None
    return declare(register, day, why, unit=unit, nothing=said)


def _require_something(
    files: "Sequence[Path] | None", *, is_declared: bool, is_answered: bool
) -> None:
    if not files and not is_declared:
        raise typer.BadParameter("found no ledger and no --until, expected one of them")
    if is_answered and len(files or ()) != 1:
        raise typer.BadParameter("--answer: found none or several ledgers, expected one")


@contextmanager
def _told(
    register: Path, key: Path | None, faults: Path | None, language: "Language"
) -> "Iterator[None]":
    """Have it told that a first key is made, and faults in a file too, if that is wanted."""
    from bangfu.ledgers.intake import LedgerFaults, write_faults

    try:
        with key_told(register, key, language):
            yield
    except LedgerFaults as error:
        if faults is not None:
            write_faults(faults, error.faults, language=language)
        raise


@contextmanager
def _answered(
    answer: Path | None, files: "Sequence[Path] | None", register: Path
) -> "Iterator[Callable[[ImportResult], None]]":
    """Have the sender of one ledger answered: what is wrong with it, or that it was accepted."""
    from bangfu.ledgers.intake import LedgerFaults

    if answer is None or not files:
        yield lambda _: None
        return
    from bangfu.ledgers.answer_workbook import require_apart, write_answer, write_receipt

    require_apart(answer, register)
    try:
        yield lambda result: write_receipt(answer, files[0], result)
    except LedgerFaults as error:
        write_answer(answer, files[0], error.faults, error.remarks)
        raise


def _tell(result: "ImportResult", register: Path, language: "Language") -> None:
    from bangfu.cli.printing import print_completeness

    typer.echo(result.message(language))
    if result.load_id is not None:
        print_completeness(open_named(str(register.absolute()), None).completeness, language)


def _look(found: "Scrutiny", register: Path, page: Path | None, language: "Language") -> None:
    """Print what an import would do; faults stop it as they would stop that."""
    from bangfu.ledgers.answer_workbook import require_apart
    from bangfu.ledgers.intake import LedgerFaults
    from bangfu.ledgers.preview import preview
    from bangfu.rules import read_rules

    if page is not None:
        require_apart(page, register, "--preview")
    rules = read_rules()
    for line in preview(found, rules, language):
        typer.echo(line)
    moved = [] if found.faults else _moved_by(found, register, language)
    _print_moved(moved)
    if page is not None:
        from bangfu.ledgers.preview_page import write_preview

        write_preview(page, found, moved, rules, language=language)
    if found.faults:
        raise LedgerFaults(found.faults, language)


def _moved_by(
    found: "Scrutiny", register: Path, language: "Language"
) -> "list[tuple[str, str, str]]":
    """Which public figures an import would move."""
    from bangfu.ledgers.judging import would_be
    from bangfu.ledgers.preview import would_change
    from bangfu.register.store import open_register

    if found.before is None or found.amendments.is_empty:
        return []
    with would_be(found.amendments.rows, register) as staged:
        after = open_register(staged, rules=found.before.rules)
        return _moved(found.before, after, would_change(found), language)


def _moved(
    before: "Register", after: "Register", changes: "list[RowChange]", language: "Language"
) -> "list[tuple[str, str, str]]":
    """The public figures of the top union that move, with what they are told before and after."""
    from bangfu.figures.movements import moved_figures
    from bangfu.register.load_comparison import periods_touched
    from bangfu.words.numerals import format_value

    def told(figure: "Figure | None") -> str:
        if figure is None:
            return "–"
        return format_value(figure.value, figure.measure_unit, language, status=figure.status)

    moved = moved_figures(before, after, top_unit(after), periods_touched(changes))
    return [(one.address, told(one.before), told(one.after)) for one in moved]


def _print_moved(moved: "list[tuple[str, str, str]]") -> None:
    for address, before, after in moved:
        typer.echo(f"{address}\t{before}\t→\t{after}")


@app.command()
def loads(register: _FolderOption) -> None:
    """List the loads of a register: when, by whom, how many rows, of which ledgers, and why."""
    from bangfu.params import find_register
    from bangfu.register.loads import loads_as_of

    typer.echo("load\tat\tby\trows\tledgers\treason")
    for load in loads_as_of(find_register(register_text(register))):
        how = load.landing
        names = ", ".join(source["name"] for source in how.get("sources", ()))
        cells = (how.get("at", ""), how.get("by", ""), sum(load.rows.values()), names, load.reason)
        typer.echo("\t".join(map(str, (load.load_id, *cells))))


@app.command()
def diff(
    since: Annotated[int, typer.Argument(help="Number of a load; 0 for none.")],
    until: Annotated[int, typer.Argument(help="Number of a later load.")],
    register: _FolderOption,
    language: LanguageOption = "zh",
) -> None:
    """Show what changed between two loads, row by row, and which public figures moved."""
    from bangfu.register.load_comparison import row_changes

    after = open_named(register, until)
    changes = row_changes(after, since, until)
    for change in changes:
        typer.echo(change.message(language))
    if since:
        _print_moved(_moved(open_named(register, since), after, changes, language))


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
    from bangfu.scratch import sweep_leftovers

    if answers is not None:
        require_apart(answers, register)
    sweep_leftovers(register)
    orders = _orders(None, profile, "", moves=move_rows, restores=restore, confirmed=confirm)
    asked, returned = Period.parse(period), 0
    with key_told(register, key, language):
        for one in take_in(folder, register, asked, key_file=key, orders=orders):
            typer.echo(one.message(language))
            returned += one.returned
            if answers is not None:
                _answer(one, answers)
            if faults is not None and one.returned:
                faults.mkdir(parents=True, exist_ok=True, mode=0o700)
                write_faults(faults / f"{one.file.name}.csv", one.faults, language=language)
    if returned:
        raise typer.Exit(2)


def _answer(one: "Delivery", folder: Path) -> None:
    from bangfu.ledgers.answer_workbook import write_answer, write_receipt

    if one.result is None:
        write_answer(folder / f"退回-{one.file.stem}.xlsx", one.file, one.faults, one.remarks)
    else:
        write_receipt(folder / f"回执-{one.file.stem}.xlsx", one.file, one.result)


@app.command()
def status(
    register: RegisterOption = None,
    period: Annotated[
        str | None, typer.Option(help="Tell who has sent what for it, as in 2019-12.")
    ] = None,
    language: LanguageOption = "zh",
) -> None:
    """Show until when each union has reported, and the newest day in each of its tables.

    With a period: whose ledgers have landed, were returned, and are still to come, with a text to
    copy for these.
    """
    from bangfu.cli.printing import print_completeness
    from bangfu.params import find_register
    from bangfu.periods import Period
    from bangfu.register.deliveries import reminder, standings

    opened = open_named(register, None)
    if period is None:
        print_completeness(opened.completeness, by_table=True)
        return
    asked, folder = Period.parse(period), find_register(register_text(register or SAMPLE))
    found = standings(folder, opened, asked)
    for one in found:
        typer.echo(f"{one.unit}\t{one.name.of(language)}\t{one.said.of(language)}")
    if said := reminder(found, asked):
        typer.echo(said.of(language))
