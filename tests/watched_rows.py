"""Rows of a small register in which something deserves a look, for tests of early warning."""

from datetime import date, timedelta

UNITS = [f"1101050{n:02d}" for n in range(1, 13)]
TREE = "unit_code | name | name_en | kind | parent_code | valid_from\n" + "\n".join(
    ["110105 | 测试区总工会 | Test District | district | | 2000-01-01"]
    + [f"{u} | {u} | {u} | subdistrict | 110105 | 2000-01-01" for u in UNITS]
)


def claims(rows: list[str]) -> str:
    head = (
        "case_id | claimant_key | unit_code | event_kind | illness | happened_on | applied_on | "
        "decided_on | decision | reject_reason | paid_on | amount | batch_no"
    )
    return "\n".join([head, *rows])


def claim(
    number: int, unit: str, day: date, *, illness: str = "cancer", refused: bool = False,
    who: str = "", happened: date | None = None,
) -> str:  # fmt: skip
    ended = day + timedelta(days=10)
    end = "rejected | incomplete | | |" if refused else f"approved | | {ended} | 3000.00 | 1"
    return (
        f"C-{number} | {who or number} | {unit} | major_illness | {illness} | {happened or day} | "
        f"{day} | {ended} | {end}"
    )


def aid(rows: list[str]) -> str:
    head = (
        "aid_id | person_key | file_id | unit_code | project | occasion | form | amount | paid_on"
    )
    return "\n".join([head, *rows])


PAID = [
    "A-1 | a |  | 110105001 | living  | spring_festival | cash    | 1000.00 | 2019-02-01",
    "A-2 | a |  | 110105001 | living  | spring_festival | cash    | 1000.00 | 2019-02-01",
    "A-3 | b |  | 110105001 | living  | spring_festival | cash    | 1000.00 | 2019-02-01",
    "A-4 | b |  | 110105002 | living  | spring_festival | cash    | 1000.00 | 2019-02-20",
    "A-5 | c |  | 110105001 | medical | none            | cash    | 1000.00 | 2019-02-01",
    "A-6 | c |  | 110105002 | medical | none            | cash    | 1200.00 | 2019-02-01",
    "A-7 | d |  | 110105001 | living  | spring_festival | in_kind |  200.00 | 2019-02-01",
    "A-8 | d |  | 110105001 | living  | spring_festival | in_kind |  200.00 | 2019-02-01",
    "A-9 | e |  | 110105001 | living  | none            | cash    | 1000.00 | 2019-02-01",
    "A-10 | e |  | 110105001 | living  | none           | cash    | 1000.00 | 2019-03-01",
]
CLAIMED = [
    claim(1, "110105001", date(2018, 12, 1), who="x", happened=date(2018, 11, 1)),
    claim(2, "110105002", date(2019, 1, 1), who="x", happened=date(2018, 11, 3)),
    claim(3, "110105001", date(2019, 1, 1), who="y", happened=date(2018, 11, 1)),
    claim(4, "110105001", date(2019, 6, 1), who="y", happened=date(2019, 5, 1)),
    claim(5, "110105001", date(2019, 1, 1), who="z", happened=date(2018, 11, 1)),
    claim(6, "110105001", date(2019, 1, 1), who="z", happened=date(2018, 11, 1), refused=True),
]
