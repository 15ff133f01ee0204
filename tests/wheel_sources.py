"""What a wheel is made of: the files and folders its build reads."""

__all__ = ["SOURCES"]

SOURCES = (
    "LICENSE", "MANIFEST.in", "NOTICE", "README.md", "data/published", "lib", "notebooks", "params",
    "pyproject.toml", "setup.py",
)  # fmt: skip
