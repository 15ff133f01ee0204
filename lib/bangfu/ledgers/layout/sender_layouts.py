"""What a sender's profile says of tables like one that was found, and what was found of one."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from bangfu.ledgers.values.days import days_in
from bangfu.ledgers.values.vocabulary import bare, vocabulary
from bangfu.register.schema import Column, Table, Type
from bangfu.rules import house_rules

__all__ = ["FoundLayout", "SenderLayout", "fitting_layout", "spoken_values"]

_LEAST_HEADS = 2
_LABELLED = re.compile(r"^.{2,12}?[:：]")
_LEAST_LETTERS: Mapping[str, int] = {"project": 2, "occasion": 2}
_LETTERS = 3
"""Of a word that says a code in a title: 工会 stands in every one, 工会经费 does not."""


@dataclass(frozen=True)
class SenderLayout:
    """A table as a sender lays it out: its heads, and what is the same each month."""

    table: Table
    heads: frozenset[str]
    """As words are compared."""
    fixed: Mapping[str, str] = field(default_factory=dict)
    """By column: a word for a code."""
    from_title: tuple[str, ...] = ()
    """Columns that the title tells each month anew."""
    unit: Decimal | None = None
    """How many yuan a number is that no head and no line says the unit of."""

    def said(self, texts: Iterable[str]) -> dict[str, str]:
        """What all rows of a table have, by column.

        A fixed value is not said where the title speaks of another.

        Parameters
        ----------
        texts
            Titles, and the names of sheet and file.
        """
        told = list(texts)
        fixed = {}
        for name, value in self.fixed.items():
            spoken = spoken_values(self.table.column(name), told)
            if not spoken or value in spoken:
                fixed[name] = value
        for name in self.from_title:
            spoken = spoken_values(self.table.column(name), told)
            if len(spoken) == 1:
                fixed[name] = spoken[0]
        return fixed


@dataclass(frozen=True)
class FoundLayout:
    """What was found of a table that was read, for a profile to be made of it."""

    heads: Mapping[str, str | None]
    """By head: the column, what is passed over, or nothing if it is not known."""
    missing: tuple[Column, ...]
    """Required columns nothing says."""
    texts: tuple[str, ...] = field(repr=False)
    """Titles, and the names of sheet and file."""
    likes: Mapping[str, str] = field(default_factory=dict)
    """By head that is not known: the column it looks like."""


def fitting_layout(
    layouts: Sequence[SenderLayout], heads: Collection[str], table: Table | None = None
) -> SenderLayout | None:
    """The layout a table is most like: it has at least half of the heads of one of them.

    Parameters
    ----------
    layouts
        Of a sender.
    heads
        Those of the table.
    table
        The table of the register it is of, if that is known.
    """
    own = {bare(head) for head in heads}
    rated = [
        (len(layout.heads & own), layout)
        for layout in layouts
        if table in (None, layout.table)
        and len(layout.heads & own) >= max(_LEAST_HEADS, len(layout.heads) / 2)
    ]
    return max(rated, key=lambda pair: pair[0])[1] if rated else None


def spoken_values(column: Column, texts: Iterable[str]) -> list[str]:
    """The days or codes of a column that titles and names speak of.

    A line with a label, as `填表日期：2019年2月1日`, is no title.

    Parameters
    ----------
    column
        Of days or codes.
    texts
        Titles, and the names of sheet and file.
    """
    titles = [text for text in texts if not _LABELLED.match(text)]
    if column.type is Type.DATE:
        days = (day.isoformat() for text in titles for day in days_in(text)[0])
        return list(dict.fromkeys(days))
    name = column.codes or column.name
    least = _LEAST_LETTERS.get(name, _LETTERS)
    words = {bare(code.label.zh): code.value for code in house_rules().code_list(name)}
    words |= vocabulary().codes.get(name, {})
    said = [bare(text) for text in titles]
    found = {
        word: value for word, value in words.items()
        if len(word) >= least and value != "none" and any(word in text for text in said)
    }  # fmt: skip
    # 医疗救助 is no 救助 of another kind: the longest word is meant.
    longest = [w for w in found if not any(w != other and w in other for other in found)]
    return list(dict.fromkeys(found[word] for word in longest))
