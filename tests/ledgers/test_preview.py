"""What an import would do, told before it does it, and nothing written."""

from pathlib import Path

from artificial_ledgers import a_dozen, fill, id_number
from bangfu.ledgers.column_samples import column_samples
from bangfu.ledgers.intake import import_ledgers, look_at
from bangfu.ledgers.preview import preview, would_change
from bangfu.ledgers.sheet_accounts import sheet_accounts
from bangfu.rules import default_rules


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
    counts = {one.sheet.table: one for one in sheet_accounts(found)}
    aid, claims = counts["assistance"], counts["comfort_case"]
    assert (aid.rows, aid.new, aid.changed, aid.withdrawn, aid.unchanged, aid.told) == (
        4, 1, 1, 1, 1, 0,
    )  # fmt: skip
    assert (claims.rows, claims.unchanged, claims.told) == (2, 1, 1)
    lines = list(preview(found, default_rules()).lines("en"))
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


def test_each_column_is_told_with_its_field_and_samples_that_tell_nobody(tmp_path: Path) -> None:
    rows = {"union_unit": a_dozen()["union_unit"], "assistance": a_dozen()["assistance"]}
    for row in rows["assistance"]:
        row.pop("file_id")
    file = fill(tmp_path / "台账.xlsx", rows)
    found = look_at([file], tmp_path / "register", key_file=tmp_path / "person.key")
    (place,) = (one for one in column_samples(found, default_rules()) if one.table == "assistance")
    told = {
        one.header: [sample.zh for sample in one.samples]
        for one in column_samples(found, default_rules())[place]
    }
    assert told["帮扶编号"] == ["A-0"]
    assert told["受助人身份证号"] == ["证件号码（不显示）"]
    assert told["工会代码"] == ["110105001"]
    assert told["发放日期"] == ["2016-02-··"]
    assert told["与职工关系"] == ["本人", "子女"]
    assert told["金额（元）"] == ["1,000.00", "1,234.56"]  # each once: the two first of three
    assert told["就读阶段"] == []


def test_rows_read_are_rows_and_what_is_no_data(tmp_path: Path) -> None:
    heads = "序号,帮扶编号,身份证号,与职工关系,工会代码,发放日期,项目,资金来源,发放形式,金额"
    one = f"1,A-1,{id_number(1)},本人,110105001,2016-02-03,生活救助,工会经费,现金,300"
    other = f"2,A-2,{id_number(2)},本人,110105001,2016-02-03,生活救助,工会经费,现金,若干"
    lines = ["帮扶记录", heads, one, other, "合计,,,,,,,,,300", "制表人：", "以上为二月发放"]
    file = tmp_path / "帮扶记录.csv"
    file.write_text("\n".join(lines), "utf-8")
    found = look_at([file], tmp_path / "register", key_file=tmp_path / "person.key")
    (count,) = sheet_accounts(found)
    # 7 lines: 1 would land but for its union, 1 is faulty; title, heads, total, signature, note
    assert count.rows + count.no_data == len(lines)
    assert count.no_data == 5
    assert count.message("zh").endswith("标题、合计等5")


def test_rows_of_a_file_that_landed_are_counted_where_another_says_them_again(
    tmp_path: Path,
) -> None:
    register, key = tmp_path / "register", tmp_path / "person.key"
    first = fill(tmp_path / "台账.xlsx", a_dozen())
    import_ledgers([first], register, key_file=key)
    rows = {"assistance": a_dozen()["assistance"]}
    rows["assistance"].append(rows["assistance"][0] | {"aid_id": "A-9", "paid_on": "2016-03-04"})
    found = look_at([first, fill(tmp_path / "补报.xlsx", rows)], register, key_file=key)
    assert not found.faults
    told = {
        (one.sheet.file, one.sheet.table): (one.rows, one.new, one.unchanged)
        for one in sheet_accounts(found)
    }
    # Three payments of the first stand in the second too, which has one more.
    assert told["台账.xlsx", "assistance"] == (3, 0, 3)
    assert told["补报.xlsx", "assistance"] == (4, 1, 3)
    for sheet in (one for one in found.reading.sheets if one.counts.data):
        (one,) = (o for o in sheet_accounts(found) if o.sheet[:2] == (sheet.file, sheet.sheet))
        assert one.rows + one.no_data == sheet.counts.read
