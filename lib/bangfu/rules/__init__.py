"""Rules: what differs by place and changes by date, as one value that is passed along.

The dibao line, the standards of assistance, the comfort scheme, aspects and what answers what,
the goal, the numbers of disclosure control, and all code lists. They are data: defaults in
`defaults/`, each file of which a project may replace by one of the same name in `params/rules`.
A register carries the rules it is measured by; nothing that measures, checks or words a number
reads a file.
"""

from bangfu.rules.rule_files import default_rules, read_rules
from bangfu.rules.rulebook import Rules

__all__ = ["Rules", "default_rules", "read_rules"]
