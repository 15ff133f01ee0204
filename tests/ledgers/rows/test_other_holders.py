"""Aid of a worker under the file of another one: told before it lands."""

from pathlib import Path
from typing import Any

import pytest
from artificial_ledgers import a_dozen, fill_csv, id_number
from bangfu.ledgers.intake import import_ledgers


@pytest.mark.parametrize(
    ("cells", "is_told"),
    [
        ({"person_key": id_number(7)}, True),
        ({"person_key": id_number(7), "relation": "子女"}, False),  # of relatives nothing is known
        ({"person_key": id_number(7), "file_id": None}, False),
        ({}, False),
    ],
)
def test_a_row_of_the_worker_himself_is_held_against_the_holder(
    tmp_path: Path, cells: dict[str, Any], is_told: bool
) -> None:
    holder = a_dozen()["household_file"][0]
    paid = a_dozen()["assistance"][0] | {
        "aid_id": "B-1", "file_id": holder["file_id"], "person_key": holder["holder_key"],
        "amount": 321,
    }  # fmt: skip
    kinds = []
    for rows in (a_dozen(), {"assistance": [paid | cells]}):
        files = fill_csv(tmp_path / str(len(rows)), rows)
        found = import_ledgers(files, tmp_path / "register", key_file=tmp_path / "person.key")
        kinds = [one.kind for one in found.remarks]
    assert ("other_holder" in kinds) is is_told
