"""Where a register is kept, as a text names it: the path of a folder, or a URL."""

import re
from pathlib import Path

from bangfu.errors import ParameterError
from bangfu.register.homes.database_url import DatabaseUrl
from bangfu.register.homes.spark_url import SparkUrl

__all__ = ["Whereabouts", "whereabouts"]

Whereabouts = Path | DatabaseUrl | SparkUrl
"""Where a register is kept: a folder, a database, or a folder a cluster answers for."""
_KINDS: dict[str, type[DatabaseUrl] | type[SparkUrl]] = {
    "postgres": DatabaseUrl, "postgresql": DatabaseUrl, "spark": SparkUrl,
}  # fmt: skip


def whereabouts(text: str) -> Whereabouts:
    """Where a register is kept, by its URL or the path of its folder, which may be relative.

    Raises
    ------
    ParameterError
        If it is a URL no register is kept at.

    Examples
    --------
    >>> whereabouts("data/register")
    PosixPath('data/register')
    >>> whereabouts("spark://master:7077/srv/register")
    SparkUrl(spark://master:7077/srv/register)
    """
    scheme, colon, rest = text.partition(":")
    kind = _KINDS.get(scheme.lower())
    if kind is None and not rest.startswith("//"):
        return Path(text)
    if not colon or not re.fullmatch("[A-Za-z][A-Za-z0-9+.-]*", scheme):
        return Path(text)
    if kind is None:
        raise ParameterError(
            f"register: found a URL of {scheme!r}, expected a folder, postgres://… or spark://…"
        )
    return kind.parse(text)
