"""Evidence from releases: what of a figure is in print, for drafts to be held against.

Whoever has the folder of reports needs no register: every figure is in it once, as the newest
release has it, withheld ones as marks. What was corrected is known by its old value, which was in
print too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from bangfu.articles.evidence import Evidence, Found, measures_of
from bangfu.articles.lexicon import ITSELF
from bangfu.articles.spoken_rivals import place_endings
from bangfu.errors import ParameterError
from bangfu.figures.catalogue import MeasureSpec
from bangfu.figures.model import WITHHELD, Figure, MeasureUnit, Status, dimension_pairs
from bangfu.language import Text
from bangfu.periods import Period
from bangfu.press.archive.accession import edited_releases
from bangfu.press.archive.notes import archive_of, read_archive
from bangfu.press.library.history import Record, newest_first, record_of
from bangfu.press.library.holdings import Entry, listed_of, read_holdings
from bangfu.press.library.index import tree
from bangfu.press.library.public_figures import PublicFigure, latest_figures
from bangfu.register.units import Unit
from bangfu.rules import Rules, read_rules

__all__ = [
    "PrintedEvidence",
    "corrected_values",
    "covered_years",
    "places",
    "printed_evidence",
    "tops",
]

_Row = tuple[str, str, str, frozenset[tuple[str, str]]]
"""Figure, period, union and dimensions."""


@dataclass(frozen=True)
class PrintedEvidence(Evidence):
    """The figures that stand in releases, by their place."""

    top: str
    years: Period
    """Of its releases."""
    record: Record
    invented: bool
    """Whether all releases are of an invented register."""
    printed: Mapping[_Row, PublicFigure]
    before: Mapping[str, Sequence[Decimal]]
    """Values that were corrected, by address, the last first."""

    @cached_property
    def rules(self) -> Rules:
        """Those of the project."""
        return read_rules()

    @property
    def synthetic(self) -> bool:
        """Whether the releases are of an invented register."""
        return self.invented

    @property
    def known(self) -> Period:
        """From the first to the last year of releases: what these compare with lies before."""
        return self.years

    @property
    def units(self) -> Mapping[str, Unit]:
        """The unions that the library knows."""
        return self.record.unions

    @cached_property
    def _tables(self) -> set[tuple[str, str, str, frozenset[str]]]:
        """Figure, period, union and names of dimensions of the tables that are in print."""
        return {
            (figure, period, unit, frozenset(name for name, _ in row))
            for figure, period, unit, row in self.printed
        }

    def at(self, figure_id: str, period: Period, unit: str, groups: Mapping[str, str]) -> Found:
        """What there is of a figure; of one quantity in two tables what tells less.

        A union's own release says again what its row says in the table of the union above it.
        """
        found = super().at(figure_id, period, unit, groups)
        if unit in (self.top, ITSELF):
            return found
        own = self.found_in(figure_id, period, unit, dict(groups))
        told = [one for one in (found, own) if one.figure is not None]
        hidden = [one for one in told if one.is_withheld]
        return (hidden or told or [found if found.is_withheld else own])[0]

    def values_before(self, address: str) -> Sequence[Decimal]:
        """What was published of a figure before it was corrected, the last first."""
        return self.before.get(address, ())

    def _is_hidden(
        self, spec: MeasureSpec, asked: Sequence[str], figure_id: str, period: Period, unit: str
    ) -> bool:
        """A row that its table lacks; what no release had room for is merely not in print."""
        is_internal = all(one.internal for one in measures_of(figure_id))
        return is_internal or (figure_id, str(period), unit, frozenset(asked)) in self._tables

    def _row(
        self, spec: MeasureSpec, codes: Mapping[str, str], figure_id: str, period: Period, unit: str
    ) -> Figure | None:
        found = self.printed.get((figure_id, str(period), unit, frozenset(codes.items())))
        return None if found is None else _figure(found)

    def rows_by_unit(self, figure_id: str, period: Period) -> list[Figure]:
        """The figures of all subdistricts and areas that have a row of their own."""
        rows = (
            self.printed.get((figure_id, str(period), self.top, frozenset({("unit", code)})))
            for code in places(self.units, self.rules)
        )
        is_ranked = any(("unit",) in spec.breakdowns for spec in measures_of(figure_id))
        return [_figure(one) for one in rows if one is not None and is_ranked]

    def rows_beside(self, figure: Figure) -> list[Figure]:
        """The figures of all rows of the table in which one stands that is told by one thing."""
        by = [name for name, _ in figure.dimensions]
        return [
            _figure(one) for (name, period, unit, row), one in self.printed.items()
            if (name, period, unit) == (figure.id, str(figure.period), figure.unit)
            and [dimension for dimension, _ in row] == by
        ]  # fmt: skip


def places(units: Mapping[str, Unit], rules: Rules) -> list[str]:
    """The unions of a place: a release has names of unions, and not their kinds."""
    endings = place_endings(rules)
    return sorted(code for code, unit in units.items() if unit.zh.endswith(endings))


def tops(listed: Iterable[Entry], record: Record) -> list[str]:
    """The unions with releases and no union above them that has any."""
    return [
        code for code, depth in tree(sorted({e.unit for e in listed}), record.unions) if not depth
    ]


def covered_years(listed: Iterable[Entry]) -> Period:
    """From the first to the last year of releases."""
    periods = [one.period for one in listed]
    first, last = min(p.start.year for p in periods), max(p.last_day.year for p in periods)
    return Period.parse(f"{first}..{last}" if first < last else str(first))


def printed_evidence(reports: Path, archive: Path | None = None) -> PrintedEvidence:
    """What is in print in a folder of reports.

    Parameters
    ----------
    reports
        Folder of the releases.
    archive
        Its folder; beside the reports if not given.

    Raises
    ------
    ParameterError
        If there is no release, or none of a union above the others.
    ArchiveError
        If the archive was edited or cut.
    OSError, ValueError
        If the figures of a release cannot be read.
    """
    kept, held = read_archive(archive or archive_of(reports)), read_holdings(reports)
    record = record_of(reports, kept.notes)
    edited = edited_releases(kept, reports, {one.name: one.figures_sha256 for one in held.entries})
    there = record.releases.keys() - edited - held.unreadable.keys()
    listed = listed_of([one for one in held.entries if one.name in there])
    if not listed:
        raise ParameterError(f"{reports.name!r}: found no release, expected a folder of reports")
    above = tops(listed, record)
    if len(above) > 1:
        raise ParameterError(
            f"{reports.name!r}: found releases of {', '.join(above)} and of no union above them, "
            "expected one of that union"
        )
    known = covered_years(one for one in listed if one.unit == above[0])
    printed = dict(_printed(reports, listed, record))
    invented = all(one.synthetic for one in listed)
    before = corrected_values(record, listed)
    return PrintedEvidence(above[0], known, record, invented, printed, before)


def _printed(
    reports: Path, listed: Sequence[Entry], record: Record
) -> Iterator[tuple[_Row, PublicFigure]]:
    for unit in sorted({one.unit for one in listed}):
        own = [one for one in listed if one.unit == unit and one.figures_sha256]
        newest = [one.name for one in newest_first(own, record)]
        for _, figures, _ in latest_figures(reports, newest):
            yield from ((_row(one), one) for one in figures)


def _row(one: PublicFigure) -> _Row:
    return one.id, one.period, one.unit, frozenset(dimension_pairs(one.dimensions))


def corrected_values(record: Record, listed: Iterable[Entry]) -> dict[str, list[Decimal]]:
    """Values that were corrected since, by address, the last first."""
    names = {one.name for one in listed}
    found = defaultdict[str, list[Decimal]](list)
    for note in reversed(record.notes):
        for one in note.corrections if note.release in names else ():
            if one.old and one.old != WITHHELD:
                found[one.address].append(Decimal(one.old))
    return dict(found)


def _figure(one: PublicFigure) -> Figure:
    has_value = one.value and one.value != WITHHELD
    return Figure(
        id=one.id, period=Period.parse(one.period), unit=one.unit,
        dimensions=dimension_pairs(one.dimensions),
        value=Decimal(one.value) if has_value else None,
        measure_unit=MeasureUnit(one.measure_unit), status=Status(one.status),
        label=Text(one.label_zh, one.label_en), definition=Text("", ""), measure_sql="",
        selection="",
    )  # fmt: skip
