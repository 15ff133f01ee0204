"""The scheduling examples as tests take them: each is checked as far as it can be alone.

Their commands are run by a real shell, in an installation whose `bangfu` writes down how it was
called and ends with a code of the test's choice; what it wrote down is then parsed by the command
line itself.
"""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bangfu.cli.commands import app
from bangfu.params import read_run_params
from bangfu.project import ROOT
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


RANGES = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)]


def in_range(field: str, least: int, most: int) -> bool:
    return field == "*" or (field.isdecimal() and least <= int(field) <= most)


def is_cron(fields: list[str]) -> bool:
    """Whether five fields are numbers within their ranges, or stars."""
    return len(fields) == 5 and all(map(in_range, fields, *zip(*RANGES, strict=True)))
