"""Faults beside right rows and beside other mistakes: all told at once, and no right row blamed."""

import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from artificial_ledgers import FAULTY, a_count, a_dozen, a_family, fill, fill_csv
from bangfu.language import Language
from bangfu.ledgers.intake import LedgerFaults, import_ledgers
from bangfu.ledgers.judging import COUNT_EVENTS, DEPENDED_ON, harmless_value
from bangfu.register.check.joint_rules import life_offences
from bangfu.register.loads import list_loads
from bangfu.register.schema import TABLES, Column, Table, Type, table
from bangfu.rules import default_rules
from typed_register import typed_register

Rows = dict[str, list[dict[str, Any]]]
Place = tuple[str, int, str]
OTHER_UNION = "110105002"
# An item of F-2 paid before F-2 was opened: F-2 has nothing to do with the rows made faulty.
EARLY_AID = ("assistance", "A-3", {"paid_on": date(2015, 12, 31)})
EARLY_AID_TOLD = ("帮扶记录", 4, "发放日期")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where all of `right_rows` were imported; never touched by a test."""
    folder = tmp_path_factory.mktemp("first")
    assert bring(folder, right_rows()) == []
    return folder


@pytest.fixture(params=["new", "begun"])
def desk(request: pytest.FixtureRequest, first: Path, tmp_path: Path) -> Path:
    """A folder to work in: without a register, or with one that has all right rows already."""
    return shutil.copytree(first, tmp_path / "begun") if request.param == "begun" else tmp_path


@pytest.fixture
def begun(first: Path, tmp_path: Path) -> Path:
    """A folder to work in, with a register of all right rows."""
    return shutil.copytree(first, tmp_path / "begun")


def right_rows() -> Rows:
    """A dozen rows, another union with a file, its events, aid and a claim; members of both."""
    rows, family = a_dozen(), a_family(9)
    rows["union_members"] = [a_count("M-1", 2016), a_count("M-2", 2017)]
    rows["union_members"].append(a_count("M-9", 2016, unit=OTHER_UNION))
    rows["union_unit"].append(rows["union_unit"][1] | {"unit_code": OTHER_UNION})
    for name, more in family.items():
        rows[name] += [row | {"unit_code": OTHER_UNION} for row in more if "unit_code" in row]
        rows[name] += [row for row in more if "unit_code" not in row]
    return rows


def changed(rows: Rows, *changes: tuple[str, str, dict[str, Any]]) -> Rows:
    """The rows with some cells changed: table, key, cells."""
    for name, key, cells in changes:
        (row,) = [row for row in rows[name] if row[table(name).key] == key]
        row.update(cells)
    return rows


def bring(desk: Path, rows: Rows) -> list[Place]:
    """Import; the places of the faults, after which nothing may have landed."""
    loads = len(list_loads(desk / "register"))
    return refused(desk, fill_csv(desk / "ledgers", rows), loads)


def refused(desk: Path, files: list[Path], loads: int) -> list[Place]:
    try:
        import_ledgers(files, desk / "register", key_file=desk / "person.key")
    except LedgerFaults as caught:
        assert len(list_loads(desk / "register")) == loads
        return [told(fault.place) for fault in caught.faults]
    return []


def told(place: Any) -> Place:
    """A place by sheet (of a CSV file: its stem), row and the column's Chinese name."""
    sheet = place.sheet or place.file.removesuffix(".csv")
    labels = {c.name: c.zh for t in TABLES if t.zh == sheet for c in t.columns}
    return sheet, place.row or 0, labels.get(place.header, place.header)


def columns_of(name: str, depended_on: bool) -> list[Column]:
    return [c for c in table(name).columns if (c.name in DEPENDED_ON[name]) == depended_on]


def by_type(columns: list[Column]) -> list[tuple[Column, ...]]:
    types = dict.fromkeys(column.type for column in columns)
    return [tuple(column for column in columns if column.type is kind) for kind in types]


