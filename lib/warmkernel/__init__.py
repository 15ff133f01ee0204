"""Kernels that start warm and fresh: forked from a process that has imported everything."""
