"""The Atom feed (RFC 4287) of what was published and what was corrected.

`updated` is the time in the library's own record at which the figures of a release last changed;
files of a release hold no times, and those of the file system do not survive a copy. Ids are
`urn:uuid:` made from a number drawn once for the library and the name of the release: they stay
when the library moves, and need no domain, which a `tag:` address would (RFC 4151).
"""

import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from bangfu.language import LANGUAGE_TAGS, LIST_COMMA, Language, Text
from bangfu.press.library.entries import Entry
from bangfu.press.library.history import Record
from bangfu.press.release.addresses import FEED, INDEX
from bangfu.press.release.settings import SiteSettings
from bangfu.words.labels import changes_words, unit_name
from bangfu.words.marks import SYNTHETIC

__all__ = ["render_feed"]

_MOST = 50
"""Entries in a feed: those updated last."""
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
    readable.sort(key=lambda e: (record.releases[e.name].updated, e.period.end), reverse=True)
    updated = [record.releases[entry.name].updated for entry in readable]
    base = f" xml:base={quoteattr(settings.base)}" if settings.base else ""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{LANGUAGE_TAGS[language]}"{base}>',
        f"<id>{_id(record, f'feed {language}')}</id>",
        _element("title", settings.title.of(language)),
        f"<updated>{_time(max(updated, default=record.begun))}</updated>",
        f"<author>{_element('name', _author(readable, record, language, settings))}</author>",
        f'<link rel="self" type="application/atom+xml" href="{FEED[language]}"/>',
        f'<link rel="alternate" type="text/html" href="{INDEX[language]}"/>',
        *(_rights(settings, language)),
        *(_entry(entry, record, language, titles) for entry in readable[:_MOST]),
        "</feed>",
    ]
    return "\n".join(lines) + "\n"


def _entry(entry: Entry, record: Record, language: Language, titles: Mapping[str, Text]) -> str:
    listed = record.releases[entry.name]
    unit = unit_name(entry.unit, record.unions(), language)
    separator = " · "
    pages = [
        (titles[name].of(language), address) for name, address in entry.pages(titles, language)
    ]
    said = [
        changes_words(listed.counts, language),
        LIST_COMMA.of(language).join(title for title, _ in pages),
    ]
    if entry.synthetic:
        said.insert(0, SYNTHETIC.of(language))
    links = [
        f'<link rel="{"related" if number else "alternate"}" type="text/html" '
        f'hreflang="{LANGUAGE_TAGS[language]}" title={_quoted(title)} href="{address}"/>'
        for number, (title, address) in enumerate(pages)
    ]
    lines = [
        "<entry>",
        f"<id>{_id(record, entry.name + ' ' + language)}</id>",
        _element("title", f"{unit}{separator}{entry.period.label(language)}"),
        f"<published>{_time(listed.published)}</published>",
        f"<updated>{_time(listed.updated)}</updated>",
        *links,
        _element("summary", separator.join(part for part in said if part)),
        "</entry>",
    ]
    return "\n".join(lines)


def _author(
    entries: Sequence[Entry], record: Record, language: Language, settings: SiteSettings
) -> str:
    """The publisher, or the union the first release is about; an Atom feed must name one."""
    if settings.publisher:
        return settings.publisher.of(language)
    if not entries:
        return settings.title.of(language)
    return unit_name(min(entry.unit for entry in entries), record.unions(), language)


def _rights(settings: SiteSettings, language: Language) -> list[str]:
    if settings.licence is None:
        return []
    found = [_element("rights", settings.licence.title.of(language))]
    if settings.licence.address:
        found.insert(0, f'<link rel="license" href={_quoted(settings.licence.address)}/>')
    return found


def _id(record: Record, name: str) -> str:
    return uuid.uuid5(record.library, name).urn


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(_NOT_XML.sub('', text))}</{name}>"


def _quoted(text: str) -> str:
    return quoteattr(_NOT_XML.sub("", text))
