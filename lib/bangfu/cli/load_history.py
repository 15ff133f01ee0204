"""Commands that say what a register has received: its loads, what they moved, who has reported."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from bangfu.cli.options import (
    SAMPLE,
    LanguageOption,
    RegisterOption,
    open_named,
    register_text,
    top_unit,
)
from bangfu.language import Language, Text

if TYPE_CHECKING:
    from bangfu.figures.model import Figure
    from bangfu.register.load_comparison import RowChange
    from bangfu.register.store import Register

__all__ = ["MovedTold", "app", "moved_figures_told", "print_moved"]

app = typer.Typer()

_SETTLED = Text(
    "另有{}个公开数字数值未变，只是各工会是否报齐有变。",
    "{} public figures more keep their value; only whether all unions have reported changed.",
)
_HELD = Text("扣留{}行，待改正", "{} rows held back")

_FolderOption = Annotated[str, typer.Option("--register", help="Folder of the register.")]


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
        typer.echo(change.message(language, after.rules))
    if since:
        told = moved_figures_told(open_named(register, since), after, changes, language)
        print_moved(told, language)


@app.command()
def status(
    register: RegisterOption = None,
    period: Annotated[
        str | None, typer.Option(help="Tell who has sent what for it, as in 2019-12.")
    ] = None,
    language: LanguageOption = "zh",
) -> None:
    """Show until when each union has reported, and the newest day in each of its tables.

    Then of which unions rows are held back, and how many.

    With a period: whose ledgers have landed, were returned, and are still to come, with a text to
    copy for these.
    """
    from bangfu.cli.printing import print_completeness
    from bangfu.params import find_register
    from bangfu.periods import Period
    from bangfu.register.deliveries import reminder, standings
    from bangfu.register.held_rows import held_by_union
    from bangfu.register.loads import list_loads

    opened = open_named(register, None)
    folder = find_register(register_text(register or SAMPLE))
    if period is None:
        print_completeness(opened.completeness, by_table=True)
        for unit, rows in sorted(held_by_union(list_loads(folder)).items()):
            typer.echo(f"{unit}\t{_HELD.of(language).format(rows)}")
        return
    asked = Period.parse(period)
    found = standings(folder, opened, asked)
    for one in found:
        typer.echo(f"{one.unit}\t{one.name.of(language)}\t{one.said.of(language)}")
    if said := reminder(found, asked):
        typer.echo(said.of(language))


@dataclass(frozen=True)
class MovedTold:
    """The public figures of the top union that move, as they are told.

    Attributes
    ----------
    figures
        Address, what it was told before, and what after, of each whose value moves.
    settled
        How many more keep their value, but began or ceased to be provisional.
    """

    figures: "list[tuple[str, str, str]]"
    settled: int


def moved_figures_told(
    before: "Register", after: "Register", changes: "list[RowChange]", language: Language
) -> MovedTold:
    """The public figures of the top union that move, with what they are told before and after."""
    from bangfu.figures.movements import moved_figures
    from bangfu.register.load_comparison import periods_touched
    from bangfu.words.numerals import format_value

    def told(figure: "Figure | None") -> str:
        if figure is None:
            return "–"
        return format_value(figure.value, figure.measure_unit, language, status=figure.status)

    moved = moved_figures(before, after, top_unit(after), periods_touched(changes))
    figures = [
        (one.address, told(one.before), told(one.after)) for one in moved if not one.is_settled
    ]
    return MovedTold(figures, len(moved) - len(figures))


def print_moved(moved: MovedTold, language: Language) -> None:
    """Print figures that move, one a line, and how many only settled."""
    for address, before, after in moved.figures:
        typer.echo(f"{address}\t{before}\t→\t{after}")
    if moved.settled:
        typer.echo(_SETTLED.of(language).format(moved.settled))
