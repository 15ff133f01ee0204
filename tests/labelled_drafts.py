"""Drafts whose numbers are labelled: what an editor accepts, and what the sentence claims."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

__all__ = ["Draft", "Label", "labelled_drafts"]

_MARK = re.compile(r"\[\[(.*?)\]\]", re.S)
_ADDRESS = re.compile(r"f\('([^']+)'\)")


@dataclass(frozen=True)
class Label:
    """A number of a draft, on its characters `start` to `end`."""

    start: int
    end: int
    accepted: str
    fact: str = ""
    kind: str = ""

    @property
    def address(self) -> str:
        """The address, where the fact is one figure."""
        found = _ADDRESS.fullmatch(self.fact)
        return found[1] if found else ""


@dataclass(frozen=True)
class Draft:
    """A text with its labels."""

    name: str
    text: str
    labels: tuple[Label, ...]
    dated: date | None = None


def labelled_drafts() -> list[Draft]:
    raw = yaml.safe_load((Path(__file__).parent / "articles" / "corpus.yaml").read_text("utf-8"))
    return [_draft(**one) for one in raw]


def _draft(id: str, text: str, dated: date | None = None) -> Draft:
    plain, labels, place = "", [], 0
    for mark in _MARK.finditer(text):
        plain += text[place : mark.start()]
        number, *said = mark[1].split("|")
        labels.append(Label(len(plain), len(plain) + len(number), *said[:3]))
        plain += number
        place = mark.end()
    return Draft(id, plain + text[place:], tuple(labels), dated)
