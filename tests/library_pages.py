"""Which pages of a library are reports, and which of those are the shorter ones."""

import re

__all__ = ["is_monthly", "is_report", "is_yearly"]

_REPORT = re.compile(r"(assistance_totals|hardship_exit|comfort_payments)(\.en)?\.html$")


def is_report(name: str) -> bool:
    """Whether a page is a report, and not an index or the like."""
    return bool(_REPORT.search(name))


def is_monthly(name: str) -> bool:
    """Whether it is a report of the month: for what does not depend on how long a page is."""
    return is_report(name) and "2019-12" in name


def is_yearly(name: str) -> bool:
    """Whether it is a report of the year, the longer ones."""
    return is_report(name) and "2019-12" not in name
