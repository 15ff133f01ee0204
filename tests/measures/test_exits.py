"""Outcomes by route, rates with their base, returns and time on file, counted by hand."""

from pathlib import Path

import pytest
from answers import require_answer
from bangfu.measures import exits
from bangfu.periods import Period
from bangfu.register.store import Register, open_register
from typed_register import UNITS, typed_register, write_load

# h3 moved from Jia (001) to Yi (002) in May 2016; h5 was put in by a correction, never opened.
FILES = """
file_id | household_id | unit_code | category | cause_main
f1      | h1           | 110105001 | dibao    | illness
f2      | h2           | 110105001 | deep     | schooling
f3      | h3           | 110105001 | dibao    | laid_off
f3b     | h3           | 110105002 | dibao    | laid_off
f4      | h4           | 110105002 | dibao    | illness
f5      | h5           | 110105002 | accident | other
"""
EVENTS = """
event_id | file_id | happened_on | kind         | reason         | correction | withdrawn
e01      | f3      | 2014-02-01  | convert      |                |            |
e02      | f1      | 2015-06-15  | open         |                |            |
e03      | f4      | 2015-12-31  | open         |                |            |
e04      | f2      | 2016-01-01  | open         |                |            |
e05      | f1      | 2016-03-10  | relief       | gov_relief     |            |
e06      | f3      | 2016-05-05  | transfer_out | moved          |            |
e07      | f3b     | 2016-05-05  | transfer_in  |                |            |
e08      | f5      | 2016-08-08  | correct      |                | 1          |
e09      | f3b     | 2016-09-30  | exit_other   | death          |            |
e10      | f1      | 2016-11-20  | exit_relief  | union_backstop |            |
e11      | f2      | 2016-12-31  | exit_self    | own_income     |            |
e12      | f2      | 2017-06-30  | reopen       |                |            |
e13      | f2      | 2018-01-01  | exit_relief  |                |            |
e14      | f5      | 2018-03-01  | exit_self    | employment     |            |
e15      | f4      | 2016-06-06  | exit_other   | other          |            | yes
"""
# The second load says e11 was the income, not the work, and changes nothing else.
CORRECTED = """
event_id | file_id | happened_on | kind      | reason
e11      | f2      | 2016-12-31  | exit_self | child_graduated
"""


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    folder = tmp_path_factory.mktemp("register")
    write_load(folder, {"union_unit": UNITS, "household_file": FILES, "file_event": EVENTS})
    write_load(folder, {"file_event": CORRECTED})
    return open_register(folder)


@pytest.mark.parametrize(
    ("period", "households"),
    [
        ("2016", 3),  # h1 twice, h2, h3
        ("2016-12", 1),  # h2 on the last day
        ("2018-01", 1),  # h2 on the first day
        ("2016-Q1", 1),  # h1, file kept
        ("2016-H2", 3),
        ("2016..2018", 4),  # and h5; h2 again
        ("2015", 0),
    ],
)
def test_routes_count_each_household_once(register: Register, period: str, households: int) -> None:
    require_answer(exits.routes(register, Period.parse(period)), f"households\n{households}")


@pytest.mark.parametrize(
    ("by", "period", "typed"),
    [
        ("route", "2016", "relief | 1\nexit_relief | 1\nexit_self | 1\nexit_other | 1"),
        ("reason", "2016", "gov_relief | 1\nunion_backstop | 1\nchild_graduated | 1\ndeath | 1"),
        ("reason", "2018", "employment | 1\n | 1"),  # e13 gives none
        ("unit", "2016", "110105001 | 2\n110105002 | 1"),
        ("cause", "2016", "illness | 1\nschooling | 1\nlaid_off | 1"),
        ("category", "2016", "dibao | 2\ndeep | 1"),
        ("month", "2016-Q1", "2016-01 | 0\n2016-02 | 0\n2016-03 | 1"),
        ("month", "2016-Q4", "2016-10 | 0\n2016-11 | 1\n2016-12 | 1"),
        ("year", "2016..2018", "2016 | 3\n2017 | 0\n2018 | 2"),
        (
            "route | year",
            "2017..2018",
            """
            exit_relief | 2017 | 0
            exit_relief | 2018 | 1
            exit_self   | 2017 | 0
            exit_self   | 2018 | 1
            """,
        ),
    ],
)
def test_routes_are_broken_down(register: Register, by: str, period: str, typed: str) -> None:
    answer = exits.routes(register, Period.parse(period), by.split(" | "))
    require_answer(answer, f"{by} | households\n{typed.strip()}")


RATES = "exit_self | relieved | outcome | base | opening | fall"


