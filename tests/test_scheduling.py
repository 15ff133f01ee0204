"""The scheduling examples: each is checked as far as it can be without its scheduler.

Their commands are run by a real shell, in an installation whose `bangfu` writes down how it was
called and ends with a code of the test's choice; what it wrote down is then parsed by the command
line itself.
"""

import ast
import os
import re
import shlex
import shutil
import stat
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import jinja2
import pytest
import yaml
from bangfu.cli import app
from bangfu.errors import BangfuError
from bangfu.params import ROOT, read_run_params
from bangfu.periods import Period, ending_with
from typer.main import get_command

FOLDER = ROOT / "docs" / "scheduling"
READMES = ["README.md", "README.zh.md"]
EXAMPLES = [
    "airflow_dag.py", "bangfu-monthly.service", "bangfu-monthly.timer", "bangfu.crontab",
    "github-actions.yml", "gitlab-ci.yml",
]  # fmt: skip
ZONE = "Asia/Shanghai"
MONTHLY = ["params/monthly.yaml", "--register", "data/register", "--log", "run/monthly.jsonl"]
IN_CI = ["params/monthly.yaml", "--register", "/opt/bangfu/data/register"]
LOGGED = ["--log", "run/monthly.jsonl"]
HEALING = [3, 4]
"""Exit codes of an interrupted run, and of one that met another."""

_RECORDER = """\
#!/bin/sh
cd "$(dirname "$0")/../.." || exit 99
pwd >where
umask >umask
printf '%s\\0' "$@" >called
echo 'published reports/public/110105/2019-12'
echo 'public/110105/2019-12: hardship_exit (zh)' >&2
exit "$(cat code)"
"""
needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd is not installed"
)


def text_of(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


@dataclass(frozen=True)
class Installation:
    """A folder that stands for /opt/bangfu."""

    place: Path

    def shell(self, command: str, code: int = 0, **variables: str) -> tuple[int, str]:
        """Run a command of an example with bangfu ending in `code`: its own code and output."""
        (self.place / "code").write_text(str(code), encoding="utf-8")
        done = subprocess.run(
            ["bash", "-c", command],
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,  # together, as cron and Airflow take them
            text=True,
            cwd=self.place,
            env={"PATH": os.environ["PATH"], **variables},
        )
        return done.returncode, done.stdout

    def called(self) -> list[str]:
        """The arguments bangfu was called with."""
        return (self.place / "called").read_text("utf-8").split("\0")[:-1]


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    place = tmp_path / "bangfu"
    for folder in (".venv/bin", "reports", "run"):
        (place / folder).mkdir(parents=True)
    program = place / ".venv" / "bin" / "bangfu"
    program.write_text(_RECORDER, encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return Installation(place)


def require_understood(typed: list[str]) -> None:
    """The command line parses what is typed after `bangfu`, and its parameter files are right."""
    name, *arguments = typed
    command = get_command(app).commands[name]  # type: ignore[attr-defined]
    context = command.make_context(name, list(arguments))  # parses as if typed, runs nothing
    for path in context.params.get("params", ()):
        read_run_params(ROOT / path)


def spans(name: str) -> list[str]:
    """What stands in backticks, and the lines of shell blocks."""
    text = text_of(name)
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.M | re.S)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S))
    return [line for block in blocks for line in block.splitlines()] + inline


def exit_codes(name: str) -> list[int]:
    return [int(code) for code in re.findall(r"^\| (\d) \|", text_of(name), re.M)]


# The documents


def test_every_example_is_in_both_documents_and_here() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted([*EXAMPLES, *READMES])
    for readme in READMES:
        assert set(EXAMPLES) <= set(spans(readme))


@pytest.mark.parametrize("readme", READMES)
def test_commands_of_the_documents_are_understood(readme: str) -> None:
    typed = [shlex.split(line)[1:] for line in spans(readme) if line.startswith("bangfu ")]
    assert len(typed) >= 4
    for arguments in typed:
        require_understood(arguments)


