"""Which public figures a change of the register moves."""

from pathlib import Path

import pytest
from bangfu.cli.load_history import moved_figures_told, print_moved
from bangfu.figures.movements import moved_figures
from bangfu.periods import Period
from bangfu.register.load_comparison import row_changes
from bangfu.register.store import open_register
from typed_register import DISTRICT, UNITS, write_load


def test_a_payment_more_moves_the_counts_of_its_month_and_year_and_no_others(
    tmp_path: Path,
) -> None:
    head = "aid_id | person_key | paid_on | amount\n"
    people = "".join(f"a{n} | p{n} | 2016-03-01 | 100.00\n" for n in range(12))
    other = "b1 | q | 2016-05-01 | 1.00\n"
    write_load(tmp_path, {"union_unit": UNITS, "assistance": head + people + other})
    write_load(tmp_path, {"assistance": f"{head}c1 | p1 | 2016-03-02 | 7.00"})
    before, after = open_register(tmp_path, 1), open_register(tmp_path)
    periods = [Period.parse(one) for one in ("2016-03", "2016-05")]
    moved = {one.address: one for one in moved_figures(before, after, DISTRICT, periods)}
    times = moved["assistance.person_times/2016-03/110105"]
    assert times.before is not None
    assert times.after is not None
    assert (times.before.value, times.after.value) == (12, 13)
    assert not any("/2016-05/" in address for address in moved)
    assert moved_figures(before, before, DISTRICT, periods) == []


def test_figures_that_cease_to_be_provisional_are_counted_apart_from_those_that_move(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "aid_id | person_key | unit_code | paid_on | amount\n"
    yi, jia = "{} | p1 | 110105002 | {} | 7.00", "a{0} | p{0} | 110105001 | 2016-03-01 | 100.00\n"
    first = {"union_unit": UNITS, "assistance": head + yi.format("b1", "2016-02-01")}
    write_load(tmp_path, first, until=None)
    march = head + "".join(map(jia.format, range(12)))
    write_load(tmp_path, {"assistance": march}, until=None)  # Yi has not reported March
    late = {"assistance": head + yi.format("b2", "2016-03-02")}
    write_load(tmp_path, late, until=None)
    before, after = open_register(tmp_path, 2), open_register(tmp_path)
    told = moved_figures_told(before, after, row_changes(after, 2, 3), "en")
    assert told.settled > 0
    lines = {address: (was, now) for address, was, now in told.figures}
    times = "assistance.person_times/2016-03/110105"
    assert lines[times] == ("12 payments", "13 payments")
    assert "assistance.persons/2016-03/110105" not in lines  # 12, as the thirteenth is of one
    assert all(was != now for was, now in lines.values())
    print_moved(told, "zh")
    assert f"另有{told.settled}个公开数字数值未变" in capsys.readouterr().out
