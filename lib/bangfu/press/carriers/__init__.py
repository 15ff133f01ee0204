"""Carriers: the files of a release beside its pages, made of its figures, tables and charts."""
