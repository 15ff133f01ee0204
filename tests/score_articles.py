"""Score the check of articles on labelled drafts: `make score-articles`.

Prints the cross table of what an editor accepts and what the check says, the recall of each kind of
mistake, false alarms, and the numbers that are judged otherwise than labelled.
"""

import sys
from collections import Counter

from bangfu.articles.drafts import Checker
from bangfu.articles.evidence import RegisterEvidence
from bangfu.articles.verdicts import VERDICTS
from bangfu.params import find_register
from bangfu.register.store import open_register
from labelled_drafts import labelled_drafts

_SORTS = ("right", "wrong", "unsure", "none")


def main() -> int:
    """Print the scores; 1 if something wrong passes as right."""
    register = open_register(find_register("data/sample"))
    (top,) = (code for code, unit in register.units.items() if unit.parent is None)
    checker = Checker.of(RegisterEvidence(register, top))
    table: Counter[tuple[str, str]] = Counter()
    kinds: Counter[tuple[str, bool]] = Counter()
    others = []
    for draft in labelled_drafts():
        verdicts = checker.check(draft.text, draft.dated).verdicts
        for label in draft.labels:
            found = [
                one for one in verdicts
                if one.mention.start < label.end and one.mention.end > label.start
            ]  # fmt: skip
            said = VERDICTS[found[0].verdict] if found else "not found"
            table[label.accepted, said] += 1
            if label.kind:
                kinds[label.kind, said == "wrong"] += 1
            if said != label.accepted:
                number = "".join(draft.text[label.start : label.end].split())
                verdict = found[0].verdict if found else "not found"
                others.append(f"  {draft.name}: {number}, labelled {label.accepted}, {verdict}")
    print("\n".join([*_told(table, kinds), "judged otherwise:", *others]))
    return 1 if table["wrong", "right"] else 0


def _told(table: "Counter[tuple[str, str]]", kinds: "Counter[tuple[str, bool]]") -> list[str]:
    heads = (*_SORTS, "not found")
    lines = ["labelled".ljust(12) + "".join(head.rjust(11) for head in heads)]
    for label in _SORTS:
        lines.append(label.ljust(12) + "".join(str(table[label, s]).rjust(11) for s in heads))
    alike = sum(count for (label, said), count in table.items() if label == said)
    right = sum(count for (label, _), count in table.items() if label == "right")
    found = table.total() - sum(table[label, "not found"] for label in _SORTS)
    lines += [
        f"numbers {table.total()}, found {found / table.total():.1%}",
        f"verdicts as labelled {alike / table.total():.1%}",
        f"wrong passed as right {table['wrong', 'right']}",
        f"false alarms {table['right', 'wrong'] / right:.1%}",
        f"true but unsure {table['right', 'unsure'] / right:.1%}",
    ]
    for kind in sorted({kind for kind, _ in kinds}):
        all_ = kinds[kind, True] + kinds[kind, False]
        lines.append(f"  {kind.ljust(12)}{kinds[kind, True]} of {all_}")
    return lines


if __name__ == "__main__":
    sys.exit(main())
