"""Who was helped, with what and how much: counted by hand from a register of a dozen items."""

from pathlib import Path

import pytest
from answers import require_answer
from bangfu.measures import assistance
from bangfu.periods import Period
from bangfu.register.store import Register, open_register
from typed_register import UNITS, typed_register, write_load

# h1 moved from Jia (001) to Yi (002) in October, so it has two files; h2 and h3 have one each.
FILES = """
file_id | household_id | unit_code | category | cause_main
f1      | h1           | 110105001 | dibao    | illness
f1b     | h1           | 110105002 | dibao    | illness
f2      | h2           | 110105001 | deep     | laid_off
f3      | h3           | 110105002 | deep     | schooling
"""
EVENTS = """
event_id | file_id | happened_on | kind
e1       | f1      | 2014-05-01  | open
e2       | f1      | 2016-10-01  | transfer_out
e3       | f1b     | 2016-10-01  | transfer_in
e4       | f2      | 2015-03-01  | open
e5       | f2      | 2016-07-01  | exit_self
e6       | f3      | 2016-02-01  | open
"""
AID = """
aid_id | file_id | person_key | relation | unit_code | paid_on    | project              | occasion         | fund_source | form    | amount  | school_stage
a01    | f1      | ann        | self     | 110105001 | 2016-01-01 | medical              | none             | union       | cash    | 1000.10 |
a02    | f1      | bob        | child    | 110105001 | 2016-09-01 | schooling            | autumn_schooling | donation    | cash    | 2000.00 | senior_secondary
a03    | f1b     | ann        | self     | 110105002 | 2016-12-31 | living               | new_year         | district    | in_kind | 300.25  |
a04    | f2      | cat        | self     | 110105001 | 2016-06-30 | living               | none             | municipal   | in_kind | 150.00  |
a05    |         | dan        | self     | 110105002 | 2016-07-01 | medical              | none             | central     | cash    | 500.00  |
a06    | f2      | cat        | self     | 110105001 | 2016-03-15 | employment_placement | none             | union       | service | 0.00    |
a07    | f3      | eve        | spouse   | 110105002 | 2016-10-01 | legal                | none             | other       | service | 0.00    |
a08    | f1      | ann        | self     | 110105001 | 2015-12-31 | living               | spring_festival  | union       | cash    | 11.00   |
a09    | f3      | fay        | child    | 110105002 | 2017-01-01 | schooling            | may_day          | union       | cash    | 22.00   | college
a10    | f3      | fay        | child    | 110105002 | 2016-04-30 | schooling            | none             | union       | cash    | 77.00   | college
a11    | f2      | cat        | self     | 110105001 | 2016-11-15 | living               | none             | union       | cash    | 99.00   |
"""  # noqa: E501
# The second load takes a10 back and corrects a11: 40 yuan of training, paid in August.
CORRECTED = """
aid_id | file_id | person_key | unit_code | paid_on    | project             | amount | withdrawn
a10    | f3      | fay        | 110105002 | 2016-04-30 | schooling           | 77.00  | yes
a11    | f2      | cat        | 110105001 | 2016-08-15 | employment_training | 40.00  |
"""


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    folder = tmp_path_factory.mktemp("register")
    write_load(
        folder,
        {"union_unit": UNITS, "household_file": FILES, "file_event": EVENTS, "assistance": AID},
    )
    write_load(folder, {"assistance": CORRECTED})
    return open_register(folder)


