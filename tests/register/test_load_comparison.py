"""What loads changed, row by row, with nobody told."""

from pathlib import Path

import pytest
from bangfu.errors import RegisterError
from bangfu.language import Language
from bangfu.register.load_comparison import periods_touched, row_changes, said_as
from bangfu.register.schema import Type, table
from bangfu.register.store import Register, open_register
from bangfu.rules import default_rules
from typed_register import UNITS, write_load

AID = """
aid_id | person_key | paid_on    | amount | withdrawn
a1     | ann        | 2016-03-01 | 100.00 |
a2     | bob        | 2016-03-02 | 20.00  |
a3     | cat        | 2016-03-03 | 30.00  |
"""
CORRECTED = """
aid_id | person_key | paid_on    | amount | withdrawn
a1     | dan        | 2016-04-01 | 150.00 |
a2     | bob        | 2016-03-02 | 20.00  | yes
a4     | eve        | 2017-01-01 | 40.00  |
"""
BACK = """
aid_id | person_key | paid_on    | amount
a1     | ann        | 2016-03-01 | 100.00
"""


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """Three loads; the third says again of a1 what the first did."""
    write_load(tmp_path, {"union_unit": UNITS, "assistance": AID})
    write_load(tmp_path, {"assistance": CORRECTED})
    write_load(tmp_path, {"assistance": BACK})
    return open_register(tmp_path)


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        (1, 2, [
            "assistance a1: recipient ID number a person key (not shown) → a person key (not "
            "shown); paid on 2016-03-01 → 2016-04-01; amount (yuan) 100.00 → 150.00",
            "assistance a2: withdrawn",
            "assistance a4: new",
        ]),
        (1, 3, ["assistance a2: withdrawn", "assistance a4: new"]),  # a1 is as it was
        (2, 3, [
            "assistance a1: recipient ID number a person key (not shown) → a person key (not "
            "shown); paid on 2016-04-01 → 2016-03-01; amount (yuan) 150.00 → 100.00",
        ]),
    ],
)  # fmt: skip
def test_rows_that_differ_are_told_before_and_after(
    register: Register, since: int, until: int, told: list[str]
) -> None:
    changes = row_changes(register, since, until)
    assert [one.message("en", register.rules) for one in changes] == told


def test_the_first_load_is_all_new(register: Register) -> None:
    changes = row_changes(register, 0, 1)
    assert [one.message("zh", register.rules) for one in changes][-1] == "帮扶记录 a3：新增"
    assert len(changes) == 6  # three unions and three payments


def test_the_periods_of_a_change_are_those_before_and_after(register: Register) -> None:
    periods = periods_touched(row_changes(register, 1, 2))
    assert list(map(str, periods)) == ["2016-03", "2016-04", "2017-01", "2016", "2017"]


@pytest.mark.parametrize(("since", "until"), [(2, 2), (3, 1), (1, 4), (-1, 2)])
def test_loads_out_of_order_are_refused(register: Register, since: int, until: int) -> None:
    with pytest.raises(RegisterError, match="expected two in order, up to 3"):
        row_changes(register, since, until)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", "帮扶记录 a1：帮扶项目 生活救助 → 医疗救助；发放形式 现金 → 实物；"
         "金额（元） 100.00 → 90.00"),
        ("en", "assistance a1: project living aid → medical aid; form cash → in kind; "
         "amount (yuan) 100.00 → 90.00"),
    ],
)  # fmt: skip
def test_columns_and_codes_are_told_by_their_labels(
    tmp_path: Path, language: Language, told: str
) -> None:
    head = "aid_id | person_key | paid_on | project | form | amount"
    before, after = (
        {"assistance": f"{head}\na1 | ann | 2016-03-01 | {codes}"}
        for codes in ("living | cash | 100.00", "medical | in_kind | 90.00")
    )
    write_load(tmp_path, {"union_unit": UNITS} | before)
    write_load(tmp_path, after)
    register = open_register(tmp_path)
    (change,) = row_changes(register, 1, 2)
    assert change.message(language, register.rules) == told


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        ("schooling", "子女上学"),
        ("schooling;disaster", "子女上学、自然灾害"),
        ("schooling;gone", "schooling;gone"),  # no code any more: as it is
    ],
)
def test_several_codes_of_a_cell_are_told_by_their_labels(codes: str, told: str) -> None:
    files = table("household_file")
    (name,) = files.of_type(Type.CODES)
    assert said_as(files, name, codes, default_rules()).zh == told
