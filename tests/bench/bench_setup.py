"""What the ways of `bench_runs` need before they run: bytecode, ploomber-engine, an environment."""

import os
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from bangfu.project import ROOT

__all__ = ["PLOOMBER", "compile_bytecode", "environment", "install_ploomber"]

PLOOMBER = ROOT / ".bench"
"""Where ploomber-engine is installed: beside the environment, never in it."""

_PINS = """\
ploomber-engine==0.0.33 \
  --hash=sha256:e6b8f3cf20adbb8f93c59d12228f9ab76216b0b10938e3a2db79520e29b123d7
ploomber-core==0.2.27 \
  --hash=sha256:a72294d40b90ff9ad5cb9d693301567a2f24c3ffe3515a1acba83adf193169c4
ploomber-extension==0.1.1 \
  --hash=sha256:c3017d63c8b828cb0b96a5ee79301b7c995fc3ae92abf49bcee242f6541c37bf
debuglater==1.4.4 \
  --hash=sha256:8d1b0faa931ecf4201be5dd71d4e37226ab746c0ea2df14fa772da6d4bec444b
"""
"""With what it imports to run a notebook and the environment lacks; dormant since 2024."""


def install_ploomber() -> str | None:
    """Install ploomber-engine beside the environment if it is not there; None, or why it failed."""
    if (PLOOMBER / "ploomber_engine-0.0.33.dist-info").exists():
        return None
    with tempfile.TemporaryDirectory() as folder:
        pins = Path(folder) / "pins.txt"
        pins.write_text(_PINS, encoding="utf-8")
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        command += ["--disable-pip-version-check", "--require-hashes", "--upgrade"]
        command += ["--target", str(PLOOMBER), "-r", str(pins)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode == 0:
        return None
    told = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
    return f"ploomber-engine could not be installed ({(told or ['pip failed'])[-1]})"


def compile_bytecode() -> None:
    """Compile what has no bytecode yet, of the environment, the library and ploomber-engine."""
    places = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), str(ROOT / "lib")}
    command = [sys.executable, "-m", "compileall", "-qq", "-j", "2", *sorted(places), str(PLOOMBER)]
    # a few modules of test suites are not meant to compile: what compileall says is of no use here
    subprocess.run(command, check=False, env=environment(), capture_output=True)


def environment(*, ploomber: bool = False) -> dict[str, str]:
    """The environment of every way alike: this library, its commands first, bytecode in use.

    Parameters
    ----------
    ploomber
        Whether ploomber-engine can be imported: papermill loads every engine it finds, so the ways
        that do not use it must not pay for it.
    """
    ours = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {
        **ours,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), ours.get("PATH", "")]),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "lib"), *([str(PLOOMBER)] if ploomber else [])]),
        "PLOOMBER_STATS_ENABLED": "false",  # its telemetry would wait for a network
    }