@pytest.mark.parametrize(
    ("period", "typed"),
    [
        # a01 to a05 and a11: h1, h2; ann, bob, cat, dan; 1000.10 + 2000 + 500 + 40 in cash,
        # 300.25 + 150 in goods; services a06 to cat, a07 to eve; a10 is withdrawn
        ("2016", "2 | 4 | 6 | 3540.10 | 450.25 | 3990.35 | 2 | 2"),
        ("2016-01", "1 | 1 | 1 | 1000.10 | 0.00 | 1000.10 | 0 | 0"),  # a01 on the first day
        ("2016-12", "1 | 1 | 1 | 0.00 | 300.25 | 300.25 | 0 | 0"),  # a03 on the last day
        ("2016-Q1", "1 | 1 | 1 | 1000.10 | 0.00 | 1000.10 | 1 | 1"),  # a01, service a06
        ("2016-H1", "2 | 2 | 2 | 1000.10 | 150.00 | 1150.10 | 1 | 1"),  # a01, a04, service a06
        # a02, a03, a05, a11: h1, h2; bob, ann, dan, cat; 2000 + 500 + 40; service a07
        ("2016-H2", "2 | 4 | 4 | 2540.00 | 300.25 | 2840.25 | 1 | 1"),
        ("2016-06..2016-07", "1 | 2 | 2 | 500.00 | 150.00 | 650.00 | 0 | 0"),  # a04, a05
        ("2015..2016", "2 | 4 | 7 | 3551.10 | 450.25 | 4001.35 | 2 | 2"),  # 2016 and a08: + 11
        ("2015..2017", "3 | 5 | 8 | 3573.10 | 450.25 | 4023.35 | 2 | 2"),  # and a09, fay: + 22
        ("2014", "0 | 0 | 0 | 0.00 | 0.00 | 0.00 | 0 | 0"),
    ],
)
def test_totals_count_what_was_paid_on_a_day_of_the_period(
    register: Register, period: str, typed: str
) -> None:
    header = (
        "households | people | person_times | amount_cash | amount_in_kind | amount | services | "
        "service_people"
    )
    require_answer(assistance.totals(register, Period.parse(period)), f"{header}\n{typed}")


