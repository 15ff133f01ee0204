"""Disclosure control: what may be shown; the last step before anything is displayed or written."""
