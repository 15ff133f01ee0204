"""The command line: parses, calls, prints; everything it does is a function elsewhere."""
