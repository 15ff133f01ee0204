"""The monthly reports as an Airflow DAG: one task, which calls the command line of bangfu.

For Airflow 3, with bangfu in its own virtual environment under /opt/bangfu on the worker. A month
that was missed is caught up: each DAG run names the periods of its own month.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pendulum
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG
from airflow.sdk.exceptions import AirflowFailException
from airflow.timetables.interval import CronDataIntervalTimetable

TIME_ZONE = "Asia/Shanghai"

# Codes 3 (interrupted) and 4 (another run at work) heal by themselves, so that the task fails and
# is tried again. All others are left to `settle`, which fails for good.
COMMAND = """\
.venv/bin/bangfu run params/monthly.yaml --register data/register \
  {{ periods(data_interval_start) }} --log run/monthly.jsonl
code=$?
case $code in 3 | 4) exit $code ;; esac
echo "exit code $code"
"""


def periods(start):
    """The month a data interval starts in, and the quarter, half-year and year that end with it."""
    start = start.astimezone(ZoneInfo(TIME_ZONE))
    year, month = start.year, start.month
    ending = [f"{year}-{month:02d}"]
    if month % 3 == 0:
        ending.append(f"{year}-Q{month // 3}")
    if month % 6 == 0:
        ending.append(f"{year}-H{month // 6}")
    if month == 12:
        ending.append(f"{year}")
    return " ".join(f"--period {period}" for period in ending)


def settle(last_line):
    """Fail without another try unless the last line printed says that all releases landed."""
    if last_line != "exit code 0":
        raise AirflowFailException(f"bangfu: {last_line}; what to do: docs/scheduling/README.md")


with DAG(
    dag_id="bangfu_monthly",
    description="Monthly reports of bangfu",
    # From the 5th to the 5th: the interval that ends on 5 January starts in December.
    schedule=CronDataIntervalTimetable("0 2 5 * *", timezone=TIME_ZONE),
    start_date=pendulum.datetime(2026, 1, 5, 2, tz=TIME_ZONE),  # January is the first month made
    catchup=True,
    max_active_runs=1,  # bangfu runs once at a time
    user_defined_macros={"periods": periods},
) as dag:
    BashOperator(
        task_id="run",
        bash_command=COMMAND,
        cwd="/opt/bangfu",
        output_processor=settle,
        skip_on_exit_code=None,  # nothing that ends with a code was skipped
        retries=8,
        retry_delay=timedelta(minutes=15),
    )
