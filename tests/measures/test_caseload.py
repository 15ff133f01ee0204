"""The balance of files foots, counted by hand, and the stock counted another way is the same."""

from pathlib import Path

import pytest
from answers import require_answer
from bangfu.measures import caseload
from bangfu.periods import Period
from bangfu.register.store import Register, open_register
from typed_register import UNITS, typed_register, write_load

# h3 moved from Jia (001) to Yi (002) in May 2016, so it has two files, one open at a time.
FILES = """
file_id | household_id | unit_code | category | cause_main | file_level
f1      | h1           | 110105001 | dibao    | illness    | prefecture
f2      | h2           | 110105001 | deep     | schooling  | county
f3      | h3           | 110105001 | dibao    | laid_off   | prefecture
f3b     | h3           | 110105002 | dibao    | laid_off   | prefecture
f4      | h4           | 110105002 | dibao    | illness    | prefecture
f5      | h5           | 110105002 | accident | other      | prefecture
f6      | h6           | 110105002 | dibao    | illness    | prefecture
"""
EVENTS = """
event_id | file_id | happened_on | kind         | correction | withdrawn
e01      | f3      | 2014-02-01  | convert      |            |
e02      | f1      | 2015-06-15  | open         |            |
e03      | f4      | 2015-12-31  | open         |            |
e04      | f2      | 2016-01-01  | open         |            |
e05      | f1      | 2016-03-10  | relief       |            |
e06      | f3      | 2016-05-05  | transfer_out |            |
e07      | f3b     | 2016-05-05  | transfer_in  |            |
e08      | f4      | 2016-07-07  | correct      | -1         |
e09      | f5      | 2018-08-08  | correct      | 1          |
e10      | f3b     | 2016-09-30  | exit_other   |            |
e11      | f1      | 2016-11-20  | exit_relief  |            |
e12      | f2      | 2016-12-31  | exit_self    |            |
e13      | f2      | 2017-06-30  | reopen       |            |
e14      | f6      | 2016-02-02  | open         |            | yes
"""
# The second load corrects the day of e09.
CORRECTED = """
event_id | file_id | happened_on | kind    | correction
e09      | f5      | 2016-08-08  | correct | 1
"""
BALANCE = (
    "opening | opened | reopened | converted | transferred_in | exit_self | exit_relief | "
    "exit_other | transferred_out | corrected | relief_kept | closing"
)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    folder = tmp_path_factory.mktemp("register")
    write_load(folder, {"union_unit": UNITS, "household_file": FILES, "file_event": EVENTS})
    write_load(folder, {"file_event": CORRECTED})
    return open_register(folder)


@pytest.mark.parametrize(
    ("period", "typed"),
    [
        # f1, f3, f4 at the start; f2 on the first day; corrected -1 (f4) + 1 (f5); f2 left on the
        # last: 3 + 1 + 1 - 1 - 1 - 1 - 1 + 0 = 1 (f5)
        ("2016", "3 | 1 | 0 | 0 | 1 | 1 | 1 | 1 | 1 | 0 | 1 | 1"),
        ("2016-01", "3 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 4"),
        ("2016-12", "2 | 0 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 1"),  # f2, f5
        ("2016-H1", "3 | 1 | 0 | 0 | 1 | 0 | 0 | 0 | 1 | 0 | 1 | 4"),
        ("2016-07", "4 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | -1 | 0 | 3"),
        ("2016-Q3", "4 | 0 | 0 | 0 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 3"),  # -1 + 1 corrected
        # f3 in 2014; f1, f4, f2 opened; 1 + 3 + 1 + 1 - 1 - 1 - 1 - 1 = 2 (f5, f2)
        ("2015..2017", "1 | 3 | 1 | 0 | 1 | 1 | 1 | 1 | 1 | 0 | 1 | 2"),
        ("2014", "0 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1"),
        ("2013", "0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0"),
        ("2020", "2 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 2"),
    ],
)
def test_the_balance_foots(register: Register, period: str, typed: str) -> None:
    require_answer(caseload.balance(register, Period.parse(period)), f"{BALANCE}\n{typed}")


