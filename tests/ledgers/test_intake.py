"""Ledgers imported: whole or not at all, once, and without a trace of an ID number."""

import csv
import hashlib
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from artificial_ledgers import a_count, a_dozen, fill, id_number
from bangfu.errors import ParameterError, RegisterError
from bangfu.language import Language
from bangfu.ledgers.intake import (
    ImportResult,
    LedgerFaults,
    declare,
    import_ledgers,
    land,
    write_faults,
)
from bangfu.ledgers.rows.amendments import RowCounts, amendments_of
from bangfu.ledgers.rows.source_names import SourceNames
from bangfu.ledgers.scrutiny import NO_ORDERS, Orders
from bangfu.persons.keys import load_key, person_key
from bangfu.register.check import check_register
from bangfu.register.loads import Load, list_loads
from bangfu.register.schema import TABLES
from bangfu.register.store import open_register
from bangfu.rules import default_rules
from kept_ledgers import AID, aid, workbook
from typed_register import UNITS, write_load

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder to work in; the key file is in it, and the register will be."""
    return tmp_path


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where a dozen rows were imported from `before.xlsx`; never touched by a test."""
    folder = tmp_path_factory.mktemp("first")
    bring(folder, a_dozen(), name="before.xlsx")
    return folder


@pytest.fixture
def begun(first: Path, tmp_path: Path) -> Path:
    """A folder to work in, with a register of a dozen rows and its key file."""
    return shutil.copytree(first, tmp_path / "begun")


def bring(desk: Path, rows: Rows, *, name: str = "台账.xlsx", **options: Any) -> ImportResult:
    return bring_files(desk, [fill(desk / name, rows)], **options)


def bring_files(
    desk: Path, files: list[Path], language: Language = "en", orders: Orders = NO_ORDERS
) -> ImportResult:
    return import_ledgers(
        files, desk / "register", key_file=desk / "person.key", language=language, orders=orders
    )


def refused(desk: Path, rows: Rows, **options: Any) -> LedgerFaults:
    with pytest.raises(LedgerFaults) as caught:
        bring(desk, rows, **options)
    return caught.value


