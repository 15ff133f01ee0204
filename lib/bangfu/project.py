"""The project: the folder that holds notebooks, parameters, rules, data and reports."""

from pathlib import Path

__all__ = ["ROOT"]

ROOT = Path(__file__).parents[2]
"""Notebooks, params, data and reports are looked up in it."""