def test_both_documents_print_the_same_commands_and_exit_codes() -> None:
    commands = [[s for s in spans(readme) if " " in s and s[0] != " "] for readme in READMES]
    assert commands[0] == commands[1]
    assert [exit_codes(readme) for readme in READMES] == [[0, 1, 2, *HEALING]] * 2


def test_exit_codes_of_all_errors_are_told() -> None:
    kinds = [BangfuError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    assert {kind.exit_code for kind in kinds} <= set(exit_codes("README.md"))


@pytest.mark.parametrize("name", [*EXAMPLES, *READMES])
def test_paths_are_those_of_an_installation_and_of_no_machine(name: str) -> None:
    found = set(re.findall(r"(?<![\w.~$}*<-])/(?:[a-z][\w.-]*)(?:/[a-z][\w.-]*)?", text_of(name)))
    assert {path for path in found if not path.startswith("/opt/bangfu")} <= {
        "/run/bangfu-monthly", "/etc/systemd", "/bin/bash",
    }  # fmt: skip


# systemd


def settings(name: str) -> dict[str, list[str]]:
    """The values of a unit file by `Section.Key`, in order."""
    found: dict[str, list[str]] = {}
    section = ""
    for line in text_of(name).splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            key, equals, value = line.partition("=")
            assert equals, line
            found.setdefault(f"{section}.{key}", []).append(value)
    return found


def test_units_have_their_sections() -> None:
    for name, sections in [
        ("bangfu-monthly.service", {"Unit", "Service"}),
        ("bangfu-monthly.timer", {"Unit", "Timer", "Install"}),
    ]:
        assert {key.partition(".")[0] for key in settings(name)} == sections


def test_service_calls_the_monthly_job_where_it_is_installed() -> None:
    service = settings("bangfu-monthly.service")
    (line,) = service["Service.ExecStart"]
    program, *typed = shlex.split(line)
    assert program == "/opt/bangfu/.venv/bin/bangfu"
    assert service["Service.WorkingDirectory"] == ["/opt/bangfu"]
    assert typed == ["run", *MONTHLY]
    require_understood(typed)


def test_service_may_write_reports_and_runs_and_nothing_else() -> None:
    service = settings("bangfu-monthly.service")
    assert service["Service.ProtectSystem"] == ["strict"]
    assert service["Service.ReadWritePaths"] == ["/opt/bangfu/reports /opt/bangfu/run"]
    assert service["Service.UMask"] == ["0027"]
    (folder,) = service["Service.RuntimeDirectory"]
    places = [value.partition("=")[2] for value in service["Service.Environment"]]
    assert all(f"{place}/".startswith(f"/run/{folder}/") for place in places)


def test_service_tries_again_only_what_heals() -> None:
    service = settings("bangfu-monthly.service")
    assert "Service.SuccessExitStatus" not in service
    assert service["Service.Restart"] == ["on-failure"]
    # An interrupted run was stopped by somebody: it is not started behind their back.
    assert service["Service.RestartPreventExitStatus"] == ["1 2 3"]
    assert {"Unit.StartLimitBurst", "Unit.StartLimitIntervalSec"} <= service.keys()


def test_timer_keeps_the_time_of_the_job_and_makes_up_for_a_missed_start() -> None:
    timer = settings("bangfu-monthly.timer")
    assert timer["Timer.OnCalendar"] == [f"*-*-05 02:00:00 {ZONE}"]
    assert timer["Timer.Persistent"] == ["true"]
    assert read_run_params(ROOT / "params" / "monthly.yaml").timezone == ZONE


@needs_systemd
def test_systemd_accepts_both_units(installation: Installation, tmp_path: Path) -> None:
    units = []
    for name in ("bangfu-monthly.service", "bangfu-monthly.timer"):
        unit = tmp_path / name
        unit.write_text(text_of(name).replace("/opt/bangfu", str(installation.place)), "utf-8")
        units.append(str(unit))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    told = [line for line in done.stderr.splitlines() if "bangfu-monthly" in line]
    assert (done.returncode, told) == (0, [])


@needs_systemd
@pytest.mark.parametrize(
    ("now", "starts"),
    [
        ("2019-12-31 00:00:00", "2020-01-04 18:00:00"),  # 02:00 on the 5th in Shanghai
        ("2020-01-04 18:00:01", "2020-02-04 18:00:00"),
        ("2020-02-29 00:00:00", "2020-03-04 18:00:00"),
    ],
)
def test_systemd_starts_the_timer_on_the_fifth(now: str, starts: str) -> None:
    (calendar,) = settings("bangfu-monthly.timer")["Timer.OnCalendar"]
    said = subprocess.run(
        ["systemd-analyze", "calendar", f"--base-time={now} UTC", calendar],
        check=True, capture_output=True, text=True, env={**os.environ, "TZ": "UTC"},
    ).stdout  # fmt: skip
    assert f"{starts} UTC" in said


# cron


def cron_line() -> tuple[list[str], str]:
    """The five fields of the one line, and its command."""
    lines = [line for line in text_of("bangfu.crontab").splitlines() if re.match(r"[0-9*]", line)]
    (line,) = lines
    *fields, command = line.split(None, 5)
    return fields, command


RANGES = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)]


