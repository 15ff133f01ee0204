"""Derive environment.yml and the lock of images, and check that all follow pyproject.toml.

conda users get the very versions pip users get: conda brings Python, pip the pins of what the
library and the press need, without the tools of development. Without `--check` the file is
written, with it nothing is changed and a difference is an error.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PYTHON = "3.11"
"""The one Python of environment.yml: the oldest we support, and the one the tests run on."""
_ENTRY = re.compile(
    r"^(?P<entry>(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)(?: ; (?P<marker>.+?))? \\\n"
    r"(?:    --hash=\S+(?: \\\n)?)+)\n"
    r"    # via(?P<via>(?: \S.*\n|(?:\n    #   .*)+\n))",
    re.M,
)
_BUILDS = {"setuptools"}
"""What builds our own wheel inside the image."""
_MACHINES = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
)


class Pin(NamedTuple):
    """A version of the lock, on which machines it holds, and which packages want it."""

    name: str
    version: str
    marker: str
    wanted_by: frozenset[str]

    @property
    def line(self) -> str:
        """The pin as pip reads it."""
        return f"{self.name}=={self.version}" + (f" ; {self.marker}" if self.marker else "")


def pins(lock: str) -> list[Pin]:
    """Every pin of a lock, in its order."""
    return [
        Pin(m["name"], m["version"], m["marker"] or "", frozenset(re.findall(r"[\w.-]+", m["via"])))
        for m in _ENTRY.finditer(lock)
    ]


def wanted(project: dict[str, Any], *extras: str) -> list[Requirement]:
    """What a project asks for itself, with some of its extras."""
    table = project["project"]
    optional = (table["optional-dependencies"][extra] for extra in extras)
    return [Requirement(text) for some in (table["dependencies"], *optional) for text in some]


def environment(project: dict[str, Any], lock: str) -> str:
    """The text of environment.yml that gives the pins library and press need."""
    quoted = "\n".join(f'      - "{pin.line}"' for pin in _needed(project, pins(lock)))
    return (
        "# Made by `make lock` from requirements.lock; do not edit.\n"
        "# conda env create -f environment.yml && conda activate bangfu && "
        "pip install --no-deps -e .\n"
        "name: bangfu\nchannels:\n  - conda-forge\n  - nodefaults\ndependencies:\n"
        f"  - python={PYTHON}\n  - pip\n  - make\n  - pip:\n"
        f"{quoted}\n"
    )


def image_lock(project: dict[str, Any], lock: str) -> str:
    """The lock of a container image: what library, press, databases and clusters need, hashed."""
    needed = {pin.name for pin in _needed(project, pins(lock), "postgres", "distributed")}
    entries = (m for m in _ENTRY.finditer(lock) if m["name"] in needed | _BUILDS)
    return "# Made by `make lock` from requirements.lock; do not edit.\n" + "".join(
        f"{m['entry']}\n" for m in entries
    )


def _needed(project: dict[str, Any], held: list[Pin], *more: str) -> Iterator[Pin]:
    """The pins that library and press ask for, directly or through others, on our Python."""
    names = {canonicalize_name(r.name) for r in wanted(project, "press", *more)}
    fresh = names
    while fresh:
        fresh = {pin.name for pin in held if pin.wanted_by & names} - names
        names = names | fresh
    return (pin for pin in held if pin.name in names and _holds(pin.marker))


def _holds(marker: str) -> bool:
    """Whether a pin is for any machine with some patch of our Python."""
    return not marker or any(
        Marker(marker).evaluate({**machine, "python_full_version": f"{PYTHON}.{patch}"})
        for machine, patch in product(_MACHINES, (0, 99))
    )


def unmet(project: dict[str, Any], lock: str) -> list[str]:
    """The direct requirements of pyproject.toml that the lock does not meet."""
    held: dict[str, list[str]] = {}
    for pin in pins(lock):
        held.setdefault(canonicalize_name(pin.name), []).append(pin.version)
    return [
        str(r)
        for r in wanted(project, *project["project"]["optional-dependencies"])
        if not any(r.specifier.contains(v) for v in held.get(canonicalize_name(r.name), []))
    ]


def main(check: bool) -> int:
    """Write what follows from the lock, or check it; the number of faults is the exit code."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    derived = {
        ROOT / "environment.yml": environment(project, lock),
        ROOT / "docs" / "containers" / "requirements.lock": image_lock(project, lock),
    }
    if not check:
        for place, text in derived.items():
            place.write_text(text, encoding="utf-8")
        return 0
    messages = [
        f"requirements.lock does not meet {fault!r}: run make lock"
        for fault in unmet(project, lock)
    ]
    messages += [
        f"{place.relative_to(ROOT)} does not follow requirements.lock: run make lock"
        for place, text in derived.items()
        if not place.exists() or place.read_text("utf-8") != text
    ]
    for message in messages:
        sys.stderr.write(f"{message}\n")
    return len(messages)


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
