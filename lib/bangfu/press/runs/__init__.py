"""Runs: plan releases, execute their notebooks, prove success, publish whole releases."""
