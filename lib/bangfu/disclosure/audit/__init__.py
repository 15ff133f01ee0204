"""What a reader can work out from everything published together, judged as one linear system."""
