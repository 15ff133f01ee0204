"""Nothing that points to a person: looked for in everything a public edition says.

Reports are made of figures, so nothing of this should ever be found; it comes in with a name a
ledger gave to a union, a note, or a table of another origin. What is found is never quoted.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from stdnum import luhn
from stdnum.cn import ric

from bangfu.errors import ParameterError
from bangfu.persons.private_names import private_names

__all__ = ["PrivateWords", "personal_faults", "public_reason"]

_LONGEST_REASON = 200

_EDGE = r"(?<![0-9A-Za-z.,*])"
_END = r"(?![0-9A-Za-z*])"
_BIRTHDAY = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_GAP = r"[ \-\u2010-\u2015.·_/]?"
_ID = re.compile(rf"{_EDGE}(\d{{6}}){_GAP}(\d{{8}}){_GAP}(\d{{3}}[\dXx]){_END}")
_OLD_ID = re.compile(rf"{_EDGE}\d{{6}}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}}{_END}")
_LONG = re.compile(r"\d(?:[^\d\n,]{0,2}\d){9}")
"""Ten digits in a row, however they are set apart: nothing shorter is a number of a person."""
_MASKED_ID = re.compile(r"\d{3,6}\*{4,}\d{0,4}[\dXx]?")
_PHONE = re.compile(rf"{_EDGE}(?:\+?86{_GAP})?1[3-9]\d(?:{_GAP})\d{{4}}(?:{_GAP})\d{{4}}{_END}")
_LANDLINE = re.compile(rf"{_EDGE}(?:\(0\d{{2,3}}\)|0\d{{2,3}}[-\u2010-\u2015])\d{{7,8}}{_END}")
_CARD = re.compile(
    rf"{_EDGE}(?:\d{{13,19}}|\d{{4}}([ -])\d{{4}}\1\d{{4}}\1\d{{4}}(?:\1\d{{1,3}})?){_END}"
)
_PERSON_KEY = re.compile(r"(?<![0-9a-zA-Z:])[0-9a-f]{64}(?![0-9a-zA-Z])")
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_HAN_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff·]{2,}")


@dataclass(frozen=True)
class PrivateWords:
    """Names and person keys nobody may find in a public edition; never shown, not even here."""

    han: frozenset[str] = frozenset()
    other: frozenset[str] = frozenset()

    @classmethod
    def of(cls, words: Iterable[str]) -> "PrivateWords":
        """Words sorted by how they are looked for: in running Chinese, or between spaces."""
        plain = [_plain(word).strip() for word in words]
        han = frozenset(word for word in plain if _HAN_RUN.fullmatch(word))
        return cls(han, frozenset(_spaced(word) for word in plain if word and word not in han))

    def __repr__(self) -> str:
        return f"<{len(self.han) + len(self.other)} private words>"

    def is_in(self, text: str) -> bool:
        """Whether any of them is in a text."""
        lengths = {len(word) for word in self.han}
        for run in _HAN_RUN.findall(text) if lengths else ():
            if any(run[i : i + n] in self.han for n in lengths for i in range(len(run) - n + 1)):
                return True
        spaced = _spaced(text) if self.other else ""
        return any(word in spaced for word in self.other)


def personal_faults(text: str, private: PrivateWords | None = None) -> Iterator[str]:
    """What in a text looks like somebody's number, card, key or name, without quoting it."""
    plain = _plain(text)
    if _LONG.search(plain) or "****" in plain:
        yield from _number_faults(plain)
    if _PERSON_KEY.search(plain):
        yield "holds what looks like the key of a person (not quoted)"
    if private is not None and private.is_in(plain):
        yield "holds a name or key of the private list (not quoted)"


def public_reason(text: str) -> str:
    """A reason somebody gives for what is public: a line that names nobody.

    Raises
    ------
    ParameterError
        If it is empty, longer than 200 characters or than a line, or holds what looks like
        somebody's number or a name of the private list; that is not quoted.

    Examples
    --------
    >>> public_reason(" 乙地区补报11月台账 ")
    '乙地区补报11月台账'
    """
    reason = text.strip()
    if not reason or len(reason) > _LONGEST_REASON or not reason.isprintable():
        raise ParameterError(
            f"--reason: found {len(reason)} characters in {len(reason.splitlines())} lines, "
            f"expected one line of at most {_LONGEST_REASON}"
        )
    faults = list(personal_faults(reason, PrivateWords.of(private_names())))
    if faults:
        raise ParameterError(f"--reason: {'; '.join(faults)}, expected words that name nobody")
    return reason


def _number_faults(plain: str) -> Iterator[str]:
    if any(map(_is_id, _ID.finditer(plain))) or _OLD_ID.search(plain) or _MASKED_ID.search(plain):
        yield "holds what looks like an ID number (not quoted)"
    if _PHONE.search(plain) or _LANDLINE.search(plain):
        yield "holds what looks like a phone number (not quoted)"
    if any(_is_card(match[0]) for match in _CARD.finditer(plain)):
        yield "holds what looks like a bank card (not quoted)"


def _plain(text: str) -> str:
    """Full-width digits made plain, and what takes no room left out."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text))


def _spaced(text: str) -> str:
    words = re.findall(r"\w+", text.casefold())
    return f" {' '.join(words)} "


def _is_id(match: re.Match[str]) -> bool:
    """A right number, or one with a birthday in it: a slip of a digit names somebody still."""
    number = "".join(match.groups()).upper()
    return ric.is_valid(number) or re.match(rf"\d{{6}}{_BIRTHDAY}", number) is not None


def _is_card(number: str) -> bool:
    digits = re.sub(r"\D", "", number)
    return 13 <= len(digits) <= 19 and digits[0] in "3456" and luhn.is_valid(digits)
