"""Question words: what only a question says, as data that a federation may say otherwise."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from bangfu.articles.usage import WordList
from bangfu.errors import ParameterError
from bangfu.figures.catalogue import figure_specs
from bangfu.figures.dimensions import DIMENSIONS, code_labels
from bangfu.rules import Rules
from bangfu.rules.federations import own_words, with_own_words
from bangfu.yaml_files import Form, checked, read_yaml

__all__ = ["QuestionWords", "SpokenName", "read_question_words"]

_NAME, _FILE = "question_words", Path(__file__).with_suffix(".yaml")


class SpokenName(Form):
    """What figures or rows are called in speech."""

    words: WordList
    mean: WordList
    """Figures, those meant first before others."""
    rows: WordList = ()
    """As `dimension=code`."""


class QuestionWords(Form):
    """Words of questions: see the file for what each list is."""

    names: Annotated[tuple[SpokenName, ...], Field(strict=False)]
    weak: WordList
    counted: Mapping[str, WordList]
    derived: Mapping[str, WordList]
    series: WordList
    most: WordList
    least: WordList
    position: WordList
    compare: WordList
    total: WordList
    now: WordList
    which: Mapping[str, WordList]
    of_rank: Mapping[str, WordList]
    each: Mapping[str, WordList]
    beyond: WordList
    entitled: WordList
    others: WordList
    not_others: WordList
    elsewhere: WordList
    noise: WordList


def read_question_words(rules: Rules, folder: Path | None = None) -> QuestionWords:
    """The words of questions, without those of rows that the rules do not have.

    Parameters
    ----------
    rules
        Whose code lists name rows.
    folder
        Where a federation's own file is; `params/rules` of the project if not given.

    Raises
    ------
    ParameterError
        If a file cannot be read, or with everything in it that does not have its form and every
        code the rules do not have.
    """
    raw = with_own_words(_NAME, read_yaml(_FILE), folder, is_open=True)
    asked = checked(QuestionWords, raw, repr(_FILE.name))
    faults = [
        f"{path.name!r}: {fault}"
        for path, said in own_words(_NAME, folder)[-1:]
        for fault in _unknown(said.get("names") or (), rules)
    ]
    if faults:
        raise ParameterError("\n".join(faults))
    names = (
        one.model_copy(update={"rows": tuple(row for row in one.rows if _has(row, rules))})
        for one in asked.names
    )
    return asked.model_copy(update={"names": tuple(names)})


def _unknown(names: Any, rules: Rules) -> Iterator[str]:
    """Rows and figures that are named and are not there, in what a federation says itself."""
    ids = {one.id for _, figures in figure_specs() for one in figures}
    for number, name in enumerate(names, 1):
        for row in name.get("rows", ()):
            if not _has(row, rules):
                dimension = str(row).partition("=")[0]
                known = ", ".join(code_labels(dimension, rules)) or ", ".join(DIMENSIONS)
                yield f"names.entry {number}.rows: found {row!r}, expected one of: {known}"
        for one in name.get("mean", ()):
            if one not in ids:
                expected = "ids of figures, which `bangfu figures` lists"
                yield f"names.entry {number}.mean: found {one!r}, expected {expected}"


def _has(row: str, rules: Rules) -> bool:
    dimension, _, code = row.partition("=")
    return code in code_labels(dimension, rules)
