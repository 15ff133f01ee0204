"""Measures: register and period in, tidy table out; pure Ibis, written once for every backend."""
