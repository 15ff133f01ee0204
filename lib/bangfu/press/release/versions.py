"""The versions a report was made with."""

import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from types import MappingProxyType

__all__ = ["PACKAGES", "versions"]

PACKAGES = (
    "bangfu", "ibis-framework", "duckdb", "pandas", "matplotlib", "nbconvert", "papermill",
    "mistune", "babel", "uharfbuzz", "fonttools", "pyvips-binary", "pillow", "xlsxwriter",
    "orjson",
)  # fmt: skip
"""Packages whose version can move a byte of a report."""


@cache  # each is read from a file of its own, and a plan asks for every release
def versions() -> Mapping[str, str]:
    """Versions of bangfu, Python and the packages that make a report."""
    own, *others = PACKAGES
    python = {"python": platform.python_version()}
    return MappingProxyType({own: version(own), **python, **{one: version(one) for one in others}})
