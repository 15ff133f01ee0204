"""Time on file: answers known from print, what must always hold, and spells by hand."""

from pathlib import Path

import pandas as pd
import pytest
from bangfu.analysis.hardship_spells import spells_of
from bangfu.analysis.time_on_file import left_by_route, log_rank, median_days, still_on_file
from bangfu.register.store import open_register
from bangfu.sample import write_sample
from hypothesis import given
from hypothesis import strategies as st
from typed_register import typed_register

# Remission under 6-MP: Freireich et al. 1963; a star is one still in remission when last seen.
FREIREICH = "6 6 6 6* 7 9* 10 10* 11* 13 16 17* 19* 20* 22 23 25* 32* 32* 34* 35*"
KNOWN = {6: 0.857143, 7: 0.806723, 10: 0.752941, 13: 0.690196, 16: 0.627451, 22: 0.537815,
         23: 0.448179}  # fmt: skip


def frame(days: list[int], routes: list[str], seen_from: list[int] | None = None) -> pd.DataFrame:
    ids = [f"H-{n}" for n in range(len(days))]
    told = pd.DataFrame({"household_id": ids, "days": days, "route": routes})
    return told.assign(ended=told.route != "", seen_from=seen_from or 0)


def test_kaplan_and_meiers_estimate_is_that_in_print() -> None:
    said = FREIREICH.split()
    spells = frame([int(one.strip("*")) for one in said], ["" if "*" in s else "a" for s in said])
    curve = still_on_file(spells, resamples=0)
    assert dict(zip(curve.days, curve.share.round(6), strict=True)) == KNOWN
    assert curve.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert median_days(curve) == 23


def test_shares_by_route_are_those_of_aalen_and_johansen() -> None:
    """Routes 1 and 2, 0 not left: at 6 days 101/210 by the first, at 8 109/210 by the second."""
    days, codes = [1, 2, 2, 3, 4, 5, 5, 6, 7, 8], [1, 2, 0, 1, 2, 0, 1, 1, 0, 2]
    told = left_by_route(frame(days, [f"r{n}" if n else "" for n in codes])).set_index("days")
    for day, share in ((1, 1 / 10), (3, 3 / 14), (5, 23 / 70), (6, 101 / 210)):
        assert told.r1[day] == pytest.approx(share)
    for day, share in ((2, 1 / 10), (4, 3 / 14), (8, 109 / 210)):
        assert told.r2[day] == pytest.approx(share)


@given(
    st.lists(
        st.tuples(
            st.integers(1, 60), st.sampled_from(["", "exit_self", "exit_relief"]),
            st.integers(0, 50),
        ),
        min_size=2, max_size=40,
    )
)  # fmt: skip
def test_who_has_left_and_who_has_not_are_all(rows: list[tuple[int, str, int]]) -> None:
    lengths, ways, seen_from = zip(*rows, strict=True)
    spells = frame([*lengths], [*ways], [*seen_from])
    curve, routes = still_on_file(spells, resamples=0), left_by_route(spells)
    if curve.empty:
        assert routes.empty
        return
    left = routes.set_index("days").sum(axis=1)
    there = curve.set_index("days").share
    assert (left + there).tolist() == pytest.approx([1.0] * len(there))
    assert there.is_monotonic_decreasing


# a is seen from its first day and leaves on its 4th, b from its 3rd and leaves on its 5th, c from
# its 5th and leaves on its 8th, d is on file on its 6th, f seen from its 8th and on file on its
# 10th; g left on its 7th, before anybody looked.
LATE = frame(
    [4, 5, 8, 6, 10, 7],
    ["exit_self", "exit_relief", "exit_self", "", "", "exit_self"],
    [0, 3, 5, 0, 8, 9],
).assign(half=["x", "y", "x", "y", "y", "x"])  # fmt: skip


def test_a_spell_is_at_risk_from_the_day_on_which_it_was_seen() -> None:
    """On day 4 of a, b, d: 2/3; on 5 of b, c, d: 2/3 of it, 4/9; on 8 of c, f: half of it, 2/9."""
    curve = still_on_file(LATE, resamples=40)
    assert curve.days.tolist() == [4, 5, 8]
    assert curve.at_risk.tolist() == [3, 3, 2]
    assert curve.share.tolist() == pytest.approx([2 / 3, 4 / 9, 2 / 9])
    assert curve.of_day.tolist() == [0, 0, 0]
    assert (curve.low <= curve.share).all()


def test_who_leaves_by_a_route_is_held_against_who_was_seen_by_then() -> None:
    """By own means 1/3 on day 4 and 4/9 · 1/2 on day 8; with relief 2/3 · 1/3 on day 5."""
    told = left_by_route(LATE).set_index("days")
    assert told.exit_self.tolist() == pytest.approx([1 / 3, 1 / 3, 5 / 9])
    assert told.exit_relief.tolist() == pytest.approx([0, 2 / 9, 2 / 9])


