"""Statistics an analyst asks for beside counts and sums: how long, and by which way."""
