"""What a register, a table and a breakdown show of themselves at the prompt."""

from pathlib import Path

import pytest
from bangfu import desk, open_report
from bangfu.errors import ParameterError


def test_a_register_shows_its_span_loads_and_rows(sample_folder: Path) -> None:
    here = desk.open(sample_folder)
    told = dict(here.register.facts)
    assert told["工会"] == "朝阳区总工会（110105）"
    assert told["数据"].startswith("2013年1月1日至2019年12月31日，装载至第1次")
    assert told["各工会报全至"] == "2019年12月31日"
    rows = len(desk.rows("comfort_case"))
    assert told["抚慰"] == f"comfort_case，{rows:,}行"
    html = here.register._repr_html_()
    assert all(said in html for said in told.values())
    assert here._repr_html_() == html


def test_a_table_shows_its_columns_in_words_their_gaps_and_codes(sample_folder: Path) -> None:
    desk.open(sample_folder)
    columns = desk.columns("comfort_case").set_index("column")
    rows = desk.rows("comfort_case")
    assert columns.words["illness"] == "病种"
    assert columns.missing["illness"] == rows.illness.isna().sum() > 0
    assert columns.missing["case_id"] == 0
    assert "cancer 恶性肿瘤" in columns.codes["illness"]
    assert columns.codes["case_id"] == ""
    with pytest.raises(ParameterError, match="expected 'comfort_case'"):
        desk.columns("comfort_cases")


def test_a_breakdown_shows_its_numbers(sample_folder: Path) -> None:
    """2019: 551 + 30 + 57 + 35 = 673 payments; what is withheld stays so."""
    report = open_report(
        register=str(sample_folder), period="2019", unit="110105", language="zh",
        edition="public", as_of=None,
    )  # fmt: skip
    by_event = report.measure("comfort.payments", by="event_kind")
    head, names, *lines = repr(by_event).splitlines()
    assert head == "comfort.payments 2019"
    place = names.split().index("抚慰人次")
    assert [line.split()[place] for line in lines] == ["551", "30", "57", "35", "673"]
    assert all(f"<td>{n}</td>" in by_event._repr_html_() for n in (551, 30, 57, 35, 673))
