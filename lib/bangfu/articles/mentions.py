"""Mentions: every numeral of a text in exactly one mention, with what it claims.

A text is read without the spaces and line breaks that its typesetting put into words and numbers
(`folded`); the places of a mention are those of the text as it was given.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bangfu.articles.number_claims import Claim, claim_of, figure_pattern
from bangfu.articles.typesetting import Folded
from bangfu.articles.usage import Usage, one_of

__all__ = ["ONLY_WITHIN", "OWN_YEAR", "Mention", "MentionReader", "mention_reader", "mentions_in"]

ONLY_WITHIN = 8
"""So many characters before a number may say that it is the only one: 只有一批."""
OWN_YEAR = "度"
"""Behind 2019年 it names a year of the federation's own calendar."""


@dataclass(frozen=True)
class Mention:
    """A number of a text, on the characters `start` to `end` of it."""

    start: int
    end: int
    sort: str
    """"figure", or what else it is: a day, a period, an age, a telephone number, a word."""
    at: tuple[int, int]
    """Its first place in the folded text, and the one behind its last."""
    claim: Claim | None = None
    parts: Mapping[str, str] | None = None
    """Of a day or a period: what its pattern has named."""


def mentions_in(text: Folded, usage: Usage, names: tuple[str, ...] = ()) -> list[Mention]:
    """The mentions of a text, in its order; every numeral lies in exactly one.

    Parameters
    ----------
    text
        What is read.
    usage
        How numbers are written.
    names
        Names that may hold numerals, as those of unions.
    """
    return list(mention_reader(usage, names).read(text))


@lru_cache(maxsize=8)
def mention_reader(usage: Usage, names: tuple[str, ...]) -> "MentionReader":
    """The patterns of a usage, compiled once."""
    return MentionReader(usage, names)


class MentionReader:
    """The patterns of a usage, compiled."""

    def __init__(self, usage: Usage, names: tuple[str, ...]) -> None:
        self.usage = usage
        figure = figure_pattern(usage)
        held = [name for name in names if re.search(f"[{usage.numerals}]", name)]
        self.sorts = ["name", "word", *(aside.sort for aside in usage.asides), "figure", "word"]
        # The code of a union begins the number of an identity card too.
        codes = "|".join(sorted((one for one in held if one.isdigit()), key=len, reverse=True))
        called = _any_of([one for one in held if not one.isdigit()]) or "(?!)"
        all_names = rf"{called}|(?<!\d)(?:{codes})(?!\d)" if codes else called
        self.names = re.compile(all_names, re.I)
        self.idioms = re.compile(self._idioms, re.I)
        self.rest = re.compile(f"[{usage.numerals}]+")
        asides = (usage.pattern(_unnamed(aside.pattern)) for aside in usage.asides)
        patterns = (self.names.pattern, self.idioms.pattern, *asides, figure, self.rest.pattern)
        self.every = re.compile("|".join(f"(?P<_{n}>{p})" for n, p in enumerate(patterns)), re.I)
        self.asides = {
            n: re.compile(usage.pattern(aside.pattern), re.I)
            for n, aside in enumerate(usage.asides, 2)
        }
        self.parsed = re.compile(figure, re.I)
        self.things = frozenset(usage.thing_counters)
        said = f"{usage.parts['english']}|{usage.parts['english_month']}"
        self.numeral = re.compile(f"[{usage.numerals}]|{said}", re.I)
        self.only = re.compile(rf"(?:{one_of(usage.only)})[^，。；、：\d\s]{{0,4}}$")

    @cached_property
    def _idioms(self) -> str:
        """Words that hold numerals; of numerals alone, as 十一, not before a counting word."""
        numeral = re.compile(f"[{self.usage.numerals}]+")
        bare = [word for word in self.usage.idioms if numeral.fullmatch(word)]
        ours = one_of(word for words in self.usage.counters.values() for word in words)
        others = one_of(word for word in self.usage.idioms if word not in bare)
        return f"(?:{one_of(bare)})(?!{ours}|[余多]|[百千万亿])|{others}"

    def read(self, text: Folded) -> Iterator[Mention]:
        """The mentions of a text, in its order."""
        for found in self.every.finditer(text.text):
            start, end = found.span()
            if not self.numeral.search(found[0]):
                continue
            order = _order(found)
            sort = self.sorts[order]
            claim, parts = None, None
            if order in self.asides:
                again = self.asides[order].match(text.text, start)
                parts = {k: v for k, v in again.groupdict().items() if v} if again else {}
                if parts.get("whole") == OWN_YEAR and self.usage.year_from > 1:
                    parts["begins"] = f"{self.usage.year_from:02}"
            elif sort == "figure":
                again = self.parsed.match(text.text, start)
                is_only = bool(self.only.search(text.text, max(start - ONLY_WITHIN, 0), start))
                claim = claim_of(again.groupdict(), self.usage, is_only=is_only) if again else None
                is_ours = claim is not None and (claim.counter or not claim.word)
                is_thing = claim is not None and claim.word in self.things
                sort = "figure" if is_ours else "thing" if is_thing else "word"
            yield Mention(*text.outside(start, end), sort, (start, end), claim, parts)


def _order(found: re.Match[str]) -> int:
    return next(
        int(name[1:]) for name, part in found.groupdict().items()
        if name[0] == "_" and part is not None
    )  # fmt: skip


def _unnamed(pattern: str) -> str:
    return re.sub(r"\(\?<[a-z]\w*>", "(?:", pattern)


def _any_of(names: Sequence[str]) -> str:
    """A pattern of names, the longest first; those that differ in a number alone are said once.

    The smaller unions of a table have fifty names: 9 other subdistrict unions, 10 other …
    """
    alike: dict[str, list[str]] = {}
    for name in names:
        alike.setdefault(re.sub(r"[0-9]+", "0", name), []).append(name)
    told = {name for some in alike.values() if len(some) == 1 for name in some}
    several = [name for name, some in alike.items() if len(some) > 1]
    patterns = {name: re.escape(name) for name in told}
    patterns |= {name: re.escape(name).replace("0", "[0-9]+") for name in several}
    return "|".join(patterns[name] for name in sorted(patterns, key=lambda one: (-len(one), one)))
