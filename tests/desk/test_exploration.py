"""Exploring by choices: one function of the choice, with or without anything to click on."""

import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from bangfu import desk
from bangfu.desk.controls import Controls
from bangfu.desk.exploration import Choice, Exploration
from bangfu.desk.wording import MEASURES, measure_title
from bangfu.errors import ParameterError

pytestmark = pytest.mark.filterwarnings("ignore:The 'future.infer_string' option")


@pytest.fixture
def controls(sample_folder: Path) -> Controls:
    return Controls(Choice(sample_folder, by=("event_kind",), period="2019"))


def test_the_code_shown_gives_the_rows_shown(sample_folder: Path) -> None:
    shown = desk.explore(
        "payments", "illness, quarter", "2018", register=sample_folder, unit="望京街道总工会",
        compare="2017",
    )  # fmt: skip
    assert shown.code == (
        f'from bangfu import desk\n\ndesk.open("{sample_folder}", unit="110105021")\n'
        'desk.ask("comfort.payments", by="illness, quarter", period="2018", compare="2017")'
    )
    names: dict[str, object] = {}
    *lines, last = shown.code.splitlines()
    exec("\n".join(lines), names)
    assert repr(eval(last, names)) == repr(shown.reply)


def test_table_chart_sql_and_code_are_of_one_choice(controls: Controls) -> None:
    """2019: 551 + 30 + 57 + 35 = 673 payments; 2018: 611 of all kinds."""
    before = controls.answer.value
    assert "意外死亡" in before
    controls.first.value = "year"
    assert "673" in controls.answer.value
    assert "意外死亡" not in controls.answer.value
    assert 'by="year", period="2019"' in controls.code.value.replace("&quot;", '"')
    assert controls.sql.value != ""
    controls.period.value = "2018"
    assert "611" in controls.answer.value
    controls.first.value, controls.period.value = "event_kind", "2019"
    assert controls.answer.value == before


def test_another_measure_offers_its_own_groups_and_columns(controls: Controls) -> None:
    controls.value.value = "amount"
    controls.measure.value = "caseload.on_file"
    assert controls.first.value == ""  # it has no event_kind
    assert [name for _, name in controls.value.options] == [
        "", "households", "relieved_kept", "unrelieved", "people",
    ]  # fmt: skip
    assert "期末在档" in controls.answer.value
    controls.first.value = "cause"
    assert ("类别", "category") not in controls.first.options
    assert "主要致困原因" in controls.answer.value


@pytest.mark.parametrize(
    ("control", "typed", "told"),
    [("period", "20199", "found &#x27;20199&#x27;"), ("compare", "没有", "unit: found"),
     ("register", "nowhere", "is not a register")],
)  # fmt: skip
def test_what_is_wrong_is_one_line_in_the_place_of_the_answer(
    controls: Controls, control: str, typed: str, told: str
) -> None:
    one = getattr(controls, control)
    before, right = one.value, controls.answer.value
    one.value = typed
    assert told in controls.answer.value
    assert "<table" not in controls.answer.value
    assert controls.sql.value == ""
    one.value = before
    assert controls.answer.value == right


