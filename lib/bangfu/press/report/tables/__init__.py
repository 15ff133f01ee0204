"""Tables of a report, as printed and as data."""
