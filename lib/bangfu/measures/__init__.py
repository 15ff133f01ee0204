"""Measures: register and period in, tidy table out; pure Ibis, written once for every backend."""

from bangfu.measures import assistance, caseload, comfort, exits, membership, standards

__all__ = ["assistance", "caseload", "comfort", "exits", "membership", "standards"]
