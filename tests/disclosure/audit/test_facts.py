"""What is read from the files of a release."""

from decimal import Decimal
from pathlib import Path

import pytest
from bangfu.disclosure.audit.facts import (
    Knowledge,
    Nothing,
    Ranged,
    Shown,
    Withheld,
    cell_at,
    gathered,
    release_facts,
)
from bangfu.errors import DisclosureError
from readers import RELATIONS, recovered, verdict

HEADER = "address,id,period,unit,dimensions,value,measure_unit,status,label_zh,label_en\n"


def release(folder: Path, rows: str, **tables: str) -> Path:
    """A release with these rows of address, value and status, and tables with these headers."""
    lines = [line.split() for line in rows.strip().splitlines()]
    text = "".join(
        f"{address},,,,,{'' if value == '-' else value},,{status},,\n"
        for address, value, status in lines
    )
    folder.mkdir(exist_ok=True)
    (folder / "figures.csv").write_text(HEADER + text, "utf-8-sig")
    (folder / "tables").mkdir(exist_ok=True)
    for name, header in tables.items():
        (folder / "tables" / f"{name}.csv").write_text(header + "\n", "utf-8-sig")
    return folder


def test_every_status_is_a_fact(tmp_path: Path) -> None:
    folder = release(
        tmp_path,
        """
        assistance.amount/2019/110105 120000 rounded
        assistance.people/2019/110105 - suppressed
        assistance.coverage/2019/110105 - undefined
        assistance.person_times/2019/110105 14 provisional
        """,
    )
    known = release_facts(folder, RELATIONS)
    assert known.facts == {
        "assistance.amount/2019/110105": (Ranged(Decimal(115000), Decimal(125000)),),
        "assistance.people/2019/110105": (Withheld(),),
        "assistance.coverage/2019/110105": (Nothing(),),
        "assistance.person_times/2019/110105": (Shown(Decimal(14)),),
    }


ROWS = """
hardship.outcomes/2019/110105;cause=illness 12 ok
hardship.outcomes/2019/110105;cause=accident - suppressed
hardship.outcomes/2019/110105;cause=disaster 0 ok
"""


def test_what_is_withheld_beside_a_zero_is_somebody(tmp_path: Path) -> None:
    address = "hardship.outcomes/2019/110105;cause=accident"
    folder = release(tmp_path, ROWS)
    assert release_facts(folder, RELATIONS).facts[address] == (Withheld(least=1),)
    quiet = release_facts(folder)
    assert quiet.facts[address] == (Withheld(),)
    without = release(tmp_path, "\n".join(ROWS.strip().splitlines()[:2]))
    assert release_facts(without, RELATIONS).facts[address] == (Withheld(),)


def test_a_zero_a_total_gives_away_says_nothing_of_its_row(tmp_path: Path) -> None:
    # Nobody has school aid; so the 0 of accident is known, and medical may be a 0 withheld.
    folder = release(
        tmp_path,
        """
        assistance.households/2019/110105;aspect=schooling;cause=accident 0 ok
        assistance.households/2019/110105;aspect=schooling;cause=illness 0 ok
        assistance.households/2019/110105;aspect=medical;cause=accident - suppressed
        assistance.households/2019/110105;aspect=medical;cause=illness - suppressed
        """,
    )
    facts = release_facts(folder, RELATIONS).facts
    assert facts["assistance.households/2019/110105;aspect=medical;cause=accident"] == (Withheld(),)


def test_rows_told_outside_a_table_do_not_add_up(tmp_path: Path) -> None:
    rows = """
    comfort.rejected/2019/110105 9 ok
    comfort.rejected/2019/110105;relation=self 4 ok
    comfort.rejected/2019/110105;relation=child - suppressed
    """
    whole = release(tmp_path / "a", rows, rejections="relation,relation_zh,comfort.rejected")
    part = release(tmp_path / "b", rows, other="unit,unit_zh,comfort.rejected")
    address = "comfort.rejected/2019/110105;relation=child"
    assert recovered(verdict(release_facts(whole, RELATIONS))) == {address: 5}
    assert verdict(release_facts(part, RELATIONS)).passes


def test_facts_of_several_releases_all_hold() -> None:
    address = "assistance.amount/2019/110105007"
    rounded = Knowledge({address: (Ranged(Decimal(115000), Decimal(125000)),)})
    exact = Knowledge({address: (Shown(Decimal(118230)),)})
    assert len(gathered(rounded, exact, exact).facts[address]) == 2


@pytest.mark.parametrize(
    ("address", "again"),
    [
        ("comfort.amount/2019-Q4/110105", "comfort.amount/2019-Q4/110105"),
        ("comfort.amount/2019-01..2019-12/110105", "comfort.amount/2019/110105"),
        ("comfort.amount/2018-07..2019-03/1;b=2;a=1", "comfort.amount/2018-07..2019-03/1;a=1;b=2"),
        ("comfort.amount/2013..2019/110105", "comfort.amount/2013..2019/110105"),
        ("comfort.amount/2018-04..2018-09/110105", "comfort.amount/2018-04..2018-09/110105"),
    ],
)
def test_one_stretch_of_months_is_one_cell(address: str, again: str) -> None:
    assert cell_at(address).address == again


@pytest.mark.parametrize("address", ["comfort.amount/2019", "comfort.amount/2019/1;a"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(DisclosureError, match="expected figure/period/unit;dimension=code"):
        cell_at(address)


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DisclosureError, match="cannot be read"):
        release_facts(tmp_path, RELATIONS)
    bad = release(tmp_path, "comfort.amount/2019/110105 12人 ok")
    with pytest.raises(DisclosureError, match="found '12人', expected a number"):
        release_facts(bad, RELATIONS)