def bytes_of(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def counts(**new: int) -> dict[str, RowCounts]:
    return {declared.name: RowCounts(new=new.get(declared.name, 0)) for declared in TABLES}


def test_a_filled_workbook_lands_as_one_load(desk: Path) -> None:
    result = bring(desk, a_dozen())
    assert result.load_id == 1
    assert result.counts == counts(
        union_unit=2, household_file=2, file_event=3, assistance=3, comfort_case=2
    )
    register = open_register(desk / "register")
    assert not register.synthetic
    aid = register.assistance.order_by("aid_id").to_pyarrow().to_pylist()
    # 1000 + 1234.56 + 2000 = 4234.56
    assert [str(row["amount"]) for row in aid] == ["1000.00", "1234.56", "2000.00"]
    key = load_key(desk / "person.key")
    assert [row["person_key"] for row in aid] == [person_key(id_number(n), key) for n in (1, 3, 2)]
    assert aid[1]["relation"] == "child"
    assert [(row["source_file"], row["source_sheet"], row["source_row"]) for row in aid] == [
        ("台账.xlsx", "帮扶记录", row) for row in (2, 3, 4)
    ]


def test_importing_again_changes_nothing(begun: Path) -> None:
    before = bytes_of(begun / "register")
    again = bring(begun, a_dozen(), name="again.xlsx")  # another file, other places, same content
    assert again.load_id is None
    assert again.counts["assistance"] == RowCounts(unchanged=3)
    assert again.message("en").endswith("Nothing changed; nothing landed.")
    assert bytes_of(begun / "register") == before


def test_a_correction_lands_as_a_load_of_one_row(begun: Path) -> None:
    rows = a_dozen()
    rows["assistance"][0]["amount"] = 900
    result = bring(begun, rows)
    assert result.load_id == 2
    assert result.counts["assistance"] == RowCounts(changed=1, unchanged=2)
    assert result.counts["file_event"] == RowCounts(unchanged=3)
    landed = list_loads(begun / "register")[-1]
    assert {name: n for name, n in landed.rows.items() if n} == {"assistance": 1}
    amounts = {
        load: open_register(begun / "register", load).assistance.amount.sum().to_pyarrow().as_py()
        for load in (1, 2)
    }
    # 1000 + 1234.56 + 2000 = 4234.56; 900 + 1234.56 + 2000 = 4134.56
    assert [str(amount) for amount in amounts.values()] == ["4234.56", "4134.56"]


def test_a_withdrawal_needs_only_the_key_and_can_be_repeated(begun: Path) -> None:
    rows: Rows = {"comfort_case": [{"case_id": "C-2", "withdrawn": "是"}]}
    result = bring(begun, rows)
    assert (result.load_id, result.counts["comfort_case"]) == (2, RowCounts(withdrawn=1))
    assert open_register(begun / "register").comfort_case.count().to_pyarrow().as_py() == 1
    assert open_register(begun / "register", 1).comfort_case.count().to_pyarrow().as_py() == 2
    again = bring(begun, rows)
    assert (again.load_id, again.counts["comfort_case"]) == (None, RowCounts(unchanged=1))


@pytest.mark.parametrize("word", ["撤销", "已撤销", "作废", " 作废 ", "withdrawn", "YES"])
def test_the_word_itself_withdraws_a_row(begun: Path, word: str) -> None:
    result = bring(begun, {"comfort_case": [{"case_id": "C-2", "withdrawn": word}]})
    assert result.counts["comfort_case"] == RowCounts(withdrawn=1)


@pytest.mark.parametrize("word", ["撤回", "未撤销", "不作废", "待定"])
def test_a_word_that_may_mean_something_else_withdraws_nothing(begun: Path, word: str) -> None:
    faults = refused(begun, {"comfort_case": [{"case_id": "C-2", "withdrawn": word}]}).faults
    assert ("withdrawn", "撤销") in [(fault.kind, fault.place.header) for fault in faults]


def test_a_withdrawal_of_a_row_that_never_was_is_a_fault(begun: Path) -> None:
    faults = refused(begun, {"comfort_case": [{"case_id": "C-9", "withdrawn": "yes"}]})
    assert str(faults) == (
        "'台账.xlsx', sheet '抚慰', row 2, column '撤销': found a withdrawal of 'C-9', "
        "not in the register, expected a key that is in the register"
    )


def test_a_withdrawn_row_comes_back_only_when_that_is_said(begun: Path) -> None:
    bring(begun, {"comfort_case": [{"case_id": "C-2", "withdrawn": "是"}]})
    again = bring(begun, a_dozen())
    assert (again.load_id, again.counts["comfort_case"]) == (None, RowCounts(unchanged=2))
    assert (
        "'台账.xlsx'，工作表'抚慰'，第3行，'案件编号'列：'C-2'已在第2次装载中撤销"
        in again.message("zh")
    )
    back = bring(begun, a_dozen(), orders=Orders(restores=True))
    assert back.counts["comfort_case"] == RowCounts(new=1, unchanged=1)


def five_mistakes() -> Rows:
    rows = a_dozen()
    rows["household_file"][0]["category"] = "特困"  # no such category
    rows["file_event"][1]["happened_on"] = "2016-02-30"  # no such day
    rows["assistance"][0]["amount"] = "约1千"  # not a number
    rows["assistance"][2]["person_key"] = float(id_number(2)[:17] + "0")  # typed as a number
    rows["comfort_case"][1]["case_id"] = "C-1"  # stands twice
    return rows


@pytest.mark.parametrize(("language", "found"), [("en", "found"), ("zh", "现为")])
@pytest.mark.parametrize("is_new", [True, False])
def test_five_mistakes_give_five_messages_and_nothing_lands(
    tmp_path: Path, first: Path, language: Language, found: str, is_new: bool
) -> None:
    desk = tmp_path if is_new else shutil.copytree(first, tmp_path / "begun")
    before = bytes_of(desk / "register")
    faults = refused(desk, five_mistakes(), language=language)
    lines = str(faults).splitlines()
    assert len(faults.faults) == len(lines) == 5
    assert [(f.place.sheet, f.place.row, f.place.header) for f in faults.faults] == [
        ("困难职工档案", 2, "困难类别"),
        ("档案变动", 3, "变动日期"),
        ("帮扶记录", 2, "金额（元）"),
        ("帮扶记录", 4, "受助人身份证号"),
        ("抚慰", 3, "案件编号"),
    ]
    assert all(line.startswith("'台账.xlsx'") and found in line for line in lines)
    assert bytes_of(desk / "register") == before
    leftovers = {p.name for p in desk.iterdir()} - {"台账.xlsx", "before.xlsx", "person.key"}
    assert leftovers == ({"register"} if not is_new else set())


def test_faults_of_all_files_are_told_at_once_in_their_order(desk: Path) -> None:
    one = fill(desk / "b.xlsx", {"file_event": [{"event_id": "E 1"}]})
    two = desk / "抚慰.csv"
    two.write_text("案件编号\nC-1\n", "gb18030")
    with pytest.raises(LedgerFaults) as caught:
        bring_files(desk, [one, two, desk / "a.xlsx"])
    files = [fault.place.file for fault in caught.value.faults]
    # E 1 is no key; file, day and kind of the event are required and empty.
    assert files == ["b.xlsx"] * 4 + ["抚慰.csv", "a.xlsx"]


def test_csv_files_in_english_import_like_a_workbook(begun: Path) -> None:
    file = begun / "file events.csv"
    file.write_text(
        "event number,file number,happened on,event kind,reason,withdrawn\n"
        "E-4,F-2,2018/5/9,other exit,moved away,no\n",
        "utf-8-sig",
    )
    result = bring_files(begun, [file])
    assert (result.load_id, result.counts["file_event"]) == (2, RowCounts(new=1))
    events = open_register(begun / "register").file_event.to_pyarrow().to_pylist()
    assert [
        (e["happened_on"], e["kind"], e["reason"], e["source_sheet"], e["source_row"])
        for e in events
        if e["event_id"] == "E-4"
    ] == [(date(2018, 5, 9), "exit_other", "moved", None, 2)]


def test_a_workbook_in_english_imports(desk: Path) -> None:
    file = fill(desk / "ledger.xlsx", a_dozen(), language="en")  # codes in Chinese are read too
    assert bring_files(desk, [file]).load_id == 1


def test_a_workbook_of_an_earlier_version_imports(desk: Path) -> None:
    file = fill(desk / "台账.xlsx", a_dozen())
    book = openpyxl.load_workbook(file)
    del book["会员人数"]
    (asked,) = [cell.column for cell in book["抚慰"][1] if cell.value == "申请金额（元）"]
    book["抚慰"].delete_cols(asked)
    book.save(file)
    assert bring_files(desk, [file]).counts["comfort_case"] == RowCounts(new=2)
    cases = open_register(desk / "register").tables["comfort_case"].to_pyarrow().to_pylist()
    assert [(row["amount_asked"], str(row["amount"])) for row in cases] == [(None, "3000.00")] * 2


def test_members_and_the_amount_asked_land(desk: Path) -> None:
    rows = a_dozen() | {"union_members": [a_count("M-1", 2016), a_count("M-2", 2017, 12600)]}
    rows["comfort_case"][0]["amount_asked"] = "5,000"
    assert bring(desk, rows).counts["union_members"] == RowCounts(new=2)
    tables = open_register(desk / "register").tables
    counted = tables["union_members"].order_by("year").to_pyarrow().to_pylist()
    assert [(row["unit_code"], row["year"], row["members"], row["source"]) for row in counted] == [
        ("110105001", 2016, 12500, "年报"), ("110105001", 2017, 12600, "年报"),
    ]  # fmt: skip
    cases = tables["comfort_case"].order_by("case_id").to_pyarrow().to_pylist()
    assert [str(row["amount_asked"]) for row in cases] == ["5000.00", "None"]


def test_the_reason_of_a_load_is_kept_and_is_part_of_its_content(desk: Path) -> None:
    def landed(name: str, reason: str) -> list[Load]:
        (desk / name).mkdir()
        import_ledgers(
            [fill(desk / "台账.xlsx", a_dozen())], desk / name, key_file=desk / "person.key",
            reason=reason,
        )  # fmt: skip
        return list_loads(desk / name)

    silent, told = landed("silent", ""), landed("told", " 补报11月台账 ")
    assert [load.reason for load in (*silent, *told)] == ["", "补报11月台账"]
    assert silent[0].hashes == told[0].hashes
    assert silent[0].digests == told[0].digests
    assert silent[0].content_hash != told[0].content_hash
    declare(desk / "told", date(2020, 1, 31), "1月没有发放")
    assert [load.reason for load in list_loads(desk / "told")] == ["补报11月台账", "1月没有发放"]


def test_a_day_yet_to_come_is_refused_but_of_a_union_that_will_end(desk: Path) -> None:
    """A union with a payment of 2098 would have reported everything until then."""
    rows = a_dozen()
    rows["union_unit"][1]["valid_to"] = "2099-12-31"
    rows["assistance"][0]["paid_on"] = "2098-12-15"
    (fault,) = refused(desk, rows).faults
    assert (fault.place.header, fault.expected.en) == ("发放日期", "a day not after today")
    rows["assistance"][0]["paid_on"] = a_dozen()["assistance"][0]["paid_on"]
    assert bring(desk, rows).load_id == 1


def test_a_reason_that_names_somebody_lands_nothing(desk: Path) -> None:
    file = fill(desk / "台账.xlsx", a_dozen())
    with pytest.raises(ParameterError, match="phone number"):
        import_ledgers(
            [file], desk / "register", key_file=desk / "person.key", reason="问13812345678"
        )
    assert not (desk / "register").exists()


def test_a_key_that_stands_twice_is_a_fault_naming_both_rows(desk: Path) -> None:
    rows = a_dozen()
    rows["comfort_case"].append(rows["comfort_case"][0])
    assert str(refused(desk, rows)) == (
        "'台账.xlsx', sheet '抚慰', row 4, column '案件编号': found case number 'C-1' again, "
        "first at '台账.xlsx', sheet '抚慰', row 2, expected each key once in an import"
    )


def test_no_id_number_reaches_the_register(desk: Path) -> None:
    rows = a_dozen()
    bring(desk, rows)
    numbers = [id_number(order) for order in range(1, 5)]
    stored = [path.read_bytes() for path in (desk / "register").rglob("*") if path.is_file()]
    columns = [
        repr(table.to_pyarrow().to_pydict())
        for table in open_register(desk / "register").tables.values()
    ]  # decompressed
    for number in numbers:
        for part in (number, number[6:14], number[6:]):
            assert not any(part.encode() in content for content in stored)
            assert not any(part in text for text in columns)


def test_the_register_is_readable_by_its_owner_only(first: Path) -> None:
    paths = [first / "register", *(first / "register").rglob("*")]
    assert all(path.stat().st_mode & 0o077 == 0 for path in paths)


def test_a_register_refuses_another_person_key(begun: Path) -> None:
    (begun / "person.key").unlink()
    with pytest.raises(ParameterError, match="not found, expected the key this register was made"):
        bring(begun, a_dozen())
    load_key(begun / "person.key")
    with pytest.raises(ParameterError, match="every person would count twice"):
        bring(begun, a_dozen())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "found none of its digits, expected 64 hexadecimal digits: its writing was cut off"),
        ("ab" * 20, "found 40 of its digits, expected 64 hexadecimal digits: its writing was cut"),
        ("甲", "found something else, expected 64 hexadecimal digits"),
    ],
)
def test_a_fingerprint_that_is_no_whole_one_is_not_told_as_another_key(
    begun: Path, text: str, found: str
) -> None:
    kept = begun / "register" / "person-key.fingerprint"
    kept.write_text(text, "utf-8")
    with pytest.raises(ParameterError) as refused:
        bring(begun, a_dozen())
    assert f"fingerprint of the person key {str(kept)!r}: {found}" in str(refused.value)
    kept.unlink()  # as the message says, where no other key was used
    bring(begun, a_dozen())
    assert not kept.exists()  # nothing landed that was keyed