@pytest.mark.parametrize(
    ("by", "period", "typed"),
    [
        (
            "unit",  # the giver: a01, a02, a04, a11, service a06; then a03, a05, service a07
            "2016",
            """
            110105001 | 2 | 3 | 4 | 3190.10 | 1
            110105002 | 1 | 2 | 2 | 800.25  | 1
            """,
        ),
        (
            "aspect",  # legal aid (a07) is outside the four; placement (a06) is a service
            "2016",
            """
            medical    | 1 | 2 | 2 | 1500.10 | 0
            schooling  | 1 | 1 | 1 | 2000.00 | 0
            living     | 2 | 2 | 2 | 450.25  | 0
            employment | 1 | 1 | 1 | 40.00   | 1
                       | 0 | 0 | 0 | 0.00    | 1
            """,
        ),
        (
            "project",
            "2016",
            """
            medical              | 1 | 2 | 2 | 1500.10 | 0
            schooling            | 1 | 1 | 1 | 2000.00 | 0
            living               | 2 | 2 | 2 | 450.25  | 0
            employment_training  | 1 | 1 | 1 | 40.00   | 0
            employment_placement | 0 | 0 | 0 | 0.00    | 1
            legal                | 0 | 0 | 0 | 0.00    | 1
            """,
        ),
        (
            "occasion",  # none: a01, a04, a05, a11 = 1000.10 + 150 + 500 + 40
            "2016",
            """
            none             | 2 | 3 | 4 | 1690.10 | 2
            autumn_schooling | 1 | 1 | 1 | 2000.00 | 0
            new_year         | 1 | 1 | 1 | 300.25  | 0
            """,
        ),
        (
            "fund_source",  # union: a01, a11, service a06; a05 went to somebody not on file
            "2016",
            """
            union     | 2 | 2 | 2 | 1040.10 | 1
            donation  | 1 | 1 | 1 | 2000.00 | 0
            district  | 1 | 1 | 1 | 300.25  | 0
            municipal | 1 | 1 | 1 | 150.00  | 0
            central   | 0 | 1 | 1 | 500.00  | 0
            other     | 0 | 0 | 0 | 0.00    | 1
            """,
        ),
        (
            "form",
            "2016",
            """
            cash    | 2 | 4 | 4 | 3540.10 | 0
            in_kind | 2 | 2 | 2 | 450.25  | 0
            service | 0 | 0 | 0 | 0.00    | 2
            """,
        ),
        (
            "relation",  # self: all but a02 (child) and a07 (spouse): 3990.35 - 2000
            "2016",
            """
            self   | 2 | 3 | 5 | 1990.35 | 1
            child  | 1 | 1 | 1 | 2000.00 | 0
            spouse | 0 | 0 | 0 | 0.00    | 1
            """,
        ),
        (
            "school_stage",
            "2016",
            """
            senior_secondary | 1 | 1 | 1 | 2000.00 | 0
                             | 2 | 3 | 5 | 1990.35 | 2
            """,
        ),
        (
            "cause",  # illness: both files of h1; laid_off: a04, a11, a06; not on file: a05
            "2016",
            """
            illness   | 1 | 2 | 3 | 3300.35 | 0
            laid_off  | 1 | 1 | 2 | 190.00  | 1
            schooling | 0 | 0 | 0 | 0.00    | 1
                      | 0 | 1 | 1 | 500.00  | 0
            """,
        ),
        (
            "category",
            "2016",
            """
            dibao | 1 | 2 | 3 | 3300.35 | 0
            deep  | 1 | 1 | 2 | 190.00  | 2
                  | 0 | 1 | 1 | 500.00  | 0
            """,
        ),
        (
            "month",
            "2016",
            """
            2016-01 | 1 | 1 | 1 | 1000.10 | 0
            2016-02 | 0 | 0 | 0 | 0.00    | 0
            2016-03 | 0 | 0 | 0 | 0.00    | 1
            2016-04 | 0 | 0 | 0 | 0.00    | 0
            2016-05 | 0 | 0 | 0 | 0.00    | 0
            2016-06 | 1 | 1 | 1 | 150.00  | 0
            2016-07 | 0 | 1 | 1 | 500.00  | 0
            2016-08 | 1 | 1 | 1 | 40.00   | 0
            2016-09 | 1 | 1 | 1 | 2000.00 | 0
            2016-10 | 0 | 0 | 0 | 0.00    | 1
            2016-11 | 0 | 0 | 0 | 0.00    | 0
            2016-12 | 1 | 1 | 1 | 300.25  | 0
            """,
        ),
        (
            "year",
            "2015..2017",
            """
            2015 | 1 | 1 | 1 | 11.00   | 0
            2016 | 2 | 4 | 6 | 3990.35 | 2
            2017 | 1 | 1 | 1 | 22.00   | 0
            """,
        ),
        (
            "cause | aspect",
            "2016-H2",  # a02, a03, a05, a11, service a07
            """
            illness   | schooling  | 1 | 1 | 1 | 2000.00 | 0
            illness   | living     | 1 | 1 | 1 | 300.25  | 0
            laid_off  | employment | 1 | 1 | 1 | 40.00   | 0
            schooling |            | 0 | 0 | 0 | 0.00    | 1
                      | medical    | 0 | 1 | 1 | 500.00  | 0
            """,
        ),
    ],
)
def test_totals_are_broken_down(register: Register, by: str, period: str, typed: str) -> None:
    answer = assistance.totals(register, Period.parse(period), by.split(" | "))
    header = f"{by} | households | people | person_times | amount | services"
    require_answer(answer, header + typed.rstrip())


def test_one_union_sees_what_it_gave_and_no_file_of_another(register: Register) -> None:
    # a03 in goods to h1, a05 to dan, service a07 to eve
    require_answer(
        assistance.totals(register.within("110105002"), Period.parse("2016")),
        """
        households | people | person_times | amount | services
        1          | 2      | 2            | 800.25 | 1
        """,
    )


def test_before_the_correction_the_figures_were_others(tmp_path: Path) -> None:
    first = typed_register(tmp_path, household_file=FILES, file_event=EVENTS, assistance=AID)
    write_load(tmp_path, {"assistance": CORRECTED})
    now, then = open_register(tmp_path), open_register(tmp_path, as_of=1)
    header = "people | person_times | amount\n"
    # fay besides, 77 of a10 instead of nothing, 99 of a11 instead of 40: 3990.35 + 77 + 59
    for seen in (first, then):
        require_answer(assistance.totals(seen, Period.parse("2016")), f"{header}5 | 7 | 4126.35")
    require_answer(assistance.totals(now, Period.parse("2016")), f"{header}4 | 6 | 3990.35")


