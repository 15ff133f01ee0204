"""The units of systemd: their own words, and what systemd says of them."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from bangfu.params import read_run_params
from bangfu.project import ROOT
from scheduling_examples import MONTHLY, ZONE, Installation, require_understood, text_of

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd is not installed"
)


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