@pytest.mark.parametrize(
    ("name", "told", "kept"),
    [
        ("台\u202excod账.xlsx", "台[U+202E]xcod账.xlsx", "…[U+202E]….xlsx"),
        ("a\x1b[2J\nb.xlsx", "a[U+001B][2J[U+000A]b.xlsx", "a[U+001B][2J[U+000A]b.xlsx"),
        # two bytes of another encoding, as of an archive packed on an old Windows
        (
            b"\xb0\xef.xlsx".decode("utf-8", "surrogateescape"),
            "[U+DCB0][U+DCEF].xlsx",
            "[U+DCB0][U+DCEF].xlsx",
        ),
        ("a" * 240 + ".xlsx", "a" * 199 + "…", "…"),
        (
            "示例甲2019年1月慰问金发放表.xlsx",
            "示例甲2019年1月慰问金发放表.xlsx",
            "…2019年1月慰问金发放表.xlsx",
        ),
    ],
)
def test_the_name_of_a_ledger_is_told_its_sender_whole_and_else_as_far_as_it_names_nobody(
    desk: Path, name: str, told: str, kept: str
) -> None:
    fill(desk / "ledger.xlsx", a_dozen()).rename(desk / name)
    bring_files(desk, [desk / name])
    rows = open_register(desk / "register").backend.raw_sql(
        "SELECT DISTINCT source_file FROM assistance_rows"
    )
    assert rows.fetchall() == [(kept,)]
    wrong = a_dozen()
    wrong["assistance"][1]["amount"] = "约1千"
    fill(desk / "ledger.xlsx", wrong).replace(desk / name)
    with pytest.raises(LedgerFaults) as refused:
        bring_files(desk, [desk / name])
    # row 3: the second one below the header
    assert str(refused.value).startswith(f"{kept!r}, sheet '帮扶记录', row 3, column '金额（元）'")
    write_faults(desk / "faults.csv", refused.value.faults)
    with (desk / "faults.csv").open(encoding="utf-8-sig", newline="") as handle:
        assert [row[0] for row in csv.reader(handle)][1:] == [told]


