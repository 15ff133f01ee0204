"""Commands about articles: a figure said in a sentence, and whether the numbers of a draft hold."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bangfu.cli.options import LanguageOption, RegisterOption, open_named, top_unit

if TYPE_CHECKING:
    from bangfu.articles.drafts import Checked
    from bangfu.articles.evidence import Evidence
    from bangfu.articles.word_drafts import WordDraft
    from bangfu.disclosure.policy import Edition
    from bangfu.language import Language

__all__ = ["app"]

app = typer.Typer()
_articles = typer.Typer(help="Check drafts of articles before they are printed.")
app.add_typer(_articles, name="article")

_WRONG, _UNSURE = 1, 5
_DraftArgument = Annotated[
    str, typer.Argument(help="A .txt, .md or .docx file, or - for what is piped in.")
]

ReleaseOption = Annotated[
    Path | None, typer.Option(help="Folder of published reports, instead of a register.")
]
AsOfOption = Annotated[int | None, typer.Option(help="Newest load to see.")]
EditionOption = Annotated[
    Literal["public", "internal"], typer.Option(help="Public: what is withheld is not told.")
]


@_articles.callback()
def _article() -> None:
    """Check drafts of articles before they are printed."""


@_articles.command()
def check(
    draft: _DraftArgument,
    register: RegisterOption = None,
    release: ReleaseOption = None,
    as_of: AsOfOption = None,
    dated: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day of the draft, by which 去年 is read."),
    ] = None,
    edition: EditionOption = "public",
    html: Annotated[
        Path | None, typer.Option(help="Write the marked-up draft there, as a page.")
    ] = None,
    docx: Annotated[
        Path | None, typer.Option(help="Write a Word draft there, with a comment on each number.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print all verdicts as JSON.")] = False,
    language: LanguageOption = "zh",
) -> None:
    """Hold each number of a draft against the register, by the words around it.

    Exit code 0 if nothing is wrong, 1 if something is, 5 if something could not be checked.
    """
    from bangfu.articles.drafts import Checker

    text, word = _read(draft)
    if docx is not None and word is None:
        raise typer.BadParameter("--docx: found a draft that is no .docx file")
    evidence = _evidence(register, release, as_of, edition)
    told = Checker.of(evidence).check(text, dated.date() if dated else None)
    if html is not None:
        _write_page(html, told, language)
    if docx is not None and word is not None:
        word.write(docx.absolute(), told, language)
    _tell(told, language, as_json=json)
    if told.count("wrong", "unsure"):
        raise typer.Exit(_WRONG if told.count("wrong") else _UNSURE)


def _write_page(target: Path, told: "Checked", language: "Language") -> None:
    from bangfu.articles.marked_draft import MarkedDraft

    MarkedDraft(told, language).write(target.absolute())


@app.command()
def say(
    address: Annotated[
        str, typer.Argument(help="Of a figure, as in comfort.person_times/2018/110105.")
    ],
    style: Annotated[
        Literal["exact", "rounded", "change", "share", "rank", "series", "span"],
        typer.Option(help="How: as it is, with one rounding word, beside others."),
    ] = "exact",
    register: RegisterOption = None,
    release: ReleaseOption = None,
    as_of: AsOfOption = None,
    edition: EditionOption = "public",
    language: LanguageOption = "zh",
) -> None:
    """Say a figure in one sentence to be taken over, true of its exact value."""
    from bangfu.articles.quotations import Quoter

    quoter = Quoter(_evidence(register, release, as_of, edition), language)
    typer.echo(quoter.quote(address, style))


def _evidence(
    register: str | None, release: Path | None, as_of: int | None, edition: "Edition"
) -> "Evidence":
    if release is None:
        return _of_register(register, as_of, edition)
    if register is not None or as_of is not None or edition != "public":
        raise typer.BadParameter("--release: found with --register, --as-of or --edition internal")
    return _of_releases(release)


def _of_register(register: str | None, as_of: int | None, edition: "Edition") -> "Evidence":
    from bangfu.articles.evidence import RegisterEvidence

    opened = open_named(register, as_of)
    return RegisterEvidence(opened, top_unit(opened), edition)


def _of_releases(reports: Path) -> "Evidence":
    from bangfu.press.library.printed_evidence import printed_evidence

    return printed_evidence(reports.absolute())


def _read(draft: str) -> "tuple[str, WordDraft | None]":
    """The text of a draft, and the Word file if it is one."""
    from bangfu.articles.drafts import read_draft
    from bangfu.articles.word_drafts import WordDraft

    if draft == "-":
        return sys.stdin.read(), None
    if Path(draft).suffix.lower() != ".docx":
        return read_draft(Path(draft)), None
    word = WordDraft(Path(draft))
    return word.text, word


def _tell(told: "Checked", language: "Language", *, as_json: bool) -> None:
    from bangfu.articles.verdicts import LABELS

    if as_json:
        import orjson

        typer.echo(orjson.dumps(told.record(language), option=orjson.OPT_INDENT_2).decode())
        return
    for one in told.verdicts:
        if one.verdict != "not a figure":
            number = "".join(told.text[one.mention.start : one.mention.end].split())
            cells = (number, LABELS[one.verdict].of(language), one.said(language), one.address)
            typer.echo("\t".join(cells).rstrip())
    typer.echo(told.summary(language))
    if told.synthetic:
        from bangfu.articles.marked_draft import WORDS

        typer.echo(WORDS["synthetic"].of(language), err=True)  # the summary is what is filed
