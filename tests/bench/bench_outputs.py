"""What the ways of `bench_runs` made, read back: notebooks and pages that are whole, figures."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

import nbformat
from bangfu.press.report.output_record import values_shown

__all__ = ["Figures", "differences", "figures_of_release", "figures_of_run"]

Figures = Mapping[str, tuple[str, str]]
"""Value, as files of data have it, and status, by address."""

_MOST_TOLD = 5


def figures_of_run(executed: Path, page: Path) -> Figures:
    """The figures an executed notebook shows.

    Raises
    ------
    ValueError
        If a cell did not run or shows an error, or the page beside it is missing or empty.
    """
    notebook = nbformat.read(executed, as_version=4)
    for cell in (cell for cell in notebook.cells if cell.cell_type == "code"):
        kinds = {output.output_type for output in cell.outputs}
        if cell.source.strip() and (cell.execution_count is None or "error" in kinds):
            raise ValueError(f"{executed}, cell {cell.id!r}: found no run or an error")
    if not page.exists() or "</html>" not in page.read_text("utf-8"):
        raise ValueError(f"{page}: found no whole page")
    return {
        address: ("[c]" if status == "suppressed" else value or "", status)
        for address, (value, status) in values_shown([notebook]).items()
    }


def figures_of_release(folder: Path, pages: tuple[str, ...]) -> Figures:
    """The figures of a release's `figures.csv`.

    Raises
    ------
    ValueError
        If one of the pages is missing or not whole.
    """
    for name in pages:
        page = folder / name
        if not page.exists() or "</html>" not in page.read_text("utf-8"):
            raise ValueError(f"{page}: found no whole page")
    with (folder / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["address"]: (row["value"], row["status"]) for row in csv.DictReader(file)}


def differences(expected: Figures, found: Figures, *, more: bool = False) -> list[str]:
    """How the figures found differ from those expected, the first few.

    Parameters
    ----------
    more
        Whether further figures may be found: those of notebooks that are not compared.
    """
    told = list(_differences(expected, found, more))
    rest = len(told) - _MOST_TOLD
    return told[:_MOST_TOLD] + ([f"and {rest} more"] if rest > 0 else [])


def _differences(expected: Figures, found: Figures, more: bool) -> Iterator[str]:
    for address in sorted({*expected, *(() if more else found)}):
        wanted, got = expected.get(address), found.get(address)
        if wanted != got:
            yield f"{address}: found {got}, expected {wanted}"
