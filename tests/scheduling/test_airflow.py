"""The DAG for Airflow, without Airflow."""

import ast
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import jinja2
import pytest
from bangfu.periods import Period, ending_with
from scheduling_examples import (
    FOLDER,
    LOGGED,
    MONTHLY,
    ZONE,
    Installation,
    require_understood,
    text_of,
)

DAG = ast.parse((FOLDER / "airflow_dag.py").read_text("utf-8"))


class FailForGoodError(Exception):
    """Stands for the exception of Airflow after which a task is not tried again."""


@pytest.fixture(scope="module")
def dag() -> dict[str, Any]:
    """The functions and constants of the DAG, without Airflow."""
    kept = [n for n in DAG.body if isinstance(n, ast.Assign | ast.FunctionDef)]
    names: dict[str, Any] = {"ZoneInfo": ZoneInfo, "AirflowFailException": FailForGoodError}
    exec(compile(ast.Module(kept, []), "airflow_dag.py", "exec"), names)
    return names


def call_of(name: str) -> dict[str, Any]:
    """The keywords of the one call of a name in the DAG, as source."""
    calls = [
        node for node in ast.walk(DAG)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == name
    ]  # fmt: skip
    (call,) = calls
    return {str(keyword.arg): ast.unparse(keyword.value) for keyword in call.keywords}


def test_dag_imports_airflow_and_pendulum_and_no_operator_of_papermill() -> None:
    imported = [
        node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(DAG)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert {str(name).partition(".")[0] for name in imported} == {
        "airflow", "datetime", "pendulum", "zoneinfo",
    }  # fmt: skip
    assert "papermill" not in text_of("airflow_dag.py").lower()


def test_dag_runs_once_at_a_time_and_catches_up(dag: dict[str, Any]) -> None:
    given = call_of("DAG")
    assert (given["catchup"], given["max_active_runs"]) == ("True", "1")
    assert given["schedule"] == "CronDataIntervalTimetable('0 2 5 * *', timezone=TIME_ZONE)"
    assert given["start_date"].endswith("tz=TIME_ZONE)")
    assert dag["TIME_ZONE"] == ZONE


def test_task_calls_the_command_line_where_it_is_installed() -> None:
    given = call_of("BashOperator")
    assert given["bash_command"] == "COMMAND"
    assert given["cwd"] == "'/opt/bangfu'"
    assert given["output_processor"] == "settle"
    assert given["skip_on_exit_code"] == "None"
    assert int(given["retries"]) > 0


def rendered(dag: dict[str, Any], start: datetime) -> str:
    template = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)
    given = {"periods": dag["periods"], "data_interval_start": start}
    return template.from_string(dag["COMMAND"]).render(given)


def test_command_of_the_task_is_understood(dag: dict[str, Any], installation: Installation) -> None:
    start = datetime(2019, 12, 4, 18, tzinfo=ZoneInfo("UTC"))
    assert installation.shell(rendered(dag, start))[0] == 0
    asked = [w for p in ("2019-12", "2019-Q4", "2019-H2", "2019") for w in ("--period", p)]
    assert installation.called() == ["run", *MONTHLY[:3], *asked, *LOGGED]
    require_understood(installation.called())


@pytest.mark.parametrize("month", Period.parse("2019").months, ids=str)
def test_dag_names_the_periods_the_job_would_choose(dag: dict[str, Any], month: Period) -> None:
    fifth = datetime(month.start.year, month.start.month, 5, 2, tzinfo=ZoneInfo(ZONE))
    expected = " ".join(f"--period {period}" for period in ending_with(month))
    for zone in (ZONE, "UTC"):
        assert dag["periods"](fifth.astimezone(ZoneInfo(zone))) == expected
    edge = datetime(month.end.year, month.end.month, 1, tzinfo=ZoneInfo(ZONE))
    assert dag["periods"]((edge - timedelta(seconds=1)).astimezone(ZoneInfo("UTC"))) == expected


@pytest.mark.parametrize(
    ("code", "outcome"),
    [(0, "landed"), (1, "failed"), (2, "failed"), (3, "again"), (4, "again"), (137, "failed")],
)
def test_task_is_tried_again_only_if_it_may_heal(
    dag: dict[str, Any], installation: Installation, code: int, outcome: str
) -> None:
    command = rendered(dag, datetime(2019, 5, 5, 2, tzinfo=ZoneInfo(ZONE)))
    ended, said = installation.shell(command, code)
    if outcome == "again":  # the task fails, and Airflow tries it again
        assert ended == code
        return
    assert ended == 0
    last = said.splitlines()[-1]
    if outcome == "landed":
        assert dag["settle"](last) is None
    else:
        with pytest.raises(FailForGoodError, match=f"exit code {code};"):
            dag["settle"](last)
