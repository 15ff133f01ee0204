"""Own tables beside an answer: read as ledgers are, joined by union, never doubled in silence."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from bangfu import desk
from bangfu.errors import ParameterError

HELD = [("工会", "会员", "备注"), ("110105001", "1,200", "甲"), ("朝外街道总工会", "300.5", "")]
UNION = "110105001", "110105002"


@pytest.fixture(scope="module")
def here(sample_folder: Path) -> desk.Desk:
    return desk.open(sample_folder)


def csv_in(encoding: str) -> Callable[[Path], Path]:
    def write(place: Path) -> Path:
        lines = [",".join(f'"{cell}"' for cell in row) for row in HELD]
        (place / "own.csv").write_bytes("\n".join(lines).encode(encoding))
        return place / "own.csv"

    return write


def workbook(place: Path) -> Path:
    frame = pd.DataFrame(HELD[1:], columns=HELD[0])
    frame["工会"] = [110105001, "朝外街道总工会"]  # a code that Excel took for a number
    frame["会员"] = [1200, 300.5]
    frame.to_excel(place / "own.xlsx", index=False)
    return place / "own.xlsx"


@pytest.mark.parametrize("write", [csv_in("utf-8"), csv_in("gb18030"), csv_in("utf-16"), workbook])
def test_files_are_read_as_ledgers_are(
    here: desk.Desk, tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    asked = here.with_table(write(tmp_path)).ask("comfort.payments", "unit", "2019").to_pandas()
    own = asked.set_index("unit")
    assert own.会员[[*UNION]].tolist() == [1200, 300.5]
    assert own.备注[UNION[0]] == "甲"
    assert own.会员.notna().sum() == 2


def test_unions_go_by_the_beginning_of_their_names(here: desk.Desk, tmp_path: Path) -> None:
    own = pd.DataFrame({"who": ["建外", "朝外街道"], "n": [1, 2]})
    asked = here.with_table(own).ask("comfort.payments", "unit", "2019").to_pandas()
    assert asked.set_index("unit").n[[*UNION]].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\n1,2\n", "expected one with codes or names of unions"),
        ("工会,n\n110105001,1\n建外街道总工会,2\n", "found '110105001' in two rows"),
        ("工会,n\n110105001,1\n110105002,2\n合计,3\n", "column '工会', row 4: found '合计'; exp"),
        ("工会,n\n110105001,1\n110105002,1\n110105003,1\n没有的,2\n110,3\n",
         "row 5: found '没有的'; row 6: found '110'; expected the code or name"),
        ("工会,n\n110105001,1\n没有的,2\n", "column '工会', row 3: found '没有的'; expected"),
        ("工会,n\n110105001,1\n,2\n110105003,3\n", "row 3: found nothing; expected the code"),
        ("工会,n\n110105001,1\n110105002,3人\n110105003,5\n",
         "column 'n', row 3: found '3人'; expected numbers as in the other rows, or nothing"),
        ("工会,n\n110105001,x\n110105002,\"1,204\"\n110105003,5\n", "row 2: found 'x'; expected n"),
        ("工会,n\n", "found no rows, expected a heading line"),
        ("", "empty"),
    ],
)  # fmt: skip
def test_what_is_no_table_of_unions_is_told_with_its_rows(
    here: desk.Desk, tmp_path: Path, text: str, told: str
) -> None:
    file = tmp_path / "own.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(ParameterError, match=rf"^table '.*own\.csv'.*{told}"):
        here.with_table(file)


def test_a_file_that_is_not_there_and_a_column_that_is_not_are_told(here: desk.Desk) -> None:
    with pytest.raises(ParameterError, match=r"^table 'nowhere\.csv': found .*expected"):
        here.with_table("nowhere.csv")
    with pytest.raises(ParameterError, match="on: found 'union', expected 'unions'"):
        here.with_table(pd.DataFrame({"unions": ["110105001"], "n": [1]}), on="union")


def test_a_column_called_as_ours_is_told_apart(here: desk.Desk) -> None:
    """望京 had 15 payments in 2019; the table says 7."""
    own = pd.DataFrame({"工会": ["110105021"], "person_times": [7], "unit_label": ["甲"]})
    asked = here.with_table(own).ask("comfort.payments", "unit", "2019").to_pandas()
    row = asked.set_index("unit").loc["110105021"]
    assert (row.person_times, row.own_person_times, row.own_unit_label) == (15, 7, "甲")
    assert asked.person_times.sum() == 673


def test_unions_of_an_own_table_that_have_no_row_are_told(here: desk.Desk) -> None:
    """40 of 45 unions paid in May 2018; the sum of an own column is of these alone."""
    unions = [code for code, one in here.register.units.items() if one.parent is not None]
    own = pd.DataFrame({"工会": unions, "members": [10] * len(unions)})
    asked = here.with_table(own).ask("comfort.payments", "unit", "2018-05")
    missing = len(unions) - len(asked.to_pandas())
    assert missing > 0
    assert asked.to_pandas().members.sum() == 10 * (len(unions) - missing)
    told = f"自有表中有{missing}个工会在此没有数据，未列出，它们的数也不在各行之内。"
    assert asked.cautions() == [told]
    assert told in repr(asked)


def test_what_stands_in_several_rows_says_that_it_does_not_add_up(
    here: desk.Desk, tmp_path: Path
) -> None:
    beside = here.with_table(csv_in("utf-8")(tmp_path))
    by_unit = beside.ask("comfort.payments", "unit", "2018..2019")
    by_year = beside.ask("comfort.payments", "unit, year", "2018..2019")
    assert by_unit.cautions() == []
    assert by_year.cautions() == ["自有表每个工会一个数，在同一工会的各行中重复，不可相加。"]
    assert by_year.cautions()[0] in repr(by_year)
    assert by_year.to_pandas().person_times.sum() == 673 + 611


def test_a_column_of_words_with_a_number_among_them_stays_text(here: desk.Desk) -> None:
    own = pd.DataFrame(
        {"工会": [*UNION, "110105003"], "备注": ["甲", "乙", "3"], "n": [1, None, 2]}
    )
    asked = here.with_table(own).ask("comfort.payments", "unit", "2019").to_pandas()
    rows = asked.set_index("unit")
    assert rows.备注["110105003"] == "3"
    assert rows.n.sum() == 3


def test_a_file_is_looked_for_where_workbooks_are_written_too(
    here: desk.Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    csv_in("utf-8")(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert here.with_table("own.csv").beside is not None
    with pytest.raises(ParameterError, match=rf"found no such file, neither in .* nor {tmp_path}"):
        here.with_table("members.csv")