@pytest.mark.parametrize(
    ("period", "numerator", "denominator"),
    [
        ("2016", 3, 3),  # h1, h2, and h3 for the service a07; h1 counts once for two files
        ("2016-01", 1, 2),  # h1 of h1, h2
        ("2016-02", 0, 3),  # f3 opened on the first day
        ("2016-H1", 2, 3),  # h1, h2 of all
        ("2016-07", 0, 3),  # f2 left on the first day, so it was there; dan is not on file
        ("2016-08", 0, 2),  # a11 came to h2 after it had left
        ("2016-Q4", 2, 2),  # h1 in two files, h3
        ("2016-12", 1, 2),  # h1 of h1, h3
        ("2014-05", 0, 1),
        ("2014-04", 0, 0),
        ("2015..2017", 3, 3),
    ],
)
def test_coverage_is_of_households_on_file_on_any_day(
    register: Register, period: str, numerator: int, denominator: int
) -> None:
    answer = assistance.coverage(register, Period.parse(period))
    require_answer(answer, f"numerator | denominator\n{numerator} | {denominator}")


@pytest.mark.parametrize(
    ("by", "period", "typed"),
    [
        ("cause", "2016-H1", "illness | 1 | 1\nlaid_off | 1 | 1\nschooling | 0 | 1"),
        ("category", "2016-H1", "dibao | 1 | 1\ndeep | 1 | 2"),
        ("unit", "2016-H1", "110105001 | 2 | 2\n110105002 | 0 | 1"),
        ("unit", "2016-12", "110105002 | 1 | 2"),  # h1 has moved, h2 has left
        ("unit", "2016-Q4", "110105001 | 1 | 1\n110105002 | 2 | 2"),  # h1 in both: 1 + 2 > 2
    ],
)
def test_coverage_is_broken_down_as_the_file_has_it(
    register: Register, by: str, period: str, typed: str
) -> None:
    answer = assistance.coverage(register, Period.parse(period), [by])
    require_answer(answer, f"{by} | numerator | denominator\n{typed}")


@pytest.mark.parametrize(
    ("period", "numerator", "denominator"),
    [
        ("2016", 2, 3),  # h1: medical for illness; h2: placement for laid_off; h3: legal, no
        ("2016-Q1", 2, 2),  # a01, a06
        ("2016-06", 0, 1),  # living for laid_off
        ("2016-12", 0, 1),  # living for illness
        ("2016-H2", 1, 3),  # h2 by training a11
        ("2016-07", 0, 0),  # dan is not on file
        ("2017-01", 1, 1),  # schooling for schooling
    ],
)
def test_match_asks_whether_the_main_cause_was_answered(
    register: Register, period: str, numerator: int, denominator: int
) -> None:
    answer = assistance.match(register, Period.parse(period))
    require_answer(answer, f"numerator | denominator\n{numerator} | {denominator}")


@pytest.mark.parametrize(
    ("by", "typed"),
    [
        ("cause", "illness | 1 | 1\nlaid_off | 1 | 1\nschooling | 0 | 1"),
        ("category", "dibao | 1 | 1\ndeep | 1 | 2"),
        # by giver: 001 gave h1 medical and h2 work; 002 gave h1 food and h3 a lawyer
        ("unit", "110105001 | 2 | 2\n110105002 | 0 | 2"),
    ],
)
def test_match_is_broken_down(register: Register, by: str, typed: str) -> None:
    answer = assistance.match(register, Period.parse("2016"), [by])
    require_answer(answer, f"{by} | numerator | denominator\n{typed}")


CAUSES = (
    "no_labour", "unemployed_able", "laid_off", "no_insurance", "insurance_gap", "illness",
    "disaster", "accident", "schooling", "other",
)  # fmt: skip
# In month n of 2016 every household gets an item of the n-th project; these causes it answers.
ANSWERED = {
    "living": ["no_labour", "no_insurance", "insurance_gap", "disaster", "accident", "other"],
    "medical": ["no_insurance", "insurance_gap", "illness", "accident"],
    "schooling": ["schooling"],
    "employment_training": ["unemployed_able", "laid_off"],
    "employment_placement": ["unemployed_able", "laid_off"],
    "legal": [],
}