def in_range(field: str, least: int, most: int) -> bool:
    return field == "*" or (field.isdecimal() and least <= int(field) <= most)


def is_cron(fields: list[str]) -> bool:
    """Whether five fields are numbers within their ranges, or stars."""
    return len(fields) == 5 and all(map(in_range, fields, *zip(*RANGES, strict=True)))


@pytest.mark.parametrize(
    ("fields", "right"),
    [
        ("0 2 5 * *", True),
        ("60 2 5 * *", False),
        ("0 24 5 * *", False),
        ("0 2 0 * *", False),
        ("0 2 32 * *", False),
        ("0 2 5 13 *", False),
        ("0 2 5 * 8", False),
        ("0 2 5 *", False),
        ("0 2 x * *", False),
    ],
)
def test_cron_fields_out_of_range_are_found(fields: str, right: bool) -> None:
    assert is_cron(fields.split()) is right


def test_crontab_starts_on_the_fifth_in_the_zone_of_the_job() -> None:
    fields, command = cron_line()
    assert is_cron(fields)
    assert fields == ["0", "2", "5", "*", "*"]
    assert "%" not in command  # cron would end the command there
    settings_of_cron = dict(re.findall(r"^([A-Z_]+)=(.*)$", text_of("bangfu.crontab"), re.M))
    assert settings_of_cron["CRON_TZ"] == ZONE
    assert settings_of_cron["SHELL"] == "/bin/bash"
    assert settings_of_cron["MAILTO"]


def test_cron_says_nothing_when_all_is_well(installation: Installation) -> None:
    command = cron_line()[1].replace("cd /opt/bangfu", f"cd {installation.place}")
    assert installation.shell(command) == (0, "")
    assert installation.called() == ["run", *MONTHLY]
    assert (installation.place / "umask").read_text("utf-8").strip() == "0027"
    require_understood(installation.called())


@pytest.mark.parametrize("code", [1, 2, *HEALING])
def test_cron_mails_the_code_and_what_was_printed(installation: Installation, code: int) -> None:
    command = cron_line()[1].replace("cd /opt/bangfu", f"cd {installation.place}")
    ended, said = installation.shell(command, code)
    assert ended == code
    assert said.splitlines() == [
        f"exit code {code}",
        "published reports/public/110105/2019-12",
        "public/110105/2019-12: hardship_exit (zh)",
    ]


# Airflow

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


# CI


def workflow() -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load(text_of("github-actions.yml"))
    return found


def pipeline() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text_of("gitlab-ci.yml"))
    return found


def github_script() -> str:
    (job,) = workflow()["jobs"].values()
    (script,) = [step["run"] for step in job["steps"] if "bangfu run" in step.get("run", "")]
    return str(script)


