"""What an import would do, told before it does it, and nothing written."""

from pathlib import Path

from artificial_ledgers import a_dozen, fill
from bangfu.ledgers.intake import import_ledgers, look_at
from bangfu.ledgers.preview import preview, sheet_counts, would_change


def test_rows_in_are_those_that_land_say_nothing_new_or_have_faults(tmp_path: Path) -> None:
    register, key = tmp_path / "register", tmp_path / "person.key"
    import_ledgers([fill(tmp_path / "台账.xlsx", a_dozen())], register, key_file=key)
    rows = a_dozen()
    first = rows["assistance"][0]
    rows["assistance"][0] = first | {"amount": 900}
    rows["assistance"] += [first | {"aid_id": "A-8", "paid_on": "2016-03-04", "amount": 50}]
    rows["assistance"] += [{"aid_id": "A-3", "withdrawn": "是"}]
    del rows["assistance"][2]
    rows["comfort_case"][0]["amount"] = "若干"
    found = look_at([fill(tmp_path / "更正.xlsx", rows)], register, key_file=key)
    counts = {one.table: one for one in sheet_counts(found)}
    aid, claims = counts["assistance"], counts["comfort_case"]
    assert (aid.rows, aid.new, aid.changed, aid.withdrawn, aid.unchanged, aid.told) == (
        4, 1, 1, 1, 1, 0,
    )  # fmt: skip
    assert (claims.rows, claims.unchanged, claims.told) == (2, 1, 1)
    lines = list(preview(found, "en"))
    # 900, which was 1000, in February; 50 in March
    assert "2016-02: 1 rows, 1 people, 900.00 yuan" in lines
    assert "2016-03: 1 rows, 1 people, 50.00 yuan" in lines
    assert lines[-2:] == [
        "assistance A-1: amount (yuan) 1000.00 → 900.00",
        "assistance A-3: withdrawn",
    ]
    assert {one.key for one in would_change(found)} == {"A-1", "A-8", "A-3"}


def test_a_look_writes_nothing_and_makes_no_key(tmp_path: Path) -> None:
    file = fill(tmp_path / "台账.xlsx", a_dozen())
    found = look_at([file], tmp_path / "register", key_file=tmp_path / "person.key")
    assert not found.faults
    assert {path.name for path in tmp_path.iterdir()} == {"台账.xlsx"}
