"""The versions a report was made with."""

import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from types import MappingProxyType

from bangfu import __version__

__all__ = ["PACKAGES", "versions"]

PACKAGES = (
    "ibis-framework", "duckdb", "pandas", "matplotlib", "nbconvert", "papermill", "mistune",
    "babel", "uharfbuzz", "fonttools", "brotli", "pyvips-binary", "pillow", "xlsxwriter", "orjson",
)  # fmt: skip
"""Packages whose version can move a byte of a report."""


@cache  # each is read from a file of its own, and a plan asks for every release
def versions() -> Mapping[str, str]:
    """Versions of bangfu, Python and the packages that make a report."""
    packages = {name: version(name) for name in PACKAGES}
    return MappingProxyType(
        {"bangfu": __version__, "python": platform.python_version(), **packages}
    )
