"""The Atom feed (RFC 4287) of what was published and what was corrected.

`updated` is the time in the library's own record at which the figures of a release last changed;
files of a release hold no times, and those of the file system do not survive a copy. Ids are
`urn:uuid:` made from a number drawn once for the library and the name of the release: they stay
when the library moves, and need no domain, which a `tag:` address would (RFC 4151).
"""

import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from markupsafe import Markup

from bangfu.language import LANGUAGE_TAGS, LIST_COMMA, Language, Text
from bangfu.periods import Period
from bangfu.press.archive.notes import Note
from bangfu.press.library import retractions
from bangfu.press.library.corrections import corrections_words, note_words
from bangfu.press.library.history import Record
from bangfu.press.library.holdings import Entry
from bangfu.press.library.templates import template
from bangfu.press.release.addresses import CORRECTIONS, FEED, INDEX
from bangfu.press.release.settings import SiteSettings
from bangfu.words.labels import LIBRARY, changes_words, unit_name
from bangfu.words.marks import SYNTHETIC

__all__ = ["render_feed"]

_MOST = 50
"""Entries in a feed: those updated last."""
_FIGURES = 5
"""Corrected figures told in an entry; the page of corrections has more."""
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_feed(
    entries: Sequence[Entry],
    record: Record,
    language: Language,
    *,
    settings: SiteSettings,
    titles: Mapping[str, Text],
) -> str:
    """The feed in one language, the release updated last first; `titles` as for the index."""
    readable = [entry for entry in entries if entry.pages(titles, language)]
    news: list[tuple[datetime, date, Entry | Note]] = [
        (record.releases[entry.name].updated, entry.period.end, entry) for entry in readable
    ]
    news += [
        (note.time, Period.parse(note.release.split("/")[2]).end, note)
        for note in record.withdrawn(entries)
        if language in note.pages.values()
    ]
    news.sort(key=lambda one: one[:2], reverse=True)
    feed = template("feed.xml.j2").render(
        lang=LANGUAGE_TAGS[language],
        language=language,
        settings=settings,
        id=_id(record, f"feed {language}"),
        updated=_time(news[0][0] if news else record.begun),
        author=_author(readable, record, language, settings),
        address=FEED[language],
        index=INDEX[language],
        entries=[
            _withdrawn(one, record, language, settings)
            if isinstance(one, Note)
            else _told(one, record, language, titles)
            for _, _, one in news[:_MOST]
        ],
        text=_text,
        quoted=_quoted,
    )
    return f"{feed}\n"


def _told(
    entry: Entry, record: Record, language: Language, titles: Mapping[str, Text]
) -> dict[str, Any]:
    """What the feed says of a release."""
    listed = record.releases[entry.name]
    unit, pages = unit_name(entry.unit, record.unions, language), entry.pages(titles, language)
    note, units = listed.note, record.unions
    said = [
        SYNTHETIC.of(language) if entry.synthetic else "",
        LIBRARY["provisional"].of(language) if entry.provisional else "",
        changes_words(listed.counts, language),
        *note_words(note, language),
        *corrections_words(note, _FIGURES, units, language),
        LIST_COMMA.of(language).join(title for title, _ in pages),
    ]
    return {
        "id": _id(record, f"{entry.name} {language}"),
        "title": f"{unit} · {entry.period.label(language)}",
        "published": _time(listed.published),
        "updated": _time(listed.updated),
        "pages": [*pages, *_page_of_corrections(note, language)],
        "summary": " · ".join(filter(None, said)),
    }


def _withdrawn(
    note: Note, record: Record, language: Language, settings: SiteSettings
) -> dict[str, Any]:
    """What the feed says of a release that was withdrawn: under the id it had."""
    told = retractions.told(note, record.unions, language, settings)
    listed = record.releases[note.release]
    return {
        "id": _id(record, f"{note.release} {language}"),
        "title": f"{told['unit']} · {told['period']} · {LIBRARY['withdrawn'].of(language)}",
        "published": _time(listed.published),
        "updated": _time(note.time),
        "pages": [(told["period"], told["page"]), *_page_of_corrections(note, language)],
        "summary": " · ".join(note_words(note, language)),
    }


def _page_of_corrections(note: Note, language: Language) -> list[tuple[str, str]]:
    """The link to what the page of corrections says of a note, if it says anything."""
    if not (note.corrections or note.kind == "withdrawn"):
        return []
    page = f"{CORRECTIONS[language]}#n{note.number}"
    return [(LIBRARY["corrections"].of(language), page)]


def _author(
    entries: Sequence[Entry], record: Record, language: Language, settings: SiteSettings
) -> str:
    """The publisher, or the union the first release is about; an Atom feed must name one."""
    if settings.publisher:
        return settings.publisher.of(language)
    if not entries:
        return settings.title.of(language)
    return unit_name(min(entry.unit for entry in entries), record.unions, language)


def _id(record: Record, name: str) -> str:
    return uuid.uuid5(record.library, name).urn


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(text: str) -> Markup:
    return Markup(escape(_NOT_XML.sub("", text)))  # noqa: S704 - just escaped


def _quoted(text: str) -> Markup:
    return Markup(quoteattr(_NOT_XML.sub("", text)))  # noqa: S704 - just escaped
