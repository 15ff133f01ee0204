"""Every rule of the register, each with one fault planted in an otherwise sound register."""

from dataclasses import replace
from pathlib import Path

import ibis
import pytest
from bangfu.register.check import check_files, check_register
from bangfu.register.faults import Fault
from bangfu.register.schema import TABLES, Type
from bangfu.register.store import open_register
from bangfu.rules import default_rules
from bangfu.sample import write_sample
from typed_register import UNITS, typed_register, write_load

SOUND = {
    "household_file": """
        file_id | holder_key | opened_on  | causes_other
        F1      | first      | 2012-01-01 | schooling;other
        F2      | second     | 2012-02-01 |
    """,
    # F1 leaves, comes back and is kept on file after relief; F2 is corrected away and back.
    "file_event": """
        event_id | file_id | happened_on | kind      | correction | reason
        E1       | F1      | 2012-01-01  | open      |            |
        E2       | F2      | 2012-02-01  | convert   |            |
        E3       | F1      | 2013-05-01  | exit_self |            | employment
        E4       | F1      | 2013-09-01  | reopen    |            |
        E5       | F1      | 2014-01-01  | relief    |            | gov_relief
        E6       | F2      | 2014-02-01  | correct   | -1         |
        E7       | F2      | 2014-03-01  | correct   | 1          |
    """,
    "assistance": """
        aid_id | file_id | person_key | paid_on    | project   | form    | amount | school_stage
        A1     | F1      | first      | 2012-01-01 | living    | cash    | 500.00 |
        A2     | F1      | child      | 2013-05-01 | schooling | cash    | 900.00 | college
        A3     |         | stranger   | 2013-06-01 | legal     | service | 0.00   |
    """,
    "comfort_case": """
        case_id | claimant_key | happened_on | applied_on | event_kind    | illness
        C1      | x            | 2014-01-01  | 2014-01-01 | major_illness | cancer
        C2      | y            | 2014-01-01  | 2014-02-01 | house_fire    |
        C3      | z            | 2014-01-01  | 2014-02-01 | house_fire    |
    """,
    "union_members": """
        count_id | unit_code | year
        M1       | 110105001 | 2013
        M2       | 110105001 | 2014
        M3       | 110105002 | 2014
    """,
}  # fmt: skip


def found(folder: Path, **changes: str) -> list[Fault]:
    return check_register(typed_register(folder, **{**SOUND, **changes}))


def places(faults: list[Fault]) -> list[tuple[str, str, str]]:
    return [(fault.rule, fault.place.key, fault.place.column) for fault in faults]


def test_a_sound_register_has_no_faults(tmp_path: Path) -> None:
    assert found(tmp_path) == []


def test_an_empty_register_has_no_faults(tmp_path: Path) -> None:
    assert check_register(typed_register(tmp_path)) == []


def test_the_sample_has_no_faults(tmp_path: Path) -> None:
    write_sample(tmp_path, scale=2)
    assert check_register(open_register(tmp_path)) == []
    assert check_files(tmp_path) == []


def test_a_value_that_its_column_does_not_allow_is_found(tmp_path: Path) -> None:
    rows = """
        file_id | opened_on  | household_size | income_per_head | file_level|cause_main| unit_code
        F1      | 2012-01-01 | -1             | -0.01           | village   | idle     | 110106001
        F2      | 2012-02-01 | 0              | 0.00            | base      | other    | 110105002
    """
    faults = found(tmp_path, household_file=rows)
    assert [(f.rule, f.place.key, f.place.column, f.found.en) for f in faults] == [
        ("code", "F1", "cause_main", "'idle'"),
        ("code", "F1", "file_level", "'village'"),
        ("negative", "F1", "household_size", "'-1'"),
        ("negative", "F1", "income_per_head", "'-0.01'"),
        ("reference", "F1", "unit_code", "'110106001'"),
    ]


