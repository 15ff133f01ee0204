"""Derive environment.yml from requirements.lock, and check that both follow pyproject.toml.

conda users get the very versions pip users get: conda brings Python, pip the pins. Without
`--check` the file is written, with it nothing is changed and a difference is an error.
"""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)(?: ; (?P<marker>.+?))? \\$", re.M)


def pins(lock: str) -> list[tuple[str, str, str]]:
    """Name, version and marker of every pin of a lock."""
    return [(m["name"], m["version"], m["marker"] or "") for m in _PIN.finditer(lock)]


def environment(lock: str) -> str:
    """The text of environment.yml that gives the pins of a lock."""
    lines = [f"{name}=={version}" + (f" ; {m}" if m else "") for name, version, m in pins(lock)]
    quoted = "\n".join(f'      - "{line}"' for line in lines)
    return (
        "# Made by `make lock` from requirements.lock; do not edit.\n"
        "# conda env create -f environment.yml && conda activate bangfu && "
        "pip install --no-deps -e .\n"
        "name: bangfu\nchannels:\n  - conda-forge\n  - nodefaults\ndependencies:\n"
        '  - "python>=3.11"\n  - pip\n  - make\n  - pip:\n'
        f"{quoted}\n"
    )


def unmet(project: dict[str, object], lock: str) -> list[str]:
    """The direct requirements of pyproject.toml that the lock does not meet."""
    table = project["project"]
    wanted = [*table["dependencies"], *table["optional-dependencies"]["dev"]]
    held: dict[str, list[str]] = {}
    for name, version, _ in pins(lock):
        held.setdefault(canonicalize_name(name), []).append(version)
    requirements = [Requirement(text) for text in wanted]
    return [
        str(r)
        for r in requirements
        if not any(r.specifier.contains(v) for v in held.get(canonicalize_name(r.name), []))
    ]


def main(check: bool) -> int:
    """Write environment.yml, or check it; the number of faults is the exit code."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    derived = environment(lock)
    place = ROOT / "environment.yml"
    if not check:
        place.write_text(derived, encoding="utf-8")
        return 0
    faults = unmet(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8")), lock)
    messages = [f"requirements.lock does not meet {fault!r}: run make lock" for fault in faults]
    if not place.exists() or place.read_text("utf-8") != derived:
        messages.append("environment.yml does not follow requirements.lock: run make lock")
    for message in messages:
        sys.stderr.write(f"{message}\n")
    return len(messages)


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
