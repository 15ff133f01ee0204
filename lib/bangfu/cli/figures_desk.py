"""The command that prints figures, and what it reads of a register to know them."""

from itertools import chain
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bangfu.cli.clearance import require_clear
from bangfu.cli.options import FormatOption, LanguageOption, RegisterOption, open_named, top_unit

if TYPE_CHECKING:
    from bangfu.figures.model import Figure
    from bangfu.figures.recall import Recall
    from bangfu.register.homes.duckdb_tables import DuckTables
    from bangfu.register.homes.read_account import ReadAccount, Reads
    from bangfu.register.store import Register

__all__ = ["app"]

app = typer.Typer()


@app.command()
def figures(
    period: Annotated[str, typer.Option(help="2019-12, 2019-Q4, 2019-H2, 2019 or 2013..2019.")],
    unit: Annotated[
        str | None, typer.Option(help="Code of a union; the top one if not given.")
    ] = None,
    id_: Annotated[str, typer.Option("--id", help="Figures to show, as in 'comfort.*'.")] = "*",
    format_: FormatOption = "table",
    register: RegisterOption = None,
    as_of: Annotated[int | None, typer.Option(help="Newest load to see.")] = None,
    language: LanguageOption = "zh",
    edition: Annotated[
        Literal["public", "internal"], typer.Option(help="Public: disclosure control on.")
    ] = "public",
    explain: Annotated[
        bool, typer.Option("--explain", help="Also tell what is read of the register's files.")
    ] = False,
) -> None:
    """Print figures of a period, without any notebook."""
    from bangfu.cli.printing import print_figures
    from bangfu.figures.changes import change_questions, changes_of
    from bangfu.figures.proportions import share_questions, shares_of
    from bangfu.figures.questions import answer, catalogue_questions
    from bangfu.figures.recall import Recall
    from bangfu.periods import Period

    asked = Period.parse(period)
    opened = open_named(register, as_of)
    account = _account_of(opened) if explain else None
    wanted = (catalogue_questions, change_questions, share_questions)
    questions = chain.from_iterable(ask(asked, edition, id_) for ask in wanted)
    recall = Recall(opened)
    answers = answer(opened, unit or top_unit(opened), edition, asked, questions, recall=recall)
    made = (changes_of(answers, asked, id_), shares_of(answers, asked, id_))
    found = _public(list(chain(answers.figures_of(asked, id_), *made)), id_, period)
    if edition == "public":
        require_clear(found, opened, register)
    print_figures(found, format_, language)
    if account is not None:
        _explain(account, recall)


def _public(told: "list[Figure]", pattern: str, period: str) -> "list[Figure]":
    """Those of some figures that may be shown, of which there must be one."""
    from bangfu.errors import FigureError

    found = [figure for figure in told if figure.is_public]
    if not found:
        why = "nothing is public (--edition internal)" if told else f"no figure is told of {period}"
        raise FigureError(f"--id: found {pattern!r}, of which {why}")
    return found


def _account_of(opened: "Register") -> "ReadAccount | None":
    """What is read of the files from now on; None of a register all of whose rows are held."""
    from bangfu.errors import ParameterError
    from bangfu.register.homes.duckdb_tables import DuckTables

    if not isinstance(opened.stands, DuckTables):
        raise ParameterError("--explain: found a database, expected a register in a folder")
    if opened.stands.few:
        _say_held(opened.stands)
        return None
    return opened.stands.account()


def _say_held(stands: "DuckTables") -> None:
    told = f"few rows: read once when the register was opened: {stands.account().whole().message}"
    typer.echo(told, err=True)


def _explain(account: "ReadAccount", recall: "Recall") -> None:
    """What each measure read, then what was read of the register itself, then all of it."""
    from bangfu.register.homes.read_account import NOTHING_READ

    left = dict(account.reads)
    for measure, by, period, sql in recall.asked():
        if sql in left:
            name = f"{measure.__module__.rpartition('.')[2]}.{measure.__name__}"
            _tell(f"{name}{' by ' * bool(by)}{', '.join(by)}, {period}", left.pop(sql))
    _tell("unions, and until when they have reported", sum(left.values(), NOTHING_READ))
    _tell("in all", sum(account.reads.values(), NOTHING_READ))


def _tell(what: str, reads: "Reads") -> None:
    typer.echo(f"{what}: {reads.message}", err=True)
