"""Which public figures a change of the register moves."""

from pathlib import Path

from bangfu.figures.movements import moved_figures
from bangfu.periods import Period
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