def test_groups_are_compared_among_those_who_were_seen() -> None:
    """Of x 2 left and 1/3 + 1/3 + 1/2 were to; variance 2/9 + 2/9 + 1/4: (5/6)² / (25/36) = 1."""
    found = log_rank(LATE, "half")
    assert found.chi2 == pytest.approx(1)
    assert found.p == pytest.approx(0.3173, abs=1e-4)


def test_a_single_group_differs_from_none() -> None:
    assert log_rank(LATE.assign(half="x"), "half") == (0, 1)


def test_where_the_first_days_have_nobody_the_share_is_of_who_was_there_later() -> None:
    """All were taken over after 300 days: on day 310 one of two leaves, who left before unknown."""
    curve = still_on_file(frame([310, 400], ["exit_self", ""], [300, 305]), resamples=0)
    assert curve[["days", "share", "of_day"]].values.tolist() == [[310, 0.5, 300]]


def test_parts_that_nobody_joins_are_not_told_as_one() -> None:
    """The only new spell left on day 10, which says nothing of the three taken over after 300."""
    spells = frame(
        [10, 310, 320, 400], ["exit_self", "exit_self", "exit_relief", ""], [0, 300, 300, 300]
    )
    curve, routes = still_on_file(spells, resamples=0), left_by_route(spells)
    assert curve.share.tolist() == pytest.approx([2 / 3, 1 / 3])
    assert curve.of_day.tolist() == [300, 300]
    assert routes.days.tolist() == [310, 320]


TAKEN_OVER = """
file_id | household_id | opened_on
F-1     | H-1          | 2014-11-01
F-2     | H-2          | 2016-02-01
"""
FIRST_EVENTS = """
event_id | file_id | kind      | happened_on
E-1      | F-1     | open      | 2014-11-01
E-2      | F-1     | exit_self | 2016-03-01
E-3      | F-2     | open      | 2016-02-01
"""


def test_who_came_before_the_register_begins_is_seen_from_then(tmp_path: Path) -> None:
    """It begins with the year of its first event but openings; 30 + 31 + 365 days before that."""
    register = typed_register(tmp_path, household_file=TAKEN_OVER, file_event=FIRST_EVENTS)
    told = spells_of(register)
    assert told.seen_from.tolist() == [426, 0]
    assert told.days.tolist()[0] == 426 + 31 + 29


FILES = """
file_id | household_id | unit_code | cause_main | opened_on
F-1     | H-1          | 110105001 | illness    | 2012-01-01
F-2     | H-1          | 110105002 | illness    | 2013-03-01
F-3     | H-2          | 110105001 | schooling  | 2012-01-01
F-4     | H-3          | 110105001 | laid_off   | 2012-02-01
"""
EVENTS = """
event_id | file_id | kind         | happened_on
E-1      | F-1     | open         | 2012-01-01
E-2      | F-1     | transfer_out | 2013-03-01
E-3      | F-2     | transfer_in  | 2013-03-01
E-4      | F-2     | exit_self    | 2014-01-01
E-5      | F-3     | open         | 2012-01-01
E-6      | F-3     | exit_relief  | 2012-12-31
E-7      | F-3     | reopen       | 2014-01-01
E-8      | F-4     | open         | 2012-02-01
E-9      | F-4     | correct      | 2012-03-01
"""


def test_a_move_is_no_end_a_correction_no_beginning_and_a_return_a_new_spell(
    tmp_path: Path,
) -> None:
    events = EVENTS.replace("happened_on\n", "happened_on | correction\n", 1)
    lines = [
        line if n < 2 or not line.strip() else f"{line} | {'-1' if 'correct' in line else ''}"
        for n, line in enumerate(events.split("\n"))
    ]
    register = typed_register(tmp_path, household_file=FILES, file_event="\n".join(lines))
    told = spells_of(register.within("110105"))
    seen = told[["household_id", "began_on", "route", "ended"]].astype(str).values.tolist()
    assert seen == [
        ["H-1", "2012-01-01", "exit_self", "True"],
        ["H-2", "2012-01-01", "exit_relief", "True"],
        ["H-2", "2014-01-01", "", "False"],
    ]
    assert told.days.tolist()[:2] == [731, 365]  # 2012 is a leap year: 366 + 365; 1 Jan to 31 Dec


def test_a_difference_by_cause_that_was_planted_is_found(tmp_path: Path) -> None:
    write_sample(tmp_path / "planted", planted=True)
    planted = spells_of(open_register(tmp_path / "planted"))
    found = log_rank(planted, "cause")
    assert found.p < 0.01


def test_the_intervals_hold_the_curve_and_are_the_same_twice(sample_folder: Path) -> None:
    spells = spells_of(open_register(sample_folder))
    once, again = (still_on_file(spells, resamples=60) for _ in range(2))
    pd.testing.assert_frame_equal(once, again)
    assert ((once.low <= once.share + 1e-9) & (once.share <= once.high + 1e-9)).mean() > 0.98
