"""Faults as a terminal shows them: all of a few, and of many a summary and the first of them.

A ledger with a column that is wrong in each row must not drown what else is wrong with it.
"""

from collections import Counter
from collections.abc import Sequence

from bangfu.language import Language, Text
from bangfu.register.faults import Fault
from bangfu.register.remarks import Remark

__all__ = ["fault_lines", "remark_lines"]

_MOST_LINES = 40
_MOST_GROUPS = 20
_FIRST = 15
_HOW_MANY = Text("共{}处差错，按种类：", "{} faults, by kind:")
_GROUP = Text("  {}处：{}{}，{}", "  {}: {}{}, {}")
_COLUMN = Text("{!r}列", "column {!r}")
_MORE = Text("  其余{}处，共{}种", "  {} more, of {} kinds")
_BEGIN = Text("其中前{}处：", "the first {}:")
_LIKE_THESE = Text("  同类的还有{}条", "  {} more like these")
_REST = Text("全部差错见 --faults 指定的文件。", "All of them are in the file of --faults.")


def fault_lines(faults: Sequence[Fault], language: Language) -> list[str]:
    """The lines that tell faults on a terminal, at most 40 whatever there is."""
    if len(faults) <= _MOST_LINES:
        return [fault.message(language) for fault in faults]
    groups = Counter(_group(fault, language) for fault in faults)
    most = groups.most_common(_MOST_GROUPS)
    lines = [_HOW_MANY.of(language).format(len(faults))]
    lines += [_GROUP.of(language).format(number, *group) for group, number in most]
    left = len(faults) - sum(number for _, number in most)
    if left:
        lines.append(_MORE.of(language).format(left, len(groups) - len(most)))
    lines.append(_BEGIN.of(language).format(_FIRST))
    lines += [fault.message(language) for fault in faults[:_FIRST]]
    return [*lines, _REST.of(language)]


def _group(fault: Fault, language: Language) -> tuple[str, str, str]:
    """File, column, and what was expected: alike for faults that are mended alike."""
    label = fault.place.label(language)
    column = _COLUMN.of(language).format(label) if label else ""
    file = f"{fault.place.file!r}" + (
        "，" if language == "zh" and column else ", " if column else ""
    )
    return file, column, fault.expected.of(language)


def remark_lines(remarks: Sequence[Remark], language: Language) -> list[str]:
    """The lines that tell remarks on a terminal: of many, the first of each kind."""
    if len(remarks) <= _MOST_LINES:
        return [remark.message(language) for remark in remarks]
    kinds = Counter(remark.kind for remark in remarks)
    most = max(1, _MOST_LINES // len(kinds) - 1)
    lines = []
    for kind, number in kinds.items():
        alike = [remark for remark in remarks if remark.kind == kind]
        lines += [remark.message(language) for remark in alike[:most]]
        lines += [_LIKE_THESE.of(language).format(number - most)] if number > most else []
    return lines