def test_other_causes_are_up_to_three_known_ones_and_not_the_main(tmp_path: Path) -> None:
    rows = """
        file_id | opened_on  | cause_main | causes_other
        F1      | 2012-01-01 | illness    | schooling;disaster;other
        F2      | 2012-02-01 | illness    | schooling;disaster;other;accident
        F3      | 2012-02-01 | illness    | schooling;idle
        F4      | 2012-02-01 | illness    | schooling;schooling
        F5      | 2012-02-01 | illness    | schooling;illness
        F6      | 2012-02-01 | accident   | no_labour
    """
    events = "event_id | file_id | happened_on\nE1 | F1 | 2012-01-01\n" + "\n".join(
        f"E{n} | F{n} | 2012-02-01" for n in range(2, 7)
    )
    faults = found(tmp_path, household_file=rows, file_event=events, assistance="")
    assert places(faults) == [
        ("codes", "F2", "causes_other"),
        ("codes", "F3", "causes_other"),
        ("codes", "F4", "causes_other"),
        ("causes_other_main", "F5", "causes_other"),
    ]


def test_a_code_must_be_in_force_on_its_day(tmp_path: Path) -> None:
    rows = """
        case_id | claimant_key | event_kind    | illness          | applied_on
        C1      | x            | major_illness | organ_transplant | 2014-12-31
        C2      | x            | major_illness | organ_transplant | 2015-01-01
        C3      | x            | major_illness | cabg             | 2017-12-31
        C4      | x            | major_illness | cabg             | 2018-01-01
        C5      | x            | major_illness | cancer           | 2013-01-01
    """
    faults = found(tmp_path, comfort_case=rows)
    assert places(faults) == [("code_date", "C1", "illness"), ("code_date", "C3", "illness")]


def test_a_category_of_2020_cannot_stand_in_a_file_of_2019(tmp_path: Path) -> None:
    rows = """
        file_id | opened_on  | category
        F1      | 2012-01-01 | relative
        F2      | 2012-02-01 | dibao_edge
    """
    assert places(found(tmp_path, household_file=rows)) == [("code_date", "F1", "category")]


def test_an_empty_text_in_a_required_column_is_found(tmp_path: Path) -> None:
    register = typed_register(tmp_path, **SOUND)
    blank = register.union_unit.mutate(name=ibis.literal(""))
    tables = {**register.tables, "union_unit": blank}
    faults = check_register(replace(register, tables=tables))
    # all three unions have a blank name now
    assert places(faults) == [
        ("required", code, "name") for code in ("110105", "110105001", "110105002")
    ]
    assert (
        faults[0].message("zh")
        == "'typed'，工作表'工会组织'，第2行，'名称'列（110105）：现为''，应为必填"
    )


@pytest.mark.parametrize("name", ["甲\x1b街道", "甲\u202e街道", "甲\u200b", "长" * 201])
def test_a_name_that_cannot_be_seen_is_found(tmp_path: Path, name: str) -> None:
    register = typed_register(tmp_path, **SOUND)
    units = register.union_unit
    hidden = units.mutate(name=ibis.ifelse(units.unit_code == "110105", name, units.name))
    faults = check_register(replace(register, tables={**register.tables, "union_unit": hidden}))
    assert places(faults) == [("text", "110105", "name")]


def test_an_item_of_assistance_must_name_what_exists(tmp_path: Path) -> None:
    rows = """
        aid_id | person_key | paid_on    | file_id | unit_code
        A1     | x          | 2013-01-01 | F9      | 110105001
        A2     | x          | 2013-01-01 | F1      | 110105999
    """
    faults = found(tmp_path, assistance=rows)
    assert places(faults) == [("reference", "A1", "file_id"), ("reference", "A2", "unit_code")]


def test_a_file_that_was_withdrawn_is_missed_where_it_is_named(tmp_path: Path) -> None:
    write_load(tmp_path, {"union_unit": UNITS, **SOUND})
    withdrawal = """
        file_id | holder_key | opened_on  | withdrawn
        F1      | first      | 2012-01-01 | yes
    """
    write_load(tmp_path, {"household_file": withdrawal})
    named_by = {(f.rule, f.place.table) for f in check_register(open_register(tmp_path))}
    assert named_by == {("reference", "assistance"), ("reference", "file_event")}


