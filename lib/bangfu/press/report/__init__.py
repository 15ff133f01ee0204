"""A report: what a notebook shows."""
