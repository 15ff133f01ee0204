"""A library of releases written by hand: only what the pages at the top of `reports/` read."""

import csv
import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bangfu.language import Language, file_name
from bangfu.press.archive.accession import announce
from bangfu.register.units import Unit
from small_notebooks import NOTEBOOKS

UNITS = {
    "110105": Unit("110105", "测试区总工会", "Test District", None),
    "110105001": Unit("110105001", "甲街道总工会", "First Street Union", "110105"),
}
DAY = datetime(2020, 1, 15, 4, 0, tzinfo=UTC)
HEADER = (
    "address", "id", "period", "unit", "dimensions", "value", "measure_unit", "status", "label_zh",
    "label_en",
)  # fmt: skip
Line = tuple[str, str, str, str]


def release_of(
    reports: Path,
    name: str,
    *languages: Language,
    synthetic: bool = False,
    provisional: bool = False,
    figures: Sequence[Sequence[str]] | None = None,
) -> None:
    """Write a release as its own record describes it; one of the name is replaced."""
    edition, unit, period = name.split("/")
    folder = reports / name
    folder.mkdir(parents=True, exist_ok=True)
    outputs = {
        file_name(name, "html", language): ""
        for name in NOTEBOOKS
        for language in languages or ("zh", "en")
    }
    if figures is not None:
        with (folder / "figures.csv").open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerows([HEADER, *figures])
        content = (folder / "figures.csv").read_bytes()
        outputs["figures.csv"] = hashlib.sha256(content).hexdigest()
    described = {
        "parameters": {"unit": unit, "period": period, "edition": edition},
        "languages": languages or ["zh", "en"],
        "synthetic": synthetic,
        "provisional": provisional,
        "outputs": outputs,
    }
    (folder / "release.json").write_text(json.dumps(described), encoding="utf-8")
    announce(reports, name)  # as a run does: it is no edited release


def figure(
    address: str, value: str, *, measure_unit: str = "person_times", status: str = "ok",
    labels: tuple[str, str] = ("抚慰人次", "comfort payments"),
) -> tuple[str, ...]:  # fmt: skip
    """A line of figures.csv."""
    id_, period, rest = address.split("/")
    unit, _, dimensions = rest.partition(";")
    return (address, id_, period, unit, dimensions, value, measure_unit, status, *labels)
