"""A release: what it is about, what it says of itself, where its pages stand."""
