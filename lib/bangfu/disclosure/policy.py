"""Editions, and the policy each is under.

The policy is a rule and not a run parameter: a run chooses its edition, and the edition decides
whether disclosure control applies. Only the internal edition goes without.
"""

from typing import Literal, get_args

from bangfu.errors import DisclosureError
from bangfu.rules import Rules
from bangfu.rules.publication import Publication

__all__ = ["Edition", "policy_for"]

Edition = Literal["public", "internal"]


def policy_for(edition: Edition, rules: Rules) -> Publication | None:
    """The policy an edition is under; None only for the internal one.

    Raises
    ------
    DisclosureError
        If `edition` is neither, so that a misspelt edition never goes out unprotected.
    """
    if edition == "internal":
        return None
    if edition == "public":
        return rules.publication
    raise DisclosureError(f"edition: found {edition!r}, expected one of {get_args(Edition)}")
