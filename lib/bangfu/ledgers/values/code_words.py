"""Codes as ledgers write them: by label, by code, or by another word for it; never by likeness.

What the sender calls a code, as its profile says, goes first.

What no code is called is refused, with the one it is most like named first.
"""

import re
from typing import NoReturn

from bangfu.language import LIST_COMMA, Text
from bangfu.ledgers.values.sender_words import sender_words
from bangfu.ledgers.values.vocabulary import bare, nearest, vocabulary
from bangfu.register.faults import RefusedError, shown
from bangfu.register.schema import MOST_CODES
from bangfu.rules import Rules
from bangfu.rules.provisions import Code, CodeList

__all__ = ["read_code", "read_codes"]

_BETWEEN_CODES = re.compile(r"[;、\n]")  # not a comma: English labels have some


_BESIDE = re.compile(r"[+＋、,，/／;；和及与]")


def read_code(text: str | None, raw: object, name: str, rules: Rules) -> str:
    """The code a text names.

    Parameters
    ----------
    text
        The cell as plain text, if it is one.
    raw
        The cell, to be quoted.
    name
        Name of the code list.
    rules
        They have it.

    Raises
    ------
    RefusedError
        If it names none; the most like is suggested.
    """
    codes = rules.code_list(name)
    if text is None:
        _refuse(codes, raw)
    return _code(codes, text).value


def read_codes(text: str | None, raw: object, name: str, rules: Rules) -> str:
    """Up to three codes a text names, joined by semicolons.

    Raises
    ------
    RefusedError
        If one of them is none, or there are too many, or one twice.
    """
    codes = rules.code_list(name)
    if text is None:
        _refuse(codes, raw)
    found = [_code(codes, part.strip()).value for part in _BETWEEN_CODES.split(text)]
    if len(found) > MOST_CODES or len(set(found)) < len(found):
        expected = Text("至多三项，不重复", "up to three codes, none twice")
        raise RefusedError(shown(raw), expected, "too_many_codes")
    return ";".join(found)


def _code(codes: CodeList, text: str) -> Code:
    code = _called(codes, text)
    if code is None:
        _refuse(codes, text)
    return code


def _called(codes: CodeList, text: str) -> Code | None:
    """The code a text names, by its label, itself or another word."""
    own = sender_words().codes.get(codes.name, {}).get(bare(text))
    code = codes.get(own) if own else codes.read(text)
    if code is None:
        other = vocabulary().codes.get(codes.name, {}).get(bare(text))
        labels = {bare(name): c.value for c in codes for name in (c.value, c.label.zh, c.label.en)}
        code = codes.get(labels.get(bare(text)) or other or "")
    return code


def _refuse(codes: CodeList, raw: object) -> NoReturn:
    raise RefusedError(shown(raw), _expected(codes, raw), "unknown_code")


def _expected(codes: CodeList, raw: object) -> Text:
    """The codes a cell names side by side, the one most like what was found, or the whole list."""
    if isinstance(raw, str):
        parts = [_called(codes, part.strip()) for part in _BESIDE.split(raw)]
        several = [code.label for code in dict.fromkeys(parts) if code is not None]
        if len(several) > 1:
            return Text(
                f"一格一项，此格写有{LIST_COMMA.zh.join(repr(one.zh) for one in several)}："
                "各是一笔的，分行写；只算一项的，留下主要的",
                f"one a cell, where {LIST_COMMA.en.join(repr(one.en) for one in several)} are "
                "named: a row for each, or the main one alone",
            )
        others = vocabulary().codes.get(codes.name, {})
        words = {c.label.zh: c for c in codes} | {c.label.en: c for c in codes}
        words |= {word: code for word, value in others.items() if (code := codes.get(value))}
        like = nearest(raw, words, least=0.5)
        if like is not None:
            label = words[like].label
            return Text(
                f"{label.zh!r}？若是，请改正；共有{len(codes.values)}项，见空表的选项",
                f"{label.en!r}? if so, mend it; the template lists all {len(codes.values)}",
            )
    return Text(
        "下列之一：" + "、".join(code.label.zh for code in codes),
        "one of: " + "; ".join(code.label.en for code in codes),
    )
