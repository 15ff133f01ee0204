"""The examples for GitHub Actions and GitLab CI: their scripts, run by a shell."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from bangfu.project import ROOT
from scheduling_examples import (
    HEALING,
    IN_CI,
    LOGGED,
    ZONE,
    Installation,
    is_cron,
    require_understood,
    text_of,
)


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
    assert "VENV := $(or $(CONDA),.venv)\n" in makefile
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
