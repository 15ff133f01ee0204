"""What holds of a register in a folder of Parquet, and in a PostgreSQL database."""

from itertools import count
from pathlib import Path

import pytest
from bangfu.errors import RegisterError
from bangfu.register.homes import DatabaseUrl
from bangfu.register.store import open_register
from home_contract import *  # noqa: F403 - the tests of every home
from home_contract import Fresh, three_loads
from private_server import PrivateServer


@pytest.fixture(params=["folder", "postgres"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Fresh:
    """What makes homes for registers of one kind, without loads."""
    if request.param == "postgres":
        server: PrivateServer = request.getfixturevalue("postgres")
        return server.register
    numbers = count(1)
    return lambda: tmp_path / f"register-{next(numbers)}"


def test_rows_that_were_added_or_taken_out_are_found(
    postgres: PrivateServer,
) -> None:
    place = three_loads(postgres.register())
    assert isinstance(place, DatabaseUrl)
    postgres.execute(place, "DELETE FROM assistance WHERE aid_id = 'a3' AND load_id = 1")
    with pytest.raises(RegisterError, match="load 1, table 'assistance': found 2 rows, expected 3"):
        open_register(place)
    postgres.execute(
        place,
        "INSERT INTO comfort_case SELECT 'c1', claimant_key, relation, unit_code, event_kind, "
        "illness, happened_on, applied_on, amount_asked, decided_on, decision, reject_reason, "
        "batch_no, paid_on, amount, load_id, source_file, source_sheet, source_row, withdrawn "
        "FROM (SELECT person_key AS claimant_key, * FROM assistance WHERE load_id = 2 LIMIT 1) a, "
        "LATERAL (SELECT 'house_fire' AS event_kind, NULL AS illness, paid_on AS happened_on, "
        "paid_on AS applied_on, NULL::numeric AS amount_asked, NULL::date AS decided_on, "
        "NULL AS decision, NULL AS reject_reason, NULL::integer AS batch_no) b",
    )
    with pytest.raises(RegisterError, match="found 2 rows, expected 3 rows; and 1 more"):
        open_register(place)
