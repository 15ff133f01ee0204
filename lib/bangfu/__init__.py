"""bangfu (帮扶): reproducible reports on what a trade union does for workers in hardship."""

__version__ = "0.4.0"