@pytest.fixture(scope="module")
def every_cause(tmp_path_factory: pytest.TempPathFactory) -> Register:
    files = "\n".join(["file_id | cause_main", *(f"f-{cause} | {cause}" for cause in CAUSES)])
    items = [
        f"a{month}-{cause} | f-{cause} | {cause} | 2016-{month:02d}-15 | {project}"
        for month, project in enumerate(ANSWERED, start=1)
        for cause in CAUSES
    ]
    header = "aid_id | file_id | person_key | paid_on | project"
    aid = "\n".join([header, *items])
    return typed_register(tmp_path_factory.mktemp("causes"), household_file=files, assistance=aid)


@pytest.mark.parametrize(("month", "project"), list(enumerate(ANSWERED, start=1)))
def test_each_project_answers_the_causes_of_the_rules(
    every_cause: Register, month: int, project: str
) -> None:
    answer = assistance.match(every_cause, Period.parse(f"2016-{month:02d}"), ["cause"])
    rows = [f"{cause} | {int(cause in ANSWERED[project])} | 1" for cause in CAUSES]
    require_answer(answer, "\n".join(["cause | numerator | denominator", *rows]))


@pytest.mark.parametrize(
    ("period", "by", "typed"),
    [
        # a02 bob 2000 in autumn, a10 withdrawn; a09 fay 22 in 2017
        ("2016", "", "1 | 1 | 2000.00"),
        ("2016..2017", "", "2 | 1 | 2022.00"),
        (
            "2016..2017",
            "school_stage",
            "senior_secondary | 1 | 1 | 2000.00\ncollege | 1 | 0 | 22.00",
        ),
        ("2015", "", "0 | 0 | 0.00"),
    ],
)
def test_pupils_are_counted_by_stage_with_their_money(
    register: Register, period: str, by: str, typed: str
) -> None:
    groups = [by] if by else []
    answer = assistance.schooling(register, Period.parse(period), groups)
    header = " | ".join([*groups, "pupils", "autumn_pupils", "amount"])
    require_answer(answer, f"{header}\n{typed}")


@pytest.mark.parametrize(
    ("period", "typed"),
    [
        ("2015-03", "2 | 2 | 0"),  # h1, h2 since this month: nothing given yet, both new
        ("2015-12", "2 | 1 | 0"),  # a08 to h1; h2 was entered in March
        ("2016-02", "3 | 2 | 0"),  # h2 entered a year ago, on 1 March; h3 new
        ("2016-12", "2 | 0 | 0"),  # h2 left in July; h3 got legal aid
        ("2017-12", "2 | 0 | 1"),  # h1: a03 at the end of 2016; h3: a09 in January 2017
        ("2018-01", "2 | 0 | 2"),
    ],
)
def test_households_never_aided_or_not_looked_after_for_a_year(
    register: Register, period: str, typed: str
) -> None:
    answer = assistance.unaided(register, Period.parse(period))
    require_answer(answer, f"households | never_aided | untouched\n{typed}")


def test_cash_of_nothing_aids_nobody(tmp_path: Path) -> None:
    register = typed_register(
        tmp_path,
        household_file="file_id | household_id\nf1 | h1",
        file_event="event_id | file_id | kind | happened_on\ne1 | f1 | open | 2014-01-01",
        assistance="aid_id | file_id | person_key | paid_on | form | amount\n"
        "a1 | f1 | ann | 2016-05-01 | cash | 0.00",
    )
    period = Period.parse("2016")
    require_answer(assistance.coverage(register, period), "numerator | denominator\n0 | 1")
    require_answer(assistance.match(register, period), "denominator\n0")
    unaided = assistance.unaided(register, period)
    require_answer(unaided, "households | never_aided | untouched\n1 | 1 | 1")


def test_goods_count_whatever_their_value(tmp_path: Path) -> None:
    register = typed_register(
        tmp_path,
        assistance="aid_id | person_key | paid_on | project | form | amount | school_stage\n"
        "a1 | ann | 2016-09-01 | schooling | in_kind | 0.00 | college\n"
        "a2 | bob | 2016-09-01 | schooling | cash | 0.00 | college",
    )
    period = Period.parse("2016")
    # ann's goods, not bob's nothing: one payment, one pupil
    require_answer(
        assistance.totals(register, period), "people | person_times | amount\n1 | 1 | 0.00"
    )
    require_answer(assistance.schooling(register, period), "pupils | amount\n1 | 0.00")
