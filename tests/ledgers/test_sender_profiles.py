"""A sender's profile: learned once, and the next month of the same layout asks nothing."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from artificial_ledgers import a_dozen, fill, id_number
from bangfu.errors import ParameterError
from bangfu.ledgers.inbox import take_in
from bangfu.ledgers.intake import ImportResult, LedgerFaults, import_ledgers
from bangfu.ledgers.profile_proposals import ProfileProposal, proposed_profile
from bangfu.ledgers.rows.numbering import Sender
from bangfu.ledgers.scrutiny import Orders
from bangfu.ledgers.sender_profiles import profile_path, read_profile, write_profile
from bangfu.periods import Period
from bangfu.register.loads import list_loads
from called_command import caller
from kept_ledgers import workbook

UNIT = "110105001"
Cells = Sequence[Sequence[Any]]
Layout = tuple[str, str, Cells, list[str], Mapping[str, str]]
"""File and sheet of a month, with {day} and {holiday}; lines, head and rows; answers; questions."""


def people(*more: Any, head: int = 0) -> list[list[Any]]:
    return [[n, "示例甲", id_number(n), *more] for n in (1, 2)]


LAYOUTS: dict[str, Layout] = {
    "pay-out list": (
        "{holiday}慰问金发放表.xlsx", "Sheet1",
        [["甲街道总工会{day}{holiday}慰问金发放表"],
         ["序号", "姓名", "身份证号码", "工作单位", "慰问金额", "签字"],
         *people("某公司", 500)],
        ["relation", "project", "fund_source"],
        {"relation": "self", "project": "生活救助", "资金来源": "union"},
    ),
    "day in a line, unknown heads": (
        "慰问台账.xlsx", "{holiday}",
        [["发放日期：{day}", "单位：元"],
         ["序号", "姓名", "身份证号", "片区", "慰问标准", "发放方式"],
         *people("东片", 500, "现金")],
        ["片区", "慰问标准", "relation", "project", "fund_source"],
        {"片区": "-", "慰问标准": "金额（元）", "relation": "self", "project": "living",
         "fund_source": "union"},
    ),
    "day in a column, words of its own": (
        "{holiday}帮扶.csv.xlsx", "帮扶记录",
        [["序号", "姓名", "身份证号", "关系", "发放日期", "项目", "时机", "来源", "形式", "金额"],
         *people("本人", "{day}", "生话救助", "{holiday}", "工会经费", "现金", 500)],
        ["来源"], {"来源": "资金来源"},
    ),
    "wide": (
        "月报.xlsx", "Sheet1",
        [["2016年慰问情况表"], ["序号", "姓名", "身份证号", "{holiday} {day}"], *people(500)],
        ["relation", "project", "fund_source", "form"],
        {"relation": "self", "project": "living", "fund_source": "union", "form": "cash"},
    ),
    "two levels": (
        "表.xlsx", "{holiday}",
        [["{holiday}帮扶台账"], ["序号", "姓名", "身份证号", "发放情况", "", ""],
         ["", "", "", "时间", "金额（元）", "来源"], *people("{day}", 500, "工会经费")],
        ["来源", "relation", "project", "form"],
        {"来源": "资金来源", "relation": "本人", "project": "living",
         "form": "现金"},
    ),
    "in units, as goods": (
        "慰问品.xlsx", "Sheet1",
        [["{day}{holiday}慰问品发放表"], ["序号", "姓名", "身份证号", "折合金额（万元）"],
         *people(0.05)],
        ["relation", "project", "fund_source"],
        {"relation": "self", "project": "living", "fund_source": "donation"},
    ),
}  # fmt: skip
MONTHS = (("2016年2月3日", "春节"), ("2016年4月29日", "五一"))


def month(folder: Path, layout: Layout, which: int, spoil: Mapping[str, str] | None = None) -> Path:
    """The ledger of a month, its heads changed where that is wanted."""
    day, holiday = MONTHS[which]
    file, sheet, grid, *_ = layout

    def said(cell: Any) -> Any:
        text = cell.format(day=day, holiday=holiday) if isinstance(cell, str) else cell
        return (spoil or {}).get(text, text)

    place = folder / str(which)
    place.mkdir(exist_ok=True)
    name = file.format(day=day, holiday=holiday)
    return workbook(place / name, {said(sheet): [[said(c) for c in row] for row in grid]})


def base(desk: Path) -> Path:
    """A register with two open files."""
    rows = a_dozen() | {"assistance": [], "comfort_case": []}
    rows["file_event"] = rows["file_event"][:2]
    bring(desk, fill(desk / "base.xlsx", rows), unit="")
    return desk


def bring(desk: Path, *files: Path, unit: str = UNIT) -> ImportResult:
    return import_ledgers(
        files, desk / "register", key_file=desk / "person.key",
        orders=Orders(Sender(unit), profiles=desk / "senders"),
    )  # fmt: skip


def learn(desk: Path, file: Path, answers: Mapping[str, str] | None = None) -> ProfileProposal:
    found = proposed_profile([file], UNIT, desk / "senders", answers=answers)
    write_profile(found.form, desk / "senders")
    return found


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_first_month_asks_once_and_the_second_nothing(tmp_path: Path, name: str) -> None:
    layout = LAYOUTS[name]
    asked, answers = layout[3], layout[4]
    desk, first = base(tmp_path), month(tmp_path, LAYOUTS[name], 0)
    found = learn(desk, first)
    assert len(found.questions) == len(asked), [one.zh for one in found.questions]
    file = profile_path(UNIT, desk / "senders").read_text("utf-8")
    assert file.count("# ?") == len(asked) + 1  # one explains it
    assert learn(desk, first, answers).questions == ()
    assert bring(desk, first).counts["assistance"].new == 2
    second = month(tmp_path, layout, 1)
    assert learn(desk, second).questions == ()
    result = bring(desk, second)
    assert result.counts["assistance"].new == 2
    paid = {(row.values["paid_on"], row.values["occasion"]) for row in result.rows}
    assert paid == {(date(2016, 4, 29), "may_day")}
    assert "sender_profile" in {one.kind for one in result.remarks}
    known = read_profile(UNIT, desk / "senders")
    assert list_loads(desk / "register")[-1].landing["profile"] == known.sha256


def test_a_profile_holds_no_cell_of_a_person(tmp_path: Path) -> None:
    for name, layout in LAYOUTS.items():
        learn(tmp_path, month(tmp_path, layout, 0))
        text = profile_path(UNIT, tmp_path / "senders").read_text("utf-8")
        for never in ("示例", id_number(1), id_number(2), "东片", "某公司", "2016"):
            assert never not in text, (name, never)


def test_a_changed_head_asks_for_what_has_changed_alone(tmp_path: Path) -> None:
    layout = LAYOUTS["day in a line, unknown heads"]
    desk = base(tmp_path)
    learn(desk, month(tmp_path, layout, 0), layout[4])
    changed = month(tmp_path, layout, 1, {"慰问标准": "本次标准", "片区": "网格"})
    found = learn(desk, changed)
    assert [one.zh for one in found.questions] == [
        "标题'网格'是哪一列？不导入的填“-”", "标题'本次标准'是哪一列？不导入的填“-”",
    ]  # fmt: skip
    with pytest.raises(LedgerFaults) as caught:
        bring(desk, changed)
    assert [(f.kind, f.found.zh) for f in caught.value.faults] == [
        ("missing_columns", "没有'金额（元）'列")
    ]
    learn(desk, changed, {"网格": "-", "本次标准": "amount"})
    assert bring(desk, changed).counts["assistance"].new == 2


def test_a_profile_is_of_its_sender_alone(tmp_path: Path) -> None:
    layout = LAYOUTS["pay-out list"]
    desk = base(tmp_path)
    learn(desk, month(tmp_path, layout, 0), layout[4])
    with pytest.raises(LedgerFaults):
        bring(desk, month(tmp_path, layout, 0), unit="")


def test_a_fixed_value_is_not_taken_where_the_title_speaks_of_another(tmp_path: Path) -> None:
    layout = LAYOUTS["pay-out list"]
    desk = base(tmp_path)
    learn(desk, month(tmp_path, layout, 0), layout[4])
    _, sheet, grid, *rest = layout
    other = [["{day}{holiday}医疗救助发放表"], *grid[1:]]
    with pytest.raises(LedgerFaults) as caught:
        bring(desk, month(tmp_path, ("救助.xlsx", sheet, other, *rest), 1))  # type: ignore[arg-type]
    (fault,) = caught.value.faults
    assert (fault.kind, "'帮扶项目'" in fault.found.zh) == ("missing_columns", True)
    assert "'资金来源'" not in fault.found.zh


def test_words_of_a_sender_go_before_those_of_all(tmp_path: Path) -> None:
    desk = base(tmp_path)
    layout = LAYOUTS["day in a column, words of its own"]
    with pytest.raises(LedgerFaults) as caught:
        bring(desk, month(tmp_path, layout, 0))
    assert "unknown_code" in {fault.kind for fault in caught.value.faults}
    found = learn(desk, month(tmp_path, layout, 0), layout[4])
    assert found.form.words == {"project": {"生话救助": "living"}}
    assert "'生话救助' → living" in [one.zh for one in found.proposed]
    assert {row.values["project"] for row in bring(desk, month(tmp_path, layout, 0)).rows} == {
        "living"
    }


def test_everything_wrong_with_a_profile_is_told_at_once(tmp_path: Path) -> None:
    path = profile_path(UNIT, tmp_path)
    path.write_text(
        f'unit: "{UNIT}1"\n'
        "layouts:\n"
        "- {table: aid}\n"
        "- table: assistance\n"
        "  heads: {姓名: file_id, 片区: district, 标准: amount}\n"
        "  fixed: {amount: '5', form: gold, relation: }\n"
        "  from_title: [amount]\n"
        "  money_unit: 角\n"
        "- {table: assistance, heads: {标准: '-'}}\n"
        "words: {colour: {红: red}, project: {慰问: gift}}\n",
        "utf-8",
    )
    with pytest.raises(ParameterError) as caught:
        read_profile(UNIT, tmp_path)
    lines = str(caught.value).splitlines()
    places = ("unit", "layouts.entry 1.table", "heads.姓名", "heads.片区", "fixed.amount",
              "fixed.form", "from_title", "money_unit", "layouts.entry 3.heads.标准",
              "words.colour", "words.project.慰问")  # fmt: skip
    assert [place in line for place, line in zip(places, lines, strict=True)] == [True] * 11
    path.write_text(f'unit: "{UNIT}"\ncolour: red\n', "utf-8")
    with pytest.raises(ParameterError, match="unknown key 'colour'"):
        read_profile(UNIT, tmp_path)


def test_an_answer_to_no_question_is_refused(tmp_path: Path) -> None:
    file = month(tmp_path, LAYOUTS["pay-out list"], 0)
    for key, value in (("颜色", "红"), ("relation", "邻居"), ("慰问金额", "哪列")):
        with pytest.raises(ParameterError, match="--set"):
            proposed_profile([file], UNIT, tmp_path, answers={key: value})


def test_what_is_wrong_with_an_answer_is_said_in_the_language_of_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = month(tmp_path, LAYOUTS["pay-out list"], 0)
    asked = ["map", file, "--unit", UNIT, "--profile", tmp_path / "senders", "--set"]
    call = caller(monkeypatch, capsys)
    zh, en = call(*asked, "颜色=红"), call(*asked, "颜色=红", "--language", "en")
    assert "--set：现为'颜色'，应为台账中的标题，或有代码的列" in zh.err
    assert "--set: found '颜色', expected a header or a column of codes" in en.err
    assert "应为下列之一：本人、" in call(*asked, "与职工关系=邻居").err


def test_comments_written_by_hand_stay_when_a_profile_is_added_to(tmp_path: Path) -> None:
    desk, file = base(tmp_path), month(tmp_path, LAYOUTS["pay-out list"], 0)
    learn(desk, file)
    path = profile_path(UNIT, desk / "senders")
    lines = path.read_text("utf-8").splitlines()
    heads = lines.index("  heads:")
    lines[heads + 1] += "  # 与街道核对过"
    lines.insert(heads + 1, "    # 由财务科整理")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    learn(desk, file, LAYOUTS["pay-out list"][4])
    told = path.read_text("utf-8")
    assert ("# 与街道核对过" in told, "# 由财务科整理" in told) == (True, True)
    assert told.count("# ?") == 1  # all is answered; one explains it
    assert read_profile(UNIT, desk / "senders").form.layouts


def test_a_table_that_nothing_decides_is_asked_and_words_may_be_answered(tmp_path: Path) -> None:
    grid = [
        ["名单 2016年2月3日"],
        ["姓名", "身份证号", "标准", "关系"],
        ["示例甲", id_number(1), 500, "自身"],
    ]
    desk = base(tmp_path)
    file = workbook(desk / "台账.xlsx", {"Sheet1": grid})
    found = learn(desk, file)
    assert [one.zh for one in found.questions] == [
        "是哪张表？看下面“!”的各行，答案写成如 table=帮扶记录"
    ]
    assert [fault.kind for fault in found.faults] == ["unknown_table"]
    answers = {
        "table": "帮扶记录", "标准": "金额", "关系:自身": "本人", "project": "living",
        "fund_source": "union", "form": "cash", "occasion": "none",
    }  # fmt: skip
    assert learn(desk, file, answers).questions == ()
    assert bring(desk, file).counts["assistance"].new == 1
    assert learn(desk, file).questions == ()


def test_a_head_like_a_missing_column_is_asked_with_it(tmp_path: Path) -> None:
    grid = [["困难职工变动表"], ["档案号", "变动情况", "时间"], ["F-1", "脱困", "2016-12-01"]]
    found = proposed_profile([workbook(tmp_path / "a.xlsx", {"Sheet1": grid})], UNIT, tmp_path)
    assert [one.zh for one in found.questions] == [
        "标题'时间'是哪一列？像'变动日期'；不导入的填“-”"
    ]
    assert found.faults == ()


def test_what_a_sender_calls_a_holiday_is_known_in_its_wide_tables(tmp_path: Path) -> None:
    lines = [
        ["与职工关系：本人", "", "帮扶项目：生活救助"],
        ["资金来源：工会经费", "", "发放形式：现金"],
    ]
    head = ["姓名", "身份证号", "中秋 2016-09-10", "国庆 2016-09-28"]
    grid = [*lines, head, ["示例甲", id_number(1), 100, 200]]
    desk = base(tmp_path)
    file = workbook(desk / "慰问.xlsx", {"Sheet1": grid})
    assert [one.zh for one in learn(desk, file).questions] == ["各行的'发放时机'都是什么？"]
    profile_path(UNIT, desk / "senders").unlink()
    learn(desk, file, {"发放时机:中秋": "日常"})
    assert {(r.values["occasion"], str(r.values["amount"])) for r in bring(desk, file).rows} == {
        ("none", "100.00"), ("national_day", "200.00"),
    }  # fmt: skip


def test_an_inbox_goes_by_the_profile_of_whose_ledger_it_is(tmp_path: Path) -> None:
    layout = LAYOUTS["pay-out list"]
    desk = base(tmp_path)
    learn(desk, month(tmp_path, layout, 0), layout[4])
    folder = desk / "inbox"
    folder.mkdir()
    for name in (f"{UNIT}.xlsx", "不明.xlsx"):
        (folder / name).write_bytes(month(tmp_path, layout, 0).read_bytes())
    taken = take_in(
        folder, desk / "register", Period.parse("2016-02"), key_file=desk / "person.key",
        orders=Orders(profiles=desk / "senders"),
    )  # fmt: skip
    assert [(one.file.name, one.returned) for one in taken] == [
        (f"{UNIT}.xlsx", False), ("不明.xlsx", True),
    ]  # fmt: skip


@pytest.mark.parametrize("unit", ["../110105001", "a/b", "", "."])
def test_a_profile_is_written_nowhere_but_in_its_folder(tmp_path: Path, unit: str) -> None:
    with pytest.raises(ParameterError, match="--unit"):
        profile_path(unit, tmp_path)