def test_a_key_may_come_again_in_a_later_load_but_not_in_the_same(tmp_path: Path) -> None:
    write_load(tmp_path, {"union_unit": UNITS, **SOUND})
    case = "case_id | claimant_key\n" + "C1 | x\n"
    write_load(tmp_path, {"comfort_case": case})
    assert check_register(open_register(tmp_path)) == []
    write_load(tmp_path, {"comfort_case": case + "C1 | x\n"})
    faults = check_register(open_register(tmp_path))
    assert [(f.rule, f.place.key, f.place.row) for f in faults] == [("key_repeated", "C1", 3)]


def test_a_person_key_must_be_a_hash_and_is_never_quoted(tmp_path: Path) -> None:
    register = typed_register(tmp_path, **SOUND)
    plain = ibis.literal("an ID number: 110105190001010012")
    tables = dict(register.tables)
    for declared in TABLES:
        persons = [column.name for column in declared.columns if column.type is Type.PERSON]
        tables[declared.name] = tables[declared.name].mutate(**dict.fromkeys(persons, plain))
    faults = check_register(replace(register, tables=tables))
    assert places(faults) == [
        *[("person_key", key, "person_key") for key in ("A1", "A2", "A3")],
        *[("person_key", key, "claimant_key") for key in ("C1", "C2", "C3")],
        *[("person_key", key, "holder_key") for key in ("F1", "F2")],
    ]
    assert not any("1101" in f.message("zh") + f.message("en") for f in faults)


# each row breaks the rule of its name and no other; O1 and O2 are sound
CASES = """
    case_id|event_kind|illness|applied_on|decided_on|decision|reject_reason|batch_no|paid_on|amount
    O1|house_fire|      |2012-03-01|2012-03-01|approved||1|2012-03-01|9.00
    O2|house_fire|      |2012-03-01|2012-03-02|rejected|late||          |
    applied_on_early     |house_fire|      |2011-12-31|          |          |    | |          |
    decided_on_early     |house_fire|      |2012-03-01|2012-02-29|supplement|    | |          |
    paid_on_early        |house_fire|      |2012-03-01|2012-03-02|approved  |    |1|2012-03-01|9.00
    amount_missing       |house_fire|      |2012-03-01|2012-03-02|approved  |    |1|2012-03-03|
    batch_no_missing     |house_fire|      |2012-03-01|2012-03-02|approved  |    | |2012-03-03|9.00
    paid_not_approved    |house_fire|      |2012-03-01|2012-03-02|supplement|    |1|2012-03-03|9.00
    reject_reason_missing|house_fire|      |2012-03-01|2012-03-02|rejected  |    | |          |
    reject_reason_unasked|house_fire|      |2012-03-01|2012-03-02|approved  |late| |          |
    illness_missing      |major_illness|      |2012-03-01|          |          |    | |          |
    illness_unasked      |house_fire|cancer|2012-03-01|          |          |    | |          |
    decided_on_missing   |house_fire|      |2012-03-01|          |approved  |    | |          |
    decided_on_unasked   |house_fire|      |2012-03-01|2012-03-02|          |    | |          |
"""


def test_a_comfort_case_that_contradicts_itself_is_found(tmp_path: Path) -> None:
    header, *rows = CASES.strip().splitlines()
    typed = "\n".join([header + "|claimant_key", *(row + "|x" for row in rows)])
    faults = found(tmp_path, comfort_case=typed)
    assert [fault.rule for fault in faults] == [fault.place.key for fault in faults]
    assert len(faults) == len(rows) - 2


def test_an_item_that_contradicts_itself_is_found(tmp_path: Path) -> None:
    faults = found(
        tmp_path,
        assistance="""
        aid_id               | person_key | paid_on    | project   | form    | amount | school_stage
        sound                | x          | 2013-01-01 | schooling | in_kind | 0.00   | college
        service_amount       | x          | 2013-01-01 | living    | service | 1.00   |
        negative             | x          | 2013-01-01 | living    | cash    | -1.00  |
        school_stage_missing | x          | 2013-01-01 | schooling | cash    | 1.00   |
        school_stage_unasked | x          | 2013-01-01 | living    | cash    | 1.00   | college
        """,
    )
    assert [fault.rule for fault in faults] == [fault.place.key for fault in faults]
    assert len(faults) == 4