FAULTY_ROWS = {  # a key and its row; others depend on the first three
    "union_unit": (OTHER_UNION, 4),
    "household_file": ("F-1", 2),
    "file_event": ("E-1", 2),
    "assistance": ("A-1", 2),
    "comfort_case": ("C-1", 2),
    "union_members": ("M-1", 2),
}


DEPENDED_ON_CELLS = [(name, (column,)) for name in DEPENDED_ON for column in columns_of(name, True)]
OTHER_CELLS = [
    *((n, cells) for n in DEPENDED_ON for cells in by_type(columns_of(n, False))),
    *(
        (n, cells)
        for n in ("assistance", "comfort_case", "union_members")
        for cells in (table(n).columns[:1], table(n).columns[1:])
    ),
]


def faulty_beside_an_early_aid(desk: Path, name: str, columns: tuple[Column, ...]) -> None:
    """Spoil cells of a row: these and the early aid are told, and not one thing more.

    All rows that need the faulty one are right: E-1, E-3, A-1 and A-2 need F-1; F-1, E-3 and A-1
    need E-1; F-9, A-9 and C-9 need the other union.
    """
    key, row = FAULTY_ROWS[name]
    cells = {column.name: FAULTY[column.type] for column in columns}
    expected = [(table(name).zh, row, column.zh) for column in columns]
    places = bring(desk, changed(right_rows(), EARLY_AID, (name, key, cells)))
    assert sorted(places) == sorted([*expected, EARLY_AID_TOLD])


@pytest.mark.parametrize(("name", "columns"), [*DEPENDED_ON_CELLS, *OTHER_CELLS])
def test_faulty_cells_are_told_beside_another_mistake_and_no_right_row_is_blamed(
    tmp_path: Path, name: str, columns: tuple[Column, ...]
) -> None:
    faulty_beside_an_early_aid(tmp_path, name, columns)


@pytest.mark.parametrize(
    ("name", "columns"), [case for case in DEPENDED_ON_CELLS if case[0] != "union_unit"]
)
def test_a_faulty_change_is_told_and_no_row_of_the_register_is_blamed(
    begun: Path, name: str, columns: tuple[Column, ...]
) -> None:
    faulty_beside_an_early_aid(begun, name, columns)


@pytest.mark.parametrize("name", FAULTY_ROWS)
def test_a_row_that_may_or_may_not_be_withdrawn_is_told_beside_another_mistake(
    tmp_path: Path, name: str
) -> None:
    key, row = FAULTY_ROWS[name]
    rows = changed(right_rows(), EARLY_AID, (name, key, {"withdrawn": "也许"}))
    assert sorted(bring(tmp_path, rows)) == sorted(
        [(table(name).zh, row, "withdrawn"), EARLY_AID_TOLD]
    )


@pytest.mark.parametrize(
    ("name", "key", "again"),
    [
        ("union_unit", OTHER_UNION, "110105"),
        ("household_file", "F-2", "F-1"),
        ("file_event", "E-2", "E-3"),
        ("assistance", "A-2", "A-1"),
        ("comfort_case", "C-2", "C-1"),
        ("union_members", "M-2", "M-1"),
    ],
)
def test_a_key_that_stands_twice_is_one_fault(
    tmp_path: Path, name: str, key: str, again: str
) -> None:
    rows = changed(right_rows(), (name, key, {table(name).key: again}))
    ((sheet, _, column),) = bring(tmp_path, rows)
    assert (sheet, column) == (table(name).zh, table(name).columns[0].zh)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_five_mistakes_on_files_aid_and_claims_give_five_messages(
    tmp_path: Path, language: Language
) -> None:
    rows = changed(
        a_dozen(),
        EARLY_AID,
        ("household_file", "F-2", {"category": "特困"}),  # no such category
        ("assistance", "A-1", {"amount": "约1千"}),  # not a number
        ("comfort_case", "C-1", {"claimant_key": FAULTY[Type.PERSON]}),
        ("comfort_case", "C-2", {"happened_on": "2016-02-30"}),  # no such day
    )
    file = fill(tmp_path / "台账.xlsx", rows)
    with pytest.raises(LedgerFaults) as caught:
        import_ledgers(
            [file], tmp_path / "register", key_file=tmp_path / "person.key", language=language
        )
    assert len(str(caught.value).splitlines()) == 5
    assert [told(fault.place) for fault in caught.value.faults] == [
        ("困难职工档案", 3, "困难类别"),
        ("帮扶记录", 2, "金额（元）"),
        EARLY_AID_TOLD,
        ("抚慰", 2, "申请人身份证号"),
        ("抚慰", 3, "事发日期"),
    ]
    assert not (tmp_path / "register").exists()


