"""The archive: every figure that was ever public, so that no number changes in silence.

**Where.** A folder beside the reports and never in them (`archive/` in a project), readable by its
owner only. It is not made again by anything: `make clean` leaves it, and it belongs into a backup.

**What.** Numbered notes, one a file, each written once. A note says that a release was published,
with every figure it showed (address, value, status), the register's load, the time, and the hash of
the figures; or that it was withdrawn, and why. A figure withheld is kept as withheld, without a
value. Each note holds the hash of the one before, and the tally counts them: an archive that was
edited or cut is refused.

**When.** Notes are not taken while a release lands, but by comparing: what stands in `reports/` and
is not in the archive is taken in, at the beginning of a run and before the library's pages are
written. So a run killed at any moment is made good by the next, and a library from before there
was an archive needs nothing else.

**Revised.** A figure is revised if its own release last told it otherwise; or, where that never
told it, if another release last did. One told again as before keeps its mark. All releases of
one run are held against the archive as it stood when the run began: their order is of no matter.

**Reproducible.** A release with a revised figure says in `release.json` which state of the archive
it was held against (the count of notes and the hash of the last) and the causes it gave; verifying
uses that state. Made again with the same figures it keeps what it said, and stays as it is.

**Withdrawn.** The archive is told first, the pages are changed then: a release that stands although
it is withdrawn is taken away by the next command. One made anew names the note that withdrew it.
"""
