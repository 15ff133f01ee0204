"""Proposals for a sender's profile, made of ledgers it sent; what they do not tell is asked.

A question is a head nothing is known of, or a required column that nothing says: no more. A profile
that is there is added to: only what has changed is asked.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bangfu.errors import AnswerError
from bangfu.language import Text
from bangfu.ledgers.formats.grid import text_of
from bangfu.ledgers.layout.sender_layouts import FoundLayout, fitting_layout, spoken_values
from bangfu.ledgers.layout.sheet_rows import Doubt
from bangfu.ledgers.layout.sheets import LedgerSheet, read_ledgers
from bangfu.ledgers.rows.source_names import SourceNames
from bangfu.ledgers.rows.told_names import ToldNames
from bangfu.ledgers.sender_profiles import (
    LayoutForm,
    ProfileForm,
    code_of,
    read_profile,
    sender_layout,
)
from bangfu.ledgers.values.headers import (
    UNUSED_COLUMN,
    WITHDRAWN_COLUMN,
    column_called,
    table_called,
)
from bangfu.ledgers.values.possible_names import names_masked
from bangfu.ledgers.values.sender_words import spoken
from bangfu.ledgers.values.vocabulary import bare, nearest, vocabulary
from bangfu.register.faults import Fault, Place, masked
from bangfu.register.schema import TABLES, Column, Table, Type, table
from bangfu.rules import Rules, read_rules

__all__ = ["ProfileProposal", "proposed_profile"]

_A_WORD = re.compile("[\u4e00-\u9fff]{2,8}")
_LIKE = 0.66
_A_COLUMN = Text("一列的名称，或“-”", "a column or '-'")
_A_HEAD = Text("台账中的标题，或有代码的列", "a header or a column of codes")
_A_CODE_COLUMN = Text("冒号前是有代码的列", "a column of codes before the colon")
_WHICH_TABLE = Text(
    "是哪张表？看下面“!”的各行，答案写成如 table=帮扶记录",
    "which table is it? see the lines that begin with “!”; answer as in table=assistance",
)


@dataclass(frozen=True)
class ProfileProposal:
    """A profile as it might be: what is new in it, what it asks, and what could not be read."""

    form: ProfileForm
    proposed: tuple[Text, ...]
    questions: tuple[Text, ...]
    faults: tuple[Fault, ...]


def proposed_profile(
    files: Sequence[Path],
    unit: str,
    folder: Path | None = None,
    *,
    answers: Mapping[str, str] | None = None,
    rules: Rules | None = None,
) -> ProfileProposal:
    """Propose a profile for a sender, or what its profile lacks to read some ledgers.

    Parameters
    ----------
    files
        Ledgers it sent.
    unit
        Its code.
    folder
        With the profiles; that of the project if it is not given.
    answers
        By head or column: what it means, or what is the same in all rows.
    rules
        They have the code lists.

    Raises
    ------
    ParameterError
        If its profile is not right, or an answer is to no question.
    """
    rules = rules or read_rules()
    profile = read_profile(unit, folder, rules)
    given = dict(answers or {})
    undecided = _table_answered(given)
    with spoken(replace(profile.words, unit=unit)):
        reading = read_ledgers(files, profile.layouts, undecided)
        words = _words(reading.sheets, rules)
    layouts = list(profile.form.layouts)
    told: list[Text] = []
    asked: list[Text] = []
    places = [*(Place(one.file, one.sheet) for one in reading.sheets)]
    places += [fault.place for fault in reading.faults]
    names = ToldNames.of(SourceNames(rules, None, []).kept, reading.files, places)
    for sheet in _apart(reading.sheets):
        _add(layouts, sheet, rules)
        told.append(_sheet_told(sheet, names))
    for own in words.values():
        told += [Text(f"{w!r} → {value}", f"{w!r} → {value}") for w, value in own.items()]
    both = {
        name: {**profile.form.words.get(name, {}), **words.get(name, {})}
        for name in dict.fromkeys([*profile.form.words, *words])
    }
    _take_answers(given, layouts, both, rules)
    if any(fault.kind == "unknown_table" for fault in reading.faults):
        asked.append(_WHICH_TABLE)
    asked += _questions(layouts, reading.sheets)
    form = ProfileForm(unit=unit, layouts=layouts, words=both)
    fresh = [one for one in _heads_told(layouts) if one not in _heads_told(profile.form.layouts)]
    faults = (names.fault(one) for one in reading.faults if one.kind != "mistyped_head")
    return ProfileProposal(form, (*told, *fresh), tuple(asked), tuple(faults))


def _table_answered(answers: dict[str, str]) -> Table | None:
    """The table of what no title and no heads decide, taken out of the answers."""
    said = answers.pop("table", None)
    if said is None:
        return None
    found = table_called(said)
    if found is None:
        tables = Text(
            "下列之一：" + "、".join(declared.zh for declared in TABLES),
            "one of: " + ", ".join(declared.name for declared in TABLES),
        )
        raise AnswerError(_no_such("table", said, tables))
    return found


def _apart(sheets: Iterable[LedgerSheet]) -> Iterator[LedgerSheet]:
    """A sheet for each table with rows: the lists of a wide one share what was found."""
    seen: set[int] = set()
    for sheet in sheets:
        if sheet.rows and sheet.found is not None and id(sheet.found) not in seen:
            seen.add(id(sheet.found))
            yield sheet


def _add(layouts: list[LayoutForm], sheet: LedgerSheet, rules: Rules) -> None:
    """Add to the layouts what is new in a sheet: to the one it is like, or as one more."""
    found = sheet.found
    assert found is not None  # noqa: S101 - of those that are apart
    known = [sender_layout(layout, rules) for layout in layouts]
    like = fitting_layout(known, found.heads, sheet.table)
    at = known.index(like) if like else len(layouts)
    before = layouts[at] if like else LayoutForm(table=sheet.table.name)
    layouts[at : at + 1] = [_with_found(before, sheet.table, found)]


def _with_found(before: LayoutForm, declared: Table, found: FoundLayout) -> LayoutForm:
    known = set(map(bare, before.heads))
    heads = {
        head: name if name in declared.names else UNUSED_COLUMN if name is not None else None
        for head, name in found.heads.items()
        if bare(head) not in known
        and names_masked(masked(head)) == head
        and name != WITHDRAWN_COLUMN
    }
    fixed, from_title = dict(before.fixed), list(before.from_title)
    for column in found.missing:
        if column.name in (*fixed, *from_title):
            continue
        if column.type is Type.DATE or _is_told(column, found):
            from_title.append(column.name)
        elif column.type is Type.CODE:
            fixed[column.name] = None
    return before.model_copy(
        update={
            "heads": {**before.heads, **heads},
            "fixed": fixed,
            "from_title": from_title,
        }
    )


def _is_told(column: Column, found: FoundLayout) -> bool:
    """Whether titles and names speak of one value of a column."""
    return column.type is Type.CODE and len(spoken_values(column, found.texts)) == 1


def _words(sheets: Sequence[LedgerSheet], rules: Rules) -> dict[str, dict[str, str]]:
    """Words in columns of codes that are like one known, by code list; never of other columns."""
    found: dict[str, dict[str, str]] = {}
    for column, word in sorted(_coded(sheets), key=lambda pair: pair[1]):
        known = code_of(column, word, rules)
        if known is None and (value := _like(column, word, rules)):
            found.setdefault(column.codes or column.name, {})[word] = value
    return found


def _coded(sheets: Sequence[LedgerSheet]) -> set[tuple[Column, str]]:
    """The words in columns of codes."""
    names = [(sheet, name) for sheet in sheets for name in sheet.table.of_type(Type.CODE)]
    cells = (
        (sheet.table.column(name), row.cells.get(name, "")) for sheet, name in names
        if name in sheet.headers for row in sheet.rows
    )  # fmt: skip
    said = ((column, text_of(cell)) for column, cell in cells if not isinstance(cell, Doubt))
    return {(column, word) for column, word in said if _A_WORD.fullmatch(word)}


def _like(column: Column, word: str, rules: Rules) -> str | None:
    """The code whose label or other word a word is most like."""
    name = column.codes or column.name
    words = {code.label.zh: code.value for code in rules.code_list(name)}
    words |= vocabulary().codes.get(name, {})
    like = nearest(word, words, least=_LIKE)
    return words[like] if like else None


def _take_answers(
    answers: Mapping[str, str],
    layouts: list[LayoutForm],
    words: dict[str, dict[str, str]],
    rules: Rules,
) -> None:
    """Put answers in their places: those of words, and those of heads and columns."""
    for key, value in answers.items():
        column, mark, word = key.replace("：", ":").partition(":")
        if mark:
            codes, code = _word_answered(column, value, rules)
            words.setdefault(codes, {})[word] = code
        else:
            _answer(layouts, key, value, rules)


def _answer(layouts: list[LayoutForm], key: str, value: str, rules: Rules) -> None:
    """Answer a question: what a head means, or what all rows have in a column."""
    is_answered = False
    for at, layout in enumerate(layouts):
        declared = table(layout.table)
        column = column_called(declared, key)
        if (head := next((h for h in layout.heads if bare(h) == bare(key)), None)) is not None:
            meant = column_called(declared, value)
            if meant is None and value != UNUSED_COLUMN:
                raise AnswerError(_no_such(key, value, _A_COLUMN))
            heads = {**layout.heads, head: meant.name if meant else UNUSED_COLUMN}
            layouts[at] = layout.model_copy(update={"heads": heads})
        elif column is not None and column.type is Type.CODE:
            code = code_of(column, value, rules)
            if code is None:
                raise AnswerError(_no_such(key, value, _one_of(column, rules)))
            layouts[at] = layout.model_copy(update={"fixed": {**layout.fixed, column.name: code}})
        else:
            continue
        is_answered = True
    if not is_answered:
        raise AnswerError(_no_such("", key, _A_HEAD))


def _no_such(key: str, value: str, expected: Text) -> Text:
    """What to say of an answer that is none."""
    place = f"--set {key}".strip()
    return Text(
        f"{place}：现为{value!r}，应为{expected.zh}",
        f"{place}: found {value!r}, expected {expected.en}",
    )


def _one_of(column: Column, rules: Rules) -> Text:
    codes = rules.code_list(column.codes or column.name)
    return Text(
        "下列之一：" + "、".join(code.label.zh for code in codes),
        "one of: " + ", ".join(codes.values),
    )


def _word_answered(name: str, value: str, rules: Rules) -> tuple[str, str]:
    """The code list of a column, and the code that a word in it means."""
    columns = (column_called(declared, name) for declared in TABLES)
    column = next((c for c in columns if c is not None and c.codes), None)
    if column is None or column.codes is None:
        raise AnswerError(_no_such("", name, _A_CODE_COLUMN))
    code = code_of(column, value, rules)
    if code is None:
        raise AnswerError(_no_such(name, value, _one_of(column, rules)))
    return column.codes, code


def _questions(layouts: Sequence[LayoutForm], sheets: Sequence[LedgerSheet]) -> Iterator[Text]:
    for layout in layouts:
        declared = table(layout.table)
        for head in (head for head, name in layout.heads.items() if name is None):
            yield _which_column(head, declared, sheets)
        for name in (name for name, word in layout.fixed.items() if word is None):
            column = declared.column(name)
            yield Text(f"各行的{column.zh!r}都是什么？", f"what do all rows have as {column.en!r}?")
    answered = {name for layout in layouts for name in layout.heads.values()}
    for found in (sheet.found for sheet in _apart(sheets) if sheet.found):
        left = (column for column in found.missing if column.name not in answered)
        yield from (_unsaid(column) for column in left if _is_asked(column, found, answered))


def _which_column(head: str, declared: Table, sheets: Sequence[LedgerSheet]) -> Text:
    found = (sheet.found.likes for sheet in sheets if sheet.found and sheet.table is declared)
    like = next((likes[head] for likes in found if head in likes), None)
    words = declared.column(like).words if like else None
    zh, en = (f"像{words.zh!r}；", f"like {words.en!r}; ") if words else ("", "")
    return Text(
        f"标题{head!r}是哪一列？{zh}不导入的填“-”", f"which column is {head!r}? {en}“-” for none"
    )


def _is_asked(column: Column, found: FoundLayout, answered: Collection[str | None]) -> bool:
    """Whether a column has to come with the ledger: not if a head that is asked may be it."""
    if column.type is Type.DATE:
        return len(spoken_values(column, found.texts)) != 1
    return column.type is not Type.CODE and None not in answered


def _unsaid(column: Column) -> Text:
    return Text(
        f"没有{column.zh!r}：每月写在标题里，或加这一列",
        f"no {column.en!r}: in the title each month, or as a column",
    )


def _sheet_told(sheet: LedgerSheet, names: ToldNames) -> Text:
    place = names.place(Place(sheet.file, sheet.sheet))
    name = place.sheet or place.file
    return Text(f"{name!r} → {sheet.table.zh}", f"{name!r} → {sheet.table.en}")


def _heads_told(layouts: Iterable[LayoutForm]) -> list[Text]:
    told = []
    for layout in layouts:
        declared = table(layout.table)
        for head, name in layout.heads.items():
            if name in declared.names and name:
                told.append(declared.column(name).words)
                told[-1] = Text(f"{head!r} → {told[-1].zh}", f"{head!r} → {told[-1].en}")
        for name in layout.from_title:
            words = declared.column(name).words
            told.append(Text(f"{words.zh} ← 标题", f"{words.en} ← title"))
        for name, word in layout.fixed.items():
            if word:
                words = declared.column(name).words
                told.append(Text(f"{words.zh}：{word}", f"{words.en}: {word}"))
    return told