def test_the_name_of_a_sheet_is_told_with_nothing_hidden_in_it(desk: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["数目", 1])
    sheet.title = "慰\u202e问"
    book.save(desk / "a.xlsx")
    with pytest.raises(LedgerFaults) as refused:
        bring_files(desk, [desk / "a.xlsx"])
    told = "'a.xlsx', sheet '…[U+202E]…': found no header that is known"
    assert str(refused.value).startswith(told)
    (fault,) = refused.value.faults
    assert fault.place.sheet == "慰[U+202E]问"


def test_faults_are_written_for_excel_without_formulas(desk: Path) -> None:
    rows = a_dozen()
    rows["assistance"][0]["amount"] = "-5"
    faults = refused(desk, rows, name="=1+1.xlsx").faults
    path = desk / "faults.csv"
    path.touch(mode=0o644)
    write_faults(path, faults, language="en")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes().startswith("﻿".encode())
    with path.open(encoding="utf-8-sig", newline="") as handle:
        header, row = csv.reader(handle)
    assert header == ["file", "sheet", "row", "column", "found", "expected", "kind"]
    assert row[:5] == ["'=1+1.xlsx", "帮扶记录", "2", "金额（元）", "'-5'"]


def test_rows_that_break_a_rule_of_the_register_are_told_by_place(desk: Path) -> None:
    rows = a_dozen()
    rows["household_file"][1]["causes_other"] = "患重特大疾病"  # the main cause again
    rows["assistance"][1]["unit_code"] = "110105999"  # no such union
    rows["assistance"][2]["file_id"] = "F-9"  # no such file
    rows["comfort_case"][0]["paid_on"] = date(2016, 3, 1)  # before the decision
    assert str(refused(desk, rows)).splitlines() == [
        "'台账.xlsx', sheet '困难职工档案', row 3, column '次要致困原因' (F-2): found 'illness', "
        "expected causes other than the main one",
        "'台账.xlsx', sheet '帮扶记录', row 3, column '工会代码' (A-2): found '110105999', "
        "expected a key of the union units (110105, 110105001)",
        "'台账.xlsx', sheet '帮扶记录', row 4, column '档案编号' (A-3): found 'F-9', "
        "expected a key of the hardship files",
        "'台账.xlsx', sheet '抚慰', row 2, column '发放日期' (C-1): found '2016-03-01', "
        "expected not before the day of the decision",
    ]
    assert not (desk / "register").exists()


