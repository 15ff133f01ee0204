"""Commands about what unions send: ledgers looked at, landed, and what is still to come."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bangfu.cli.options import (
    FaultsOption,
    KeyOption,
    LanguageOption,
    ReasonOption,
    UntilOption,
    open_named,
)

if TYPE_CHECKING:
    from bangfu.ledgers.scrutiny import Orders

__all__ = ["app"]

app = typer.Typer()

_NewRegisterOption = Annotated[Path, typer.Option("--register", help="Folder; made if missing.")]
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


def _orders(
    unit: str | None, *, moves: bool, restores: bool, confirmed: bool, letter: str
) -> "Orders":
    from bangfu.ledgers.covering_letter import CoveringLetter
    from bangfu.ledgers.numbering import Sender
    from bangfu.ledgers.scrutiny import Orders

    said = CoveringLetter.of(letter) if letter else CoveringLetter()
    return Orders(Sender(unit or "", moves), restores, confirmed, said)


@app.command("import")
def import_(
    register: _NewRegisterOption,
    files: Annotated[
        list[Path] | None, typer.Argument(help="Workbooks (.xlsx, .xlsm, .xls) and CSV files.")
    ] = None,
    unit: _SenderOption = None,
    key: KeyOption = None,
    faults: FaultsOption = None,
    until: UntilOption = None,
    reason: ReasonOption = None,
    expect: _ExpectOption = "",
    move_rows: _MovesOption = False,
    restore: _RestoreOption = False,
    confirm: _ConfirmOption = False,
    language: LanguageOption = "zh",
) -> None:
    """Import ledgers as one load; if anything is wrong, nothing lands.

    Without ledgers, but with --until, only the day is declared: of a month in which nothing was.
    """
    from bangfu.cli.printing import print_completeness
    from bangfu.ledgers.intake import LedgerFaults, declare, import_ledgers, write_faults
    from bangfu.scratch import sweep_leftovers

    sweep_leftovers(register)
    day, why = until and until.date(), reason or ""
    orders = _orders(unit, moves=move_rows, restores=restore, confirmed=confirm, letter=expect)
    try:
        if files:
            result = import_ledgers(
                files, register, key_file=key, language=language, until=day, reason=why,
                orders=orders,
            )  # fmt: skip
        elif day:
            result = declare(register, day, why)
        else:
            raise typer.BadParameter("found no ledger and no --until, expected one of them")
    except LedgerFaults as error:
        if faults is not None:
            write_faults(faults, error.faults, language=language)
        raise
    typer.echo(result.message(language))
    if result.load_id is not None:
        print_completeness(open_named(str(register.absolute()), None).completeness)
