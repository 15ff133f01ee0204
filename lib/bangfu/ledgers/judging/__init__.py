"""Judging: which rows of an import may be judged beside faulty ones."""