def test_aid_is_paid_while_the_household_is_on_file(tmp_path: Path) -> None:
    rows = """
        aid_id          | file_id | person_key | paid_on
        aid_before_file | F1      | x          | 2011-12-31
        opened_today    | F1      | x          | 2012-01-01
        left_today      | F1      | x          | 2013-05-01
        aid_off_file    | F1      | x          | 2013-05-02
        back_today      | F1      | x          | 2013-09-01
        corrected_today | F2      | x          | 2014-03-01
    """
    faults = found(tmp_path, assistance=rows)
    assert places(faults) == [
        ("aid_before_file", "aid_before_file", "paid_on"),
        ("aid_off_file", "aid_off_file", "paid_on"),
    ]


EVENTS = """
    event_id | file_id | happened_on | kind | correction
    E1       | F1      | 2012-01-01  | open |
    E2       | F2      | 2012-02-01  | open |
"""


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        # an open file is entered again; that the balance does not foot follows
        ("E3|F1|2013-01-01|transfer_in|", [("event_sequence", "E3")]),
        ("E3|F1|2013-01-01|exit_self|\nE4|F1|2013-02-01|exit_other|", [("event_sequence", "E4")]),
        # events of a day in any order of their numbers: in the evening the file is open
        ("E4|F1|2013-01-01|exit_self|\nE3|F1|2013-01-01|reopen|", []),
        ("E3|F1|2013-01-01|exit_self|\nE4|F1|2013-02-01|relief|", [("event_sequence", "E4")]),
        ("E3|F1|2013-01-01|exit_self|\nE4|F1|2013-02-01|open|", [("entry_kind", "E4")]),
        ("E3|F1|2013-01-01|exit_self|1", [("correction_unasked", "E3")]),
    ],
)  # fmt: skip
def test_a_life_no_file_can_have_is_found(
    tmp_path: Path, added: str, expected: list[tuple[str, str]]
) -> None:
    faults = found(tmp_path, file_event=EVENTS + added, assistance="")
    assert [(fault.rule, fault.place.key) for fault in faults] == expected


def test_a_file_may_be_opened_and_closed_on_one_day_and_aided_on_it(tmp_path: Path) -> None:
    files = SOUND["household_file"] + "F3 | third | 2016-08-08 |"
    events = EVENTS + "    Z9 | F3 | 2016-08-08 | open |\n    Z1 | F3 | 2016-08-08 | exit_other |"
    aid = "aid_id | file_id | person_key | paid_on\nA1 | F3 | x | {}"
    for day, expected in (("2016-08-08", []), ("2016-08-09", [("aid_off_file", "A1", "paid_on")])):
        folder = tmp_path / day
        faults = found(folder, household_file=files, file_event=events, assistance=aid.format(day))
        assert places(faults) == expected


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("assistance", "aid_id | person_key | unit_code | paid_on\n"
         "early | x | 7 | 2011-12-31\nfirst | x | 7 | 2012-01-01\n"
         "last | x | 7 | 2015-12-31\nlate | x | 7 | 2016-01-01"),
        ("comfort_case", "case_id | claimant_key | unit_code | happened_on | applied_on\n"
         "early | x | 7 | 2011-12-31 | 2011-12-31\nfirst | x | 7 | 2011-12-31 | 2012-01-01\n"
         "last | x | 7 | 2015-12-31 | 2015-12-31\nlate | x | 7 | 2015-12-31 | 2016-01-01"),
        ("union_members", "count_id | unit_code | year\n"
         "early | 7 | 2011\nfirst | 7 | 2012\nlast | 7 | 2015\nlate | 7 | 2016"),
    ],
)  # fmt: skip
def test_rows_of_a_union_lie_within_its_days(tmp_path: Path, table: str, rows: str) -> None:
    unions = [f"{line} |" for line in UNITS.strip().splitlines()]
    unions[0] = unions[0].removesuffix("|") + "| valid_to"
    unions.append("7 | 丙街道总工会 | Bing | subdistrict | 110105 | 2012-01-01 | 2015-12-31")
    faults = found(tmp_path, union_unit="\n".join(unions), **{table: rows})
    assert {fault.rule for fault in faults} == {"union_days"}
    assert sorted(fault.place.key for fault in faults) == ["early", "late"]
    assert faults[0].expected.zh == "当时有效的工会（7自2012-01-01起至2015-12-31止）"


