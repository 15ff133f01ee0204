"""Reports taken out of a published release for other programs: Word."""
