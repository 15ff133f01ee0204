r"""Patterns for browsers: a regular expression of Python as JavaScript reads it.

Python's `\w`, `\d`, `\s` and `\b` know every script, JavaScript's ASCII only: they are written out.
The pattern is read with the flag `u`, so that a character is one to both; that flag takes no
backslash before what needs none.
"""

import re

__all__ = ["browser_pattern"]

_BLANK = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_LETTER = r"\p{L}\p{N}_"
_INSIDE = {"d": r"\p{Nd}", "D": r"\P{Nd}", "s": _BLANK, "w": _LETTER}
_EDGE = f"(?:(?<=[{_LETTER}])(?![{_LETTER}])|(?<![{_LETTER}])(?=[{_LETTER}]))"
_OUTSIDE = {
    "d": r"\p{Nd}", "D": r"\P{Nd}", "s": f"[{_BLANK}]", "S": f"[^{_BLANK}]", "w": f"[{_LETTER}]",
    "W": f"[^{_LETTER}]", "b": _EDGE,
}  # fmt: skip
_KEPT = "tnrfv"
"""Escapes that both languages have, beside those by number."""
_PIECES = re.compile(
    r"\\(?P<number>u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2})|\\(?P<escaped>.)|(?P<named>\(\?P<)"
    r"|(?P<counted>\{\d+(?:,\d*)?\}|\{,\d+\})|(?P<plain>.)",
    re.DOTALL,
)


def browser_pattern(pattern: str) -> str:
    r"""A pattern as JavaScript reads it with the flag `u`.

    Examples
    --------
    >>> browser_pattern(r"(?P<y>\d{4})\-[^\d.]$")
    '(?<y>\\p{Nd}{4})-[^\\p{Nd}.](?=\\n?$)'
    """
    written, is_inside = [], False
    for piece in _PIECES.finditer(pattern):
        letter = piece["plain"] or ""
        if piece["escaped"]:
            written.append(_escaped(piece["escaped"], is_inside=is_inside))
        elif is_inside or not letter:
            written.append("(?<" if piece["named"] and not is_inside else piece[0])
        else:
            written.append({".": r"[^\n]", "$": r"(?=\n?$)", "]": r"\]"}.get(letter, letter))
        is_inside = letter == "[" or (is_inside and letter != "]")
    return "".join(written)


def _escaped(letter: str, *, is_inside: bool) -> str:
    """A letter with a backslash: a class of characters, a sign, or the letter itself."""
    classes = _INSIDE if is_inside else _OUTSIDE
    if letter in classes:
        return classes[letter]
    needs_it = letter in (r"\]^-" if is_inside else r"^$\.*+?()[]{}|/")
    return f"\\{letter}" if letter in _KEPT or needs_it else letter
