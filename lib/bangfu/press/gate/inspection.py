"""The rules of the gate by name, and a page held against all of them."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bangfu.disclosure.policy import Edition
from bangfu.errors import GateError
from bangfu.language import Language
from bangfu.persons.personal_rules import PrivateWords, personal_faults
from bangfu.press.gate import page_rules
from bangfu.press.gate.pieces import Block, Findings, Piece, read_piece

__all__ = ["MOST_BYTES", "RULES", "Expected", "inspect_page", "inspect_words"]

MOST_BYTES = 150_000
"""Weight of a page; a report of six charts and as many tables is under 100,000."""


@dataclass(frozen=True)
class Expected:
    """What a page has to be: of which language and edition.

    `names` are the same in both languages; `private` may not be on a public page.
    """

    language: Language
    edition: Edition
    names: Collection[str] = ()
    private: PrivateWords | None = None


Rule = Callable[[Piece, Expected], Iterator[str]]


def _language(piece: Piece, expected: Expected) -> Iterator[str]:
    return page_rules.language_faults(piece, expected.language, expected.names)


def _personal(piece: Piece, expected: Expected) -> Iterator[str]:
    if expected.edition == "public":
        yield from personal_faults(piece.text, expected.private)


RULES: Mapping[str, Rule] = {
    "nothing runs": lambda piece, _: page_rules.active_faults(piece),
    "nothing is sent for": lambda piece, _: page_rules.link_faults(piece),
    "no style sends for anything": lambda piece, _: page_rules.style_faults(piece),
    "tables have headers": lambda piece, _: page_rules.table_faults(piece),
    "cells have values": lambda piece, _: page_rules.value_faults(piece),
    "pictures have names": lambda piece, _: page_rules.name_faults(piece),
    "alt texts tell": lambda piece, _: page_rules.alt_faults(piece),
    "no words of a machine": lambda piece, _: page_rules.machine_faults(piece),
    "one language": _language,
    "nobody is named": _personal,
}
"""What each piece of a page is held against."""


def inspect_page(
    shell: Block, cells: Sequence[Block], expected: Expected, *, weight: int, findings: Findings
) -> None:
    """Note all faults of a page.

    Parameters
    ----------
    shell
        The page around its cells.
    cells
        The HTML of the cells, as it stands in the page.
    expected
        What the page has to be.
    weight
        Bytes of the whole page.
    findings
        Where faults are noted.
    """
    *_, frame = read = [_read(block, findings) for block in (*cells, shell)]
    pieces = [piece for piece in read if piece]
    for piece in pieces:
        for rule in RULES.values():
            findings.note(piece.where, *rule(piece, expected))
    for where, fault in page_rules.id_faults(pieces):
        findings.note(where, fault)
    if frame:
        findings.note(frame.where, *page_rules.page_faults(frame, expected.language))
    if weight > MOST_BYTES:
        findings.note(shell.where, f"weighs {weight} bytes, expected {MOST_BYTES} at most")


def inspect_words(where: str, words: Sequence[str], expected: Expected, findings: Findings) -> None:
    """Note what points to a person in words that are published as data, in a public edition."""
    if expected.edition == "public":
        findings.note(where, *personal_faults("\n".join(words), expected.private))


def _read(block: Block, findings: Findings) -> Piece | None:
    try:
        return read_piece(block)
    except GateError as error:
        findings.quote(error)
        return None
