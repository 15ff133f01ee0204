"""An installation whose `bangfu` writes down how it was called."""

import stat
from pathlib import Path

import pytest
from scheduling_examples import Installation

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


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    place = tmp_path / "bangfu"
    for folder in (".venv/bin", "reports", "run"):
        (place / folder).mkdir(parents=True)
    program = place / ".venv" / "bin" / "bangfu"
    program.write_text(_RECORDER, encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return Installation(place)
