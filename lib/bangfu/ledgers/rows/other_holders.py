"""Aid said to be of the worker a file is kept for, under the file of another worker: told.

Two rows slipped, or a number typed wrong, and a payment counts for another household. The register
knows whose a file is, so a row of 本人 for anybody else contradicts it; of relatives it knows none.
Which of the two is wrong nobody can tell, so it is a finding.
"""

from collections.abc import Iterable

from bangfu.language import Text
from bangfu.ledgers.layout.typed_rows import LedgerRow
from bangfu.ledgers.rows.amendments import Amendments, rows_under
from bangfu.register.faults import shown
from bangfu.register.remarks import Remark
from bangfu.register.schema import table
from bangfu.register.store import Register

__all__ = ["other_holder_remarks"]

_AID, _FILES = table("assistance"), table("household_file")
_SELF = "self"


def other_holder_remarks(
    amendments: Amendments, come: Iterable[LedgerRow], before: Register | None
) -> list[Remark]:
    """What to tell of new and changed rows of aid.

    Parameters
    ----------
    amendments
        What the import changes.
    come
        All rows of the import, with the files it brings.
    before
        The register before it, if there is one.
    """
    coming = [*amendments.new, *(one.row for one in amendments.changes)]
    own = [row for row in coming if _is_of_worker(row)]
    if not own:
        return []
    wanted = {str(row.values["file_id"]) for row in own}
    known = rows_under(wanted, _FILES, before, ["holder_key"])
    holders = {key: file["holder_key"] for key, file in known.items()}
    for row in come:
        if row.table is _FILES and row.key in wanted and row.values.get("holder_key"):
            holders[row.key] = row.values["holder_key"]
    return [
        _told(row)
        for row in own
        if holders.get(str(row.values["file_id"]), row.values["person_key"])
        != row.values["person_key"]
    ]


def _is_of_worker(row: LedgerRow) -> bool:
    if row.table is not _AID or row.withdrawn or row.values.get("relation") != _SELF:
        return False
    said = row.values.get("file_id") and row.values.get("person_key")
    return bool(said) and row.faulty.isdisjoint(("file_id", "person_key", "relation"))


def _told(row: LedgerRow) -> Remark:
    key = shown(row.values["file_id"])
    said = Text(
        f"{key.zh}是另一位职工的档案，而与职工关系为本人：请核实档案编号、身份证号和关系",
        f"{key.en} is the file of another worker, in a row of the worker himself: are the number "
        "of the file, the ID number and the relation right?",
    )
    return Remark("other_holder", row.at("file_id"), said, "high")