@pytest.mark.parametrize(
    ("above", "in_a_circle"),
    [
        (("", "1", "2"), []),
        (("", "3", "2"), ["2", "3"]),  # no report of 1 would have them
        (("", "1", "3"), ["3"]),
        (("2", "3", "1"), ["1", "2", "3"]),
        (("", "2", "2"), ["2"]),  # 3 is right once 2 is
    ],
)
def test_a_union_that_stands_above_itself_is_found(
    tmp_path: Path, above: tuple[str, ...], in_a_circle: list[str]
) -> None:
    unions = [
        f"{code} | 甲街道总工会 | Jia | subdistrict | {parent} | 2000-01-01"
        for code, parent in zip("123", above, strict=True)
    ]
    faults = check_register(
        typed_register(tmp_path, union_unit="\n".join([UNITS.strip().splitlines()[0], *unions]))
    )
    assert [fault.place.key for fault in faults] == in_a_circle
    assert {fault.rule for fault in faults} <= {"union_circle"}


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ("E1 | F1 | 2012-01-01 | open", ["F1"]),  # open to this day
        ("E1 | F1 | 2012-01-01 | open\nE2 | F1 | 2016-01-01 | exit_other", ["F1"]),  # a day late
        ("E1 | F1 | 2012-01-01 | open\nE2 | F1 | 2015-12-31 | exit_other", []),
        ("E1 | F1 | 2012-01-01 | open\nE2 | F1 | 2015-12-31 | transfer_out", []),
    ],
)
def test_a_union_that_has_ended_leaves_no_file_open(
    tmp_path: Path, events: str, expected: list[str]
) -> None:
    later = "L1 | F2 | 2018-01-01 | open"  # the register goes on after the union
    ended = "unit_code | name | name_en | kind | parent_code | valid_from | valid_to\n"
    ended += "7 | 丙街道总工会 | Bing | subdistrict | | 2012-01-01 | 2015-12-31"
    faults = check_register(
        typed_register(
            tmp_path,
            union_unit=ended,
            household_file="file_id | unit_code | opened_on\n"
            "F1 | 7 | 2012-01-01\nF2 | 7 | 2018-01-01",
            file_event=f"event_id | file_id | happened_on | kind\n{events}\n{later}",
        )
    )
    assert [fault.place.key for fault in faults if fault.rule == "left_open"] == expected


def test_members_of_a_union_are_counted_once_a_year(tmp_path: Path) -> None:
    write_load(tmp_path, {"union_unit": UNITS, **SOUND})
    more = "count_id | unit_code | year | withdrawn\nM0 | 110105001 | 2014 |"
    write_load(tmp_path, {"union_members": more})
    (fault,) = check_register(open_register(tmp_path))
    assert (fault.rule, fault.place.key, fault.place.column) == ("counted_twice", "M0", "year")
    assert fault.expected.en == "one count a union and year (there is M2)"
    write_load(tmp_path, {"union_members": more.replace("2014 |", "2014 | yes")})
    assert check_register(open_register(tmp_path)) == []


def test_a_correction_says_in_which_direction(tmp_path: Path) -> None:
    events = EVENTS + "E3|F1|2013-01-01|correct|"
    faults = found(tmp_path, file_event=events, assistance="")
    assert places(faults) == [("correction_missing", "E3", "correction")]
    register = typed_register(
        tmp_path / "two", **{**SOUND, "file_event": EVENTS + "E3|F1|2013-01-01|correct|2"}
    )
    assert ("sign", "E3", "correction") in places(check_register(register))


