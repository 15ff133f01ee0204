"""Ledgers: workbooks and CSV files as unions keep them, on their way into the register.

The way is read (cells with their places) -> parse (typed rows and faults) -> check (the rules of
the register) -> land (one load, whole or not at all). Each step knows nothing of the next, so
that what makes ledgers messy can be dealt with in the first two alone.
"""
