"""What an analyst asks for beside counts and sums: how long, by which way, and what if."""
