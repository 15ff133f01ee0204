"""Numbers that name their figure: every one on a page can be looked up in the answers.

Years, days and months, and what comes from rules, definitions or print (`given`), are no figures
of the register. All else that has digits must name the address it words.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bangfu.csv_files import is_number
from bangfu.figures.model import WITHHELD

__all__ = ["address_faults"]

_CALENDAR = re.compile(
    r"\d{4}(?:-(?:\d{2}|[QH]\d))?|\d{1,2}[年月日]|[QH][1-4]\b|\b\d{1,2}(?=,? (?:January|February"
    r"|March|April|May|June|July|August|September|October|November|December)\b)"
)
_LABEL_COLUMNS = 3
"""A chart's data begin with a code and its words in both languages."""


def address_faults(data: Mapping[str, Any], text: str) -> Iterator[str]:
    """What is wrong with the addresses of one output.

    Parameters
    ----------
    data
        The record of an output of a report.
    text
        What it says, as text.
    """
    if not data.get("given") and not data["figures"] and _has_number(text):
        yield "says a number and names no figure of the answers"
    if "printed" in data:
        yield from _printed_faults(data["printed"])
    exact = {_exact(value, status) for _, value, status in data["figures"]}
    if "table" in data:
        yield from _data_faults(data["table"], exact)
    if "chart" in data:
        yield from _data_faults(data["chart"]["table"], exact)


def _has_number(text: str) -> bool:
    return bool(re.search(r"\d", _CALENDAR.sub("", text)))


def _exact(value: str | None, status: str) -> str:
    return WITHHELD if status == "suppressed" else value or ""


def _printed_faults(printed: Mapping[str, Any]) -> Iterator[str]:
    """Cells of a table as printed that show a number and name no figure."""
    for _, label, cells in printed["rows"]:
        for (head, _, given), cell in zip(printed["columns"], cells, strict=True):
            if isinstance(cell, str) and not given and _has_number(cell):
                yield f"row {label!r}, column {head!r}: shows a number and names no figure"


def _data_faults(table: Mapping[str, Any], exact: set[str]) -> Iterator[str]:
    """Values of a table as data that no figure named beside it has."""
    header: Sequence[str] = table["header"]
    for row in table["rows"]:
        for place, (head, cell) in enumerate(zip(header, row, strict=True)):
            is_value = (
                "." in head or head == "value" or (header[0] == "code" and place >= _LABEL_COLUMNS)
            )
            if is_value and is_number(cell) and cell not in exact:
                yield f"table {table['id']!r}, column {head!r}: holds a value no figure of it has"