def test_the_sound_cells_of_a_faulty_row_are_judged(tmp_path: Path) -> None:
    rows = changed(
        right_rows(),
        ("household_file", "F-1", {
            "file_level": "国家级",  # no such level
            "causes_other": "患重特大疾病",  # the main cause again
            "opened_on": date(2016, 1, 4),  # a day before its first event
        }),
    )  # fmt: skip
    assert sorted(column for _, _, column in bring(tmp_path, rows)) == [
        "建档日期", "建档级别", "次要致困原因",
    ]  # fmt: skip


def test_nothing_is_said_of_a_harmless_value(tmp_path: Path) -> None:
    # The stand-in of the main cause would be the cause that is named as the other one.
    rows = changed(
        right_rows(),
        ("household_file", "F-1", {"cause_main": "病", "causes_other": "无劳动能力"}),
    )
    assert bring(tmp_path, rows) == [("困难职工档案", 2, "主要致困原因")]


def test_members_counted_again_under_another_number_are_told(desk: Path) -> None:
    again: Rows = {"union_members": [*right_rows()["union_members"], a_count("M-3", 2017)]}
    assert bring(desk, right_rows() | again) == [("会员人数", 5, "年度")]


def test_a_count_is_not_blamed_for_one_that_cannot_be_read(begun: Path) -> None:
    # M-2 was of another year than 2017, but of which is not readable yet.
    rows: Rows = {"union_members": [a_count("M-2", 2018) | {"year": "18"}, a_count("M-3", 2017)]}
    assert bring(begun, rows) == [("会员人数", 2, "年度")]
    rows["union_members"][0]["year"] = "2018年"
    assert bring(begun, rows) == []


def test_a_second_file_is_not_blamed_for_an_exit_that_cannot_be_read(begun: Path) -> None:
    second = a_family(3)  # of the household of F-2, which the register has open
    changed(second, ("household_file", "F-3", {"household_id": "H-2"}))
    left = {"event_id": "E-4", "file_id": "F-2", "kind": "脱困", "reason": "就业"}
    second["file_event"].append(left | {"happened_on": "2016-02-30"})
    assert bring(begun, second) == [("档案变动", 4, "变动日期")]
    second["file_event"][-1]["happened_on"] = date(2016, 1, 31)
    assert bring(begun, second) == []


def test_a_withdrawal_waits_for_the_row_that_takes_its_place(begun: Path) -> None:
    back = {"event_id": "E-4", "file_id": "F-1", "kind": "返困重建", "happened_on": "2018-01-05"}
    assert bring(begun, {"file_event": [back]}) == []
    instead = a_dozen()["file_event"][2] | {"event_id": "E-5", "happened_on": "2017-02-30"}
    rows: Rows = {"file_event": [{"event_id": "E-3", "withdrawn": "是"}, instead]}
    assert bring(begun, rows) == [("档案变动", 3, "变动日期")]  # and E-4 is not told


def test_a_row_left_behind_is_not_blamed_for_a_mistaken_withdrawal(begun: Path) -> None:
    withdrawn: Rows = {
        "household_file": [{"file_id": "F-2", "withdrawn": "是"}],
        "file_event": [{"event_id": "E-2", "withdrawn": "是"}],
        "assistance": [{"aid_id": "A-33", "withdrawn": "是"}],  # A-3 was meant
    }
    assert bring(begun, withdrawn) == [("帮扶记录", 2, "withdrawn")]


