"""Ledgers: workbooks and text files as unions keep them, on their way into the register.

The way is read (a file into a grid of cells, a grid into blocks, a block into columns and rows) ->
type (rows, and what is wrong with their cells and sums) -> check (the rules of the register) ->
land (one load, whole or not at all). Each step knows nothing of the next, so that what makes
ledgers messy can be dealt with in the first two alone.
"""
