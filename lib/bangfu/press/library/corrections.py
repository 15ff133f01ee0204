"""The page of corrections: what was told otherwise before, what was withdrawn, and why.

It is made from the notes of the archive, the newest first. A page lists so many figures as can be
read; all of them are in the file of data beside it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bangfu.csv_files import csv_text, with_mark
from bangfu.figures.model import MeasureUnit, Status
from bangfu.language import COMMA, LIST_COMMA, Language, Text
from bangfu.periods import Period
from bangfu.press.archive.notes import Correction, Note
from bangfu.press.library.history import Record
from bangfu.press.library.holdings import Entry
from bangfu.press.library.templates import frame, template
from bangfu.press.release.addresses import CORRECTIONS as CORRECTIONS_PAGE
from bangfu.press.release.addresses import CORRECTIONS_FILE, figure_fragment
from bangfu.press.release.manifest import Cause
from bangfu.press.release.settings import SiteSettings
from bangfu.register.units import Unit
from bangfu.rules import read_rules
from bangfu.words.labels import CORRECTIONS, day_words, in_language_of, unit_name
from bangfu.words.numerals import format_value
from bangfu.words.sayings import dimension_words

__all__ = ["corrections_text", "corrections_words", "note_words", "render_corrections"]

_MOST_EACH, _MOST = 50, 1_000
"""Figures listed of a release, and on the page."""
_COLUMNS = ("time", "release", "kind", "address", "old", "new", "reason")


@dataclass(frozen=True)
class _Row:
    """A figure on the page."""

    id: str
    """Where a link to it leads; empty if a newer correction has it."""
    fragment: str
    label: str
    old: str
    new: str


def render_corrections(
    entries: Sequence[Entry],
    record: Record,
    language: Language,
    *,
    settings: SiteSettings,
    titles: Mapping[str, Text],
) -> str:
    """The page in one language; `entries` are those listed, `titles` as for the index."""
    known = {one.name: one for one in entries}
    units, seen, parts = record.unions, set[str](), list[dict[str, object]]()
    say = in_language_of(CORRECTIONS, language)
    for note in _news(entries, record):
        shown = note.corrections[: min(_MOST_EACH, max(_MOST - len(seen), 0))]
        rows = [_row(one, seen, units, language) for one in shown]
        entry = known.get(note.release)
        there = entry.pages(titles, language) if entry else []
        _, unit, period = note.release.split("/")
        parts.append(
            {
                "number": note.number,
                "day": day_words(note.time, language, settings.zone),
                "unit": unit_name(unit, units, language),
                "period": Period.parse(period).label(language),
                "page": there[0][1] if there else _stood(note, language),
                "says": note_words(note, language),
                "rows": rows,
                "more": _more(len(note.corrections) - len(rows), language),
            }
        )
    return template("corrections.html.j2").render(
        **frame(language, settings, CORRECTIONS_PAGE.__getitem__),
        title=f"{say['title']} · {settings.title.of(language)}",
        described=say["means"],
        say=say,
        parts=parts,
        data=CORRECTIONS_FILE,
        synthetic=bool(entries) and all(entry.synthetic for entry in entries),
    )


def corrections_text(entries: Sequence[Entry], record: Record) -> str:
    """Every correction and withdrawal as CSV: a line a figure, the reason in Chinese."""
    rows = [
        (note.time.isoformat(), note.release, kind, address, old, new, reason)
        for note in _news(entries, record)
        for reason in ["；".join(note_words(note, "zh"))]
        for kind, address, old, new in _told(note)
    ]
    return with_mark(csv_text(_COLUMNS, rows))


def note_words(note: Note, language: Language) -> list[str]:
    """What is said of a note: that a release was withdrawn, or comes anew, and why."""
    say = in_language_of(CORRECTIONS, language)
    if note.kind == "withdrawn":
        return [say["withdrawn_because"].format(reason=note.reason)]
    revision = note.revision
    causes = [_cause(cause, say) for cause in revision.causes] if revision else []
    told = LIST_COMMA.of(language).join(causes)
    return [
        *([say["anew"]] if revision and revision.withdrawn else []),
        *([say["reasons"].format(causes=told)] if told else []),
    ]


def corrections_words(
    note: Note, most: int, units: Mapping[str, Unit], language: Language
) -> list[str]:
    """The first of the figures a note corrects, old and new, and how many more there are."""
    say = in_language_of(CORRECTIONS, language)
    rows = [_row(one, set(), units, language) for one in note.corrections[:most]]
    told = [say["move"].format(figure=one.label, old=one.old, new=one.new) for one in rows]
    more = _more(len(note.corrections) - len(rows), language)
    return [*told, more] if more else told


def _news(entries: Sequence[Entry], record: Record) -> Iterator[Note]:
    """The notes that say something; of invented registers none once there are real releases."""
    is_real = any(not entry.synthetic for entry in entries)
    for note in reversed(record.notes):
        is_anew = note.revision is not None and note.revision.withdrawn
        if is_real and note.synthetic:
            continue
        if note.corrections or note.kind == "withdrawn" or is_anew:
            yield note


def _told(note: Note) -> Iterator[tuple[str, str, str, str]]:
    if not note.corrections:
        yield ("withdrawn" if note.kind == "withdrawn" else "republished"), "", "", ""
    for one in note.corrections:
        yield "revised", one.address, one.old, one.new


def _stood(note: Note, language: Language) -> str:
    """The page that says a release was withdrawn."""
    pages = [page for page, one in note.pages.items() if one == language]
    return f"{note.release}/{pages[0]}" if pages else ""


def _cause(cause: Cause, say: Mapping[str, str]) -> str:
    if cause.kind != "load":
        return say[cause.kind]
    words = say["load" if cause.reason else "load_silent"]
    return words.format(load=cause.load, reason=cause.reason)


def _more(count: int, language: Language) -> str:
    return CORRECTIONS["more"].of(language).format(n=f"{count:,}") if count > 0 else ""


def _row(one: Correction, seen: set[str], units: Mapping[str, Unit], language: Language) -> _Row:
    own, _, codes = one.address.partition(";")
    _, asked, unit = own.split("/")
    period = Period.parse(asked).label(language)
    parts = [
        Text(one.label_zh, one.label_en).of(language),
        dimension_words(codes, units, language, read_rules(), unit=unit),
        period,
    ]
    is_first = one.address not in seen
    seen.add(one.address)
    old, new = (_worded(value, one.measure_unit, language) for value in (one.old, one.new))
    if old == new:  # they differ by less than is shown
        old, new = one.old, one.new
    label = COMMA.of(language).join(filter(None, parts))
    return _Row(one.address if is_first else "", figure_fragment(one.address), label, old, new)


def _worded(value: str, measure_unit: str, language: Language) -> str:
    if not value:
        return format_value(None, MeasureUnit(measure_unit), language, status=Status.UNDEFINED)
    return format_value(Decimal(value), MeasureUnit(measure_unit), language)