def test_a_file_is_not_blamed_for_an_event_that_names_another(desk: Path) -> None:
    rows = changed(right_rows(), EARLY_AID, ("file_event", "E-2", {"file_id": "F-22"}))
    assert bring(desk, rows) == [("档案变动", 3, "档案编号"), EARLY_AID_TOLD]


@pytest.mark.parametrize(
    ("sheet", "header", "instead", "more"),
    [
        ("困难职工档案", "困难类别", None, [EARLY_AID_TOLD]),  # nothing depends on categories
        ("困难职工档案", "困难类别", "类别", [EARLY_AID_TOLD]),
        ("困难职工档案", "家庭编号", None, []),  # the life of files depends on households
        ("档案变动", "变动日期", None, []),
        ("抚慰", "申请日期", None, [EARLY_AID_TOLD]),
    ],
)
def test_a_faulty_header_hides_only_what_depends_on_its_column(
    tmp_path: Path, sheet: str, header: str, instead: str | None, more: list[Place]
) -> None:
    file = fill(tmp_path / "台账.xlsx", changed(a_dozen(), EARLY_AID))
    book = openpyxl.load_workbook(file)
    (column,) = [cell.column for cell in book[sheet][1] if cell.value == header]
    book[sheet].cell(1, column).value = instead
    if instead is None:
        book[sheet].delete_cols(column)
    book.save(file)
    places = refused(tmp_path, [file], 0)
    assert [name for name, row, _ in places if row == 1] == [sheet]
    assert [place for place in places if place[1] != 1] == more


def undecided(tables: Iterable[Table]) -> list[str]:
    """Keys and references of which `DEPENDED_ON` does not say that others depend on them."""
    everything = list(tables)
    pointed_at = {c.references for t in everything for c in t.columns if c.references}
    return [
        f"{declared.name}.{column.name}"
        for declared in everything
        for column in declared.columns
        if declared.name in pointed_at | set(DEPENDED_ON)
        if column.references or column.name == declared.key
        if column.name not in DEPENDED_ON.get(declared.name, ())
    ]


def test_it_is_decided_of_every_key_and_reference_whether_others_depend_on_it() -> None:
    assert undecided(TABLES) == []
    for name, columns in DEPENDED_ON.items():
        assert columns <= set(table(name).names)


@pytest.mark.parametrize(
    ("name", "target", "expected"),
    [
        ("household_file", "union_unit", ["household_file.new"]),
        ("file_event", "file_event", ["file_event.new"]),
        # Nothing depends on aid, but a claim that something refers to is depended on.
        ("assistance", "household_file", []),
        ("assistance", "comfort_case", ["comfort_case.case_id", "comfort_case.unit_code"]),
    ],
)
def test_a_new_reference_needs_a_decision(name: str, target: str, expected: list[str]) -> None:
    new = Column("new", Type.KEY, "新", "new", "A new reference.", references=target)
    more = (replace(t, columns=(*t.columns, new)) if t.name == name else t for t in TABLES)
    assert undecided(more) == expected


@pytest.mark.parametrize(
    ("name", "column"),
    [(n, c) for n, on in DEPENDED_ON.items() for c in table(n).columns if c.name not in on],
)
def test_every_column_others_do_not_depend_on_has_a_harmless_value(
    name: str, column: Column
) -> None:
    value = harmless_value(column, {"opened_on": date(2020, 1, 1)}, default_rules())
    assert (value is None) == (not column.required)
    if column.codes and value is not None:
        code = default_rules().code_list(column.codes).get(str(value))
        assert code is not None
        assert code.holds_on(date(2020, 1, 1))


def test_every_rule_about_the_life_of_a_file_counts_events_or_is_known_not_to(
    tmp_path: Path,
) -> None:
    rules = {offence.name for offence in life_offences(typed_register(tmp_path))}
    assert rules - COUNT_EVENTS == {"aid_before_file"}  # compares two days, counts nothing
    assert rules >= COUNT_EVENTS