def test_a_first_import_without_its_unions_says_so(desk: Path) -> None:
    message = str(refused(desk, {"comfort_case": a_dozen()["comfort_case"][:1]}))
    assert message == (
        "'台账.xlsx', sheet '抚慰', row 2, column '工会代码' (C-1): found '110105001', "
        "expected a key of the union units (there are none yet: the first import brings its union "
        "units)"
    )


def test_faulty_rows_are_not_held_against_the_rows_they_belong_to(desk: Path) -> None:
    rows = a_dozen()
    # Without its opening, F-2 would count as never opened; without F-1, its events and aid as
    # referring to nothing. Rows apart from both are judged all the same.
    rows["file_event"][1]["kind"] = "开"
    rows["household_file"][0]["household_size"] = -1
    rows["comfort_case"][1]["decision"] = "不予"  # paid though rejected
    places = [(f.place.sheet, f.place.header) for f in refused(desk, rows).faults]
    assert places == [
        ("困难职工档案", "家庭人口"),
        ("档案变动", "变动类型"),
        ("抚慰", "审批结果"),
    ]


def test_a_faulty_union_is_told_once_and_not_for_each_of_its_rows(desk: Path) -> None:
    rows = a_dozen()
    rows["union_unit"][1]["kind"] = "街道"
    (fault,) = refused(desk, rows).faults
    assert (fault.place.sheet, fault.place.header) == ("工会组织", "类型")


