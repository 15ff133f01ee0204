"""YAML files that both people and commands write: made anew with the comments people have put in.

What is read is data only, texts, numbers, lists and mappings, as by `bangfu.yaml_files`.
"""

import io
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

__all__ = ["with_comments"]

_END_OF_LINE = 2
"""Where among the comments of a key the one behind it is kept."""
_WIDE = 4096
"""Letters a line may have: none is broken anew."""


def with_comments(written: str, before: str, *, question: str = "# ?") -> str:
    r"""A YAML text with the comments and the order of entries of the one it takes the place of.

    Parameters
    ----------
    written
        What is to be said; its own comments are kept for entries that are new.
    before
        What the file has.
    question
        How a comment begins that a command has put there, and that goes once its entry is filled.

    Returns
    -------
    str
        `written` itself if the other cannot be read.

    Examples
    --------
    >>> print(with_comments('a: 1\nb: 2\n', '# mine\na:  # ? which\n'), end="")
    # mine
    a: 1
    b: 2
    """
    reader = YAML(typ="rt")  # the safe loader that keeps comments: it makes no objects
    reader.preserve_quotes, reader.width = True, _WIDE
    reader.representer.add_representer(
        type(None), lambda made, _: made.represent_scalar("tag:yaml.org,2002:null", "")
    )
    try:
        old, new = reader.load(before), reader.load(written)
    except (YAMLError, ValueError):
        return written
    if not isinstance(old, CommentedMap):
        return written
    told = io.StringIO()
    reader.dump(_merged(old, new, question), told)
    plain = YAML(typ="safe", pure=True)
    return told.getvalue() if plain.load(told.getvalue()) == plain.load(written) else written


def _merged(old: Any, new: Any, question: str) -> Any:
    """What is new, in the place and with the comments of what was there."""
    if isinstance(old, CommentedMap) and isinstance(new, CommentedMap):
        for key in [key for key in old if key not in new]:
            del old[key]
        for key, value in new.items():
            _take(old, new, key, question)
            if key in old:
                old[key] = _merged(old[key], value, question)
        for key in [key for key in new if key not in old]:
            old[key] = new[key]
            if key in new.ca.items:
                old.ca.items[key] = new.ca.items[key]
        return old
    if isinstance(old, CommentedSeq) and isinstance(new, CommentedSeq) and _is_of_maps(new):
        del old[len(new) :]
        for number, value in enumerate(new):
            if number < len(old):
                old[number] = _merged(old[number], value, question)
            else:
                old.append(value)
        return old
    return old if old == new and type(old) is type(new) else new


def _is_of_maps(entries: CommentedSeq) -> bool:
    return any(isinstance(one, CommentedMap) for one in entries)


def _take(old: CommentedMap, new: CommentedMap, key: Any, question: str) -> None:
    """Put the comment of an entry in the place of a question that is answered."""
    tokens = old.ca.items.get(key)
    if key not in old or not tokens or tokens[_END_OF_LINE] is None:
        return
    token = tokens[_END_OF_LINE]
    first, line_end, rest = token.value.partition("\n")
    if not first.startswith(question) or old[key] == new[key]:
        return
    fresh = new.ca.items.get(key)
    said = fresh[_END_OF_LINE].value.rstrip("\n") if fresh and fresh[_END_OF_LINE] else ""
    token.value = f"{said}{line_end}{rest}"
    if not token.value.strip():
        tokens[_END_OF_LINE] = None
