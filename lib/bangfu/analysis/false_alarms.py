"""False alarms: how often each look of early warning raises a sign where nothing is wrong.

Counted in registers invented like the sample by seeds 1, 2, 3 and on, in which unions, months and
illnesses are alike and nothing is paid twice. Which seeds raised a sign stands beside this file.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bangfu.yaml_files import read_yaml

__all__ = ["FALSE_ALARMS", "YEARS", "FalseAlarms", "false_alarms"]

FALSE_ALARMS = Path(__file__).with_suffix(".yaml")
"""Which seeds raised a sign, by look and year."""
YEARS = ("2016", "2019")
"""Years looked at: one of many files, one of few."""


class FalseAlarms(NamedTuple):
    """How often a look raised a sign in sound registers."""

    registers: int
    raised: Mapping[str, int]
    """In how many of them, by year."""
    seeds: Mapping[str, tuple[int, ...]]
    """In which."""


@cache
def false_alarms() -> Mapping[str, FalseAlarms]:
    """How often each look raised a sign, by its name."""
    told = read_yaml(FALSE_ALARMS)
    return {
        name: FalseAlarms(
            told["registers"],
            {str(year): len(seeds) for year, seeds in years.items()},
            {str(year): tuple(seeds) for year, seeds in years.items()},
        )
        for name, years in told["raised"].items()
    }
