"""Formats: a file of whatever kind becomes sheets of sparse cells, read in a process of its own."""