def test_a_file_is_not_reopened_before_it_was_left(tmp_path: Path) -> None:
    events = EVENTS.replace("2012-01-01  | open", "2012-01-01  | reopen")
    faults = found(tmp_path, file_event=events)
    assert places(faults) == [("entry_kind", "E1", "kind")]
    assert faults[0].expected.en == "another entry, since the file was never left"


def test_a_household_has_one_open_file_at_a_time(tmp_path: Path) -> None:
    files = """
        file_id | household_id | unit_code | opened_on
        F1      | H1           | 110105001 | 2012-01-01
        F2      | H1           | 110105002 | 2012-02-01
    """
    faults = found(tmp_path, household_file=files, assistance="", file_event=EVENTS)
    assert places(faults) == [("second_file", "E2", "file_id")]


def test_a_household_that_moves_has_one_open_file_at_a_time(tmp_path: Path) -> None:
    files = """
        file_id | household_id | unit_code | opened_on
        F1      | H1           | 110105001 | 2012-01-01
        F2      | H1           | 110105002 | 2012-02-01
    """
    events = """
        event_id | file_id | happened_on | kind
        E1       | F1      | 2012-01-01  | open
        E2       | F2      | 2012-02-01  | transfer_in
        E3       | F1      | 2012-02-01  | transfer_out
    """
    assert found(tmp_path, household_file=files, assistance="", file_event=events) == []


def test_a_file_was_opened_on_the_day_of_its_first_entry(tmp_path: Path) -> None:
    events = EVENTS.replace("2012-02-01", "2012-02-02")
    faults = found(tmp_path, file_event=events)
    assert places(faults) == [("opened_on", "F2", "opened_on")]
    assert (
        faults[0]
        .message("en")
        .endswith("(F2): found '2012-02-01', expected 2012-02-02, the day of its first entry")
    )


def test_a_file_without_an_opening_event_is_found(tmp_path: Path) -> None:
    faults = found(tmp_path, file_event=EVENTS.replace("E2       | F2", "E2       | F1"))
    # F1 is now entered twice, F2 never: neither follows from the other
    assert [(f.rule, f.place.key) for f in faults] == [
        ("event_sequence", "E2"),
        ("never_opened", "F2"),
    ]


def test_all_faults_come_at_once_and_in_order(tmp_path: Path) -> None:
    files = SOUND["household_file"].replace("2012-02-01", "2012-02-03")
    cases = "case_id | claimant_key | relation\nC1 | x | cousin"
    faults = found(tmp_path, household_file=files, comfort_case=cases)
    assert [f.place.table for f in faults] == ["comfort_case", "household_file"]
    assert [f.place.file for f in faults] == ["typed", "typed"]


def test_a_file_changed_after_it_landed_is_found(tmp_path: Path) -> None:
    write_load(tmp_path, {"union_unit": UNITS, **SOUND})
    assert check_files(tmp_path) == []
    load = tmp_path / "loads" / "000001"
    with (load / "assistance.parquet").open("ab") as handle:
        handle.write(b"x")
    (load / "file_event.parquet").unlink()
    changed = check_files(tmp_path)
    assert [(f.rule, f.place.file, f.found.en) for f in changed] == [
        ("stored_file", "loads/000001/file_event.parquet", "none"),
        ("stored_file", "loads/000001/assistance.parquet",
         "a file that cannot be read (ArrowInvalid)"),
    ]  # fmt: skip


def test_every_fault_reads_well_in_both_languages(tmp_path: Path) -> None:
    faults = found(tmp_path, comfort_case="case_id | claimant_key | relation\nC1 | x | cousin")
    relations = "、".join(code.label.zh for code in default_rules().code_list("relation"))
    assert [fault.message("zh") for fault in faults] == [
        f"'typed'，工作表'抚慰'，第2行，'与职工关系'列（C1）：现为'cousin'，应为以下之一：{relations}"
    ]
    assert faults[0].message("en") == (
        "'typed', sheet '抚慰', row 2, column 'relation' (C1): found 'cousin', "
        "expected one of: self, spouse, child, parent, other"
    )