@pytest.mark.parametrize(
    ("period", "typed"),
    [
        # h2 by own means; h1 relieved in March and closed in November, once; all five were on file,
        # h5 by a correction; closing f4, f5: 3 - 2
        ("2016", "1 | 1 | 2 | 5 | 3 | 1"),
        ("2016-H1", "0 | 1 | 1 | 4 | 3 | -1"),  # the caseload grew by f2
        ("2016-H2", "1 | 1 | 2 | 5 | 4 | 2"),  # h1 again: another period
        ("2016-12", "1 | 0 | 1 | 3 | 3 | 1"),  # f2, f4, f5 at the start
        ("2017", "0 | 0 | 0 | 3 | 2 | -1"),  # f4, f5 and f2 reopened
        # h5; h1, and h2 that came back and was relieved in the end; f4 stays: 3 - 1
        ("2016..2018", "1 | 2 | 3 | 5 | 3 | 2"),
        ("2013", "0 | 0 | 0 | 0 | 0 | 0"),
    ],
)
def test_rates_stand_on_all_households_on_file_at_any_moment(
    register: Register, period: str, typed: str
) -> None:
    require_answer(exits.rates(register, Period.parse(period)), f"{RATES}\n{typed}")


@pytest.mark.parametrize(
    ("by", "typed"),
    [
        # Jia: f1, f3 at the start, f2 opened, none left; Yi: f4, f3b moved in, f5 by correction
        ("unit", "110105001 | 1 | 1 | 2 | 3 | 2 | 2\n110105002 | 0 | 0 | 0 | 3 | 1 | -1"),
        (
            "cause",
            """
            illness   | 0 | 1 | 1 | 2 | 2 | 1
            schooling | 1 | 0 | 1 | 1 | 0 | 0
            laid_off  | 0 | 0 | 0 | 1 | 1 | 1
            other     | 0 | 0 | 0 | 1 | 0 | -1
            """,
        ),
        (
            "category",
            """
            dibao    | 0 | 1 | 1 | 3 | 3 | 2
            deep     | 1 | 0 | 1 | 1 | 0 | 0
            accident | 0 | 0 | 0 | 1 | 0 | -1
            """,
        ),
    ],
)
def test_rates_are_broken_down(register: Register, by: str, typed: str) -> None:
    answer = exits.rates(register, Period.parse("2016"), [by])
    require_answer(answer, f"{by} | {RATES}\n{typed.strip()}")


RETURNING = """
event_id | file_id | happened_on | kind
e01      | f1      | 2016-05-10  | exit_self
e02      | f1      | 2017-05-10  | reopen
e03      | f2      | 2016-05-10  | exit_self
e04      | f2      | 2017-05-11  | reopen
e05      | f3      | 2016-05-20  | exit_other
e06      | f3      | 2016-06-20  | reopen
e07      | f4      | 2016-02-29  | exit_self
e08      | f4      | 2017-02-28  | reopen
e09      | f5      | 2016-05-01  | reopen
e10      | f5      | 2016-05-31  | exit_self
e11      | f3b     | 2018-01-10  | exit_self
e12      | f3b     | 2018-02-10  | reopen
e13      | f3b     | 2018-03-10  | exit_self
e14      | f3b     | 2018-04-10  | reopen
"""


@pytest.fixture(scope="module")
def returning(tmp_path_factory: pytest.TempPathFactory) -> Register:
    folder = tmp_path_factory.mktemp("returning")
    return typed_register(folder, household_file=FILES, file_event=RETURNING)


@pytest.mark.parametrize(
    ("period", "numerator", "denominator"),
    [
        # f1 on the last day of its 12 months; f2 a day later; f3 did not leave by own means;
        # f5 was reopened before it left
        ("2017-05", 1, 3),
        ("2017-02", 1, 1),  # f4: a year after 29 February is 28 February
        ("2017", 2, 4),
        ("2016", 0, 0),  # nobody left in 2015
        ("2019", 1, 1),  # f3b left and came back twice: one file
        ("2017..2019", 3, 5),  # exits of 2016..2018
    ],
)
def test_returns_have_their_twelve_months(
    returning: Register, period: str, numerator: int, denominator: int
) -> None:
    answer = exits.returns(returning, Period.parse(period))
    require_answer(answer, f"numerator | denominator\n{numerator} | {denominator}")


@pytest.mark.parametrize(
    ("by", "typed"),
    [
        ("unit", "110105001 | 1 | 2\n110105002 | 1 | 2"),  # f1, f2; f4, f5
        ("cause", "illness | 2 | 2\nschooling | 0 | 1\nother | 0 | 1"),
        ("category", "dibao | 2 | 2\ndeep | 0 | 1\naccident | 0 | 1"),
    ],
)
def test_returns_are_broken_down(returning: Register, by: str, typed: str) -> None:
    answer = exits.returns(returning, Period.parse("2017"), [by])
    require_answer(answer, f"{by} | numerator | denominator\n{typed}")


@pytest.mark.parametrize(
    ("period", "typed"),
    [
        # f1 2015-06-15 to 2016-11-20: 366 + 158 = 524; f2 2016-01-01 to 12-31: 365;
        # h3 since its conversion 2014-02-01 to 2016-09-30: 730 + 242 = 972, the move is nothing
        ("2016", "3 | 524"),
        ("2016-Q4", "2 | 444.5"),  # (524 + 365) / 2
        ("2018-01", "1 | 185"),  # f2 since it was reopened: 184 to the end of 2017, and 1
        ("2018", "2 | 185"),  # f5 left too, but nobody knows since when it was there
        ("2018-03", "1 | "),
        ("2016..2018", "5 | 444.5"),  # 185, 365, 524, 972
        ("2015", "0 | "),
    ],
)
def test_time_on_file_runs_from_the_last_opening(
    register: Register, period: str, typed: str
) -> None:
    answer = exits.time_on_file(register, Period.parse(period))
    require_answer(answer, f"exits | median_days\n{typed}")


