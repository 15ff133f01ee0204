"""Payments are held against the standard of the day they were made, and no other."""

import pytest
from answers import require_answer
from bangfu.measures import standards
from bangfu.periods import Period
from bangfu.register.store import Register
from typed_register import typed_register

# h1 has two files, because it moved; the household is what a yearly ceiling looks at.
FILES = """
file_id | household_id | unit_code
f1      | h1           | 110105001
f1b     | h1           | 110105002
f2      | h2           | 110105001
"""
# Beijing's dibao line: 710 in 2015, 800 in 2016, 1000 in 2018, 1100 from 2019, 1170 from July 2020.
AID = """
aid_id | file_id | person_key | paid_on    | project   | occasion     | form    | amount   | school_stage
s01    |         | ann        | 2016-09-01 | schooling | none         | cash    | 2000.00  | senior_secondary
s02    |         | bob        | 2016-12-31 | schooling | none         | cash    | 4000.00  | senior_secondary
s03    |         | cat        | 2017-01-01 | schooling | none         | cash    | 4000.00  | senior_secondary
s04    |         | dan        | 2017-01-01 | schooling | none         | cash    | 2000.00  | senior_secondary
s05    |         | eve        | 2016-09-01 | schooling | none         | in_kind | 55.00    | senior_secondary
s06    |         | fay        | 2016-09-01 | schooling | none         | cash    | 55.00    | compulsory
c01    |         | ann        | 2015-05-07 | schooling | none         | cash    | 99999.00 | college
c02    |         | ann        | 2015-05-08 | schooling | none         | cash    | 7100.00  | college
c03    |         | bob        | 2015-05-08 | schooling | none         | cash    | 7100.01  | college
c04    |         | cat        | 2018-12-31 | schooling | none         | cash    | 500.00   | college
c05    |         | ann        | 2019-01-01 | schooling | none         | cash    | 11000.00 | college
c06    |         | bob        | 2019-01-01 | schooling | none         | cash    | 10999.99 | college
c07    |         | ann        | 2020-06-30 | schooling | none         | cash    | 11000.00 | college
c08    |         | ann        | 2020-07-01 | schooling | none         | cash    | 11700.00 | college
c09    |         | bob        | 2020-07-01 | schooling | none         | cash    | 11000.00 | college
n01    |         | ann        | 2012-09-28 | living    | national_day | cash    | 1000.00  |
n02    |         | bob        | 2012-09-28 | living    | national_day | cash    | 999.99   |
n03    |         | cat        | 2012-09-28 | living    | national_day | in_kind | 300.00   |
n04    |         | cat        | 2011-09-28 | living    | national_day | cash    | 300.00   |
l01    | f1      | hal        | 2016-02-01 | living    | none         | cash    | 5000.00  |
l02    | f1b     | hal        | 2016-11-30 | living    | none         | cash    | 4600.00  |
l03    | f1b     | hal        | 2016-12-31 | living    | none         | cash    | 0.01     |
l04    | f2      | ida        | 2016-12-31 | living    | none         | cash    | 9600.00  |
l05    | f2      | ida        | 2016-12-31 | living    | none         | in_kind | 800.00   |
l06    | f2      | ida        | 2016-12-31 | medical   | none         | cash    | 800.00   |
l07    | f1      | hal        | 2017-03-01 | living    | none         | cash    | 100.00   |
l08    | f2      | ida        | 2020-02-01 | living    | none         | cash    | 13300.00 |
l09    | f2      | ida        | 2020-07-01 | living    | none         | cash    | 100.00   |
"""  # noqa: E501


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    return typed_register(tmp_path_factory.mktemp("register"), household_file=FILES, assistance=AID)


@pytest.mark.parametrize(
    ("period", "typed"),
    [
        # s01; goods and other stages are not held; h1 got living aid earlier in the year
        ("2016-09", "schooling_senior_2000 | 1 | 0\nliving_ceiling | 1 | 0"),
        ("2016-12", "schooling_senior_2000 | 1 | 1\nliving_ceiling | 2 | 1"),  # s02: 2000 still
        ("2017-01", "schooling_senior_4000 | 2 | 1"),  # s04 is of the year before
        ("2015-05", "schooling_college_ceiling | 2 | 1"),  # 10 x 710 = 7100; c01 a day too early
        ("2018-12", "schooling_college_ceiling | 1 | 0"),  # under a ceiling is on it
        ("2019-01", "schooling_college | 2 | 1"),  # 10 x 1100, to the cent
        ("2020-06", "schooling_college | 1 | 0\nliving_ceiling | 1 | 1"),  # still 10 x 1100
        ("2020-07", "schooling_college | 2 | 1\nliving_ceiling | 1 | 0"),  # 10 x 1170 from now on
        ("2012-09", "national_day | 2 | 1"),
        ("2011-09", ""),  # no standard is known for 2011
        (
            "2015..2017",
            # living: h1 2016 (off), h2 2016, h1 2017
            """
            schooling_senior_2000     | 2 | 1
            schooling_senior_4000     | 2 | 1
            schooling_college_ceiling | 2 | 1
            living_ceiling            | 3 | 1
            """,
        ),
    ],
)
def test_each_standard_holds_on_its_days(register: Register, period: str, typed: str) -> None:
    answer = standards.off_standard(register, Period.parse(period), ["standard"])
    require_answer(answer, f"standard | checked | off\n{typed.strip()}")


@pytest.mark.parametrize(
    ("period", "typed"),
    [
        ("2016-01", ""),
        ("2016-H1", "living_ceiling | 1 | 0"),  # h1: 5000
        ("2016-11", "living_ceiling | 1 | 0"),  # h1: 5000 + 4600 = 9600 = 12 x 800, both files
        ("2016-Q4", "living_ceiling | 2 | 1"),  # h1: 9600.01; h2: 9600, goods left out
        ("2017", "living_ceiling | 1 | 0"),  # h1 starts anew: 100
        ("2016-12..2017-01", "living_ceiling | 2 | 1"),
        # 13300 > 12 x 1100 = 13200 in June; then the line of July counts: 13400 < 12 x 1170 = 14040
        ("2020-Q2", "living_ceiling | 1 | 1"),
        ("2020-Q3", "living_ceiling | 1 | 0"),
        ("2020", "living_ceiling | 1 | 0"),
    ],
)
def test_a_yearly_ceiling_looks_at_the_household_since_new_year(
    register: Register, period: str, typed: str
) -> None:
    answer = standards.off_standard(register, Period.parse(period), ["standard"])
    about_living = answer.filter(answer.standard == "living_ceiling")
    require_answer(about_living, f"standard | checked | off\n{typed}")


@pytest.mark.parametrize(
    ("period", "checked", "off"),
    [
        ("2016-12", 3, 2),  # s02 off; h1 off, h2
        ("2015..2017", 9, 4),  # 2 + 2 + 2 + 3; 1 + 1 + 1 + 1
        ("2011", 0, 0),
        ("2014", 0, 0),
    ],
)
def test_the_total_adds_all_standards(
    register: Register, period: str, checked: int, off: int
) -> None:
    answer = standards.off_standard(register, Period.parse(period))
    require_answer(answer, f"checked | off\n{checked} | {off}")
