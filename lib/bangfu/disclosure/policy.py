"""Which counts are too small to show, read from the dated rules and from nowhere else.

The policy is not a run parameter: a run chooses its edition, and the edition decides whether
disclosure control applies. Only the internal edition goes without.
"""

from functools import cache
from pathlib import Path
from typing import Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bangfu.errors import DisclosureError
from bangfu.project import ROOT

__all__ = ["RULES", "Edition", "Policy", "load_policy", "policy_for"]

Edition = Literal["public", "internal"]

RULES = ROOT / "params" / "rules" / "disclosure.yaml"


class Policy(BaseModel):
    """The two numbers of the threshold rule.

    Examples
    --------
    >>> policy = Policy(threshold=10, parent_minimum=30)
    >>> [policy.is_small(count) for count in (0, 1, 9, 10)]
    [False, True, True, False]
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    threshold: int = Field(ge=2)
    """Counts from 1 to just under this are not shown."""
    parent_minimum: int = Field(ge=0)
    """Totals from 1 to just under this are not broken down."""

    def is_small(self, count: int) -> bool:
        """Whether `count` may not be shown."""
        return 0 < count < self.threshold

    def is_too_few(self, count: int) -> bool:
        """Whether a total of `count` may not be broken down."""
        return 0 < count < self.parent_minimum


def load_policy(path: Path = RULES) -> Policy:
    """Read a policy from its rules file.

    Raises
    ------
    DisclosureError
        If the file is missing or does not hold exactly the keys of `Policy`, whole numbers.
    """
    try:
        return Policy.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError) as error:
        reason = type(error).__name__
        raise DisclosureError(f"'{path.name}': cannot be read ({reason})") from None
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc'])) or 'file'}: {fault['msg']}"
            for fault in error.errors()
        )
        raise DisclosureError(f"'{path.name}': {faults}") from None


@cache
def policy_for(edition: Edition) -> Policy | None:
    """The policy an edition is under; None only for the internal one.

    Raises
    ------
    DisclosureError
        If `edition` is neither, so that a misspelt edition never goes out unprotected.
    """
    if edition == "internal":
        return None
    if edition == "public":
        return load_policy()
    raise DisclosureError(f"edition: found {edition!r}, expected one of {get_args(Edition)}")
