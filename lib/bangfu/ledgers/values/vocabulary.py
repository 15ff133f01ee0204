"""The words of ledgers beside those of the schema: read from `vocabulary.yaml`, held against cells.

Words are compared without spaces, units and marks, and without regard to full-width forms.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from bangfu.errors import ParameterError
from bangfu.rules import Rules, house_rules
from bangfu.rules.federations import own_words, with_own_words
from bangfu.yaml_files import Form, checked, read_yaml

__all__ = [
    "UNITS", "Vocabulary", "VocabularyFile", "bare", "nearest", "read_vocabulary",
    "several_units", "unit_in", "vocabulary",
]  # fmt: skip

UNITS: Mapping[str, Decimal] = {
    "亿元": Decimal(10**8), "万元": Decimal(10**4), "千元": Decimal(1000), "百元": Decimal(100),
    "元": Decimal(1), "圆": Decimal(1), "万": Decimal(10**4), "yuan": Decimal(1), "rmb": Decimal(1),
    "10,000yuan": Decimal(10**4), "10000yuan": Decimal(10**4),
}  # fmt: skip
"""How many yuan a unit is."""

_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]+")
_MARKS = re.compile(r"^[*#]+|[*#:]+$")
_BRACKETS = re.compile(r"[(\[\u3010\u3014]([^()\[\]\u3010\u3011\u3014\u3015]*)[)\]\u3011\u3015]")
_PER_UNIT = re.compile(r"(?:单位[:]?|人民币|/|,|,|以|计)+")
_SAID_AFTER = re.compile(r"(?:[:/,_-])(亿元|万元|千元|百元|元|yuan)$")
_UNIT = re.compile("亿元|万元|千元|百元|[美日港欧澳加]元|港币|台币|英镑|元")
_OURS = re.compile("[亿万千百]?元")
_NEAR = 0.6


def bare(text: str) -> str:
    r"""A text as words are compared: no spaces, plain forms, no marks at its ends.

    Examples
    --------
    >>> bare(" 受助人\n身份证号＊"), bare("姓　名：")
    ('受助人身份证号', '姓名')
    """
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return _MARKS.sub("", plain)


def unit_in(text: str) -> tuple[str, Decimal | None]:
    """A head without what stands in brackets, and the unit of money said there or behind a mark.

    Examples
    --------
    >>> unit_in("金额（万元）"), unit_in("金额/元"), unit_in("家庭人口(人)")
    (('金额', Decimal('10000')), ('金额', Decimal('1')), ('家庭人口', None))
    """
    plain = bare(text)
    unit = None
    for said in _BRACKETS.findall(plain):
        unit = UNITS.get(_PER_UNIT.sub("", said), unit)
    short = _MARKS.sub("", _BRACKETS.sub("", plain))
    after = _SAID_AFTER.search(short)
    if after:
        return short[: after.start()], UNITS[after[1]]
    return short or plain, unit


def several_units(text: str) -> tuple[str, ...]:
    """The units of money a head says, if they are several or not of yuan: then nobody knows.

    Examples
    --------
    >>> [several_units(head) for head in ("金额（万元/元）", "金额（万元）", "金额（美元）")]
    [('万元', '元'), (), ('美元',)]
    """
    said = tuple(dict.fromkeys(_UNIT.findall(bare(text))))
    return said if len(said) > 1 or not all(map(_OURS.fullmatch, said)) else ()


def nearest(text: str, words: Iterable[str], least: float = _NEAR) -> str | None:
    """The word most like a text, if any is like it: in its letters, or one within the other.

    Examples
    --------
    >>> nearest("生话救助", ["生活救助", "医疗救助"]), nearest("民族", ["金额", "工会代码"])
    ('生活救助', None)
    """
    wanted = bare(text)
    if not wanted:
        return None
    rated = [(_likeness(wanted, bare(word)), word) for word in words]
    best = max(rated, default=(0.0, ""), key=lambda pair: pair[0])
    return best[1] if best[0] >= least else None


def _likeness(one: str, other: str) -> float:
    within = len(one) >= 2 and len(other) >= 2 and (one in other or other in one)
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return max(ratio, 0.7 + ratio / 10) if within else ratio


_FILE = Path(__file__).with_name("vocabulary.yaml")


class VocabularyFile(Form):
    """As the file is written."""

    heads: dict[str, dict[str, list[str]]]
    akin: dict[str, list[str]]
    personal: list[str]
    unused: list[str]
    numbering: list[str]
    tables: dict[str, list[str]]
    summaries: list[str]
    spare_sheets: list[str]
    copies: list[str]
    totals: list[str]
    subtotals: list[str]
    running: list[str]
    carried: list[str]
    counted: dict[str, list[str]]
    signatures: list[str]
    remarks: list[str]
    headings: dict[str, list[str]]
    union_endings: list[str]
    compared: list[str]
    undone: list[str]
    ungranted: list[str]
    disputed: list[str]
    hues: list[str]
    looks: list[str]
    instead: list[str]
    amended: list[str]
    in_words: list[str]
    deducted: list[str]
    paid_out: list[str]
    done: list[str]
    denied: list[str]
    affirmed: list[str]
    ditto: list[str]
    nothing: list[str]
    holidays: list[str]
    codes: dict[str, dict[str, list[str]]]


@dataclass(frozen=True)
class Vocabulary:
    """The words, ready to be compared."""

    heads: Mapping[str, Mapping[str, str]]
    """By table: the bare other name of a column, and the column."""
    akin: Mapping[str, str]
    """A bare word of labels, and the column they are about in another measure."""
    personal: frozenset[str]
    unused: frozenset[str]
    numbering: frozenset[str]
    tables: Mapping[str, tuple[str, ...]]
    summaries: tuple[str, ...]
    spare_sheets: tuple[str, ...]
    copies: tuple[str, ...]
    totals: tuple[str, ...]
    """The longest first."""
    subtotals: frozenset[str]
    running: tuple[str, ...]
    carried: frozenset[str]
    """What a page hands on to the next one: sums of all rows before."""
    counted: Mapping[str, str]
    """The bare head of a count, and what it counts: 人 of 人数."""
    signatures: frozenset[str]
    remarks: frozenset[str]
    headings: Mapping[str, tuple[str, ...]]
    """What stands before and behind the words of a heading, the longest first."""
    union_endings: tuple[str, ...]
    compared: frozenset[str]
    undone: tuple[str, ...]
    """The longest first; so are those below."""
    ungranted: tuple[str, ...]
    disputed: tuple[str, ...]
    hues: tuple[str, ...]
    looks: tuple[str, ...]
    instead: tuple[str, ...]
    amended: tuple[str, ...]
    in_words: tuple[str, ...]
    deducted: tuple[str, ...]
    paid_out: tuple[str, ...]
    done: tuple[str, ...]
    denied: frozenset[str]
    affirmed: frozenset[str]
    ditto: frozenset[str]
    nothing: frozenset[str]
    holidays: frozenset[str]
    """Holidays and campaigns that are no code of their own."""
    codes: Mapping[str, Mapping[str, str]]
    """By code list: the bare other word for a code, and its value."""


@cache
def vocabulary() -> Vocabulary:
    """The words of the package, and those of the federation in their place.

    Raises
    ------
    ParameterError
        If a file cannot be read, or with everything in it that does not have its form and every
        code the rules do not have.
    """
    said = read_vocabulary(house_rules())
    return Vocabulary(
        heads={table: _turned(columns) for table, columns in said.heads.items()},
        akin=_turned(said.akin),
        personal=_set(said.personal),
        unused=_set(said.unused),
        numbering=_set(said.numbering),
        tables={table: tuple(map(bare, words)) for table, words in said.tables.items()},
        summaries=tuple(map(bare, said.summaries)),
        spare_sheets=tuple(map(bare, said.spare_sheets)),
        copies=tuple(map(bare, said.copies)),
        totals=_longest_first([*said.totals, *said.carried]),
        subtotals=_set(said.subtotals),
        running=tuple(map(bare, said.running)),
        carried=_set(said.carried),
        counted=_turned(said.counted),
        signatures=_set(said.signatures),
        remarks=_set(said.remarks),
        headings={where: _longest_first(words) for where, words in said.headings.items()},
        union_endings=tuple(map(bare, said.union_endings)),
        compared=_set(said.compared),
        undone=_longest_first(said.undone),
        ungranted=_longest_first(said.ungranted),
        disputed=_longest_first(said.disputed),
        hues=_longest_first(said.hues),
        looks=tuple(word.casefold() for word in said.looks),
        instead=_longest_first(said.instead),
        amended=_longest_first(said.amended),
        in_words=_longest_first(said.in_words),
        deducted=_longest_first(said.deducted),
        paid_out=_longest_first(said.paid_out),
        done=_longest_first(said.done),
        denied=_set(said.denied),
        affirmed=_set(said.affirmed),
        ditto=frozenset(_UNSEEN.sub("", word) for word in said.ditto),
        nothing=frozenset(word.casefold() for word in said.nothing),
        holidays=_set(said.holidays),
        codes={codes: _turned(words) for codes, words in said.codes.items()},
    )


def read_vocabulary(rules: Rules) -> VocabularyFile:
    """What the files say, without words of codes the rules do not have.

    Raises
    ------
    ParameterError
        As `vocabulary` does.
    """
    name = _FILE.stem
    said = checked(
        VocabularyFile, with_own_words(name, read_yaml(_FILE), is_open=True), repr(_FILE.name)
    )
    lists = {one.name: one.values for one in rules.codes}
    faults = [
        f"{path.name!r}: codes.{codes}: found {code!r}, expected one of: "
        + ", ".join(lists.get(codes, lists))
        for path, own in own_words(name)[-1:]
        for codes, words in (own.get("codes") or {}).items()
        for code in words or ()
        if code not in lists.get(codes, ())
    ]
    if faults:
        raise ParameterError("\n".join(faults))
    known = {
        codes: {code: some for code, some in words.items() if code in lists.get(codes, ())}
        for codes, words in said.codes.items()
    }
    return said.model_copy(update={"codes": known})


def _turned(names: Mapping[str, list[str]]) -> dict[str, str]:
    return {bare(word): name for name, words in names.items() for word in words}


def _longest_first(words: list[str]) -> tuple[str, ...]:
    return tuple(sorted(map(bare, words), key=len, reverse=True))


def _set(words: list[str]) -> frozenset[str]:
    return frozenset(map(bare, words))