def test_a_workbook_is_given_to_take_along_and_nothing_is_left(
    controls: Controls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    controls.excel.click()
    assert 'download="comfort.payments-2019.xlsx"' in controls.file.value
    assert list(tmp_path.iterdir()) == []
    controls.first.value = "illness"
    assert controls.file.value == ""  # it was of another choice


def test_without_anything_to_click_on_the_same_is_shown(sample_folder: Path) -> None:
    """Tests have no kernel: what a page made of the notebook shows."""
    shown = desk.explore(by="event_kind", period="2019", register=sample_folder)
    bundle = shown._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert "意外死亡" in bundle["text/html"]
    assert 'src="data:image/png;base64,' in bundle["text/html"]
    assert "示例数据" in bundle["text/html"]
    assert bundle["text/plain"].startswith("抚慰发放（按事件类别），2019年，朝阳区总工会 · comf")


def test_a_comparison_asks_for_its_other_half_alone(sample_folder: Path) -> None:
    asked: dict[tuple[object, ...], desk.Reply] = {}
    first = Exploration(Choice(sample_folder, by=("month",), period="2019"), asked)
    kept = first.reply
    beside = Exploration(Choice(sample_folder, by=("month",), period="2019", compare="2018"), asked)
    assert beside.reply.compared is not None
    assert [*map(id, asked.values())] == [id(kept), id(beside.reply.compared)]
    assert beside.reply.to_pandas().person_times_before.sum() == 611


def test_every_measure_can_be_chosen_and_has_words(controls: Controls) -> None:
    for name in MEASURES:
        assert measure_title(name) != name
        controls.measure.value = name
        assert "<table" in controls.answer.value, name
        words = controls.exploration.reply.headings("zh")
        assert [v for v in controls.exploration.reply.values if words[v].isascii()] == [], name


def test_names_that_are_not_known_are_told_at_once(sample_folder: Path) -> None:
    with pytest.raises(ParameterError, match=r"measure: found 'comfort\.payment'"):
        desk.explore("comfort.payment", register=sample_folder)
    shown = desk.explore(value="amounts", register=sample_folder)._repr_html_()
    assert "value: found &#x27;amounts&#x27;, expected &#x27;amount&#x27;?" in shown


@pytest.mark.parametrize(
    ("compare", "words"), [("", "Comfort payments by illness"), ("year earlier", "beside")]
)
def test_in_english_no_chinese_is_shown(sample_folder: Path, compare: str, words: str) -> None:
    choice = Choice(sample_folder, by=("illness",), period="2019", compare=compare, language="en")
    shown = Exploration(choice)
    assert words in shown.title
    assert 'language="en"' in shown.code
    told = [shown.title, repr(shown), shown.shown["answer"], " ".join(controls_words(choice))]
    assert not any(re.search(r"[\u4e00-\u9fff]", one) for one in told)


def controls_words(choice: Choice) -> list[str]:
    """What the controls say, and what can be chosen of them."""
    controls = Controls(choice)
    every = [controls.register, *controls._chosen, controls.excel]
    options = [str(word) for one in every for word in getattr(one, "_options_labels", ()) if word]
    return [*(one.description for one in every), *options, *controls.compare.options]


def test_rows_headings_and_workbooks_are_in_the_language_of_the_desk(
    sample_folder: Path, tmp_path: Path
) -> None:
    here = desk.open(sample_folder, language="en")
    told = here.ask("comfort.payments", "illness", "2019")
    assert not re.search(r"[\u4e00-\u9fff]", told.html(100) + repr(told))
    file = told.to_excel(tmp_path / "told.xlsx")
    book = pd.read_excel(file, engine="openpyxl", header=4)
    assert list(book.columns) == [
        told.headings("en").get(name, name) for name in told.to_pandas().columns
    ]
    sheets = openpyxl.load_workbook(file)
    cells = [str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert not re.search(r"[\u4e00-\u9fff]", " ".join([*cells, *sheets.sheetnames]))
    assert "恶性肿瘤" in told.to_pandas("zh").illness_label.tolist()
    assert "illness_label" not in told.to_pandas("")
    assert not re.search(r"[\u4e00-\u9fff]", here.columns("comfort_case").to_string())
    assert not re.search(r"[\u4e00-\u9fff]", " ".join(here.measures().title))


def test_a_union_is_set_beside_the_whole_and_beside_itself_a_year_earlier(
    sample_folder: Path,
) -> None:
    """Of 望京 in 2018, and of the district in 2019: 673 payments."""
    own = desk.open(sample_folder).within("望京")
    choice = Choice(sample_folder, period="2019", unit=own.register.unit, compare="110105")
    assert Exploration(choice).reply.to_pandas().person_times_before.item() == 673
    earlier = Exploration(replace(choice, compare="year_earlier")).reply.to_pandas()
    then = own.ask("comfort.payments", period="2018").to_pandas()
    assert earlier.person_times_before.item() == then.person_times.item()
