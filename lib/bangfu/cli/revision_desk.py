"""Commands of who revises the comfort scheme: what a draft would do."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from bangfu.cli.options import FormatOption, LanguageOption, RegisterOption, open_named

__all__ = ["app"]

app = typer.Typer()

_DraftArgument = Annotated[
    Path, typer.Argument(help="Draft of the scheme, as params/drafts/fifth_revision.yaml.")
]
_YearsOption = Annotated[
    str | None, typer.Option(help="Claims of these years, as in 2018..2019; all if not given.")
]
_PartsOption = Annotated[
    Literal["illness", "event_kind", "relation", "unit"] | None,
    typer.Option(help="Tell each year by this too."),
]
_ListOption = Annotated[
    bool,
    typer.Option("--list", help="Print what does not follow the version of its day instead."),
]
_ListToOption = Annotated[
    Path | None, typer.Option(help="Write what does not to this CSV, mode 600.")
]
_UnitOption = Annotated[
    str | None, typer.Option(help="Code of a union that looks; the whole if not given.")
]


@app.command()
def whatif(
    draft: _DraftArgument,
    years: _YearsOption = None,
    by: _PartsOption = None,
    list_: _ListOption = False,
    list_to: _ListToOption = None,
    register: RegisterOption = None,
    unit: _UnitOption = None,
    as_of: Annotated[int | None, typer.Option(help="Newest load to see.")] = None,
    format_: FormatOption = "table",
    language: LanguageOption = "zh",
) -> None:
    """Replay past comfort claims, refused ones too, under a draft of the scheme.

    Who would gain, who would lose, and the cost a year, beside the version in force on the day of
    each claim. It is a calculation on the claims there were, no forecast; internal.
    """
    from bangfu.analysis.scheme_replay import replay
    from bangfu.cli.printing import csv_of, print_replay
    from bangfu.csv_files import with_mark
    from bangfu.files import write_whole
    from bangfu.periods import Period
    from bangfu.rules import read_draft

    opened = open_named(register, as_of)
    tried = opened.with_rules(read_draft(draft, opened.rules))
    seen = tried.within(unit) if unit else tried
    found = replay(seen, None if years is None else Period.parse(years))
    if list_to is not None:
        write_whole(list_to, with_mark(csv_of(found.astray(language))), private=True)
    print_replay(found, "astray" if list_ else f"year,{by or ''}", format_, language)
