"""Rows: which row of which union a row is, and what it changes in the register."""
