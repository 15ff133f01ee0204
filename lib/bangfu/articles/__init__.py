"""Articles: which figure each number of a draft claims to be, and whether it is true of it."""