def test_an_unreadable_sheet_is_told_once_and_not_for_each_row_that_needs_it(desk: Path) -> None:
    file = fill(desk / "台账.xlsx", a_dozen())
    book = openpyxl.load_workbook(file)
    book["困难职工档案"].delete_rows(1)  # its header
    book["困难职工档案"].title = "档案"
    book.save(file)
    with pytest.raises(LedgerFaults) as caught:
        bring_files(desk, [file])
    assert [fault.place.sheet for fault in caught.value.faults] == ["档案"]


def test_a_withdrawal_that_leaves_rows_behind_is_refused(begun: Path) -> None:
    rows: Rows = {"household_file": [{"file_id": "F-2", "withdrawn": "是"}]}
    places = [(f.place.file, f.place.sheet, f.place.row) for f in refused(begun, rows).faults]
    # Its opening and its one item of aid name a file that is gone.
    assert places == [("before.xlsx", "档案变动", 3), ("before.xlsx", "帮扶记录", 4)]


def test_what_was_wrong_before_is_not_the_fault_of_an_import(desk: Path) -> None:
    write_load(
        desk / "register",
        {
            "union_unit": UNITS,
            "household_file": "file_id\nF-0",  # never opened
            # No illness goes with a house fire.
            "comfort_case": "case_id | claimant_key | illness\nC-0 | claimant | other",
        },
    )
    assert len(check_register(open_register(desk / "register"))) == 2
    rows = a_dozen()
    del rows["union_unit"]
    assert bring(desk, rows).load_id == 2
    rows["comfort_case"][0] = {
        **rows["comfort_case"][0],
        "case_id": "C-0",
        "illness": "其他重大疾病",
    }
    fault, *others = refused(desk, rows).faults  # but a row of the import answers for itself
    assert [one.kind for one in others] == ["reused_number"]  # the claim was somebody else's
    assert (fault.place.row, fault.place.header) == (2, "病种")


def test_a_file_that_leaves_twice_is_one_fault(desk: Path) -> None:
    rows = a_dozen()
    exits = {**rows["file_event"][2], "event_id": "E-9", "happened_on": date(2017, 4, 1)}
    rows["file_event"].append(exits)  # F-1 leaves twice
    (fault,) = refused(desk, rows).faults
    assert (fault.place.sheet, fault.place.row) == ("档案变动", 5)


def test_a_load_that_landed_meanwhile_is_not_judged_away(begun: Path) -> None:
    nothing = amendments_of([], None, SourceNames(default_rules(), None, []))
    with pytest.raises(RegisterError, match="another load landed meanwhile"):
        land(nothing, begun / "register", before=None)
    assert len(list_loads(begun / "register")) == 1


def test_hidden_rows_are_told_of_a_ledger_that_is_refused_too(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book["帮扶记录"].row_dimensions[3].hidden = True

    grid = {"帮扶记录": [AID, aid(1, "若干"), aid(2, 200)]}
    ledger = workbook(tmp_path / "台账.xlsx", grid, hide)
    with pytest.raises(LedgerFaults, match="隐藏的1行（第3行）"):
        import_ledgers([ledger], tmp_path / "register", key_file=tmp_path / "person.key")