@pytest.mark.parametrize(
    ("by", "period", "typed"),
    [
        ("exit_route", "2016", "exit_relief | 1 | 524\nexit_self | 1 | 365\nexit_other | 1 | 972"),
        ("unit", "2016", "110105001 | 2 | 444.5\n110105002 | 1 | 972"),
        ("cause", "2016", "illness | 1 | 524\nschooling | 1 | 365\nlaid_off | 1 | 972"),
        ("category", "2016", "dibao | 2 | 748\ndeep | 1 | 365"),  # (524 + 972) / 2
        ("year", "2016..2018", "2016 | 3 | 524\n2017 | 0 |\n2018 | 2 | 185"),
    ],
)
def test_time_on_file_is_broken_down(register: Register, by: str, period: str, typed: str) -> None:
    answer = exits.time_on_file(register, Period.parse(period), [by])
    require_answer(answer, f"{by} | exits | median_days\n{typed}")


def test_a_union_a_household_moved_to_counts_from_its_opening_elsewhere(
    register: Register,
) -> None:
    # h3: 2014-02-01 to 2016-02-01 are 730 days, to 2016-09-30 another 242
    answer = exits.time_on_file(register.within("110105002"), Period.parse("2016"))
    require_answer(answer, "exits | median_days\n1 | 972")


def test_an_exit_and_a_reopening_on_one_day_leave_the_household_on_file(tmp_path: Path) -> None:
    events = """
    event_id | file_id | happened_on | kind
    a        | f1      | 2015-01-01  | open
    z        | f1      | 2016-04-01  | exit_self
    m        | f1      | 2016-04-01  | reopen
    """
    register = typed_register(tmp_path, household_file=FILES, file_event=events)
    require_answer(exits.rates(register, Period.parse("2016")), f"{RATES}\n0 | 0 | 0 | 1 | 1 | 0")
    answer = exits.time_on_file(register, Period.parse("2016"))
    require_answer(answer, "exits | median_days\n1 | 456")  # from 2015-01-01: 365 + 91


def test_an_exit_of_the_same_day_as_its_opening_took_no_day(tmp_path: Path) -> None:
    events = """
    event_id | file_id | happened_on | kind
    e1       | f1      | 2016-04-01  | open
    e2       | f1      | 2016-04-01  | exit_other
    """
    register = typed_register(tmp_path, household_file=FILES, file_event=events)
    answer = exits.time_on_file(register, Period.parse("2016"))
    require_answer(answer, "exits | median_days\n1 | 0")


@pytest.mark.parametrize(
    ("events", "exit_self", "relieved"),
    [
        # Left and reopened on one day, put out by a correction later: it did not leave.
        ("2018-03-12 exit_self|2018-03-12 reopen|2018-09-28 correct -1", 0, 0),
        ("2018-03-12 exit_self|2018-03-13 reopen|2018-09-28 correct -1", 0, 0),
        ("2018-03-12 exit_self|2018-09-28 correct 1|2018-09-29 correct -1", 1, 0),
        # Closed and opened anew on one day, then relieved: that is its outcome.
        ("2018-12-13 exit_other|2018-12-13 reopen|2018-12-16 relief|2018-12-18 correct -1", 0, 1),
        ("2018-03-12 reopen|2018-03-12 exit_self", 0, 0),  # the day before it was on file: it stays
        ("2018-03-12 exit_self", 1, 0),
    ],
)
def test_who_is_on_file_in_the_evening_of_an_exit_has_not_left(
    tmp_path: Path, events: str, exit_self: int, relieved: int
) -> None:
    rows = ["e0 | f1 | 2016-01-01 | open | "]
    for number, event in enumerate(events.split("|"), start=1):
        day, kind, *sign = event.split()
        rows.append(f"e{number} | f1 | {day} | {kind} | {''.join(sign)}")
    header = "event_id | file_id | happened_on | kind | correction"
    register = typed_register(
        tmp_path, household_file="file_id | household_id\nf1 | h1",
        file_event="\n".join([header, *rows]),
    )  # fmt: skip
    answer = exits.rates(register, Period.parse("2018"))
    require_answer(answer, f"exit_self | relieved\n{exit_self} | {relieved}")


def test_a_household_put_in_by_a_correction_can_be_relieved(tmp_path: Path) -> None:
    events = """
        event_id | file_id | happened_on | kind    | correction
        e1       | f1      | 2018-01-10  | correct | 1
        e2       | f1      | 2018-02-10  | relief  |
    """
    register = typed_register(
        tmp_path, household_file="file_id | household_id\nf1 | h1", file_event=events
    )
    require_answer(exits.rates(register, Period.parse("2018")), "exit_self | relieved\n0 | 1")
