"""The publication gate: what may not be on a page stops its release.

A page that passes was made by our own tables and charts from the first byte to the last, can be
read by everybody it is for, and gives nobody away. Checkers of accessibility catch few of the
faults named here, so they are looked for one by one, by rules in families:

outputs    what a cell may show at all
markup     nothing that runs, sends or collides
tabular    tables that can be read out
pictures   charts that can be read out
wording    one language, a title, no words of a machine
personal   nothing that points to a person, in public editions

All faults are told at once, each with its cell; what is found of a person is never quoted.
"""

from bangfu.press.gate.inspection import MOST_BYTES, RULES, Expected, inspect_page, inspect_words
from bangfu.press.gate.output_rules import output_faults
from bangfu.press.gate.pieces import Block, Findings, cell_name

__all__ = [
    "MOST_BYTES",
    "RULES",
    "Block",
    "Expected",
    "Findings",
    "cell_name",
    "inspect_page",
    "inspect_words",
    "output_faults",
]
