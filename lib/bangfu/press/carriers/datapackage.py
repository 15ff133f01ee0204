"""`datapackage.json`: what each data file of a release holds, for machines and readers.

A Frictionless Data Package (version 1): each CSV file with its encoding, dialect, hash, size and
columns, each column with its words in both languages. The specification knows one language, so
`title` and `description` are Chinese and `title_en`, `description_en` stand beside them.
"""

import csv
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from bangfu.csv_files import BYTE_ORDER_MARK
from bangfu.errors import FigureError
from bangfu.figures.catalogue import STANDARD_AMOUNT, STANDARD_DEFINITION, figure_spec
from bangfu.figures.changes import change_definitions, is_change
from bangfu.figures.dimensions import DIMENSIONS
from bangfu.figures.model import WITHHELD
from bangfu.figures.proportions import PROPORTION, is_proportion
from bangfu.files import as_bytes
from bangfu.language import LANGUAGES, Text
from bangfu.press.release.about import About, File
from bangfu.press.release.settings import Licence, SiteSettings
from bangfu.words.labels import PACKAGE, PACKAGE_COLUMNS, SYNTHETIC_MEANS
from bangfu.words.numerals import unit_word

__all__ = ["PACKAGE_FILE", "datapackage_text"]

PACKAGE_FILE = "datapackage.json"

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_READERS = "readers"
"""Folder of the tables as readers are shown them."""
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_MISSING = ("", WITHHELD)


def datapackage_text(about: About, files: Mapping[str, File], settings: SiteSettings) -> str:
    """The text of `datapackage.json`.

    Parameters
    ----------
    about
        What the release is about.
    files
        Its files by name; data files (CSV, XLSX) are described, others left out.
    settings
        Publisher, licence and address, as far as they are stated.
    """
    data = [(name, files[name]) for name in sorted(files)]
    package: dict[str, Any] = {
        "profile": "data-package",
        "name": f"bangfu-{about.unit}-{about.period}".lower().replace("..", "-to-"),
        "title": about.title("zh"),
        "title_en": about.title("en"),
        **_both("description", _about_words(about)),
        "keywords": ["工会", "困难职工", "帮扶", "抚慰", "trade unions", "hardship assistance"],
        "sources": [_source(about)],
        "resources": [_resource(n, as_bytes(c)) for n, c in data if n.endswith((".csv", ".xlsx"))],
    }
    if about.issued:
        midnight = datetime.combine(about.issued, time(), ZoneInfo(settings.timezone))
        package["created"] = midnight.isoformat()
    publisher = settings.publisher or about.unit_name
    who = {"title": publisher.of("zh"), "title_en": publisher.of("en"), "role": "publisher"}
    package["contributors"] = [who]
    if settings.base:
        package["homepage"] = f"{settings.base}{about.folder}/"
    if settings.licence:
        package["licenses"] = [_licence(settings.licence)]
    return orjson.dumps(package, option=orjson.OPT_INDENT_2).decode() + "\n"


def _about_words(about: About) -> Text:
    marks, invented = PACKAGE["marks"], SYNTHETIC_MEANS["package"]
    if not about.synthetic:
        return marks
    return Text(f"{invented.zh}{marks.zh}", f"{invented.en} {marks.en}")


def _source(about: About) -> dict[str, str]:
    """The register, by its load and content hash; it is not published itself."""
    zh, en = f"数据版本{about.load_id}", f"data version {about.load_id}"
    hashed, source = f"SHA-256 {about.register_sha256}", PACKAGE["source"]
    return {"title": f"{source.zh}，{zh}，{hashed}", "title_en": f"{source.en}, {en}, {hashed}"}


def _licence(licence: Licence) -> dict[str, str]:
    told = {"name": licence.name, "title": licence.title.zh, "title_en": licence.title.en}
    return told | ({"path": licence.address} if licence.address else {})


def _resource(name: str, content: bytes) -> dict[str, Any]:
    path = PurePosixPath(name)
    slug = re.sub(r"[^a-z0-9._-]+", "-", str(path.with_suffix("")).lower().replace("/", "."))
    told: dict[str, Any] = {
        "name": slug if path.suffix == ".csv" else f"{slug}.xlsx",
        "path": name,
        "format": path.suffix[1:],
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    if path.suffix == ".xlsx" or path.parts[0] == _READERS:
        # For people: what is no table of data is declared a file, and validated by size and hash.
        words = _both("title", PACKAGE["workbook" if path.suffix == ".xlsx" else "readers"])
        kind = _MEDIA_TYPES[path.suffix]
        return {**told, "profile": "data-resource", "type": "file", "mediatype": kind, **words}
    return {**told, **_table(name, content)}


def _table(name: str, content: bytes) -> dict[str, Any]:
    text = content.decode()
    header, *rows = list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))
    fields = [_field(column, [row[place] for row in rows]) for place, column in enumerate(header)]
    schema: dict[str, Any] = {"fields": fields, "missingValues": list(_MISSING)}
    if header[:1] == ["address"] and name == "figures.csv":
        schema["primaryKey"] = ["address"]
    return {
        "profile": "tabular-data-resource",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig" if text.startswith(BYTE_ORDER_MARK) else "utf-8",
        "dialect": {
            "delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n",
            "header": True,
        },
        **_both("title", PACKAGE["figures" if name == "figures.csv" else "table"]),
        **_both("description", PACKAGE["marks"]),
        "schema": schema,
    }  # fmt: skip


def _field(name: str, cells: Sequence[str]) -> dict[str, Any]:
    told = _figure_words(name)
    numeric = told is not None or _is_numeric(name, cells)
    title, description = told or _column_words(name)
    return {
        "name": name,
        "type": "number" if numeric else "string",
        **_both("title", title),
        **_both("description", description),
    }


def _is_numeric(name: str, cells: Sequence[str]) -> bool:
    """Whether a column holds numbers; codes that look like numbers are none."""
    if name in DIMENSIONS or (name in PACKAGE_COLUMNS and name != "value"):
        return False
    shown = [cell for cell in cells if cell not in _MISSING]
    # A table of which everything is withheld still has numbers in its value column.
    return name == "value" if not shown else all(map(_NUMBER.fullmatch, shown))


def _figure_words(name: str) -> tuple[Text, Text] | None:
    """Label with its unit, and definition, if a column is named after a figure."""
    if name == STANDARD_AMOUNT:
        return Text("标准（元）", "standard (yuan)"), STANDARD_DEFINITION
    if is_change(name):
        return change_definitions({name})[0][1:]
    if is_proportion(name):
        return PROPORTION[1:]
    try:
        spec = figure_spec(name)
    except FigureError:
        return None
    zh, en = (unit_word(spec.measure_unit, language) for language in ("zh", "en"))
    return Text(f"{spec.label.zh}（{zh}）", f"{spec.label.en} ({en})"), spec.definition


def _column_words(name: str) -> tuple[Text, Text]:
    dimension, _, language = name.rpartition("_")
    if dimension in DIMENSIONS and language in LANGUAGES:
        head, which = DIMENSIONS[dimension], PACKAGE[f"in_{language}"]
        words = Text(f"{head.zh}（{which.zh}）", f"{head.en}, {which.en}")
        return words, words
    if name in DIMENSIONS:
        head = DIMENSIONS[name]
        return head, Text(f"{head.zh}的代码", f"{head.en}, as a code")
    if name in PACKAGE_COLUMNS:
        return PACKAGE_COLUMNS[name], PACKAGE_COLUMNS[name]
    return Text(name, name), Text(name, name)


def _both(key: str, words: Text) -> dict[str, str]:
    return {key: words.zh, f"{key}_en": words.en}
