"""How many examples a property is held against: more in `make prove`, fewer in `make quick`."""

from typing import Any

from hypothesis import settings

_USUAL = 100
"""Of so many a profile has its part: other runs hold a property against other examples."""

settings.register_profile("quick", max_examples=_USUAL // 4, deadline=None)
settings.register_profile("prove", max_examples=_USUAL * 5, deadline=None)
settings.register_profile("ci", max_examples=_USUAL // 5, deadline=None)
settings.load_profile("ci")  # a profile named on the command line is loaded after this


def examples(count: int, **more: Any) -> settings:
    """Settings for `count` examples of each hundred of the profile, and two at the least."""
    return settings(max_examples=max(2, count * settings().max_examples // _USUAL), **more)


def how_many(*, usual: int, proof: int) -> int:
    """So many cases in `make test`, and so many in `make prove`."""
    return proof if settings().max_examples > _USUAL else usual
