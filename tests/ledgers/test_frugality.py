"""An import leaves out what it does not need."""

import subprocess
import sys
from pathlib import Path

from artificial_ledgers import a_dozen, fill

IMPORTS = """
import sys
from bangfu.cli import main
try:
    main()
finally:
    print("with pandas" if "pandas" in sys.modules else "without pandas")
"""


def test_a_command_that_imports_or_looks_loads_no_pandas(tmp_path: Path) -> None:
    first = fill(tmp_path / "台账.xlsx", a_dozen())
    rows = a_dozen()
    rows["assistance"][0]["amount"] = 900
    later = fill(tmp_path / "更正.xlsx", rows)
    for file, *more in ((first,), (later, "--dry-run"), (later, "--until", "2016-12-31")):
        arguments = ["import", file, "--register", "register", "--key", "person.key", *more]
        done = subprocess.run(
            [sys.executable, "-c", IMPORTS, *map(str, arguments)],
            cwd=tmp_path, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert done.stdout.splitlines()[-1] == "without pandas"
