"""Persons: the secret that keys them, their ID numbers turned into keys, names kept off pages."""