@pytest.mark.parametrize(
    ("by", "period", "typed"),
    [
        (
            "unit",
            "2016",
            """
            110105001 | 2 | 1 | 0 | 0 | 0 | 1 | 1 | 0 | 1 | 0 | 1 | 0
            110105002 | 1 | 0 | 0 | 0 | 1 | 0 | 0 | 1 | 0 | 0 | 0 | 1
            """,
        ),
        (
            "cause",
            "2016",
            """
            illness   | 2 | 0 | 0 | 0 | 0 | 0 | 1 | 0 | 0 | -1 | 1 | 0
            schooling | 0 | 1 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0  | 0 | 0
            laid_off  | 1 | 0 | 0 | 0 | 1 | 0 | 0 | 1 | 1 | 0  | 0 | 0
            other     | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1  | 0 | 1
            """,
        ),
        (
            "category",
            "2016",
            """
            dibao    | 3 | 0 | 0 | 0 | 1 | 0 | 1 | 1 | 1 | -1 | 1 | 0
            deep     | 0 | 1 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0  | 0 | 0
            accident | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1  | 0 | 1
            """,
        ),
        (
            "file_level",
            "2016",
            """
            prefecture | 3 | 0 | 0 | 0 | 1 | 0 | 1 | 1 | 1 | 0 | 1 | 1
            county     | 0 | 1 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0
            """,
        ),
        (
            "month",  # a month without events has its opening and closing
            "2016-Q2",
            """
            2016-04 | 4 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 4
            2016-05 | 4 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 1 | 0 | 0 | 4
            2016-06 | 4 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 4
            """,
        ),
        (
            "year",
            "2013..2017",
            """
            2013 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0
            2014 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1
            2015 | 1 | 2 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 3
            2016 | 3 | 1 | 0 | 0 | 1 | 1 | 1 | 1 | 1 | 0 | 1 | 1
            2017 | 1 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 2
            """,
        ),
        (
            "year",  # of a span that cuts its years: July 2015 to June 2016
            "2015-H2..2016-Q2",
            """
            2015 | 2 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 3
            2016 | 3 | 1 | 0 | 0 | 1 | 0 | 0 | 0 | 1 | 0 | 1 | 4
            """,
        ),
        (
            "unit | month",  # Yi has its first file on the last day of 2015
            "2015-11..2016-01",
            """
            110105001 | 2015-11 | 2 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 2
            110105001 | 2015-12 | 2 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 2
            110105001 | 2016-01 | 2 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 3
            110105002 | 2015-12 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1
            110105002 | 2016-01 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1
            """,
        ),
    ],
)
def test_the_balance_is_broken_down(register: Register, by: str, period: str, typed: str) -> None:
    answer = caseload.balance(register, Period.parse(period), by.split(" | "))
    require_answer(answer, f"{by} | {BALANCE}\n{typed.strip()}")


def test_one_unions_balance_is_its_line_of_the_whole(register: Register) -> None:
    answer = caseload.balance(register.within("110105002"), Period.parse("2016"))
    require_answer(answer, f"{BALANCE}\n1 | 0 | 0 | 0 | 1 | 0 | 0 | 1 | 0 | 0 | 0 | 1")


@pytest.mark.parametrize(
    ("period", "households"),
    [
        ("2013", 0), ("2014-02", 1), ("2015", 3), ("2016-01", 4),
        ("2016-05", 4),  # h3 once, in its new file
        ("2016-Q3", 3), ("2016-12", 1), ("2016", 1), ("2017-H1", 2), ("2015..2017", 2),
    ],
)  # fmt: skip
def test_households_on_file_are_those_of_the_last_day(
    register: Register, period: str, households: int
) -> None:
    require_answer(caseload.on_file(register, Period.parse(period)), f"households\n{households}")


@pytest.mark.parametrize(
    ("by", "typed"),
    [
        # f1, f2 in Jia; f3b, f4 in Yi
        ("unit", "110105001 | 2\n110105002 | 2"),
        ("cause", "illness | 2\nschooling | 1\nlaid_off | 1"),
        ("category", "dibao | 3\ndeep | 1"),
        ("file_level", "prefecture | 3\ncounty | 1"),
        ("cause | unit", "illness | 110105001 | 1\nillness | 110105002 | 1\n"
         "schooling | 110105001 | 1\nlaid_off | 110105002 | 1"),
    ],
)  # fmt: skip
def test_households_on_file_are_broken_down(register: Register, by: str, typed: str) -> None:
    answer = caseload.on_file(register, Period.parse("2016-06"), by.split(" | "))
    require_answer(answer, f"{by} | households\n{typed}")


@pytest.mark.parametrize(
    ("period", "households", "months"),
    [
        ("2016", 1, 48),  # 2017 to 2020
        ("2016-06", 3, 54),  # and half of 2016; of 4 on file h1 is relieved
        ("2020-Q3", 2, 3),
        ("2020-11", 2, 1),
        ("2020", 2, 0),
        ("2021", 2, 0),  # never less than none
        ("2013", 0, 84),
    ],
)
def test_the_goal_is_that_nobody_is_unrelieved_at_the_end_of_2020(
    register: Register, period: str, households: int, months: int
) -> None:
    answer = caseload.distance_to_goal(register, Period.parse(period))
    require_answer(answer, f"households | months\n{households} | {months}")


def test_events_of_one_day_count_in_any_order(tmp_path: Path) -> None:
    events = """
    event_id | file_id | happened_on | kind
    e01      | f1      | 2016-04-01  | open
    e02      | f1      | 2016-04-01  | exit_other
    e03      | f2      | 2016-03-01  | open
    e05      | f2      | 2016-04-30  | exit_other
    e04      | f2      | 2016-04-30  | reopen
    """
    register = typed_register(tmp_path, household_file=FILES, file_event=events)
    answer = caseload.on_file(register, Period.parse("2016-04"), ["cause"])
    require_answer(answer, "cause | households\nschooling | 1")  # f2 only
