"""The versions a report was made with."""

import platform
from importlib.metadata import version

from bangfu import __version__

__all__ = ["PACKAGES", "versions"]

PACKAGES = ("ibis-framework", "duckdb", "pandas", "matplotlib", "nbconvert", "papermill")
"""Packages whose version can move a byte of a report."""


def versions() -> dict[str, str]:
    """Versions of bangfu, Python and the packages that make a report."""
    return {
        "bangfu": __version__,
        "python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
    }
