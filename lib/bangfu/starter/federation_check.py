"""Whether a project's federation holds together: all its files read, every fault of all told.

Each file is read where it is used, and refused there; here all of them are, before anything else.
"""

from collections.abc import Iterator

from bangfu.errors import ParameterError
from bangfu.project import RULES
from bangfu.rules import read_rules, rules_as_read
from bangfu.rules.federations import without_own_words

__all__ = ["federation_faults", "require_federation"]


def require_federation() -> None:
    """Refuse a federation that has faults; a project without files of its own has none.

    Raises
    ------
    ParameterError
        With every fault of every file of `params/rules` and `data/published`.
    """
    if RULES.is_dir() and (faults := federation_faults()):
        raise ParameterError("\n".join(faults))


def federation_faults() -> list[str]:
    """All that is wrong with the federation's files, a line each: file, place, found, expected."""
    try:
        found = list(dict.fromkeys(_faults()))
    except ParameterError:  # words are read as their modules are imported
        found = ["words"]
    if not found:
        return []
    with without_own_words():
        tuple(_faults())
    return list(dict.fromkeys(_faults()))


def _faults() -> Iterator[str]:
    # Imported here: what has faults is refused as it is imported.
    from bangfu.articles.usage import read_usage  # noqa: PLC0415
    from bangfu.figures.catalogue import read_catalogue  # noqa: PLC0415
    from bangfu.figures.dimensions import read_dimensions  # noqa: PLC0415
    from bangfu.figures.published import published_facts  # noqa: PLC0415
    from bangfu.ledgers.values.vocabulary import read_vocabulary  # noqa: PLC0415
    from bangfu.press.library.question_words import read_question_words  # noqa: PLC0415
    from bangfu.sample.inventions import read_inventions  # noqa: PLC0415
    from bangfu.words.labels import read_labels  # noqa: PLC0415
    from bangfu.words.sentences import require_fields  # noqa: PLC0415
    from bangfu.words.verbs import read_verbs  # noqa: PLC0415

    known, sample = rules_as_read(), RULES / "sample"
    for read in (
        read_rules, read_catalogue, read_dimensions, require_fields, read_verbs, published_facts,
        lambda: read_labels("labels"), lambda: read_labels("carriers"),
        lambda: read_usage(rules=known), lambda: read_vocabulary(known),
        lambda: read_question_words(known),
        lambda: read_inventions(sample, known) if sample.is_dir() else None,
    ):  # fmt: skip
        try:
            read()
        except ParameterError as error:
            yield from str(error).splitlines()
