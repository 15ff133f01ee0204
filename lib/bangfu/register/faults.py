"""What is wrong with a ledger or a register: a place, what was found in it, what was expected.

Faults go back to the unions by mail and stand in logs, so nothing is quoted that is long enough
to be an ID number or a mobile number.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from bangfu.language import COMMA, Language, Text
from bangfu.register.schema import MOST_LETTERS, UNSEEN, table

__all__ = [
    "NOTHING", "Fault", "Place", "Reach", "RefusedError", "ToldElsewhereError", "hidden", "masked",
    "named", "shown",
]  # fmt: skip

NOTHING = Text("空", "nothing")
_SEE_THERE = Text("见上", "see above")
_DIGITS = 11  # a mobile number has 11 digits, an ID number 15 or 18: nothing that long is quoted
_LONGEST = 24
_DIGIT_RUN = re.compile(rf"\d{{{_DIGITS},}}[Xx]?")
_HIDDEN = re.compile(
    "[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in (*UNSEEN, (0xD800, 0xDFFF))) + "]"
)
"""Also halves of pairs: bytes of a file's name that are of another encoding are read as such."""
_PARTS = (
    ("file", Text("{!r}", "{!r}")),
    ("sheet", Text("工作表{!r}", "sheet {!r}")),
    ("row", Text("第{}行", "row {}")),
    ("header", Text("{!r}列", "column {!r}")),
)
_TABLE, _KEY = Text("表{!r}", "table {!r}"), Text("（{}）", " ({})")
_MESSAGE = Text("{}：现为{}，应为{}", "{}: found {}, expected {}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault is: in a ledger, and in a table of the register; what does not apply is left.

    A CSV file has no sheet, a whole sheet no row, a sum over many rows no file.
    """

    file: str = ""
    """The ledger; of a row of the register, the one it came from."""
    sheet: str | None = None
    row: int | None = None
    """The row as Excel counts it."""
    header: str | None = None
    """The header of the column as the ledger writes it."""
    table: str = ""
    column: str = ""
    """Names in the schema."""
    key: str = ""
    """The key of the row; of a sum, what it is a sum of."""

    def words(self, language: Language) -> str:
        """The place in words.

        Examples
        --------
        >>> Place("a.xlsx", "抚慰", 4, "批次").words("zh")
        "'a.xlsx'，工作表'抚慰'，第4行，'批次'列"
        >>> Place("a.csv", row=4, table="assistance", column="amount", key="A1").words("en")
        "'a.csv', row 4, column 'amount (yuan)' (A1)"
        >>> Place(table="file_event", key="110105001").words("en")
        "table 'file events' (110105001)"
        """
        known = {name: getattr(self, name) for name, _ in _PARTS} | {"header": self.label(language)}
        parts = [words.of(language).format(known[name]) for name, words in _PARTS if known[name]]
        if self.table and not self.file:
            name = table(self.table).label(language)
            parts.insert(0, _TABLE.of(language).format(name))
        behind = _KEY.of(language).format(masked(self.key)) if self.key else ""
        return COMMA.of(language).join(parts) + behind

    def label(self, language: Language) -> str | None:
        """The header of the column: as its ledger writes it, or else as the schema calls it."""
        if self.header or not self.column:
            return self.header
        return table(self.table).column(self.column).label(language)


@dataclass(frozen=True)
class Reach:
    """How far a fault reaches: the things it is about, and the days on which others may follow.

    `things` are columns and values, such as a file and its household. `day` is the fault's own;
    from `since` to `until` others may follow from it.
    """

    things: frozenset[tuple[str, str]] = frozenset()
    day: date = date.min
    since: date = date.min
    until: date = date.max


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where it is, what was found and what was expected.

    `rule` is the rule of the register that found it; a cell that cannot be read broke none. `kind`
    is a stable name such as `month_only`, by which faults are counted and summarised.
    """

    place: Place
    found: Text
    expected: Text
    rule: str = ""
    reach: Reach = field(default=Reach(), repr=False, compare=False)
    kind: str = ""
    spots: frozenset[int] = field(default=frozenset(), repr=False, compare=False)
    """Of one that speaks of several rows of ledgers: what tells these from all others."""

    @property
    def sort(self) -> str:
        """Its kind, or else the rule that found it."""
        return self.kind or self.rule

    def message(self, language: Language) -> str:
        """The fault in one line.

        Examples
        --------
        >>> place = Place("a.xlsx", "抚慰", 4, "批次")
        >>> Fault(place, Text("'x'", "'x'"), Text("整数", "a whole number")).message("en")
        "'a.xlsx', sheet '抚慰', row 4, column '批次': found 'x', expected a whole number"
        """
        return _MESSAGE.of(language).format(
            self.place.words(language), self.found.of(language), self.expected.of(language)
        )


class RefusedError(Exception):
    """A cell cannot be used; what was found and what was expected, its place not yet known.

    Whoever knows the place makes a fault of it: it stops no command by itself.
    """

    def __init__(self, found: Text, expected: Text, kind: str = "") -> None:
        self.found = found
        self.expected = expected
        self.kind = kind
        super().__init__(found.en, expected.en)

    def at(self, place: Place) -> Fault:
        """The fault, now that its place is known."""
        return Fault(place, self.found, self.expected, kind=self.kind)


class ToldElsewhereError(RefusedError):
    """A cell or a row cannot be used, which another fault tells: it makes none of its own."""

    def __init__(self) -> None:
        super().__init__(_SEE_THERE, _SEE_THERE, "told_elsewhere")


def masked(text: str) -> str:
    """Text without digit runs long enough to be a mobile or an ID number.

    Examples
    --------
    >>> masked("register 12345678901234567X.xlsx")
    'register ….xlsx'
    """
    return _DIGIT_RUN.sub("…", text)


def named(name: str) -> str:
    r"""The name of a file or a sheet as it is kept and told: all of it seen, and no number in it.

    Characters that cannot be seen, or turn others round, are told by their codes: who sent a
    ledger may call it as he likes.

    Examples
    --------
    >>> named("2019\u202ecod.xlsx"), named("帮扶\x1b[2J.csv"), len(named("长" * 900))
    ('2019[U+202E]cod.xlsx', '帮扶[U+001B][2J.csv', 200)
    """
    seen = _HIDDEN.sub(lambda found: f"[{_code(found[0])}]", masked(name))
    return seen if len(seen) <= MOST_LETTERS else f"{seen[: MOST_LETTERS - 1]}…"


def hidden(text: str) -> Text | None:
    r"""The first character of a text that cannot be seen, by its place and code; None if all can.

    Examples
    --------
    >>> hidden("F-1\u200b").en, hidden("F-1")
    ('character 4, U+200B, not seen', None)
    """
    found = _HIDDEN.search(text)
    if found is None:
        return None
    place, code = found.start() + 1, _code(found[0])
    return Text(f"第{place}个字是不可见字符{code}", f"character {place}, {code}, not seen")


def _code(letter: str) -> str:
    return f"U+{ord(letter):04X}"


def shown(value: object) -> Text:
    """A cell's value as a fault may quote it: not if it has the digits of an ID number.

    Examples
    --------
    >>> shown("31/02/2019").en, shown("123456 78901234567X").en
    ("'31/02/2019'", '19 characters, not quoted')
    """
    text = f"{value:.15g}" if isinstance(value, float) else str(value)  # as Excel shows it
    if len(text) > _LONGEST or sum(character.isdigit() for character in text) >= _DIGITS:
        return Text(f"{len(text)}个字符（不引用）", f"{len(text)} characters, not quoted")
    quoted = repr(text) if isinstance(value, str) else text
    return Text(quoted, quoted)
