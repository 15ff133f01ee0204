"""Dependence: which months of which streams a report read, and whether they have changed since."""
