"""A library of so many releases: one of the sample's, copied under other unions and periods."""

import csv
import hashlib
import io
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice, product
from pathlib import Path

from bangfu.csv_files import csv_text, with_mark
from bangfu.figures.records import to_csv
from bangfu.language import LANGUAGES, file_name
from bangfu.periods import Period
from bangfu.press.archive.accession import announce
from bangfu.press.library.public_figures import PublicFigure
from bangfu.press.release.answers_file import make_answers
from bangfu.press.release.manifest import FIGURES_FILE, RELEASE_FILE, Manifest
from bangfu.press.report.output_record import figures_of
from bangfu.project import ROOT
from bangfu.register.units import Unit
from report_params import read_params
from run_all import run_all
from small_notebooks import NOTEBOOKS

__all__ = ["UNITS", "figures_of_a_month", "grow", "names", "release_of_month"]

MONTH = Period.parse("2019-12")
CODES = ["110105", *(f"110105{n:03}" for n in range(1, 40))]
UNITS = {
    code: Unit(code, f"第{n}街道总工会", f"Street {n}", "110105") for n, code in enumerate(CODES)
} | {"110105": Unit("110105", "测试区总工会", "Test District", None)}
_YEAR = ("", *(f"-{n:02}" for n in range(12, 0, -1)), "-Q4", "-Q3", "-Q2", "-Q1")


def names(count: int) -> list[tuple[str, Period]]:
    """Unions and periods of so many releases, the latest first: seventeen a union and a year."""
    found = product(range(2019, 1999, -1), _YEAR, CODES)
    return [(code, Period.parse(f"{year}{part}")) for year, part, code in islice(found, count)]


def figures_of_a_month() -> list[PublicFigure]:
    """The lines of `figures.csv` of the sample's month, made by its notebooks."""
    month = read_params(ROOT / "params" / "month.yaml").with_(period=str(MONTH))
    shown = figures_of([run_all(name, month) for name in NOTEBOOKS], make_answers(month))
    return [PublicFigure(**row) for row in csv.DictReader(io.StringIO(to_csv(shown), newline=""))]


def grow(reports: Path, own: Sequence[PublicFigure], count: int) -> None:
    """Write so many releases."""
    for code, period in names(count):
        release_of_month(reports, own, code, period)


def release_of_month(reports: Path, own: Sequence[PublicFigure], code: str, period: Period) -> str:
    """Write the release of a union and a period with the figures of a month; its name."""
    name = f"public/{code}/{period}"
    folder = reports / name
    folder.mkdir(parents=True)
    text = with_mark(csv_text(PublicFigure._fields, _moved(own, code, period)))
    (folder / FIGURES_FILE).write_bytes(text.encode())
    pages = {file_name(one, "html", said): "" for one in NOTEBOOKS for said in LANGUAGES}
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    manifest = Manifest(
        parameters={"unit": code, "period": str(period), "edition": "public"},
        languages=LANGUAGES, synthetic=True, outputs={**pages, FIGURES_FILE: sha256},
    )  # fmt: skip
    (folder / RELEASE_FILE).write_text(manifest.text, "utf-8")
    announce(reports, name)
    return name


def _moved(own: Sequence[PublicFigure], code: str, period: Period) -> Iterator[tuple[str, ...]]:
    """The figures as they would be of another union and period, with other values."""
    months = (period.end.year - MONTH.end.year) * 12 + period.end.month - MONTH.end.month
    moved: dict[str, str] = {str(MONTH): str(period)}
    for one in own:
        if one.period not in moved:
            known = Period.parse(one.period)
            by = months if known.n_months < 12 else months // 12 * 12
            moved[one.period] = str(known.shift(by))
        told = moved[one.period]
        address = f"{one.id}/{told}/{code}{';' if one.dimensions else ''}{one.dimensions}"
        value = one.value
        if value.isdigit() and value != "0":  # distinct ones, as unions and months have them
            value = str(int(value) + zlib.crc32(address.encode()) % 97)
        yield one._replace(address=address, period=told, unit=code, value=value)
