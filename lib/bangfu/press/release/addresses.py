"""Where the pages of the library stand, and how a report links to a figure in the finder."""

from urllib.parse import quote

from bangfu.language import Language

__all__ = [
    "CHECK", "CORRECTIONS", "CORRECTIONS_FILE", "DRAWERS", "FEED", "FINDER", "INDEX", "TOP",
    "TOP_PAGES", "figure_fragment",
]  # fmt: skip

INDEX: dict[Language, str] = {"zh": "index.html", "en": "index.en.html"}
"""The index of all releases."""
FEED: dict[Language, str] = {"zh": "feed.xml", "en": "feed.en.xml"}
"""The Atom feed of what was published and corrected."""
FINDER: dict[Language, str] = {"zh": "figures.html", "en": "figures.en.html"}
"""The page that finds any public figure."""
CHECK: dict[Language, str] = {"zh": "check.html", "en": "check.en.html"}
"""The page that holds the numbers of a draft against public figures."""
DRAWERS = "figures"
"""Folder of its drawers: the figures of a union and a year, a file each."""
CORRECTIONS: dict[Language, str] = {"zh": "corrections.html", "en": "corrections.en.html"}
"""What was told otherwise before, and what was withdrawn."""
TOP_PAGES = (FINDER, CHECK, FEED, CORRECTIONS, INDEX)
"""The pages above all releases, the index last: what it leads to is there."""
CORRECTIONS_FILE = "corrections.csv"
"""The same, every figure, as data."""
TOP = "../../../"
"""From a release to the folder of all releases: `public/<unit>/<period>/` lies three deep."""


def figure_fragment(address: str) -> str:
    """The part after `#` by which the finder shows a figure.

    Examples
    --------
    >>> figure_fragment("comfort.person_times/2013..2019/110105;illness=cancer")
    'comfort.person_times/2013..2019/110105%3Billness=cancer'
    """
    # Mail and chat programs end a link at a semicolon, and what is left names another figure.
    return quote(address, safe="/=")
