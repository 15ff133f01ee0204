"""How one figure is said in a sentence of its own: by a verb, as a newspaper would.

They are data, in `verbs.yaml`. The sentence around them is filled in where it is copied.
"""

from collections.abc import Mapping
from pathlib import Path

from bangfu.figures.catalogue import is_of_last_day
from bangfu.language import Language, Text
from bangfu.rules.federations import with_own_words
from bangfu.rules.provisions import Words
from bangfu.yaml_files import checked, read_yaml

__all__ = ["VERBS", "read_verbs", "spoken"]


def read_verbs() -> dict[str, Words]:
    """How figures are said, by their ids.

    Raises
    ------
    ParameterError
        With every key that is unknown or of the wrong form.
    """
    said = with_own_words("verbs", read_yaml(Path(__file__).with_suffix(".yaml")))
    return checked(dict[str, Words], said, "'verbs.yaml'")


VERBS: Mapping[str, Words] = read_verbs()

_OF_PERIOD = Text("{{period}}，{{unit}}{verb}{{mark}}。", "In {{period}}, {{unit}} {verb}{{mark}}.")
_OF_DAY = Text("{{day}}，{{unit}}{verb}{{mark}}。", "{{Day}}, {{unit}} {verb}{{mark}}.")


def spoken(figure_id: str, language: Language) -> str:
    """The sentence of a figure, its period (or day), unit, dimensions, value and mark in braces.

    Nothing if no verb is known for it.

    Examples
    --------
    >>> spoken("comfort.person_times", "zh")
    '{period}，{unit}发放抚慰{dimensions}{value}{mark}。'
    >>> spoken("hardship.on_file", "en")
    '{Day}, {unit} had {value} on file{dimensions}{mark}.'
    """
    verb = VERBS.get(figure_id)
    if verb is None:
        return ""
    frame = _OF_DAY if is_of_last_day(figure_id) else _OF_PERIOD
    return frame.of(language).format(verb=verb.of(language))
