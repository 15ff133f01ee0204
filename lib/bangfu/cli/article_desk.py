"""Commands about drafts of articles: whether their numbers are those of the register."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bangfu.cli.options import LanguageOption, RegisterOption, open_named, top_unit

if TYPE_CHECKING:
    from bangfu.articles.drafts import Checked
    from bangfu.language import Language

__all__ = ["app"]

app = typer.Typer()
_articles = typer.Typer(help="Check drafts of articles before they are printed.")
app.add_typer(_articles, name="article")

_WRONG, _UNSURE = 1, 5


@_articles.callback()
def _article() -> None:
    """Check drafts of articles before they are printed."""


@_articles.command()
def check(
    draft: Annotated[
        str, typer.Argument(help="A .txt, .md or .docx file, or - for what is piped in.")
    ],
    register: RegisterOption = None,
    as_of: Annotated[int | None, typer.Option(help="Newest load to see.")] = None,
    dated: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day of the draft, by which 去年 is read."),
    ] = None,
    edition: Annotated[
        Literal["public", "internal"], typer.Option(help="Public: what is withheld is not told.")
    ] = "public",
    html: Annotated[
        Path | None, typer.Option(help="Write the marked-up draft there, as a page.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print all verdicts as JSON.")] = False,
    language: LanguageOption = "zh",
) -> None:
    """Hold each number of a draft against the register, by the words around it.

    Exit code 0 if nothing is wrong, 1 if something is, 5 if something could not be checked.
    """
    from bangfu.articles.drafts import Checker, read_draft
    from bangfu.articles.evidence import Evidence

    text = sys.stdin.read() if draft == "-" else read_draft(Path(draft))
    opened = open_named(register, as_of)
    checker = Checker.of(Evidence(opened, top_unit(opened), edition))
    told = checker.check(text, dated.date() if dated else None)
    if html is not None:
        from bangfu.articles.marked_draft import write_marked_draft

        write_marked_draft(html.absolute(), told, language)
    if json:
        import orjson

        typer.echo(orjson.dumps(told.record(language), option=orjson.OPT_INDENT_2).decode())
    else:
        _print(told, language)
    if told.count("wrong"):
        raise typer.Exit(_WRONG)
    if told.count("unsure"):
        raise typer.Exit(_UNSURE)


def _print(told: "Checked", language: "Language") -> None:
    from bangfu.articles.verdicts import LABELS

    for one in told.verdicts:
        if one.verdict != "not a figure":
            number = "".join(told.text[one.mention.start : one.mention.end].split())
            cells = (number, LABELS[one.verdict].of(language), one.said(language), one.address)
            typer.echo("\t".join(cells).rstrip())
    typer.echo(told.summary(language))
