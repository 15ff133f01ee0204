"""Payments are held against the standard of the day they were made, and no other."""

from pathlib import Path

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


HEADER = "standard | checked | off | household_years | household_years_off"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    return typed_register(tmp_path_factory.mktemp("register"), household_file=FILES, assistance=AID)


@pytest.mark.parametrize(
    ("period", "typed"),
    [
        ("2016-09", "schooling_senior_2000 | 1 | 0 | 0 | 0"),  # s01; not goods, nor other stages
        # s02: 2000 still; of h1 the last cent is one too many, h2 begins its year
        ("2016-12", "schooling_senior_2000 | 1 | 1 | 0 | 0\nliving_ceiling | 0 | 0 | 1 | 1"),
        ("2017-01", "schooling_senior_4000 | 2 | 1 | 0 | 0"),  # s04 is of the year before
        # 10 x 710 = 7100; c01 a day too early
        ("2015-05", "schooling_college_ceiling | 2 | 1 | 0 | 0"),
        ("2018-12", "schooling_college_ceiling | 1 | 0 | 0 | 0"),  # under a ceiling is on it
        ("2019-01", "schooling_college | 2 | 1 | 0 | 0"),  # 10 x 1100, to the cent
        ("2020-06", "schooling_college | 1 | 0 | 0 | 0"),  # still 10 x 1100
        # 10 x 1170 from now on; what h2 gets is no new year and no new breach
        ("2020-07", "schooling_college | 2 | 1 | 0 | 0\nliving_ceiling | 0 | 0 | 0 | 0"),
        ("2012-09", "national_day | 2 | 1 | 0 | 0"),
        ("2011-09", ""),  # no standard is known for 2011
        (
            "2015..2017",
            # living: h1 2016 (off), h2 2016, h1 2017
            """
            schooling_senior_2000     | 2 | 1 | 0 | 0
            schooling_senior_4000     | 2 | 1 | 0 | 0
            schooling_college_ceiling | 2 | 1 | 0 | 0
            living_ceiling            | 0 | 0 | 3 | 1
            """,
        ),
    ],
)
def test_each_standard_holds_on_its_days(register: Register, period: str, typed: str) -> None:
    answer = standards.off_standard(register, Period.parse(period), ["standard"])
    require_answer(answer, f"{HEADER}\n{typed.strip()}")


@pytest.mark.parametrize(
    ("period", "typed"),
    [
        ("2016-01", ""),
        ("2016-H1", "1 | 0"),  # h1 begins: 5000
        ("2016-11", "0 | 0"),  # h1: 5000 + 4600 = 9600 = 12 x 800, both files
        ("2016-Q4", "1 | 1"),  # h1: 9600.01; h2 begins: 9600, goods left out
        ("2016", "2 | 1"),
        ("2017", "1 | 0"),  # h1 begins anew: 100
        ("2016-12..2017-01", "1 | 1"),
        ("2020-Q1", "1 | 1"),  # 13300 > 12 x 1100 = 13200
        ("2020-Q2", ""),
        ("2020-Q3", "0 | 0"),  # the breach was told in February; 13400 < 12 x 1170 = 14040
        ("2020", "1 | 1"),
    ],
)
def test_a_yearly_ceiling_looks_at_the_household_since_new_year(
    register: Register, period: str, typed: str
) -> None:
    answer = standards.off_standard(register, Period.parse(period), ["standard"])
    about_living = answer.filter(answer.standard == "living_ceiling")
    require_answer(about_living, f"household_years | household_years_off\n{typed}")


@pytest.mark.parametrize(
    ("period", "typed"),
    [
        ("2016-12", "1 | 1 | 1 | 1"),  # s02 off; h2 begins, h1 off
        ("2015..2017", "6 | 3 | 3 | 1"),  # 2 + 2 + 2; 1 + 1 + 1
        ("2011", "0 | 0 | 0 | 0"),
        ("2014", "0 | 0 | 0 | 0"),
    ],
)
def test_the_total_adds_all_standards(register: Register, period: str, typed: str) -> None:
    answer = standards.off_standard(register, Period.parse(period))
    require_answer(answer, f"{HEADER.partition(' | ')[2]}\n{typed}")


def test_whoever_pays_the_ceiling_is_the_household_s_and_a_breach_is_the_payer_s(
    tmp_path: Path,
) -> None:
    # 12 x 800 = 9600: Jia pays 9000 in March, Yi 1000 in May and 10 in June.
    aid = """
    aid_id | file_id | person_key | unit_code | paid_on    | amount
    a1     | f1      | ann        | 110105001 | 2016-03-01 | 9000.00
    a2     | f1      | ann        | 110105002 | 2016-05-01 | 1000.00
    a3     | f1      | ann        | 110105002 | 2016-06-01 | 10.00
    """
    register = typed_register(tmp_path, household_file=FILES, assistance=aid)
    for unit, typed in (("110105001", "1 | 0"), ("110105002", "0 | 1"), ("110105", "1 | 1")):
        answer = standards.off_standard(register.within(unit), Period.parse("2016"))
        require_answer(answer, f"household_years | household_years_off\n{typed}")


def test_cash_of_nothing_is_held_against_no_standard(tmp_path: Path) -> None:
    # The household-year begins with the 100 yuan of May; nothing was paid in March or September.
    aid = """
    aid_id | file_id | person_key | paid_on    | project   | amount | school_stage
    a1     | f1      | ann        | 2016-03-01 | living    | 0.00   |
    a2     | f1      | ann        | 2016-05-01 | living    | 100.00 |
    a3     | f1      | ann        | 2016-09-01 | schooling | 0.00   | senior_secondary
    """
    register = typed_register(
        tmp_path, household_file="file_id | household_id\nf1 | h1", assistance=aid
    )
    for period, typed in (("2016-03", "0 | 0 | 0 | 0"), ("2016", "0 | 0 | 1 | 0")):
        answer = standards.off_standard(register, Period.parse(period))
        require_answer(answer, f"{HEADER.partition(' | ')[2]}\n{typed}")
