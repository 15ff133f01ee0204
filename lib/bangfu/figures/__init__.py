"""Figures: published numbers as data, from the catalogue to their wording."""