def gitlab_script() -> str:
    (script,) = [line for line in pipeline()["monthly-reports"]["script"] if "bangfu run" in line]
    return str(script)


SCRIPTS = [github_script, gitlab_script]


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize(
    ("period", "asked"),
    [
        ("", []),
        ("2019-12", ["--period", "2019-12"]),
        ('2019"; touch made; "', ["--period", '2019"; touch made; "']),  # a word, never a command
        ("$(touch made)", ["--period", "$(touch made)"]),
    ],
)
def test_ci_calls_the_monthly_job_with_a_period_if_one_is_given(
    installation: Installation, script: Callable[[], str], period: str, asked: list[str]
) -> None:
    code, _ = installation.shell(script(), REGISTER=IN_CI[-1], PERIOD=period)
    assert code == 0
    assert installation.called() == ["run", *IN_CI, *asked, *LOGGED]
    assert not (installation.place / "made").exists()
    require_understood(installation.called())


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("code", [1, 2, *HEALING])
def test_ci_fails_with_the_code_of_the_job(
    installation: Installation, script: Callable[[], str], code: int
) -> None:
    assert installation.shell(script(), code, REGISTER="r", PERIOD="")[0] == code


def test_ci_scripts_do_nothing_but_set_up_and_run() -> None:
    (job,) = workflow()["jobs"].values()
    others = [step["run"] for step in job["steps"] if "run" in step]
    others += pipeline()["monthly-reports"]["script"]
    left = [line for line in others if line not in (github_script(), gitlab_script())]
    assert left == ["make .venv/.ready"] * 2
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert "VENV := .venv\n" in makefile
    assert "READY := $(VENV)/.ready\n" in makefile
    assert "\n$(READY):" in makefile


def test_workflow_is_scheduled_by_hand_too_and_may_only_read() -> None:
    found = workflow()
    triggers = found[True]  # YAML 1.1 reads `on` as true
    (schedule,) = triggers["schedule"]
    assert is_cron(schedule["cron"].split())
    # GitHub counts in UTC: 18:00 on the 4th is 02:00 on the 5th in Shanghai.
    minute, hour, day = map(int, schedule["cron"].split()[:3])
    there = datetime(2020, 1, day, hour, minute, tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(ZONE))
    assert (there.day, there.hour, there.minute) == (5, 2, 0)
    assert "period" in triggers["workflow_dispatch"]["inputs"]
    assert found["permissions"] == {"contents": "read"}
    assert found["concurrency"]["cancel-in-progress"] is False


def test_pipeline_runs_on_a_schedule_and_by_hand_one_at_a_time() -> None:
    found = pipeline()
    job = found["monthly-reports"]
    assert job["stage"] in found["stages"]
    assert [rule["if"].split(" == ")[1] for rule in job["rules"]] == ['"schedule"', '"web"']
    assert job["resource_group"]
    assert job["retry"]["exit_codes"] == HEALING
    assert job["cache"]["key"]["files"] == ["requirements.lock"]


def test_ci_runs_in_the_house_and_keeps_only_what_is_public() -> None:
    (job,) = workflow()["jobs"].values()
    assert "self-hosted" in job["runs-on"]
    (upload,) = [s for s in job["steps"] if "upload-artifact" in s.get("uses", "")]
    public = ["reports/index.html", "reports/index.en.html", "reports/public/"]
    assert upload["with"]["path"].split() == public
    assert pipeline()["monthly-reports"]["artifacts"]["paths"] == public
    assert pipeline()["monthly-reports"]["tags"] == ["bangfu"]


@pytest.mark.parametrize("name", ["github-actions.yml", "gitlab-ci.yml"])
def test_ci_names_no_secret_and_puts_no_input_into_a_script(name: str) -> None:
    assert not re.search(r"secrets\.|token|password", text_of(name), re.I)
    assert "${{" not in github_script() + gitlab_script()
