"""Print every sentence, headline and alternative text of the reports, to be read.

What a newspaper would not print is seen by reading only. The notebooks are run in this process,
on the sample, and of each output its words are printed once.
"""

import argparse
import ast
import html
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from bangfu.press.release.stored_notebooks import stored_notebooks
from bangfu.press.report.output_record import Output

ROOT = Path(__file__).resolve().parent.parent
PERIODS = ("2013", "2014", "2016", "2019", "2019-06", "2019-12", "2019-Q3", "2013..2019")
UNITS = ("110105", "110105015")
LANGUAGES = ("zh", "en")
_STATEMENT = re.compile(r'<p(?: class="(?:statement|note)")?>(.*?)</p>', re.DOTALL)


def outputs(notebook: Path, **given: str) -> Iterator[Output]:
    """What the cells of a notebook show, run with other parameters."""
    names: dict[str, Any] = {}
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        # What runs is this project's own notebooks, as a kernel would run them.
        *before, last = ast.parse(cell.source).body
        exec(compile(ast.Module(before, []), notebook.name, "exec"), names)  # noqa: S102
        if isinstance(last, ast.Expr):
            shown = eval(compile(ast.Expression(last.value), notebook.name, "eval"), names)  # noqa: S307
            if isinstance(shown, Output):
                yield shown
        else:
            exec(compile(ast.Module([last], []), notebook.name, "exec"), names)  # noqa: S102
        if "parameters" in cell.metadata.get("tags", []):
            names.update(given)


def words(shown: Output) -> Iterator[str]:
    """The sentences of an output: statements, headline figures, titles and alternative texts."""
    if shown.listing is not None and shown.listing.kind == "headline":
        yield from ("headline | " + " | ".join(entry) for entry in shown.listing.entries)
    elif shown.chart is not None:
        yield f"chart | {shown.chart.title}"
        yield f"  what | {shown.chart.subtitle}"
        yield f"  alt | {shown.chart.alt}"
    elif shown.printed is not None:
        yield from (f"note | {note}" for note in shown.printed.notes)
    elif shown.listing is None and shown.html:
        found = _STATEMENT.findall(shown.html) or [shown.text]
        yield from (f"says | {html.unescape(one)}" for one in found)


def main() -> None:
    """Print them all, or those of some periods, units and languages."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--period", action="append", help="instead of the usual ones")
    parser.add_argument("--unit", action="append")
    parser.add_argument("--language", action="append")
    asked = parser.parse_args()
    for unit in asked.unit or UNITS:
        for period in asked.period or PERIODS:
            for language in asked.language or LANGUAGES:
                told = _reports(unit=unit, period=period, language=language)
                sys.stdout.writelines(f"{line}\n" for line in told)


def _reports(**given: str) -> Iterator[str]:
    yield f"\n# {' '.join(given.values())}"
    for name in stored_notebooks():
        notebook = ROOT / "notebooks" / f"{name}.ipynb"
        yield f"## {name}"
        for shown in outputs(notebook, **given):
            yield from words(shown)


if __name__ == "__main__":
    main()
