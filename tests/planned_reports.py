"""A small register and notebooks of few questions, for tests of what is planned."""

from pathlib import Path

from bangfu.files import FileHashes
from bangfu.press.release.job import Release
from bangfu.press.runs.reasons import reasons
from nbformat import NotebookNode
from small_notebooks import small

TABLES = {
    "household_file": """
file_id | unit_code | category
F-1     | 110105001 | dibao
F-2     | 110105002 | deep
""",
    "file_event": """
event_id | file_id | happened_on | kind
E-1      | F-1     | 2017-03-01  | open
E-2      | F-2     | 2016-06-01  | open
""",
    "assistance": """
aid_id | file_id | person_key | unit_code | paid_on    | amount
A-1    | F-1     | one        | 110105001 | 2017-03-05 | 100.00
A-2    | F-2     | two        | 110105002 | 2017-03-06 | 200.00
A-3    | F-1     | one        | 110105001 | 2017-04-05 | 300.00
A-4    | F-1     | one        | 110105001 | 2018-03-05 | 400.00
""",
    "comfort_case": """
case_id | claimant_key | unit_code | decided_on | decision | paid_on    | amount | batch_no
C-1     | one          | 110105001 | 2017-02-20 | approved | 2017-03-01 | 500.00 | 1
C-2     | two          | 110105002 | 2017-02-20 | approved | 2017-03-01 | 700.00 | 1
C-3     | one          | 110105001 | 2016-11-20 | approved | 2017-04-01 | 600.00 | 2
C-4     | one          | 110105001 | 2016-11-20 | approved | 2018-03-01 | 600.00 | 2
""",
}
OPEN = """\
from bangfu import open_report
report = open_report(
    register=register, period=period, unit=unit, language=language, edition=edition, as_of=as_of
)"""


def notebooks() -> dict[str, NotebookNode]:
    """Three notebooks of few questions, each ending with where its numbers come from."""
    asked = {
        "assistance_totals": 'report.sentence("assistance.summary")',
        "hardship_exit": "report.balance()",
        "comfort_payments": 'report.sentence("comfort.summary")',
    }
    return {
        name: small(OPEN, source, 'report.sentence("comfort.decisions")', "report.provenance()")
        if name == "comfort_payments"
        else small(OPEN, source, "report.provenance()")
        for name, source in asked.items()
    }


def is_up_to_date(release: Release, reports: Path) -> bool:
    """Whether nothing a published release is made of has changed, and it is whole."""
    return not any(reasons(release, reports, FileHashes(None)).values())
