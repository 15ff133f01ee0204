"""The figures of each topic: one module a notebook."""
