"""The line for cron: its fields, and what it mails."""

import re

import pytest
from scheduling_examples import (
    HEALING,
    MONTHLY,
    ZONE,
    Installation,
    is_cron,
    require_understood,
    text_of,
)


def cron_line() -> tuple[list[str], str]:
    """The five fields of the one line, and its command."""
    lines = [line for line in text_of("bangfu.crontab").splitlines() if re.match(r"[0-9*]", line)]
    (line,) = lines
    *fields, command = line.split(None, 5)
    return fields, command


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
